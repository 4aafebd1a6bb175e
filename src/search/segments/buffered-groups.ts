import { putVarint } from '../bytes.ts';
import { ENTRY } from '../sort.ts';
import { type GroupCursor, groupKey } from './cursors.ts';

/** Bits of a row within a run, beside those of its field. */
export const ROW_BITS = 16;
const ROW_MASK = (1 << ROW_BITS) - 1;
/** Groups whose texts are looked up together. */
const TOGETHER = 64;

/** Values of a run in memory: entries in the order of hash, field and row, whose texts stand in an arena. */
export interface BufferedValues {
  /** Entries of `sortEntries` as signed numbers: hash, field and row, place of the text. */
  readonly table: Int32Array;
  readonly entries: number;
  /** Texts, each behind its length. */
  readonly arena: Buffer;
  readonly firstRow: number;
}

/** Where the entries end that agree in hash and field with the one at `from`. */
export const groupEnd = (table: Int32Array, from: number, end: number): number => {
  const high = table[from];
  const low = table[from + 1];
  const field = (table[from + 2] ?? 0) >>> ROW_BITS;
  let to = from + ENTRY;
  while (to < end && table[to] === high && table[to + 1] === low) {
    if ((table[to + 2] ?? 0) >>> ROW_BITS !== field) break;
    to += ENTRY;
  }
  return to;
};

/** Goes through the groups of values in memory. */
export class BufferedGroups implements GroupCursor {
  readonly number: number;
  key = 0;
  high = 0;
  low = 0;
  field = 0;
  readonly code = -1;
  count = 0;
  first = 0;
  last = 0;
  /** A step takes no more bytes than rows. */
  readonly deltas = Buffer.allocUnsafeSlow(1 << ROW_BITS);
  readonly deltasFrom = 0;
  deltasTo = 0;
  readonly text: Buffer;
  textFrom = 0;
  textTo = 0;
  readonly textStays = true;

  readonly #values: BufferedValues;
  /** Entries and texts of the groups that come next. */
  readonly #starts = new Uint32Array(TOGETHER + 1);
  readonly #textFroms = new Uint32Array(TOGETHER);
  readonly #textTos = new Uint32Array(TOGETHER);
  #known = 0;
  #at = 0;

  constructor(values: BufferedValues, number: number) {
    this.number = number;
    this.#values = values;
    this.text = values.arena;
  }

  next(): void {
    if (this.#at === this.#known) this.#lookAhead();
    const group = this.#at;
    if (group === this.#known) {
      this.key = Infinity;
      return;
    }
    this.#at = group + 1;
    const { table, firstRow } = this.#values;
    const from = this.#starts[group] ?? 0;
    const high = table[from] ?? 0;
    const low = table[from + 1] ?? 0;
    const own = table[from + 2] ?? 0;
    this.high = high;
    this.low = low;
    this.key = groupKey(high, low);
    this.field = own >>> ROW_BITS;
    this.first = firstRow + (own & ROW_MASK);
    this.last = this.first;
    this.count = 1;
    this.deltasTo = 0;
    this.textFrom = this.#textFroms[group] ?? 0;
    this.textTo = this.#textTos[group] ?? 0;
    const to = this.#starts[group + 1] ?? 0;
    if (to > from + ENTRY) this.#takeRows(table, from + ENTRY, to, own & ROW_MASK);
  }

  #takeRows(table: Int32Array, from: number, to: number, first: number): void {
    const { deltas } = this;
    let end = 0;
    let count = 1;
    let last = first;
    for (let at = from; at < to; at += ENTRY) {
      const row = (table[at + 2] ?? 0) & ROW_MASK;
      if (row === last) continue;
      end = putVarint(deltas, end, row - last);
      count += 1;
      last = row;
    }
    this.count = count;
    this.last = this.first + last - first;
    this.deltasTo = end;
  }

  /** Texts stand anywhere in the arena: the first bytes of many are fetched before any is needed. */
  #lookAhead(): void {
    const { table, entries, arena } = this.#values;
    const starts = this.#starts;
    const end = entries * ENTRY;
    let from = starts[this.#known] ?? 0;
    let count = 0;
    starts[0] = from;
    while (count < TOGETHER && from < end) {
      count += 1;
      from = groupEnd(table, from, end);
      starts[count] = from;
    }
    for (let group = 0; group < count; group += 1) {
      const place = table[(starts[group] ?? 0) + 3] ?? 0;
      this.#textFroms[group] = place;
      this.#textTos[group] = arena[place] ?? 0;
    }
    for (let group = 0; group < count; group += 1) {
      let at = (this.#textFroms[group] ?? 0) + 1;
      let byte = this.#textTos[group] ?? 0;
      let length = byte & 0x7f;
      for (let shift = 7; byte >= 0x80; shift += 7) {
        byte = arena[at++] ?? 0;
        length |= (byte & 0x7f) << shift;
      }
      this.#textFroms[group] = at;
      this.#textTos[group] = at + length;
    }
    this.#known = count;
    this.#at = 0;
  }
}
