import { stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { isOpendrawerError, OpendrawerError } from '../errors/index.ts';
import { CURRENT } from './generation.ts';
import { openIndex, type SearchIndex } from './search-index.ts';

/** The right to use a generation until `release`. */
export interface IndexLease {
  readonly index: SearchIndex;
  release(): void;
}

/** Follows the current generation of an index folder. */
export interface IndexWatcher {
  /** Generation in use; null while there is none. */
  readonly generation: string | null;
  /** Throws INDEX_MISSING while there is no index, or why it could not be opened. */
  lease(): IndexLease;
  /** Calls `work` with the index of this moment, which stays open until it ends. */
  use<T>(work: (index: SearchIndex) => Promise<T>): Promise<T>;
  /** Looks for a newer generation now. */
  refresh(): Promise<void>;
  /** Stops watching; leases in use end in peace. */
  close(): Promise<void>;
}

interface Held {
  readonly index: SearchIndex;
  users: number;
  retired: boolean;
}

/** Opens the index folder, which may still be empty, and swaps to each newly promoted generation. */
export const watchIndex = async (
  indexDir: string,
  options: {
    readonly pollMs?: number;
    readonly onSwap?: (generation: string) => void;
    readonly onError?: (error: unknown) => void;
  } = {},
): Promise<IndexWatcher> => {
  const folder = resolve(indexDir);
  let held: Held | null = null;
  let failure: unknown = null;
  let seen = '';
  let closed = false;
  let looking: Promise<void> | null = null;

  const retire = (old: Held | null): void => {
    if (old === null || old.retired) return;
    old.retired = true;
    if (old.users === 0) void old.index.close();
  };

  const look = async (): Promise<void> => {
    let mark = '';
    try {
      const info = await stat(join(folder, CURRENT));
      mark = `${info.ino} ${info.mtimeMs} ${info.size}`;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    }
    // Without a pointer, what is open stays in use.
    if (mark === '' || mark === seen) return;
    try {
      const index = await openIndex(folder);
      const old: Held | null = held;
      seen = mark;
      failure = null;
      if (closed || index.generation === old?.index.generation) {
        await index.close();
        return;
      }
      held = { index, users: 0, retired: false };
      retire(old);
      options.onSwap?.(index.generation);
    } catch (error) {
      // A damaged generation does not replace one that works; it is tried again at the next look.
      failure = error;
      if (!isOpendrawerError(error)) throw error;
      options.onError?.(error);
    }
  };

  // One look after the other: one that began before this call may have looked too early.
  const refresh = (): Promise<void> => {
    const next = (looking ?? Promise.resolve()).catch(() => {}).then(look);
    looking = next;
    return next;
  };

  await refresh();
  const timer = setInterval(() => {
    refresh().catch((error: unknown) => options.onError?.(error));
  }, options.pollMs ?? 1000);
  timer.unref();

  const lease = (): IndexLease => {
    const current = held;
    if (current === null || closed) {
      if (failure !== null) throw failure;
      throw new OpendrawerError('INDEX_MISSING', `${folder} holds no search index`);
    }
    current.users += 1;
    let released = false;
    return {
      index: current.index,
      release: () => {
        if (released) return;
        released = true;
        current.users -= 1;
        if (current.retired && current.users === 0) void current.index.close();
      },
    };
  };

  return {
    get generation() {
      return held?.index.generation ?? null;
    },
    lease,
    use: async (work) => {
      const { index, release } = lease();
      try {
        return await work(index);
      } finally {
        release();
      }
    },
    refresh,
    close: async () => {
      closed = true;
      clearInterval(timer);
      await looking?.catch(() => {});
      retire(held);
    },
  };
};
