import { setTimeout as sleep } from 'node:timers/promises';

/** Lets requests to one host go out one after the other, so many a second and not before it wants them. */
export interface Turns {
  /** Waits for the next turn; so many milliseconds stand between it and the one after. */
  take(intervalMs: number, signal?: AbortSignal): Promise<void>;
  /** No turn comes before so many milliseconds have passed. */
  rest(ms: number): void;
}

/** Turns of one host, first come, first served. */
export function createTurns(): Turns {
  let open = 0;
  let last: Promise<unknown> = Promise.resolve();
  const wait = async (intervalMs: number, signal: AbortSignal | undefined): Promise<void> => {
    // Looked at again after each sleep: the host may have asked for rest meanwhile.
    for (let left = open - performance.now(); left > 0; left = open - performance.now()) {
      await sleep(left, undefined, signal ? { signal } : {}).catch((error: unknown) => {
        signal?.throwIfAborted();
        throw error;
      });
    }
    open = performance.now() + intervalMs;
  };
  return {
    take(intervalMs, signal) {
      const mine = last.then(() => wait(intervalMs, signal));
      last = mine.catch(() => {});
      return mine;
    },
    rest(ms) {
      open = Math.max(open, performance.now() + ms);
    },
  };
}
