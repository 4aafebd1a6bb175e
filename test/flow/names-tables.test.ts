import { execFile, execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, test } from 'vitest';
import { demandName, nameColumns } from '../../src/flow/names/tables/columns.ts';
import { type Dialect, detectDialect, splitRows } from '../../src/flow/names/tables/dialect.ts';
import {
  openTable,
  type TableOptions,
  type TableSource,
} from '../../src/flow/names/tables/read-table.ts';
import { type BlockOptions, recordBlocks } from '../../src/flow/names/tables/record-blocks.ts';
import { freeColumns, renderCells } from '../../src/flow/names/tables/rows-out.ts';
import { decodeText } from '../../src/flow/names/tables/text.ts';
import { openWholeFile } from '../../src/flow/names/tables/whole-file.ts';
import { temporaryFolder } from '../support/workspace.ts';

const folder = temporaryFolder();
afterAll(() => folder[Symbol.asyncDispose]());

const CSV: Dialect = { kind: 'csv', delimiter: ',', newline: '\n' };
const TSV: Dialect = { kind: 'tsv', delimiter: '\t', newline: '\n' };
const LINES: Dialect = { kind: 'lines', delimiter: null, newline: '\n' };

describe('rows of a text', () => {
  test.each<[what: string, text: string, dialect: Dialect, width: number | null, rows: string[][]]>(
    [
      [
        'plain CSV',
        'a,b\nc,d\n',
        CSV,
        2,
        [
          ['a', 'b'],
          ['c', 'd'],
        ],
      ],
      [
        'without a last line end',
        'a,b\nc,',
        CSV,
        2,
        [
          ['a', 'b'],
          ['c', ''],
        ],
      ],
      [
        'CRLF',
        'a,b\r\n"c",d\r\n',
        CSV,
        2,
        [
          ['a', 'b'],
          ['c', 'd'],
        ],
      ],
      [
        'quoted delimiters and line ends',
        '"a,""x""","b\nc"\nd,e',
        CSV,
        2,
        [
          ['a,"x"', 'b\nc'],
          ['d', 'e'],
        ],
      ],
      ['quotes inside', 'a"b"c,5" pot\n', CSV, 2, [['a"b"c', '5" pot']]],
      ['a quote that closes too early', '"a"b,c\n', CSV, 2, [['"a"b', 'c']]],
      [
        'a quote that never closes',
        '"a,b\nc,d\n',
        CSV,
        2,
        [
          ['"a', 'b'],
          ['c', 'd'],
        ],
      ],
      ['empty quoted cells', '"",""\n', CSV, 2, [['', '']]],
      ['a blank line', 'a,b\n\nc,d\n', CSV, 2, [['a', 'b'], [''], ['c', 'd']]],
      [
        'old line ends',
        'a,b\r"c",d',
        { ...CSV, newline: '\r' },
        2,
        [
          ['a', 'b'],
          ['c', 'd'],
        ],
      ],
      ['TSV without quoting', '"a\tb"\n', TSV, 2, [['"a', 'b"']]],
      ['TSV with whole cells quoted', '"a ""x"""\tb\r\n', TSV, 2, [['a "x"', 'b']]],
      ['TSV with a quoted tab', '"a\tb"\tc\n', TSV, 2, [['a\tb', 'c']]],
      ['lines', 'Aus bus, L.\r\n\n"Cus" dus', LINES, 1, [['Aus bus, L.'], [''], ['"Cus" dus']]],
      ['nothing', '', CSV, 1, []],
    ],
  )('%s', (_, text, dialect, width, rows) => {
    expect(splitRows(text, dialect, width)).toEqual(rows);
  });

  test('blocks hold the same rows, wherever the bytes are cut', async () => {
    const random = seeded(7);
    const pieces = ['a', 'é', ',', '\t', '"', '""', '\n', '\r\n', '"x,y"', '"p\nq"', '5" pot', ' '];
    for (let round = 0; round < 300; round++) {
      let text = '';
      for (let i = 0; i < 40; i++) text += pieces[Math.floor(random() * pieces.length)];
      for (const dialect of [CSV, TSV, LINES]) {
        const blocks = await rowsOfBlocks(text, dialect, Math.ceil(random() * 9), {
          blockBytes: Math.ceil(random() * 30),
        });
        expect(blocks.rows, JSON.stringify(text)).toEqual(splitRows(text, dialect, null));
      }
    }
  });

  test('a quoted cell that never ends, and rows that are too long', async () => {
    const cell = 'x'.repeat(500);
    const { rows } = await rowsOfBlocks(`"open,1\n${`${cell},2\n`.repeat(5)}`, CSV, 64, {
      blockBytes: 100,
      maxQuotedBytes: 300,
    });
    expect(rows).toEqual([['"open', '1'], ...Array.from({ length: 5 }, () => [cell, '2'])]);
    const cut = await rowsOfBlocks(`a\n${'y'.repeat(999)}\nb\n${'z'.repeat(999)}`, LINES, 50, {
      maxRowBytes: 200,
    });
    expect(cut).toEqual({ rows: [['a'], ['b']], leftOut: 2 });
  });
});

describe('dialects', () => {
  const isTable = (header: readonly string[]) => header.includes('scientificName');
  const told = { kind: null, delimiter: null };
  test.each<[what: string, head: string, options: Parameters<typeof detectDialect>[2], Dialect]>([
    ['tabs', 'id\tscientificName\n1\tAus, bus', told, TSV],
    ['commas', 'id,scientificName\n', told, CSV],
    ['semicolons', 'id;"a,b,c";scientificName\n', told, { ...CSV, delimiter: ';' }],
    ['tabs without a known column', 'a, b, c\td\n', told, TSV],
    ['one column', 'scientificName\nAus bus\n', told, CSV],
    ['names', 'Aus bus, Linnaeus\nscientificName', told, LINES],
    ['names although a header', 'scientificName,id\n', { kind: 'lines', delimiter: null }, LINES],
    [
      'a CSV of unknown columns',
      'x|y\n',
      { kind: 'csv', delimiter: null },
      { ...CSV, delimiter: '|' },
    ],
    ['a delimiter of choice', 'x!y\n', { kind: null, delimiter: '!' }, { ...CSV, delimiter: '!' }],
    ['carriage returns', 'id,scientificName\r1,Aus\r', told, { ...CSV, newline: '\r' }],
  ])('%s', (_, head, options, dialect) => {
    expect(detectDialect(head, isTable, options)).toEqual(dialect);
  });
});

describe('columns', () => {
  test.each<[header: string, columns: Record<string, number>]>([
    ['scientificName,kingdom', { scientificName: 0, kingdom: 1 }],
    [
      'id,dwc:scientificName,http://rs.tdwg.org/dwc/terms/taxonRank',
      { scientificName: 1, taxonRank: 2 },
    ],
    [
      'Scientific Name;Author;Family',
      { scientificName: 0, scientificNameAuthorship: 1, family: 2 },
    ],
    ['taxon_id;name;rank;order', { taxonID: 0, scientificName: 1, taxonRank: 2, order: 3 }],
    ['species,genus', { scientificName: 0, genus: 1 }],
    ['scientificName,species', { scientificName: 0, species: 1 }],
    ['v_scientificName,v_kingdom,usageKey', { scientificName: 0, kingdom: 1 }],
    ['genus,specificEpithet', { genus: 0, specificEpithet: 1 }],
  ])('%s', (header, columns) => {
    expect(nameColumns(header.split(/[,;]/))).toEqual(columns);
  });

  test('chosen ones win, by name, by number, or not at all', () => {
    const header = ['Art', 'kingdom', 'Ort'];
    expect(nameColumns(header, { scientificName: 'art', order: '3', kingdom: '' })).toEqual({
      scientificName: 0,
      order: 2,
    });
  });

  test('what is not there is said with what is near', () => {
    expect(() => nameColumns(['Artname', 'Ort'], { scientificName: 'Artnahme' })).toThrow(
      expect.objectContaining({ code: 'COLUMN_UNKNOWN', hint: 'Did you mean "Artname"?' }),
    );
    const ids = ['taxonID', 'authorship'];
    expect(() => demandName(nameColumns(ids), ids)).toThrow('No column');
    expect(() => demandName(nameColumns(ids), ids, { byIdentifier: true })).not.toThrow();
    expect(() => demandName({}, [])).toThrow('The table is empty');
    const header = ['scientficname', 'place'];
    expect(() => demandName(nameColumns(header), header)).toThrow(
      expect.objectContaining({
        code: 'COLUMN_UNKNOWN',
        hint: 'Name it with --name-column "scientficname", or say --no-header where there is none. The table has: scientficname, place.',
      }),
    );
  });
});

describe('texts', () => {
  test('lines that are no UTF-8 are read as windows-1252', () => {
    const bytes = Buffer.concat([Buffer.from('Löwe\n'), Buffer.from('L\xf6we\x93\n', 'latin1')]);
    expect(decodeText(bytes)).toEqual({ text: 'Löwe\nLöwe“\n', linesNotUtf8: 1 });
  });

  test('cells are quoted where they must be', () => {
    const cells = ['a,b', 'c"d', 'e\nf', 'g\th', '"i', null, 7];
    expect(renderCells(cells, 'csv')).toBe('"a,b","c""d","e\nf",g\th,"""i",,7');
    expect(renderCells(cells, 'tsv')).toBe('a,b\tc"d\t"e\nf"\t"g\th"\t"""i"\t\t7');
  });

  test('our columns give way', () => {
    expect(freeColumns(['taxonRank', 'a_x'], ['TaxonRank', 'a', 'a'], 'x')).toEqual([
      'TaxonRank_x',
      'a',
      'a_x2',
    ]);
  });
});

describe('tables', () => {
  test.each<[name: string, content: Buffer | string, columns: string[], rows: string[][]]>([
    ['a.csv', '\uFEFFname,note\nAus bus,"x, y"\n', ['name', 'note'], [['Aus bus', 'x, y']]],
    ['b.tsv', 'name\tnote\nAus bus\ty\n', ['name', 'note'], [['Aus bus', 'y']]],
    ['c.txt', 'Aus bus\nCus dus L.\n', ['scientificName'], [['Aus bus'], ['Cus dus L.']]],
    ['d.txt', 'taxonID;scientificName\n1;Aus\n', ['taxonID', 'scientificName'], [['1', 'Aus']]],
    ['e.csv.gz', gzipSync('name\nAus bus\n'), ['name'], [['Aus bus']]],
    ['f.csv', Buffer.from('\uFEFFname\nAüs\n', 'utf16le'), ['name'], [['Aüs']]],
    ['g.csv', 'name,note', ['name', 'note'], []],
    ['h.csv', '', [], []],
    ['i.csv', '"scientific\nname",x\nAus,1\n', ['scientific\nname', 'x'], [['Aus', '1']]],
  ])('%s', async (name, content, columns, rows) => {
    expect(await readFile(name, content)).toEqual({ columns, rows });
  });

  test('encodings, headers and delimiters of choice', async () => {
    const latin2 = Buffer.from([0x4e, 0x2c, 0x78, 0x0a, 0xb9, 0x2c, 0x31]);
    expect(await readFile('latin2.csv', latin2, { encoding: 'iso-8859-2' })).toEqual({
      columns: ['N', 'x'],
      rows: [['š', '1']],
    });
    expect(await readFile('bare.csv', 'Aus,1\nBus,2\n', { hasHeader: false })).toEqual({
      columns: ['1', '2'],
      rows: [
        ['Aus', '1'],
        ['Bus', '2'],
      ],
    });
    await expect(readFile('x.csv', 'a', { encoding: 'klingon' })).rejects.toMatchObject({
      code: 'USAGE',
    });
    await expect(
      openTable({ kind: 'file', path: join(folder.path, 'no.csv') }),
    ).rejects.toMatchObject({
      code: 'SOURCE_NOT_FOUND',
    });
    await expect(openTable({ kind: 'file', path: folder.path })).rejects.toMatchObject({
      code: 'SOURCE_NOT_FOUND',
    });
  });

  test.each<[name: string, content: Buffer, code: string]>([
    ['old.xls', Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]), 'TABLE_UNREADABLE'],
    ['print.pdf', Buffer.from('%PDF-1.7\n'), 'TABLE_UNREADABLE'],
    ['rows.parquet', Buffer.from('PAR1 and more'), 'TABLE_UNREADABLE'],
    ['cut.csv.gz', gzipSync('name\nAus\n').subarray(0, 20), 'INPUT_CORRUPT'],
  ])('%s is refused', async (name, content, code) => {
    await expect(readFile(name, content)).rejects.toMatchObject({ code });
  });

  test('an early stop closes the source', async () => {
    let closed = false;
    const chunks = (async function* () {
      try {
        for (;;) yield Buffer.from('Aus bus\n'.repeat(10_000));
      } finally {
        closed = true;
      }
    })();
    const table = await openTable({ kind: 'stream', name: 'stdin', chunks });
    for await (const block of table.blocks) {
      expect(block.kind).toBe('bytes');
      break;
    }
    expect(closed).toBe(true);
  });
});

describe('files', () => {
  test('appear when they are whole, or not at all', async () => {
    const home = mkdtempSync(join(folder.path, 'out-'));
    const file = await openWholeFile(join(home, 'deep', 'names.csv'));
    await file.write('a\n');
    expect(readdirSync(join(home, 'deep')).filter((name) => !name.startsWith('.'))).toEqual([]);
    await file.write(Buffer.from('b\n'));
    await file.finish();
    await file.discard();
    expect(readFileSync(join(home, 'deep', 'names.csv'), 'utf8')).toBe('a\nb\n');
    const dropped = await openWholeFile(join(home, 'deep', 'names.csv'));
    await dropped.write('c\n');
    await dropped.discard();
    expect(readdirSync(join(home, 'deep'))).toEqual(['names.csv']);
    expect(readFileSync(join(home, 'deep', 'names.csv'), 'utf8')).toBe('a\nb\n');
    await expect(openWholeFile(home)).rejects.toMatchObject({ code: 'USAGE' });
  });

  test.skipIf(process.platform === 'win32')('a pipe is written as it is', async () => {
    const pipe = join(folder.path, 'pipe');
    execFileSync('mkfifo', [pipe]);
    const read = new Promise<string>((done, fail) => {
      execFile('cat', [pipe], (error, stdout) => (error === null ? done(stdout) : fail(error)));
    });
    const file = await openWholeFile(pipe);
    await file.write('a\n');
    await file.finish();
    await file.discard();
    expect(await read).toBe('a\n');
    expect(statSync(pipe).isFIFO()).toBe(true);
  });
});

function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

async function rowsOfBlocks(text: string, dialect: Dialect, step: number, options: BlockOptions) {
  const bytes = Buffer.from(text);
  const chunks = (async function* () {
    for (let at = 0; at < bytes.length; at += step) yield bytes.subarray(at, at + step);
  })();
  const rows: string[][] = [];
  let leftOut = 0;
  for await (const block of recordBlocks(chunks, dialect, options)) {
    rows.push(...splitRows(decodeText(block.bytes).text, dialect, null));
    leftOut += block.leftOut;
  }
  return options.maxRowBytes === undefined ? { rows } : { rows, leftOut };
}

async function readFile(name: string, content: Buffer | string, options?: TableOptions) {
  const path = join(folder.path, name);
  writeFileSync(path, content);
  return readAll({ kind: 'file', path }, options);
}

async function readAll(source: TableSource, options?: TableOptions) {
  const table = await openTable(source, options);
  const rows: string[][] = [];
  for await (const block of table.blocks) {
    if (block.kind === 'rows') rows.push(...block.rows.map((row) => [...row]));
    else rows.push(...splitRows(decodeText(block.bytes).text, table.dialect, table.columns.length));
  }
  return { columns: table.columns, rows };
}
