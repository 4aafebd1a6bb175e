import { setPriority } from 'node:os';

/** Below what answers questions. */
const LOW_PRIORITY = 10;

/** Lets everything else on the machine go before this process; where the system has it so, only before this thread. */
export const giveWay = (): void => {
  try {
    setPriority(LOW_PRIORITY);
  } catch {
    // The system does not let us: the work is done all the same.
  }
};
