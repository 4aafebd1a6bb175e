import type { Bitmap } from '../bitmap.ts';
import type { Dictionary, Matches, Segment } from '../model/segment.ts';
import type { BlockPart } from '../segments/open.ts';
import type { FilterDefinition } from './tasks.ts';

/** A generation as one thread reads it. */
export interface GenerationView {
  readonly segments: readonly Segment[];
  /** Values of a `code` key over all segments. */
  dictionary(key: string): Dictionary;
  /** Reads parts of blocks into memory that threads share. */
  load(parts: readonly BlockPart[]): void;
  /** Hears of a change of what is held in memory, as `ViewOpener.hold` does. */
  hear(change: unknown): void;
}

/** Words of 32 rows that the rows of a segment take. */
export const wordsOfRows = (rows: number): number => Math.ceil(rows / 32);

/** Where the bits of each segment begin, in words; the last number is the length of all. */
export const wordOffsets = (rows: readonly number[]): number[] => {
  const offsets = [0];
  let sum = 0;
  for (const count of rows) {
    sum += wordsOfRows(count);
    offsets.push(sum);
  }
  return offsets;
};

/** The bits of each segment in memory that holds those of all. */
export const bitsBySegment = (memory: SharedArrayBuffer, rows: readonly number[]): Bitmap[] => {
  const offsets = wordOffsets(rows);
  return rows.map(
    (count, segment) => new Uint32Array(memory, 4 * (offsets[segment] ?? 0), wordsOfRows(count)),
  );
};

/** The matches of a filter that was matched. */
export const matchesOf = (
  view: GenerationView,
  { bits, total }: Pick<FilterDefinition, 'bits' | 'total'>,
): Matches => {
  const rows = view.segments.map(({ manifest }) => manifest.rows);
  const own = bits === null ? null : bitsBySegment(bits, rows);
  return {
    parts: view.segments.map((segment, at) => ({
      segment,
      bits: own?.[at] ?? segment.alive,
    })),
    total,
    everything: bits === null,
    dictionary: (key) => view.dictionary(key),
  };
};
