import { closeSync, openSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
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
  readSealed,
  SEGMENT_FILE,
  type StoredSegment,
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
  readonly segments: readonly { readonly manifest: StoredSegment; readonly file: OpenFile }[];
  readonly dictionaries: OpenFile;
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

const openFile = (path: string, info: ContainerInfo, segment: string | null): OpenFile => {
  let handle: number;
  try {
    handle = openSync(path, 'r');
  } catch (cause) {
    throw new DamagedIndexError(segment, path, cause);
  }
  try {
    const bytes = new ContainerReader(handle, path, info, segment).checksums();
    const checksums = new Uint8Array(new SharedArrayBuffer(bytes.byteLength));
    checksums.set(new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength));
    return { path, handle, checksums };
  } catch (error) {
    closeSync(handle);
    throw error;
  }
};

const readManifest = <T>(path: string, segment: string | null): T => {
  try {
    return readSealed<T>(path, segment);
  } catch (cause) {
    if (cause instanceof DamagedIndexError) throw cause;
    throw new DamagedIndexError(segment, path, cause);
  }
};

const openAll = (indexDir: string, folder: string): SharedGeneration => {
  const handles: number[] = [];
  const open = (path: string, info: ContainerInfo, segment: string | null): OpenFile => {
    const file = openFile(path, info, segment);
    handles.push(file.handle);
    return file;
  };
  try {
    const home = join(indexDir, folder);
    const manifest = readManifest<GenerationManifest>(join(home, GENERATION_FILE), null);
    const dictionaries = open(
      join(home, DICTIONARIES_FILE),
      manifest.dictionaries,
      manifest.generation,
    );
    const segments = manifest.segments.map(({ id, folder: own }) => {
      const stored = readManifest<StoredSegment>(join(indexDir, own, MANIFEST_FILE), id);
      return {
        manifest: stored,
        file: open(join(indexDir, own, SEGMENT_FILE), stored.container, id),
      };
    });
    return { indexDir, manifest, segments, dictionaries };
  } catch (error) {
    for (const handle of handles) closeSync(handle);
    throw error;
  }
};

/**
 * Opens the files of the current generation. Throws INDEX_MISSING where there is none, INDEX_DAMAGED where a file is
 * missing or damaged.
 */
export const shareGeneration = async (given: string): Promise<SharedGeneration> => {
  const indexDir = resolve(given);
  let before: string | null = null;
  for (let tries = 1; ; tries += 1) {
    const pointer = await readCurrent(indexDir);
    if (pointer === null) {
      throw new OpendrawerError('INDEX_MISSING', `${indexDir} holds no search index`);
    }
    try {
      return openAll(indexDir, pointer.folder);
    } catch (error) {
      // A build may have put another generation, or a repaired segment, in its place at this moment.
      const isSettled = pointer.generation === before && !(await isBuilding(indexDir));
      if (isSettled || tries === TRIES) throw error;
      before = pointer.generation;
    }
    await sleep(BETWEEN_TRIES_MS);
  }
};

/** Lets go of the files. No thread may use the generation any more. */
export const closeGeneration = ({ segments, dictionaries }: SharedGeneration): void => {
  closeSync(dictionaries.handle);
  for (const { file } of segments) closeSync(file.handle);
};

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

/**
 * A block in memory that threads can share, checked: one that `columnsOf` or `dictionariesOf` names. `owner` is the id
 * of a segment or of the generation.
 */
export const readShared = (shared: SharedGeneration, owner: string, name: string): Uint8Array => {
  const { manifest, dictionaries } = shared;
  if (owner === manifest.generation) {
    const { handle, path, checksums } = dictionaries;
    return new ContainerReader(handle, path, manifest.dictionaries, owner, checksums).sharedBlock(
      name,
    );
  }
  const own = shared.segments.find(({ manifest: { id } }) => id === owner);
  if (own === undefined) throw new RangeError(`there is no segment ${owner}`);
  const { handle, path, checksums } = own.file;
  return new ContainerReader(handle, path, own.manifest.container, owner, checksums).sharedBlock(
    name,
  );
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
