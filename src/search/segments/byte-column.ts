import duckdb, { type DataChunk } from '@duckdb/node-bindings';

/** A `duckdb_string_t`: length, then either the bytes themselves or four of them and a pointer to all. */
const STRING_BYTES = 16;
const STRING_WORDS = STRING_BYTES / 4;
const INLINED = 12;
const INLINED_AT = 4;
const POINTER_AT = 8;
const POINTER_WORD = POINTER_AT / 4;
const NO_BYTES = Buffer.alloc(0);

/** Memory that the database gave: no other thread has it. */
const bufferOf = ({ buffer, byteOffset, byteLength }: Uint8Array): Buffer<ArrayBuffer> =>
  Buffer.from(buffer as ArrayBuffer, byteOffset, byteLength);

/**
 * The texts of a column of a chunk, as bytes: views that are valid as long as the chunk is kept. Those that stand one
 * behind the other in memory, as nearly all do, are fetched by one call.
 */
export class ByteColumn {
  readonly #rows: number;
  readonly #strings: Buffer<ArrayBuffer>;
  readonly #words: Uint32Array;
  /** A bit a row; null where no text is null. */
  readonly #valid: Uint8Array | null;
  /** What was fetched last, and its address. */
  #fetched = NO_BYTES;
  #address = 0;
  #end = 0;

  constructor(
    { chunk, rowCount }: { readonly chunk: DataChunk; readonly rowCount: number },
    column: number,
  ) {
    this.#rows = rowCount;
    const vector = duckdb.data_chunk_get_vector(chunk, column);
    if (duckdb.get_type_id(duckdb.vector_get_column_type(vector)) !== duckdb.Type.BLOB) {
      throw new TypeError(`column ${column} is not of bytes`);
    }
    this.#strings = bufferOf(duckdb.vector_get_data(vector, this.#rows * STRING_BYTES));
    const { buffer, byteOffset, byteLength } = this.#strings;
    this.#words = new Uint32Array(buffer, byteOffset, byteLength >>> 2);
    this.#valid = duckdb.vector_get_validity(vector, Math.ceil(this.#rows / 64) * 8) ?? null;
  }

  /** The text of a row; null where it is null. */
  bytes(row: number): Buffer | null {
    if (!this.#isValid(row)) return null;
    const length = this.#words[row * STRING_WORDS] ?? 0;
    if (length <= INLINED) {
      const from = row * STRING_BYTES + INLINED_AT;
      return this.#strings.subarray(from, from + length);
    }
    const address = this.#addressOf(row);
    if (address < this.#address || address + length > this.#end) this.#fetch(row);
    const from = address - this.#address;
    return this.#fetched.subarray(from, from + length);
  }

  #isValid(row: number): boolean {
    return this.#valid === null || (((this.#valid[row >>> 3] ?? 0) >>> (row & 7)) & 1) === 1;
  }

  /** Addresses have 48 bits. */
  #addressOf(row: number): number {
    const at = row * STRING_WORDS + POINTER_WORD;
    return (this.#words[at] ?? 0) + (this.#words[at + 1] ?? 0) * 2 ** 32;
  }

  /** Fetches the text of a row with those that follow it without a gap. */
  #fetch(row: number): void {
    const first = this.#addressOf(row);
    let end = first + (this.#words[row * STRING_WORDS] ?? 0);
    for (let next = row + 1; next < this.#rows; next += 1) {
      const length = this.#words[next * STRING_WORDS] ?? 0;
      if (!this.#isValid(next) || length <= INLINED) continue;
      if (this.#addressOf(next) !== end) break;
      end += length;
    }
    const pointer = this.#strings.byteOffset + row * STRING_BYTES + POINTER_AT;
    this.#fetched = bufferOf(
      duckdb.get_data_from_pointer(this.#strings.buffer, pointer, end - first),
    );
    this.#address = first;
    this.#end = end;
  }
}
