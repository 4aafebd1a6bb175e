const RADIX_BITS = 11;
const RADIX = 1 << RADIX_BITS;

/** Numbers of one entry in a table of `sortEntries`: `hi`, `lo`, `third` and one that is the caller's. */
export const ENTRY = 4;
const LO = 1;
const THIRD = 2;

/** One stable counting pass: entries of `table` by 11 bits of number `which` of each into `target`. */
const pass = (
  table: Int32Array,
  target: Int32Array,
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
const sortByLo = (table: Int32Array, from: number, to: number): void => {
  const group = table.slice(from, to);
  const order = Uint32Array.from({ length: group.length / ENTRY }, (_, at) => at * ENTRY);
  order.sort((x, y) => ((group[x + LO] ?? 0) >>> 0) - ((group[y + LO] ?? 0) >>> 0) || x - y);
  order.forEach((entry, at) => {
    table.set(group.subarray(entry, entry + ENTRY), from + at * ENTRY);
  });
};

/** Different hashes that agree in `hi` are rare: only their small groups are sorted by comparison. */
const sortRest = (table: Int32Array, end: number): void => {
  let from = 0;
  let mixed = false;
  for (let at = ENTRY; at <= end; at += ENTRY) {
    if (at < end && table[at] === table[from]) {
      if (table[at + LO] !== table[from + LO]) mixed = true;
      continue;
    }
    if (mixed) sortByLo(table, from, at);
    from = at;
    mixed = false;
  }
};

/** The bits that number `which` of any entry has. */
const bitsOf = (table: Int32Array, end: number, which: number): number => {
  let bits = 0;
  for (let at = which; at < end; at += ENTRY) bits |= table[at] ?? 0;
  return bits;
};

/**
 * Sorts the first `count` entries of `table` by (`hi`, `lo`, `third` without its low `ignored` bits), taken as unsigned
 * numbers, equal ones as they came. `spare` is scratch as long as they are; the result is in one of the two.
 */
export const sortEntries = (
  table: Int32Array<ArrayBuffer>,
  spare: Int32Array<ArrayBuffer>,
  count: number,
  ignored: number,
): Int32Array<ArrayBuffer> => {
  const end = count * ENTRY;
  let sorted = table;
  let other = spare;
  const bits = bitsOf(table, end, THIRD);
  for (let shift = ignored; shift < 32 && bits >>> shift > 0; shift += RADIX_BITS) {
    pass(sorted, other, THIRD, shift, count);
    [sorted, other] = [other, sorted];
  }
  for (let shift = 0; shift < 32; shift += RADIX_BITS) {
    pass(sorted, other, 0, shift, count);
    [sorted, other] = [other, sorted];
  }
  sortRest(sorted, end);
  return sorted;
};
