import { normaliseValue } from '../normalise.ts';

const SPACE = 32;
/** First byte of the letters from U+00C0 to U+00FF. */
const LATIN = 0xc3;

/**
 * The normalised form of a text as bytes that are in the order of its characters: `normaliseValue` without a string
 * where a text is of ASCII and Latin letters. Each UTF-16 unit stands as UTF-8 would have it alone, so that the order is
 * that of strings.
 */
export class FoldedText {
  bytes = new Uint8Array(256);
  length = 0;

  /** Takes the text that stands in `source` as UTF-8. */
  set(source: Buffer, from: number, to: number): void {
    if (to - from > this.bytes.length) this.bytes = new Uint8Array((to - from) * 2);
    const bytes = this.bytes;
    let length = 0;
    let space = false;
    for (let at = from; at < to; at += 1) {
      let code = source[at] ?? 0;
      if (code === SPACE || (code >= 9 && code <= 13)) {
        space = length > 0;
        continue;
      }
      if (space) {
        bytes[length++] = SPACE;
        space = false;
      }
      if (code >= 65 && code <= 90) {
        code += 32;
      } else if (code > 127) {
        // A mark that changes the letter before has another first byte.
        if (code !== LATIN) {
          this.#setAny(source, from, to);
          return;
        }
        at += 1;
        code = source[at] ?? 0;
        const isSharpS = code === 0x9f;
        const isCapital = code < 0x9f && code !== 0x97;
        bytes[length++] = isSharpS ? 115 : LATIN;
        if (isSharpS) code = 115;
        else if (isCapital) code += 32;
      }
      bytes[length++] = code;
    }
    this.length = length;
  }

  /**
   * Compares the text that stands in `source` with a folded one, in the order of the normalised texts. Most are told
   * apart by their first letters; else what this one holds is written over.
   */
  compare(source: Buffer, from: number, to: number, folded: FoldedText): number {
    const { bytes, length } = folded;
    let next = from < to ? (source[from] ?? 0) : SPACE;
    // What is no plain letter may change the one before; only single spaces within stay as they are.
    let isOdd = next <= SPACE || next > 127;
    let at = from;
    for (; at < to && !isOdd; at += 1) {
      const code = next;
      next = at + 1 < to ? (source[at + 1] ?? 0) : SPACE;
      isOdd = next < SPACE || next > 127 || (code === SPACE && next === SPACE);
      if (isOdd) break;
      if (at - from === length) return 1;
      const own = code >= 65 && code <= 90 ? code + 32 : code;
      const difference = own - (bytes[at - from] ?? 0);
      if (difference !== 0) return difference;
    }
    if (!isOdd) return to - from - length;
    this.set(source, from, to);
    return compareFolded(this, folded);
  }

  #setAny(source: Buffer, from: number, to: number): void {
    const key = normaliseValue(source.toString('utf8', from, to));
    if (key.length * 3 > this.bytes.length) this.bytes = new Uint8Array(key.length * 6);
    const bytes = this.bytes;
    let length = 0;
    for (let at = 0; at < key.length; at += 1) {
      const unit = key.charCodeAt(at);
      if (unit < 0x80) {
        bytes[length++] = unit;
        continue;
      }
      if (unit < 0x800) {
        bytes[length++] = 0xc0 | (unit >>> 6);
      } else {
        bytes[length++] = 0xe0 | (unit >>> 12);
        bytes[length++] = 0x80 | ((unit >>> 6) & 63);
      }
      bytes[length++] = 0x80 | (unit & 63);
    }
    this.length = length;
  }

  /** One that stays as it is. */
  copy(): FoldedText {
    const other = new FoldedText();
    other.bytes = this.bytes.slice(0, this.length);
    other.length = this.length;
    return other;
  }
}

/** Below 0, 0 or above it, in the order of the normalised texts. */
export const compareFolded = (a: FoldedText, b: FoldedText): number => {
  const x = a.bytes;
  const y = b.bytes;
  const length = Math.min(a.length, b.length);
  for (let at = 0; at < length; at += 1) {
    const difference = (x[at] ?? 0) - (y[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
};

/** In strings, characters of four bytes stand before those that begin with one of these. */
const BEHIND_SURROGATES = 0xee;
const FOUR_BYTES = 0xf0;

/** Compares texts as they are written, in the order of strings; both are UTF-8. */
export const compareWritten = (
  a: Uint8Array,
  aFrom: number,
  aTo: number,
  b: Uint8Array,
  bFrom: number,
  bTo: number,
): number => {
  const length = Math.min(aTo - aFrom, bTo - bFrom);
  for (let at = 0; at < length; at += 1) {
    const x = a[aFrom + at] ?? 0;
    const y = b[bFrom + at] ?? 0;
    if (x === y) continue;
    if (x < BEHIND_SURROGATES || y < BEHIND_SURROGATES) return x - y;
    return x >= FOUR_BYTES === y >= FOUR_BYTES ? x - y : y - x;
  }
  return aTo - aFrom - (bTo - bFrom);
};
