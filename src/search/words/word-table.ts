import type { ByteWriter } from '../bytes.ts';
import {
  CAPITAL,
  DIVIDES,
  ELIDES,
  FOLDED,
  FOLDED_AT,
  FOLDED_UNITS,
  FOLDS,
  foldText,
  KINDS,
  LONGEST_WORD,
  ODD,
  PLAIN,
  TABLE_END,
  tokensOf,
} from './tokens.ts';

const SLOT_BITS = 2;
const SLOT = 1 << SLOT_BITS;

/**
 * Numbers texts as they are met. Their UTF-8 bytes stand in one array and are found by a hash of their own: strings
 * for millions of them would cost more than all other work.
 */
export class TextTable {
  /** Four numbers a slot, so that a look-up waits for memory once: number of a text from 1 on, hash, start, size. */
  #slots = new Int32Array(SLOT << 16);
  #starts = new Uint32Array((1 << 14) + 1);
  #bytes = Buffer.alloc(1 << 18);
  #size = 0;

  get size(): number {
    return this.#size;
  }

  clear(): void {
    this.#slots.fill(0);
    this.#size = 0;
  }

  bytesOf(number: number): Buffer {
    return this.#bytes.subarray(this.#starts[number] ?? 0, this.#starts[number + 1] ?? 0);
  }

  /** Writes the length of a text and its bytes. */
  writeTo(writer: ByteWriter, number: number): void {
    const from = this.#starts[number] ?? 0;
    const to = this.#starts[number + 1] ?? 0;
    writer.varint(to - from);
    writer.copy(this.#bytes, from, to);
  }

  /** Four bytes of a text from `at` on as a number; those behind its end are zeros. */
  numberAt(number: number, at: number): number {
    const from = (this.#starts[number] ?? 0) + at;
    const to = this.#starts[number + 1] ?? 0;
    let value = 0;
    for (let byte = from; byte < from + 4; byte += 1) {
      value = (value << 8) | (byte < to ? (this.#bytes[byte] ?? 0) : 0);
    }
    return value >>> 0;
  }

  textOf(number: number): string {
    return this.#bytes.toString('utf8', this.#starts[number] ?? 0, this.#starts[number + 1] ?? 0);
  }

  /** Number of the text that is `text[from … to)`. */
  number(text: Buffer, from: number, to: number): number {
    const size = to - from;
    let hash = size;
    for (let at = from; at < to; at += 1) hash = Math.imul(hash ^ (text[at] ?? 0), 0x01000193);
    hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
    hash ^= hash >>> 13;
    const slots = this.#slots;
    const bytes = this.#bytes;
    const mask = slots.length - 1;
    let slot = (hash << SLOT_BITS) & mask;
    for (;;) {
      const known = slots[slot] ?? 0;
      if (known === 0) break;
      if (slots[slot + 1] === hash && slots[slot + 3] === size) {
        const start = slots[slot + 2] ?? 0;
        let at = 0;
        while (at < size && bytes[start + at] === text[from + at]) at += 1;
        if (at === size) return known - 1;
      }
      slot = (slot + SLOT) & mask;
    }
    slots[slot] = this.#size + 1;
    slots[slot + 1] = hash;
    slots[slot + 2] = this.#starts[this.#size] ?? 0;
    slots[slot + 3] = size;
    return this.#append(text, from, size);
  }

  #append(text: Buffer, from: number, size: number): number {
    const number = this.#size;
    const start = this.#starts[number] ?? 0;
    if (start + size > this.#bytes.length) {
      const bytes = Buffer.alloc(Math.max(this.#bytes.length * 2, start + size));
      this.#bytes.copy(bytes);
      this.#bytes = bytes;
    }
    if (number + 1 === this.#starts.length) {
      const starts = new Uint32Array(number * 2 + 1);
      starts.set(this.#starts);
      this.#starts = starts;
    }
    for (let at = 0; at < size; at += 1) this.#bytes[start + at] = text[from + at] ?? 0;
    this.#starts[number + 1] = start + size;
    this.#size = number + 1;
    if (this.#size * 2 * SLOT > this.#slots.length) this.#rehash();
    return number;
  }

  #rehash(): void {
    const before = this.#slots;
    const slots = new Int32Array(before.length * 2);
    const mask = slots.length - 1;
    for (let from = 0; from < before.length; from += SLOT) {
      if (before[from] === 0) continue;
      let slot = ((before[from + 1] ?? 0) << SLOT_BITS) & mask;
      while (slots[slot] !== 0) slot = (slot + SLOT) & mask;
      for (let at = 0; at < SLOT; at += 1) slots[slot + at] = before[from + at] ?? 0;
    }
    this.#slots = slots;
  }
}

const SPACE = 32;
const APOSTROPHE = 39;
const SMALL_S = 115;

const LETTER_LAST = /[\p{L}\p{N}\p{M}]$/u;
/** What is looked at before an apostrophe: a letter may be followed by marks and joiners. */
const LOOK_BACK = 32;

/** Whether an apostrophe with a letter or digit before it stands before `from`. */
const followsApostrophe = (text: string, from: number): boolean => {
  if (from < 2 || text.charCodeAt(from - 1) !== APOSTROPHE) return false;
  const before = text.charCodeAt(from - 2);
  if (before < 128) return KINDS[before] !== DIVIDES;
  return LETTER_LAST.test(foldText(text.slice(Math.max(0, from - 1 - LOOK_BACK), from - 1)));
};

/** Han and Kana that are tokens as they stand, whatever letters are beside them. */
const isIdeograph = (code: number): boolean =>
  (code >= 0x4e00 && code <= 0x9fff) ||
  (code >= 0x3041 && code <= 0x3094) ||
  (code >= 0x30a1 && code <= 0x30f4) ||
  code === 0x30fc;
/** Dashes, quotation marks and CJK punctuation: common, and divide wherever they stand. */
const isPunctuation = (code: number): boolean =>
  (code >= 0x2010 && code <= 0x2015) ||
  (code >= 0x201c && code <= 0x201f) ||
  code === 0x2022 ||
  (code >= 0x3000 && code <= 0x3003) ||
  (code >= 0x3008 && code <= 0x3011) ||
  code === 0x30fb ||
  (code >= 0xff08 && code <= 0xff0c);
/** What may follow ideographs without changing them: no marks, no joiners. */
const leavesAlone = (code: number): boolean =>
  code < 128 || isIdeograph(code) || isPunctuation(code);

/** Numbers the words of texts. */
export class WordTable extends TextTable {
  readonly #scratch = Buffer.alloc(LONGEST_WORD * 4);

  /**
   * Appends the numbers of a text's tokens to `found`, in the order of the text: what `tokensOf` gives, without a
   * string for each. `lead` is a byte that goes before each word, 0 for none.
   */
  add(text: string, lead: number, found: number[]): void {
    const length = text.length;
    const scratch = this.#scratch;
    const begin = lead === 0 ? 0 : 1;
    if (lead !== 0) scratch[0] = lead;
    let size = begin;
    // UTF-16 units of the word so far, as the limit counts them.
    let units = 0;
    // Where the word began in the text.
    let from = 0;
    for (let at = 0; at < length; at += 1) {
      const code = text.charCodeAt(at);
      const kind = code < TABLE_END ? KINDS[code] : isPunctuation(code) ? DIVIDES : ODD;
      if (kind === PLAIN || kind === CAPITAL) {
        if (units < LONGEST_WORD) {
          scratch[size] = kind === CAPITAL ? code + 32 : code;
          size += 1;
        }
        units += 1;
      } else if (kind === DIVIDES) {
        if (units > 0) {
          if (
            units <= LONGEST_WORD &&
            !(size === begin + 1 && this.#isPossessive(text, from, begin))
          ) {
            found.push(this.number(scratch, 0, size));
          }
          size = begin;
          units = 0;
        }
        from = at + 1;
      } else if (kind === FOLDS) {
        units += FOLDED_UNITS[code] ?? 0;
        if (units <= LONGEST_WORD) {
          const end = FOLDED_AT[code + 1] ?? 0;
          for (let byte = FOLDED_AT[code] ?? 0; byte < end; byte += 1) {
            scratch[size] = FOLDED[byte] ?? 0;
            size += 1;
          }
        }
      } else if (
        isIdeograph(code) &&
        // A letter alone may be the `s` that only looks like a possessive.
        (units === 0 || size > begin + 1) &&
        (at + 1 === length || leavesAlone(text.charCodeAt(at + 1)))
      ) {
        if (units > 0 && units <= LONGEST_WORD) found.push(this.number(scratch, 0, size));
        scratch[begin] = 0xe0 | (code >>> 12);
        scratch[begin + 1] = 0x80 | ((code >>> 6) & 0x3f);
        scratch[begin + 2] = 0x80 | (code & 0x3f);
        found.push(this.number(scratch, 0, begin + 3));
        size = begin;
        units = 0;
        from = at + 1;
      } else if (kind !== ELIDES) {
        at = this.#addPiece(text, from, at, lead, found);
        from = at + 1;
        size = begin;
        units = 0;
      }
    }
    if (
      units > 0 &&
      units <= LONGEST_WORD &&
      !(size === begin + 1 && this.#isPossessive(text, from, begin))
    ) {
      found.push(this.number(scratch, 0, size));
    }
  }

  /** The same for a text of ASCII, as bytes. */
  addAscii(text: Uint8Array, start: number, end: number, lead: number, found: number[]): void {
    const scratch = this.#scratch;
    const begin = lead === 0 ? 0 : 1;
    if (lead !== 0) scratch[0] = lead;
    let size = begin;
    let units = 0;
    for (let at = start; at <= end; at += 1) {
      const code = at < end ? (text[at] ?? 0) : SPACE;
      const kind = KINDS[code];
      if (kind === PLAIN || kind === CAPITAL) {
        if (units < LONGEST_WORD) {
          scratch[size] = kind === CAPITAL ? code + 32 : code;
          size += 1;
        }
        units += 1;
      } else if (units > 0) {
        const isPossessive =
          units === 1 &&
          scratch[begin] === SMALL_S &&
          at - 3 >= start &&
          text[at - 2] === APOSTROPHE &&
          KINDS[text[at - 3] ?? 0] !== DIVIDES;
        if (units <= LONGEST_WORD && !isPossessive) found.push(this.number(scratch, 0, size));
        size = begin;
        units = 0;
      }
    }
  }

  /** Whether the word of one letter that begins at `from` is the `s` of `Rudd's`. */
  #isPossessive(text: string, from: number, begin: number): boolean {
    return this.#scratch[begin] === SMALL_S && followsApostrophe(text, from);
  }

  /** Adds the tokens from `from` to where the next ASCII character divides words, which it returns. */
  #addPiece(text: string, from: number, odd: number, lead: number, found: number[]): number {
    let end = odd + 1;
    while (end < text.length) {
      const code = text.charCodeAt(end);
      if (code < 128 && KINDS[code] === DIVIDES) break;
      end += 1;
    }
    const piece = text.slice(from, end);
    const tokens = followsApostrophe(text, from)
      ? tokensOf(`a'${piece}`).slice(1)
      : tokensOf(piece);
    const prefix = lead === 0 ? '' : String.fromCharCode(lead);
    for (const token of tokens) {
      found.push(this.number(this.#scratch, 0, this.#scratch.write(prefix + token, 0, 'utf8')));
    }
    return end;
  }
}

const SLOTS = 1 << 20;
const SLOT_MASK = SLOTS * SLOT - 1;

/** Remembers the words of values, by the values' hash: most values of a collection repeat. */
export class ValueWords {
  /** Four numbers a slot: where the words begin, counted from 1, 0 in an empty slot; how many; the hash. */
  readonly #slots = new Uint32Array(SLOTS * SLOT);
  #list = new Uint32Array(1 << 20);
  #length = 0;
  #size = 0;

  clear(): void {
    this.#slots.fill(0);
    this.#length = 0;
    this.#size = 0;
  }

  /** Appends the words of the value to `found`. False where it is unknown. */
  find(hi: number, lo: number, found: number[]): boolean {
    const slots = this.#slots;
    for (let slot = (lo << SLOT_BITS) & SLOT_MASK; ; slot = (slot + SLOT) & SLOT_MASK) {
      const from = slots[slot] ?? 0;
      if (from === 0) return false;
      if (slots[slot + 3] !== lo || slots[slot + 2] !== hi) continue;
      const end = from - 1 + (slots[slot + 1] ?? 0);
      for (let at = from - 1; at < end; at += 1) found.push(this.#list[at] ?? 0);
      return true;
    }
  }

  add(hi: number, lo: number, words: readonly number[]): void {
    if (this.#size * 2 > SLOTS) return;
    if (this.#length + words.length > this.#list.length) {
      const grown = new Uint32Array(this.#list.length * 2 + words.length);
      grown.set(this.#list);
      this.#list = grown;
    }
    const slots = this.#slots;
    let slot = (lo << SLOT_BITS) & SLOT_MASK;
    while (slots[slot] !== 0) slot = (slot + SLOT) & SLOT_MASK;
    slots[slot] = this.#length + 1;
    slots[slot + 1] = words.length;
    slots[slot + 2] = hi;
    slots[slot + 3] = lo;
    this.#size += 1;
    for (let at = 0; at < words.length; at += 1) this.#list[this.#length + at] = words[at] ?? 0;
    this.#length += words.length;
  }
}
