import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { isOpendrawerError } from '../../src/errors/index.ts';
import { bunzip2, isBzip2 } from '../../src/sources/bytes/bzip2/bunzip2.ts';
import {
  BitWriter,
  type BlockOptions,
  crc32,
  encodeBzip2,
  longLengths,
  type StreamOptions,
} from './bzip2-encoder.ts';

/** What is used of the global; neither the language's library nor Node's types declare it. */
declare const WebAssembly: {
  instantiate(
    bytes: Uint8Array,
    imports: object,
  ): Promise<{
    readonly instance: {
      readonly exports: {
        readonly memory: { readonly buffer: ArrayBuffer };
        memoryNeeded(): number;
      };
    };
  }>;
};

const root = new URL('../../', import.meta.url);
const fixture = (name: string) =>
  new Uint8Array(readFileSync(new URL(`fixtures/${name}`, import.meta.url)));
const hasBzip2 = spawnSync('bzip2', ['--help']).error === undefined;
if (!hasBzip2) console.warn('bzip2 is not installed: the comparisons with it are skipped');

const text = (value: string) => new TextEncoder().encode(value);
const concat = (...parts: readonly Uint8Array[]) => new Uint8Array(Buffer.concat(parts));

/** Numbers from 0 up to `below`, the same ones for the same seed. */
function randomNumbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** Lines that compress about as well as records do. */
function lines(bytes: number, seed = 1): Uint8Array {
  const random = randomNumbers(seed);
  const words = ['Panthera', 'uncia', 'skull', 'Nepal', 'alpine', 'collected', '1898', 'sheet'];
  let out = '';
  while (out.length < bytes) {
    const title = Array.from({ length: 2 + random(6) }, () => words[random(words.length)]);
    out += `{"id":"edanmdm-${random(1e9)}","title":"${title.join(' ')}","unit":"NMNH"}\n`;
  }
  return text(out.slice(0, bytes));
}

function noise(bytes: number, values = 256, seed = 7): Uint8Array {
  const random = randomNumbers(seed);
  return Uint8Array.from({ length: bytes }, () => random(values));
}

async function* inPieces(bytes: Uint8Array, size = bytes.length || 1): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

/** Bit at which the end of a single stream begins, hence the last block ends. */
function endBit(stream: Uint8Array): number {
  const bits = Array.from(stream, (byte) => byte.toString(2).padStart(8, '0')).join('');
  return bits.lastIndexOf((0x177245385090).toString(2).padStart(48, '0'));
}

interface Outcome {
  readonly bytes: Uint8Array;
  readonly error: string | null;
  readonly garbage: number | null;
}

/** All that comes out, and how it ends. Faults other than INPUT_CORRUPT are thrown on. */
async function decode(bytes: Uint8Array, size?: number): Promise<Outcome> {
  const chunks: Uint8Array[] = [];
  let garbage: number | null = null;
  let error: string | null = null;
  const onTrailingGarbage = (offset: number) => {
    garbage = offset;
  };
  try {
    for await (const chunk of bunzip2(inPieces(bytes, size), {
      name: 'x.bz2',
      onTrailingGarbage,
    })) {
      chunks.push(chunk);
    }
  } catch (thrown) {
    if (!isOpendrawerError(thrown) || thrown.code !== 'INPUT_CORRUPT') throw thrown;
    error = thrown.message;
  }
  return { bytes: concat(...chunks), error, garbage };
}

const whole = (bytes: Uint8Array): Outcome => ({ bytes, error: null, garbage: null });

describe('isBzip2', () => {
  it.each([
    ['BZh9', true],
    ['BZh1AY&SY', true],
    ['BZh0', false],
    ['BZ', false],
    ['PK\x03\x04', false],
    ['', false],
  ])('%j: %s', (head, expected) => expect(isBzip2(text(head))).toEqual(expected));
});

describe('bunzip2 reads', () => {
  const short = text('Panthera uncia\n');
  const record = lines(5000);
  type Row = [string, readonly Uint8Array[], BlockOptions?, StreamOptions?];
  const rows: Row[] = [
    ['a short text', [short]],
    ['one byte', [text('a')]],
    ['every byte value', [Uint8Array.from({ length: 4096 }, (_, i) => (i * 89) & 255)]],
    ['noise', [noise(20_000)]],
    ['noise of two values', [noise(20_000, 2)]],
    ['a block long enough for all lanes', [lines(90_000)]],
    ['lanes over noise', [noise(60_000)]],
    ['several blocks', [lines(30_000, 1), lines(10, 2), lines(30_000, 3)]],
    ['level 9', [record], {}, { level: 9 }],
    [
      'runs of every length',
      [concat(...Array.from({ length: 600 }, (_, i) => new Uint8Array(i).fill(i & 1)))],
    ],
    ['a block of a short period', [text('ab'.repeat(40_000))]],
    ['a block of a long period', [text('0123456789abcdefghijklmnopqrstuvwxyz'.repeat(2000))]],
    ['a block of one byte value', [new Uint8Array(100_000).fill(65)]],
    [
      'a block that expands beyond one chunk',
      [concat(text('x'), new Uint8Array(4_900_000), text('y'))],
    ],
    ['three tables', [record], { tables: 3 }],
    ['six tables', [record], { tables: 6 }],
    ['codes of 20 bits', [record], { lengths: longLengths }],
    ['codes of 20 bits over noise', [noise(3000)], { lengths: longLengths }],
    ['selectors beyond those needed', [record], { extraSelectors: 19_000 }],
    ['a randomised block', [noise(18_000, 200)], { randomised: true }],
  ];
  const filled = rows.map(
    ([title, parts, options = {}, stream = {}]) => [title, parts, options, stream] as const,
  );
  it.each(filled)('%s', async (_, parts, options, stream) => {
    const bytes = encodeBzip2(
      parts.map((part) => [part, options] as const),
      stream,
    );
    expect(await decode(bytes)).toEqual(whole(concat(...parts)));
    expect(await decode(bytes, 997)).toEqual(whole(concat(...parts)));
    if (hasBzip2) {
      const { status, stdout } = spawnSync('bzip2', ['-dc'], { input: bytes, maxBuffer: 1 << 26 });
      expect({ status, same: Buffer.compare(stdout, concat(...parts)) }).toEqual({
        status: 0,
        same: 0,
      });
    }
  });

  const a = encodeBzip2([text('a lion\n')]);
  const b = encodeBzip2([text('a snow leopard\n')], { level: 9 });
  const none = encodeBzip2([]);
  const both = text('a lion\na snow leopard\n');
  it.each([
    ['an empty stream', none, whole(text(''))],
    ['concatenated streams', concat(a, b), whole(both)],
    ['empty streams between', concat(none, a, none, none, b, none), whole(both)],
    [
      'zeros behind',
      concat(a, b, new Uint8Array(512)),
      { ...whole(both), garbage: a.length + b.length },
    ],
    ['text behind', concat(a, text('BZip')), { ...whole(text('a lion\n')), garbage: a.length }],
    ['a byte behind', concat(a, text('\n')), { ...whole(text('a lion\n')), garbage: a.length }],
  ])('%s', async (_, bytes, expected) => {
    for (const size of [bytes.length, 1]) expect(await decode(bytes, size)).toEqual(expected);
  });

  it('what bzip2 itself wrote', async () => {
    const expected = concat(lines(250_000, 3), text('second stream\n'), new Uint8Array(70_000));
    expect(await decode(fixture('lines-level-1.bz2'))).toEqual(whole(expected));
  });

  it('a file of many times the buffers, in bounded memory', async () => {
    const part = encodeBzip2([noise(90_000), lines(90_000)]);
    const plain = concat(noise(90_000), lines(90_000));
    async function* many() {
      for (let i = 0; i < 120; i++) yield part;
    }
    let bytes = 0;
    for await (const chunk of bunzip2(many(), { name: 'many' })) {
      expect(chunk.length).toBeLessThanOrEqual(2_200_000);
      const from = bytes % plain.length;
      expect(Buffer.compare(chunk, plain.subarray(from, from + chunk.length))).toEqual(0);
      bytes += chunk.length;
    }
    expect(bytes).toEqual(120 * plain.length);
  });

  it('a source with empty chunks', async () => {
    async function* sparse() {
      for await (const piece of inPieces(concat(a, b), 5)) {
        yield text('');
        yield piece;
      }
      yield text('');
    }
    const chunks: Uint8Array[] = [];
    for await (const chunk of bunzip2(sparse(), { name: 'x.bz2' })) chunks.push(chunk);
    expect(concat(...chunks)).toEqual(both);
  });

  it('two files at once', async () => {
    const outcomes = await Promise.all([decode(a, 3), decode(b, 2), decode(a, 1)]);
    expect(outcomes.map((outcome) => outcome.bytes)).toEqual([
      text('a lion\n'),
      text('a snow leopard\n'),
      text('a lion\n'),
    ]);
  });
});

describe('bunzip2 refuses', () => {
  const good = lines(3000, 1);
  const body = lines(2000, 2);
  const damaged = (options: BlockOptions, bytes = body, stream: StreamOptions = {}) =>
    encodeBzip2([good, [bytes, options]], stream);
  const start = Math.floor(endBit(encodeBzip2([good])) / 8);
  const after = `(bzip2 block 2, byte`;
  const rows: readonly (readonly [string, Uint8Array, string])[] = [
    [
      'a block CRC',
      damaged({ crc: 1 }),
      `x.bz2 is damaged: the CRC of the block does not match ${after}`,
    ],
    [
      'an origin at the end',
      damaged({ origin: 100_000 }),
      `x.bz2 is damaged: the origin lies outside of the block ${after}`,
    ],
    [
      'an origin of 24 bits',
      damaged({ origin: 0xffffff }),
      `x.bz2 is damaged: the origin lies outside of the block ${after}`,
    ],
    [
      'no byte in use',
      damaged({ usedBytes: [] }),
      `x.bz2 is damaged: the block uses no byte value ${after}`,
    ],
    [
      'one table',
      damaged({ tableCount: 1 }),
      `x.bz2 is damaged: the selectors of the code tables are not valid ${after}`,
    ],
    [
      'seven tables',
      damaged({ tableCount: 7 }),
      `x.bz2 is damaged: the selectors of the code tables are not valid ${after}`,
    ],
    [
      'a selector for a missing table',
      damaged({ tables: 6, tableCount: 5 }),
      `x.bz2 is damaged: the selectors of the code tables are not valid ${after}`,
    ],
    [
      'no selector',
      damaged({ selectorCount: 0 }),
      `x.bz2 is damaged: the selectors of the code tables are not valid ${after}`,
    ],
    [
      'a code length of 0',
      damaged({ lengths: (f) => f.map(() => 0) }),
      `x.bz2 is damaged: the lengths of a Huffman code are not valid ${after}`,
    ],
    [
      'a code length of 21',
      damaged({ lengths: (f) => f.map((_, i) => (i ? 8 : 21)) }),
      `x.bz2 is damaged: the lengths of a Huffman code are not valid ${after}`,
    ],
    [
      'an over-subscribed code',
      damaged({ lengths: (f) => f.map(() => 2) }),
      `x.bz2 is damaged: the lengths of a Huffman code are not valid ${after}`,
    ],
    [
      'a block beyond the level',
      damaged({ symbols: [...body].map(() => 1) }),
      `x.bz2 is damaged: the block is longer than the stream allows ${after}`,
    ],
    [
      'a run of 2^40',
      damaged({ symbols: [2, ...new Array(40).fill(0)] }),
      `x.bz2 is damaged: the block is longer than the stream allows ${after}`,
    ],
    [
      'a run of 2^64',
      damaged({ symbols: [2, ...new Array(64).fill(0)] }),
      `x.bz2 is damaged: the block is longer than the stream allows ${after}`,
    ],
    [
      'a block without bytes',
      damaged({ symbols: [], origin: 0 }),
      `x.bz2 is damaged: the origin lies outside of the block ${after}`,
    ],
    [
      'a run without its count',
      damaged({ runLengthCoded: [65, 66, 67, 67, 67, 67] }),
      `x.bz2 is damaged: a run at the end of the block lacks its count ${after}`,
    ],
  ];
  it.each(rows)('%s', async (_, bytes, message) => {
    for (const size of [bytes.length, 7]) {
      const outcome = await decode(bytes, size);
      expect(outcome.error?.slice(0, message.length)).toEqual(message);
      expect(outcome.error?.slice(message.length)).toEqual(` ${start})`);
      expect(outcome.bytes).toEqual(good);
    }
  });

  const stream = encodeBzip2([good]);
  it.each([
    ['an empty file', text(''), 'x.bz2 is empty (bzip2 block 1, byte 0)', text('')],
    [
      'something else',
      text('{"id":1}'),
      'x.bz2 is not a bzip2 file (bzip2 block 1, byte 0)',
      text(''),
    ],
    ['level 0', text('BZh0'), 'x.bz2 is not a bzip2 file (bzip2 block 1, byte 0)', text('')],
    ['a header alone', text('BZh9'), 'x.bz2 ends early (bzip2 block 1, byte 4)', text('')],
    ['half a header', text('BZ'), 'x.bz2 ends early (bzip2 block 1, byte 0)', text('')],
    [
      'half a second header',
      concat(stream, text('BZ')),
      `x.bz2 ends early (bzip2 block 2, byte ${stream.length})`,
      good,
    ],
    [
      'a block that is none',
      text('BZh91AY&SX1234567890'),
      'x.bz2 is damaged: neither a block nor the end of a stream begins here (bzip2 block 1, byte 4)',
      text(''),
    ],
    [
      'a stream CRC',
      encodeBzip2([good], { crc: 5 }),
      `x.bz2 is damaged: the CRC of the stream does not match (bzip2 block 2, byte ${start})`,
      good,
    ],
  ])('%s', async (_, bytes, error, before) => {
    for (const size of [bytes.length, 1]) {
      expect(await decode(bytes, size)).toEqual({ bytes: before, error, garbage: null });
    }
  });

  it('a block without end, before it fills memory', async () => {
    const header = new BitWriter();
    header.write(32, 0x425a6839);
    header.write(48, 0x314159265359);
    header.write(32, 0);
    header.write(25, 0);
    header.write(16, 0x8000);
    header.write(16, 0x8000);
    header.write(3, 2);
    header.write(15, 1);
    header.write(1, 0);
    header.write(5, 10);
    header.write(7, 0b1011101);
    async function* endless() {
      yield Uint8Array.from(header.bytes);
      // A code length that goes up (10) and down (11) for ever.
      for (;;) yield new Uint8Array(65_536).fill(0b11011101);
    }
    const reading = async () => {
      for await (const _ of bunzip2(endless(), { name: 'endless' }));
    };
    await expect(reading()).rejects.toThrow('endless is damaged: a block has no end');
  });

  it('truncation at every byte', async () => {
    const [first, second] = [encodeBzip2([good]), encodeBzip2([body], { level: 2 })];
    const file = concat(first, second);
    for (let bytes = 0; bytes < file.length; bytes++) {
      const { bytes: got, error } = await decode(file.subarray(0, bytes));
      const parts = [
        ...(bytes * 8 >= endBit(first) ? [good] : []),
        ...((bytes - first.length) * 8 >= endBit(second) ? [body] : []),
      ];
      expect(got).toEqual(concat(...parts));
      const ending = bytes === 0 ? 'x.bz2 is empty' : 'x.bz2 ends early';
      expect(error?.slice(0, ending.length)).toEqual(bytes === first.length ? undefined : ending);
    }
  });
});

describe('bunzip2 under mutation', () => {
  const plain = [lines(1500, 1), noise(300, 5), lines(30_000, 2)] as const;
  const first = encodeBzip2([plain[0], plain[1]]);
  const second = encodeBzip2([[plain[2], { tables: 4 }]], { level: 3 });
  const file = concat(first, second);
  const original = concat(...plain);

  function mutate(random: (below: number) => number): Uint8Array {
    const bytes = file.slice();
    // Headers are a small part of the file, and the likeliest to be misread.
    const at = () => (random(2) ? random(bytes.length) : ([0, first.length][random(2)] ?? 0));
    const place = Math.min(at() + random(200), bytes.length - 1);
    switch (random(5)) {
      case 0:
        return bytes.subarray(0, place);
      case 1:
        return concat(bytes.subarray(0, place), bytes.subarray(place + 1 + random(20)));
      case 2:
        return concat(
          bytes.subarray(0, place),
          noise(1 + random(20), 256, random(1e9)),
          bytes.subarray(place),
        );
      case 3:
        for (let i = 0; i < 1 + random(8); i++)
          bytes[Math.min(place + i, bytes.length - 1)] = random(256);
        return bytes;
      default:
        bytes[place] = (bytes[place] ?? 0) ^ (1 << random(8));
        return bytes;
    }
  }

  it('never lets wrong bytes pass', async () => {
    const random = randomNumbers(20);
    const seen = { refused: 0, harmless: 0, cut: 0 };
    for (let i = 0; i < 3000; i++) {
      const bytes = mutate(random);
      const { bytes: got, error, garbage } = await decode(bytes, 1 + random(bytes.length));
      expect(Buffer.compare(got, original.subarray(0, got.length))).toEqual(0);
      if (error !== null) seen.refused++;
      else if (got.length === original.length) seen.harmless++;
      else {
        // As with bzip2: the file was cut between its streams, or the second no longer looks like one.
        expect(got.length).toEqual(plain[0].length + plain[1].length);
        expect(garbage ?? bytes.length).toEqual(first.length);
        seen.cut++;
      }
    }
    expect(seen.refused).toBeGreaterThan(2400);
    expect(seen.refused + seen.harmless + seen.cut).toEqual(3000);
  });

  it.skipIf(!hasBzip2)('agrees with bzip2 on what is damaged', async () => {
    const random = randomNumbers(77);
    for (let i = 0; i < 300; i++) {
      const bytes = mutate(random);
      const theirs = spawnSync('bzip2', ['-dc'], { input: bytes, maxBuffer: 1 << 26 });
      const ours = await decode(bytes);
      expect({ i, fails: ours.error !== null }).toEqual({ i, fails: theirs.status !== 0 });
      if (ours.error === null) expect(Buffer.compare(theirs.stdout, ours.bytes)).toEqual(0);
    }
  });
});

describe('bunzip2 lets go', () => {
  const part = encodeBzip2([noise(90_000)]);
  function watched() {
    const state = { pulled: 0, closed: false };
    async function* source() {
      try {
        for (; state.pulled < 1000; state.pulled++) yield part;
      } finally {
        state.closed = true;
      }
    }
    return { state, source: source() };
  }

  it('of the source on an early break', async () => {
    const { state, source } = watched();
    for await (const _ of bunzip2(source, { name: 'x' })) break;
    expect(state.closed).toEqual(true);
    expect(state.pulled).toBeLessThan(40);
  });

  it('of the source at trailing garbage', async () => {
    const { state, source } = watched();
    async function* spoilt() {
      yield part;
      yield text('x');
      yield* source;
    }
    let bytes = 0;
    for await (const chunk of bunzip2(spoilt(), { name: 'x' })) bytes += chunk.length;
    expect({ bytes, closed: state.closed, early: state.pulled < 40 }).toEqual({
      bytes: 90_000,
      closed: true,
      early: true,
    });
  });

  it('when its signal is aborted', async () => {
    const { state, source } = watched();
    const controller = new AbortController();
    const reading = async () => {
      for await (const _ of bunzip2(source, { name: 'x', signal: controller.signal })) {
        controller.abort(new Error('enough'));
      }
    };
    await expect(reading()).rejects.toThrow('enough');
    expect(state.closed).toEqual(true);
  });

  it('with the error of a failing source', async () => {
    async function* failing() {
      yield part;
      throw new Error('reset by peer');
    }
    const reading = async () => {
      for await (const _ of bunzip2(failing(), { name: 'x' }));
    };
    await expect(reading()).rejects.toThrow(new Error('reset by peer'));
  });
});

describe('bzip2.wasm', () => {
  it('has the memory that its layout needs, and no page more', async () => {
    const bytes = readFileSync(new URL('src/sources/bytes/bzip2/bzip2.wasm', root));
    const { instance } = await WebAssembly.instantiate(bytes, {});
    const { memory, memoryNeeded } = instance.exports;
    expect(memory.buffer.byteLength).toEqual(Math.ceil(memoryNeeded() / 65_536) * 65_536);
  });

  it('is what its source compiles to', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'opendrawer-wasm-'));
    try {
      const out = join(folder, 'bzip2.wasm');
      const source = 'src/sources/bytes/bzip2/assembly';
      await promisify(execFile)(
        process.execPath,
        [
          'node_modules/assemblyscript/bin/asc.js',
          `${source}/index.ts`,
          '--config',
          `${source}/asconfig.json`,
          '--outFile',
          out,
        ],
        { cwd: root },
      );
      const committed = readFileSync(new URL('src/sources/bytes/bzip2/bzip2.wasm', root));
      expect(Buffer.compare(readFileSync(out), committed)).toEqual(0);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

it('the encoder of these tests computes the CRC of the standard', () => {
  expect(crc32(text('123456789'))).toEqual(0xfc891918);
});
