import { closeSync, openSync } from 'node:fs';
import { bytesOf } from '../bytes.ts';
import { type FormerDictionary, orNull, withFormer } from './dictionary-before.ts';
import {
  type BlockShape,
  BlockWriter,
  FallingCounts,
  headOf,
  readAll,
  shapeOfChanges,
} from './dictionary-block.ts';
import type { ChangeTask, DictionaryChanges } from './protocol.ts';

/** Numbers that are read or made at once. */
const CHUNK = 1 << 15;
/** Bytes of texts that are read at once. */
const TEXT_BYTES = 1 << 18;

/** What was found in one range. */
class Range {
  readonly found: DictionaryChanges;
  /** Number of its first value, and where its texts begin. */
  readonly rank: number;
  readonly begin: number;
  readonly #handle: number;

  constructor(found: DictionaryChanges, rank: number, begin: number) {
    this.found = found;
    this.rank = rank;
    this.begin = begin;
    this.#handle = openSync(found.file, 'r');
  }

  close(): void {
    closeSync(this.#handle);
  }

  #numbers(from: number, count: number): Uint32Array {
    const numbers = new Uint32Array(count);
    readAll(this.#handle, from * 4, bytesOf(numbers));
    return numbers;
  }

  /** Of the stretches: ranks, begins, sources and their begins, in this order. */
  stretches(list: number): Uint32Array {
    const { stretches } = this.found;
    return this.#numbers(list * stretches, stretches);
  }

  get #changed(): number {
    return this.found.stretches * 4;
  }

  changed(): Uint32Array {
    return this.#numbers(this.#changed, this.found.changed);
  }

  changedTotals(): Uint32Array {
    return this.#numbers(this.#changed + this.found.changed, this.found.changed);
  }

  get #inserted(): number {
    return this.#changed + 2 * this.found.changed;
  }

  insertedTotals(): Uint32Array {
    return this.#numbers(this.#inserted, this.found.inserted);
  }

  insertedBegins(): Uint32Array {
    return this.#numbers(this.#inserted + this.found.inserted, this.found.inserted);
  }

  get #maps(): number {
    return this.#inserted + 2 * this.found.inserted;
  }

  /** Numbers of the values of a new segment, from one of them on. */
  map(segment: number, from: number, target: Uint32Array): void {
    const { entries } = this.found;
    let before = from;
    for (let one = 0; one < segment; one += 1) before += entries[one] ?? 0;
    readAll(this.#handle, (this.#maps + before) * 4, bytesOf(target));
    for (let at = 0; at < target.length; at += 1) target[at] = (target[at] ?? 0) + this.rank;
  }

  texts(): Buffer {
    const { entries, insertedBytes } = this.found;
    const texts = Buffer.allocUnsafe(insertedBytes);
    const before = entries.reduce((sum, one) => sum + one, this.#maps);
    readAll(this.#handle, before * 4, texts);
    return texts;
  }
}

/** Of what the dictionary is made: stretches of the former one and of new values, in turns. */
interface Stretches {
  /** Of each: number of its first value, and where its text begins; behind the last one stands the end. */
  readonly ranks: Uint32Array;
  readonly begins: Uint32Array;
  /** The first value in the former dictionary, or the complement of that among the new ones of its range. */
  readonly sources: Int32Array;
  /** Where its text begins there. */
  readonly sourceBegins: Uint32Array;
  readonly ranges: Uint8Array;
}

const readStretches = (ranges: readonly Range[], { values, textBytes }: BlockShape): Stretches => {
  const size = ranges.reduce((sum, { found }) => sum + found.stretches, 0);
  const ranks = new Uint32Array(size + 1).fill(values, size);
  const begins = new Uint32Array(size + 1).fill(textBytes, size);
  const sources = new Int32Array(size);
  const sourceBegins = new Uint32Array(size);
  const rangeOf = new Uint8Array(size);
  let first = 0;
  ranges.forEach((range, number) => {
    const [ownRanks, ownBegins] = [range.stretches(0), range.stretches(1)];
    for (let at = 0; at < ownRanks.length; at += 1) {
      ranks[first + at] = (ownRanks[at] ?? 0) + range.rank;
      begins[first + at] = (ownBegins[at] ?? 0) + range.begin;
    }
    sources.set(range.stretches(2), first);
    sourceBegins.set(range.stretches(3), first);
    rangeOf.fill(number, first, first + ownRanks.length);
    first += ownRanks.length;
  });
  return { ranks, begins, sources, sourceBegins, ranges: rangeOf };
};

/** Former values with other totals. */
const readChanged = (ranges: readonly Range[]): { changed: Uint32Array; totals: Uint32Array } => {
  const size = ranges.reduce((sum, { found }) => sum + found.changed, 0);
  const changed = new Uint32Array(size);
  const totals = new Uint32Array(size);
  let at = 0;
  for (const range of ranges) {
    changed.set(range.changed(), at);
    totals.set(range.changedTotals(), at);
    at += range.found.changed;
  }
  return { changed, totals };
};

/** What is made when it is asked for first. */
const once = <T>(make: () => T): (() => T) => {
  let made: { readonly value: T } | null = null;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
};

/** Where the last of some ascending numbers stands that is not above a limit. */
const placeOf = (numbers: Uint32Array | Int32Array, limit: number): number => {
  let low = 0;
  let high = numbers.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((numbers[middle] ?? 0) <= limit) low = middle + 1;
    else high = middle;
  }
  return low - 1;
};

/** The same memory: what is added to or taken from numbers with a sign needs no detour, and comes out the same. */
const signed = ({ buffer, byteOffset, length }: Uint32Array): Int32Array =>
  new Int32Array(buffer, byteOffset, length);

/** A list of the former dictionary, of which stretches are asked for in their order. */
class FormerList {
  readonly #read: (from: number, target: Uint32Array) => void;
  readonly #size: number;
  readonly #numbers = new Uint32Array(CHUNK);
  readonly #signed = signed(this.#numbers);
  #from = 0;
  #to = 0;

  constructor(size: number, read: (from: number, target: Uint32Array) => void) {
    this.#size = size;
    this.#read = read;
  }

  /** Puts numbers, with something added to each, at a place of memory. */
  copy(from: number, count: number, target: Int32Array, place: number, shift: number): void {
    const numbers = this.#signed;
    const end = from + count;
    for (let at = from; at < end; ) {
      if (at < this.#from || at >= this.#to) {
        this.#from = at;
        this.#to = Math.min(this.#size, at + CHUNK);
        this.#read(at, this.#numbers.subarray(0, this.#to - at));
      }
      const stop = Math.min(end, this.#to) - this.#from;
      const away = place - from + this.#from;
      let own = at - this.#from;
      for (; own < stop; own += 1) target[own + away] = ((numbers[own] ?? 0) + shift) | 0;
      at = own + this.#from;
    }
  }
}

/** Numbers of each value. */
interface ValueList {
  readonly former: FormerList;
  /** Of the new values of each range. */
  readonly inserted: readonly Uint32Array[];
  /** Whether they say where texts begin. */
  readonly isOfBytes: boolean;
}

/** Numbers of the former values after the changes. */
class Renumbering {
  /** Of the stretches of former values: the first, and what is added to each. */
  readonly #firsts: Int32Array;
  readonly #shifts: Int32Array;

  constructor({ ranks, sources }: Stretches) {
    const firsts = new Int32Array(sources.length);
    const shifts = new Int32Array(sources.length);
    let size = 0;
    for (let stretch = 0; stretch < sources.length; stretch += 1) {
      const source = sources[stretch] ?? 0;
      if (source < 0) continue;
      firsts[size] = source;
      shifts[size] = (ranks[stretch] ?? 0) - source;
      size += 1;
    }
    this.#firsts = firsts.subarray(0, size);
    this.#shifts = shifts.subarray(0, size);
  }

  /** Puts new numbers in the place of ascending ones. */
  apply(values: Uint32Array): void {
    const numbers = signed(values);
    const firsts = this.#firsts;
    const { length } = numbers;
    let stretch = Math.max(0, placeOf(firsts, numbers[0] ?? 0));
    for (let at = 0; at < length; ) {
      const shift = this.#shifts[stretch] ?? 0;
      stretch += 1;
      const end = stretch < firsts.length ? (firsts[stretch] ?? 0) : 0x7fffffff;
      for (; at < length; at += 1) {
        const number = numbers[at] ?? 0;
        if (number >= end) break;
        numbers[at] = number + shift;
      }
    }
  }
}

/** Bytes of a block that can be written from any place of them on. */
interface Section {
  readonly sizeBytes: number;
  write(from: number, to: number): void;
}

/** The dictionary of a key after changes. */
class ChangedDictionary {
  readonly #former: FormerDictionary;
  readonly #numbers: readonly number[];
  readonly #shape: BlockShape;
  readonly #ranges: readonly Range[];
  readonly #stretches: Stretches;
  readonly #writer: BlockWriter;

  constructor(
    former: FormerDictionary,
    { before, changes }: ChangeTask,
    ranges: readonly Range[],
    writer: BlockWriter,
  ) {
    this.#former = former;
    this.#numbers = before.numbers;
    this.#shape = shapeOfChanges(changes, before.numbers);
    this.#ranges = ranges;
    this.#stretches = readStretches(ranges, this.#shape);
    this.#writer = writer;
  }

  /** Writes some bytes of the block. */
  write(from: number, to: number): void {
    let begin = 0;
    for (const section of this.#sections()) {
      const end = begin + section.sizeBytes;
      if (begin < to && end > from) {
        section.write(Math.max(0, from - begin), Math.min(to, end) - begin);
      }
      begin = end;
    }
  }

  /** What stands in a block, one behind the other. */
  *#sections(): Generator<Section> {
    const { values, textBytes, entries } = this.#shape;
    yield this.#list(headOf(this.#shape));
    // A part of the block holds all of it or nothing.
    yield { sizeBytes: values * 8, write: () => this.#totals() };
    yield this.#begins();
    yield this.#list(Uint32Array.of(textBytes));
    const renumbering = once(() => new Renumbering(this.#stretches));
    for (let segment = 0; segment < entries.length; segment += 1) {
      const number = this.#numbers[segment] ?? -1;
      if (number >= 0) {
        yield this.#chunks(entries[segment] ?? 0, (from, into) => {
          this.#former.map(number, from, into);
          renumbering().apply(into);
        });
        continue;
      }
      for (const range of this.#ranges) {
        yield this.#chunks(range.found.entries[segment] ?? 0, (from, into) =>
          range.map(segment, from, into),
        );
      }
    }
    yield { sizeBytes: textBytes, write: (from, to) => this.#texts(from, to) };
  }

  #list(numbers: Uint32Array): Section {
    return {
      sizeBytes: numbers.length * 4,
      write: (from, to) => this.#writer.bytes(bytesOf(numbers).subarray(from, to)),
    };
  }

  /** Numbers that are made piece by piece. */
  #chunks(count: number, fill: (from: number, into: Uint32Array) => void): Section {
    return {
      sizeBytes: count * 4,
      write: (from, to) => {
        const chunk = new Uint32Array(Math.min(CHUNK, (to - from) / 4));
        for (let at = from / 4; at < to / 4; at += chunk.length) {
          const into = chunk.subarray(0, to / 4 - at);
          fill(at, into);
          this.#writer.bytes(bytesOf(into));
        }
      },
    };
  }

  #begins(): Section {
    const list = once(() => ({
      former: new FormerList(this.#former.values, (from, target) =>
        this.#former.begins(from, target),
      ),
      inserted: this.#ranges.map((range) => range.insertedBegins()),
      isOfBytes: true,
    }));
    return this.#chunks(this.#shape.values, (from, into) => this.#weave(from, into, list()));
  }

  /** Writes the totals, and the order that follows from all of them. */
  #totals(): void {
    const { values } = this.#shape;
    const list: ValueList = {
      former: new FormerList(this.#former.values, (from, target) =>
        this.#former.totals(from, target),
      ),
      inserted: this.#ranges.map((range) => range.insertedTotals()),
      isOfBytes: false,
    };
    const { changed, totals } = readChanged(this.#ranges);
    new Renumbering(this.#stretches).apply(changed);
    const counts = new FallingCounts(values);
    let next = 0;
    const section = this.#chunks(values, (from, into) => {
      this.#weave(from, into, list);
      const end = from + into.length;
      for (; next < changed.length && (changed[next] ?? 0) < end; next += 1) {
        into[(changed[next] ?? 0) - from] = totals[next] ?? 0;
      }
      counts.add(into);
    });
    section.write(0, section.sizeBytes);
    counts.each((values) => this.#writer.bytes(bytesOf(values)));
  }

  /** Fills memory with numbers of a list, from that of a value on. */
  #weave(from: number, into: Uint32Array, { former, inserted, isOfBytes }: ValueList): void {
    const { ranks, begins, sources, sourceBegins, ranges } = this.#stretches;
    const target = signed(into);
    let stretch = placeOf(ranks, from);
    for (let at = 0; at < target.length; stretch += 1) {
      const end = Math.min(target.length, (ranks[stretch + 1] ?? 0) - from);
      const skipped = from + at - (ranks[stretch] ?? 0);
      const source = sources[stretch] ?? 0;
      const shift = isOfBytes ? (begins[stretch] ?? 0) - (sourceBegins[stretch] ?? 0) : 0;
      if (source >= 0) {
        former.copy(source + skipped, end - at, target, at, shift);
        at = end;
        continue;
      }
      const own = inserted[ranges[stretch] ?? 0];
      for (let value = ~source + skipped; at < end; at += 1, value += 1) {
        target[at] = ((own?.[value] ?? 0) + shift) | 0;
      }
    }
  }

  #texts(from: number, to: number): void {
    const { begins, sources, sourceBegins, ranges } = this.#stretches;
    const { textBytes } = this.#former;
    let texts: Buffer = Buffer.alloc(0);
    let first = 0;
    let stretch = placeOf(begins, from);
    // The texts of one range of new values are in memory.
    let range = -1;
    let inserted: Buffer = texts;
    for (let at = from; at < to; stretch += 1) {
      const end = Math.min(to, begins[stretch + 1] ?? 0);
      const shift = (sourceBegins[stretch] ?? 0) - (begins[stretch] ?? 0);
      if ((sources[stretch] ?? 0) < 0) {
        if (ranges[stretch] !== range) {
          range = ranges[stretch] ?? 0;
          inserted = this.#ranges[range]?.texts() ?? inserted;
        }
        this.#writer.bytes(inserted.subarray(at + shift, end + shift));
        at = end;
      }
      while (at < end) {
        const source = at + shift;
        if (source < first || source >= first + texts.length) {
          first = source;
          texts = this.#former.texts(first, Math.min(TEXT_BYTES, textBytes - first));
        }
        const stop = Math.min(end, first + texts.length - shift);
        this.#writer.bytes(texts.subarray(source - first, stop + shift - first));
        at = stop;
      }
    }
  }
}

/** Writes pages of a block. Null where what the generation before left cannot be read. */
export const writeChanges = (task: ChangeTask): Uint32Array | null =>
  orNull(() =>
    withFormer(task.key, task.before, (former) => {
      const ranges: Range[] = [];
      const writer = new BlockWriter(task.file, task.place + task.from);
      try {
        let rank = 0;
        let begin = 0;
        for (const found of task.changes) {
          ranges.push(new Range(found, rank, begin));
          rank += found.values;
          begin += found.textBytes;
        }
        new ChangedDictionary(former, task, ranges, writer).write(task.from, task.to);
        return writer.finish();
      } finally {
        writer.close();
        for (const range of ranges) range.close();
      }
    }),
  );
