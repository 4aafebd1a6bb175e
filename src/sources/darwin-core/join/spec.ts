import { OpendrawerError } from '../../../errors/index.ts';
import { cutText, DELIMITERS, type Dialect, newlineOf } from '../../delimited/dialect.ts';
import { encodingOf } from '../../delimited/encoding.ts';
import { tableBytes } from '../../delimited/table.ts';
import { readStart } from '../../files/read-start.ts';
import { type ArchiveTable, textOf } from '../archive.ts';
import { localName } from '../names.ts';

/** A column or constant of a table, as `DescribedField`. */
export interface FieldSpec {
  /** −1: a constant. */
  readonly column: number;
  readonly term: string;
  readonly key: string;
  readonly default: string | null;
}

/** How one file of a table is read. */
export interface FileSpec {
  /** Name in the archive. */
  readonly name: string;
  /** Absolute path where its bytes lie as they are; null: in the archive. */
  readonly path: string | null;
  readonly encoding: string;
  readonly fallback: string;
  readonly markBytes: number;
  /** Of the first row of data, in the text without a byte order mark. */
  readonly start: number;
  readonly firstLine: number;
}

/** A table of an archive, ready to be read; plain data for threads and workers. */
export interface TableSpec {
  readonly rowType: string;
  /** For messages: the names of its files. */
  readonly name: string;
  readonly dialect: Dialect;
  /** Column of the id of the core; −1: none. */
  readonly keyColumn: number;
  /** Column of occurrenceID; −1: none, or the same. */
  readonly occurrenceColumn: number;
  readonly fields: readonly FieldSpec[];
  /** Cells of most rows. */
  readonly width: number;
  /** Whether there is a row of data. */
  readonly hasRows: boolean;
  /** What the columns are called that have no term: their headings, else "column 7". */
  readonly headings: readonly string[];
  readonly files: readonly FileSpec[];
}

const HEAD_BYTES = 512 * 1024;
const ROWS_LOOKED_AT = 1000;

/** Looks into the files of a table. What is odd goes to `note`. Throws ARCHIVE_INVALID where the columns cannot be those of meta.xml. */
export async function specOf(
  table: ArchiveTable,
  note: (text: string) => void,
): Promise<TableSpec> {
  const needed =
    Math.max(
      -1,
      ...table.fields.map(({ column }) => column ?? -1),
      typeof table.idColumn === 'number' ? table.idColumn : -1,
    ) + 1;
  let dialect: Dialect | null = null;
  let widths: Widths = { width: needed, isConstant: false, rows: 0, sample: [] };
  let headings: readonly string[] = [];
  const files: FileSpec[] = [];
  for (const file of table.files) {
    const bytes = await readStart(textOf(file), HEAD_BYTES);
    const encoding = encodingOf(bytes, table.encoding);
    const text = await decoded(bytes, encoding);
    const own = dialectOf(text, table, needed, file.name, note);
    const { skip, lines, heading } = headerOf(text, table, own, file.name, note);
    files.push({
      name: file.name,
      path: file.path,
      encoding: encoding.encoding,
      fallback: encoding.fallback,
      markBytes: encoding.markBytes,
      start: Buffer.byteLength(text.slice(0, skip)),
      firstLine: lines + 1,
    });
    if (dialect !== null) continue;
    dialect = own;
    headings = heading;
    widths = widthsOf(text.slice(skip), own, bytes.length < HEAD_BYTES);
  }
  const found = dialect ?? { delimiter: table.delimiter, quote: table.quote, newline: '\n' };
  const name = table.files.map((file) => file.name).join(', ');
  const fields = placedByHeadings(table, headings, name, note);
  checkColumns(table, fields, name, widths, headings.length, note);
  const occurrence = fields.find(({ key }) => key === 'occurrenceID')?.column ?? -1;
  const keyColumn = typeof table.idColumn === 'number' ? table.idColumn : -1;
  return {
    rowType: table.rowType,
    name,
    dialect: found,
    keyColumn,
    occurrenceColumn: occurrence === keyColumn ? -1 : occurrence,
    fields,
    width: Math.max(widths.width, 1),
    hasRows: widths.rows > 0,
    headings,
    files,
  };
}

async function decoded(
  bytes: Uint8Array,
  encoding: ReturnType<typeof encodingOf>,
): Promise<string> {
  async function* once(): AsyncGenerator<Uint8Array> {
    yield bytes;
  }
  const parts: Uint8Array[] = [];
  for await (const part of tableBytes(once(), encoding)) parts.push(part);
  // Byte for byte, so that offsets of characters are offsets of bytes; headings are decoded when they are taken
  return Buffer.concat(parts).toString('latin1');
}

interface Widths {
  readonly width: number;
  readonly isConstant: boolean;
  readonly rows: number;
  readonly sample: readonly (readonly string[])[];
}

function widthsOf(text: string, dialect: Dialect, isWhole: boolean): Widths {
  const rows = cutText(text, dialect, ROWS_LOOKED_AT);
  if (!isWhole && rows.length < ROWS_LOOKED_AT) rows.pop();
  const counts = new Map<number, number>();
  for (const cells of rows) {
    if (cells.every((cell) => cell.trim() === '')) continue;
    counts.set(cells.length, (counts.get(cells.length) ?? 0) + 1);
  }
  let [width, most, total] = [0, 0, 0];
  for (const [one, count] of counts) {
    total += count;
    if (count > most) [width, most] = [one, count];
  }
  return { width, isConstant: counts.size === 1, rows: total, sample: rows };
}

/** The dialect of a file: the declared one, unless it does not cut the rows and another does. */
function dialectOf(
  text: string,
  table: ArchiveTable,
  needed: number,
  name: string,
  note: (text: string) => void,
): Dialect {
  const newline = newlineOf(text, table.newline);
  const declared = {
    delimiter: Buffer.from(table.delimiter).toString('latin1'),
    quote: table.quote,
    newline,
  };
  const back = (dialect: Dialect): Dialect => ({ ...dialect, delimiter: table.delimiter });
  if (needed < 2 || text === '') return back(declared);
  const sample = text.slice(0, 64 * 1024);
  const found = widthsOf(sample, declared, true);
  if (found.width > 1) return back(withQuotes(declared, sample, found, name, note));
  for (const delimiter of DELIMITERS) {
    if (delimiter === table.delimiter) continue;
    const other = { ...declared, delimiter };
    if (widthsOf(sample, other, true).width < 2) continue;
    note(
      `${name}: meta.xml says that ${shown(table.delimiter)} divides the cells, which it does not: each row would be one cell. It was cut at ${shown(delimiter)}.`,
    );
    return other;
  }
  return back(declared);
}

/** Quotes where meta.xml tells of none: rows that are uneven without them, and even with them, are quoted. */
function withQuotes(
  declared: Dialect,
  sample: string,
  found: Widths,
  name: string,
  note: (text: string) => void,
): Dialect {
  if (declared.quote !== '' || found.isConstant || found.rows < 2) return declared;
  const quoted = { ...declared, quote: '"' };
  const widths = widthsOf(sample, quoted, true);
  if (!widths.isConstant || widths.width < 2) return declared;
  note(
    `${name}: meta.xml says that cells are not quoted, but they are: rows are only even with quotes, which were read so.`,
  );
  return quoted;
}

const shown = (delimiter: string): string => (delimiter === '\t' ? 'a tab' : `"${delimiter}"`);

/** The lines in front of the data: as many as declared; where none are declared and the first row repeats the terms, that row. */
function headerOf(
  text: string,
  table: ArchiveTable,
  { delimiter, quote, newline }: Dialect,
  name: string,
  note: (text: string) => void,
): { readonly skip: number; readonly lines: number; readonly heading: readonly string[] } {
  const dialect = { delimiter: Buffer.from(delimiter).toString('latin1'), quote, newline };
  const cellsAt = (from: number): readonly string[] =>
    (cutText(text.slice(from, from + 64 * 1024), dialect, 1)[0] ?? []).map((cell) =>
      Buffer.from(cell, 'latin1').toString('utf8').trim(),
    );
  let skip = 0;
  let heading: readonly string[] = [];
  for (let line = 0; line < table.headerLines && skip < text.length; line++) {
    heading = cellsAt(skip);
    const end = text.indexOf(newline, skip);
    skip = end < 0 ? text.length : end + 1;
  }
  if (table.headerLines > 0) return { skip, lines: table.headerLines, heading };
  const first = cellsAt(0);
  const columns = table.fields.filter(({ column }) => column !== null);
  const same = columns.filter(
    ({ column, term }) =>
      first[column ?? 0]?.replace(/^.*[:/#]/, '').toLowerCase() === localName(term).toLowerCase(),
  );
  if (columns.length < 2 || same.length < columns.length / 2)
    return { skip: 0, lines: 0, heading: [] };
  note(
    `${name}: meta.xml tells of no heading, but the first row holds the names of the terms, and was left out.`,
  );
  const end = text.indexOf(newline);
  return { skip: end < 0 ? text.length : end + 1, lines: 1, heading: first };
}

/**
 * Columns beyond the rows. Where all rows of a core are equally long and shorter than meta.xml and their own heading say, columns have
 * gone: where values then stand under terms that they cannot belong to, the table is refused.
 */
function checkColumns(
  table: ArchiveTable,
  fields: readonly FieldSpec[],
  name: string,
  { width, isConstant, rows, sample }: Widths,
  headings: number,
  note: (text: string) => void,
): void {
  if (rows === 0) return;
  const beyond = fields.find(({ column }) => column >= width);
  const isId = typeof table.idColumn === 'number' && table.idColumn >= width;
  if (beyond === undefined && !isId) return;
  const what = isId
    ? `the ${table.isCore ? 'id' : 'core id'} in column ${table.idColumn}`
    : `${beyond?.key ?? ''} in column ${beyond?.column ?? ''}`;
  const misfit = isConstant && beyond !== undefined ? misplaced(fields, sample) : null;
  if (!table.isCore || (!isId && misfit === null)) {
    if (isConstant || isId) note(`${name}: meta.xml has ${what}, but rows have ${width} cells.`);
    return;
  }
  const below = headings > 0 ? ` below ${headings} headings` : '';
  const evidence = misfit === null ? '' : `; ${misfit}`;
  throw new OpendrawerError(
    'ARCHIVE_INVALID',
    `${name}: meta.xml has ${what} (counted from 0), but rows have ${width} cells${below}${evidence}`,
    {
      hint: 'Export the archive again, or mend the indexes in meta.xml: values would stand under wrong terms.',
    },
  );
}

const INTEGER = /^-?\d+(?:\.0+)?$/;
/** Terms whose values have a form that others have not. */
const FORMS: readonly (readonly [term: RegExp, form: RegExp])[] = [
  [
    /^(?:taxon|kingdom|phylum|class|order|family|genus|subgenus|species|acceptedTaxon|network)Key$/,
    INTEGER,
  ],
  [/^(?:year|month|day|startDayOfYear|endDayOfYear|individualCount)$/, INTEGER],
  [
    /^(?:hasCoordinate|hasGeospatialIssues?|repatriated|isSequenced|isInCluster)$/,
    /^(?:true|false|[01])$/i,
  ],
  [
    /^(?:decimalLatitude|decimalLongitude|coordinateUncertaintyInMeters)$/,
    /^[-+]?\d*[.,]?\d+(?:e[-+]?\d+)?$/i,
  ],
  [/^(?:lastParsed|lastCrawled|lastInterpreted|modified)$/, /\d{4}/],
];

/** A column none of whose values has the form of its term, in words; null: none. */
function misplaced(
  fields: readonly FieldSpec[],
  sample: readonly (readonly string[])[],
): string | null {
  for (const { column, key } of fields) {
    const form = FORMS.find(([term]) => term.test(key))?.[1];
    if (form === undefined || column < 0) continue;
    const values = sample.map((cells) => cells[column]?.trim() ?? '').filter((text) => text !== '');
    const [first] = values;
    if (first !== undefined && !values.some((text) => form.test(text))) {
      return `${key} holds "${first.slice(0, 40)}", so that columns have shifted`;
    }
  }
  return null;
}

/**
 * The columns of terms. Where the headings name most of the terms at other places than meta.xml, and next to none where it has them,
 * its indexes are shifted and the headings are right.
 */
function placedByHeadings(
  table: ArchiveTable,
  headings: readonly string[],
  name: string,
  note: (text: string) => void,
): readonly FieldSpec[] {
  const fields = table.fields.map(
    ({ column, term, key, default: value }): FieldSpec => ({
      column: column ?? -1,
      term,
      key,
      default: value,
    }),
  );
  const names = headings.map((heading) => localName(heading).toLowerCase());
  const indexed = fields.filter(({ column }) => column >= 0);
  const placeOf = ({ term }: FieldSpec): number => names.indexOf(localName(term).toLowerCase());
  const right = indexed.filter(
    ({ column, term }) => names[column] === localName(term).toLowerCase(),
  );
  const elsewhere = indexed.filter((field) => {
    const place = placeOf(field);
    return place >= 0 && place !== field.column;
  });
  if (
    indexed.length < 4 ||
    elsewhere.length < indexed.length * 0.8 ||
    right.length > indexed.length * 0.1
  ) {
    return fields;
  }
  note(
    `${name}: meta.xml has the terms in other columns than the headings (${elsewhere[0]?.key ?? ''} in ${elsewhere[0]?.column ?? ''}, counted from 0); the headings were followed.`,
  );
  return fields.map((field) => {
    const place = placeOf(field);
    return field.column < 0 || place < 0 ? field : { ...field, column: place };
  });
}
