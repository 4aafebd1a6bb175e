import { stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setImmediate, setTimeout as sleep } from 'node:timers/promises';
import { isOpendrawerError, OpendrawerError } from '../../errors/index.ts';
import type { SearchIndex } from '../model/engine.ts';
import { damagedSegment } from '../segments/damaged.ts';
import { CURRENT } from '../segments/generation.ts';
import { type SharedGeneration, shareGeneration } from '../segments/open.ts';
import type { Engine } from './engine.ts';
import { type IndexOptions, ReadingRoom } from './room.ts';

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
  /** Resolved when what fits of the current generation is in memory and suggestions can be made. */
  warm(): Promise<void>;
  /** Stops watching; leases in use end in peace. */
  close(): Promise<void>;
}

export interface WatchOptions extends IndexOptions {
  readonly pollMs?: number;
  readonly onSwap?: (generation: string) => void;
  readonly onError?: (error: unknown) => void;
}

interface Held {
  readonly index: Engine;
  users: number;
  retired: boolean;
}

/** A generation that takes longer to get ready is used as it is. */
const MOST_WARMING_MS = 15_000;
/** A server's index grows: its threads are those of a large one. */
const ROWS_OF_SERVERS = Number.POSITIVE_INFINITY;

/** Opens the index folder, which may still be empty, and swaps to each newly promoted generation. */
export const watchIndex = async (
  indexDir: string,
  options: WatchOptions = {},
): Promise<IndexWatcher> => {
  const folder = resolve(indexDir);
  const room = new ReadingRoom(options, ROWS_OF_SERVERS);
  const open = new Set<Held>();
  let held: Held | null = null;
  let latest: SharedGeneration | null = null;
  let failure: unknown = null;
  let seen = '';
  let told = '';
  let closed = false;
  let looking: Promise<void> | null = null;

  const end = async (old: Held): Promise<void> => {
    if (!open.delete(old)) return;
    await old.index.close();
    if (closed && open.size === 0) await room.close();
  };
  const release = (one: Held): void => {
    one.users -= 1;
    if (one.retired && one.users === 0) void end(one);
  };
  const retire = (old: Held | null): Promise<void> | null => {
    if (old === null || old.retired) return null;
    old.retired = true;
    void old.index.rest();
    return old.users === 0 ? end(old) : null;
  };

  const warm = async (index: Engine): Promise<void> => {
    await room.warm();
    await index.gatherVocabulary();
  };

  /** Loads what fits, and gathers words and values; the generation before suggests until they are there. */
  const getReady = (own: Held, before: Held | null): void => {
    if (before !== null) {
      before.users += 1;
      own.index.suggestBy(before.index);
    }
    warm(own.index)
      .catch((error: unknown) => {
        if (!own.retired && !closed) options.onError?.(error);
      })
      .finally(() => {
        own.index.suggestBy(null);
        if (before !== null) release(before);
      });
  };

  const failed = (error: unknown): void => {
    // A damaged generation does not replace one that works; it is tried again at the next look.
    failure = error;
    if (!isOpendrawerError(error)) throw error;
    options.onError?.(error);
    if (error.code !== 'INDEX_DAMAGED' || told === error.message) return;
    told = error.message;
    const segment = damagedSegment(error);
    // What says nothing of its parts is built anew without being named.
    options.onDamaged?.(segment === null ? [] : [segment]);
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
    if (mark === '' || mark === seen || closed) return;
    try {
      const shared = await shareGeneration(folder, latest);
      const index = await room.open(shared);
      latest = shared;
      const old: Held | null = held;
      // While another generation answers, the columns of this one are loaded: no question waits for them.
      if (old !== null) {
        await Promise.race([
          room.prepare().catch(() => {}),
          sleep(MOST_WARMING_MS, undefined, { ref: false }),
        ]);
      }
      seen = mark;
      failure = null;
      told = '';
      const own: Held = { index, users: 0, retired: false };
      open.add(own);
      if (closed) {
        await end(own);
        return;
      }
      // A repaired segment has the name of the damaged one: the newly opened files are taken in any case.
      held = own;
      // In steps: what is asked meanwhile is answered between.
      await setImmediate();
      getReady(own, old);
      await setImmediate();
      void retire(old);
      if (index.generation !== old?.index.generation) options.onSwap?.(index.generation);
    } catch (error) {
      failed(error);
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
        release(current);
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
    warm: async () => {
      if (held !== null) await warm(held.index);
    },
    close: async () => {
      if (closed) return;
      closed = true;
      clearInterval(timer);
      await looking?.catch(() => {});
      await retire(held);
      if (open.size === 0) await room.close();
    },
  };
};
