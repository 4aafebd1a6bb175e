import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { Services } from '../services.ts';
import { matchItem, matchV1Of, matchV2Of } from '../species/match.ts';
import { readMatchItem } from '../species/query.ts';
import { batchQuery, matchQuery, matchV1, matchV2, metadata } from '../species/schemas.ts';
import type { NameThreads } from '../species/threads.ts';
import { metadataOf } from '../species/usage.ts';
import { answers } from './answers.ts';
import { freshness } from './freshness.ts';
import {
  acceptNames,
  answerNames,
  NAMES_MEDIA_TYPES,
  namesBody,
  streamedNames,
} from './names-body.ts';

const DESCRIPTION =
  'The name may come whole or in parts, with the taxa that it belongs to. The answer says how sure it is (`confidence`), how specific (`specificity`), and why (`reasons`).';

/** Matching of names: one by one, or many in a request. */
export function registerMatching(
  server: FastifyInstance,
  services: Services,
  threads: NameThreads,
): void {
  const app = server.withTypeProvider<ZodTypeProvider>();
  const { backbone } = services;

  app.get(
    '/v1/species/match',
    {
      preHandler: freshness(services),
      schema: {
        tags: ['species'],
        operationId: 'matchName',
        summary: 'Matches a name with its classification against the backbone',
        description: DESCRIPTION,
        querystring: matchQuery,
        response: answers('The match', matchV1),
      },
    },
    async ({ query }) => {
      const current = backbone.current();
      const item = readMatchItem(query);
      return matchV1Of(current, matchItem(current, item, query.behaviour), item.isVerbose);
    },
  );

  app.get(
    '/v2/species/match',
    {
      schema: {
        tags: ['species'],
        operationId: 'matchNameV2',
        summary: 'The same in the shape of GBIF’s second API',
        description: DESCRIPTION,
        querystring: matchQuery,
        response: answers('The match', matchV2),
      },
    },
    async ({ query }) => {
      const current = backbone.current();
      const item = readMatchItem(query);
      const startedAt = performance.now();
      const match = matchItem(current, item, query.behaviour);
      const timeTaken = Math.round(performance.now() - startedAt);
      return matchV2Of(current, match, item.isVerbose, timeTaken);
    },
  );

  app.get(
    '/v2/species/match/metadata',
    {
      preHandler: freshness(services),
      schema: {
        tags: ['species'],
        operationId: 'getBackbone',
        summary: 'The backbone that names are matched against',
        response: answers('Its version, size and sources', metadata),
      },
    },
    async () => metadataOf(backbone.current()),
  );

  server.register(async (scope) => {
    acceptNames(scope);
    const batches = scope.withTypeProvider<ZodTypeProvider>();
    for (const version of ['v1', 'v2'] as const) {
      batches.post(
        `/${version}/species/match`,
        {
          schema: {
            tags: ['species'],
            operationId: version === 'v1' ? 'matchNames' : 'matchNamesV2',
            summary: 'Matches many names; the answers come in their order',
            description:
              'An array of names or of objects with the parameters of the GET request; or JSON lines, CSV or tab-separated values with a header, or text with a name a line. The answer is written like the request, or as `Accept` says; in tables the columns of the answer come after those that were sent.',
            querystring: batchQuery,
            consumes: NAMES_MEDIA_TYPES,
            body: namesBody,
            response: streamedNames,
          },
        },
        async (request, reply) => {
          const { behaviour, ...defaults } = request.query;
          return answerNames(request, reply, threads, backbone.current(), (body) => ({
            work: 'match',
            version,
            behaviour,
            defaults,
            ...body,
          }));
        },
      );
    }
  });
}
