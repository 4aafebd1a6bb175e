import { once } from 'node:events';
import { createWriteStream, type WriteStream } from 'node:fs';
import { mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { isDiskFull, OpendrawerError } from '../../../errors/index.ts';

/** Where bytes go, in their order; `write` resolves when more may come. */
export interface ByteSink {
  write(bytes: Uint8Array | string): Promise<void>;
}

/** A file that appears when it is whole. */
export interface WholeFile extends ByteSink {
  /** Syncs, and gives the file its name. */
  finish(): Promise<void>;
  /** Removes what was written, unless it was finished. */
  discard(): Promise<void>;
}

/**
 * Opens a file under a temporary name beside the one that it will have. What is no plain file (a pipe, `/dev/null`) is written
 * as it is. Throws DISK_FULL.
 */
export async function openWholeFile(path: string): Promise<WholeFile> {
  const target = resolve(path);
  const existing = await stat(target).catch(() => null);
  if (existing?.isDirectory()) {
    throw new OpendrawerError('USAGE', `${path} is a folder`, { hint: 'Name a file to write.' });
  }
  const isPlain = existing === null || existing.isFile();
  const partial = isPlain
    ? join(dirname(target), `.${basename(target)}-${process.pid}-${Date.now()}.partial`)
    : target;
  await mkdir(dirname(target), { recursive: true });
  const stream = createWriteStream(partial);
  await once(stream, 'open');
  let failure: Error | null = null;
  stream.on('error', (error) => {
    failure = isDiskFull(error)
      ? new OpendrawerError('DISK_FULL', path, {
          cause: error,
          hint: 'Free some space and try again.',
        })
      : error;
  });
  const check = () => {
    if (failure !== null) throw failure;
  };
  return {
    write: async (bytes) => {
      check();
      if (!stream.write(bytes)) await drained(stream);
      check();
    },
    finish: async () => {
      await ended(stream);
      check();
      if (!isPlain) return;
      const file = await open(partial, 'r+');
      try {
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(partial, target);
    },
    discard: async () => {
      stream.destroy();
      if (isPlain) await rm(partial, { force: true });
    },
  };
}

/** Resolves when the stream takes more, also when it will not any more: then the next write fails. */
const drained = (stream: WriteStream): Promise<void> =>
  new Promise((resolve) => {
    const settle = () => {
      stream.off('drain', settle);
      stream.off('close', settle);
      resolve();
    };
    stream.on('drain', settle);
    stream.on('close', settle);
  });

const ended = (stream: WriteStream): Promise<void> =>
  new Promise((resolve) => {
    if (stream.closed) return resolve();
    stream.once('close', () => resolve());
    stream.end();
  });
