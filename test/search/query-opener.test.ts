import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { createOpener, stampsOf } from '../../src/search/query/opener.ts';
import { buildGeneration } from '../../src/search/segments/build.ts';
import {
  closeGeneration,
  packGeneration,
  shareGeneration,
} from '../../src/search/segments/open.ts';
import { writeSnapshot } from './lake.ts';
import { randomRecords } from './segments-naive.ts';

const home = mkdtempSync(join(tmpdir(), 'query-opener-'));
afterAll(() => rmSync(home, { recursive: true, force: true }));

test('a generation is opened with what is known of the one before, and anew when its own blocks come or go', async () => {
  const indexDir = join(home, 'index');
  const one = await writeSnapshot(home, 'one', [randomRecords(70, 1, 0)]);
  const build = async (seed: number) => {
    const snapshot = `20260101T000000Z-${String(seed).padStart(4, '0')}`;
    const two = await writeSnapshot(home, 'two', [randomRecords(20, seed, 1000)], { snapshot });
    await buildGeneration({ indexDir, sources: [one, two], threads: 0, segmentRows: 64 });
  };
  await build(2);
  const before = await shareGeneration(indexDir);
  await build(3);
  const after = await shareGeneration(indexDir, before);

  const known = new Map(before.segments.map((segment) => [segment.manifest.id, segment]));
  expect(
    after.segments.map((segment) => {
      const former = known.get(segment.manifest.id);
      const isOfOne = segment.manifest.alias === 'one';
      return [
        isOfOne,
        segment.manifest === former?.manifest,
        segment.text === former?.text,
        segment.file.checksums === former?.file.checksums && former !== undefined,
        segment.file.handle === former?.file.handle,
      ];
    }),
  ).toEqual(
    after.segments.map(({ manifest: { alias } }) =>
      alias === 'one' ? [true, true, true, true, false] : [false, false, false, false, false],
    ),
  );

  const opener = createOpener();
  const views = [before, after].map((shared) => opener.open(packGeneration(shared)));
  const itemsOf = (): number[][] =>
    views.map(({ segments }) => segments.map(({ manifest }) => manifest.items));
  expect(itemsOf()).toEqual(
    [before, after].map(({ segments }) => segments.map(({ manifest }) => manifest.items)),
  );
  const hold = (owner: string, bytes: Uint8Array | null): void => {
    const change = [[owner, 'alive', bytes]];
    opener.hold(change);
    for (const view of views) view.hear(change);
  };
  const owners = [...stampsOf(after)].filter(([id]) => !known.has(id));
  const isNew = (segment: (typeof after.segments)[number]): boolean =>
    !known.has(segment.manifest.id);
  const [fresh] = after.segments.filter(isNew);
  const stamp = owners.find(([id]) => id === fresh?.manifest.id)?.[1] ?? '';
  const bytes = new Uint8Array(new SharedArrayBuffer(4));
  const { id: owner = '' } = fresh?.manifest ?? {};
  views[1]?.load([{ owner, name: 'alive', from: 0, target: bytes }]);

  const opened = views.map(({ segments }) => segments);
  const place = after.segments.findIndex(isNew);
  hold(stamp, bytes);
  expect(views.map(({ segments }, at) => segments === opened[at])).toEqual([true, false]);
  expect(views[1]?.segments[place]?.alive.buffer === bytes.buffer).toBe(true);
  hold(stamp, null);
  expect(views[1]?.segments[place]?.alive.buffer === bytes.buffer).toBe(false);
  expect(views[1]?.segments[place]?.alive).toEqual(opened[1]?.[place]?.alive);
  await closeGeneration(before);
  await closeGeneration(after);
});
