import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runCommand } from '../../src/cli/program.ts';
import { openTable } from '../../src/flow/names/tables/read-table.ts';
import { temporaryFolder } from '../support/workspace.ts';
import { writeSmallBackbone } from './names-support.ts';

const folder = temporaryFolder();
const at = (name: string): string => join(folder.path, name);
const backbone = at('small.bin');

beforeAll(() => writeSmallBackbone(backbone));
afterAll(() => folder[Symbol.asyncDispose]());

async function names(...args: string[]) {
  const out: string[] = [];
  const notes: string[] = [];
  const code = await runCommand(['-w', at('workspace'), 'names', ...args], {
    out: (text) => out.push(text),
    note: (text) => notes.push(text),
    live: false,
  });
  return { code, out: out.join('\n'), notes: notes.join('\n') };
}

/** The command with something on its standard input; `most` lines of output are read, then the pipe is closed. */
function piped(
  args: readonly string[],
  input: Iterable<string>,
  most = Number.POSITIVE_INFINITY,
): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const main = resolve(import.meta.dirname, '../../src/cli/main.ts');
  const child = spawn(process.execPath, [main, 'names', ...args]);
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk: Buffer) => {
    stdout += chunk.toString();
    if (stdout.split('\n').length > most) child.stdout.destroy();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk.toString();
  });
  child.stdin.on('error', () => {});
  const lines = input[Symbol.iterator]();
  const feed = () => {
    for (let next = lines.next(); next.done !== true; next = lines.next()) {
      if (child.exitCode !== null || child.stdin.destroyed) return;
      if (!child.stdin.write(next.value)) {
        child.stdin.once('drain', feed);
        return;
      }
    }
    child.stdin.end();
  };
  feed();
  return new Promise((done) => {
    child.on('close', (code) => done({ code, stdout, stderr }));
  });
}

const rowsOf = (text: string): string[][] =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => line.split('\t'));

describe('parse', () => {
  test('arguments as text, and as what other parsers give', async () => {
    const text = await names('parse', 'Bellis perennis L.', '12345');
    expect(text).toMatchObject({ code: 0, notes: '' });
    expect(text.out).toMatch(
      /^Bellis perennis L\.\n {2}type +scientific\n[\s\S]*authorship +L\.\n12345\n {2}type +noName, not parsed$/,
    );
    const gnparser = await names('parse', '--format', 'gnparser', 'Bellis perennis L.');
    expect(JSON.parse(gnparser.out)).toMatchObject({
      parsed: true,
      canonical: { stemmed: 'Bellis perenn', simple: 'Bellis perennis', full: 'Bellis perennis' },
    });
    const rose = "Rosa 'Peace'";
    const [plain, cultivar] = await Promise.all([
      names('parse', '--format', 'gnparser', rose),
      names('parse', '--format', 'gnparser', '--cultivars', rose),
    ]);
    expect(JSON.parse(plain.out)).not.toHaveProperty('cultivar');
    expect(JSON.parse(cultivar.out)).toMatchObject({
      nomenclaturalCodeSetting: 'ICNCP',
      cultivar: true,
    });
    const gbif = await names('parse', '--format', 'gbif', 'Bellis perennis L.');
    expect(JSON.parse(gbif.out)).toMatchObject({
      scientificName: 'Bellis perennis L.',
      type: 'SCIENTIFIC',
      genus: 'Bellis',
      specificEpithet: 'perennis',
    });
    const own = await names('parse', '--format', 'json', 'Bellis perennis L.');
    expect(JSON.parse(own.out)).toMatchObject({ verbatim: 'Bellis perennis L.', quality: 1 });
  });

  test('a table keeps its columns, its order and its odd rows', async () => {
    const file = at('names.tsv');
    const lines = [
      'id\tscientificName\tscientificNameAuthorship\ttaxonRank',
      '1\tBellis perennis\tL.\tspecies',
      '2\tFelis leo',
      '',
      '3\tPanthera leo\t(Linnaeus, 1758)\t\tmore\t\u00e9nd',
    ];
    writeFileSync(file, `${lines.join('\r\n')}\r\n`);
    const { code, out, notes } = await names('parse', '--file', file);
    expect(code).toBe(0);
    const [header = [], ...rows] = rowsOf(out);
    expect(header.slice(0, 10)).toEqual([
      'id',
      'scientificName',
      'scientificNameAuthorship',
      'taxonRank',
      'quality',
      'nameType',
      'canonicalName',
      'canonicalNameFull',
      'canonicalNameStemmed',
      'scientificNameAuthorship_parsed',
    ]);
    expect(rows.map((row) => [row[0], row[6], row[9]])).toEqual([
      ['1', 'Bellis perennis', 'L.'],
      ['2', 'Felis leo', ''],
      ['3', 'Panthera leo', '(Linnaeus 1758)'],
    ]);
    expect(rows[2]?.slice(header.length)).toEqual(['more', 'énd']);
    expect(notes).toMatch(
      /^3 names in .*\n {2}quality 1 3 \(100\.0 %\)\n {2}columns: scientificName, scientificNameAuthorship, taxonRank\n {2}2 rows have more or fewer cells than the header, and are kept: row 2 \(2\), row 3 \(6\)\n {2}1 blank lines are left out$/,
    );
  });

  test('CSV, columns of choice, and files by their names', async () => {
    const file = at('liste.csv');
    writeFileSync(file, 'Nr;Art;Ort\n1;"Bellis ""perennis""; L.";Bern\n2;Panthera leo;Basel\n');
    expect(await names('parse', '-f', file)).toMatchObject({
      code: 2,
      notes: expect.stringContaining('COLUMN_UNKNOWN'),
    });
    expect(await names('parse', '-f', file, '--name-column', 'Ard')).toMatchObject({
      code: 2,
      notes: expect.stringContaining('Did you mean "Art"?'),
    });
    for (const column of ['art', '2']) {
      const out = at(`out-${column}.jsonl`);
      const { code } = await names('parse', '-f', file, '--name-column', column, '-o', out);
      expect(code).toBe(0);
      const lines = readFileSync(out, 'utf8').trimEnd().split('\n');
      expect(lines.map((line) => JSON.parse(line).input)).toEqual([
        { Nr: '1', Art: 'Bellis "perennis"; L.', Ort: 'Bern' },
        { Nr: '2', Art: 'Panthera leo', Ort: 'Basel' },
      ]);
    }
    const parts = at('parts.csv');
    writeFileSync(parts, 'gattung,epitheton\nBellis,perennis\n');
    const { out } = await names(
      ...['parse', '-f', parts, '--format', 'json'],
      ...['--column', 'genericName=gattung', 'specificEpithet=epitheton'],
    );
    expect(JSON.parse(out).answer.canonical.simple).toBe('Bellis perennis');
  });

  test('JSON lines keep columns of the same name, and cells beyond the last', async () => {
    const file = at('twice.csv');
    writeFileSync(file, 'name,note,note\nBellis perennis,a,b,c,d\nFelis leo\n');
    const { out } = await names('stem', '-f', file, '--format', 'json');
    expect(out.split('\n').map((line) => JSON.parse(line).input)).toEqual([
      { name: 'Bellis perennis', note: 'a', 'note (3)': 'b', '+1': 'c', '+2': 'd' },
      { name: 'Felis leo', note: '', 'note (3)': '' },
    ]);
  });

  test('workbooks in and out', async () => {
    const csv = at('book.csv');
    const book = at('book.xlsx');
    const again = at('again.xlsx');
    writeFileSync(csv, 'scientificName,note\nBellis perennis L.,a\nFelis leo,"b,\n<c>"\n');
    expect((await names('parse', '-f', csv, '-o', book)).code).toBe(0);
    expect((await names('stem', '-f', book, '-o', again)).code).toBe(0);
    const table = await openTable({ kind: 'file', path: again });
    expect(table.columns.slice(0, 3)).toEqual(['scientificName', 'note', 'quality']);
    expect(table.columns.slice(-2)).toEqual(['canonicalName_stemmed', 'stem']);
    const rows: (readonly string[])[] = [];
    for await (const block of table.blocks) if (block.kind === 'rows') rows.push(...block.rows);
    expect(rows.map((row) => [row[0], row[1], row.at(-1)])).toEqual([
      ['Bellis perennis L.', 'a', 'Bellis perenn'],
      ['Felis leo', 'b,\n<c>', 'Felis le'],
    ]);
    expect(await names('parse', '-f', csv, '--format', 'xlsx')).toMatchObject({ code: 2 });
  });

  test('with --json a file has the form of its name, and the report is printed', async () => {
    const out = at('report.tsv');
    const printed = await names('parse', '--json', 'Bellis perennis L.', '-o', out);
    expect(JSON.parse(printed.out)).toMatchObject({ out, rows: 1, groups: { 'quality 1': 1 } });
    expect(readFileSync(out, 'utf8')).toMatch(
      /^scientificName\tquality\t[^\n]*\nBellis perennis L\.\t1\t/,
    );
    expect((await names('parse', '--format', 'text', 'Bellis', '-o', out)).code).toBe(2);
    const lines = await names('stem', '--json', 'Bellis perennis');
    expect(JSON.parse(lines.out)).toMatchObject({ stem: 'Bellis perenn' });
  });

  test('many rows in threads, in their order', async () => {
    const file = at('many.csv');
    const out = at('many-out.csv');
    const count = 30_000;
    const lines = Array.from(
      { length: count },
      (_, i) => `${i},"Bellis s${word(i)}us, ${1800 + (i % 200)}"`,
    );
    writeFileSync(file, `id,scientificName\n${lines.join('\n')}\n`);
    const { code, notes } = await names('parse', '-f', file, '-o', out, '--threads', '3');
    expect(code, notes).toBe(0);
    expect(notes).toContain('30,000 names in ');
    const [, ...rows] = readFileSync(out, 'utf8').trimEnd().split('\n');
    expect(rows.map((row) => Number(row.slice(0, row.indexOf(','))))).toEqual(
      Array.from({ length: count }, (_, i) => i),
    );
    expect(rows[12_345]).toContain(`Bellis s${word(12_345)}us`);
  });

  test('what cannot be done leaves no file', async () => {
    const out = at('none.csv');
    for (const args of [
      ['-f', at('nothing.csv')],
      ['-f', folder.path],
      ['-f', at('small.bin'), '--input', 'xlsx'],
      ['-f', at('names.tsv'), 'Bellis perennis'],
      ['-f', at('names.tsv'), '--column', 'sceintificName=id'],
      ['-f', at('names.tsv'), '--delimiter', 'tabs'],
    ]) {
      expect((await names('parse', ...args, '-o', out)).code, args.join(' ')).toBeGreaterThan(1);
    }
    expect(existsSync(out)).toBe(false);
    expect(readdirSync(folder.path).filter((name) => name.startsWith('.'))).toEqual([]);
  });
});

describe('stem', () => {
  test('names and epithets', async () => {
    const { out } = await names('stem', 'Bellis perennis L.', 'alba', '???');
    expect(out.split('\n')).toEqual([
      'Bellis perennis L. → Bellis perenn',
      'alba → alb',
      '??? → no name',
    ]);
  });
});

describe('match', () => {
  test('arguments, with reasons in words', async () => {
    const { code, out } = await names('match', '-b', backbone, 'Felis leo', 'Bellis silvestris');
    expect(code).toBe(0);
    expect(out).toContain('EXACT  Felis leo Linnaeus, 1758 (SPECIES, SYNONYM, 15)  confidence ');
    expect(out).toContain('= Panthera leo (Linnaeus, 1758) (SPECIES, ACCEPTED, 14)');
    expect(out).toContain('Animalia › Chordata › Felidae › Panthera › Panthera leo');
    expect(out).toMatch(
      /Bellis silvestris\n {2}(VARIANT|FUZZY) {2}Bellis sylvestris Cirillo[\s\S]*\n {2}- /,
    );
  });

  test('a table with its classification, and equal names once', async () => {
    const file = at('to-match.csv');
    const rows = [
      'scientificName,kingdom,order',
      'Bellis perennis L.,Plantae,1',
      'Nonsensia absurda,,',
      'Bellis perennis L.,Plantae,1',
      'Bellis nova Smith,,2',
    ];
    writeFileSync(file, `${rows.join('\n')}\n`);
    const { code, out, notes } = await names(
      'match',
      '-b',
      backbone,
      '-f',
      file,
      '--format',
      'tsv',
    );
    expect(code, notes).toBe(0);
    const [header = [], ...matched] = rowsOf(out);
    const cells = (name: string) => matched.map((row) => row[header.indexOf(name)]);
    expect(cells('matchType')).toEqual(['EXACT', 'NONE', 'EXACT', 'HIGHERRANK']);
    expect(cells('usageKey')).toEqual(['5', '', '5', '4']);
    expect(cells('matchedFamily')).toEqual(['Asteraceae', '', 'Asteraceae', 'Asteraceae']);
    expect(cells('issues')).toEqual(['', 'TAXON_MATCH_NONE', '', 'TAXON_MATCH_HIGHERRANK']);
    expect(notes).toMatch(/EXACT 2 \(50\.0 %\), /);
    const query = { scientificName: 'Bellis perennis L.', kingdom: 'Plantae' };
    const json = await names('match', '-b', backbone, '-f', file, '--format', 'json');
    expect(JSON.parse(json.out.split('\n')[0] ?? '').answer.query).toEqual(query);
    const strict = await names('match', '-b', backbone, '-f', file, '--strict', '--format', 'json');
    expect(strict.out.split('\n').map((line) => JSON.parse(line).answer.matchType)).toEqual([
      'EXACT',
      'NONE',
      'EXACT',
      'NONE',
    ]);
  });

  test('reasons, pins and behaviours', async () => {
    const pins = at('pins.tsv');
    writeFileSync(pins, 'scientificName\tusageKey\tremark\nNonsensia absurda\t6\tDr. Who\n');
    const args = ['-b', backbone, '--format', 'json', '--explain', 'Nonsensia absurda'];
    const pinned = JSON.parse((await names('match', '--pins', pins, ...args)).out);
    expect(pinned).toMatchObject({
      usage: { key: 6 },
      reasons: [
        { code: 'pinned', text: expect.stringMatching(/^Pinned by the collection: .*Dr\. Who/) },
      ],
    });
    const free = JSON.parse((await names('match', ...args)).out);
    expect(free).toMatchObject({ matchType: 'NONE', usage: null, classification: [] });
    expect(free.reasons.length).toBeGreaterThan(0);
    writeFileSync(pins, 'name\tkey\n');
    expect(await names('match', '--pins', pins, ...args)).toMatchObject({
      code: 3,
      notes: expect.stringContaining('PINS_INVALID'),
    });
    const v1 = await names(
      'match',
      '--behaviour',
      'gbif-v1',
      ...args.slice(0, 4),
      'Bellis perenis',
    );
    expect(JSON.parse(v1.out)).toMatchObject({ matchType: 'FUZZY', usage: { key: 5 } });
    expect((await names('match', '--behaviour', 'gbif-v9', 'x')).code).toBe(2);
  });

  test('what is given for all names', async () => {
    const args = ['match', '-b', backbone, '--format', 'json', 'Felis leo', '--given'];
    const query = { scientificName: 'Felis leo', kingdom: 'Animalia' };
    const given = await names(...args, 'kingdom=Animalia');
    expect(JSON.parse(given.out)).toMatchObject({ query, matchType: 'EXACT' });
    expect(await names(...args, 'kingdon=Animalia')).toMatchObject({
      code: 2,
      notes: expect.stringContaining('Did you mean "kingdom"?'),
    });
  });

  test('a backbone that is not there', async () => {
    expect(await names('match', 'Bellis perennis')).toMatchObject({
      code: 5,
      notes: expect.stringContaining('BACKBONE_MISSING'),
    });
    expect(await names('match', '-b', 'nowhere', 'Bellis')).toMatchObject({
      code: 2,
      notes: expect.stringContaining('BACKBONE_UNKNOWN'),
    });
    expect((await names('match', '-b', at('names.tsv'), 'Bellis')).code).toBe(3);
  });
});

describe('standard input', () => {
  test('one name a line, with what is no UTF-8', async () => {
    const { code, stdout, stderr } = await piped(
      ['parse', '--format', 'csv'],
      ['Bellis perennis L.\n', '\n', 'Felis leo\r\n', 'Panthera leo'],
    );
    expect(code, stderr).toBe(0);
    expect(stdout.split('\n').map((line) => line.split(',').slice(0, 2).join())).toEqual([
      'scientificName,quality',
      'Bellis perennis L.,1',
      ',0',
      'Felis leo,1',
      'Panthera leo,1',
      '',
    ]);
    expect(stderr).toMatch(/^4 names in /);
  });

  test('a reader that has enough ends the command', async () => {
    const endless = (function* () {
      for (;;) yield 'Bellis perennis L.\n'.repeat(1_000);
    })();
    const { code, stdout, stderr } = await piped(['stem'], endless, 5);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain('Bellis perennis L.,Bellis perennis,Bellis perenn\n');
  });

  test('Ctrl-C ends a command that waits, and leaves no file', async () => {
    const main = resolve(import.meta.dirname, '../../src/cli/main.ts');
    const out = at('interrupted.csv');
    const child = spawn(process.execPath, [main, 'names', 'stem', '--input', 'lines', '-o', out]);
    let stderr = '';
    child.stderr.on('data', (chunk: Buffer) => {
      stderr += chunk.toString();
    });
    child.stdin.on('error', () => {});
    child.stdin.write('Bellis perennis\n'.repeat(50_000));
    const partial = () => readdirSync(folder.path).some((name) => name.startsWith('.interrupted'));
    while (!partial()) await new Promise((done) => setTimeout(done, 20));
    child.kill('SIGINT');
    const code = await new Promise((done) => child.on('close', done));
    expect({ code, stderr }).toMatchObject({
      code: 130,
      stderr: expect.stringContaining('was not written'),
    });
    expect([existsSync(out), partial()]).toEqual([false, false]);
  });
});

/** Letters for a number. */
function word(n: number): string {
  let text = '';
  for (let rest = n + 26; rest > 0; rest = Math.floor(rest / 26)) {
    text += String.fromCharCode(97 + (rest % 26));
  }
  return text;
}
