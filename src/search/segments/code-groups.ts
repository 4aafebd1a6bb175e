import { hasBit } from '../bitmap.ts';
import { ByteWriter, doubled } from '../bytes.ts';
import type { ValueHasher } from '../normalise.ts';
import { ENTRY, sortEntries } from '../sort.ts';
import type { CodeDictionary } from './column-builders.ts';
import { type GroupCursor, groupKey } from './cursors.ts';

/** Values of more than one row in so many are found by going through the codes. */
const FREQUENT_SHARE = 512;
const LEAST_FREQUENT = 8;

interface Shape {
  /** Number of the field of each key. */
  readonly fields: readonly number[];
  readonly hasher: ValueHasher;
  readonly alive: Uint32Array;
  readonly rows: number;
}

/** Rows of lists, one list after the other: where each begins and ends. */
interface Lists {
  readonly rows: Uint32Array;
  readonly starts: Uint32Array;
  readonly ends: Uint32Array;
}

const NO_LISTS: Lists = {
  rows: new Uint32Array(0),
  starts: new Uint32Array(0),
  ends: new Uint32Array(0),
};

/** Groups in the making; `table` holds entries of `sortEntries`, whose fourth number is that of the group. */
class Groups {
  table = new Int32Array(ENTRY << 10);
  readonly keys: number[] = [];
  /** Value in the dictionary, or -1 where the rows are listed. */
  readonly codes: number[] = [];
  /** How many rows, or which list of the key. */
  readonly counts: number[] = [];

  get size(): number {
    return this.codes.length;
  }

  add({ high, low }: ValueHasher, field: number, key: number, code: number, count: number): void {
    const at = this.size * ENTRY;
    if (at === this.table.length) this.table = doubled(this.table);
    this.table[at] = high;
    this.table[at + 1] = low;
    this.table[at + 2] = field;
    this.table[at + 3] = this.size;
    this.keys.push(key);
    this.codes.push(code);
    this.counts.push(count);
  }
}

const NO_TEXT = Buffer.alloc(0);

/** Goes through the values of code keys, so that a value of any field is found in them, too. */
export class CodeGroups implements GroupCursor {
  readonly number: number;
  key = 0;
  high = 0;
  low = 0;
  field = 0;
  code = -1;
  count = 0;
  first = 0;
  last = 0;
  deltas: Buffer;
  readonly deltasFrom = 0;
  deltasTo = 0;
  readonly text = NO_TEXT;
  readonly textFrom = 0;
  readonly textTo = -1;
  readonly textStays = true;

  readonly #groups = new Groups();
  readonly #lists: readonly Lists[];
  readonly #sorted: Int32Array;
  readonly #steps = new ByteWriter(1 << 12);
  #at = 0;

  constructor(dictionaries: readonly (CodeDictionary | null)[], shape: Shape, number: number) {
    const groups = this.#groups;
    this.number = number;
    this.deltas = this.#steps.bytes;
    this.#lists = dictionaries.map((dictionary, key) =>
      dictionary === null ? NO_LISTS : addKey(groups, dictionary, key, shape),
    );
    this.#sorted = sortEntries(groups.table, new Int32Array(groups.size * ENTRY), groups.size, 0);
  }

  next(): void {
    const groups = this.#groups;
    const at = this.#at * ENTRY;
    if (this.#at === groups.size) {
      this.key = Infinity;
      return;
    }
    this.#at += 1;
    const sorted = this.#sorted;
    const group = sorted[at + 3] ?? 0;
    this.high = sorted[at] ?? 0;
    this.low = sorted[at + 1] ?? 0;
    this.key = groupKey(this.high, this.low);
    this.field = sorted[at + 2] ?? 0;
    this.code = groups.codes[group] ?? 0;
    this.count = groups.counts[group] ?? 0;
    if (this.code < 0) this.#takeList(this.#lists[groups.keys[group] ?? 0] ?? NO_LISTS, this.count);
  }

  #takeList({ rows, starts, ends }: Lists, list: number): void {
    const from = starts[list] ?? 0;
    const end = ends[list] ?? 0;
    const steps = this.#steps;
    steps.reset();
    let last = rows[from] ?? 0;
    this.count = end - from;
    this.first = last;
    for (let at = from + 1; at < end; at += 1) {
      const row = rows[at] ?? 0;
      steps.varint(row - last);
      last = row;
    }
    this.last = last;
    this.deltas = steps.bytes;
    this.deltasTo = steps.length;
  }
}

/** Adds the values of a key; their lists. */
const addKey = (
  groups: Groups,
  dictionary: CodeDictionary,
  key: number,
  { fields, hasher, alive, rows }: Shape,
): Lists => {
  const { keys, totals } = dictionary;
  const field = fields[key] ?? 0;
  const most = Math.max(LEAST_FREQUENT, Math.floor(rows / FREQUENT_SHARE));
  // Number of the list of a value; those that differ only in their spelling share one.
  const listOf = new Int32Array(keys.length).fill(-1);
  const sizes: number[] = [];
  for (let from = 0; from < keys.length; ) {
    let to = from + 1;
    let total = totals[from] ?? 0;
    while (to < keys.length && keys[to] === keys[from]) {
      total += totals[to] ?? 0;
      to += 1;
    }
    if (to - from > 1 || total <= most) {
      listOf.fill(sizes.length, from, to);
      sizes.push(total);
    }
    from = to;
  }
  const lists = collect(dictionary, listOf, sizes, alive, rows);
  for (let from = 0; from < keys.length; from += 1) {
    if (from > 0 && keys[from] === keys[from - 1]) continue;
    if (!hasher.hash(keys[from] ?? '')) continue;
    const list = listOf[from] ?? -1;
    if (list < 0) groups.add(hasher, field, key, from, totals[from] ?? 0);
    else groups.add(hasher, field, key, -1, list);
  }
  return lists;
};

/** Rows of each list. */
const collect = (
  { codes, constant, combinations, starts, members }: CodeDictionary,
  listOf: Int32Array,
  sizes: readonly number[],
  alive: Uint32Array,
  rows: number,
): Lists => {
  if (sizes.length === 0) return NO_LISTS;
  const listed = new Uint8Array(combinations);
  for (let code = 0; code < combinations; code += 1) {
    for (let at = starts[code] ?? 0; at < (starts[code + 1] ?? 0); at += 1) {
      if ((listOf[members[at] ?? 0] ?? -1) >= 0) listed[code] = 1;
    }
  }
  const places = new Uint32Array(sizes.length + 1);
  sizes.forEach((size, list) => {
    places[list + 1] = (places[list] ?? 0) + size;
  });
  const ends = places.slice(0, sizes.length);
  const all = new Uint32Array(places[sizes.length] ?? 0);
  // Of one kind whatever the key, so that the loop is compiled once.
  const codeOf = codes === null ? new Uint32Array(rows).fill(constant) : new Uint32Array(codes);
  for (let row = 0; row < rows; row += 1) {
    const code = codeOf[row] ?? 0;
    if (listed[code] === 0 || !hasBit(alive, row)) continue;
    for (let at = starts[code] ?? 0; at < (starts[code + 1] ?? 0); at += 1) {
      const list = listOf[members[at] ?? 0] ?? -1;
      if (list < 0) continue;
      const end = ends[list] ?? 0;
      // An item may have two spellings of one value.
      if (end > (places[list] ?? 0) && all[end - 1] === row) continue;
      all[end] = row;
      ends[list] = end + 1;
    }
  }
  return { rows: all, starts: places, ends };
};
