import { closeSync, ftruncateSync, openSync, writeSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { constants, crc32, zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import { OpendrawerError } from '../../errors/index.ts';

/** What a frame holds. */
export const FRAME = { head: 1, entries: 2, checkpoint: 3 } as const;
export type FrameType = (typeof FRAME)[keyof typeof FRAME];

/** A frame of a file, unpacked. `end` is the offset behind it. */
export interface Frame {
  readonly type: number;
  readonly content: Buffer;
  readonly end: number;
}

/*
 * A file is a row of frames: magic, type, length unpacked, length packed, CRC-32 (all 32 bits, little-endian), content in zstd, and the
 * length of the whole frame once more, so that the last ones can be found from the end.
 */
const MAGIC = 0x3148444f;
const HEADER = 20;
const TRAILER = 4;
const MAX_CONTENT = 2 ** 30;
const PACK = { params: { [constants.ZSTD_c_compressionLevel]: 1 } };

/** Packs content into a frame. */
export function packFrame(type: FrameType, content: Uint8Array): Buffer {
  const packed = zstdCompressSync(content, PACK);
  const length = HEADER + packed.length + TRAILER;
  const frame = Buffer.allocUnsafe(length);
  frame.writeUInt32LE(MAGIC, 0);
  frame.writeUInt32LE(type, 4);
  frame.writeUInt32LE(content.length, 8);
  frame.writeUInt32LE(packed.length, 12);
  frame.writeUInt32LE(crc32(packed, type), 16);
  packed.copy(frame, HEADER);
  frame.writeUInt32LE(length, length - TRAILER);
  return frame;
}

interface Header {
  readonly type: number;
  readonly rawLength: number;
  readonly packedLength: number;
  readonly crc: number;
}

function readHeader(bytes: Buffer): Header | null {
  if (bytes.length < HEADER || bytes.readUInt32LE(0) !== MAGIC) return null;
  const header = {
    type: bytes.readUInt32LE(4),
    rawLength: bytes.readUInt32LE(8),
    packedLength: bytes.readUInt32LE(12),
    crc: bytes.readUInt32LE(16),
  };
  return header.rawLength > MAX_CONTENT || header.packedLength > MAX_CONTENT ? null : header;
}

/** Bytes of a file from an offset; fewer where it ends. */
async function bytesAt(file: FileHandle, from: number, length: number): Promise<Buffer> {
  const buffer = Buffer.allocUnsafe(length);
  let filled = 0;
  while (filled < length) {
    const { bytesRead } = await file.read(buffer, filled, length - filled, from + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return buffer.subarray(0, filled);
}

/** Null: it is no zstd, or does not have that length. */
function unpacked(packed: Buffer, length: number): Buffer | null {
  try {
    const content = zstdDecompressSync(packed, { maxOutputLength: Math.max(1, length) });
    return content.length === length ? content : null;
  } catch {
    return null;
  }
}

/** The frame at an offset; null: there is no whole and sound one. */
export async function frameAt(file: FileHandle, from: number): Promise<Frame | null> {
  const header = readHeader(await bytesAt(file, from, HEADER));
  if (header === null) return null;
  const rest = await bytesAt(file, from + HEADER, header.packedLength + TRAILER);
  if (rest.length < header.packedLength + TRAILER) return null;
  const packed = rest.subarray(0, header.packedLength);
  if (crc32(packed, header.type) !== header.crc) return null;
  const content = unpacked(packed, header.rawLength);
  if (content === null) return null;
  return { type: header.type, content, end: from + HEADER + rest.length };
}

/** The frame that ends at an offset, with the offset of its first byte; null: there is none. */
async function frameBefore(
  file: FileHandle,
  end: number,
): Promise<{ readonly frame: Frame; readonly start: number } | null> {
  if (end < HEADER + TRAILER) return null;
  const length = (await bytesAt(file, end - TRAILER, TRAILER)).readUInt32LE(0);
  if (length > end || length < HEADER + TRAILER) return null;
  const frame = await frameAt(file, end - length);
  return frame === null || frame.end !== end ? null : { frame, start: end - length };
}

/**
 * The last checkpoint of a file, looked for from its end; where the end is torn, from its beginning. Null: there is none.
 */
export async function lastCheckpoint(path: string): Promise<Frame | null> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    for (let end = size; ; ) {
      const found = await frameBefore(file, end);
      if (found === null) {
        if (end > 0) break;
        return null;
      }
      if (found.frame.type === FRAME.checkpoint) return found.frame;
      end = found.start;
    }
    let last: Frame | null = null;
    for (let at = 0; ; ) {
      const frame = await frameAt(file, at);
      if (frame === null) return last;
      if (frame.type === FRAME.checkpoint) last = frame;
      at = frame.end;
    }
  } finally {
    await file.close();
  }
}

/** Frames of a file up to an offset. Throws INPUT_CORRUPT where one is not whole and sound. */
export async function* readFrames(
  path: string,
  to: number,
): AsyncGenerator<Frame, void, undefined> {
  const file = await open(path);
  try {
    for (let at = 0; at < to; ) {
      const frame = await frameAt(file, at);
      if (frame === null || frame.end > to) {
        throw new OpendrawerError('INPUT_CORRUPT', `${path}: damaged or cut off at byte ${at}`, {
          hint: 'Delete the folder of the harvest: the source is then asked for everything again.',
        });
      }
      yield frame;
      at = frame.end;
    }
  } finally {
    await file.close();
  }
}

/** Writes frames at the end of a file, at once: what waits to be written would be memory that grows. */
export class FrameWriter {
  readonly #path: string;
  readonly #descriptor: number;
  #size: number;

  /** Goes on at an offset; what stands behind it is thrown away. */
  constructor(path: string, size = 0) {
    this.#path = path;
    this.#descriptor = openSync(path, size === 0 ? 'w' : 'r+');
    this.#size = size;
    ftruncateSync(this.#descriptor, size);
  }

  get size(): number {
    return this.#size;
  }

  get descriptor(): number {
    return this.#descriptor;
  }

  write(frame: Uint8Array): void {
    try {
      for (let at = 0; at < frame.length; ) {
        at += writeSync(this.#descriptor, frame, at, frame.length - at, this.#size + at);
      }
    } catch (cause) {
      throw diskFault(this.#path, cause);
    }
    this.#size += frame.length;
  }

  close(): void {
    closeSync(this.#descriptor);
  }
}

/** What a failed write means. */
export function diskFault(path: string, cause: unknown): unknown {
  const { code } = cause as { code?: unknown };
  if (code !== 'ENOSPC' && code !== 'EDQUOT') return cause;
  return new OpendrawerError('DISK_FULL', `${path}: no space is left`, { cause });
}
