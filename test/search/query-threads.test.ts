import { describe, expect, test } from 'vitest';
import { ALL, type Predicate } from '../../src/search/model/predicate.ts';
import { allowCollecting } from '../../src/search/query/collect.ts';
import { Pool } from '../../src/search/query/pool.ts';
import { createOpener, fakeIndex, fakePool } from './support/fake-opener.ts';
import { allItems, matches } from './support/naive.ts';
import { Random, randomPredicate, randomSegments } from './support/random.ts';

const SLOW_OPENER = new URL('./support/slow-opener.ts', import.meta.url).href;

const random = new Random(41);
const data = randomSegments(random, 4, 200);
const all = allItems(data);
const countOf = (filter: Predicate): number =>
  all.filter((placed) => matches(filter, placed)).length;
const topic = (value: string): Predicate => ({ kind: 'in', key: 'topic', values: [value] });

/** A pool whose threads do what the value of a look-up says: wait, die, fail. */
const slowPool = (threads: number): Pool =>
  new Pool({ threads, createOpener, openerModule: SLOW_OPENER });

const lookUp = (value: string): Predicate => ({ kind: 'value', values: [value], field: null });

describe('questions that are given up', () => {
  test.each([0, 2])('before they begin, with %i threads', async (threads) => {
    const { index } = fakeIndex(data, { threads });
    const signal = AbortSignal.abort();
    for (const ask of [
      () => index.search({ filter: ALL }, { signal }),
      () => index.count(ALL, { signal }),
      () => index.facet(ALL, { facet: 'topic' }, { signal }),
      () => index.ids(ALL, { signal }).next(),
      () => index.lookup(['x'], { signal }).next(),
      () => index.suggest({ text: 'b' }, { signal }),
    ]) {
      await expect(ask()).rejects.toMatchObject({ code: 'INTERRUPTED' });
    }
    expect(await index.count(topic('Maps'))).toBe(countOf(topic('Maps')));
    await index.close();
  });

  test('while a thread works on them, and free their thread at its next pause', async () => {
    const pool = slowPool(1);
    const { index } = fakeIndex(data, { pool });
    await index.count(ALL);
    const controller = new AbortController();
    const slow = index.count(lookUp('wait 60000'), { signal: controller.signal });
    setTimeout(() => controller.abort(), 200);
    await expect(slow).rejects.toMatchObject({ code: 'INTERRUPTED' });
    const before = performance.now();
    expect(await index.count(topic('Maps'))).toBe(countOf(topic('Maps')));
    expect(performance.now() - before).toBeLessThan(5000);
    await index.close();
    await pool.close();
  });

  test('by one of two askers are answered to the other', async () => {
    const pool = slowPool(2);
    const { index } = fakeIndex(data, { pool });
    const controller = new AbortController();
    const filter = lookUp('wait 500');
    const one = index.count(filter, { signal: controller.signal });
    const other = index.count(filter);
    setTimeout(() => controller.abort(), 50);
    await expect(one).rejects.toMatchObject({ code: 'INTERRUPTED' });
    expect(await other).toBe(0);
    await index.close();
    await pool.close();
  });

  test('leave nothing behind when hundreds are', async () => {
    const { index } = fakeIndex(data, { threads: 2 });
    const asked = Array.from({ length: 300 }, async (_, at) => {
      const controller = new AbortController();
      const filter = randomPredicate(new Random(at));
      const answer = index.count(filter, { signal: controller.signal });
      if (at % 2 === 0) setTimeout(() => controller.abort(), at % 7);
      try {
        expect(await answer).toBe(countOf(filter));
      } catch (error) {
        expect(error).toMatchObject({ code: 'INTERRUPTED' });
      }
    });
    await Promise.all(asked);
    await index.close();
  });
});

describe('threads', () => {
  test('that die are replaced, and what they did is done again', async () => {
    const pool = slowPool(2);
    const { index } = fakeIndex(data, { pool });
    // Dies in the first thread that looks it up, and in the second: the question fails, others go on.
    const [dead, ...alive] = await Promise.allSettled([
      index.count(lookUp('die')),
      ...Array.from({ length: 20 }, () => index.count(topic('Maps'))),
    ]);
    expect(dead).toMatchObject({ status: 'rejected', reason: { code: 'INTERNAL' } });
    for (const answer of alive) {
      expect(answer).toEqual({ status: 'fulfilled', value: countOf(topic('Maps')) });
    }
    expect(await index.count(topic('Birds'))).toBe(countOf(topic('Birds')));
    await index.close();
    await pool.close();
  });

  test('that die once answer at the second try', async () => {
    const pool = slowPool(1);
    const { index } = fakeIndex(data, { pool });
    const mark = `die once ${process.pid} ${Date.now()}`;
    expect(await index.count(lookUp(mark))).toBe(0);
    await index.close();
    await pool.close();
  });

  test('that cannot even start fail the questions', async () => {
    const pool = new Pool({ threads: 2, createOpener, openerModule: 'file:///nowhere/at-all.ts' });
    const { index } = fakeIndex(data, { pool });
    await expect(index.count(topic('Maps'))).rejects.toMatchObject({ code: 'INTERNAL' });
    await index.close();
    await pool.close();
  });

  test('take questions in turn: a light one does not wait for a heavy one', async () => {
    const pool = slowPool(1);
    const { index } = fakeIndex(data, { pool });
    await index.count(ALL);
    let heavy = false;
    const slow = index
      .count({ kind: 'or', of: Array.from({ length: 30 }, (_, at) => lookUp(`wait 100 ${at}`)) })
      .then(() => {
        heavy = true;
      });
    await new Promise((resolve) => setTimeout(resolve, 150));
    expect(await index.count(topic('Maps'))).toBe(countOf(topic('Maps')));
    expect(heavy).toBe(false);
    await slow;
    await index.close();
    await pool.close();
  });

  test.each([0, 2])('collect garbage between questions, with %i threads', async (threads) => {
    allowCollecting();
    const pool = fakePool({ threads });
    const { index } = fakeIndex(data, { pool });
    await index.count(ALL);
    const answers = Array.from({ length: 40 }, (_, at) => index.count(topic(`Maps ${at}`)));
    pool.collect();
    const more = Array.from({ length: 40 }, () => index.count(topic('Maps')));
    pool.collect();
    expect(await Promise.all(answers)).toEqual(answers.map(() => 0));
    expect(await Promise.all(more)).toEqual(more.map(() => countOf(topic('Maps'))));
    expect(pool.isIdle).toBe(true);
    await index.close();
    await pool.close();
  });

  test.each([0, 2])(
    'do nothing for a question that has ended, with %i threads',
    async (threads) => {
      const pool = fakePool({ threads });
      pool.open(1, data);
      const question = pool.ask();
      const task = {
        kind: 'dictionarySize',
        view: 1,
        filter: null,
        input: { key: 'topic' },
      } as const;
      expect(await pool.run<'dictionarySize'>(question, task)).toBeGreaterThan(0);
      pool.end(question);
      await expect(pool.run<'dictionarySize'>(question, task)).rejects.toMatchObject({
        code: 'INTERRUPTED',
      });
      await pool.close();
    },
  );

  test.each([0, 2])('prepare a generation between questions, with %i threads', async (threads) => {
    const pool = fakePool({ threads });
    const { index } = fakeIndex(data, { pool });
    const answers = Array.from({ length: 40 }, () => index.count(topic('Maps')));
    const view = 1_000_000;
    pool.open(view, data);
    await Promise.all([pool.prepare(view), pool.prepare(view), pool.prepare(-1)]);
    expect(await Promise.all(answers)).toEqual(answers.map(() => countOf(topic('Maps'))));
    const closing = pool.prepare(view);
    await index.close();
    await closing;
    await pool.close();
    await pool.prepare(view);
  });

  test('answer 64 clients at once', async () => {
    const { index } = fakeIndex(data, { threads: 3 });
    await Promise.all(
      Array.from({ length: 64 }, async (_, at) => {
        for (let round = 0; round < 3; round += 1) {
          const filter = randomPredicate(new Random(1000 + at * 7 + round));
          const page = await index.search({ filter, facets: [{ facet: 'topic' }], limit: 5 });
          expect(page.total).toBe(countOf(filter));
        }
      }),
    );
    await index.close();
  });
});

describe('damage', () => {
  test.each([0, 2])('is told once for each segment, with %i threads', async (threads) => {
    const told: string[] = [];
    const broken = data.map((segment, at) =>
      at === 1 ? { ...segment, damagedKey: 'country' } : segment,
    );
    const { index } = fakeIndex(broken, {
      threads,
      onDamaged: (segment) => told.push(segment),
    });
    const damaged: Predicate = { kind: 'in', key: 'country', values: ['NP'] };
    await expect(index.count(damaged)).rejects.toMatchObject({
      code: 'INDEX_DAMAGED',
      message: expect.stringContaining('s1'),
    });
    await expect(index.count(damaged)).rejects.toMatchObject({ code: 'INDEX_DAMAGED' });
    expect(await index.count(topic('Maps'))).toBe(countOf(topic('Maps')));
    expect(new Set(told)).toEqual(new Set(['s1']));
    await index.close();
  });
});

describe('closing', () => {
  test('while questions run ends them with INTERRUPTED or an answer', async () => {
    const { index } = fakeIndex(data, { threads: 2 });
    const asked = Array.from({ length: 40 }, (_, at) =>
      index.count(randomPredicate(new Random(at))),
    );
    const closing = index.close();
    for (const answer of await Promise.allSettled(asked)) {
      if (answer.status === 'rejected') {
        expect(answer.reason).toMatchObject({ code: 'INTERRUPTED' });
      }
    }
    await closing;
    await expect(index.count(ALL)).rejects.toMatchObject({ code: 'INTERRUPTED' });
  });
});
