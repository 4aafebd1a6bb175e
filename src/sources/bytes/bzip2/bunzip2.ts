import { readFileSync } from 'node:fs';
import { OpendrawerError } from '../../../errors/index.ts';

export interface Bunzip2Options {
  /** Path or address, for messages. */
  readonly name: string;
  /** Stops before the next block: the generator throws the signal's reason. A source that waits must heed it itself. */
  readonly signal?: AbortSignal;
  /** Called when the last stream is followed by something else, with its offset in the file; `bzip2` warns of it too. */
  readonly onTrailingGarbage?: (offset: number) => void;
}

/** The exports of assembly/index.ts. */
interface Decoder {
  readonly memory: { readonly buffer: ArrayBuffer };
  inputAddress(): number;
  inputRoom(): number;
  inputPosition(): number;
  inputLeft(): number;
  outputAddress(): number;
  feed(bytes: number, last: number): void;
  compact(): number;
  isInStream(): number;
  reset(): void;
  next(): number;
  output(): number;
}

const MORE = 0;
const BLOCK_DONE = 1;
const STREAM_DONE = 2;
const BAD_MAGIC = -1;

const FAULTS: Readonly<Record<number, string>> = {
  [-2]: 'neither a block nor the end of a stream begins here',
  [-3]: 'the block uses no byte value',
  [-4]: 'the selectors of the code tables are not valid',
  [-5]: 'the lengths of a Huffman code are not valid',
  [-6]: 'a Huffman code is not in its table',
  [-7]: 'the block is longer than the stream allows',
  [-8]: 'the origin lies outside of the block',
  [-9]: 'a run at the end of the block lacks its count',
  [-10]: 'the CRC of the block does not match',
  [-11]: 'the CRC of the stream does not match',
};

/** Compressed bytes to have before a block is tried: encoders make none longer at level 9, short of contrived ones. */
const BLOCK_INPUT_BYTES = 1 << 20;
/** No valid block is longer than 900,000 codes of 20 bits and its header. */
const MAX_BLOCK_INPUT_BYTES = 3 << 20;

/** What is used of the global; neither the language's library nor Node's types declare it. */
declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object) => { readonly exports: unknown };
};

let compiled: object | undefined;
/** Decoders out of use: their memory is large, and slow to be collected. */
const idle: Decoder[] = [];

function borrowDecoder(): Decoder {
  const decoder = idle.pop();
  if (decoder) return decoder;
  compiled ??= new WebAssembly.Module(readFileSync(new URL('./bzip2.wasm', import.meta.url)));
  return new WebAssembly.Instance(compiled).exports as Decoder;
}

function returnDecoder(decoder: Decoder): void {
  decoder.reset();
  idle.push(decoder);
}

/** Whether a file that begins with these bytes (at least four) is a bzip2 file. */
export function isBzip2(head: Uint8Array): boolean {
  const [b, z, h, level] = head;
  return (
    b === 0x42 && z === 0x5a && h === 0x68 && level !== undefined && level > 0x30 && level < 0x3a
  );
}

/**
 * Decompresses a bzip2 file of any size: all levels, concatenated and empty streams, randomised blocks.
 *
 * Yields fresh arrays of about 2 MB at most, which the caller may keep. Memory, whatever the size of the file: 24 MB,
 * of which typical files touch some 10, the chunk that the source hands over, and one chunk of output. The 24 MB are
 * kept for the next file.
 *
 * Throws INPUT_CORRUPT, naming the file, the block and the byte at which the block begins, where the file is
 * damaged or ends early, after yielding all that precedes that block; no byte of a block is yielded before its CRC is
 * found right. Errors of the source pass through. The source is closed however reading ends.
 */
export async function* bunzip2(
  source: AsyncIterable<Uint8Array>,
  options: Bunzip2Options,
): AsyncGenerator<Uint8Array, void, undefined> {
  const decoder = borrowDecoder();
  try {
    const reading = new Reading(decoder, options);
    for await (const bytes of source) {
      for (let from = 0; from < bytes.length; ) {
        from += reading.feed(bytes, from);
        yield* reading.blocks();
        if (reading.finished) return;
      }
      options.signal?.throwIfAborted();
    }
    reading.end();
    yield* reading.blocks();
  } finally {
    returnDecoder(decoder);
  }
}

/** The state of one file's decoding. */
class Reading {
  /** Set where the rest of the source does not matter. */
  finished = false;
  readonly #decoder: Decoder;
  readonly #options: Bunzip2Options;
  readonly #heap: Uint8Array;
  /** Offset in the file of the first byte of the decoder's input buffer. */
  #offset = 0;
  #ended = false;
  #blocks = 0;
  #streams = 0;
  #wantedBytes = BLOCK_INPUT_BYTES;

  constructor(decoder: Decoder, options: Bunzip2Options) {
    this.#decoder = decoder;
    this.#options = options;
    this.#heap = new Uint8Array(decoder.memory.buffer);
  }

  /** Takes as many bytes from `from` on as there is room for, at least one; returns how many. */
  feed(bytes: Uint8Array, from: number): number {
    const decoder = this.#decoder;
    if (decoder.inputRoom() < bytes.length - from) this.#offset += decoder.compact();
    const taken = Math.min(bytes.length - from, decoder.inputRoom());
    this.#heap.set(bytes.subarray(from, from + taken), decoder.inputAddress());
    decoder.feed(taken, 0);
    return taken;
  }

  end(): void {
    this.#ended = true;
    this.#decoder.feed(0, 1);
  }

  /** Decodes as far as the input at hand allows. */
  *blocks(): Generator<Uint8Array, void, undefined> {
    const decoder = this.#decoder;
    while (this.#ended || decoder.inputLeft() >= this.#wantedBytes) {
      this.#options.signal?.throwIfAborted();
      const outcome = decoder.next();
      if (outcome === BLOCK_DONE) {
        for (let bytes = decoder.output(); bytes > 0; bytes = decoder.output()) {
          yield this.#copyOut(bytes);
        }
        this.#blocks += 1;
        this.#wantedBytes = BLOCK_INPUT_BYTES;
      } else if (outcome === STREAM_DONE) {
        this.#streams += 1;
      } else if (outcome === MORE && !this.#ended) {
        this.#wantMore();
      } else if (outcome === MORE) {
        const nothing = decoder.inputLeft() === 0 && !decoder.isInStream();
        if (nothing && this.#streams > 0) return;
        throw this.#corrupt(nothing ? 'is empty' : 'ends early');
      } else if (outcome !== BAD_MAGIC) {
        throw this.#corrupt(`is damaged: ${FAULTS[outcome] ?? `fault ${outcome}`}`);
      } else if (this.#streams === 0) {
        throw this.#corrupt('is not a bzip2 file');
      } else {
        this.#options.onTrailingGarbage?.(this.#position);
        this.finished = true;
        return;
      }
    }
  }

  /** Offset in the file of what is read next. */
  get #position(): number {
    return this.#offset + this.#decoder.inputPosition();
  }

  #wantMore(): void {
    if (this.#wantedBytes >= MAX_BLOCK_INPUT_BYTES)
      throw this.#corrupt('is damaged: a block has no end');
    this.#wantedBytes = Math.min(this.#wantedBytes + BLOCK_INPUT_BYTES, MAX_BLOCK_INPUT_BYTES);
  }

  #copyOut(bytes: number): Uint8Array {
    const from = this.#decoder.outputAddress();
    const chunk = new Uint8Array(Buffer.allocUnsafeSlow(bytes).buffer);
    chunk.set(this.#heap.subarray(from, from + bytes));
    return chunk;
  }

  #corrupt(what: string): OpendrawerError {
    return new OpendrawerError(
      'INPUT_CORRUPT',
      `${this.#options.name} ${what} (bzip2 block ${this.#blocks + 1}, byte ${this.#position})`,
    );
  }
}
