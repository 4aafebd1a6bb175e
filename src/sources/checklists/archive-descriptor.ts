import { SaxesParser } from 'saxes';
import { OpendrawerError } from '../../errors/index.ts';

/** A file of a Darwin Core archive as its meta.xml has it (Darwin Core Text Guide). */
export interface DescribedFile {
  /** Last part of the row type: "Taxon". */
  readonly rowType: string;
  readonly isCore: boolean;
  readonly locations: readonly string[];
  readonly delimiter: string;
  /** Empty: no quoting. */
  readonly quote: string;
  readonly encoding: string;
  readonly headerLines: number;
  /** Column of the id, or null. */
  readonly idColumn: number | null;
  /** Column (null: constant) and term as written, with the value of rows that have none. */
  readonly fields: readonly {
    readonly column: number | null;
    readonly term: string;
    readonly value: string | null;
  }[];
}

interface Draft {
  rowType: string;
  isCore: boolean;
  locations: string[];
  delimiter: string;
  quote: string;
  encoding: string;
  headerLines: number;
  idColumn: number | null;
  fields: { column: number | null; term: string; value: string | null }[];
}

/** Longest descriptor that is read. */
const MAX_LENGTH = 1_000_000;

/** Reads a meta.xml. Throws CHECKLIST_INVALID with the place where it is no XML or names no files. */
export function readDescriptor(xml: string, origin: string): readonly DescribedFile[] {
  if (xml.length > MAX_LENGTH) throw invalid(origin, `is longer than ${MAX_LENGTH} characters`);
  const files: Draft[] = [];
  let file: Draft | null = null;
  let text = '';
  const parser = new SaxesParser();
  parser.on('error', (cause) => {
    throw invalid(origin, `is no well-formed XML: ${cause.message}`);
  });
  parser.on('opentag', (tag) => {
    const name = localName(tag.name);
    text = '';
    if (name === 'core' || name === 'extension') {
      file = draftOf(tag.attributes, name === 'core');
      files.push(file);
    } else if (file !== null && (name === 'id' || name === 'coreid')) {
      file.idColumn = columnOf(tag.attributes['index']);
    } else if (file !== null && name === 'field') {
      file.fields.push({
        column: columnOf(tag.attributes['index']),
        term: tag.attributes['term'] ?? '',
        value: tag.attributes['default'] ?? null,
      });
    }
  });
  parser.on('text', (part) => {
    text += part;
  });
  parser.on('closetag', (tag) => {
    if (localName(tag.name) === 'location' && text.trim() !== '') file?.locations.push(text.trim());
  });
  parser.write(xml.startsWith('\uFEFF') ? xml.slice(1) : xml).close();
  if (files.length === 0) throw invalid(origin, 'names no core');
  return files;
}

function draftOf(attributes: Readonly<Record<string, string>>, isCore: boolean): Draft {
  const rowType = attributes['rowType'] ?? '';
  const headerLines = Number(attributes['ignoreHeaderLines'] ?? 0);
  return {
    rowType: rowType.slice(Math.max(rowType.lastIndexOf('/'), rowType.lastIndexOf('#')) + 1),
    isCore,
    locations: [],
    delimiter: unescaped(attributes['fieldsTerminatedBy'] ?? ',') || ',',
    quote: unescaped(attributes['fieldsEnclosedBy'] ?? '"'),
    encoding: attributes['encoding'] ?? '',
    headerLines: Number.isInteger(headerLines) && headerLines >= 0 ? headerLines : 0,
    idColumn: null,
    fields: [],
  };
}

function columnOf(text: string | undefined): number | null {
  const column = text === undefined || text.trim() === '' ? Number.NaN : Number(text);
  return Number.isInteger(column) && column >= 0 && column < 10_000 ? column : null;
}

const localName = (name: string): string => name.slice(name.indexOf(':') + 1);

/** `\t` and its kin are written as in source code. */
const unescaped = (text: string): string =>
  text
    .replaceAll('\\t', '\t')
    .replaceAll('\\n', '\n')
    .replaceAll('\\r', '\r')
    .replaceAll('\\"', '"')
    .replaceAll("\\'", "'");

const invalid = (origin: string, what: string): OpendrawerError =>
  new OpendrawerError('CHECKLIST_INVALID', `${origin} ${what}`);
