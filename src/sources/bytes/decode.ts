import { crc32, createInflateRaw, type InflateRaw } from 'node:zlib';
import { OpendrawerError } from '../../errors/index.ts';
import { bunzip2, isBzip2 } from './bzip2/bunzip2.ts';

/** How the bytes of a file are packed, told by its first bytes. */
export type Packing = 'plain' | 'gzip' | 'bzip2' | 'utf-16le' | 'utf-16be' | Unreadable;
type Unreadable = 'zip' | 'xz' | 'zstd' | '7z' | 'parquet' | 'pdf' | 'utf-32';

export interface DecodeOptions {
  /** Name of the file for messages. */
  readonly name: string;
  readonly signal?: AbortSignal;
  /** Told of what is odd but harmless, such as bytes after the end of gzip data. */
  readonly onNote?: (note: string) => void;
}

const MAGIC: readonly (readonly [Packing, readonly number[]])[] = [
  ['gzip', [0x1f, 0x8b]],
  ['zip', [0x50, 0x4b, 0x03, 0x04]],
  ['xz', [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00]],
  ['zstd', [0x28, 0xb5, 0x2f, 0xfd]],
  ['7z', [0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c]],
  ['parquet', [0x50, 0x41, 0x52, 0x31]],
  ['pdf', [0x25, 0x50, 0x44, 0x46, 0x2d]],
  ['utf-32', [0xff, 0xfe, 0x00, 0x00]],
  ['utf-32', [0x00, 0x00, 0xfe, 0xff]],
  ['utf-16le', [0xff, 0xfe]],
  ['utf-16be', [0xfe, 0xff]],
];

/** Bytes that `packingOf` needs to see, unless the file is shorter. */
export const HEAD_BYTES = 10;

/** Tells the packing by content. An unknown beginning is plain. */
export function packingOf(head: Uint8Array): Packing {
  for (const [packing, magic] of MAGIC) {
    if (magic.every((byte, at) => head[at] === byte)) return packing;
  }
  if (isBzip2(head)) return 'bzip2';
  return 'plain';
}

/** Reads until `HEAD_BYTES` are there (or the source ends) and gives them back with the whole. */
export async function peek(
  source: AsyncIterable<Uint8Array>,
): Promise<{ head: Uint8Array; bytes: AsyncIterable<Uint8Array> }> {
  const iterator = source[Symbol.asyncIterator]();
  const chunks: Uint8Array[] = [];
  let size = 0;
  while (size < HEAD_BYTES) {
    const next = await iterator.next();
    if (next.done === true) break;
    chunks.push(next.value);
    size += next.value.length;
  }
  const head = Buffer.concat(chunks.map((chunk) => chunk.subarray(0, HEAD_BYTES)));
  const whole: AsyncIterableIterator<Uint8Array, void> = {
    [Symbol.asyncIterator]: () => whole,
    async next() {
      const value = chunks.shift();
      if (value !== undefined) return { done: false, value };
      const next = await iterator.next();
      return next.done === true ? { done: true, value: undefined } : next;
    },
    async return() {
      chunks.length = 0;
      await iterator.return?.();
      return { done: true, value: undefined };
    },
  };
  return { head: head.subarray(0, HEAD_BYTES), bytes: whole };
}

/**
 * Unpacks gzip, bzip2 and UTF-16 to plain UTF-8 bytes, known by content and not by name.
 * Damage throws INPUT_CORRUPT after everything in front of it was delivered.
 */
export async function* decode(
  source: AsyncIterable<Uint8Array>,
  options: DecodeOptions,
): AsyncGenerator<Uint8Array, void, undefined> {
  const { head, bytes } = await peek(source);
  const packing = packingOf(head);
  if (packing === 'gzip' || packing === 'bzip2') {
    const unpacked = packing === 'gzip' ? gunzip(bytes, options) : unbzip2(bytes, options);
    yield* text(unpacked, options);
  } else {
    yield* text(bytes, options, packing);
  }
}

function unbzip2(
  source: AsyncIterable<Uint8Array>,
  { name, signal, onNote }: DecodeOptions,
): AsyncIterable<Uint8Array> {
  return bunzip2(source, {
    name,
    ...(signal && { signal }),
    onTrailingGarbage: (offset) =>
      onNote?.(`${name}: bytes after the end of the bzip2 data, from ${offset}, were ignored`),
  });
}

/** Passes UTF-8 through, transcodes UTF-16 and refuses what is no text. */
async function* text(
  source: AsyncIterable<Uint8Array>,
  options: DecodeOptions,
  known?: Packing,
): AsyncGenerator<Uint8Array, void, undefined> {
  let bytes = source;
  let packing = known;
  if (packing === undefined) {
    const peeked = await peek(source);
    packing = packingOf(peeked.head);
    bytes = peeked.bytes;
  }
  if (packing === 'plain') {
    yield* bytes;
    return;
  }
  if (packing === 'utf-16le' || packing === 'utf-16be') {
    yield* transcode(bytes, packing, options.name);
    return;
  }
  await bytes[Symbol.asyncIterator]().return?.();
  throw new OpendrawerError(
    'INPUT_CORRUPT',
    `${options.name}: ${packing} data where text is read`,
    {
      hint: 'Opendrawer reads lines of JSON as plain text, gzip or bzip2.',
    },
  );
}

async function* transcode(
  source: AsyncIterable<Uint8Array>,
  encoding: string,
  name: string,
): AsyncGenerator<Uint8Array, void, undefined> {
  const decoder = new TextDecoder(encoding, { fatal: true });
  const decoded = (chunk?: Uint8Array): Uint8Array => {
    try {
      return Buffer.from(chunk ? decoder.decode(chunk, { stream: true }) : decoder.decode());
    } catch (cause) {
      throw new OpendrawerError('INPUT_CORRUPT', `${name}: not valid ${encoding}`, { cause });
    }
  };
  for await (const chunk of source) yield decoded(chunk);
  yield decoded();
}

const INFLATE_BYTES = 128 * 1024;

/**
 * Unpacks gzip (RFC 1952) with any number of members, checking CRC and length of each. Bytes after
 * the last member that are no gzip are passed over with a note. Node's own Gunzip would drop
 * what it unpacked in the same step as a wrong CRC or such bytes; hence members are read here.
 */
export async function* gunzip(
  source: AsyncIterable<Uint8Array>,
  options: DecodeOptions,
): AsyncGenerator<Uint8Array, void, undefined> {
  const input = new ByteReader(source);
  try {
    for (let member = 0; ; member++) {
      if (member > 0) {
        const head = await input.peek(2);
        if (head.length === 0) return;
        if (head[0] !== 0x1f || head[1] !== 0x8b) {
          if (!(await input.isZeroToEnd())) {
            options.onNote?.(`${options.name}: bytes after the end of the gzip data were ignored`);
          }
          return;
        }
      }
      await skipHeader(input, options);
      yield* inflateMember(input, options);
    }
  } finally {
    await input.close();
  }
}

const corrupt = (name: string, what: string, cause?: unknown): OpendrawerError =>
  new OpendrawerError('INPUT_CORRUPT', `${name}: ${what}`, { cause });

async function skipHeader(input: ByteReader, { name }: DecodeOptions): Promise<void> {
  const need = async (size: number): Promise<Uint8Array> => {
    const bytes = await input.read(size);
    if (bytes.length < size) throw corrupt(name, 'gzip data is truncated in a header');
    return bytes;
  };
  const [, , method, flags = 0] = await need(10);
  if (method !== 8 || (flags & 0xe0) !== 0) throw corrupt(name, 'gzip header is damaged');
  if ((flags & 4) !== 0) {
    const [low = 0, high = 0] = await need(2);
    await need(low | (high << 8));
  }
  for (const flag of [8, 16]) {
    if ((flags & flag) === 0) continue;
    while ((await need(1))[0] !== 0);
  }
  if ((flags & 2) !== 0) await need(2);
}

async function* inflateMember(
  input: ByteReader,
  { name, signal }: DecodeOptions,
): AsyncGenerator<Uint8Array, void, undefined> {
  const inflate = createInflateRaw({ chunkSize: INFLATE_BYTES });
  const feed = new Feed(inflate, input);
  const feeding = feed.run();
  let crc = 0;
  let size = 0;
  try {
    for await (const chunk of inflate as AsyncIterable<Buffer>) {
      signal?.throwIfAborted();
      crc = crc32(chunk, crc);
      size = (size + chunk.length) >>> 0;
      yield chunk;
    }
  } catch (error) {
    signal?.throwIfAborted();
    if (feed.failure !== null) throw feed.failure;
    const truncated = (error as { code?: unknown }).code === 'Z_BUF_ERROR';
    throw corrupt(name, truncated ? 'gzip data is truncated' : 'gzip data is damaged', error);
  } finally {
    feed.stop();
    inflate.destroy();
    await feeding;
  }
  feed.giveBack();
  const trailer = await input.read(8);
  if (trailer.length < 8) throw corrupt(name, 'gzip data is truncated in a trailer');
  const view = Buffer.from(trailer);
  if (view.readUInt32LE(0) !== crc) throw corrupt(name, 'gzip data is damaged (CRC differs)');
  if (view.readUInt32LE(4) !== size) throw corrupt(name, 'gzip data is damaged (length differs)');
}

/** Feeds an inflater one chunk at a time, so that what it leaves untouched is known. */
class Feed {
  failure: unknown = null;
  readonly #inflate: InflateRaw;
  readonly #input: ByteReader;
  #written = 0;
  #last: Uint8Array = new Uint8Array();
  #stopped = false;
  #wake: () => void = () => {};

  constructor(inflate: InflateRaw, input: ByteReader) {
    this.#inflate = inflate;
    this.#input = input;
  }

  async run(): Promise<void> {
    try {
      while (!this.#stopped) {
        const chunk = await this.#input.chunk();
        if (chunk === null) {
          this.#inflate.end();
          return;
        }
        this.#last = chunk;
        this.#written += chunk.length;
        if (this.#stopped) return;
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
          this.#inflate.write(chunk, () => resolve());
        });
        // Bytes that the inflater leaves lie behind the end of its data.
        if (this.#inflate.bytesWritten < this.#written) return;
      }
    } catch (error) {
      this.failure = error;
      this.#inflate.destroy(error instanceof Error ? error : new Error(String(error)));
    }
  }

  /** Ends feeding, also when a write is not called back. */
  stop(): void {
    this.#stopped = true;
    this.#wake();
  }

  giveBack(): void {
    const left = this.#written - this.#inflate.bytesWritten;
    if (left > 0) this.#input.unread(this.#last.subarray(this.#last.length - left));
  }
}

/** Reads a stream of chunks by bytes or by chunks. */
class ByteReader {
  readonly #iterator: AsyncIterator<Uint8Array>;
  #rest: Uint8Array = new Uint8Array();

  constructor(source: AsyncIterable<Uint8Array>) {
    this.#iterator = source[Symbol.asyncIterator]();
  }

  /** The next chunk, of at least one byte; null at the end. */
  async chunk(): Promise<Uint8Array | null> {
    const rest = this.#rest;
    this.#rest = new Uint8Array();
    if (rest.length > 0) return rest;
    for (;;) {
      const next = await this.#iterator.next();
      if (next.done === true) return null;
      if (next.value.length > 0) return next.value;
    }
  }

  unread(bytes: Uint8Array): void {
    this.#rest = this.#rest.length === 0 ? bytes : Buffer.concat([bytes, this.#rest]);
  }

  /** `size` bytes, fewer only at the end. */
  async read(size: number): Promise<Uint8Array> {
    const bytes = await this.peek(size);
    this.#rest = this.#rest.subarray(bytes.length);
    return bytes;
  }

  async peek(size: number): Promise<Uint8Array> {
    while (this.#rest.length < size) {
      const rest = this.#rest;
      this.#rest = new Uint8Array();
      const more = await this.chunk();
      if (more === null) {
        this.#rest = rest;
        break;
      }
      this.#rest = rest.length === 0 ? more : Buffer.concat([rest, more]);
    }
    return this.#rest.subarray(0, size);
  }

  async isZeroToEnd(): Promise<boolean> {
    for (let chunk = await this.chunk(); chunk !== null; chunk = await this.chunk()) {
      if (chunk.some((byte) => byte !== 0)) return false;
    }
    return true;
  }

  async close(): Promise<void> {
    await this.#iterator.return?.();
  }
}
