import { bytesOf } from '../bytes.ts';
import { ChangedRange, readChanged, readStretches, type Stretches } from './changed-ranges.ts';
import { type FormerDictionary, orNull, withFormer } from './dictionary-before.ts';
import { type BlockShape, BlockWriter, headOf, shapeOfChanges } from './dictionary-block.ts';
import { FallingCounts } from './falling-counts.ts';
import { CHUNK, FormerList, placeOf, Renumbering, signed } from './former-list.ts';
import type { ChangeTask } from './protocol.ts';

/** Bytes of texts that are read at once. */
const TEXT_BYTES = 1 << 18;

/** Numbers of each value. */
interface ValueList {
  readonly former: FormerList;
  /** Of the new values of each range. */
  readonly inserted: readonly Uint32Array[];
  /** Whether they say where texts begin. */
  readonly isOfBytes: boolean;
}

/** What is made when it is asked for first. */
const once = <T>(make: () => T): (() => T) => {
  let made: { readonly value: T } | null = null;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
};

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
  readonly #ranges: readonly ChangedRange[];
  readonly #stretches: Stretches;
  readonly #writer: BlockWriter;
  /** What is made and written next. */
  readonly #chunk = new Uint32Array(CHUNK);

  constructor(
    former: FormerDictionary,
    { before, changes }: ChangeTask,
    ranges: readonly ChangedRange[],
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
        for (let at = from / 4; at < to / 4; at += CHUNK) {
          const into = this.#chunk.subarray(0, to / 4 - at);
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
      const ranges: ChangedRange[] = [];
      const writer = new BlockWriter(task.file, task.place + task.from);
      try {
        let rank = 0;
        let begin = 0;
        for (const found of task.changes) {
          ranges.push(new ChangedRange(found, rank, begin));
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
