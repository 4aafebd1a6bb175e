/** Rows of a value or a word. */
export interface Rows {
  readonly count: number;
  readonly first: number;
  readonly last: number;
  /** Steps from each row to the next: where they stand in `deltas`, as varints. */
  readonly deltas: Buffer;
  readonly deltasFrom: number;
  readonly deltasTo: number;
}

/** Goes through what is in order. What it shows is valid until the next step. */
interface Cursor extends Rows {
  /** Of equal ones the rows of the cursor with the least number come first. */
  readonly number: number;
  /** What stands first has the least; Infinity at the end. Where two have the same, another look tells. */
  readonly key: number;
  /** Goes on to the next one, at the beginning to the first, or to the end. */
  next(): void;
  /** Lets go of its file, where it has one. */
  close?(): void;
}

/** Goes through groups, rows that hold a value in a field, in the order of hash and field. */
export interface GroupCursor extends Cursor {
  /** The hash, as signed numbers. */
  readonly high: number;
  readonly low: number;
  readonly field: number;
  /** Number of the value in the dictionary of a code key, for a group that is found by its codes; else -1. */
  readonly code: number;
  /** Where the text stands in `text`; `textTo` is -1 where the group has none. */
  readonly text: Buffer;
  readonly textFrom: number;
  readonly textTo: number;
  /** Whether the text is still there when it goes on. */
  readonly textStays: boolean;
}

/** Goes through words in the order of their bytes. */
export interface WordCursor extends Cursor {
  /** Where the word stands in `word`. */
  readonly word: Buffer;
  readonly wordFrom: number;
  readonly wordTo: number;
  /** Where its positions stand in `positions`. */
  readonly positions: Buffer;
  readonly positionsFrom: number;
  readonly positionsTo: number;
}

/** Bits of the lower half of a hash that fit a double beside the upper one. */
const LOW_BITS = 21;

/** Key of a group. */
export const groupKey = (high: number, low: number): number =>
  (high >>> 0) * 2 ** LOW_BITS + (low >>> (32 - LOW_BITS));

/** Whether a cursor stands at a group. */
export const isGroup = (cursor: GroupCursor, high: number, low: number, field: number): boolean =>
  cursor.low === low && cursor.high === high && cursor.field === field && cursor.key !== Infinity;

/** Whether a cursor stands before another one that has the same key. */
export const isGroupBefore = (a: GroupCursor, b: GroupCursor): boolean => {
  if (a.low !== b.low) return a.low >>> 0 < b.low >>> 0;
  return a.field === b.field ? a.number < b.number : a.field < b.field;
};

/** Bytes of a word that a double holds. */
const KEY_BYTES = 6;

/** A word in the first `length` of some bytes, and the key that cursors give it. */
interface KeyedWord {
  readonly key: number;
  readonly bytes: Uint8Array;
  readonly length: number;
}

/** Key of a word. */
export const wordKey = (bytes: Uint8Array, from: number, to: number): number => {
  let key = 0;
  for (let at = from; at < from + KEY_BYTES; at += 1) {
    key = key * 256 + (at < to ? (bytes[at] ?? 0) : 0);
  }
  return key;
};

/** Whether a cursor stands at a word. */
export const isWord = (cursor: WordCursor, { key, bytes, length }: KeyedWord): boolean => {
  const { word, wordFrom, wordTo } = cursor;
  if (cursor.key !== key || wordTo - wordFrom !== length) return false;
  for (let at = KEY_BYTES; at < length; at += 1) {
    if (word[wordFrom + at] !== bytes[at]) return false;
  }
  return true;
};

/** Whether a cursor stands before another one that has the same key. */
export const isWordBefore = (a: WordCursor, b: WordCursor): boolean => {
  const length = a.wordTo - a.wordFrom;
  const otherLength = b.wordTo - b.wordFrom;
  const most = Math.min(length, otherLength);
  for (let at = KEY_BYTES; at < most; at += 1) {
    const own = a.word[a.wordFrom + at] ?? 0;
    const its = b.word[b.wordFrom + at] ?? 0;
    if (own !== its) return own < its;
  }
  return length === otherLength ? a.number < b.number : length < otherLength;
};

/**
 * Goes through several cursors at once, in the order of what they stand at; equal ones in the order of their numbers. A
 * tree of losers: on the way from a cursor to the root stand those that came after it.
 */
export class MergedCursors<C extends Cursor> {
  readonly #cursors: readonly C[];
  readonly #isBefore: (a: C, b: C) => boolean;
  readonly #keys: Float64Array;
  readonly #losers: Int32Array;
  #winner: number;

  /** `isBefore` says whether a cursor stands before another one that has the same key. */
  constructor(cursors: readonly C[], isBefore: (a: C, b: C) => boolean) {
    this.#cursors = cursors;
    this.#isBefore = isBefore;
    for (const cursor of cursors) cursor.next();
    this.#keys = Float64Array.from(cursors, ({ key }) => key);
    this.#losers = new Int32Array(cursors.length);
    this.#winner = this.#play(1);
  }

  /** Finds the first of all below a node, whose losers are set. */
  #play(node: number): number {
    const size = this.#cursors.length;
    if (node >= size) return node - size;
    const left = this.#play(2 * node);
    const right = this.#play(2 * node + 1);
    const isLeft = this.#wins(left, right);
    this.#losers[node] = isLeft ? right : left;
    return isLeft ? left : right;
  }

  #wins(a: number, b: number): boolean {
    const keys = this.#keys;
    const own = keys[a] ?? 0;
    const other = keys[b] ?? 0;
    if (own !== other) return own < other;
    const [first, second] = [this.#cursors[a], this.#cursors[b]];
    return first !== undefined && second !== undefined && this.#isBefore(first, second);
  }

  /** The cursor that stands first; null at the end. */
  get head(): C | null {
    const head = this.#cursors[this.#winner];
    return head === undefined || head.key === Infinity ? null : head;
  }

  /** Moves the cursor that stands first. */
  advance(): void {
    const keys = this.#keys;
    const losers = this.#losers;
    let own = this.#winner;
    const cursor = this.#cursors[own];
    if (cursor === undefined) return;
    cursor.next();
    let key = cursor.key;
    keys[own] = key;
    for (let node = (own + keys.length) >>> 1; node > 0; node >>>= 1) {
      const other = losers[node] ?? 0;
      const otherKey = keys[other] ?? 0;
      if (otherKey > key || (otherKey === key && this.#wins(own, other))) continue;
      losers[node] = own;
      own = other;
      key = otherKey;
    }
    this.#winner = own;
  }
}
