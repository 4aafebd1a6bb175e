import { Buffer } from 'node:buffer';
import { TEMPLATE_SHIFT } from './bits.ts';
import type { NameTable } from './name-table.ts';
import { isText, PrefixedTexts } from './prefixed-texts.ts';
import type { SectionReader } from './section-reader.ts';
import type { SparseColumn } from './sparse.ts';
import { FIRST_SLOT, MAX_SPELLED, SECOND_SLOT, TAIL_SLOT } from './spelling.ts';
import type { TextPool } from './text-pool.ts';

/** How words are written. */
export interface Spellings {
  /** Those of a word stand together. */
  readonly texts: PrefixedTexts;
  /** By word: where its first spelling begins. */
  readonly ofWord: Uint32Array;
  /** Where spellings begin, in the order of their texts. */
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
      texts: new PrefixedTexts(sections.bytes('spellings.bytes')),
      ofWord: sections.numbers('spellings.ofWord'),
      order: sections.numbers('spellings.order'),
    };
  }

  /** Place of the spelling of the tail at a place of the tails. */
  tailSpellingAt(place: number): number {
    return this.#tailSpelling[place] ?? 0;
  }

  get(row: number): string {
    const template = this.#templateOf(row);
    if (template === undefined) return this.#texts.get(this.#text.get(row));
    return this.#scratch.toString('utf8', 0, this.#render(row, template));
  }

  /** Whether a row's name is this one. */
  is(row: number, name: string): boolean {
    const template = this.#templateOf(row);
    if (template === undefined) return this.#texts.get(this.#text.get(row)) === name;
    return isText(this.#scratch, 0, this.#render(row, template), name);
  }

  /** Undefined where the name is kept as text. */
  #templateOf(row: number): Buffer | undefined {
    const at = this.#table.rows.bits(row) >>> TEMPLATE_SHIFT;
    return at === 0 ? undefined : this.#templates[at];
  }

  /** Writes a name to the scratch memory; its end. */
  #render(row: number, template: Buffer): number {
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
    return end;
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
    const { texts } = this.spellings;
    const start = this.#spelled((this.#table.second[row] ?? 0) - 1, this.#table.rows.spelling(row));
    return this.#write(texts.bytes, start, texts.end, at);
  }

  #tailOf(row: number): Stretch {
    const place = this.#table.tail.placeOf(row);
    const word = this.#table.tail.values[place] ?? 0;
    const from = this.#spelled(word, this.tailSpellingAt(place));
    return { from, to: this.spellings.texts.end };
  }

  /** First byte of the spelling of a word at a place among its spellings; its end is the texts' `end`. */
  #spelled(word: number, place: number): number {
    const { texts, ofWord } = this.spellings;
    let start = texts.start(ofWord[word] ?? 0);
    for (let passed = 0; passed < place; passed++) start = texts.start(texts.end);
    return start;
  }

  /** Writes the next word of a tail and steps behind it. */
  #writeNext(tail: Stretch, at: number): number {
    const { bytes } = this.spellings.texts;
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

/** Bytes of the spellings that are still to be written. */
interface Stretch {
  from: number;
  readonly to: number;
}
