import { ByteReader, ByteWriter } from '../bytes.ts';
import type { ContainerWriter } from './container.ts';
import type { Rows } from './cursors.ts';
import { INLINE_BYTES, ROWS_BITMAP, ROWS_INLINE, ROWS_LIST } from './format.ts';

/** Rows of one value or word, joined from several runs. */
export class RowList {
  readonly #bytes = new ByteWriter(1 << 12);
  readonly #rows: number;
  count = 0;
  #last = 0;

  /** `rows`: of the segment. */
  constructor(rows: number) {
    this.#rows = rows;
  }

  reset(): void {
    this.#bytes.reset();
    this.count = 0;
    this.#last = 0;
  }

  /** Adds rows that come after all before. */
  add({ count, first, last, deltas, deltasFrom, deltasTo }: Rows): void {
    this.#bytes.varint(first - this.#last);
    if (count > 1) this.#bytes.copy(deltas, deltasFrom, deltasTo);
    this.count += count;
    this.#last = last;
  }

  /** How the rows are kept: beside their key where they are few, else as what is shorter, a list or a bitmap. */
  get kind(): number {
    if (this.#bytes.length <= INLINE_BYTES) return ROWS_INLINE;
    return this.#bytes.length * 8 > this.#rows ? ROWS_BITMAP : ROWS_LIST;
  }

  /** Writes the steps from row to row, the first from 0; how many bytes they take is `inlineBytes`. */
  writeInline(target: ByteWriter): void {
    target.join(this.#bytes);
  }

  get inlineBytes(): number {
    return this.#bytes.length;
  }

  /** Writes a list or bitmap; where it stands and how long it is. */
  write(container: ContainerWriter): { place: number; length: number } {
    const bytes = this.kind === ROWS_BITMAP ? this.#bitmap() : this.#bytes.view();
    return { place: container.append(bytes), length: bytes.length };
  }

  #bitmap(): Uint8Array {
    const bits = new Uint8Array(Math.ceil(this.#rows / 32) * 4);
    const reader = new ByteReader(this.#bytes.view());
    let row = 0;
    for (let at = 0; at < this.count; at += 1) {
      row += reader.varint();
      bits[row >>> 3] = (bits[row >>> 3] ?? 0) | (1 << (row & 7));
    }
    return bits;
  }
}
