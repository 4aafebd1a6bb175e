import { Buffer } from 'node:buffer';
import { TEMPLATE_SHIFT } from './bits.ts';
import type { NameTable } from './name-table.ts';
import type { SectionReader } from './section-reader.ts';
import type { SparseColumn } from './sparse.ts';
import { FIRST_SLOT, MAX_SPELLED, SECOND_SLOT, TAIL_SLOT } from './spelling.ts';
import type { TextPool } from './text-pool.ts';

/** How words are written. */
export interface Spellings {
  /** By number of a spelling; those of a word stand together. */
  readonly pool: TextPool;
  /** By word: number of its first spelling. */
  readonly ofWord: Uint32Array;
  /** Numbers of spellings in the order of their texts. */
  readonly order: Uint32Array;
}

const SPACE = 0x20;

/** Canonical names as written, put together from templates, words and their spellings, or kept as text. */
export class NameTexts {
  readonly spellings: Spellings;
  readonly #table: NameTable;
  readonly #templates: readonly Buffer[];
  readonly #tailSpelling: Uint8Array;
  readonly #text: SparseColumn;
  readonly #texts: TextPool;
  /** In UTF-8 a character of a name of `MAX_SPELLED` takes up to three bytes. */
  readonly #scratch = Buffer.alloc(MAX_SPELLED * 4);

  constructor(sections: SectionReader, table: NameTable, templates: readonly string[]) {
    this.#table = table;
    this.#templates = templates.map((template) => Buffer.from(template));
    this.#tailSpelling = sections.bytes('tail.spelling');
    this.#text = sections.sparse('text');
    this.#texts = sections.texts('texts');
    this.spellings = {
      pool: sections.texts('spellings'),
      ofWord: sections.numbers('spellings.ofWord'),
      order: sections.numbers('spellings.order'),
    };
  }

  /** Place of the spelling of the tail at a place of the tails. */
  tailSpellingAt(place: number): number {
    return this.#tailSpelling[place] ?? 0;
  }

  get(row: number): string {
    const at = this.#table.rows.bits(row) >>> TEMPLATE_SHIFT;
    const template = this.#templates[at];
    if (at === 0 || template === undefined) return this.#texts.get(this.#text.get(row));
    return this.#render(row, template);
  }

  #render(row: number, template: Buffer): string {
    const scratch = this.#scratch;
    let end = 0;
    let tail: Stretch | null = null;
    for (let at = 0; at < template.length; at++) {
      const byte = template[at] ?? 0;
      if (byte === FIRST_SLOT) end = this.#writeFirst(row, end);
      else if (byte === SECOND_SLOT) end = this.#writeSecond(row, end);
      else if (byte === TAIL_SLOT) {
        tail ??= this.#tailOf(row);
        end = this.#writeNext(tail, end);
      } else scratch[end++] = byte;
    }
    return scratch.toString('utf8', 0, end);
  }

  #writeFirst(row: number, at: number): number {
    const { starts, bytes } = this.#table.firstWords;
    const id = this.#table.rows.first(row);
    const end = this.#write(bytes, starts[id] ?? 0, starts[id + 1] ?? 0, at);
    const letter = this.#scratch[at] ?? 0;
    if (letter >= 0x61 && letter <= 0x7a) this.#scratch[at] = letter - 0x20;
    return end;
  }

  #writeSecond(row: number, at: number): number {
    const { ofWord, pool } = this.spellings;
    const id = (ofWord[(this.#table.second[row] ?? 0) - 1] ?? 0) + this.#table.rows.spelling(row);
    return this.#write(pool.bytes, pool.starts[id] ?? 0, pool.starts[id + 1] ?? 0, at);
  }

  #tailOf(row: number): Stretch {
    const { ofWord, pool } = this.spellings;
    const place = this.#table.tail.placeOf(row);
    const id =
      (ofWord[this.#table.tail.values[place] ?? 0] ?? 0) + (this.#tailSpelling[place] ?? 0);
    return { from: pool.starts[id] ?? 0, to: pool.starts[id + 1] ?? 0 };
  }

  /** Writes the next word of a tail and steps behind it. */
  #writeNext(tail: Stretch, at: number): number {
    const { bytes } = this.spellings.pool;
    let end = tail.from;
    while (end < tail.to && bytes[end] !== SPACE) end += 1;
    const written = this.#write(bytes, tail.from, end, at);
    tail.from = end + 1;
    return written;
  }

  #write(bytes: Uint8Array, from: number, to: number, at: number): number {
    const scratch = this.#scratch;
    let end = at;
    for (let byte = from; byte < to; byte++) scratch[end++] = bytes[byte] ?? 0;
    return end;
  }
}

interface Stretch {
  from: number;
  readonly to: number;
}
