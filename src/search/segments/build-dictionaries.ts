import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { CODE_KEYS } from '../model/keys.ts';
import type { ContainerInfo } from './container.ts';
import { DictionariesFile } from './dictionaries-file.ts';
import { partsOf, shapeOf, shapeOfChanges, sizeOfBlock } from './dictionary-block.ts';
import { DICTIONARIES_FILE, type StoredSegment, segmentFolder } from './format.ts';
import type { SegmentPlan } from './plan.ts';
import type { Pool } from './pool.ts';
import type { ChangeTask, DictionaryBefore } from './protocol.ts';

/** Of the names of a segment's blocks. */
const DICTIONARY_PREFIX = 'dictionary.';
/** Bytes of the dictionary of the generation before that one task goes through. */
const FORMER_BYTES = 32 * 2 ** 20;
/** Bytes of the dictionaries of segments that one task joins. */
const PIECE_BYTES = 16 * 2 ** 20;
const MOST_PIECES = 64;

/** Bytes of the dictionary of a key in each segment; null where it has no value. */
const sizesOf = (
  key: string,
  plan: DictionariesOptions['plan'],
  manifests: DictionariesOptions['manifests'],
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
  readonly pool: Pick<Pool, 'run'>;
  readonly indexDir: string;
  /** Where to write the file. */
  readonly folder: string;
  readonly plan: { readonly segments: readonly Pick<SegmentPlan, 'id'>[] };
  readonly manifests: ReadonlyMap<string, Pick<StoredSegment, 'container'>>;
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
  options: DictionariesOptions,
): Promise<void> => {
  const { pool, indexDir, folder, plan, before } = options;
  const segments = plan.segments.map(({ id }, number) =>
    sizes[number] == null ? null : join(indexDir, segmentFolder(id)),
  );
  if (before !== null && (await changeKey({ key, sizes, segments, before }, file, options))) return;
  const pieces = piecesOf(sizeBytes, PIECE_BYTES);
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
  const place = file.place(key, sizeOfBlock(shapeOf(joined)));
  file.add(
    place,
    await pool.run<'block'>({ kind: 'block', file: file.path, place, pieces: joined }),
  );
};

/** Makes a dictionary from that of the generation before; false where this cannot be read. */
const changeKey = async (
  {
    key,
    sizes,
    segments,
    before,
  }: {
    readonly key: string;
    readonly sizes: readonly (number | null)[];
    readonly segments: readonly (string | null)[];
    readonly before: DictionaryBefore;
  },
  file: DictionariesFile,
  { pool, folder }: DictionariesOptions,
): Promise<boolean> => {
  const former = before.container.blocks.find(([own]) => own === key)?.[2];
  if (former === undefined) return false;
  const fresh = sizes.reduce<number>(
    (sum, size, segment) => sum + ((before.numbers[segment] ?? -1) < 0 ? (size ?? 0) : 0),
    0,
  );
  const pieces = Math.max(piecesOf(former, FORMER_BYTES), piecesOf(fresh, PIECE_BYTES));
  const found = await Promise.all(
    Array.from({ length: pieces }, (_, piece) =>
      pool.run<'find'>({
        kind: 'find',
        key,
        segments,
        before,
        piece,
        pieces,
        file: join(folder, `${key}-${piece}.found`),
      }),
    ),
  );
  const changes = found.filter((one) => one !== null);
  const isWritten =
    changes.length === pieces && (await writeParts({ key, before, changes }, file, pool));
  await Promise.all(changes.map((one) => rm(one.file)));
  return isWritten;
};

/** Writes the block of a key; false where the generation before cannot be read. */
const writeParts = async (
  { key, before, changes }: Pick<ChangeTask, 'key' | 'before' | 'changes'>,
  file: DictionariesFile,
  pool: Pick<Pool, 'run'>,
): Promise<boolean> => {
  const shape = shapeOfChanges(changes, before.numbers);
  const place = file.place(key, sizeOfBlock(shape));
  const parts = partsOf(shape);
  const written = await Promise.all(
    parts.map((part) =>
      pool.run<'change'>({ kind: 'change', key, before, changes, file: file.path, place, ...part }),
    ),
  );
  parts.forEach(({ from }, part) => {
    file.add(place + from, written[part] ?? new Uint32Array(0));
  });
  return written.every((checksums) => checksums !== null);
};

const piecesOf = (sizeBytes: number, pieceBytes: number): number =>
  Math.min(MOST_PIECES, Math.ceil(sizeBytes / pieceBytes));
