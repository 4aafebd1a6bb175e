import type { Bounds } from './values.ts';

/** Longer bounds are cut: a footer must stay small. */
const MAX_BOUND_BYTES = 64;

/** Smallest and greatest of many texts by their UTF-8 bytes, unsigned: the order that Parquet prescribes. */
export class TextBounds {
  #min: Buffer | null = null;
  #max: Buffer | null = null;
  #minExact = true;
  #maxExact = true;

  /** Takes in every value of a PLAIN page of byte arrays. */
  addPlain(bytes: Buffer, end: number): void {
    if (end === 0) return;
    let minAt = 4;
    let minLength = lengthAt(bytes, 0);
    let maxAt = minAt;
    let maxLength = minLength;
    for (let at = 4 + minLength; at < end; ) {
      const length = lengthAt(bytes, at);
      const start = at + 4;
      if (compare(bytes, start, length, bytes, minAt, minLength) < 0) {
        minAt = start;
        minLength = length;
      } else if (compare(bytes, start, length, bytes, maxAt, maxLength) > 0) {
        maxAt = start;
        maxLength = length;
      }
      at = start + length;
    }
    this.#addMin(bytes, minAt, minLength);
    this.#addMax(bytes, maxAt, maxLength);
  }

  #addMin(bytes: Buffer, at: number, length: number): void {
    const min = this.#min;
    if (min !== null && compare(bytes, at, length, min, 0, min.length) >= 0) return;
    this.#min = Buffer.from(bytes.subarray(at, at + Math.min(length, MAX_BOUND_BYTES)));
    this.#minExact = length <= MAX_BOUND_BYTES;
  }

  // The kept bound is a prefix: a longer text with that prefix only makes it inexact.
  #addMax(bytes: Buffer, at: number, length: number): void {
    const max = this.#max;
    if (max !== null && compare(bytes, at, length, max, 0, max.length) <= 0) return;
    this.#max = Buffer.from(bytes.subarray(at, at + Math.min(length, MAX_BOUND_BYTES)));
    this.#maxExact = length <= MAX_BOUND_BYTES;
  }

  take(): Bounds | null {
    const [min, max, minExact, maxExact] = [this.#min, this.#max, this.#minExact, this.#maxExact];
    this.#min = null;
    this.#max = null;
    if (min === null || max === null) return null;
    return {
      min: minExact ? min : wholeCharacters(min),
      max: maxExact ? max : successor(max),
      minExact,
      maxExact,
    };
  }
}

const lengthAt = (bytes: Buffer, at: number): number =>
  (bytes[at] ?? 0) |
  ((bytes[at + 1] ?? 0) << 8) |
  ((bytes[at + 2] ?? 0) << 16) |
  ((bytes[at + 3] ?? 0) << 24);

function compare(
  a: Buffer,
  aStart: number,
  aLength: number,
  b: Buffer,
  bStart: number,
  bLength: number,
): number {
  const shared = Math.min(aLength, bLength);
  for (let i = 0; i < shared; i++) {
    const difference = (a[aStart + i] ?? 0) - (b[bStart + i] ?? 0);
    if (difference !== 0) return difference;
  }
  return aLength - bLength;
}

/** The text without a character that was cut in the middle. */
function wholeCharacters(cut: Buffer): Buffer {
  let start = cut.length - 1;
  while (start > 0 && isContinuation(cut[start])) start--;
  const lead = cut[start] ?? 0;
  const size = lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
  return start + size <= cut.length ? cut : cut.subarray(0, start);
}

const isContinuation = (byte: number | undefined): boolean => ((byte ?? 0) & 0xc0) === 0x80;

/** The least text of no greater length that is above every text with this prefix; null where none is. */
function successor(cut: Buffer): Buffer | null {
  const characters = [...wholeCharacters(cut).toString('utf8')];
  while (characters.length > 0) {
    const last = characters.pop()?.codePointAt(0) ?? 0;
    const next = last === 0xd7ff ? 0xe000 : last + 1;
    if (next <= 0x10ffff) {
      return Buffer.from(characters.join('') + String.fromCodePoint(next), 'utf8');
    }
  }
  return null;
}
