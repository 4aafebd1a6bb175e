import { setTimeout as sleep } from 'node:timers/promises';
import { isOpendrawerError, OpendrawerError } from '../../errors/index.ts';
import type { SourcePartition } from '../types.ts';
import { type Marks, marksOf } from './fingerprint.ts';
import type { ByteSource, ReadOptions } from './source.ts';

/** Answer to one request for the bytes of a remote object. */
export interface RemoteReply {
  /** Offset of the first byte of the body: 0 where the server does not serve ranges. */
  readonly from: number;
  /** Size of the whole object; null where the server does not tell. */
  readonly total: number | null;
  readonly etag: string | null;
  readonly lastModified: string | null;
  readonly body: AsyncIterable<Uint8Array>;
}

/** A remote object that can be asked for. Faults that may pass throw `PassingFault`. */
export interface RemoteObject {
  readonly url: string;
  /** `known` holds ETag or time of what was read so far. */
  request(from: number, known: Marks, signal: AbortSignal): Promise<RemoteReply>;
}

/** A fault of a remote source that another attempt may cure. */
export class PassingFault extends Error {
  /** What the server asks for in Retry-After; null if nothing. */
  readonly retryAfterMs: number | null;

  constructor(message: string, options: { cause?: unknown; retryAfterMs?: number | null } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'PassingFault';
    this.retryAfterMs = options.retryAfterMs ?? null;
  }
}

const MAX_PAUSE_MS = 30_000;
const MAX_RETRY_AFTER_MS = 300_000;
/** Progress that makes up for a failure, so that a long file survives many of them. */
const PROGRESS_BYTES = 1024 * 1024;

/** Milliseconds from a Retry-After header (RFC 9110 §10.2.3), `maximum` at most; null where it cannot be read. */
export function retryAfterMs(
  header: string | null | undefined,
  now = Date.now(),
  maximum = MAX_RETRY_AFTER_MS,
): number | null {
  if (header === null || header === undefined || header.trim() === '') return null;
  const seconds = Number(header);
  const ms = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(header) - now;
  return Number.isFinite(ms) ? Math.min(maximum, Math.max(0, ms)) : null;
}

/** Waits after a failure: as long as the server asks, else longer from one to the next, with jitter. */
export async function pause(
  failure: number,
  error: unknown,
  options: Pick<ReadOptions, 'signal' | 'backoffMs'>,
): Promise<void> {
  const asked = error instanceof PassingFault ? error.retryAfterMs : null;
  const ceiling = Math.min(MAX_PAUSE_MS, options.backoffMs * 2 ** (failure - 1));
  const jittered = ceiling / 2 + (Math.random() * ceiling) / 2;
  try {
    await sleep(asked ?? jittered, undefined, options.signal ? { signal: options.signal } : {});
  } catch (error) {
    options.signal?.throwIfAborted();
    throw error;
  }
}

/** Message of a fault with that of its cause. */
export const describeFault = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause;
  const inner =
    cause instanceof Error ? ` (${cause.message || (cause as { code?: string }).code})` : '';
  return `${error.message}${inner}`;
};

/**
 * Does a request until it succeeds: faults that may pass are tried again with growing pauses.
 * Throws SOURCE_UNREACHABLE when they do not pass, and what `work` throws of the catalogue.
 */
export async function withRetries<T>(
  url: string,
  options: ReadOptions,
  work: (attempt: Attempt) => Promise<T>,
): Promise<T> {
  for (let failure = 1; ; failure++) {
    const attempt = new Attempt(options);
    try {
      return await work(attempt);
    } catch (error) {
      options.signal?.throwIfAborted();
      if (isOpendrawerError(error)) throw error;
      if (failure > options.retries) {
        const message = `${url}: ${describeFault(error)}, after ${failure} attempts`;
        throw new OpendrawerError('SOURCE_UNREACHABLE', message, { cause: error });
      }
      await pause(failure, error, options);
    } finally {
      attempt.close();
    }
  }
}

/** One attempt at a remote source: its signal ends it when the caller or the stall clock does. */
export class Attempt {
  readonly #controller = new AbortController();
  readonly #stallTimeoutMs: number;
  readonly #outer: AbortSignal | undefined;
  readonly #onOuter = (): void => this.#controller.abort(this.#outer?.reason);

  constructor(options: Pick<ReadOptions, 'signal' | 'stallTimeoutMs'>) {
    this.#stallTimeoutMs = options.stallTimeoutMs;
    this.#outer = options.signal;
    if (this.#outer?.aborted) this.#onOuter();
    this.#outer?.addEventListener('abort', this.#onOuter, { once: true });
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Waits for something of the network; rejects when it is aborted or takes too long. */
  async guard<T>(work: Promise<T>): Promise<T> {
    const { promise: ended, reject } = Promise.withResolvers<never>();
    const onAbort = (): void => reject(this.signal.reason);
    if (this.signal.aborted) onAbort();
    this.signal.addEventListener('abort', onAbort, { once: true });
    const timer = setTimeout(() => {
      this.#controller.abort(new PassingFault(`no byte for ${this.#stallTimeoutMs / 1000} s`));
    }, this.#stallTimeoutMs);
    try {
      return await Promise.race([work, ended]);
    } finally {
      clearTimeout(timer);
      this.signal.removeEventListener('abort', onAbort);
    }
  }

  /** Ends what is still open of the attempt. */
  close(): void {
    this.#outer?.removeEventListener('abort', this.#onOuter);
    this.#controller.abort(new PassingFault('the attempt is over'));
  }
}

/** The bytes of a remote object; resumes where it broke off, and notices when it changes. */
export function remoteSource(
  partition: SourcePartition,
  object: RemoteObject,
  options: ReadOptions,
): ByteSource {
  const { url } = object;
  let known: Marks = marksOf(partition);

  const changed = (what: string): OpendrawerError =>
    new OpendrawerError('SOURCE_CHANGED', `${url}: ${what}`);

  function recognise(reply: RemoteReply): void {
    const { etag, lastModified, total } = reply;
    if (known.etag !== undefined && etag !== null && etag !== known.etag) {
      throw changed(`its ETag went from ${known.etag} to ${etag}`);
    }
    if (
      known.etag === undefined &&
      known.lastModified !== undefined &&
      lastModified !== null &&
      lastModified !== known.lastModified
    ) {
      throw changed(`it was modified at ${lastModified}`);
    }
    if (known.size !== undefined && total !== null && total !== known.size) {
      throw changed(`its size went from ${known.size} to ${total} bytes`);
    }
    known = {
      ...known,
      ...(etag === null ? {} : { etag }),
      ...(lastModified === null ? {} : { lastModified }),
      ...(total === null ? {} : { size: total }),
    };
  }

  async function* read(from: number): AsyncGenerator<Uint8Array, void, undefined> {
    let position = from;
    let failures = 0;
    let progress = 0;
    for (;;) {
      options.signal?.throwIfAborted();
      const attempt = new Attempt(options);
      let fault: unknown;
      try {
        const reply = await attempt.guard(object.request(position, known, attempt.signal));
        recognise(reply);
        if (reply.from > position) throw new PassingFault('another range came than was asked for');
        let passOver = position - reply.from;
        const iterator = reply.body[Symbol.asyncIterator]();
        for (;;) {
          const next = await attempt.guard(iterator.next());
          if (next.done === true) break;
          const chunk = passOver > 0 ? next.value.subarray(passOver) : next.value;
          passOver -= next.value.length - chunk.length;
          position += chunk.length;
          progress += chunk.length;
          if (progress >= PROGRESS_BYTES) {
            failures = 0;
            progress = 0;
          }
          if (chunk.length > 0) yield chunk;
        }
        if (known.size !== undefined && position < known.size) {
          throw new PassingFault('the connection ended early');
        }
        if (known.size !== undefined && position > Math.max(from, known.size)) {
          throw changed(`${position} bytes came where ${known.size} were expected`);
        }
        return;
      } catch (error) {
        options.signal?.throwIfAborted();
        if (isOpendrawerError(error)) throw error;
        fault = error;
      } finally {
        attempt.close();
      }
      if (position > from && position === known.size) return;
      failures++;
      if (failures > options.retries) {
        const expected = known.size === undefined ? 'an unknown number of' : known.size;
        throw new OpendrawerError(
          'SOURCE_UNREACHABLE',
          `${url}: ${describeFault(fault)}; got ${position} of ${expected} bytes, after ${failures} attempts`,
          { cause: fault },
        );
      }
      await pause(failures, fault, options);
    }
  }

  // What came was compared with the plan by ETag or time with every answer.
  return { name: url, read, verify: async () => {} };
}
