import { OpendrawerError } from '../../errors/index.ts';
import { attachBackbone, type Backbone } from '../../names/index.ts';
import { keepDescendants } from './descendants.ts';
import type { LoadedBackbone } from './protocol.ts';
import { loadBackbone } from './threads.ts';

/** Follows the newest build of a backbone. */
export interface BackboneWatcher {
  /** The backbone of this moment, good as long as it is held. Throws BACKBONE_MISSING, or why it could not be opened. */
  current(): Backbone;
  /** Looks for a newer build now. */
  refresh(): Promise<void>;
  /** Stops watching. */
  close(): Promise<void>;
}

export interface BackboneWatcherOptions {
  /** Path of the newest build's index; null where there is none. May throw. */
  readonly find: () => string | null;
  /** Name of the backbone, for messages. */
  readonly name: string;
  /** Milliseconds between two looks; default 1000. */
  readonly pollMs?: number;
  readonly onError?: (error: unknown) => void;
  /** Reads a file; default: in a thread of its own. */
  readonly load?: (path: string) => Promise<LoadedBackbone>;
}

/** Opens the newest build, and each newer one as it becomes current; one that cannot be opened does not replace one that works. */
export async function watchBackbone({
  find,
  name,
  pollMs = 1000,
  onError,
  load = loadBackbone,
}: BackboneWatcherOptions): Promise<BackboneWatcher> {
  let backbone: Backbone | null = null;
  let failure: unknown = null;
  let seen: string | null = null;
  let told: string | null = null;
  let isClosed = false;
  let looking: Promise<void> = Promise.resolve();

  const look = async (): Promise<void> => {
    if (isClosed) return;
    let path: string | null = null;
    try {
      path = find();
      // Without a build, what is open stays in use.
      if (path === null || path === seen) return;
      const { memory, descendants } = await load(path);
      const opened = attachBackbone(memory);
      keepDescendants(opened, descendants);
      seen = path;
      failure = null;
      backbone = opened;
    } catch (error) {
      // A build that cannot be opened is tried again at each look, and told once.
      if (failure === null || path !== told) onError?.(error);
      failure = error;
      told = path;
    }
  };
  const refresh = (): Promise<void> => {
    looking = looking.then(look);
    return looking;
  };

  await refresh();
  const timer = setInterval(() => void refresh(), pollMs);
  timer.unref();

  return {
    current: () => {
      if (backbone !== null) return backbone;
      if (failure !== null) throw failure;
      throw new OpendrawerError('BACKBONE_MISSING', `The backbone "${name}" has no build yet`);
    },
    refresh,
    close: async () => {
      isClosed = true;
      clearInterval(timer);
      await looking;
    },
  };
}
