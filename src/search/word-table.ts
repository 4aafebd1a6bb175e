import { ASCII_CLASS, LONGEST_WORD, wordsOfUnicode } from './normalise.ts';

/**
 * Numbers texts as they are met. Their UTF-8 bytes stand in one array and are found by a hash of their own: strings
 * for millions of them would cost more than all other work.
 */
export class TextTable {
  #slots = new Int32Array(1 << 16);
  #hashes = new Int32Array(1 << 14);
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
    const mask = this.#slots.length - 1;
    let slot = hash & mask;
    for (;;) {
      const known = (this.#slots[slot] ?? 0) - 1;
      if (known < 0) break;
      if (this.#hashes[known] === hash) {
        const start = this.#starts[known] ?? 0;
        if ((this.#starts[known + 1] ?? 0) - start === size) {
          let at = 0;
          while (at < size && this.#bytes[start + at] === text[from + at]) at += 1;
          if (at === size) return known;
        }
      }
      slot = (slot + 1) & mask;
    }
    const number = this.#size;
    const start = this.#starts[number] ?? 0;
    if (start + size > this.#bytes.length) {
      const bytes = Buffer.alloc(Math.max(this.#bytes.length * 2, start + size));
      this.#bytes.copy(bytes);
      this.#bytes = bytes;
    }
    if (number === this.#hashes.length) {
      const hashes = new Int32Array(number * 2);
      hashes.set(this.#hashes);
      this.#hashes = hashes;
      const starts = new Uint32Array(number * 2 + 1);
      starts.set(this.#starts);
      this.#starts = starts;
    }
    for (let at = 0; at < size; at += 1) this.#bytes[start + at] = text[from + at] ?? 0;
    this.#starts[number + 1] = start + size;
    this.#hashes[number] = hash;
    this.#slots[slot] = number + 1;
    this.#size = number + 1;
    if (this.#size * 2 > this.#slots.length) this.#rehash();
    return number;
  }

  #rehash(): void {
    const slots = new Int32Array(this.#slots.length * 2);
    const mask = slots.length - 1;
    for (let number = 0; number < this.#size; number += 1) {
      let slot = (this.#hashes[number] ?? 0) & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = number + 1;
    }
    this.#slots = slots;
  }
}

/** Numbers the words of texts. */
export class WordTable extends TextTable {
  readonly #scratch = Buffer.alloc(LONGEST_WORD * 4);

  /**
   * Appends the numbers of a text's words to `found`: case-folded, unaccented runs of letters and digits, as
   * `wordsOf` gives them. `lead` is a byte that goes before each word, 0 for none.
   */
  add(text: string, lead: number, found: number[]): void {
    const length = text.length;
    const scratch = this.#scratch;
    let size = 0;
    let tooLong = false;
    if (lead !== 0) scratch[0] = lead;
    const begin = lead === 0 ? 0 : 1;
    size = begin;
    for (let at = 0; at < length; at += 1) {
      const code = text.charCodeAt(at);
      if (code > 127) {
        // What the ASCII walk has found so far may be the beginning of a longer word: start over.
        let from = at;
        while (from > 0 && ASCII_CLASS[text.charCodeAt(from - 1)] !== 0) from -= 1;
        const prefix = lead === 0 ? '' : String.fromCharCode(lead);
        for (const word of wordsOfUnicode(text.slice(from))) {
          found.push(this.number(scratch, 0, scratch.write(prefix + word, 0, 'utf8')));
        }
        return;
      }
      const kind = ASCII_CLASS[code];
      if (kind === 0) {
        if (size > begin && !tooLong) found.push(this.number(scratch, 0, size));
        size = begin;
        tooLong = false;
      } else if (size - begin < LONGEST_WORD) {
        scratch[size] = kind === 2 ? code + 32 : code;
        size += 1;
      } else {
        tooLong = true;
      }
    }
    if (size > begin && !tooLong) found.push(this.number(scratch, 0, size));
  }
}

const SLOTS = 1 << 20;

/** Remembers the words of values, by the values' hash: most values of a collection repeat. */
export class ValueWords {
  readonly #hi = new Uint32Array(SLOTS);
  readonly #lo = new Uint32Array(SLOTS);
  /** Where the words begin, counted from 1; 0 is an empty slot. */
  readonly #from = new Uint32Array(SLOTS);
  #list = new Uint32Array(1 << 20);
  #length = 0;
  #size = 0;

  clear(): void {
    this.#from.fill(0);
    this.#length = 0;
    this.#size = 0;
  }

  /** Position of the list of words, for `count` and `word`; -1 if unknown. */
  find(hi: number, lo: number): number {
    let slot = lo & (SLOTS - 1);
    for (;;) {
      const from = this.#from[slot] ?? 0;
      if (from === 0) return -1;
      if (this.#lo[slot] === lo && this.#hi[slot] === hi) return from - 1;
      slot = (slot + 1) & (SLOTS - 1);
    }
  }

  count(list: number): number {
    return this.#list[list] ?? 0;
  }

  word(list: number, index: number): number {
    return this.#list[list + 1 + index] ?? 0;
  }

  add(hi: number, lo: number, words: readonly number[]): void {
    if (this.#size * 2 > SLOTS) return;
    if (this.#length + words.length + 1 > this.#list.length) {
      const grown = new Uint32Array(this.#list.length * 2 + words.length);
      grown.set(this.#list);
      this.#list = grown;
    }
    let slot = lo & (SLOTS - 1);
    while (this.#from[slot] !== 0) slot = (slot + 1) & (SLOTS - 1);
    this.#hi[slot] = hi;
    this.#lo[slot] = lo;
    this.#from[slot] = this.#length + 1;
    this.#size += 1;
    this.#list[this.#length] = words.length;
    for (let at = 0; at < words.length; at += 1) {
      this.#list[this.#length + 1 + at] = words[at] ?? 0;
    }
    this.#length += words.length + 1;
  }
}
