import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { type ErrorCode, OpendrawerError } from '../../errors/index.ts';
import type { Backbone } from '../../names/index.ts';
import type { BatchRequest } from './batch.ts';
import type { Fault, FromThread, Results, SharedBackbone, Task, ToThread } from './protocol.ts';
import type { UsagePage, UsageSearch } from './search.ts';

/** Threads that do what would keep the server from answering others. */
export interface NameThreads {
  search(backbone: Backbone, search: UsageSearch): Promise<UsagePage>;
  /**
   * Opens a batch, and gives the pieces of its answer as they are asked for. Throws what is wrong with the body before the
   * first piece, RATE_LIMITED where too many batches are open.
   */
  batch(backbone: Backbone | null, request: BatchRequest): Promise<AsyncIterableIterator<string>>;
  close(): Promise<void>;
}

/** Batches that are open at once; each holds its names in memory. */
const MAX_BATCHES = 32;

// The compiled package holds the same file with another ending.
const ENTRY = fileURLToPath(
  new URL(import.meta.url.endsWith('.ts') ? './worker.ts' : './worker.js', import.meta.url),
);

/** Threads that start when they are first needed. */
export function createNameThreads(
  count = Math.max(1, Math.min(4, availableParallelism() - 1)),
): NameThreads {
  const threads: Thread[] = [];
  let open = 0;
  let closed = false;

  /** The one with the least to do; a thread that ended is replaced. */
  const thread = (): Thread => {
    if (closed) throw new OpendrawerError('INTERRUPTED', 'The server is closing');
    for (let place = threads.length - 1; place >= 0; place -= 1) {
      if (threads[place]?.hasEnded) threads.splice(place, 1);
    }
    const idle = threads.find((one) => one.load === 0);
    if (idle !== undefined) return idle;
    if (threads.length < count) {
      const started = new Thread();
      threads.push(started);
      return started;
    }
    return threads.reduce((least, one) => (one.load < least.load ? one : least));
  };

  return {
    search: async (backbone, search) =>
      thread().ask({ kind: 'search', backbone: shared(backbone), search }),
    batch: async (backbone, request) => {
      if (open >= MAX_BATCHES) {
        throw new OpendrawerError('RATE_LIMITED', `${MAX_BATCHES} batches are under way`, {
          hint: 'Wait for one of them to end.',
        });
      }
      const on = thread();
      open += 1;
      on.openBatches += 1;
      try {
        const { batch } = await on.ask({
          kind: 'open',
          backbone: backbone === null ? null : shared(backbone),
          request,
        });
        return new Pieces(on, batch, () => {
          open -= 1;
          on.openBatches -= 1;
        });
      } catch (error) {
        open -= 1;
        on.openBatches -= 1;
        throw error;
      }
    },
    close: async () => {
      closed = true;
      await Promise.all(threads.map((one) => one.end()));
    },
  };
}

/**
 * The pieces of a batch's answer. No generator: one that is left before its first step would never give its place back.
 */
class Pieces implements AsyncIterableIterator<string> {
  readonly #thread: Thread;
  readonly #batch: number;
  readonly #onEnd: () => void;
  #coming: Promise<string | null>;
  #isOver = false;

  constructor(thread: Thread, batch: number, onEnd: () => void) {
    this.#thread = thread;
    this.#batch = batch;
    this.#onEnd = onEnd;
    this.#coming = this.#ask();
  }

  async next(): Promise<IteratorResult<string, undefined>> {
    if (this.#isOver) return { done: true, value: undefined };
    try {
      const piece = await this.#coming;
      if (piece !== null && !this.#isOver) {
        // The next piece is made while this one is on its way.
        this.#coming = this.#ask();
        return { done: false, value: piece };
      }
    } catch (error) {
      this.#end();
      throw error;
    }
    this.#end();
    return { done: true, value: undefined };
  }

  async return(): Promise<IteratorResult<string, undefined>> {
    if (!this.#isOver) {
      this.#end();
      if (!this.#thread.hasEnded) await this.#thread.ask({ kind: 'close', batch: this.#batch });
    }
    return { done: true, value: undefined };
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  #ask(): Promise<string | null> {
    const coming = this.#thread.ask({ kind: 'next', batch: this.#batch });
    // Whoever stops reading leaves it unread.
    coming.catch(() => {});
    return coming;
  }

  #end(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#onEnd();
  }
}

/** Opens a backbone's file in a thread of its own, so that nobody waits for the disk. Throws what `openBackbone` throws. */
export async function loadBackbone(path: string): Promise<SharedArrayBuffer> {
  const thread = new Thread();
  try {
    return await thread.ask({ kind: 'load', path });
  } finally {
    await thread.end();
  }
}

const shared = ({ memory, facts }: Backbone): SharedBackbone => ({
  memory,
  version: `${facts.name} ${facts.version} ${facts.builtAt}`,
});

interface Waiting {
  readonly resolve: (result: Results[keyof Results]) => void;
  readonly reject: (error: Error) => void;
}

class Thread {
  openBatches = 0;
  hasEnded = false;
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
  #lastId = 0;

  constructor() {
    this.#worker = new Worker(ENTRY, { execArgv: ['--disable-warning=ExperimentalWarning'] });
    this.#worker.unref();
    this.#worker.on('message', (message: FromThread) => this.#receive(message));
    this.#worker.on('error', (error) => this.#fail(error));
    this.#worker.on('exit', () => this.#fail(new Error('the thread ended')));
  }

  /** Tasks and batches that it has. */
  get load(): number {
    return this.#waiting.size + this.openBatches;
  }

  ask<Kind extends Task['kind']>(task: Task & { readonly kind: Kind }): Promise<Results[Kind]> {
    return new Promise((resolve, reject) => {
      if (this.hasEnded) throw new OpendrawerError('INTERNAL', 'a thread for names has ended');
      this.#lastId += 1;
      this.#waiting.set(this.#lastId, {
        resolve: resolve as (result: Results[keyof Results]) => void,
        reject,
      });
      // While somebody waits, the process does not end.
      this.#worker.ref();
      this.#worker.postMessage({ id: this.#lastId, task } satisfies ToThread);
    });
  }

  async end(): Promise<void> {
    await this.#worker.terminate();
  }

  #receive(message: FromThread): void {
    const waiting = this.#waiting.get(message.id);
    this.#waiting.delete(message.id);
    if (this.#waiting.size === 0) this.#worker.unref();
    if ('fault' in message) waiting?.reject(errorOf(message.fault));
    else waiting?.resolve(message.result);
  }

  #fail(cause: unknown): void {
    this.hasEnded = true;
    for (const { reject } of this.#waiting.values()) {
      reject(new OpendrawerError('INTERNAL', 'a thread for names has ended', { cause }));
    }
    this.#waiting.clear();
  }
}

const errorOf = ({ code, message, hint }: Fault): Error =>
  code === null
    ? new Error(message)
    : new OpendrawerError(code as ErrorCode, message, hint === null ? {} : { hint });
