/** SQL (DuckDB) that compares texts and dates exactly as `normaliseValue` and `dateNumber` do. */
import { NO_NUMBER } from '../columns.ts';

/** Code points beyond ASCII for which `lower(upper(…))` of DuckDB is not the full folding of Unicode: see the test. */
const foldings = (): ReadonlyMap<string, string> => {
  const found = new Map<string, string>();
  for (let code = 0x80; code < 0x1_e944; code += 1) {
    if (code === 0xd800) code = 0xe000;
    const char = String.fromCodePoint(code);
    const folded = char.toUpperCase().toLowerCase().replaceAll('ς', 'σ');
    const isOwn = folded !== char && (Array.from(folded).length > 1 || LATE_LETTERS.test(char));
    if (isOwn || char === 'ς') found.set(char, folded);
  }
  return found;
};
/** Letters whose other case came into Unicode, or into tables, later than DuckDB's. */
const LATE_LETTERS =
  /[\u1c89\u1c8a\u019b\u0264\ua7cb-\ua7dc\u{10d50}-\u{10d65}\u{16ea0}-\u{16eb8}]/u;

const WHITE_SPACE = String.raw`[\t\n\x0b\f\r \x{a0}\x{1680}\x{2000}-\x{200a}\x{2028}\x{2029}\x{202f}\x{205f}\x{3000}\x{feff}]+`;

const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;

let folding: { readonly special: string; readonly fold: (sql: string) => string } | null = null;

const foldingSql = () => {
  if (folding !== null) return folding;
  const pairs = [...foldings()];
  folding = {
    special: quoted(`[${pairs.map(([char]) => char).join('')}]`),
    fold: (sql) =>
      pairs.reduce(
        (inner, [char, folded]) => `replace(${inner}, ${quoted(char)}, ${quoted(folded)})`,
        sql,
      ),
  };
  return folding;
};

/** The normalised form of the text that an expression gives. */
export const normalisedSql = (text: string): string => {
  const { special, fold } = foldingSql();
  const collapsed = `trim(regexp_replace(${text}, ${quoted(WHITE_SPACE)}, ' ', 'g'), ' ')`;
  const composed = `nfc_normalize(${collapsed})`;
  return `CASE WHEN regexp_full_match(${text}, '[\\x00-\\x7f]*') THEN lower(${collapsed}) WHEN regexp_matches(${composed}, ${special}) THEN nfc_normalize(lower(upper(${fold(composed)}))) ELSE nfc_normalize(lower(upper(${composed}))) END`;
};

const DATE = quoted(
  String.raw`([+-]?\d{4,})(?:-(\d{2})(?:-(\d{2}))?)?(?:T[^\n\r\x{2028}\x{2029}]*)?`,
);

/** `dateNumber` of the text that an expression gives; NULL where it is no date. */
const dateNumberSql = (text: string, end: boolean): string => {
  const part = (group: number, otherwise: number): string =>
    `coalesce(try_cast(nullif(regexp_extract(${text}, ${DATE}, ${group}), '') AS INTEGER), ${otherwise})`;
  const month = part(2, end ? 12 : 1);
  const day = part(3, end ? 31 : 1);
  const number = `try_cast(regexp_extract(${text}, ${DATE}, 1) AS DOUBLE) * 512 + ${month} * 32 + ${day}`;
  return `CASE WHEN regexp_full_match(${text}, ${DATE}) AND ${month} BETWEEN 1 AND 12 AND ${day} BETWEEN 1 AND 31 THEN greatest(${-NO_NUMBER}, least(${NO_NUMBER - 1}, ${number})) END`;
};

const trimmed = (sql: string): string =>
  `regexp_replace(${sql}, ${quoted(`^${WHITE_SPACE}|${WHITE_SPACE}$`)}, '', 'g')`;

/** First and last day of an item's event as `intervalNumbers` has them; NULL where it has none. */
export const EVENT_START_SQL = dateNumberSql(
  trimmed('coalesce("eventDateStart", "eventDateEnd")'),
  false,
);
export const EVENT_END_SQL = dateNumberSql(
  trimmed('coalesce("eventDateEnd", "eventDateStart")'),
  true,
);
