import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { OpendrawerError } from '../../errors/index.ts';
import { resolveMedia } from '../../images/index.ts';
import { imageParams, imageQuery } from '../schemas.ts';
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
  server.withTypeProvider<ZodTypeProvider>().get(
    '/v1/image/:id/:position',
    {
      schema: {
        tags: ['image'],
        operationId: 'getImage',
        summary: 'The picture of a medium',
        description:
          'The file where the dataset lies in a local folder with its pictures; else a redirect to the publisher.',
        params: imageParams,
        querystring: imageQuery,
        response: streamed('The picture', 'image/*'),
      },
    },
    async (request, reply) => {
      const { id, position } = request.params;
      const plan = await services.index.use(async (index) => {
        const location = await locationOf(index, id);
        const [dataset, media, summaries] = await Promise.all([
          services.datasets.get(location.datasetKey),
          services.records.media(location, MEDIA_COLUMNS),
          index.summaries([id]),
        ]);
        const medium = media.find((one) => one.position === position);
        if (medium === undefined) {
          throw new OpendrawerError('MEDIA_UNKNOWN', `Item ${id} has no medium ${position}`);
        }
        const collectionCode = summaries.get(id)?.collectionCode ?? null;
        const { location: source } = dataset.endpoint;
        return resolveMedia(source, { collectionCode }, medium, request.query.size ?? null);
      });
      if (plan.kind === 'none') {
        throw new OpendrawerError('MEDIA_UNKNOWN', `Medium ${position} of ${id}: ${plan.reason}`);
      }
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
      if (request.headers['if-none-match'] === etag) return reply.status(304).send();
      return reply.header('content-length', size).send(createReadStream(plan.path));
    },
  );
}

/** Published addresses have their escapes already; what a header cannot carry is escaped, the rest left alone. */
const headerSafe = (url: string): string =>
  url.toWellFormed().replace(/[^\x21-\x7e]/gu, encodeURIComponent);
