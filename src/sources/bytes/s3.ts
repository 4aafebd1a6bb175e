import type { S3Client } from '@aws-sdk/client-s3';
import { isOpendrawerError, OpendrawerError } from '../../errors/index.ts';
import type { Marks } from './fingerprint.ts';
import { PassingFault, type RemoteReply, remoteSource, retryAfterMs } from './remote.ts';
import type { OpenSource } from './source.ts';
import { USER_AGENT } from './user-agent.ts';

/** Bucket and key (or prefix) of an s3 URL. */
export interface Address {
  readonly bucket: string;
  readonly key: string;
}

export const urlOf = ({ bucket, key }: Address): string => `s3://${bucket}/${key}`;

/** Takes an s3 URL apart. Throws SOURCE_NOT_FOUND where it is none. */
export function addressOf(url: string): Address {
  const [, bucket, key] = /^s3:\/\/([^/]+)\/?(.*)$/i.exec(url) ?? [];
  if (bucket === undefined || key === undefined) {
    throw new OpendrawerError('SOURCE_NOT_FOUND', `${url}: is not of the form s3://bucket/prefix`);
  }
  return { bucket, key };
}

let shared: { readonly made: string; readonly client: Promise<S3Client> } | null = null;

/** The client for anonymous requests; OPENDRAWER_S3_ENDPOINT and AWS_REGION are read here. */
export function s3(): Promise<S3Client> {
  const endpoint = process.env['OPENDRAWER_S3_ENDPOINT'];
  const region = process.env['AWS_REGION'] || 'us-east-1';
  const made = `${region} ${endpoint ?? ''}`;
  if (shared?.made !== made) shared = { made, client: createClient(region, endpoint) };
  return shared.client;
}

async function createClient(region: string, endpoint: string | undefined): Promise<S3Client> {
  // Loaded late: it takes longer than everything else here, and most sources are files.
  const { S3Client } = await import('@aws-sdk/client-s3');
  return new S3Client({
    region,
    ...(endpoint ? { endpoint, forcePathStyle: true } : {}),
    followRegionRedirects: true,
    // Requests go out unsigned; the keys only keep the SDK from looking for some.
    credentials: { accessKeyId: 'anonymous', secretAccessKey: 'anonymous' },
    signer: { sign: async (request) => request },
    customUserAgent: USER_AGENT,
    // Repeating is done here, where what already came is known.
    maxAttempts: 1,
    responseChecksumValidation: 'WHEN_REQUIRED',
    requestHandler: { connectionTimeout: 20_000 },
  });
}

/** What an error of the SDK means; faults that may pass become `PassingFault`. */
export function faultOf(url: string, error: unknown): unknown {
  if (isOpendrawerError(error) || error instanceof PassingFault) return error;
  const { name, message, $metadata, $response } = error as {
    name?: string;
    message?: string;
    $metadata?: { httpStatusCode?: number };
    $response?: { headers?: Record<string, string> };
  };
  const status = $metadata?.httpStatusCode;
  const told = `${url}: ${[status, name, message].filter((part) => part).join(' ')}`;
  if (status === 401 || status === 403) {
    return new OpendrawerError('SOURCE_FORBIDDEN', told, { cause: error });
  }
  if (status === 404) return new OpendrawerError('SOURCE_NOT_FOUND', told, { cause: error });
  if (status === 412) {
    return new OpendrawerError('SOURCE_CHANGED', `${url}: its ETag changed`, { cause: error });
  }
  if (status !== undefined && status >= 400 && status < 500 && ![408, 416, 429].includes(status)) {
    return new OpendrawerError('SOURCE_UNREACHABLE', told, { cause: error });
  }
  return new PassingFault(message || name || 'the request failed', {
    cause: error,
    retryAfterMs: retryAfterMs($response?.headers?.['retry-after']),
  });
}

/** Asks for an object or a range of it; with an ETag, only if that is still the object's. */
export async function get(
  address: Address,
  range: string | undefined,
  known: Marks,
  signal: AbortSignal,
): Promise<RemoteReply> {
  const { GetObjectCommand } = await import('@aws-sdk/client-s3');
  const client = await s3();
  const command = new GetObjectCommand({
    Bucket: address.bucket,
    Key: address.key,
    ...(range === undefined ? {} : { Range: range }),
    ...(known.etag === undefined ? {} : { IfMatch: known.etag }),
  });
  try {
    const reply = await client.send(command, { abortSignal: signal });
    const [, start, size] = /^bytes (\d+)-\d+\/(\d+)$/.exec(reply.ContentRange ?? '') ?? [];
    return {
      from: Number(start ?? 0),
      total: size === undefined ? (reply.ContentLength ?? null) : Number(size),
      etag: reply.ETag ?? null,
      lastModified: reply.LastModified?.toUTCString() ?? null,
      body: bodyOf(
        reply.Body as (AsyncIterable<Uint8Array> & { destroy?: () => void }) | undefined,
        signal,
      ),
    };
  } catch (error) {
    throw faultOf(urlOf(address), error);
  }
}

/** The abort signal of the SDK ends with the headers; the body is ended here. */
async function* bodyOf(
  body: (AsyncIterable<Uint8Array> & { destroy?: () => void }) | undefined,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array, void, undefined> {
  if (body === undefined) return;
  const end = (): void => body.destroy?.();
  signal.addEventListener('abort', end, { once: true });
  try {
    if (signal.aborted) end();
    yield* body;
  } finally {
    signal.removeEventListener('abort', end);
    end();
  }
}

/** Opens a partition at an s3 URL. */
export const openS3: OpenSource = (partition, options) => {
  const url = partition.location;
  const address = addressOf(url);
  const request = (from: number, known: Marks, signal: AbortSignal): Promise<RemoteReply> =>
    get(address, from > 0 ? `bytes=${from}-` : undefined, known, signal);
  return remoteSource(partition, { url, request }, options);
};
