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
  #pieces: { readonly memory: WeakRef<ArrayBufferLike>; readonly sizeBytes: number }[] = [];

  add(bytes: Uint8Array): void {
    this.#pieces.push({ memory: new WeakRef(bytes.buffer), sizeBytes: bytes.buffer.byteLength });
  }

  /** Bytes that are still to be collected. */
  get sizeBytes(): number {
    this.#pieces = this.#pieces.filter(({ memory }) => memory.deref() !== undefined);
    return this.#pieces.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  }

  /** Whether some of it is still to be collected. */
  get isThere(): boolean {
    return this.sizeBytes > 0;
  }
}
