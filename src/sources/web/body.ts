import { pipeline, Readable, type Transform } from 'node:stream';
import {
  createBrotliDecompress,
  createGunzip,
  createInflate,
  createInflateRaw,
  createZstdDecompress,
} from 'node:zlib';
import { OpendrawerError } from '../../errors/index.ts';
import { type Attempt, PassingFault } from '../bytes/remote.ts';

/** What a body may be. */
export interface BodyLimits {
  /** Bytes after unpacking. */
  readonly maxBytes: number;
  /** Fewer bytes than this within the stall clock are a stall: some send one byte at a time for ever. */
  readonly minBytesPerStall: number;
  readonly stallTimeoutMs: number;
}

/** Packed data swells to so many times its size where it is meant to; above `RATIO_FROM` bytes more is a bomb. */
const MAX_RATIO = 250;
const RATIO_FROM = 64 * 1024 * 1024;
const MAX_CODINGS = 3;

/** Content codings of an answer in the order in which they are taken off. */
export const codingsOf = (header: string | undefined): readonly string[] =>
  (header ?? '')
    .toLowerCase()
    .split(',')
    .map((coding) => coding.trim())
    .filter((coding) => coding !== '' && coding !== 'identity')
    .reverse();

/** A body as it should have been sent: unpacked, within its limits, at a pace. Faults that may pass throw `PassingFault`. */
export async function* readBody(
  body: AsyncIterable<Uint8Array>,
  codings: readonly string[],
  attempt: Attempt,
  limits: BodyLimits,
  url: string,
): AsyncGenerator<Uint8Array, void, undefined> {
  const counted = { packed: 0 };
  if (codings.length > MAX_CODINGS) {
    throw new OpendrawerError('SOURCE_TOO_LARGE', `${url}: packed ${codings.length} times over`);
  }
  let bytes: AsyncIterable<Uint8Array> = paced(body, attempt, limits, counted);
  for (const coding of codings) bytes = unpacked(bytes, coding, url);
  let total = 0;
  for await (const chunk of bytes) {
    total += chunk.length;
    if (total > limits.maxBytes) throw tooLarge(url, limits.maxBytes);
    if (codings.length > 0 && total > RATIO_FROM && total > counted.packed * MAX_RATIO) {
      throw new OpendrawerError(
        'SOURCE_TOO_LARGE',
        `${url}: ${counted.packed} bytes unpack to more than ${total}`,
        { hint: 'This is how a decompression bomb looks; ask the publisher.' },
      );
    }
    yield chunk;
  }
}

export const tooLarge = (url: string, maxBytes: number): OpendrawerError =>
  new OpendrawerError('SOURCE_TOO_LARGE', `${url}: the answer is larger than ${maxBytes} bytes`);

async function* paced(
  body: AsyncIterable<Uint8Array>,
  attempt: Attempt,
  limits: BodyLimits,
  counted: { packed: number },
): AsyncGenerator<Uint8Array, void, undefined> {
  const iterator = body[Symbol.asyncIterator]();
  let since = performance.now();
  let waited = 0;
  let came = 0;
  for (;;) {
    since = performance.now();
    const next = await attempt.guard(iterator.next());
    if (next.done === true) return;
    // Only the time the server took counts, not that of the reader.
    waited += performance.now() - since;
    came += next.value.length;
    counted.packed += next.value.length;
    if (waited > limits.stallTimeoutMs) {
      if (came < limits.minBytesPerStall) {
        throw new PassingFault(`${came} bytes in ${Math.round(waited / 1000)} s`);
      }
      waited = 0;
      came = 0;
    }
    yield next.value;
  }
}

async function* unpacked(
  bytes: AsyncIterable<Uint8Array>,
  coding: string,
  url: string,
): AsyncGenerator<Uint8Array, void, undefined> {
  const iterator = bytes[Symbol.asyncIterator]();
  const head = await headOf(iterator);
  const decoder = decoderOf(coding, head, url);
  const rest = chained(head, iterator);
  if (decoder === null) {
    yield* rest;
    return;
  }
  // Errors come out of the decoder's iteration.
  pipeline(Readable.from(rest, { objectMode: false }), decoder, () => {});
  try {
    yield* decoder as AsyncIterable<Uint8Array>;
  } catch (error) {
    const { code, message } = error as { code?: unknown; message?: unknown };
    if (typeof code !== 'string' || !/^(?:Z_|ERR_(?:_ERR|BROTLI|ZSTD)|ZSTD_)/.test(code))
      throw error;
    throw new PassingFault(`its ${coding} is damaged or cut off (${String(message)})`, {
      cause: error,
    });
  } finally {
    decoder.destroy();
  }
}

/** The first two bytes or all there are. */
async function headOf(iterator: AsyncIterator<Uint8Array>): Promise<Uint8Array> {
  let head: Uint8Array = new Uint8Array(0);
  while (head.length < 2) {
    const next = await iterator.next();
    if (next.done === true) break;
    head = head.length === 0 ? next.value : Buffer.concat([head, next.value]);
  }
  return head;
}

async function* chained(
  head: Uint8Array,
  iterator: AsyncIterator<Uint8Array>,
): AsyncGenerator<Uint8Array, void, undefined> {
  try {
    if (head.length > 0) yield head;
    for (;;) {
      const next = await iterator.next();
      if (next.done === true) return;
      yield next.value;
    }
  } finally {
    await iterator.return?.();
  }
}

/** Null: the bytes are plain, whatever the header says. */
function decoderOf(coding: string, head: Uint8Array, url: string): Transform | null {
  if (head.length === 0) return null;
  const [first = 0, second = 0] = head;
  switch (coding) {
    case 'gzip':
    case 'x-gzip':
      return first === 0x1f && second === 0x8b ? createGunzip() : null;
    case 'deflate':
      // Meant with the zlib wrapper (RFC 9110 §8.4.1.2); some send it bare.
      return (first & 0x0f) === 8 && ((first << 8) | second) % 31 === 0
        ? createInflate()
        : createInflateRaw();
    case 'br':
      return createBrotliDecompress();
    case 'zstd':
      return first === 0x28 && second === 0xb5 ? createZstdDecompress() : null;
    default:
      throw new OpendrawerError(
        'INPUT_CORRUPT',
        `${url}: the content coding ${coding} is unknown`,
        {
          hint: 'Known are gzip, deflate, br and zstd.',
        },
      );
  }
}
