import type { Response } from 'undici';
import { OpendrawerError } from '../../errors/index.ts';
import { type GuardedRequest, guardedFetch } from '../web/guarded-fetch.ts';
import { redactUrl } from '../web/redact.ts';
import type { Marks } from './fingerprint.ts';
import { PassingFault, type RemoteReply, remoteSource, retryAfterMs } from './remote.ts';
import type { OpenSource } from './source.ts';
import { USER_AGENT } from './user-agent.ts';

/**
 * Sends a request as Opendrawer, with no content coding, so that sizes and ranges are those of the file. Throws ADDRESS_REFUSED for
 * private addresses.
 */
export const request = (
  url: string,
  init: Omit<GuardedRequest, 'headers'> & { readonly headers?: Readonly<Record<string, string>> },
): Promise<Response> =>
  guardedFetch(url, {
    ...init,
    headers: { 'user-agent': USER_AGENT, 'accept-encoding': 'identity', ...init.headers },
  });

/** Throws what a status that brings no bytes means. The body is left to the attempt's end. */
export function refuse(url: string, response: Response): never {
  const { status } = response;
  const message =
    `${redactUrl(url)}: the server answers ${status} ${response.statusText}`.trimEnd();
  if (status === 401 || status === 403 || status === 451) {
    throw new OpendrawerError('SOURCE_FORBIDDEN', message);
  }
  if (status === 404 || status === 410) throw new OpendrawerError('SOURCE_NOT_FOUND', message);
  if (status === 408 || status === 416 || status === 425 || status === 429 || status >= 500) {
    throw new PassingFault(`the server answers ${status} ${response.statusText}`.trimEnd(), {
      retryAfterMs: retryAfterMs(response.headers.get('retry-after')),
    });
  }
  throw new OpendrawerError('SOURCE_UNREACHABLE', message);
}

/** Whether the body is the file as it lies on the server. */
const isIdentity = (headers: Pick<Headers, 'get'>): boolean =>
  (headers.get('content-encoding') ?? 'identity').toLowerCase() === 'identity';

/** Size of the whole file from the headers of an answer; null where they do not tell. */
export function totalOf(response: Response): number | null {
  if (!isIdentity(response.headers)) return null;
  const header =
    response.status === 206
      ? /\/(\d+)$/.exec(response.headers.get('content-range') ?? '')?.[1]
      : response.headers.get('content-length');
  return header === null || header === undefined || header === '' ? null : Number(header);
}

async function get(
  url: string,
  from: number,
  known: Marks,
  init: { readonly signal: AbortSignal; readonly allowPrivateAddresses: boolean },
): Promise<RemoteReply> {
  const headers: Record<string, string> = {};
  if (from > 0) {
    headers.range = `bytes=${from}-`;
    // A weak ETag may not stand in If-Range (RFC 9110 §13.1.5).
    const validator = known.etag === undefined ? known.lastModified : known.etag;
    if (validator !== undefined && !validator.startsWith('W/')) headers['if-range'] = validator;
  }
  const response = await request(url, { headers, ...init });
  if (response.status !== 200 && response.status !== 206) refuse(url, response);
  const start = /^bytes (\d+)-/.exec(response.headers.get('content-range') ?? '')?.[1];
  return {
    from: response.status === 206 ? Number(start ?? Number.POSITIVE_INFINITY) : 0,
    total: totalOf(response),
    etag: response.headers.get('etag'),
    lastModified: response.headers.get('last-modified'),
    body: response.body ?? new ReadableStream<Uint8Array>({ start: (body) => body.close() }),
  };
}

/** Opens a partition at an http(s) URL. */
export const openHttp: OpenSource = (partition, options) => {
  const url = partition.location;
  const { allowPrivateAddresses } = options;
  return remoteSource(
    partition,
    {
      url: redactUrl(url),
      request: (from, known, signal) => get(url, from, known, { signal, allowPrivateAddresses }),
    },
    options,
  );
};
