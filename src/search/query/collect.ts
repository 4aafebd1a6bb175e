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
