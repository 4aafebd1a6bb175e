import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { OpendrawerError } from '../../errors/index.ts';
import { askedBy } from '../asked.ts';
import type { Services } from '../services.ts';
import { InputError, sendOpenverseError } from './errors.ts';
import { type Found, findWorks, worksOfItem } from './find.ts';
import { pageCounts } from './paging.ts';
import { relatedWorks } from './related.ts';
import { keepReport, REASONS, type Reason } from './reports.ts';
import { readWorkSearch, type WorkKind, type WorkQuery } from './request.ts';
import {
  audioPage,
  audioQuery,
  audioSchema,
  imagePage,
  imageQuery,
  imageSchema,
  oembedQuery,
  oembedSchema,
  rateSchema,
  reportBody,
  reportSchema,
  statsSchema,
  thumbQuery,
  workParams,
} from './schemas.ts';
import { sourcesOf } from './sources.ts';
import { audioOf, imageOf, oembedOf, type WorkContext } from './works.ts';

const THUMBNAIL_PIXELS = 600;

const KINDS = [
  {
    kind: 'images',
    noun: 'image',
    Noun: 'Image',
    query: imageQuery,
    one: imageSchema,
    page: imagePage,
    show: imageOf,
  },
  {
    kind: 'audio',
    noun: 'sound',
    Noun: 'Audio',
    query: audioQuery,
    one: audioSchema,
    page: audioPage,
    show: audioOf,
  },
] as const;

/** The API of Openverse over the media of the items. */
export async function registerOpenverse(
  server: FastifyInstance,
  services: Services,
): Promise<void> {
  await server.register(async (api) => {
    api.setErrorHandler(sendOpenverseError);
    for (const one of KINDS) registerKind(api, services, one);
    registerImagesOnly(api, services);
    registerAudioOnly(api);
    registerRest(api);
  });
}

type Kind = (typeof KINDS)[number];

function registerKind(
  server: FastifyInstance,
  services: Services,
  { kind, noun, Noun, query, one, page, show }: Kind,
): void {
  const app = server.withTypeProvider<ZodTypeProvider>();
  const tags = ['openverse'];

  for (const { url, hide } of bothWays(`/v1/${kind}/`)) {
    app.get(
      url,
      {
        schema: {
          hide,
          tags,
          operationId: `search${Noun}s`,
          summary: `Searches openly licensed works of the kind ${noun}`,
          querystring: query as z.ZodType<WorkQuery>,
          response: shaped('A page of works', page),
        },
      },
      async (request, reply) => {
        const search = readWorkSearch(kind, request.query);
        return withFound(services, async (found) => {
          const { total, items, works } = await findWorks(found, search, askedBy(reply));
          const { resultCount, pageCount } = pageCounts(total, items, search);
          const context = contextOf(request, search.words);
          return {
            result_count: resultCount,
            page_count: pageCount,
            page_size: search.pageSize,
            page: search.page,
            results: works.map((work) => show(work, context)),
          } as never;
        });
      },
    );
  }

  for (const { url, hide } of bothWays(`/v1/${kind}/stats/`)) {
    app.get(
      url,
      {
        schema: {
          hide,
          tags,
          operationId: `get${Noun}Stats`,
          summary: `Sources of works of the kind ${noun}`,
          response: shaped('The sources', statsSchema),
        },
      },
      async () => withFound(services, ({ index }) => sourcesOf(index, kind)),
    );
  }

  for (const { url, hide } of bothWays(`/v1/${kind}/:id/`)) {
    app.get(
      url,
      {
        schema: {
          hide,
          tags,
          operationId: `get${Noun}Detail`,
          summary: `A work of the kind ${noun}`,
          params: workParams,
          response: shaped('The work', one),
        },
      },
      async (request) =>
        withFound(services, async (found) => {
          const { work } = await theWork(found, request.params.id, kind);
          return show(work, contextOf(request)) as never;
        }),
    );
  }

  for (const { url, hide } of bothWays(`/v1/${kind}/:id/related/`)) {
    app.get(
      url,
      {
        schema: {
          hide,
          tags,
          operationId: `getRelated${Noun}s`,
          summary: 'Works that have to do with one: at most ten',
          params: workParams,
          response: shaped('The works', page),
        },
      },
      async (request) =>
        withFound(services, async (found) => {
          const { work, others } = await theWork(found, request.params.id, kind);
          const works = await relatedWorks(found, kind, work, others);
          const context = contextOf(request);
          return {
            result_count: works.length,
            page_count: works.length === 0 ? 0 : 1,
            page_size: works.length,
            page: 1,
            results: works.map((related) => show(related, context)),
          } as never;
        }),
    );
  }

  for (const { url, hide } of bothWays(`/v1/${kind}/:id/thumb/`)) {
    app.get(
      url,
      {
        schema: {
          hide,
          tags,
          operationId: `get${Noun}Thumbnail`,
          summary: 'A redirect to a small picture of a work',
          params: workParams,
          querystring: thumbQuery,
          response: shaped('The picture', z.unknown(), 'image/*'),
        },
      },
      async (request, reply) => {
        const { full_size, compressed } = request.query;
        for (const [name, text] of Object.entries({ full_size, compressed })) {
          if (text !== undefined && !/^(true|false|1|0)?$/i.test(text)) {
            throw new InputError([[name, 'Must be a valid boolean.']]);
          }
        }
        const path = await withFound(services, async (found) => {
          const { work } = await theWork(found, request.params.id, kind);
          if (kind === 'audio' && work.medium.thumbnail === null)
            throw unknownWork(request.params.id);
          return `/v1/image/${work.item.id}/${work.medium.position}`;
        });
        const size = /^(true|1)$/i.test(full_size ?? '') ? '' : `?size=${THUMBNAIL_PIXELS}`;
        return reply
          .header('cache-control', 'public, max-age=3600')
          .redirect(`${path}${size}`, 302);
      },
    );
  }

  for (const { url, hide } of bothWays(`/v1/${kind}/:id/report/`)) {
    app.post(
      url,
      {
        schema: {
          hide,
          tags,
          operationId: `report${Noun}`,
          summary: 'Keeps what somebody reports of a work',
          params: workParams,
          body: reportBody,
          response: reported,
        },
      },
      async (request, reply) => {
        const { reason, description } = readReport(request.body);
        const { work } = await withFound(services, (found) =>
          theWork(found, request.params.id, kind),
        );
        const identifier = request.params.id.toLowerCase();
        await keepReport(services.logs, {
          at: new Date().toISOString(),
          work: identifier,
          itemId: work.item.id,
          position: work.medium.position,
          reason,
          description,
        });
        return reply.status(201).send({ identifier, reason, description });
      },
    );
  }
}

function registerImagesOnly(server: FastifyInstance, services: Services): void {
  const app = server.withTypeProvider<ZodTypeProvider>();
  for (const { url, hide } of bothWays('/v1/images/oembed/')) {
    app.get(
      url,
      {
        schema: {
          hide,
          tags: ['openverse'],
          operationId: 'getImageOembed',
          summary: 'What embeds a picture (oEmbed 1.0)',
          querystring: oembedQuery,
          response: shaped('The embedding', oembedSchema),
        },
      },
      async (request) => {
        const { url, format = 'json' } = request.query;
        if (url === undefined) throw new InputError([['url', 'This field is required.']]);
        if (format !== 'json') throw new InputError([['format', 'json is the only format.']]);
        const id = UUID.exec(url)?.[1];
        if (id === undefined) {
          throw new InputError([['url', 'Could not parse identifier from URL.']]);
        }
        return withFound(services, async (found) => {
          const { work } = await theWork(found, id, 'images');
          return oembedOf(work, contextOf(request));
        });
      },
    );
  }
}

const UUID = /(?:^|\/)([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\/?$/i;

function registerAudioOnly(server: FastifyInstance): void {
  server.get('/v1/audio/:id/waveform/', { schema: { hide: true } }, async (_request, reply) =>
    reply.status(404).send({ detail: 'Waveforms are not made here.' }),
  );
}

function registerRest(server: FastifyInstance): void {
  const app = server.withTypeProvider<ZodTypeProvider>();
  for (const { url, hide } of bothWays('/v1/rate_limit/')) {
    app.get(
      url,
      {
        schema: {
          hide,
          tags: ['openverse'],
          operationId: 'getRateLimit',
          summary: 'How many requests you have made',
          response: shaped('The requests', rateSchema),
        },
      },
      async (_request, reply) => {
        const limit = Number(reply.getHeader('x-ratelimit-limit') ?? Number.NaN);
        const remaining = Number(reply.getHeader('x-ratelimit-remaining') ?? Number.NaN);
        const made = limit - remaining;
        return {
          requests_this_minute: Number.isNaN(made) ? null : made,
          requests_today: null,
          rate_limit_model: 'anonymous',
          verified: false,
        };
      },
    );
  }
  for (const url of ['/v1/auth_tokens/register/', '/v1/auth_tokens/token/']) {
    server.post(url, { schema: { hide: true } }, async (_request, reply) =>
      reply.status(404).send({ detail: 'There are no tokens here: every request is anonymous.' }),
    );
  }
}

/** Openverse's addresses end in a slash; without it they lead to the same, unlisted. */
const bothWays = (path: string) => [
  { url: path, hide: false },
  { url: path.slice(0, -1), hide: true },
];

const json = <T extends z.ZodType>(description: string, schema: T, type = 'application/json') => ({
  description,
  content: { [type]: { schema } },
});

const problem = z
  .object({
    error: z.string().optional().describe('`InputError`.'),
    detail: z.string(),
    fields: z.array(z.string()).optional().describe('Parameters that are not understood.'),
  })
  .meta({ id: 'OpenverseError' });

const problems = {
  '4xx': json('What is wrong with the request', problem),
  '5xx': json('What is wrong with the server', problem),
};

const shaped = <T extends z.ZodType>(description: string, schema: T, type?: string) => ({
  200: json(description, schema, type),
  ...problems,
});
const reported = { 201: json('The report', reportSchema), ...problems };

const withFound = <T>(services: Services, work: (found: Found) => Promise<T>): Promise<T> =>
  services.index.use((index) => work({ index, records: services.records }));

async function theWork(found: Found, id: string, kind: WorkKind) {
  const work = await worksOfItem(found, id, kind);
  if (work === null) throw unknownWork(id);
  return work;
}

const unknownWork = (id: string): OpendrawerError =>
  new OpendrawerError('ITEM_UNKNOWN', `There is no work "${id}"`);

const contextOf = (request: FastifyRequest, words: string | null = null): WorkContext => ({
  origin: `${request.protocol}://${request.host}`,
  words,
});

const LEAST_DESCRIPTION = 20;

function readReport(body: z.output<typeof reportBody>): {
  readonly reason: Reason;
  readonly description: string;
} {
  const { description = '' } = body;
  const reason = REASONS.find(
    (one) => one === (body.reason === 'sensitive' ? 'mature' : body.reason),
  );
  if (reason === undefined) {
    throw new InputError([['reason', `"${body.reason}" is not a valid choice.`]]);
  }
  if (reason === 'other' && description.length < LEAST_DESCRIPTION) {
    throw new InputError([
      ['description', `Description must be at least be ${LEAST_DESCRIPTION} characters long`],
    ]);
  }
  return { reason, description };
}
