import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { isMainThread } from 'node:worker_threads';

let collectNow: (() => void) | null = null;

/** Lets all threads of the process collect. Once, in the main thread: the engine's flags are of the process. */
export const allowCollecting = (): void => {
  if (isMainThread) setFlagsFromString('--expose-gc');
};

/**
 * Collects garbage in this thread, after `allowCollecting`. Memory that threads share goes when none of them knows of it any more;
 * one that has little to do would not find out for hours.
 */
export const collect = (): void => {
  collectNow ??= runInNewContext('gc') as () => void;
  collectNow();
};

/** Shared memory that was let go of: whether this thread still knows of it. */
export class Litter {
  #memory: WeakRef<ArrayBufferLike>[] = [];

  add(bytes: Uint8Array): void {
    this.#memory.push(new WeakRef(bytes.buffer));
  }

  /** Whether some of it is still to be collected. */
  get isThere(): boolean {
    this.#memory = this.#memory.filter((memory) => memory.deref() !== undefined);
    return this.#memory.length > 0;
  }
}
