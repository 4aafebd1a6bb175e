const RADIX_BITS = 11;
const RADIX = 1 << RADIX_BITS;

/** One stable counting pass: `order` by `(keys[i] >>> shift) & 2047` into `target`. */
const pass = (
  keys: Uint32Array,
  shift: number,
  count: number,
  order: Uint32Array,
  target: Uint32Array,
): void => {
  const starts = new Uint32Array(RADIX + 1);
  for (let at = 0; at < count; at += 1) {
    const slot = ((keys[at] ?? 0) >>> shift) & (RADIX - 1);
    starts[slot + 1] = (starts[slot + 1] ?? 0) + 1;
  }
  for (let slot = 0; slot < RADIX; slot += 1) {
    starts[slot + 1] = (starts[slot + 1] ?? 0) + (starts[slot] ?? 0);
  }
  for (let at = 0; at < count; at += 1) {
    const index = order[at] ?? 0;
    const slot = ((keys[index] ?? 0) >>> shift) & (RADIX - 1);
    const place = starts[slot] ?? 0;
    starts[slot] = place + 1;
    target[place] = index;
  }
};

/**
 * Indices 0 … count-1 in the order of (`hi`, `lo`, `field`), equal ones as they came. `first` and `second` are
 * scratch; the result is one of them.
 */
export const sortedOrder = (
  hi: Uint32Array,
  lo: Uint32Array,
  field: Uint32Array,
  count: number,
  first: Uint32Array,
  second: Uint32Array,
): Uint32Array => {
  for (let at = 0; at < count; at += 1) first[at] = at;
  let order = first;
  let spare = second;
  const run = (keys: Uint32Array, shift: number): void => {
    pass(keys, shift, count, order, spare);
    [order, spare] = [spare, order];
  };
  let greatest = 0;
  for (let at = 0; at < count; at += 1) greatest |= field[at] ?? 0;
  run(field, 0);
  if (greatest >= RADIX) run(field, RADIX_BITS);
  run(hi, 0);
  run(hi, RADIX_BITS);
  run(hi, 2 * RADIX_BITS);
  // Different hashes that agree in `hi` are rare: only their small groups are sorted by comparison.
  let from = 0;
  while (from < count) {
    const head = order[from] ?? 0;
    const hash = hi[head] ?? 0;
    const low = lo[head] ?? 0;
    let to = from + 1;
    let mixed = false;
    while (to < count) {
      const next = order[to] ?? 0;
      if ((hi[next] ?? 0) !== hash) break;
      if ((lo[next] ?? 0) !== low) mixed = true;
      to += 1;
    }
    if (mixed) {
      const group = order.slice(from, to);
      const position = new Map<number, number>();
      group.forEach((index, at) => {
        position.set(index, at);
      });
      group.sort(
        (x, y) => (lo[x] ?? 0) - (lo[y] ?? 0) || (position.get(x) ?? 0) - (position.get(y) ?? 0),
      );
      order.set(group, from);
    }
    from = to;
  }
  return order;
};
