import { pipeline, type Readable } from 'node:stream';
import { crc32, createInflateRaw } from 'node:zlib';
import { type Entry, open, type ZipFile } from 'yauzl';
import { OpendrawerError } from '../../errors/index.ts';
import { isHiddenName, safeName, shownName } from './safe-name.ts';
import { type FileLimits, RATIO_FROM_BYTES, type SourceFile } from './types.ts';

const refuse = (where: string, what: string, cause?: unknown): OpendrawerError =>
  new OpendrawerError('INPUT_CORRUPT', `${where}: ${what}`, { cause });

/** The files of a zip. Throws INPUT_CORRUPT where it is damaged, a bomb, or has names that lead outside. */
export async function zipFiles(
  path: string,
  limits: FileLimits,
): Promise<{
  readonly files: readonly SourceFile[];
  readonly notes: readonly string[];
  close(): void;
}> {
  const zip = await new Promise<ZipFile>((resolve, reject) =>
    // Names are read by `safeName`: yauzl's own check would give up at the first backslash of another system
    open(
      path,
      { lazyEntries: true, autoClose: false, validateEntrySizes: true, decodeStrings: true },
      (cause, opened) =>
        opened ? resolve(opened) : reject(refuse(path, 'the zip is damaged or cut off', cause)),
    ),
  );
  try {
    const { entries, notes } = await entriesOf(zip, path, limits);
    const files = [...entries].map(([name, entry]) => zipped(zip, path, name, entry));
    return { files, notes, close: () => zip.close() };
  } catch (error) {
    zip.close();
    throw error;
  }
}

function entriesOf(
  zip: ZipFile,
  path: string,
  limits: FileLimits,
): Promise<{ entries: ReadonlyMap<string, Entry>; notes: readonly string[] }> {
  if (zip.entryCount > limits.entries) {
    throw refuse(path, `the zip has ${zip.entryCount} files, more than ${limits.entries}`);
  }
  return new Promise((resolve, reject) => {
    const entries = new Map<string, Entry>();
    const notes: string[] = [];
    const sum = { packed: 0, unpacked: 0 };
    const take = (entry: Entry): void => {
      const name = safeName(entry.fileName, path);
      checkSizes(entry, name, sum, zip, path, limits);
      if (entry.fileName.endsWith('/') || name === '' || isHiddenName(name)) return;
      if (isLink(entry)) {
        notes.push(`${shownName(name)} is a link, and was left out.`);
        return;
      }
      if (name.split('/').length > limits.depth) {
        notes.push(
          `${shownName(name)} lies deeper than ${limits.depth} folders, and was left out.`,
        );
        return;
      }
      if (entries.has(name))
        notes.push(`${shownName(name)} is there twice; the later one was read.`);
      entries.set(name, entry);
    };
    zip.on('entry', (entry: Entry) => {
      try {
        take(entry);
        zip.readEntry();
      } catch (error) {
        reject(error);
      }
    });
    zip.on('end', () => resolve({ entries, notes }));
    zip.on('error', (cause: Error) =>
      reject(refuse(path, `the zip is damaged or unsafe: ${shownName(cause.message)}`, cause)),
    );
    zip.readEntry();
  });
}

/** Sums up sizes; entries that together take more than the file share their bytes, as bombs do. */
function checkSizes(
  entry: Entry,
  name: string,
  sum: { packed: number; unpacked: number },
  zip: ZipFile,
  path: string,
  limits: FileLimits,
): void {
  const { compressedSize, uncompressedSize } = entry;
  sum.packed += compressedSize;
  sum.unpacked += uncompressedSize;
  if (sum.unpacked > limits.totalBytes) {
    throw refuse(path, `the zip unpacks to more than ${limits.totalBytes} bytes`);
  }
  if (sum.packed > zip.fileSize) {
    throw refuse(path, 'the files of the zip overlap: it may be a bomb');
  }
  if (uncompressedSize > RATIO_FROM_BYTES && uncompressedSize > compressedSize * limits.ratio) {
    throw refuse(
      path,
      `${shownName(name)} unpacks to more than ${limits.ratio} times its packed size: it may be a bomb`,
    );
  }
}

/** Unix file type 0o120000 in the upper half of the external attributes. */
const isLink = (entry: Entry): boolean =>
  ((entry.externalFileAttributes >>> 16) & 0o170000) === 0o120000;

/** Compression method 8 (APPNOTE 4.4.5). */
const DEFLATED = 8;
/** Unpacked at once: each piece is a way to another thread and back. */
const INFLATED_BYTES = 512 * 1024;

const zipped = (zip: ZipFile, path: string, name: string, entry: Entry): SourceFile => ({
  name,
  sizeBytes: entry.uncompressedSize,
  packedBytes: entry.compressedSize,
  path: null,
  async *open() {
    const where = `${path}: ${name}`;
    if (entry.isEncrypted()) throw refuse(where, 'the file is encrypted');
    const packed = await new Promise<Readable>((resolve, reject) => {
      const opened = (cause: Error | null, stream: Readable): void =>
        cause === null
          ? resolve(stream)
          : reject(refuse(where, `the file cannot be unpacked: ${cause.message}`, cause));
      if (entry.compressionMethod === DEFLATED) {
        zip.openReadStream(entry, { decompress: false }, opened);
      } else zip.openReadStream(entry, opened);
    });
    const stream =
      entry.compressionMethod === DEFLATED
        ? pipeline(packed, createInflateRaw({ chunkSize: INFLATED_BYTES }), () => {})
        : packed;
    let crc = 0;
    let size = 0;
    try {
      for await (const chunk of stream as AsyncIterable<Uint8Array>) {
        crc = crc32(chunk, crc);
        size += chunk.length;
        if (size > entry.uncompressedSize) break;
        yield chunk;
      }
    } catch (cause) {
      throw refuse(where, 'the packed data is damaged', cause);
    } finally {
      stream.destroy();
      packed.destroy();
    }
    if (size !== entry.uncompressedSize) {
      throw refuse(where, `the packed data is damaged (not ${entry.uncompressedSize} bytes)`);
    }
    if (crc !== entry.crc32) throw refuse(where, 'the packed data is damaged (CRC differs)');
  },
});
