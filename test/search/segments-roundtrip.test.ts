import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { hasBit, newBitmap, rowsFrom } from '../../src/search/bitmap.ts';
import { degreeNumber, intervalNumbers, NO_NUMBER } from '../../src/search/columns.ts';
import { zCell } from '../../src/search/geo/z-curve.ts';
import { CODE_KEYS, EXACT_KEYS, type KeyedItem, NUMBER_KEYS } from '../../src/search/model/keys.ts';
import { type Segment, SPAN_ROWS } from '../../src/search/model/segment.ts';
import { normaliseValue } from '../../src/search/normalise.ts';
import { buildGeneration } from '../../src/search/segments/build.ts';
import { type ColumnStore, NO_COLUMNS } from '../../src/search/segments/columns.ts';
import {
  closeGeneration,
  type Generation,
  openGeneration,
  readParts,
  type SharedGeneration,
  shareGeneration,
} from '../../src/search/segments/open.ts';
import { columnsOf, dictionariesOf } from '../../src/search/segments/resident.ts';
import { tokensOf } from '../../src/search/words/tokens.ts';
import { anItem } from '../support/items.ts';
import { type TestRecord, writeSnapshot } from './lake.ts';
import { hasPhrase, leavesOf, randomRecords, wordTextsOf } from './segments-naive.ts';

const root = mkdtempSync(join(tmpdir(), 'segments-roundtrip-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** Holds everything in shared memory. */
const allHeld = (shared: SharedGeneration): ColumnStore => {
  const blocks = [
    ...dictionariesOf(shared.manifest),
    ...shared.segments.flatMap(({ manifest }) => columnsOf(manifest)),
  ];
  const held = new Map(
    blocks.map(({ owner, name, sizeBytes }) => {
      const target = new Uint8Array(new SharedArrayBuffer(sizeBytes));
      // Odd lengths: parts begin anywhere.
      const half = sizeBytes >>> 1;
      readParts(shared, [
        { owner, name, from: 0, target: target.subarray(0, half) },
        { owner, name, from: half, target: target.subarray(half) },
      ]);
      return [`${owner} ${name}`, target];
    }),
  );
  return { get: (owner, name) => held.get(`${owner} ${name}`) ?? null };
};

/** Holds now this and now that. */
const comingAndGoing = (store: ColumnStore): ColumnStore => {
  let asked = 0;
  return {
    get: (owner, name) => {
      asked += 1;
      return asked % 3 === 0 ? null : store.get(owner, name);
    },
  };
};

interface Row {
  readonly segment: Segment;
  readonly row: number;
  readonly record: TestRecord;
  readonly item: KeyedItem;
  readonly alias: string;
}

/** Every row of a generation with its record. */
const rowsOf = (
  generation: Generation,
  records: ReadonlyMap<string, { readonly record: TestRecord; readonly alias: string }>,
): Row[] =>
  generation.segments.flatMap((segment) =>
    [...rowsFrom(segment.alive, 0)].map((row): Row => {
      const id = segment.ids([row])[0] ?? '';
      const known = records.get(id);
      if (known === undefined) throw new Error(`row ${row} holds ${id}`);
      const { record, alias } = known;
      const item = anItem({
        recordType: null,
        title: '',
        datasetKey: `dataset-${alias}`,
        ...record.item,
      });
      return { segment, row, record, item, alias };
    }),
  );

const bitsOf = (segment: Segment, add: (bits: Uint32Array) => void): number[] => {
  const bits = newBitmap(segment.manifest.rows);
  add(bits);
  return [...rowsFrom(bits, 0)];
};

const sorted = (values: Iterable<string>): string[] => [...new Set(values)].sort();

const check = (generation: Generation, rows: readonly Row[]): void => {
  const bySegment = Map.groupBy(rows, ({ segment }) => segment);
  for (const [segment, own] of bySegment) {
    checkColumns(segment, own, generation);
    checkValues(segment, own);
    checkWords(segment, own);
    checkRows(segment, own);
  }
};

const checkColumns = (segment: Segment, rows: readonly Row[], generation: Generation): void => {
  const { rows: size } = segment.manifest;
  expect(size).toBeLessThanOrEqual(SPAN_ROWS);
  for (const key of CODE_KEYS) {
    const column = segment.codes(key.name);
    const common = generation.dictionary(key.name);
    const codes = column.span(0, size);
    const totals = new Map<string, number>();
    for (const { row, item, alias } of rows) {
      const code = codes[row] ?? 0;
      const members = [...column.members.subarray(column.starts[code], column.starts[code + 1])];
      const expected = sorted(key.values(item, alias)).filter((text) => text !== '');
      expect(sorted(members.map((value) => column.text(value)))).toEqual(expected);
      expect(sorted(members.map((value) => common.text(column.common[value] ?? -1)))).toEqual(
        expected,
      );
      for (const text of expected) totals.set(text, (totals.get(text) ?? 0) + 1);
    }
    expect(column.values).toBe(totals.size);
    for (let value = 0; value < column.values; value += 1) {
      const text = column.text(value);
      expect(column.totals[value]).toBe(totals.get(text));
      expect(column.find([text], true)).toEqual([value]);
      expect(column.find([text.toUpperCase()], false)).toContain(value);
    }
    expect(column.find(['nothing like it'], false)).toEqual([]);
  }
  for (const key of NUMBER_KEYS) {
    const numbers = segment.numbers(key.name).span(0, size);
    for (const { row, item } of rows) expect(numbers[row]).toBe(key.number(item) ?? Number.NaN);
    // A span that does not begin with the segment.
    expect([...segment.numbers(key.name).span(32, size)]).toEqual([
      ...Float64Array.from(segment.numbers(key.name).span(0, size)).subarray(32),
    ]);
  }
  const dates = segment.dates().span(0, size);
  const points = segment.points().span(0, size);
  const geo = segment.geo();
  const placed = new Map(Array.from(geo.rows, (row, at) => [row, at]));
  expect([...geo.cells]).toEqual([...geo.cells].sort((a, b) => a - b));
  for (const { row, item } of rows) {
    const { eventDateStart, eventDateEnd, decimalLatitude, decimalLongitude } = item;
    expect([dates[2 * row], dates[2 * row + 1]]).toEqual(
      intervalNumbers(eventDateStart, eventDateEnd),
    );
    const located = typeof decimalLatitude === 'number' && typeof decimalLongitude === 'number';
    const point = located
      ? [degreeNumber(decimalLatitude), degreeNumber(decimalLongitude)]
      : [NO_NUMBER, NO_NUMBER];
    expect([points[2 * row], points[2 * row + 1]]).toEqual(point);
    const at = placed.get(row);
    expect(at !== undefined).toBe(located);
    if (at === undefined) continue;
    expect([geo.points[2 * at], geo.points[2 * at + 1]]).toEqual(point);
    expect(geo.cells[at]).toBe(zCell(point[0] ?? 0, point[1] ?? 0));
  }
};

const checkValues = (segment: Segment, rows: readonly Row[]): void => {
  const { fields } = segment.manifest;
  // Normalised value, then field, then rows.
  const expected = new Map<string, Map<string, Set<number>>>();
  const firstTexts = new Map<string, Map<string, string>>();
  const add = (field: string, value: string, row: number): void => {
    const key = normaliseValue(value);
    if (key === '') return;
    const groups = expected.get(key) ?? new Map<string, Set<number>>();
    expected.set(key, groups.set(field, (groups.get(field) ?? new Set()).add(row)));
    const texts = firstTexts.get(field) ?? new Map<string, string>();
    if (!texts.has(key)) texts.set(key, value);
    firstTexts.set(field, texts);
  };
  for (const { row, record, item, alias } of rows) {
    for (const key of [...EXACT_KEYS, ...CODE_KEYS]) {
      for (const value of key.values(item, alias)) add(`item.${key.name}|${key.name}`, value, row);
    }
    for (const { path, label, value } of leavesOf(record.raw)) add(`${path}|${label}`, value, row);
  }
  const nameOf = (field: number): string => `${fields[field]?.path}|${fields[field]?.label}`;
  for (const [key, groups] of expected) {
    const found = segment.groups(` ${key.toUpperCase()} `);
    expect(sorted(found.map(({ field }) => nameOf(field)))).toEqual(sorted(groups.keys()));
    for (const group of found) {
      const own = [...(groups.get(nameOf(group.field)) ?? [])];
      expect(group.count).toBe(own.length);
      expect(segment.rowsOf(group, Number.POSITIVE_INFINITY)).toEqual(own);
      expect(segment.rowsOf(group, 2)).toEqual(own.slice(0, 2));
      expect(bitsOf(segment, (bits) => segment.addGroup(group, bits))).toEqual(own);
    }
  }
  expect(segment.groups('not there')).toEqual([]);
  expect(segment.groups('')).toEqual([]);
  for (const [number, field] of fields.entries()) {
    const texts = firstTexts.get(nameOf(number)) ?? new Map();
    const holders = new Set(
      [...expected.values()].flatMap((groups) => [...(groups.get(nameOf(number)) ?? [])]),
    );
    expect([nameOf(number), field.count]).toEqual([nameOf(number), holders.size]);
    expect(field.samples.length).toBe(Math.min(5, texts.size));
    expect(field.distinct).toBe(texts.size);
    const known = field.samples.map((text) => texts.has(normaliseValue(text)));
    expect(known).toEqual(known.map(() => true));
    const values = segment.fieldValues(number);
    expect(values !== null).toBe(field.hasTexts);
    if (values === null) continue;
    const seen: string[] = [];
    for (const value of values) {
      const key = normaliseValue(value.text);
      seen.push(key);
      const own = [...(expected.get(key)?.get(nameOf(number)) ?? [])];
      expect(value.count).toBe(own.length);
      expect(bitsOf(segment, (bits) => segment.addGroup(value, bits))).toEqual(own);
      if (!field.path.startsWith('item.')) expect(value.text).toBe(texts.get(key));
    }
    expect(seen.sort()).toEqual([...texts.keys()].sort());
  }
};

const checkWords = (segment: Segment, rows: readonly Row[]): void => {
  const rowsOfWord = new Map<string, Set<number>>();
  const rowsOfTitle = new Map<string, Set<number>>();
  const titles = segment.titleLengths().span(0, segment.manifest.rows);
  for (const { row, record } of rows) {
    for (const word of wordTextsOf(record).flatMap(tokensOf)) {
      rowsOfWord.set(word, (rowsOfWord.get(word) ?? new Set()).add(row));
    }
    const title = tokensOf(record.item.title ?? '');
    for (const word of title) {
      rowsOfTitle.set(word, (rowsOfTitle.get(word) ?? new Set()).add(row));
    }
    expect(titles[row]).toBe(title.length);
  }
  for (const inTitle of [false, true]) {
    const expected = inTitle ? rowsOfTitle : rowsOfWord;
    for (const [word, own] of expected) {
      const entry = segment.word(word, inTitle);
      expect([word, entry?.count]).toEqual([word, own.size]);
      if (entry === null) continue;
      expect(bitsOf(segment, (bits) => segment.addWord(entry, bits))).toEqual([...own]);
      expect([...segment.positions(entry, segment.alive).keys()]).toEqual([...own]);
    }
    const words = [...expected.keys()].sort((a, b) =>
      Buffer.compare(Buffer.from(a), Buffer.from(b)),
    );
    const all = segment.wordsFrom('', inTitle, 1e6);
    expect(all.map(({ word }) => word)).toEqual(words);
    for (const prefix of ['q', 'sourc', 'fo', '東', 'é', 'zzz']) {
      expect(segment.wordsFrom(prefix, inTitle, 3).map(({ word }) => word)).toEqual(
        words.filter((word) => word.startsWith(prefix)).slice(0, 3),
      );
    }
    for (const least of [1, 2]) {
      const visited: [string, number][] = [];
      segment.eachWord?.(least, (word, isOfTitle, count) => {
        if (isOfTitle === inTitle) visited.push([word, count]);
      });
      expect(visited).toEqual(
        words
          .map((word): [string, number] => [word, expected.get(word)?.size ?? 0])
          .filter(([, count]) => inTitle || count >= least),
      );
    }
    expect(segment.word('nowhere', inTitle)).toBeNull();
    expect(segment.word('', inTitle)).toBeNull();
  }
  expect(segment.manifest.words).toBe(rowsOfWord.size + rowsOfTitle.size);
  for (const phrase of [
    ['quick', 'brown'],
    ['brown', 'fox'],
    ['the', '1890'],
    ['東', '京', '都'],
  ]) {
    const entries = phrase.map((word) => segment.word(word, false));
    const places = entries.map((entry) =>
      entry === null
        ? new Map<number, readonly number[]>()
        : segment.positions(entry, segment.alive),
    );
    const isAt = (row: number, position: number): boolean =>
      places.every((own, step) => own.get(row)?.includes(position + step) === true);
    const found = rows.filter(({ row }) =>
      (places[0]?.get(row) ?? []).some((position) => isAt(row, position)),
    );
    expect(found.map(({ row }) => row)).toEqual(
      rows.filter(({ record }) => hasPhrase(record, phrase)).map(({ row }) => row),
    );
  }
};

const checkRows = (segment: Segment, rows: readonly Row[]): void => {
  const docs = segment.docs(rows.map(({ row }) => row));
  const ranks = segment.ranks().span(0, segment.manifest.rows);
  rows.forEach(({ row, record, item }, at) => {
    const doc = JSON.parse(docs[at] ?? '') as KeyedItem;
    expect([doc.id, doc.title, doc.topic, doc.popularity ?? null]).toEqual([
      item.id,
      item.title,
      item.topic,
      item.popularity ?? null,
    ]);
    expect(segment.rowOf(record.item.id)).toBe(row);
    expect(ranks[row]).toBeGreaterThanOrEqual((item.mediaCount ?? 0) > 0 ? 128 : 0);
  });
  expect(segment.rowOf('00000000-0000-5000-a000-ffffffffffff')).toBeNull();
  expect(hasBit(segment.alive, rows[0]?.row ?? -1)).toBe(true);
};

describe('segments against a naive model', () => {
  test.each([
    { name: 'one row', partitions: [1], segmentRows: 1 << 14 },
    {
      name: 'one segment of several partitions',
      partitions: [5, 40, 1, 0, 100],
      segmentRows: 1 << 14,
    },
    { name: 'several segments', partitions: [60, 7, 90, 33, 64], segmentRows: 64 },
    { name: 'a partition in stretches', partitions: [200], segmentRows: 64 },
  ])('$name', async ({ name, partitions, segmentRows }) => {
    const home = join(root, name.replaceAll(' ', '-'));
    let first = 0;
    const lists = partitions.map((count, number) => {
      const records = randomRecords(count, number + 1, first);
      first += count;
      return records;
    });
    const sources = [
      await writeSnapshot(home, 'one', lists),
      await writeSnapshot(home, 'two', [randomRecords(3, 99, 1000)]),
    ];
    const records = new Map<string, { readonly record: TestRecord; readonly alias: string }>();
    for (const record of lists.flat()) records.set(record.item.id, { record, alias: 'one' });
    for (const record of randomRecords(3, 99, 1000)) {
      records.set(record.item.id, { record, alias: 'two' });
    }
    const indexDir = join(home, 'index');
    const info = await buildGeneration({ indexDir, sources, threads: 2, segmentRows });
    expect(info.items).toBe(records.size);
    const shared = await shareGeneration(indexDir);
    expect(info.segments).toEqual({ built: shared.segments.length, reused: 0 });
    for (const store of [NO_COLUMNS, allHeld(shared), comingAndGoing(allHeld(shared))]) {
      const generation = openGeneration(shared, store);
      const rows = rowsOf(generation, records);
      expect(rows.length).toBe(records.size);
      check(generation, rows);
      checkDictionaries(generation, rows);
    }
    await closeGeneration(shared);
  });

  test('locations lead to the rows of the lake', async () => {
    const home = join(root, 'locations');
    const lists = [randomRecords(70, 5, 0), randomRecords(150, 6, 70)];
    const source = await writeSnapshot(home, 'one', lists);
    const indexDir = join(home, 'index');
    await buildGeneration({ indexDir, sources: [source], threads: 2, segmentRows: 64 });
    const shared = await shareGeneration(indexDir);
    const generation = openGeneration(shared);
    for (const segment of generation.segments) {
      for (const row of rowsFrom(segment.alive, 0)) {
        const number = Number.parseInt(segment.ids([row])[0]?.slice(24) ?? '', 16);
        const part = number < 70 ? 0 : 1;
        const files = source.manifest.partitions[part]?.files;
        expect(segment.location(row)).toEqual({
          datasetKey: 'dataset-one',
          files: {
            items: join(source.folder, files?.items ?? ''),
            media: join(source.folder, files?.media ?? ''),
            verbatim: join(source.folder, files?.verbatim ?? ''),
          },
          row: number - 70 * part,
        });
      }
    }
    await closeGeneration(shared);
  });
});

const checkDictionaries = (generation: Generation, rows: readonly Row[]): void => {
  for (const key of CODE_KEYS) {
    const dictionary = generation.dictionary(key.name);
    const totals = new Map<string, number>();
    for (const { item, alias } of rows) {
      for (const text of new Set(key.values(item, alias))) {
        if (text !== '') totals.set(text, (totals.get(text) ?? 0) + 1);
      }
    }
    const texts = Array.from({ length: dictionary.values }, (_, value) => dictionary.text(value));
    expect(sorted(texts)).toEqual(sorted(totals.keys()));
    expect(texts.map((text) => totals.get(text))).toEqual([...dictionary.totals]);
    const keys = [...dictionary.byText].map((value) => normaliseValue(texts[value] ?? ''));
    expect(keys).toEqual([...keys].sort());
    const counts = [...dictionary.byCount].map((value) => dictionary.totals[value] ?? 0);
    expect(counts).toEqual([...counts].sort((a, b) => b - a));
    expect([...dictionary.byCount].sort((a, b) => a - b)).toEqual([...dictionary.byText]);
  }
};
