import { Buffer } from 'node:buffer';

/** Longest key that is kept whole; what is longer counts as odd (see `KeyWords`). */
export const MAX_KEY = 512;
const SPACE = 0x20;
const PRIME = 0x01000193;

/** `PRIME` to the power of its place, modulo 2³². */
const powers = powersOf(PRIME, MAX_KEY + 1);

function powersOf(base: number, count: number): Int32Array {
  const table = new Int32Array(count);
  let power = 1;
  for (let at = 0; at < count; at++) {
    table[at] = power;
    power = Math.imul(power, base);
  }
  return table;
}

/** Scatters a polynomial sum over all 32 bits. */
function mixed(sum: number): number {
  let hash = sum ^ (sum >>> 15);
  hash = Math.imul(hash, 0x2c1b3c6d);
  hash ^= hash >>> 12;
  hash = Math.imul(hash, 0x297a2d39);
  return (hash ^ (hash >>> 15)) >>> 0;
}

function sumOf(bytes: Uint8Array, from: number, to: number): number {
  let sum = 0;
  for (let at = from; at < to; at++) sum = (Math.imul(sum, PRIME) + (bytes[at] ?? 0) + 1) | 0;
  return sum;
}

/** 32-bit hash of a word. */
export const hashOf = (bytes: Uint8Array, from: number, to: number): number =>
  mixed(sumOf(bytes, from, to));

/**
 * Hashes of a word with one of its characters left out, from the character `first` on, one for each different outcome, written to
 * `out`. Returns their number.
 */
export function hashesWithoutOne(
  bytes: Uint8Array,
  from: number,
  to: number,
  first: number,
  out: Uint32Array,
): number {
  let count = 0;
  let head = sumOf(bytes, from, from + first);
  let rest = sumOf(bytes, from + first, to);
  for (let at = from + first; at < to; at++) {
    const code = (bytes[at] ?? 0) + 1;
    const behind = to - at - 1;
    rest = (rest - Math.imul(code, powers[behind] ?? 0)) | 0;
    // Leaving out either of two equal neighbours gives the same word.
    if (at + 1 >= to || bytes[at + 1] !== bytes[at])
      out[count++] = mixed((Math.imul(head, powers[behind] ?? 0) + rest) | 0);
    head = (Math.imul(head, PRIME) + code) | 0;
  }
  return count;
}

/**
 * What a word is made of, in 32 bits: which letters it has (bits 0–25 a–z, 26 anything else) and its length (bits 27–31, at most
 * 31). Words few edits apart have signatures few bits apart.
 */
export function signatureOf(bytes: Uint8Array, from: number, to: number): number {
  let letters = 0;
  for (let at = from; at < to; at++) {
    const letter = (bytes[at] ?? 0) - 0x61;
    letters |= letter >= 0 && letter < 26 ? 1 << letter : NO_LETTER;
  }
  return ((Math.min(to - from, LONGEST) << LENGTH_SHIFT) | letters) >>> 0;
}

/** Characters of a beginning, as the index of beginnings has them. */
export const BEGINNING = 6;

/** Hashes of a word's beginning, whole and without one character behind the first, into `out` (`BEGINNING` places); their number. */
export function beginningHashes(
  bytes: Uint8Array,
  from: number,
  to: number,
  out: Uint32Array,
): number {
  const end = Math.min(to, from + BEGINNING);
  const count = hashesWithoutOne(bytes, from, end, 1, out);
  out[count] = hashOf(bytes, from, end);
  return count + 1;
}

const LENGTH_SHIFT = 27;
const LONGEST = 31;
const NO_LETTER = 1 << 26;
const CHARACTERS = 0x07ff_ffff;

/** Signature of two words with a space between them. */
export function joinedSignature(one: number, other: number): number {
  const length = Math.min((one >>> LENGTH_SHIFT) + 1 + (other >>> LENGTH_SHIFT), LONGEST);
  return ((length << LENGTH_SHIFT) | ((one | other | NO_LETTER) & CHARACTERS)) >>> 0;
}

/** How many letters, or kinds of other characters, only one of two signatures has. */
function lettersApart(one: number, other: number): number {
  let bits = (one ^ other) & CHARACTERS;
  bits -= (bits >>> 1) & 0x5555_5555;
  bits = (bits & 0x3333_3333) + ((bits >>> 2) & 0x3333_3333);
  return Math.imul((bits + (bits >>> 4)) & 0x0f0f_0f0f, 0x0101_0101) >>> 24;
}

/**
 * Whether words of these signatures can be at most `edits` apart: a changed letter may make two letters differ, one more or less only
 * one.
 */
export function mayBeNear(one: number, other: number, edits: number): boolean {
  const longer = (one >>> LENGTH_SHIFT) - (other >>> LENGTH_SHIFT);
  const lengths = longer < 0 ? -longer : longer;
  return lengths <= edits && lettersApart(one, other) <= edits + edits - lengths;
}

/**
 * A look-up key in bytes, divided into the three parts by which the index is ordered: the first word, the second, and all others
 * together. Characters beyond Latin-1 become 0 and what is beyond `MAX_KEY` is cut off; such a key is odd: names found by it must
 * be compared with it in full.
 */
export class KeyWords {
  readonly bytes = Buffer.alloc(MAX_KEY);
  length = 0;
  isOdd = false;
  firstEnd = 0;
  /** Equal to `secondEnd` where there is no second word; likewise `tailStart` and `length`. */
  secondStart = 0;
  secondEnd = 0;
  tailStart = 0;

  /** Takes a key; false where it has no word. */
  read(key: string): boolean {
    const { bytes } = this;
    let length = 0;
    let isOdd = key.length > MAX_KEY;
    let first = -1;
    let second = -1;
    let before = SPACE;
    for (let at = 0; at < key.length && length < MAX_KEY; at++) {
      const code = key.charCodeAt(at);
      if (code === SPACE) {
        if (before === SPACE) continue;
        if (first < 0) first = length;
        else if (second < 0) second = length;
      } else if (code > 0xff || code === 0) isOdd = true;
      bytes[length++] = code > 0xff ? 0 : code;
      before = code;
    }
    if (before === SPACE && length > 0) length -= 1;
    this.isOdd = isOdd;
    this.#divide(length, first, second);
    return length > 0;
  }

  /** Takes a key whose first `length` bytes are in `bytes` already, single spaces between its words. */
  take(length: number): void {
    const { bytes } = this;
    let first = 0;
    while (first < length && bytes[first] !== SPACE) first += 1;
    let second = first + 1;
    while (second < length && bytes[second] !== SPACE) second += 1;
    this.isOdd = false;
    this.#divide(length, first, second);
  }

  /** The key as it was taken. */
  text(): string {
    return this.bytes.toString('latin1', 0, this.length);
  }

  /** Sets the ends of words by the places of the first two spaces, which may be below 0 or behind the end. */
  #divide(length: number, first: number, second: number): void {
    this.length = length;
    this.firstEnd = first < 0 || first > length ? length : first;
    this.secondStart = Math.min(this.firstEnd + 1, length);
    this.secondEnd = second < 0 || second > length ? length : second;
    this.tailStart = Math.min(this.secondEnd + 1, length);
  }
}
