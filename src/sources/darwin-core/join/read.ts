import { hash } from 'node:crypto';
import { type FileHandle, open, readFile } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import { OpendrawerError } from '../../../errors/index.ts';
import type { ExtensionRow } from '../../../terms/index.ts';
import type { RecordBatch, SourceReadContext, SourceRecord } from '../../adapter.ts';
import { TOO_LONG, UNCLOSED_QUOTE } from '../../delimited/rows.ts';
import { RIGHTS_OF_RECORDS, TERMS_OF_PARENTS, TERMS_OF_TAXA } from '../inheritance.ts';
import { EVENT, localName, TAXON } from '../names.ts';
import {
  type DarwinCoreColumns,
  darwinCoreFields,
  type InheritedRow,
  readDarwinCoreRow,
} from '../record.ts';
import { hashText, type KeyHash, KeyTable } from './keys.ts';
import { fileState, MOST_ANCESTORS } from './prepare.ts';
import type { IdPolicy, JoinedTable, Prepared, PreparedPartition } from './prepared.ts';
import { columnNames, defaultsJson, RawWriter, type RowShape, rowShape } from './raw.ts';
import {
  type DriverRow,
  driverRows,
  type JoinedRow,
  type JoinedRows,
  joinedRows,
  MOST_ROWS_OF_A_KEY,
  readRange,
} from './rows-of-slice.ts';
import type { FieldSpec, TableSpec } from './spec.ts';

const BATCH_RECORDS = 256;
/** Rows that are joined to a slice are held; of more bytes than these, only those of some of its rows at once. */
const MOST_JOINED_BYTES = 64 * 2 ** 20;
/** Rows of an event or taxon that each of its occurrences gets at most: a thousand times a thousand are not to be held. */
const MOST_SHARED = 100;
/** Rows of one id that go to records which repeat it, in a slice. */
const MOST_GIVEN = 200_000;
const EXAMPLES = 5;

/** Records of a part of a prepared archive. */
export async function* readPrepared(
  folder: string,
  prepared: Prepared,
  partition: PreparedPartition,
  context: SourceReadContext,
): AsyncGenerator<RecordBatch, void, undefined> {
  const reader = await PartReader.open(folder, prepared, partition, context);
  try {
    yield* reader.batches();
  } finally {
    await reader.close();
  }
}

/** A joined table with all that its rows are made by. */
interface Joined {
  readonly table: JoinedTable;
  readonly file: FileHandle;
  readonly fields: readonly FieldSpec[];
  readonly shape: RowShape;
  readonly rowTypeJson: string;
  readonly columns: DarwinCoreColumns;
}

class PartReader {
  readonly #prepared: Prepared;
  readonly #partition: PreparedPartition;
  readonly #context: SourceReadContext;
  readonly #driverFile: FileHandle;
  readonly #path: string;
  readonly #joined: readonly Joined[];
  readonly #columns: DarwinCoreColumns;
  readonly #shape: RowShape;
  readonly #rowTypeJson: string;
  /** Place of the core among the joined tables; −1: it is the driver. */
  readonly #coreAt: number;
  /** Column of parentEventID in a core of events; −1: none. */
  readonly #parentColumn: number;
  readonly #ofAncestors: DarwinCoreColumns;
  readonly #ownFields: readonly FieldSpec[];
  /** What the interpreted row of a download says of rights and origin, which verbatim rows leave to their dataset. */
  readonly #rights: DarwinCoreColumns;
  readonly #defaults: string;
  readonly #unknown: readonly { readonly column: number; readonly name: string }[];
  readonly #needed: number;
  readonly #ids: SourceIds;
  readonly #dropped = new Map<string, number>();
  /** Records that got only some rows of a table, and none, by its name. */
  readonly #cut = new Map<string, number>();
  readonly #withheld = new Map<string, number>();
  /** How many rows of a list went to records so far. */
  readonly #given = new WeakMap<readonly JoinedRow[], number>();
  readonly #raw = new RawWriter();
  readonly #tallies = { notUtf8: 0 };
  readonly #short = new LineTally();
  readonly #long = new LineTally();
  readonly #unclosed = new LineTally();
  /** Of joined tables, by their names. */
  readonly #shortRows = new Map<string, LineTally>();
  readonly #longRows = new Map<string, LineTally>();

  private constructor(
    prepared: Prepared,
    partition: PreparedPartition,
    context: SourceReadContext,
    driverFile: FileHandle,
    path: string,
    joined: readonly Joined[],
    repeated: KeyTable | null,
  ) {
    this.#prepared = prepared;
    this.#partition = partition;
    this.#context = context;
    this.#driverFile = driverFile;
    this.#path = path;
    this.#joined = joined;
    const { driver } = prepared;
    this.#columns = darwinCoreFields(driver.fields);
    this.#shape = rowShape(driver);
    this.#rowTypeJson = JSON.stringify(driver.rowType);
    this.#coreAt = joined.findIndex(({ table }) => table.role === 'core');
    const core = joined[this.#coreAt]?.table.spec;
    const isEvents = core?.rowType === EVENT;
    this.#parentColumn = isEvents
      ? (core.fields.find(({ key }) => key === 'parentEventID')?.column ?? -1)
      : -1;
    this.#ofAncestors = darwinCoreFields(
      isEvents ? core.fields.filter(({ key }) => TERMS_OF_PARENTS.has(key)) : [],
    );
    this.#ownFields = firstOfEach(driver);
    this.#rights = darwinCoreFields(driver.fields.filter(({ key }) => RIGHTS_OF_RECORDS.has(key)));
    this.#defaults = defaultsJson([driver, ...joined.map(({ table }) => table.spec)]);
    this.#unknown = unknownColumns(driver, this.#columns);
    this.#needed = Math.max(...driver.fields.map(({ column }) => column + 1), driver.keyColumn + 1);
    this.#ids = new SourceIds(prepared.ids, driver, repeated);
  }

  static async open(
    folder: string,
    prepared: Prepared,
    partition: PreparedPartition,
    context: SourceReadContext,
  ): Promise<PartReader> {
    const slice = prepared.slices[partition.from];
    const file = prepared.driverFiles[slice?.file ?? 0];
    if (file === undefined) throw changed(folder);
    const path = isAbsolute(file.path) ? file.path : join(folder, file.path);
    if (file.state !== null && (await fileState(path).catch(() => '')) !== file.state)
      throw changed(path);
    const opened: FileHandle[] = [];
    const openFile = async (name: string): Promise<FileHandle> => {
      const handle = await open(name).catch(() => {
        throw changed(name);
      });
      opened.push(handle);
      return handle;
    };
    try {
      const driverFile = await openFile(path);
      const joined: Joined[] = [];
      for (const table of prepared.joined) {
        const { spec } = table;
        joined.push({
          table,
          file: await openFile(join(folder, table.rowsFile)),
          fields: firstOfEach(spec),
          shape: rowShape(spec),
          rowTypeJson: JSON.stringify(spec.rowType),
          columns: inheritedColumns(table),
        });
      }
      return new PartReader(
        prepared,
        partition,
        context,
        driverFile,
        path,
        joined,
        await repeatedKeys(folder, prepared),
      );
    } catch (error) {
      await Promise.all(opened.map((handle) => handle.close()));
      throw error;
    }
  }

  async close(): Promise<void> {
    await this.#driverFile.close();
    await Promise.all(this.#joined.map(({ file }) => file.close()));
  }

  async *batches(): AsyncGenerator<RecordBatch, void, undefined> {
    const { signal, onSourceBytes } = this.#context;
    for (let at = this.#partition.from; at < this.#partition.to; at++) {
      signal?.throwIfAborted();
      const slice = this.#prepared.slices[at];
      if (slice === undefined) return;
      const length = slice.to - slice.from;
      const bytes = await readRange(this.#driverFile, slice.from, length, () =>
        changed(this.#path),
      );
      onSourceBytes(length);
      const rows = driverRows(bytes, slice, this.#prepared.driver, this.#tallies);
      const heaviest = Math.max(0, ...this.#joined.map(({ table }) => bytesOf(table, at)));
      if (heaviest <= MOST_JOINED_BYTES) {
        yield* this.#records(rows, await this.#joinedTo(at, null));
        continue;
      }
      // Rows of this slice have very many rows of an extension: some of them at a time
      const share = Math.max(1, Math.floor(slice.rows / Math.ceil(heaviest / MOST_JOINED_BYTES)));
      for (let group = take(rows, share); group.length > 0; group = take(rows, share)) {
        signal?.throwIfAborted();
        yield* this.#records(group, await this.#joinedTo(at, this.#keysOf(group)));
      }
    }
    this.#tell();
  }

  #keysOf(rows: readonly DriverRow[]): ReadonlySet<string> {
    const { keyColumn, occurrenceColumn } = this.#prepared.driver;
    const keys = new Set<string>();
    for (const { cells } of rows) {
      for (const column of [keyColumn, occurrenceColumn]) {
        const key = cells[column]?.trim() ?? '';
        if (key !== '') keys.add(key);
      }
    }
    return keys;
  }

  #joinedTo(slice: number, wanted: ReadonlySet<string> | null): Promise<readonly JoinedRows[]> {
    const { driverIs, driver } = this.#prepared;
    const names = driverIs === 'occurrences' && driver.occurrenceColumn >= 0;
    return Promise.all(
      this.#joined.map(({ table, file }) =>
        joinedRows(
          file,
          table,
          slice,
          names && table.role !== 'core',
          wanted,
          (one) => this.#drop(one),
          (one, line, cells) => this.#odd(one, line, cells),
          () => changed(this.#path),
        ),
      ),
    );
  }

  /** A row of an extension that has not as many cells as others. */
  #odd({ spec }: JoinedTable, line: number, cells: readonly string[]): void {
    const isShort = cells.length < Math.max(...spec.fields.map(({ column }) => column + 1));
    const isLong =
      cells.length > spec.width && cells.slice(spec.width).some((cell) => cell.trim() !== '');
    if (isShort) tallyOf(this.#shortRows, spec.name).add(line);
    else if (isLong) tallyOf(this.#longRows, spec.name).add(line);
  }

  #drop({ spec }: JoinedTable): void {
    this.#dropped.set(spec.name, (this.#dropped.get(spec.name) ?? 0) + 1);
  }

  *#records(
    rows: Iterable<DriverRow>,
    joined: readonly JoinedRows[],
  ): Generator<RecordBatch, void, undefined> {
    let batch: SourceRecord[] = [];
    for (const row of rows) {
      const one = this.#record(row, joined);
      if (one === null) continue;
      batch.push(one);
      if (batch.length < BATCH_RECORDS) continue;
      yield batch;
      batch = [];
    }
    if (batch.length > 0) yield batch;
  }

  #record(row: DriverRow, joined: readonly JoinedRows[]): SourceRecord | null {
    const { cells } = row;
    if (!this.#isSound(row)) return null;
    const { driver } = this.#prepared;
    const key = cells[driver.keyColumn]?.trim() ?? '';
    const occurrence = cells[driver.occurrenceColumn]?.trim() ?? '';
    const found = this.#joined.map(({ table }, at) =>
      this.#rowsFor(table, joined[at] as JoinedRows, key, occurrence),
    );
    const ancestors = this.#ancestorsOf(found, joined);
    const raw = this.#publishedAs(row, found, ancestors);
    let extensions: Record<string, readonly ExtensionRow[]> | null = null;
    let columns = this.#columns;
    let own: readonly string[] = cells;
    let inherited: InheritedRow[] | null = null;
    for (let at = 0; at < found.length; at++) {
      const { table, fields, columns: ofTable } = this.#joined[at] as Joined;
      const rows = found[at] as readonly JoinedRow[];
      const [first] = rows;
      if (first === undefined) continue;
      if (table.role === 'core') {
        inherited ??= [];
        inherited.push({ columns: ofTable, cells: first.cells });
        for (const { cells: above } of ancestors)
          inherited.push({ columns: this.#ofAncestors, cells: above });
        continue;
      }
      const { rowType } = table.spec;
      extensions ??= {};
      if (table.role === 'verbatim') {
        columns = ofTable;
        own = first.cells;
        extensions[rowType] = [extensionRow(cells, this.#ownFields)];
        inherited ??= [];
        inherited.push({ columns: this.#rights, cells });
        continue;
      }
      const made = rows.map((one) => one.made((cut) => extensionRow(cut, fields)));
      const before = extensions[rowType];
      extensions[rowType] = before === undefined ? made : [...before, ...made];
    }
    const record = readDarwinCoreRow(columns, own, {
      id: this.#ids.of(cells, key, occurrence, raw),
      ...(inherited === null ? NOTHING : { inherited }),
      ...(extensions === null ? NOTHING : { extensions }),
    });
    this.#watch(cells);
    return record === null ? null : { record, raw, line: row.line };
  }

  #rowsFor(
    table: JoinedTable,
    { byKey, byOccurrence }: JoinedRows,
    key: string,
    occurrence: string,
  ): readonly JoinedRow[] {
    const all = key === '' ? undefined : byKey.get(key);
    const ofKey = all === undefined || all.length <= MOST_SHARED ? all : this.#shared(table, all);
    const ofOccurrence =
      occurrence === '' || byOccurrence.size === 0 ? undefined : byOccurrence.get(occurrence);
    if (ofOccurrence === undefined) return ofKey ?? none;
    return ofKey === undefined ? ofOccurrence : [...ofOccurrence, ...ofKey];
  }

  /** Of very many rows that several records have in common, as many as can be given to each of them. */
  #shared({ spec, role }: JoinedTable, rows: readonly JoinedRow[]): readonly JoinedRow[] {
    if (role === 'core') return rows;
    if (this.#prepared.driverIs === 'occurrences') {
      this.#cut.set(spec.name, (this.#cut.get(spec.name) ?? 0) + 1);
      return rows.slice(0, MOST_SHARED);
    }
    const given = (this.#given.get(rows) ?? 0) + rows.length;
    if (given > MOST_GIVEN) {
      this.#withheld.set(spec.name, (this.#withheld.get(spec.name) ?? 0) + 1);
      return none;
    }
    this.#given.set(rows, given);
    return rows;
  }

  /** The events above that of an occurrence, the nearest first. */
  #ancestorsOf(
    found: readonly (readonly JoinedRow[])[],
    joined: readonly JoinedRows[],
  ): readonly JoinedRow[] {
    const core = found[this.#coreAt]?.[0];
    if (core === undefined || this.#parentColumn < 0) return none;
    const ancestors: JoinedRow[] = [];
    let row: JoinedRow | undefined = core;
    while (ancestors.length < MOST_ANCESTORS) {
      const id: string = row.cells[this.#parentColumn]?.trim() ?? '';
      row = id === '' ? undefined : joined[this.#coreAt]?.byKey.get(id)?.[0];
      if (row === undefined || row === core || ancestors.includes(row)) break;
      ancestors.push(row);
    }
    return ancestors;
  }

  /** The record as it was published: the row of the core, and those that belong to it. */
  #publishedAs(
    row: DriverRow,
    found: readonly (readonly JoinedRow[])[],
    ancestors: readonly JoinedRow[],
  ): Buffer {
    const writer = this.#raw;
    const isOwn = this.#prepared.driverIs === 'core';
    writer.begin();
    writer.ascii('{"core":');
    if (isOwn) writer.row(row, this.#shape);
    else {
      const core = found[this.#coreAt]?.[0];
      if (core === undefined) writer.ascii('{}');
      else writer.row(core, (this.#joined[this.#coreAt] as Joined).shape);
    }
    let isFirst = true;
    const open = (rowType: string): void => {
      writer.ascii(isFirst ? ',"extensions":{' : ',');
      writer.text(rowType);
      writer.ascii(':[');
      isFirst = false;
    };
    if (!isOwn) {
      open(this.#rowTypeJson);
      writer.row(row, this.#shape);
      writer.ascii(']');
    }
    for (let at = 0; at < found.length; at++) {
      const rows = at === this.#coreAt ? ancestors : (found[at] as readonly JoinedRow[]);
      if (rows.length === 0) continue;
      const { shape, rowTypeJson } = this.#joined[at] as Joined;
      open(rowTypeJson);
      for (let i = 0; i < rows.length; i++) {
        if (i > 0) writer.ascii(',');
        writer.row(rows[i] as JoinedRow, shape);
      }
      writer.ascii(']');
    }
    if (!isFirst) writer.ascii('}');
    if (this.#defaults !== '') writer.text(this.#defaults);
    writer.ascii('}');
    return writer.end();
  }

  /** Rows that cannot be trusted are rejected; what is merely odd is counted. */
  #isSound({ cells, flags, line }: DriverRow): boolean {
    const { width } = this.#prepared.driver;
    if ((flags & TOO_LONG) !== 0) {
      this.#reject(line, 'LINE_TOO_LONG', 'a row of more bytes than are read', cells);
      return false;
    }
    if ((flags & UNCLOSED_QUOTE) !== 0) {
      if (cells.length !== width) {
        this.#reject(
          line,
          'INVALID_ROW',
          `a quote opens and none closes it; ${cells.length} of ${width} cells`,
          cells,
        );
        return false;
      }
      this.#unclosed.add(line);
    }
    if (cells.length === 1 && width > 2) {
      this.#reject(line, 'INVALID_ROW', `1 of ${width} cells`, cells);
      return false;
    }
    if (cells.length < this.#needed && cells.length < width) this.#short.add(line);
    else if (cells.length > width && cells.slice(width).some((cell) => cell.trim() !== ''))
      this.#long.add(line);
    return true;
  }

  #reject(line: number, reason: string, detail: string, cells: readonly string[]): void {
    const { delimiter } = this.#prepared.driver.dialect;
    const sample = cells.slice(0, 50).join(delimiter).slice(0, 200);
    this.#context.onReject({ partition: this.#partition.id, line, reason, detail, sample });
  }

  /** Columns of no term that we know. */
  #watch(cells: readonly string[]): void {
    for (const { column, name } of this.#unknown) {
      const cell = cells[column];
      if (cell !== undefined && cell !== '') this.#context.onUnknownPath(name, cell);
    }
    for (let column = this.#shape.names.length; column < cells.length; column++) {
      const cell = cells[column];
      if (cell !== undefined && cell !== '')
        this.#context.onUnknownPath(`column ${column + 1}`, cell);
    }
  }

  #tell(): void {
    const { onNote } = this.#context;
    const { width } = this.#prepared.driver;
    const { id } = this.#partition;
    if (this.#short.count > 0)
      onNote(
        `${id}: ${this.#short.told()} with fewer cells than the ${width} columns; what is missing was read as empty.`,
      );
    if (this.#long.count > 0)
      onNote(
        `${id}: ${this.#long.told()} with more cells than the ${width} columns; what is beyond them stays in the record as published.`,
      );
    if (this.#unclosed.count > 0)
      onNote(
        `${id}: ${this.#unclosed.told()} with a quote that is never closed; it was read as a letter.`,
      );
    if (this.#tallies.notUtf8 > 0)
      onNote(
        `${id}: ${this.#tallies.notUtf8} rows are no UTF-8 and were read as ${this.#prepared.driver.files[0]?.fallback ?? 'windows-1252'}.`,
      );
    for (const [name, tally] of this.#shortRows)
      onNote(
        `${name}: ${tally.told()} with fewer cells than columns; what is missing was read as empty.`,
      );
    for (const [name, tally] of this.#longRows)
      onNote(
        `${name}: ${tally.told()} with more cells than columns; what is beyond them stays in the record as published.`,
      );
    for (const [name, records] of this.#cut) {
      onNote(
        `${id}: ${records} records share more than ${MOST_SHARED} rows of ${name} with others of their event or taxon; each has the first ${MOST_SHARED}.`,
      );
    }
    for (const [name, records] of this.#withheld) {
      onNote(
        `${id}: ${records} records have an id that others have too, with so many rows of ${name} that they got none.`,
      );
    }
    for (const [name, rows] of this.#dropped) {
      onNote(
        `${id}: ${rows} rows of ${name} belong to records that have more than ${MOST_ROWS_OF_A_KEY} of them, and were left out.`,
      );
    }
  }
}

const NOTHING = Object.freeze({});
const TRIPLET = ['institutionCode', 'collectionCode', 'catalogNumber'];
const none: readonly JoinedRow[] = Object.freeze([]);

const changed = (path: string): OpendrawerError =>
  new OpendrawerError('SOURCE_CHANGED', `${path} vanished or changed since the plan was made`);

const bytesOf = ({ blocks }: JoinedTable, slice: number): number => {
  const of = blocks[slice] ?? [];
  let bytes = 0;
  for (let at = 1; at < of.length; at += 2) bytes += of[at] ?? 0;
  return bytes;
};

function take<T>(from: Iterator<T>, count: number): T[] {
  const taken: T[] = [];
  while (taken.length < count) {
    const next = from.next();
    if (next.done === true) break;
    taken.push(next.value);
  }
  return taken;
}

function extensionRow(cells: readonly string[], fields: readonly FieldSpec[]): ExtensionRow {
  const row: Record<string, string> = {};
  for (let i = 0; i < fields.length; i++) {
    const { column, key, default: otherwise } = fields[i] as FieldSpec;
    const cell = column < 0 ? '' : (cells[column] ?? '');
    if (cell !== '' && cell.trim() !== '') row[key] = cell;
    else if (otherwise !== null && otherwise !== '') row[key] = otherwise;
  }
  return row;
}

/** The fields of a table, each term once; without the id of the core, which the record has. */
function firstOfEach({ fields, keyColumn }: TableSpec): readonly FieldSpec[] {
  const seen = new Set<string>();
  return fields.filter(({ key, column }) => {
    const isNew = !seen.has(key);
    seen.add(key);
    return isNew && (column < 0 || column !== keyColumn);
  });
}

/** Columns that have no term, or one that no table of ours knows. */
function unknownColumns(
  spec: TableSpec,
  { unknown }: DarwinCoreColumns,
): readonly { readonly column: number; readonly name: string }[] {
  const strange = new Set(unknown);
  const known = spec.fields.filter(({ term }) => strange.has(term) && !/\bid$/i.test(term));
  const mapped = new Set([...spec.fields.map(({ column }) => column), spec.keyColumn]);
  const names = columnNames(spec);
  const unmapped = names.flatMap((name, column) => (mapped.has(column) ? [] : [{ column, name }]));
  return [
    ...known.filter(({ column }) => column >= 0).map(({ column, key }) => ({ column, name: key })),
    ...unmapped,
  ];
}

/** Columns of a core that the records belonging to it have where they say nothing themselves. */
function inheritedColumns({ spec, role }: JoinedTable): DarwinCoreColumns {
  if (role === 'extension') return { columns: [], unknown: [] };
  if (role === 'verbatim') return darwinCoreFields(spec.fields);
  return darwinCoreFields(
    spec.fields.filter(({ term, key }) =>
      spec.rowType === TAXON ? TERMS_OF_TAXA.has(key) : localName(term) !== 'type',
    ),
  );
}

async function repeatedKeys(folder: string, { repeatedFile }: Prepared): Promise<KeyTable | null> {
  if (repeatedFile === null) return null;
  const bytes = await readFile(join(folder, repeatedFile)).catch(() => {
    throw changed(folder);
  });
  const halves = new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
  const table = new KeyTable();
  for (let at = 0; at < halves.length; at += 2) table.add(halves[at] ?? 0, halves[at + 1] ?? 0, 0);
  return table;
}

/**
 * By what records are known: the occurrenceID, else the id of the core, else the triplet, each where it is there and no other row has
 * it; else by what they say, so that an unchanged row keeps its id.
 */
class SourceIds {
  readonly #policy: IdPolicy;
  readonly #repeated: KeyTable | null;
  readonly #hash: KeyHash = { hi: 0, lo: 0 };
  readonly #keyIsOccurrenceId: boolean;
  readonly #triplet: readonly number[];
  readonly #alike = new Map<string, number>();

  constructor(policy: IdPolicy, { fields, keyColumn }: TableSpec, repeated: KeyTable | null) {
    this.#policy = policy;
    this.#repeated = repeated;
    this.#triplet = TRIPLET.map((term) => fields.find(({ key }) => key === term)?.column ?? -1);
    this.#keyIsOccurrenceId = fields.some(
      ({ key, column }) => key === 'occurrenceID' && column === keyColumn,
    );
  }

  of(cells: readonly string[], key: string, occurrence: string, raw: Uint8Array): string {
    const { prefersKey, keyIsNone, keyIsOwn, triplets } = this.#policy;
    const usableKey = !keyIsNone && key !== '' && this.#isAlone(key) ? key : null;
    if (usableKey !== null && (prefersKey || this.#keyIsOccurrenceId)) return usableKey;
    if (!prefersKey && occurrence !== '' && this.#isAlone(occurrence)) return occurrence;
    if (usableKey !== null) return usableKey;
    if (triplets) {
      const codes = this.#triplet.map((column) => cells[column]?.trim() ?? '');
      if (!codes.includes('')) return codes.join(':');
    }
    // The id of an event or taxon is not that of the record
    if (key !== '' && keyIsOwn && this.#isAlone(key)) return key;
    return this.#byContent(raw);
  }

  #isAlone(text: string): boolean {
    if (this.#policy.isAmbiguous) return false;
    if (this.#repeated === null) return true;
    hashText(text, this.#hash);
    return this.#repeated.find(this.#hash.hi, this.#hash.lo) === 0;
  }

  #byContent(raw: Uint8Array): string {
    const id = `row-${hash('sha256', raw, 'hex').slice(0, 20)}`;
    const before = this.#alike.get(id) ?? 0;
    this.#alike.set(id, before + 1);
    return before === 0 ? id : `${id}-${before + 1}`;
  }
}

function tallyOf(tallies: Map<string, LineTally>, name: string): LineTally {
  let tally = tallies.get(name);
  if (tally === undefined) {
    tally = new LineTally();
    tallies.set(name, tally);
  }
  return tally;
}

/** Counts lines, and remembers the first ones. */
class LineTally {
  count = 0;
  readonly #lines: number[] = [];

  add(line: number): void {
    this.count += 1;
    if (this.#lines.length < EXAMPLES) this.#lines.push(line);
  }

  told(): string {
    const more = this.count > this.#lines.length ? ' …' : '';
    return `${this.count} row${this.count === 1 ? '' : 's'} (line${this.count === 1 ? '' : 's'} ${this.#lines.join(', ')}${more})`;
  }
}
