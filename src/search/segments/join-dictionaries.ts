import { closeSync, openSync } from 'node:fs';
import { bytesOf, writeAll } from '../bytes.ts';
import { type DictionaryPart, type DictionarySlice, withParts } from './dictionary-part.ts';
import { compareFolded, compareWritten, FoldedText } from './folded-text.ts';
import type { DictionaryPiece, PieceTask } from './protocol.ts';

/** Values of some segments, each once, in the order of their normalised texts and then of the texts themselves. */
export interface JoinedSlices extends DictionarySlice {
  /** Of each slice: numbers of its values here. */
  readonly maps: readonly Uint32Array[];
}

/** Where a slice stands in the join. */
class Cursor {
  readonly slice: DictionarySlice;
  readonly map: Uint32Array;
  readonly place: number;
  readonly folded = new FoldedText();
  value = -1;
  from = 0;
  to = 0;
  isAtEnd = false;

  constructor(slice: DictionarySlice, place: number) {
    this.slice = slice;
    this.map = new Uint32Array(slice.totals.length);
    this.place = place;
    this.advance();
  }

  advance(): void {
    this.value += 1;
    this.isAtEnd = this.value >= this.map.length;
    if (this.isAtEnd) return;
    const { offsets, texts } = this.slice;
    this.from = this.to;
    this.to = offsets[this.value + 1] ?? 0;
    this.folded.set(texts, this.from, this.to);
  }
}

const isBefore = (a: Cursor, b: Cursor): boolean => {
  if (a.isAtEnd || b.isAtEnd) return b.isAtEnd && !a.isAtEnd;
  const difference = compareFolded(a.folded, b.folded);
  if (difference !== 0) return difference < 0;
  return compareWritten(a.slice.texts, a.from, a.to, b.slice.texts, b.from, b.to) < 0;
};

/** Tells which of some cursors is the first: a tree in which each node keeps the one that was not. */
class Tournament {
  readonly #size: number;
  readonly #losers: Cursor[];
  winner: Cursor;

  constructor(cursors: readonly [Cursor, ...Cursor[]]) {
    this.#size = cursors.length;
    const winners = [...cursors, ...cursors];
    this.#losers = [...cursors];
    this.winner = cursors[0];
    for (let node = this.#size - 1; node > 0; node -= 1) {
      const a = winners[2 * node] ?? this.winner;
      const b = winners[2 * node + 1] ?? this.winner;
      const isSecond = isBefore(b, a);
      winners[node] = isSecond ? b : a;
      this.#losers[node] = isSecond ? a : b;
    }
    this.winner = winners[1] ?? this.winner;
  }

  /** Finds the first again after that one moved on. */
  replay(): void {
    const losers = this.#losers;
    let moved = this.winner;
    for (let node = (this.#size + moved.place) >>> 1; node > 0; node >>>= 1) {
      const other = losers[node];
      if (other !== undefined && isBefore(other, moved)) {
        losers[node] = moved;
        moved = other;
      }
    }
    this.winner = moved;
  }
}

/** Joins sorted values. */
export const joinSlices = (slices: readonly DictionarySlice[]): JoinedSlices => {
  const most = slices.reduce((sum, { totals }) => sum + totals.length, 0);
  const totals = new Uint32Array(most);
  const offsets = new Uint32Array(most + 1);
  const texts = Buffer.allocUnsafeSlow(slices.reduce((sum, { texts: own }) => sum + own.length, 0));
  const [first, ...others] = slices.map((slice, place) => new Cursor(slice, place));
  let size = 0;
  if (first !== undefined) {
    const tournament = new Tournament([first, ...others]);
    let begin = 0;
    let end = 0;
    for (let head = tournament.winner; !head.isAtEnd; head = tournament.winner) {
      const { slice, from, to, value } = head;
      if (size === 0 || !isSame(slice.texts, from, to, texts, begin, end)) {
        begin = end;
        end = copyText(slice.texts, from, to, texts, begin);
        size += 1;
        offsets[size] = end;
      }
      totals[size - 1] = (totals[size - 1] ?? 0) + (slice.totals[value] ?? 0);
      head.map[value] = size - 1;
      head.advance();
      tournament.replay();
    }
  }
  return {
    totals: totals.subarray(0, size),
    offsets: offsets.subarray(0, size + 1),
    texts: texts.subarray(0, offsets[size] ?? 0),
    maps: first === undefined ? [] : [first, ...others].map(({ map }) => map),
  };
};

const isSame = (
  a: Uint8Array,
  aFrom: number,
  aTo: number,
  b: Uint8Array,
  bFrom: number,
  bTo: number,
): boolean => {
  const length = aTo - aFrom;
  if (length !== bTo - bFrom) return false;
  // Neighbours differ at their ends.
  for (let at = length - 1; at >= 0; at -= 1) if (a[aFrom + at] !== b[bFrom + at]) return false;
  return true;
};

/** So many bytes are copied faster one by one. */
const SHORT = 48;

/** Where the copy ends. */
const copyText = (
  source: Buffer,
  from: number,
  to: number,
  target: Buffer,
  place: number,
): number => {
  const end = place + to - from;
  if (to - from > SHORT) {
    source.copy(target, place, from, to);
    return end;
  }
  for (let at = place, byte = from; at < end; at += 1, byte += 1) target[at] = source[byte] ?? 0;
  return end;
};

/** Texts looked at for each piece, to find where pieces of one size begin. */
const SAMPLES = 32;

/** Where the pieces but the first begin: the same for each, as it depends on the segments only. */
const cutsOf = (parts: readonly (DictionaryPart | null)[], pieces: number): FoldedText[] => {
  if (pieces === 1) return [];
  const values = parts.reduce((sum, part) => sum + (part?.values ?? 0), 0);
  const text = new FoldedText();
  const samples: FoldedText[] = [];
  for (const part of parts) {
    const count = Math.ceil((SAMPLES * pieces * (part?.values ?? 0)) / values);
    for (let sample = 0; part !== null && sample < count; sample += 1) {
      part.fold(Math.floor(((sample + 0.5) * part.values) / count), text);
      samples.push(text.copy());
    }
  }
  samples.sort(compareFolded);
  return Array.from({ length: pieces - 1 }, (_, cut) => {
    const place = Math.floor(((cut + 1) * samples.length) / pieces);
    return samples[place] ?? text;
  });
};

/**
 * Joins a range of the values of a key over all segments. The file holds 32-bit numbers: totals, offsets of the texts,
 * the number of each value of each segment within the range; then the texts.
 */
export const joinPiece = ({ key, segments, piece, pieces, file }: PieceTask): DictionaryPiece => {
  const slices = withParts(segments, key, (parts) => {
    const cuts = cutsOf(parts, pieces);
    const begin = cuts[piece - 1];
    const end = cuts[piece];
    const own = new FoldedText();
    return parts.map((part) => {
      if (part === null) return null;
      const from = begin === undefined ? 0 : part.lowerBound(begin, own);
      return part.slice(from, end === undefined ? part.values : part.lowerBound(end, own));
    });
  });
  const { totals, offsets, texts, maps } = joinSlices(slices.filter((slice) => slice !== null));
  const handle = openSync(file, 'wx');
  try {
    for (const numbers of [totals, offsets, ...maps]) writeAll(handle, bytesOf(numbers));
    writeAll(handle, texts);
  } finally {
    closeSync(handle);
  }
  return {
    file,
    values: totals.length,
    textBytes: texts.length,
    entries: slices.map((slice) => slice?.totals.length ?? 0),
  };
};
