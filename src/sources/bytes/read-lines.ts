import { isOpendrawerError } from '../../errors/index.ts';
import type { Reject, SourcePartition } from '../types.ts';
import { privateAddressesAllowed } from '../web/guarded-fetch.ts';
import { decode } from './decode.ts';
import { type LineBatch, splitLines } from './lines.ts';
import { openSource } from './open.ts';

export interface ReadLinesOptions {
  readonly signal?: AbortSignal;
  /** Size of a batch, except where one line is longer; default 2 MiB. */
  readonly batchBytes?: number;
  /** Longer lines are rejected without being held; default 64 MiB. */
  readonly maxLineBytes?: number;
  /** Without a byte for so long, a connection counts as dead; default 60 s. */
  readonly stallTimeoutMs?: number;
  /** Further attempts at a remote source when one brings no progress; default 5. */
  readonly retries?: number;
  /** First pause before a further attempt; doubles each time; default 500 ms. */
  readonly backoffMs?: number;
  /** Whether http sources may lie in private networks; default: as the environment says. */
  readonly allowPrivateAddresses?: boolean;
  readonly onReject: (reject: Reject) => void;
  /** Told how many bytes more came from the source (packed size), as they come. */
  readonly onSourceBytes?: (bytes: number) => void;
  /** Told of what is odd but harmless. */
  readonly onNote?: (note: string) => void;
}

const MIB = 1024 * 1024;

/**
 * Reads a partition as batches of lines, unpacked by content. Lines that cannot be read go to
 * `onReject` with EMPTY_LINE, LINE_TOO_LONG or INVALID_UTF8. Lines of a byte range are numbered
 * from 1 within the range. Throws INPUT_CORRUPT, SOURCE_CHANGED, SOURCE_FORBIDDEN,
 * SOURCE_NOT_FOUND or SOURCE_UNREACHABLE, after the lines that came before the fault, and the
 * signal's reason when it is aborted. Ending the iteration early closes file or connection.
 */
export async function* readLines(
  partition: SourcePartition,
  options: ReadLinesOptions,
): AsyncGenerator<LineBatch, void, undefined> {
  const { batchBytes = 2 * MIB, maxLineBytes = 64 * MIB, onReject, onNote } = options;
  const ending = new AbortController();
  const signal = options.signal ? AbortSignal.any([options.signal, ending.signal]) : ending.signal;
  const source = openSource(partition, {
    signal,
    stallTimeoutMs: options.stallTimeoutMs ?? 60_000,
    allowPrivateAddresses: options.allowPrivateAddresses ?? privateAddressesAllowed(),
    retries: options.retries ?? 5,
    backoffMs: options.backoffMs ?? 500,
  });
  const from = partition.range?.from ?? 0;
  const to = partition.range?.to ?? Number.POSITIVE_INFINITY;
  const start = from === 0 ? 0 : from - 1;
  const counted = count(source.read(start), to - start, options.onSourceBytes);
  const bytes =
    partition.range === null
      ? decode(counted, { name: source.name, signal, ...(onNote && { onNote }) })
      : counted;
  const lines = splitLines(bytes, {
    partition: partition.id,
    batchBytes: Math.max(64, batchBytes),
    maxLineBytes,
    onReject,
    skipFirstLine: from > 0,
    stopAt: to - start,
    dropBom: from === 0,
  });
  try {
    for await (const batch of lines) {
      let wanted = false;
      try {
        yield batch;
        wanted = true;
      } finally {
        // Before the iterators are closed: one of them may wait for a byte that never comes.
        if (!wanted) ending.abort();
      }
      options.signal?.throwIfAborted();
    }
  } catch (error) {
    options.signal?.throwIfAborted();
    // A file that is being replaced looks damaged; the change is the fault to tell.
    if (isOpendrawerError(error) && error.code === 'INPUT_CORRUPT') await source.verify();
    throw error;
  }
  await source.verify();
}

async function* count(
  source: AsyncIterable<Uint8Array>,
  limit: number,
  onSourceBytes: ((bytes: number) => void) | undefined,
): AsyncGenerator<Uint8Array, void, undefined> {
  let left = limit;
  for await (const chunk of source) {
    const bytes = Math.min(left, chunk.length);
    left -= bytes;
    if (bytes > 0) onSourceBytes?.(bytes);
    yield chunk;
  }
}
