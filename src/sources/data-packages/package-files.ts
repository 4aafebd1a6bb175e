import { createHash } from 'node:crypto';
import { basename, dirname, join, posix } from 'node:path';
import { OpendrawerError } from '../../errors/index.ts';
import type { SourceContext } from '../adapter.ts';
import { decode, packingOf } from '../bytes/decode.ts';
import { inspectLocal } from '../bytes/local.ts';
import { inspectTable, readTable } from '../delimited/table.ts';
import { extractFile } from '../files/extract.ts';
import { openFiles } from '../files/open-files.ts';
import { readStart, readWhole } from '../files/read-start.ts';
import type { SourceFile, SourceFiles } from '../files/types.ts';
import { isWorkbook } from '../spreadsheets/workbook.ts';
import { isBlank, openTables, type RawRow } from '../tables/open-tables.ts';
import {
  type Descriptor,
  MAX_DESCRIPTOR_BYTES,
  type Resource,
  readDescriptor,
} from './descriptor.ts';

/** A package that is open. */
export interface PackageFiles {
  readonly descriptor: Descriptor;
  /** The descriptor as it is. */
  readonly bytes: Uint8Array;
  /** Equal: nothing changed in any file. */
  fingerprint(context: SourceContext): Promise<string>;
  readonly sizeBytes: number;
  rows(resource: Resource, context: SourceContext): AsyncGenerator<PackageRows, void, undefined>;
  close(): void;
}

/** Some rows of a resource. The first ones always come, with the headings. */
export interface PackageRows {
  readonly headings: readonly string[];
  readonly rows: readonly RawRow[];
}

const DESCRIPTOR = 'datapackage.json';

/** The descriptor among the names of a folder or archive: the one that lies highest; null: there is none. */
export const descriptorAmong = (names: readonly string[]): string | null =>
  names
    .filter((name) => posix.basename(name) === DESCRIPTOR)
    .sort((a, b) => a.split('/').length - b.split('/').length)[0] ?? null;

/** Opens the package of a folder, archive, descriptor or web address. Throws SOURCE_NOT_FOUND, PACKAGE_INVALID, INPUT_CORRUPT. */
export async function openPackage(location: string, context: SourceContext): Promise<PackageFiles> {
  if (!/^https?:/i.test(location)) return openLocal(location, null);
  const saved = await context.web.save({ url: location }, context.cache, context.signal);
  return openLocal(saved.path, location);
}

/** `address`: where the file came from; its resources lie beside it there. */
async function openLocal(path: string, address: string | null): Promise<PackageFiles> {
  const opened = await openFiles(path);
  let files: SourceFiles = opened;
  try {
    let name = descriptorAmong(opened.files.map((file) => file.name));
    if (opened.kind === 'file') {
      name = basename(path);
      if (address === null) files = await openFiles(dirname(path));
    }
    const file = files.files.find((one) => one.name === name) ?? opened.files[0];
    if (file === undefined || name === null) {
      throw new OpendrawerError('SOURCE_NOT_FOUND', `${path} has no ${DESCRIPTOR}`);
    }
    const origin = address ?? (opened.kind === 'file' ? path : `${path}: ${name}`);
    const bytes = await readWhole(
      file.open(),
      MAX_DESCRIPTOR_BYTES,
      () =>
        new OpendrawerError(
          'PACKAGE_INVALID',
          `${origin}: longer than ${MAX_DESCRIPTOR_BYTES} bytes`,
        ),
    );
    const base = posix.dirname(name) === '.' ? '' : `${posix.dirname(name)}/`;
    return packageOf(path, address, base, files, opened, bytes, readDescriptor(bytes, origin));
  } catch (error) {
    opened.close();
    files.close();
    throw error;
  }
}

function packageOf(
  path: string,
  address: string | null,
  base: string,
  files: SourceFiles,
  opened: SourceFiles,
  bytes: Uint8Array,
  descriptor: Descriptor,
): PackageFiles {
  const wanted = descriptor.resources
    .flatMap(({ paths }) => paths)
    .filter((one) => !/^https?:/i.test(one))
    .map((one) => files.files.find(({ name }) => name === base + one))
    .filter((one) => one !== undefined);
  return {
    descriptor,
    bytes,
    sizeBytes: wanted.reduce((sum, { packedBytes }) => sum + packedBytes, bytes.length),
    async fingerprint(context) {
      const marks: string[] = [Buffer.from(bytes).toString('base64url')];
      if (opened.kind === 'zip' || opened.kind === 'tar') {
        marks.push((await inspectLocal(path)).fingerprint);
      }
      for (const one of descriptor.resources.flatMap(({ paths }) => paths)) {
        const url = addressOf(one);
        const inside = files.files.find(({ name }) => name === base + one);
        if (url !== null) {
          marks.push((await context.web.save({ url }, context.cache, context.signal)).fingerprint);
        } else if (inside?.path != null) {
          marks.push((await inspectLocal(inside.path)).fingerprint);
        }
      }
      return createHash('sha256').update(marks.join('\n')).digest('hex');
    },
    rows: (resource, context) => resourceRows(resource, context),
    close() {
      files.close();
      opened.close();
    },
  };

  async function* resourceRows(
    resource: Resource,
    context: SourceContext,
  ): AsyncGenerator<PackageRows, void, undefined> {
    if (resource.data !== null) {
      yield inlineRows(resource);
      return;
    }
    let headings: readonly string[] | null = null;
    for (const one of resource.paths) {
      const file = await fileOf(one, context);
      for await (const part of fileRows(file, resource, headings, context)) {
        headings ??= part.headings;
        yield { headings, rows: aligned(part, headings) };
      }
    }
    if (headings === null) yield { headings: resource.fields, rows: [] };
  }

  /** Where a path is to be fetched; null: it lies in what was opened. */
  function addressOf(one: string): string | null {
    if (/^https?:/i.test(one)) return one;
    return address !== null && opened.kind === 'file' ? new URL(one, address).href : null;
  }

  /** The file that a path means: in the package, or fetched. */
  async function fileOf(one: string, context: SourceContext): Promise<SourceFile> {
    const url = addressOf(one);
    if (url === null) {
      const inside = files.files.find(({ name }) => name === base + one);
      if (inside !== undefined) return inside;
      throw new OpendrawerError('PACKAGE_INVALID', `${path}: ${one} is not in the package`);
    }
    const saved = await context.web.save({ url }, context.cache, context.signal);
    const fetched = (await openFiles(saved.path)).files[0];
    if (fetched === undefined) throw new OpendrawerError('PACKAGE_INVALID', `${url} holds nothing`);
    return fetched;
  }
}

/** Files of one resource may have their columns in other orders. */
function aligned({ headings, rows }: PackageRows, wanted: readonly string[]): readonly RawRow[] {
  if (headings === wanted || headings.join('\t') === wanted.join('\t')) return rows;
  const places = wanted.map((name) => headings.indexOf(name));
  return rows.map((row) => ({
    ...row,
    cells: places.map((at) => (at < 0 ? '' : (row.cells[at] ?? ''))),
  }));
}

function inlineRows({ data, fields }: Resource): PackageRows {
  const items = data ?? [];
  const [first] = items;
  const text = (value: unknown): string =>
    value === null || value === undefined
      ? ''
      : typeof value === 'object'
        ? JSON.stringify(value)
        : String(value);
  if (Array.isArray(first)) {
    const lists = items.filter((item): item is unknown[] => Array.isArray(item));
    const headings = fields.length > 0 ? fields : (lists[0] ?? []).map(text);
    const rows = (
      fields.length > 0 && text(lists[0]?.[0]) !== fields[0] ? lists : lists.slice(1)
    ).map((cells, at): RawRow => ({ line: at + 1, cells: cells.map(text), fault: null }));
    return { headings, rows };
  }
  const objects = items.filter(
    (item): item is Record<string, unknown> => typeof item === 'object' && item !== null,
  );
  const headings =
    fields.length > 0 ? fields : [...new Set(objects.flatMap((item) => Object.keys(item)))];
  return {
    headings,
    rows: objects.map(
      (item, at): RawRow => ({
        line: at + 1,
        cells: headings.map((name) => text(item[name])),
        fault: null,
      }),
    ),
  };
}

async function* fileRows(
  file: SourceFile,
  resource: Resource,
  before: readonly string[] | null,
  context: SourceContext,
): AsyncGenerator<PackageRows, void, undefined> {
  const head = await readStart(file.open(), 64 * 1024);
  if (packingOf(head) === 'parquet' || isWorkbook(head)) {
    yield* binaryRows(file, context);
    return;
  }
  const unpacked = (): AsyncIterable<Uint8Array> => decode(file.open(), { name: file.name });
  const start = packingOf(head) === 'plain' ? head : await readStart(unpacked(), 64 * 1024);
  const told = inspectTable(start, resource.encoding);
  const dialect = {
    ...told.dialect,
    ...(resource.delimiter === null ? {} : { delimiter: resource.delimiter }),
    ...(resource.quote === null ? {} : { quote: resource.quote }),
  };
  let headings: readonly string[] | null = resource.hasHeader ? null : (before ?? resource.fields);
  const isUtf16 = /^utf-16/.test(told.encoding.encoding);
  // What `decode` unpacks of UTF-16 is UTF-8 already
  const encoding = isUtf16 ? { ...told.encoding, encoding: 'utf-8', markBytes: 0 } : told.encoding;
  for await (const batch of readTable(unpacked(), { dialect, encoding })) {
    const rows: RawRow[] = [];
    for (const row of batch) {
      if (isBlank(row.cells)) continue;
      if (headings === null) headings = row.cells.map((cell) => cell.trim());
      else rows.push(row);
    }
    yield { headings: headings ?? [], rows };
  }
}

/** Parquet and workbooks are read from a file: what lies in an archive is unpacked first. */
async function* binaryRows(
  file: SourceFile,
  { cache, onNote, signal }: SourceContext,
): AsyncGenerator<PackageRows, void, undefined> {
  let path = file.path;
  if (path === null) {
    path = join(
      cache,
      `resource-${createHash('sha256').update(file.name).digest('hex').slice(0, 16)}`,
    );
    await extractFile(file.open(), path, signal);
  }
  const opened = await openTables(path);
  try {
    const table = opened.tables.find(({ isHidden }) => !isHidden) ?? opened.tables[0];
    if (table === undefined) return;
    let headings = table.headings;
    for await (const batch of table.rows(onNote)) {
      const rows = batch.filter(({ cells }) => !isBlank(cells));
      const first = headings === null ? rows.shift() : undefined;
      headings ??= first?.cells.map((cell) => cell.trim()) ?? null;
      if (headings !== null) yield { headings, rows };
    }
    if (headings !== null) yield { headings, rows: [] };
  } finally {
    opened.close();
  }
}
