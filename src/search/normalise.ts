const WHITESPACE = /\s+/gu;
// biome-ignore lint/suspicious/noControlCharactersInRegex: the whole point is the ASCII range
const ASCII = /^[\x00-\x7f]*$/;

/** Full case folding: `ß` and `SS` fold to `ss`, both sigmas to one. */
const foldCase = (text: string): string =>
  text.toUpperCase().toLowerCase().replaceAll('ς', 'σ').normalize('NFC');

/**
 * The form in which values are compared by exact look-up: Unicode NFC, case-folded, trimmed, inner white
 * space collapsed to one space.
 */
export const normaliseValue = (value: string): string => {
  const collapsed = value.replace(WHITESPACE, ' ').trim();
  return ASCII.test(collapsed) ? collapsed.toLowerCase() : foldCase(collapsed.normalize('NFC'));
};

/**
 * 64-bit hash of the normalised form of a value, left in `hi` and `lo`. Seeded for each index generation, so
 * that nobody can prepare values that collide. `hash` returns false for values that are empty when normalised.
 */
export class ValueHasher {
  hi = 0;
  lo = 0;
  readonly #seedHi: number;
  readonly #seedLo: number;
  #ascii = new Uint8Array(256);

  constructor(seed: readonly [number, number]) {
    this.#seedHi = seed[0] | 0;
    this.#seedLo = seed[1] | 0;
  }

  hash(value: string): boolean {
    const length = value.length;
    if (length > this.#ascii.length) this.#ascii = new Uint8Array(length * 2);
    const bytes = this.#ascii;
    for (let at = 0; at < length; at += 1) {
      const code = value.charCodeAt(at);
      if (code > 127) return this.#hashNormalised(normaliseValue(value));
      bytes[at] = code;
    }
    return this.hashAscii(bytes, 0, length);
  }

  /** The same for a text of ASCII, as bytes. */
  hashAscii(bytes: Uint8Array, from: number, to: number): boolean {
    let a = this.#seedHi;
    let b = this.#seedLo;
    let count = 0;
    let space = false;
    // Characters are taken in two at a time; this is the first of a pair.
    let waiting = 0;
    for (let at = from; at < to; at += 1) {
      let code = bytes[at] ?? 0;
      if (code === 32 || (code >= 9 && code <= 13)) {
        space = count > 0;
        continue;
      }
      if (code >= 65 && code <= 90) code += 32;
      if (space) {
        // The space before goes in first.
        space = false;
        count += 1;
        if ((count & 1) === 0) {
          a ^= waiting | (32 << 16);
          a = (Math.imul((a << 15) | (a >>> 17), 0xcc9e2d51) + b) | 0;
          b ^= a;
          b = (Math.imul((b << 13) | (b >>> 19), 0x1b873593) + 0x52dce729) | 0;
        } else {
          waiting = 32;
        }
      }
      count += 1;
      if ((count & 1) === 0) {
        a ^= waiting | (code << 16);
        a = (Math.imul((a << 15) | (a >>> 17), 0xcc9e2d51) + b) | 0;
        b ^= a;
        b = (Math.imul((b << 13) | (b >>> 19), 0x1b873593) + 0x52dce729) | 0;
      } else {
        waiting = code;
      }
    }
    return this.#finish(a, b, count, waiting);
  }

  #hashNormalised(value: string): boolean {
    let a = this.#seedHi;
    let b = this.#seedLo;
    const pairs = value.length - (value.length & 1);
    for (let at = 0; at < pairs; at += 2) {
      a ^= value.charCodeAt(at) | (value.charCodeAt(at + 1) << 16);
      a = (Math.imul((a << 15) | (a >>> 17), 0xcc9e2d51) + b) | 0;
      b ^= a;
      b = (Math.imul((b << 13) | (b >>> 19), 0x1b873593) + 0x52dce729) | 0;
    }
    const waiting = value.length === pairs ? 0 : value.charCodeAt(pairs);
    return this.#finish(a, b, value.length, waiting);
  }

  #finish(first: number, second: number, count: number, waiting: number): boolean {
    let a = first;
    let b = second;
    if ((count & 1) === 1) {
      a ^= waiting;
      a = (Math.imul((a << 15) | (a >>> 17), 0xcc9e2d51) + b) | 0;
      b ^= a;
      b = (Math.imul((b << 13) | (b >>> 19), 0x1b873593) + 0x52dce729) | 0;
    }
    a ^= count;
    for (let round = 0; round < 2; round += 1) {
      a = Math.imul(a ^ (a >>> 16), 0x85ebca6b);
      a = Math.imul(a ^ (a >>> 13), 0xc2b2ae35) + b;
      a ^= a >>> 16;
      b = Math.imul(b ^ (b >>> 15), 0x2c1b3c6d);
      b = Math.imul(b ^ (b >>> 12), 0x297a2d39) + a;
      b ^= b >>> 15;
    }
    this.hi = a >>> 0;
    this.lo = b >>> 0;
    return count > 0;
  }
}
