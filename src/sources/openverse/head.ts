import { join } from 'node:path';
import { isOpendrawerError } from '../../errors/index.ts';
import type { SourceContext } from '../adapter.ts';
import { decode, packingOf } from '../bytes/decode.ts';
import { openSource } from '../bytes/open.ts';
import type { SourcePartition } from '../types.ts';
import { literal, openDuckDb } from './duckdb.ts';
import { isParquet } from './shape.ts';

const HEAD_BYTES = 64 * 1024;

/** What reading needs of a context. */
type ByteContext = Pick<SourceContext, 'signal' | 'web'>;

/** The first bytes of a partition, unpacked. Damage behind them does not matter yet. */
export async function headOf(
  partition: SourcePartition,
  context: ByteContext,
): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of bytesOf(partition, context)) {
      chunks.push(chunk);
      size += chunk.length;
      if (size >= HEAD_BYTES) break;
    }
  } catch (error) {
    if (size === 0 || !isOpendrawerError(error)) throw error;
  }
  return Buffer.concat(chunks).subarray(0, HEAD_BYTES);
}

/** The beginning of a file, unpacked where it is packed with gzip or bzip2; it may end in the middle of its packing. */
export async function unpackedHead(head: Uint8Array): Promise<Uint8Array> {
  const packing = packingOf(head);
  if (packing !== 'gzip' && packing !== 'bzip2') return head;
  const chunks: Uint8Array[] = [];
  try {
    for await (const chunk of decode(once(head), { name: 'head' })) chunks.push(chunk);
  } catch (error) {
    if (!isOpendrawerError(error)) throw error;
  }
  return Buffer.concat(chunks).subarray(0, HEAD_BYTES);
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array, void, undefined> {
  yield bytes;
}

/** The bytes of a partition, unpacked. Parquet is not. */
export async function* bytesOf(
  partition: SourcePartition,
  { signal, web }: ByteContext,
  onSourceBytes: (bytes: number) => void = () => {},
): AsyncGenerator<Uint8Array, void, undefined> {
  const ending = new AbortController();
  const stop = signal === undefined ? ending.signal : AbortSignal.any([signal, ending.signal]);
  const source = openSource(partition, {
    signal: stop,
    stallTimeoutMs: 60_000,
    retries: 5,
    backoffMs: 500,
    allowPrivateAddresses: web.allowPrivateAddresses === true,
  });
  try {
    const counted = count(source.read(0), onSourceBytes);
    yield* decodeUnlessParquet(counted, source.name, stop);
  } finally {
    ending.abort();
  }
}

async function* count(
  source: AsyncIterable<Uint8Array>,
  onSourceBytes: (bytes: number) => void,
): AsyncGenerator<Uint8Array, void, undefined> {
  for await (const chunk of source) {
    onSourceBytes(chunk.length);
    yield chunk;
  }
}

async function* decodeUnlessParquet(
  source: AsyncIterable<Uint8Array>,
  name: string,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array, void, undefined> {
  const chunks = source[Symbol.asyncIterator]();
  try {
    const first = await chunks.next();
    if (first.done === true) return;
    const rest = restOf(first.value, chunks);
    yield* isParquet(first.value) ? rest : decode(rest, { name, signal });
  } finally {
    await chunks.return?.();
  }
}

async function* restOf(
  first: Uint8Array,
  chunks: AsyncIterator<Uint8Array>,
): AsyncGenerator<Uint8Array, void, undefined> {
  yield first;
  for (let next = await chunks.next(); next.done !== true; next = await chunks.next()) {
    yield next.value;
  }
}

/** The names of the columns of a Parquet file; empty where it cannot be read as one. */
export async function parquetColumns(path: string, cache: string): Promise<readonly string[]> {
  const session = await openDuckDb({
    tempFolder: join(cache, 'sql'),
    memoryLimitBytes: 256 * 1024 ** 2,
    threads: 1,
  });
  try {
    const names: string[] = [];
    const sql = `SELECT column_name FROM (DESCRIBE SELECT * FROM read_parquet(${literal(path)}))`;
    for await (const rows of session.batches(sql)) {
      names.push(...rows.map(([name]) => String(name)));
    }
    return names;
  } catch {
    // Damage is told when it is read: here it only means that nothing is recognised
    return [];
  } finally {
    session.close();
  }
}
