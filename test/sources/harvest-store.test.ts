import { spawn } from 'node:child_process';
import {
  appendFileSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, describe, expect, it } from 'vitest';
import { openHarvestStore } from '../../src/sources/harvest/store.ts';
import type { HarvestStore } from '../../src/sources/harvest/types.ts';

const folders: string[] = [];
const folderOf = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'opendrawer-harvest-'));
  folders.push(folder);
  return folder;
};
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

type Step =
  | readonly ['put', id: string, stamp: number | null, raw: string]
  | readonly ['remove', id: string, stamp: number | null];
type Harvest = { readonly kind: 'full' | 'incremental'; readonly steps: readonly Step[] };

async function contentOf(store: HarvestStore): Promise<Record<string, string>> {
  const content: Record<string, string> = {};
  for (const partition of store.partitions()) {
    for await (const batch of store.read(partition)) {
      for (const { id, raw } of batch) content[id] = Buffer.from(raw).toString();
    }
  }
  return content;
}

async function harvest(store: HarvestStore, { kind, steps }: Harvest, state: unknown = kind) {
  const draft = await store.begin(kind);
  for (const step of steps) {
    if (step[0] === 'remove') draft.remove(step[1], step[2]);
    else draft.put({ id: step[1], stamp: step[2], raw: Buffer.from(step[3]) });
  }
  return draft.finish(state);
}

const put = (id: string, raw: string, stamp: number | null = null): Step => ['put', id, stamp, raw];
const remove = (id: string, stamp: number | null = null): Step => ['remove', id, stamp];
const full = (...steps: Step[]): Harvest => ({ kind: 'full', steps });
const more = (...steps: Step[]): Harvest => ({ kind: 'incremental', steps });

describe('openHarvestStore', () => {
  it.each<[string, readonly Harvest[], Record<string, string>, readonly number[]]>([
    // What the last harvest changed: records, new, changed, unchanged, deleted.
    ['keeps what came', [full(put('a', '1'), put('b', '2'))], { a: '1', b: '2' }, [2, 2, 0, 0, 0]],
    [
      'drops what a full harvest did not meet',
      [full(put('a', '1'), put('b', '2')), full(put('b', '2'))],
      { b: '2' },
      [1, 0, 0, 1, 1],
    ],
    [
      'keeps what an incremental one did not meet',
      [full(put('a', '1'), put('b', '2')), more(put('b', '3'))],
      { a: '1', b: '3' },
      [2, 0, 1, 1, 0],
    ],
    [
      'removes what is gone',
      [full(put('a', '1'), put('b', '2')), more(remove('a'))],
      { b: '2' },
      [1, 0, 0, 1, 1],
    ],
    [
      'passes over the removal of what it never had',
      [full(put('a', '1')), more(remove('z'))],
      { a: '1' },
      [1, 0, 0, 1, 0],
    ],
    [
      'lets the newer stamp win',
      [full(put('a', 'new', 20), put('a', 'old', 10))],
      { a: 'new' },
      [1, 1, 0, 0, 0],
    ],
    [
      'lets the newer stamp win over harvests',
      [full(put('a', 'new', 20)), more(put('a', 'old', 10))],
      { a: 'new' },
      [1, 0, 0, 1, 0],
    ],
    [
      'lets the later one win at equal stamps',
      [full(put('a', 'x', 20), put('a', 'y', 20))],
      { a: 'y' },
      [1, 1, 0, 0, 0],
    ],
    [
      'lets the later one win without stamps',
      [full(put('a', 'x', 20), put('a', 'y'))],
      { a: 'y' },
      [1, 1, 0, 0, 0],
    ],
    [
      'does not remove what changed after it',
      [full(put('a', 'x', 20)), more(remove('a', 10))],
      { a: 'x' },
      [1, 0, 0, 1, 0],
    ],
    [
      'keeps in mind that something is gone',
      [full(put('a', 'x', 5)), more(remove('a', 10)), more(put('a', 'late', 7))],
      {},
      [0, 0, 0, 0, 0],
    ],
    [
      'takes back what came again',
      [full(put('a', 'x', 5)), more(remove('a', 10)), more(put('a', 'again', 11))],
      { a: 'again' },
      [1, 1, 0, 0, 0],
    ],
    [
      'counts a record of which only the stamp changed as unchanged',
      [full(put('a', 'x', 5)), more(put('a', 'x', 6))],
      { a: 'x' },
      [1, 0, 0, 1, 0],
    ],
    [
      'takes any id',
      [full(put('', 'empty'), put('ä/../\u0000\u{1f600}', 'odd'), put('__proto__x', 'p'))],
      { '': 'empty', 'ä/../\u0000\u{1f600}': 'odd', __proto__x: 'p' },
      [3, 3, 0, 0, 0],
    ],
    ['may be empty', [full()], {}, [0, 0, 0, 0, 0]],
  ])('%s', async (_, harvests, content, [records, created, changed, unchanged, deleted]) => {
    const folder = folderOf();
    const store = await openHarvestStore(folder);
    let changes = {};
    for (const one of harvests) changes = await harvest(store, one);
    expect(changes).toEqual({ records, new: created, changed, unchanged, deleted });
    expect(await contentOf(store)).toEqual(content);
    const again = await openHarvestStore(folder);
    expect(await contentOf(again)).toEqual(content);
    expect([again.records, again.state, again.unfinished]).toEqual([
      records,
      harvests.at(-1)?.kind,
      null,
    ]);
  });

  it('shows the last finished harvest until the next one is finished', async () => {
    const folder = folderOf();
    const store = await openHarvestStore(folder);
    expect([store.state, store.records, store.partitions(), store.unfinished]).toEqual([
      null,
      0,
      [],
      null,
    ]);
    await harvest(store, full(put('a', '1')), { cursor: 1 });
    const draft = await store.begin('incremental');
    draft.put({ id: 'b', stamp: null, raw: Buffer.from('2') });
    await draft.save({ token: 'x' });
    const other = await openHarvestStore(folder);
    expect(other.state).toEqual({ cursor: 1 });
    expect(await contentOf(other)).toEqual({ a: '1' });
    expect(other.unfinished).toEqual({ kind: 'incremental', checkpoint: { token: 'x' } });
  });

  it('goes on behind the last checkpoint, and drops what another kind began', async () => {
    const folder = folderOf();
    const first = await (await openHarvestStore(folder)).begin('full');
    first.put({ id: 'a', stamp: null, raw: Buffer.from('1') });
    await first.save({ page: 1 });
    first.put({ id: 'lost', stamp: null, raw: Buffer.alloc(2_000_000, 'x') });
    const store = await openHarvestStore(folder);
    expect(store.unfinished).toEqual({ kind: 'full', checkpoint: { page: 1 } });
    const second = await store.begin('full');
    expect(second.checkpoint).toEqual({ page: 1 });
    second.put({ id: 'b', stamp: null, raw: Buffer.from('2') });
    await second.finish(null);
    expect(await contentOf(store)).toEqual({ a: '1', b: '2' });
    const third = await store.begin('incremental');
    await third.save({ page: 7 });
    const fourth = await (await openHarvestStore(folder)).begin('full');
    expect(fourth.checkpoint).toBeNull();
    await fourth.discard();
    expect(await contentOf(await openHarvestStore(folder))).toEqual({ a: '1', b: '2' });
  });

  it('keeps the fingerprints of files whose records are the same', async () => {
    const store = await openHarvestStore(folderOf());
    const many = Array.from({ length: 100_000 }, (_, at) => put(`id-${at}`, `record ${at}`, at));
    await harvest(store, full(...many));
    const before = store.partitions();
    expect(before.length).toBeGreaterThan(4);
    expect(before.length).toBeLessThan(17);
    const changed = async (one: Harvest): Promise<number> => {
      const known = new Map(store.partitions().map(({ id, fingerprint }) => [id, fingerprint]));
      await harvest(store, one);
      return store.partitions().filter(({ id, fingerprint }) => known.get(id) !== fingerprint)
        .length;
    };
    expect(await changed(full(...many.toReversed()))).toBe(0);
    expect(await changed(more(put('id-5', 'record 5', 5)))).toBe(0);
    expect(await changed(more(remove('never there')))).toBe(0);
    expect(await changed(more(put('id-5', 'other', 100_001)))).toBe(1);
    const grown = Array.from({ length: 500 }, (_, at) => put(`more-${at}`, 'new'));
    expect(await changed(more(...grown))).toBe(before.length);
    expect(store.partitions().map(({ id }) => id)).toEqual(before.map(({ id }) => id));
  });

  it('splits its files when it grows, and gives records in the order of their ids', async () => {
    const folder = folderOf();
    const store = await openHarvestStore(folder);
    const few = Array.from({ length: 1000 }, (_, at) => put(`id-${at}`, `record ${at}`));
    await harvest(store, full(...few));
    expect(store.partitions()).toHaveLength(1);
    const many = Array.from({ length: 90_000 }, (_, at) => put(`more-${at}`, `record ${at}`));
    const changes = await harvest(store, more(...many));
    expect(changes).toEqual({
      records: 91_000,
      new: 90_000,
      changed: 0,
      unchanged: 1000,
      deleted: 0,
    });
    expect(store.partitions()).toHaveLength(8);
    let records = 0;
    for (const partition of store.partitions()) {
      const ids: string[] = [];
      for await (const batch of store.read(partition)) {
        expect(batch.length).toBeLessThanOrEqual(500);
        ids.push(...batch.map(({ id }) => id));
      }
      expect(ids).toEqual([...ids].sort());
      records += ids.length;
    }
    expect(records).toBe(91_000);
    // The same once more is the same number of files: what comes twice counts once.
    await harvest(store, more(...many));
    expect(store.partitions()).toHaveLength(8);
    // Files of two harvests at most.
    expect(readdirSync(join(folder, 'buckets')).length).toBeLessThanOrEqual(16);
  });

  it('splits large records by their bytes', async () => {
    const store = await openHarvestStore(folderOf());
    const draft = await store.begin('full');
    for (let at = 0; at < 600; at++) {
      draft.put({ id: `id-${at}`, stamp: null, raw: Buffer.alloc(200_000, `${at} `) });
    }
    await draft.finish(null);
    expect(store.partitions()).toHaveLength(8);
    expect(Object.keys(await contentOf(store))).toHaveLength(600);
  });

  it.each<[string, (folder: string) => void, unknown]>([
    [
      'a torn end of the journal',
      (folder) => appendFileSync(join(folder, 'draft/journal'), 'ODH1 torn'),
      { page: 2 },
    ],
    ['a cut journal', (folder) => truncateSync(join(folder, 'draft/journal'), 700), { page: 1 }],
    [
      'a journal without a head',
      (folder) => writeFileSync(join(folder, 'draft/journal'), 'ODH'),
      undefined,
    ],
  ])('survives %s', async (_, damage, checkpoint) => {
    const folder = folderOf();
    const draft = await (await openHarvestStore(folder)).begin('full');
    for (const page of [1, 2]) {
      for (let at = 0; at < 10; at++) {
        draft.put({ id: `${page}-${at}`, stamp: null, raw: Buffer.from(`${Math.random()}`) });
      }
      await draft.save({ page });
    }
    damage(folder);
    const store = await openHarvestStore(folder);
    expect(store.unfinished?.checkpoint).toEqual(checkpoint);
    const next = await store.begin('full');
    await next.finish(null);
    expect(store.records).toBe(
      checkpoint === undefined ? 0 : (checkpoint as { page: number }).page * 10,
    );
  });

  it.each<[string, (folder: string) => void, string | null]>([
    ['an emptied cache', (folder) => rmSync(join(folder, 'buckets'), { recursive: true }), null],
    [
      'a list that is none',
      (folder) => writeFileSync(join(folder, 'store.json'), '{'),
      'INPUT_CORRUPT',
    ],
    [
      'a list of another version',
      (folder) => writeFileSync(join(folder, 'store.json'), '{"version":9}'),
      'INPUT_CORRUPT',
    ],
  ])('says what %s is', async (_, damage, code) => {
    const folder = folderOf();
    await harvest(await openHarvestStore(folder), full(put('a', '1')));
    damage(folder);
    const opened = openHarvestStore(folder).then(({ state, records }) => ({ state, records }));
    if (code === null) expect(await opened).toEqual({ state: null, records: 0 });
    else await expect(opened).rejects.toMatchObject({ code });
  });

  it('throws for a damaged file, after what came before it', async () => {
    const store = await openHarvestStore(folderOf());
    await harvest(
      store,
      full(
        ...Array.from({ length: 5000 }, (_, at) => put(`id-${at}`, `${Math.random()}`.repeat(20))),
      ),
    );
    const [partition] = store.partitions();
    if (partition === undefined) throw new Error('no partition');
    const half = Math.floor((partition.sizeBytes ?? 0) / 2);
    truncateSync(partition.location, half + 1);
    let read = 0;
    const reading = async (): Promise<void> => {
      for await (const batch of store.read(partition)) read += batch.length;
    };
    await expect(reading()).rejects.toMatchObject({ code: 'INPUT_CORRUPT' });
    expect(read).toBeGreaterThan(0);
  });

  it('is whole whenever it is killed', async () => {
    const folder = folderOf();
    const script = new URL('../support/harvest-process.ts', import.meta.url).pathname;
    let round = 0;
    let kills = 0;
    let finished = 0;
    let lastState: unknown = null;
    for (let attempt = 0; attempt < 24 && finished < 4; attempt++) {
      const child = spawn(process.execPath, [script, folder, String(round), '120'], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      const isKilled = attempt % 4 !== 3;
      const at = Math.floor(Math.random() * 122);
      let saved = 0;
      let ended = false;
      for await (const line of createInterface({ input: child.stdout })) {
        if (line.startsWith('saved')) saved = Number(line.slice(6));
        if (line === 'finished') ended = true;
        if (isKilled && (saved >= at || (line === 'finishing' && at > 100))) {
          setTimeout(() => child.kill('SIGKILL'), Math.random() * 12);
        }
      }
      if (!ended) kills++;
      const store = await openHarvestStore(folder);
      const state = store.state as { round: number } | null;
      const content = await contentOf(store);
      // Of the finished round nothing is missing, and nothing of the next one shows.
      const rounds = new Set(Object.values(content).map((raw) => raw.split(':')[0]));
      if (state === null) expect(content).toEqual({});
      else {
        expect(rounds).toEqual(new Set([String(state.round)]));
        expect(Object.keys(content)).toHaveLength(store.records);
        expect(store.records).toBe(3989);
      }
      if (ended) expect(state).toEqual({ round });
      if (state !== null && JSON.stringify(state) !== JSON.stringify(lastState)) {
        lastState = state;
        finished++;
        round = state.round + 1;
      } else if (!ended && saved > 0) {
        const checkpoint = store.unfinished?.checkpoint as { page: number } | undefined;
        expect(checkpoint?.page).toBeGreaterThanOrEqual(saved);
      }
    }
    expect(finished).toBeGreaterThan(1);
    expect(kills).toBeGreaterThan(0);
  });
});
