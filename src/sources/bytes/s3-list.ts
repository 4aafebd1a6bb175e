import { posix } from 'node:path';
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
import { isGlob, mayHoldMatches, splitGlob } from './glob.ts';
import { followIndex, readIndex } from './index-file.ts';
import {
  type Found,
  type Inspected,
  type Listing,
  type ListOptions,
  mapConcurrent,
} from './listing.ts';
import { withRetries } from './remote.ts';
import { type Address, addressOf, faultOf, get, openS3, s3, urlOf } from './s3.ts';

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

/** All objects below a prefix that may hold records, or that match a glob. */
async function walk(address: Address, options: ListOptions, glob?: string): Promise<Listed[]> {
  const { bucket } = address;
  const { objects, folders } = await listLevel(address, options);
  const isWanted = ({ key }: Listed): boolean =>
    !isSkippedName(nameOf(key)) &&
    (glob === undefined ? isRecordFile(key) : posix.matchesGlob(key, glob));
  const isOpen = (folder: string): boolean =>
    !isSkippedName(nameOf(folder)) &&
    isUnitWanted(unitOfFolder(folder), options.units) &&
    (glob === undefined || mayHoldMatches(folder, glob));
  const open = folders.filter(isOpen);
  // The release keeps millions of other files beside this folder.
  const metadata = open.filter((folder) => glob === undefined && nameOf(folder) === 'metadata');
  const below = await mapConcurrent(metadata.length > 0 ? metadata : open, options, (key) =>
    walk({ bucket, key }, options, glob),
  );
  return [...objects.filter(isWanted), ...below.flat()];
}

/** Lists what an s3 URL leads to: one object, a glob, or all below a prefix, by listing or by `index.txt`. */
export async function listS3(location: string, options: ListOptions): Promise<Listing> {
  const address = addressOf(location);
  const { bucket, key } = address;
  if (placeOf(key).kind === 'index') return listByIndex(address, options, []);
  if (key !== '' && !key.endsWith('/')) {
    const single = await headObject(address, options);
    if (single !== null) return listing(bucket, nameOf(key), [{ key, marks: single }], [], options);
  }
  if (isGlob(key)) {
    const prefix = splitGlob(key).folder;
    const base = prefix === '' ? '' : `${prefix}/`;
    const objects = await walk({ bucket, key: base }, options, key);
    return listing(bucket, base, objects, [], options);
  }
  const folder = key === '' || key.endsWith('/') ? key : `${key}/`;
  try {
    return listing(bucket, folder, await walk({ bucket, key: folder }, options), [], options);
  } catch (error) {
    if (!isOpendrawerError(error) || error.code !== 'SOURCE_FORBIDDEN') throw error;
    const note = `${location}: may not be listed; its index.txt was used`;
    return listByIndex({ bucket, key: `${folder}index.txt` }, options, [note]).catch(
      (second: unknown) => {
        throw isAbsent(second) ? error : second;
      },
    );
  }
}

/** Object stores answer 403 for a missing object where listing is not allowed. */
const isAbsent = (error: unknown): boolean =>
  isOpendrawerError(error) &&
  (error.code === 'SOURCE_NOT_FOUND' || error.code === 'SOURCE_FORBIDDEN');

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
    named: !base.endsWith('/') && base !== '',
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
    read: (url) => readIndex(openS3, url, options),
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
    named: false,
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
    // A name that is plainly a file's is not tried as a folder.
    if (isAbsent(error) && (isGlob(address.key) || !isRecordFile(address.key))) return null;
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
