import { posix } from 'node:path';
import { OpendrawerError } from '../../errors/index.ts';
import { packingOf } from '../bytes/decode.ts';
import { inspectTable } from '../delimited/table.ts';
import { openFiles } from '../files/open-files.ts';
import { readStart, readWhole } from '../files/read-start.ts';
import { shownName } from '../files/safe-name.ts';
import { FILE_LIMITS, type FileLimits, type SourceFile, type SourceFiles } from '../files/types.ts';
import { unpack } from '../files/unpack.ts';
import { rowTypeOf } from '../tables/row-types.ts';
import { termNamed } from '../tables/terms.ts';
import {
  type ArchiveDescriptor,
  type DescribedTable,
  MAX_DESCRIPTOR_BYTES,
  readDescriptor,
} from './descriptor.ts';
import {
  EVENT,
  isAnyDarwinCore,
  localName,
  OCCURRENCE,
  rowTypeUri,
  TAXON,
  termKey,
} from './names.ts';

/** A core or extension with the files that hold its rows. */
export interface ArchiveTable extends DescribedTable {
  readonly files: readonly SourceFile[];
}

/** A Darwin Core archive that is open for reading. */
export interface Archive {
  /** As it was given, absolute. */
  readonly path: string;
  /** Name of meta.xml; null where there is none. */
  readonly descriptor: string | null;
  readonly core: ArchiveTable;
  /** Those that can be joined to the core. */
  readonly extensions: readonly ArchiveTable[];
  /** The description of the dataset; null: none. */
  readonly metadata: SourceFile | null;
  /** What is odd, and what was assumed; one sentence each. */
  readonly notes: readonly string[];
  close(): void;
}

const HEAD_BYTES = 64 * 1024;
const METADATA_NAMES = ['eml.xml', 'metadata.xml'];

/**
 * Opens an archive: a zip, tar or folder with a meta.xml, or with tables whose headings are terms. Throws what `openFiles` throws;
 * ARCHIVE_INVALID where meta.xml is broken, names what is not there, or where nothing tells what the tables are.
 */
export async function openArchive(
  path: string,
  limits: Partial<FileLimits> = {},
): Promise<Archive> {
  const opened = await openFiles(path, limits);
  try {
    return await archiveOf(opened);
  } catch (error) {
    opened.close();
    throw error;
  }
}

const invalid = (message: string, hint: string): OpendrawerError =>
  new OpendrawerError('ARCHIVE_INVALID', message, { hint });

/** The descriptors of an archive, the one nearest to the root first. */
export const descriptorsOf = <T extends { readonly name: string }>(
  files: readonly T[],
): readonly T[] =>
  files
    .filter(({ name }) => posix.basename(name).toLowerCase() === 'meta.xml')
    .toSorted(
      (a, b) => a.name.split('/').length - b.name.split('/').length || (a.name < b.name ? -1 : 1),
    );

async function archiveOf(opened: SourceFiles): Promise<Archive> {
  const descriptors = descriptorsOf(opened.files);
  const [file, ...others] = descriptors;
  const notes = [...opened.notes];
  if (file === undefined) {
    const found = await undescribed(opened);
    return {
      path: opened.path,
      descriptor: null,
      ...found,
      notes: [...notes, ...found.notes],
      close: () => opened.close(),
    };
  }
  if (others.length > 0) {
    notes.push(
      `There are ${descriptors.length} meta.xml; ${file.name}, the one nearest to the root, was read.`,
    );
  }
  const origin = `${opened.path}: ${file.name}`;
  const bytes = await readWhole(file.open(), MAX_DESCRIPTOR_BYTES, () =>
    invalid(
      `${origin} is larger than ${MAX_DESCRIPTOR_BYTES} bytes`,
      'It is no descriptor of a Darwin Core archive.',
    ),
  );
  const descriptor = readDescriptor(bytes, origin);
  const finder = new FileFinder(opened, posix.dirname(file.name), notes);
  const core = described(tableOf(descriptor.core, finder, origin));
  const extensions: ArchiveTable[] = [];
  for (const one of descriptor.extensions) {
    if (one.idColumn === null) {
      notes.push(
        `The <coreid> of the extension ${one.rowType} has no index: its rows belong to nothing, and were left out.`,
      );
      continue;
    }
    extensions.push(tableOf(one, finder, origin));
  }
  if (extensions.length > 0 && typeof core.idColumn !== 'number') {
    throw invalid(
      `${origin}, line ${core.line}: the core has no <id index="…">, so that its extensions (${extensions.map(({ rowType }) => localName(rowType)).join(', ')}) belong to nothing`,
      'Add <id index="…"/> to the core.',
    );
  }
  return {
    path: opened.path,
    descriptor: file.name,
    core,
    extensions,
    metadata: metadataOf(descriptor, finder, opened, file.name, notes),
    notes: [...notes, ...descriptor.notes],
    close: () => opened.close(),
  };
}

/** A core whose row type is missing, or the one of old for everything, is told by its columns. */
function described(table: ArchiveTable): ArchiveTable {
  if (table.rowType !== '' && !isAnyDarwinCore(table.rowType)) return table;
  const names = table.fields.map(({ key }) => key);
  const isTaxa = names.some((name) =>
    /^(?:higherTaxonID|parentNameUsageID|acceptedNameUsageID|taxonomicStatus)$/i.test(name),
  );
  const isRecord = names.some((name) =>
    /^(?:basisOfRecord|catalogNumber|occurrenceID|recordedBy|decimalLatitude|individualCount)$/i.test(
      name,
    ),
  );
  return { ...table, rowType: isTaxa && !isRecord ? TAXON : rowTypeUri(rowTypeOf(names)) };
}

function tableOf(described: DescribedTable, finder: FileFinder, origin: string): ArchiveTable {
  const what = `the ${described.isCore ? 'core' : 'extension'} ${described.rowType}`;
  const files = described.locations.map((location) => {
    if (/^(?:https?|ftp):\/\//i.test(location)) {
      throw invalid(
        `${origin}, line ${described.line}: ${what} lies at ${shownName(location)}, outside of the archive`,
        'Fetch the file, put it into the archive and name it in meta.xml.',
      );
    }
    const file = finder.find(location);
    if (file !== null) return file;
    throw invalid(
      `${origin}, line ${described.line}: ${what} names the file ${shownName(location)}, which is not there`,
      `Files: ${finder.listed()}.`,
    );
  });
  return { ...described, files };
}

/** Finds the files that a descriptor names. */
class FileFinder {
  readonly #files: readonly SourceFile[];
  readonly #folder: string;
  readonly #notes: string[];

  constructor(opened: SourceFiles, folder: string, notes: string[]) {
    this.#files = opened.files;
    this.#folder = folder;
    this.#notes = notes;
  }

  /** As written; else with other slashes, other capitals, escapes of URLs, or in another folder, which is noted. */
  find(location: string): SourceFile | null {
    const slashed = location.replaceAll('\\', '/').replace(/^(?:\.?\/)+/, '');
    const exact = this.#named(posix.join(this.#folder, slashed));
    if (exact !== null) return exact;
    const decoded = this.#named(posix.join(this.#folder, decodedUri(slashed)));
    if (decoded !== null) return decoded;
    const wanted = folded(posix.join(this.#folder, slashed));
    const base = posix.basename(wanted);
    const alike =
      this.#only(({ name }) => folded(name) === wanted) ??
      this.#only(({ name }) => posix.basename(folded(name)) === base);
    if (alike !== null)
      this.#notes.push(`meta.xml names ${shownName(location)}; ${alike.name} was read.`);
    return alike;
  }

  listed(): string {
    return this.#files
      .slice(0, 10)
      .map(({ name }) => shownName(name))
      .join(', ');
  }

  #named(name: string): SourceFile | null {
    return this.#files.find((file) => file.name === name) ?? null;
  }

  #only(test: (file: SourceFile) => boolean): SourceFile | null {
    const [one, another] = this.#files.filter(test);
    return one !== undefined && another === undefined ? one : null;
  }
}

/** Names of one file as different systems write them: capitals, and letters with their marks apart (macOS). */
const folded = (name: string): string => name.normalize('NFC').toLowerCase();

function decodedUri(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function metadataOf(
  { metadata }: ArchiveDescriptor,
  finder: FileFinder,
  opened: SourceFiles,
  descriptor: string,
  notes: string[],
): SourceFile | null {
  const folder = posix.dirname(descriptor);
  const usual = (): SourceFile | null =>
    opened.files.find(
      ({ name }) =>
        posix.dirname(name) === folder &&
        METADATA_NAMES.includes(posix.basename(name).toLowerCase()),
    ) ?? null;
  if (metadata === null) return usual();
  if (/^https?:\/\//i.test(metadata)) {
    notes.push(
      `The description of the dataset lies outside of the archive, at ${shownName(metadata)}.`,
    );
    return usual();
  }
  const file = finder.find(metadata);
  if (file === null) {
    const found = usual();
    notes.push(
      `meta.xml names ${shownName(metadata)} as the description of the dataset, which is not there${found === null ? '' : `; ${found.name} was read`}.`,
    );
    return found;
  }
  return file.name === descriptor ? usual() : file;
}

/** What lies beside the tables of an archive and is none. */
const COMPANION =
  /(?:^|\/)(?:eml|metadata|resource|datacite|dataset|rss|.*\.(?:xml|xsd|md|pdf|html?|rtf|docx?|json|ya?ml|jpe?g|png|gif|svg|r|py|log))$|(?:^|\/)(?:readme|license|licence|citations?|rights|changelog|notes?)[^/]*$/i;

/** An archive without meta.xml: tables whose headings are terms. */
async function undescribed(
  opened: SourceFiles,
): Promise<Pick<Archive, 'core' | 'extensions' | 'metadata' | 'notes'>> {
  await refuseMisnamed(opened);
  const tables: ArchiveTable[] = [];
  const others: string[] = [];
  for (const file of opened.files) {
    if (COMPANION.test(file.name)) continue;
    const table = await headedTable(file);
    if (table === null) others.push(file.name);
    else tables.push(table);
  }
  const missing = `DWCA_META_XML_NOT_FOUND: ${opened.path} has no meta.xml`;
  if (tables.length === 0) {
    const inner = await innerArchive(opened.files);
    if (inner !== null) {
      throw invalid(
        `${opened.path} holds another archive, ${shownName(inner)}, and no table`,
        'Unpack it once, and give the archive that is in it.',
      );
    }
    throw invalid(
      `${missing}, and no table whose headings are terms`,
      'Give a Darwin Core archive, or a table.',
    );
  }
  if (others.length > 0) {
    throw invalid(
      `${missing}, and ${others.slice(0, 5).map(shownName).join(', ')} beside ${tables.map(({ files }) => files[0]?.name ?? '').join(', ')} is not known to be a table or none`,
      'Give the table itself, or an archive with a meta.xml.',
    );
  }
  const { core, extensions } = starOf(tables, missing);
  const names = [core, ...extensions].map(
    ({ rowType, files }) => `${files[0]?.name ?? ''} as ${localName(rowType)}`,
  );
  return {
    core,
    extensions,
    metadata:
      opened.files.find(({ name }) =>
        METADATA_NAMES.includes(posix.basename(name).toLowerCase()),
      ) ?? null,
    notes: [
      `There is no meta.xml (DWCA_META_XML_NOT_FOUND): ${names.join(', ')} ${names.length === 1 ? 'was' : 'were'} read by the headings.`,
    ],
  };
}

/** Name of the first file that is an archive itself; null: none. */
async function innerArchive(files: readonly SourceFile[]): Promise<string | null> {
  for (const file of files) {
    const packing = packingOf(await readStart(file.open(), 512));
    if (packing === 'zip' || packing === 'gzip' || packing === '7z') return file.name;
  }
  return null;
}

/** A descriptor under another name tells what the tables are: to guess would be wrong. */
async function refuseMisnamed(opened: SourceFiles): Promise<void> {
  for (const file of opened.files) {
    if (!/\.xml$/i.test(file.name) || (file.sizeBytes ?? 0) > MAX_DESCRIPTOR_BYTES) continue;
    const head = Buffer.from(await readStart(file.open(), 2048)).toString('latin1');
    if (!/<(?:\w+:)?archive[\s>]/.test(head) || !head.includes('rs.tdwg.org/dwc/text')) continue;
    throw invalid(
      `DWCA_META_XML_NOT_FOUND: ${opened.path} has no meta.xml; ${file.name} looks like one`,
      `Rename ${file.name} to meta.xml.`,
    );
  }
}

/** A file as a table by its heading; null where too few of its columns are terms, or it is no text. */
async function headedTable(file: SourceFile): Promise<ArchiveTable | null> {
  const head = await readStart(textOf(file), HEAD_BYTES);
  if (head.length === 0 || (head.includes(0) && head[0] !== 0xff && head[0] !== 0xfe)) return null;
  const { dialect, head: text, encoding } = inspectTable(head);
  const [first = ''] = text.split(dialect.newline, 1);
  const heading = headingOf(first, dialect.delimiter, dialect.quote);
  const known = heading.filter((name) => termNamed(name) !== null).length;
  if (known < 2 || known < heading.length / 3) return null;
  const fields = heading.flatMap((name, column) =>
    name === ''
      ? []
      : [{ column, term: name, key: termNamed(name) ?? termKey(name), default: null }],
  );
  const byFile = rowTypeNamed(file.name);
  return {
    rowType: byFile ?? rowTypeUri(rowTypeOf(fields.map(({ key }) => key))),
    isCore: false,
    locations: [file.name],
    delimiter: dialect.delimiter,
    quote: dialect.quote,
    newline: dialect.newline,
    encoding: encoding.encoding,
    headerLines: 1,
    idColumn: null,
    fields,
    line: 0,
    files: [file],
  };
}

const headingOf = (line: string, delimiter: string, quote: string): string[] =>
  line.split(delimiter).map((cell) => {
    const text = cell.trim();
    return quote !== '' && text.length > 1 && text.startsWith(quote) && text.endsWith(quote)
      ? text.slice(1, -1).trim()
      : text;
  });

/** `occurrence.txt` holds occurrences. */
function rowTypeNamed(name: string): string | null {
  const stem = posix
    .basename(name)
    .replace(/\.[^.]*$/, '')
    .replace(/s$/i, '')
    .replaceAll(/[^a-z]/gi, '');
  const uri = rowTypeUri(stem);
  return uri === stem ? null : uri;
}

const KEYS: Readonly<Record<string, readonly string[]>> = {
  [OCCURRENCE]: ['id', 'gbifID', 'occurrenceID'],
  [EVENT]: ['id', 'eventID'],
  [TAXON]: ['id', 'taxonID'],
};

/** The core among tables: events before occurrences that name them, taxa last. The others are joined by its key. */
function starOf(
  tables: readonly ArchiveTable[],
  missing: string,
): { core: ArchiveTable; extensions: readonly ArchiveTable[] } {
  const columnOf = (table: ArchiveTable, names: readonly string[]): number | null => {
    for (const name of names) {
      const field = table.fields.find(({ key }) => key.toLowerCase() === name.toLowerCase());
      if (field !== undefined) return field.column;
    }
    return null;
  };
  const of = (rowType: string): readonly ArchiveTable[] =>
    tables.filter((table) => table.rowType === rowType);
  const [events, occurrences, taxa] = [of(EVENT), of(OCCURRENCE), of(TAXON)];
  const named = occurrences.every((table) => columnOf(table, ['eventID', 'coreid', 'id']) !== null);
  const cores =
    events.length > 0 && (occurrences.length === 0 || named)
      ? events
      : occurrences.length > 0
        ? occurrences
        : taxa;
  const [core, twin] = cores;
  const listed = tables
    .map(({ files, rowType }) => `${files[0]?.name ?? ''} (${localName(rowType)})`)
    .join(', ');
  if (core === undefined) {
    throw invalid(`${missing}, and none of its tables is a core: ${listed}`, 'Add meta.xml.');
  }
  if (twin !== undefined) {
    throw invalid(
      `${missing}, and more than one table may be its core: ${listed}`,
      'Give one of the tables, or add meta.xml.',
    );
  }
  const keys = KEYS[core.rowType] ?? ['id'];
  const id = columnOf(core, keys);
  const key = keys.find((name) => columnOf(core, [name]) === id && id !== null);
  const others = tables.filter((table) => table !== core);
  const extensions = others.map((table) => {
    const column = columnOf(table, [
      'coreid',
      'coreId',
      ...(key === undefined || key === 'id' ? keys.filter((name) => name !== 'id') : [key]),
      'id',
    ]);
    if (column === null || id === null) {
      throw invalid(
        `${missing}, and no column joins ${table.files[0]?.name ?? ''} to ${core.files[0]?.name ?? ''}`,
        'Add meta.xml.',
      );
    }
    return { ...table, idColumn: column };
  });
  return { core: { ...core, isCore: true, idColumn: id ?? 'absent' }, extensions };
}

/** The bytes of a file, out of gzip or bzip2 where it is packed once more. */
export const textOf = (file: SourceFile): AsyncIterable<Uint8Array> =>
  unpack(file.open(), { name: file.name, limits: FILE_LIMITS });
