import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { basename, join, relative, sep } from 'node:path';
import type { Readable } from 'node:stream';
import { type Entry, open, type ZipFile } from 'yauzl';
import { OpendrawerError } from '../../errors/index.ts';
import { peek } from '../bytes/decode.ts';

/** A file of a checklist, in a folder or in a zip. */
export interface ChecklistFile {
  /** Path below the checklist, with `/`. */
  readonly name: string;
  readonly sizeBytes: number;
  open(): AsyncIterable<Uint8Array>;
}

/** The files of a checklist; `close` when they are read. */
export interface ChecklistFiles {
  readonly kind: 'file' | 'folder' | 'zip';
  readonly files: readonly ChecklistFile[];
  close(): void;
}

/** What is taken from a zip at most: it may come from anywhere. */
export interface ZipLimits {
  readonly entries: number;
  /** Unpacked size of all files. */
  readonly totalBytes: number;
  /** Unpacked size over packed size, of files above 16 MiB. */
  readonly ratio: number;
}

const MEBIBYTE = 2 ** 20;
const ZIP_LIMITS: ZipLimits = { entries: 10_000, totalBytes: 32 * 1024 * MEBIBYTE, ratio: 300 };
const RATIO_FROM_BYTES = 16 * MEBIBYTE;
const MAX_DEPTH = 4;

/**
 * Opens a file, folder or zip of a checklist. Throws SOURCE_NOT_FOUND where there is none, INPUT_CORRUPT for zips that are damaged
 * or not as they should be (names that lead outside, too many or too large files).
 */
export async function openChecklistFiles(
  path: string,
  limits: Partial<ZipLimits> = {},
): Promise<ChecklistFiles> {
  const info = await stat(path).catch((cause) => {
    throw new OpendrawerError('SOURCE_NOT_FOUND', `${path} is not there`, { cause });
  });
  if (info.isDirectory()) return { kind: 'folder', files: await folderFiles(path), close() {} };
  const file = localFile(path, basename(path), info.size);
  if (!(await isZip(file))) return { kind: 'file', files: [file], close() {} };
  return zipFiles(path, { ...ZIP_LIMITS, ...limits });
}

const localFile = (path: string, name: string, sizeBytes: number): ChecklistFile => ({
  name,
  sizeBytes,
  open: () => createReadStream(path, { highWaterMark: 256 * 1024 }),
});

async function isZip(file: ChecklistFile): Promise<boolean> {
  const { head, bytes } = await peek(file.open());
  await bytes[Symbol.asyncIterator]().return?.();
  return head[0] === 0x50 && head[1] === 0x4b && (head[2] === 3 || head[2] === 5);
}

const isHidden = (name: string): boolean =>
  name.split('/').some((part) => part.startsWith('.') || part === '__MACOSX');

async function folderFiles(folder: string): Promise<ChecklistFile[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files: ChecklistFile[] = [];
  for (const entry of entries) {
    const path = join(entry.parentPath, entry.name);
    const name = relative(folder, path).split(sep).join('/');
    if (!entry.isFile() || isHidden(name) || name.split('/').length > MAX_DEPTH) continue;
    files.push(localFile(path, name, (await stat(path)).size));
  }
  return files.sort(byName);
}

const byName = (a: ChecklistFile, b: ChecklistFile): number => (a.name < b.name ? -1 : 1);

const refuse = (path: string, what: string, cause?: unknown): OpendrawerError =>
  new OpendrawerError('INPUT_CORRUPT', `${path}: ${what}`, { cause });

async function zipFiles(path: string, limits: ZipLimits): Promise<ChecklistFiles> {
  const zip = await new Promise<ZipFile>((resolve, reject) =>
    open(
      path,
      { lazyEntries: true, autoClose: false, validateEntrySizes: true },
      (cause, opened) =>
        opened ? resolve(opened) : reject(refuse(path, 'the zip is damaged', cause)),
    ),
  );
  try {
    const entries = await entriesOf(zip, path, limits);
    return {
      kind: 'zip',
      files: entries.map((entry) => zipped(zip, path, entry)).sort(byName),
      close: () => zip.close(),
    };
  } catch (error) {
    zip.close();
    throw error;
  }
}

function entriesOf(zip: ZipFile, path: string, limits: ZipLimits): Promise<Entry[]> {
  if (zip.entryCount > limits.entries) {
    throw refuse(path, `the zip has ${zip.entryCount} files, more than ${limits.entries}`);
  }
  return new Promise((resolve, reject) => {
    const entries: Entry[] = [];
    let total = 0;
    zip.on('entry', (entry: Entry) => {
      const { fileName: name, compressedSize, uncompressedSize } = entry;
      total += uncompressedSize;
      if (total > limits.totalBytes) {
        return reject(refuse(path, `the zip unpacks to more than ${limits.totalBytes} bytes`));
      }
      if (uncompressedSize > RATIO_FROM_BYTES && uncompressedSize > compressedSize * limits.ratio) {
        return reject(
          refuse(path, `${name} unpacks to more than ${limits.ratio} times its packed size`),
        );
      }
      if (!name.endsWith('/') && !isHidden(name)) entries.push(entry);
      zip.readEntry();
    });
    zip.on('end', () => resolve(entries));
    // Names that lead outside ("../x", "/x", "C:\x") are among the errors
    zip.on('error', (cause) => reject(refuse(path, 'the zip is damaged or unsafe', cause)));
    zip.readEntry();
  });
}

const zipped = (zip: ZipFile, path: string, entry: Entry): ChecklistFile => ({
  name: entry.fileName,
  sizeBytes: entry.uncompressedSize,
  async *open() {
    const where = `${path}: ${entry.fileName}`;
    if (entry.isEncrypted()) throw refuse(where, 'the file is encrypted');
    const stream = await new Promise<Readable>((resolve, reject) =>
      zip.openReadStream(entry, (cause, opened) =>
        opened ? resolve(opened) : reject(refuse(where, 'the file cannot be unpacked', cause)),
      ),
    );
    try {
      yield* stream as AsyncIterable<Uint8Array>;
    } catch (cause) {
      throw refuse(where, 'the packed data is damaged', cause);
    } finally {
      stream.destroy();
    }
  },
});
