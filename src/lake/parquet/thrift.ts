import { ByteSink } from './sink.ts';

const TRUE = 1;
const FALSE = 2;
const I16 = 4;
const I32 = 5;
const I64 = 6;
const BINARY = 8;
const LIST = 9;
const STRUCT = 12;

export const THRIFT_I32: number = I32;
export const THRIFT_BINARY: number = BINARY;
export const THRIFT_STRUCT: number = STRUCT;

/** Writes structs in Thrift's compact protocol. Fields must come in ascending order of their ids. */
export class ThriftWriter {
  readonly sink: ByteSink = new ByteSink(4096);
  #lastField = 0;
  readonly #outer: number[] = [];

  #field(id: number, type: number): void {
    const delta = id - this.#lastField;
    if (delta < 1 || delta > 15) throw new RangeError(`thrift field ${id} out of order`);
    this.sink.byte((delta << 4) | type);
    this.#lastField = id;
  }

  #zigzag(value: number): void {
    this.sink.varint(value >= 0 ? value * 2 : -value * 2 - 1);
  }

  #element(write: () => void): void {
    this.#outer.push(this.#lastField);
    this.#lastField = 0;
    write();
    this.sink.byte(0);
    this.#lastField = this.#outer.pop() ?? 0;
  }

  bool(id: number, value: boolean): void {
    this.#field(id, value ? TRUE : FALSE);
  }

  i16(id: number, value: number): void {
    this.#field(id, I16);
    this.#zigzag(value);
  }

  i32(id: number, value: number): void {
    this.#field(id, I32);
    this.#zigzag(value);
  }

  i64(id: number, value: number): void {
    this.#field(id, I64);
    this.#zigzag(value);
  }

  binary(id: number, value: Uint8Array | string): void {
    this.#field(id, BINARY);
    this.#binary(value);
  }

  #binary(value: Uint8Array | string): void {
    const bytes = typeof value === 'string' ? Buffer.from(value, 'utf8') : value;
    this.sink.varint(bytes.length);
    this.sink.append(bytes);
  }

  struct(id: number, write: () => void): void {
    this.#field(id, STRUCT);
    this.#element(write);
  }

  /** A struct that stands by itself: a page header, an element of a list, the footer. */
  standalone(write: () => void): void {
    this.#element(write);
  }

  listHeader(id: number, elementType: number, count: number): void {
    this.#field(id, LIST);
    if (count < 15) {
      this.sink.byte((count << 4) | elementType);
    } else {
      this.sink.byte(0xf0 | elementType);
      this.sink.varint(count);
    }
  }

  i32List(id: number, values: readonly number[]): void {
    this.listHeader(id, I32, values.length);
    for (const value of values) this.#zigzag(value);
  }

  binaryList(id: number, values: readonly string[]): void {
    this.listHeader(id, BINARY, values.length);
    for (const value of values) this.#binary(value);
  }

  structList<T>(id: number, values: readonly T[], write: (value: T) => void): void {
    this.listHeader(id, STRUCT, values.length);
    for (const value of values) this.#element(() => write(value));
  }

  /** What was written since the last call. */
  take(): Buffer {
    const bytes = Buffer.from(this.sink.view());
    this.sink.length = 0;
    return bytes;
  }
}
