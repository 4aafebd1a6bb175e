import { isOpendrawerError, OpendrawerError } from '../../errors/index.ts';
import { placeOf, SHARDS, unitOfFolder } from '../edan/layout.ts';
import { HEAD_BYTES, packingOf } from './decode.ts';
import { type Marks, toFingerprint } from './fingerprint.ts';
import { openHttp, refuse, request, totalOf } from './http.ts';
import { followIndex, pathOf, readIndex } from './index-file.ts';
import {
  type Found,
  type Inspected,
  type Listing,
  type ListOptions,
  mapConcurrent,
} from './listing.ts';
import { withRetries } from './remote.ts';

/** Lists what an http(s) URL leads to: one file, an `index.txt`, or a folder (a slash at the end). */
export async function listHttp(location: string, options: ListOptions): Promise<Listing> {
  const url = URL.parse(location);
  if (url === null) throw new OpendrawerError('SOURCE_NOT_FOUND', `${location}: is no address`);
  url.hash = '';
  const inspect = (file: Found): Promise<Inspected> => inspectHttp(file.location, options);
  const base = url.href.slice(0, url.href.split('?')[0]?.lastIndexOf('/')).concat('/');
  const found = (addresses: readonly string[]): Found[] =>
    addresses.map((address) => ({
      id: address.startsWith(base) ? address.slice(base.length) : address,
      location: address,
      path: pathOf(address),
    }));
  if (placeOf(url.pathname).kind === 'index') {
    const { urls, notes } = await followIndex(url.href, following(options));
    return { files: found(urls), named: false, notes, inspect };
  }
  if (!url.pathname.endsWith('/')) {
    return { files: found([url.href]), named: true, notes: [], inspect };
  }
  const { urls, notes } = await listFolder(url.href, options);
  return { files: found(urls), named: false, notes, inspect };
}

const following = (options: ListOptions) => ({
  ...options,
  read: (url: string) => readIndex(openHttp, url, options),
});

/** The files of a folder: by its index, by the indexes of the units, or by trying the 256 names. */
async function listFolder(
  folder: string,
  options: ListOptions,
): Promise<{ urls: readonly string[]; notes: readonly string[] }> {
  const { units } = options;
  for (const index of ['index.txt', 'metadata/edan/index.txt']) {
    const indexed = await tryIndex(new URL(index, folder).href, options);
    if (indexed !== null) return indexed;
  }
  const ownUnit = unitOfFolder(new URL(folder).pathname);
  if (units.length === 0 && ownUnit === null) {
    throw new OpendrawerError('SOURCE_NOT_FOUND', `${folder}: has no index.txt`, {
      hint: 'Name the units to read with --unit, or give the address of a file or of an index.txt.',
    });
  }
  const github = /\/metadata\/objects\//i.test(folder);
  const folders =
    ownUnit !== null
      ? [folder]
      : units.map(
          (unit) => new URL(`${github ? unit.toUpperCase() : unit.toLowerCase()}/`, folder).href,
        );
  const lists = [];
  for (const unitFolder of folders) {
    const indexed = ownUnit === null ? await tryIndex(`${unitFolder}index.txt`, options) : null;
    lists.push(indexed ?? (await probe(unitFolder, github ? '.txt.bz2' : '.txt', options)));
  }
  return {
    urls: lists.flatMap((list) => list.urls),
    notes: lists.flatMap((list) => list.notes),
  };
}

async function tryIndex(url: string, options: ListOptions) {
  try {
    const { urls, notes } = await followIndex(url, following(options));
    return urls.length === 0 ? null : { urls, notes };
  } catch (error) {
    if (isAbsent(error)) return null;
    throw error;
  }
}

/** Object stores answer 403 for a missing file where listing is not allowed. */
const isAbsent = (error: unknown): boolean =>
  isOpendrawerError(error) &&
  (error.code === 'SOURCE_NOT_FOUND' || error.code === 'SOURCE_FORBIDDEN');

async function probe(folder: string, extension: string, options: ListOptions) {
  const names = SHARDS.map((shard) => `${folder}${shard}${extension}`);
  const present = await mapConcurrent(names, options, (url) =>
    head(url, options).then(
      () => true,
      (error: unknown) => {
        if (isAbsent(error)) return false;
        throw error;
      },
    ),
  );
  const urls = names.filter((_, at) => present[at]);
  return { urls, notes: [`${folder}: no index.txt; ${urls.length} of 256 file names exist`] };
}

interface Head {
  readonly marks: Marks;
  readonly acceptsRanges: boolean;
}

/** Size, ETag and time of a file, by HEAD, or by asking for one byte where HEAD is not served. */
function head(url: string, options: ListOptions): Promise<Head> {
  const { allowPrivateAddresses } = options;
  return withRetries(url, options, async (attempt) => {
    let response = await attempt.guard(
      request(url, { method: 'HEAD', signal: attempt.signal, allowPrivateAddresses }),
    );
    if ([400, 403, 405, 501].includes(response.status)) {
      const one = {
        headers: { range: 'bytes=0-0' },
        signal: attempt.signal,
        allowPrivateAddresses,
      };
      response = await attempt.guard(request(url, one));
    }
    // 416: an empty file has no first byte.
    if (![200, 206, 416].includes(response.status)) refuse(url, response);
    const etag = response.headers.get('etag');
    const lastModified = response.headers.get('last-modified');
    const told = response.status === 416 ? 0 : totalOf(response);
    // Pages made on demand often have no length in answer to HEAD, and some servers then say 0.
    const size = told === 0 && response.status === 200 ? null : told;
    return {
      marks: {
        ...(etag === null ? {} : { etag }),
        ...(lastModified === null ? {} : { lastModified }),
        ...(size === null ? {} : { size }),
      },
      acceptsRanges: response.status === 206 || response.headers.get('accept-ranges') === 'bytes',
    };
  });
}

async function inspectHttp(url: string, options: ListOptions): Promise<Inspected> {
  const { marks, acceptsRanges } = await head(url, options);
  const { etag, lastModified, size } = marks;
  const kept: Marks =
    etag !== undefined
      ? { etag, ...(size === undefined ? {} : { size }) }
      : lastModified !== undefined && size !== undefined
        ? { lastModified, size }
        : { ...marks, seen: options.now().toISOString() };
  const large = size !== undefined && size > options.rangeBytes && acceptsRanges;
  return {
    sizeBytes: size ?? null,
    fingerprint: toFingerprint(kept),
    plain: large && (await isPlainWithRanges(url, options)),
  };
}

function isPlainWithRanges(url: string, options: ListOptions): Promise<boolean> {
  const { allowPrivateAddresses } = options;
  return withRetries(url, options, async (attempt) => {
    const range = `bytes=0-${HEAD_BYTES - 1}`;
    const response = await attempt.guard(
      request(url, { headers: { range }, signal: attempt.signal, allowPrivateAddresses }),
    );
    if (response.status === 200) return false;
    if (response.status !== 206) refuse(url, response);
    return packingOf(new Uint8Array(await attempt.guard(response.arrayBuffer()))) === 'plain';
  });
}
