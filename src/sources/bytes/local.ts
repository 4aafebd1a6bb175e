import { hash } from 'node:crypto';
import { type BigIntStats, constants, type Stats } from 'node:fs';
import { type FileHandle, glob, open, readdir, realpath, stat } from 'node:fs/promises';
import { basename, join, relative, resolve, sep } from 'node:path';
import { OpendrawerError } from '../../errors/index.ts';
import { isRecordFile, isSkippedName } from '../edan/layout.ts';
import { HEAD_BYTES, packingOf } from './decode.ts';
import { type Marks, marksOf, toFingerprint } from './fingerprint.ts';
import { isGlob, splitGlob } from './glob.ts';
import type { OpenSource } from './source.ts';

const MIB = 1024 * 1024;
const WHOLE_HASH_BYTES = 4 * MIB;
const CHUNK_BYTES = 512 * 1024;

/** A local file that may hold records. */
export interface LocalFile {
  /** Relative to the location, with `/`. */
  readonly id: string;
  readonly path: string;
}

const slashed = (path: string): string => (sep === '/' ? path : path.replaceAll(sep, '/'));

/** Turns what the file system says into an error of the catalogue. */
export function localFault(path: string, error: unknown, missing: 'plan' | 'read'): unknown {
  const code = (error as { code?: unknown } | null)?.code;
  if (code === 'ENOENT' || code === 'ENOTDIR') {
    return missing === 'plan'
      ? new OpendrawerError('SOURCE_NOT_FOUND', `${path}: no such file or folder`, { cause: error })
      : new OpendrawerError('SOURCE_CHANGED', `${path}: vanished`, { cause: error });
  }
  if (code === 'EACCES' || code === 'EPERM') {
    return new OpendrawerError('SOURCE_FORBIDDEN', `${path}: may not be read`, {
      cause: error,
      hint: 'Check the permissions of the file.',
    });
  }
  if (typeof code === 'string' && /^E[A-Z]+$/.test(code)) {
    return new OpendrawerError('SOURCE_UNREACHABLE', `${path}: cannot be read (${code})`, {
      cause: error,
    });
  }
  return error;
}

/**
 * Lists the files of a folder (recursively), of a glob, or the one file. Hidden files, `media/`
 * folders and, in folders, files whose name promises no records are passed over.
 */
export async function listLocal(
  location: string,
  options: { readonly signal?: AbortSignal } = {},
): Promise<LocalFile[]> {
  const path = resolve(location);
  const stats = await stat(path).catch((error: unknown) => {
    const code = (error as { code?: unknown }).code;
    if (isGlob(location) && (code === 'ENOENT' || code === 'ENOTDIR')) return null;
    throw localFault(location, error, 'plan');
  });
  if (stats === null) return listGlob(location, options);
  if (stats.isFile()) return [{ id: basename(path), path }];
  if (!stats.isDirectory()) {
    throw new OpendrawerError('SOURCE_NOT_FOUND', `${location}: is neither a file nor a folder`);
  }
  return walk(path, path, options.signal);
}

async function listGlob(
  pattern: string,
  { signal }: { readonly signal?: AbortSignal },
): Promise<LocalFile[]> {
  const { folder, pattern: names } = splitGlob(slashed(resolve(pattern)));
  const base = folder || '/';
  const openEnded = names.endsWith('*');
  const files = new Map<string, LocalFile>();
  for await (const name of glob(names, { cwd: base })) {
    signal?.throwIfAborted();
    const id = slashed(name);
    if (id.split('/').some(isSkippedName)) continue;
    const path = join(base, name);
    const stats = await stat(path).catch((error: unknown) => {
      throw localFault(path, error, 'read');
    });
    if (stats.isDirectory()) {
      for (const file of await walk(base, path, signal)) files.set(file.id, file);
    } else if (!openEnded || isRecordFile(name)) {
      files.set(id, { id, path });
    }
  }
  return [...files.values()];
}

async function walk(
  base: string,
  folder: string,
  signal: AbortSignal | undefined,
  above: readonly string[] = [],
): Promise<LocalFile[]> {
  signal?.throwIfAborted();
  const files: LocalFile[] = [];
  try {
    const real = await realpath(folder);
    if (above.includes(real)) return [];
    for (const entry of await readdir(folder, { withFileTypes: true })) {
      if (isSkippedName(entry.name)) continue;
      const path = join(folder, entry.name);
      const kind = entry.isSymbolicLink() ? await target(path) : entry;
      if (kind === null) continue;
      if (kind.isDirectory()) files.push(...(await walk(base, path, signal, [...above, real])));
      else if (kind.isFile() && isRecordFile(entry.name)) {
        files.push({ id: slashed(relative(base, path)), path });
      }
    }
  } catch (error) {
    throw localFault(folder, error, 'plan');
  }
  return files;
}

/** What a link leads to; null where it leads nowhere and nothing says that records should be there. */
async function target(path: string): Promise<Stats | null> {
  try {
    return await stat(path);
  } catch (error) {
    const { code } = error as { code?: unknown };
    if ((code === 'ENOENT' || code === 'ELOOP') && !isRecordFile(path)) return null;
    throw localFault(path, error, 'plan');
  }
}

/** Size, fingerprint and whether the file can be cut into byte ranges. */
export async function inspectLocal(
  path: string,
): Promise<{ readonly sizeBytes: number; readonly fingerprint: string; readonly plain: boolean }> {
  try {
    await using file = await open(path, constants.O_RDONLY);
    const stats = await file.stat({ bigint: true });
    const head = await readAt(file, 0, HEAD_BYTES);
    return {
      sizeBytes: Number(stats.size),
      fingerprint: toFingerprint(await marksOfFile(file, stats)),
      plain: packingOf(head) === 'plain',
    };
  } catch (error) {
    throw localFault(path, error, 'plan');
  }
}

async function marksOfFile(file: FileHandle, stats: BigIntStats): Promise<Marks> {
  const size = Number(stats.size);
  if (size <= WHOLE_HASH_BYTES) {
    return { size, sha256: hash('sha256', await readAt(file, 0, size)) };
  }
  const ends = Buffer.concat([await readAt(file, 0, MIB), await readAt(file, size - MIB, MIB)]);
  return { size, mtime: String(stats.mtimeNs), ends: hash('sha256', ends) };
}

async function readAt(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const buffer = Buffer.allocUnsafeSlow(length);
  let used = 0;
  while (used < length) {
    const { bytesRead } = await file.read(buffer, used, length - used, position + used);
    if (bytesRead === 0) break;
    used += bytesRead;
  }
  return buffer.subarray(0, used);
}

/** Opens a local partition. What the plan saw is checked before the first byte and after the last. */
export const openLocal: OpenSource = (partition, { signal }) => {
  const path = partition.location;
  const planned = marksOf(partition);
  const changed = (what: string): OpendrawerError =>
    new OpendrawerError('SOURCE_CHANGED', `${path}: ${what}`);

  const check = (stats: BigIntStats): void => {
    if (planned.size !== undefined && stats.size !== BigInt(planned.size)) {
      throw changed(`its size went from ${planned.size} to ${stats.size} bytes`);
    }
    if (planned.mtime !== undefined && String(stats.mtimeNs) !== planned.mtime) {
      throw changed('it was written to since the plan was made');
    }
  };

  let opened: BigIntStats | null = null;
  async function verify(): Promise<void> {
    const now = await stat(path, { bigint: true }).catch((error: unknown) => {
      throw localFault(path, error, 'read');
    });
    check(now);
    if (opened === null) return;
    if (now.ino !== opened.ino || now.mtimeNs !== opened.mtimeNs || now.size !== opened.size) {
      throw changed('it was replaced or written to while it was read');
    }
  }

  async function* read(from: number): AsyncGenerator<Uint8Array, void, undefined> {
    signal?.throwIfAborted();
    try {
      await using file = await open(path, constants.O_RDONLY);
      opened = await file.stat({ bigint: true });
      check(opened);
      if (planned.sha256 !== undefined) {
        const now = hash('sha256', await readAt(file, 0, Number(opened.size)));
        if (now !== planned.sha256) throw changed('its content changed since the plan was made');
      }
      for (let position = from; ; ) {
        signal?.throwIfAborted();
        const buffer = Buffer.allocUnsafeSlow(CHUNK_BYTES);
        const { bytesRead } = await file.read(buffer, 0, CHUNK_BYTES, position);
        if (bytesRead === 0) break;
        position += bytesRead;
        yield bytesRead === CHUNK_BYTES ? buffer : buffer.subarray(0, bytesRead);
      }
    } catch (error) {
      throw localFault(path, error, 'read');
    }
  }

  return { name: path, read, verify };
};
