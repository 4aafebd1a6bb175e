import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { OpendrawerError } from '../../errors/index.ts';
import type { AskOptions, LookupHit } from '../../search/index.ts';
import { askedBy } from '../asked.ts';
import { lookupBody, lookupQuery, lookupResponse, MAX_HITS } from '../schemas.ts';
import type { Services } from '../services.ts';
import { answers } from './answers.ts';

/** Titles are read item by item: for so many items at most. */
const TITLED_ITEMS = 1_000;

export function registerLookup(server: FastifyInstance, services: Services): void {
  const app = server.withTypeProvider<ZodTypeProvider>();

  app.get(
    '/v1/lookup',
    {
      schema: {
        tags: ['lookup'],
        operationId: 'lookUp',
        summary: 'Finds exact values in any field',
        querystring: lookupQuery,
        response: answers('Where the values stand', lookupResponse),
      },
    },
    async ({ query }, reply) => {
      const values = query.value ?? [];
      if (values.length === 0) {
        throw new OpendrawerError('FILTER_INVALID', 'value is missing', {
          hint: 'E.g. /v1/lookup?value=01234567',
        });
      }
      return lookUp(services, { values, field: query.field, limit: query.limit }, askedBy(reply));
    },
  );

  app.post(
    '/v1/lookup',
    {
      schema: {
        tags: ['lookup'],
        operationId: 'lookUpMany',
        summary: 'Finds up to 100,000 exact values in any field',
        body: lookupBody,
        response: answers('Where the values stand', lookupResponse),
      },
    },
    async ({ body }, reply) => lookUp(services, body, askedBy(reply)),
  );
}

interface Asked {
  readonly values: readonly string[];
  readonly field?: string | undefined;
  readonly limit: number;
}

async function lookUp(services: Services, { values, field, limit }: Asked, by: AskOptions) {
  const startedAt = performance.now();
  return services.index.use(async (index) => {
    const asked = [...new Set(values)];
    const hits: LookupHit[] = [];
    let endOfRecords = true;
    const options = { ...by, limit, ...(field === undefined ? {} : { field }) };
    for await (const batch of index.lookup(asked, options)) {
      hits.push(...batch.slice(0, MAX_HITS - hits.length));
      if (hits.length === MAX_HITS) {
        endOfRecords = false;
        break;
      }
    }
    const found = new Set(hits.map((hit) => hit.value));
    const ids = [...new Set(hits.map((hit) => hit.id))].slice(0, TITLED_ITEMS);
    const summaries = await index.summaries(ids);
    return {
      count: hits.length,
      hits: hits.map((hit) => ({
        value: hit.value,
        key: hit.id,
        field: hit.field,
        path: hit.path,
        title: summaries.get(hit.id)?.title ?? null,
      })),
      missing: endOfRecords ? asked.filter((value) => !found.has(value)) : [],
      endOfRecords,
      generation: index.generation,
      tookMs: Math.round(performance.now() - startedAt),
    };
  });
}
