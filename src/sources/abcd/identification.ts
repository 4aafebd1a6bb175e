import { interpretRank, rankOrder, type VerbatimTerm } from '../../terms/index.ts';
import { elementAt, type XmlElement } from '../../xml/index.ts';
import type { Draft, Identification } from './draft.ts';
import { interval, joined, one } from './fields.ts';
import type { PartFields } from './walk.ts';

const IDENTIFICATION = 'http://rs.tdwg.org/dwc/terms/Identification';

/** Elements that hold the parts of a name, and the code that they follow. */
const CODES: Readonly<Record<string, string>> = {
  Botanical: 'ICN',
  Zoological: 'ICZN',
  Bacterial: 'ICNP',
  Bacteriological: 'ICNP',
  Viral: 'ICVCN',
};

/** Ranks of higher taxa that have a term of their own. */
const rankTerms = {
  KINGDOM: 'kingdom',
  PHYLUM: 'phylum',
  CLASS: 'class',
  ORDER: 'order',
  FAMILY: 'family',
} as const satisfies Record<string, VerbatimTerm>;

const isRankTerm = (rank: string): rank is keyof typeof rankTerms => rank in rankTerms;

/** The terms of an identification under the names of Darwin Core. */
function identificationRow({ fields, code }: Identification): Record<string, string | null> {
  const row: Record<string, string | null> = {
    scientificName: one(fields, 'scientificName') ?? one(fields, 'scientificNameString'),
    scientificNameID: one(fields, 'scientificNameID'),
    scientificNameAuthorship: authorship(fields),
    genus: one(fields, 'genus'),
    subgenus: one(fields, 'subgenus'),
    specificEpithet: one(fields, 'specificEpithet'),
    infraspecificEpithet: one(fields, 'infraspecificEpithet'),
    cultivarEpithet: one(fields, 'cultivarEpithet'),
    taxonRank: one(fields, 'taxonRank'),
    nomenclaturalCode: one(fields, 'nomenclaturalCode') ?? code,
    vernacularName: joined(fields, 'vernacularName'),
    identifiedBy: joined(fields, 'identifiedBy') ?? one(fields, 'identifiersText'),
    identifiedByID: joined(fields, 'identifiedByID'),
    dateIdentified:
      interval(one(fields, 'dateBegin'), one(fields, 'dateEnd')) ?? one(fields, 'dateText'),
    identificationQualifier: one(fields, 'qualifier'),
    identificationReferences: joined(fields, 'reference'),
    identificationRemarks: joinedOf(
      fields,
      'remarks',
      'nameComments',
      'nameAddendum',
      'identifierRole',
      'material',
      'method',
    ),
    identificationVerificationStatus: one(fields, 'verificationStatus'),
    organismName: one(fields, 'organismName'),
  };
  addHigherTaxa(fields, row);
  return row;
}

function joinedOf(fields: PartFields, ...names: readonly string[]): string | null {
  const texts = names.flatMap((name) => fields.get(name) ?? []);
  return texts.length === 0 ? null : texts.join('; ');
}

function authorship(fields: PartFields): string | null {
  const parenthesis = one(fields, 'authorParenthesis');
  const author = one(fields, 'author');
  if (parenthesis === null) return author;
  const inner = parenthesis.startsWith('(') ? parenthesis : `(${parenthesis})`;
  return author === null ? inner : `${inner} ${author}`;
}

function addHigherTaxa(fields: PartFields, row: Record<string, string | null>): void {
  const names = fields.get('higherTaxonName') ?? fields.get('higherTaxon') ?? [];
  if (names.length === 0) return;
  const ranks = fields.get('higherTaxonRank') ?? [];
  // Ranks belong to names by their order only where each name has one.
  const taxa = names.map((name, at) => ({
    name,
    rank: ranks.length === names.length ? interpretRank(ranks[at] ?? '') : null,
  }));
  for (const { name, rank } of taxa) {
    if (rank !== null && isRankTerm(rank)) row[rankTerms[rank]] ??= name;
  }
  const ordered = taxa.every(({ rank }) => rank !== null)
    ? taxa.toSorted((a, b) => order(a.rank) - order(b.rank))
    : taxa;
  row['higherClassification'] = ordered.map(({ name }) => name).join(' | ');
}

const order = (rank: Parameters<typeof rankOrder>[0] | null): number =>
  rank === null ? 0 : rankOrder(rank);

/** Terms of the record that its identification fills. */
const NAMING = [
  'scientificName',
  'scientificNameID',
  'scientificNameAuthorship',
  'genus',
  'specificEpithet',
  'infraspecificEpithet',
  'taxonRank',
  'nomenclaturalCode',
  'vernacularName',
  'kingdom',
  'phylum',
  'class',
  'order',
  'family',
  'higherClassification',
  'identifiedBy',
  'identifiedByID',
  'dateIdentified',
] as const satisfies readonly VerbatimTerm[];

/** The preferred identification (else the first) names the record; all are rows of its extension. */
export function addIdentifications(draft: Draft): void {
  const { identifications } = draft;
  if (identifications.length === 0) return;
  const preferred = identifications.findIndex((identification) => identification.preferred);
  const naming = Math.max(preferred, 0);
  for (const [at, identification] of identifications.entries()) {
    const row = identificationRow(identification);
    if (at === naming) for (const term of NAMING) draft.put(term, row[term]);
    draft.row(IDENTIFICATION, {
      ...row,
      identificationIsCurrent: at === preferred ? 'true' : null,
    });
  }
}

/** The fields of an identification, whether it is the preferred one, and the code that its name follows. */
export function identificationOf(fields: PartFields, element: XmlElement): Identification {
  const flag = one(fields, 'preferred');
  const atomised =
    elementAt(element, 'Result/TaxonIdentified/ScientificName/NameAtomised/*') ??
    elementAt(element, 'TaxonIdentified/ScientificNameAtomized/*');
  return {
    fields,
    preferred: flag !== null && /^(?:1|true|yes)$/i.test(flag),
    code: CODES[atomised?.name ?? ''] ?? null,
  };
}
