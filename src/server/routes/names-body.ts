import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { OpendrawerError } from '../../errors/index.ts';
import type { Backbone } from '../../names/index.ts';
import type { BatchFormat, BatchRequest } from '../species/batch.ts';
import type { NameThreads } from '../species/threads.ts';
import { answers } from './answers.ts';

/** Body with many names: read in a thread, so that any media type comes as bytes. */
export const namesBody = z
  .unknown()
  .describe('Names, at most 10,000: a JSON array, JSON lines, a table or lines of text.');

/** Responses of a route that answers many names. */
export const streamedNames = answers('One answer a name, in their order', z.array(z.unknown()));

const FORMATS: Readonly<Record<string, BatchFormat>> = {
  'application/json': 'json',
  'application/x-ndjson': 'ndjson',
  'application/ndjson': 'ndjson',
  'application/jsonl': 'ndjson',
  'text/csv': 'csv',
  'text/tab-separated-values': 'tsv',
  'text/tsv': 'tsv',
  'text/plain': 'text',
};

/** Media types of a body with many names. */
export const NAMES_MEDIA_TYPES: string[] = Object.keys(FORMATS);

const CONTENT_TYPES: Readonly<Record<AnswerFormat, string>> = {
  json: 'application/json',
  ndjson: 'application/x-ndjson',
  csv: 'text/csv; charset=utf-8; header=present',
  tsv: 'text/tab-separated-values; charset=utf-8',
};
type AnswerFormat = BatchRequest['answerFormat'];

/** Lets the routes of a scope have bodies of any media type, as bytes. */
export function acceptNames(scope: FastifyInstance): void {
  scope.removeAllContentTypeParsers();
  scope.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) =>
    done(null, body),
  );
}

/** What a batch has from its request. */
export type BatchBody = Pick<BatchRequest, 'body' | 'bodyFormat' | 'answerFormat'>;

/** Reads the request's body, and answers while it is worked through. Throws USAGE for another media type. */
export async function answerNames(
  request: FastifyRequest,
  reply: FastifyReply,
  threads: NameThreads,
  backbone: Backbone | null,
  toRequest: (body: BatchBody) => BatchRequest,
): Promise<FastifyReply> {
  const batch = toRequest(bodyOf(request));
  const pieces = await threads.batch(backbone, batch);
  return reply
    .type(CONTENT_TYPES[batch.answerFormat])
    .send(Readable.from(pieces, { objectMode: false }));
}

function bodyOf(request: FastifyRequest): BatchBody {
  const { body } = request;
  const type = mediaType(request.headers['content-type'] ?? '');
  const bodyFormat = FORMATS[type];
  if (bodyFormat === undefined) {
    throw new OpendrawerError('USAGE', `Content-Type "${type.slice(0, 100)}" is not understood`, {
      hint: `One of ${NAMES_MEDIA_TYPES.join(', ')}.`,
    });
  }
  return {
    body: body instanceof Uint8Array ? body : new Uint8Array(),
    bodyFormat,
    answerFormat:
      acceptedFormat(request.headers.accept) ?? (bodyFormat === 'text' ? 'json' : bodyFormat),
  };
}

const mediaType = (header: string): string => header.split(';', 1)[0]?.trim().toLowerCase() ?? '';

/** The first format that the client names; null where it takes anything. */
function acceptedFormat(accept = ''): AnswerFormat | null {
  for (const range of accept.split(',')) {
    const format = FORMATS[mediaType(range)];
    if (format !== undefined && format !== 'text') return format;
  }
  return null;
}
