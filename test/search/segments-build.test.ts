import { type ChildProcess, spawn } from 'node:child_process';
import {
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import type { SnapshotManifest } from '../../src/lake/index.ts';
import {
  type BuildOptions,
  buildGeneration,
  type GenerationInfo,
  type IndexSource,
} from '../../src/search/segments/build.ts';
import { type GenerationManifest, readSealed } from '../../src/search/segments/format.ts';
import {
  closeGeneration,
  type Generation,
  openGeneration,
  shareGeneration,
} from '../../src/search/segments/open.ts';
import { type TestRecord, uuid, writeSnapshot } from './lake.ts';
import { randomRecords } from './segments-naive.ts';

const root = mkdtempSync(join(tmpdir(), 'segments-build-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const build = (
  home: string,
  sources: readonly IndexSource[],
  options: Partial<BuildOptions> = {},
): Promise<GenerationInfo> =>
  buildGeneration({ indexDir: join(home, 'index'), sources, threads: 2, ...options });

const withIndex = async <T>(
  home: string,
  use: (generation: Generation) => T | Promise<T>,
): Promise<T> => {
  const shared = await shareGeneration(join(home, 'index'));
  try {
    return await use(openGeneration(shared));
  } finally {
    await closeGeneration(shared);
  }
};

/** Rows of all segments that hold the value, by ids. */
const idsWith = ({ segments }: Generation, value: string): string[] =>
  segments
    .flatMap((segment) =>
      segment.ids([
        ...new Set(segment.groups(value).flatMap((group) => segment.rowsOf(group, 1e9))),
      ]),
    )
    .sort();

const segmentsOf = (home: string): string[] =>
  readdirSync(join(home, 'index'))
    .filter((name) => name.startsWith('seg-'))
    .sort();

/** A later snapshot of a dataset: the partitions that are named are links to the files of the one before. */
const nextSnapshot = async (
  home: string,
  before: IndexSource,
  partitions: readonly (readonly TestRecord[] | 'carried')[],
): Promise<IndexSource> => {
  const snapshot = '20260202T000000Z-0002';
  const next = await writeSnapshot(
    home,
    before.manifest.alias,
    partitions.map((records) => (records === 'carried' ? [] : records)),
    { snapshot, key: before.manifest.datasetKey },
  );
  mkdirSync(join(next.folder, snapshot), { recursive: true });
  const entries = next.manifest.partitions.map((entry, number) => {
    const old = before.manifest.partitions[number];
    if (partitions[number] !== 'carried' || old?.files == null) return entry;
    const carried = (file: string): string => {
      const name = join(snapshot, `${number}-${file.split('/').at(-1)}`);
      linkSync(join(before.folder, file), join(before.folder, name));
      return name;
    };
    const { items, media, verbatim } = old.files;
    const files = { items: carried(items), media: carried(media), verbatim: carried(verbatim) };
    return { ...old, files };
  });
  const items = entries.reduce((sum, { rows }) => sum + rows.items, 0);
  const manifest: SnapshotManifest = {
    ...next.manifest,
    counts: { ...next.manifest.counts, items },
    partitions: entries,
  };
  return { manifest, folder: next.folder };
};

describe('what did not change is not built again', () => {
  test('a changed dataset rebuilds only itself', async () => {
    const home = join(root, 'datasets');
    const one = await writeSnapshot(home, 'one', [randomRecords(20, 1, 0)]);
    const two = await writeSnapshot(home, 'two', [randomRecords(20, 2, 100)]);
    const first = await build(home, [one, two]);
    expect(first.segments).toEqual({ built: 2, reused: 0 });
    expect(await build(home, [one, two])).toEqual({
      ...first,
      reused: true,
      segments: { built: 0, reused: 2 },
    });
    const changed = await nextSnapshot(home, two, [randomRecords(25, 3, 100)]);
    const second = await build(home, [one, changed]);
    expect(second.segments).toEqual({ built: 1, reused: 1 });
    expect(second.items).toBe(45);
    await withIndex(home, (generation) => {
      expect(idsWith(generation, 'source:124')).toEqual([uuid(124)]);
      expect(idsWith(generation, 'source:5')).toEqual([uuid(5)]);
      expect(generation.dictionary('dataset').totals).toEqual(Uint32Array.of(20, 25));
    });
    // One dataset gone: nothing is built, and what it left is removed.
    const third = await build(home, [changed]);
    expect(third.segments).toEqual({ built: 0, reused: 1 });
    expect(segmentsOf(home).length).toBe(1);
    await withIndex(home, (generation) => {
      expect(idsWith(generation, 'source:5')).toEqual([]);
      expect(generation.dictionary('dataset').totals).toEqual(Uint32Array.of(25));
    });
    // No dataset at all.
    expect((await build(home, [])).items).toBe(0);
    await withIndex(home, ({ segments }) => expect(segments).toEqual([]));
  });

  test('carried partitions keep their segments and are found in the new snapshot', async () => {
    const home = join(root, 'partitions');
    const options = { segmentRows: 64 };
    const lists = [60, 60, 60].map((count, at) => randomRecords(count, at + 1, at * 60));
    const before = await writeSnapshot(home, 'one', lists);
    expect((await build(home, [before], options)).segments).toEqual({ built: 3, reused: 0 });
    const after = await nextSnapshot(home, before, [
      'carried',
      randomRecords(50, 9, 500),
      'carried',
    ]);
    expect((await build(home, [after], options)).segments).toEqual({ built: 1, reused: 2 });
    rmSync(join(before.folder, before.manifest.snapshot), { recursive: true });
    await withIndex(home, (generation) => {
      expect(generation.segments.map(({ manifest }) => manifest.items)).toEqual([60, 50, 60]);
      for (const segment of generation.segments) {
        const { files } = segment.location(0);
        expect(existsSync(files.items)).toBe(true);
        expect(files.items).toContain(after.manifest.snapshot);
      }
      expect(generation.manifest.datasets[0]?.snapshot).toBe(after.manifest.snapshot);
      expect(idsWith(generation, 'source:61')).toEqual([]);
      expect(idsWith(generation, 'source:125')).toEqual([uuid(125)]);
      expect(idsWith(generation, 'source:549')).toEqual([uuid(549)]);
    });
  });

  test('common dictionaries of changes are those of a build of everything', async () => {
    const home = join(root, 'dictionaries');
    const sources: IndexSource[] = [];
    for (let number = 0; number < 10; number += 1) {
      sources.push(
        await writeSnapshot(home, `d${number}`, [randomRecords(40, number, number * 100)]),
      );
    }
    await build(home, sources.slice(0, 9));
    // Where the dictionaries stand in the file does not matter.
    const blocks = (): Record<string, string> => {
      const index = join(home, 'index');
      const folder = readdirSync(index).find((name) => name.startsWith('gen-')) ?? '';
      const bytes = readFileSync(join(index, folder, 'dictionaries.bin'));
      const path = join(index, folder, 'generation.json');
      const { dictionaries } = readSealed<GenerationManifest>(path, null);
      return Object.fromEntries(
        dictionaries.blocks.map(([key, from, length]) => [
          key,
          bytes.toString('base64', from, from + length),
        ]),
      );
    };
    const changed = sources[4];
    if (changed === undefined) throw new Error('no dataset');
    const steps: readonly (readonly IndexSource[])[] = [
      // One more, one less, one changed and one gone at once, and back.
      sources,
      sources.filter((source) => source !== changed),
      [
        ...sources.slice(1, 4),
        await nextSnapshot(home, changed, [randomRecords(30, 77, 5000)]),
        ...sources.slice(5),
      ],
      sources.slice(0, 9),
    ];
    for (const step of steps) {
      const info = await build(home, step);
      expect(info.segments.reused).toBeGreaterThanOrEqual(7);
      const changes = blocks();
      await build(home, step, { rebuild: true });
      expect(changes).toEqual(blocks());
    }
    // A damaged dictionary of the generation before is done without.
    const folder = readdirSync(join(home, 'index')).find((name) => name.startsWith('gen-')) ?? '';
    const path = join(home, 'index', folder, 'dictionaries.bin');
    writeFileSync(path, Buffer.alloc(readFileSync(path).length));
    await build(home, sources);
    const repaired = blocks();
    await build(home, sources, { rebuild: true });
    expect(repaired).toEqual(blocks());
  });

  test('the same snapshot written anew, or under another alias, is built', async () => {
    const home = join(root, 'anew');
    const records = randomRecords(10, 1, 0);
    await build(home, [await writeSnapshot(home, 'one', [records])]);
    const again = await writeSnapshot(home, 'one', [records]);
    expect((await build(home, [again])).segments).toEqual({ built: 1, reused: 0 });
    const renamed = { ...again, manifest: { ...again.manifest, alias: 'uno' } };
    expect((await build(home, [renamed])).segments).toEqual({ built: 1, reused: 0 });
    await withIndex(home, (generation) => expect(idsWith(generation, 'uno').length).toBe(10));
    expect((await build(home, [renamed], { rebuild: true })).segments).toEqual({
      built: 1,
      reused: 0,
    });
  });

  test('many small datasets', async () => {
    const home = join(root, 'small');
    const sources: IndexSource[] = [];
    for (let number = 0; number < 60; number += 1) {
      sources.push(
        await writeSnapshot(home, `d${number}`, [
          randomRecords(1 + (number % 5), number, number * 10),
        ]),
      );
    }
    const info = await build(home, sources);
    expect(info.segments).toEqual({ built: 60, reused: 0 });
    // About twenty kilobytes each, whatever is in them.
    expect(info.sizeBytes).toBeLessThan(60 * 20_000);
    await withIndex(home, (generation) => {
      expect(generation.dictionary('dataset').values).toBe(60);
      expect(idsWith(generation, 'source:550')).toEqual([uuid(550)]);
      expect(idsWith(generation, 'D59').length).toBe(5);
    });
    const names = readdirSync(join(home, 'index', segmentsOf(home)[0] ?? ''));
    expect(names.sort()).toEqual(['manifest.json', 'segment.bin']);
  });
});

describe('records of all kinds', () => {
  test('XML, no fields, deep and odd ones', async () => {
    const home = join(root, 'odd');
    const item = (number: number) => ({ id: uuid(number), sourceId: `s${number}` });
    let deep: unknown = 'bottom of it';
    for (let level = 0; level < 200; level += 1) deep = { a: deep };
    const records: TestRecord[] = [
      {
        item: item(1),
        raw: '<rec xmlns="urn:x"><name lang="en">Snow leopard</name><name>Ounce</name></rec>',
      },
      { item: item(2), raw: {} },
      { item: item(3), raw: 'neither JSON nor XML' },
      { item: item(4), raw: deep },
      { item: item(5), raw: { __proto__: 'polluted', constructor: 'made', '': 'nameless' } },
      {
        item: item(6),
        raw: '{"__proto__": "own", "toString": ["x", "y"], "lone": "\\ud800 half"}',
      },
      { item: item(7), raw: { long: 'x'.repeat(300_000), short: 'y' } },
      { item: item(8), raw: { list: Array.from({ length: 70_000 }, (_, at) => `value ${at}`) } },
      { item: { ...item(9), title: '\u0000\u0001 Odd\u0001title' }, raw: { nul: 'a\u0000b' } },
    ];
    await build(home, [await writeSnapshot(home, 'odd', [records])]);
    await withIndex(home, (generation) => {
      const [segment] = generation.segments;
      const fieldsOf = (value: string): string[] =>
        (segment?.groups(value) ?? []).map(
          ({ field }) => segment?.manifest.fields[field]?.path ?? '',
        );
      expect(fieldsOf('ounce')).toEqual(['rec.name[]']);
      expect(fieldsOf('snow leopard')).toEqual(['rec.name[].#text']);
      expect(fieldsOf('en')).toEqual(['rec.name[].@lang']);
      expect(fieldsOf('neither json nor xml')).toEqual(['raw']);
      expect(fieldsOf('bottom of it')[0]?.length).toBe(399);
      expect(fieldsOf('made')).toEqual(['constructor']);
      expect(fieldsOf('own')).toEqual(['__proto__']);
      expect(fieldsOf('X'.repeat(300_000))).toEqual(['long']);
      expect(idsWith(generation, 'value 69999')).toEqual([uuid(8)]);
      expect(fieldsOf('a\u0000b')).toEqual(['nul']);
      expect(segment?.word('title', true)?.count).toBe(1);
      expect(segment?.word('leopard', false)?.count).toBe(1);
      expect(segment?.docs([8])[0]).toContain('title');
    });
  });

  test('a field of long texts keeps none, but is found', async () => {
    const home = join(root, 'long');
    const records = randomRecords(500, 1, 0).map(({ item }, at) => ({
      item,
      raw: {
        note: `${'a long story '.repeat(20)}${at}`,
        guid: `http://n2t.net/ark:/65665/${at}`,
        unit: `unit ${at % 7}`,
      },
    }));
    await build(home, [await writeSnapshot(home, 'long', [records])]);
    await withIndex(home, ({ segments: [segment] }) => {
      const field = (path: string) => {
        const number = segment?.manifest.fields.findIndex((own) => own.path === path) ?? -1;
        return { number, info: segment?.manifest.fields[number] };
      };
      for (const path of ['note', 'guid']) {
        const { number, info } = field(path);
        expect([info?.hasTexts, info?.count, info?.distinct]).toEqual([false, 500, 500]);
        expect(info?.samples.length).toBe(5);
        expect(segment?.fieldValues(number)).toBeNull();
      }
      const { number, info } = field('unit');
      expect([info?.hasTexts, info?.distinct]).toEqual([true, 7]);
      expect([...(segment?.fieldValues(number) ?? [])].map(({ count }) => count).sort()).toEqual([
        71, 71, 71, 71, 72, 72, 72,
      ]);
      expect(segment?.groups(`${'A LONG  STORY '.repeat(20)}7`).length).toBe(1);
    });
  });
});

const MODULE = pathToFileURL(join(import.meta.dirname, '../../src/search/segments/build.ts')).href;

/** Builds in a process of its own. */
const buildApart = (home: string, sources: readonly IndexSource[]): ChildProcess => {
  const script = join(home, 'build.mjs');
  writeFileSync(
    script,
    `import { buildGeneration } from ${JSON.stringify(MODULE)};
     await buildGeneration({ ...${JSON.stringify({ indexDir: join(home, 'index'), sources, threads: 2, segmentRows: 64 })},
       onProgress: ({ phase, done }) => process.stdout.write(phase + ' ' + done + '\\n') });`,
  );
  return spawn(process.execPath, ['--disable-warning=ExperimentalWarning', script], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
};

const exited = (child: ChildProcess): Promise<unknown> =>
  new Promise((resolve) => child.once('exit', resolve));

describe('builds that die and builds at once', () => {
  test('kill -9 at any moment leaves the index before, and the next build goes on', async () => {
    const home = join(root, 'killed');
    const lists = Array.from({ length: 12 }, (_, at) => randomRecords(60, at + 1, at * 60));
    const before = await writeSnapshot(home, 'one', lists.slice(0, 2));
    await build(home, [before], { segmentRows: 64 });
    const after = await nextSnapshot(home, before, lists);
    for (const moment of ['scan 0', 'scan 60', 'scan 300', 'scan 720', 'merge 3', 'promote 0']) {
      const child = buildApart(home, [after]);
      const end = exited(child);
      let text = '';
      child.stdout?.on('data', (chunk: Buffer) => {
        text += chunk.toString();
        if (text.includes(`${moment}\n`)) child.kill('SIGKILL');
      });
      await end;
      await withIndex(home, (generation) => {
        const total = generation.manifest.items;
        expect([120, 720]).toContain(total);
        expect(idsWith(generation, 'source:61')).toEqual([uuid(61)]);
      });
    }
    const info = await build(home, [after], { segmentRows: 64 });
    expect(info.items).toBe(720);
    await withIndex(home, (generation) =>
      expect(idsWith(generation, 'source:719')).toEqual([uuid(719)]),
    );
    const names = readdirSync(join(home, 'index'));
    expect(names.filter((name) => name.startsWith('tmp-') || name === 'build.lock')).toEqual([]);
  });

  test('readers go on while builds replace what they read', async () => {
    const home = join(root, 'readers');
    const source = await writeSnapshot(home, 'one', [randomRecords(100, 1, 0)]);
    await build(home, [source], { segmentRows: 64 });
    const shared = await shareGeneration(join(home, 'index'));
    const open = openGeneration(shared);
    let isOver = false;
    const reading = (async () => {
      let opened = 0;
      while (!isOver) {
        await withIndex(home, (generation) => {
          expect(idsWith(generation, 'source:99')).toEqual([uuid(99)]);
        });
        opened += 1;
        await sleep(5);
      }
      return opened;
    })();
    for (let round = 0; round < 3; round += 1) {
      await build(home, [source], { segmentRows: 64, rebuild: true });
    }
    isOver = true;
    expect(await reading).toBeGreaterThan(3);
    // Opened before all of that.
    expect(idsWith(open, 'source:99')).toEqual([uuid(99)]);
    expect(open.segments[0]?.docs([0])[0]).toContain('source:0');
    await closeGeneration(shared);
  });

  test('builds at once wait for each other', async () => {
    const home = join(root, 'at-once');
    const source = await writeSnapshot(home, 'one', [randomRecords(50, 1, 0)]);
    const infos = await Promise.all([1, 2, 3].map(() => build(home, [source])));
    expect(infos.map(({ reused }) => reused).sort()).toEqual([false, true, true]);
    expect(new Set(infos.map(({ generation }) => generation)).size).toBe(1);
  });

  test('a build that is stopped, or finds the lake damaged, leaves nothing', async () => {
    const home = join(root, 'stopped');
    const source = await writeSnapshot(home, 'one', [randomRecords(50, 1, 0)]);
    await expect(build(home, [source], { signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: 'INTERRUPTED',
    });
    const files = source.manifest.partitions[0]?.files;
    const path = join(source.folder, files?.verbatim ?? '');
    const bytes = readFileSync(path);
    rmSync(path);
    await expect(build(home, [source])).rejects.toMatchObject({ code: 'INPUT_CORRUPT' });
    writeFileSync(path, bytes.subarray(0, 100));
    await expect(build(home, [source])).rejects.toMatchObject({ code: 'INPUT_CORRUPT' });
    writeFileSync(path, bytes);
    expect(readdirSync(join(home, 'index'))).toEqual([]);
    await expect(shareGeneration(join(home, 'index'))).rejects.toMatchObject({
      code: 'INDEX_MISSING',
    });
    expect((await build(home, [source])).items).toBe(50);
    await expect(
      build(home, [source], { rebuild: true, diskReserveBytes: 2 ** 60 }),
    ).rejects.toMatchObject({ code: 'DISK_FULL' });
  });
});
