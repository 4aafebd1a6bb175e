import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '../..');
const run = (...args: string[]): string =>
  execFileSync(process.execPath, ['conformance/run.ts', ...args], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
  });

test('says so where the tables are absent', () => {
  expect(run('--data', '/nowhere')).toBe('No conformance tables at /nowhere: nothing was run.\n');
  expect(JSON.parse(run('--data', '/nowhere', '--json'))).toEqual({ absent: '/nowhere' });
});

test.skipIf(!existsSync(join(root, '../shared/conformance')))(
  'the peers’ rows that we answer pass',
  () => {
    const { groups } = JSON.parse(run('--json')) as {
      groups: {
        table: string;
        group: string;
        passes: number;
        fails: number;
        unsupported: number;
      }[];
    };
    const share = (table: string, group: string): number => {
      const found = groups.find((one) => one.table === table && one.group === group);
      return found === undefined ? 0 : found.passes / (found.passes + found.fails);
    };
    expect(share('dates.jsonl', 'parse_date gbif')).toBe(1);
    expect(share('dates.jsonl', 'parse_date col')).toBe(1);
    expect(share('vocabulary.tsv', 'GBIF license')).toBe(1);
    expect(share('vocabulary.tsv', 'GBIF country')).toBeGreaterThan(0.97);
  },
);
