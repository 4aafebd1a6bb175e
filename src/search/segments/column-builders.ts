import { combinationOf, SEPARATOR } from '../combination.ts';
import { normaliseValue } from '../normalise.ts';
import { ENTRY, sortEntries } from '../sort.ts';
import type { NumberForm } from './format.ts';

type Codes = Uint8Array<ArrayBuffer> | Uint16Array<ArrayBuffer> | Uint32Array<ArrayBuffer>;

/** Values of a code key, in the order of their normalised texts, and the combinations of them that rows hold. */
export interface CodeDictionary {
  readonly combinations: number;
  readonly starts: Uint32Array<ArrayBuffer>;
  readonly members: Uint32Array<ArrayBuffer>;
  readonly totals: Uint32Array<ArrayBuffer>;
  readonly texts: readonly string[];
  /** Their normalised forms. */
  readonly keys: readonly string[];
  /** Combination of each row; null where all have the same. */
  readonly codes: Codes | null;
  /** That one; it is not the empty one. */
  readonly constant: number;
}

/** Collects the codes of a key, in as few bytes a row as it takes. */
export class CodeBuilder {
  readonly #rows: number;
  #combinations: Map<string, number> | null = null;
  /** Null while all rows have the same combination. */
  #codes: Codes | null = null;
  #constant = -1;
  /** Rows of each combination. */
  #counts: number[] = [];
  #lastText = '';
  #lastCode = 0;

  constructor(rows: number) {
    this.#rows = rows;
  }

  #codeOf(combination: string): number {
    if (combination === this.#lastText) return this.#lastCode;
    this.#combinations ??= new Map([['', 0]]);
    let code = this.#combinations.get(combination);
    if (code === undefined) {
      code = this.#combinations.size;
      this.#combinations.set(combination, code);
    }
    this.#lastText = combination;
    this.#lastCode = code;
    return code;
  }

  /** Whether there is a value. Rows are added in their order; they may leave gaps, whose codes mean nothing. */
  add(row: number, values: readonly string[]): boolean {
    const code = values.length === 0 ? 0 : this.#codeOf(combinationOf(values));
    this.#put(code, row, row + 1);
    return code > 0;
  }

  /** Adds rows without a value. */
  addNone(from: number, to: number): void {
    if (to > from) this.#put(0, from, to);
  }

  #put(code: number, from: number, to: number): void {
    this.#counts[code] = (this.#counts[code] ?? 0) + to - from;
    if (this.#codes === null) {
      if (this.#constant < 0) this.#constant = code;
      if (this.#constant === code) return;
      const codes = new Uint8Array(this.#rows);
      codes.fill(this.#constant, 0, from);
      this.#codes = codes;
    }
    if (code > 0xff && this.#codes.BYTES_PER_ELEMENT === 1)
      this.#codes = new Uint16Array(this.#codes);
    if (code > 0xffff && this.#codes.BYTES_PER_ELEMENT === 2) {
      this.#codes = new Uint32Array(this.#codes);
    }
    if (to === from + 1) this.#codes[from] = code;
    else this.#codes.fill(code, from, to);
  }

  /** Null where no row has a value. */
  finish(): CodeDictionary | null {
    if (this.#combinations === null || this.#combinations.size === 1) return null;
    const combinations = this.#combinations.size;
    const { texts, starts, flat } = valuesOf(this.#combinations);
    this.#combinations = null;
    const sorted = inOrder(
      texts.map((text, number) => ({ text, key: normaliseValue(text), number })),
    );
    const rank = new Uint32Array(sorted.length);
    sorted.forEach(({ number }, at) => {
      rank[number] = at;
    });
    const members = Uint32Array.from(flat, (number) => rank[number] ?? 0);
    const totals = new Uint32Array(sorted.length);
    for (let code = 0; code < combinations; code += 1) {
      const end = starts[code + 1] ?? 0;
      for (let at = starts[code] ?? 0; at < end; at += 1) {
        const value = members[at] ?? 0;
        totals[value] = (totals[value] ?? 0) + (this.#counts[code] ?? 0);
      }
    }
    return {
      combinations,
      starts,
      members,
      totals,
      texts: sorted.map(({ text }) => text),
      keys: sorted.map(({ key }) => key),
      codes: this.#codes,
      constant: this.#constant,
    };
  }
}

/** The values of combinations, and the numbers of those of each one after the other. */
const valuesOf = (
  combinations: ReadonlyMap<string, number>,
): { texts: string[]; starts: Uint32Array<ArrayBuffer>; flat: number[] } => {
  const texts: string[] = [];
  const starts = new Uint32Array(combinations.size + 1);
  const flat: number[] = [];
  const known = new Map<string, number>();
  // Most values stand alone: only those that also stand beside others have to be known again.
  const severals: number[] = [];
  for (const combination of combinations.keys()) {
    if (!combination.includes(SEPARATOR)) continue;
    const values = combination.split(SEPARATOR);
    severals.push(values.length);
    for (const text of values) {
      let number = known.get(text);
      if (number === undefined) {
        number = texts.push(text) - 1;
        known.set(text, number);
      }
      severals.push(number);
    }
  }
  let next = 0;
  for (const [combination, code] of combinations) {
    if (combination.includes(SEPARATOR)) {
      const end = next + 1 + (severals[next] ?? 0);
      for (next += 1; next < end; next += 1) flat.push(severals[next] ?? 0);
    } else if (combination !== '') {
      const number = known.size === 0 ? undefined : known.get(combination);
      flat.push(number ?? texts.length);
      if (number === undefined) texts.push(combination);
    }
    starts[code + 1] = flat.length;
  }
  return { texts, starts, flat };
};

interface Keyed {
  readonly text: string;
  readonly key: string;
}

interface Numbered extends Keyed {
  readonly number: number;
}

/** The order of dictionaries: by normalised text, then by the text itself. */
export const byKey = (a: Keyed, b: Keyed): number => {
  if (a.key !== b.key) return a.key < b.key ? -1 : 1;
  return a.text < b.text ? -1 : a.text > b.text ? 1 : 0;
};

/** Units of a key that are sorted as numbers of 8 bits; one that does not fit is the last. */
const HEAD_UNITS = 8;
const GREATEST_UNIT = 0xff;
/** So few are sorted by comparison. */
const FEW = 512;

/** Puts the units of a key from `from` on into an entry of `sortEntries`. */
const putHead = (table: Int32Array, entry: number, key: string, from: number): void => {
  const most = Math.min(HEAD_UNITS, key.length - from);
  let [hi, lo] = [0, 0];
  for (let at = 0; at < most; at += 1) {
    const unit = Math.min(GREATEST_UNIT, key.charCodeAt(from + at));
    const shift = 24 - 8 * (at & 3);
    if (at < 4) hi |= unit << shift;
    else lo |= unit << shift;
    if (unit === GREATEST_UNIT) break;
  }
  table[entry] = hi;
  table[entry + 2] = lo;
};

/** Puts values whose keys agree in the units before `from` in the order of dictionaries. */
const inOrder = (values: readonly Numbered[], from = 0): readonly Numbered[] => {
  const { length } = values;
  if (length <= FEW) return values.toSorted(byKey);
  const table = new Int32Array(length * ENTRY);
  values.forEach(({ key }, at) => {
    putHead(table, at * ENTRY, key, from);
    table[at * ENTRY + 3] = at;
  });
  const sorted = sortEntries(table, new Int32Array(length * ENTRY), length, 0);
  const ordered: Numbered[] = [];
  let open: Numbered[] = [];
  for (let at = 0; at < sorted.length; at += ENTRY) {
    const value = values[sorted[at + 3] ?? 0];
    if (value !== undefined) open.push(value);
    const last = sorted[at + 2] ?? 0;
    if (sorted[at] === sorted[at + ENTRY] && sorted[at + 2 + ENTRY] === last) continue;
    // Where the last unit says so, all were taken in.
    const unit = last & GREATEST_UNIT;
    const isWhole = unit > 0 && unit < GREATEST_UNIT;
    const group = isWhole ? inOrder(open, from + HEAD_UNITS) : open.sort(byKey);
    for (const one of group) ordered.push(one);
    open = [];
  }
  return ordered;
};

/** Marks a row without a number in columns of 32 bits. */
export const NO_INTEGER = -0x80000000;
const PARTS_OF_DEGREE = 1e7;

/** Most different numbers of a table with codes of 8 bits, and of 16. */
const MOST_OF_BYTE = 1 << 8;
const MOST_OF_TABLE = 1 << 13;

/** The number of a 32-bit entry of a column. */
export const fromForm = (stored: number, kind: NumberForm['kind']): number =>
  kind === 'degrees' ? stored / PARTS_OF_DEGREE : stored;

/** Collects the numbers of a key. */
export class NumberBuilder {
  readonly #rows: number;
  #data: Float64Array<ArrayBuffer> | null = null;
  #integers = true;
  #degrees = true;

  constructor(rows: number) {
    this.#rows = rows;
  }

  add(row: number, value: number | null): void {
    if (value === null || Number.isNaN(value)) return;
    this.#data ??= new Float64Array(this.#rows).fill(Number.NaN);
    this.#data[row] = value;
    if (this.#integers && ((value | 0) !== value || value === NO_INTEGER || Object.is(value, -0))) {
      this.#integers = false;
    }
    if (Object.is(value, -0)) this.#degrees = false;
    if (this.#degrees) {
      const parts = Math.round(value * PARTS_OF_DEGREE);
      this.#degrees =
        (parts | 0) === parts && parts !== NO_INTEGER && Object.is(parts / PARTS_OF_DEGREE, value);
    }
  }

  /** Null where no row has a number. */
  finish(key: string): { form: NumberForm; parts: readonly ArrayBufferView[] } | null {
    const data = this.#data;
    if (data === null) return null;
    const table = tableOf(data);
    if (table !== null) {
      const { values, codes } = table;
      const parts = values.length === 1 ? [values] : [values, codes];
      return { form: { key, kind: 'table', size: values.length }, parts };
    }
    const kind = this.#integers ? 'integer' : this.#degrees ? 'degrees' : 'double';
    const form = { key, kind, size: 0 } as const;
    if (kind === 'double') return { form, parts: [data] };
    const scale = kind === 'degrees' ? PARTS_OF_DEGREE : 1;
    const stored = new Int32Array(data.length);
    for (let row = 0; row < data.length; row += 1) {
      const value = data[row] ?? Number.NaN;
      stored[row] = Number.isNaN(value) ? NO_INTEGER : Math.round(value * scale);
    }
    return { form, parts: [stored] };
  }
}

/** The different numbers and those of the rows; null where there are too many. */
const tableOf = (
  data: Float64Array,
): { values: Float64Array; codes: Uint8Array | Uint16Array } | null => {
  const known = new Map<number, number>();
  const most = Math.min(MOST_OF_TABLE, Math.max(MOST_OF_BYTE, data.length >>> 3));
  const codes = new Uint16Array(data.length);
  for (let row = 0; row < data.length; row += 1) {
    const value = data[row] ?? Number.NaN;
    let code = known.get(value);
    if (code === undefined) {
      if (known.size === most) return null;
      code = known.size;
      // A map takes both zeros for one.
      if (Object.is(value, -0)) return null;
      known.set(value, code);
    }
    codes[row] = code;
  }
  const values = Float64Array.from(known.keys());
  return { values, codes: values.length <= MOST_OF_BYTE ? Uint8Array.from(codes) : codes };
};
