/**
 * `node bench/sources-table.ts [--rows N] [--json]`: a workbook.
 *
 * Corpus: N rows (200,000) of bench/darwin-core.ts, 40 columns, as XLSX the way Excel writes it: texts shared, numbers as numbers.
 * `read`: every row of the sheet by our reader, in a process of its own that does nothing else. `ingest`: `opendrawer ingest` of the same
 * file with one worker, from the start of the run to the committed snapshot. Memory is the largest sum of the resident memory of all
 * processes.
 */
import { createWriteStream, existsSync } from 'node:fs';
import { mkdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import yazl from 'yazl';
import { openWorkbook } from '../src/sources/spreadsheets/workbook.ts';
import { DARWIN_CORE_TERMS, darwinCoreRow } from './darwin-core.ts';
import { machine, measureCommand } from './measure.ts';

const project = join(import.meta.dirname, '..');
const home = join(project, '.bench');
const scratch = join(home, `table-${process.pid}`);

const { values: flags } = parseArgs({
  options: {
    rows: { type: 'string', default: '200000' },
    read: { type: 'string' },
    json: { type: 'boolean', default: false },
  },
});

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** Letters of a column, from 0. */
const lettersOf = (at: number): string =>
  at < 26
    ? String.fromCharCode(65 + at)
    : `${lettersOf(Math.floor(at / 26) - 1)}${lettersOf(at % 26)}`;

/** The workbook of so many rows, made on first use. */
async function workbook(rows: number): Promise<string> {
  const path = join(home, 'data', `occurrences-${rows}-v1.xlsx`);
  if (existsSync(path)) return path;
  process.stderr.write(`workbook of ${rows} rows\n`);
  await mkdir(join(home, 'data'), { recursive: true });
  const shared = new Map<string, number>();
  const letters = DARWIN_CORE_TERMS.map((_, at) => lettersOf(at));
  const cellOf = (text: string, at: number, row: number): string => {
    if (text === '') return '';
    const place = `${letters[at]}${row}`;
    if (/^(?:0|-?[1-9]\d{0,9})(?:\.\d{1,7})?$/.test(text))
      return `<c r="${place}"><v>${text}</v></c>`;
    let index = shared.get(text);
    if (index === undefined) {
      index = shared.size;
      shared.set(text, index);
    }
    return `<c r="${place}" t="s"><v>${index}</v></c>`;
  };
  const rowOf = (cells: readonly string[], row: number): string =>
    `<row r="${row}">${cells.map((text, at) => cellOf(text, at, row)).join('')}</row>`;
  const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
  function* sheet(): Generator<string> {
    yield `${XML}<worksheet xmlns="${main}"><sheetData>${rowOf(DARWIN_CORE_TERMS, 1)}`;
    for (let row = 0; row < rows; row++) yield rowOf(darwinCoreRow(row), row + 2);
    yield '</sheetData></worksheet>';
  }
  function* strings(): Generator<string> {
    yield `${XML}<sst xmlns="${main}" uniqueCount="${shared.size}">`;
    for (const text of shared.keys()) yield `<si><t>${escaped(text)}</t></si>`;
    yield '</sst>';
  }
  const zip = new yazl.ZipFile();
  const options = { compressionLevel: 1, mtime: new Date(0) };
  zip.addBuffer(Buffer.from(TYPES), '[Content_Types].xml', options);
  zip.addBuffer(Buffer.from(RELATIONS), '_rels/.rels', options);
  zip.addBuffer(Buffer.from(BOOK), 'xl/workbook.xml', options);
  zip.addBuffer(Buffer.from(BOOK_RELATIONS), 'xl/_rels/workbook.xml.rels', options);
  // One after the other: the texts are known when the sheet is written.
  const lazily = (parts: () => Iterable<string>): Readable =>
    Readable.from(
      (async function* () {
        yield* parts();
      })(),
      { objectMode: false, encoding: 'utf8' },
    );
  zip.addReadStream(lazily(sheet), 'xl/worksheets/sheet1.xml', options);
  zip.addReadStream(lazily(strings), 'xl/sharedStrings.xml', options);
  zip.end();
  await pipeline(zip.outputStream, createWriteStream(`${path}.making`));
  await rename(`${path}.making`, path);
  return path;
}

const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const SHEET_TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml';
const TYPES = `${XML}<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${SHEET_TYPE}.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="${SHEET_TYPE}.worksheet+xml"/><Override PartName="/xl/sharedStrings.xml" ContentType="${SHEET_TYPE}.sharedStrings+xml"/></Types>`;
const RELATIONS = `${XML}<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>`;
const BOOK = `${XML}<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="${OFFICE}"><sheets><sheet name="Occurrences" sheetId="1" r:id="rId1"/></sheets></workbook>`;
const BOOK_RELATIONS = `${XML}<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${OFFICE}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="${OFFICE}/sharedStrings" Target="sharedStrings.xml"/></Relationships>`;

/** Reads all rows of the first sheet; the process that is measured. */
async function readAll(path: string): Promise<void> {
  const started = performance.now();
  const book = await openWorkbook(path);
  let rows = 0;
  let cells = 0;
  for await (const batch of book.rows(0)) {
    rows += batch.length;
    for (const row of batch) cells += row.cells.length;
  }
  book.close();
  console.log(JSON.stringify({ rows, cells, seconds: (performance.now() - started) / 1000 }));
}

async function ingest(path: string, rows: number) {
  const workspace = join(scratch, 'workspace');
  await mkdir(workspace, { recursive: true });
  const cli = [join(project, 'src/cli/main.ts'), '--workspace', workspace];
  await measureCommand(process.execPath, [...cli, 'add', path, '--alias', 'bench']);
  const run = [...cli, '--json', 'ingest', 'bench', '--no-index', '--workers', '1'];
  const measured = await measureCommand(process.execPath, run);
  const { bench: report } = JSON.parse(measured.stdout) as {
    readonly bench: {
      readonly counts: { readonly items: number };
      readonly timings: { readonly totalMs: number };
    };
  };
  if (report.counts.items !== rows) throw new Error(`${report.counts.items} items, not ${rows}`);
  return { seconds: report.timings.totalMs / 1000, peakMemoryBytes: measured.peakMemoryBytes };
}

async function main(): Promise<void> {
  const on = machine();
  const rows = Number(flags.rows);
  const path = await workbook(rows);
  const measured = await measureCommand(process.execPath, [import.meta.filename, '--read', path]);
  const read = JSON.parse(measured.stdout) as { rows: number; cells: number; seconds: number };
  if (read.rows !== rows + 1) throw new Error(`${read.rows} rows, not ${rows + 1}`);
  const report = {
    machine: on,
    rows,
    fileBytes: (await stat(path)).size,
    read: { seconds: read.seconds, cells: read.cells, peakMemoryBytes: measured.peakMemoryBytes },
    ingest: await ingest(path, rows),
  };
  if (flags.json) {
    console.log(JSON.stringify(report));
    return;
  }
  const line = (name: string, of: { seconds: number; peakMemoryBytes: number | null }): string =>
    `${name.padEnd(20)}${of.seconds.toFixed(2).padStart(10)} s${(rows / of.seconds).toFixed(0).padStart(10)} rows/s${((of.peakMemoryBytes ?? 0) / 1e6).toFixed(0).padStart(8)} MB`;
  console.log(
    `XLSX, ${rows} rows of ${DARWIN_CORE_TERMS.length} columns, ${(report.fileBytes / 1e6).toFixed(0)} MB; load before ${on.loadAverage.toFixed(1)}`,
  );
  console.log(line('read', report.read));
  console.log(line('ingest (1 worker)', report.ingest));
}

if (flags.read !== undefined) await readAll(flags.read);
else {
  await mkdir(scratch, { recursive: true });
  await main().finally(() => rm(scratch, { recursive: true, force: true }));
}
