import { Worker } from 'node:worker_threads';

/** Times of single calls, by the clock, and their rate by the processor time of the thread. */
export interface Timed {
  readonly perSecond: number;
  readonly p50Microseconds: number;
  readonly p99Microseconds: number;
  readonly maxMicroseconds: number;
}

export const cpuSeconds = (): number => {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1e6;
};

/** Asks all once for the rate, and once with a clock around each. Warm up before. */
export function timed<Query>(queries: readonly Query[], ask: (query: Query) => unknown): Timed {
  const before = cpuSeconds();
  for (const query of queries) ask(query);
  const seconds = cpuSeconds() - before;
  const times = new Float64Array(queries.length);
  for (const [at, query] of queries.entries()) {
    const started = performance.now();
    ask(query);
    times[at] = (performance.now() - started) * 1000;
  }
  times.sort();
  const share = (part: number) => times[Math.floor((times.length - 1) * part)] ?? 0;
  return {
    perSecond: queries.length / seconds,
    p50Microseconds: share(0.5),
    p99Microseconds: share(0.99),
    maxMicroseconds: share(1),
  };
}

/** What a thread is asked to measure over the shared memory of a backbone. */
export interface MixTask {
  readonly task: string;
  readonly memory: SharedArrayBuffer;
  readonly seed: number;
}

export const isMixTask = (data: unknown, task: string): data is MixTask =>
  typeof data === 'object' && data !== null && 'task' in data && data.task === task;

export interface Scaling {
  readonly threads: number;
  readonly perSecond: number;
  /** 1.00: twice the threads do twice the work. */
  readonly ofLinear: number;
}

/** Rates of 1 … `most` threads of `script`, which answers a `MixTask` with its own rate a second. */
export async function scalingOf(
  script: string,
  task: string,
  memory: SharedArrayBuffer,
  most: number,
): Promise<readonly Scaling[]> {
  const scaling: Scaling[] = [];
  for (let threads = 1; threads <= most; threads++) {
    const rates = await Promise.all(
      Array.from({ length: threads }, (_, seed) => rateInThread(script, { task, memory, seed })),
    );
    const perSecond = rates.reduce((sum, rate) => sum + rate, 0);
    const alone = scaling[0]?.perSecond ?? perSecond;
    scaling.push({ threads, perSecond, ofLinear: perSecond / threads / alone });
  }
  return scaling;
}

function rateInThread(script: string, workerData: MixTask): Promise<number> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(script, { workerData });
    worker.once('message', resolve);
    worker.once('error', reject);
  });
}
