import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';

const bench = async (script: string, ...args: string[]) => {
  const path = join(import.meta.dirname, '../../bench', script);
  const { stdout } = await promisify(execFile)(process.execPath, [path, ...args, '--json'], {
    maxBuffer: 2 ** 24,
  });
  return JSON.parse(stdout);
};

const figures = {
  seconds: expect.any(Number),
  peakMemoryBytes: process.platform === 'linux' ? expect.any(Number) : null,
};

describe('benchmarks of sources', () => {
  test('an archive is ingested whole', async () => {
    const report = await bench('sources-archive.ts', '--rows', '300,600', '--no-peer');
    expect(report.theirs).toBeNull();
    expect(report.ours).toEqual(
      [300, 600].map((rows) =>
        expect.objectContaining({
          ...figures,
          rows,
          archive: expect.objectContaining({ rows, columns: 40 }),
        }),
      ),
    );
  });

  test('a workbook is read whole', async () => {
    const report = await bench('sources-table.ts', '--rows', '200');
    expect(report.rows).toBe(200);
    expect(report.read).toEqual({ ...figures, cells: expect.any(Number) });
    expect(report.ingest).toEqual(figures);
  });

  test('a repository is harvested whole', async () => {
    const report = await bench('sources-oai.ts', '--records', '1200', '--page-size', '100');
    expect(report.runs).toEqual([
      { ...figures, records: 1200, requests: 14, recordsPerSecond: expect.any(Number) },
    ]);
  });
});
