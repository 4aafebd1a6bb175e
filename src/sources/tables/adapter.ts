import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { isOpendrawerError } from '../../errors/index.ts';
import type { ExtensionRow } from '../../terms/index.ts';
import type {
  Detection,
  RecordBatch,
  SourceAdapter,
  SourceContext,
  SourceEndpoint,
  SourcePlanContext,
  SourceReadContext,
  SourceRecord,
} from '../adapter.ts';
import { inspectLocal } from '../bytes/local.ts';
import type { Probe } from '../probe.ts';
import { isMarkupWorkbook, isOle } from '../spreadsheets/workbook.ts';
import type { SourcePartition } from '../types.ts';
import {
  isForPeople,
  isWorkbookParts,
  looksDelimited,
  openTables,
  type RawRow,
  type TextPart,
} from './open-tables.ts';
import { rowTerms } from './raw-terms.ts';
import { CORE_ROW_TYPES } from './row-types.ts';
import { NO_TABLE_MAPPING, parseTableMapping, type TableMapping } from './table-mapping.ts';
import {
  chooseTables,
  detected,
  extensionRow,
  HASH_NOTE,
  isData,
  type JoinedTable,
  type ReadTable,
  readerOf,
  rowTypeAddress,
  type TableSet,
} from './table-set.ts';

/**
 * One table, or the sheets of one workbook: CSV and TSV of any dialect, XLSX, XLS, ODS, Parquet. Options: `mapping` (see `TableMapping`),
 * `sheet`.
 */
export const tableAdapter: SourceAdapter = {
  format: 'table',
  occurrences: false,
  detect,
  plan,
  read,
  termsOf: (raw, endpoint) => rowTerms(raw, mappingOf(endpoint)),
};

const BATCH_RECORDS = 100;
/** Files up to this size are counted when they are looked at. */
const COUNTED_BYTES = 16 * 1024 ** 2;
/** Rows of a table that is joined to another, at most: they are held. */
const MOST_JOINED_CELLS = 20_000_000;

/** The mapping of an endpoint; its other options go before it. Throws MAPPING_INVALID. */
export function mappingOf({ options = {}, location }: SourceEndpoint): TableMapping {
  const mapping =
    options['mapping'] === undefined
      ? NO_TABLE_MAPPING
      : parseTableMapping(options['mapping'], `The mapping of ${location}`);
  const sheet = options['sheet'];
  return sheet === undefined || sheet === null ? mapping : { ...mapping, sheet: String(sheet) };
}

async function detect(probe: Probe, context: SourceContext): Promise<Detection | null> {
  const endpoint: SourceEndpoint = { format: 'table', location: probe.location, units: [] };
  const isBook =
    isWorkbookParts(probe.names) ||
    isOle(probe.head) ||
    (probe.path !== null && isMarkupWorkbook(probe.head, probe.path));
  const packed = probe.kind === 'archive' || probe.kind === 'url' ? onlyTable(probe.names) : null;
  const isPacked = packed !== null && probe.head.length === 0;
  const isText = looksDelimited(isPacked ? await probe.peek(packed) : probe.head);
  const isParquet = Buffer.from(probe.head.subarray(0, 4)).toString('latin1') === 'PAR1';
  if (!isBook && !isText && !isParquet) return null;
  if (!isBook && isText && probe.path === null && !isTableType(probe)) return null;
  const path = await localPath(probe.path, endpoint, context);
  if (path === null) return null;
  const mapping = mappingOf({ ...endpoint, options: probe.options ?? {} });
  let file: Awaited<ReturnType<typeof openTables>>;
  try {
    file = await openTables(path, mapping);
  } catch (error) {
    if (isBook || !isOpendrawerError(error)) throw error;
    return null;
  }
  try {
    const set = chooseTables(file, probe.location, mapping);
    const [main] = set.main;
    const rows = await countRows(set, path, context.signal);
    const known = Math.max(...set.main.map((one) => one.known));
    // Lines of text are no table: nothing parts them, and nothing names them
    if (!isBook && known === 0 && (main?.heading.names.length ?? 0) < 2) return null;
    return {
      endpoint,
      // What is packed may be an archive, which others know better
      confidence: Math.min(
        confidenceOf(known, isBook || isParquet, main),
        isPacked && !isBook ? 0.7 : 1,
      ),
      summary: summaryOf(file.kind, set, rows),
      notes: [...file.notes, ...set.notes, ...kindNotes(main)],
      description: null,
      tables: [
        ...set.main.map((table, at) => detected(table, rows?.[at] ?? null)),
        ...set.joined.map(({ table }) => detected(table, null)),
        ...set.others.map((table) => detected(table, null)),
      ],
      choices: file.tables.length > 1 ? { sheet: file.tables.map(({ name }) => name) } : {},
    };
  } catch (error) {
    if (isBook || !isOpendrawerError(error)) throw error;
    return null;
  } finally {
    file.close();
  }
}

/** The one file of an archive, beside what is to be read by people; null: there are more. */
function onlyTable(names: readonly string[]): string | null {
  const [first, second] = names.filter((name) => !isForPeople(name));
  return first !== undefined && second === undefined ? first : null;
}

/** A server that calls it a table. */
const isTableType = ({ contentType }: Probe): boolean =>
  /^text\/(?:csv|tab-separated-values|tsv|plain)$|^application\/csv$/.test(contentType ?? '');

function confidenceOf(known: number, isBinary: boolean, main: ReadTable | undefined): number {
  if (main !== undefined && !CORE_ROW_TYPES.includes(main.rowType)) return 0.4;
  if (known >= 3) return 0.8;
  if (known >= 1) return 0.6;
  return isBinary ? 0.5 : 0.3;
}

const NOUNS: Readonly<Record<string, string>> = {
  Occurrence: 'occurrences',
  Event: 'events',
  Taxon: 'taxa',
};

function summaryOf(
  kind: string,
  { main, joined }: TableSet,
  rows: readonly number[] | null,
): string {
  const [first] = main;
  const what = NOUNS[first?.rowType ?? ''] ?? `${first?.rowType} rows`;
  const total = rows?.reduce((sum, count) => sum + count, 0);
  const width = first?.heading.names.length ?? 0;
  const size =
    total === undefined
      ? `${width} columns`
      : `${total} ${total === 1 ? 'row' : 'rows'}, ${width} columns`;
  const also =
    joined.length === 0
      ? ''
      : `; with ${joined.map(({ table }) => `"${table.raw.name}"`).join(', ')}`;
  const where =
    kind === 'text' || kind === 'parquet'
      ? ''
      : `, ${main.length === 1 ? `sheet "${first?.raw.name}"` : `${main.length} sheets`}`;
  return `Table of ${what} (${kind === 'text' ? 'delimited text' : kind.toUpperCase()}${where}): ${size}${also}`;
}

function kindNotes(main: ReadTable | undefined): string[] {
  if (main === undefined) return [];
  if (main.rowType === 'Taxon') {
    return ['This is a list of names: "opendrawer backbone add" makes a backbone of it.'];
  }
  return CORE_ROW_TYPES.includes(main.rowType)
    ? []
    : [`Its rows (${main.rowType}) belong to another table: give the folder that holds both.`];
}

async function countRows(
  { main }: TableSet,
  path: string,
  signal: AbortSignal | undefined,
): Promise<readonly number[] | null> {
  if ((await stat(path)).size > COUNTED_BYTES) return null;
  const counts: number[] = [];
  for (const { raw, heading } of main) {
    let count = 0;
    for await (const batch of raw.rows(() => {})) {
      signal?.throwIfAborted();
      for (const row of batch) if (isData(row, heading)) count += 1;
    }
    counts.push(count);
  }
  return counts;
}

/** The file on this machine; null where there is none to be had. */
async function localPath(
  path: string | null,
  { location }: SourceEndpoint,
  { web, cache, signal }: SourceContext,
): Promise<string | null> {
  if (path !== null) return path;
  if (!/^https?:/i.test(location)) return null;
  return (await web.save({ url: location }, cache, signal)).path;
}

async function plan(
  endpoint: SourceEndpoint,
  context: SourcePlanContext,
): Promise<{ partitions: SourcePartition[]; notes: string[] }> {
  const { location } = endpoint;
  const mapping = mappingOf(endpoint);
  const isUrl = /^https?:/i.test(location);
  const saved = isUrl
    ? await context.web.save({ url: location }, context.cache, context.signal)
    : null;
  const path = saved?.path ?? location;
  const fingerprint = saved?.fingerprint ?? (await inspectLocal(path)).fingerprint;
  const file = await openTables(path, mapping);
  try {
    const set = chooseTables(file, location, mapping);
    const { size } = await stat(path);
    const mapped = digest(endpoint.options ?? {});
    const name = isUrl ? location : basename(path);
    const partitions: SourcePartition[] = [];
    for (const { raw } of set.main) {
      const id = file.tables.length > 1 ? `${name}#${raw.name}` : name;
      const base = {
        id,
        location: path,
        unit: null,
        sizeBytes: Math.ceil(size / set.main.length),
        fingerprint: mapped === '' ? fingerprint : `${fingerprint} ${mapped}`,
        range: null,
        detail: { table: raw.name },
      };
      const parts =
        raw.cut === undefined || size <= context.rangeBytes
          ? []
          : await raw.cut(context.rangeBytes, context.signal);
      if (parts.length < 2) partitions.push(base);
      for (const part of parts.length < 2 ? [] : parts) {
        partitions.push({
          ...base,
          id: `${id}#${part.from}-${part.to}`,
          sizeBytes: part.to - part.from,
          range: { from: part.from, to: part.to },
          detail: { table: raw.name, part },
        });
      }
    }
    const { keyKind } = readerOf(set.main[0] as ReadTable, set.joined, mapping);
    const notes = [...file.notes, ...set.notes.filter((note) => note !== HASH_NOTE)];
    return { partitions, notes: keyKind === 'hash' ? [...notes, HASH_NOTE] : notes };
  } finally {
    file.close();
  }
}

/** What a worker needs to know of a partition. */
interface PartitionDetail {
  readonly table: string;
  readonly part?: TextPart;
}

/** What the options change of the records; empty where there are none. */
const digest = (options: Readonly<Record<string, unknown>>): string =>
  Object.keys(options).length === 0
    ? ''
    : createHash('sha256').update(JSON.stringify(options)).digest('hex').slice(0, 16);

async function* read(
  partition: SourcePartition,
  endpoint: SourceEndpoint,
  context: SourceReadContext,
): AsyncGenerator<RecordBatch, void, undefined> {
  const mapping = mappingOf(endpoint);
  const file = await openTables(partition.location, mapping);
  try {
    const set = chooseTables(file, endpoint.location, mapping);
    const { table, part } = partition.detail as PartitionDetail;
    const main = set.main.find(({ raw }) => raw.name === table) ?? set.main[0];
    if (main === undefined) return;
    const joins = await Promise.all(set.joined.map((one) => holdJoin(one, context)));
    let told = 0;
    const tell = (): void => {
      const now = file.readBytes();
      if (now > told) context.onSourceBytes(now - told);
      told = Math.max(told, now);
    };
    for await (const batch of mainRecords(
      main,
      set.joined,
      joins,
      mapping,
      partition,
      context,
      part,
    )) {
      tell();
      yield batch;
    }
    tell();
    for (const join of joins) join.report(context.onNote);
  } finally {
    file.close();
  }
}

/** Rows of a joined table by what joins them. */
interface Join {
  readonly joined: JoinedTable;
  readonly isExtension: boolean;
  find(cells: readonly string[]): readonly (readonly string[])[];
  report(onNote: (note: string) => void): void;
}

async function holdJoin(joined: JoinedTable, context: SourceReadContext): Promise<Join> {
  const { table, column, mainColumn, term } = joined;
  const rows = new Map<string, (readonly string[])[]>();
  const used = new Set<string>();
  let cells = 0;
  let left = 0;
  for await (const batch of table.raw.rows(context.onNote)) {
    context.signal?.throwIfAborted();
    for (const row of batch) {
      if (!isData(row, table.heading)) continue;
      cells += row.cells.length;
      const key = (row.cells[column] ?? '').trim();
      if (key === '' || cells > MOST_JOINED_CELLS) {
        left += 1;
        continue;
      }
      const same = rows.get(key);
      if (same === undefined) rows.set(key, [row.cells]);
      else same.push(row.cells);
    }
  }
  return {
    joined,
    isExtension: !CORE_ROW_TYPES.includes(table.rowType),
    find(of) {
      const key = (of[mainColumn] ?? '').trim();
      const found = rows.get(key);
      if (found !== undefined) used.add(key);
      return found ?? [];
    },
    report(onNote) {
      const alone = rows.size - used.size;
      if (alone > 0) {
        onNote(`"${table.raw.name}": ${alone} of ${rows.size} values of ${term} belong to no row.`);
      }
      if (left > 0) onNote(`"${table.raw.name}": ${left} rows could not be joined.`);
    },
  };
}

async function* mainRecords(
  main: ReadTable,
  joined: readonly JoinedTable[],
  joins: readonly Join[],
  mapping: TableMapping,
  partition: SourcePartition,
  { onReject, onNote, onUnknownPath, signal }: SourceReadContext,
  part: TextPart | undefined,
): AsyncGenerator<RecordBatch, void, undefined> {
  const reader = readerOf(main, joined, mapping);
  const check = rowCheck(main);
  const unknown = new UnknownColumns(reader.unknown);
  let records: SourceRecord[] = [];
  try {
    for await (const batch of main.raw.rows(onNote, part)) {
      signal?.throwIfAborted();
      for (const row of batch) {
        if (!isData(row, main.heading)) continue;
        const fault = check(row);
        const one = fault === null ? recordOf(row) : fault;
        if ('reason' in one) {
          const sample = row.cells.join(' | ').slice(0, 200);
          onReject({ partition: partition.id, line: row.line, ...one, sample });
          continue;
        }
        records.push(one);
        if (records.length === BATCH_RECORDS) {
          yield records;
          records = [];
        }
      }
    }
    if (records.length > 0) yield records;
  } finally {
    unknown.report(onUnknownPath);
  }

  function recordOf(row: RawRow): SourceRecord | Fault {
    const own = main.plans.length;
    let { cells } = row;
    const extensions: Record<string, ExtensionRow[]> = {};
    const belonging: Record<string, unknown> = {};
    for (const join of joins) {
      const found = join.find(row.cells);
      const { table } = join.joined;
      if (join.isExtension) {
        if (found.length === 0) continue;
        const rows = found.map((one) => extensionRow(table.plans, one));
        const address = rowTypeAddress(table.rowType);
        extensions[address] = [...(extensions[address] ?? []), ...rows];
        belonging[table.raw.name] = rows;
      } else {
        const padded =
          cells.length < own
            ? [...cells, ...Array<string>(own - cells.length).fill('')]
            : cells.slice(0, own);
        const behind = found[0] ?? [];
        cells = [...padded, ...table.plans.map((_, at) => behind[at] ?? '')];
      }
    }
    const raw = reader.raw(cells, belonging);
    const record = reader.record(
      cells,
      raw,
      Object.keys(extensions).length === 0 ? undefined : extensions,
    );
    unknown.see(cells);
    if (record === null) return { reason: 'MISSING_ID', detail: `${reader.key} is empty` };
    return { record, raw, line: row.line };
  }
}

interface Fault {
  readonly reason: string;
  readonly detail: string;
}

/**
 * What is wrong with a row. Rows of text have as many cells as there are headings, but for empty ones at the end; where rows of the
 * beginning are shorter already, their writer leaves empty cells out.
 */
function rowCheck({ heading, raw }: ReadTable): (row: RawRow) => Fault | null {
  const width = heading.names.length;
  const sample = raw.head.filter((row) => isData(row, heading));
  const short = sample.filter(({ cells }) => cells.length < width).length;
  const leavesOut = !raw.isRagged || (sample.length >= 4 && short >= sample.length / 4);
  return ({ cells, fault }) => {
    if (fault === 'long')
      return { reason: 'LINE_TOO_LONG', detail: 'the row is longer than may be' };
    const hasMore =
      raw.isRagged && cells.length > width && cells.slice(width).some((cell) => cell.trim() !== '');
    if (hasMore || (cells.length < width && !leavesOut)) {
      const open = fault === 'unclosed' ? ', a quotation mark is never closed' : '';
      return { reason: 'INVALID_ROW', detail: `${cells.length} instead of ${width} cells${open}` };
    }
    return null;
  };
}

/** Counts what stands in columns of no known term. */
class UnknownColumns {
  readonly #columns: { at: number; name: string; example: string; count: number }[];

  constructor(columns: readonly { readonly at: number; readonly name: string }[]) {
    this.#columns = columns.map(({ at, name }) => ({ at, name, example: '', count: 0 }));
  }

  see(cells: readonly string[]): void {
    for (const column of this.#columns) {
      const text = cells[column.at];
      if (text === undefined || text === '') continue;
      if (column.count === 0) column.example = text.slice(0, 200);
      column.count += 1;
    }
  }

  report(onUnknownPath: SourceReadContext['onUnknownPath']): void {
    for (const { at, name, example, count } of this.#columns) {
      if (count > 0) onUnknownPath(name === '' ? `(column ${at + 1})` : name, example, count);
    }
  }
}
