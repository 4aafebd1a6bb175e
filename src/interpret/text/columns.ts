/** Longest nesting of a JSON column; what lies deeper becomes text. */
const maxDepth = 100;

/** How long a text may be, in characters, and whether a longer one is cut or left out. */
export interface StringColumn {
  readonly size: number;
  readonly truncate: boolean;
}

/**
 * The text for a string column of a load file: white space as single spaces, double quotes as single ones, backslashes
 * doubled. Null where there is no value, or one too long for a column that does not cut.
 */
export function prepareStringColumn(value: unknown, column: StringColumn): string | null {
  const text = sanitized(value);
  return text === null ? null : fitted(text, column);
}

/**
 * The address for a URL column: never cut, never altered. Null where it is too long, no text, or would have to be
 * altered; or where `clean`, if given, makes null of it.
 */
export function prepareUrlColumn(
  value: unknown,
  column: {
    readonly size: number;
    readonly clean?: (url: string) => string | null;
  },
): string | null {
  if (typeof value !== 'string' || sanitized(value) !== value) return null;
  const url = column.clean === undefined ? value : column.clean(value);
  return url === null ? null : fitted(url, { size: column.size, truncate: false });
}

const decimal = /^[+-]?(?:\d+(?:_\d+)*\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;

/** The whole number for an integer column, cut towards zero. Null where the value is no finite number. */
export function prepareIntegerColumn(value: unknown): string | null {
  const number = asNumber(value);
  return number === null || !Number.isFinite(number) ? null : BigInt(Math.trunc(number)).toString();
}

function asNumber(value: unknown): number | null {
  if (typeof value === 'number') return value;
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (typeof value !== 'string' || value.length > 400) return null;
  const text = value.trim();
  return decimal.test(text) ? Number(text.replaceAll('_', '')) : null;
}

const booleans: ReadonlyMap<unknown, 't' | 'f'> = new Map<unknown, 't' | 'f'>([
  ...[true, 1, 'true', 'True', 't', 'T'].map((one) => [one, 't'] as const),
  ...[false, 0, 'false', 'False', 'f', 'F'].map((one) => [one, 'f'] as const),
]);

/** `t` or `f` for a boolean column; null for all that is neither. */
export const prepareBooleanColumn = (value: unknown): 't' | 'f' | null =>
  booleans.get(value) ?? null;

/** The JSON text for a JSON column, every leaf a text as in a string column; null where it would be empty. */
export function prepareJsonColumn(value: unknown): string | null {
  const leaves = sanitizedJson(value, maxDepth);
  return isEmpty(leaves) ? null : jsonText(leaves);
}

/** The text for an array column, `{…}`, its items prepared by `prepareItem`. Null where there is nothing. */
export function prepareArrayColumn(
  value: unknown,
  prepareItem: (item: unknown) => string | null,
): string | null {
  if (value === null || value === undefined) return null;
  if (Array.isArray(value)) {
    return `{${jsonText(value.map((item) => (item === null ? null : prepareItem(item)))).slice(1, -1)}}`;
  }
  const item = prepareItem(value);
  return item === null || item === '' ? null : `{${item}}`;
}

/** White space as Python's `str.split` knows it: without U+FEFF, with the separators U+001C to U+001F and U+0085. */
const whiteSpace =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are the white space that is meant
  /[\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+/g;

function sanitized(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  const text = (typeof value === 'string' ? value : pythonText(value))
    .replaceAll('"', "'")
    .replaceAll('\b', '')
    .replaceAll('\\', '\\\\')
    .replace(whiteSpace, ' ');
  return text.slice(text.startsWith(' ') ? 1 : 0, text.endsWith(' ') ? -1 : undefined);
}

/** Sizes are characters, not UTF-16 units. */
function fitted(text: string, { size, truncate }: StringColumn): string | null {
  if (text.length <= size) return text;
  const characters = [...text.slice(0, 2 * size + 1)];
  if (characters.length <= size) return text;
  return truncate ? characters.slice(0, size).join('') : null;
}

function sanitizedJson(value: unknown, depth: number): unknown {
  if (value === null || value === undefined) return null;
  if (typeof value !== 'object' || depth <= 0) return sanitized(value);
  if (Array.isArray(value)) return value.map((item) => sanitizedJson(item, depth - 1));
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, sanitizedJson(item, depth - 1)]),
  );
}

const isEmpty = (value: unknown): boolean =>
  value === null ||
  value === '' ||
  (typeof value === 'object' && Object.keys(value as object).length === 0);

/** JSON with the spaces after `,` and `:` that load files have. */
function jsonText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(jsonText).join(', ')}]`;
  if (typeof value === 'object' && value !== null) {
    const fields = Object.entries(value).map(
      ([key, item]) => `${JSON.stringify(key)}: ${jsonText(item)}`,
    );
    return `{${fields.join(', ')}}`;
  }
  return JSON.stringify(value);
}

/** What is no text becomes the text that Python prints of it: the load files were made that way. */
function pythonText(value: unknown, depth = 0): string {
  if (value === null || value === undefined) return 'None';
  if (value === true) return 'True';
  if (value === false) return 'False';
  if (typeof value === 'string') return quoted(value);
  if (typeof value !== 'object') return String(value);
  if (depth > maxDepth) return '...';
  if (Array.isArray(value)) {
    return `[${value.map((item) => pythonText(item, depth + 1)).join(', ')}]`;
  }
  const fields = Object.entries(value).map(
    ([key, item]) => `${quoted(key)}: ${pythonText(item, depth + 1)}`,
  );
  return `{${fields.join(', ')}}`;
}

const controls: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

function quoted(text: string): string {
  const mark = text.includes("'") && !text.includes('"') ? '"' : "'";
  const escaped = text
    .replaceAll('\\', '\\\\')
    .replace(/[\n\r\t]/g, (character) => controls[character] ?? character);
  return mark + (mark === "'" ? escaped.replaceAll("'", "\\'") : escaped) + mark;
}
