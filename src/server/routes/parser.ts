import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { OpendrawerError } from '../../errors/index.ts';
import { parsedIn } from '../species/parsed-name.ts';
import { parsedNames, parserBatchQuery, parserQuery } from '../species/schemas.ts';
import type { NameThreads } from '../species/threads.ts';
import { answers } from './answers.ts';
import { acceptNames, answerNames, NAMES_MEDIA_TYPES, namesBody } from './names-body.ts';

const DESCRIPTION =
  'In GBIF’s ParsedName, with `quality` and `warnings` added, or with `format=gnparser` in the JSON of gnparser.';

/** Names taken apart; needs no backbone. */
export function registerParser(server: FastifyInstance, threads: NameThreads): void {
  const app = server.withTypeProvider<ZodTypeProvider>();

  app.get(
    '/v1/parser/name',
    {
      schema: {
        tags: ['species'],
        operationId: 'parseName',
        summary: 'Takes names apart',
        description: DESCRIPTION,
        querystring: parserQuery,
        response: answers('The names, in their order', parsedNames),
      },
    },
    async ({ query: { name: names = [], format } }, reply) => {
      if (names.length === 0) {
        throw new OpendrawerError('FILTER_INVALID', 'name is missing', {
          hint: 'E.g. /v1/parser/name?name=Puma concolor (Linnaeus, 1771)',
        });
      }
      // The query is as long as an address can be: some hundred names.
      const parsed = names.map((name) => parsedIn(format, name));
      return reply
        .type('application/json')
        .serializer(JSON.stringify)
        .send(parsed as never);
    },
  );

  server.register(async (scope) => {
    acceptNames(scope);
    scope.withTypeProvider<ZodTypeProvider>().post(
      '/v1/parser/name',
      {
        schema: {
          tags: ['species'],
          operationId: 'parseNames',
          summary: 'Takes up to 10,000 names apart',
          description: `${DESCRIPTION} The body is a JSON array of texts, JSON lines, a table with a column \`scientificName\`, or text with a name a line.`,
          querystring: parserBatchQuery,
          consumes: NAMES_MEDIA_TYPES,
          body: namesBody,
          response: answers('The names, in their order', parsedNames),
        },
      },
      async (request, reply) =>
        answerNames(request, reply, threads, null, ({ answerFormat, ...body }) => ({
          work: 'parse',
          shape: request.query.format,
          answerFormat: answerFormat === 'ndjson' ? 'ndjson' : 'json',
          ...body,
        })),
    );
  });
}
