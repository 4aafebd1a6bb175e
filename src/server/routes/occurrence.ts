import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { OpendrawerError } from '../../errors/index.ts';
import { type Facet, rawTree, type SearchPage } from '../../search/index.ts';
import { readRawTerms } from '../../sources/index.ts';
import { facetsOf, filterOf, type Parameters } from '../parameters.ts';
import { listedTerms, occurrenceFullOf, occurrenceOf } from '../present.ts';
import {
  idParams,
  occurrenceFull,
  type SearchQuery,
  searchQuery,
  searchResponse,
  verbatimResponse,
} from '../schemas.ts';
import type { IndexReader, Services } from '../services.ts';
import { answers } from './answers.ts';

export function registerOccurrences(server: FastifyInstance, services: Services): void {
  const app = server.withTypeProvider<ZodTypeProvider>();

  app.get(
    '/v1/occurrence/search',
    {
      schema: {
        tags: ['occurrence'],
        operationId: 'searchOccurrences',
        summary: 'Searches items',
        description:
          'All parameters hold at once; a repeated one gives alternatives. `field.<label>=value` finds an exact value in one field, e.g. `field.Barcode=01234567`.',
        querystring: searchQuery,
        response: answers('A page of items, with counts', searchResponse),
      },
    },
    async (request) => {
      const startedAt = performance.now();
      const { query } = request;
      if (query.after !== undefined && query.offset > 0) {
        throw new OpendrawerError('FILTER_INVALID', 'after and offset exclude each other');
      }
      const filter = filterOf(parametersOf(request));
      const facets = facetsOf(query.facet ?? []);
      const keys = facets.some(({ parameter }) => parameter === 'datasetKey')
        ? await datasetKeys(services)
        : NO_KEYS;
      return services.index.use(async (index) => {
        const { offset, limit } = query;
        const page = await index.search({
          filter,
          limit,
          ...(query.after === undefined ? { offset } : { after: query.after }),
          facets: [...new Set(facets.map(({ facet }) => facet))],
          facetLimit: query.facetOffset + query.facetLimit,
        });
        return {
          offset,
          limit,
          endOfRecords: limit === 0 ? offset >= page.total : page.next === null,
          count: page.total,
          results: page.items.map((item) => occurrenceOf(item, originOf(request))),
          facets: facets.map(({ field, parameter, facet }) => ({
            field,
            parameter,
            counts: countsOf(page, facet, query).map(({ name, count }) => ({
              name: parameter === 'datasetKey' ? (keys.get(name) ?? name) : name,
              count,
            })),
          })),
          next: limit === 0 ? null : page.next,
          generation: page.generation,
          tookMs: Math.round(performance.now() - startedAt),
        };
      });
    },
  );

  app.get(
    '/v1/occurrence/:id',
    {
      schema: {
        tags: ['occurrence'],
        operationId: 'getOccurrence',
        summary: 'An item with its media, identifiers, people and issues',
        params: idParams,
        response: answers('The item', occurrenceFull),
      },
    },
    async ({ params }) =>
      services.index.use(async (index) => {
        const location = await locationOf(index, params.id);
        const { item, media } = await services.records.item(location);
        return occurrenceFullOf(item, media);
      }),
  );

  app.get(
    '/v1/occurrence/:id/verbatim',
    {
      schema: {
        tags: ['occurrence'],
        operationId: 'getVerbatim',
        summary: 'The record exactly as its publisher wrote it',
        params: idParams,
        response: answers('The record and its place', verbatimResponse),
      },
    },
    async ({ params }, reply) =>
      services.index.use(async (index) => {
        const location = await locationOf(index, params.id);
        const row = await services.records.verbatim(location);
        const rawText = decodeExactly(row.raw);
        const answer = {
          key: row.id,
          datasetKey: location.datasetKey,
          sourceId: row.sourceId,
          place: { partition: row.partition, line: row.line },
          terms: await termsOf(services, location.datasetKey, rawText),
          raw: null,
          rawText,
        };
        // The record stands in the answer as it was written: parsing and writing it anew would round long numbers.
        reply.type('application/json; charset=utf-8').serializer(() => {
          const { raw: _raw, ...rest } = answer;
          return `${JSON.stringify(rest).slice(0, -1)},"raw":${jsonOf(rawText)}}`;
        });
        return answer;
      }),
  );
}

/** What the publisher wrote, by the terms of the standards; null where the format does not tell. */
async function termsOf({ datasets }: Services, datasetKey: string, rawText: string) {
  const dataset = (await datasets.list()).find(({ key }) => key === datasetKey);
  const terms = dataset === undefined ? null : await readRawTerms(dataset.endpoint, rawText);
  return terms === null ? null : listedTerms(terms);
}

/** The location of an item; throws ITEM_UNKNOWN. */
export async function locationOf(index: IndexReader, id: string) {
  const location = (await index.locate([id])).get(id);
  if (location === undefined) {
    throw new OpendrawerError('ITEM_UNKNOWN', `There is no item "${id}"`);
  }
  return location;
}

/** Address of this server as the client sees it. */
const originOf = (request: FastifyRequest): string => `${request.protocol}://${request.host}`;

/** The parameters as given; the schema's output is narrowed to the ones that it names. */
function parametersOf(request: FastifyRequest): Parameters {
  const given = Object.entries(request.query as Record<string, unknown>);
  return Object.fromEntries(
    given.map(([name, value]) => [name, (Array.isArray(value) ? value : [value]).map(String)]),
  );
}

/** The index counts datasets by alias; GBIF's facet names keys. */
async function datasetKeys(services: Services): Promise<ReadonlyMap<string, string>> {
  return new Map((await services.datasets.list()).map(({ alias, key }) => [alias, key]));
}
const NO_KEYS: ReadonlyMap<string, string> = new Map();

function countsOf(
  page: SearchPage,
  facet: Facet,
  { facetOffset, facetLimit, facetMincount }: SearchQuery,
) {
  const counts = page.facets.find((one) => one.facet === facet)?.counts ?? [];
  return counts
    .filter(({ count }) => count >= facetMincount)
    .slice(facetOffset, facetOffset + facetLimit)
    .map(({ value, count }) => ({ name: value, count }));
}

/** The text where it is JSON, else `null`: the answer stays readable whatever stands in the lake. */
function jsonOf(rawText: string): string {
  const json = rawText.replace(/^\ufeff/, '');
  try {
    JSON.parse(json);
    return json;
  } catch {
    // XML by its elements; what is neither stands in rawText alone
    return json.startsWith('<') ? JSON.stringify(rawTree(json)) : 'null';
  }
}

function decodeExactly(raw: string | Uint8Array): string {
  if (typeof raw === 'string') return raw;
  return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(raw);
}
