import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { recordsOf } from '../../src/sources/json-api/answers.ts';
import type { ApiDeclaration } from '../../src/sources/json-api/declaration.ts';
import { apiDeclaration } from '../../src/sources/json-api/declarations/index.ts';
import { readApiRecord } from '../../src/sources/json-api/rows.ts';
import { isObject, valueAt } from '../../src/sources/json-api/values.ts';
import { builtInSubProviders } from '../../src/sources/sub-providers/rules.ts';
import { createSubProviders } from '../../src/sources/sub-providers/sub-providers.ts';
import { jsonlRows, type Row, type Table, table } from '../table.ts';

/** What must come out of one record. */
interface Expected extends Row {
  readonly index: number;
  readonly rows: readonly Readonly<Record<string, unknown>>[];
}

/** One column of one row, or (`column` null) whether a record gives that many rows. */
interface FieldRow extends Row {
  readonly provider: string;
  readonly place: string;
  readonly column: string | null;
  readonly wanted: unknown;
  readonly answer: unknown;
}

const subProviders = createSubProviders(builtInSubProviders());

/** Every expected column of every row of a file, with what our reader makes of the same record. */
function* fieldRows(path: string): Generator<FieldRow> {
  const provider = basename(dirname(path));
  const declaration = apiDeclaration(provider);
  if (declaration === null) return;
  const name = basename(path).replace('.expected.jsonl', '');
  const records = savedRecords(declaration, join(dirname(path), name));
  for (const { index, rows } of jsonlRows<Expected>(path)) {
    const place = `${name} ${index}`;
    const reading = readApiRecord(declaration, records[index], {
      sourceOf: (who, accounts) => subProviders.sourceOfAccounts(who, accounts),
    });
    const ours = reading.kind === 'rows' ? reading.rows : [];
    yield { provider, place, column: null, wanted: rows.length, answer: ours.length };
    for (const [at, row] of rows.entries()) {
      const answers: Readonly<Record<string, unknown>> = { ...ours[at] };
      for (const [column, wanted] of Object.entries(row)) {
        yield { provider, place: `${place}/${at}`, column, wanted, answer: answers[column] };
      }
    }
  }
}

/** What stands for the size that a server tells of a sound's preview. */
const HEAD_BYTES = 16_359;

/** The records of an answer beside its expectation: JSON or JSON lines. What an API tells of each record apart lies in a file of its own. */
function savedRecords(declaration: ApiDeclaration, stem: string): readonly unknown[] {
  if (!existsSync(`${stem}.json`)) return [...jsonlRows(`${stem}.jsonl`)];
  const json: unknown = JSON.parse(readFileSync(`${stem}.json`, 'utf8'));
  const records = recordsOf(declaration, json) ?? (Array.isArray(json) ? json : [json]);
  const details = declaration.request.details;
  if (details?.size === true && details.into !== null) {
    const { into } = details;
    return records.map((record) => (isObject(record) ? { ...record, [into]: HEAD_BYTES } : record));
  }
  const beside = join(dirname(stem), 'item_details.json');
  if (details === undefined || details.into === null || !existsSync(beside)) return records;
  const { into, path = '' } = details;
  const detail = valueAt(JSON.parse(readFileSync(beside, 'utf8')), path);
  return records.map((record) => (isObject(record) ? { ...record, [into]: detail } : record));
}

/** JSON with the keys of every object in order. */
export const canonical = (value: unknown): string =>
  JSON.stringify(value ?? null, (_, one: unknown) =>
    isObject(one)
      ? Object.fromEntries(Object.entries(one).sort(([a], [b]) => (a < b ? -1 : 1)))
      : one,
  );

export const providers: readonly Table[] = [
  table<FieldRow>({
    file: 'providers',
    files: /[/\\]([a-z]+)[/\\][^/\\]+\.expected\.jsonl$/,
    rows: fieldRows,
    operation: ({ column }) => (column === null ? 'rows' : 'fields'),
    dialect: ({ provider }) => provider,
    check: ({ wanted, answer }) => (canonical(answer) === canonical(wanted) ? 'pass' : 'fail'),
  }),
];
