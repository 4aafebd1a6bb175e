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
import { invalid } from './sections.ts';

const CHUNK_BYTES = 64 * 1024 * 1024;

/** Writes an index beside its place, has it on the disk, and moves it there: nobody sees half of it. */
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
    throw cause;
  } finally {
    closeSync(file);
  }
  renameSync(temporary, path);
  syncFolder(dirname(path));
}

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
    const { size } = fstatSync(file);
    const memory = new SharedArrayBuffer(size);
    const bytes = new Uint8Array(memory);
    for (let at = 0; at < size; ) {
      const read = readSync(file, bytes, at, Math.min(CHUNK_BYTES, size - at), at);
      if (read === 0) throw invalid(path, 'the file became shorter while it was read');
      at += read;
    }
    return memory;
  } finally {
    closeSync(file);
  }
}

function openIndex(path: string): number {
  try {
    return openSync(path, 'r');
  } catch (cause) {
    throw new OpendrawerError('BACKBONE_UNKNOWN', `No backbone index at ${path}`, { cause });
  }
}
