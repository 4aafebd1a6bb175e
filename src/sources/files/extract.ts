import { createWriteStream } from 'node:fs';
import { mkdir, rename, rm, statfs } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { OpendrawerError } from '../../errors/index.ts';

/** Left free on the disk by whatever is unpacked to it. */
const RESERVE_BYTES = 512 * 2 ** 20;

/** Throws DISK_FULL where a folder's disk has not room for so many bytes and a reserve. */
export async function needSpace(folder: string, bytes: number): Promise<void> {
  const { bavail, bsize } = await statfs(folder);
  if (bavail * bsize - bytes >= RESERVE_BYTES) return;
  throw new OpendrawerError(
    'DISK_FULL',
    `${folder}: ${Math.ceil(bytes / 2 ** 20)} MiB are to be unpacked, ${Math.floor((bavail * bsize) / 2 ** 20)} MiB are free`,
  );
}

/** Writes bytes to a file that appears when it is whole; its folder is made. Throws DISK_FULL. */
export async function extractFile(
  source: AsyncIterable<Uint8Array>,
  path: string,
  signal?: AbortSignal,
): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const partial = join(dirname(path), `.partial-${process.pid}-${Date.now()}`);
  try {
    await pipeline(source, createWriteStream(partial), signal === undefined ? {} : { signal });
    await rename(partial, path);
  } catch (cause) {
    await rm(partial, { force: true });
    if ((cause as { code?: unknown }).code === 'ENOSPC') {
      throw new OpendrawerError('DISK_FULL', path, { cause });
    }
    throw cause;
  }
}
