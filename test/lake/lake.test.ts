import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  collectGarbage,
  createPartWriter,
  datasetFolder,
  diffSnapshots,
  forgetItems,
  guardDisk,
  openDraft,
  openSql,
  type PartitionEntry,
  PreviousItems,
  parquetTable,
  partFiles,
  readManifest,
  type SnapshotDraft,
  writePartitionDone,
} from '../../src/lake/index.ts';
import { type Dataset, openWorkspace, type Workspace } from '../../src/registry/index.ts';
import { aMedium, anItem, uuid } from '../support/items.ts';

interface Row {
  readonly n: number;
  readonly hash?: string;
  readonly media?: number;
  readonly modified?: string;
}

let folder = '';
let workspace: Workspace;
let dataset: Dataset;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'opendrawer-lake-'));
  workspace = await openWorkspace(folder);
  dataset = await workspace.registry.datasets.add({ format: 'edan', location: '/a/b', units: [] });
});
afterEach(async () => {
  await workspace.close();
  rmSync(folder, { recursive: true, force: true });
});

const clock = (day: number) => () => new Date(Date.UTC(2026, 0, day));
const draftOn = (day: number) =>
  openDraft(workspace, dataset, { interpreter: '1', tombstones: new Set(), now: clock(day) });

async function writePart(
  draft: SnapshotDraft,
  id: string,
  rows: readonly Row[],
): Promise<PartitionEntry> {
  const previous = await PreviousItems.read(
    partFiles(
      datasetFolder(workspace, dataset.alias),
      (draft.previous?.partitions ?? []).filter((entry) => entry.id === id),
      'items',
    ),
  );
  const writer = createPartWriter(draft.folder, id);
  rows.forEach(({ n, hash = 'a', media = 0, modified = null }, i) => {
    const contentHash = hash.padEnd(32, '0');
    const item = anItem({
      id: uuid(n),
      contentHash,
      mediaCount: media,
      modified,
      ...previous.stamp(uuid(n), contentHash, draft.createdAt),
    });
    const itemMedia = Array.from({ length: media }, (_, position) =>
      aMedium({ itemId: item.id, position, title: `${hash} ${position}` }),
    );
    writer.append(
      item,
      itemMedia,
      { partition: id, line: i + 1 },
      Buffer.from(`{"n":${n},"hash":"${hash}"}`),
    );
  });
  const written = await writer.finish();
  const entry: PartitionEntry = {
    id,
    fingerprint: `print of ${id}`,
    unit: null,
    files: written.files,
    rows: { items: written.items, media: written.media, rejects: 0 },
    sizeBytes: { source: 1, lake: written.bytes },
  };
  writePartitionDone(draft.folder, { entry, crc: written.crc, report: null });
  return entry;
}

/** Writes a snapshot of these partitions, carrying over the named ones. */
async function snapshot(
  day: number,
  parts: Record<string, readonly Row[]>,
  options: { carry?: readonly string[]; allowChurn?: boolean } = {},
) {
  const draft = await draftOn(day);
  try {
    const read: PartitionEntry[] = [];
    for (const [id, rows] of Object.entries(parts)) read.push(await writePart(draft, id, rows));
    const carried = (draft.previous?.partitions ?? []).filter((entry) =>
      options.carry?.includes(entry.id),
    );
    return await draft.commit({
      carried,
      read,
      runId: null,
      allowChurn: options.allowChurn ?? false,
    });
  } finally {
    draft.release();
  }
}

async function content(
  kind: 'items' | 'media' | 'verbatim',
  select: string,
): Promise<readonly unknown[]> {
  const { currentSnapshot } = await workspace.registry.datasets.get(dataset.key);
  const home = datasetFolder(workspace, dataset.alias);
  const { partitions } = readManifest(join(home, currentSnapshot ?? ''));
  const sql = await openSql({ tempFolder: join(folder, 'tmp') });
  try {
    return (
      await sql.rows(
        `SELECT ${select} AS v FROM ${parquetTable(partFiles(home, partitions, kind))}`,
      )
    ).map((row) => row['v']);
  } finally {
    sql.close();
  }
}

const rows = (...numbers: number[]): Row[] => numbers.map((n) => ({ n }));
const range = (from: number, to: number): Row[] =>
  rows(...Array.from({ length: to - from }, (_, i) => from + i));

describe('snapshots', () => {
  test('a commit makes a whole folder of its own, with unchanged parts carried over', async () => {
    await snapshot(1, { a: rows(1, 2), b: rows(3) });
    const { manifest } = await snapshot(
      2,
      { b: [{ n: 3, hash: 'c' }, { n: 4 }] },
      { carry: ['a'] },
    );
    expect(manifest).toMatchObject({
      previous: '20260101T000000Z-0001',
      snapshot: '20260102T000000Z-0002',
      counts: { items: 4, media: 0, rejects: 0, duplicates: 0 },
      diff: { new: 1, changed: 1, unchanged: 2, gone: 0 },
    });
    const home = datasetFolder(workspace, dataset.alias);
    expect(
      readdirSync(join(home, 'current')).filter((name) => name.startsWith('items-')),
    ).toHaveLength(2);
    expect((await content('items', 'id')).toSorted()).toEqual([1, 2, 3, 4].map(uuid).toSorted());
    expect(await workspace.registry.datasets.get(dataset.key)).toMatchObject({ itemCount: 4 });
    expect(readdirSync(home)).not.toContain('.draft');
  });

  test('firstSeen stays, lastChanged moves with the content, also for an item that changed its partition', async () => {
    await snapshot(1, { a: rows(1, 2), b: rows(3, 4) });
    await snapshot(2, { a: [{ n: 1 }, { n: 2, hash: 'b' }, { n: 3 }], b: [{ n: 4 }, { n: 5 }] });
    expect(
      (
        await content('items', `id || ' ' || firstSeen[9:10] || ' ' || lastChanged[9:10]`)
      ).toSorted(),
    ).toEqual(
      [
        `${uuid(1)} 01 01`,
        `${uuid(2)} 01 02`,
        `${uuid(3)} 01 01`,
        `${uuid(4)} 01 01`,
        `${uuid(5)} 02 02`,
      ].toSorted(),
    );
  });

  test('a draft that was broken off goes on with its finished partitions and its instant', async () => {
    const broken = await draftOn(1);
    await writePart(broken, 'a', rows(1, 2));
    broken.release();

    const draft = await draftOn(5);
    expect([draft.snapshot, draft.createdAt]).toEqual([broken.snapshot, broken.createdAt]);
    expect(await draft.finished('b', 'print of b')).toBeNull();
    expect(await draft.finished('a', 'another print')).toBeNull();
    expect(await draft.finished('a', 'print of a')).toMatchObject({
      entry: { id: 'a', rows: { items: 2 } },
    });
    draft.release();
  });

  test('after a new start of the machine finished partitions are checked', async () => {
    const broken = await draftOn(1);
    const whole = await writePart(broken, 'a', rows(1, 2));
    const torn = await writePart(broken, 'b', rows(3));
    broken.release();
    const state = join(broken.folder, 'draft.json');
    writeFileSync(
      state,
      JSON.stringify({ ...JSON.parse(readFileSync(state, 'utf8')), boot: 'another' }),
    );
    const path = join(broken.folder, torn.files?.verbatim ?? '');
    writeFileSync(path, Buffer.alloc(statSync(path).size));

    const draft = await draftOn(2);
    expect(await draft.finished('a', whole.fingerprint)).toMatchObject({ entry: whole });
    expect(await draft.finished('b', torn.fingerprint)).toBeNull();
    draft.release();
  });

  test('a commit that broke off between the rename and the registry is finished by the next writer', async () => {
    await snapshot(1, { a: rows(1) });
    const failing: Workspace = {
      ...workspace,
      registry: {
        ...workspace.registry,
        snapshots: {
          ...workspace.registry.snapshots,
          commit: () => Promise.reject(new Error('power cut')),
        },
      },
    };
    const draft = await openDraft(failing, dataset, {
      interpreter: '1',
      tombstones: new Set(),
      now: clock(2),
    });
    const entry = await writePart(draft, 'a', rows(1, 2));
    await expect(
      draft.commit({ carried: [], read: [entry], runId: null, allowChurn: false }),
    ).rejects.toThrow('power cut');
    draft.release();
    expect(await workspace.registry.datasets.get(dataset.key)).toMatchObject({ itemCount: 1 });

    (await draftOn(3)).release();
    expect(await workspace.registry.datasets.get(dataset.key)).toMatchObject({
      itemCount: 2,
      currentSnapshot: '20260102T000000Z-0002',
    });
  });

  test('one writer at a time', async () => {
    const draft = await draftOn(1);
    await expect(draftOn(1)).rejects.toMatchObject({ code: 'DATASET_BUSY' });
    draft.release();
    (await draftOn(1)).release();
  });
});

describe('duplicates', () => {
  test.each<[string, Record<string, Row[]>, string[], number]>([
    [
      'the one modified last is kept, within a partition',
      {
        a: [
          { n: 1, hash: 'b', modified: '2026-02-01' },
          { n: 1, hash: 'c', modified: '2026-01-01' },
          { n: 2 },
        ],
      },
      ['{"n":1,"hash":"b"}', '{"n":2,"hash":"a"}'],
      1,
    ],
    [
      'and across partitions',
      {
        a: [{ n: 1, hash: 'b', modified: '2026-01-01' }, { n: 2 }],
        b: [{ n: 1, hash: 'c', modified: '2026-02-01' }],
      },
      ['{"n":1,"hash":"c"}', '{"n":2,"hash":"a"}'],
      1,
    ],
    [
      'without a time the later line is kept',
      {
        a: [
          { n: 1, hash: 'b' },
          { n: 1, hash: 'c' },
          { n: 1, hash: 'd' },
        ],
      },
      ['{"n":1,"hash":"d"}'],
      2,
    ],
  ])('%s', async (_, parts, expected, dropped) => {
    const { manifest, duplicates } = await snapshot(1, parts);
    expect((await content('verbatim', 'raw')).toSorted()).toEqual(expected);
    expect(await content('items', 'id')).toHaveLength(expected.length);
    expect(duplicates).toHaveLength(dropped);
    expect(manifest.counts).toMatchObject({ items: expected.length, duplicates: dropped });
  });

  test('the media of the line that lost go with it, and only they', async () => {
    await snapshot(1, {
      a: [
        { n: 1, hash: 'b', media: 2, modified: '1' },
        { n: 2, hash: 'x', media: 1 },
        { n: 1, hash: 'c', media: 3, modified: '2' },
      ],
    });
    expect(await content('media', 'title')).toEqual(['x 0', 'c 0', 'c 1', 'c 2']);
  });

  test('a new line can win over one that was carried over', async () => {
    await snapshot(1, { a: [{ n: 1, hash: 'b', modified: '1' }, { n: 2 }] });
    const { manifest, duplicates } = await snapshot(
      2,
      { b: [{ n: 1, hash: 'c', modified: '2' }] },
      { carry: ['a'] },
    );
    expect((await content('verbatim', 'raw')).toSorted()).toEqual([
      '{"n":1,"hash":"c"}',
      '{"n":2,"hash":"a"}',
    ]);
    expect(duplicates).toEqual([{ sourceId: `edanmdm:${uuid(1)}`, kept: 'b:1', dropped: 'a:1' }]);
    expect(manifest.partitions.find((entry) => entry.id === 'a')?.lostTo).toEqual(['b']);
    expect(manifest.diff).toEqual({ new: 0, changed: 1, unchanged: 1, gone: 0 });
    expect((await content('items', `firstSeen[9:10]`)).toSorted()).toEqual(['01', '01']);
  });
});

describe('churn', () => {
  test.each<[string, Row[], 'stops' | 'goes on']>([
    ['new identifiers for everything', range(100, 140), 'stops'],
    ['growth alone, also large growth', range(0, 1000), 'goes on'],
    ['most gone, nothing new: a smaller collection', range(0, 5), 'goes on'],
    ['a third exchanged', [...range(13, 40), ...range(100, 113)], 'goes on'],
  ])('%s: %s', async (_, after, outcome) => {
    await snapshot(1, { a: range(0, 40) });
    if (outcome === 'goes on') {
      await snapshot(2, { a: after });
      return;
    }
    await expect(snapshot(2, { a: after })).rejects.toMatchObject({
      code: 'CHURN_STOP',
      message: expect.stringContaining('40 of 40 items would be gone and 40 new ones come'),
    });
    expect(await workspace.registry.datasets.get(dataset.key)).toMatchObject({
      currentSnapshot: '20260101T000000Z-0001',
    });
    await snapshot(3, { a: after }, { allowChurn: true });
    expect(await content('items', 'id')).toHaveLength(after.length);
  });
});

describe('diff, garbage, forgetting', () => {
  test('two snapshots are compared item for item', async () => {
    await snapshot(1, { a: rows(1, 2), b: rows(3, 4) });
    await snapshot(2, { b: [{ n: 3, hash: 'z' }, { n: 5 }] }, { carry: ['a'] });
    const [after, before] = await workspace.registry.snapshots.list(dataset.key);
    const { counts, changes, ...range } = await diffSnapshots(workspace, dataset, { limit: 10 });
    expect(range).toEqual({ from: before?.snapshot, to: after?.snapshot });
    expect(counts).toEqual({ new: 1, changed: 1, unchanged: 2, gone: 1 });
    expect(changes.map(({ kind, id }) => [kind, id])).toEqual([
      ['changed', uuid(3)],
      ['gone', uuid(4)],
      ['new', uuid(5)],
    ]);
  });

  test('old snapshots go, pinned ones and the history stay', async () => {
    for (const day of [1, 2, 3, 4]) await snapshot(day, { a: range(0, day) });
    const removed = await collectGarbage(workspace, dataset, {
      keep: 1,
      pinned: new Set(['20260102T000000Z-0002']),
    });
    expect(removed).toEqual(['20260103T000000Z-0003', '20260101T000000Z-0001']);
    const home = datasetFolder(workspace, dataset.alias);
    expect(removed.map((name) => existsSync(join(home, name)))).toEqual([false, false]);
    expect(
      (await workspace.registry.snapshots.list(dataset.key)).map((s) => [s.items, s.removed]),
    ).toEqual([
      [4, false],
      [3, true],
      [2, false],
      [1, true],
    ]);
    expect(await content('items', 'id')).toHaveLength(4);
  });

  test('what is forgotten is out of the lake, with its media and its verbatim record, and a tombstone stays', async () => {
    await snapshot(1, {
      a: [
        { n: 1, media: 1, hash: 'a' },
        { n: 2, media: 2, hash: 'b' },
      ],
      b: [{ n: 3 }],
    });
    const forgotten = await forgetItems(workspace, [uuid(2), uuid(99)], {
      reason: 'asked for',
      runId: null,
      now: clock(2),
    });
    expect(
      forgotten.map(({ ids, manifest }) => [ids, manifest.diff, manifest.counts.items]),
    ).toEqual([[[uuid(2)], { new: 0, changed: 0, unchanged: 2, gone: 1 }, 2]]);
    expect((await content('items', 'id')).toSorted()).toEqual([uuid(1), uuid(3)].toSorted());
    expect(await content('media', 'title')).toEqual(['a 0']);
    expect(await content('verbatim', 'raw')).toEqual(['{"n":1,"hash":"a"}', '{"n":3,"hash":"a"}']);
    expect([...(await workspace.registry.tombstones.ids())].toSorted()).toEqual(
      [uuid(2), uuid(99)].toSorted(),
    );
  });
});

test('the disk guard speaks before the disk is full', () => {
  const free = () => 5_000_000;
  guardDisk('/x', { neededBytes: 3_000_000, reserveBytes: 2_000_000 }, free);
  expect(() => guardDisk('/x', { neededBytes: 4_000_000, reserveBytes: 2_000_000 }, free)).toThrow(
    '/x: 5 MB are free, but about 4 MB are needed and 2 MB are kept in reserve',
  );
});
