import { createReadStream } from 'node:fs';
import { extract } from 'tar-stream';
import { isOpendrawerError, OpendrawerError } from '../../errors/index.ts';
import { isHiddenName, safeName, shownName } from './safe-name.ts';
import type { FileLimits, SourceFile } from './types.ts';
import { unpack } from './unpack.ts';

const CHUNK_BYTES = 512 * 1024;
const BLOCK = 512;

/** Whether bytes begin with a header of a tar (POSIX ustar, GNU, or the older form that only has a sum). */
export function isTar(head: Uint8Array): boolean {
  if (head.length < BLOCK) return false;
  if (Buffer.from(head.buffer, head.byteOffset + 257, 5).toString('latin1') === 'ustar')
    return true;
  if (head[0] === 0 || (head[100] ?? 0) === 0) return false;
  const told = Number.parseInt(Buffer.from(head.subarray(148, 156)).toString('latin1').trim(), 8);
  let sum = 8 * 32;
  for (let at = 0; at < BLOCK; at++) if (at < 148 || at >= 156) sum += head[at] ?? 0;
  return sum === told;
}

interface Place {
  readonly offset: number;
  readonly size: number;
}

/**
 * The files of a tar, also of one in gzip or bzip2. The list takes one pass over all; a file is then found by its offset, which in a
 * packed one means to unpack what lies in front. Throws INPUT_CORRUPT for damage, bombs and names that lead outside.
 */
export async function tarFiles(
  path: string,
  isPacked: boolean,
  limits: FileLimits,
  { size: packedBytes, mtimeMs }: { readonly size: number; readonly mtimeMs: number },
): Promise<{ readonly files: readonly SourceFile[]; readonly notes: readonly string[] }> {
  const bytes = (from: number, size?: number): AsyncIterable<Uint8Array> =>
    isPacked
      ? slice(unpack(stream(path), { name: path, limits }), from, size)
      : stream(path, from, size);
  const state = JSON.stringify([path, packedBytes, mtimeMs, limits]);
  const { places, notes } =
    (await lists.get(state)) ?? (await listed(state, bytes(0), path, limits));
  const total = [...places.values()].reduce((sum, { size }) => sum + size, 0);
  const share = isPacked && total > 0 ? packedBytes / total : 1;
  const files = [...places].map(
    ([name, { offset, size }]): SourceFile => ({
      name,
      sizeBytes: size,
      packedBytes: Math.round(size * share),
      path: null,
      async *open() {
        if (size === 0) return;
        let read = 0;
        for await (const chunk of bytes(offset, size)) {
          read += chunk.length;
          yield chunk;
        }
        if (read < size) throw refuse(`${path}: ${name}`, 'the archive is cut off');
      },
    }),
  );
  return { files, notes };
}

interface List {
  readonly places: ReadonlyMap<string, Place>;
  readonly notes: readonly string[];
}

/** Lists of the archives that were opened last: a packed one is opened several times, and each list is a pass over all of it. */
const lists = new Map<string, Promise<List>>();
const MOST_LISTS = 4;

function listed(
  state: string,
  bytes: AsyncIterable<Uint8Array>,
  path: string,
  limits: FileLimits,
): Promise<List> {
  const notes: string[] = [];
  const list = placesOf(bytes, path, limits, notes).then((places) => ({ places, notes }));
  lists.set(state, list);
  list.catch(() => lists.delete(state));
  for (const old of [...lists.keys()].slice(0, -MOST_LISTS)) lists.delete(old);
  return list;
}

const refuse = (where: string, what: string, cause?: unknown): OpendrawerError =>
  new OpendrawerError('INPUT_CORRUPT', `${where}: ${what}`, { cause });

const stream = (path: string, start = 0, size?: number): AsyncIterable<Uint8Array> =>
  createReadStream(path, {
    highWaterMark: CHUNK_BYTES,
    start,
    ...(size === undefined ? {} : { end: start + size - 1 }),
  }) as AsyncIterable<Uint8Array>;

/** Bytes [from, from + size) of a stream. */
async function* slice(
  source: AsyncIterable<Uint8Array>,
  from: number,
  size = Number.POSITIVE_INFINITY,
): AsyncGenerator<Uint8Array, void, undefined> {
  let at = 0;
  for await (const chunk of source) {
    const part = chunk.subarray(Math.max(0, from - at), Math.max(0, from + size - at));
    at += chunk.length;
    if (part.length > 0) yield part;
    if (at >= from + size) return;
  }
}

async function placesOf(
  bytes: AsyncIterable<Uint8Array>,
  path: string,
  limits: FileLimits,
  notes: string[],
): Promise<ReadonlyMap<string, Place>> {
  const places = new Map<string, Place>();
  const entries = extract();
  const feeding = feed(bytes, entries);
  let count = 0;
  let total = 0;
  try {
    for await (const entry of entries) {
      const { header } = entry;
      const offset = (header as { byteOffset?: number }).byteOffset ?? 0;
      const size = header.size ?? 0;
      count += 1;
      total += size;
      if (count > limits.entries) {
        throw refuse(path, `the archive has more than ${limits.entries} files`);
      }
      if (total > limits.totalBytes) {
        throw refuse(path, `the archive unpacks to more than ${limits.totalBytes} bytes`);
      }
      const name = safeName(header.name, path);
      entry.resume();
      if (header.type === 'directory' || name === '' || isHiddenName(name)) continue;
      if (header.type !== 'file' && header.type !== 'contiguous-file') {
        notes.push(`${shownName(name)} is no plain file but a ${header.type}, and was left out.`);
      } else if (name.split('/').length > limits.depth) {
        notes.push(
          `${shownName(name)} lies deeper than ${limits.depth} folders, and was left out.`,
        );
      } else {
        if (places.has(name))
          notes.push(`${shownName(name)} is there twice; the later one was read.`);
        places.set(name, { offset, size });
      }
    }
    await feeding;
  } catch (error) {
    entries.destroy(error instanceof Error ? error : new Error(String(error)));
    const failure = await feeding.then(
      () => error,
      (cause: unknown) => cause,
    );
    if (isOpendrawerError(error)) throw error;
    if (isOpendrawerError(failure)) throw failure;
    throw refuse(path, 'the archive is damaged or cut off', error);
  }
  return places;
}

/** Writes to the reader of entries as fast as it takes them. Damage of the packing is thrown as it is. */
async function feed(
  bytes: AsyncIterable<Uint8Array>,
  entries: ReturnType<typeof extract>,
): Promise<void> {
  let failure: unknown = null;
  entries.on('error', (error: unknown) => {
    failure = error;
  });
  try {
    for await (const chunk of bytes) {
      if (failure !== null || entries.destroyed) return;
      if (!entries.write(chunk)) await drained(entries);
    }
    entries.end(undefined);
  } catch (error) {
    entries.destroy(error instanceof Error ? error : new Error(String(error)));
    throw error;
  }
}

/** Resolves when more can be written, or when nothing will be any more. */
const drained = (entries: ReturnType<typeof extract>): Promise<void> =>
  new Promise((resolve) => {
    const settle = (): void => {
      entries.off('drain', settle);
      entries.off('close', settle);
      resolve();
    };
    entries.on('drain', settle);
    entries.on('close', settle);
  });
