import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { nearestWord, OpendrawerError } from '../../errors/index.ts';
import { type Backbone, parseName, type RowNumber } from '../../names/index.ts';
import { interpretRank, type Rank } from '../../terms/index.ts';
import type { Services } from '../services.ts';
import { parsedNameOf } from '../species/parsed-name.ts';
import {
  datasetKeyParams,
  parsedName,
  relatedQuery,
  suggestions,
  suggestQuery,
  type UsageSearchQuery,
  usage,
  usageKeyParams,
  usageListQuery,
  usagePage,
  usageQuery,
  usageSearchPage,
  usageSearchQuery,
  usages,
} from '../species/schemas.ts';
import {
  type FacetCounts,
  USAGE_FACETS,
  type UsageFacet,
  type UsageSearch,
} from '../species/search.ts';
import type { NameThreads } from '../species/threads.ts';
import {
  type GbifStatus,
  meansBackbone,
  parentsOf,
  sourceKey,
  statusesOf,
  usageOf,
} from '../species/usage.ts';
import { answers } from './answers.ts';

/** The usages of the backbone, in GBIF's shapes. */
export function registerSpecies(
  server: FastifyInstance,
  services: Services,
  threads: NameThreads,
): void {
  const app = server.withTypeProvider<ZodTypeProvider>();
  const { backbone } = services;
  const fresh = freshness(services);

  app.get(
    '/v1/species/:key',
    {
      preHandler: fresh,
      schema: {
        tags: ['species'],
        operationId: 'getUsage',
        summary: 'A name of the backbone with its classification',
        params: usageKeyParams,
        querystring: usageQuery,
        response: answers('The usage', usage),
      },
    },
    async ({ params }) => {
      const current = backbone.current();
      return usageOf(current, rowOf(current, params.key));
    },
  );

  app.get(
    '/v1/species/:key/name',
    {
      preHandler: fresh,
      schema: {
        tags: ['species'],
        operationId: 'getUsageName',
        summary: 'The name of a usage, taken apart',
        params: usageKeyParams,
        querystring: usageQuery,
        response: answers('The name', parsedName),
      },
    },
    async ({ params: { key } }) => {
      const current = backbone.current();
      const name = current.scientificName(rowOf(current, key));
      return { key, ...parsedNameOf(parseName(name)) };
    },
  );

  app.get(
    '/v1/species/:key/parents',
    {
      preHandler: fresh,
      schema: {
        tags: ['species'],
        operationId: 'listParents',
        summary: 'The taxa above a usage, from the highest',
        params: usageKeyParams,
        querystring: usageQuery,
        response: answers('The taxa', usages),
      },
    },
    async ({ params }) => {
      const current = backbone.current();
      return parentsOf(current, rowOf(current, params.key)).map((row) => usageOf(current, row));
    },
  );

  const lists = {
    children: ['listChildren', 'The accepted taxa right below a taxon, by name'],
    synonyms: ['listSynonyms', 'The synonyms of a taxon'],
  } as const;
  for (const kind of ['children', 'synonyms'] as const) {
    const [operationId, summary] = lists[kind];
    app.get(
      `/v1/species/:key/${kind}`,
      {
        preHandler: fresh,
        schema: {
          tags: ['species'],
          operationId,
          summary,
          params: usageKeyParams,
          querystring: relatedQuery,
          response: answers('A page of usages', usagePage),
        },
      },
      async ({ params: { key }, query }, reply) => {
        const current = backbone.current();
        rowOf(current, key);
        const search = searchOf(current, { ...EVERYTHING, ...paged(query) });
        return sendPage(reply, query, threads, current, {
          ...search,
          relatives: { kind, of: key },
        });
      },
    );
  }

  app.get(
    '/v1/species',
    {
      preHandler: fresh,
      schema: {
        tags: ['species'],
        operationId: 'listUsages',
        summary: 'Usages with exactly a name, or all of them',
        querystring: usageListQuery,
        response: answers('A page of usages', usagePage),
      },
    },
    async ({ query }, reply) => {
      const current = backbone.current();
      const search = searchOf(current, { ...EVERYTHING, ...query });
      return sendPage(reply, query, threads, current, {
        ...search,
        sourceId: query.sourceId ?? null,
      });
    },
  );

  app.get(
    '/v1/species/root/:datasetKey',
    {
      preHandler: fresh,
      schema: {
        tags: ['species'],
        operationId: 'listRoots',
        summary: 'The taxa at which the tree of the backbone begins',
        params: datasetKeyParams,
        querystring: relatedQuery.omit({ datasetKey: true }),
        response: answers('A page of usages', usagePage),
      },
    },
    async ({ params: { datasetKey }, query }, reply) => {
      const current = backbone.current();
      const search = searchOf(current, { ...EVERYTHING, datasetKey, ...paged(query) });
      return sendPage(reply, query, threads, current, { ...search, isRoot: true });
    },
  );

  // GBIF's clients call the search a look-up; both addresses answer the same.
  const searches = {
    search: ['searchUsages', 'Searches names by words, with filters and counts'],
    lookup: ['lookUpUsages', 'The same as /v1/species/search'],
  } as const;
  for (const [name, [operationId, summary]] of Object.entries(searches)) {
    app.get(
      `/v1/species/${name}`,
      {
        preHandler: fresh,
        schema: {
          tags: ['species'],
          operationId,
          summary,
          querystring: usageSearchQuery,
          response: answers('A page of usages, with counts', usageSearchPage),
        },
      },
      async ({ query }, reply) => {
        const current = backbone.current();
        return sendPage(reply, query, threads, current, searchOf(current, query), (facets) => ({
          facets: facets.map(({ field, counts }) => ({
            field,
            counts: countsOf(counts, query),
          })),
        }));
      },
    );
  }

  app.get(
    '/v1/species/suggest',
    {
      preHandler: fresh,
      schema: {
        tags: ['species'],
        operationId: 'suggestUsages',
        summary: 'Names that begin with a text',
        querystring: suggestQuery,
        response: answers('Usages, likely ones first', suggestions),
      },
    },
    async ({ query }, reply) => {
      const current = backbone.current();
      if (query.q.trim() === '') return [];
      const search = { ...searchOf(current, { ...EVERYTHING, ...query }), isCounted: false };
      const { results } = await threads.search(current, search, 'suggestions');
      return reply
        .type('application/json')
        .serializer(String)
        .send(results as never);
    },
  );
}

/** The row of a key; throws BACKBONE_UNKNOWN. */
function rowOf(backbone: Backbone, key: number): RowNumber {
  const row = backbone.rowOf(key);
  if (row !== -1) return row;
  throw new OpendrawerError(
    'BACKBONE_UNKNOWN',
    `No usage of the backbone "${backbone.facts.name}" has the key ${key}`,
    { hint: 'See /v1/species/search, or /v1/species/match.' },
  );
}

const EVERYTHING: UsageSearchQuery = {
  limit: 20,
  offset: 0,
  facetLimit: 0,
  facetOffset: 0,
  facetMincount: 1,
};

function searchOf(backbone: Backbone, query: UsageSearchQuery): UsageSearch {
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
    facets: listOf(query.facet, facetOf) ?? [],
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

const countsOf = (
  counts: FacetCounts,
  { facetLimit, facetOffset, facetMincount }: UsageSearchQuery,
) =>
  counts
    .filter(([, count]) => count >= facetMincount)
    .slice(facetOffset, facetOffset + facetLimit)
    .map(([name, count]) => ({ name, count }));

interface Paging {
  readonly limit: number;
  readonly offset: number;
}

const paged = ({ limit, offset }: Paging): Paging => ({ limit, offset });

/** Searches in a thread, which writes the usages as well: a thousand of them would keep others waiting here. */
async function sendPage(
  reply: FastifyReply,
  { limit, offset }: Paging,
  threads: NameThreads,
  backbone: Backbone,
  search: UsageSearch,
  more: (facets: { field: UsageFacet; counts: FacetCounts }[]) => object = () => ({}),
): Promise<never> {
  const { results, length, count, facets } = await threads.search(backbone, search);
  const counted = search.facets.map((field, index) => ({ field, counts: facets[index] ?? [] }));
  const page = { offset, limit, endOfRecords: offset + length >= count, count, ...more(counted) };
  const text = `${JSON.stringify(page).slice(0, -1)},"results":${results}}`;
  return reply.type('application/json').serializer(String).send(text) as never;
}

/**
 * Answers of one build differ never: they carry a tag of the backbone's version, and a client that has it is told so. A
 * client must ask each time, for a newer build may have become current.
 */
export function freshness(services: Services) {
  return async (
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<FastifyReply | undefined> => {
    const { version, builtAt } = services.backbone.current().facts;
    const tag = `W/"${services.version} ${version} ${builtAt}"`;
    reply.header('etag', tag).header('cache-control', 'no-cache');
    const known = request.headers['if-none-match'];
    if (known === undefined) return undefined;
    const tags = known.split(/\s*,\s*(?=W\/|")/);
    return tags.includes(tag) ? reply.code(304).send() : undefined;
  };
}
