const RADIX_BITS = 11;
const RADIX = 1 << RADIX_BITS;

/** Numbers of one entry in a table of `sortEntries`: `hi`, `lo`, `third` and one that is the caller's. */
export const ENTRY = 4;
const LO = 1;
const THIRD = 2;

/** One stable counting pass: entries of `table` by 11 bits of number `which` of each into `target`. */
const pass = (
  table: Uint32Array,
  target: Uint32Array,
  which: number,
  shift: number,
  count: number,
): void => {
  const places = new Uint32Array(RADIX + 1);
  const end = count * ENTRY;
  for (let at = which; at < end; at += ENTRY) {
    const slot = ((table[at] ?? 0) >>> shift) & (RADIX - 1);
    places[slot + 1] = (places[slot + 1] ?? 0) + ENTRY;
  }
  for (let slot = 0; slot < RADIX; slot += 1) {
    places[slot + 1] = (places[slot + 1] ?? 0) + (places[slot] ?? 0);
  }
  // Entries are moved, not pointed to: what is read next stands beside what was read last.
  for (let at = 0; at < end; at += ENTRY) {
    const slot = ((table[at + which] ?? 0) >>> shift) & (RADIX - 1);
    const place = places[slot] ?? 0;
    places[slot] = place + ENTRY;
    target[place] = table[at] ?? 0;
    target[place + 1] = table[at + 1] ?? 0;
    target[place + 2] = table[at + 2] ?? 0;
    target[place + 3] = table[at + 3] ?? 0;
  }
};

/** Puts entries that agree in `hi` in the order of `lo`, equal ones as they stand. */
const sortByLo = (table: Uint32Array, from: number, to: number): void => {
  const group = table.slice(from, to);
  const order = Uint32Array.from({ length: group.length / ENTRY }, (_, at) => at * ENTRY);
  order.sort((x, y) => (group[x + LO] ?? 0) - (group[y + LO] ?? 0) || x - y);
  order.forEach((entry, at) => {
    table.set(group.subarray(entry, entry + ENTRY), from + at * ENTRY);
  });
};

/**
 * Sorts the first `count` entries of `table` by (`hi`, `lo`, `third` without its low `ignored` bits), equal ones as
 * they came. `spare` is scratch as long as they are; the result is in one of the two.
 */
export const sortEntries = (
  table: Uint32Array,
  spare: Uint32Array,
  count: number,
  ignored: number,
): Uint32Array => {
  let sorted = table;
  let other = spare;
  const run = (which: number, shift: number): void => {
    pass(sorted, other, which, shift, count);
    [sorted, other] = [other, sorted];
  };
  const end = count * ENTRY;
  let greatest = 0;
  for (let at = THIRD; at < end; at += ENTRY) greatest |= table[at] ?? 0;
  for (let shift = ignored; shift < 32 && greatest >>> shift > 0; shift += RADIX_BITS) {
    run(THIRD, shift);
  }
  run(0, 0);
  run(0, RADIX_BITS);
  run(0, 2 * RADIX_BITS);
  // Different hashes that agree in `hi` are rare: only their small groups are sorted by comparison.
  for (let from = 0; from < end; ) {
    const hi = sorted[from];
    const lo = sorted[from + LO];
    let to = from + ENTRY;
    let mixed = false;
    while (to < end && sorted[to] === hi) {
      if (sorted[to + LO] !== lo) mixed = true;
      to += ENTRY;
    }
    if (mixed) sortByLo(sorted, from, to);
    from = to;
  }
  return sorted;
};
