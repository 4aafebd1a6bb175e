import type { Bitmap } from '../bitmap.ts';
import { NO_NUMBER } from '../columns.ts';
import type { SortOrder } from '../model/requests.ts';
import { type Segment, SPAN_ROWS } from '../model/segment.ts';
import type { Pause } from './count.ts';
import { anyBit, type Chunk, eachSpan } from './rows.ts';
import { Top } from './top.ts';

/**
 * Numbers by which the rows of [from, to) are sorted, the greatest first, at row - from; only those of set rows mean
 * anything. Memory that the next call may reuse. `word` is the word of `bits` where the span begins.
 */
export type SortKeys = (from: number, to: number, bits: Bitmap) => Float64Array;

/** Scores of the set rows of [from, to), at row - from; see SortKeys. */
export type Scores = (from: number, to: number, bits: Bitmap) => Float32Array;

/** A row of the generation with its sort key. */
export interface Placed {
  readonly key: number;
  readonly segment: number;
  readonly row: number;
}

/** -1 where a stands before b: by key, then in the order of segments and rows. */
export const comparePlaced = (a: Placed, b: Placed): number => {
  if (a.key !== b.key) return a.key > b.key ? -1 : 1;
  return a.segment - b.segment || a.row - b.row;
};

/** Static ranks are 0 to 255, scores whole numbers. */
const RANKS = 256;

const keys = new Float64Array(SPAN_ROWS);

/** Calls `fill` with stretches of 32 rows of a span, counted from its first, that have set rows. */
const eachStretch = (
  from: number,
  to: number,
  bits: Bitmap,
  fill: (first: number, end: number) => void,
): void => {
  const word = from >>> 5;
  const words = ((to + 31) >>> 5) - word;
  for (let at = 0; at < words; ) {
    if (bits[word + at] === 0) {
      at += 1;
      continue;
    }
    let end = at + 1;
    while (end < words && bits[word + end] !== 0) end += 1;
    fill(at << 5, Math.min(to - from, end << 5));
    at = end;
  }
};

/** Sort keys of a segment's rows. `scores` are those of the words; null without words. */
export const sortKeysOf = (segment: Segment, sort: SortOrder, scores: Scores | null): SortKeys => {
  switch (sort) {
    case 'relevance': {
      const ranks = segment.ranks();
      if (scores === null) {
        return (from, to, bits) => {
          const span = ranks.span(from, to);
          eachStretch(from, to, bits, (first, end) => {
            for (let at = first; at < end; at += 1) keys[at] = span[at] ?? 0;
          });
          return keys;
        };
      }
      return (from, to, bits) => {
        const score = scores(from, to, bits);
        const span = ranks.span(from, to);
        eachStretch(from, to, bits, (first, end) => {
          for (let at = first; at < end; at += 1) {
            keys[at] = (score[at] ?? 0) * RANKS + (span[at] ?? 0);
          }
        });
        return keys;
      };
    }
    case 'eventDate':
    case '-eventDate': {
      const dates = segment.dates();
      const sign = sort === 'eventDate' ? -1 : 1;
      return (from, to, bits) => {
        const span = dates.span(from, to);
        eachStretch(from, to, bits, (first, end) => {
          for (let at = first; at < end; at += 1) {
            const date = span[2 * at] ?? NO_NUMBER;
            keys[at] = date === NO_NUMBER ? Number.NEGATIVE_INFINITY : sign * date;
          }
        });
        return keys;
      };
    }
    case 'lastChanged':
    case '-lastChanged': {
      const numbers = segment.numbers('lastChanged');
      const sign = sort === 'lastChanged' ? -1 : 1;
      return (from, to, bits) => {
        const span = numbers.span(from, to);
        eachStretch(from, to, bits, (first, end) => {
          for (let at = first; at < end; at += 1) {
            const value = span[at] ?? Number.NaN;
            keys[at] = Number.isNaN(value) ? Number.NEGATIVE_INFINITY : sign * value;
          }
        });
        return keys;
      };
    }
  }
};

type Visit = (key: number, row: number) => void;

/** Calls `visit` with the key of each set row of a chunk, in order. */
const eachKey = (
  sortKeys: SortKeys,
  bits: Bitmap,
  chunk: Chunk,
  pause: Pause,
  visit: Visit,
): void => {
  eachSpan(
    (first, end) => sortKeys(first, end, bits),
    bits,
    chunk,
    pause,
    (span, places, count, first) => {
      for (let at = 0; at < count; at += 1) {
        const place = places[at] ?? 0;
        visit(span[place] ?? 0, first + place);
      }
    },
  );
};

/** Bits of a word of a bitmap whose keys lie in (floor, limit]; few do once the best are known. */
const candidates = (
  span: Float64Array,
  base: number,
  bits: number,
  floor: number,
  limit: number,
): number => {
  let rest = bits;
  let found = 0;
  while (rest !== 0) {
    const bit = rest & -rest;
    rest ^= bit;
    const key = span[base + 31 - Math.clz32(bit)] ?? 0;
    // The floor is NaN until enough are known.
    if (!(key <= floor) && key <= limit) found |= bit;
  }
  return found;
};

/** The `size` rows of a chunk that come first after `after` (null: from the beginning), in their order. */
export const firstOfChunk = (
  sortKeys: SortKeys,
  bits: Bitmap,
  chunk: Chunk,
  after: Placed | null,
  size: number,
  pause: Pause,
): Placed[] => {
  const top = new Top(size);
  let floor = top.floor;
  const limit = after?.key ?? Number.POSITIVE_INFINITY;
  // Rows with the key of `after` follow it where they stand behind it.
  const tied =
    after === null || chunk.segment > after.segment
      ? -1
      : chunk.segment < after.segment
        ? Number.POSITIVE_INFINITY
        : after.row;
  for (let first = chunk.from; first < chunk.to; first += SPAN_ROWS) {
    pause();
    const end = Math.min(chunk.to, first + SPAN_ROWS);
    const word = first >>> 5;
    const lastWord = (end + 31) >>> 5;
    if (!anyBit(bits, word, lastWord)) continue;
    const span = sortKeys(first, end, bits);
    for (let at = word; at < lastWord; at += 1) {
      const own = bits[at] ?? 0;
      if (own === 0) continue;
      const base = (at - word) << 5;
      let rest = candidates(span, base, own, floor, limit);
      while (rest !== 0) {
        const bit = rest & -rest;
        rest ^= bit;
        const place = base + 31 - Math.clz32(bit);
        const key = span[place] ?? 0;
        const row = first + place;
        if (key <= floor || (key === limit && row <= tied)) continue;
        top.offer(key, row);
        floor = top.floor;
      }
    }
  }
  return top.sorted().map(({ key, thing }) => ({ key, segment: chunk.segment, row: thing }));
};

/** How many keys of a range stand in each of equal bins, with the least and greatest key there. */
export interface KeyBins {
  readonly counts: Uint32Array;
  readonly least: Float64Array;
  readonly greatest: Float64Array;
}

export const newKeyBins = (bins: number): KeyBins => ({
  counts: new Uint32Array(bins),
  least: new Float64Array(bins).fill(Number.POSITIVE_INFINITY),
  greatest: new Float64Array(bins).fill(Number.NEGATIVE_INFINITY),
});

/**
 * Bin of a key in [least, greatest], the greatest keys in bin 0. Keys without a value (-Infinity) are in the last bin
 * and must be the only ones there.
 */
const binOf = (key: number, least: number, greatest: number, bins: number): number => {
  if (key === Number.NEGATIVE_INFINITY) return bins - 1;
  if (greatest <= least) return 0;
  const share = (greatest - key) / (greatest - least);
  return Math.min(bins - 2, Math.floor(share * (bins - 1)));
};

/** Adds the keys of a chunk that lie in [least, greatest] (or are -Infinity, where `least` is) to the bins. */
export const binKeys = (
  sortKeys: SortKeys,
  bits: Bitmap,
  chunk: Chunk,
  range: { readonly least: number; readonly greatest: number; readonly empty: boolean },
  bins: KeyBins,
  pause: Pause,
): void => {
  const { least, greatest, empty } = range;
  const { counts } = bins;
  eachKey(sortKeys, bits, chunk, pause, (key, _row) => {
    const absent = key === Number.NEGATIVE_INFINITY;
    if (absent ? !empty : key < least || key > greatest) return;
    const bin = binOf(key, least, greatest, counts.length);
    counts[bin] = (counts[bin] ?? 0) + 1;
    if (key < (bins.least[bin] ?? 0)) bins.least[bin] = key;
    if (key > (bins.greatest[bin] ?? 0)) bins.greatest[bin] = key;
  });
};

/** Least and greatest key of a chunk's set rows beside -Infinity; null where there is none. */
export const keyRange = (
  sortKeys: SortKeys,
  bits: Bitmap,
  chunk: Chunk,
  pause: Pause,
): { least: number; greatest: number } | null => {
  let least = Number.POSITIVE_INFINITY;
  let greatest = Number.NEGATIVE_INFINITY;
  eachKey(sortKeys, bits, chunk, pause, (key) => {
    if (key === Number.NEGATIVE_INFINITY) return;
    if (key < least) least = key;
    if (key > greatest) greatest = key;
  });
  return least > greatest ? null : { least, greatest };
};

/** Rows of a chunk with exactly this key, from the `skip`th on, at most `size`. */
export const tiedOfChunk = (
  sortKeys: SortKeys,
  bits: Bitmap,
  chunk: Chunk,
  tie: number,
  skip: number,
  size: number,
  pause: Pause,
): { readonly rows: readonly Placed[]; readonly seen: number } => {
  const rows: Placed[] = [];
  let seen = 0;
  eachKey(sortKeys, bits, chunk, pause, (key, row) => {
    if (key !== tie) return;
    if (seen >= skip && rows.length < size) rows.push({ key, segment: chunk.segment, row });
    seen += 1;
  });
  return { rows, seen };
};
