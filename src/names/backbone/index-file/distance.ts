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
    return this.#length > WORD_BITS
      ? this.#byTable(bytes, from, to)
      : this.#byBits(bytes, from, to);
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

  #byTable(bytes: Uint8Array, from: number, to: number): number {
    const own = this.#bytes;
    return alignment(
      this.#length,
      to - from,
      (at) => own[at] ?? 0,
      (at) => bytes[from + at] ?? 0,
    );
  }
}

/** Distance of two texts, by UTF-16 units. */
export const textDistance = (one: string, other: string): number =>
  alignment(
    one.length,
    other.length,
    (at) => one.charCodeAt(at),
    (at) => other.charCodeAt(at),
  );

function alignment(
  rows: number,
  columns: number,
  rowAt: (at: number) => number,
  columnAt: (at: number) => number,
): number {
  let twoUp = new Uint16Array(columns + 1);
  let up = new Uint16Array(columns + 1);
  let line = Uint16Array.from({ length: columns + 1 }, (_, at) => at);
  for (let row = 1; row <= rows; row++) {
    [twoUp, up, line] = [up, line, twoUp];
    line[0] = row;
    const code = rowAt(row - 1);
    for (let column = 1; column <= columns; column++) {
      const other = columnAt(column - 1);
      let least = (up[column - 1] ?? 0) + (code === other ? 0 : 1);
      least = Math.min(least, (up[column] ?? 0) + 1, (line[column - 1] ?? 0) + 1);
      if (row > 1 && column > 1 && code === columnAt(column - 2) && other === rowAt(row - 2))
        least = Math.min(least, (twoUp[column - 2] ?? 0) + 1);
      line[column] = least;
    }
  }
  return line[columns] ?? 0;
}
