import { closeSync, openSync } from 'node:fs';
import { hasBit } from '../bitmap.ts';
import { ByteWriter, writeAll } from '../bytes.ts';
import type { ValueHasher } from '../normalise.ts';
import { ENTRY, sortEntries } from '../sort.ts';
import type { CodeDictionary } from './column-builders.ts';
import { FIELD_UNIT, IS_CODE, type Run } from './run-buffer.ts';

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
  table = new Uint32Array(ENTRY << 10);
  readonly keys: number[] = [];
  /** Value in the dictionary, or -1 where the rows are listed. */
  readonly codes: number[] = [];
  /** How many rows, or which list of the key. */
  readonly counts: number[] = [];

  get size(): number {
    return this.codes.length;
  }

  add({ hi, lo }: ValueHasher, field: number, key: number, code: number, count: number): void {
    const at = this.size * ENTRY;
    if (at === this.table.length) {
      const grown = new Uint32Array(at * 2);
      grown.set(this.table);
      this.table = grown;
    }
    this.table[at] = hi;
    this.table[at + 1] = lo;
    this.table[at + 2] = field;
    this.table[at + 3] = this.size;
    this.keys.push(key);
    this.codes.push(code);
    this.counts.push(count);
  }
}

/** Writes the values of code keys as a run, so that a value of any field is found in them, too. */
export const writeCodeRun = (
  file: string,
  dictionaries: readonly (CodeDictionary | null)[],
  shape: Shape,
): Run => {
  const groups = new Groups();
  const lists = dictionaries.map((dictionary, key) =>
    dictionary === null ? NO_LISTS : addKey(groups, dictionary, key, shape),
  );
  const { size, table } = groups;
  const sorted = sortEntries(table, new Uint32Array(size * ENTRY), size, 0);
  const writer = new ByteWriter(1 << 16);
  const handle = openSync(file, 'wx');
  let written = 0;
  const drain = (): void => {
    writeAll(handle, writer.view());
    written += writer.length;
    writer.reset();
  };
  try {
    const deltas = new ByteWriter(1 << 12);
    for (let at = 0; at < size; at += 1) {
      const head = at * ENTRY;
      const group = sorted[head + 3] ?? 0;
      writer.u32(sorted[head] ?? 0);
      writer.u32(sorted[head + 1] ?? 0);
      const field = (sorted[head + 2] ?? 0) * FIELD_UNIT;
      const code = groups.codes[group] ?? 0;
      const count = groups.counts[group] ?? 0;
      if (code >= 0) {
        writer.varint(field + IS_CODE);
        writer.varint(count);
        writer.varint(code);
      } else {
        writer.varint(field);
        writeList(writer, deltas, lists[groups.keys[group] ?? 0] ?? NO_LISTS, count);
      }
      if (writer.length > 1 << 20) drain();
    }
    drain();
  } finally {
    closeSync(handle);
  }
  return {
    file,
    firstRow: 0,
    groups: { from: 0, to: written },
    words: { from: written, to: written },
  };
};

const writeList = (writer: ByteWriter, deltas: ByteWriter, lists: Lists, list: number): void => {
  const { rows } = lists;
  const from = lists.starts[list] ?? 0;
  const end = lists.ends[list] ?? 0;
  const first = rows[from] ?? 0;
  writer.varint(end - from);
  writer.varint(first);
  if (end - from === 1) return;
  deltas.reset();
  let last = first;
  for (let at = from + 1; at < end; at += 1) {
    const row = rows[at] ?? 0;
    deltas.varint(row - last);
    last = row;
  }
  writer.varint(last - first);
  writer.varint(deltas.length);
  writer.join(deltas);
};

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
  for (let row = 0; row < rows; row += 1) {
    const code = codes === null ? constant : (codes[row] ?? 0);
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
