import { OpendrawerError } from '../../errors/index.ts';
import { isRecordFile, isUnitWanted, placeOf, unitOfFolder } from '../edan/layout.ts';
import { mapConcurrent } from './listing.ts';
import type { OpenSource } from './source.ts';

/** What an `index.txt` leads to. */
export interface Indexed {
  readonly urls: readonly string[];
  readonly notes: readonly string[];
}

export interface FollowOptions {
  /** Text of an index; throws where it cannot be had. */
  readonly read: (url: string) => Promise<string>;
  /** Maps an address that an index names to the one that is read; default: as it is. */
  readonly rewrite?: (url: string) => string;
  readonly units: readonly string[];
  readonly concurrency: number;
  readonly signal?: AbortSignal;
}

/** Root index, index of a unit, and one to spare. */
const MAX_DEPTH = 3;

const MAX_INDEX_BYTES = 64 * 1024 * 1024;

const isIndex = (url: string): boolean => placeOf(url).kind === 'index';
const folderOf = (url: string): string => url.slice(0, url.lastIndexOf('/') + 1);

/** Text of an index, read whole. Throws `INPUT_CORRUPT` for one over 64 MiB, `SOURCE_NOT_FOUND` for a page. */
export async function readIndex(
  open: OpenSource,
  url: string,
  options: Parameters<OpenSource>[1],
): Promise<string> {
  const partition = {
    id: url,
    location: url,
    unit: null,
    sizeBytes: null,
    fingerprint: '',
    range: null,
  };
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of open(partition, options).read(0)) {
    chunks.push(chunk);
    size += chunk.length;
    if (size > MAX_INDEX_BYTES)
      throw new OpendrawerError('INPUT_CORRUPT', `${url}: too long for an index`);
  }
  const text = Buffer.concat(chunks).toString('utf8');
  // Some servers answer every address with a page.
  if (/^\s*</.test(text))
    throw new OpendrawerError('SOURCE_NOT_FOUND', `${url}: is a page, no index`);
  return text;
}

/**
 * Follows an `index.txt`, whose lines are URLs or paths relative to it, of files or of further
 * indexes (a line that ends in `/` means the `index.txt` of that folder).
 */
export async function followIndex(start: string, options: FollowOptions): Promise<Indexed> {
  const { rewrite = (url: string) => url, units } = options;
  const files = new Set<string>();
  const seen = new Set([start]);
  let ignored = 0;
  let level = [start];
  for (let depth = 0; depth < MAX_DEPTH && level.length > 0; depth++) {
    const lists = await mapConcurrent(level, options, async (url) =>
      addressesOf(await options.read(url), url),
    );
    level = [];
    for (const address of lists.flat()) {
      const url = address === null ? null : rewrite(address);
      if (url === null || (!isIndex(url) && !isRecordFile(pathOf(url)))) {
        ignored++;
      } else if (!isIndex(url)) {
        files.add(url);
      } else if (!seen.has(url) && isUnitWanted(unitOfFolder(pathOf(folderOf(url))), units)) {
        seen.add(url);
        level.push(url);
      }
    }
  }
  const notes = ignored > 0 ? [`${start}: ${ignored} lines name no file of records`] : [];
  return { urls: [...files], notes };
}

/** Path of a URL without query, for layout and name. */
export const pathOf = (url: string): string =>
  url.replace(/^[a-z0-9]+:\/\//i, '/').replace(/[?#].*$/, '');

function addressesOf(text: string, base: string): (string | null)[] {
  return text
    .split(/\r?\n/)
    .map((line) => line.replace(/^\uFEFF/, '').trim())
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => {
      const url = URL.parse(line.endsWith('/') ? `${line}index.txt` : line, base);
      return url !== null && /^(?:https?|s3):$/.test(url.protocol) ? url.href : null;
    });
}
