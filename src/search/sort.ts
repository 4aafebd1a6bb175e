const RADIX_BITS = 11;
const RADIX = 1 << RADIX_BITS;

/** Numbers of one entry in a table of `sortedOrder`: `hi`, `lo`, `field` and one that is the caller's. */
export const ENTRY = 4;
const LO = 1;
const FIELD = 2;

/** One stable counting pass: `order` by 11 bits of number `which` of each entry into `target`. */
const pass = (
  table: Uint32Array,
  which: number,
  shift: number,
  count: number,
  order: Uint32Array,
  target: Uint32Array,
): void => {
  const starts = new Uint32Array(RADIX + 1);
  for (let at = which; at < count * ENTRY; at += ENTRY) {
    const slot = ((table[at] ?? 0) >>> shift) & (RADIX - 1);
    starts[slot + 1] = (starts[slot + 1] ?? 0) + 1;
  }
  for (let slot = 0; slot < RADIX; slot += 1) {
    starts[slot + 1] = (starts[slot + 1] ?? 0) + (starts[slot] ?? 0);
  }
  for (let at = 0; at < count; at += 1) {
    const index = order[at] ?? 0;
    const slot = ((table[index * ENTRY + which] ?? 0) >>> shift) & (RADIX - 1);
    const place = starts[slot] ?? 0;
    starts[slot] = place + 1;
    target[place] = index;
  }
};

/**
 * Indices 0 … count-1 of the entries of `table` in the order of (`hi`, `lo`, `field`), equal ones as they came.
 * `first` and `second` are scratch; the result is one of them.
 */
export const sortedOrder = (
  table: Uint32Array,
  count: number,
  first: Uint32Array,
  second: Uint32Array,
): Uint32Array => {
  for (let at = 0; at < count; at += 1) first[at] = at;
  let order = first;
  let spare = second;
  const run = (which: number, shift: number): void => {
    pass(table, which, shift, count, order, spare);
    [order, spare] = [spare, order];
  };
  let greatest = 0;
  for (let at = FIELD; at < count * ENTRY; at += ENTRY) greatest |= table[at] ?? 0;
  run(FIELD, 0);
  if (greatest >= RADIX) run(FIELD, RADIX_BITS);
  run(0, 0);
  run(0, RADIX_BITS);
  run(0, 2 * RADIX_BITS);
  // Different hashes that agree in `hi` are rare: only their small groups are sorted by comparison.
  let from = 0;
  while (from < count) {
    const head = (order[from] ?? 0) * ENTRY;
    const hash = table[head];
    const low = table[head + LO];
    let to = from + 1;
    let mixed = false;
    while (to < count) {
      const next = (order[to] ?? 0) * ENTRY;
      if (table[next] !== hash) break;
      if (table[next + LO] !== low) mixed = true;
      to += 1;
    }
    if (mixed) {
      const group = order.slice(from, to);
      const position = new Map<number, number>();
      group.forEach((index, at) => {
        position.set(index, at);
      });
      group.sort(
        (x, y) =>
          (table[x * ENTRY + LO] ?? 0) - (table[y * ENTRY + LO] ?? 0) ||
          (position.get(x) ?? 0) - (position.get(y) ?? 0),
      );
      order.set(group, from);
    }
    from = to;
  }
  return order;
};
