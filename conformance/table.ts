import { readFileSync } from 'node:fs';

/**
 * What became of one row. `unsupported`: no public function answers this operation yet. `review`: nobody asserted
 * the expectation; the row is left out of the counts.
 */
export type Outcome = 'pass' | 'fail' | 'unsupported' | 'review';

/** One row of a peer's table, as the JSON line or the cells of the TSV line have it. */
export type Row = Readonly<Record<string, unknown>>;

/** A file of test rows, found by its name wherever it lies, and how a row is put to our public functions. */
export interface Table<R extends Row = Row> {
  /** Base name, e.g. `dates.jsonl`. */
  readonly file: string;
  /** All files whose path matches, in place of the one called `file`, which is then but the name of the table. */
  readonly files?: RegExp;
  /** Rows of the file. `reference` finds another file of the suite by its base name, or throws. Default: by suffix. */
  readonly rows?: (
    path: string,
    reference: (name: string) => string,
  ) => Iterable<R> | AsyncIterable<R>;
  /** What is asked, e.g. `parse_date`; default: the row's `op`, or "-". */
  readonly operation?: (row: R) => string;
  /** Whose rules; default: the row's `dialect` or `suite`, or null. */
  readonly dialect?: (row: R) => string | null;
  readonly check: (row: R) => Outcome;
}

/** Typed tables differ in their rows; a list of them does not. */
export const table = <R extends Row>(one: Table<R>): Table => one as unknown as Table;

export function* jsonlRows<R extends Row>(path: string): Generator<R> {
  for (const line of readFileSync(path, 'utf8').split('\n')) {
    if (line !== '') yield JSON.parse(line) as R;
  }
}

const unescapeCell = (cell: string): string =>
  cell.replace(/\\([tn\\])/g, (_, char: string) =>
    char === 't' ? '\t' : char === 'n' ? '\n' : '\\',
  );

/** Rows of a TSV file with a header, as the tables write it: no quoting, `\t`, `\n` and `\\` escaped. */
export function* tsvRows(path: string): Generator<Record<string, string>> {
  const [header = '', ...lines] = readFileSync(path, 'utf8').split('\n');
  const names = header.split('\t');
  for (const line of lines) {
    if (line === '') continue;
    const cells = line.split('\t');
    yield Object.fromEntries(names.map((name, at) => [name, unescapeCell(cells[at] ?? '')]));
  }
}

/** Equality as the tables mean it: numbers within `tolerance`, objects by the fields that `wanted` has, lists in order. */
export function agrees(answer: unknown, wanted: unknown, tolerance = 1e-6): boolean {
  if (wanted === null) return answer === null || answer === undefined || answer === '';
  if (typeof wanted === 'number') {
    return typeof answer === 'number' && Math.abs(answer - wanted) <= tolerance;
  }
  if (Array.isArray(wanted)) {
    return (
      Array.isArray(answer) &&
      answer.length === wanted.length &&
      wanted.every((one, at) => agrees(answer[at], one, tolerance))
    );
  }
  if (typeof wanted === 'object') {
    if (typeof answer !== 'object' || answer === null) return false;
    const fields = answer as Record<string, unknown>;
    return Object.entries(wanted as object).every(([name, one]) =>
      agrees(fields[name], one, tolerance),
    );
  }
  return answer === wanted;
}

/** Whether two lists hold the same words, in any order. */
export const sameSet = (answer: readonly string[], wanted: readonly string[]): boolean =>
  new Set(answer).size === new Set(wanted).size && wanted.every((one) => answer.includes(one));
