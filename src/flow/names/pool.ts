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
  | { readonly kind: 'ready' }
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
/** Work that is done before threads are started: little work is done by the time that they could begin. */
const ALONE_MS = 50;

/**
 * Answers blocks in their order, in `threads` threads; what there is to do until they are ready is done here. Holds at most a few
 * blocks for each thread; when the caller stops early, threads and source are closed. Rejects with the reason of `signal`.
 */
export async function* answerBlocks(
  blocks: AsyncIterable<TableBlock>,
  setup: ThreadSetup,
  { threads, signal }: PoolOptions,
): AsyncGenerator<BlockAnswer, void, undefined> {
  const source = blocks[Symbol.asyncIterator]();
  const pool = new ThreadPool(setup, threads);
  const pending: Promise<BlockAnswer>[] = [];
  const stop = new Stop(signal);
  try {
    const answer = blockWork(await createTask(setup.task), setup.work);
    let block = await stop.or(source.next());
    for (let spentMs = 0; block.done !== true && !pool.isReady; ) {
      const startedAt = performance.now();
      const answered = answer(block.value);
      spentMs += performance.now() - startedAt;
      if (threads > 0 && spentMs >= ALONE_MS) pool.start();
      yield answered;
      block = await stop.or(source.next());
    }
    for (; block.done !== true; block = await stop.or(source.next())) {
      pending.push(pool.ask(block.value));
      if (pending.length > threads * DEPTH) yield await stop.or(shifted(pending));
    }
    while (pending.length > 0) yield await stop.or(shifted(pending));
  } finally {
    stop.end();
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

/** Waits, unless the signal aborts. (`Promise.race` with one promise for all would keep every answer in memory.) */
class Stop {
  readonly #signal: AbortSignal | undefined;
  #reject: (reason: unknown) => void = () => {};
  readonly #onAbort = (): void => this.#reject(this.#signal?.reason);

  constructor(signal: AbortSignal | undefined) {
    this.#signal = signal;
    signal?.addEventListener('abort', this.#onAbort);
  }

  or<T>(work: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      this.#reject = reject;
      work.then(resolve, reject);
      if (this.#signal?.aborted) this.#onAbort();
    });
  }

  end(): void {
    this.#signal?.removeEventListener('abort', this.#onAbort);
  }
}

interface Waiting {
  resolve(answer: BlockAnswer): void;
  reject(error: unknown): void;
}

class ThreadPool {
  readonly #setup: ThreadSetup;
  readonly #count: number;
  #threads: readonly Thread[] = [];

  constructor(setup: ThreadSetup, count: number) {
    this.#setup = setup;
    this.#count = count;
  }

  /** Starts the threads, unless they were. */
  start(): void {
    if (this.#threads.length > 0) return;
    this.#threads = Array.from({ length: this.#count }, () => new Thread(this.#setup));
  }

  /** All threads have begun, or failed to: then whoever asks them hears of it. */
  get isReady(): boolean {
    return this.#threads.length > 0 && this.#threads.every(({ isReady }) => isReady);
  }

  /** Asks the thread that has least to do. */
  ask(block: TableBlock): Promise<BlockAnswer> {
    return this.#threads.reduce((best, one) => (one.load < best.load ? one : best)).ask(block);
  }

  async close(): Promise<void> {
    await Promise.all(this.#threads.map((thread) => thread.close()));
  }
}

/** Limits in MiB: a small young generation is collected early, and a thread that leaks ends before the machine does. */
const LIMITS = { maxYoungGenerationSizeMb: 16, maxOldGenerationSizeMb: 1024 };

class Thread {
  readonly #worker: Worker;
  readonly #waiting: Waiting[] = [];
  #failure: unknown = null;
  isReady = false;

  constructor(setup: ThreadSetup) {
    // Compiled code has .js files, development runs the .ts ones.
    const extension = import.meta.url.endsWith('.ts') ? '.ts' : '.js';
    this.#worker = new Worker(new URL(`./thread${extension}`, import.meta.url), {
      workerData: setup,
      resourceLimits: LIMITS,
    });
    this.#worker.on('message', (message: FromThread) => {
      if (message.kind === 'ready') this.isReady = true;
      else if (message.kind === 'answer') this.#waiting.shift()?.resolve(message.answer);
      else this.#fail(errorOf(message));
    });
    this.#worker.on('error', (error) => this.#fail(error));
    this.#worker.on('exit', (code) =>
      this.#fail(
        new OpendrawerError('INTERNAL', `A thread ended with code ${code} while it had work`),
      ),
    );
  }

  /** Blocks that it has not answered. */
  get load(): number {
    return this.#waiting.length;
  }

  ask(block: TableBlock): Promise<BlockAnswer> {
    const answer = new Promise<BlockAnswer>((resolve, reject) => {
      if (this.#failure === null) this.#waiting.push({ resolve, reject });
      else reject(this.#failure);
    });
    // Whoever waits for it hears of a failure; until then nobody does.
    answer.catch(() => {});
    this.#worker.postMessage(block, block.kind === 'bytes' ? [block.bytes.buffer] : []);
    return answer;
  }

  async close(): Promise<void> {
    await this.#worker.terminate();
  }

  #fail(error: unknown): void {
    this.#failure ??= error;
    this.isReady = true;
    for (const { reject } of this.#waiting.splice(0)) reject(this.#failure);
  }
}

const errorOf = ({ code, message, hint }: Extract<FromThread, { kind: 'failed' }>) =>
  new OpendrawerError(code, message, hint === null ? {} : { hint });
