import { anySet, type Bitmap, countWord } from '../bitmap.ts';
import { NO_NUMBER } from '../columns.ts';
import type { CodeColumn, NumberColumn, PairColumn, Segment } from '../model/segment.ts';
import { SPAN_ROWS } from '../model/segment.ts';
import type { Plan, TextTest } from './plan.ts';
import { anyBit, type Chunk, SPAN_WORDS } from './rows.ts';
import { wildcardTest } from './text.ts';

/** Clears in `bits`, whose first bit is row `from`, the rows of [from, to) that do not match. */
type Keep = (from: number, to: number, bits: Bitmap) => void;

/** Plan of one segment, ready to be run over spans of its rows. */
export interface Evaluator {
  readonly keep: Keep;
}

/** Bits of a leaf for the whole segment. */
export type LeafBits = (leaf: number) => Bitmap;

/** Which combinations of a column hold a value that passes the test. */
const combinationsThat = (column: CodeColumn, test: TextTest): Uint8Array | null => {
  const keep = new Uint8Array(column.combinations);
  if (test.how === 'present') {
    keep.fill(1, 1);
    return keep;
  }
  const wanted = new Uint8Array(column.values);
  let found = 0;
  if (test.how === 'in') {
    for (const value of column.find(test.values, test.matchCase)) {
      wanted[value] = 1;
      found += 1;
    }
  } else {
    const fits = wildcardTest(test.pattern, test.matchCase);
    for (let value = 0; value < column.values; value += 1) {
      if (!fits(column.text(value))) continue;
      wanted[value] = 1;
      found += 1;
    }
  }
  if (found === 0) return null;
  const { starts, members } = column;
  for (let combination = 0; combination < column.combinations; combination += 1) {
    const end = starts[combination + 1] ?? 0;
    for (let at = starts[combination] ?? 0; at < end; at += 1) {
      if (wanted[members[at] ?? 0] === 1) {
        keep[combination] = 1;
        break;
      }
    }
  }
  return keep;
};

const keepNothing: Keep = (_from, _to, bits) => {
  bits.fill(0);
};

/** Words with more bits are worked on row by row: that costs less than finding each bit. */
const MANY_BITS = 10;

const keepCodes = (column: CodeColumn, keep: Uint8Array | null): Keep => {
  if (keep === null) return keepNothing;
  return (from, to, bits) => {
    if (!anyBit(bits, 0, bits.length)) return;
    const codes = column.span(from, to);
    for (let at = 0; at < bits.length; at += 1) {
      let rest = bits[at] ?? 0;
      if (rest === 0) continue;
      let kept = rest;
      const base = at << 5;
      if (base + 32 <= codes.length && countWord(rest) > MANY_BITS) {
        kept = 0;
        for (let bit = 0; bit < 32; bit += 1) kept |= (keep[codes[base + bit] ?? 0] ?? 0) << bit;
        bits[at] = rest & kept;
        continue;
      }
      while (rest !== 0) {
        const bit = rest & -rest;
        if (keep[codes[base + 31 - Math.clz32(bit)] ?? 0] === 0) kept ^= bit;
        rest ^= bit;
      }
      bits[at] = kept;
    }
  };
};

const keepNumbers = (
  column: NumberColumn,
  from: number,
  to: number,
  openFrom: boolean,
  openTo: boolean,
): Keep => {
  return (first, end, bits) => {
    if (!anyBit(bits, 0, bits.length)) return;
    const numbers = column.span(first, end);
    for (let at = 0; at < bits.length; at += 1) {
      let rest = bits[at] ?? 0;
      if (rest === 0) continue;
      let kept = rest;
      const base = at << 5;
      while (rest !== 0) {
        const bit = rest & -rest;
        const value = numbers[base + 31 - Math.clz32(bit)] ?? Number.NaN;
        // Comparisons with NaN are false.
        const fits =
          (openFrom ? value > from : value >= from) && (openTo ? value < to : value <= to);
        if (!fits) kept ^= bit;
        rest ^= bit;
      }
      bits[at] = kept;
    }
  };
};

const keepNumbersIn = (column: NumberColumn, values: ReadonlySet<number>): Keep => {
  return (first, end, bits) => {
    if (!anyBit(bits, 0, bits.length)) return;
    const numbers = column.span(first, end);
    for (let at = 0; at < bits.length; at += 1) {
      let rest = bits[at] ?? 0;
      let kept = rest;
      const base = at << 5;
      while (rest !== 0) {
        const bit = rest & -rest;
        if (!values.has(numbers[base + 31 - Math.clz32(bit)] ?? Number.NaN)) kept ^= bit;
        rest ^= bit;
      }
      bits[at] = kept;
    }
  };
};

const keepDates = (column: PairColumn, from: number, to: number): Keep => {
  return (first, end, bits) => {
    if (!anyBit(bits, 0, bits.length)) return;
    const pairs = column.span(first, end);
    for (let at = 0; at < bits.length; at += 1) {
      let rest = bits[at] ?? 0;
      if (rest === 0) continue;
      let kept = rest;
      const base = at << 5;
      if (2 * base + 64 <= pairs.length && countWord(rest) > MANY_BITS) {
        kept = 0;
        for (let bit = 0; bit < 32; bit += 1) {
          const place = 2 * (base + bit);
          const start = pairs[place] ?? NO_NUMBER;
          const fits = start !== NO_NUMBER && start <= to && (pairs[place + 1] ?? 0) >= from;
          kept |= (fits ? 1 : 0) << bit;
        }
        bits[at] = rest & kept;
        continue;
      }
      while (rest !== 0) {
        const bit = rest & -rest;
        const place = 2 * (base + 31 - Math.clz32(bit));
        const start = pairs[place] ?? NO_NUMBER;
        if (start === NO_NUMBER || start > to || (pairs[place + 1] ?? 0) < from) kept ^= bit;
        rest ^= bit;
      }
      bits[at] = kept;
    }
  };
};

const keepLeaf = (leaf: Bitmap): Keep => {
  return (from, _to, bits) => {
    const base = from >>> 5;
    for (let at = 0; at < bits.length; at += 1) {
      bits[at] = (bits[at] ?? 0) & (leaf[base + at] ?? 0);
    }
  };
};

/** Scratch bitmaps of a span, two for each level of a plan. */
class Scratch {
  readonly #spans: Bitmap[] = [];

  /** Contents are what was left there. */
  span(number: number, length: number): Bitmap {
    let span = this.#spans[number];
    if (span === undefined) {
      span = new Uint32Array(SPAN_WORDS);
      this.#spans[number] = span;
    }
    return length === SPAN_WORDS ? span : span.subarray(0, length);
  }
}

const scratch = new Scratch();

const compile = (plan: Plan, segment: Segment, leaves: LeafBits, level: number): Keep => {
  switch (plan.op) {
    case 'all':
      return () => {};
    case 'none':
      return keepNothing;
    case 'leaf': {
      const bits = leaves(plan.leaf);
      return anySet(bits) ? keepLeaf(bits) : keepNothing;
    }
    case 'code': {
      const column = segment.codes(plan.key);
      return keepCodes(column, combinationsThat(column, plan.test));
    }
    case 'number':
      return keepNumbers(segment.numbers(plan.key), plan.from, plan.to, plan.openFrom, plan.openTo);
    case 'numbers':
      return keepNumbersIn(segment.numbers(plan.key), new Set(plan.values));
    case 'hasNumber':
      return keepNumbers(
        segment.numbers(plan.key),
        Number.NEGATIVE_INFINITY,
        Number.POSITIVE_INFINITY,
        false,
        false,
      );
    case 'dates':
      return keepDates(segment.dates(), plan.from, plan.to);
    case 'hasDates':
      return keepDates(segment.dates(), Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY);
    case 'not': {
      const inner = compile(plan.of, segment, leaves, level + 1);
      return (from, to, bits) => {
        const matching = scratch.span(2 * level, bits.length);
        matching.set(bits);
        inner(from, to, matching);
        for (let at = 0; at < bits.length; at += 1) {
          bits[at] = (bits[at] ?? 0) & ~(matching[at] ?? 0);
        }
      };
    }
    case 'and': {
      const parts: Keep[] = [];
      for (const part of plan.of) {
        const keep = compile(part, segment, leaves, level + 1);
        // What is looked up next would be in vain.
        if (keep === keepNothing) return keepNothing;
        parts.push(keep);
      }
      return (from, to, bits) => {
        for (const part of parts) {
          if (!anyBit(bits, 0, bits.length)) return;
          part(from, to, bits);
        }
      };
    }
    case 'or': {
      const parts = plan.of.map((part) => compile(part, segment, leaves, level + 1));
      return (from, to, bits) => {
        // `rest`: rows that none of the alternatives so far has; what is left of it at the end goes.
        const rest = scratch.span(2 * level, bits.length);
        const found = scratch.span(2 * level + 1, bits.length);
        rest.set(bits);
        for (const part of parts) {
          if (!anyBit(rest, 0, rest.length)) return;
          found.set(rest);
          part(from, to, found);
          for (let at = 0; at < rest.length; at += 1) {
            rest[at] = (rest[at] ?? 0) & ~(found[at] ?? 0);
          }
        }
        for (let at = 0; at < bits.length; at += 1) {
          bits[at] = (bits[at] ?? 0) & ~(rest[at] ?? 0);
        }
      };
    }
  }
};

/** Makes a plan ready for a segment: values are looked up in its dictionaries, leaves are asked for once. */
export const evaluatorOf = (plan: Plan, segment: Segment, leaves: LeafBits): Evaluator => ({
  keep: compile(plan, segment, leaves, 0),
});

/** Writes the rows of a chunk that match into `bits` (of the whole segment) and returns how many they are. */
export const evaluateChunk = (
  evaluator: Evaluator,
  segment: Segment,
  { from, to }: Chunk,
  bits: Bitmap,
  pause: () => void,
): number => {
  let count = 0;
  if (evaluator.keep === keepNothing) {
    bits.fill(0, from >>> 5, (to + 31) >>> 5);
    return count;
  }
  for (let first = from; first < to; first += SPAN_ROWS) {
    pause();
    const end = Math.min(to, first + SPAN_ROWS);
    const word = first >>> 5;
    const span = bits.subarray(word, (end + 31) >>> 5);
    span.set(segment.alive.subarray(word, word + span.length));
    evaluator.keep(first, end, span);
    for (let at = 0; at < span.length; at += 1) {
      const own = span[at] ?? 0;
      if (own !== 0) count += countWord(own);
    }
  }
  return count;
};
