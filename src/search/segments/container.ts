import { closeSync, fstatSync, fsyncSync, openSync, readSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import { bytesOf, doubled, writeAll } from '../bytes.ts';
import { DamagedIndexError } from './damaged.ts';

/** Bytes under one checksum: what is read of a file is checked page by page. */
export const PAGE_BYTES = 4096;
const BUFFER_BYTES = PAGE_BYTES * 256;
/** Named blocks begin at multiples of this, so that they can be seen as numbers. */
const ALIGNMENT = 8;

/** What stands where in a container. Behind the content stands one CRC-32 a page. */
export interface ContainerInfo {
  readonly sizeBytes: number;
  /** End of the content, where the checksums begin. */
  readonly contentBytes: number;
  /** CRC-32 of the checksums. */
  readonly crc: number;
  /** Name, offset and length of each named block. */
  readonly blocks: readonly (readonly [name: string, offset: number, length: number])[];
}

/** Writes a file of named blocks and of what they point to. */
export class ContainerWriter {
  readonly #handle: number;
  readonly #buffer = Buffer.allocUnsafe(BUFFER_BYTES);
  #used = 0;
  #written = 0;
  #crcs = new Uint32Array(1024);
  #pages = 0;
  readonly #blocks: [string, number, number][] = [];

  constructor(path: string) {
    this.#handle = openSync(path, 'wx');
  }

  /** Offset of what is written next. */
  get place(): number {
    return this.#written + this.#used;
  }

  /** Appends bytes; their offset. */
  append(bytes: Uint8Array): number {
    const place = this.place;
    let at = 0;
    while (at < bytes.length) {
      const size = Math.min(bytes.length - at, BUFFER_BYTES - this.#used);
      this.#buffer.set(size === bytes.length ? bytes : bytes.subarray(at, at + size), this.#used);
      this.#used += size;
      at += size;
      if (this.#used === BUFFER_BYTES) this.#flush();
    }
    return place;
  }

  /** Appends a named block. */
  block(name: string, parts: readonly ArrayBufferView[]): void {
    const over = this.place % ALIGNMENT;
    if (over > 0) this.append(new Uint8Array(ALIGNMENT - over));
    const offset = this.place;
    for (const { buffer, byteOffset, byteLength } of parts) {
      this.append(new Uint8Array(buffer, byteOffset, byteLength));
    }
    this.#blocks.push([name, offset, this.place - offset]);
  }

  #flush(): void {
    for (let from = 0; from < this.#used; from += PAGE_BYTES) {
      if (this.#pages === this.#crcs.length) this.#crcs = doubled(this.#crcs);
      const to = Math.min(this.#used, from + PAGE_BYTES);
      this.#crcs[this.#pages] = crc32(this.#buffer.subarray(from, to));
      this.#pages += 1;
    }
    writeAll(this.#handle, this.#buffer.subarray(0, this.#used));
    this.#written += this.#used;
    this.#used = 0;
  }

  /** Ends the file, which is on the disk then. */
  finish(): ContainerInfo {
    this.#flush();
    const contentBytes = this.#written;
    const checksums = bytesOf(this.#crcs.subarray(0, this.#pages));
    writeAll(this.#handle, checksums);
    fsyncSync(this.#handle);
    closeSync(this.#handle);
    return {
      sizeBytes: contentBytes + checksums.length,
      contentBytes,
      crc: crc32(checksums),
      blocks: this.#blocks,
    };
  }

  /** Lets go of a file that is not finished. */
  abandon(): void {
    closeSync(this.#handle);
  }
}

/** What was glanced at last, in this thread: one piece of memory for all readers. */
let scratch = Buffer.alloc(0);
const LEAST_SCRATCH_BYTES = 1 << 15;

/** Reads a container, checking every page that it reads. */
export class ContainerReader {
  readonly info: ContainerInfo;
  readonly #handle: number;
  readonly #path: string;
  readonly #segment: string | null;
  readonly #blocks: ReadonlyMap<string, readonly [string, number, number]>;
  #crcs: Uint32Array | null;

  /** `checksums`, where they are at hand, are those that `checksums` of another reader gave. */
  constructor(
    handle: number,
    path: string,
    info: ContainerInfo,
    segment: string | null,
    checksums: Uint8Array | null = null,
  ) {
    this.#handle = handle;
    this.#path = path;
    this.#segment = segment;
    this.info = info;
    this.#blocks = new Map(info.blocks.map((block) => [block[0], block]));
    this.#crcs = checksums === null ? null : asWords(checksums);
    if (fstatSync(handle).size !== info.sizeBytes) throw this.damaged();
  }

  damaged(cause?: unknown): DamagedIndexError {
    return new DamagedIndexError(this.#segment, this.#path, cause);
  }

  #fill(target: Uint8Array, offset: number): void {
    let at = 0;
    while (at < target.length) {
      let count: number;
      try {
        count = readSync(
          this.#handle,
          target,
          at,
          Math.min(target.length - at, 2 ** 30),
          offset + at,
        );
      } catch (cause) {
        throw this.damaged(cause);
      }
      if (count === 0) throw this.damaged();
      at += count;
    }
  }

  /** The checksums of the pages, checked. */
  checksums(): Uint32Array {
    if (this.#crcs === null) {
      const bytes = Buffer.allocUnsafeSlow(this.info.sizeBytes - this.info.contentBytes);
      this.#fill(bytes, this.info.contentBytes);
      if (crc32(bytes) !== this.info.crc) throw this.damaged();
      this.#crcs = asWords(bytes);
    }
    return this.#crcs;
  }

  /** Bytes in memory that the next call, of any reader in this thread, reuses. */
  glance(offset: number, length: number): Buffer {
    const { contentBytes } = this.info;
    if (!(offset >= 0 && length >= 0 && offset + length <= contentBytes)) throw this.damaged();
    if (length === 0) return scratch.subarray(0, 0);
    const crcs = this.checksums();
    const firstPage = Math.floor(offset / PAGE_BYTES);
    const from = firstPage * PAGE_BYTES;
    const to = Math.min(contentBytes, Math.ceil((offset + length) / PAGE_BYTES) * PAGE_BYTES);
    const size = to - from;
    if (scratch.length < size) {
      scratch = Buffer.allocUnsafeSlow(Math.max(size, LEAST_SCRATCH_BYTES));
    }
    const bytes = scratch.subarray(0, size);
    this.#fill(bytes, from);
    for (let at = 0, page = firstPage; at < size; at += PAGE_BYTES, page += 1) {
      const end = Math.min(size, at + PAGE_BYTES);
      if (crc32(bytes.subarray(at, end)) !== crcs[page]) throw this.damaged();
    }
    return bytes.subarray(offset - from, offset - from + length);
  }

  /** Bytes in memory of their own. */
  read(offset: number, length: number): Buffer<ArrayBuffer> {
    const bytes = Buffer.allocUnsafeSlow(Math.max(0, length));
    this.#copy(offset, bytes);
    return bytes;
  }

  #copy(offset: number, target: Uint8Array): void {
    const piece = BUFFER_BYTES - (offset % PAGE_BYTES);
    for (let at = 0; at < target.length; ) {
      const size = Math.min(target.length - at, at === 0 ? piece : BUFFER_BYTES);
      target.set(this.glance(offset + at, size), at);
      at += size;
    }
  }

  has(name: string): boolean {
    return this.#blocks.has(name);
  }

  /** Bytes of a named block; 0 where it is not there. */
  sizeOf(name: string): number {
    return this.#blocks.get(name)?.[2] ?? 0;
  }

  /** A named block in memory of its own; empty where it is not there. */
  block(name: string): Buffer<ArrayBuffer> {
    const place = this.#blocks.get(name);
    return place === undefined ? Buffer.alloc(0) : this.read(place[1], place[2]);
  }

  /** Fills memory with bytes of a named block from an offset on. */
  fillFrom(name: string, from: number, target: Uint8Array): void {
    const place = this.#blocks.get(name);
    if (place === undefined || from + target.length > place[2]) throw this.damaged();
    this.#copy(place[1] + from, target);
  }

  /** Part of a named block, in memory that the next call reuses. */
  part(name: string, from: number, length: number): Buffer {
    const place = this.#blocks.get(name);
    if (place === undefined || from + length > place[2]) throw this.damaged();
    return this.glance(place[1] + from, length);
  }

  close(): void {
    closeSync(this.#handle);
  }
}

const asWords = (bytes: Uint8Array): Uint32Array =>
  new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.length >>> 2);
