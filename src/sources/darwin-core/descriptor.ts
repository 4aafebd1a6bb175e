import { SaxesParser } from 'saxes';
import { OpendrawerError } from '../../errors/index.ts';
import { unescapeText } from '../delimited/dialect.ts';
import { utf16Of } from '../delimited/encoding.ts';
import { rowTypeUri, termKey } from './names.ts';

/** A column, or a constant, of a table of an archive. */
export interface DescribedField {
  /** 0-based; null: a constant. */
  readonly column: number | null;
  /** URI, as written. */
  readonly term: string;
  /** What it is called in rows, see `termKey`. */
  readonly key: string;
  /** Value of rows that have none; null: none. */
  readonly default: string | null;
}

/** A core or extension as meta.xml has it (Darwin Core Text Guide). */
export interface DescribedTable {
  /** URI. */
  readonly rowType: string;
  readonly isCore: boolean;
  /** Paths below the folder of the descriptor, or URLs; one or more. */
  readonly locations: readonly string[];
  readonly delimiter: string;
  /** Empty: no quoting. */
  readonly quote: string;
  /** As declared; the bytes decide. */
  readonly newline: string;
  readonly encoding: string | null;
  readonly headerLines: number;
  /** `<id>` or `<coreid>`: `absent`, or its column; null where it has no index. */
  readonly idColumn: number | null | 'absent';
  readonly fields: readonly DescribedField[];
  /** Line of the descriptor on which it begins; 0: there is no descriptor. */
  readonly line: number;
}

/** A meta.xml. */
export interface ArchiveDescriptor {
  /** Path or URL of the description of the dataset; null: not stated. */
  readonly metadata: string | null;
  readonly core: DescribedTable;
  readonly extensions: readonly DescribedTable[];
  /** What is odd, and what was made of it; one sentence each. */
  readonly notes: readonly string[];
}

/** Longest descriptor that is read: the largest known ones have 40 kB. */
export const MAX_DESCRIPTOR_BYTES = 4 * 2 ** 20;
const MAX_TABLES = 100;
const MAX_FIELDS = 10_000;

interface Draft {
  rowType: string;
  isCore: boolean;
  locations: string[];
  delimiter: string;
  quote: string;
  newline: string;
  encoding: string | null;
  headerLines: number;
  idColumn: number | null | 'absent';
  fields: DescribedField[];
  line: number;
}

/** Reads a meta.xml. Throws ARCHIVE_INVALID with line and column where it is no XML, names no file, or cannot be linked. */
export function readDescriptor(bytes: Uint8Array, origin: string): ArchiveDescriptor {
  const reader = new DescriptorReader(origin);
  return reader.read(decodedXml(bytes));
}

/** XML in the encoding of its byte order mark, else of its declaration, else UTF-8. */
function decodedXml(bytes: Uint8Array): string {
  const wide = utf16Of(bytes.subarray(0, 1024));
  if (wide !== null) return new TextDecoder(wide).decode(bytes);
  const start = new TextDecoder('latin1').decode(bytes.subarray(0, 200));
  const declared = /^\s*(?:ï»¿)?\s*<\?xml[^>]*?encoding\s*=\s*["']([\w.:-]+)["']/.exec(start)?.[1];
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    try {
      return new TextDecoder(
        declared === undefined || /^utf-?8$/i.test(declared) ? 'windows-1252' : declared,
      ).decode(bytes);
    } catch {
      return new TextDecoder('windows-1252').decode(bytes);
    }
  }
}

class DescriptorReader {
  readonly #origin: string;
  readonly #parser = new SaxesParser({ xmlns: false });
  readonly #notes: string[] = [];
  readonly #tables: Draft[] = [];
  #metadata: string | null = null;
  #fileRoot = '';
  #root: string | null = null;
  #table: Draft | null = null;
  #text: string | null = null;
  #xml = '';
  /** Characters in front of the XML, which the parser does not see. */
  #skipped = 0;

  constructor(origin: string) {
    this.#origin = origin;
  }

  read(xml: string): ArchiveDescriptor {
    const parser = this.#parser;
    parser.on('error', (cause) => {
      const what = cause.message.replace(/^\d+:\d+:\s*/, '');
      throw this.#invalid(
        `is no well-formed XML: ${what}`,
        'Mend it, or export the archive again.',
      );
    });
    parser.on('doctype', () => {
      throw this.#invalid('has a document type: no entities are read', 'Remove the <!DOCTYPE …>.');
    });
    parser.on('opentag', (tag) => this.#open(localTag(tag.name), withoutPrefixes(tag.attributes)));
    parser.on('text', (part) => {
      if (this.#text !== null) this.#text += part;
    });
    parser.on('cdata', (part) => {
      if (this.#text !== null) this.#text += part;
    });
    parser.on('closetag', (tag) => this.#close(localTag(tag.name)));
    // White space in front of the declaration is an error in XML, and common
    this.#xml = xml;
    this.#skipped = /^[\ufeff\s]*/.exec(xml)?.[0].length ?? 0;
    parser.write(xml.slice(this.#skipped)).close();
    return this.#finish();
  }

  #open(name: string, attributes: Readonly<Record<string, string>>): void {
    if (this.#root === null) {
      this.#root = name;
      if (name !== 'archive') {
        throw this.#invalid(
          `begins with <${name}>, not with <archive>`,
          'It is no descriptor of a Darwin Core archive.',
        );
      }
      this.#metadata = attributes['metadata']?.trim() || null;
      this.#fileRoot = attributes['fileRoot']?.trim() ?? '';
    } else if (
      name === 'core' ||
      name === 'extension' ||
      (name === 'file' && this.#table === null)
    ) {
      // <file> is the core of drafts of the text guide
      const isCore = name !== 'extension';
      if (isCore && this.#tables.some(({ isCore }) => isCore)) {
        throw this.#invalid('has two cores', 'An archive has exactly one.');
      }
      if (this.#tables.length >= MAX_TABLES)
        throw this.#invalid(`describes more than ${MAX_TABLES} tables`);
      this.#table = this.#draft(attributes, isCore);
      this.#tables.push(this.#table);
    } else if (this.#table !== null) {
      if (name === 'id' || name === 'coreid' || name === 'coreId') {
        this.#table.idColumn = this.#columnOf(attributes['index'], name);
      } else if (name === 'field') this.#field(this.#table, attributes);
      else if (name === 'location') this.#text = '';
    }
  }

  #close(name: string): void {
    if (name === 'location' && this.#text !== null) {
      const location = this.#text.trim();
      if (location !== '') this.#table?.locations.push(this.#rooted(location));
      this.#text = null;
    } else if (name === 'core' || name === 'extension' || name === 'file') this.#table = null;
  }

  #rooted(location: string): string {
    return this.#fileRoot === '' ? location : `${this.#fileRoot.replace(/\/$/, '')}/${location}`;
  }

  #draft(attributes: Readonly<Record<string, string>>, isCore: boolean): Draft {
    const lines = attributes['ignoreHeaderLines']?.trim() ?? '';
    const headerLines = lines === '' ? 0 : Number(lines);
    const isCount = Number.isInteger(headerLines) && headerLines >= 0 && headerLines <= 10_000;
    if (!isCount)
      this.#note(`ignoreHeaderLines="${lines.slice(0, 20)}" is no count and was taken for 0`);
    const written = attributes['rowType']?.trim() ?? '';
    const quote = unescapeText(attributes['fieldsEnclosedBy'] ?? '"');
    if (quote.length > 1)
      this.#note(
        `fieldsEnclosedBy="${quote.slice(0, 20)}" is more than a character: its first was taken`,
      );
    return {
      rowType: written === '' ? '' : rowTypeUri(written),
      isCore,
      locations: attributes['location'] === undefined ? [] : [this.#rooted(attributes['location'])],
      delimiter: unescapeText(attributes['fieldsTerminatedBy'] ?? ',') || ',',
      quote: (quote.codePointAt(0) ?? 0) > 0x7f ? '' : quote.slice(0, 1),
      newline: unescapeText(attributes['linesTerminatedBy'] ?? '\n'),
      encoding: attributes['encoding']?.trim() || null,
      headerLines: isCount ? headerLines : 0,
      idColumn: 'absent',
      fields: [],
      line: this.#place().line,
    };
  }

  #field(table: Draft, attributes: Readonly<Record<string, string>>): void {
    const term = attributes['term']?.trim() ?? '';
    const column = this.#columnOf(attributes['index'], 'field');
    const value = attributes['default'] ?? null;
    if (term === '') {
      this.#note('a <field> has no term and was left out');
      return;
    }
    if (table.fields.length >= MAX_FIELDS)
      throw this.#invalid(`describes more than ${MAX_FIELDS} columns`);
    const key = termKey(term);
    if (column === null && value === null) {
      this.#note(`the field ${key} has neither an index nor a default, and was left out`);
      return;
    }
    const twin = table.fields.find((one) => one.key === key);
    if (twin !== undefined) this.#note(`DUPLICATED_TERM: ${key} is described twice in one table`);
    table.fields.push({ column, term, key, default: value });
  }

  #columnOf(text: string | undefined, element: string): number | null {
    if (text === undefined || text.trim() === '') return null;
    const column = Number(text);
    if (Number.isInteger(column) && column >= 0 && column < MAX_FIELDS) return column;
    throw this.#invalid(
      `<${element} index="${text.slice(0, 20)}">: no index of a column`,
      'Columns count from 0.',
    );
  }

  #finish(): ArchiveDescriptor {
    const core = this.#tables.find(({ isCore }) => isCore);
    if (core === undefined) {
      throw this.#invalid('describes no core', 'An archive has exactly one <core>.', 1);
    }
    const extensions = this.#tables.filter(({ isCore }) => !isCore);
    for (const table of this.#tables) {
      const name = `the ${table.isCore ? 'core' : 'extension'} ${table.rowType || 'without a row type'}`;
      if (table.locations.length === 0) {
        throw this.#invalid(
          `${name} names no file`,
          'It needs <files><location>…</location></files>.',
          table.line,
        );
      }
      if (!table.isCore && table.idColumn === 'absent') {
        throw this.#invalid(
          `${name} has no <coreid>, so that its rows belong to nothing`,
          'Add <coreid index="…"/> with the column of the core id.',
          table.line,
        );
      }
      if (!table.isCore && table.rowType === '') {
        throw this.#invalid('an extension has no row type', 'Add rowType="…".', table.line);
      }
    }
    if (core.rowType === '') this.#note('the core has no row type: its columns tell what it is');
    return {
      metadata: this.#metadata,
      core,
      extensions,
      notes: this.#notes.map((note) => `${this.#origin}, ${note}.`),
    };
  }

  #note(text: string): void {
    if (this.#notes.length < 50) this.#notes.push(`line ${this.#place().line}: ${text}`);
  }

  /** Line of the character that was read last, and the number of those before it in its line. */
  #place(): { readonly line: number; readonly column: number } {
    const read = this.#xml.slice(0, Math.max(0, this.#skipped + this.#parser.position - 1));
    const lines = read.split(/\r\n?|\n/);
    return { line: lines.length, column: lines.at(-1)?.length ?? 0 };
  }

  #invalid(what: string, hint?: string, line: number | null = null): OpendrawerError {
    const place = this.#place();
    const where = line === null ? `line ${place.line}, column ${place.column}` : `line ${line}`;
    return new OpendrawerError(
      'ARCHIVE_INVALID',
      `${this.#origin}, ${where}: ${what}`,
      hint === undefined ? {} : { hint },
    );
  }
}

const localTag = (name: string): string => name.slice(name.indexOf(':') + 1);

const withoutPrefixes = (
  attributes: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(attributes).map(([name, value]) => [localTag(name), value]));
