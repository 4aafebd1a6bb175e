import { ByteSink } from './sink.ts';

/**
 * Any struct in Thrift's compact protocol, field by field, so that what a program does not know is written again as it was.
 * Binaries are bytes, whole numbers bigint.
 */
export type CompactStruct = readonly CompactField[];

export interface CompactField {
  readonly id: number;
  readonly type: number;
  readonly value: CompactValue;
}

export type CompactValue =
  | bigint
  | boolean
  | Uint8Array
  | { readonly struct: CompactStruct }
  | { readonly of: number; readonly list: readonly CompactValue[] };

const TRUE = 1;
const FALSE = 2;
const BYTE = 3;
const I16 = 4;
const I32 = 5;
const I64 = 6;
const DOUBLE = 7;
const BINARY = 8;
const LIST = 9;
const SET = 10;
const STRUCT = 12;

const MOST_DEPTH = 32;

/** A struct that begins at `at`, and where it ends. Throws a RangeError for bytes that are none. */
export function readCompact(
  bytes: Uint8Array,
  at = 0,
): { readonly struct: CompactStruct; readonly end: number } {
  const reader = new CompactReader(bytes, at);
  const struct = reader.struct(0);
  return { struct, end: reader.at };
}

class CompactReader {
  at: number;
  readonly #bytes: Uint8Array;

  constructor(bytes: Uint8Array, at: number) {
    this.#bytes = bytes;
    this.at = at;
  }

  #byte(): number {
    const byte = this.#bytes[this.at];
    if (byte === undefined) throw new RangeError('Thrift ends too early');
    this.at += 1;
    return byte;
  }

  #varint(): bigint {
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = this.#byte();
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
    throw new RangeError('A number of Thrift has no end');
  }

  #zigzag(): bigint {
    const value = this.#varint();
    return (value >> 1n) ^ -(value & 1n);
  }

  struct(depth: number): CompactStruct {
    if (depth > MOST_DEPTH) throw new RangeError('Thrift is nested too deeply');
    const fields: CompactField[] = [];
    let id = 0;
    for (let head = this.#byte(); head !== 0; head = this.#byte()) {
      const type = head & 0x0f;
      const delta = head >> 4;
      id = delta === 0 ? Number(this.#zigzag()) : id + delta;
      const value = type === TRUE || type === FALSE ? type === TRUE : this.#value(type, depth);
      fields.push({ id, type, value });
    }
    return fields;
  }

  #value(type: number, depth: number): CompactValue {
    if (type === TRUE || type === FALSE) return this.#byte() === TRUE;
    if (type === BYTE) return BigInt(this.#byte());
    if (type === I16 || type === I32 || type === I64) return this.#zigzag();
    if (type === DOUBLE) return this.#take(8);
    if (type === BINARY) return this.#take(Number(this.#varint()));
    if (type === STRUCT) return { struct: this.struct(depth + 1) };
    if (type === LIST || type === SET) return this.#list(depth);
    throw new RangeError(`Thrift has no type ${type} here`);
  }

  #take(length: number): Uint8Array {
    if (this.at + length > this.#bytes.length) throw new RangeError('Thrift ends too early');
    this.at += length;
    return this.#bytes.subarray(this.at - length, this.at);
  }

  #list(depth: number): CompactValue {
    const head = this.#byte();
    const size = head >> 4 === 15 ? Number(this.#varint()) : head >> 4;
    if (size > this.#bytes.length) throw new RangeError('A list of Thrift is too long');
    const of = head & 0x0f;
    const list: CompactValue[] = [];
    for (let i = 0; i < size; i += 1) list.push(this.#value(of, depth + 1));
    return { of, list };
  }
}

/** The struct in bytes. */
export function writeCompact(struct: CompactStruct): Buffer {
  const sink = new ByteSink(4096);
  writeStruct(sink, struct);
  return Buffer.from(sink.view());
}

function writeStruct(sink: ByteSink, struct: CompactStruct): void {
  let last = 0;
  for (const { id, type, value } of struct) {
    const stored = typeof value === 'boolean' ? (value ? TRUE : FALSE) : type;
    const delta = id - last;
    if (delta > 0 && delta < 16) sink.byte((delta << 4) | stored);
    else {
      sink.byte(stored);
      writeVarint(sink, zigzag(BigInt(id)));
    }
    last = id;
    if (typeof value !== 'boolean') writeValue(sink, type, value);
  }
  sink.byte(0);
}

function writeValue(sink: ByteSink, type: number, value: CompactValue): void {
  if (typeof value === 'boolean') sink.byte(value ? TRUE : FALSE);
  else if (typeof value === 'bigint') {
    if (type === BYTE) sink.byte(Number(value));
    else writeVarint(sink, zigzag(value));
  } else if (value instanceof Uint8Array) {
    if (type === BINARY) writeVarint(sink, BigInt(value.length));
    sink.append(value);
  } else if ('struct' in value) writeStruct(sink, value.struct);
  else {
    const size = value.list.length;
    if (size < 15) sink.byte((size << 4) | value.of);
    else {
      sink.byte(0xf0 | value.of);
      writeVarint(sink, BigInt(size));
    }
    for (const one of value.list) writeValue(sink, value.of, one);
  }
}

const zigzag = (value: bigint): bigint => BigInt.asUintN(64, (value << 1n) ^ (value >> 63n));

function writeVarint(sink: ByteSink, value: bigint): void {
  let rest = value;
  while (rest > 0x7fn) {
    sink.byte(Number(rest & 0x7fn) | 0x80);
    rest >>= 7n;
  }
  sink.byte(Number(rest));
}

/** The value of a field; undefined where the struct lacks it. */
export const fieldOf = (struct: CompactStruct, id: number): CompactValue | undefined =>
  struct.find((field) => field.id === id)?.value;

/** The struct with another value in a field that it has. */
export const withField = (struct: CompactStruct, id: number, value: CompactValue): CompactStruct =>
  struct.map((field) => (field.id === id ? { id, type: field.type, value } : field));

/** A list of structs; empty where it is none. */
export const structsOf = (value: CompactValue | undefined): readonly CompactStruct[] =>
  typeof value === 'object' && !(value instanceof Uint8Array) && 'list' in value
    ? value.list.flatMap((one) =>
        typeof one === 'object' && !(one instanceof Uint8Array) && 'struct' in one
          ? [one.struct]
          : [],
      )
    : [];

/** A list of structs as a value. */
export const listOf = (structs: readonly CompactStruct[]): CompactValue => ({
  of: STRUCT,
  list: structs.map((struct) => ({ struct })),
});
