import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { OpendrawerError } from '../../errors/index.ts';
import { type MediaPlan, resolveMedia } from '../../images/index.ts';
import { idParams, imageParams, imageQuery } from '../schemas.ts';
import { FILE_POLICY, policyHeader } from '../security.ts';
import type { Services } from '../services.ts';
import { streamed } from './answers.ts';
import { locationOf } from './occurrence.ts';

/** What `resolveMedia` reads: result lists ask for many pictures at once, so nothing else is read. */
const MEDIA_COLUMNS = [
  'position',
  'identifier',
  'thumbnail',
  'providerManagedID',
  'type',
  'format',
  'accessPoints',
] as const;

const FILE_MAX_AGE_S = 86_400;
const REDIRECT_MAX_AGE_S = 3_600;

export function registerImages(server: FastifyInstance, services: Services): void {
  const app = server.withTypeProvider<ZodTypeProvider>();
  const shared = {
    tags: ['image'],
    description:
      'The file where the dataset lies in a local folder with its pictures; else a redirect to the publisher.',
    querystring: imageQuery,
    response: streamed('The picture', 'image/*'),
  };

  app.get(
    '/v1/image/:id/:position',
    {
      schema: {
        ...shared,
        operationId: 'getImage',
        summary: 'The picture of a medium',
        params: imageParams,
      },
    },
    async (request, reply) => {
      const { id, position } = request.params;
      const plans = await plansOf(services, id, request.query.size ?? null);
      const plan = plans.find((one) => one.position === position)?.plan;
      if (plan === undefined) {
        throw new OpendrawerError('MEDIA_UNKNOWN', `Item ${id} has no medium ${position}`);
      }
      if (plan.kind === 'none') {
        throw new OpendrawerError('MEDIA_UNKNOWN', `Medium ${position} of ${id}: ${plan.reason}`);
      }
      return sendPicture(plan, request, reply);
    },
  );

  app.get(
    '/v1/image/:id',
    {
      schema: {
        ...shared,
        operationId: 'getFirstImage',
        summary: 'The first picture of an item',
        params: idParams,
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const plans = await plansOf(services, id, request.query.size ?? null);
      for (const { plan } of plans) {
        if (plan.kind !== 'none') return sendPicture(plan, request, reply);
      }
      throw new OpendrawerError('MEDIA_UNKNOWN', `Item ${id} has no picture`);
    },
  );
}

async function plansOf(
  services: Services,
  id: string,
  size: number | null,
): Promise<{ readonly position: number; readonly plan: MediaPlan }[]> {
  return services.index.use(async (index) => {
    const location = await locationOf(index, id);
    const [dataset, media, summaries] = await Promise.all([
      services.datasets.get(location.datasetKey),
      services.records.media(location, MEDIA_COLUMNS),
      index.summaries([id]),
    ]);
    const collectionCode = summaries.get(id)?.collectionCode ?? null;
    const source = dataset.endpoint.location;
    return media.map((medium) => ({
      position: medium.position,
      plan: resolveMedia(source, { collectionCode }, medium, size),
    }));
  });
}

async function sendPicture(
  plan: Exclude<MediaPlan, { kind: 'none' }>,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  if (plan.kind === 'url') {
    return reply
      .header('cache-control', `public, max-age=${REDIRECT_MAX_AGE_S}`)
      .redirect(headerSafe(plan.url), 302);
  }
  const { size, mtimeMs } = await stat(plan.path);
  const etag = `"${size.toString(36)}-${Math.trunc(mtimeMs).toString(36)}"`;
  reply
    .header('etag', etag)
    .header('cache-control', `public, max-age=${FILE_MAX_AGE_S}`)
    .header('content-security-policy', policyHeader(FILE_POLICY))
    .type(plan.format);
  if (request.headers['if-none-match'] === etag) return reply.status(304).send(null);
  return reply.header('content-length', size).send(createReadStream(plan.path));
}

/** Published addresses have their escapes already; what a header cannot carry is escaped, the rest left alone. */
const headerSafe = (url: string): string =>
  url.toWellFormed().replace(/[^\x21-\x7e]/gu, encodeURIComponent);
