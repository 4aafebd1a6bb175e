import { isUtf8 } from 'node:buffer';
import { describe, expect, it } from 'vitest';
import { type SplitOptions, splitLines } from '../../src/sources/bytes/lines.ts';
import { invalidUtf8At, type LineBatch, type Reject } from '../../src/sources/index.ts';

async function* chunksOf(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

const textsOf = (batch: LineBatch): [number, string][] =>
  Array.from({ length: batch.count }, (_, i) => [
    batch.firstLine + i,
    batch.bytes.toString('utf8', batch.starts[i], batch.ends[i]),
  ]);

interface Split {
  readonly lines: [number, string][];
  readonly rejects: Omit<Reject, 'partition'>[];
}

async function split(
  input: string | Uint8Array,
  {
    chunk = 7,
    batchBytes = 64,
    maxLineBytes = 40,
    ...rest
  }: Partial<SplitOptions> & { chunk?: number } = {},
): Promise<Split> {
  const rejects: Omit<Reject, 'partition'>[] = [];
  const lines: [number, string][] = [];
  const bytes = typeof input === 'string' ? Buffer.from(input) : input;
  const batches = splitLines(chunksOf(bytes, chunk), {
    partition: 'p',
    batchBytes,
    maxLineBytes,
    dropBom: true,
    onReject: ({ partition: _, ...reject }) => rejects.push(reject),
    ...rest,
  });
  for await (const batch of batches) lines.push(...textsOf(batch));
  return { lines, rejects };
}

const empty = (line: number, length = 0, sample = ''): Omit<Reject, 'partition'> => ({
  line,
  reason: 'EMPTY_LINE',
  detail: `${length} bytes, only whitespace`,
  sample,
});
const tooLong = (line: number, length: number, sample: string): Omit<Reject, 'partition'> => ({
  line,
  reason: 'LINE_TOO_LONG',
  detail: `${length} bytes; at most 40 are read`,
  sample,
});
const invalid = (line: number, byte: string, at: number, sample: string) => ({
  line,
  reason: 'INVALID_UTF8',
  detail: `byte 0x${byte} at offset ${at} of the line`,
  sample,
});

const long = 'x'.repeat(100);
const cases: readonly (readonly [string, string | Uint8Array, Split])[] = [
  ['nothing', '', { lines: [], rejects: [] }],
  ['one line without LF', 'a', { lines: [[1, 'a']], rejects: [] }],
  ['one line', 'a\n', { lines: [[1, 'a']], rejects: [] }],
  [
    'CR LF',
    'a\r\nb\r\nc\r',
    { lines: [[1, 'a'], [2, 'b'], [3, 'c']], rejects: [] }, // biome-ignore format: a row
  ],
  ['CR within a line stays', 'a\rb\n', { lines: [[1, 'a\rb']], rejects: [] }],
  ['empty last line', 'a\n\n', { lines: [[1, 'a']], rejects: [] }],
  ['blank last line without LF', 'a\n \t', { lines: [[1, 'a']], rejects: [] }],
  ['two empty lines at the end', 'a\n\n\n', { lines: [[1, 'a']], rejects: [empty(2)] }],
  [
    'blank lines between',
    'a\n\n \t\r\nb\n',
    { lines: [[1, 'a'], [4, 'b']], rejects: [empty(2), empty(3, 2, ' \t')] }, // biome-ignore format: a row
  ],
  ['byte order mark', '\uFEFFa\nb', { lines: [[1, 'a'], [2, 'b']], rejects: [] }], // biome-ignore format: a row
  ['byte order mark later', 'a\n\uFEFFb', { lines: [[1, 'a'], [2, '\uFEFFb']], rejects: [] }], // biome-ignore format: a row
  [
    'longest line that is read',
    `${long.slice(0, 40)}\r\nb`,
    { lines: [[1, long.slice(0, 40)], [2, 'b']], rejects: [] }, // biome-ignore format: a row
  ],
  [
    'one byte too long',
    `a\n${long.slice(0, 41)}\nb`,
    { lines: [[1, 'a'], [3, 'b']], rejects: [tooLong(2, 41, long.slice(0, 41))] }, // biome-ignore format: a row
  ],
  [
    'far too long',
    `a\n${long}\r\nb\n${long}`,
    {
      lines: [[1, 'a'], [3, 'b']], // biome-ignore format: a row
      rejects: [
        tooLong(2, 100, expect.stringMatching(/^x{41,100}$/)),
        tooLong(4, 100, expect.stringMatching(/^x{41,100}$/)),
      ],
    },
  ],
  [
    'not UTF-8',
    Buffer.from('a\nb\xe9\n\xc3\xa9\n\xff', 'latin1'),
    {
      lines: [[1, 'a'], [3, 'é']], // biome-ignore format: a row
      rejects: [invalid(2, 'e9', 1, 'b\ufffd'), invalid(4, 'ff', 0, '\ufffd')],
    },
  ],
];

describe('splitLines', () => {
  it.each(cases)('%s, whatever the chunks and batches', async (_, input, expected) => {
    for (const chunk of [1, 2, 3, 5, 64, 1000]) {
      for (const batchBytes of [64, 65, 100, 1000]) {
        const seen = await split(input, { chunk, batchBytes });
        const byLine = seen.rejects.toSorted((a, b) => a.line - b.line);
        expect({ lines: seen.lines, rejects: byLine }).toEqual(expected);
      }
    }
  });

  it('numbers the lines of a batch without gaps and copies none', async () => {
    const batches: LineBatch[] = [];
    const source = chunksOf(Buffer.from('a\nb\n\nc\nd\n'), 100);
    const options = { partition: 'p', batchBytes: 64, maxLineBytes: 40, onReject: () => {} };
    for await (const batch of splitLines(source, options)) batches.push(batch);
    expect(batches.map((batch) => [batch.firstLine, batch.count])).toEqual([[1, 2], [4, 2]]); // biome-ignore format: a row
    expect(batches[0]?.bytes).toBe(batches[1]?.bytes);
  });

  it('holds no more than a batch of a line that is far too long', async () => {
    const chunk = Buffer.alloc(1024 * 1024, 'y');
    async function* endless(): AsyncGenerator<Uint8Array> {
      for (let i = 0; i < 300; i++) yield chunk;
      yield Buffer.from('\n{}\n');
    }
    const rejects: Reject[] = [];
    const lines: [number, string][] = [];
    const before = process.memoryUsage().arrayBuffers;
    let most = 0;
    for await (const batch of splitLines(endless(), {
      partition: 'p',
      batchBytes: 2 ** 20,
      maxLineBytes: 8 * 2 ** 20,
      onReject: (reject) => {
        most = Math.max(most, process.memoryUsage().arrayBuffers - before);
        rejects.push(reject);
      },
    })) {
      lines.push(...textsOf(batch));
    }
    expect(lines).toEqual([[2, '{}']]);
    expect(rejects).toEqual([
      {
        partition: 'p',
        line: 1,
        reason: 'LINE_TOO_LONG',
        detail: `${300 * 2 ** 20} bytes; at most ${8 * 2 ** 20} are read`,
        sample: 'y'.repeat(200),
      },
    ]);
    expect(most).toBeLessThan(64 * 2 ** 20);
  });

  it('delivers the whole lines in front of a fault', async () => {
    async function* broken(): AsyncGenerator<Uint8Array> {
      yield Buffer.from('a\nb\nhal');
      throw new Error('torn');
    }
    const seen: [number, string][] = [];
    const options = { partition: 'p', batchBytes: 64, maxLineBytes: 40, onReject: () => {} };
    const reading = (async () => {
      for await (const batch of splitLines(broken(), options)) seen.push(...textsOf(batch));
    })();
    await expect(reading).rejects.toThrow('torn');
    expect(seen).toEqual([[1, 'a'], [2, 'b']]); // biome-ignore format: a row
  });
});

/** What `splitLines` promises, said plainly and slowly. */
function splitSlowly(bytes: Buffer, maxLineBytes: number): Split {
  const marked = bytes.subarray(0, 3).equals(Buffer.from('\uFEFF'));
  const body = marked ? bytes.subarray(3) : bytes;
  const pieces: Buffer[] = [];
  let start = 0;
  for (let lf = body.indexOf(10); lf !== -1; lf = body.indexOf(10, start)) {
    pieces.push(body.subarray(start, lf));
    start = lf + 1;
  }
  if (start < body.length) pieces.push(body.subarray(start));
  const lines: [number, string][] = [];
  const rejects: Split['rejects'][number][] = [];
  pieces.forEach((piece, at) => {
    const line = piece.at(-1) === 13 ? piece.subarray(0, -1) : piece;
    const sample = line.toString('utf8').slice(0, 200);
    const number = at + 1;
    if (line.length > maxLineBytes) {
      const detail = `${line.length} bytes; at most ${maxLineBytes} are read`;
      rejects.push({ line: number, reason: 'LINE_TOO_LONG', detail, sample: '' });
    } else if (/^[\t\v\f\r ]*$/.test(line.toString('latin1'))) {
      if (at < pieces.length - 1) rejects.push(empty(number, line.length, sample));
    } else if (isUtf8(line)) {
      lines.push([number, line.toString('utf8')]);
    } else {
      rejects.push({ line: number, reason: 'INVALID_UTF8', detail: '', sample });
    }
  });
  return { lines, rejects };
}

describe('splitLines against a plain and slow way', () => {
  const pieces = [
    'a',
    '{"b":1}',
    'é',
    '€',
    '\n',
    '\n',
    '\r\n',
    '\r',
    ' ',
    '\t',
    '\uFEFF',
    'x'.repeat(30),
  ];
  // Park and Miller: the same inputs on every machine.
  const random = (seed: number) => {
    let state = seed;
    return (below: number): number => {
      state = (state * 48_271) % 2_147_483_647;
      return state % below;
    };
  };
  const plain = ({ lines, rejects }: Split) => ({
    lines,
    rejects: rejects
      .map((reject) => ({
        ...reject,
        ...(reject.reason === 'LINE_TOO_LONG' ? { sample: '' } : {}),
        ...(reject.reason === 'INVALID_UTF8' ? { detail: '' } : {}),
      }))
      .toSorted((a, b) => a.line - b.line),
  });

  it.each([1, 2, 3, 4, 5, 6, 7, 8])('gives the same for 200 random inputs (%d)', async (seed) => {
    const next = random(seed * 7919);
    for (let round = 0; round < 200; round++) {
      const parts = Array.from({ length: next(40) }, () =>
        next(25) === 0
          ? Buffer.from([128 + next(128)])
          : Buffer.from(pieces[next(pieces.length)] ?? ''),
      );
      const bytes = Buffer.concat(parts);
      const maxLineBytes = 1 + next(100);
      const options = { chunk: 1 + next(50), batchBytes: 3 + next(100), maxLineBytes };
      const seen = plain(await split(bytes, options));
      expect({ round, ...seen }).toEqual({ round, ...plain(splitSlowly(bytes, maxLineBytes)) });

      // The same in ranges: what starts in one range is delivered by it alone.
      const cut = next(bytes.length + 1);
      const rest = {
        skipFirstLine: true,
        dropBom: false,
        stopAt: Number.POSITIVE_INFINITY,
      };
      const first = await split(bytes, { ...options, stopAt: cut });
      const second =
        cut === 0
          ? await split(bytes, options)
          : await split(bytes.subarray(cut - 1), { ...options, ...rest });
      const joined = cut === 0 ? second.lines : [...first.lines, ...second.lines];
      expect(joined.map(([, text]) => text)).toEqual(seen.lines.map(([, text]) => text));
      const reasons = [...(cut === 0 ? [] : first.rejects), ...second.rejects];
      expect(reasons.map(({ reason }) => reason).sort()).toEqual(
        seen.rejects.map(({ reason }) => reason).sort(),
      );
    }
  });
});

describe('invalidUtf8At', () => {
  it.each([
    ['ascii', [0x61, 0x7f], -1],
    ['2, 3 and 4 bytes', [...Buffer.from('é€𝄞')], -1],
    ['lone continuation', [0x61, 0x80], 1],
    ['overlong slash', [0xc0, 0xaf], 0],
    ['surrogate', [0x61, 0xed, 0xa0, 0x80], 1],
    ['beyond U+10FFFF', [0xf4, 0x90, 0x80, 0x80], 0],
    ['cut at the end', [0x61, 0xe2, 0x82], 1],
  ])('%s', (_, bytes, expected) => {
    const padded = Uint8Array.from([0xff, ...bytes, 0xff]);
    expect(invalidUtf8At(padded, 1, padded.length - 1)).toBe(expected);
  });
});
