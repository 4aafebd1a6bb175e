import { describe, expect, test } from 'vitest';
import {
  hashText,
  type KeyHash,
  KeyTable,
  RowKeys,
} from '../../src/sources/darwin-core/join/keys.ts';
import { RawWriter, rowShape } from '../../src/sources/darwin-core/join/raw.ts';
import type { TableSpec } from '../../src/sources/darwin-core/join/spec.ts';
import { cutCells, type Dialect } from '../../src/sources/delimited/dialect.ts';
import { RowCutter } from '../../src/sources/delimited/rows.ts';
import { temporaryFolder, writeTree } from './bytes-helpers.ts';
import { metaXml, rawOf, readArchive } from './darwin-core-helpers.ts';

/** Numbers from 0 to 1, the same for the same seed (the generator of Numerical Recipes). */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

const pick = <T>(random: () => number, from: readonly T[]): T =>
  from[Math.floor(random() * from.length)] as T;

const PIECES = [
  'a',
  'Köln',
  '東京',
  '"',
  '""',
  '\\',
  ' ',
  ',',
  ';',
  '\t',
  '\n',
  '\r\n',
  "'",
  '12.5',
  '😀',
  '\u0085',
  '',
];

const cellOf = (random: () => number, not: readonly string[]): string =>
  Array.from({ length: Math.floor(random() * 4) }, () => pick(random, PIECES))
    .filter((piece) => !not.some((one) => piece.includes(one)))
    .join('');

const written = (cell: string, { delimiter, quote }: Dialect): string =>
  quote === '' ||
  !(cell.includes(quote) || cell.includes(delimiter) || cell.includes('\n') || cell.includes('\r'))
    ? cell
    : `${quote}${cell.replaceAll(quote, quote + quote)}${quote}`;

const DIALECTS: readonly Dialect[] = [
  { delimiter: ',', quote: '"', newline: '\n' },
  { delimiter: ';', quote: "'", newline: '\n' },
  { delimiter: '\t', quote: '', newline: '\n' },
  { delimiter: '||', quote: '"', newline: '\n' },
  { delimiter: '\t', quote: '"', newline: '\r' },
];

describe('rows that were written are read', () => {
  test.each(
    DIALECTS.flatMap((dialect) => [1, 2, 3, 4, 5, 6].map((seed) => [seed, dialect] as const)),
  )('seed %i, %j', (seed, dialect) => {
    const random = randomFrom(seed);
    const not =
      dialect.quote === ''
        ? [dialect.delimiter, '\n', '\r']
        : dialect.newline === '\r'
          ? ['\n']
          : [];
    // A quote that is not doubled is none, and a row of one empty cell is a blank line
    const rows = Array.from({ length: 60 }, (_, at) => [
      `${at}`,
      ...Array.from({ length: 4 }, () => cellOf(random, not)),
    ]);
    const text = rows
      .map(
        (cells) =>
          cells.map((cell) => written(cell, dialect)).join(dialect.delimiter) + dialect.newline,
      )
      .join('');
    const bytes = Buffer.from(text);
    const cutter = new RowCutter({ dialect });
    const read: string[][] = [];
    const take = (block: ReturnType<RowCutter['push']>): void => {
      for (let row = 0; row < (block?.count ?? 0); row++) {
        const line = block?.bytes.toString('utf8', block.starts[row], block.ends[row]) ?? '';
        read.push(cutCells(line, dialect, 5));
      }
    };
    for (let at = 0; at < bytes.length; ) {
      const size = 1 + Math.floor(random() * 40);
      take(cutter.push(bytes.subarray(at, at + size)));
      at += size;
    }
    take(cutter.end());
    expect(read).toEqual(rows);
  });
});

const specOf = (dialect: Dialect, headings: readonly string[]): TableSpec => ({
  rowType: 'x',
  name: 'x.txt',
  dialect,
  keyColumn: 0,
  occurrenceColumn: -1,
  fields: [{ column: 1, term: 'locality', key: 'locality', default: null }],
  width: headings.length,
  hasRows: true,
  headings,
  files: [],
});

describe('rows that were written are written as JSON', () => {
  test.each(DIALECTS.flatMap((dialect) => [1, 2, 3].map((seed) => [seed, dialect] as const)))(
    'seed %i, %j',
    (seed, dialect) => {
      const random = randomFrom(seed);
      const not =
        dialect.quote === ''
          ? [dialect.delimiter, '\n', '\r']
          : dialect.newline === '\r'
            ? ['\n']
            : [];
      const names = ['id', 'b', 'c', 'd', 'e'];
      const shape = rowShape(specOf(dialect, names));
      const writer = new RawWriter();
      for (let at = 0; at < 400; at++) {
        const cells = [
          `${at}`,
          ...Array.from(
            { length: 4 },
            () => cellOf(random, not) + pick(random, ['', '', '\u0001', '\f']),
          ),
        ];
        const bytes = Buffer.from(
          cells.map((cell) => written(cell, dialect)).join(dialect.delimiter),
        );
        writer.begin();
        writer.row({ cells, bytes, start: 0, end: bytes.length }, shape);
        const expected = Object.fromEntries(
          cells.flatMap((cell, column) =>
            cell === '' ? [] : [[['id', 'locality', 'c', 'd', 'e'][column], cell]],
          ),
        );
        expect(JSON.parse(writer.end().toString('utf8'))).toEqual(expected);
      }
    },
  );
});

describe('keys', () => {
  test('a table finds each key in each of its slices', () => {
    const random = randomFrom(7);
    const table = new KeyTable();
    const expected = new Map<string, Set<number>>();
    const hash: KeyHash = { hi: 0, lo: 0 };
    for (let slice = 0; slice < 50; slice++) {
      for (let row = 0; row < 400; row++) {
        const key = `urn:key:${Math.floor(random() * 5000)}`;
        hashText(key, hash);
        const slices = expected.get(key) ?? new Set();
        expect(table.add(hash.hi, hash.lo, slice)).toBe(slices.size > 0);
        expected.set(key, slices.add(slice));
      }
    }
    const shared = new KeyTable(table.share());
    for (const [key, slices] of expected) {
      hashText(key, hash);
      const found: number[] = [];
      for (let entry = shared.find(hash.hi, hash.lo); entry !== 0; entry = shared.nextOf(entry))
        found.push(shared.sliceOf(entry));
      expect(found.toReversed()).toEqual([...slices]);
    }
    hashText('urn:key:none', hash);
    expect(shared.find(hash.hi, hash.lo)).toBe(0);
  });

  test.each(['1', ' 1 ', '"1"', 'Köln', '"a""b"', ''])(
    '%j has one hash, as text and in a row',
    (cell) => {
      const dialect: Dialect = { delimiter: ',', quote: '"', newline: '\n' };
      const block = new RowCutter({ dialect }).push(Buffer.from(`x,${cell},y\n`));
      if (block === null) throw new Error('no row');
      const keys = new RowKeys(dialect, 'windows-1252', [1, 5]);
      keys.begin(block);
      keys.read(block, 0);
      const expected: KeyHash = { hi: 0, lo: 0 };
      hashText(cutCells(cell, dialect, null)[0] ?? '', expected);
      expect(keys.hashes).toEqual([expected, { hi: 0, lo: 0 }]);
    },
  );
});

test.each([
  ['plain', 'k\tKöln\t\tx', true],
  ['with a quote', 'k\tsay "hi"\t\tx', true],
  ['with a backslash', 'k\ta\\b\t\tx', true],
  ['with more cells than columns', 'k\ta\tb\tc\td\te', true],
  ['from its cells', 'k\tKöln\t\tx', false],
])('a row %s is written as JSON', (_, line, fromBytes) => {
  const spec = specOf({ delimiter: '\t', quote: '', newline: '\n' }, ['id', 'ort', 'locality', '']);
  const bytes = Buffer.from(line);
  const cells = line.split('\t');
  const writer = new RawWriter();
  writer.begin();
  writer.row(
    { cells, bytes: fromBytes ? bytes : null, start: 0, end: bytes.length },
    rowShape(spec),
  );
  const names = ['id', 'locality', 'locality (column 3)', 'column 4', 'column 5', 'column 6'];
  const expected = Object.fromEntries(
    cells.flatMap((cell, at) => (cell === '' ? [] : [[names[at], cell]])),
  );
  expect(JSON.parse(writer.end().toString('utf8'))).toEqual(expected);
});

describe('a join gives what a search through all rows gives', () => {
  test.each([1, 2, 3, 4, 5, 6])('seed %i', async (seed) => {
    const random = randomFrom(seed);
    const ids = Array.from({ length: 3000 }, (_, at) =>
      random() < 0.02 ? '' : `id ${random() < 0.03 ? at >> 1 : at}`,
    );
    const media = Array.from(
      { length: 4000 },
      (_, at) => [`id ${Math.floor(random() * 3100)}`, `https://example.org/${at}`] as const,
    );
    const table = (rows: readonly (readonly string[])[]): string =>
      rows.map((row) => `${row.join('\t')}\n`).join('');
    using folder = temporaryFolder();
    using cache = temporaryFolder();
    writeTree(folder.path, {
      'meta.xml': metaXml(
        { rowType: 'Occurrence', files: ['o.txt'], terms: ['', 'scientificName'] },
        {
          rowType: 'http://rs.gbif.org/terms/1.0/Multimedia',
          files: ['m.txt'],
          terms: ['', 'http://purl.org/dc/terms/identifier'],
        },
      ),
      'o.txt': table([['id', 'n'], ...ids.map((id, at) => [id, `name ${at}`])]),
      'm.txt': table([['coreid', 'identifier'], ...media]),
    });
    const { records, tables } = await readArchive(folder.path, cache.path, { rangeBytes: 2 ** 14 });
    expect(records.length).toBe(ids.length);
    for (const [at, { record }] of records.entries()) {
      const own = media.filter(([id]) => id === ids[at]).map(([, identifier]) => ({ identifier }));
      const got = record.extensions?.['http://rs.gbif.org/terms/1.0/Multimedia'] ?? [];
      expect(got).toEqual(own);
      expect((rawOf(records[at] ?? expect.fail()) as { core: { id?: string } }).core.id).toBe(
        ids[at] || undefined,
      );
    }
    expect(new Set(records.map(({ record }) => record.sourceId)).size).toBe(ids.length);
    const known = new Set(ids);
    expect(tables[1]).toMatchObject({
      rows: 4000,
      orphans: media.filter(([id]) => !known.has(id)).length,
    });
  });
});
