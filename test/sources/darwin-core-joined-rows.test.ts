import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import type { JoinedTable } from '../../src/sources/darwin-core/join/prepared.ts';
import { joinedRows } from '../../src/sources/darwin-core/join/rows-of-slice.ts';
import type { TableSpec } from '../../src/sources/darwin-core/join/spec.ts';

const folder = mkdtempSync(join(tmpdir(), 'opendrawer-joined-rows-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** A number as frames hold it: 7 bits a byte, the highest first. */
const numberOf = (value: number, size: number): Buffer =>
  Buffer.from(Array.from({ length: size }, (_, at) => (value >> (7 * (size - 1 - at))) & 127));

const frame = (line: number, row: Buffer): Buffer =>
  Buffer.concat([numberOf(line, 5), numberOf(row.length, 4), row]);

interface Case {
  readonly delimiter: string;
  readonly quote: string;
  readonly rows: readonly (string | Buffer)[];
}

async function read({ delimiter, quote, rows }: Case, keyColumn: number, occurrenceColumn: number) {
  const frames = rows.map((row, at) => frame(at + 2, Buffer.from(row)));
  const bytes = Buffer.concat(frames);
  const path = join(folder, 'rows');
  writeFileSync(path, bytes);
  const spec = {
    dialect: { delimiter, quote, newline: '\n' },
    width: 3,
    keyColumn,
    occurrenceColumn,
    files: [{ fallback: 'windows-1252' }],
  } as unknown as TableSpec;
  const table: JoinedTable = {
    spec,
    role: 'extension',
    rowsFile: 'rows',
    blocks: [[0, bytes.length]],
  };
  const odd: (readonly [number, readonly string[]])[] = [];
  const file = await open(path);
  try {
    const found = await joinedRows(
      file,
      table,
      0,
      true,
      null,
      () => {},
      (_, line, cells) => odd.push([line, cells]),
      () => new Error('broken'),
    );
    const shown = (rowsOf: typeof found.byKey) =>
      [...rowsOf].map(([key, some]) => [key, some.map(({ cells }) => cells)]);
    return { byKey: shown(found.byKey), byOccurrence: shown(found.byOccurrence), odd };
  } finally {
    await file.close();
  }
}

describe('rows of a slice are found by their keys', () => {
  test.each<[string, Case]>([
    ['tabs', { delimiter: '\t', quote: '', rows: ['a\tö\t', ' b \t1\t2', 'a\t3\t4'] }],
    ['quotes', { delimiter: ',', quote: '"', rows: ['"a",ö,', '" b ",1,2', 'a,"3",4'] }],
    [
      'a delimiter of two',
      { delimiter: '||', quote: '', rows: ['a||ö||', ' b ||1||2', 'a||3||4'] },
    ],
  ])('%s', async (_, one) => {
    expect(await read(one, 0, -1)).toEqual({
      byKey: [
        [
          'a',
          [
            ['a', 'ö', ''],
            ['a', '3', '4'],
          ],
        ],
        ['b', [[' b ', '1', '2']]],
      ],
      byOccurrence: [],
      odd: [],
    });
  });

  test('by an occurrence where rows name one, in any column', async () => {
    const rows = ['1\ta\to1', '2\ta\t', '3\t\to1'];
    expect(await read({ delimiter: '\t', quote: '', rows }, 1, 2)).toEqual({
      byKey: [['a', [['2', 'a', '']]]],
      byOccurrence: [
        [
          'o1',
          [
            ['1', 'a', 'o1'],
            ['3', '', 'o1'],
          ],
        ],
      ],
      odd: [],
    });
  });

  test('too few and too many cells are told with their lines, and no key is an empty one', async () => {
    const rows = ['a\t1', 'a\t1\t2\t3', ''];
    expect(await read({ delimiter: '\t', quote: '', rows }, 0, -1)).toEqual({
      byKey: [
        [
          'a',
          [
            ['a', '1'],
            ['a', '1', '2', '3'],
          ],
        ],
        ['', [['']]],
      ],
      byOccurrence: [],
      odd: [
        [2, ['a', '1']],
        [3, ['a', '1', '2', '3']],
        [4, ['']],
      ],
    });
  });

  test('rows in another encoding', async () => {
    const rows = [Buffer.from('a\tM\xfcller\t1', 'latin1'), 'ä\t1\t2'];
    expect(await read({ delimiter: '\t', quote: '', rows }, 0, -1)).toEqual({
      byKey: [
        ['a', [['a', 'Müller', '1']]],
        ['ä', [['ä', '1', '2']]],
      ],
      byOccurrence: [],
      odd: [],
    });
  });
});

test('a row that several records want gives them one and the same', async () => {
  const path = join(folder, 'shared');
  const bytes = frame(2, Buffer.from('a\t1\t2'));
  writeFileSync(path, bytes);
  const file = await open(path);
  const spec = {
    dialect: { delimiter: '\t', quote: '', newline: '\n' },
    width: 3,
    keyColumn: 0,
    occurrenceColumn: -1,
    files: [{ fallback: 'windows-1252' }],
  } as unknown as TableSpec;
  const table: JoinedTable = {
    spec,
    role: 'extension',
    rowsFile: 'shared',
    blocks: [[0, bytes.length]],
  };
  const { byKey } = await joinedRows(
    file,
    table,
    0,
    false,
    null,
    () => {},
    () => {},
    () => new Error('broken'),
  );
  await file.close();
  const row = byKey.get('a')?.[0];
  const made = Array.from({ length: 3 }, () => row?.made(([key = '', one = '']) => ({ key, one })));
  expect(made).toEqual(Array.from({ length: 3 }, () => ({ key: 'a', one: '1' })));
  expect(made[1]).toBe(made[2]);
  expect(row?.cells).toBe(row?.cells);
});
