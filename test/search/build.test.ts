import { existsSync, mkdtempSync, readdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  ALL,
  buildGeneration,
  type IndexSource,
  openIndex,
  parseParameters,
  type SearchIndex,
  watchIndex,
} from '../../src/search/index.ts';
import { type TestRecord, uuid, writeSnapshot } from './lake.ts';

let root: string;
let indexDir: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'opendrawer-index-'));
  indexDir = join(root, 'index');
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const record = (number: number, more: Record<string, unknown> = {}): TestRecord => ({
  item: {
    id: uuid(number),
    sourceId: `s:${number}`,
    title: `Number ${number}`,
    mediaCount: number % 2,
  },
  raw: { id: `r-${number}`, title: `Number ${number}`, ...more },
});
const records = (count: number, from = 0): TestRecord[] =>
  Array.from({ length: count }, (_, at) => record(from + at));
const source = (count: number, snapshot: string): Promise<IndexSource> =>
  writeSnapshot(root, 'things', [records(count)], { snapshot });
/** What the folder holds beside segments. */
const ownFiles = (): string[] =>
  readdirSync(indexDir)
    .filter((name) => !name.startsWith('seg-'))
    .sort();
const generations = (): string[] => readdirSync(indexDir).filter((name) => name.startsWith('gen-'));
const build = (sources: readonly IndexSource[]) =>
  buildGeneration({ indexDir, sources, threads: 1 });
const idsOf = async (index: SearchIndex): Promise<string[]> =>
  (await index.search({ filter: ALL, limit: 1000 })).items.map(({ id }) => id).sort();

test('says that there is no index yet', async () => {
  await expect(openIndex(indexDir)).rejects.toMatchObject({ code: 'INDEX_MISSING' });
});

test('works without datasets and with a dataset without items', async () => {
  for (const sources of [[], [await writeSnapshot(root, 'empty', [[], []])]]) {
    const info = await build(sources);
    expect(info).toMatchObject({ items: 0, reused: false });
    const index = await openIndex(indexDir);
    expect(
      await index.search({
        filter: parseParameters({ q: 'x' }),
        facets: [{ facet: 'unit' }, { facet: 'topic' }],
      }),
    ).toEqual({
      generation: info.generation,
      total: 0,
      items: [],
      next: null,
      facets: [
        { facet: 'unit', counts: [], distinct: 0, missing: 0 },
        { facet: 'topic', counts: [], distinct: 0, missing: 0 },
      ],
      didYouMean: null,
      explanation: null,
    });
    expect(
      await index.search({
        filter: parseParameters({ eventDate: '1900,*', bbox: '0,0,1,1' }),
      }),
    ).toMatchObject({ total: 0 });
    expect(await index.locate([uuid(1)])).toEqual(new Map());
    expect((await Array.fromAsync(index.lookup(['x']))).flat()).toEqual([]);
    expect((await Array.fromAsync(index.ids(ALL))).flat()).toEqual([]);
    await index.close();
  }
});

test('keeps nulls, odd records and very long values findable', async () => {
  const long = `begin ${'x'.repeat(5_000_000)} end`;
  const odd: TestRecord[] = [
    record(1, { a: null, b: [null, '', '  '], c: {}, d: [] }),
    record(2, { notes: long }),
    record(3, { deep: Array.from({ length: 200 }).reduce((inner) => ({ in: inner }), 'bottom') }),
    { ...record(4), raw: '"just a text"' },
    { ...record(5), raw: '[1, 2.50, -0, 1e21, true, {"label": "L", "content": 7}]' },
    record(6, { nul: 'a\u0000b', pair: '\ud83d\ude00 smile', lone: '\ud800', empty: '' }),
    record(
      7,
      Object.fromEntries(Array.from({ length: 20_000 }, (_, at) => [`k${at % 50}`, `v${at}`])),
    ),
  ];
  await build([await writeSnapshot(root, 'odd', [odd])]);
  const index = await openIndex(indexDir);
  const found = async (value: string, field?: string) =>
    (await Array.fromAsync(index.lookup([value], field === undefined ? {} : { field })))
      .flat()
      .map(({ id }) => id);
  expect(await found(long)).toEqual([uuid(2)]);
  expect(await found('bottom', 'in')).toEqual([uuid(3)]);
  expect(await found('just a text')).toEqual([uuid(4)]);
  expect(await found('2.5')).toEqual([uuid(5)]);
  expect(await found('7', 'L')).toEqual([uuid(5)]);
  expect(await found('true', '[]')).toEqual([uuid(5)]);
  expect(await found('a\u0000b')).toEqual([uuid(6)]);
  expect(await found('v19999')).toEqual([uuid(7)]);
  expect((await index.search({ filter: parseParameters({ q: 'smile' }) })).total).toBe(1);
  expect((await index.search({ filter: parseParameters({ q: 'begin end' }) })).total).toBe(1);
  expect(await idsOf(index)).toEqual(odd.map(({ item }) => item.id));
  await index.close();
});

test('builds nothing when the snapshots are the same', async () => {
  const sources = [await source(10, 'a')];
  const first = await build(sources);
  const second = await build(sources);
  expect(second).toEqual({ ...first, reused: true, segments: { built: 0, reused: 1 } });
  const third = await buildGeneration({ indexDir, sources, threads: 1, rebuild: true });
  expect(third.generation).not.toBe(first.generation);
  expect(generations()).toEqual([`gen-${third.generation}`]);
});

test('keeps an older generation readable for those who have it open', async () => {
  await build([await source(40, 'a')]);
  const old = await openIndex(indexDir);
  await build([await source(50, 'b')]);
  expect(generations().length).toBe(1);
  expect(
    (
      await old.search({
        filter: parseParameters({ q: 'number', hasMedia: 'true' }),
        facets: [{ facet: 'unit' }],
      })
    ).total,
  ).toBe(20);
  expect((await idsOf(old)).length).toBe(40);
  const young = await openIndex(indexDir);
  expect((await idsOf(young)).length).toBe(50);
  await Promise.all([old.close(), young.close()]);
});

test('goes on with a page in a newer generation, or says that it cannot', async () => {
  await build([await source(40, 'a')]);
  const old = await openIndex(indexDir);
  const page = await old.search({ filter: parseParameters({ hasMedia: 'true' }), limit: 5 });
  await build([await source(60, 'b')]);
  const young = await openIndex(indexDir);
  const next = await young.search({
    filter: parseParameters({ hasMedia: 'true' }),
    limit: 3,
    after: page.next ?? '',
  });
  expect(next.items.map(({ id }) => id)).toEqual([uuid(11), uuid(13), uuid(15)]);
  await build([await writeSnapshot(root, 'things', [records(20, 100)], { snapshot: 'c' })]);
  const other = await openIndex(indexDir);
  await expect(
    other.search({ filter: parseParameters({ hasMedia: 'true' }), after: page.next ?? '' }),
  ).rejects.toMatchObject({ code: 'FILTER_INVALID', hint: 'Start again at the first page.' });
  await Promise.all([old.close(), young.close(), other.close()]);
});

test('swaps under readers that never stop asking', async () => {
  await build([await source(30, 's0')]);
  const swaps: string[] = [];
  const watcher = await watchIndex(indexDir, {
    pollMs: 20,
    onSwap: (generation) => swaps.push(generation),
  });
  let running = true;
  let asked = 0;
  const sizes = new Set<number>();
  const reader = async () => {
    while (running) {
      await watcher.use(async (index) => {
        const first = await index.search({
          filter: parseParameters({ q: 'number' }),
          limit: 7,
          facets: [{ facet: 'hasMedia' }],
        });
        const rest = await index.search({
          filter: parseParameters({ q: 'number' }),
          limit: 1000,
          after: first.next ?? '',
        });
        expect(first.items.length + rest.items.length).toBe(first.total);
        const location = await index.locate(first.items.map(({ id }) => id));
        expect(location.size).toBe(7);
        sizes.add(first.total);
        asked += 1;
        await new Promise((resolve) => setTimeout(resolve, 1));
      });
    }
  };
  const readers = Array.from({ length: 4 }, reader);
  for (let step = 1; step <= 4; step += 1) {
    await build([await source(30 + step, `s${step}`)]);
    await watcher.refresh();
  }
  // One more question each, of the last generation.
  const before = asked;
  while (asked < before + 2 * readers.length)
    await new Promise((resolve) => setTimeout(resolve, 5));
  running = false;
  await Promise.all(readers);
  expect(asked).toBeGreaterThan(20);
  expect(swaps.length).toBe(5);
  expect(Math.max(...sizes)).toBe(34);
  await watcher.close();
  expect(() => watcher.lease()).toThrow(expect.objectContaining({ code: 'INDEX_MISSING' }));
});

test('waits for an index that comes later', async () => {
  const watcher = await watchIndex(indexDir, { pollMs: 10 });
  expect(watcher.generation).toBeNull();
  expect(() => watcher.lease()).toThrow(expect.objectContaining({ code: 'INDEX_MISSING' }));
  const { generation } = await build([await source(3, 'a')]);
  await watcher.refresh();
  expect(watcher.generation).toBe(generation);
  await watcher.close();
});

test('lets one builder work at a time', async () => {
  const sources = [await source(20, 'a')];
  const infos = await Promise.all([build(sources), build(sources), build(sources)]);
  expect(infos.filter(({ reused }) => !reused).length).toBe(1);
  expect(new Set(infos.map(({ generation }) => generation)).size).toBe(1);
  expect(existsSync(join(indexDir, 'build.lock'))).toBe(false);
});

test('takes over from a builder that died, and removes what it left', async () => {
  const sources = [await source(20, 'a')];
  await build([]);
  // No process has this id: it is above the greatest that Linux gives.
  writeFileSync(join(indexDir, 'build.lock'), `${hostname()} 99999999\n`);
  const leftovers = ['tmp-20260101T000000Z-dead', 'gen-20260101T000000Z-dead'];
  for (const name of leftovers) writeFileSync(join(indexDir, name), 'x');
  const { generation } = await build(sources);
  expect(ownFiles()).toEqual(['current.json', `gen-${generation}`]);
});

test('stops when told to, and leaves the index before', async () => {
  const first = await build([await source(20, 'a')]);
  const sources = [await source(3000, 'b')];
  for (const after of [0, 1]) {
    const controller = new AbortController();
    let reports = 0;
    await expect(
      buildGeneration({
        indexDir,
        sources,
        threads: 1,
        signal: controller.signal,
        onProgress: () => {
          reports += 1;
          if (reports > after) controller.abort();
        },
      }),
    ).rejects.toMatchObject({ code: 'INTERRUPTED' });
  }
  await expect(
    buildGeneration({ indexDir, sources, signal: AbortSignal.abort() }),
  ).rejects.toMatchObject({ code: 'INTERRUPTED' });
  expect(ownFiles()).toEqual(['current.json', `gen-${first.generation}`]);
});

test('begins nothing for which the disk has no room', async () => {
  const { manifest, folder } = await source(3, 'a');
  const partitions = manifest.partitions.map((entry) => ({
    ...entry,
    sizeBytes: { source: null, lake: Number.MAX_SAFE_INTEGER },
  }));
  await expect(build([{ manifest: { ...manifest, partitions }, folder }])).rejects.toMatchObject({
    code: 'DISK_FULL',
  });
  expect(readdirSync(indexDir)).toEqual([]);
});

test('names the damaged file of the lake and keeps the index before', async () => {
  const first = await build([await source(20, 'a')]);
  const damaged = await source(30, 'b');
  const { files } = damaged.manifest.partitions[0] ?? {};
  truncateSync(join(damaged.folder, files?.verbatim ?? ''), 100);
  await expect(build([damaged])).rejects.toMatchObject({
    code: 'INPUT_CORRUPT',
    message: expect.stringContaining(files?.items ?? 'no file'),
  });
  expect(ownFiles()).toEqual(['current.json', `gen-${first.generation}`]);
});
