import { type Bitmap, hasBit } from '../../../src/search/bitmap.ts';
import { degreeNumber, intervalNumbers, NO_NUMBER } from '../../../src/search/columns.ts';
import { zCell } from '../../../src/search/geo/z-curve.ts';
import {
  CODE_KEYS,
  EXACT_KEYS,
  type KeyedItem,
  NUMBER_KEYS,
} from '../../../src/search/model/keys.ts';
import type {
  CodeColumn,
  Dictionary,
  FieldValue,
  GeoOrder,
  NumberColumn,
  PairColumn,
  Segment,
  SegmentField,
  SegmentManifest,
  Span,
  ValueGroup,
  WordEntry,
} from '../../../src/search/model/segment.ts';
import { normaliseValue } from '../../../src/search/normalise.ts';
import type { ItemLocation } from '../../../src/search/types.ts';
import { tokensOf } from '../../../src/search/words/tokens.ts';

/** An item as tests write it: what the lake holds of it, and the fields of the record as published. */
export interface FakeItem {
  readonly item: KeyedItem & { readonly id: string };
  readonly fields: Readonly<Record<string, readonly string[]>>;
  readonly rank: number;
}

export interface FakeSegmentData {
  readonly id: string;
  readonly alias: string;
  /** Null: a row without an item. */
  readonly rows: readonly (FakeItem | null)[];
  /** Reading the column of this key fails as that of a damaged file does. */
  readonly damagedKey?: string;
  /** Fields without texts. */
  readonly longFields?: readonly string[];
}

/** Label of a field: the last step of its path, but for those of the item. */
const labelOf = (path: string): string | null =>
  path.startsWith('item.') ? null : (path.split('.').at(-1) ?? null);

/** Every field of an item with its texts, those of its own keys too. */
export const fieldsOf = ({
  item,
  fields,
}: FakeItem): [path: string, texts: readonly string[]][] => [
  ...Object.entries(fields),
  ...EXACT_KEYS.map((key): [string, readonly string[]] => [
    `item.${key.name}`,
    key.values(item, ''),
  ]),
];

/** Texts in which the words of an item are found; the first is the title. */
export const textsOf = ({ item, fields }: FakeItem): readonly string[] => [
  item.title ?? '',
  ...Object.values(fields).flat(),
];

const spanOf = <T extends { subarray(from: number, to: number): T }>(data: T): Span<T> => ({
  span: (from, to) => data.subarray(from, to),
});

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Texts in the order of dictionaries. */
const sortTexts = (texts: Iterable<string>): string[] =>
  [...texts].sort((a, b) => compare(normaliseValue(a), normaliseValue(b)) || compare(a, b));

/** The values of all segments by key. */
export class FakeDictionary implements Dictionary {
  readonly values: number;
  readonly totals: Uint32Array;
  readonly byText: Uint32Array;
  readonly byCount: Uint32Array;
  readonly numbers: ReadonlyMap<string, number>;
  readonly #texts: readonly string[];

  constructor(counts: ReadonlyMap<string, number>) {
    // Numbers are in no order that means anything.
    this.#texts = [...counts.keys()];
    this.values = this.#texts.length;
    this.numbers = new Map(this.#texts.map((text, at) => [text, at]));
    this.totals = Uint32Array.from(this.#texts, (text) => counts.get(text) ?? 0);
    this.byText = Uint32Array.from(sortTexts(this.#texts), (text) => this.numbers.get(text) ?? 0);
    this.byCount = this.byText
      .slice()
      .sort((a, b) => (this.totals[b] ?? 0) - (this.totals[a] ?? 0));
  }

  text(value: number): string {
    return this.#texts[value] ?? '';
  }
}

interface Row {
  readonly row: number;
  readonly item: FakeItem;
}

const distinctTexts = (texts: readonly string[]): string[] =>
  sortTexts(new Set(texts.filter((text) => text !== '')));

export class FakeSegment implements Segment {
  readonly id: string;
  readonly manifest: SegmentManifest;
  readonly alive: Bitmap;
  readonly #data: FakeSegmentData;
  readonly #rows: readonly Row[];
  readonly #dictionary: (key: string) => FakeDictionary;
  readonly #groups = new Map<string, { field: number; text: string; rows: number[] }[]>();
  readonly #words: readonly Map<string, Map<number, number[]>>[] = [new Map(), new Map()];
  readonly #columns = new Map<string, CodeColumn>();

  constructor(data: FakeSegmentData, dictionary: (key: string) => FakeDictionary) {
    this.id = data.id;
    this.#data = data;
    this.#dictionary = dictionary;
    const rows: Row[] = [];
    data.rows.forEach((item, row) => {
      if (item !== null) rows.push({ row, item });
    });
    this.#rows = rows;
    this.alive = new Uint32Array(Math.ceil(data.rows.length / 32));
    for (const { row } of rows) {
      this.alive[row >>> 5] = (this.alive[row >>> 5] ?? 0) | (1 << (row & 31));
    }
    const fields = this.#indexValues();
    this.#indexWords();
    this.manifest = {
      format: 'opendrawer-segment-1',
      id: data.id,
      fingerprint: data.id,
      datasetKey: data.alias,
      alias: data.alias,
      snapshot: '1',
      rows: data.rows.length,
      items: rows.length,
      words: this.#words[0]?.size ?? 0,
      values: this.#groups.size,
      fields,
    };
  }

  #indexValues(): SegmentField[] {
    const paths = new Map<string, number>();
    const counts: number[] = [];
    for (const { row, item } of this.#rows) {
      for (const [path, texts] of fieldsOf(item)) {
        let any = false;
        for (const text of texts) {
          const value = normaliseValue(text);
          if (value === '') continue;
          if (!paths.has(path)) paths.set(path, paths.size);
          const field = paths.get(path) ?? 0;
          any = true;
          const groups = this.#groups.get(value) ?? [];
          this.#groups.set(value, groups);
          let group = groups.find((one) => one.field === field);
          if (group === undefined) {
            group = { field, text, rows: [] };
            groups.push(group);
          }
          if (group.rows.at(-1) !== row) group.rows.push(row);
        }
        if (any) {
          const field = paths.get(path) ?? 0;
          counts[field] = (counts[field] ?? 0) + 1;
        }
      }
    }
    return [...paths].map(([path, field]) => ({
      path,
      label: labelOf(path),
      term: null,
      count: counts[field] ?? 0,
      distinct: [...this.#groups.values()].filter((groups) =>
        groups.some((group) => group.field === field),
      ).length,
      samples: [],
      hasTexts: this.#data.longFields?.includes(path) !== true,
    }));
  }

  #indexWords(): void {
    for (const { row, item } of this.#rows) {
      let position = 0;
      textsOf(item).forEach((text, number) => {
        for (const word of tokensOf(text)) {
          this.#addWord(0, word, row, position);
          if (number === 0) this.#addWord(1, word, row, position);
          position += 1;
        }
        position += 1;
      });
    }
  }

  #addWord(which: number, word: string, row: number, position: number): void {
    const words = this.#words[which];
    const rows = words?.get(word) ?? new Map<number, number[]>();
    words?.set(word, rows);
    const positions = rows.get(row);
    if (positions === undefined) rows.set(row, [position]);
    else positions.push(position);
  }

  #check(key: string): void {
    if (this.#data.damagedKey === key) throw new FakeDamage(this.id);
  }

  codes(key: string): CodeColumn {
    this.#check(key);
    const known = this.#columns.get(key);
    if (known !== undefined) return known;
    const keyed = CODE_KEYS.find(({ name }) => name === key);
    if (keyed === undefined) throw new RangeError(key);
    const combinations = new Map<string, { number: number; texts: string[] }>();
    combinations.set('', { number: 0, texts: [] });
    const codes = new Uint16Array(this.#data.rows.length);
    const counts = new Map<string, number>();
    for (const { row, item } of this.#rows) {
      const texts = distinctTexts(keyed.values(item.item, this.#data.alias));
      const name = texts.join('\u0000');
      let combination = combinations.get(name);
      if (combination === undefined) {
        combination = { number: combinations.size, texts };
        combinations.set(name, combination);
      }
      codes[row] = combination.number;
      for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
    }
    const texts = sortTexts(counts.keys());
    const numbers = new Map(texts.map((text, at) => [text, at]));
    const members: number[] = [];
    const starts = [0];
    for (const combination of combinations.values()) {
      for (const text of combination.texts) members.push(numbers.get(text) ?? 0);
      starts.push(members.length);
    }
    const dictionary = this.#dictionary(key);
    const column: CodeColumn = {
      combinations: combinations.size,
      values: texts.length,
      starts: Uint32Array.from(starts),
      members: Uint32Array.from(members),
      totals: Uint32Array.from(texts, (text) => counts.get(text) ?? 0),
      text: (value) => texts[value] ?? '',
      find: (wanted, matchCase) => {
        const set = new Set(matchCase ? wanted : wanted.map(normaliseValue));
        return texts.flatMap((text, at) =>
          set.has(matchCase ? text : normaliseValue(text)) ? [at] : [],
        );
      },
      common: Uint32Array.from(texts, (text) => dictionary.numbers.get(text) ?? 0),
      span: (from, to) => codes.subarray(from, to),
    };
    this.#columns.set(key, column);
    return column;
  }

  numbers(key: string): NumberColumn {
    this.#check(key);
    const keyed = NUMBER_KEYS.find(({ name }) => name === key);
    if (keyed === undefined) throw new RangeError(key);
    const numbers = new Float64Array(this.#data.rows.length).fill(Number.NaN);
    for (const { row, item } of this.#rows) numbers[row] = keyed.number(item.item) ?? Number.NaN;
    return spanOf(numbers);
  }

  #pairs(fill: number, of: (item: FakeItem) => readonly [number, number] | null): PairColumn {
    const pairs = new Int32Array(2 * this.#data.rows.length).fill(fill);
    for (const { row, item } of this.#rows) pairs.set(of(item) ?? [], 2 * row);
    return { span: (from, to) => pairs.subarray(2 * from, 2 * to) };
  }

  dates(): PairColumn {
    this.#check('eventDate');
    return this.#pairs(NO_NUMBER, ({ item }) =>
      intervalNumbers(item.eventDateStart, item.eventDateEnd),
    );
  }

  points(): PairColumn {
    return this.#pairs(NO_NUMBER, pointOf);
  }

  geo(): GeoOrder {
    const located = this.#rows
      .flatMap(({ row, item }) => {
        const point = pointOf(item);
        return point === null ? [] : [{ row, point, cell: zCell(point[0], point[1]) }];
      })
      .sort((a, b) => a.cell - b.cell || a.row - b.row);
    return {
      count: located.length,
      cells: Uint32Array.from(located, ({ cell }) => cell),
      rows: Uint32Array.from(located, ({ row }) => row),
      points: Int32Array.from(located.flatMap(({ point }) => point)),
    };
  }

  ranks(): Span<Uint8Array> {
    return spanOf(Uint8Array.from(this.#data.rows, (item) => item?.rank ?? 0));
  }

  titleLengths(): Span<Uint8Array> {
    return spanOf(
      Uint8Array.from(this.#data.rows, (item) => tokensOf(item?.item.title ?? '').length),
    );
  }

  groups(value: string): readonly ValueGroup[] {
    return (this.#groups.get(normaliseValue(value)) ?? []).map((group) => ({
      ...group,
      count: group.rows.length,
    }));
  }

  addGroup(group: ValueGroup, bits: Bitmap): void {
    for (const row of this.rowsOf(group, group.count)) {
      bits[row >>> 5] = (bits[row >>> 5] ?? 0) | (1 << (row & 31));
    }
  }

  rowsOf(group: ValueGroup, limit: number): number[] {
    return (group as ValueGroup & { rows: number[] }).rows.slice(0, limit);
  }

  *#valuesOf(field: number): Generator<FieldValue> {
    for (const groups of this.#groups.values()) {
      for (const group of groups) {
        if (group.field === field) yield { ...group, count: group.rows.length };
      }
    }
  }

  fieldValues(field: number): Iterable<FieldValue> | null {
    return this.manifest.fields[field]?.hasTexts === true ? this.#valuesOf(field) : null;
  }

  word(word: string, inTitle: boolean): WordEntry | null {
    const rows = this.#words[inTitle ? 1 : 0]?.get(word);
    return rows === undefined ? null : { word, inTitle, count: rows.size };
  }

  wordsFrom(prefix: string, inTitle: boolean, limit: number): readonly WordEntry[] {
    return [...(this.#words[inTitle ? 1 : 0]?.entries() ?? [])]
      .filter(([word]) => word.startsWith(prefix))
      .sort(([a], [b]) => compare(a, b))
      .slice(0, limit)
      .map(([word, rows]) => ({ word, inTitle, count: rows.size }));
  }

  addWord({ word, inTitle }: WordEntry, bits: Bitmap): void {
    for (const row of this.#words[inTitle ? 1 : 0]?.get(word)?.keys() ?? []) {
      bits[row >>> 5] = (bits[row >>> 5] ?? 0) | (1 << (row & 31));
    }
  }

  positions({ word, inTitle }: WordEntry, within: Bitmap): ReadonlyMap<number, readonly number[]> {
    const rows = this.#words[inTitle ? 1 : 0]?.get(word) ?? new Map<number, number[]>();
    return new Map([...rows].filter(([row]) => hasBit(within, row)));
  }

  #item(row: number): FakeItem {
    const item = this.#data.rows[row];
    if (item === null || item === undefined) throw new RangeError(`row ${row} is empty`);
    return item;
  }

  docs(rows: readonly number[]): string[] {
    return rows.map((row) => JSON.stringify(this.#item(row).item));
  }

  ids(rows: readonly number[]): string[] {
    return rows.map((row) => this.#item(row).item.id);
  }

  rowOf(id: string): number | null {
    return this.#rows.find(({ item }) => item.item.id === id.toLowerCase())?.row ?? null;
  }

  location(row: number): ItemLocation {
    return { datasetKey: this.#data.alias, files: fakeFiles(this.id), row };
  }
}

export const fakeFiles = (id: string): ItemLocation['files'] => ({
  items: `/${id}/items`,
  media: `/${id}/media`,
  verbatim: `/${id}/verbatim`,
});

const pointOf = ({ item }: FakeItem): readonly [number, number] | null => {
  const { decimalLatitude, decimalLongitude } = item;
  if (typeof decimalLatitude !== 'number' || typeof decimalLongitude !== 'number') return null;
  return [degreeNumber(decimalLatitude), degreeNumber(decimalLongitude)];
};

/** Thrown where a fake file is damaged. */
export class FakeDamage extends Error {
  constructor(segment: string) {
    super(`segment ${segment} is damaged`);
  }
}

/** Segments over common dictionaries. */
export const fakeGeneration = (
  data: readonly FakeSegmentData[],
): { segments: FakeSegment[]; dictionary: (key: string) => FakeDictionary } => {
  const dictionaries = new Map<string, FakeDictionary>();
  const dictionary = (key: string): FakeDictionary => {
    let known = dictionaries.get(key);
    if (known === undefined) {
      const keyed = CODE_KEYS.find(({ name }) => name === key);
      const counts = new Map<string, number>();
      for (const { rows, alias } of data) {
        for (const item of rows) {
          if (item === null) continue;
          for (const text of distinctTexts(keyed?.values(item.item, alias) ?? [])) {
            counts.set(text, (counts.get(text) ?? 0) + 1);
          }
        }
      }
      known = new FakeDictionary(counts);
      dictionaries.set(key, known);
    }
    return known;
  };
  return { segments: data.map((one) => new FakeSegment(one, dictionary)), dictionary };
};
