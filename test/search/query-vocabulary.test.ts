import { closeSync, fstatSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { allowCollecting, collect, Litter } from '../../src/search/query/collect.ts';
import { WordGatherer } from '../../src/search/query/gather-vocabulary.ts';
import { buildGeneration } from '../../src/search/segments/build.ts';
import {
  closeGeneration,
  packGeneration,
  type SharedGeneration,
  shareGeneration,
} from '../../src/search/segments/open.ts';
import type { VocabularyData } from '../../src/search/words/vocabulary.ts';
import { type TestRecord, uuid, writeSnapshot } from './lake.ts';

let folder = '';
let open: SharedGeneration[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'opendrawer-vocabulary-'));
});
afterEach(async () => {
  for (const shared of open) await closeGeneration(shared);
  open = [];
  rmSync(folder, { recursive: true, force: true });
});

const source = (alias: string, first: number, count: number, words: readonly string[], turn = 1) =>
  writeSnapshot(
    folder,
    alias,
    [
      Array.from(
        { length: count },
        (_, at): TestRecord => ({
          item: {
            id: uuid(first + at),
            sourceId: `s${first + at}`,
            title: `Thing ${words[at % words.length]}`,
            topic: [`Topic of ${words[(at * 7) % words.length]}`],
          },
          raw: { text: `${words[(at * 3) % words.length]} and ${words[(at * 5) % words.length]}` },
        }),
      ),
    ],
    { snapshot: `20260101T000000Z-${String(turn).padStart(4, '0')}` },
  );

const built = async (
  sources: Parameters<typeof buildGeneration>[0]['sources'],
): Promise<SharedGeneration> => {
  const indexDir = join(folder, 'index');
  await buildGeneration({ indexDir, sources, threads: 1 });
  const shared = await shareGeneration(indexDir, open.at(-1) ?? null);
  open.push(shared);
  return shared;
};

const gather = (
  gatherer: WordGatherer,
  shared: SharedGeneration,
  signal = new AbortController().signal,
): Promise<VocabularyData> => gatherer.gather({ shared, packed: packGeneration(shared) }, signal);

const NONE = () => [];
/** More than those that change: the others are kept. */
const MANY_WORDS = [
  'été',
  'fox',
  ...Array.from('abcdefghij', (first) => Array.from('klmno', (last) => `${first}a${last}`)).flat(),
];

describe('words of a generation', () => {
  const sourcesOf = async (turn: number) => [
    await source('still', 0, 300, MANY_WORDS),
    turn === 1
      ? await source('moving', 1000, 90, ['coin', 'fox', 'medal'])
      : await source('moving', 1000, 80, ['stamp', 'fox', 'letter'], turn),
  ];

  test('are those of all its segments, gathered after another one or alone', async () => {
    const first = await built(await sourcesOf(1));
    const second = await built(await sourcesOf(2));
    const gatherer = new WordGatherer(NONE);
    // One after the other, also where both are asked for at once.
    const [, after] = await Promise.all([gather(gatherer, first), gather(gatherer, second)]);
    expect(after).toEqual(await gather(new WordGatherer(NONE), second));
    const back = await gather(gatherer, first);
    expect(back).toEqual(await gather(new WordGatherer(NONE), first));
    await gatherer.letGo(first);
    await gatherer.letGo(second);
  });

  test('are gathered also where the segments that are gone are damaged', async () => {
    const first = await built(await sourcesOf(1));
    const gatherer = new WordGatherer(NONE);
    await gather(gatherer, first);
    for (const { manifest, file } of first.segments) {
      if (manifest.alias !== 'moving') continue;
      const handle = openSync(file.path, 'r+');
      writeSync(handle, Buffer.alloc(fstatSync(handle).size), 0);
      closeSync(handle);
    }
    const second = await built(await sourcesOf(2));
    expect(await gather(gatherer, second)).toEqual(await gather(new WordGatherer(NONE), second));
  });

  test('are given up', async () => {
    const first = await built(await sourcesOf(1));
    const second = await built(await sourcesOf(2));
    const gatherer = new WordGatherer(NONE);
    await gather(gatherer, first);
    const giveUp = new AbortController();
    const gathering = gather(gatherer, second, giveUp.signal);
    const ended = gatherer.letGo(first);
    giveUp.abort();
    await expect(gathering).rejects.toMatchObject({ code: 'INTERRUPTED' });
    await ended;
    await expect(gather(gatherer, second, giveUp.signal)).rejects.toMatchObject({
      code: 'INTERRUPTED',
    });
  });
});

test('litter is there until it is collected', async () => {
  allowCollecting();
  const litter = new Litter();
  expect(litter.isThere).toBe(false);
  const kept = new Uint8Array(new SharedArrayBuffer(64));
  litter.add(kept);
  litter.add(new Uint8Array(new SharedArrayBuffer(64)));
  await new Promise(setImmediate);
  collect();
  expect([litter.isThere, litter.sizeBytes]).toEqual([true, 64]);
  expect(kept.length).toBe(64);
  const gone = new Litter();
  gone.add(new Uint8Array(new SharedArrayBuffer(64)));
  expect(gone.isThere).toBe(true);
  await new Promise(setImmediate);
  collect();
  expect(gone.isThere).toBe(false);
});
