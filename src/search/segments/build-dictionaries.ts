import { join } from 'node:path';
import { CODE_KEYS } from '../model/keys.ts';
import type { ContainerInfo } from './container.ts';
import { DictionariesFile } from './dictionaries-file.ts';
import { shapeOf, sizeOfBlock } from './dictionary-block.ts';
import { DICTIONARIES_FILE, type StoredSegment, segmentFolder } from './format.ts';
import type { GenerationPlan } from './plan.ts';
import type { Pool } from './pool.ts';
import type { DictionaryBefore } from './protocol.ts';

/** Of the names of a segment's blocks. */
const DICTIONARY_PREFIX = 'dictionary.';
/** Bytes of the dictionaries of segments that one task joins. */
const PIECE_BYTES = 16 * 2 ** 20;
const MOST_PIECES = 64;

/** Bytes of the dictionary of a key in each segment; null where it has no value. */
const sizesOf = (
  key: string,
  plan: GenerationPlan,
  manifests: ReadonlyMap<string, StoredSegment>,
): (number | null)[] => {
  const name = `${DICTIONARY_PREFIX}${key}`;
  return plan.segments.map(({ id }) => {
    const block = manifests.get(id)?.container.blocks.find(([own]) => own === name);
    return block?.[2] ?? null;
  });
};

interface Key {
  readonly key: string;
  readonly sizes: readonly (number | null)[];
  readonly sizeBytes: number;
}

export interface DictionariesOptions {
  readonly pool: Pool;
  readonly indexDir: string;
  /** Where to write the file. */
  readonly folder: string;
  readonly plan: GenerationPlan;
  readonly manifests: ReadonlyMap<string, StoredSegment>;
  /** Null where all is joined anew. */
  readonly before: DictionaryBefore | null;
  /** Told how many of the keys are done. */
  readonly onProgress: (done: number, total: number) => void;
}

/** Joins the dictionaries of all segments, key by key. */
export const buildDictionaries = async (options: DictionariesOptions): Promise<ContainerInfo> => {
  const { plan, manifests, folder, onProgress } = options;
  // The greatest first, so that none is left for the end.
  const keys = CODE_KEYS.map(({ name }): Key => {
    const sizes = sizesOf(name, plan, manifests);
    return { key: name, sizes, sizeBytes: sizes.reduce<number>((sum, one) => sum + (one ?? 0), 0) };
  })
    .filter(({ sizeBytes }) => sizeBytes > 0)
    .sort((a, b) => b.sizeBytes - a.sizeBytes);
  const file = new DictionariesFile(join(folder, DICTIONARIES_FILE));
  let done = 0;
  onProgress(done, keys.length);
  try {
    await Promise.all(
      keys.map(async (key) => {
        await addKey(key, file, options);
        done += 1;
        onProgress(done, keys.length);
      }),
    );
    return file.finish();
  } catch (error) {
    file.abandon();
    throw error;
  }
};

const addKey = async (
  { key, sizes, sizeBytes }: Key,
  file: DictionariesFile,
  { pool, indexDir, folder, plan, before }: DictionariesOptions,
): Promise<void> => {
  const segments = plan.segments.map(({ id }, number) =>
    sizes[number] == null ? null : join(indexDir, segmentFolder(id)),
  );
  const former = before?.container.blocks.find(([own]) => own === key)?.[2];
  if (before !== null && former !== undefined) {
    const roomBytes = roomFor(former, sizes, before);
    const place = file.place(roomBytes);
    const task = {
      kind: 'change',
      key,
      segments,
      before,
      file: file.path,
      place,
      roomBytes,
    } as const;
    const block = await pool.run<'change'>(task);
    if (block !== null) {
      file.add(key, place, block);
      return;
    }
  }
  const pieces = Math.min(MOST_PIECES, Math.ceil(sizeBytes / PIECE_BYTES));
  const joined = await Promise.all(
    Array.from({ length: pieces }, (_, piece) =>
      pool.run<'piece'>({
        kind: 'piece',
        key,
        segments,
        piece,
        pieces,
        file: join(folder, `${key}-${piece}.tmp`),
      }),
    ),
  );
  const place = file.place(sizeOfBlock(shapeOf(joined)));
  file.add(
    key,
    place,
    await pool.run<'block'>({ kind: 'block', file: file.path, place, pieces: joined }),
  );
};

/**
 * Most bytes of a dictionary after changes: a new value takes no more than twice what it takes in its segment, where
 * it stands with its text, two numbers and at least one combination.
 */
const roomFor = (
  former: number,
  sizes: readonly (number | null)[],
  { numbers }: DictionaryBefore,
): number => {
  let room = former + (sizes.length + 1) * 4;
  sizes.forEach((size, segment) => {
    if ((numbers[segment] ?? -1) < 0) room += (size ?? 0) * 2;
  });
  return room;
};
