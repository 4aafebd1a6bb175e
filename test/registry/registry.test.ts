import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { datasetKey, openWorkspace, SETTINGS, variableOf } from '../../src/registry/index.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'opendrawer-registry-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const edan = (location: string, units: string[] = []) =>
  ({ format: 'edan', location, units }) as const;

describe('datasets', () => {
  test.each([
    [
      's3://smithsonian-open-access/metadata/edan',
      ['NMNHBOTANY'],
      'smithsonian-open-access-nmnhbotany',
    ],
    ['s3://smithsonian-open-access/metadata/edan', [], 'smithsonian-open-access'],
    ['/data/herbarium/metadata/edan', [], 'herbarium'],
    ['/data/Mus\u00e9e de Lyon/*.jsonl', [], 'musee-de-lyon'],
    ['https://example.org/dump/NPG.jsonl.gz', [], 'npg'],
    ['/data/\u6a19\u672c', [], 'dataset'],
  ])('alias of %s %j', async (location, units, alias) => {
    const { registry, close } = await openWorkspace(folder);
    const dataset = await registry.datasets.add(edan(location, units));
    expect([dataset.alias, dataset.key]).toEqual([alias, datasetKey(alias)]);
    await close();
  });

  test('the same endpoint is one dataset; another one of the same name gets a number', async () => {
    const { registry, close } = await openWorkspace(folder);
    const first = await registry.datasets.add(edan('/a/birds'));
    expect(await registry.datasets.add(edan('/a/birds'))).toEqual(first);
    expect((await registry.datasets.add(edan('/b/birds'))).alias).toBe('birds-2');
    await expect(registry.datasets.add(edan('/c/birds'), { alias: 'birds' })).rejects.toMatchObject(
      {
        code: 'USAGE',
      },
    );
    await expect(registry.datasets.add(edan('/c/x'), { alias: '../up' })).rejects.toMatchObject({
      code: 'USAGE',
    });
    await expect(registry.datasets.get('brids')).rejects.toMatchObject({
      code: 'DATASET_UNKNOWN',
      hint: 'Did you mean "birds"?',
    });
    await close();
  });

  test('two open workspaces see each other at once', async () => {
    const one = await openWorkspace(folder);
    const two = await openWorkspace(folder);
    const dataset = await one.registry.datasets.add(edan('/a/birds'));
    expect(await two.registry.datasets.list()).toEqual([dataset]);
    await two.registry.snapshots.commit({
      datasetKey: dataset.key,
      snapshot: 's1',
      previous: null,
      runId: null,
      createdAt: '2026-01-01T00:00:00.000Z',
      items: 3,
      media: 2,
      rejects: 1,
      duplicates: 0,
      diff: { new: 3, changed: 0, unchanged: 0, gone: 0 },
    });
    expect(await one.registry.datasets.get('birds')).toMatchObject({
      currentSnapshot: 's1',
      itemCount: 3,
    });
    expect(await one.registry.snapshots.list(dataset.key)).toMatchObject([
      { snapshot: 's1', removed: false },
    ]);
    await Promise.all([one.close(), two.close()]);
  });
});

describe('runs', () => {
  test('a run keeps its progress, report and end', async () => {
    const { registry, close } = await openWorkspace(folder);
    const run = await registry.runs.start('ingest', null);
    await registry.runs.progress(run.id, { records: 5 });
    expect(await registry.runs.get(run.id)).toMatchObject({
      state: 'running',
      progress: { records: 5 },
    });
    await registry.runs.finish(run.id, { state: 'failed', error: 'DISK_FULL: no room' });
    expect(await registry.runs.list()).toMatchObject([
      { id: run.id, state: 'failed', progress: { records: 5 }, error: 'DISK_FULL: no room' },
    ]);
    await expect(registry.runs.get('nope')).rejects.toMatchObject({ code: 'RUN_UNKNOWN' });
    await close();
  });
});

describe('configuration', () => {
  test.each([
    ['ingest:\n  wokers: 2\n', { hint: 'Did you mean "ingest.workers"?' }],
    [
      'ingest:\n  workers: many\n',
      { message: expect.stringContaining('ingest.workers must be a number') },
    ],
    ['ingest:\n  maxRejectedShare: 3\n', { message: expect.stringContaining('at most 1') }],
    ['ingest: [\n', { message: expect.stringContaining('not valid YAML') }],
  ])('%j is refused', async (yaml, expected) => {
    writeFileSync(join(folder, 'opendrawer.yaml'), yaml);
    await expect(openWorkspace(folder)).rejects.toMatchObject({
      code: 'CONFIG_INVALID',
      ...expected,
    });
  });

  test('flags win over the environment, the environment over the file, the file over defaults', async () => {
    writeFileSync(
      join(folder, 'opendrawer.yaml'),
      'ingest:\n  workers: 2\nserver:\n  port: 1234\nlake:\n  keepSnapshots: 9\n',
    );
    process.env['OPENDRAWER_INGEST_WORKERS'] = '3';
    process.env['OPENDRAWER_SERVER_PORT'] = '4321';
    const { config, close } = await openWorkspace(folder, { 'ingest.workers': 4 });
    delete process.env['OPENDRAWER_INGEST_WORKERS'];
    delete process.env['OPENDRAWER_SERVER_PORT'];
    expect([
      config['ingest.workers'],
      config['server.port'],
      config['lake.keepSnapshots'],
      config['ingest.maxRejectedShare'],
    ]).toEqual([4, 4321, 9, SETTINGS['ingest.maxRejectedShare'].value]);
    expect(variableOf('ingest.maxLineBytes')).toBe('OPENDRAWER_INGEST_MAX_LINE_BYTES');
    await close();
  });
});
