import { zstdDecompressSync } from 'node:zlib';

/** Bytes of the magic number and the frame's descriptor. */
const HEAD_BYTES = 5;
const SINGLE_SEGMENT = 0x20;
/** Bytes of the content's size, by the first two bits of the descriptor; of a single segment one where there would be none. */
const SIZE_BYTES = [0, 2, 4, 8];
const DICTIONARY_BYTES = [0, 1, 2, 4];
/** Sizes of two bytes begin here. */
const LEAST_OF_TWO = 256;
/** Room for one more byte tells the end of the content from a full piece. */
const SPARE_BYTES = 1;
const LEAST_PIECE_BYTES = 64;
const LARGEST_PIECE_BYTES = 2 ** 20;

/** Bytes that a frame says it holds; null where it does not say (RFC 8878, section 3.1.1.1). */
export const sizeInFrame = (frame: Buffer): number | null => {
  const descriptor = frame[HEAD_BYTES - 1] ?? 0;
  const isSingle = (descriptor & SINGLE_SEGMENT) !== 0;
  const size = SIZE_BYTES[descriptor >>> 6] ?? 0;
  const own = size === 0 && isSingle ? 1 : size;
  const at = HEAD_BYTES + (isSingle ? 0 : 1) + (DICTIONARY_BYTES[descriptor & 3] ?? 0);
  if (own === 0 || at + own > frame.length) return null;
  if (own === 8) return Number(frame.readBigUInt64LE(at));
  return frame.readUIntLE(at, own) + (own === 2 ? LEAST_OF_TWO : 0);
};

/** What a zstd frame holds, in one piece of memory where it is not large. Throws where it is damaged. */
export const unzstd = (frame: Buffer): Buffer => {
  const size = sizeInFrame(frame);
  if (size === null || size > LARGEST_PIECE_BYTES) return zstdDecompressSync(frame);
  return zstdDecompressSync(frame, {
    chunkSize: Math.max(LEAST_PIECE_BYTES, size + SPARE_BYTES),
  });
};
