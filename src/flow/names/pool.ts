import { Worker } from 'node:worker_threads';
import { type ErrorCode, OpendrawerError } from '../../errors/index.ts';
import type { TableBlock } from './tables/read-table.ts';
import type { TaskSpec } from './tasks/task.ts';
import { createTask } from './tasks/task.ts';
import { type BlockAnswer, blockWork, type RowWork } from './work.ts';

/** What a thread is told at its start. */
export interface ThreadSetup {
  readonly task: TaskSpec;
  readonly work: RowWork;
}

/** What a thread answers: in the order in which it was asked. */
export type FromThread =
  | { readonly kind: 'answer'; readonly answer: BlockAnswer }
  | {
      readonly kind: 'failed';
      readonly code: ErrorCode;
      readonly message: string;
      readonly hint: string | null;
    };

export interface PoolOptions {
  readonly threads: number;
  readonly signal?: AbortSignal | undefined;
}

/** Blocks that wait at each thread, the one in work among them. */
const DEPTH = 2;
/** Work that is done here before threads are started: a thread needs as long to begin. */
const ALONE_MS = 200;

/**
 * Answers blocks in their order, in as many threads as there is work for; a little work is done here. Holds at most a few blocks for
 * each thread; when the caller stops early, threads and source are closed. Rejects with the reason of `signal`.
 */
export async function* answerBlocks(
  blocks: AsyncIterable<TableBlock>,
  setup: ThreadSetup,
  { threads, signal }: PoolOptions,
): AsyncGenerator<BlockAnswer, void, undefined> {
  const source = blocks[Symbol.asyncIterator]();
  const pool = new ThreadPool(setup, threads);
  const pending: Promise<BlockAnswer>[] = [];
  const stopped = abortion(signal);
  const next = () => Promise.race([source.next(), stopped.promise]);
  try {
    const answer = blockWork(await createTask(setup.task), setup.work);
    let block = await next();
    for (let spentMs = 0; block.done !== true; block = await next()) {
      if (threads > 0 && spentMs >= ALONE_MS) break;
      const startedAt = performance.now();
      const answered = answer(block.value);
      spentMs += performance.now() - startedAt;
      yield answered;
    }
    for (; block.done !== true; block = await next()) {
      pending.push(pool.ask(block.value));
      if (pending.length > threads * DEPTH) {
        yield await Promise.race([shifted(pending), stopped.promise]);
      }
    }
    while (pending.length > 0) yield await Promise.race([shifted(pending), stopped.promise]);
  } finally {
    stopped.end();
    await pool.close();
    // A source that waits for its next bytes ends by the signal itself.
    const closed = source.return?.();
    if (signal?.aborted) closed?.catch(() => {});
    else await closed;
  }
}

function shifted(pending: Promise<BlockAnswer>[]): Promise<BlockAnswer> {
  const first = pending.shift();
  if (first === undefined) throw new OpendrawerError('INTERNAL', 'No block is in work');
  return first;
}

/** A promise that rejects when the signal aborts. */
function abortion(signal: AbortSignal | undefined): { promise: Promise<never>; end(): void } {
  let end = () => {};
  const promise = new Promise<never>((_, reject) => {
    if (signal === undefined) return;
    const abort = () => reject(signal.reason);
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort);
    end = () => signal.removeEventListener('abort', abort);
  });
  promise.catch(() => {});
  return { promise, end: () => end() };
}

interface Waiting {
  resolve(answer: BlockAnswer): void;
  reject(error: unknown): void;
}

interface Thread {
  readonly worker: Worker;
  readonly waiting: Waiting[];
}

class ThreadPool {
  readonly #setup: ThreadSetup;
  readonly #most: number;
  readonly #threads: Thread[] = [];

  constructor(setup: ThreadSetup, most: number) {
    this.#setup = setup;
    this.#most = most;
  }

  /** Asks the thread that has least to do, or a new one while all have something. */
  ask(block: TableBlock): Promise<BlockAnswer> {
    let thread = this.#threads.reduce<Thread | null>(
      (best, one) => (best === null || one.waiting.length < best.waiting.length ? one : best),
      null,
    );
    if (thread === null || (thread.waiting.length > 0 && this.#threads.length < this.#most)) {
      thread = startThread(this.#setup);
      this.#threads.push(thread);
    }
    const { worker, waiting } = thread;
    const answer = new Promise<BlockAnswer>((resolve, reject) => {
      waiting.push({ resolve, reject });
    });
    // Whoever waits for it hears of a failure; until then nobody does.
    answer.catch(() => {});
    worker.postMessage(block, block.kind === 'bytes' ? [block.bytes.buffer] : []);
    return answer;
  }

  async close(): Promise<void> {
    await Promise.all(this.#threads.map(({ worker }) => worker.terminate()));
  }
}

function startThread(setup: ThreadSetup): Thread {
  // Compiled code has .js files, development runs the .ts ones.
  const extension = import.meta.url.endsWith('.ts') ? '.ts' : '.js';
  const worker = new Worker(new URL(`./thread${extension}`, import.meta.url), {
    workerData: setup,
    resourceLimits: { maxYoungGenerationSizeMb: 16, maxOldGenerationSizeMb: 1024 },
  });
  const waiting: Waiting[] = [];
  const fail = (error: unknown) => {
    for (const { reject } of waiting.splice(0)) reject(error);
  };
  worker.on('message', (message: FromThread) => {
    const first = waiting.shift();
    if (message.kind === 'answer') first?.resolve(message.answer);
    else {
      const { code, hint } = message;
      first?.reject(new OpendrawerError(code, message.message, hint === null ? {} : { hint }));
    }
  });
  worker.on('error', fail);
  worker.on('exit', (code) =>
    fail(new OpendrawerError('INTERNAL', `A thread ended with code ${code} while it had work`)),
  );
  return { worker, waiting };
}
