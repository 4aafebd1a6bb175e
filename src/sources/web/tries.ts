import { isOpendrawerError, OpendrawerError } from '../../errors/index.ts';
import { Attempt, describeFault, pause } from '../bytes/remote.ts';
import type { Host } from './hosts.ts';
import type { Redaction } from './redact.ts';

/** How often and how patiently a request is tried. */
export interface TryOptions {
  readonly retries: number;
  readonly backoffMs: number;
  readonly stallTimeoutMs: number;
}

/** Attempts at one request, from the first byte asked for to the last byte read. */
export interface Tries {
  /** Does `work` until it succeeds; the attempt of the one that did stays open. */
  run<T>(work: (attempt: Attempt) => Promise<T>): Promise<T>;
  /** Something of an attempt went wrong: pauses, or throws where that was the last. */
  failed(error: unknown): Promise<void>;
  /** Progress was made: what failed before does not count any more. */
  forgive(): void;
}

/** Begins to try. `shown`: the address as it may be written. */
export function createTries(
  shown: string,
  host: Host,
  redaction: Redaction,
  options: TryOptions,
  signal: AbortSignal | undefined,
): Tries {
  let failures = 0;
  const failed = async (error: unknown): Promise<void> => {
    signal?.throwIfAborted();
    if (isOpendrawerError(error)) throw error;
    failures++;
    if (failures > options.retries) {
      const times = failures === 1 ? '1 attempt' : `${failures} attempts`;
      const message = redaction.text(`${shown}: ${describeFault(error)}, after ${times}`);
      throw new OpendrawerError('SOURCE_UNREACHABLE', message, { cause: error });
    }
    host.retries++;
    const { backoffMs } = options;
    await pause(failures, error, signal ? { backoffMs, signal } : { backoffMs });
  };
  return {
    failed,
    forgive: () => {
      failures = 0;
    },
    async run(work) {
      for (;;) {
        signal?.throwIfAborted();
        const { stallTimeoutMs } = options;
        const attempt = new Attempt(signal ? { stallTimeoutMs, signal } : { stallTimeoutMs });
        try {
          return await work(attempt);
        } catch (error) {
          attempt.close();
          await failed(error);
        }
      }
    },
  };
}
