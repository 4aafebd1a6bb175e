import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { ERRORS, type ErrorCode, OpendrawerError } from '../errors/index.ts';
import type { PartitionDone } from '../lake/index.ts';
import type { TaxonQuery } from '../terms/index.ts';
import type { FromWorker, PartitionJob, PartitionReport, RunSetup, ToWorker } from './job.ts';
import type { TaxonSource } from './taxa/taxon-source.ts';
import { packTaxa, type TaxonAnswers } from './taxa/taxon-wire.ts';

/** What happens in the pool, told as it happens. */
export interface PoolEvents {
  started(job: PartitionJob, worker: number): void;
  progress(
    job: PartitionJob,
    worker: number,
    counters: Extract<FromWorker, { kind: 'progress' }>,
  ): void;
  done(
    job: PartitionJob,
    worker: number,
    done: PartitionDone<PartitionReport>,
    memoryBytes: number,
  ): void;
  failed(job: PartitionJob, worker: number, error: OpendrawerError): void;
}

/**
 * A worker needs about 200 MB: one batch of lines, one record, and the row groups being written. A heap limit near that makes the
 * collector mark all the time, which costs a quarter of the processor; a young generation that fits the cache helps. All cores have work,
 * so that threads which help with collecting only get in its way. Records live as long as their batch, which the engine takes for ever:
 * it would allocate them among the old.
 */
const WORKER_HEAP = [
  '--max-old-space-size=2048',
  '--max-semi-space-size=32',
  '--no-parallel-scavenge',
  '--no-allocation-site-pretenuring',
];

/** Errors that concern one partition; the others are still worth reading. */
const LOCAL_FAULTS: ReadonlySet<string> = new Set<ErrorCode>([
  'SOURCE_UNREACHABLE',
  'SOURCE_FORBIDDEN',
  'SOURCE_NOT_FOUND',
  'SOURCE_CHANGED',
  'INPUT_CORRUPT',
]);

/**
 * Runs the jobs in `workers` child processes, one partition at a time each; `taxa` answers for all of them. A partition whose
 * process dies is tried once more. Resolves when all jobs are done or have failed; rejects with the first fault that concerns the whole run, or with
 * INTERRUPTED when `signal` aborts. What is finished stays on disk either way.
 */
export async function runPool(
  jobs: readonly PartitionJob[],
  setup: RunSetup,
  taxa: TaxonSource | null,
  workers: number,
  events: PoolEvents,
  signal: AbortSignal,
): Promise<void> {
  const queue = [...jobs];
  const stop = new AbortController();
  const everyone = AbortSignal.any([signal, stop.signal]);
  const runner = async (number: number): Promise<void> => {
    let child = spawnWorker(setup);
    let answer = answeringFrom(taxa);
    try {
      for (let job = queue.shift(); job !== undefined; job = queue.shift()) {
        if (everyone.aborted) return;
        events.started(job, number);
        let outcome = await runJob(child, job, number, answer, events, everyone);
        if (outcome.kind === 'died' && !everyone.aborted) {
          child = spawnWorker(setup);
          answer = answeringFrom(taxa);
          outcome = await runJob(child, job, number, answer, events, everyone);
        }
        if (everyone.aborted) return;
        if (outcome.kind === 'done') continue;
        const error =
          outcome.kind === 'failed'
            ? outcome.error
            : new OpendrawerError(
                'INTERNAL',
                `The worker process ended twice (${outcome.how}) while it read ${job.partition.id}`,
              );
        events.failed(job, number, error);
        if (!LOCAL_FAULTS.has(error.code)) throw error;
      }
    } finally {
      await endWorker(child);
    }
  };
  const count = Math.max(1, Math.min(workers, jobs.length));
  const runners = Array.from({ length: count }, (_, number) =>
    runner(number).catch((error: unknown) => {
      stop.abort();
      throw error;
    }),
  );
  const outcomes = await Promise.allSettled(runners);
  if (signal.aborted) throw abortError(signal);
  for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
}

/** The reason given to the signal when it is ours (a full disk), else INTERRUPTED. */
function abortError(signal: AbortSignal): OpendrawerError {
  return signal.reason instanceof OpendrawerError
    ? signal.reason
    : new OpendrawerError('INTERRUPTED', 'The run was stopped');
}

type Outcome =
  | { kind: 'done' }
  | { kind: 'failed'; error: OpendrawerError }
  | { kind: 'died'; how: string };

function spawnWorker(setup: RunSetup): ChildProcess {
  // Compiled code has .js files, development runs the .ts ones.
  const extension = import.meta.url.endsWith('.ts') ? '.ts' : '.js';
  const child = fork(fileURLToPath(new URL(`./worker${extension}`, import.meta.url)), [], {
    serialization: 'advanced',
    execArgv: WORKER_HEAP,
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  child.send({ kind: 'setup', setup } satisfies ToWorker);
  return child;
}

/** Answers what one worker asks of the backbone. */
type Answering = (queries: readonly TaxonQuery[]) => Promise<TaxonAnswers>;

function answeringFrom(taxa: TaxonSource | null): Answering | null {
  if (taxa === null) return null;
  const pack = packTaxa();
  return async (queries) => pack(await taxa.find(queries));
}

/** Asks the backbone on behalf of a worker. */
function answerTaxa(
  child: ChildProcess,
  queries: readonly TaxonQuery[],
  answer: Answering | null,
  fail: (error: OpendrawerError) => void,
): void {
  if (answer === null) {
    fail(new OpendrawerError('INTERNAL', 'A worker asked for names without a backbone'));
    return;
  }
  answer(queries).then(
    (answers) => {
      if (child.connected) child.send({ kind: 'taxa', answers } satisfies ToWorker);
    },
    (cause: unknown) =>
      fail(new OpendrawerError('INTERNAL', `Names could not be matched: ${cause}`, { cause })),
  );
}

function runJob(
  child: ChildProcess,
  job: PartitionJob,
  number: number,
  answer: Answering | null,
  events: PoolEvents,
  signal: AbortSignal,
): Promise<Outcome> {
  return new Promise((resolve) => {
    const settle = (outcome: Outcome) => {
      child.off('message', onMessage);
      child.off('exit', onExit);
      signal.removeEventListener('abort', onAbort);
      resolve(outcome);
    };
    const onMessage = (message: FromWorker) => {
      if (message.kind === 'progress') events.progress(job, number, message);
      else if (message.kind === 'taxa') answerTaxa(child, message.queries, answer, fail);
      else if (message.kind === 'failed') settle({ kind: 'failed', error: errorOf(message) });
      else {
        events.done(job, number, message.done, message.memoryBytes);
        settle({ kind: 'done' });
      }
    };
    const fail = (error: OpendrawerError) => settle({ kind: 'failed', error });
    const onExit = (code: number | null, by: string | null) =>
      settle({ kind: 'died', how: by ?? `exit code ${code}` });
    const onAbort = () => {
      if (child.connected) child.send({ kind: 'stop' } satisfies ToWorker);
    };
    child.on('message', onMessage);
    child.on('exit', onExit);
    signal.addEventListener('abort', onAbort);
    if (child.connected) child.send({ kind: 'job', job } satisfies ToWorker);
    else settle({ kind: 'died', how: 'before it began' });
    if (signal.aborted) onAbort();
  });
}

function errorOf(message: Extract<FromWorker, { kind: 'failed' }>): OpendrawerError {
  const code = Object.hasOwn(ERRORS, message.code) ? (message.code as ErrorCode) : 'INTERNAL';
  return new OpendrawerError(
    code,
    message.message,
    message.hint === '' ? {} : { hint: message.hint },
  );
}

function endWorker(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) return resolve();
    const timer = setTimeout(() => child.kill('SIGKILL'), 10_000);
    child.once('exit', () => {
      clearTimeout(timer);
      resolve();
    });
    if (child.connected) child.disconnect();
    else child.kill();
  });
}
