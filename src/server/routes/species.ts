import type { FastifyInstance, FastifyReply } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { OpendrawerError } from '../../errors/index.ts';
import { type Backbone, parseName, type RowNumber } from '../../names/index.ts';
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
import type { FacetCounts, UsageFacet, UsageSearch } from '../species/search.ts';
import { EVERYTHING, searchOf } from '../species/search-query.ts';
import type { NameThreads } from '../species/threads.ts';
import { parentsOf, usageOf } from '../species/usage.ts';
import { answers } from './answers.ts';
import { freshness } from './freshness.ts';

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
