import { spawnSync } from 'node:child_process';
import { setPriority } from 'node:os';

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

/**
 * Takes of the processors only what nobody else wants, for this process with all its threads. Where the system cannot do that, it
 * has the lowest priority.
 */
export const standBack = (): void => {
  giveWay();
  if (process.platform !== 'linux') return;
  // Linux has a class for it, which only its own tool sets; where that is missing the priority has to do.
  spawnSync('chrt', ['-a', '-i', '-p', '0', String(process.pid)], { stdio: 'ignore' });
};
