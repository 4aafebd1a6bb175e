import { OpendrawerError } from '../../errors/index.ts';
import { interrupted } from './faults.ts';

/** Nobody waits longer than this by the look of it. */
const MOST_WAIT_MS = 60_000;
/** Weight of the latest duration in the mean of all. */
const NEWEST = 0.1;

/** Gives the turn back. */
export type Release = () => void;

interface Waiting {
  readonly begin: (release: Release) => void;
}

/** Who asks what nobody is named for. */
const NOBODY = '';

/**
 * Lets so many questions be in progress at once; the others wait, and clients take turns, so that one with many
 * questions keeps nobody else waiting.
 */
export class Turns {
  readonly #most: number;
  /** By client, in the order of their turns; no list is empty. */
  readonly #queues = new Map<string, Waiting[]>();
  #running = 0;
  #meanMs = 0;

  constructor(most: number) {
    this.#most = most;
  }

  /**
   * Resolved when the question may begin. Rejected with INTERRUPTED when it is given up before, with SERVER_BUSY at
   * once when it would wait too long.
   */
  take(client: string = NOBODY, signal?: AbortSignal): Promise<Release> {
    if (signal?.aborted === true) return Promise.reject(interrupted(signal.reason));
    if (this.#running < this.#most) return Promise.resolve(this.#begin());
    const queue = this.#queues.get(client);
    if (this.#waitMs(queue) > MOST_WAIT_MS) {
      return Promise.reject(
        new OpendrawerError('SERVER_BUSY', `${queue?.length ?? 0} questions of a client wait`),
      );
    }
    return new Promise((resolve, reject) => {
      const give = (): void => {
        this.#leave(client, waiting);
        reject(interrupted(signal?.reason));
      };
      const waiting: Waiting = {
        begin: (release) => {
          signal?.removeEventListener('abort', give);
          resolve(release);
        },
      };
      signal?.addEventListener('abort', give, { once: true });
      if (queue === undefined) this.#queues.set(client, [waiting]);
      else queue.push(waiting);
    });
  }

  /** About how long one more question would wait behind those of its client, others having their turns between. */
  #waitMs(queue: readonly Waiting[] | undefined): number {
    const clients = this.#queues.size + (queue === undefined ? 1 : 0);
    return (((queue?.length ?? 0) + 1) * clients * this.#meanMs) / this.#most;
  }

  #leave(client: string, waiting: Waiting): void {
    const queue = this.#queues.get(client);
    if (queue === undefined) return;
    const place = queue.indexOf(waiting);
    if (place >= 0) queue.splice(place, 1);
    if (queue.length === 0) this.#queues.delete(client);
  }

  #begin(): Release {
    this.#running += 1;
    const startedAt = performance.now();
    let released = false;
    return () => {
      if (released) return;
      released = true;
      const ms = performance.now() - startedAt;
      this.#meanMs = this.#meanMs === 0 ? ms : this.#meanMs + NEWEST * (ms - this.#meanMs);
      this.#running -= 1;
      this.#next();
    };
  }

  #next(): void {
    for (const [client, queue] of this.#queues) {
      this.#queues.delete(client);
      const waiting = queue.shift();
      // Behind the other clients.
      if (queue.length > 0) this.#queues.set(client, queue);
      if (waiting === undefined) continue;
      waiting.begin(this.#begin());
      return;
    }
  }
}
