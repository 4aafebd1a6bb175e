import {
  type CodeColumn,
  type NumberColumn,
  type PairColumn,
  SPAN_ROWS,
  type Span,
} from '../model/segment.ts';
import { SortedTexts, WordsOf } from './code-dictionary.ts';
import { fromForm, NO_INTEGER } from './column-builders.ts';
import type { ContainerReader } from './container.ts';
import type { NumberForm } from './format.ts';

/**
 * Blocks of segments, and of the dictionaries of a generation, that are held in memory, which threads may share; they
 * may come and go. What is not there is read from the disk as it is needed.
 */
export interface ColumnStore {
  /** A whole block; null where it is not held. `owner` is the id of a segment, or of a generation. */
  get(owner: string, name: string): Uint8Array | null;
}

/** Holds nothing. */
export const NO_COLUMNS: ColumnStore = { get: () => null };

/** Bytes of a block from an offset on; the next call may reuse the memory. */
export type BytesOf = (from: number, length: number) => Uint8Array;

/** How a block is seen: in memory while the store has it, else from the disk, in pieces. */
export const bytesOfBlock = (
  reader: ContainerReader,
  name: string,
  held: (name: string) => Uint8Array | null,
): BytesOf => {
  // Numbers of 8 bytes have to stand at multiples of 8 in memory.
  let scratch = new Uint8Array(0);
  return (from, length) => {
    const whole = held(name);
    if (whole !== null) return whole.subarray(from, from + length);
    if (scratch.length < length) scratch = new Uint8Array(length);
    const bytes = scratch.subarray(0, length);
    bytes.set(reader.part(name, from, length));
    return bytes;
  };
};

type Codes = Uint8Array | Uint16Array | Uint32Array;

const codesOf = (bytes: Uint8Array, width: number): Codes => {
  const { buffer, byteOffset, byteLength } = bytes;
  if (width === 1) return bytes;
  if (width === 2) return new Uint16Array(buffer, byteOffset, byteLength / 2);
  return new Uint32Array(buffer, byteOffset, byteLength / 4);
};

/** A key that no item of the segment has a value of. */
export class EmptyCodeColumn implements CodeColumn {
  readonly combinations = 1;
  readonly values = 0;
  readonly starts = new Uint32Array(2);
  readonly members = new Uint32Array(0);
  readonly totals = new Uint32Array(0);
  readonly common = new Uint32Array(0);
  static readonly #none = new Uint8Array(SPAN_ROWS);

  span(from: number, to: number): Uint8Array {
    return EmptyCodeColumn.#none.subarray(0, to - from);
  }

  text(value: number): string {
    throw new RangeError(`there is no value ${value}`);
  }

  find(): number[] {
    return [];
  }
}

/** Column of a code key as it is stored. */
export class StoredCodeColumn implements CodeColumn {
  readonly combinations: number;
  readonly values: number;
  readonly starts: Uint32Array;
  readonly members: Uint32Array;
  readonly totals: Uint32Array;
  readonly #commonOf: () => Uint32Array;
  #common: Uint32Array | null = null;
  readonly #texts: SortedTexts;
  readonly #codes: BytesOf | null;
  readonly #width: number;
  /** What every row has, where there are no codes. */
  readonly #constant: Codes;

  constructor(
    reader: ContainerReader,
    key: string,
    rows: number,
    held: (name: string) => Uint8Array | null,
    commonOf: () => Uint32Array,
  ) {
    const name = `dictionary.${key}`;
    const words = new WordsOf(held(name) ?? reader.block(name), () => reader.damaged());
    const [combinations = 0, members = 0, values = 0, bytes = 0, constant = 0] = words.take(5);
    this.combinations = combinations;
    this.values = values;
    this.starts = words.take(combinations + 1);
    this.members = words.take(members);
    this.totals = words.take(values);
    const offsets = words.take(values + 1);
    this.#texts = new SortedTexts(offsets, words.rest(bytes));
    this.#commonOf = commonOf;
    const codes = `codes.${key}`;
    if (reader.has(codes)) {
      this.#width = reader.sizeOf(codes) / rows;
      this.#codes = bytesOfBlock(reader, codes, held);
      this.#constant = new Uint8Array(0);
    } else {
      this.#width = 1;
      this.#codes = null;
      this.#constant = new Uint8Array(Math.min(rows, SPAN_ROWS)).fill(constant);
    }
  }

  get common(): Uint32Array {
    this.#common ??= this.#commonOf();
    return this.#common;
  }

  /** Looks anew for what is held of the common dictionary. */
  refresh(): void {
    this.#common = null;
  }

  span(from: number, to: number): Codes {
    if (this.#codes === null) return this.#constant.subarray(0, to - from);
    return codesOf(this.#codes(from * this.#width, (to - from) * this.#width), this.#width);
  }

  text(value: number): string {
    return this.#texts.text(value);
  }

  find(texts: readonly string[], matchCase: boolean): number[] {
    return this.#texts.find(texts, matchCase);
  }
}

/** A key that no item of the segment has a number of. */
export class EmptyNumberColumn implements NumberColumn {
  static readonly #none = new Float64Array(SPAN_ROWS).fill(Number.NaN);

  span(from: number, to: number): Float64Array {
    return EmptyNumberColumn.#none.subarray(0, to - from);
  }
}

/** Column of a number key as it is stored. */
export class StoredNumberColumn implements NumberColumn {
  readonly #bytes: BytesOf;
  readonly #form: NumberForm;
  readonly #numbers: Float64Array;
  readonly #table: Float64Array;
  /** Bytes of a row's code. */
  readonly #width: number;

  constructor(bytes: BytesOf, form: NumberForm, sizeBytes: number, rows: number) {
    this.#bytes = bytes;
    this.#form = form;
    this.#numbers = new Float64Array(form.kind === 'double' ? 0 : Math.min(rows, SPAN_ROWS));
    const { buffer, byteOffset, byteLength } = bytes(0, form.size * 8);
    this.#table = Float64Array.from(new Float64Array(buffer, byteOffset, byteLength / 8));
    this.#width = (sizeBytes - byteLength) / rows;
    if (form.kind === 'table' && this.#width === 0)
      this.#numbers.fill(this.#table[0] ?? Number.NaN);
  }

  span(from: number, to: number): Float64Array {
    const count = to - from;
    const { kind } = this.#form;
    if (kind === 'double') {
      const { buffer, byteOffset } = this.#bytes(from * 8, count * 8);
      return new Float64Array(buffer, byteOffset, count);
    }
    const numbers = this.#numbers.subarray(0, count);
    if (kind === 'table') this.#lookUp(from, numbers);
    else this.#widen(from, numbers);
    return numbers;
  }

  #lookUp(from: number, numbers: Float64Array): void {
    const width = this.#width;
    if (width === 0) return;
    const table = this.#table;
    const bytes = this.#bytes(table.byteLength + from * width, numbers.length * width);
    const codes = codesOf(bytes, width);
    for (let at = 0; at < numbers.length; at += 1)
      numbers[at] = table[codes[at] ?? 0] ?? Number.NaN;
  }

  #widen(from: number, numbers: Float64Array): void {
    const { buffer, byteOffset } = this.#bytes(from * 4, numbers.length * 4);
    const stored = new Int32Array(buffer, byteOffset, numbers.length);
    const { kind } = this.#form;
    for (let at = 0; at < numbers.length; at += 1) {
      const value = stored[at] ?? NO_INTEGER;
      numbers[at] = value === NO_INTEGER ? Number.NaN : fromForm(value, kind);
    }
  }
}

/** Pairs of numbers as they are stored. */
export class StoredPairs implements PairColumn {
  readonly #bytes: BytesOf;

  constructor(bytes: BytesOf) {
    this.#bytes = bytes;
  }

  span(from: number, to: number): Int32Array {
    const { buffer, byteOffset } = this.#bytes(from * 8, (to - from) * 8);
    return new Int32Array(buffer, byteOffset, (to - from) * 2);
  }
}

/** The same pair in all rows. */
export class ConstantPairs implements PairColumn {
  readonly #data: Int32Array;

  constructor(first: number, second: number) {
    this.#data = new Int32Array(SPAN_ROWS * 2);
    for (let at = 0; at < SPAN_ROWS * 2; at += 2) {
      this.#data[at] = first;
      this.#data[at + 1] = second;
    }
  }

  span(from: number, to: number): Int32Array {
    return this.#data.subarray(0, (to - from) * 2);
  }
}

/** A byte a row. */
export class StoredBytes implements Span<Uint8Array> {
  readonly #bytes: BytesOf;

  constructor(bytes: BytesOf) {
    this.#bytes = bytes;
  }

  span(from: number, to: number): Uint8Array {
    return this.#bytes(from, to - from);
  }
}
