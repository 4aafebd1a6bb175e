import type { Bitmap } from '../bitmap.ts';
import { NO_NUMBER } from '../columns.ts';
import type { SortOrder } from '../model/requests.ts';
import { type Segment, SPAN_ROWS, type Span } from '../model/segment.ts';
import type { RowScores } from '../words/score.ts';
import type { Pause } from './count.ts';
import { anyBit, type Chunk, eachSpan } from './rows.ts';
import { Top } from './top.ts';

/**
 * Numbers by which the rows of [from, to) are sorted, the greatest first, at row - from; only those of set rows mean
 * anything. Memory that the next call may reuse. `word` is the word of `bits` where the span begins.
 */
export type SortKeys = (from: number, to: number, bits: Bitmap) => Float64Array;

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

/** Keys of relevance where no words are asked for. */
export const RANK_RANGE = { least: 0, greatest: RANKS - 1 };

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

/** Keys of relevance: by the scores of the words (null: there are none), then by static rank. */
const relevanceKeys = (segment: Segment, scores: RowScores | null): SortKeys => {
  const ranks = segment.ranks();
  return (from, to, bits) => {
    const span = ranks.span(from, to);
    eachStretch(from, to, bits, (first, end) => {
      const plain = (scores?.plain ?? 0) * RANKS;
      for (let at = first; at < end; at += 1) keys[at] = plain + (span[at] ?? 0);
      if (scores === null) return;
      for (let at = first >>> 5; at << 5 < end; at += 1) {
        const word = (from >>> 5) + at;
        let rest = (bits[word] ?? 0) & scores.odd(word);
        while (rest !== 0) {
          const bit = rest & -rest;
          rest ^= bit;
          const place = (at << 5) + 31 - Math.clz32(bit);
          keys[place] = scores.score(from + place) * RANKS + (span[place] ?? 0);
        }
      }
    });
    return keys;
  };
};

/** Sort keys of a segment's rows. `scores` are those of the words; null without words. */
export const sortKeysOf = (
  segment: Segment,
  sort: SortOrder,
  scores: RowScores | null,
): SortKeys => {
  switch (sort) {
    case 'relevance':
      return relevanceKeys(segment, scores);
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

/** Calls `visit` with the keys of each span of a chunk; see `eachSpan`. */
const eachKeys = (
  sortKeys: SortKeys,
  bits: Bitmap,
  chunk: Chunk,
  pause: Pause,
  visit: (keys: Float64Array, places: Uint16Array, count: number, first: number) => void,
): void =>
  eachSpan({ span: (first, end) => sortKeys(first, end, bits) }, bits, chunk, pause, visit);

/** Whether any of 32 ranks is not below `least`: few are once the best are known. */
const reaches = (ranks: Uint8Array, base: number, least: number): boolean => {
  const end = Math.min(ranks.length, base + 32);
  let greatest = 0;
  for (let at = base; at < end; at += 1) greatest = Math.max(greatest, ranks[at] ?? 0);
  return greatest >= least;
};

/** Segments are told apart in the numbers of rows of a generation. */
const ROWS = 2 ** 32;

/**
 * The `size` rows of a generation that come first after `after` (null: from the beginning). Chunks may be added in any
 * order.
 */
export class FirstRows {
  readonly #top: Top;
  readonly #limit: number;
  /** Rows with the key of `after` follow it where they stand behind it. */
  readonly #limitPlace: number;

  constructor(size: number, after: Placed | null) {
    this.#top = new Top(size);
    this.#limit = after?.key ?? Number.POSITIVE_INFINITY;
    this.#limitPlace = after === null ? -1 : after.segment * ROWS + after.row;
  }

  #offer(key: number, place: number): void {
    if (key < this.#limit || (key === this.#limit && place > this.#limitPlace)) {
      this.#top.offer(key, place, place);
    }
  }

  /** Takes the set rows of a chunk by any keys. */
  add(sortKeys: SortKeys, bits: Bitmap, { segment, from, to }: Chunk, pause: Pause): void {
    let { floor } = this.#top;
    for (let first = from; first < to; first += SPAN_ROWS) {
      pause();
      const end = Math.min(to, first + SPAN_ROWS);
      const word = first >>> 5;
      const lastWord = (end + 31) >>> 5;
      if (!anyBit(bits, word, lastWord)) continue;
      const span = sortKeys(first, end, bits);
      const base = segment * ROWS + first;
      for (let at = word; at < lastWord; at += 1) {
        let rest = bits[at] ?? 0;
        while (rest !== 0) {
          const bit = rest & -rest;
          rest ^= bit;
          const place = ((at - word) << 5) + 31 - Math.clz32(bit);
          const key = span[place] ?? 0;
          // The floor is NaN until enough are known.
          if (key < floor) continue;
          this.#offer(key, base + place);
          floor = this.#top.floor;
        }
      }
    }
  }

  /** As `add`, by relevance: rows of which most have one score need not all be looked at. */
  addRelevant(
    scores: RowScores | null,
    ranks: Span<Uint8Array>,
    bits: Bitmap,
    chunk: Chunk,
    pause: Pause,
  ): void {
    if (scores !== null) this.#addOdd(scores, ranks, bits, chunk, pause);
    this.#addPlain(scores, ranks, bits, chunk, pause);
  }

  #addOdd(
    scores: RowScores,
    ranks: Span<Uint8Array>,
    bits: Bitmap,
    { segment, from, to }: Chunk,
    pause: Pause,
  ): void {
    for (let first = from; first < to; first += SPAN_ROWS) {
      pause();
      const end = Math.min(to, first + SPAN_ROWS);
      let span: Uint8Array | null = null;
      for (let at = first >>> 5; at < (end + 31) >>> 5; at += 1) {
        const own = bits[at] ?? 0;
        if (own === 0) continue;
        let rest = own & scores.odd(at);
        if (rest !== 0) span ??= ranks.span(first, end);
        while (rest !== 0) {
          const bit = rest & -rest;
          rest ^= bit;
          const row = (at << 5) + 31 - Math.clz32(bit);
          const key = scores.score(row) * RANKS + (span?.[row - first] ?? 0);
          if (!(key < this.#top.floor)) this.#offer(key, segment * ROWS + row);
        }
      }
    }
  }

  #addPlain(
    scores: RowScores | null,
    ranks: Span<Uint8Array>,
    bits: Bitmap,
    { segment, from, to }: Chunk,
    pause: Pause,
  ): void {
    const top = this.#top;
    const plain = (scores?.plain ?? 0) * RANKS;
    // Above it rows stand before the page.
    const most = this.#limit - plain;
    for (let first = from; first < to; first += SPAN_ROWS) {
      pause();
      // No rank helps any more.
      if (top.floor >= plain + RANKS || plain > this.#limit) return;
      const end = Math.min(to, first + SPAN_ROWS);
      const word = first >>> 5;
      const lastWord = (end + 31) >>> 5;
      if (!anyBit(bits, word, lastWord)) continue;
      const span = ranks.span(first, end);
      const base = segment * ROWS + first;
      let least = this.#leastRank(plain, base);
      for (let at = word; at < lastWord; at += 1) {
        let rest = bits[at] ?? 0;
        if (rest !== 0 && scores !== null) rest &= ~scores.odd(at);
        if (rest !== 0 && !reaches(span, (at - word) << 5, least)) continue;
        while (rest !== 0) {
          const bit = rest & -rest;
          rest ^= bit;
          const place = ((at - word) << 5) + 31 - Math.clz32(bit);
          const rank = span[place] ?? 0;
          if (rank < least || rank > most) continue;
          this.#offer(plain + rank, base + place);
          least = this.#leastRank(plain, base);
        }
      }
    }
  }

  /** Rows of lower rank, from the place `base` on, would be offered in vain. */
  #leastRank(plain: number, base: number): number {
    const { floor, floorTurn } = this.#top;
    // Until enough are known
    if (Number.isNaN(floor)) return 0;
    // Equal ones come in before those that stand behind them.
    return floorTurn > base ? floor - plain : floor - plain + 1;
  }

  /** The rows in their order. */
  rows(): Placed[] {
    return this.#top.sorted().map(({ key, thing }) => {
      const segment = Math.floor(thing / ROWS);
      return { key, segment, row: thing - segment * ROWS };
    });
  }
}

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
  eachKeys(sortKeys, bits, chunk, pause, (span, places, count) => {
    for (let at = 0; at < count; at += 1) {
      const key = span[places[at] ?? 0] ?? 0;
      const absent = key === Number.NEGATIVE_INFINITY;
      if (absent ? !empty : key < least || key > greatest) continue;
      const bin = binOf(key, least, greatest, counts.length);
      counts[bin] = (counts[bin] ?? 0) + 1;
      if (key < (bins.least[bin] ?? 0)) bins.least[bin] = key;
      if (key > (bins.greatest[bin] ?? 0)) bins.greatest[bin] = key;
    }
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
  eachKeys(sortKeys, bits, chunk, pause, (span, places, count) => {
    for (let at = 0; at < count; at += 1) {
      const key = span[places[at] ?? 0] ?? 0;
      if (key === Number.NEGATIVE_INFINITY) continue;
      if (key < least) least = key;
      if (key > greatest) greatest = key;
    }
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
  eachKeys(sortKeys, bits, chunk, pause, (span, places, count, first) => {
    for (let at = 0; at < count; at += 1) {
      const place = places[at] ?? 0;
      const key = span[place] ?? 0;
      if (key !== tie) continue;
      if (seen >= skip && rows.length < size) {
        rows.push({ key, segment: chunk.segment, row: first + place });
      }
      seen += 1;
    }
  });
  return { rows, seen };
};
