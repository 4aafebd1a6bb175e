import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { isOpendrawerError } from '../../errors/index.ts';
import { statusResponse } from '../schemas.ts';
import type { Services } from '../services.ts';
import { mayWrite } from '../writing.ts';
import { answers } from './answers.ts';

const RECENT_RUNS = 50;

export function registerStatus(server: FastifyInstance, services: Services): void {
  const startedAt = new Date().toISOString();
  server.withTypeProvider<ZodTypeProvider>().get(
    '/v1/status',
    {
      schema: {
        tags: ['status'],
        operationId: 'getStatus',
        summary: 'Version, index generation and counts',
        response: answers('The state of the server', statusResponse),
      },
    },
    async (request) => {
      const [generation, datasets, runs] = await Promise.all([
        currentGeneration(services),
        services.datasets.list(),
        services.runs.list({ limit: RECENT_RUNS }),
      ]);
      return {
        name: 'opendrawer' as const,
        version: services.version,
        generation,
        datasets: datasets.length,
        items: datasets.reduce((sum, dataset) => sum + dataset.itemCount, 0),
        runs: { running: runs.filter((run) => run.state === 'running').length },
        startedAt,
        mayWrite: mayWrite(request),
      };
    },
  );
  server.get('/robots.txt', { schema: { hide: true } }, async (_request, reply) =>
    reply.type('text/plain; charset=utf-8').send('User-agent: *\nDisallow: /v1/\nAllow: /\n'),
  );
}

async function currentGeneration(services: Services): Promise<string | null> {
  try {
    return await services.index.use(async (index) => index.generation);
  } catch (error) {
    if (isOpendrawerError(error) && error.code === 'INDEX_MISSING') return null;
    throw error;
  }
}
