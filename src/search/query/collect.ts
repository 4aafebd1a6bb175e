import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

let collectNow: (() => void) | null = null;

/**
 * Collects garbage in this thread. Memory that threads share goes when none of them knows of it any more; one that has
 * little to do would not find out for hours.
 */
export const collect = (): void => {
  if (collectNow === null) {
    setFlagsFromString('--expose-gc');
    collectNow = runInNewContext('gc') as () => void;
  }
  collectNow();
};
