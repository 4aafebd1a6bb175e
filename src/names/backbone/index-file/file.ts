import {
  closeSync,
  fstatSync,
  fsyncSync,
  openSync,
  readSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { OpendrawerError } from '../../../errors/index.ts';
import { BackboneIndex } from './backbone-index.ts';
import { checkBeginning, invalid } from './sections.ts';

const CHUNK_BYTES = 64 * 1024 * 1024;

/**
 * Writes an index beside its place, has it on the disk, and moves it there: nobody sees half of it. Throws DISK_FULL; other errors of
 * the disk as they are.
 */
export function writeBackbone(path: string, memory: SharedArrayBuffer): void {
  const temporary = `${path}.${process.pid}.tmp`;
  const bytes = new Uint8Array(memory);
  const file = openSync(temporary, 'w');
  try {
    for (let at = 0; at < bytes.length; )
      at += writeSync(file, bytes, at, Math.min(CHUNK_BYTES, bytes.length - at));
    fsyncSync(file);
  } catch (cause) {
    rmSync(temporary, { force: true });
    if (!isCoded(cause, 'ENOSPC')) throw cause;
    throw new OpendrawerError('DISK_FULL', `No space for ${bytes.length} bytes of ${path}`, {
      cause,
    });
  } finally {
    closeSync(file);
  }
  renameSync(temporary, path);
  syncFolder(dirname(path));
}

const isCoded = (error: unknown, code: string): boolean =>
  error instanceof Error && 'code' in error && error.code === code;

/** Makes a rename last; some systems cannot open folders. */
function syncFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

/**
 * Reads an index into memory that threads can share. Throws BACKBONE_INVALID where the file is none, of another version, cut off or
 * damaged (its checksums are compared), BACKBONE_UNKNOWN where there is none.
 */
export function openBackbone(path: string): BackboneIndex {
  return new BackboneIndex(readWhole(path), path, true);
}

/** The same backbone in another thread, over the memory that the first one opened: takes no time and no memory. */
export function attachBackbone(memory: SharedArrayBuffer): BackboneIndex {
  return new BackboneIndex(memory, 'backbone in memory', false);
}

function readWhole(path: string): SharedArrayBuffer {
  const file = openIndex(path);
  try {
    const stat = fstatSync(file);
    if (!stat.isFile()) throw invalid(path, 'not a file');
    checkBeginning(readInto(file, path, new SharedArrayBuffer(Math.min(stat.size, 64))), path);
    return readInto(file, path, new SharedArrayBuffer(stat.size));
  } finally {
    closeSync(file);
  }
}

function readInto(file: number, path: string, memory: SharedArrayBuffer): SharedArrayBuffer {
  const bytes = new Uint8Array(memory);
  for (let at = 0; at < bytes.length; ) {
    const read = readSync(file, bytes, at, Math.min(CHUNK_BYTES, bytes.length - at), at);
    if (read === 0) throw invalid(path, 'the file became shorter while it was read');
    at += read;
  }
  return memory;
}

function openIndex(path: string): number {
  try {
    return openSync(path, 'r');
  } catch (cause) {
    if (isCoded(cause, 'ENOENT'))
      throw new OpendrawerError('BACKBONE_UNKNOWN', `No backbone index at ${path}`, { cause });
    throw invalid(path, 'cannot be opened', cause);
  }
}
