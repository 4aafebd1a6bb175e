import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  buildIndex,
  forget,
  type IngestOptions,
  ingest,
  planDataset,
  type RunProgress,
} from '../../src/flow/index.ts';
import {
  type ConfigOverrides,
  type Dataset,
  openWorkspace,
  type Workspace,
} from '../../src/registry/index.ts';
import { ALL, openIndex, parseParameters, watchIndex } from '../../src/search/index.ts';
import { edanLine, edanLines, writeTree } from '../support/edan.ts';
import { lakeContent, lakeRows, temporaryFolder } from '../support/workspace.ts';

let folder: ReturnType<typeof temporaryFolder>;
let source = '';
let workspace: Workspace;
const opened: Workspace[] = [];

beforeEach(async () => {
  folder = temporaryFolder();
  source = join(folder.path, 'source');
  mkdirSync(source);
  workspace = await open();
});
afterEach(async () => {
  for (const one of opened.splice(0)) await one.close();
  await folder[Symbol.asyncDispose]();
});

async function open(overrides: ConfigOverrides = {}): Promise<Workspace> {
  const one = await openWorkspace(join(folder.path, 'workspace'), {
    'ingest.workers': 2,
    ...overrides,
  });
  opened.push(one);
  return one;
}

const add = (units: string[] = []): Promise<Dataset> =>
  workspace.registry.datasets.add({ format: 'edan', location: source, units }, { alias: 'birds' });

const fresh = (): Promise<Dataset> => workspace.registry.datasets.get('birds');
const run = async (options: IngestOptions = {}) => ingest(workspace, await fresh(), options);
const titles = async () =>
  (await lakeRows(workspace, 'birds', 'items', 'title', 'ORDER BY title')).map(
    (row) => row['title'],
  );

describe('an ingest', () => {
  test('reads only what changed, and commits nothing when nothing did', async () => {
    writeTree(source, { 'a.jsonl': edanLines(0, 10), 'b.jsonl': edanLines(10, 20) });
    await add();
    expect((await run()).counts).toMatchObject({
      partitions: 2,
      carriedOver: 0,
      records: 20,
      items: 20,
    });

    utimesSync(join(source, 'a.jsonl'), new Date(), new Date());
    const again = await run();
    expect([again.counts.carriedOver, again.counts.records, again.diff.unchanged]).toEqual([
      2, 0, 20,
    ]);
    expect(await workspace.registry.snapshots.list((await fresh()).key)).toHaveLength(1);

    writeTree(source, {
      'b.jsonl': [edanLine(10, { title: 'Renamed' }), ...edanLines(11, 19), edanLine(20)],
    });
    const changed = await run();
    expect([changed.counts.carriedOver, changed.diff]).toEqual([
      1,
      { new: 1, changed: 1, unchanged: 18, gone: 1 },
    ]);

    rmSync(join(source, 'a.jsonl'));
    expect((await run()).diff).toEqual({ new: 0, changed: 0, unchanged: 10, gone: 10 });
    expect(await titles()).toHaveLength(10);
  });

  test('a file cut in two keeps its items', async () => {
    writeTree(source, { 'a.jsonl': edanLines(0, 30) });
    await add();
    await run({ now: () => new Date('2026-01-01T00:00:00Z') });
    rmSync(join(source, 'a.jsonl'));
    writeTree(source, { 'a1.jsonl': edanLines(0, 15), 'a2.jsonl': edanLines(15, 30) });
    const report = await run({ now: () => new Date('2026-01-02T00:00:00Z') });
    expect(report.diff).toEqual({ new: 0, changed: 0, unchanged: 30, gone: 0 });
    expect(await lakeRows(workspace, 'birds', 'items', 'DISTINCT firstSeen, lastChanged')).toEqual([
      { firstSeen: '2026-01-01T00:00:00.000Z', lastChanged: '2026-01-01T00:00:00.000Z' },
    ]);
  });

  test('units choose partitions where the layout tells them, records elsewhere', async () => {
    writeTree(source, {
      'metadata/edan/index.txt': ['nmnh/index.txt'],
      'metadata/edan/one/00.txt': edanLines(0, 5, { unit: 'ONE' }),
      'metadata/edan/two/00.txt': edanLines(5, 10, { unit: 'TWO' }),
    });
    await add(['ONE']);
    expect((await run()).counts).toMatchObject({ partitions: 1, items: 5, skipped: 0 });

    rmSync(source, { recursive: true });
    writeTree(source, {
      'all.jsonl': [...edanLines(0, 5, { unit: 'ONE' }), ...edanLines(5, 10, { unit: 'TWO' })],
    });
    expect((await run()).counts).toMatchObject({ items: 5, skipped: 5 });
  });

  test('--unit leaves the other units as they are', async () => {
    const unit = (name: string, title: string) =>
      edanLines(0, 4, { unit: name.toUpperCase(), title });
    const write = (title: string) =>
      writeTree(source, {
        'metadata/edan/one/00.txt': unit('one', `one ${title}`),
        'metadata/edan/two/00.txt': unit('two', `two ${title}`),
      });
    write('old');
    await add();
    await run();
    write('new');
    await run({ units: ['ONE'] });
    expect([...new Set(await titles())]).toEqual(['one new', 'two old']);
  });

  test('--limit takes a first look over all partitions, and the whole replaces it', async () => {
    writeTree(source, {
      'a.jsonl': edanLines(0, 10),
      'b.jsonl': edanLines(10, 20),
      'c.jsonl': edanLines(20, 30),
    });
    await add();
    expect((await run({ limit: 7 })).counts).toMatchObject({ records: 7, items: 7 });
    expect((await run({ limit: 2 })).counts).toMatchObject({ items: 2 });
    expect((await run()).counts).toMatchObject({ items: 30, carriedOver: 0 });
    await expect(run({ limit: 5 })).rejects.toMatchObject({ code: 'USAGE' });
  });

  test('the plan says what would be done and does nothing', async () => {
    writeTree(source, { 'a.jsonl': edanLines(0, 10), 'b.jsonl': edanLines(10, 20) });
    const dataset = await add();
    await run();
    writeTree(source, { 'b.jsonl': edanLines(10, 21), 'c.jsonl': edanLines(30, 31) });
    rmSync(join(source, 'a.jsonl'));
    const plan = await planDataset(workspace, await fresh());
    expect(
      plan.partitions.map((p) => [p.action, p.action === 'read' ? p.partition.id : p.entry.id]),
    ).toEqual([
      ['read', 'b.jsonl'],
      ['read', 'c.jsonl'],
    ]);
    expect([plan.vanished, plan.layout, plan.sizesKnown]).toEqual([['a.jsonl'], 'files', true]);
    expect(await workspace.registry.snapshots.list(dataset.key)).toHaveLength(1);
  });

  test('progress is told, and the run history keeps progress and report', async () => {
    writeTree(source, { 'a.jsonl': edanLines(0, 300) });
    await add();
    const seen: RunProgress[] = [];
    const report = await run({ onProgress: (progress) => seen.push(progress) });
    const last = seen.at(-1);
    expect(last).toMatchObject({
      phase: 'done',
      records: 300,
      partitions: { total: 1, carriedOver: 0, done: 1 },
    });
    expect(last?.timeline).toMatchObject([
      { id: 'a.jsonl', worker: 0, state: 'done', records: 300 },
    ]);
    const [kept] = await workspace.registry.runs.list();
    expect(kept).toMatchObject({ kind: 'ingest', state: 'succeeded', progress: last, report });
  });
});

describe('bad input', () => {
  const good = (n: number) => edanLines(0, n);

  test.each<[string, string | Buffer, string]>([
    ['broken JSON', '{"id": 1, "url"', 'INVALID_JSON'],
    ['an empty line', '   ', 'EMPTY_LINE'],
    ['a line that is no record', '[1, 2]', 'NOT_A_RECORD'],
    ['a record without its key', '{"id":"x","content":{}}', 'MISSING_ID'],
    ['a line that is not UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x7d]), 'INVALID_UTF8'],
    ['a line over the limit', `{"url":"edanmdm:x","title":"${'x'.repeat(5000)}"}`, 'LINE_TOO_LONG'],
  ])('%s is reported with file and line, the rest is committed', async (_, line, reason) => {
    const lines = [...good(150), Buffer.from(line), ...edanLines(150, 300)];
    writeFileSync(
      join(source, 'a.jsonl'),
      Buffer.concat(lines.flatMap((one) => [Buffer.from(one), Buffer.from('\n')])),
    );
    await add();
    workspace = await open({ 'ingest.maxLineBytes': 4000 });
    const report = await run();
    expect(report.counts).toMatchObject({ items: 300, rejects: 1 });
    expect(report.rejects).toMatchObject([{ partition: 'a.jsonl', line: 151, reason }]);
    expect(report.rejectsByReason).toEqual({ [reason]: 1 });
    const logged = readFileSync(report.rejectsFile ?? '', 'utf8')
      .trimEnd()
      .split('\n')
      .map((text) => JSON.parse(text));
    expect(logged).toEqual(report.rejects);
    expect((await lakeRows(workspace, 'birds', 'verbatim', 'max(line) AS n'))[0]).toEqual({
      n: 301,
    });
  });

  test('more than the allowed share stops the run before the commit, with the reasons; a higher limit goes on', async () => {
    writeTree(source, { 'a.jsonl': edanLines(0, 100) });
    await add();
    await run();
    writeTree(source, {
      'a.jsonl': [...edanLines(0, 95), 'nonsense', 'more', '', '{', '{"id":3}'],
    });
    await expect(run()).rejects.toMatchObject({
      code: 'REJECTS_OVER_LIMIT',
      message: expect.stringMatching(
        /5 of 100 lines were rejected \(5\.00 %, allowed 1\.00 %\): .*first in a\.jsonl:96/,
      ),
    });
    expect(await titles()).toHaveLength(100);
    const [failed] = await workspace.registry.runs.list();
    expect(failed).toMatchObject({
      state: 'failed',
      error: expect.stringMatching(/^REJECTS_OVER_LIMIT: /),
      report: { counts: { rejects: 5 }, snapshot: null },
    });

    workspace = await open({ 'ingest.maxRejectedShare': 0.1 });
    expect((await run()).counts).toMatchObject({ resumed: 1, items: 95 });
  });

  test('a damaged file fails the run; the other partitions are done and kept for the next one', async () => {
    const whole = gzipSync(edanLines(0, 200).join('\n'));
    writeTree(source, {
      'a.jsonl.gz': whole.subarray(0, whole.length - 100),
      'b.jsonl': edanLines(200, 300),
    });
    await add();
    await expect(run()).rejects.toMatchObject({
      code: 'INPUT_CORRUPT',
      message: expect.stringContaining('a.jsonl.gz'),
    });
    expect((await fresh()).currentSnapshot).toBeNull();
    writeTree(source, { 'a.jsonl.gz': whole });
    expect((await run()).counts).toMatchObject({ resumed: 1, items: 300 });
  });

  test('two lines with one url keep the newer and report the other', async () => {
    writeTree(source, {
      'a.jsonl': [
        edanLine(1, { title: 'new', timestamp: 200 }),
        edanLine(1, { title: 'old', timestamp: 100 }),
        edanLine(2),
      ],
    });
    await add();
    const report = await run();
    expect(await titles()).toEqual(['Specimen 2', 'new']);
    expect(report.duplicates).toEqual([
      { sourceId: 'edanmdm:testunit_1', kept: 'a.jsonl:1', dropped: 'a.jsonl:2' },
    ]);
  });

  test('an unknown path shows up in the report', async () => {
    writeTree(source, {
      'a.jsonl': [edanLine(1, { extra: { surprise: { deep: [1] } } }), edanLine(2)],
    });
    await add();
    expect((await run()).unknownPaths).toMatchObject([
      { path: expect.stringContaining('content.surprise'), records: 1 },
    ]);
  });

  test('a source that is not there, or holds nothing, is an error, not an empty collection', async () => {
    writeTree(source, { 'a.jsonl': edanLines(0, 5) });
    await add();
    await run();
    rmSync(source, { recursive: true });
    await expect(run()).rejects.toMatchObject({ code: 'SOURCE_NOT_FOUND' });
    mkdirSync(source);
    await expect(run()).rejects.toMatchObject({ code: 'SOURCE_NOT_FOUND' });
    expect(await titles()).toHaveLength(5);
  });
});

describe('safety', () => {
  test('a second ingest of the same dataset refuses, of another one does not', async () => {
    writeTree(source, { 'a.jsonl': edanLines(0, 2000) });
    await add();
    const other = await workspace.registry.datasets.add({
      format: 'edan',
      location: join(source, 'a.jsonl'),
      units: [],
    });
    const first = run();
    await expect(run()).rejects.toMatchObject({
      code: 'DATASET_BUSY',
      message: expect.stringContaining('birds'),
    });
    await Promise.all([first, ingest(workspace, other)]);
    expect((await fresh()).itemCount).toBe(2000);
  });

  test('a stopped run says so and the next one goes on', async () => {
    const files: Record<string, string[]> = {};
    for (let p = 0; p < 20; p += 1) files[`${p}.jsonl`] = edanLines(p * 400, (p + 1) * 400);
    writeTree(source, files);
    await add();
    const stop = new AbortController();
    await expect(
      run({
        signal: stop.signal,
        onProgress: (progress) => {
          if (progress.partitions.done >= 2) stop.abort();
        },
      }),
    ).rejects.toMatchObject({ code: 'INTERRUPTED' });
    expect(await workspace.registry.runs.list()).toMatchObject([{ state: 'interrupted' }]);
    const { counts } = await run();
    expect(counts).toMatchObject({ items: 8000 });
    expect(counts.resumed).toBeGreaterThanOrEqual(2);
  });

  test('a disk without room is refused before it is full', async () => {
    writeTree(source, { 'a.jsonl': edanLines(0, 10) });
    await add();
    workspace = await open({ 'disk.reserveBytes': 1e18 });
    await expect(run()).rejects.toMatchObject({ code: 'DISK_FULL' });
    workspace = await open();
    expect((await run()).counts.items).toBe(10);
  });

  test('what is forgotten stays out of every later ingest and of the index', async () => {
    writeTree(source, { 'a.jsonl': edanLines(0, 10) });
    await add();
    await run();
    await buildIndex(workspace);
    expect(await forget(workspace, ['edanmdm:testunit_3'], { reason: 'sacred' })).toHaveLength(1);
    appendFileSync(join(source, 'a.jsonl'), `${edanLine(10)}\n`);
    const report = await run();
    expect(report.counts).toMatchObject({ items: 10, skipped: 1 });
    expect(await titles()).not.toContain('Specimen 3');
    await buildIndex(workspace);
    const index = await openIndex(workspace.paths.index);
    const hits = [];
    for await (const batch of index.lookup(['00000003', '00000004'], {})) hits.push(...batch);
    await index.close();
    expect(hits.map(({ value }) => value)).toEqual(['00000004']);
  });

  test('readers see whole states only, while ingests and index builds go on', async () => {
    const version = (v: number) => edanLines(0, 200, { title: `version ${v}`, topic: [`v${v}`] });
    writeTree(source, {
      'a.jsonl': version(0),
      'b.jsonl': edanLines(200, 400, { title: 'version 0', topic: ['v0'] }),
    });
    await add();
    await run();
    await buildIndex(workspace);
    const watcher = await watchIndex(workspace.paths.index, { pollMs: 20 });
    const reader = await open();
    let done = false;
    let looks = 0;
    const reading = (async () => {
      while (!done) {
        const seen = await lakeRows(
          reader,
          'birds',
          'items',
          'title, count(*)::INTEGER AS n',
          'GROUP BY ALL',
        );
        expect(seen).toMatchObject([{ n: 400 }]);
        const page = await watcher.use((index) =>
          index.search({ filter: ALL, facets: [{ facet: 'topic' }], limit: 5 }),
        );
        expect(page.total).toBe(400);
        expect(page.facets[0]?.counts).toMatchObject([{ count: 400 }]);
        looks += 1;
      }
    })();
    for (let v = 1; v <= 3; v += 1) {
      writeTree(source, {
        'a.jsonl': version(v),
        'b.jsonl': edanLines(200, 400, { title: `version ${v}`, topic: [`v${v}`] }),
      });
      await run();
      await buildIndex(workspace);
    }
    done = true;
    await reading;
    await watcher.refresh();
    const page = await watcher.use((index) =>
      index.search({ filter: parseParameters({ topic: 'v3' }) }),
    );
    await watcher.close();
    expect([page.total, looks > 3]).toEqual([400, true]);
  });
});

test('the lake of an ingest does not depend on the number of workers', async () => {
  const files: Record<string, string[]> = {};
  for (let p = 0; p < 6; p += 1) files[`${p}.jsonl`] = edanLines(p * 50, (p + 1) * 50);
  writeTree(source, files);
  const contents = [];
  for (const workers of [1, 4]) {
    const path = join(folder.path, `with-${workers}`);
    const one = await openWorkspace(path, { 'ingest.workers': workers });
    opened.push(one);
    const dataset = await one.registry.datasets.add(
      { format: 'edan', location: source, units: [] },
      { alias: 'birds' },
    );
    await ingest(one, dataset);
    expect(existsSync(join(path, 'lake/birds/current/manifest.json'))).toBe(true);
    contents.push(await lakeContent(path, 'birds'));
  }
  expect(contents[1]).toEqual(contents[0]);
});
