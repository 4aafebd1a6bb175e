import { isUtf8 } from 'node:buffer';
import { ownText } from '../../terms/index.ts';
import { appendHybrid, bitWidthOf } from './hybrid.ts';
import type { ParquetScalarKind } from './schema.ts';
import { appendBytes, appendText, ByteSink } from './sink.ts';
import { TextBounds } from './text-bounds.ts';

/** Parquet's physical types (parquet.thrift, Type). */
export const PHYSICAL_TYPE: Readonly<Record<ParquetScalarKind, number>> = {
  boolean: 0,
  int32: 1,
  int64: 2,
  double: 5,
  utf8: 6,
  bytes: 6,
};

export const PLAIN = 0;
export const RLE = 3;
export const RLE_DICTIONARY = 8;

/** Smallest and greatest value of a column chunk in PLAIN encoding; inexact where a long text was cut. */
export interface Bounds {
  readonly min: Uint8Array | null;
  readonly max: Uint8Array | null;
  readonly minExact: boolean;
  readonly maxExact: boolean;
}

/** Raised by values when the page should end at the next row. One class, so that asking is cheap for every row. */
export class PageSignal {
  full = false;
}

/** The values of one leaf column that are not null: those of the open page, and what the chunk must remember. */
export interface Values {
  /** Stores one value. False, and nothing stored, for a number that the type cannot hold (NaN, 2^31 …). */
  put(value: unknown): boolean;
  /** Appends the open page's values, empties the page and returns the encoding. */
  encodePage(sink: ByteSink): number;
  /** The chunk's dictionary page, PLAIN; null without one. Ends the chunk's dictionary. */
  encodeDictionary(sink: ByteSink): number | null;
  /** Bounds of the chunk, null where it has none; starts the next chunk. */
  takeBounds(): Bounds | null;
}

const MAX_DICTIONARY_BYTES = 1024 * 1024;
const MAX_DICTIONARY_ENTRIES = 65_536;
const FIRST_CHECK = 512;
// After a chunk that fell back, so many chunks go without a dictionary before one is tried again.
const CHUNKS_WITHOUT = 7;
const MAX_PAGE_VALUES = 131_072;
const KEEP_BYTES = 4 * 1024 * 1024;

const wrongType = (expected: string, value: unknown): TypeError =>
  new TypeError(`expected ${expected}, got ${value === null ? 'null' : typeof value}`);

/** Texts: by dictionary as long as they repeat, then PLAIN for the rest of the chunk. */
export class TextValues implements Values {
  readonly #signal: PageSignal;
  readonly #pageBytes: number;
  #byDictionary = true;
  #leaveDictionary = false;
  #chunksWithout = 0;
  readonly #codes = new Map<string, number>();
  #entries: string[] = [];
  #dictionaryBytes = 0;
  #nextCheck = FIRST_CHECK;
  #put = 0;
  #lastText: string | null = null;
  #lastCode = 0;
  #indices = new Int32Array(1024);
  #count = 0;
  readonly #plain = new ByteSink(1024);
  readonly #bounds = new TextBounds();

  constructor(pageBytes: number, signal: PageSignal) {
    this.#signal = signal;
    this.#pageBytes = pageBytes;
  }

  put(value: unknown): boolean {
    if (typeof value !== 'string') throw wrongType('a string', value);
    if (!this.#byDictionary) {
      appendText(this.#plain, value);
      if (this.#plain.length >= this.#pageBytes) this.#signal.full = true;
      return true;
    }
    let code = this.#lastCode;
    if (value !== this.#lastText) {
      code = this.#codes.get(value) ?? this.#enter(value);
      this.#lastText = value;
      this.#lastCode = code;
    }
    if (this.#count === this.#indices.length) {
      const grown = new Int32Array(this.#count * 2);
      grown.set(this.#indices);
      this.#indices = grown;
    }
    this.#indices[this.#count++] = code;
    if (this.#count >= MAX_PAGE_VALUES) this.#signal.full = true;
    return true;
  }

  #enter(text: string): number {
    const code = this.#entries.length;
    const own = ownText(text);
    this.#codes.set(own, code);
    this.#entries.push(own);
    this.#dictionaryBytes += 4 + text.length;
    if (
      this.#dictionaryBytes > MAX_DICTIONARY_BYTES ||
      code >= MAX_DICTIONARY_ENTRIES ||
      (code === this.#nextCheck && !this.#pays(code))
    ) {
      this.#leaveDictionary = true;
      this.#signal.full = true;
    }
    return code;
  }

  #pays(distinct: number): boolean {
    this.#nextCheck *= 4;
    return distinct * 2 < this.#put + this.#count;
  }

  encodePage(sink: ByteSink): number {
    if (!this.#byDictionary) {
      this.#bounds.addPlain(this.#plain.bytes, this.#plain.length);
      sink.append(this.#plain.view());
      this.#plain.reset(KEEP_BYTES);
      return PLAIN;
    }
    // Nothing but nulls so far: a chunk may end without a dictionary, so the page must not name one.
    if (this.#entries.length === 0) return PLAIN;
    const bitWidth = Math.max(1, bitWidthOf(this.#entries.length - 1));
    sink.byte(bitWidth);
    appendHybrid(sink, this.#indices, this.#count, bitWidth);
    this.#put += this.#count;
    this.#count = 0;
    if (this.#leaveDictionary) {
      this.#byDictionary = false;
      this.#chunksWithout = CHUNKS_WITHOUT;
    }
    return RLE_DICTIONARY;
  }

  encodeDictionary(sink: ByteSink): number | null {
    const entries = this.#entries;
    const start = sink.length;
    for (const text of entries) appendText(sink, text);
    this.#bounds.addPlain(sink.bytes.subarray(start), sink.length - start);
    this.#codes.clear();
    this.#entries = [];
    this.#dictionaryBytes = 0;
    this.#nextCheck = FIRST_CHECK;
    this.#put = 0;
    this.#lastText = null;
    if (this.#byDictionary || this.#chunksWithout === 0) {
      this.#byDictionary = true;
    } else {
      this.#chunksWithout--;
    }
    this.#leaveDictionary = false;
    return entries.length === 0 ? null : entries.length;
  }

  takeBounds(): Bounds | null {
    return this.#bounds.take();
  }
}

/** UTF-8 text given as bytes, PLAIN. Bytes that are not UTF-8 become U+FFFD: readers refuse a file otherwise. */
export class BytesValues implements Values {
  readonly #signal: PageSignal;
  readonly #pageBytes: number;
  readonly #plain = new ByteSink(1024);

  constructor(pageBytes: number, signal: PageSignal) {
    this.#signal = signal;
    this.#pageBytes = pageBytes;
  }

  put(value: unknown): boolean {
    if (!(value instanceof Uint8Array)) throw wrongType('a Uint8Array', value);
    appendBytes(this.#plain, isUtf8(value) ? value : Buffer.from(new TextDecoder().decode(value)));
    if (this.#plain.length >= this.#pageBytes) this.#signal.full = true;
    return true;
  }

  encodePage(sink: ByteSink): number {
    sink.append(this.#plain.view());
    this.#plain.reset(KEEP_BYTES);
    return PLAIN;
  }

  encodeDictionary(): number | null {
    return null;
  }

  takeBounds(): Bounds | null {
    return null;
  }
}

/** int32 and double, PLAIN. */
export class NumberValues implements Values {
  readonly #signal: PageSignal;
  readonly #integer: boolean;
  #numbers: Int32Array | Float64Array;
  #count = 0;
  #min = Infinity;
  #max = -Infinity;
  #any = false;

  constructor(kind: 'int32' | 'double', signal: PageSignal) {
    this.#signal = signal;
    this.#integer = kind === 'int32';
    this.#numbers = this.#integer ? new Int32Array(1024) : new Float64Array(1024);
  }

  put(value: unknown): boolean {
    if (typeof value !== 'number') throw wrongType('a number', value);
    if (this.#integer ? (value | 0) !== value : Number.isNaN(value)) return false;
    if (this.#count === this.#numbers.length) {
      const grown = this.#integer
        ? new Int32Array(this.#count * 2)
        : new Float64Array(this.#count * 2);
      grown.set(this.#numbers);
      this.#numbers = grown;
    }
    this.#numbers[this.#count++] = value;
    if (value < this.#min) this.#min = value;
    if (value > this.#max) this.#max = value;
    this.#any = true;
    if (this.#count >= MAX_PAGE_VALUES) this.#signal.full = true;
    return true;
  }

  encodePage(sink: ByteSink): number {
    const { buffer, BYTES_PER_ELEMENT } = this.#numbers;
    sink.append(new Uint8Array(buffer, 0, this.#count * BYTES_PER_ELEMENT));
    this.#count = 0;
    return PLAIN;
  }

  encodeDictionary(): number | null {
    return null;
  }

  takeBounds(): Bounds | null {
    const bounds = this.#any
      ? // parquet.thrift: a zero is -0 as minimum and +0 as maximum.
        exact(this.#bytes(this.#min === 0 ? -0 : this.#min), this.#bytes(this.#max + 0))
      : null;
    this.#min = Infinity;
    this.#max = -Infinity;
    this.#any = false;
    return bounds;
  }

  #bytes(value: number): Uint8Array {
    return new Uint8Array((this.#integer ? Int32Array : Float64Array).of(value).buffer);
  }
}

const exact = (min: Uint8Array, max: Uint8Array): Bounds => ({
  min,
  max,
  minExact: true,
  maxExact: true,
});

const INT64_LIMIT = 2n ** 63n;

/** int64 given as bigint or as safe integer, PLAIN. */
export class Int64Values implements Values {
  readonly #signal: PageSignal;
  #words = new Int32Array(2048);
  #count = 0;
  #min: number | bigint | null = null;
  #max: number | bigint | null = null;

  constructor(signal: PageSignal) {
    this.#signal = signal;
  }

  put(value: unknown): boolean {
    if (typeof value === 'number') {
      if (!Number.isSafeInteger(value)) return false;
    } else if (typeof value !== 'bigint') {
      throw wrongType('a bigint or a number', value);
    } else if (value >= INT64_LIMIT || value < -INT64_LIMIT) {
      return false;
    }
    const at = this.#count * 2;
    if (at === this.#words.length) {
      const grown = new Int32Array(at * 2);
      grown.set(this.#words);
      this.#words = grown;
    }
    if (typeof value === 'number') {
      this.#words[at] = value;
      this.#words[at + 1] = Math.floor(value / 2 ** 32);
    } else {
      this.#words[at] = Number(BigInt.asIntN(32, value));
      this.#words[at + 1] = Number(value >> 32n);
    }
    this.#count++;
    if (this.#min === null || value < this.#min) this.#min = value;
    if (this.#max === null || value > this.#max) this.#max = value;
    if (this.#count >= MAX_PAGE_VALUES) this.#signal.full = true;
    return true;
  }

  encodePage(sink: ByteSink): number {
    sink.append(new Uint8Array(this.#words.buffer, 0, this.#count * 8));
    this.#count = 0;
    return PLAIN;
  }

  encodeDictionary(): number | null {
    return null;
  }

  takeBounds(): Bounds | null {
    const [min, max] = [this.#min, this.#max];
    this.#min = null;
    this.#max = null;
    return min === null || max === null ? null : exact(int64Bytes(min), int64Bytes(max));
  }
}

const int64Bytes = (value: number | bigint): Uint8Array =>
  new Uint8Array(BigInt64Array.of(BigInt(value)).buffer);

/** Booleans, PLAIN: one bit each. */
export class BooleanValues implements Values {
  readonly #signal: PageSignal;
  #flags = new Uint8Array(1024);
  #count = 0;
  #seenFalse = false;
  #seenTrue = false;

  constructor(signal: PageSignal) {
    this.#signal = signal;
  }

  put(value: unknown): boolean {
    if (typeof value !== 'boolean') throw wrongType('a boolean', value);
    if (this.#count === this.#flags.length) {
      const grown = new Uint8Array(this.#count * 2);
      grown.set(this.#flags);
      this.#flags = grown;
    }
    this.#flags[this.#count++] = value ? 1 : 0;
    if (value) this.#seenTrue = true;
    else this.#seenFalse = true;
    if (this.#count >= MAX_PAGE_VALUES) this.#signal.full = true;
    return true;
  }

  encodePage(sink: ByteSink): number {
    for (let i = 0; i < this.#count; i += 8) {
      let packed = 0;
      for (let bit = 0; bit < 8 && i + bit < this.#count; bit++) {
        packed |= (this.#flags[i + bit] ?? 0) << bit;
      }
      sink.byte(packed);
    }
    this.#count = 0;
    return PLAIN;
  }

  encodeDictionary(): number | null {
    return null;
  }

  takeBounds(): Bounds | null {
    const bounds =
      this.#seenFalse || this.#seenTrue
        ? exact(Uint8Array.of(this.#seenFalse ? 0 : 1), Uint8Array.of(this.#seenTrue ? 1 : 0))
        : null;
    this.#seenFalse = false;
    this.#seenTrue = false;
    return bounds;
  }
}

export function createValues(
  kind: ParquetScalarKind,
  pageBytes: number,
  signal: PageSignal,
): Values {
  switch (kind) {
    case 'utf8':
      return new TextValues(pageBytes, signal);
    case 'bytes':
      return new BytesValues(pageBytes, signal);
    case 'int64':
      return new Int64Values(signal);
    case 'boolean':
      return new BooleanValues(signal);
    default:
      return new NumberValues(kind, signal);
  }
}
