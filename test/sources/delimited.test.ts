import { describe, expect, test } from 'vitest';
import {
  cutCells,
  cutText,
  type Dialect,
  detectDialect,
  unescapeText,
} from '../../src/sources/delimited/dialect.ts';
import { encodingLabel, encodingOf, guessEncoding } from '../../src/sources/delimited/encoding.ts';
import { RowCutter } from '../../src/sources/delimited/rows.ts';
import { inspectTable, readTable } from '../../src/sources/delimited/table.ts';

const csv: Dialect = { delimiter: ',', quote: '"', newline: '\n' };
const tsv: Dialect = { delimiter: '\t', quote: '', newline: '\n' };

async function* chunked(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

interface Row {
  readonly line: number;
  readonly cells: readonly string[];
  readonly fault: string | null;
}

async function rowsOf(
  bytes: Uint8Array,
  dialect: Dialect,
  chunk = 7,
  width: number | null = null,
): Promise<Row[]> {
  const rows: Row[] = [];
  const { encoding } = inspectTable(bytes);
  for await (const batch of readTable(chunked(bytes, chunk), { dialect, encoding, width }))
    rows.push(...batch);
  return rows;
}

const sound = (line: number, ...cells: string[]): Row => ({ line, cells, fault: null });

describe('rows', () => {
  test.each<[string, string, Dialect, readonly Row[]]>([
    ['tabs', 'a\tb\n1\t2\n', tsv, [sound(1, 'a', 'b'), sound(2, '1', '2')]],
    ['no line end at the end', 'a\tb\n1\t', tsv, [sound(1, 'a', 'b'), sound(2, '1', '')]],
    ['CR LF', 'a,b\r\n1,2\r\n', csv, [sound(1, 'a', 'b'), sound(2, '1', '2')]],
    ['CR alone', 'a,b\r1,2\r', { ...csv, newline: '\r' }, [sound(1, 'a', 'b'), sound(2, '1', '2')]],
    ['quotes around delimiters', '"a,b",c\n', csv, [sound(1, 'a,b', 'c')]],
    ['doubled quotes', '"say ""hi""",c\n', csv, [sound(1, 'say "hi"', 'c')]],
    [
      'line ends in quotes',
      '"a\nb\r\nc",d\ne,f\n',
      csv,
      [sound(1, 'a\nb\r\nc', 'd'), sound(4, 'e', 'f')],
    ],
    ['a quote within a cell', '5" pot,"x"\n', csv, [sound(1, '5" pot', 'x')]],
    [
      'a quoted word at the beginning',
      '"betta" splendens,x\n',
      csv,
      [sound(1, '"betta" splendens', 'x')],
    ],
    ['quotes that mean nothing', '"betta"\tx\n', tsv, [sound(1, '"betta"', 'x')]],
    ['blank lines', 'a,b\n\n1,2\n', csv, [sound(1, 'a', 'b'), sound(2, ''), sound(3, '1', '2')]],
    [
      'a delimiter of two characters',
      'a||b\n"c||d"||e\n',
      { ...csv, delimiter: '||' },
      [sound(1, 'a', 'b'), sound(2, 'c||d', 'e')],
    ],
    ['a delimiter beyond ASCII', 'a¦b\n', { ...csv, delimiter: '¦' }, [sound(1, 'a', 'b')]],
    [
      'NEL and other line ends of Unicode',
      'a\u0085b\u2028c\td\n',
      tsv,
      [sound(1, 'a\u0085b\u2028c', 'd')],
    ],
    [
      'an open quote before a row with quotes',
      'a,"b\nc,"d"\n',
      csv,
      [{ line: 1, cells: ['a', '"b'], fault: 'unclosed' }, sound(2, 'c', 'd')],
    ],
    [
      'an open quote',
      'a,"b\nc,d\n',
      csv,
      [{ line: 1, cells: ['a', '"b'], fault: 'unclosed' }, sound(2, 'c', 'd')],
    ],
  ])('%s', async (_, text, dialect, rows) => {
    for (const chunk of [1, 2, 3, 7, 1000]) {
      expect(await rowsOf(Buffer.from(text), dialect, chunk)).toEqual(rows);
    }
  });

  test('a quote that others follow is text where that gives the right number of cells', () => {
    const row = '"He said "hi, there" to me",x';
    expect(cutCells(row, csv, 2)).toEqual(['He said "hi, there" to me', 'x']);
    expect(cutCells(row, csv, 3)).toEqual(['"He said "hi', ' there" to me"', 'x']);
  });

  test('a row that is too long is passed over, the next one is read', () => {
    const cutter = new RowCutter({ dialect: tsv, maxRowBytes: 1000 });
    const blocks = [
      cutter.push(Buffer.from('a\n')),
      cutter.push(Buffer.from('x'.repeat(900))),
      cutter.push(Buffer.from('y'.repeat(900))),
      cutter.push(Buffer.from(`${'z'.repeat(900)}\nb\n`)),
      cutter.end(),
    ].flatMap((block) =>
      block === null
        ? []
        : Array.from({ length: block.count }, (_, at) => [
            block.lines[at],
            block.flags[at],
            (block.ends[at] ?? 0) - (block.starts[at] ?? 0),
          ]),
    );
    expect(blocks).toEqual([
      [1, 0, 1],
      [2, 4, 256],
      [3, 0, 1],
    ]);
  });

  test('offsets are those of the bytes', () => {
    const cutter = new RowCutter({ dialect: csv, offset: 100 });
    const text = Buffer.from('"a\nb",c\nd,e\n');
    const found: number[] = [];
    for (const byte of [text.subarray(0, 4), text.subarray(4, 9), text.subarray(9)]) {
      const block = cutter.push(byte);
      if (block === null) continue;
      for (let at = 0; at < block.count; at++) found.push(block.offset + (block.starts[at] ?? 0));
    }
    expect(found).toEqual([100, 108]);
  });

  test('many open quotes take no more than linear time', async () => {
    const bytes = Buffer.from('"a""b\n'.repeat(400_000));
    const before = performance.now();
    expect((await rowsOf(bytes, csv, 65_536)).length).toBeGreaterThan(1000);
    expect(performance.now() - before).toBeLessThan(5000);
  });
});

describe('encodings', () => {
  const french =
    'locality,collector\nHérault près de Béziers,Señor Müller\nÉvêché,André Lefèvre\n'.repeat(5);
  const latin = (text: string): Buffer => Buffer.from(text, 'latin1');
  const utf16be = (text: string): Buffer => Buffer.from(text, 'utf16le').swap16();
  const mac = Buffer.from(
    [...french].map(
      (one) => ({ é: 0x8e, è: 0x8f, ñ: 0x96, ü: 0x9f, É: 0x83, ê: 0x90 })[one] ?? one.charCodeAt(0),
    ),
  );

  test.each<[string, Buffer, string | null, string, string, number]>([
    ['UTF-8', Buffer.from(french), null, 'utf-8', 'windows-1252', 0],
    ['UTF-8 with a mark', Buffer.from(`\ufeff${french}`), null, 'utf-8', 'windows-1252', 3],
    ['UTF-8 called Latin-1', Buffer.from(french), 'ISO-8859-1', 'utf-8', 'windows-1252', 0],
    ['Latin-1', latin(french), null, 'utf-8', 'windows-1252', 0],
    ['Latin-1 called UTF-8', latin(french), 'UTF-8', 'utf-8', 'windows-1252', 0],
    ['Latin-1 called latin-1', latin(french), 'latin-1', 'utf-8', 'windows-1252', 0],
    ['Mac Roman', mac, null, 'utf-8', 'macintosh', 0],
    [
      'UTF-16 with a mark',
      Buffer.from(`\ufeff${french}`, 'utf16le'),
      null,
      'utf-16le',
      'windows-1252',
      2,
    ],
    ['UTF-16 without', Buffer.from(french, 'utf16le'), null, 'utf-16le', 'windows-1252', 0],
    ['UTF-16 the other way', utf16be(french), null, 'utf-16be', 'windows-1252', 0],
  ])('%s', async (_, bytes, declared, encoding, fallback, markBytes) => {
    expect(encodingOf(bytes, declared)).toEqual({ encoding, fallback, markBytes });
    const rows = await rowsOf(bytes, csv, 1000);
    expect(rows[1]).toEqual(sound(2, 'Hérault près de Béziers', 'Señor Müller'));
  });

  // "采集地：云南省昆明市西山" in GB18030, "採集地：東京都高尾山にて" in Shift_JIS and EUC-JP, "Москва" in windows-1251
  test.each([
    ['gb18030', 'b2c9bcafb5d8a3bad4c6c4cfcaa1c0a5c3f7cad0cef7c9bd'],
    ['shift_jis', '8dcc8f57926e81468ac7938c8b9e93738d8294f68e5282c982c4'],
    ['euc-jp', 'baceb9ddc3cfa1a7c5ecb5fec5d4b9e2c8f8bbb3a4cba4c6a4b9a4eb'],
    ['euc-kr', 'c3a4c1fdc1f63a20b0adbfb0b5b520bcb3bec7bbea20c1a4bbf3'],
    ['windows-1251', 'cceef1eae2e02c20cfeee4ecee f1eaeee2fce5'.replaceAll(' ', '')],
  ])('%s is told by its characters', (encoding, hex) => {
    const line = Buffer.concat([Buffer.from('1\t'), Buffer.from(hex, 'hex'), Buffer.from('\n')]);
    expect(guessEncoding(Buffer.concat(Array.from({ length: 10 }, () => line)))).toBe(encoding);
  });

  test.each([
    ['latin1', 'windows-1252'],
    ['ISO-8859-1', 'windows-1252'],
    ['Cp1252', 'windows-1252'],
    ['MacRoman', 'macintosh'],
    ['UTF8', 'utf-8'],
    ['utf-16', 'utf-16le'],
    ['windows-1250', 'windows-1250'],
    ['klingon', null],
    ['', null],
  ])('%j is %s', (name, label) => expect(encodingLabel(name)).toBe(label));

  test('a row that is no UTF-8 among others is read as windows-1252', async () => {
    const bytes = Buffer.concat([Buffer.from('é,ü,ö\n'), latin('é,x,y\n'), Buffer.from('ß,x,y\n')]);
    expect((await rowsOf(bytes, csv, 1000)).map(({ cells }) => cells[0])).toEqual(['é', 'é', 'ß']);
  });
});

describe('dialects', () => {
  test.each<[string, Dialect]>([
    ['a\tb\tc\n1\t2,5\t3\n', { delimiter: '\t', quote: '', newline: '\n' }],
    ['a,b,c\n1,2,3\n', { delimiter: ',', quote: '"', newline: '\n' }],
    ['a;b;c\n1;2,5;3\n', { delimiter: ';', quote: '"', newline: '\n' }],
    ['a|b|c\r1|2|3\r', { delimiter: '|', quote: '"', newline: '\r' }],
    ['"a";"b, c";"d"\n"1";"2";"3"\n', { delimiter: ';', quote: '"', newline: '\n' }],
    ["a,'b, c',d\n1,'2, 3',4\n", { delimiter: ',', quote: "'", newline: '\n' }],
    ['name\nParus major, Linnaeus\n', { delimiter: ',', quote: '"', newline: '\n' }],
  ])('%j', (head, dialect) => expect(detectDialect(head)).toEqual(dialect));

  test.each([
    ['\\t', '\t'],
    ['\\u0009', '\t'],
    ['\\r\\n', '\r\n'],
    ['\\"', '"'],
    ['|', '|'],
    ['\t', '\t'],
  ])('%j means %j', (written, meant) => expect(unescapeText(written)).toBe(meant));

  test('text is cut as bytes are', () => {
    expect(cutText('a,"b\nc"\r\nd,e\n', csv)).toEqual([
      ['a', 'b\nc'],
      ['d', 'e'],
    ]);
  });
});
