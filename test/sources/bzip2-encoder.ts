/**
 * A small bzip2 encoder that writes what real ones do not: randomised blocks, long codes, and each kind of fault.
 * Slow; for test data up to some 100 kB.
 */
export interface BlockOptions {
  /** Code lengths for an alphabet; default: a Huffman code of the block's own frequencies. */
  readonly lengths?: (frequencies: readonly number[]) => number[];
  /** Number of code tables, 2 to 6; the groups of 50 symbols take turns. Default 2. */
  readonly tables?: number;
  readonly randomised?: boolean;
  /** Replaces what belongs in the header. */
  readonly origin?: number;
  readonly crc?: number;
  readonly tableCount?: number;
  readonly selectorCount?: number;
  /** Selectors written beyond those needed. */
  readonly extraSelectors?: number;
  readonly usedBytes?: readonly number[];
  /** Symbols (before the end of the block) put in place of the real ones. */
  readonly symbols?: readonly number[];
  /** Block contents after run-length coding put in place of the real ones. */
  readonly runLengthCoded?: readonly number[];
}

export interface StreamOptions {
  readonly level?: number;
  readonly crc?: number;
}

export class BitWriter {
  readonly bytes: number[] = [];
  #bits = 0;

  write(count: number, value: number): void {
    for (let bit = count - 1; bit >= 0; bit--) {
      if ((this.#bits & 7) === 0) this.bytes.push(0);
      const last = this.bytes.length - 1;
      const one = Math.floor(value / 2 ** bit) % 2;
      this.bytes[last] = (this.bytes[last] ?? 0) | (one << (7 - (this.#bits & 7)));
      this.#bits += 1;
    }
  }
}

/** One stream; each element of `blocks` becomes a block. */
export function encodeBzip2(
  blocks: readonly (Uint8Array | readonly [Uint8Array, BlockOptions])[],
  { level = 1, crc }: StreamOptions = {},
): Uint8Array {
  const out = new BitWriter();
  for (const char of `BZh${level}`) out.write(8, char.charCodeAt(0));
  let combined = 0;
  for (const entry of blocks) {
    const [bytes, options] = entry instanceof Uint8Array ? [entry, {}] : entry;
    const blockCrc = options.crc ?? crc32(bytes);
    combined = (((combined << 1) | (combined >>> 31)) ^ blockCrc) >>> 0;
    encodeBlock(out, bytes, blockCrc, options);
  }
  out.write(48, 0x177245385090);
  out.write(32, crc ?? combined);
  return Uint8Array.from(out.bytes);
}

function encodeBlock(out: BitWriter, bytes: Uint8Array, crc: number, options: BlockOptions): void {
  const coded = options.runLengthCoded ? [...options.runLengthCoded] : encodeRuns(bytes);
  if (options.randomised) randomise(coded);
  const rows = sortRotations(coded);
  const last = rows.map((row) => coded[(row + coded.length - 1) % coded.length] ?? 0);
  const used = options.usedBytes ?? [...new Set(coded)].sort((a, b) => a - b);
  const symbols = [...(options.symbols ?? moveToFront(last, used)), used.length + 1];

  out.write(48, 0x314159265359);
  out.write(32, crc);
  out.write(1, options.randomised ? 1 : 0);
  out.write(24, options.origin ?? rows.indexOf(0));
  const inUse = new Set(used);
  const high = Array.from({ length: 16 }, (_, i) => used.some((byte) => byte >> 4 === i));
  for (const bit of high) out.write(1, bit ? 1 : 0);
  for (let i = 0; i < 16; i++) {
    if (high[i]) for (let j = 0; j < 16; j++) out.write(1, inUse.has(i * 16 + j) ? 1 : 0);
  }

  const tables = options.tables ?? 2;
  const groups = Math.ceil(symbols.length / 50);
  out.write(3, options.tableCount ?? tables);
  out.write(15, options.selectorCount ?? groups + (options.extraSelectors ?? 0));
  const recency = Array.from({ length: tables }, (_, i) => i);
  for (let i = 0; i < groups + (options.extraSelectors ?? 0); i++) {
    const place = recency.indexOf(i % tables);
    out.write(place + 1, 2 ** (place + 1) - 2);
    recency.unshift(...recency.splice(place, 1));
  }

  const frequencies: number[] = new Array(used.length + 2).fill(0);
  for (const symbol of symbols) frequencies[symbol] = (frequencies[symbol] ?? 0) + 1;
  const lengths = (options.lengths ?? huffmanLengths)(frequencies);
  for (let table = 0; table < tables; table++) {
    let bits = lengths[0] ?? 1;
    out.write(5, bits);
    for (const length of lengths) {
      for (; bits < length; bits++) out.write(2, 2);
      for (; bits > length; bits--) out.write(2, 3);
      out.write(1, 0);
    }
  }
  const codes = canonicalCodes(lengths);
  for (const symbol of symbols) out.write(lengths[symbol] ?? 0, codes[symbol] ?? 0);
}

function encodeRuns(bytes: Uint8Array): number[] {
  const coded: number[] = [];
  for (let i = 0; i < bytes.length; ) {
    const byte = bytes[i] ?? 0;
    let run = 1;
    while (run < 259 && bytes[i + run] === byte) run++;
    for (let j = 0; j < Math.min(run, 4); j++) coded.push(byte);
    if (run >= 4) coded.push(run - 4);
    i += run;
  }
  return coded;
}

/** Starts of the sorted rotations, by doubling the compared length. */
function sortRotations(text: readonly number[]): number[] {
  const n = text.length;
  const rows = Array.from({ length: n }, (_, i) => i);
  let rank = Float64Array.from(text);
  for (let width = 1; ; width *= 2) {
    const at = rank;
    const key = (row: number) => (at[row] ?? 0) * (n + 256) + (at[(row + width) % n] ?? 0);
    const keys = Float64Array.from(rows.keys(), key);
    rows.sort((a, b) => (keys[a] ?? 0) - (keys[b] ?? 0) || a - b);
    rank = new Float64Array(n);
    let distinct = 0;
    rows.forEach((row, i) => {
      if (i > 0 && keys[row] !== keys[rows[i - 1] ?? 0]) distinct++;
      rank[row] = distinct;
    });
    if (distinct === n - 1 || width >= n) return rows;
  }
}

function moveToFront(last: readonly number[], used: readonly number[]): number[] {
  const recency = [...used];
  const symbols: number[] = [];
  let zeros = 0;
  const flush = () => {
    for (; zeros > 0; zeros = (zeros - 1) >> 1) symbols.push(zeros % 2 === 1 ? 0 : 1);
  };
  for (const byte of last) {
    const place = recency.indexOf(byte);
    if (place === 0) zeros++;
    else {
      flush();
      symbols.push(place + 1);
      recency.unshift(...recency.splice(place, 1));
    }
  }
  flush();
  return symbols;
}

/** Lengths of a Huffman code, none above 17 bits. */
export function huffmanLengths(frequencies: readonly number[]): number[] {
  for (let weights = frequencies.map((count) => Math.max(count, 1)); ; ) {
    const nodes = weights.map((weight, symbol) => ({ weight, symbols: [symbol] }));
    const lengths: number[] = new Array(weights.length).fill(0);
    while (nodes.length > 1) {
      nodes.sort((a, b) => b.weight - a.weight);
      const [a, b] = [nodes.pop(), nodes.pop()];
      if (!a || !b) break;
      const symbols = [...a.symbols, ...b.symbols];
      for (const symbol of symbols) lengths[symbol] = (lengths[symbol] ?? 0) + 1;
      nodes.push({ weight: a.weight + b.weight, symbols });
    }
    if (Math.max(...lengths) <= 17) return lengths;
    weights = weights.map((weight) => (weight >> 1) + 1);
  }
}

/** A code with lengths up to 20 bits, of which the commonest symbols get the longest: none is in a decoder's table. */
export function longLengths(frequencies: readonly number[]): number[] {
  const order = frequencies.map((count, symbol) => ({ count, symbol }));
  order.sort((a, b) => a.count - b.count);
  const lengths: number[] = new Array(frequencies.length).fill(0);
  order.forEach(({ symbol }, i) => {
    lengths[symbol] = i < 11 ? i + 1 : 20;
  });
  return lengths;
}

function canonicalCodes(lengths: readonly number[]): number[] {
  const codes: number[] = [];
  let code = 0;
  for (let bits = 1; bits <= 20; bits++) {
    lengths.forEach((length, symbol) => {
      if (length === bits) codes[symbol] = code++;
    });
    code *= 2;
  }
  return codes;
}

/** CRC-32/BZIP2, bit by bit. */
export function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte << 24;
    for (let bit = 0; bit < 8; bit++) crc = (crc << 1) ^ (crc < 0 ? 0x04c11db7 : 0);
  }
  return ~crc >>> 0;
}

/** Gaps between the bytes that bzip2 0.9.0 flips, as far as the first 21496 bytes of a block go. */
const GAPS = [
  619, 720, 127, 481, 931, 816, 813, 233, 566, 247, 985, 724, 205, 454, 863, 491, 741, 242, 949,
  214, 733, 859, 335, 708, 621, 574, 73, 654, 730, 472, 419, 436, 278, 496, 867, 210, 399, 680, 480,
  51,
];

function randomise(coded: number[]): void {
  let start = 0;
  for (const gap of GAPS) {
    const at = start + gap - 2;
    if (at < coded.length) coded[at] = (coded[at] ?? 0) ^ 1;
    start += gap;
  }
  if (coded.length > start) throw new Error('the block is too long to be randomised here');
}
