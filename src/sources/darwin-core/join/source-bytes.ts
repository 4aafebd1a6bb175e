import { createReadStream } from 'node:fs';
import { OpendrawerError } from '../../../errors/index.ts';
import { localFault } from '../../bytes/local.ts';
import { tableBytes } from '../../delimited/table.ts';
import { openFiles } from '../../files/open-files.ts';
import type { SourceFiles } from '../../files/types.ts';
import { textOf } from '../archive.ts';
import type { FileSpec } from './spec.ts';

const CHUNK_BYTES = 2 ** 20;

/** Bytes of a plain file from an offset on. */
export async function* plainBytes(path: string, from: number): AsyncGenerator<Uint8Array> {
  try {
    yield* createReadStream(path, {
      start: from,
      highWaterMark: CHUNK_BYTES,
    }) as AsyncIterable<Uint8Array>;
  } catch (error) {
    throw localFault(path, error, 'read');
  }
}

/** The rows of a file that lies plainly on the disk, or in its archive, as UTF-8 or 8-bit text. */
export async function* rowBytes(
  archivePath: string,
  file: FileSpec,
): AsyncGenerator<Uint8Array, void, undefined> {
  if (file.path !== null && file.encoding === 'utf-8') {
    yield* plainBytes(file.path, file.markBytes + file.start);
    return;
  }
  const opened = await openFiles(archivePath);
  try {
    let left = file.start;
    for await (const chunk of wholeBytes(opened, file)) {
      const part = chunk.subarray(left);
      left -= chunk.length - part.length;
      if (part.length > 0) yield part;
    }
  } finally {
    opened.close();
  }
}

/** All of a file of an archive, as UTF-8 or 8-bit text without a byte order mark. */
export function wholeBytes(opened: SourceFiles, file: FileSpec): AsyncIterable<Uint8Array> {
  const found = opened.files.find(({ name }) => name === file.name);
  if (found === undefined) {
    throw new OpendrawerError(
      'SOURCE_CHANGED',
      `${opened.path}: ${file.name} is not there any more`,
    );
  }
  return tableBytes(textOf(found), file);
}
