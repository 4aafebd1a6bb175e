/** Look-ups after which it is seen whether remembering is worth its while. */
const TRIAL = 10_000;
/** Share of look-ups that must find something. */
const LEAST_SHARE = 0.03;
/** Rows for which nothing is remembered where it was not. */
const REST = 100_000;

/**
 * A map that forgets: when it is full, it keeps what was added or asked for since it was last full. In a table of distinct names it
 * would be of no use: then it rests, and tries again later.
 */
export class RecentAnswers<V> {
  readonly #most: number;
  #young = new Map<string, V>();
  #old = new Map<string, V>();
  #asked = 0;
  #found = 0;
  #resting = 0;

  constructor(most: number) {
    this.#most = most;
  }

  /** To be asked once a row, before `get`. */
  isWorthwhile(): boolean {
    if (this.#resting > 0) {
      this.#resting -= 1;
      return false;
    }
    if (this.#asked < TRIAL) return true;
    const isIdle = this.#found < TRIAL * LEAST_SHARE;
    this.#asked = 0;
    this.#found = 0;
    if (!isIdle) return true;
    this.#resting = REST;
    this.#young.clear();
    this.#old.clear();
    return false;
  }

  get(key: string): V | undefined {
    this.#asked += 1;
    const young = this.#young.get(key);
    if (young !== undefined) {
      this.#found += 1;
      return young;
    }
    const old = this.#old.get(key);
    if (old === undefined) return undefined;
    this.#found += 1;
    this.set(key, old);
    return old;
  }

  set(key: string, value: V): void {
    if (this.#young.size >= this.#most) {
      this.#old = this.#young;
      this.#young = new Map();
    }
    this.#young.set(key, value);
  }
}
