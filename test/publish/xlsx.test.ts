import { spawnSync } from 'node:child_process';
import { createWriteStream, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { describe, expect, test } from 'vitest';
import { xlsxStream } from '../../src/publish/quality/xlsx.ts';
import { temporaryFolder } from '../support/workspace.ts';

type Cells = readonly (string | number | null)[];

async function* batches(rows: readonly Cells[], size = 3): AsyncGenerator<readonly Cells[]> {
  for (let i = 0; i < rows.length; i += size) yield rows.slice(i, i + size);
}

/** The files of a workbook: read with the machine's unzip, which knows nothing of our writer. */
async function written(rows: readonly Cells[], maxRows?: number) {
  await using temporary = temporaryFolder();
  const path = join(temporary.path, 'a.xlsx');
  const sheet = { name: 'findings', columns: ['term', 'n'], rows: batches(rows) };
  await pipeline(
    xlsxStream(sheet, maxRows === undefined ? {} : { maxRows }),
    createWriteStream(path),
  );
  expect(readFileSync(path).subarray(0, 2).toString()).toBe('PK');
  const python = spawnSync(
    'python3',
    [
      '-c',
      'import sys,zipfile,json;z=zipfile.ZipFile(sys.argv[1]);assert z.testzip() is None;print(json.dumps({n:z.read(n).decode() for n in z.namelist()}))',
      path,
    ],
    { encoding: 'utf8' },
  );
  expect(python.stderr).toBe('');
  return JSON.parse(python.stdout) as Record<string, string>;
}

const rowsIn = (xml: string | undefined): readonly string[] =>
  [...(xml ?? '').matchAll(/<row .*?<\/row>/gs)].map(([row]) => row);

const hasPython = spawnSync('python3', ['--version']).status === 0;

describe.skipIf(!hasPython)('a workbook', () => {
  test('has the parts that the standard asks for', async () => {
    const parts = await written([['a', 1]]);
    expect(Object.keys(parts).toSorted()).toEqual([
      '[Content_Types].xml',
      '_rels/.rels',
      'xl/_rels/workbook.xml.rels',
      'xl/styles.xml',
      'xl/workbook.xml',
      'xl/worksheets/sheet1.xml',
    ]);
  });

  test('holds texts as texts and numbers as numbers', async () => {
    const parts = await written([
      ['=1+1', 2],
      [null, null],
      ['<a> & "b"\r\n\u0001_x0041_\ud800', -0.5],
    ]);
    const text = (place: string, value: string) =>
      `<c r="${place}" t="inlineStr"><is><t xml:space="preserve">${value}</t></is></c>`;
    expect(rowsIn(parts['xl/worksheets/sheet1.xml']).slice(1)).toEqual([
      `<row r="2">${text('A2', '=1+1')}<c r="B2"><v>2</v></c></row>`,
      '<row r="3"></row>',
      `<row r="4">${text('A4', '&lt;a&gt; &amp; "b"_x000D_\n_x0001__x005F_x0041_\ufffd')}<c r="B4"><v>-0.5</v></c></row>`,
    ]);
  });

  test.each([
    [0, 4, [1]],
    [3, 4, [4]],
    [4, 4, [4, 2]],
    [6, 4, [4, 4]],
    [7, 4, [4, 4, 2]],
  ])('%i rows at %i a sheet', async (count, maxRows, expected) => {
    const rows = Array.from({ length: count }, (_, i) => [`t${i}`, i] as const);
    const parts = await written(rows, maxRows);
    const sheets = Object.entries(parts).filter(([name]) => name.startsWith('xl/worksheets/'));
    expect(sheets.map(([, xml]) => rowsIn(xml).length)).toEqual(expected);
    expect(sheets.every(([, xml]) => xml.includes('>term<'))).toBe(true);
    const all = sheets.flatMap(([, xml]) =>
      [...xml.matchAll(/>t(\d+)</g)].map(([, n]) => Number(n)),
    );
    expect(all).toEqual(rows.map(([, n]) => n));
  });

  test('fails with the rows, and lets go of them when nobody reads on', async () => {
    let closed = 0;
    async function* endless(failing: boolean): AsyncGenerator<readonly Cells[]> {
      try {
        for (let i = 0; ; i += 1) {
          if (failing && i === 3) throw new Error('disk');
          yield Array.from({ length: 1000 }, () => [Math.random().toString(), i] as const);
        }
      } finally {
        closed += 1;
      }
    }
    const sheet = (failing: boolean) => ({
      name: 'a',
      columns: ['term', 'n'],
      rows: endless(failing),
    });
    await expect(xlsxStream(sheet(true)).resume().toArray()).rejects.toThrow('disk');
    let bytes = 0;
    for await (const chunk of xlsxStream(sheet(false))) {
      bytes += chunk.length;
      if (bytes > 100_000) break;
    }
    await expect.poll(() => closed).toBe(2);
  });
});
