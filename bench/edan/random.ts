/** A stream of pseudo-random numbers that depends on nothing but its seed. */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** 32 random bits as an unsigned integer (mulberry32). */
  bits(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let t = this.#state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return (t ^ (t >>> 14)) >>> 0;
  }

  /** Uniform in [0, 1). */
  unit(): number {
    return this.bits() / 4294967296;
  }

  /** Whole number in [from, to], both included. */
  int(from: number, to: number): number {
    return from + Math.floor(this.unit() * (to - from + 1));
  }

  /** True with the given probability. */
  chance(probability: number): boolean {
    return this.unit() < probability;
  }

  /** Index in [0, size) whose frequency falls as 1/rank (Zipf's law). */
  zipf(size: number): number {
    return Math.min(size - 1, Math.floor(Math.exp(this.unit() * Math.log(size + 1))) - 1);
  }

  /** One of the list, all equally likely. Throws on an empty list. */
  pick<T>(list: readonly T[]): T {
    return at(list, Math.floor(this.unit() * list.length));
  }

  /** One of the list, the first ones most often. */
  pickZipf<T>(list: readonly T[]): T {
    return at(list, this.zipf(list.length));
  }

  /** `digits` hexadecimal digits. */
  hex(digits: number): string {
    let text = '';
    while (text.length < digits) text += (this.bits() >>> 0).toString(16).padStart(8, '0');
    return text.slice(0, digits);
  }

  /** `digits` decimal digits, leading zeros kept. */
  digits(digits: number): string {
    return String(Math.floor(this.unit() * 10 ** digits)).padStart(digits, '0');
  }
}

/** Mixes a text seed and a number into 32 bits (FNV-1a, then a finaliser). */
export function mixSeed(seed: string | number, index: number): number {
  let h = 2166136261;
  const text = String(seed);
  for (let i = 0; i < text.length; i += 1) h = Math.imul(h ^ text.charCodeAt(i), 16777619);
  h = Math.imul(h ^ index, 2654435761);
  h = Math.imul(h ^ (h >>> 16) ^ Math.floor(index / 4294967296), 2246822507);
  h = Math.imul(h ^ (h >>> 13), 3266489909);
  return (h ^ (h >>> 16)) >>> 0;
}

function at<T>(list: readonly T[], index: number): T {
  const value = list[index];
  if (value === undefined) throw new RangeError(`no element ${index} in a list of ${list.length}`);
  return value;
}
