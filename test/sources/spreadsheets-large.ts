// Run as a process of its own: writes a workbook of 200,000 rows in another one, reads it, and prints what it took.
import { execFileSync } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';

const [, , path = '', mode = 'read'] = process.argv;
const COLUMNS = 10;
const ROWS = 200_000;

if (mode === 'write') {
  const { ZipFile } = await import('yazl');
  const { xlsxParts } = await import('./spreadsheets-files.ts');
  const zip = new ZipFile();
  const parts = xlsxParts({ Data: '' });
  for (const [name, text] of Object.entries(parts)) {
    if (!/sharedStrings|s0/.test(name)) zip.addBuffer(Buffer.from(text), name);
  }
  zip.addReadStream(Readable.from(sharedXml()), 'xl/sharedStrings.xml');
  zip.addReadStream(Readable.from(sheetXml()), 'xl/worksheets/s0.xml');
  zip.end();
  await pipeline(zip.outputStream, createWriteStream(path));
} else {
  execFileSync(process.execPath, [fileURLToPath(import.meta.url), path, 'write']);
  const { openWorkbook } = await import('../../src/sources/spreadsheets/workbook.ts');
  const book = await openWorkbook(path);
  let rows = 0;
  let cells = 0;
  for await (const batch of book.rows(0)) {
    rows += batch.length;
    for (const row of batch) cells += row.cells.length;
  }
  const peakBytes = process.resourceUsage().maxRSS * 1024;
  process.stdout.write(JSON.stringify({ rows, cells, peakBytes }));
}

function* sharedXml(): Generator<string> {
  yield '<sst>';
  for (let i = 0; i < 200_000; i++) yield `<si><t>text number ${i} of the workbook</t></si>`;
  yield '</sst>';
}

function* sheetXml(): Generator<string> {
  yield '<worksheet><sheetData>';
  for (let line = 1; line <= ROWS + 1; line++) {
    let row = `<row r="${line}" spans="1:${COLUMNS}">`;
    for (let at = 0; at < COLUMNS; at++) {
      const reference = `${String.fromCharCode(65 + at)}${line}`;
      if (at % 4 === 1) row += `<c r="${reference}"><v>${(line * 7 + at) / 1000}</v></c>`;
      else if (at % 4 === 2) row += `<c r="${reference}" s="1"><v>${40000 + (line % 5000)}</v></c>`;
      else row += `<c r="${reference}" t="s"><v>${(line * COLUMNS + at) % 200_000}</v></c>`;
    }
    yield `${row}</row>`;
  }
  yield '</sheetData></worksheet>';
}
