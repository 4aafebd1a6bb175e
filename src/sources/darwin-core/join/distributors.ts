import { Worker } from 'node:worker_threads';
import { type ErrorCode, OpendrawerError } from '../../../errors/index.ts';
import { type DistributeJob, type Distribution, distribute } from './distribute.ts';

/** What a thread that distributes rows tells. */
export type FromDistributor =
  | { readonly kind: 'done'; readonly distribution: Distribution }
  | {
      readonly kind: 'failed';
      readonly code: ErrorCode;
      readonly message: string;
      readonly hint: string;
    };

/** Below this size, threads take longer to start than to work. */
const THREADS_FROM_BYTES = 8 * 2 ** 20;
const THREADS = 4;

/** Distributes tables, large ones in a thread each. */
export async function distributeAll(
  jobs: readonly { readonly job: DistributeJob; readonly sizeBytes: number }[],
  signal?: AbortSignal,
): Promise<readonly Distribution[]> {
  const answers: Distribution[] = [];
  const waiting = [...jobs.entries()];
  const work = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      signal?.throwIfAborted();
      const [at, { job, sizeBytes }] = next;
      answers[at] =
        sizeBytes < THREADS_FROM_BYTES ? await distribute(job) : await inThread(job, signal);
    }
  };
  await Promise.all(Array.from({ length: THREADS }, work));
  return answers;
}

function inThread(job: DistributeJob, signal?: AbortSignal): Promise<Distribution> {
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL(`./distribute-thread.${extension}`, import.meta.url), {
      workerData: job,
      execArgv: ['--disable-warning=ExperimentalWarning'],
    });
    const stop = (): void => {
      reject(signal?.reason);
      void worker.terminate();
    };
    signal?.addEventListener('abort', stop, { once: true });
    worker.on('message', (message: FromDistributor) => {
      if (message.kind === 'done') resolve(message.distribution);
      else reject(new OpendrawerError(message.code, message.message, { hint: message.hint }));
    });
    worker.on('error', reject);
    worker.on('exit', (code) => {
      signal?.removeEventListener('abort', stop);
      reject(new Error(`The thread that distributes ${job.spec.name} ended with code ${code}`));
    });
  });
}
