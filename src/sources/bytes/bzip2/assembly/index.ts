// Decodes bzip2 blocks. One instance decodes one file; TypeScript feeds bytes and drives `next`.
//
// A block goes through four passes, each laid out for what limits it:
//   1. symbols   Huffman and move-to-front give runs (byte, length); the recency list lives in one SIMD register.
//   2. links     A counting sort of the runs gives, for each row of the sorted rotations, its first byte and its
//                successor: one u32 a row, successor * 4 in bits 12-31, mark in bit 8, byte in bits 0-7.
//   3. walk      Following the successors costs a cache miss a byte. Rows drawn at random cut the one chain into
//                segments (list ranking), which are followed side by side, so that the misses overlap.
//   4. runs      Run-length decoding and the CRC, into a buffer that TypeScript copies out.
//
// Every offset below is a constant, so that each access is one instruction.

const MAX_BLOCK: i32 = 900000;
const MAX_SELECTORS: i32 = 18002;
const MAX_CODE_LENGTH: i32 = 20;

const TABLE_BITS: i32 = 11;
const TABLE_BYTES: usize = 2 << TABLE_BITS;
/** Table entry from which on the code is longer than TABLE_BITS, or none. Entries are symbol << 6 | length. */
const LONG_CODE: u32 = 0x8000;
/** Symbols from 17 stand for places from 16 in the recency list, beyond the register. */
const FAR: u32 = 17 << 6;
/** Stands for the end of the block in tables, whatever its number in the block's alphabet. */
const END_OF_BLOCK: u32 = 510;

const LANES: i32 = 14;
const MAX_SEGMENTS: i32 = 1024;
/** Mean bytes a segment. Shorter blocks than two of them for each lane are followed in one chain. */
const SEGMENT_BYTES: i32 = 880;
const MARK: u32 = 0x100;
/** Holds all rows; an odd number of cache lines, so that lanes fall into different cache sets. */
const LANE_BYTES: usize = 64 * 14107;

const PERMUTATIONS: usize = 0x4000;
const RECENCY: usize = PERMUTATIONS + 17 * 64;
const BUCKETS: usize = RECENCY + 256 + 32;
const COUNTS: usize = BUCKETS + 256 * 8;
const CRC_TABLES: usize = COUNTS + 256 * 4;
/** What STRETCH bytes of zero make of each byte of a CRC. */
const ADVANCES: usize = CRC_TABLES + 16 * 1024;
const STRETCH: usize = 2048;
const LENGTHS: usize = ADVANCES + 4 * 1024;
const CODES: usize = LENGTHS + 6 * 320;
const CODES_BYTES: usize = 1024;
const STATES: usize = CODES + 6 * CODES_BYTES;
/** Per lane: segment that it follows, or NONE. */
const LANE_SEGMENT: usize = STATES + 16;
const NONE: u32 = 0xffffffff;
const SEGMENT_FROM: usize = STATES + 128;
const SEGMENT_LENGTH: usize = SEGMENT_FROM + 4 * (<usize>MAX_SEGMENTS + 8);
const SEGMENT_NEXT: usize = SEGMENT_LENGTH + 4 * (<usize>MAX_SEGMENTS + 8);
const SPLITTERS: usize = SEGMENT_NEXT + 4 * (<usize>MAX_SEGMENTS + 8);
const SELECTORS: usize = SPLITTERS + 4 * (<usize>MAX_SEGMENTS + 8);
const TABLES: usize = (SELECTORS + <usize>MAX_SELECTORS + 63) & ~63;
const LINKS: usize = (TABLES + 6 * TABLE_BYTES + 63) & ~63;
/** Runs of pass 1; the lanes of pass 3 take their place. */
const RUNS: usize = LINKS + (<usize>MAX_BLOCK + 64) * 4;
const LANE: usize = RUNS;
const BLOCK: usize = RUNS + <usize>LANES * LANE_BYTES;
const OUTPUT: usize = (BLOCK + <usize>MAX_BLOCK + 63 + 64) & ~63;
const OUTPUT_BYTES: usize = 2 << 20;
const INPUT: usize = OUTPUT + OUTPUT_BYTES + 512;
const INPUT_BYTES: usize = 4 << 20;
/** After the input there is room for reading ahead of the check that ends each group of symbols. */
const END: usize = INPUT + INPUT_BYTES + 1024;

/** The reference implementation's table for randomised blocks (bzip2 0.9.0 and older). */
const RANDOM = memory.data<u16>([
  619, 720, 127, 481, 931, 816, 813, 233, 566, 247, 985, 724, 205, 454, 863, 491, 741, 242, 949,
  214, 733, 859, 335, 708, 621, 574, 73, 654, 730, 472, 419, 436, 278, 496, 867, 210, 399, 680,
  480, 51, 878, 465, 811, 169, 869, 675, 611, 697, 867, 561, 862, 687, 507, 283, 482, 129, 807,
  591, 733, 623, 150, 238, 59, 379, 684, 877, 625, 169, 643, 105, 170, 607, 520, 932, 727, 476,
  693, 425, 174, 647, 73, 122, 335, 530, 442, 853, 695, 249, 445, 515, 909, 545, 703, 919, 874,
  474, 882, 500, 594, 612, 641, 801, 220, 162, 819, 984, 589, 513, 495, 799, 161, 604, 958, 533,
  221, 400, 386, 867, 600, 782, 382, 596, 414, 171, 516, 375, 682, 485, 911, 276, 98, 553, 163,
  354, 666, 933, 424, 341, 533, 870, 227, 730, 475, 186, 263, 647, 537, 686, 600, 224, 469, 68,
  770, 919, 190, 373, 294, 822, 808, 206, 184, 943, 795, 384, 383, 461, 404, 758, 839, 887, 715,
  67, 618, 276, 204, 918, 873, 777, 604, 560, 951, 160, 578, 722, 79, 804, 96, 409, 713, 940, 652,
  934, 970, 447, 318, 353, 859, 672, 112, 785, 645, 863, 803, 350, 139, 93, 354, 99, 820, 908,
  609, 772, 154, 274, 580, 184, 79, 626, 630, 742, 653, 282, 762, 623, 680, 81, 927, 626, 789,
  125, 411, 521, 938, 300, 821, 78, 343, 175, 128, 250, 170, 774, 972, 275, 999, 639, 495, 78,
  352, 126, 857, 956, 358, 619, 580, 124, 737, 594, 701, 612, 669, 112, 134, 694, 363, 992, 809,
  743, 168, 974, 944, 375, 748, 52, 600, 747, 642, 182, 862, 81, 344, 805, 988, 739, 511, 655,
  814, 334, 249, 515, 897, 955, 664, 981, 649, 113, 974, 459, 893, 228, 433, 837, 553, 268, 926,
  240, 102, 654, 459, 51, 686, 754, 806, 760, 493, 403, 415, 394, 687, 700, 946, 670, 656, 610,
  738, 392, 760, 799, 887, 653, 978, 321, 576, 617, 626, 502, 894, 679, 243, 440, 680, 879, 194,
  572, 640, 724, 926, 56, 204, 700, 707, 151, 457, 449, 797, 195, 791, 558, 945, 679, 297, 59, 87,
  824, 713, 663, 412, 693, 342, 606, 134, 108, 571, 364, 631, 212, 174, 643, 304, 329, 343, 97,
  430, 751, 497, 314, 983, 374, 822, 928, 140, 206, 73, 263, 980, 736, 876, 478, 430, 305, 170,
  514, 364, 692, 829, 82, 855, 953, 676, 246, 369, 970, 294, 750, 807, 827, 150, 790, 288, 923,
  804, 378, 215, 828, 592, 281, 565, 555, 710, 82, 896, 831, 547, 261, 524, 462, 293, 465, 502,
  56, 661, 821, 976, 991, 658, 869, 905, 758, 745, 193, 768, 550, 608, 933, 378, 286, 215, 979,
  792, 961, 61, 688, 793, 644, 986, 403, 106, 366, 905, 644, 372, 567, 466, 434, 645, 210, 389,
  550, 919, 135, 780, 773, 635, 389, 707, 100, 626, 958, 165, 504, 920, 176, 193, 713, 857, 265,
  203, 50, 668, 108, 645, 990, 626, 197, 510, 357, 358, 850, 858, 364, 936, 638
]);

// What `next` returns.
const MORE: i32 = 0; // feed, then call again; at the end of the input: it is truncated
const BLOCK_DONE: i32 = 1;
const STREAM_DONE: i32 = 2;
const STREAM_OPEN: i32 = 3; // never leaves `next`
const BAD_MAGIC: i32 = -1;
const BAD_BLOCK_MAGIC: i32 = -2;
const BAD_ALPHABET: i32 = -3;
const BAD_SELECTORS: i32 = -4;
const BAD_CODE_LENGTHS: i32 = -5;
const BAD_CODE: i32 = -6;
const BLOCK_TOO_LONG: i32 = -7;
const BAD_ORIGIN: i32 = -8;
const BAD_RUN: i32 = -9;
const BAD_BLOCK_CRC: i32 = -10;
const BAD_STREAM_CRC: i32 = -11;

/** Bit from which the next header is read, within the input buffer. */
let position: u32 = 0;
/** Bits that may be read. */
let available: u32 = 0;
let filled: usize = 0;
/** Bytes that are in the order of `peek`: eight at a time, the first one highest. */
let swapped: usize = 0;

let inStream: bool = false;
let maxLength: u32 = 0;
let streamCrc: u32 = 0;

let blockCrc: u32 = 0;
let randomised: bool = false;
let origin: i32 = 0;
let tableCount: i32 = 0;
let selectorCount: i32 = 0;
let endOfBlock: u32 = 0;
let runCount: i32 = 0;
let length: i32 = 0;

/** Next byte of BLOCK for run-length decoding. */
let expanded: usize = 0;
/** Bytes of OUTPUT that hold the whole block; 0 where it did not fit or was taken. */
let ready: usize = 0;

let cellRows: u32 = 0;
let cells: u32 = 0;
let started: u32 = 0;
let active: i32 = 0;

export function inputAddress(): usize {
  return INPUT + filled;
}
export function inputRoom(): usize {
  return INPUT_BYTES - filled;
}
export function outputAddress(): usize {
  return OUTPUT;
}
/** Byte of the input buffer in which the next unread bit lies. */
export function inputPosition(): usize {
  return position >>> 3;
}
/** Whether a stream has begun and not ended. */
export function isInStream(): bool {
  return inStream;
}
/** Unread bytes in the buffer. */
export function inputLeft(): usize {
  return filled - (position >>> 3);
}

/** Bytes of memory that the layout needs: a test holds the pages of asconfig.json against it. */
export function memoryNeeded(): usize {
  return END;
}

/** Starts anew, for another file. */
export function reset(): void {
  position = 0;
  available = 0;
  filled = 0;
  swapped = 0;
  inStream = false;
}

/** Tells that `bytes` were written at `inputAddress()`; `last` that none will follow. */
export function feed(bytes: usize, last: bool): void {
  filled += bytes;
  let to = filled & ~15;
  available = <u32>to << 3;
  if (last) {
    available = <u32>filled << 3;
    memory.fill(INPUT + filled, 0, 16);
    to = (filled + 15) & ~15;
  }
  for (; swapped < to; swapped += 16) {
    const at = INPUT + swapped;
    const bytes = v128.load(at);
    v128.store(
      at,
      i8x16.shuffle(bytes, bytes, 7, 6, 5, 4, 3, 2, 1, 0, 15, 14, 13, 12, 11, 10, 9, 8),
    );
  }
}

/** Drops what has been read from the front of the buffer; returns the bytes dropped. */
export function compact(): usize {
  const drop = (<usize>position >>> 3) & ~15;
  memory.copy(INPUT, INPUT + drop, filled - drop + 16);
  filled -= drop;
  swapped -= drop;
  position -= <u32>drop << 3;
  available -= <u32>drop << 3;
  return drop;
}

// @ts-ignore: decorator
@inline
function peek(at: u32): u64 {
  const word = (<usize>at >>> 6) << 3;
  const shift = <u64>at & 63;
  return (load<u64>(word, INPUT) << shift) | ((load<u64>(word, INPUT + 8) >>> 1) >>> (63 - shift));
}

/** Up to 48 bits. Past the end of the input it reads what lies there: callers check `position`. */
function take(count: u32): u64 {
  const value = peek(position) >>> (64 - count);
  position += count;
  return value;
}

/**
 * Decodes up to the end of the next block or stream. On MORE and on faults the place of reading is where that block
 * or stream begins: after MORE the same is read again.
 */
export function next(): i32 {
  if (!inStream) {
    const outcome = openStream();
    if (outcome != STREAM_OPEN) return outcome;
  }
  const start = position;
  const outcome = readNext();
  if (outcome > 0) return outcome;
  const short = position > available;
  position = start;
  // Where bits ran out, what was read past the end is no fault.
  return short ? MORE : outcome;
}

function openStream(): i32 {
  const have = available - position;
  const head = <u32>(peek(position) >>> 32);
  // A wrong byte is told from a missing one.
  for (let bytes: u32 = 1; bytes < 4; bytes++) {
    const shift = 32 - (bytes << 3);
    const right = <u32>0x425a68 >>> (24 - (bytes << 3));
    if (have >= bytes << 3 && head >>> shift != right) return BAD_MAGIC;
  }
  if (have < 32) return MORE;
  const level = (head & 255) - 0x30;
  if (level - 1 > 8) return BAD_MAGIC;
  position += 32;
  maxLength = level * 100000;
  streamCrc = 0;
  inStream = true;
  return STREAM_OPEN;
}

function readNext(): i32 {
  const magic = take(48);
  const stored = <u32>take(32);
  if (position > available) return MORE;
  if (magic == 0x177245385090) {
    if (stored != streamCrc) return BAD_STREAM_CRC;
    inStream = false;
    position = (position + 7) & ~7;
    return STREAM_DONE;
  }
  if (magic != 0x314159265359) return BAD_BLOCK_MAGIC;
  blockCrc = stored;
  const outcome = readBlock();
  if (outcome != BLOCK_DONE) return outcome;
  if (position > available) return MORE;
  link();
  walk();
  if (randomised) derandomise();
  const check = verify();
  if (check == BLOCK_DONE) streamCrc = rotl(streamCrc, 1) ^ blockCrc;
  return check;
}

/** Header and symbols of a block: fills RUNS and COUNTS. */
function readBlock(): i32 {
  randomised = take(1) != 0;
  origin = <i32>take(24);

  let symbols: i32 = 0;
  const used = <u32>take(16);
  for (let i: u32 = 0; i < 16; i++) {
    if (!(used & (0x8000 >>> i))) continue;
    const row = <u32>take(16);
    for (let j: u32 = 0; j < 16; j++) {
      if (row & (0x8000 >>> j)) store<u8>(RECENCY + symbols++, i * 16 + j);
    }
  }
  if (symbols == 0) return BAD_ALPHABET;
  endOfBlock = symbols + 1;
  // Places past the alphabet are out of reach of its symbols; zero keeps them defined all the same.
  memory.fill(RECENCY + symbols, 0, 256 + 32 - symbols);

  tableCount = <i32>take(3);
  selectorCount = <i32>take(15);
  if (tableCount < 2 || tableCount > 6 || selectorCount == 0) return BAD_SELECTORS;
  // Packed recency list of the tables, four bits each.
  let recent: u32 = 0x543210;
  for (let i = 0; i < selectorCount; i++) {
    const place = <i32>clz(~peek(position));
    if (place >= tableCount) {
      position += tableCount;
      return BAD_SELECTORS;
    }
    position += place + 1;
    const at = <u32>place << 2;
    const table = (recent >>> at) & 15;
    const below = (1 << at) - 1;
    recent = (recent & ~((16 << at) - 1)) | ((recent & below) << 4) | table;
    // The reference implementation ignores selectors past those that a block can need.
    if (i < MAX_SELECTORS) store<u8>(SELECTORS + i, table);
    if (position > available) return MORE;
  }
  selectorCount = min(selectorCount, MAX_SELECTORS);

  for (let table = 0; table < tableCount; table++) {
    store<u8>(STATES + table, 0);
    let bits = <i32>take(5);
    for (let symbol: u32 = 0; symbol <= endOfBlock; symbol++) {
      for (;;) {
        if (bits < 1 || bits > MAX_CODE_LENGTH) return BAD_CODE_LENGTHS;
        const step = <u32>(peek(position) >>> 62);
        if (step < 2) {
          position += 1;
          break;
        }
        position += 2;
        bits += step == 2 ? 1 : -1;
        if (position > available) return MORE;
      }
      store<u8>(LENGTHS + table * 320 + symbol, bits);
    }
    if (position > available) return MORE;
  }
  return readSymbols();
}

/** Builds the look-up table of one code; false where the code is over-subscribed. */
function buildTable(table: usize): bool {
  const lengths = LENGTHS + table * 320;
  // Per length: first code, symbols, index of its first symbol in the order of codes.
  const codes = CODES + table * CODES_BYTES;
  const order = codes + 22 * 12;
  const lookup = TABLES + table * TABLE_BYTES;
  memory.fill(codes, 0, 22 * 12);
  for (let symbol: u32 = 0; symbol <= endOfBlock; symbol++) {
    const at = codes + load<u8>(lengths + symbol) * 12;
    store<u32>(at, load<u32>(at, 4) + 1, 4);
  }
  let code: u32 = 0;
  let index: u32 = 0;
  for (let bits = 1; bits <= MAX_CODE_LENGTH; bits++) {
    const at = codes + bits * 12;
    code <<= 1;
    const count = load<u32>(at, 4);
    if (code + count > <u32>1 << bits) return false;
    store<u32>(at, code);
    store<u32>(at, index, 8);
    code += count;
    index += count;
  }
  memory.fill(lookup, 0xff, TABLE_BYTES);
  for (let symbol: u32 = 0; symbol <= endOfBlock; symbol++) {
    const bits = <u32>load<u8>(lengths + symbol);
    const at = codes + bits * 12;
    // `first code` and `index` move on here and are set back below.
    const own = load<u32>(at);
    store<u32>(at, own + 1);
    const rank = load<u32>(at, 8);
    store<u32>(at, rank + 1, 8);
    const coded = symbol == endOfBlock ? END_OF_BLOCK : symbol;
    store<u16>(order + (rank << 1), coded);
    if (bits <= <u32>TABLE_BITS) {
      const entry = (coded << 6) | bits;
      const to = lookup + ((own + 1) << (TABLE_BITS + 1 - bits));
      for (let slot = lookup + (own << (TABLE_BITS + 1 - bits)); slot < to; slot += 2) {
        store<u16>(slot, entry);
      }
    }
  }
  for (let bits = 1; bits <= MAX_CODE_LENGTH; bits++) {
    const at = codes + bits * 12;
    const count = load<u32>(at, 4);
    store<u32>(at, load<u32>(at) - count);
    store<u32>(at, load<u32>(at, 8) - count, 8);
  }
  return true;
}

/** Symbol << 8 | length for a code that the table does not hold; 0 for no code. */
function longCode(table: usize, window: u64): u32 {
  const codes = CODES + table * CODES_BYTES;
  for (let bits = TABLE_BITS + 1; bits <= MAX_CODE_LENGTH; bits++) {
    const at = codes + bits * 12;
    const index = <u32>(window >>> (64 - bits)) - load<u32>(at);
    if (index < load<u32>(at, 4)) {
      return (<u32>load<u16>(codes + 22 * 12 + ((load<u32>(at, 8) + index) << 1)) << 8) | bits;
    }
  }
  return 0;
}

function readSymbols(): i32 {
  memory.fill(COUNTS, 0, 1024);
  let at = position;
  let recency = v128.load(RECENCY);
  let run = RUNS;
  let runLength: u32 = 0;
  let weight: u32 = 1;
  let total: u32 = 0;
  // A zero run may come before the first literal: it repeats the byte in front.
  store<u32>(run, load<u8>(RECENCY));

  for (let group = 0; ; group++) {
    if (group >= selectorCount) {
      position = at;
      return BAD_SELECTORS;
    }
    const table = <usize>load<u8>(SELECTORS + group);
    let state = load<u8>(STATES + table);
    if (state == 0) {
      state = buildTable(table) ? 1 : 2;
      store<u8>(STATES + table, state);
    }
    if (state == 2) {
      position = at;
      return BAD_CODE_LENGTHS;
    }
    const lookup = TABLES + table * TABLE_BYTES;

    for (let left = 10; left > 0; left--) {
      let window = peek(at);
      for (let i = 5; i > 0; i--) {
        const entry = <u32>load<u16>(lookup + (<usize>(window >>> (64 - TABLE_BITS)) << 1));
        let symbol = entry & 0x7fc0;
        if (entry >= FAR) {
          let bits = entry & 63;
          symbol >>>= 6;
          if (entry >= LONG_CODE) {
            window = peek(at);
            const long = longCode(table, window);
            if (long == 0) {
              position = at + MAX_CODE_LENGTH;
              return BAD_CODE;
            }
            bits = long & 255;
            symbol = long >>> 8;
          }
          at += bits;
          window <<= <u64>bits;
          if (symbol == END_OF_BLOCK) {
            position = at;
            if (total > maxLength) return BLOCK_TOO_LONG;
            if (<u32>origin >= total) return BAD_ORIGIN;
            length = total;
            runCount = <i32>((run - RUNS) >>> 2) + 1;
            return BLOCK_DONE;
          }
          if (symbol > 16) {
            let place = symbol - 1;
            v128.store(RECENCY, recency);
            const byte = load<u8>(RECENCY + place);
            do {
              place -= 16;
              v128.store(RECENCY + place, v128.load(RECENCY + place), 1);
            } while (place >= 16);
            recency = i8x16.replace_lane(
              i8x16.relaxed_swizzle(v128.load(RECENCY), v128.load(PERMUTATIONS + ((place + 1) << 6))),
              0,
              byte,
            );
            run += 4;
            runLength = 1;
            weight = 1;
            total += 1;
            store<u32>(run, (1 << 8) | <u32>byte);
            const count = COUNTS + (<usize>byte << 2);
            store<u32>(count, load<u32>(count) + 1);
            continue;
          }
          symbol <<= 6;
        } else {
          at += entry & 63;
          // A shift looks at six bits of its count only: those of the length.
          window <<= <u64>entry;
        }
        // Symbols 0 and 1 are digits of a zero run's length, the others literals: told apart without a branch.
        recency = i8x16.relaxed_swizzle(recency, v128.load(symbol, PERMUTATIONS));
        const literal = <u32>(symbol >= 2 << 6);
        const digit = literal - 1;
        const grown = ((weight << (symbol >>> 6)) & digit) | literal;
        runLength = (runLength & digit) + grown;
        weight = ((weight << 1) & digit) | literal;
        total += grown;
        run += <usize>literal << 2;
        const byte = <u32>i8x16.extract_lane_u(recency, 0);
        store<u32>(run, (runLength << 8) | byte);
        const count = <usize>byte << 2;
        store<u32>(count, load<u32>(count, COUNTS) + grown, COUNTS);
      }
      if (total > maxLength) {
        position = at;
        return BLOCK_TOO_LONG;
      }
    }
    if (at > available) {
      position = at;
      return MORE;
    }
  }
  return BAD_CODE;
}

/** Fills LINKS from RUNS. */
function link(): void {
  let to: u32 = 0;
  for (let byte = 0; byte < 256; byte++) {
    store<u32>(BUCKETS + (byte << 3), LINKS + (to << 2));
    to += load<u32>(COUNTS + (byte << 2));
    store<u32>(BUCKETS + (byte << 3), LINKS + (to << 2), 4);
  }
  const ramp = i32x4(0, 1 << 12, 2 << 12, 3 << 12);
  const four = i32x4.splat(4 << 12);
  const end = RUNS + (<usize>runCount << 2);
  let row: u32 = 0;
  // Only the first run may be empty.
  for (let at = load<u32>(RUNS) >>> 8 ? RUNS : RUNS + 4; at < end; at += 4) {
    const run = load<u32>(at);
    const byte = run & 255;
    const count = run >>> 8;
    const bucket = <usize>byte << 3;
    let slot: usize = load<u32>(bucket, BUCKETS);
    const stop = slot + (<usize>count << 2);
    store<u32>(bucket, stop, BUCKETS);
    const first = (row << 12) | byte;
    row += count;
    // Whole vectors are written while they stay within the bucket; what is too much is overwritten by later runs.
    if (slot + ((<usize>count + 3) & ~3) * 4 <= <usize>load<u32>(bucket, BUCKETS + 4)) {
      let links = i32x4.add(i32x4.splat(first), ramp);
      do {
        v128.store(slot, links);
        links = i32x4.add(links, four);
        slot += 16;
      } while (slot < stop);
    } else {
      for (let link = first; slot < stop; slot += 4, link += 1 << 12) store<u32>(slot, link);
    }
  }
}

/** Follows the links from the origin: fills BLOCK. */
function walk(): void {
  const segments = min(length / SEGMENT_BYTES, MAX_SEGMENTS);
  if (segments < 2 * LANES) {
    let at: usize = <usize>origin << 2;
    for (let i = 0; i < length; i++) {
      const link = load<u32>(LINKS + at);
      store<u8>(BLOCK + i, link);
      at = (link >>> 12) << 2;
    }
    return;
  }

  // One splitter a cell of rows: drawn at random, since even spacing may resonate with periodic text.
  cellRows = <u32>length / segments;
  cells = (<u32>length + cellRows - 1) / cellRows;
  const home = <u32>origin / cellRows;
  let seed: u32 = 0x9e3779b9;
  for (let i: u32 = 0; i < cells; i++) {
    seed = seed * 1664525 + 1013904223;
    const size = min(cellRows, <u32>length - i * cellRows);
    const row = i == home ? <u32>origin : i * cellRows + (seed >>> 8) % size;
    store<u32>(SPLITTERS + (i << 2), row << 2);
    const at = LINKS + (row << 2);
    store<u32>(at, load<u32>(at) | MARK);
  }
  // Lanes without work go round in a link to itself.
  const idle = <u32>length << 12;
  store<u32>(LINKS + (<usize>length << 2), idle);

  started = 0;
  active = 0;
  for (let lane = 0; lane < LANES; lane++) store<u32>(LANE_SEGMENT + (lane << 2), NONE);
  // Every lane begins at a mark, hence with a turn.
  const first = load<u32>(SPLITTERS);
  let at0 = first;
  let at1 = first;
  let at2 = first;
  let at3 = first;
  let at4 = first;
  let at5 = first;
  let at6 = first;
  let at7 = first;
  let at8 = first;
  let at9 = first;
  let at10 = first;
  let at11 = first;
  let at12 = first;
  let at13 = first;
  for (let k: usize = 0; ; k++) {
    let link0 = load<u32>(at0, LINKS);
    let link1 = load<u32>(at1, LINKS);
    let link2 = load<u32>(at2, LINKS);
    let link3 = load<u32>(at3, LINKS);
    let link4 = load<u32>(at4, LINKS);
    let link5 = load<u32>(at5, LINKS);
    let link6 = load<u32>(at6, LINKS);
    let link7 = load<u32>(at7, LINKS);
    let link8 = load<u32>(at8, LINKS);
    let link9 = load<u32>(at9, LINKS);
    let link10 = load<u32>(at10, LINKS);
    let link11 = load<u32>(at11, LINKS);
    let link12 = load<u32>(at12, LINKS);
    let link13 = load<u32>(at13, LINKS);
    if (
      (link0 | link1 | link2 | link3 | link4 | link5 | link6 |
        link7 | link8 | link9 | link10 | link11 | link12 | link13) &
      MARK
    ) {
      if (link0 & MARK) link0 = turn(0, at0, k);
      if (link1 & MARK) link1 = turn(1, at1, k);
      if (link2 & MARK) link2 = turn(2, at2, k);
      if (link3 & MARK) link3 = turn(3, at3, k);
      if (link4 & MARK) link4 = turn(4, at4, k);
      if (link5 & MARK) link5 = turn(5, at5, k);
      if (link6 & MARK) link6 = turn(6, at6, k);
      if (link7 & MARK) link7 = turn(7, at7, k);
      if (link8 & MARK) link8 = turn(8, at8, k);
      if (link9 & MARK) link9 = turn(9, at9, k);
      if (link10 & MARK) link10 = turn(10, at10, k);
      if (link11 & MARK) link11 = turn(11, at11, k);
      if (link12 & MARK) link12 = turn(12, at12, k);
      if (link13 & MARK) link13 = turn(13, at13, k);
      if (active == 0) break;
    }
    store<u8>(k, link0, LANE + 0 * LANE_BYTES);
    at0 = link0 >>> 10;
    store<u8>(k, link1, LANE + 1 * LANE_BYTES);
    at1 = link1 >>> 10;
    store<u8>(k, link2, LANE + 2 * LANE_BYTES);
    at2 = link2 >>> 10;
    store<u8>(k, link3, LANE + 3 * LANE_BYTES);
    at3 = link3 >>> 10;
    store<u8>(k, link4, LANE + 4 * LANE_BYTES);
    at4 = link4 >>> 10;
    store<u8>(k, link5, LANE + 5 * LANE_BYTES);
    at5 = link5 >>> 10;
    store<u8>(k, link6, LANE + 6 * LANE_BYTES);
    at6 = link6 >>> 10;
    store<u8>(k, link7, LANE + 7 * LANE_BYTES);
    at7 = link7 >>> 10;
    store<u8>(k, link8, LANE + 8 * LANE_BYTES);
    at8 = link8 >>> 10;
    store<u8>(k, link9, LANE + 9 * LANE_BYTES);
    at9 = link9 >>> 10;
    store<u8>(k, link10, LANE + 10 * LANE_BYTES);
    at10 = link10 >>> 10;
    store<u8>(k, link11, LANE + 11 * LANE_BYTES);
    at11 = link11 >>> 10;
    store<u8>(k, link12, LANE + 12 * LANE_BYTES);
    at12 = link12 >>> 10;
    store<u8>(k, link13, LANE + 13 * LANE_BYTES);
    at13 = link13 >>> 10;
  }
  let filled: usize = 0;
  const all = <usize>length;
  let segment = home;
  do {
    const bytes = min(<usize>load<u32>(SEGMENT_LENGTH + (segment << 2)), all - filled);
    memory.copy(BLOCK + filled, load<u32>(SEGMENT_FROM + (segment << 2)), bytes);
    filled += bytes;
    segment = load<u32>(SEGMENT_NEXT + (segment << 2));
  } while (filled < all && segment != home);
  // A periodic block comes back to its origin early, and repeats.
  while (filled < all) {
    const bytes = min(filled, all - filled);
    memory.copy(BLOCK + filled, BLOCK, bytes);
    filled += bytes;
  }
}

/** Lane has come to a splitter: notes the segment's end and starts the next one, if any. Returns its first link. */
function turn(lane: usize, at: usize, k: usize): u32 {
  const own = LANE_SEGMENT + (lane << 2);
  const segment = load<u32>(own);
  const here = LANE + lane * LANE_BYTES + k;
  if (segment != NONE) {
    const from = SEGMENT_FROM + (segment << 2);
    store<u32>(SEGMENT_LENGTH + (segment << 2), here - load<u32>(from));
    store<u32>(SEGMENT_NEXT + (segment << 2), (at >>> 2) / cellRows);
    active--;
  }
  if (started == cells) {
    store<u32>(own, NONE);
    return load<u32>(LINKS + (<usize>length << 2));
  }
  active++;
  const chosen = started++;
  store<u32>(own, chosen);
  store<u32>(SEGMENT_FROM + (chosen << 2), here);
  return load<u32>(LINKS + load<u32>(SPLITTERS + (chosen << 2))) & ~MARK;
}

/** Undoes the randomisation of bzip2 0.9.0 and older. */
function derandomise(): void {
  let place: usize = 0;
  let left: u32 = 0;
  for (let i = 0; i < length; i++) {
    if (left == 0) {
      left = load<u16>(RANDOM + (place << 1));
      place = (place + 1) & 511;
    }
    left--;
    if (left == 1) store<u8>(BLOCK + i, load<u8>(BLOCK + i) ^ 1);
  }
}

/** Checks the CRC of the whole block before any of it is handed out. */
function verify(): i32 {
  const last = load<u8>(BLOCK + length - 1);
  // What lies behind the block must not look like the rest of a run.
  for (let i = 0; i < 32; i++) store<u8>(BLOCK + length + i, i & 1 ? last : ~last);
  expanded = 0;
  let crc: u32 = 0xffffffff;
  let passes = 0;
  do {
    ready = expand();
    if (ready == 0) return BAD_RUN;
    crc = addCrc(crc, OUTPUT, ready);
    passes++;
  } while (expanded < <usize>length);
  if (bswap(crc) != ~blockCrc) return BAD_BLOCK_CRC;
  if (passes > 1) {
    ready = 0;
    expanded = 0;
  }
  return BLOCK_DONE;
}

/** Makes the next bytes of the block at `outputAddress()`, about 2 MB at most; returns how many, 0 at its end. */
export function output(): usize {
  if (ready) {
    const bytes = ready;
    ready = 0;
    return bytes;
  }
  return expanded < <usize>length ? expand() : 0;
}

/** Run-length decoding into OUTPUT, until it is full or the block ends. 0 where a run lacks its count. */
function expand(): usize {
  const end = BLOCK + <usize>length;
  const stop = OUTPUT + OUTPUT_BYTES;
  let at = BLOCK + expanded;
  let to = OUTPUT;
  while (at < end && to < stop) {
    const bytes = v128.load(at);
    const second = v128.load(at, 1);
    const third = v128.load(at, 2);
    const fourth = v128.load(at, 3);
    v128.store(to, bytes);
    const equal = v128.and(
      v128.and(i8x16.eq(bytes, second), i8x16.eq(second, third)),
      i8x16.eq(third, fourth),
    );
    if (!v128.any_true(equal)) {
      at += 16;
      to += 16;
      continue;
    }
    const before = ctz(i8x16.bitmask(equal));
    at += before;
    to += before;
    if (at + 4 >= end) return 0;
    const run = i8x16.splat(load<u8>(at));
    const bytesOfRun: usize = 4 + <usize>load<u8>(at, 4);
    const after = to + bytesOfRun;
    do {
      v128.store(to, run);
      to += 16;
    } while (to < after);
    to = after;
    at += 5;
  }
  if (at > end) {
    to -= at - end;
    at = end;
  }
  expanded = at - BLOCK;
  return to - OUTPUT;
}

// @ts-ignore: decorator
@inline
function crcOfByte(byte: u32): u32 {
  return load<u32>((byte & 255) << 2, CRC_TABLES);
}

// @ts-ignore: decorator
@inline
function crcOfSixteen(crc: u32, from: usize): u32 {
  const low = load<u64>(from) ^ <u64>crc;
  const high = load<u64>(from, 8);
  return (
    ((load<u32>(<usize>(low << 2) & 1020, CRC_TABLES + 15 * 1024) ^
      load<u32>(<usize>(low >>> 6) & 1020, CRC_TABLES + 14 * 1024)) ^
      (load<u32>(<usize>(low >>> 14) & 1020, CRC_TABLES + 13 * 1024) ^
        load<u32>(<usize>(low >>> 22) & 1020, CRC_TABLES + 12 * 1024))) ^
    ((load<u32>(<usize>(low >>> 30) & 1020, CRC_TABLES + 11 * 1024) ^
      load<u32>(<usize>(low >>> 38) & 1020, CRC_TABLES + 10 * 1024)) ^
      (load<u32>(<usize>(low >>> 46) & 1020, CRC_TABLES + 9 * 1024) ^
        load<u32>(<usize>(low >>> 54) & 1020, CRC_TABLES + 8 * 1024))) ^
    ((load<u32>(<usize>(high << 2) & 1020, CRC_TABLES + 7 * 1024) ^
      load<u32>(<usize>(high >>> 6) & 1020, CRC_TABLES + 6 * 1024)) ^
      (load<u32>(<usize>(high >>> 14) & 1020, CRC_TABLES + 5 * 1024) ^
        load<u32>(<usize>(high >>> 22) & 1020, CRC_TABLES + 4 * 1024))) ^
    ((load<u32>(<usize>(high >>> 30) & 1020, CRC_TABLES + 3 * 1024) ^
      load<u32>(<usize>(high >>> 38) & 1020, CRC_TABLES + 2 * 1024)) ^
      (load<u32>(<usize>(high >>> 46) & 1020, CRC_TABLES + 1 * 1024) ^
        load<u32>(<usize>(high >>> 54) & 1020, CRC_TABLES + 0 * 1024)))
  );
}

/** CRC-32/BZIP2 with its bytes in reverse order, so that the input needs no swapping. */
function addCrc(crc: u32, from: usize, bytes: usize): u32 {
  const end = from + bytes;
  // Two stretches at a time, since each look-up waits for the one before.
  for (; from + 2 * STRETCH <= end; from += 2 * STRETCH) {
    let second: u32 = 0;
    const stop = from + STRETCH;
    for (let at = from; at < stop; at += 16) {
      crc = crcOfSixteen(crc, at);
      second = crcOfSixteen(second, at + STRETCH);
    }
    crc = second ^ advance(crc);
  }
  for (; from + 16 <= end; from += 16) crc = crcOfSixteen(crc, from);
  for (; from < end; from++) crc = crcOfByte(crc ^ load<u8>(from)) ^ (crc >>> 8);
  return crc;
}

/** The CRC after STRETCH bytes of zero. */
function advance(crc: u32): u32 {
  let sum: u32 = 0;
  for (let table = ADVANCES; crc != 0; crc >>>= 8, table += 1024) {
    sum ^= load<u32>(table + ((crc & 255) << 2));
  }
  return sum;
}

function prepare(): void {
  // Lane i of entry s takes what a literal of symbol s moves there; symbols 0 and 1 move nothing.
  for (let symbol: i32 = 0; symbol < 17; symbol++) {
    const place = max(symbol - 1, 0);
    for (let i: i32 = 0; i < 16; i++) {
      const from = i == 0 ? place : i <= place ? i - 1 : i;
      store<u8>(PERMUTATIONS + (symbol << 6) + i, from);
    }
  }
  for (let byte: u32 = 0; byte < 256; byte++) {
    let crc = byte << 24;
    for (let bit = 0; bit < 8; bit++) crc = (crc << 1) ^ (crc >>> 31 ? 0x04c11db7 : 0);
    store<u32>(CRC_TABLES + (byte << 2), bswap(crc));
  }
  for (let at = CRC_TABLES + 1024; at < CRC_TABLES + 16 * 1024; at += 4) {
    const crc = load<u32>(at - 1024);
    store<u32>(at, (crc >>> 8) ^ load<u32>(CRC_TABLES + ((crc & 255) << 2)));
  }
  // Linear: the bits of a byte add up.
  for (let bit: u32 = 0; bit < 32; bit++) {
    let crc: u32 = 1 << bit;
    for (let i: usize = 0; i < STRETCH; i++) crc = (crc >>> 8) ^ crcOfByte(crc);
    const table = ADVANCES + ((bit >>> 3) << 10);
    const one: u32 = 1 << (bit & 7);
    for (let byte: u32 = 0; byte < one; byte++) {
      store<u32>(table + ((one + byte) << 2), load<u32>(table + (byte << 2)) ^ crc);
    }
  }
}
prepare();
