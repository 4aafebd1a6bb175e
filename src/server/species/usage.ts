import {
  type Backbone,
  LINEAGE_RANKS,
  type LineageRank,
  parseName,
  type RowNumber,
  type TaxonomicStatus,
} from '../../names/index.ts';
import { uuidV5 } from '../../terms/index.ts';
import { descendantsOf, MAX_DEPTH } from './descendants.ts';
import { GBIF_NAME_TYPE } from './parsed-name.ts';
import type { BackboneMetadata, Lineage, Usage } from './schemas.ts';

/** GBIF's field of each rank of a flat classification, from the highest. */
export const LINEAGE_FIELDS = [
  'kingdom',
  'phylum',
  'class',
  'order',
  'family',
  'genus',
  'species',
] as const;
type LineageField = (typeof LINEAGE_FIELDS)[number];

const FIELD_OF: Readonly<Record<LineageRank, LineageField>> = {
  KINGDOM: 'kingdom',
  PHYLUM: 'phylum',
  CLASS: 'class',
  ORDER: 'order',
  FAMILY: 'family',
  GENUS: 'genus',
  SPECIES: 'species',
};

/** The statuses that GBIF's first API has, for ours. */
export type GbifStatus =
  | 'ACCEPTED'
  | 'DOUBTFUL'
  | 'SYNONYM'
  | 'HETEROTYPIC_SYNONYM'
  | 'HOMOTYPIC_SYNONYM'
  | 'PROPARTE_SYNONYM'
  | 'MISAPPLIED';

const GBIF_STATUS: Readonly<Record<TaxonomicStatus, GbifStatus>> = {
  ACCEPTED: 'ACCEPTED',
  PROVISIONALLY_ACCEPTED: 'DOUBTFUL',
  DOUBTFUL: 'DOUBTFUL',
  UNPLACED: 'DOUBTFUL',
  SYNONYM: 'SYNONYM',
  AMBIGUOUS_SYNONYM: 'SYNONYM',
  HETEROTYPIC_SYNONYM: 'HETEROTYPIC_SYNONYM',
  HOMOTYPIC_SYNONYM: 'HOMOTYPIC_SYNONYM',
  PROPARTE_SYNONYM: 'PROPARTE_SYNONYM',
  MISAPPLIED: 'MISAPPLIED',
};

export const gbifStatus = (status: TaxonomicStatus): GbifStatus => GBIF_STATUS[status];

/** The statuses of ours that one of GBIF's stands for. */
export const statusesOf = (status: GbifStatus): readonly TaxonomicStatus[] =>
  (Object.keys(GBIF_STATUS) as TaxonomicStatus[]).filter((own) => GBIF_STATUS[own] === status);

/** Keys by which clients ask for GBIF's backbone and for the Catalogue of Life: here they mean ours. */
const PEERS_KEYS: ReadonlySet<string> = new Set([
  'd7dddbf4-2cf0-4f39-9b2a-bb099caae36c',
  '7ddf754f-d193-4cc9-b351-99906754a03b',
]);

const NAMESPACE = 'a6bf70a5-5d3e-5f0c-9c39-2f8d4c1f7b1e';

/** The key of a backbone, as GBIF's keys of checklists are: a UUID that depends on its name alone. */
export const backboneKey = (name: string): string => uuidV5(NAMESPACE, `backbone/${name}`);

/** The key of a checklist that a backbone was built from. */
export const sourceKey = (alias: string): string => uuidV5(NAMESPACE, `checklist/${alias}`);

/** Whether a key of a checklist means all of this backbone. */
export const meansBackbone = (backbone: Backbone, datasetKey: string): boolean =>
  PEERS_KEYS.has(datasetKey) ||
  datasetKey === backbone.facts.name ||
  datasetKey === backboneKey(backbone.facts.name);

/** What a backbone says of itself. */
export const metadataOf = ({ facts, size }: Backbone): BackboneMetadata => ({
  name: facts.name,
  version: facts.version,
  created: facts.builtAt,
  mainIndex: {
    datasetKey: backboneKey(facts.name),
    datasetTitle: facts.name,
    nameUsageCount: size,
  },
  sources: facts.sources.map(({ alias, title, license, usages }) => ({
    key: sourceKey(alias),
    alias,
    ...(title === null ? {} : { title }),
    ...(license === null ? {} : { license }),
    usages,
  })),
});

/** The flat classification of a row, of a synonym that of its accepted usage. */
export function lineageOf(backbone: Backbone, row: RowNumber): Lineage {
  const lineage: Lineage = {};
  for (const rank of LINEAGE_RANKS) {
    const ancestor = backbone.ancestor(row, rank);
    if (ancestor === -1) continue;
    const field = FIELD_OF[rank];
    lineage[field] = backbone.canonicalName(ancestor);
    lineage[`${field}Key`] = backbone.key(ancestor);
  }
  return lineage;
}

/** The rows above a row, from the highest; a synonym has those of its accepted usage. */
export function parentsOf(backbone: Backbone, row: RowNumber): RowNumber[] {
  const rows: RowNumber[] = [];
  for (
    let above = backbone.parent(row);
    above !== -1 && rows.length < MAX_DEPTH;
    above = backbone.parent(above)
  ) {
    rows.push(above);
  }
  return rows.reverse();
}

/** A row as GBIF's NameUsage. */
export function usageOf(backbone: Backbone, row: RowNumber): Usage {
  const key = backbone.key(row);
  const parent = backbone.parent(row);
  const accepted = backbone.accepted(row);
  const basionym = backbone.basionym(row);
  const authorship = backbone.authorship(row);
  const code = backbone.code(row);
  const source = backbone.facts.sources[backbone.source(row)];
  const sourceId = backbone.sourceId(row);
  const scientificName = backbone.scientificName(row);
  return {
    key,
    nubKey: key,
    nameKey: key,
    ...(sourceId === '' ? {} : { taxonID: taxonIdOf(source?.alias, sourceId) }),
    ...lineageOf(backbone, row),
    datasetKey: backboneKey(backbone.facts.name),
    ...(source === undefined ? {} : { constituentKey: sourceKey(source.alias) }),
    ...(parent === -1
      ? {}
      : { parentKey: backbone.key(parent), parent: backbone.canonicalName(parent) }),
    ...(accepted === -1
      ? {}
      : { acceptedKey: backbone.key(accepted), accepted: backbone.scientificName(accepted) }),
    ...(basionym === -1
      ? {}
      : { basionymKey: backbone.key(basionym), basionym: backbone.scientificName(basionym) }),
    scientificName,
    canonicalName: backbone.canonicalName(row),
    ...(authorship === null ? {} : { authorship }),
    nameType: GBIF_NAME_TYPE[parseName(scientificName).type],
    rank: backbone.rank(row),
    // Without a row of its own in a checklist it was made from the classification of others.
    origin: sourceId === '' ? 'DENORMED_CLASSIFICATION' : 'SOURCE',
    taxonomicStatus: gbifStatus(backbone.status(row)),
    nomenclaturalStatus: [],
    issues: [],
    ...(source === undefined ? {} : { accordingTo: source.title ?? source.alias }),
    numDescendants: descendantsOf(backbone)[row] ?? 0,
    numSpecies: backbone.speciesCount(row),
    lastInterpreted: backbone.facts.builtAt,
    synonym: accepted !== -1,
    extinct: backbone.isExtinct(row),
    ...(code === null ? {} : { nomenclaturalCode: code }),
  };
}

const taxonIdOf = (alias: string | undefined, sourceId: string): string =>
  alias === undefined ? sourceId : `${alias}:${sourceId}`;

/** What a suggestion has beside the usage, as GBIF's: its status and the names above it by key. */
export const suggestionOf = (backbone: Backbone, row: RowNumber) => ({
  ...usageOf(backbone, row),
  status: gbifStatus(backbone.status(row)),
  higherClassificationMap: Object.fromEntries(
    parentsOf(backbone, row).map((above) => [backbone.key(above), backbone.canonicalName(above)]),
  ),
});
