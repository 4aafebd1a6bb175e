/** Bits that the ids of so many words take; the rest of an entry has bits of the hash. */
export const bitsFor = (count: number): number => 32 - Math.clz32(Math.max(1, count - 1));

/** Sections of an index of shortened words. */
export interface ShortenedData {
  readonly starts: Uint32Array;
  readonly entries: Uint32Array;
}

/**
 * Builds buckets by the high bits of hashes, of about four entries: the id in the low bits of an entry, low bits of the hash in the
 * others. `eachHash` gives all hashes with the ids of their words (below `count`), each time it is called the same.
 */
export function buildShortened(
  count: number,
  eachHash: (use: (hash: number, id: number) => void) => void,
): ShortenedData {
  let total = 0;
  eachHash(() => {
    total += 1;
  });
  const bucketBits = Math.max(4, Math.ceil(Math.log2(total / 4 + 1)));
  const shift = 32 - bucketBits;
  const starts = new Uint32Array(2 ** bucketBits + 1);
  eachHash((hash) => {
    const after = (hash >>> shift) + 1;
    starts[after] = (starts[after] ?? 0) + 1;
  });
  for (let at = 1; at < starts.length; at++) starts[at] = (starts[at] ?? 0) + (starts[at - 1] ?? 0);
  const next = starts.slice();
  const entries = new Uint32Array(total);
  const idBits = bitsFor(count);
  eachHash((hash, id) => {
    const bucket = hash >>> shift;
    const place = next[bucket] ?? 0;
    entries[place] = ((hash << idBits) | id) >>> 0;
    next[bucket] = place + 1;
  });
  return { starts, entries };
}

/**
 * Words by hashes of what is left of them without some characters (symmetric deletion). A bucket may have words of other hashes, and
 * words whose hash is the same by chance.
 */
export class Shortened {
  readonly #starts: Uint32Array;
  readonly #entries: Uint32Array;
  readonly #shift: number;
  readonly #idBits: number;
  readonly #idMask: number;

  constructor(data: ShortenedData, count: number) {
    this.#starts = data.starts;
    this.#entries = data.entries;
    this.#shift = Math.clz32(data.starts.length - 1) + 1;
    this.#idBits = bitsFor(count);
    this.#idMask = 2 ** this.#idBits - 1;
  }

  /** First place of the bucket of a hash. */
  startOf(hash: number): number {
    return this.#starts[hash >>> this.#shift] ?? 0;
  }

  endOf(hash: number): number {
    return this.#starts[(hash >>> this.#shift) + 1] ?? 0;
  }

  /** The word at a place of the bucket; −1: it is of another hash. */
  idAt(place: number, hash: number): number {
    const entry = this.#entries[place] ?? 0;
    const idBits = this.#idBits;
    return entry >>> idBits === (hash << idBits) >>> idBits ? entry & this.#idMask : -1;
  }
}
