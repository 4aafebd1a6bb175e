/** How the values of a table are told apart. */
export interface TableLayout {
  readonly delimiter: string;
  /** Character around values that may hold delimiters and line ends; empty: none. */
  readonly quote: string;
}

/** A row of a table. */
export interface TableRow {
  /** Line on which it begins, from 1. */
  readonly line: number;
  readonly cells: readonly string[];
  /** An opening quotation mark was never closed: the line was read with it as a letter. */
  readonly isUnclosed: boolean;
}

export interface RowsOptions extends TableLayout {
  /** Lines end with CR alone. */
  readonly hasOnlyCr?: boolean;
  /** Longest text between quotation marks; what is longer is not closed. */
  readonly maxQuoted?: number;
}

const BATCH_ROWS = 2000;
const MAX_QUOTED = 262_144;

/**
 * Rows of a table (RFC 4180 where there is a quote; else one row a line), in batches. Lines end with LF, CR LF or, where told, CR.
 * Blank lines have one empty cell.
 */
export async function* readRows(
  text: AsyncIterable<string>,
  options: RowsOptions,
): AsyncGenerator<readonly TableRow[], void, undefined> {
  const splitter = new RowSplitter(options);
  for await (const chunk of text) {
    splitter.push(chunk);
    while (splitter.rows.length >= BATCH_ROWS) yield splitter.rows.splice(0, BATCH_ROWS);
  }
  splitter.end();
  while (splitter.rows.length > 0) yield splitter.rows.splice(0, BATCH_ROWS);
}

/** Cuts text into rows as it comes. */
export class RowSplitter {
  readonly rows: TableRow[] = [];
  readonly #delimiter: string;
  readonly #quote: string;
  readonly #hasOnlyCr: boolean;
  readonly #maxQuoted: number;
  #rest = '';
  #line = 1;

  constructor({ delimiter, quote, hasOnlyCr = false, maxQuoted = MAX_QUOTED }: RowsOptions) {
    this.#delimiter = delimiter;
    this.#quote = quote;
    this.#hasOnlyCr = hasOnlyCr;
    this.#maxQuoted = maxQuoted;
  }

  push(chunk: string): void {
    const text = this.#rest + (this.#hasOnlyCr ? chunk.replaceAll('\r', '\n') : chunk);
    this.#rest = text.slice(this.#take(text, false));
  }

  end(): void {
    const text = this.#rest;
    this.#rest = '';
    this.#take(text, true);
  }

  #take(text: string, atEnd: boolean): number {
    let start = 0;
    let nextQuote = this.#quote === '' ? -1 : text.indexOf(this.#quote);
    for (;;) {
      const end = text.indexOf('\n', start);
      if (end < 0 && !(atEnd && start < text.length)) return start;
      const lineEnd = end < 0 ? text.length : end;
      if (nextQuote >= 0 && nextQuote < start) nextQuote = text.indexOf(this.#quote, start);
      if (nextQuote < 0 || nextQuote >= lineEnd) {
        this.#row(text.slice(start, lineEnd));
        start = lineEnd + 1;
      } else {
        const next = this.#quoted(text, start, lineEnd, atEnd);
        if (next < 0) return start;
        start = next;
      }
      if (end < 0 && start >= text.length) return text.length;
    }
  }

  #row(line: string): void {
    const whole = line.endsWith('\r') ? line.slice(0, -1) : line;
    this.rows.push({ line: this.#line, cells: whole.split(this.#delimiter), isUnclosed: false });
    this.#line += 1;
  }

  /** A row with quotation marks from `start`; where it ends, or −1 where more text is needed. */
  #quoted(text: string, start: number, lineEnd: number, atEnd: boolean): number {
    const quote = this.#quote;
    const cells: string[] = [];
    let at = start;
    let lines = 1;
    for (;;) {
      let value = '';
      if (text.startsWith(quote, at)) {
        at += 1;
        for (;;) {
          const close = text.indexOf(quote, at);
          if (close < 0 || close - start > this.#maxQuoted) {
            if (close < 0 && !atEnd && text.length - start <= this.#maxQuoted) return -1;
            return this.#literal(text, start, lineEnd);
          }
          value += text.slice(at, close);
          at = close + 1;
          if (!text.startsWith(quote, at)) break;
          value += quote;
          at += 1;
        }
        if (at >= text.length && !atEnd) return -1;
        for (let n = value.indexOf('\n'); n >= 0; n = value.indexOf('\n', n + 1)) lines += 1;
      }
      const nextDelimiter = text.indexOf(this.#delimiter, at);
      let nextLine = text.indexOf('\n', at);
      if (nextLine < 0) {
        if (!atEnd) return -1;
        nextLine = text.length;
      }
      if (nextDelimiter >= 0 && nextDelimiter < nextLine) {
        cells.push(value + text.slice(at, nextDelimiter));
        at = nextDelimiter + this.#delimiter.length;
        continue;
      }
      const tail = text.slice(at, nextLine);
      cells.push(value + (tail.endsWith('\r') ? tail.slice(0, -1) : tail));
      this.rows.push({ line: this.#line, cells, isUnclosed: false });
      this.#line += lines;
      return nextLine + 1;
    }
  }

  #literal(text: string, start: number, lineEnd: number): number {
    this.#row(text.slice(start, lineEnd));
    const row = this.rows.pop();
    if (row !== undefined) this.rows.push({ ...row, isUnclosed: true });
    return lineEnd + 1;
  }
}

/** The layout that the first line of a table shows: the separator that divides it most, quotes where a heading has them. */
export function layoutOf(firstLine: string): TableLayout {
  let delimiter = '\t';
  let most = 0;
  for (const candidate of ['\t', ',', ';', '|']) {
    const parts = firstLine.split(candidate).length;
    if (parts > most) [delimiter, most] = [candidate, parts];
  }
  const isQuoted = firstLine.trimStart().startsWith('"');
  return { delimiter, quote: delimiter === '\t' && !isQuoted ? '' : '"' };
}
