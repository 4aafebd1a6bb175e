const WHITESPACE = /\s+/gu;
// biome-ignore lint/suspicious/noControlCharactersInRegex: the whole point is the ASCII range
const ASCII = /^[\x00-\x7f]*$/;
const SPACE = 32;

/** Full case folding: `ß` and `SS` fold to `ss`, both sigmas to one. */
const foldCase = (text: string): string =>
  text.toUpperCase().toLowerCase().replaceAll('ς', 'σ').normalize('NFC');

/** Whether a text is ASCII without white space but for single spaces between words, as most are. */
const isCollapsed = (text: string): boolean => {
  let before = SPACE;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code > 127 || (code >= 9 && code <= 13) || (code === SPACE && before === SPACE))
      return false;
    before = code;
  }
  return before !== SPACE;
};

/**
 * The form in which values are compared by exact look-up: Unicode NFC, case-folded, trimmed, inner white
 * space collapsed to one space.
 */
export const normaliseValue = (value: string): string => {
  if (isCollapsed(value)) return value.toLowerCase();
  const collapsed = value.replace(WHITESPACE, ' ').trim();
  return ASCII.test(collapsed) ? collapsed.toLowerCase() : foldCase(collapsed.normalize('NFC'));
};

/** Small letters for capital ones, and one space for all white space of ASCII; others stand for themselves. */
const FOLDED = Uint8Array.from({ length: 256 }, (_, code) => {
  if (code >= 65 && code <= 90) return code + 32;
  return code >= 9 && code <= 13 ? SPACE : code;
});

/**
 * 64-bit hash of the normalised form of a value, left in `high` and `low` as signed numbers of 32 bits, which the engine
 * passes on without making objects of them. Seeded for each index generation, so that nobody can prepare values that
 * collide. `hash` returns false for values that are empty when normalised.
 */
export class ValueHasher {
  high = 0;
  low = 0;
  readonly #seedHi: number;
  readonly #seedLo: number;
  #ascii = new Uint8Array(256);

  constructor(seed: readonly [number, number]) {
    this.#seedHi = seed[0] | 0;
    this.#seedLo = seed[1] | 0;
  }

  /** The same halves as numbers that are not negative. */
  get hi(): number {
    return this.high >>> 0;
  }

  get lo(): number {
    return this.low >>> 0;
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
    let start = from;
    let end = to;
    while (start < end && FOLDED[bytes[start] ?? 0] === SPACE) start += 1;
    while (end > start && FOLDED[bytes[end - 1] ?? 0] === SPACE) end -= 1;
    let a = this.#seedHi;
    let b = this.#seedLo;
    let before = 0;
    let at = start;
    // Characters are taken in two at a time.
    for (; at + 1 < end; at += 2) {
      const first = FOLDED[bytes[at] ?? 0] ?? 0;
      const second = FOLDED[bytes[at + 1] ?? 0] ?? 0;
      if (first === SPACE && (before === SPACE || second === SPACE)) {
        return this.#hashCollapsed(bytes, start, end);
      }
      before = second;
      a ^= first | (second << 16);
      a = (Math.imul((a << 15) | (a >>> 17), 0xcc9e2d51) + b) | 0;
      b ^= a;
      b = (Math.imul((b << 13) | (b >>> 19), 0x1b873593) + 0x52dce729) | 0;
    }
    const waiting = at < end ? (FOLDED[bytes[at] ?? 0] ?? 0) : 0;
    return this.#finish(a, b, end - start, waiting);
  }

  /** Of a text of ASCII with runs of white space in it. */
  #hashCollapsed(bytes: Uint8Array, from: number, to: number): boolean {
    const collapsed = new Uint8Array(to - from);
    let size = 0;
    for (let at = from; at < to; at += 1) {
      const code = FOLDED[bytes[at] ?? 0] ?? 0;
      if (code !== SPACE || collapsed[size - 1] !== SPACE) {
        collapsed[size] = code;
        size += 1;
      }
    }
    return this.hashAscii(collapsed, 0, size);
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
    this.high = a;
    this.low = b;
    return count > 0;
  }
}
