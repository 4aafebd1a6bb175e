import { OpendrawerError } from '../../errors/index.ts';
import { bunzip2 } from '../bytes/bzip2/bunzip2.ts';
import { gunzip, packingOf, peek } from '../bytes/decode.ts';
import { type FileLimits, RATIO_FROM_BYTES } from './types.ts';

/** Packings in packings that are unpacked: a gzip of a gzip happens, more is a trick. */
const MAX_LAYERS = 3;

export interface UnpackOptions {
  /** For messages. */
  readonly name: string;
  readonly limits: FileLimits;
  readonly onNote?: (note: string) => void;
}

/** Bytes out of gzip and bzip2, layer by layer, as told by content. Throws INPUT_CORRUPT for damage and for bombs. */
export async function* unpack(
  source: AsyncIterable<Uint8Array>,
  { name, limits, onNote }: UnpackOptions,
): AsyncGenerator<Uint8Array, void, undefined> {
  const packed = { bytes: 0 };
  let { head, bytes } = await peek(counting(source, packed));
  let layers = 0;
  for (; ; layers += 1) {
    const packing = packingOf(head);
    if (packing !== 'gzip' && packing !== 'bzip2') break;
    if (layers === MAX_LAYERS) {
      await bytes[Symbol.asyncIterator]().return?.();
      throw refuse(name, `is packed more than ${MAX_LAYERS} times over`);
    }
    const options = { name, ...(onNote === undefined ? {} : { onNote }) };
    ({ head, bytes } = await peek(
      packing === 'gzip' ? gunzip(bytes, options) : bunzip2(bytes, { name }),
    ));
  }
  if (layers === 0) {
    yield* bytes;
    return;
  }
  let unpacked = 0;
  for await (const chunk of bytes) {
    unpacked += chunk.length;
    if (unpacked > limits.totalBytes) {
      throw refuse(name, `unpacks to more than ${limits.totalBytes} bytes`);
    }
    if (unpacked > RATIO_FROM_BYTES && unpacked > packed.bytes * limits.ratio) {
      throw refuse(
        name,
        `unpacks to more than ${limits.ratio} times its packed size: it may be a bomb`,
      );
    }
    yield chunk;
  }
}

const refuse = (name: string, what: string): OpendrawerError =>
  new OpendrawerError('INPUT_CORRUPT', `${name} ${what}`);

async function* counting(
  source: AsyncIterable<Uint8Array>,
  count: { bytes: number },
): AsyncGenerator<Uint8Array, void, undefined> {
  for await (const chunk of source) {
    count.bytes += chunk.length;
    yield chunk;
  }
}
