import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { OpendrawerError } from '../../errors/index.ts';
import { fieldsResponse, lookupBody, lookupQuery, lookupResponse } from '../schemas.ts';
import type { IndexReader, Services } from '../services.ts';
import { answers } from './answers.ts';

/** Titles are read from the lake, item by item: for so many items at most. */
const TITLED_ITEMS = 100;

export function registerLookup(server: FastifyInstance, services: Services): void {
  const app = server.withTypeProvider<ZodTypeProvider>();

  app.get(
    '/v1/lookup',
    {
      schema: {
        tags: ['lookup'],
        summary: 'Finds exact values in any field',
        querystring: lookupQuery,
        response: answers(lookupResponse),
      },
    },
    async ({ query }) => {
      const values = query.value ?? [];
      if (values.length === 0) {
        throw new OpendrawerError('FILTER_INVALID', 'value is missing', {
          hint: 'E.g. /v1/lookup?value=01234567',
        });
      }
      return lookUp(services, values, query.field, query.limit);
    },
  );

  app.post(
    '/v1/lookup',
    {
      schema: {
        tags: ['lookup'],
        summary: 'Finds up to 100,000 exact values in any field',
        body: lookupBody,
        response: answers(lookupResponse),
      },
    },
    async ({ body }) => lookUp(services, body.values, body.field, body.limit),
  );

  app.get(
    '/v1/fields',
    {
      schema: {
        tags: ['lookup'],
        summary: 'Fields that can be looked up',
        response: answers(fieldsResponse),
      },
    },
    async () =>
      services.withIndex(async (index) => ({
        results: (await index.fields()).map(({ field, path, count }) => ({ field, path, count })),
        generation: index.generation,
      })),
  );
}

async function lookUp(
  services: Services,
  values: readonly string[],
  field: string | undefined,
  limit: number,
) {
  const startedAt = performance.now();
  return services.withIndex(async (index) => {
    const asked = [...new Set(values)];
    const hits = await index.lookup(asked, { limit, ...(field === undefined ? {} : { field }) });
    const found = new Set(hits.map((hit) => hit.value));
    const titles = await titlesOf(services, index, [...new Set(hits.map((hit) => hit.id))]);
    return {
      count: hits.length,
      hits: hits.map((hit) => {
        const title = titles.get(hit.id);
        return {
          value: hit.value,
          key: hit.id,
          field: hit.field,
          path: hit.path,
          ...(title === undefined ? {} : { title }),
        };
      }),
      missing: asked.filter((value) => !found.has(value)),
      generation: index.generation,
      tookMs: Math.round(performance.now() - startedAt),
    };
  });
}

async function titlesOf(
  services: Services,
  index: IndexReader,
  ids: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (ids.length === 0 || ids.length > TITLED_ITEMS) return new Map();
  const locations = await index.locate(ids);
  const titles = await Promise.all(
    [...locations].map(async ([id, location]) => [id, await services.readTitle(location)] as const),
  );
  return new Map(titles);
}
