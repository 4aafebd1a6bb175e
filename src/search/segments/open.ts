import { close, fstat, open, read } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { crc32 } from 'node:zlib';
import { OpendrawerError } from '../../errors/index.ts';
import type { Dictionary, Segment } from '../model/segment.ts';
import type { ItemLocation } from '../types.ts';
import { type ColumnStore, NO_COLUMNS } from './columns.ts';
import { type CommonDictionary, openDictionary } from './common-dictionary.ts';
import { type ContainerInfo, ContainerReader } from './container.ts';
import { DamagedIndexError } from './damaged.ts';
import {
  DICTIONARIES_FILE,
  GENERATION_FILE,
  type GenerationManifest,
  type IndexedSegment,
  MANIFEST_FILE,
  SEGMENT_FILE,
  type StoredSegment,
  unsealed,
} from './format.ts';
import { isBuilding, readCurrent } from './generation.ts';
import { type LocationOf, StoredSegmentReader } from './segment-reader.ts';

/** An open file of a generation. */
export interface OpenFile {
  readonly path: string;
  readonly handle: number;
  /** Of its pages, checked; shared memory. */
  readonly checksums: Uint8Array;
}

/**
 * A generation whose files are open, to be sent to the threads of this process: they read by the same handles, so
 * that nothing that a later build removes is missed.
 */
export interface SharedGeneration {
  readonly indexDir: string;
  readonly manifest: GenerationManifest;
  /** The manifest as it stands in its file, in shared memory: threads are sent text, which costs nothing. */
  readonly text: Uint8Array;
  readonly segments: readonly SharedSegment[];
  readonly dictionaries: OpenFile;
}

/** A segment whose file is open. */
export interface SharedSegment {
  readonly manifest: StoredSegment;
  readonly text: Uint8Array;
  readonly file: OpenFile;
}

/** A generation, open for reading in one thread. */
export interface Generation {
  readonly manifest: GenerationManifest;
  readonly segments: readonly Segment[];
  /** Values of a `code` key over all segments. */
  dictionary(key: string): Dictionary;
}

const TRIES = 20;
const BETWEEN_TRIES_MS = 50;

const openHandle = promisify(open);
const closeHandle = promisify(close);
const statOf = promisify(fstat);
const readHandle = promisify(read);

const inSharedMemory = (bytes: Uint8Array): Uint8Array => {
  const shared = new Uint8Array(new SharedArrayBuffer(bytes.byteLength));
  shared.set(bytes);
  return shared;
};

/** The checksums of an open container, checked. */
const readChecksums = async (
  handle: number,
  path: string,
  info: ContainerInfo,
  segment: string | null,
): Promise<Uint8Array> => {
  const bytes = Buffer.allocUnsafeSlow(info.sizeBytes - info.contentBytes);
  for (let at = 0; at < bytes.length; ) {
    const { bytesRead } = await readHandle(
      handle,
      bytes,
      at,
      bytes.length - at,
      info.contentBytes + at,
    );
    if (bytesRead === 0) throw new DamagedIndexError(segment, path);
    at += bytesRead;
  }
  if (crc32(bytes) !== info.crc) throw new DamagedIndexError(segment, path);
  return inSharedMemory(bytes);
};

const asDamage = (error: unknown, path: string, segment: string | null): DamagedIndexError =>
  error instanceof DamagedIndexError ? error : new DamagedIndexError(segment, path, error);

/** `known`: the checksums, where a file of the same content was open before. */
const openFile = async (
  path: string,
  info: ContainerInfo,
  segment: string | null,
  known: Uint8Array | null,
): Promise<OpenFile> => {
  let handle: number | null = null;
  try {
    handle = await openHandle(path, 'r');
    if ((await statOf(handle)).size !== info.sizeBytes) throw new DamagedIndexError(segment, path);
    const checksums = known ?? (await readChecksums(handle, path, info, segment));
    return { path, handle, checksums };
  } catch (error) {
    if (handle !== null) await closeHandle(handle);
    throw asDamage(error, path, segment);
  }
};

interface ReadManifest<T> {
  readonly manifest: T;
  readonly text: Uint8Array;
}

/** `known` is given back where nothing has changed. */
const readManifest = async <T>(
  path: string,
  segment: string | null,
  known: ReadManifest<T> | null,
): Promise<ReadManifest<T>> => {
  try {
    const bytes = await readFile(path);
    if (known !== null && bytes.equals(known.text)) return known;
    return {
      manifest: unsealed<T>(bytes.toString('utf8'), path, segment),
      text: inSharedMemory(bytes),
    };
  } catch (error) {
    throw asDamage(error, path, segment);
  }
};

/** File by file: whoever asks meanwhile does not wait for all. */
const openAll = async (
  indexDir: string,
  folder: string,
  before: SharedGeneration | null,
): Promise<SharedGeneration> => {
  const opened: OpenFile[] = [];
  const openOne = async (
    path: string,
    info: ContainerInfo,
    segment: string | null,
    known: Uint8Array | null = null,
  ): Promise<OpenFile> => {
    const file = await openFile(path, info, segment, known);
    opened.push(file);
    return file;
  };
  const former = new Map(before?.segments.map((segment) => [segment.manifest.id, segment]));
  const openSegmentOf = async ({ id, folder: own }: IndexedSegment): Promise<SharedSegment> => {
    const home = join(indexDir, own);
    const known = former.get(id) ?? null;
    const { manifest, text } = await readManifest<StoredSegment>(
      join(home, MANIFEST_FILE),
      id,
      known,
    );
    // The manifest names the checksum of the checksums: the content is the same, too.
    const checksums = manifest === known?.manifest ? known.file.checksums : null;
    const file = await openOne(join(home, SEGMENT_FILE), manifest.container, id, checksums);
    return { manifest, text, file };
  };
  try {
    const home = join(indexDir, folder);
    const { manifest, text } = await readManifest<GenerationManifest>(
      join(home, GENERATION_FILE),
      null,
      null,
    );
    const dictionaries = await openOne(
      join(home, DICTIONARIES_FILE),
      manifest.dictionaries,
      manifest.generation,
    );
    const segments: SharedSegment[] = [];
    for (const segment of manifest.segments) segments.push(await openSegmentOf(segment));
    return { indexDir, manifest, text, segments, dictionaries };
  } catch (error) {
    await closeFiles(opened);
    throw error;
  }
};

const closeFiles = async (files: readonly OpenFile[]): Promise<void> => {
  for (const { handle } of files) await closeHandle(handle);
};

/**
 * Opens the files of the current generation. Throws INDEX_MISSING where there is none, INDEX_DAMAGED where a file is
 * missing or damaged. `before`: a generation that is open; what has not changed since is not read again.
 */
export const shareGeneration = async (
  given: string,
  before: SharedGeneration | null = null,
): Promise<SharedGeneration> => {
  const indexDir = resolve(given);
  let tried: string | null = null;
  for (let tries = 1; ; tries += 1) {
    const pointer = await readCurrent(indexDir);
    if (pointer === null) {
      throw new OpendrawerError('INDEX_MISSING', `${indexDir} holds no search index`);
    }
    try {
      return await openAll(indexDir, pointer.folder, before);
    } catch (error) {
      // A build may have put another generation, or a repaired segment, in its place at this moment.
      const isSettled = pointer.generation === tried && !(await isBuilding(indexDir));
      if (isSettled || tries === TRIES) throw error;
      tried = pointer.generation;
    }
    await sleep(BETWEEN_TRIES_MS);
  }
};

/**
 * Lets go of the files. No thread may use the generation any more. The last one to close a file that was removed waits
 * until its place on the disk is free: not this thread.
 */
export const closeGeneration = ({ segments, dictionaries }: SharedGeneration): Promise<void> =>
  closeFiles([dictionaries, ...segments.map(({ file }) => file)]);

const locationOf = (
  indexDir: string,
  { datasets }: GenerationManifest,
  { dataset, parts }: IndexedSegment,
): LocationOf => {
  const { key = '', folder = '' } = datasets[dataset] ?? {};
  const home = resolve(indexDir, folder);
  const files = parts.map((part): ItemLocation['files'] => ({
    items: join(home, part.items),
    media: join(home, part.media),
    verbatim: join(home, part.verbatim),
  }));
  return (row) => {
    let low = 0;
    let high = parts.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((parts[middle]?.base ?? 0) <= row) low = middle + 1;
      else high = middle;
    }
    const part = parts[low - 1];
    const own = files[low - 1];
    if (part === undefined || own === undefined || row - part.base >= part.rows) {
      throw new RangeError(`there is no item in row ${row}`);
    }
    return { datasetKey: key, files: own, row: part.from + row - part.base };
  };
};

/** What is needed to read a container by its open file. */
const readerOf = (shared: SharedGeneration, owner: string): ContainerReader => {
  const { manifest, dictionaries, segments } = shared;
  if (owner === manifest.generation) {
    const { handle, path, checksums } = dictionaries;
    return new ContainerReader(handle, path, manifest.dictionaries, owner, checksums);
  }
  const own = segments.find(({ manifest: { id } }) => id === owner);
  if (own === undefined) throw new RangeError(`there is no segment ${owner}`);
  const { handle, path, checksums } = own.file;
  return new ContainerReader(handle, path, own.manifest.container, owner, checksums);
};

/** A part of a block that `columnsOf` or `dictionariesOf` names, and the memory that it is to stand in. */
export interface BlockPart {
  /** Id of a segment, or of the generation. */
  readonly owner: string;
  readonly name: string;
  /** Offset in the block. */
  readonly from: number;
  readonly target: Uint8Array;
}

/** Reads parts of blocks into their memory, checked. */
export const readParts = (shared: SharedGeneration, parts: readonly BlockPart[]): void => {
  let reader: ContainerReader | null = null;
  let last = '';
  for (const { owner, name, from, target } of parts) {
    if (reader === null || owner !== last) reader = readerOf(shared, owner);
    last = owner;
    reader.fillFrom(name, from, target);
  }
};

/** A generation as it is sent to threads: each reads the manifests of the segments that it does not know. */
export interface PackedGeneration extends Omit<SharedGeneration, 'manifest' | 'segments'> {
  readonly segments: readonly (Omit<SharedSegment, 'manifest'> & { readonly stamp: string })[];
}

export const packGeneration = ({
  indexDir,
  text,
  segments,
  dictionaries,
}: SharedGeneration): PackedGeneration => ({
  indexDir,
  text,
  segments: segments.map(({ manifest, ...own }) => ({ ...own, stamp: stampOf(manifest) })),
  dictionaries,
});

/** Names a segment by what is in it: one that was built again has the id of the one before, but other bytes. */
export const stampOf = ({ id, container, seed }: StoredSegment): string =>
  [id, container.crc, container.sizeBytes, ...seed].join(' ');

const manifestOf = <T>(text: Uint8Array, path: string): T =>
  unsealed<T>(Buffer.from(text).toString('utf8'), path, null);

/** `known`: manifests by their stamps; holds those of this generation afterwards. */
export const unpackGeneration = (
  { segments, ...packed }: PackedGeneration,
  known: Map<string, StoredSegment>,
): SharedGeneration => {
  const own = segments.map(({ stamp, text, file }) => {
    const manifest = known.get(stamp) ?? manifestOf<StoredSegment>(text, file.path);
    return { stamp, segment: { manifest, text, file } };
  });
  known.clear();
  for (const { stamp, segment } of own) known.set(stamp, segment.manifest);
  const manifest = manifestOf<GenerationManifest>(packed.text, packed.dictionaries.path);
  return { ...packed, manifest, segments: own.map(({ segment }) => segment) };
};

/** Opens a generation in this thread. What `columns` holds is not read from the disk again. */
export const openGeneration = (
  shared: SharedGeneration,
  columns: ColumnStore = NO_COLUMNS,
): Generation => {
  const { manifest, dictionaries: file } = shared;
  const dictionaries = new Map<string, { dictionary: CommonDictionary; held: Uint8Array | null }>();
  const reader = new ContainerReader(
    file.handle,
    file.path,
    manifest.dictionaries,
    manifest.generation,
    file.checksums,
  );
  const dictionary = (key: string): CommonDictionary => {
    const held = columns.get(manifest.generation, key);
    const known = dictionaries.get(key);
    if (known?.held === held) return known.dictionary;
    const own = openDictionary(reader, key, held);
    dictionaries.set(key, { dictionary: own, held });
    return own;
  };
  const segments = shared.segments.map((_, number) =>
    openSegment(shared, number, columns, (key) => dictionary(key).commonOf(number)),
  );
  return { manifest, segments, dictionary };
};

const openSegment = (
  { indexDir, manifest, segments }: SharedGeneration,
  number: number,
  columns: ColumnStore,
  commonOf: (key: string) => Uint32Array,
): StoredSegmentReader => {
  const own = segments[number];
  const indexed = manifest.segments[number];
  if (own === undefined || indexed === undefined) throw new RangeError(`no segment ${number}`);
  const { file } = own;
  return new StoredSegmentReader(
    own.manifest,
    new ContainerReader(file.handle, file.path, own.manifest.container, indexed.id, file.checksums),
    columns,
    commonOf,
    locationOf(indexDir, manifest, indexed),
  );
};
