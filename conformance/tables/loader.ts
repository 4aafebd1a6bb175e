import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { copyCells } from '../../src/sources/openverse/copy.ts';
import { layoutOfRows } from '../../src/sources/openverse/layouts.ts';
import { CatalogueTable, keyOfRow, type LoadCounts } from '../../src/sources/openverse/load.ts';
import { type CatalogueRow, readCatalogueRow } from '../../src/sources/openverse/row.ts';
import { jsonlRows, type Outcome, type Row, type Table, table } from '../table.ts';

/** Lines that may be malformed before a file fails as a whole. */
const MOST_MALFORMED = 10;

type Batch = { readonly rows: CatalogueRow[]; missing: number };

/** The rows of a load file; null where too many lines are malformed. */
function readFile(path: string): Batch | null {
  const lines = readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line !== '');
  const cells = lines.map(copyCells);
  const columns = layoutOfRows(cells.slice(0, 20))?.columns ?? [];
  const batch: Batch = { rows: [], missing: 0 };
  let malformed = 0;
  for (const row of cells) {
    const reading = readCatalogueRow(columns, row);
    if (reading.kind === 'row') batch.rows.push(reading.row);
    else if (reading.kind === 'missing') batch.missing += 1;
    else malformed += 1;
  }
  return malformed > MOST_MALFORMED ? null : batch;
}

type Counts = Partial<Record<keyof LoadCounts, number>> & { readonly table_rows?: number };

const countsAgree = (counts: LoadCounts, wanted: Counts): boolean =>
  (['loaded', 'missing_columns', 'foreign_id_dup', 'url_dup', 'upserted'] as const).every(
    (name) => wanted[name] === undefined || wanted[name] === counts[name],
  );

type CountsRow = Row & { readonly path: string; readonly expected: Counts | string };

function* countRows(path: string): Generator<CountsRow> {
  const files: Record<string, Counts | string> = JSON.parse(readFileSync(path, 'utf8'));
  for (const [name, expected] of Object.entries(files)) {
    yield { path: join(dirname(path), name), expected };
  }
}

function checkCounts({ path, expected }: CountsRow): Outcome {
  const batch = readFile(path);
  if (typeof expected === 'string') return batch === null ? 'pass' : 'fail';
  if (batch === null) return 'fail';
  const counts = new CatalogueTable().load(batch.rows, batch.missing);
  return countsAgree(counts, expected) ? 'pass' : 'fail';
}

type ScenarioRow = Row & {
  readonly folder: string;
  readonly name: string;
  readonly steps: readonly (Counts & { readonly file: string })[];
};

/** All scenarios that stand beside the first one. */
function* scenarioRows(path: string): Generator<ScenarioRow> {
  const folder = dirname(path);
  for (const file of readdirSync(folder).sort()) {
    if (!file.endsWith('.expected.json')) continue;
    const { steps } = JSON.parse(readFileSync(join(folder, file), 'utf8'));
    yield { folder, name: basename(file, '.expected.json'), steps };
  }
}

function checkScenario({ folder, name, steps }: ScenarioRow): Outcome {
  const catalogue = new CatalogueTable();
  for (const step of steps) {
    const batch = readFile(join(folder, step.file));
    if (batch === null) return 'fail';
    const counts = catalogue.load(batch.rows, batch.missing);
    if (!countsAgree(counts, step)) return 'fail';
    if (step.table_rows !== undefined && catalogue.rows().length !== step.table_rows) return 'fail';
  }
  const rows = new Map(catalogue.rows().map((row) => [keyOfRow(row), row]));
  for (const wanted of jsonlRows<CatalogueRow>(join(folder, `${name}.final_rows.jsonl`))) {
    const row = rows.get(keyOfRow(wanted));
    if (row === undefined || !sameRow(row, wanted)) return 'fail';
  }
  return 'pass';
}

const sameRow = (row: CatalogueRow, wanted: CatalogueRow): boolean =>
  Object.entries(wanted).every(
    ([column, value]) => canonical(row[column] ?? null) === canonical(value),
  );

/** JSON without regard to the order of keys and of lists. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).sort().join()}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).map(([key, one]) => `${key}:${canonical(one)}`);
  return `{${entries.sort().join()}}`;
}

type BatchRow = Row & { readonly expected: Counts; readonly folder: string };

function* batchRows(path: string): Generator<BatchRow> {
  yield {
    expected: JSON.parse(readFileSync(path, 'utf8')),
    folder: join(dirname(path), '../providers/smithsonian'),
  };
}

function checkBatch({ expected, folder }: BatchRow): Outcome {
  const rows: CatalogueRow[] = [];
  for (const file of readdirSync(folder).sort()) {
    if (!file.endsWith('.expected.jsonl')) continue;
    for (const record of jsonlRows<Row & { rows: CatalogueRow[] }>(join(folder, file))) {
      rows.push(...record.rows);
    }
  }
  const catalogue = new CatalogueTable();
  const counts = catalogue.load(rows, 0);
  return countsAgree(counts, expected) && catalogue.rows().length === expected.table_rows
    ? 'pass'
    : 'fail';
}

export const loaderTables: readonly Table[] = [
  table<CountsRow>({
    file: 'expected_counts.json',
    rows: countRows,
    operation: () => 'load',
    check: checkCounts,
  }),
  table<ScenarioRow>({
    file: 'brooklynmuseum.expected.json',
    rows: scenarioRows,
    operation: () => 'load and upsert',
    check: checkScenario,
  }),
  table<BatchRow>({
    file: 'smithsonian_batch.expected.json',
    rows: batchRows,
    operation: () => 'load',
    check: checkBatch,
  }),
];
