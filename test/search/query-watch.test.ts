import {
  closeSync,
  fstatSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { ALL, type Predicate } from '../../src/search/model/predicate.ts';
import { type IndexWatcher, watchIndex } from '../../src/search/query/watch.ts';
import { buildGeneration } from '../../src/search/segments/build.ts';
import { type TestRecord, uuid, writeSnapshot } from './lake.ts';

let folder = '';
let indexDir = '';
let watcher: IndexWatcher | null = null;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'opendrawer-watch-'));
  indexDir = join(folder, 'index');
});
afterEach(async () => {
  await watcher?.close();
  watcher = null;
  rmSync(folder, { recursive: true, force: true });
});

const records = (first: number, count: number, topic: string): TestRecord[] =>
  Array.from({ length: count }, (_, at) => ({
    item: {
      id: uuid(first + at),
      sourceId: `s${first + at}`,
      title: `Thing ${first + at}`,
      topic: [topic],
    },
    raw: { number: first + at },
  }));

const source = (alias: string, first: number, count: number, topic: string, snapshot: number) =>
  writeSnapshot(folder, alias, [records(first, count, topic)], {
    snapshot: `20260101T000000Z-${String(snapshot).padStart(4, '0')}`,
  });

const inTopic = (topic: string): Predicate => ({ kind: 'in', key: 'topic', values: [topic] });

/** Damages every page of the data of a segment, in place: handles that are open see it. */
const damage = (): void => {
  const [name] = readdirSync(indexDir).filter((entry) => entry.startsWith('seg-'));
  const handle = openSync(join(indexDir, name ?? '', 'segment.bin'), 'r+');
  const bytes = Buffer.alloc(fstatSync(handle).size);
  readSync(handle, bytes);
  for (let at = 100; at < bytes.length; at += 512) bytes[at] = (bytes[at] ?? 0) ^ 0xff;
  writeSync(handle, bytes, 0, bytes.length, 0);
  closeSync(handle);
};

describe.each([0, 2])('with %i threads', (threads) => {
  test('a promotion leaves leases alone, and what is asked next is of the new generation', async () => {
    const fixed = await source('fixed', 0, 300, 'Maps', 1);
    const before = await source('moving', 1000, 100, 'Coins', 1);
    await buildGeneration({ indexDir, sources: [fixed, before], threads: 1 });
    const swaps: string[] = [];
    watcher = await watchIndex(indexDir, {
      threads,
      pollMs: 50,
      onSwap: (generation) => swaps.push(generation),
    });
    const own = watcher;
    await own.warm();
    const lease = own.lease();
    const walk = lease.index.ids(ALL)[Symbol.asyncIterator]();
    expect((await walk.next()).done).toBe(false);

    const after = await source('moving', 2000, 150, 'Birds', 2);
    await buildGeneration({ indexDir, sources: [fixed, after], threads: 1 });
    // Questions go on all the while, in either generation, and each is answered rightly.
    const seen = new Set<number>();
    for (let round = 0; round < 200 && swaps.length < 2; round += 1) {
      await own.use(async (index) => {
        const [page, coins, birds] = await Promise.all([
          index.search({ filter: ALL, facets: [{ facet: 'topic' }] }),
          index.count(inTopic('Coins')),
          index.count(inTopic('Birds')),
        ]);
        seen.add(page.total);
        expect([page.total, coins, birds]).toEqual(
          page.total === 400 ? [400, 100, 0] : [450, 0, 150],
        );
      });
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    expect(swaps).toHaveLength(2);
    expect(await own.use((index) => index.count(ALL))).toBe(450);

    expect(await lease.index.count(inTopic('Coins'))).toBe(100);
    let rest = 0;
    for (let next = await walk.next(); next.done !== true; next = await walk.next()) {
      rest += next.value.length;
    }
    expect(rest).toBeLessThan(400);
    lease.release();
    // It suggests until the new one can.
    await vi.waitFor(
      () =>
        expect(lease.index.count(inTopic('Maps'))).rejects.toMatchObject({ code: 'INTERRUPTED' }),
      { timeout: 30_000 },
    );
  }, 60_000);

  test('a damaged segment is told once, and serves again when it is repaired', async () => {
    const one = await source('one', 0, 200, 'Maps', 1);
    await buildGeneration({ indexDir, sources: [one], threads: 1 });
    const told: string[][] = [];
    watcher = await watchIndex(indexDir, {
      threads,
      pollMs: 50,
      onDamaged: (ids) => told.push([...ids]),
    });
    damage();
    for (const topic of ['Maps', 'Coins', 'Birds']) {
      await watcher
        .use((index) => index.search({ filter: inTopic(topic) }))
        .catch((error: unknown) => expect(error).toMatchObject({ code: 'INDEX_DAMAGED' }));
    }
    expect(told).toHaveLength(1);
    await buildGeneration({ indexDir, sources: [one], threads: 1, repair: told[0] ?? [] });
    await watcher.refresh();
    const page = await watcher.use((index) => index.search({ filter: inTopic('Maps') }));
    expect([page.total, page.items.length]).toEqual([200, 20]);
    expect(told).toHaveLength(1);
  }, 60_000);

  test('an empty folder has no index until one is built', async () => {
    watcher = await watchIndex(indexDir, { threads, pollMs: 50 });
    expect(() => watcher?.lease()).toThrow(expect.objectContaining({ code: 'INDEX_MISSING' }));
    await buildGeneration({ indexDir, sources: [await source('one', 0, 10, 'Maps', 1)] });
    await watcher.refresh();
    expect(await watcher.use((index) => index.count(ALL))).toBe(10);
  }, 60_000);
});
