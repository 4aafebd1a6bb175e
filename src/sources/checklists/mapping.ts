import { nearestWord, OpendrawerError } from '../../errors/index.ts';
import type { NomenclaturalCode } from '../../terms/index.ts';
import { nomenclaturalCodes } from '../../terms/index.ts';
import { CHECKLIST_TERMS, type ChecklistTerm, termOfHeading } from './columns.ts';

export const CHECKLIST_FORMATS = ['dwc', 'coldp', 'plain'] as const;
export type ChecklistFormat = (typeof CHECKLIST_FORMATS)[number];

/** A value that follows from another column: "genus Lycopodium → class Lycopodiopsida". */
export interface ValueTable {
  /** Heading or term of the column that is looked up. */
  readonly from: string;
  readonly values: Readonly<Record<string, string>>;
  /** For all other values; null: none. */
  readonly otherwise: string | null;
}

/** How one table is read. What is not said is told by the file. */
export interface TableMapping {
  /** Heading → term. Headings that are terms need not be named; an empty term hides a column. */
  readonly columns: Readonly<Record<string, ChecklistTerm | ''>>;
  /** Term → value of every row that has none in a column. */
  readonly constants: Readonly<Partial<Record<ChecklistTerm, string>>>;
  readonly tables: Readonly<Partial<Record<ChecklistTerm, ValueTable>>>;
  /** `epithets`: available epithets with authors under the accepted usage whose genus is not told. */
  readonly form: 'names' | 'epithets';
  readonly delimiter: string | null;
  /** Empty: no quoting. */
  readonly quote: string | null;
  readonly encoding: string | null;
}

/** How a checklist is read. */
export interface ChecklistMapping {
  readonly format: ChecklistFormat | null;
  readonly code: NomenclaturalCode | null;
  /** Tables by the name of their file; empty: found by their names. */
  readonly files: Readonly<Record<string, TableMapping>>;
  /** For tables that are not named. */
  readonly table: TableMapping;
}

const NO_TABLE: TableMapping = {
  columns: {},
  constants: {},
  tables: {},
  form: 'names',
  delimiter: null,
  quote: null,
  encoding: null,
};

/** Reads a checklist by what its files tell. */
export const NO_MAPPING: ChecklistMapping = {
  format: null,
  code: null,
  files: {},
  table: NO_TABLE,
};

const DELIMITERS: Readonly<Record<string, string>> = {
  tab: '\t',
  '\\t': '\t',
  comma: ',',
  semicolon: ';',
  pipe: '|',
};

/**
 * Checks a mapping as written in YAML or JSON. Throws CHECKLIST_INVALID with the key and, for an unknown one, the nearest
 * valid one. `origin` stands in front of the message.
 */
export function parseMapping(value: unknown, origin: string): ChecklistMapping {
  const at = new Reader(origin, '');
  const mapping = at.object(value);
  at.only(mapping, ['format', 'code', 'files', ...TABLE_KEYS]);
  const table = tableMapping(at, mapping, NO_TABLE);
  const files = at.under('files').object(mapping['files'] ?? {});
  return {
    format: at.choice(mapping, 'format', CHECKLIST_FORMATS),
    code: codeOf(at, mapping['code']),
    table,
    files: Object.fromEntries(
      Object.entries(files).map(([name, file]) => {
        const below = at.under(`files.${name}`);
        const entry = below.object(file ?? {});
        below.only(entry, TABLE_KEYS);
        return [name, tableMapping(below, entry, table)];
      }),
    ),
  };
}

const TABLE_KEYS = ['columns', 'constants', 'tables', 'form', 'delimiter', 'quote', 'encoding'];

function tableMapping(
  at: Reader,
  value: Readonly<Record<string, unknown>>,
  otherwise: TableMapping,
): TableMapping {
  const columns = at.under('columns').object(value['columns'] ?? {});
  const constants = at.under('constants').object(value['constants'] ?? {});
  const tables = at.under('tables').object(value['tables'] ?? {});
  return {
    columns: {
      ...otherwise.columns,
      ...mapValues(columns, (term, heading) =>
        term === '' || term === null ? '' : at.under(`columns.${heading}`).term(term),
      ),
    },
    constants: {
      ...otherwise.constants,
      ...mapKeys(constants, (term, text) => {
        const below = at.under(`constants.${term}`);
        return [below.term(term), below.text(text)];
      }),
    },
    tables: {
      ...otherwise.tables,
      ...mapKeys(tables, (term, entry) => {
        const below = at.under(`tables.${term}`);
        return [below.term(term), valueTable(below, entry)];
      }),
    },
    form: at.choice(value, 'form', ['names', 'epithets'] as const) ?? otherwise.form,
    delimiter: delimiterOf(at, value['delimiter']) ?? otherwise.delimiter,
    quote: quoteOf(at, value['quote']) ?? otherwise.quote,
    encoding:
      value['encoding'] === undefined
        ? otherwise.encoding
        : at.under('encoding').text(value['encoding']),
  };
}

function valueTable(at: Reader, value: unknown): ValueTable {
  const entry = at.object(value);
  at.only(entry, ['from', 'values', 'otherwise']);
  const values = at.under('values').object(entry['values'] ?? {});
  return {
    from: at.under('from').text(entry['from']),
    values: mapValues(values, (text, key) => at.under(`values.${key}`).text(text)),
    otherwise: entry['otherwise'] == null ? null : at.under('otherwise').text(entry['otherwise']),
  };
}

function delimiterOf(at: Reader, value: unknown): string | null {
  if (value === undefined || value === null) return null;
  const text = String(value);
  const delimiter = DELIMITERS[text.toLowerCase()] ?? text;
  if (delimiter.length === 1 && delimiter !== '\n' && delimiter !== '"') return delimiter;
  throw at.under('delimiter').refuse('one character, or tab, comma, semicolon, pipe');
}

function quoteOf(at: Reader, value: unknown): string | null {
  if (value === undefined) return null;
  const text = value === null || value === false ? '' : String(value);
  if (text === 'none' || text === '') return '';
  if (text.length === 1) return text;
  throw at.under('quote').refuse('one character, or none');
}

function codeOf(at: Reader, value: unknown): NomenclaturalCode | null {
  if (value === undefined || value === null) return null;
  const code = nomenclaturalCodes.find(at.under('code').text(value));
  if (code !== null && code !== '-') return code as NomenclaturalCode;
  throw at.under('code').refuse('a code such as ICZN, ICN, ICNP, ICVCN');
}

class Reader {
  readonly #origin: string;
  readonly #path: string;

  constructor(origin: string, path: string) {
    this.#origin = origin;
    this.#path = path;
  }

  under(path: string): Reader {
    return new Reader(this.#origin, this.#path === '' ? path : `${this.#path}.${path}`);
  }

  refuse(wanted: string, hint?: string): OpendrawerError {
    const where = this.#path === '' ? 'the mapping' : this.#path;
    return new OpendrawerError(
      'CHECKLIST_INVALID',
      `${this.#origin}: ${where} must be ${wanted}`,
      hint === undefined ? {} : { hint },
    );
  }

  object(value: unknown): Readonly<Record<string, unknown>> {
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      return value as Record<string, unknown>;
    }
    throw this.refuse('a map of names to values');
  }

  text(value: unknown): string {
    if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') {
      return String(value);
    }
    throw this.refuse('a text');
  }

  term(value: unknown): ChecklistTerm {
    const text = this.text(value);
    const term = termOfHeading(text);
    if (term !== null) return term;
    const near = nearestWord(text, CHECKLIST_TERMS);
    throw this.refuse(
      `a term, not "${text}"`,
      near === null ? `Terms: ${CHECKLIST_TERMS.join(', ')}.` : `Did you mean "${near}"?`,
    );
  }

  choice<T extends string>(
    value: Readonly<Record<string, unknown>>,
    key: string,
    choices: readonly T[],
  ): T | null {
    const chosen = value[key];
    if (chosen === undefined || chosen === null) return null;
    const found = choices.find((choice) => choice === chosen);
    if (found !== undefined) return found;
    throw this.under(key).refuse(`one of ${choices.join(', ')}`);
  }

  only(value: Readonly<Record<string, unknown>>, keys: readonly string[]): void {
    for (const key of Object.keys(value)) {
      if (keys.includes(key)) continue;
      const near = nearestWord(key, keys);
      throw this.under(key).refuse(
        `one of the keys ${keys.join(', ')}`,
        near === null ? undefined : `Did you mean "${near}"?`,
      );
    }
  }
}

const mapValues = <In, Out>(
  map: Readonly<Record<string, In>>,
  of: (value: In, key: string) => Out,
): Record<string, Out> =>
  Object.fromEntries(Object.entries(map).map(([key, value]) => [key, of(value, key)]));

const mapKeys = <In, Out>(
  map: Readonly<Record<string, In>>,
  of: (key: string, value: In) => readonly [ChecklistTerm, Out],
): Partial<Record<ChecklistTerm, Out>> =>
  Object.fromEntries(Object.entries(map).map(([key, value]) => of(key, value))) as Partial<
    Record<ChecklistTerm, Out>
  >;
