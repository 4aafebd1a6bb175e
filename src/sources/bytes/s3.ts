import type { S3Client } from '@aws-sdk/client-s3';
import { isOpendrawerError, OpendrawerError } from '../../errors/index.ts';
import {
  isRecordFile,
  isSkippedName,
  isUnitWanted,
  placeOf,
  unitOfFolder,
} from '../edan/layout.ts';
import { HEAD_BYTES, packingOf } from './decode.ts';
import { type Marks, marksOf, toFingerprint } from './fingerprint.ts';
import { followIndex } from './index-file.ts';
import {
  type Found,
  type Inspected,
  type Listing,
  type ListOptions,
  mapConcurrent,
} from './listing.ts';
import {
  PassingFault,
  type RemoteReply,
  remoteSource,
  retryAfterMs,
  withRetries,
} from './remote.ts';
import type { OpenSource } from './source.ts';
import { USER_AGENT } from './user-agent.ts';

interface Address {
  readonly bucket: string;
  readonly key: string;
}

const urlOf = ({ bucket, key }: Address): string => `s3://${bucket}/${key}`;

function addressOf(url: string): Address {
  const [, bucket, key] = /^s3:\/\/([^/]+)\/?(.*)$/i.exec(url) ?? [];
  if (bucket === undefined || key === undefined) {
    throw new OpendrawerError('SOURCE_NOT_FOUND', `${url}: is not of the form s3://bucket/prefix`);
  }
  return { bucket, key };
}

let shared: { readonly made: string; readonly client: Promise<S3Client> } | null = null;

/** The client for anonymous requests; OPENDRAWER_S3_ENDPOINT and AWS_REGION are read here. */
function s3(): Promise<S3Client> {
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
function faultOf(url: string, error: unknown): unknown {
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

async function get(
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

interface Listed {
  readonly key: string;
  readonly marks: Marks;
}

/** One level of a bucket: the objects directly below a prefix, and its folders. */
async function listLevel(
  { bucket, key: prefix }: Address,
  options: ListOptions,
): Promise<{ objects: Listed[]; folders: string[] }> {
  const { ListObjectsV2Command } = await import('@aws-sdk/client-s3');
  const url = urlOf({ bucket, key: prefix });
  const objects: Listed[] = [];
  const folders: string[] = [];
  for (let token: string | undefined, more = true; more; ) {
    const page = await withRetries(url, options, async (attempt) => {
      const command = new ListObjectsV2Command({
        Bucket: bucket,
        Prefix: prefix,
        Delimiter: '/',
        ...(token === undefined ? {} : { ContinuationToken: token }),
      });
      try {
        return await attempt.guard((await s3()).send(command, { abortSignal: attempt.signal }));
      } catch (error) {
        throw faultOf(url, error);
      }
    });
    for (const { Key, ETag, Size } of page.Contents ?? []) {
      if (Key === undefined || Key.endsWith('/')) continue;
      objects.push({ key: Key, marks: marksFrom(ETag, Size, options) });
    }
    for (const { Prefix } of page.CommonPrefixes ?? []) if (Prefix) folders.push(Prefix);
    token = page.NextContinuationToken;
    more = page.IsTruncated === true && token !== undefined;
  }
  return { objects, folders };
}

const marksFrom = (
  etag: string | undefined,
  size: number | undefined,
  options: ListOptions,
): Marks => ({
  ...(etag === undefined ? { seen: options.now().toISOString() } : { etag }),
  ...(size === undefined ? {} : { size }),
});

const nameOf = (key: string): string => /([^/]+)\/?$/.exec(key)?.[1] ?? '';

/** All objects below a prefix that may hold records. */
async function walk(address: Address, options: ListOptions): Promise<Listed[]> {
  const { bucket } = address;
  const { objects, folders } = await listLevel(address, options);
  const files = objects.filter(({ key }) => isRecordFile(key) && !isSkippedName(nameOf(key)));
  const wanted = folders.filter(
    (folder) => !isSkippedName(nameOf(folder)) && isUnitWanted(unitOfFolder(folder), options.units),
  );
  // The release keeps millions of other files beside this folder.
  const metadata = wanted.filter((folder) => nameOf(folder) === 'metadata');
  const below = await mapConcurrent(metadata.length > 0 ? metadata : wanted, options, (key) =>
    walk({ bucket, key }, options),
  );
  return [...files, ...below.flat()];
}

/** Lists what an s3 URL leads to: one object, or all below a prefix, by listing or by `index.txt`. */
export async function listS3(location: string, options: ListOptions): Promise<Listing> {
  const address = addressOf(location);
  const { bucket, key } = address;
  if (placeOf(key).kind === 'index') return listByIndex(address, options, []);
  if (key !== '' && !key.endsWith('/')) {
    const single = await headObject(address, options);
    if (single !== null) return listing(bucket, nameOf(key), [{ key, marks: single }], [], options);
  }
  const folder = key === '' || key.endsWith('/') ? key : `${key}/`;
  try {
    return listing(bucket, folder, await walk({ bucket, key: folder }, options), [], options);
  } catch (error) {
    if (!isOpendrawerError(error) || error.code !== 'SOURCE_FORBIDDEN') throw error;
    const note = `${location}: may not be listed; its index.txt was used`;
    try {
      return await listByIndex({ bucket, key: `${folder}index.txt` }, options, [note]);
    } catch (second) {
      if (isOpendrawerError(second) && second.code === 'SOURCE_NOT_FOUND') throw error;
      throw second;
    }
  }
}

function listing(
  bucket: string,
  base: string,
  objects: readonly Listed[],
  notes: readonly string[],
  options: ListOptions,
): Listing {
  const marks = new Map(objects.map((object) => [object.key, object.marks]));
  const files = objects.map(({ key }) => ({
    id:
      key.startsWith(base) && base.endsWith('/')
        ? key.slice(base.length)
        : base === ''
          ? key
          : nameOf(key),
    location: urlOf({ bucket, key }),
    path: key,
  }));
  return {
    files,
    notes,
    inspect: (file) => inspect({ bucket, key: file.path }, marks.get(file.path), options),
  };
}

async function listByIndex(
  address: Address,
  options: ListOptions,
  before: readonly string[],
): Promise<Listing> {
  const { bucket, key } = address;
  const { urls, notes } = await followIndex(urlOf(address), {
    ...options,
    rewrite: (url) => withinBucket(url, bucket),
    read: async (url) => {
      const chunks = [];
      const partition = {
        id: url,
        location: url,
        unit: null,
        sizeBytes: null,
        fingerprint: '',
        range: null,
      };
      for await (const chunk of openS3(partition, options).read(0)) chunks.push(chunk);
      return Buffer.concat(chunks).toString('utf8');
    },
  });
  const inside = urls.filter((url) => url.startsWith(`s3://${bucket}/`));
  const outside = urls.length - inside.length;
  const base = key.slice(0, key.lastIndexOf('/') + 1);
  const found: Found[] = inside.map((url) => {
    const path = decodeURIComponent(addressOf(url).key);
    return {
      id: path.startsWith(base) ? path.slice(base.length) : path,
      location: urlOf({ bucket, key: path }),
      path,
    };
  });
  const left = outside > 0 ? [`${outside} files outside the bucket are left out`] : [];
  return {
    files: found,
    notes: [...before, ...notes, ...left],
    inspect: (file) => inspect({ bucket, key: file.path }, undefined, options),
  };
}

/** The index of the release names its files by https; through the bucket they are the same files. */
function withinBucket(url: string, bucket: string): string {
  const { hostname, pathname } = new URL(url);
  if (!/(?:^|\.)amazonaws\.com$/.test(hostname)) return url;
  if (hostname.startsWith(`${bucket}.s3`)) return `s3://${bucket}${pathname}`;
  if (/^s3[.-]/.test(hostname) && pathname.startsWith(`/${bucket}/`)) return `s3:/${pathname}`;
  return url;
}

/** Marks of an object; null where there is none (or where a stranger may not know whether there is). */
async function headObject(address: Address, options: ListOptions): Promise<Marks | null> {
  const { HeadObjectCommand } = await import('@aws-sdk/client-s3');
  const url = urlOf(address);
  try {
    return await withRetries(url, options, async (attempt) => {
      const command = new HeadObjectCommand({ Bucket: address.bucket, Key: address.key });
      try {
        const { ETag, ContentLength } = await attempt.guard(
          (await s3()).send(command, { abortSignal: attempt.signal }),
        );
        return marksFrom(ETag, ContentLength, options);
      } catch (error) {
        throw faultOf(url, error);
      }
    });
  } catch (error) {
    if (!isOpendrawerError(error)) throw error;
    const absent = error.code === 'SOURCE_NOT_FOUND' || error.code === 'SOURCE_FORBIDDEN';
    // A name that is plainly a file's is not tried as a folder.
    if (absent && !isRecordFile(address.key)) return null;
    throw error;
  }
}

async function inspect(
  address: Address,
  listed: Marks | undefined,
  options: ListOptions,
): Promise<Inspected> {
  const url = urlOf(address);
  const marks = listed ?? (await headObject(address, options));
  if (marks === null) throw new OpendrawerError('SOURCE_NOT_FOUND', `${url}: no such object`);
  const fingerprint = toFingerprint(marks);
  const size = marks.size ?? null;
  if (size === null || size <= options.rangeBytes)
    return { sizeBytes: size, fingerprint, plain: false };
  const plain = await withRetries(url, options, async (attempt) => {
    const range = `bytes=0-${HEAD_BYTES - 1}`;
    const reply = await attempt.guard(
      get(address, range, marksOf({ fingerprint }), attempt.signal),
    );
    const iterator = reply.body[Symbol.asyncIterator]();
    const chunks: Uint8Array[] = [];
    for (;;) {
      const next = await attempt.guard(iterator.next());
      if (next.done === true) break;
      chunks.push(next.value);
    }
    return packingOf(Buffer.concat(chunks)) === 'plain';
  });
  return { sizeBytes: size, fingerprint, plain };
}
