import { cpus } from 'node:os';

/** Less than this says nothing: the system counts in steps of 10 ms. */
const LEAST_MS = 50;
/** Processors that others must keep busy so that some are left to them. */
const BUSY = 0.5;
/** One in so many. */
const SHARE = 4;

/** Readings in milliseconds. */
export interface Clocks {
  readonly now: number;
  /** For which all processors together have worked. */
  readonly worked: number;
  /** Of these, for this process. */
  readonly own: number;
}

const readClocks = (): Clocks => {
  const { user, system } = process.cpuUsage();
  return {
    now: performance.now(),
    worked: cpus().reduce(
      (sum, { times }) => sum + times.user + times.nice + times.sys + times.irq,
      0,
    ),
    own: (user + system) / 1000,
  };
};

/** Begins to look at what the processors do; says later how many of them others kept busy on average. */
export const watchProcessors = (read: () => Clocks = readClocks): (() => number) => {
  const before = read();
  return () => {
    const { now, worked, own } = read();
    const elapsed = now - before.now;
    if (elapsed < LEAST_MS) return 0;
    return Math.max(0, (worked - before.worked - (own - before.own)) / elapsed);
  };
};

/** Processors that a build uses. */
export interface Share {
  readonly processors: number;
  /** Others are busy: even at the lowest priority a build on all processors would slow them down. */
  readonly behindOthers: boolean;
}

/** What a build uses of so many processors, of which others keep so many busy. */
export const shareOf = (all: number, busy: number): Share => {
  const behindOthers = busy > BUSY;
  const processors = behindOthers ? Math.max(1, all - Math.ceil(all / SHARE)) : all;
  return { processors, behindOthers };
};
