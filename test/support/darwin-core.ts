import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, inflateRawSync } from 'node:zlib';

/** Rows of an occurrence file of the peers' archives, as the tests need them: no reader for users. */
export interface DarwinCoreTable {
  readonly name: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** Occurrence cores (or extensions) of all archives of a folder that can be read plainly, and its flat files. */
export function* darwinCoreTables(folder: string): Generator<DarwinCoreTable> {
  for (const name of readdirSync(folder).sort()) {
    const path = join(folder, name);
    if (/\.zip$/.test(name)) yield* fromArchive(name, unzip(readFileSync(path)));
    else if (/\.(?:tar\.gz|tgz)$/.test(name))
      yield* fromArchive(name, untar(gunzipSync(readFileSync(path))));
    else if (/\.(?:csv|tsv|txt)$/.test(name)) yield flatFile(name, decode(readFileSync(path)));
  }
}

type Files = ReadonlyMap<string, Buffer>;

function unzip(bytes: Buffer): Files {
  const files = new Map<string, Buffer>();
  const end = bytes.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'));
  if (end < 0) return files;
  let at = bytes.readUInt32LE(end + 16);
  for (let n = bytes.readUInt16LE(end + 10); n > 0; n--) {
    const method = bytes.readUInt16LE(at + 10);
    const size = bytes.readUInt32LE(at + 20);
    const [nameLength, extra, comment] = [28, 30, 32].map((offset) =>
      bytes.readUInt16LE(at + offset),
    ) as [number, number, number];
    const name = bytes.toString('utf8', at + 46, at + 46 + nameLength);
    const local = bytes.readUInt32LE(at + 42);
    const start = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28);
    const body = bytes.subarray(start, start + size);
    if (!name.endsWith('/')) files.set(name, method === 0 ? body : inflateRawSync(body));
    at += 46 + nameLength + extra + comment;
  }
  return files;
}

function untar(bytes: Buffer): Files {
  const files = new Map<string, Buffer>();
  for (let at = 0; at + 512 <= bytes.length && bytes[at] !== 0; ) {
    const name = bytes.toString('utf8', at, at + 100).replace(/\0.*$/s, '');
    const size = Number.parseInt(bytes.toString('latin1', at + 124, at + 136), 8);
    files.set(name, bytes.subarray(at + 512, at + 512 + size));
    at += 512 + Math.ceil(size / 512) * 512;
  }
  return files;
}

function* fromArchive(archive: string, files: Files): Generator<DarwinCoreTable> {
  const real = new Map([...files].filter(([name]) => !/__MACOSX|(?:^|\/)\._/.test(name)));
  const metaName = [...real.keys()]
    .filter((name) => /(?:^|\/)meta\.xml$/.test(name))
    .sort((a, b) => a.length - b.length)[0];
  if (metaName === undefined) {
    for (const [name, bytes] of real) {
      if (/\.(?:csv|tsv|txt)$/i.test(name)) yield flatFile(`${archive}/${name}`, decode(bytes));
    }
    return;
  }
  const meta = decode(real.get(metaName) ?? Buffer.alloc(0));
  for (const [part] of meta.matchAll(/<(core|extension)\b[\s\S]*?<\/\1>/g)) {
    if (!/rowType=["'][^"']*(?:Occurrence|DarwinCore)["']/i.test(part)) continue;
    const location = /<location>\s*([^<]*?)\s*<\/location>/.exec(part)?.[1] ?? '';
    const bytes = real.get(metaName.replace(/[^/]*$/, '') + location);
    if (bytes !== undefined) yield describedFile(`${archive}/${location}`, part, bytes);
  }
}

function describedFile(name: string, part: string, bytes: Buffer): DarwinCoreTable {
  const attribute = (key: string, fallback: string): string =>
    (new RegExp(`${key}=(["'])(.*?)\\1`).exec(part)?.[2] ?? fallback)
      .replaceAll('\\t', '\t')
      .replaceAll('&#9;', '\t')
      .replaceAll('&quot;', '"');
  const lines = delimited(
    decode(bytes, attribute('encoding', 'UTF-8')),
    attribute('fieldsTerminatedBy', ','),
    attribute('fieldsEnclosedBy', '"'),
  ).slice(Number(attribute('ignoreHeaderLines', '0')));
  const fields = [...part.matchAll(/<field\b[^>]*>/g)].map(([field]) => ({
    term: /term=(["'])(.*?)\1/.exec(field)?.[2] ?? '',
    index: /index=["'](\d+)["']/.exec(field)?.[1],
    value: /default=(["'])(.*?)\1/.exec(field)?.[2] ?? '',
  }));
  return {
    name,
    columns: fields.map(({ term }) => term),
    rows: lines.map((cells) =>
      fields.map(({ index, value }) =>
        index === undefined ? value : (cells[Number(index)] ?? '') || value,
      ),
    ),
  };
}

function flatFile(name: string, text: string): DarwinCoreTable {
  const head = text.slice(0, text.indexOf('\n') + 1);
  const delimiter = ['\t', ';', '|', ','].find((one) => head.split(one).length > 2) ?? ',';
  const [columns = [], ...rows] = delimited(text, delimiter, '"');
  return { name, columns, rows };
}

const decode = (bytes: Buffer, encoding = 'UTF-8'): string =>
  new TextDecoder(/8859|latin|1252/i.test(encoding) ? 'latin1' : 'utf-8').decode(bytes);

function delimited(text: string, delimiter: string, quote: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let cell = '';
  let quoted = false;
  for (let i = 0; i < text.length; i++) {
    const char = text[i] ?? '';
    if (quoted) {
      if (char !== quote) cell += char;
      else if (text[i + 1] === quote) {
        cell += quote;
        i += 1;
      } else quoted = false;
    } else if (quote !== '' && char === quote && cell === '') quoted = true;
    else if (char === delimiter) {
      row.push(cell);
      cell = '';
    } else if (char === '\n') {
      row.push(cell.replace(/\r$/, ''));
      if (row.length > 1 || row[0] !== '') rows.push(row);
      row = [];
      cell = '';
    } else cell += char;
  }
  if (cell !== '' || row.length > 0) rows.push([...row, cell]);
  return rows;
}
