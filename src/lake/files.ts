import { createHash } from 'node:crypto';
import {
  closeSync,
  createReadStream,
  fsyncSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { open } from 'node:fs/promises';
import { uptime } from 'node:os';
import { dirname } from 'node:path';
import { crc32 } from 'node:zlib';

const SYNCS_AT_ONCE = 16;

/**
 * Writes a file so that it is either absent (or as it was) or whole. Also after a power cut, unless `durable` is false: then the
 * caller syncs, or can do without the file.
 */
export function writeFileAtomic(path: string, content: string, { durable = true } = {}): void {
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    writeFileSync(temporary, content, { flush: durable });
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
  if (durable) syncFolder(dirname(path));
}

/** Makes what was written to these files durable: many at once, which costs the disk little more than one. */
export async function syncFiles(paths: readonly string[]): Promise<void> {
  const queue = [...paths];
  const one = async () => {
    for (let path = queue.pop(); path !== undefined; path = queue.pop()) {
      const handle = await open(path, 'r');
      try {
        await handle.sync();
      } finally {
        await handle.close();
      }
    }
  };
  await Promise.all(Array.from({ length: SYNCS_AT_ONCE }, one));
}

/** CRC-32 of a file. */
export async function fileCrc(path: string): Promise<number> {
  let crc = 0;
  for await (const chunk of createReadStream(path, { highWaterMark: 1024 ** 2 }))
    crc = crc32(chunk, crc);
  return crc;
}

/** Changes when the machine starts anew: what was not synced by then may be lost. */
export function bootId(): string {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  } catch {
    // Not Linux: the time of the start to ten seconds. Taking a running machine for a new one only costs a check.
    return String(Math.round((Date.now() / 1000 - uptime()) / 10));
  }
}

/** Makes renames within a folder durable. */
export function syncFolder(folder: string): void {
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

/** File-name stem of a partition: readable, safe on every file system, and unique. */
export function partStem(partitionId: string): string {
  const readable = partitionId
    .replaceAll(/[^A-Za-z0-9._-]+/g, '_')
    .replaceAll(/^[._]+/g, '')
    .slice(-60);
  return `${readable}-${createHash('sha256').update(partitionId).digest('hex').slice(0, 10)}`;
}
