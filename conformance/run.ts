/**
 * Runs the peers' test tables through the public functions and prints passes per table, operation and dialect.
 * Nothing is dropped silently: what no function answers yet is counted as unsupported.
 *
 * `baseline.json` holds the passes reached with the default tables: fewer are an error, more are written there by `--raise`.
 *
 *   node conformance/run.ts [--tables <folder> …] [--table <name>] [--failures] [--json] [--raise]
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { jsonlRows, type Outcome, type Row, type Table, tsvRows } from './table.ts';
import { tables } from './tables/index.ts';

interface Count {
  readonly table: string;
  readonly operation: string;
  readonly dialect: string | null;
  passed: number;
  failed: number;
  unsupported: number;
}

const shared = join(import.meta.dirname, '../../shared');
const DEFAULT_FOLDERS = [join(shared, 'conformance'), join(shared, 'openverse')];
const BASELINE = join(import.meta.dirname, 'baseline.json');

const { values: options } = parseArgs({
  options: {
    tables: { type: 'string', multiple: true },
    table: { type: 'string', multiple: true },
    json: { type: 'boolean', default: false },
    failures: { type: 'boolean', default: false },
    raise: { type: 'boolean', default: false },
  },
});

/** The path of every file below the folders. */
const pathsBelow = (roots: readonly string[]): readonly string[] =>
  roots
    .filter((root) => existsSync(root))
    .flatMap((root) => readdirSync(root, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));

/** Every file below the folders by its base name; the first one found counts. */
function filesBelow(roots: readonly string[]): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const path of pathsBelow(roots)) {
    const name = basename(path);
    if (!found.has(name)) found.set(name, path);
  }
  return found;
}

async function main(present: readonly string[]): Promise<void> {
  const files = filesBelow(present);
  const defaults = filesBelow(DEFAULT_FOLDERS);
  const reference = (name: string): string => {
    const path = files.get(name) ?? defaults.get(name);
    if (path === undefined) throw new Error(`The tables lack ${name}.`);
    return path;
  };
  const wanted = options.table?.map((name) => name.toLowerCase());
  const counts = new Map<string, Count>();
  const failures: { table: string; row: Row }[] = [];
  const paths = pathsBelow(present).toSorted();
  for (const table of tables) {
    const own = files.get(table.file);
    const found =
      table.files === undefined
        ? own === undefined
          ? []
          : [own]
        : paths.filter((path) => table.files?.test(path));
    if (found.length === 0) continue;
    const stem = table.file.replace(/\.\w+$/, '').toLowerCase();
    if (wanted !== undefined && !wanted.includes(stem) && !wanted.includes(table.file)) continue;
    for (const path of found) {
      for await (const row of rowsOf(table, path, reference)) {
        const outcome = table.check(row);
        note(counts, table, row, outcome);
        if (outcome === 'fail') failures.push({ table: table.file, row });
      }
    }
  }
  const all = [...counts.values()];
  if (options.json) {
    process.stdout.write(`${JSON.stringify({ tables: all })}\n`);
  } else {
    report(all);
    if (options.failures) {
      for (const { table, row } of failures) {
        process.stdout.write(`FAIL ${basename(table)} ${JSON.stringify(row)}\n`);
      }
    }
  }
  if (options.tables === undefined && options.table === undefined) holdBaseline(all);
}

const rowsOf = (
  table: Table,
  path: string,
  reference: (name: string) => string,
): Iterable<Row> | AsyncIterable<Row> => {
  if (table.rows !== undefined) return table.rows(path, reference);
  return table.file.endsWith('.tsv') ? tsvRows(path) : jsonlRows(path);
};

function note(counts: Map<string, Count>, table: Table, row: Row, outcome: Outcome): void {
  if (outcome === 'review') return;
  const operation = table.operation?.(row) ?? String(row['op'] ?? '-');
  const own = row['dialect'] ?? row['suite'];
  const dialect =
    table.dialect === undefined ? (own === undefined ? null : String(own)) : table.dialect(row);
  const key = `${table.file}\t${operation}\t${dialect}`;
  let count = counts.get(key);
  if (count === undefined) {
    count = { table: table.file, operation, dialect, passed: 0, failed: 0, unsupported: 0 };
    counts.set(key, count);
  }
  if (outcome === 'pass') count.passed += 1;
  else if (outcome === 'fail') count.failed += 1;
  else count.unsupported += 1;
}

const nameOf = ({ table, operation, dialect }: Count): string =>
  [table, operation, dialect].filter((part) => part !== null).join(' ');

/** The number never goes down. */
function holdBaseline(counts: readonly Count[]): void {
  const baseline: Record<string, number> = JSON.parse(readFileSync(BASELINE, 'utf8'));
  const reached = new Map(counts.map((count) => [nameOf(count), count.passed]));
  for (const [group, passed] of Object.entries(baseline)) {
    const now = reached.get(group) ?? 0;
    if (now >= passed) continue;
    process.stderr.write(`${group}: ${now} rows pass, but ${passed} did before.\n`);
    process.exitCode = 1;
  }
  if (options.raise && process.exitCode !== 1) {
    const passing = Object.fromEntries([...reached].filter(([, passed]) => passed > 0));
    writeFileSync(BASELINE, `${JSON.stringify(passing, null, 2)}\n`);
  }
}

function report(counts: readonly Count[]): void {
  const sum = (field: 'passed' | 'failed' | 'unsupported'): number =>
    counts.reduce((total, count) => total + count[field], 0);
  for (const count of counts.filter(({ passed, failed }) => passed + failed > 0)) {
    const ran = count.passed + count.failed;
    const share = ((100 * count.passed) / ran).toFixed(1).padStart(5);
    const line = `${String(count.passed).padStart(6)} of ${String(ran).padStart(6)}  ${share} %`;
    const rest = count.unsupported > 0 ? `, ${count.unsupported} unsupported` : '';
    process.stdout.write(`${line}  ${nameOf(count)}${rest}\n`);
  }
  const without = counts.filter(({ passed, failed }) => passed + failed === 0);
  if (without.length > 0) process.stdout.write('\nNot supported yet:\n');
  for (const count of without) {
    process.stdout.write(`${String(count.unsupported).padStart(6)}  ${nameOf(count)}\n`);
  }
  process.stdout.write(
    `\n${sum('passed')} of ${sum('passed') + sum('failed')} supported rows pass; ${sum('unsupported')} rows are not supported yet.\n`,
  );
}

const folders = (options.tables ?? DEFAULT_FOLDERS).map((folder) => resolve(folder));
const present = folders.filter((folder) => existsSync(folder));
if (present.length === 0 && options.tables !== undefined) {
  process.stderr.write(`No folder of tables at ${folders.join(', ')}.\n`);
  process.exitCode = 1;
} else if (present.length === 0) {
  const message = `No conformance tables at ${folders.join(', ')}: nothing was run.`;
  process.stdout.write(`${options.json ? JSON.stringify({ tables: [] }) : message}\n`);
} else {
  await main(present);
}
