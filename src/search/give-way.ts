import { spawnSync } from 'node:child_process';
import { readlinkSync } from 'node:fs';
import { setPriority } from 'node:os';
import { basename } from 'node:path';

/** Below everything else. */
const LOWEST_PRIORITY = 19;

/** Lets everything else on the machine go before this process; where the system has it so, only before this thread. */
export const giveWay = (): void => {
  try {
    setPriority(LOWEST_PRIORITY);
  } catch {
    // The system does not let us: the work is done all the same.
  }
};

/** Linux has a class for what takes only idle processors, which only its own tool sets; where that is missing the priority has to do. */
const takeIdleTime = (...which: readonly string[]): void => {
  spawnSync('chrt', [...which.slice(0, -1), '-i', '-p', '0', which.at(-1) ?? ''], {
    stdio: 'ignore',
  });
};

/**
 * Takes of the processors only what nobody else wants, for this process with all its threads. Where the system cannot do that, it
 * has the lowest priority.
 */
export const standBack = (): void => {
  giveWay();
  if (process.platform === 'linux') takeIdleTime('-a', String(process.pid));
};

/** The same for this thread alone, where the system keeps a priority for each thread. */
export const standBackInThread = (): void => {
  if (process.platform !== 'linux') return;
  giveWay();
  try {
    takeIdleTime(basename(readlinkSync('/proc/thread-self')));
  } catch {
    // There is no /proc: the priority has to do.
  }
};
