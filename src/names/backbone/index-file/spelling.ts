import { Buffer } from 'node:buffer';
import type { KeyWords } from './words.ts';

/** In a template: the first word, capital; the second; the next word of the tail. All else stands as it is. */
export const FIRST_SLOT = 1;
export const SECOND_SLOT = 2;
export const TAIL_SLOT = 3;

/** Longest name that is taken apart, in bytes; longer ones are kept as text. */
export const MAX_SPELLED = 1024;

const SPACE = 0x20;
const DOT = 0x2e;
const isSmall = (byte: number): boolean => byte >= 0x61 && byte <= 0x7a;
/** First bytes and lengths of × and † in UTF-8. */
const CROSS = [0xc3, 0x97] as const;
const DAGGER = [0xe2, 0x80, 0xa0] as const;

/** Longest marker ("nothosubsp."), with a little to spare. */
const MAX_MARKER = 13;
const MAX_WORDS = 64;

/** Templates of names without markers, by the number of their words. */
const PLAIN = Array.from({ length: MAX_WORDS + 1 }, (_, count) =>
  Array.from({ length: count }, (_, at) => slotOf(at)).join(' '),
);

function slotOf(count: number): string {
  return String.fromCharCode(count === 0 ? FIRST_SLOT : count === 1 ? SECOND_SLOT : TAIL_SLOT);
}

/**
 * Takes canonical names apart along the words of their keys: a template, e.g. "\1 \2 var. \3", and the words behind the first as they
 * are written. Holds the parts of the last name read.
 */
export class SpellingReader {
  /** The name in UTF-8; the second word lies in it. */
  readonly bytes = Buffer.alloc(MAX_SPELLED);
  template = '';
  secondFrom = 0;
  secondTo = 0;
  /** The words behind the second, single spaces between them; empty: there are none. */
  readonly tail = Buffer.alloc(MAX_SPELLED);
  tailLength = 0;
  #parts: string[] = [];
  #hasMarkers = false;
  #words = 0;

  /**
   * False where name and key do not go together (the first word is spelled otherwise, or there are other words than in the key): such
   * a name is kept as text.
   */
  read(canonical: string, key: KeyWords): boolean {
    if (key.isOdd || canonical.length * 3 > MAX_SPELLED) return false;
    const length = this.bytes.write(canonical, 0, 'utf8');
    this.#parts = [];
    this.#hasMarkers = false;
    this.#words = 0;
    this.tailLength = 0;
    for (let from = 0; from <= length; ) {
      let to = from;
      while (to < length && this.bytes[to] !== SPACE) to += 1;
      if (to === from || !this.#readToken(from, to, key)) return false;
      from = to + 1;
    }
    if (this.#words !== wordCount(key)) return false;
    this.template = this.#hasMarkers ? this.#parts.join(' ') : (PLAIN[this.#words] ?? '');
    return true;
  }

  #readToken(from: number, to: number, key: KeyWords): boolean {
    if (this.#isMarker(from, to)) {
      this.#hasMarkers = true;
      this.#parts.push(this.bytes.toString('utf8', from, to));
      return true;
    }
    const isCross = this.bytes[from] === CROSS[0] && this.bytes[from + 1] === CROSS[1];
    if (isCross) this.#hasMarkers = true;
    this.#parts.push(`${isCross ? '×' : ''}${slotOf(this.#words)}`);
    return this.#readWord(isCross ? from + CROSS.length : from, to, key);
  }

  #readWord(from: number, to: number, key: KeyWords): boolean {
    this.#words += 1;
    if (this.#words === 1) return this.#isCapitalised(from, to, key);
    if (this.#words === 2) {
      this.secondFrom = from;
      this.secondTo = to;
      return true;
    }
    if (this.tailLength > 0) this.tail[this.tailLength++] = SPACE;
    this.tailLength += this.bytes.copy(this.tail, this.tailLength, from, to);
    return this.#words <= MAX_WORDS;
  }

  /** A mark of hybrids or extinction, or small letters with a dot. Few different ones, so that there are few templates. */
  #isMarker(from: number, to: number): boolean {
    const { bytes } = this;
    if (bytes[to - 1] !== DOT) return this.#is(CROSS, from, to) || this.#is(DAGGER, from, to);
    if (to - from > MAX_MARKER) return false;
    for (let at = from; at < to - 1; at++)
      if (!isSmall(bytes[at] ?? 0) && bytes[at] !== DOT) return false;
    return to - from > 1;
  }

  #is(mark: readonly number[], from: number, to: number): boolean {
    return to - from === mark.length && mark.every((byte, at) => this.bytes[from + at] === byte);
  }

  /** Whether a word is the key's first word with its first letter as a capital. */
  #isCapitalised(from: number, to: number, key: KeyWords): boolean {
    if (to - from !== key.firstEnd) return false;
    for (let at = 0; at < to - from; at++) {
      const byte = key.bytes[at] ?? 0;
      const wanted = at === 0 && isSmall(byte) ? byte - SPACE : byte;
      if (this.bytes[from + at] !== wanted || wanted > 0x7f) return false;
    }
    return true;
  }
}

function wordCount(key: KeyWords): number {
  if (key.secondStart >= key.length) return 1;
  if (key.tailStart >= key.length) return 2;
  let count = 3;
  for (let at = key.tailStart; at < key.length; at++) if (key.bytes[at] === SPACE) count += 1;
  return count;
}
