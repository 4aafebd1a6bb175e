import { closeSync, fsyncSync, openSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import { bytesOf, writeAll } from '../bytes.ts';
import { type ContainerInfo, PAGE_BYTES } from './container.ts';

/** `dictionaries.bin` in the making: a container whose blocks other processes write, each from the begin of a page on. */
export class DictionariesFile {
  readonly path: string;
  readonly #handle: number;
  readonly #blocks = new Map<string, { readonly place: number; readonly sizeBytes: number }>();
  readonly #written: { readonly place: number; readonly checksums: Uint32Array }[] = [];
  #end = 0;

  constructor(path: string) {
    this.path = path;
    this.#handle = openSync(path, 'wx');
  }

  /** Where the block of a key is to be written; where it is written once more, the same place. */
  place(key: string, sizeBytes: number): number {
    const block = this.#blocks.get(key) ?? { place: this.#end, sizeBytes };
    if (block.sizeBytes !== sizeBytes) {
      throw new Error(`the dictionary of ${key} does not fit into its place`);
    }
    this.#blocks.set(key, block);
    const end = block.place + Math.ceil(sizeBytes / PAGE_BYTES) * PAGE_BYTES;
    this.#end = Math.max(this.#end, end);
    return block.place;
  }

  /** Pages were written at a place. */
  add(place: number, checksums: Uint32Array): void {
    this.#written.push({ place, checksums });
  }

  /** Ends the file, which is on the disk then. */
  finish(): ContainerInfo {
    const checksums = new Uint32Array(this.#end / PAGE_BYTES);
    for (const { place, checksums: own } of this.#written) checksums.set(own, place / PAGE_BYTES);
    const bytes = bytesOf(checksums);
    writeAll(this.#handle, bytes, this.#end);
    fsyncSync(this.#handle);
    closeSync(this.#handle);
    return {
      sizeBytes: this.#end + bytes.length,
      contentBytes: this.#end,
      crc: crc32(bytes),
      blocks: Array.from(
        this.#blocks,
        ([key, { place, sizeBytes }]) => [key, place, sizeBytes] as const,
      ),
    };
  }

  /** Lets go of a file that is not finished. */
  abandon(): void {
    closeSync(this.#handle);
  }
}
