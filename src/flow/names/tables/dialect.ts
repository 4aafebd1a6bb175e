/**
 * How a text holds its rows. `lines`: each line is one cell. `csv`: RFC 4180, where a cell may be quoted and then hold delimiters and
 * line ends. `tsv`: a row is a line; quotes are only taken off where a cell is quoted as a whole.
 */
export interface Dialect {
  readonly kind: 'lines' | 'csv' | 'tsv';
  /** One ASCII character; null for lines. */
  readonly delimiter: string | null;
  /** `\r` only where a text has no other line ends. */
  readonly newline: '\n' | '\r';
}

export const DELIMITERS = ['\t', ',', ';', '|'] as const;

/**
 * Tells the dialect of a text by its first line: the delimiter that is there most often outside quotes. `isTable` says whether a
 * header of such cells is one of a table; where it is none, and has no tabs, the text is lines. `kind` is what the user or the file
 * name says.
 */
export function detectDialect(
  head: string,
  isTable: (header: readonly string[]) => boolean,
  { kind, delimiter }: { readonly kind: Dialect['kind'] | null; readonly delimiter: string | null },
): Dialect {
  const newline = !head.includes('\n') && head.includes('\r') ? '\r' : '\n';
  if (kind === 'lines') return { kind, delimiter: null, newline };
  const first = firstRecord(head, newline);
  const chosen = delimiter ?? mostUsed(first, kind);
  const dialect: Dialect = {
    kind: kind ?? (chosen === '\t' ? 'tsv' : 'csv'),
    delimiter: chosen,
    newline,
  };
  if (kind !== null || delimiter !== null) return dialect;
  const header = splitRows(first, dialect, null)[0] ?? [];
  return isTable(header) || chosen === '\t' ? dialect : { kind: 'lines', delimiter: null, newline };
}

function mostUsed(line: string, kind: Dialect['kind'] | null): string {
  const bare = line.replaceAll(/"[^"]*"/g, '');
  if (kind === 'tsv' || bare.includes('\t')) return '\t';
  const counts = DELIMITERS.map((delimiter) => bare.split(delimiter).length - 1);
  const most = Math.max(...counts);
  if (most === 0) return ',';
  return DELIMITERS[counts.indexOf(most)] ?? ',';
}

/** The first line that is not inside quotes. */
function firstRecord(head: string, newline: string): string {
  let quoted = false;
  for (let at = 0; at < head.length; at++) {
    const character = head[at];
    if (character === '"') quoted = !quoted;
    else if (character === newline && !quoted) return head.slice(0, at);
  }
  // Quotes that never close are no quotes.
  return quoted ? (head.split(newline, 1)[0] ?? '') : head;
}

/**
 * The rows of a text that begins and ends with whole rows. `width` is the number of columns where it is known: it decides
 * whether the quotes of a `tsv` row are meant. Blank lines are rows of one empty cell.
 */
export function splitRows(text: string, dialect: Dialect, width: number | null): string[][] {
  if (text === '') return [];
  if (dialect.kind === 'csv' && text.includes('"')) return quotedRows(text, dialect);
  const lines = text.split(dialect.newline);
  if (lines[lines.length - 1] === '') lines.pop();
  const { delimiter } = dialect;
  const rows: string[][] = [];
  for (const line of lines) {
    const bare = line.charCodeAt(line.length - 1) === CR ? line.slice(0, -1) : line;
    if (delimiter === null) rows.push([bare]);
    else if (dialect.kind === 'tsv' && bare.includes('"')) {
      rows.push(softlyQuotedRow(bare, delimiter, width));
    } else rows.push(bare.split(delimiter));
  }
  return rows;
}

const CR = 13;
const LF = 10;
const QUOTE = 34;

/**
 * A line of a TSV with quotes: programs differ in whether they quote. Where cutting at every delimiter gives as many cells as there
 * are columns that is right, and only cells that are quoted as a whole lose their quotes; else quoted delimiters are cells' own.
 */
function softlyQuotedRow(line: string, delimiter: string, width: number | null): string[] {
  const cells = line.split(delimiter);
  if (width !== null && cells.length !== width) {
    const quoted = quotedRows(line, { kind: 'csv', delimiter, newline: '\n' })[0] ?? [];
    if (quoted.length === width) return quoted;
  }
  return cells.map(unquoted);
}

const WHOLLY_QUOTED = /^"(?:[^"]|"")*"$/;
const unquoted = (cell: string): string =>
  cell.charCodeAt(0) === QUOTE && cell.length <= 65_536 && WHOLLY_QUOTED.test(cell)
    ? cell.slice(1, -1).replaceAll('""', '"')
    : cell;

function quotedRows(text: string, { delimiter, newline }: Dialect): string[][] {
  const separator = (delimiter ?? '').charCodeAt(0);
  const end = newline.charCodeAt(0);
  const rows: string[][] = [];
  let row: string[] = [];
  let at = 0;
  while (at < text.length) {
    const closing = text.charCodeAt(at) === QUOTE ? closingQuote(text, at, separator, end) : -1;
    let stop: number;
    if (closing >= 0) {
      row.push(text.slice(at + 1, closing).replaceAll('""', '"'));
      stop = closing + 1;
      if (end === LF && text.charCodeAt(stop) === CR && isEnd(text, stop + 1, LF)) stop += 1;
    } else {
      stop = at;
      while (stop < text.length) {
        const code = text.charCodeAt(stop);
        if (code === separator || code === end) break;
        stop += 1;
      }
      const isCrLf = end === LF && stop > at && text.charCodeAt(stop - 1) === CR;
      row.push(text.slice(at, isCrLf && isEnd(text, stop, LF) ? stop - 1 : stop));
    }
    at = stop + 1;
    if (text.charCodeAt(stop) !== separator || stop >= text.length) {
      rows.push(row);
      row = [];
    } else if (at >= text.length) row.push('');
  }
  if (row.length > 0) rows.push(row);
  return rows;
}

const isEnd = (text: string, at: number, end: number): boolean =>
  at >= text.length || text.charCodeAt(at) === end;

/**
 * Where the quote that opens at `open` closes: at a quote before a delimiter, a line end or the end. −1 where another character
 * follows or none closes: then it is a character like others (`5" pot`).
 */
function closingQuote(text: string, open: number, separator: number, end: number): number {
  for (let at = text.indexOf('"', open + 1); at >= 0; at = text.indexOf('"', at + 2)) {
    const next = text.charCodeAt(at + 1);
    if (next === QUOTE) continue;
    if (at + 1 >= text.length || next === separator || next === end) return at;
    return next === CR && isEnd(text, at + 2, end) ? at : -1;
  }
  return -1;
}
