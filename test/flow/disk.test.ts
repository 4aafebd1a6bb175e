import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ingest } from '../../src/flow/index.ts';
import { openWorkspace, type Workspace } from '../../src/registry/index.ts';
import { edanLine, writeTree } from '../support/edan.ts';
import { lakeRows, temporaryFolder } from '../support/workspace.ts';

const MEGABYTE = 1024 ** 2;
const RECORDS = 700;

/** Only root on Linux may mount a small file system; elsewhere the guard's own test has to do. */
function mayMount(): boolean {
  try {
    const folder = temporaryFolder();
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', folder.path], {
      stdio: 'ignore',
    });
    execFileSync('umount', [folder.path]);
    void folder[Symbol.asyncDispose]();
    return true;
  } catch {
    console.warn('skipped: no tmpfs can be mounted here');
    return false;
  }
}

/** 4 kB that compress by a quarter only: more than the first guess of a run expects. */
const noise = () => randomBytes(3072).toString('base64');

describe.skipIf(!mayMount())('a small disk', () => {
  const folder = temporaryFolder();
  const source = join(folder.path, 'source');
  const small = join(folder.path, 'small');
  const mounted: string[] = [];

  const mount = (name: string, megabytes: number): string => {
    const path = join(small, name);
    mkdirSync(path, { recursive: true });
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', path]);
    mounted.push(path);
    return path;
  };
  const grow = (path: string, megabytes: number) =>
    execFileSync('mount', ['-o', `remount,size=${megabytes}m`, path]);

  beforeAll(() => {
    const files: Record<string, string[]> = { 'first/a.jsonl': [edanLine(0)] };
    for (let p = 0; p < 12; p += 1) {
      files[`whole/${String(p).padStart(2, '0')}.jsonl`] = Array.from({ length: RECORDS }, (_, i) =>
        edanLine(p * RECORDS + i, { extra: { noise: { a: noise() } } }),
      );
    }
    writeTree(source, files);
  });
  afterAll(async () => {
    for (const path of mounted) execFileSync('umount', ['-l', path]);
    await folder[Symbol.asyncDispose]();
  });

  const attempt = async (workspace: Workspace, alias: string) =>
    ingest(workspace, await workspace.registry.datasets.get(alias));

  test.each([
    ['the reserve is reached while writing', 4 * MEGABYTE],
    ['the disk itself is full', 0],
  ])(
    '%s: a clear error, what was committed stays, finished work is kept',
    async (name, reserveBytes) => {
      const disk = mount(`disk-${reserveBytes}`, 24);
      const settings = {
        'ingest.workers': 2,
        'disk.reserveBytes': reserveBytes,
        'ingest.maxRejectedShare': 0.01,
      };
      const workspace = await openWorkspace(disk, settings);
      try {
        const { datasets } = workspace.registry;
        await datasets.add(
          { format: 'edan', location: join(source, 'first'), units: [] },
          { alias: 'first' },
        );
        await datasets.add(
          { format: 'edan', location: join(source, 'whole'), units: [] },
          { alias: 'whole' },
        );
        await attempt(workspace, 'first');
        await expect(attempt(workspace, 'whole'), name).rejects.toMatchObject({
          code: 'DISK_FULL',
        });
        expect(await lakeRows(workspace, 'first', 'items', 'title')).toEqual([
          { title: 'Specimen 0' },
        ]);
        expect((await datasets.get('whole')).currentSnapshot).toBeNull();

        grow(disk, 300);
        const report = await attempt(workspace, 'whole');
        expect(report.counts.items).toBe(12 * RECORDS);
        expect(report.counts.resumed).toBeGreaterThan(0);
      } finally {
        await workspace.close();
      }
    },
  );
});
