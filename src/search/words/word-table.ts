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
import { WordList } from './word-list.ts';

const SLOT_BITS = 2;
const SLOT = 1 << SLOT_BITS;
/** Texts of at most so many bytes stand in their slots themselves: a look-up waits for memory once. */
const SHORT = 8;
/** Set in what tells texts that are longer apart; no length of a short one has it. */
const IS_LONG = 16;
/** Low bits of a hash that say nothing of the slot. */
const TAG_BITS = 5;
/** The first bytes of four, by how many they are. */
const FIRST_BYTES = Int32Array.of(0, 0xff, 0xffff, 0xffffff, -1);

const finished = (hash: number): number => {
  const mixed = Math.imul(hash ^ (hash >>> 13), 0x2c1b3c6d);
  return mixed ^ (mixed >>> 15);
};
const shortHash = (first: number, second: number): number => {
  const hash = Math.imul(first, 0x9e3779b1);
  return finished(Math.imul((hash ^ (hash >>> 15)) + second, 0x85ebca6b));
};

/** Words that are looked up together, so that the look-ups wait for memory together, too. */
const BATCH = 32;
/** Bytes of scratch of each. */
const WORD_BYTES = LONGEST_WORD + 8;

/**
 * Numbers texts as they are met. Their UTF-8 bytes stand in one array and are found by a hash of their own: strings
 * for millions of them would cost more than all other work.
 */
export class TextTable {
  /** Numbers of a slot: that of the text from 1 on; its size and bytes or, of a long one, hash, start and size. */
  #slots = new Int32Array(SLOT << 16);
  #starts = new Uint32Array((1 << 14) + 1);
  #bytes = Buffer.alloc(1 << 18);
  #size = 0;
  /** Where texts are written that are looked for. */
  protected readonly scratch = Buffer.from(new ArrayBuffer(BATCH * WORD_BYTES));
  readonly #scratchWords = new Int32Array(this.scratch.buffer);

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

  /** The bytes of all texts, one after the other: valid until the next text is added. */
  get bytes(): Buffer {
    return this.#bytes;
  }

  /** Where a text begins in `bytes`; it ends where the next one begins. */
  startOf(number: number): number {
    return this.#starts[number] ?? 0;
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

  /** Number of a text of at most LONGEST_WORD UTF-16 units. */
  numberOf(text: string): number {
    return this.number(0, this.scratch.write(text, 0, 'utf8'));
  }

  /** Number of the text of `size` bytes that stands in `scratch` from a multiple of 4 on. */
  protected number(from: number, size: number): number {
    return size > SHORT ? this.#longNumber(from, size) : this.#shortNumber(from, size);
  }

  #shortNumber(from: number, size: number): number {
    const words = this.#scratchWords;
    const first = (words[from >>> 2] ?? 0) & (FIRST_BYTES[Math.min(size, 4)] ?? 0);
    const second = (words[(from >>> 2) + 1] ?? 0) & (FIRST_BYTES[Math.max(size - 4, 0)] ?? 0);
    const slots = this.#slots;
    const mask = slots.length - 1;
    let slot = ((shortHash(first, second) >>> TAG_BITS) << SLOT_BITS) & mask;
    for (;;) {
      const known = slots[slot] ?? 0;
      if (known === 0) break;
      if (slots[slot + 1] === size && slots[slot + 2] === first && slots[slot + 3] === second) {
        return known - 1;
      }
      slot = (slot + SLOT) & mask;
    }
    slots[slot] = this.#size + 1;
    slots[slot + 1] = size;
    slots[slot + 2] = first;
    slots[slot + 3] = second;
    return this.#append(from, size);
  }

  #longNumber(from: number, size: number): number {
    const words = this.#scratchWords;
    const end = (from + size) >>> 2;
    let hash = size;
    for (let word = from >>> 2; word < end; word += 1) {
      hash = Math.imul(hash ^ (words[word] ?? 0), 0x9e3779b1);
      hash ^= hash >>> 15;
    }
    const rest = (words[end] ?? 0) & (FIRST_BYTES[size & 3] ?? 0);
    const tag = finished(Math.imul(hash ^ rest, 0x85ebca6b)) | IS_LONG;
    const text = this.scratch;
    const bytes = this.#bytes;
    const slots = this.#slots;
    const mask = slots.length - 1;
    let slot = ((tag >>> TAG_BITS) << SLOT_BITS) & mask;
    for (;;) {
      const known = slots[slot] ?? 0;
      if (known === 0) break;
      if (slots[slot + 1] === tag && slots[slot + 3] === size) {
        const start = slots[slot + 2] ?? 0;
        let at = 0;
        while (at < size && bytes[start + at] === text[from + at]) at += 1;
        if (at === size) return known - 1;
      }
      slot = (slot + SLOT) & mask;
    }
    slots[slot] = this.#size + 1;
    slots[slot + 1] = tag;
    slots[slot + 2] = this.#starts[this.#size] ?? 0;
    slots[slot + 3] = size;
    return this.#append(from, size);
  }

  /** Adds the text of the scratch; its number. */
  #append(from: number, size: number): number {
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
    const bytes = this.#bytes;
    const text = this.scratch;
    for (let at = 0; at < size; at += 1) bytes[start + at] = text[from + at] ?? 0;
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
      const tag = before[from + 1] ?? 0;
      const isLong = tag > SHORT || tag < 0;
      const hash = isLong ? tag : shortHash(before[from + 2] ?? 0, before[from + 3] ?? 0);
      let slot = ((hash >>> TAG_BITS) << SLOT_BITS) & mask;
      while (slots[slot] !== 0) slot = (slot + SLOT) & mask;
      for (let at = 0; at < SLOT; at += 1) slots[slot + at] = before[from + at] ?? 0;
    }
    this.#slots = slots;
  }
}

/** The small form of letters and digits of ASCII; 0 for what divides words. */
const LETTERS = Uint8Array.from({ length: 256 }, (_, code) => {
  if (code > 127) return 0;
  return KINDS[code] === PLAIN ? code : KINDS[code] === CAPITAL ? code + 32 : 0;
});
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

/** Whether the `s` of ASCII at `at` is that of `Rudd's`; the text begins at `start`. */
const isOwned = (text: Uint8Array, start: number, at: number): boolean =>
  at - 2 >= start && text[at - 1] === APOSTROPHE && LETTERS[text[at - 2] ?? 0] !== 0;

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

/** What is told the numbers of words, one after the other. */
export interface WordSink {
  push(word: number): unknown;
}

/** Numbers the words of texts. */
export class WordTable extends TextTable {
  readonly #sizes = new Uint8Array(BATCH);

  /**
   * Appends the numbers of a text's tokens to `found`, in the order of the text: what `tokensOf` gives, without a
   * string for each. `lead` is a byte that goes before each word, 0 for none.
   */
  add(text: string, lead: number, found: WordSink): void {
    const length = text.length;
    const { scratch } = this;
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
            found.push(this.number(0, size));
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
        if (units > 0 && units <= LONGEST_WORD) found.push(this.number(0, size));
        scratch[begin] = 0xe0 | (code >>> 12);
        scratch[begin + 1] = 0x80 | ((code >>> 6) & 0x3f);
        scratch[begin + 2] = 0x80 | (code & 0x3f);
        found.push(this.number(0, begin + 3));
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
      found.push(this.number(0, size));
    }
  }

  /** The same for a text of ASCII, as bytes. */
  addAscii(text: Uint8Array, start: number, end: number, lead: number, found: WordSink): void {
    const { scratch } = this;
    const sizes = this.#sizes;
    let waiting = 0;
    let at = start;
    for (;;) {
      while (at < end && LETTERS[text[at] ?? 0] === 0) at += 1;
      if (at >= end) break;
      const first = at;
      const from = waiting * WORD_BYTES;
      let to = from;
      if (lead !== 0) scratch[to++] = lead;
      const most = Math.min(end, first + LONGEST_WORD);
      let letter = LETTERS[text[at] ?? 0] ?? 0;
      while (letter !== 0) {
        scratch[to++] = letter;
        at += 1;
        letter = at < most ? (LETTERS[text[at] ?? 0] ?? 0) : 0;
      }
      if (at === most && at < end && LETTERS[text[at] ?? 0] !== 0) {
        // Too long for a word.
        while (at < end && LETTERS[text[at] ?? 0] !== 0) at += 1;
        continue;
      }
      if (at - first === 1 && scratch[to - 1] === SMALL_S && isOwned(text, start, first)) continue;
      sizes[waiting] = to - from;
      waiting += 1;
      if (waiting === BATCH) {
        this.#number(waiting, found);
        waiting = 0;
      }
    }
    this.#number(waiting, found);
  }

  /** Numbers the first `count` words that wait in the scratch. */
  #number(count: number, found: WordSink): void {
    const sizes = this.#sizes;
    for (let word = 0; word < count; word += 1) {
      found.push(this.number(word * WORD_BYTES, sizes[word] ?? 0));
    }
  }

  /** Whether the word of one letter that begins at `from` is the `s` of `Rudd's`. */
  #isPossessive(text: string, from: number, begin: number): boolean {
    return this.scratch[begin] === SMALL_S && followsApostrophe(text, from);
  }

  /** Adds the tokens from `from` to where the next ASCII character divides words, which it returns. */
  #addPiece(text: string, from: number, odd: number, lead: number, found: WordSink): number {
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
      found.push(this.numberOf(prefix + token));
    }
    return end;
  }
}

const FEWEST_SLOTS = 1 << 14;
const MOST_SLOTS = 1 << 20;

/** Remembers the words of values, by the values' hash: most values of a collection repeat. */
export class ValueWords {
  /** Four numbers a slot: where the words begin, counted from 1, 0 in an empty slot; how many; the hash, as signed numbers. */
  #slots = new Int32Array(FEWEST_SLOTS * SLOT);
  readonly #list = new WordList();
  #size = 0;

  clear(): void {
    this.#slots.fill(0);
    this.#list.clear();
    this.#size = 0;
  }

  /** Appends the words of the value to `found`. False where it is unknown. */
  find(high: number, low: number, found: WordList): boolean {
    const slots = this.#slots;
    const mask = slots.length - 1;
    for (let slot = (low << SLOT_BITS) & mask; ; slot = (slot + SLOT) & mask) {
      const from = slots[slot] ?? 0;
      if (from === 0) return false;
      if (slots[slot + 3] !== low || slots[slot + 2] !== high) continue;
      found.append(this.#list.numbers, from - 1, from - 1 + (slots[slot + 1] ?? 0));
      return true;
    }
  }

  add(high: number, low: number, words: WordList): void {
    if (this.#size * 2 > MOST_SLOTS) return;
    if (this.#size * 2 * SLOT > this.#slots.length) this.#grow();
    const slots = this.#slots;
    const slot = placeOf(slots, low);
    slots[slot] = this.#list.length + 1;
    slots[slot + 1] = words.length;
    slots[slot + 2] = high;
    slots[slot + 3] = low;
    this.#size += 1;
    this.#list.append(words.numbers, 0, words.length);
  }

  #grow(): void {
    const before = this.#slots;
    const slots = new Int32Array(before.length * 2);
    for (let from = 0; from < before.length; from += SLOT) {
      if (before[from] === 0) continue;
      const slot = placeOf(slots, before[from + 3] ?? 0);
      for (let at = 0; at < SLOT; at += 1) slots[slot + at] = before[from + at] ?? 0;
    }
    this.#slots = slots;
  }
}

/** The empty slot for a value. */
const placeOf = (slots: Int32Array, low: number): number => {
  const mask = slots.length - 1;
  let slot = (low << SLOT_BITS) & mask;
  while (slots[slot] !== 0) slot = (slot + SLOT) & mask;
  return slot;
};
