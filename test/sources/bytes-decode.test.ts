import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { isOpendrawerError } from '../../src/errors/index.ts';
import { decode, packingOf } from '../../src/sources/bytes/decode.ts';

async function* chunksOf(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

interface Decoded {
  readonly bytes: Buffer;
  readonly notes: readonly string[];
  readonly error: string | null;
}

async function decoded(input: Uint8Array, chunk = 1000): Promise<Decoded> {
  const chunks: Uint8Array[] = [];
  const notes: string[] = [];
  let error: string | null = null;
  try {
    const options = { name: 'f', onNote: (note: string) => notes.push(note) };
    for await (const bytes of decode(chunksOf(input, chunk), options)) chunks.push(bytes);
  } catch (thrown) {
    error = isOpendrawerError(thrown) ? `${thrown.code} ${thrown.message}` : String(thrown);
  }
  return { bytes: Buffer.concat(chunks), notes, error };
}

const text = Buffer.from(
  Array.from({ length: 3000 }, (_, i) => `{"id":${i},"n":"${Math.sin(i)}"}\n`).join(''),
);
const packed = gzipSync(text);
const withHeader = (flags: number, extra: Buffer): Buffer =>
  Buffer.concat([
    Buffer.from([0x1f, 0x8b, 8, flags, 0, 0, 0, 0, 0, 3]),
    extra,
    packed.subarray(10),
  ]);
const changed = (at: number): Buffer => {
  const copy = Buffer.from(packed);
  copy[at] = (copy[at] ?? 0) ^ 0x55;
  return copy;
};
const utf16 = (littleEndian: boolean): Buffer => {
  const le = Buffer.from('\uFEFF{"title":"Schnee\u00adleopard \u{1F406}"}\n', 'utf16le');
  return littleEndian ? le : le.swap16();
};

describe('packingOf', () => {
  it.each([
    ['plain', Buffer.from('{"id":1}')],
    ['plain', Buffer.alloc(0)],
    ['plain', Buffer.from('BZhello world')],
    ['plain', Buffer.from('BZh')],
    ['bzip2', Buffer.from('425a68393141592653590000', 'hex')],
    ['bzip2', Buffer.from('425a683917724538509000', 'hex')],
    ['bzip2', Buffer.from('425a6839', 'hex')],
    ['bzip2', Buffer.from('BZh9 but damaged')],
    ['gzip', packed],
    ['zip', Buffer.from('504b0304', 'hex')],
    ['xz', Buffer.from('fd377a585a00', 'hex')],
    ['zstd', Buffer.from('28b52ffd', 'hex')],
    ['utf-16le', utf16(true)],
    ['utf-16be', utf16(false)],
    ['utf-32', Buffer.from('fffe00007b000000', 'hex')],
  ])('%s', (packing, head) => {
    expect(packingOf(head)).toBe(packing);
  });
});

describe('decode', () => {
  const good: readonly (readonly [string, Uint8Array, Uint8Array])[] = [
    ['plain', text, text],
    ['nothing', Buffer.alloc(0), Buffer.alloc(0)],
    ['three bytes', Buffer.from('{}\n'), Buffer.from('{}\n')],
    ['gzip', packed, text],
    ['gzip of nothing', gzipSync(''), Buffer.alloc(0)],
    ['two members', Buffer.concat([packed, packed]), Buffer.concat([text, text])],
    [
      'members with an empty one',
      Buffer.concat([gzipSync('a'), gzipSync(''), gzipSync('b')]),
      Buffer.from('ab'),
    ],
    ['zero padding', Buffer.concat([packed, Buffer.alloc(600)]), text],
    ['extra field', withHeader(4, Buffer.from([3, 0, 1, 2, 3])), text],
    ['name and comment', withHeader(8 | 16, Buffer.from('a.txt\0hello\0')), text],
    ['header CRC', withHeader(2, Buffer.from([1, 2])), text],
    [
      'UTF-16 little endian',
      utf16(true),
      Buffer.from('{"title":"Schnee\u00adleopard \u{1F406}"}\n'),
    ],
    ['UTF-16 big endian', utf16(false), Buffer.from('{"title":"Schnee\u00adleopard \u{1F406}"}\n')],
    [
      'gzip of UTF-16',
      gzipSync(utf16(false)),
      Buffer.from('{"title":"Schnee\u00adleopard \u{1F406}"}\n'),
    ],
  ];
  it.each(good)('%s, whatever the chunks', async (_, input, expected) => {
    for (const chunk of [1, 2, 7, 1000, 65_536]) {
      if (chunk < 7 && input.length > 10_000) continue;
      expect(await decoded(input, chunk)).toEqual({ bytes: expected, notes: [], error: null });
    }
  });

  it.each([
    ['text', Buffer.from('hello')],
    ['something like a header', Buffer.from([0x1f, 0x00])],
    ['one byte', Buffer.from([0x1f])],
    ['zeros and then more', Buffer.concat([Buffer.alloc(600), Buffer.from('x')])],
  ])('passes over %s after the end of gzip, with a note', async (_, garbage) => {
    for (const chunk of [13, 1000, 65_536]) {
      expect(await decoded(Buffer.concat([packed, garbage]), chunk)).toEqual({
        bytes: text,
        notes: ['f: bytes after the end of the gzip data were ignored'],
        error: null,
      });
    }
  });

  const whole: readonly (readonly [string, Uint8Array, string])[] = [
    ['a wrong CRC', changed(packed.length - 8), 'f: gzip data is damaged (CRC differs)'],
    ['a wrong length', changed(packed.length - 1), 'f: gzip data is damaged (length differs)'],
    ['a cut trailer', packed.subarray(0, -1), 'f: gzip data is truncated in a trailer'],
    [
      'a cut second header',
      Buffer.concat([packed, packed.subarray(0, 5)]),
      'f: gzip data is truncated in a header',
    ],
    [
      'a damaged second header',
      Buffer.concat([packed, Buffer.from([0x1f, 0x8b, 7, 0, 0, 0, 0, 0, 0, 0])]),
      'f: gzip header is damaged',
    ],
  ];
  it.each(whole)('delivers everything in front of %s', async (_, input, message) => {
    for (const chunk of [13, 1000, 65_536]) {
      const expected = { bytes: text, notes: [], error: `INPUT_CORRUPT ${message}` };
      expect(await decoded(input, chunk)).toEqual(expected);
    }
  });

  it('delivers what is in front of a cut, at any place', async () => {
    for (const length of [3, 10, 11, 100, 5000, packed.length - 9]) {
      const { bytes, error } = await decoded(packed.subarray(0, length), 500);
      expect(error).toMatch(/^INPUT_CORRUPT f: gzip data is truncated/);
      expect(bytes.equals(text.subarray(0, bytes.length))).toBe(true);
      if (length >= 5000) expect(bytes.length).toBeGreaterThan(length);
    }
  });

  it('notices a changed byte anywhere', async () => {
    for (let at = 10; at < packed.length; at += 97) {
      const { error } = await decoded(changed(at));
      expect(error).toMatch(/^INPUT_CORRUPT f: gzip data is (damaged|truncated)/);
    }
  });

  it.each([
    ['zip', Buffer.from('504b0304', 'hex')],
    ['xz', Buffer.from('fd377a585a00', 'hex')],
    ['gzip', gzipSync(packed)],
    ['odd UTF-16', Buffer.from('fffe00', 'hex')],
    ['lone surrogate', Buffer.from('fffe00d82200', 'hex')],
  ])('refuses %s', async (_, input) => {
    const { bytes, error } = await decoded(input);
    expect(bytes.length).toBe(0);
    expect(error).toMatch(/^INPUT_CORRUPT f: (\S+ data where text is read|not valid utf-16le)$/);
  });

  it.each(['plain', 'gzip', 'zip'])('closes its source when %s is left early', async (kind) => {
    let closed = 0;
    async function* source(): AsyncGenerator<Uint8Array> {
      try {
        const bytes =
          kind === 'gzip'
            ? packed
            : kind === 'zip'
              ? Buffer.from('504b0304000000000000', 'hex')
              : text;
        for (;;) yield* chunksOf(bytes, 4096);
      } finally {
        closed++;
      }
    }
    const reading = (async () => {
      for await (const _ of decode(source(), { name: 'f' })) break;
    })();
    if (kind === 'zip') await expect(reading).rejects.toThrow('zip data where text is read');
    await reading.catch(() => {});
    expect(closed).toBe(1);
  });

  it('hands on a fault of its source', async () => {
    async function* broken(): AsyncGenerator<Uint8Array> {
      yield packed.subarray(0, 8000);
      throw new Error('torn');
    }
    const chunks: Uint8Array[] = [];
    const reading = (async () => {
      for await (const chunk of decode(broken(), { name: 'f' })) chunks.push(chunk);
    })();
    await expect(reading).rejects.toThrow('torn');
  });
});
