import { parse } from 'yaml';
import { nearestWord, OpendrawerError } from '../../errors/index.ts';
import { TABLE_ROW_TYPES, type TableRowType } from './row-types.ts';
import { TABLE_TERMS, termNamed } from './terms.ts';

/** How a table is read where what is found by itself does not suffice. Plain data: it stands in the options of an endpoint. */
export interface TableMapping {
  /** Name or number (from 1) of a workbook's sheet; null: found. */
  readonly sheet: string | null;
  /** Row of the headings, from 1; 0: there is none, columns are called "1", "2" …; null: found. */
  readonly heading: number | null;
  readonly rowType: TableRowType | null;
  /** Key of a row: a template such as "{Collection}-{No}"; null: found. */
  readonly id: string | null;
  /** Heading → terms; an empty list leaves the column out. Headings that are not named are mapped by themselves. */
  readonly columns: Readonly<Record<string, readonly string[]>>;
  /** Term → text of every row that has none. */
  readonly constants: Readonly<Record<string, string>>;
  /** Term → text made of columns: "{Genus} {Species}". What stands in front of an empty column is left out with it. */
  readonly templates: Readonly<Record<string, string>>;
  /** Term → what stands for a published value. */
  readonly values: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Nothing is mapped that is not named here. */
  readonly strict: boolean;
  readonly delimiter: string | null;
  /** Empty: no quoting. */
  readonly quote: string | null;
  readonly encoding: string | null;
}

export const NO_TABLE_MAPPING: TableMapping = {
  sheet: null,
  heading: null,
  rowType: null,
  id: null,
  columns: {},
  constants: {},
  templates: {},
  values: {},
  strict: false,
  delimiter: null,
  quote: null,
  encoding: null,
};

const KEYS = Object.keys(NO_TABLE_MAPPING);

const DELIMITERS: Readonly<Record<string, string>> = {
  tab: '\t',
  '\\t': '\t',
  comma: ',',
  semicolon: ';',
  pipe: '|',
  space: ' ',
};

const MOST_MAPPING_CHARACTERS = 1_000_000;

/** Reads the text of a mapping file, YAML or JSON, which `origin` names. Throws MAPPING_INVALID with the place. */
export function parseColumnMapping(text: string, origin: string): TableMapping {
  if (text.length > MOST_MAPPING_CHARACTERS) {
    throw new OpendrawerError(
      'MAPPING_INVALID',
      `${origin}: ${text.length} characters are no mapping`,
    );
  }
  return parseTableMapping(parsed(text, origin), origin);
}

function parsed(text: string, origin: string): unknown {
  try {
    // JSON is YAML too.
    return parse(text, { maxAliasCount: 100 });
  } catch (cause) {
    const what = cause instanceof Error ? (cause.message.split('\n')[0] ?? '') : String(cause);
    throw new OpendrawerError('MAPPING_INVALID', `${origin}: ${what}`, { cause });
  }
}

/** Checks a mapping as written. `origin` stands in front of messages. Throws MAPPING_INVALID with the key and the nearest valid word. */
export function parseTableMapping(value: unknown, origin: string): TableMapping {
  const at = new Place(origin, '');
  const map = at.object(value ?? {});
  at.only(map, KEYS);
  return {
    sheet: map['sheet'] == null ? null : at.under('sheet').text(map['sheet']),
    heading: headingRow(at.under('heading'), map['heading']),
    rowType: rowType(at.under('rowType'), map['rowType']),
    id: idTemplate(at.under('id'), map['id']),
    columns: each(at, map, 'columns', (below, terms) => below.terms(terms)),
    constants: eachTerm(at, map, 'constants', (below, text) => below.text(text)),
    templates: eachTerm(at, map, 'templates', (below, text) => below.template(text)),
    values: eachTerm(at, map, 'values', (below, table) =>
      mapped(below.object(table), (text, word) => below.under(word).text(text ?? '')),
    ),
    strict: map['strict'] === undefined ? false : at.under('strict').flag(map['strict']),
    delimiter: delimiter(at.under('delimiter'), map['delimiter']),
    quote: quote(at.under('quote'), map['quote']),
    encoding: map['encoding'] == null ? null : at.under('encoding').text(map['encoding']),
  };
}

function headingRow(at: Place, value: unknown): number | null {
  if (value === undefined || value === null) return null;
  if (value === false) return 0;
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= 10_000) {
    return value;
  }
  throw at.refuse('the number of a row, or 0 where there are no headings');
}

function rowType(at: Place, value: unknown): TableRowType | null {
  if (value === undefined || value === null) return null;
  const text = at.text(value);
  const local = text.replace(/^.*[/#:]/, '').toLowerCase();
  const found = TABLE_ROW_TYPES.find((one) => one.toLowerCase() === local);
  if (found !== undefined) return found;
  throw at.refuse(`one of ${TABLE_ROW_TYPES.join(', ')}`, nearestWord(text, TABLE_ROW_TYPES));
}

function idTemplate(at: Place, value: unknown): string | null {
  if (value === undefined || value === null) return null;
  const parts = Array.isArray(value) ? value.map((part) => at.text(part)) : [at.text(value)];
  if (parts.some((part) => part === '')) throw at.refuse('a heading, a list of them or a template');
  return parts.map((part) => (part.includes('{') ? at.template(part) : `{${part}}`)).join(':');
}

function delimiter(at: Place, value: unknown): string | null {
  if (value === undefined || value === null) return null;
  const text = at.text(value);
  const one = DELIMITERS[text.toLowerCase()] ?? text;
  if (one.length === 1 && one !== '\n' && one !== '\r' && one !== '"') return one;
  throw at.refuse('one character, or tab, comma, semicolon, pipe, space');
}

function quote(at: Place, value: unknown): string | null {
  if (value === undefined) return null;
  const text = value === null || value === false ? '' : at.text(value);
  if (text === 'none') return '';
  if (text.length <= 1) return text;
  throw at.refuse('one character, or none');
}

/** A place in a mapping. */
class Place {
  readonly #origin: string;
  readonly #path: string;

  constructor(origin: string, path: string) {
    this.#origin = origin;
    this.#path = path;
  }

  under(path: string): Place {
    return new Place(this.#origin, this.#path === '' ? path : `${this.#path}.${path}`);
  }

  refuse(wanted: string, near: string | null = null): OpendrawerError {
    const where = this.#path === '' ? 'the mapping' : this.#path;
    return new OpendrawerError(
      'MAPPING_INVALID',
      `${this.#origin}: ${where} must be ${wanted}`,
      near === null ? {} : { hint: `Did you mean "${near}"?` },
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

  flag(value: unknown): boolean {
    if (typeof value === 'boolean') return value;
    throw this.refuse('true or false');
  }

  term(value: unknown): string {
    const text = this.text(value);
    const term = termNamed(text);
    if (term !== null) return term;
    throw this.refuse(
      `a term of Darwin Core or Dublin Core, not "${text}"`,
      nearestWord(text, TABLE_TERMS),
    );
  }

  terms(value: unknown): readonly string[] {
    if (value === null || value === '' || value === false) return [];
    return Array.isArray(value) ? value.map((one) => this.term(one)) : [this.term(value)];
  }

  template(value: unknown): string {
    const text = this.text(value);
    if (fieldsOf(text) !== null) return text;
    throw this.refuse('text with headings in braces, such as "{Genus} {Species}"');
  }

  only(value: Readonly<Record<string, unknown>>, keys: readonly string[]): void {
    for (const key of Object.keys(value)) {
      if (keys.includes(key)) continue;
      throw this.under(key).refuse(`one of the keys ${keys.join(', ')}`, nearestWord(key, keys));
    }
  }
}

/** Pieces of a template: text in front, heading; null: a brace is open. The last piece has no heading. */
export function fieldsOf(
  template: string,
): readonly { readonly before: string; readonly heading: string | null }[] | null {
  const fields: { before: string; heading: string | null }[] = [];
  let at = 0;
  for (;;) {
    const open = template.indexOf('{', at);
    if (open < 0) {
      fields.push({ before: template.slice(at), heading: null });
      return fields;
    }
    const close = template.indexOf('}', open);
    if (close < 0) return null;
    fields.push({
      before: template.slice(at, open),
      heading: template.slice(open + 1, close).trim(),
    });
    at = close + 1;
  }
}

const mapped = <In, Out>(
  map: Readonly<Record<string, In>>,
  of: (value: In, key: string) => Out,
): Record<string, Out> =>
  Object.fromEntries(Object.entries(map).map(([key, value]) => [key, of(value, key)]));

const each = <Out>(
  at: Place,
  map: Readonly<Record<string, unknown>>,
  key: string,
  of: (below: Place, value: unknown) => Out,
): Record<string, Out> =>
  mapped(at.under(key).object(map[key] ?? {}), (value, name) =>
    of(at.under(`${key}.${name}`), value),
  );

const eachTerm = <Out>(
  at: Place,
  map: Readonly<Record<string, unknown>>,
  key: string,
  of: (below: Place, value: unknown) => Out,
): Record<string, Out> =>
  Object.fromEntries(
    Object.entries(at.under(key).object(map[key] ?? {})).map(([term, value]) => {
      const below = at.under(`${key}.${term}`);
      return [below.term(term), of(below, value)];
    }),
  );
