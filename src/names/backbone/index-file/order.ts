/** The numbers from 0 to `count` − 1. */
export function upTo(count: number): Uint32Array<ArrayBuffer> {
  const numbers = new Uint32Array(count);
  for (let at = 0; at < count; at++) numbers[at] = at;
  return numbers;
}

/** `order` sorted by `keys[member]`, which is below `limit`; equal ones keep their order. */
export function sortedBy(
  order: Uint32Array<ArrayBuffer>,
  keys: Uint32Array | Uint8Array | Uint16Array,
  limit: number,
): Uint32Array<ArrayBuffer> {
  const starts = new Uint32Array(limit + 1);
  for (const member of order) {
    const after = (keys[member] ?? 0) + 1;
    starts[after] = (starts[after] ?? 0) + 1;
  }
  for (let at = 0; at < limit; at++) starts[at + 1] = (starts[at + 1] ?? 0) + (starts[at] ?? 0);
  const sorted = new Uint32Array(order.length);
  for (const member of order) {
    const key = keys[member] ?? 0;
    const place = starts[key] ?? 0;
    sorted[place] = member;
    starts[key] = place + 1;
  }
  return sorted;
}

const HALF = 16;

/** `order` sorted by any 32-bit `keys[member]`. */
export function sortedByNumber(
  order: Uint32Array<ArrayBuffer>,
  keys: Uint32Array,
): Uint32Array<ArrayBuffer> {
  const low = Uint16Array.from(keys);
  const byLow = sortedBy(order, low, 1 << HALF);
  const high = new Uint16Array(keys.length);
  for (let at = 0; at < keys.length; at++) high[at] = (keys[at] ?? 0) >>> HALF;
  return sortedBy(byLow, high, 1 << HALF);
}

/** For each number below `limit`, where its stretch begins in `sorted` (ascending), and the end: `limit` + 1 offsets. */
export function startsOf(sorted: Uint32Array, limit: number): Uint32Array<ArrayBuffer> {
  const starts = new Uint32Array(limit + 1);
  for (const key of sorted) starts[key + 1] = (starts[key + 1] ?? 0) + 1;
  for (let at = 0; at < limit; at++) starts[at + 1] = (starts[at + 1] ?? 0) + (starts[at] ?? 0);
  return starts;
}

/** First place from `from` to `to` whose value is not below `value`; values ascend. */
export function lowerBound(values: Uint32Array, value: number, from: number, to: number): number {
  let low = from;
  let high = to;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((values[middle] ?? 0) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Members of `order` from `from` to `to` sorted by their bytes (multikey quicksort), in place. */
export function sortByBytes(
  order: Uint32Array,
  starts: Uint32Array,
  bytes: Uint8Array,
  from = 0,
  to: number = order.length,
): void {
  const byteAt = (place: number, depth: number): number => {
    const member = order[place] ?? 0;
    const at = (starts[member] ?? 0) + depth;
    return at < (starts[member + 1] ?? 0) ? (bytes[at] ?? 0) : -1;
  };
  const swap = (one: number, other: number): void => {
    const member = order[one] ?? 0;
    order[one] = order[other] ?? 0;
    order[other] = member;
  };
  const todo: number[] = [from, to, 0];
  while (todo.length > 0) {
    const depth = todo.pop() ?? 0;
    const end = todo.pop() ?? 0;
    const begin = todo.pop() ?? 0;
    if (end - begin < 2) continue;
    const pivot = byteAt((begin + end) >>> 1, depth);
    let less = begin;
    let more = end;
    for (let at = begin; at < more; ) {
      const byte = byteAt(at, depth);
      if (byte < pivot) swap(less++, at++);
      else if (byte > pivot) swap(at, --more);
      else at++;
    }
    todo.push(begin, less, depth, more, end, depth);
    if (pivot >= 0) todo.push(less, more, depth + 1);
  }
}
