/**
 * Runs the peers' test tables through the public functions and prints passes per table and operation.
 * Nothing is dropped silently: what no function answers yet is counted as unsupported.
 *
 * `floor.json` holds the passes reached so far: fewer are an error, more are written there by `--raise`.
 *
 *   node conformance/run.ts [--data <folder>] [--json] [--failures] [--raise]
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { dateRow } from './dates.ts';
import { vocabularyRow } from './vocabulary.ts';

/** What became of one row. `unsupported`: no public function answers this operation yet. */
export type Outcome = 'pass' | 'fail' | 'unsupported';

interface Count {
  readonly table: string;
  readonly group: string;
  passes: number;
  fails: number;
  unsupported: number;
}

const { values: options } = parseArgs({
  options: {
    data: { type: 'string', default: join(import.meta.dirname, '../../shared/conformance') },
    json: { type: 'boolean', default: false },
    failures: { type: 'boolean', default: false },
    raise: { type: 'boolean', default: false },
  },
});

/** Marks groups whose expectations nobody asserted; they are shown and do not count. */
const REVIEW = ' (derived FAIL rows, for review)';
const FLOOR = join(import.meta.dirname, 'floor.json');

const counts = new Map<string, Count>();
const failures: { table: string; group: string; row: unknown }[] = [];

function note(table: string, group: string, outcome: Outcome, row: unknown): void {
  const key = `${table}\t${group}`;
  let count = counts.get(key);
  if (count === undefined) {
    count = { table, group, passes: 0, fails: 0, unsupported: 0 };
    counts.set(key, count);
  }
  if (outcome === 'pass') count.passes += 1;
  else if (outcome === 'unsupported') count.unsupported += 1;
  else {
    count.fails += 1;
    if (options.failures) failures.push({ table, group, row });
  }
}

const unescapeCell = (cell: string): string =>
  cell.replace(/\\([tn\\])/g, (_, char: string) =>
    char === 't' ? '\t' : char === 'n' ? '\n' : '\\',
  );

function* tsvRows(file: string): Generator<Record<string, string>> {
  const [header = '', ...lines] = readFileSync(file, 'utf8').split('\n');
  const names = header.split('\t');
  for (const line of lines) {
    if (line === '') continue;
    const cells = line.split('\t');
    yield Object.fromEntries(names.map((name, at) => [name, unescapeCell(cells[at] ?? '')]));
  }
}

interface JsonRow {
  readonly op?: string;
  readonly dialect?: string;
  readonly suite?: string;
  readonly input: Record<string, unknown>;
  readonly expected: Record<string, unknown>;
}

function runJsonl(folder: string, name: string): void {
  for (const line of readFileSync(join(folder, name), 'utf8').split('\n')) {
    if (line === '') continue;
    const row = JSON.parse(line) as JsonRow;
    const group = [row.op, row.dialect ?? row.suite].filter((part) => part !== undefined).join(' ');
    note(
      name,
      group === '' ? '-' : group,
      name === 'dates.jsonl' ? dateRow(row) : 'unsupported',
      row,
    );
  }
}

function runVocabulary(folder: string, name: string): void {
  for (const row of tsvRows(join(folder, name))) {
    // Derived FAIL rows are for review, not a score (README of the tables)
    const review = name === 'vocabulary_observed.tsv' && row['status'] === 'FAIL';
    const group = `${row['system']} ${row['vocabulary']}${review ? REVIEW : ''}`;
    note(name, group, vocabularyRow(row), row);
  }
}

if (!existsSync(options.data)) {
  const message = `No conformance tables at ${options.data}: nothing was run.`;
  process.stdout.write(`${options.json ? JSON.stringify({ absent: options.data }) : message}\n`);
} else {
  for (const name of readdirSync(options.data).sort()) {
    if (name.endsWith('.jsonl')) runJsonl(options.data, name);
    else if (name.startsWith('vocabulary')) runVocabulary(options.data, name);
    else if (name.endsWith('.tsv')) note(name, '-', 'unsupported', null);
  }
  report();
  holdFloor();
}

/** The number never goes down. */
function holdFloor(): void {
  const floor: Record<string, number> = JSON.parse(readFileSync(FLOOR, 'utf8'));
  const reached = new Map(
    [...counts.values()].map(({ table, group, passes }) => [`${table} ${group}`, passes]),
  );
  for (const [group, passes] of Object.entries(floor)) {
    const now = reached.get(group) ?? 0;
    if (now >= passes) continue;
    process.stderr.write(`${group}: ${now} rows pass, but ${passes} did before.\n`);
    process.exitCode = 1;
  }
  if (options.raise && process.exitCode !== 1) {
    const passing = Object.fromEntries(
      [...reached].filter(([group, passes]) => passes > 0 && !group.endsWith(REVIEW)),
    );
    writeFileSync(FLOOR, `${JSON.stringify(passing, null, 2)}\n`);
  }
}

function report(): void {
  const all = [...counts.values()];
  const counted = all.filter(({ group }) => !group.endsWith(REVIEW));
  const sum = (field: 'passes' | 'fails' | 'unsupported'): number =>
    counted.reduce((total, count) => total + count[field], 0);
  const total = { passes: sum('passes'), fails: sum('fails'), unsupported: sum('unsupported') };
  if (options.json) {
    const shown = options.failures ? { failures } : {};
    process.stdout.write(`${JSON.stringify({ groups: all, total, ...shown })}\n`);
    return;
  }
  for (const count of all.filter(({ passes, fails }) => passes + fails > 0)) {
    const share = ((100 * count.passes) / (count.passes + count.fails)).toFixed(1);
    const line = `${String(count.passes).padStart(6)} of ${String(count.passes + count.fails).padStart(6)}  ${share.padStart(5)} %`;
    const rest = count.unsupported > 0 ? `, ${count.unsupported} unsupported` : '';
    process.stdout.write(`${line}  ${count.table}  ${count.group}${rest}\n`);
  }
  process.stdout.write('\nNot supported yet:\n');
  for (const count of all.filter(({ passes, fails }) => passes + fails === 0)) {
    process.stdout.write(
      `${String(count.unsupported).padStart(6)}  ${count.table}  ${count.group}\n`,
    );
  }
  for (const { table, group, row } of failures) {
    process.stdout.write(`FAIL ${table} ${group} ${JSON.stringify(row)}\n`);
  }
  process.stdout.write(
    `\n${total.passes} of ${total.passes + total.fails} supported rows pass; ${total.unsupported} rows are not supported yet.\n`,
  );
}
