/** How a text holds its rows. */
export interface Dialect {
  /** Between cells; mostly one character. */
  readonly delimiter: string;
  /** One ASCII character around cells that hold delimiters and line ends, doubled within; empty: none. */
  readonly quote: string;
  /** `\r` only where a text has no other line ends; a single ASCII character. LF also takes CR LF. */
  readonly newline: string;
}

/** Delimiters that occur, the likelier first. */
export const DELIMITERS = ['\t', ',', ';', '|'] as const;

/** Text of a descriptor in which control characters are written as in source code (`\t`, `\\`, `\u0009`). */
export const unescapeText = (text: string): string =>
  text.replace(/\\(?:u([0-9a-f]{4})|x([0-9a-f]{2})|([tnrf0\\"'|,;]))/gi, (_, wide, byte, one) => {
    const hex = wide ?? byte;
    if (hex !== undefined) return String.fromCharCode(Number.parseInt(hex, 16));
    return (
      ({ t: '\t', n: '\n', r: '\r', f: '\f', '0': '\0' } as Record<string, string>)[one] ?? one
    );
  });

/** The line end of a text by its beginning: LF where there is one, else CR, else what was declared. */
export function newlineOf(head: string, declared = '\n'): string {
  if (head.includes('\n')) return '\n';
  if (head.includes('\r')) return '\r';
  return declared.length === 1 && declared !== '\r' && head.includes(declared) ? declared : '\n';
}

/** Rows that are looked at to tell a dialect. */
const LOOKED_AT = 50;

/**
 * Tells the dialect of a text by its first lines: the delimiter that cuts them into most cells of the same number, quotes where cells
 * begin and end with one.
 */
export function detectDialect(head: string): Dialect {
  const newline = newlineOf(head);
  let best = { delimiter: ',', quote: '', score: 0 };
  for (const delimiter of DELIMITERS) {
    // Quotes that open and close cells are meant, unless rows are less even with them
    let [quote, found] = ['', evenness(head, { delimiter, quote: '', newline })];
    for (const one of ["'", '"']) {
      if (!hasQuotedCell(head, delimiter, one, newline)) continue;
      const quoted = evenness(head, { delimiter, quote: one, newline });
      if (quoted.share >= found.share && quoted.width > 1) [quote, found] = [one, quoted];
    }
    const score = found.width > 1 ? found.share * (1 + Math.log2(found.width)) : 0;
    if (score > best.score) best = { delimiter, quote, score };
  }
  const { delimiter, quote } = best;
  return { delimiter, quote: quote === '' && delimiter !== '\t' ? '"' : quote, newline };
}

function hasQuotedCell(head: string, delimiter: string, quote: string, newline: string): boolean {
  for (let at = head.indexOf(quote); at >= 0; at = head.indexOf(quote, at + 1)) {
    const before = head[at - 1];
    if (before !== undefined && before !== delimiter && before !== newline) continue;
    const close = head.indexOf(quote, at + 1);
    const after = close < 0 ? '' : (head[close + 1] ?? newline);
    if (after === delimiter || after === newline || after === '\r' || after === quote) return true;
  }
  return false;
}

/** The number of cells that most rows have, and the share of these rows. */
function evenness(
  head: string,
  dialect: Dialect,
): { readonly share: number; readonly width: number } {
  const rows = cutText(head, dialect, LOOKED_AT + 1);
  // The last one may be torn
  const whole = rows.length > 1 && !head.endsWith(dialect.newline) ? rows.slice(0, -1) : rows;
  const widths = whole
    .slice(0, LOOKED_AT)
    .filter((cells) => cells.length > 1 || cells[0] !== '')
    .map((cells) => cells.length);
  const counts = new Map<number, number>();
  for (const width of widths) counts.set(width, (counts.get(width) ?? 0) + 1);
  let [width, rowsOfIt] = [1, 0];
  for (const [one, count] of counts) {
    if (count > rowsOfIt || (count === rowsOfIt && one > width)) [width, rowsOfIt] = [one, count];
  }
  return { share: widths.length === 0 ? 0 : rowsOfIt / widths.length, width };
}

/** Rows of a text that is held whole, as the cutter of bytes would give them; for headings and samples. */
export function cutText(
  text: string,
  dialect: Dialect,
  maxRows = Number.POSITIVE_INFINITY,
): string[][] {
  const rows: string[][] = [];
  let start = 0;
  while (start < text.length && rows.length < maxRows) {
    const end = rowEndInText(text, start, dialect);
    const line = text.slice(start, end);
    const bare = dialect.newline === '\n' && line.endsWith('\r') ? line.slice(0, -1) : line;
    rows.push(cutCells(bare, dialect, null));
    start = end + 1;
  }
  return rows;
}

function rowEndInText(text: string, from: number, { delimiter, quote, newline }: Dialect): number {
  let isCellStart = true;
  for (let at = from; at < text.length; at++) {
    const one = text[at];
    if (one === newline) return at;
    if (quote !== '' && one === quote && isCellStart) {
      const close = closingQuote(text, at, delimiter, quote, newline);
      if (close >= 0) at = close;
      isCellStart = false;
    } else isCellStart = text.endsWith(delimiter, at + 1);
  }
  return text.length;
}

/**
 * Where the quote that opens at `open` closes: at a quote before a delimiter, a line end or the end. −1 where another character
 * follows or none closes: then it is a character like others (`5" pot`).
 */
export function closingQuote(
  text: string,
  open: number,
  delimiter: string,
  quote: string,
  newline: string,
): number {
  for (let at = text.indexOf(quote, open + 1); at >= 0; at = text.indexOf(quote, at + 2)) {
    const next = text[at + 1];
    if (next === quote) continue;
    if (next === undefined || next === newline || text.startsWith(delimiter, at + 1)) return at;
    const afterCr = text[at + 2];
    return next === '\r' && (afterCr === undefined || afterCr === newline) ? at : -1;
  }
  return -1;
}

/**
 * The cells of a row. A cell whose quote closes before a delimiter loses its quotes; a quote within a cell is a character like
 * others. Where that does not give `width` cells, and to take quotes that others follow as text of a quoted cell does, that is done.
 */
export function cutCells(row: string, dialect: Dialect, width: number | null): string[] {
  const { delimiter, quote } = dialect;
  if (quote === '' || !row.includes(quote)) return row.split(delimiter);
  const cells = quotedCells(row, dialect, false);
  if (width === null || cells.length === width) return cells;
  const lenient = quotedCells(row, dialect, true);
  return lenient.length === width ? lenient : cells;
}

function quotedCells(
  row: string,
  { delimiter, quote, newline }: Dialect,
  isLenient: boolean,
): string[] {
  const cells: string[] = [];
  const quoteCode = quote.charCodeAt(0);
  const delimiterCode = delimiter.charCodeAt(0);
  const isOneCharacter = delimiter.length === 1;
  let at = 0;
  for (;;) {
    let close = -1;
    if (row.charCodeAt(at) === quoteCode) {
      // Mostly the next quote closes; all else is looked at closely
      close = row.indexOf(quote, at + 1);
      const next = row.charCodeAt(close + 1);
      if (close >= 0 && isOneCharacter && (next === delimiterCode || Number.isNaN(next))) {
        cells.push(row.slice(at + 1, close));
        if (close + 1 >= row.length) return cells;
        at = close + 2;
        continue;
      }
      close = isLenient
        ? lenientClose(row, at, delimiter, quote)
        : closingQuote(row, at, delimiter, quote, newline);
    }
    if (close >= 0) {
      cells.push(row.slice(at + 1, close).replaceAll(quote + quote, quote));
      at = close + 1;
      if (at >= row.length) return cells;
    } else {
      const end = row.indexOf(delimiter, at);
      if (end < 0) {
        cells.push(row.slice(at));
        return cells;
      }
      cells.push(row.slice(at, end));
      at = end;
    }
    at += delimiter.length;
  }
}

/** The first quote before a delimiter or the end. */
function lenientClose(row: string, open: number, delimiter: string, quote: string): number {
  for (let at = row.indexOf(quote, open + 1); at >= 0; at = row.indexOf(quote, at + 1)) {
    if (row[at + 1] === quote && at + 2 < row.length) {
      at += 1;
      continue;
    }
    if (at + 1 >= row.length || row.startsWith(delimiter, at + 1)) return at;
  }
  return -1;
}
