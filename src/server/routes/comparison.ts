import { createReadStream } from 'node:fs';
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { z } from 'zod';
import { OpendrawerError } from '../../errors/index.ts';
import {
  comparisonFileParams,
  comparisonList,
  comparisonParams,
  comparisonSchema,
} from '../comparison-schemas.ts';
import type { Services } from '../services.ts';
import { answers, streamed } from './answers.ts';

/** Comparisons of two ways of matching, as `opendrawer names compare` made them. */
export function registerComparisons(server: FastifyInstance, { comparisons }: Services): void {
  const app = server.withTypeProvider<ZodTypeProvider>();

  app.get(
    '/v1/names/compare',
    {
      schema: {
        tags: ['names'],
        operationId: 'listComparisons',
        summary: 'Comparisons of two ways of matching, newest first',
        response: answers('The comparisons', comparisonList),
      },
    },
    async () => ({ results: comparisons.list() }) as unknown as z.output<typeof comparisonList>,
  );

  app.get(
    '/v1/names/compare/:id',
    {
      schema: {
        tags: ['names'],
        operationId: 'getComparison',
        summary: 'How many names and records change, in which way, with examples',
        params: comparisonParams,
        response: answers('The comparison', comparisonSchema),
      },
    },
    async ({ params }) =>
      comparisons.get(params.id) as unknown as z.output<typeof comparisonSchema>,
  );

  app.get(
    '/v1/names/compare/:id/:table.tsv',
    {
      schema: {
        tags: ['names'],
        operationId: 'downloadComparison',
        summary: 'All changed names, or the random sample for review, as tab-separated values',
        params: comparisonFileParams,
        response: streamed('A table', 'text/tab-separated-values'),
      },
    },
    async ({ params: { id, table } }, reply) => {
      const path = comparisons.table(id, table);
      if (path === null) {
        throw new OpendrawerError('COMPARISON_UNKNOWN', `The comparison ${id} has no ${table}`, {
          hint: 'Make one with --sample.',
        });
      }
      return reply
        .type('text/tab-separated-values; charset=utf-8')
        .header('content-disposition', `attachment; filename="names-${table}-${id}.tsv"`)
        .send(createReadStream(path));
    },
  );
}
