/** Registers of a sketch: 2,048 tell the number of ids to about 2 %. */
const BITS = 11;
const REGISTERS = 1 << BITS;

/** 32 bits of an id, evenly spread; the seed keeps a publisher from choosing where its ids go. */
export function hashOf(id: string, seed: number): number {
  let hash = seed ^ 0x811c9dc5;
  for (let at = 0; at < id.length; at++) {
    hash = Math.imul(hash ^ id.charCodeAt(at), 0x01000193);
    // The product alone carries nothing from high bits down.
    hash ^= hash >>> 15;
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** About how many different ids were met, in 2 KiB (HyperLogLog: Flajolet and others 2007). */
export interface Sketch {
  add(hash: number): void;
  /** Takes in what another one met. */
  merge(other: Sketch): void;
  count(): number;
  readonly registers: Uint8Array;
}

/** A sketch, empty or as it was written. */
export function createSketch(written?: string): Sketch {
  const registers = new Uint8Array(REGISTERS);
  if (written !== undefined) {
    const bytes = Buffer.from(written, 'base64');
    if (bytes.length === REGISTERS) registers.set(bytes);
  }
  return {
    registers,
    add(hash) {
      // The bits that choose a bucket are the highest; these are the lowest.
      const register = hash & (REGISTERS - 1);
      const rank = Math.clz32(hash >>> BITS) - BITS + 1;
      if ((registers[register] ?? 0) < rank) registers[register] = rank;
    },
    merge(other) {
      for (let at = 0; at < REGISTERS; at++) {
        const theirs = other.registers[at] ?? 0;
        if ((registers[at] ?? 0) < theirs) registers[at] = theirs;
      }
    },
    count() {
      let sum = 0;
      let zeros = 0;
      for (const rank of registers) {
        sum += 2 ** -rank;
        if (rank === 0) zeros++;
      }
      const raw = ((0.7213 / (1 + 1.079 / REGISTERS)) * REGISTERS ** 2) / sum;
      return raw <= 2.5 * REGISTERS && zeros > 0 ? REGISTERS * Math.log(REGISTERS / zeros) : raw;
    },
  };
}

/** A sketch as text. */
export const writeSketch = ({ registers }: Sketch): string =>
  Buffer.from(registers).toString('base64');
