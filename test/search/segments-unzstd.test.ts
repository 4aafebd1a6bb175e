import { constants, zstdCompressSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { sizeInFrame, unzstd } from '../../src/search/segments/unzstd.ts';

const TEXT = Buffer.from('opendrawer '.repeat(9000));

describe.each([0, 1, 5, 255, 256, 257, 4096, 65_535, 65_536, 65_791, 65_792, 99_000])(
  'a frame of %i bytes',
  (size) => {
    const content = TEXT.subarray(0, size);

    test.each([1, 3, 19])('at level %i', (level) => {
      const frame = zstdCompressSync(content, {
        params: { [constants.ZSTD_c_compressionLevel]: level },
      });
      expect(sizeInFrame(frame)).toBe(size);
      expect(unzstd(frame).equals(content)).toBe(true);
    });

    test('that does not say how many', () => {
      const frame = zstdCompressSync(content, {
        params: { [constants.ZSTD_c_contentSizeFlag]: 0 },
      });
      expect(sizeInFrame(frame)).toBeNull();
      expect(unzstd(frame).equals(content)).toBe(true);
    });
  },
);

test('large contents come in pieces', () => {
  const content = Buffer.alloc(3 * 2 ** 20, 'large');
  const frame = zstdCompressSync(content);
  expect(sizeInFrame(frame)).toBe(content.length);
  expect(unzstd(frame).equals(content)).toBe(true);
});

test.each(['', '28b52ffd', '28b52ffd60', '00000000000000000000'])('"%s" is no frame', (hex) => {
  const bytes = Buffer.from(hex, 'hex');
  expect(() => unzstd(bytes)).toThrow();
});
