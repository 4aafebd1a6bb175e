import { closeSync, fsyncSync, openSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import { bytesOf, writeAll } from '../bytes.ts';
import { type ContainerInfo, PAGE_BYTES } from './container.ts';
import type { DictionaryBlock } from './protocol.ts';

/** `dictionaries.bin` in the making: a container whose blocks other processes write, each from the begin of a page on. */
export class DictionariesFile {
  readonly path: string;
  readonly #handle: number;
  readonly #blocks: { key: string; place: number; block: DictionaryBlock }[] = [];
  #end = 0;

  constructor(path: string) {
    this.path = path;
    this.#handle = openSync(path, 'wx');
  }

  /** Where a block of at most so many bytes may be written. */
  place(roomBytes: number): number {
    const place = this.#end;
    this.#end += Math.ceil(roomBytes / PAGE_BYTES) * PAGE_BYTES;
    return place;
  }

  add(key: string, place: number, block: DictionaryBlock): void {
    this.#blocks.push({ key, place, block });
  }

  /** Ends the file, which is on the disk then. */
  finish(): ContainerInfo {
    const blocks = this.#blocks.sort((a, b) => a.place - b.place);
    const last = blocks.at(-1);
    const pages = last === undefined ? 0 : last.place / PAGE_BYTES + last.block.checksums.length;
    // What a block left of its room is empty.
    const checksums = new Uint32Array(pages).fill(crc32(new Uint8Array(PAGE_BYTES)));
    for (const { place, block } of blocks) checksums.set(block.checksums, place / PAGE_BYTES);
    const bytes = bytesOf(checksums);
    const contentBytes = pages * PAGE_BYTES;
    writeAll(this.#handle, bytes, contentBytes);
    fsyncSync(this.#handle);
    closeSync(this.#handle);
    return {
      sizeBytes: contentBytes + bytes.length,
      contentBytes,
      crc: crc32(bytes),
      blocks: blocks.map(({ key, place, block }) => [key, place, block.sizeBytes] as const),
    };
  }

  /** Lets go of a file that is not finished. */
  abandon(): void {
    closeSync(this.#handle);
  }
}
