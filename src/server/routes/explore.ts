import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { OpendrawerError } from '../../errors/index.ts';
import {
  type CubeDimension,
  describeFilter,
  type Predicate,
  parseParameters,
  readGeometry,
  readPredicate,
  SEARCH_KEYS,
  writePredicate,
} from '../../search/index.ts';
import { askedBy } from '../asked.ts';
import {
  cubeQuery,
  cubeQueryShape,
  cubeResponse,
  facetKey,
  facetQuery,
  facetQueryShape,
  facetResponse,
  fieldsQuery,
  fieldsResponse,
  filterBody,
  filterParams,
  filterResponse,
  histogramQuery,
  histogramQueryShape,
  histogramResponse,
  keysResponse,
  SELECTED_PREFIX,
  statisticsQuery,
  statisticsQueryShape,
  statisticsResponse,
  suggestQuery,
  suggestResponse,
} from '../explore-schemas.ts';
import { filterOf } from '../filter-request.ts';
import type { Services } from '../services.ts';
import { answers } from './answers.ts';

const DEFAULT_DIMENSIONS = ['eventDate', 'topic', 'country'];
const MOST_DIMENSIONS = 4;

/** What exploring asks: values, histograms, statistics, cubes, suggestions, fields; and filters kept under a short name. */
export function registerExploring(server: FastifyInstance, services: Services): void {
  const app = server.withTypeProvider<ZodTypeProvider>();

  app.get(
    '/v1/facet/:key',
    {
      schema: {
        tags: ['explore'],
        operationId: 'getFacet',
        summary: 'Values of a key or field among the items that match, counted exactly',
        params: facetKey,
        querystring: facetQuery,
        response: answers('The values', facetResponse),
      },
    },
    async (request, reply) => {
      const { params, query } = request;
      const filter = await filterOf(request, services, Object.keys(facetQueryShape));
      return services.index.use(async (index) => ({
        ...(await index.facet(
          filter,
          {
            facet: params.key,
            limit: query.limit,
            offset: query.offset,
            least: query.least,
            order: query.order,
            ...(query.search === undefined ? {} : { search: query.search }),
          },
          askedBy(reply),
        )),
        generation: index.generation,
      }));
    },
  );

  app.get(
    '/v1/histogram/:key',
    {
      schema: {
        tags: ['explore'],
        operationId: 'getHistogram',
        summary: 'Items by date or number',
        params: facetKey,
        querystring: histogramQuery,
        response: answers('The bins', histogramResponse),
      },
    },
    async (request, reply) => {
      const { params, query } = request;
      const filter = await filterOf(request, services, Object.keys(histogramQueryShape));
      return services.index.use(async (index) => ({
        ...(await index.histogram(
          { filter, key: params.key, width: widthOf(query.width), bins: query.bins },
          askedBy(reply),
        )),
        generation: index.generation,
      }));
    },
  );

  app.get(
    '/v1/statistics',
    {
      schema: {
        tags: ['explore'],
        operationId: 'getStatistics',
        summary: 'Least, greatest, mean and percentiles of numbers',
        querystring: statisticsQuery,
        response: answers('A result for each key', statisticsResponse),
      },
    },
    async (request, reply) => {
      const keys = request.query.key ?? [];
      if (keys.length === 0) {
        throw new OpendrawerError('FILTER_INVALID', 'key is missing', {
          hint: 'E.g. /v1/statistics?key=elevation',
        });
      }
      const filter = await filterOf(request, services, Object.keys(statisticsQueryShape));
      return services.index.use(async (index) => ({
        results: await index.statistics({ filter, keys }, askedBy(reply)),
        generation: index.generation,
      }));
    },
  );

  app.get(
    '/v1/cube',
    {
      schema: {
        tags: ['explore'],
        operationId: 'getCube',
        summary: 'Counts of up to four dimensions, each under the selections of the others',
        description:
          'Selections are `selected.<dimension>=value,value`; of `eventDate` the first and the last bin. E.g. `/v1/cube?dimension=eventDate&dimension=topic&selected.topic=Textiles`.',
        querystring: cubeQuery,
        response: answers('The counts', cubeResponse),
      },
    },
    async (request, reply) => {
      const own = [...Object.keys(cubeQueryShape), ...selectionsOf(request)];
      const filter = await filterOf(request, services, own);
      const dimensions = dimensionsOf(request, request.query.dimension, request.query.values);
      return services.index.use(async (index) => ({
        ...(await index.cube({ filter, dimensions }, askedBy(reply))),
        generation: index.generation,
      }));
    },
  );

  app.get(
    '/v1/suggest',
    {
      schema: {
        tags: ['explore'],
        operationId: 'suggest',
        summary: 'What a text may become while it is typed',
        querystring: suggestQuery,
        response: answers('Suggestions, the most frequent first', suggestResponse),
      },
    },
    async ({ query }) =>
      services.index.use(async (index) => ({
        results: await index.suggest({
          text: query.q,
          limit: query.limit,
          ...(query.language === undefined ? {} : { language: query.language }),
        }),
        generation: index.generation,
      })),
  );

  app.get(
    '/v1/fields',
    {
      schema: {
        tags: ['explore'],
        operationId: 'listFields',
        summary: 'Every path and label of every source',
        querystring: fieldsQuery,
        response: answers('The fields, those of most items first', fieldsResponse),
      },
    },
    async ({ query: { search, limit, offset } }) =>
      services.index.use(async (index) => {
        const wanted = search?.trim().toLowerCase() ?? '';
        const found = index
          .fields()
          .filter(({ path, label, term }) =>
            [path, label, term].some((text) => text?.toLowerCase().includes(wanted) === true),
          )
          .toSorted((a, b) => b.count - a.count || (a.path < b.path ? -1 : 1));
        return {
          count: found.length,
          results: found.slice(offset, offset + limit).map((field) => ({
            ...field,
            field: field.label ?? field.path,
            samples: [...field.samples],
            datasets: [...field.datasets],
          })),
          generation: index.generation,
        };
      }),
  );

  app.get(
    '/v1/key',
    {
      schema: {
        tags: ['explore'],
        operationId: 'listKeys',
        summary: 'The keys of the filter language',
        response: answers('The keys, in the order of the manual', keysResponse),
      },
    },
    async () => ({
      results: SEARCH_KEYS.map(({ name, kind, aliases, description, example }) => ({
        key: name,
        kind,
        aliases: [...aliases],
        description,
        example,
      })),
    }),
  );

  // In a context of its own, as the types of bodies that it reads are.
  void server.register((scope) => registerFilters(scope, services));
}

/** Filters that are too long for an address, kept under a short one. */
async function registerFilters(server: FastifyInstance, services: Services): Promise<void> {
  const app = server.withTypeProvider<ZodTypeProvider>();

  app.addContentTypeParser(
    ['application/zip', 'application/x-zip-compressed', 'application/vnd.google-earth.kml+xml'],
    { parseAs: 'buffer' },
    (_request, body, done) => done(null, body),
  );

  app.post(
    '/v1/filter',
    {
      schema: {
        tags: ['explore'],
        operationId: 'saveFilter',
        summary: 'Keeps a filter under a short name',
        description:
          "JSON with one or several of `parameters` (as of a URL), `predicate` (GBIF's) and `geometry` (WKT, GeoJSON or KML), all of which must hold; or the bytes of a zipped shapefile (`application/zip`). The same filter always gets the same name.",
        response: answers('Its name and address', filterResponse),
      },
    },
    async (request) => {
      const notices: string[] = [];
      const predicate = await predicateOf(request.body, notices);
      const id = await services.filters.save(predicate);
      return { ...filterAnswer(id, predicate), notices };
    },
  );

  app.get(
    '/v1/filter/:id',
    {
      schema: {
        tags: ['explore'],
        operationId: 'getFilter',
        summary: 'A filter that was kept',
        params: filterParams,
        response: answers('The filter', filterResponse),
      },
    },
    async ({ params }) => ({
      ...filterAnswer(params.id, await services.filters.load(params.id)),
      notices: [],
    }),
  );
}

const filterAnswer = (id: string, predicate: Predicate) => ({
  id,
  url: `/v1/occurrence/search?filter=${id}`,
  predicate: writePredicate(predicate),
  description: describeFilter(predicate),
});

/** The filter that a body says; what was changed in geometries goes to `notices`. */
async function predicateOf(body: unknown, notices: string[]): Promise<Predicate> {
  const onNotice = (notice: string) => void notices.push(notice);
  const within = async (geometry: string | Uint8Array): Promise<Predicate> => {
    const read = await readGeometry(geometry);
    notices.push(...read.notices);
    return { kind: 'within', area: read.area };
  };
  if (body instanceof Uint8Array) return within(body);
  const { data: given, error } = filterBody.safeParse(body ?? {});
  if (given === undefined) {
    throw new OpendrawerError('FILTER_INVALID', error.issues[0]?.message ?? 'no filter', {
      hint: 'Send {"parameters": …}, {"predicate": …} or {"geometry": …}.',
    });
  }
  const all: Predicate[] = [];
  if (given.parameters !== undefined) {
    all.push(
      parseParameters(
        Object.fromEntries(
          Object.entries(given.parameters).map(([name, value]) => [
            name,
            typeof value === 'string' ? [value] : value,
          ]),
        ),
        { onNotice },
      ),
    );
  }
  if (given.predicate !== undefined) all.push(readPredicate(given.predicate, { onNotice }));
  if (given.geometry !== undefined) {
    all.push(
      await within(
        typeof given.geometry === 'string' ? given.geometry : geometryText(given.geometry),
      ),
    );
  }
  const [first, ...others] = all;
  if (first === undefined) {
    throw new OpendrawerError('FILTER_INVALID', 'The body holds no filter', {
      hint: 'Send {"parameters": …}, {"predicate": …} or {"geometry": …}.',
    });
  }
  return others.length === 0 ? first : { kind: 'and', of: all };
}

/** GeoJSON as text. Throws FILTER_INVALID where it nests so deep that it cannot be written. */
function geometryText(geometry: object): string {
  try {
    return JSON.stringify(geometry);
  } catch (cause) {
    throw new OpendrawerError('FILTER_INVALID', 'geometry: it is nested too deep', {
      cause,
      hint: 'Send a Polygon or MultiPolygon.',
    });
  }
}

const widthOf = (text: string | undefined): 'day' | 'month' | 'year' | number | null => {
  if (text === undefined) return null;
  return text === 'day' || text === 'month' || text === 'year' ? text : Number(text);
};

const selectionsOf = (request: FastifyRequest): string[] =>
  Object.keys(request.query as object).filter((name) => name.startsWith(SELECTED_PREFIX));

function dimensionsOf(
  request: FastifyRequest,
  given: readonly string[] | undefined,
  values: number,
): CubeDimension[] {
  const keys = given ?? DEFAULT_DIMENSIONS;
  const query = request.query as Record<string, unknown>;
  if (keys.length > MOST_DIMENSIONS || new Set(keys).size < keys.length) {
    throw new OpendrawerError('FILTER_INVALID', 'dimension: one to four different keys');
  }
  const stray = selectionsOf(request).find(
    (name) => !keys.includes(name.slice(SELECTED_PREFIX.length)),
  );
  if (stray !== undefined) {
    throw new OpendrawerError('FILTER_INVALID', `${stray} is of no dimension`, {
      hint: `Dimensions: ${keys.join(', ')}.`,
    });
  }
  return keys.map((key) => {
    const selected = query[`${SELECTED_PREFIX}${key}`];
    if (selected === undefined) return { key, values };
    // A repeated parameter gives values with commas in them whole.
    const list = Array.isArray(selected) ? selected.map(String) : String(selected).split(',');
    return { key, values, selected: list.filter((value) => value !== '') };
  });
}
