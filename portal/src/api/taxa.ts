import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import { getJson, segment } from './client.ts';

/** A usage of the backbone, as `/v1/species` answers; what is not known is absent. */
export interface TaxonUsage {
  readonly key: number;
  readonly scientificName: string;
  readonly canonicalName: string;
  readonly authorship?: string;
  readonly rank: string;
  readonly taxonomicStatus: string;
  readonly synonym: boolean;
  readonly extinct: boolean;
  readonly parentKey?: number;
  readonly parent?: string;
  readonly acceptedKey?: number;
  readonly accepted?: string;
  readonly basionymKey?: number;
  readonly basionym?: string;
  readonly accordingTo?: string;
  readonly taxonID?: string;
  /** Accepted species below it. */
  readonly numSpecies: number;
  readonly kingdom?: string;
  readonly phylum?: string;
  readonly class?: string;
  readonly order?: string;
  readonly family?: string;
}

interface UsagePage {
  readonly offset: number;
  readonly count: number;
  readonly endOfRecords: boolean;
  readonly results: readonly TaxonUsage[];
}

/** An answer of `/v2/species/match`. */
export interface NameMatchAnswer {
  readonly usage?: MatchedUsage;
  readonly acceptedUsage?: MatchedUsage;
  readonly classification?: readonly MatchedUsage[];
  readonly synonym: boolean;
  readonly diagnostics: {
    readonly matchType: string;
    readonly confidence: number;
    readonly specificity: number;
    readonly reasons: readonly { readonly code: string; readonly text: string }[];
  };
}

interface MatchedUsage {
  readonly key: string;
  readonly name: string;
  readonly canonicalName: string;
  readonly rank: string;
  readonly status?: string;
}

const RELATED = 100;
const SUGGESTIONS = 8;

export const taxonQuery = (key: string) =>
  queryOptions({
    queryKey: ['taxon', key],
    queryFn: async ({ signal }) =>
      (await getJson(`/v1/species/${segment(key)}`, { signal })) as TaxonUsage,
  });

/** The taxa above a taxon, from the highest. */
export const parentsQuery = (key: string) =>
  queryOptions({
    queryKey: ['taxon-parents', key],
    queryFn: async ({ signal }) =>
      (await getJson(`/v1/species/${segment(key)}/parents`, { signal })) as readonly TaxonUsage[],
  });

/** Children or synonyms of a taxon, a hundred at a time. */
export const relatedQuery = (key: string, kind: 'children' | 'synonyms') =>
  infiniteQueryOptions({
    queryKey: ['taxon-related', key, kind],
    queryFn: async ({ pageParam, signal }) =>
      (await getJson(`/v1/species/${segment(key)}/${kind}?limit=${RELATED}&offset=${pageParam}`, {
        signal,
      })) as UsagePage,
    initialPageParam: 0,
    getNextPageParam: (page) => (page.endOfRecords ? null : page.offset + page.results.length),
  });

/** Names that begin with a text. */
export const suggestionsQuery = (text: string) =>
  queryOptions({
    queryKey: ['suggestions', text],
    queryFn: async ({ signal }) =>
      (await getJson(`/v1/species/suggest?limit=${SUGGESTIONS}&q=${segment(text)}`, {
        signal,
      })) as readonly TaxonUsage[],
    enabled: text.trim().length > 1,
    placeholderData: keepPreviousData,
  });

/** The highest taxa of the backbone, and how many names of each rank it has. */
export const backboneQuery = queryOptions({
  queryKey: ['backbone'],
  queryFn: async ({ signal }) => {
    const [kingdoms, all] = await Promise.all([
      getJson('/v1/species/search?rank=KINGDOM&status=ACCEPTED&limit=50', { signal }),
      getJson('/v1/species/search?limit=0&facet=RANK&facet=STATUS&facetLimit=100', { signal }),
    ]);
    return {
      kingdoms: (kingdoms as UsagePage).results,
      ...(all as {
        readonly count: number;
        readonly facets: readonly {
          readonly field: string;
          readonly counts: readonly { readonly name: string; readonly count: number }[];
        }[];
      }),
    };
  },
});

/** A list as it was given: names by line, or a table with a header. */
export interface NameList {
  readonly text: string;
  readonly format: 'text/plain' | 'text/csv' | 'text/tab-separated-values';
}

/** One answer for each name, in their order. */
export async function matchList(list: NameList): Promise<readonly NameMatchAnswer[]> {
  const answers = await getJson('/v2/species/match', {
    method: 'POST',
    headers: { 'content-type': list.format },
    body: list.text,
  });
  return Array.isArray(answers) ? (answers as NameMatchAnswer[]) : [];
}

/** The answers as a file, with the columns that were given. */
export async function downloadMatches(list: NameList): Promise<Blob> {
  const response = await fetch('/v2/species/match', {
    method: 'POST',
    headers: { 'content-type': list.format, accept: 'text/csv' },
    body: list.text,
  });
  if (!response.ok) throw new Error(`The server answered with status ${response.status}.`);
  return response.blob();
}

interface ComparedSide {
  readonly label: string;
  readonly behaviour: string;
  readonly isStrict: boolean;
  readonly hasPins: boolean;
}

/** How many names change in one way. */
export interface ChangeCount {
  readonly change: string;
  readonly meaning: string;
  readonly names: number;
  readonly records: number;
  /** Absent in lists. */
  readonly examples: readonly {
    readonly verbatim: Readonly<Record<string, string | null>>;
    readonly records: number;
    readonly old: Readonly<Record<string, string | number | null>>;
    readonly new: Readonly<Record<string, string | number | null>>;
  }[];
}

/** All names of the lake, or of a file, matched in two ways. */
export interface Comparison {
  readonly id: string;
  readonly createdAt: string;
  readonly old: ComparedSide;
  readonly new: ComparedSide;
  readonly from:
    | { readonly kind: 'lake'; readonly datasets: readonly { readonly alias: string }[] }
    | { readonly kind: 'file'; readonly name: string };
  readonly names: number;
  readonly records: number;
  readonly changes: readonly ChangeCount[];
  readonly matchTypes: readonly {
    readonly old: string;
    readonly new: string;
    readonly names: number;
    readonly records: number;
  }[];
  readonly sample: { readonly rows: number } | null;
}

export const comparisonsQuery = queryOptions({
  queryKey: ['comparisons'],
  queryFn: async ({ signal }) =>
    ((await getJson('/v1/names/compare', { signal })) as { results: readonly Comparison[] })
      .results,
});

export const comparisonQuery = (id: string) =>
  queryOptions({
    queryKey: ['comparison', id],
    queryFn: async ({ signal }) =>
      (await getJson(`/v1/names/compare/${segment(id)}`, { signal })) as Comparison,
  });
