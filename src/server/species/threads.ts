import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { type ErrorCode, OpendrawerError } from '../../errors/index.ts';
import type { Backbone } from '../../names/index.ts';
import type { BatchRequest } from './batch.ts';
import { descendantsOf } from './descendants.ts';
import type {
  Fault,
  FromThread,
  LoadedBackbone,
  Results,
  SearchedPage,
  SharedBackbone,
  Task,
  ToThread,
} from './protocol.ts';
import type { UsageSearch } from './search.ts';

/** Threads that do what would keep the server from answering others. */
export interface NameThreads {
  search(
    backbone: Backbone,
    search: UsageSearch,
    as?: 'usages' | 'suggestions',
  ): Promise<SearchedPage>;
  /**
   * Opens a batch, and gives the pieces of its answer as they are asked for. Throws what is wrong with the body before the
   * first piece, RATE_LIMITED where too many batches are open.
   */
  batch(backbone: Backbone | null, request: BatchRequest): Promise<AsyncIterableIterator<string>>;
  close(): Promise<void>;
}

/** Batches that are open at once; each holds its names in memory. */
const MAX_BATCHES = 32;

/** Searches that are under way at once. */
const MAX_SEARCHES = 256;

/** A batch of whose answer nobody reads for so long, in milliseconds, is given up: its place is for others. */
const IDLE_MS = 60_000;

/** So many bytes of names are worth a thread. */
const SHARE_BYTES = 16 * 1024;

// The compiled package holds the same file with another ending.
const ENTRY = fileURLToPath(
  new URL(import.meta.url.endsWith('.ts') ? './worker.ts' : './worker.js', import.meta.url),
);

/** Threads that start when they are first needed. */
export function createNameThreads(
  count = Math.max(1, Math.min(4, availableParallelism() - 1)),
  idleMs = IDLE_MS,
): NameThreads {
  const threads: Thread[] = [];
  let open = 0;
  let searches = 0;
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

  /** Threads that have nothing to do, at most as many; one at least. */
  const idleThreads = (most: number): Thread[] => {
    const chosen = [thread()];
    for (const one of threads) {
      if (chosen.length < most && one.load === 0 && !chosen.includes(one)) chosen.push(one);
    }
    while (chosen.length < most && threads.length < count) {
      const started = new Thread();
      threads.push(started);
      chosen.push(started);
    }
    return chosen;
  };

  return {
    search: async (backbone, search, as = 'usages') => {
      if (searches >= MAX_SEARCHES) {
        throw new OpendrawerError('RATE_LIMITED', `${MAX_SEARCHES} searches are under way`, {
          hint: 'Ask again in a moment.',
        });
      }
      searches += 1;
      try {
        return await thread().ask({ kind: 'search', backbone: shared(backbone), search, as });
      } finally {
        searches -= 1;
      }
    },
    batch: async (backbone, request) => {
      if (open >= MAX_BATCHES) {
        throw new OpendrawerError('RATE_LIMITED', `${MAX_BATCHES} batches are under way`, {
          hint: 'Wait for one of them to end.',
        });
      }
      const chosen = idleThreads(Math.ceil(request.body.length / SHARE_BYTES));
      open += 1;
      for (const one of chosen) one.openBatches += 1;
      const onEnd = () => {
        open -= 1;
        for (const one of chosen) one.openBatches -= 1;
      };
      // Each reads the whole body, which takes less time than to hand the names over.
      const answers = await Promise.allSettled(
        chosen.map(async (on, index) => {
          const { batch } = await on.ask({
            kind: 'open',
            backbone: backbone === null ? null : shared(backbone),
            request,
            share: { index, of: chosen.length },
          });
          return { on, batch };
        }),
      );
      const opened = answers.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
      const pieces = new Pieces(opened, onEnd, idleMs);
      const failed = answers.find((one) => one.status === 'rejected');
      if (failed === undefined) return pieces;
      await pieces.return();
      throw failed.reason;
    },
    close: async () => {
      closed = true;
      await Promise.all(threads.map((one) => one.end()));
    },
  };
}

interface OpenShare {
  readonly on: Thread;
  readonly batch: number;
}

/**
 * The pieces of a batch's answer, from each of its threads in turn. No generator: one that is left before its first step would
 * never give its places back.
 */
class Pieces implements AsyncIterableIterator<string> {
  readonly #shares: readonly OpenShare[];
  readonly #onEnd: () => void;
  /** The next piece of each share: made while others are on their way. */
  readonly #coming: Promise<string | null>[];
  readonly #idle: NodeJS.Timeout;
  #turn = 0;
  #isOver = false;
  #isGivenUp = false;

  constructor(shares: readonly OpenShare[], onEnd: () => void, idleMs: number) {
    this.#shares = shares;
    this.#onEnd = onEnd;
    this.#coming = shares.map(askForPiece);
    this.#idle = setTimeout(() => {
      this.#isGivenUp = !this.#isOver;
      this.return().catch(() => {});
    }, idleMs).unref();
  }

  async next(): Promise<IteratorResult<string, undefined>> {
    if (this.#isGivenUp) throw new OpendrawerError('INTERRUPTED', 'nobody read the answer');
    if (this.#isOver) return { done: true, value: undefined };
    this.#idle.refresh();
    const turn = this.#turn % this.#shares.length;
    try {
      const piece = (await this.#coming[turn]) ?? null;
      const share = this.#shares[turn];
      if (piece !== null && share !== undefined && !this.#isOver) {
        this.#coming[turn] = askForPiece(share);
        this.#turn += 1;
        return { done: false, value: piece };
      }
    } catch (error) {
      await this.return();
      throw error;
    }
    await this.return();
    return { done: true, value: undefined };
  }

  async return(): Promise<IteratorResult<string, undefined>> {
    if (!this.#isOver) {
      this.#isOver = true;
      clearTimeout(this.#idle);
      this.#onEnd();
      const living = this.#shares.filter(({ on }) => !on.hasEnded);
      await Promise.all(living.map(({ on, batch }) => on.ask({ kind: 'close', batch })));
    }
    return { done: true, value: undefined };
  }

  [Symbol.asyncIterator](): this {
    return this;
  }
}

function askForPiece({ on, batch }: OpenShare): Promise<string | null> {
  const coming = on.ask({ kind: 'next', batch });
  // Whoever stops reading leaves it unread.
  coming.catch(() => {});
  return coming;
}

/** Opens a backbone's file in a thread of its own, so that nobody waits for the disk. Throws what `openBackbone` throws. */
export async function loadBackbone(path: string): Promise<LoadedBackbone> {
  const thread = new Thread();
  try {
    return await thread.ask({ kind: 'load', path });
  } finally {
    await thread.end();
  }
}

const shared = (backbone: Backbone): SharedBackbone => {
  const { memory, facts } = backbone;
  return {
    memory,
    descendants: descendantsOf(backbone),
    version: `${facts.name} ${facts.version} ${facts.builtAt}`,
  };
};

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
