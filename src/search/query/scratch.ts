/** Longer ones are not kept. */
const MOST_KEPT = 1 << 24;

const kept: Uint32Array<ArrayBuffer>[] = [];

/**
 * Numbers that are all 0, in memory that the next call with the same `use` takes again: for work that ends before.
 * Memory that is asked for anew each time would be paid for page by page.
 */
export const zeros = (use: Use, length: number): Uint32Array<ArrayBuffer> => {
  if (length > MOST_KEPT) return new Uint32Array(length);
  const place = USES.indexOf(use);
  let memory = kept[place];
  if (memory === undefined || memory.length < length) {
    memory = new Uint32Array(Math.min(MOST_KEPT, length + (length >>> 2)));
    kept[place] = memory;
    return memory.subarray(0, length);
  }
  return memory.subarray(0, length).fill(0);
};

const USES = ['combinations', 'values', 'counts', 'tile'] as const;
type Use = (typeof USES)[number];
