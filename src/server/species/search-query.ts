import { nearestWord, OpendrawerError } from '../../errors/index.ts';
import type { Backbone } from '../../names/index.ts';
import { interpretRank, type Rank } from '../../terms/index.ts';
import type { UsageSearchQuery } from './schemas.ts';
import { USAGE_FACETS, type UsageFacet, type UsageSearch } from './search.ts';
import { type GbifStatus, meansBackbone, sourceKey, statusesOf } from './usage.ts';

/** A search without conditions. */
export const EVERYTHING: UsageSearchQuery = {
  limit: 20,
  offset: 0,
  facetLimit: 0,
  facetOffset: 0,
  facetMincount: 1,
};

/** What the parameters of a search stand for. Throws FILTER_INVALID naming the one that cannot be read. */
export function searchOf(backbone: Backbone, query: UsageSearchQuery): UsageSearch {
  const higher = [...(query.highertaxonKey ?? []), ...(query.higherTaxonKey ?? [])];
  return {
    q: textOf(query.q),
    name: textOf(query.name),
    ranks: listOf(query.rank, (text) => rankOf(text)),
    statuses: listOf(query.status, statusOf)?.flat() ?? null,
    higherTaxonKeys: listOf(higher, higherKeyOf),
    isExtinct: query.isExtinct === undefined ? null : query.isExtinct === 'true',
    sources: sourcesOf(backbone, [query.datasetKey, query.constituentKey]),
    sourceId: null,
    relatives: null,
    isRoot: false,
    isCounted: true,
    limit: query.limit,
    offset: query.offset,
    facets: [...new Set(listOf(query.facet, facetOf))],
  };
}

const textOf = (text: string | undefined): string | null =>
  text === undefined || text.trim() === '' ? null : text.trim().slice(0, MAX_QUERY_LENGTH);

/** Longest text that is searched for. */
const MAX_QUERY_LENGTH = 256;

/** Values of a parameter, which may be repeated or have commas; null: any. */
function listOf<T>(values: readonly string[] | undefined, read: (text: string) => T): T[] | null {
  const texts = (values ?? []).flatMap((value) => value.split(',')).filter((one) => one !== '');
  return texts.length === 0 ? null : texts.map((text) => read(text.trim()));
}

function rankOf(text: string): Rank {
  const rank = interpretRank(text);
  if (rank !== null) return rank;
  throw new OpendrawerError('FILTER_INVALID', `rank: "${text}" is no rank`, {
    hint: 'E.g. SPECIES.',
  });
}

const STATUSES: readonly GbifStatus[] = [
  'ACCEPTED',
  'DOUBTFUL',
  'SYNONYM',
  'HETEROTYPIC_SYNONYM',
  'HOMOTYPIC_SYNONYM',
  'PROPARTE_SYNONYM',
  'MISAPPLIED',
];

function statusOf(text: string) {
  const status = STATUSES.find((one) => one === text.toUpperCase());
  if (status !== undefined) return statusesOf(status);
  throw new OpendrawerError('FILTER_INVALID', `status: "${text}" is no status`, {
    hint: `One of ${STATUSES.join(', ')}.`,
  });
}

function higherKeyOf(text: string): number {
  if (/^[0-9]{1,10}$/.test(text)) return Number(text);
  throw new OpendrawerError('FILTER_INVALID', `highertaxonKey: "${text}" is no key`);
}

/** GBIF writes facets as constants, and understands the names of parameters. */
function facetOf(text: string): UsageFacet {
  const letters = (name: string): string => name.toUpperCase().replaceAll('_', '');
  const facet = USAGE_FACETS.find((one) => letters(one) === letters(text));
  if (facet !== undefined) return facet;
  const near = nearestWord(text, USAGE_FACETS);
  throw new OpendrawerError('FILTER_INVALID', `There is no facet "${text}"`, {
    hint: near === null ? `One of ${USAGE_FACETS.join(', ')}.` : `Did you mean "${near}"?`,
  });
}

/** Places of the sources that keys of checklists stand for; null: all. A key that is unknown stands for none. */
function sourcesOf(backbone: Backbone, keys: readonly (string | undefined)[]): number[] | null {
  const wanted = keys.filter((key) => key !== undefined && !meansBackbone(backbone, key));
  if (wanted.length === 0) return null;
  return backbone.facts.sources.flatMap(({ alias }, source) =>
    wanted.every((key) => key === sourceKey(alias) || key === alias) ? [source] : [],
  );
}
