/** Signs that end cells where a table says nothing else; the most frequent of the first line is taken. */
const DELIMITERS = [',', ';', '\t', '|'] as const;

/**
 * The rows of a table as text: CSV (RFC 4180, also with semicolons, tabs or bars) or tab-separated values without quotes. Empty
 * lines are left out; a quote that never ends takes the rest.
 */
export function rowsOfDelimited(text: string, format: 'csv' | 'tsv'): string[][] {
  const plain = text.startsWith('\ufeff') ? text.slice(1) : text;
  if (format === 'csv') return rowsOfCsv(plain, delimiterOf(plain));
  return plain
    .split(/\r?\n/)
    .filter((line) => line !== '')
    .map((line) => line.split('\t'));
}

function delimiterOf(text: string): string {
  const line = text.slice(0, text.search(/[\r\n]|$/));
  const count = (delimiter: string): number => line.split(delimiter).length;
  return DELIMITERS.reduce((most, one) => (count(one) > count(most) ? one : most));
}

function rowsOfCsv(text: string, delimiter: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let at = 0;
  const endRow = (): void => {
    if (row.length > 1 || row[0] !== '') rows.push(row);
    row = [];
  };
  while (at < text.length) {
    const { cell, end } =
      text.charAt(at) === '"' ? quoted(text, at, delimiter) : bare(text, at, delimiter);
    row.push(cell);
    at = end;
    if (text.charAt(at) === delimiter) {
      at += 1;
      // A line may end with an empty cell.
      if (at === text.length) row.push('');
      continue;
    }
    if (text.charAt(at) === '\r' && text.charAt(at + 1) === '\n') at += 1;
    at += 1;
    endRow();
  }
  if (row.length > 0) endRow();
  return rows;
}

interface Cell {
  readonly cell: string;
  /** Where the sign after the cell stands. */
  readonly end: number;
}

function bare(text: string, from: number, delimiter: string): Cell {
  let end = from;
  for (; end < text.length; end += 1) {
    const sign = text.charAt(end);
    if (sign === delimiter || sign === '\n' || sign === '\r') break;
  }
  return { cell: text.slice(from, end), end };
}

function quoted(text: string, from: number, delimiter: string): Cell {
  let cell = '';
  let at = from + 1;
  for (;;) {
    const quote = text.indexOf('"', at);
    if (quote === -1) return { cell: cell + text.slice(at), end: text.length };
    cell += text.slice(at, quote);
    if (text.charAt(quote + 1) !== '"') {
      // What follows the closing quote belongs to the cell: nothing is lost.
      const rest = bare(text, quote + 1, delimiter);
      return { cell: cell + rest.cell, end: rest.end };
    }
    cell += '"';
    at = quote + 2;
  }
}

/** A line of a table; in tab-separated values, which have no quotes, tabs and line ends become spaces. */
export function delimitedLine(cells: readonly string[], delimiter: ',' | '\t'): string {
  return delimiter === ','
    ? `${cells.map((cell) => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(',')}\r\n`
    : `${cells.map((cell) => cell.replace(/[\t\r\n]+/g, ' ')).join('\t')}\n`;
}
