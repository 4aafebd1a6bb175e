import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const SCRIPT = fileURLToPath(new URL('../../bench/search.ts', import.meta.url));

test('bench:search prints one object with every figure', { timeout: 240_000 }, async () => {
  const { stdout } = await promisify(execFile)(process.execPath, [
    '--disable-warning=ExperimentalWarning',
    SCRIPT,
    '--records',
    '3000',
    '--json',
  ]);
  const { results } = JSON.parse(stdout);
  expect(results).toHaveLength(1);
  const [{ build, index, timings, together, change, changedAloneSeconds, peers, records }] =
    results;
  expect(records).toBe(3000);
  expect(build.seconds).toBeGreaterThan(0);
  expect(index.bytesPerRecord).toBeGreaterThan(100);
  // Each kind of question was asked and found something.
  for (const [name, { runs, found, p95Ms }] of Object.entries<Record<string, number>>(timings)) {
    expect([name, (runs ?? 0) > 0, (p95Ms ?? -1) >= 0]).toEqual([name, true, true]);
    if (!name.startsWith('words')) expect([name, (found ?? 0) > 0]).toEqual([name, true]);
  }
  expect(together.runs).toBeGreaterThan(100);
  expect(changedAloneSeconds).toHaveLength(3);
  expect(Math.min(...changedAloneSeconds)).toBeGreaterThan(0);
  expect(change).toMatchObject({ load: { failed: 0 }, promotion: { failed: 0 } });
  expect(Object.keys(peers)).toEqual(['duckdb', 'fts5']);
});
