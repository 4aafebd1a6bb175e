import { createHash, hash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { OpendrawerError } from '../../../errors/index.ts';
import { inspectLocal } from '../../bytes/local.ts';
import { needSpace } from '../../files/extract.ts';
import { openFiles } from '../../files/open-files.ts';
import type { SourceFiles } from '../../files/types.ts';
import { type Archive, type ArchiveTable, openArchive } from '../archive.ts';
import { EVENT, localName, OCCURRENCE, TAXON } from '../names.ts';
import type { Distribution } from './distribute.ts';
import { distributeAll } from './distributors.ts';
import { KeyTable } from './keys.ts';
import type { IdPolicy, JoinedTable, Prepared, PreparedPartition, TableCount } from './prepared.ts';
import { type Scan, Scanner } from './scan.ts';
import { plainBytes, rowBytes, wholeBytes } from './source-bytes.ts';
import { type FileSpec, specOf, type TableSpec } from './spec.ts';

/** Changes where prepared folders or records of unchanged archives change. */
const VERSION = 6;
const LARGEST_PARTITION = 128 * 2 ** 20;
const SMALLEST_PARTITION = 8 * 2 ** 20;
const MOST_COPIES = 64;
/** Events in events: deeper ones are no more looked at. */
export const MOST_ANCESTORS = 10;

export interface PrepareOptions {
  /** Folder for what is unpacked and sorted; kept between runs. */
  readonly cache: string;
  readonly rangeBytes: number;
  /** What becomes records: `auto`, occurrences wherever they stand; `core`, the rows of the core whatever they are. */
  readonly records: 'auto' | 'core';
  readonly signal?: AbortSignal;
}

/** Where a prepared archive lies. */
export interface PreparedFolder {
  readonly folder: string;
  readonly prepared: Prepared;
}

/**
 * Makes an archive ready to be read in parts: one pass over the rows that become records finds where they can be cut and which keys they
 * have; one over each other table sorts its rows by these parts. What is there for an unchanged archive is taken as it is. Holds 25
 * bytes for each key. Throws ARCHIVE_INVALID, INPUT_CORRUPT, DISK_FULL.
 */
export async function prepareArchive(
  path: string,
  options: PrepareOptions,
): Promise<PreparedFolder> {
  const fingerprint = await archiveFingerprint(path);
  const request = digest([resolve(path), options.rangeBytes, options.records]);
  const name = `dwca-${request}-${digest([VERSION, fingerprint])}`;
  const folder = join(options.cache, name);
  const known = await preparedIn(folder);
  if (known !== null && (await isWhole(folder, known))) return { folder, prepared: known };
  await mkdir(options.cache, { recursive: true });
  const partial = join(options.cache, `.${name}-${process.pid}-${Date.now()}`);
  await mkdir(partial, { recursive: true });
  try {
    const prepared = await prepareIn(partial, path, options);
    await writeFile(join(partial, 'plan.json'), JSON.stringify(prepared));
    await rm(folder, { recursive: true, force: true });
    await rename(partial, folder);
    await removeEarlier(options.cache, request, name);
    return { folder, prepared };
  } catch (error) {
    await rm(partial, { recursive: true, force: true });
    throw error;
  }
}

/** What is prepared in a folder; null: nothing, or not whole. */
export async function preparedIn(folder: string): Promise<Prepared | null> {
  const text = await readFile(join(folder, 'plan.json'), 'utf8').catch(() => null);
  return text === null ? null : (JSON.parse(text) as Prepared);
}

const digest = (parts: readonly unknown[]): string =>
  hash('sha256', JSON.stringify(parts), 'hex').slice(0, 12);

/** Whether all that a plan names is there: a cache may have been emptied in part. */
async function isWhole(folder: string, prepared: Prepared): Promise<boolean> {
  const names = [
    ...prepared.driverFiles.map(({ path }) => path),
    ...prepared.joined.map(({ rowsFile: name }) => name),
    ...(prepared.repeatedFile === null ? [] : [prepared.repeatedFile]),
  ];
  const found = await Promise.all(
    names.map((name) =>
      stat(resolve(folder, name)).then(
        () => true,
        () => false,
      ),
    ),
  );
  return !found.includes(false);
}

/** Earlier states of an archive are of no more use. */
async function removeEarlier(cache: string, request: string, name: string): Promise<void> {
  for (const one of await readdir(cache)) {
    if (one.startsWith(`dwca-${request}-`) && one !== name) {
      await rm(join(cache, one), { recursive: true, force: true });
    }
  }
}

/** Tells states of an archive apart: that of its file, or of all files of a folder. */
async function archiveFingerprint(path: string): Promise<string> {
  const info = await stat(path).catch(() => null);
  if (info === null) throw new OpendrawerError('SOURCE_NOT_FOUND', `${path} is not there`);
  if (!info.isDirectory()) return (await inspectLocal(path)).fingerprint;
  const { files } = await openFiles(path);
  const marks = await Promise.all(
    files.map(async (file) => [
      file.name,
      file.path === null ? '' : (await inspectLocal(file.path)).fingerprint,
    ]),
  );
  return JSON.stringify(marks);
}

async function prepareIn(folder: string, path: string, options: PrepareOptions): Promise<Prepared> {
  const archive = await openArchive(path);
  try {
    const notes = [...archive.notes];
    const note = (text: string): void => {
      notes.push(text);
    };
    const specs = new Map<ArchiveTable, TableSpec>();
    for (const table of [archive.core, ...archive.extensions])
      specs.set(table, await specOf(table, note));
    const star = starOf(archive, specs, options.records);
    const { driver, joined } = star;
    await needSpace(folder, sizeOf([driver.table, ...joined.map(({ table }) => table)]));
    const core = joined.find(({ role }) => role === 'core');
    const parents =
      driver.is === 'core' || core === undefined ? null : await scanCore(archive.path, core.spec);
    const scanned = await scanDriver(
      folder,
      archive,
      driver.spec,
      parents?.keys ?? null,
      options.signal,
    );
    const { scan } = scanned;
    const coreKeys = parents?.keys.share() ?? null;
    const ancestors = parents === null ? null : ancestorsOf(scan.keys, parents).share();
    const keys = scan.keys.share();
    const occurrenceIds = scan.occurrenceIds?.share() ?? null;
    const answers = await distributeAll(
      joined.map(({ table, spec, role }, at) => ({
        job: {
          archivePath: archive.path,
          spec,
          slices: scan.slices.length,
          keys,
          moreKeys: role === 'core' ? ancestors : null,
          occurrenceIds: role === 'core' || driver.is === 'core' ? null : occurrenceIds,
          coreKeys: role === 'core' ? null : coreKeys,
          mostCopies: role === 'core' ? Number.POSITIVE_INFINITY : MOST_COPIES,
          path: join(folder, rowsFile(at)),
        },
        sizeBytes: sizeOf([table]),
      })),
      options.signal,
    );
    const sorted = joined.map(
      ({ spec, role }, at): JoinedTable => ({
        spec,
        role,
        rowsFile: rowsFile(at),
        blocks: blocksOf(answers[at]?.index ?? [], scan.slices.length),
      }),
    );
    const ids = idPolicyOf(driver.spec, driver.is, scan);
    const tables = countsOf(star, scan, parents, answers);
    noteScan(driver, scan, note);
    for (const [at, { spec, role }] of joined.entries()) {
      const answer = answers[at];
      if (answer !== undefined) noteDistribution(spec, role, driver.spec, answer, note);
    }
    const repeatedFile = scan.repeated.length === 0 ? null : 'repeated.bin';
    if (repeatedFile !== null) {
      await writeFile(join(folder, repeatedFile), Uint32Array.from(scan.repeated));
    }
    return {
      driver: driver.spec,
      driverIs: driver.is,
      driverFiles: scanned.files,
      joined: sorted,
      slices: scan.slices,
      ids,
      repeatedFile,
      partitions: partitionsOf(driver.spec, sorted, scan, answers, ids, options.rangeBytes),
      tables,
      notes,
    };
  } finally {
    archive.close();
  }
}

const rowsFile = (at: number): string => `joined-${at}.rows`;

const sizeOf = (tables: readonly ArchiveTable[]): number =>
  tables.reduce(
    (sum, { files }) =>
      sum + files.reduce((bytes, file) => bytes + (file.sizeBytes ?? 10 * file.packedBytes), 0),
    0,
  );

interface Driver {
  readonly table: ArchiveTable;
  readonly spec: TableSpec;
  readonly is: 'core' | 'occurrences';
}

interface Joined {
  readonly table: ArchiveTable;
  readonly spec: TableSpec;
  readonly role: JoinedTable['role'];
}

interface Star {
  readonly driver: Driver;
  readonly joined: readonly Joined[];
  /** Extensions without rows. */
  readonly empty: readonly TableSpec[];
}

/** Which rows become records, and what the other tables are to them. Throws ARCHIVE_INVALID for a checklist. */
function starOf(
  archive: Archive,
  specs: ReadonlyMap<ArchiveTable, TableSpec>,
  records: PrepareOptions['records'],
): Star {
  const specOfTable = (table: ArchiveTable): TableSpec => {
    const spec = specs.get(table);
    if (spec === undefined) throw new Error(`${table.rowType} was not looked into`);
    return spec;
  };
  const { core, extensions } = archive;
  const isGroup = core.rowType === EVENT || core.rowType === TAXON;
  const occurrences = extensions.find(
    (table) => table.rowType === OCCURRENCE && specOfTable(table).hasRows,
  );
  if (records === 'auto' && core.rowType === TAXON && occurrences === undefined) {
    throw new OpendrawerError(
      'ARCHIVE_INVALID',
      `${archive.path} is a checklist: its core are taxa, and there are no occurrences`,
      { hint: `opendrawer backbone add ${archive.path} reads it as names.` },
    );
  }
  const isInverted = records === 'auto' && isGroup && occurrences !== undefined;
  const table = isInverted ? occurrences : core;
  const joined = [core, ...extensions]
    .filter((one) => one !== table && specOfTable(one).hasRows)
    .map(
      (one): Joined => ({ table: one, spec: specOfTable(one), role: roleOf(one, core, archive) }),
    );
  return {
    driver: { table, spec: specOfTable(table), is: isInverted ? 'occurrences' : 'core' },
    joined,
    empty: extensions.map(specOfTable).filter(({ hasRows }) => !hasRows),
  };
}

/** An extension of the row type of its core holds the same records before they were interpreted. */
const roleOf = (table: ArchiveTable, core: ArchiveTable, archive: Archive): JoinedTable['role'] => {
  if (table === core) return 'core';
  const isTwin = core.rowType === OCCURRENCE && table.rowType === OCCURRENCE;
  return isTwin && archive.extensions.find(({ rowType }) => rowType === OCCURRENCE) === table
    ? 'verbatim'
    : 'extension';
};

/** The keys of a core whose rows become no records of their own. */
async function scanCore(archivePath: string, spec: TableSpec): Promise<Scan> {
  const parent = spec.fields.find(({ key }) => key === 'parentEventID')?.column ?? -1;
  const scanner = new Scanner(spec, null, spec.rowType === EVENT ? parent : -1);
  for (const [at, file] of spec.files.entries()) {
    scanner.beginFile(at, 0, file.firstLine, 0);
    for await (const chunk of rowBytes(archivePath, file)) scanner.push(chunk);
    scanner.endFile();
  }
  return scanner.finish();
}

/** Events above those of occurrences, in the slices of these: they tell place and time where the events themselves do not. */
function ancestorsOf(keys: KeyTable, { keys: events, parentOf }: Scan): KeyTable {
  const ancestors = new KeyTable();
  if (parentOf.length === 0) return ancestors;
  for (let entry = 1; entry <= keys.size; entry++) {
    let [hi, lo, slice] = keys.entry(entry);
    for (let depth = 0; depth < MOST_ANCESTORS; depth++) {
      const event = events.find(hi, lo);
      [hi, lo] = [parentOf[2 * event] ?? 0, parentOf[2 * event + 1] ?? 0];
      if (event === 0 || hi === 0) break;
      ancestors.add(hi, lo, slice);
    }
  }
  return ancestors;
}

async function scanDriver(
  folder: string,
  archive: Archive,
  spec: TableSpec,
  parents: KeyTable | null,
  signal: AbortSignal | undefined,
): Promise<{ readonly scan: Scan; readonly files: Prepared['driverFiles'] }> {
  const scanner = new Scanner(spec, parents);
  const files: { path: string; state: string | null }[] = [];
  const opened = spec.files.some(isElsewhere) ? await openFiles(archive.path) : null;
  const sizes = new Map(opened?.files.map(({ name, sizeBytes }) => [name, sizeBytes ?? 0]));
  try {
    for (const [at, file] of spec.files.entries()) {
      if (isElsewhere(file) && opened !== null) {
        const name = `driver-${at}.txt`;
        scanner.beginFile(at, file.start, file.firstLine, sizes.get(file.name) ?? 0);
        await copyThrough(opened, file, join(folder, name), (rows) => scanner.push(rows), signal);
        files.push({ path: name, state: null });
      } else {
        const path = file.path ?? '';
        const skip = file.markBytes + file.start;
        files.push({ path, state: await fileState(path) });
        scanner.beginFile(at, skip, file.firstLine, (await stat(path)).size);
        for await (const chunk of plainBytes(path, skip)) {
          signal?.throwIfAborted();
          scanner.push(chunk);
        }
      }
      scanner.endFile();
    }
  } finally {
    opened?.close();
  }
  return { scan: scanner.finish(), files };
}

const isElsewhere = ({ path, encoding }: FileSpec): boolean =>
  path === null || encoding !== 'utf-8';

/** Size and time of change of a file: equal, untouched. */
export async function fileState(path: string): Promise<string> {
  const info = await stat(path, { bigint: true });
  return `${info.size}-${info.mtimeNs}`;
}

/** Writes a file of an archive to the disk, and gives what follows its heading to `take` as it comes. */
async function copyThrough(
  opened: SourceFiles,
  file: FileSpec,
  path: string,
  take: (rows: Uint8Array) => void,
  signal: AbortSignal | undefined,
): Promise<void> {
  const output = createWriteStream(path, { highWaterMark: 4 * 2 ** 20 });
  let failure: Error | null = null;
  output.on('error', (error) => {
    failure = error;
  });
  const check = (): void => {
    signal?.throwIfAborted();
    if (failure === null) return;
    if ((failure as { code?: unknown }).code === 'ENOSPC')
      throw new OpendrawerError('DISK_FULL', path, { cause: failure });
    throw failure;
  };
  let left = file.start;
  try {
    for await (const chunk of wholeBytes(opened, file)) {
      check();
      const isFull = !output.write(chunk);
      const rows = chunk.subarray(left);
      left -= chunk.length - rows.length;
      if (rows.length > 0) take(rows);
      if (isFull) {
        await new Promise<void>((resolve) => {
          output.once('drain', resolve);
          output.once('close', resolve);
        });
      }
    }
  } finally {
    await new Promise<void>((resolve) => {
      if (output.closed) return resolve();
      output.once('close', resolve);
      output.end();
    });
  }
  check();
}

function blocksOf(index: readonly number[], slices: number): number[][] {
  const blocks: number[][] = Array.from({ length: slices }, () => []);
  for (let at = 0; at < index.length; at += 3) {
    blocks[index[at] ?? 0]?.push(index[at + 1] ?? 0, index[at + 2] ?? 0);
  }
  return blocks;
}

function idPolicyOf(spec: TableSpec, is: Driver['is'], scan: Scan): IdPolicy {
  const keyTerm = spec.fields.find(({ column }) => column === spec.keyColumn && column >= 0)?.key;
  const { triplets } = scan;
  return {
    prefersKey: is === 'core' && keyTerm === 'gbifID',
    keyIsOwn: is === 'core' && spec.keyColumn >= 0,
    keyIsNone: is === 'occurrences' || scan.areRowNumbers || spec.keyColumn < 0,
    triplets: triplets !== null && triplets.repeated === 0 && triplets.complete > 0,
    isAmbiguous: scan.tooManyRepeated,
  };
}

function countsOf(
  { driver, joined, empty }: Star,
  scan: Scan,
  parents: Scan | null,
  answers: readonly Distribution[],
): readonly TableCount[] {
  return [
    {
      name: driver.spec.name,
      rowType: driver.spec.rowType,
      isCore: driver.is === 'core',
      rows: scan.rows,
      blankKeys: scan.blankKeys,
      repeatedKeys: driver.is === 'core' ? scan.repeatedKeys : 0,
      orphans: scan.orphans,
    },
    ...joined.map(
      ({ spec, role }, at): TableCount => ({
        name: spec.name,
        rowType: spec.rowType,
        isCore: role === 'core',
        rows: answers[at]?.rows ?? 0,
        blankKeys: answers[at]?.blankKeys ?? 0,
        repeatedKeys: role === 'core' ? (parents?.repeatedKeys ?? 0) : 0,
        orphans: role === 'core' ? 0 : (answers[at]?.orphans ?? 0),
      }),
    ),
    ...empty.map(
      ({ name, rowType }): TableCount => ({
        name,
        rowType,
        isCore: false,
        rows: 0,
        blankKeys: 0,
        repeatedKeys: 0,
        orphans: 0,
      }),
    ),
  ];
}

const rowsOf = (count: number): string => (count === 1 ? '1 row' : `${count} rows`);
const linesOf = (lines: readonly number[], count: number): string =>
  lines.length === 0
    ? ''
    : ` (line${lines.length === 1 ? '' : 's'} ${lines.join(', ')}${count > lines.length ? ' …' : ''})`;

function noteScan({ spec, is }: Driver, scan: Scan, note: (text: string) => void): void {
  const { examples, triplets } = scan;
  if (scan.blankKeys > 0 && spec.keyColumn >= 0) {
    note(
      `${spec.name}: ${rowsOf(scan.blankKeys)} without ${is === 'core' ? 'an id' : 'the id of what they belong to'}${linesOf(examples.blank, scan.blankKeys)}.`,
    );
  }
  if (is === 'occurrences' && scan.orphans > 0) {
    note(
      `RECORD_REFERENTIAL_INTEGRITY_VIOLATION: ${scan.orphans} of ${scan.rows} rows of ${spec.name} belong to no row of the core.`,
    );
  }
  if (is === 'core' && scan.repeatedKeys > 0) {
    note(
      `RECORD_NOT_UNIQUELY_IDENTIFIED: ${spec.name}: ${rowsOf(scan.repeatedKeys)} with an id that an earlier row has too${linesOf(examples.repeated, scan.repeatedKeys)}.`,
    );
  }
  if (is === 'core' && scan.areRowNumbers)
    note(`${spec.name}: the ids only count the rows, and were not taken for identifiers.`);
  const has = (key: string): boolean => spec.fields.some((field) => field.key === key);
  const hasTriplet = has('institutionCode') && has('collectionCode') && has('catalogNumber');
  if (spec.rowType === OCCURRENCE && !has('occurrenceID') && !has('gbifID') && !hasTriplet) {
    note(
      `REQUIRED_TERM_MISSING: ${spec.name} has neither occurrenceID nor institutionCode, collectionCode and catalogNumber: records are known by ${spec.keyColumn < 0 ? 'their content' : 'the id of the row'} only.`,
    );
  }
  if (triplets !== null && triplets.repeated > 0) {
    note(
      `RECORD_NOT_UNIQUELY_IDENTIFIED: ${spec.name} has no occurrenceID, and of ${triplets.complete} triplets of institution, collection and catalogue number only ${triplets.complete - triplets.repeated} are different.`,
    );
  }
  if (scan.blankRows > 0)
    note(`${spec.name}: ${rowsOf(scan.blankRows)} without any value were passed over.`);
}

function noteDistribution(
  spec: TableSpec,
  role: JoinedTable['role'],
  driver: TableSpec,
  answer: Distribution,
  note: (text: string) => void,
): void {
  const kind = localName(spec.rowType);
  if (answer.orphans > 0 && role === 'core') {
    note(
      `${answer.orphans} of ${answer.rows} rows of ${spec.name} (${kind}) have no occurrence in ${driver.name}, and became no items.`,
    );
  } else if (answer.orphans > 0) {
    note(
      `RECORD_REFERENTIAL_INTEGRITY_VIOLATION: ${answer.orphans} of ${answer.rows} rows of ${spec.name} (${kind}) belong to no row of the core${linesOf(answer.orphanLines, answer.orphans)}.`,
    );
  }
  if (answer.withoutRecord > 0) {
    note(
      `${answer.withoutRecord} of ${answer.rows} rows of ${spec.name} (${kind}) belong to rows of the core that have no occurrence in ${driver.name}.`,
    );
  }
  if (answer.cutCopies > 0) {
    note(
      `${spec.name} (${kind}): ${rowsOf(answer.cutCopies)} belong to so many records that only some of them got them.`,
    );
  }
}

/**
 * Size of units of work: a dozen or two of them, so that no worker waits long for the last one. In powers of two, so that an archive
 * that grows keeps its first parts.
 */
const partitionBytes = (total: number): number =>
  Math.max(SMALLEST_PARTITION, 2 ** Math.floor(Math.log2(Math.max(1, total / 12))));

/** Consecutive slices of a file as units of work. */
function partitionsOf(
  driver: TableSpec,
  joined: readonly JoinedTable[],
  scan: Scan,
  answers: readonly Distribution[],
  ids: IdPolicy,
  rangeBytes: number,
): readonly PreparedPartition[] {
  const total = scan.slices.reduce((sum, { from, to }) => sum + to - from, 0);
  const most = Math.min(rangeBytes, LARGEST_PARTITION, partitionBytes(total));
  const groups: { file: number; from: number; to: number; sizeBytes: number }[] = [];
  for (const [at, slice] of scan.slices.entries()) {
    const last = groups.at(-1);
    const bytes = slice.to - slice.from;
    if (last !== undefined && last.file === slice.file && last.sizeBytes + bytes <= most) {
      last.to = at + 1;
      last.sizeBytes += bytes;
    } else groups.push({ file: slice.file, from: at, to: at + 1, sizeBytes: bytes });
  }
  const plain = (spec: TableSpec): unknown => ({
    ...spec,
    files: spec.files.map((file) => ({ ...file, path: null })),
  });
  const common = JSON.stringify([
    VERSION,
    plain(driver),
    joined.map(({ spec, role }) => [plain(spec), role]),
    ids,
    scan.repeated.length === 0 ? '' : hash('sha256', Uint32Array.from(scan.repeated), 'hex'),
  ]);
  return groups.map(({ file, from, to, sizeBytes }, at) => {
    const name = driver.files[file]?.name ?? driver.name;
    const siblings = groups.filter((group) => group.file === file).length;
    const number = at - groups.findIndex((group) => group.file === file) + 1;
    const sum = createHash('sha256').update(common);
    for (let slice = from; slice < to; slice++) {
      sum.update(scan.slices[slice]?.sha256 ?? '');
      for (const answer of answers) sum.update(`${answer.sha256[slice] ?? ''}\n`);
    }
    return {
      id: siblings > 1 ? `${name}#${number}` : name,
      from,
      to,
      sizeBytes,
      fingerprint: JSON.stringify({ sha256: sum.digest('hex') }),
    };
  });
}
