import { MAX_KEY } from './words.ts';

const WORD_BITS = 32;

/**
 * A word that others are compared with: optimal string alignment (Damerau–Levenshtein without editing a stretch twice), bit-parallel
 * (Hyyrö 2003) for words of up to 32 characters, by table for longer ones.
 */
export class Pattern {
  readonly #masks = new Int32Array(256);
  readonly #bytes = new Uint8Array(MAX_KEY);
  #length = 0;

  set(bytes: Uint8Array, from: number, to: number): void {
    for (let at = 0; at < this.#length; at++) this.#masks[this.#bytes[at] ?? 0] = 0;
    this.#length = to - from;
    for (let at = 0; at < this.#length; at++) {
      const code = bytes[from + at] ?? 0;
      this.#bytes[at] = code;
      this.#masks[code] = (this.#masks[code] ?? 0) | (1 << (at & 31));
    }
  }

  distance(bytes: Uint8Array, from: number, to: number): number {
    if (this.#length === 0) return to - from;
    if (this.#length <= WORD_BITS) return this.#byBits(bytes, from, to);
    return alignment(this.#bytes, 0, this.#length, bytes, from, to);
  }

  #byBits(bytes: Uint8Array, from: number, to: number): number {
    const masks = this.#masks;
    const last = 1 << (this.#length - 1);
    let distance = this.#length;
    let more = -1;
    let less = 0;
    let diagonal = 0;
    let before = 0;
    for (let at = from; at < to; at++) {
      const mask = masks[bytes[at] ?? 0] ?? 0;
      const swapped = ((~diagonal & mask) << 1) & before;
      diagonal = ((((mask & more) + more) | 0) ^ more) | mask | less | swapped;
      const right = less | ~(diagonal | more);
      const left = diagonal & more;
      if ((right & last) !== 0) distance += 1;
      if ((left & last) !== 0) distance -= 1;
      const shifted = (right << 1) | 1;
      more = (left << 1) | ~(diagonal | shifted);
      less = shifted & diagonal;
      before = mask;
    }
    return distance;
  }
}

/** Distance of two texts, by UTF-16 units. */
export const textDistance = (one: string, other: string): number =>
  alignment(unitsOf(one), 0, one.length, unitsOf(other), 0, other.length);

const unitsOf = (text: string): Uint16Array =>
  Uint16Array.from({ length: text.length }, (_, at) => text.charCodeAt(at));

type Units = Uint8Array | Uint16Array;

/** Three lines of the table, for texts of keys; longer ones get their own. */
const lines = [0, 1, 2].map(() => new Uint16Array(MAX_KEY + 1));

function alignment(
  one: Units,
  oneFrom: number,
  oneTo: number,
  other: Units,
  otherFrom: number,
  otherTo: number,
): number {
  const columns = otherTo - otherFrom;
  const fresh = () => new Uint16Array(columns + 1);
  let [twoUp, up, line] =
    columns > MAX_KEY
      ? [fresh(), fresh(), fresh()]
      : (lines as [Uint16Array, Uint16Array, Uint16Array]);
  for (let column = 0; column <= columns; column++) line[column] = column;
  for (let row = 1; row <= oneTo - oneFrom; row++) {
    [twoUp, up, line] = [up, line, twoUp];
    line[0] = row;
    const code = one[oneFrom + row - 1];
    const codeBefore = row > 1 ? one[oneFrom + row - 2] : -1;
    let otherBefore: number | undefined = -2;
    for (let column = 1; column <= columns; column++) {
      const otherCode = other[otherFrom + column - 1];
      let least = (up[column - 1] ?? 0) + (code === otherCode ? 0 : 1);
      const shorter = Math.min(up[column] ?? 0, line[column - 1] ?? 0) + 1;
      if (shorter < least) least = shorter;
      if (code === otherBefore && otherCode === codeBefore) {
        const swapped = (twoUp[column - 2] ?? 0) + 1;
        if (swapped < least) least = swapped;
      }
      line[column] = least;
      otherBefore = otherCode;
    }
  }
  return line[columns] ?? 0;
}
