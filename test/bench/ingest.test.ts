import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';

const project = join(import.meta.dirname, '..', '..');
const run = promisify(execFile);

describe('bench:ingest', () => {
  it('prints one object with --json and nothing else', async () => {
    const { stdout } = await run(
      process.execPath,
      [
        'bench/ingest.ts',
        '--records',
        '300',
        '--rounds',
        '1',
        '--no-peer',
        '--json',
        '--workers',
        '2',
      ],
      { cwd: project },
    );
    const report = JSON.parse(stdout) as Record<string, unknown>;
    const figures = {
      seconds: expect.any(Number),
      wallSeconds: expect.any(Number),
      recordsPerSecond: expect.any(Number),
      megabytesPerSecond: expect.any(Number),
      runs: [expect.any(Number)],
    };
    expect(report).toMatchObject({
      benchmark: 'ingest',
      corpus: { records: 300 },
      workers: 2,
      rounds: 1,
      results: { plain: { opendrawer: figures }, bz2: { opendrawer: figures } },
      ratios: null,
      decoder: { seconds: expect.any(Number), shareOfLimit: expect.any(Number) },
      doubling: {
        plain: { records: 600, timeRatio: expect.any(Number) },
        bz2: { records: 600, timeRatio: expect.any(Number) },
      },
    });
  }, 300_000);

  it('says what it takes', async () => {
    await expect(
      run(process.execPath, ['bench/ingest.ts', '--records', 'many'], { cwd: project }),
    ).rejects.toMatchObject({ code: 2, stderr: expect.stringContaining('Usage:') });
  });
});
