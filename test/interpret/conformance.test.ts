import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '../..');
const shared = join(root, '../shared/conformance');
const run = (...args: string[]): string =>
  execFileSync(process.execPath, ['conformance/run.ts', ...args], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
    stdio: ['ignore', 'pipe', 'ignore'],
  });

interface Count {
  readonly table: string;
  readonly operation: string;
  readonly dialect: string | null;
  readonly passed: number;
  readonly failed: number;
  readonly unsupported: number;
}

const counts = (...args: string[]): readonly Count[] =>
  (JSON.parse(run('--json', ...args)) as { tables: readonly Count[] }).tables;

test('a folder that is not there is an error', () => {
  expect(() => run('--tables', '/nowhere')).toThrow();
});

test('tables of any folder are found by their names, whatever lies above them', () => {
  const folder = mkdtempSync(join(tmpdir(), 'opendrawer-tables-'));
  try {
    mkdirSync(join(folder, 'deep/er'), { recursive: true });
    const rows = [
      {
        op: 'parse_date',
        dialect: 'gbif',
        input: { text: '18 May 1931' },
        expected: { date: '1931-05-18' },
      },
      {
        op: 'parse_date',
        dialect: 'gbif',
        input: { text: '18 May 1931' },
        expected: { date: '1931-05-19' },
      },
    ];
    writeFileSync(
      join(folder, 'deep/er/dates.jsonl'),
      rows.map((row) => `${JSON.stringify(row)}\n`).join(''),
    );
    expect(counts('--tables', folder)).toEqual([
      {
        table: 'dates.jsonl',
        operation: 'parse_date',
        dialect: 'gbif',
        passed: 1,
        failed: 1,
        unsupported: 0,
      },
    ]);
    expect(counts('--tables', folder, '--table', 'coordinates')).toEqual([]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

/** What the plan asks for: the least share of rows that pass, per table. */
const wanted: readonly (readonly [table: string, share: number])[] = [
  ['dates.jsonl', 0.98],
  ['coordinates.jsonl', 0.98],
  ['elevation_depth.jsonl', 1],
  ['vocabulary.tsv', 0.995],
  ['vocabulary_observed.tsv', 0.995],
  ['record_interpretation.jsonl', 0.96],
  ['multimedia.jsonl', 0.98],
  ['attribution_cases.jsonl', 1],
  ['license_names.jsonl', 1],
  ['images_to_clean.csv', 0.98],
  ['tag_decode_cases.jsonl', 0.98],
  ['prepare_string_cases.jsonl', 0.98],
  ['validate_url_cases.jsonl', 0.98],
  ['names_gnparser.jsonl', 0.98],
  ['names_gnparser_cultivars.jsonl', 1],
  ['names_gbif.jsonl', 0.98],
  ['names_gbif_snapshot.jsonl', 0.97],
  ['names_stems.tsv', 0.999],
  ['matching.jsonl', 0.99],
  ['matching_trees.jsonl', 0.98],
  ['matching_units.jsonl', 0.98],
];

test.skipIf(!existsSync(shared))('the peers’ rows pass', () => {
  const all = counts();
  const shareOf = (table: string): number => {
    const own = all.filter((count) => count.table === table);
    const sum = (field: 'passed' | 'failed' | 'unsupported') =>
      own.reduce((total, count) => total + count[field], 0);
    return sum('passed') / (sum('passed') + sum('failed') + sum('unsupported'));
  };
  for (const [table, share] of wanted) {
    expect(shareOf(table), table).toBeGreaterThanOrEqual(share);
  }
  const baseline = JSON.parse(readFileSync(join(root, 'conformance/baseline.json'), 'utf8'));
  expect(Object.keys(baseline).length).toBeGreaterThan(40);
});
