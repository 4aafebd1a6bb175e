import { describe, expect, test, vi } from 'vitest';
import { BitsStore } from '../../src/search/query/bits-store.ts';
import { isHeavy, isSoonMatched } from '../../src/search/query/cost.ts';
import type { Leaf, Plan } from '../../src/search/query/plan.ts';
import { type Release, Turns } from '../../src/search/query/turns.ts';

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Takes turns and tells in which order they came. */
const queue = (most: number) => {
  const turns = new Turns(most);
  const begun: string[] = [];
  const releases = new Map<string, Release>();
  const take = (name: string, client?: string, signal?: AbortSignal): Promise<void> =>
    turns.take(client, signal).then((release) => {
      begun.push(name);
      releases.set(name, release);
    });
  const end = async (name: string): Promise<void> => {
    releases.get(name)?.();
    await settled();
  };
  return { turns, begun, take, end };
};

describe('turns', () => {
  test('are as many at once as there may be, and then in order', async () => {
    const { begun, take, end } = queue(2);
    for (const name of ['a', 'b', 'c', 'd']) void take(name);
    await settled();
    expect(begun).toEqual(['a', 'b']);
    await end('b');
    // Given back twice is given back once.
    await end('b');
    expect(begun).toEqual(['a', 'b', 'c']);
    await end('a');
    expect(begun).toEqual(['a', 'b', 'c', 'd']);
  });

  test('go round among clients', async () => {
    const { begun, take, end } = queue(1);
    for (const name of ['x1', 'x2', 'x3', 'x4']) void take(name, 'x');
    for (const name of ['y1', 'y2']) void take(name, 'y');
    void take('z1', 'z');
    await settled();
    for (let turn = 0; turn < 6; turn += 1) await end(begun.at(-1) ?? '');
    expect(begun).toEqual(['x1', 'x2', 'y1', 'z1', 'x3', 'y2', 'x4']);
  });

  test('are not waited for by those who left', async () => {
    const { begun, take, end } = queue(1);
    const controller = new AbortController();
    void take('a');
    const left = take('b', 'b', controller.signal);
    void take('c');
    controller.abort();
    await expect(left).rejects.toMatchObject({ code: 'INTERRUPTED' });
    await expect(take('d', 'd', controller.signal)).rejects.toMatchObject({ code: 'INTERRUPTED' });
    await end('a');
    expect(begun).toEqual(['a', 'c']);
  });

  test('are refused where the wait would be hopeless, but not to other clients', async () => {
    vi.useFakeTimers({ toFake: ['performance'] });
    try {
      const { turns, begun, take, end } = queue(1);
      void take('slow');
      await settled();
      vi.advanceTimersByTime(20_000);
      await end('slow');
      void take('next');
      const waiting = ['x1', 'x2', 'x3'].map((name) => take(name, 'x'));
      await expect(turns.take('x')).rejects.toMatchObject({ code: 'SERVER_BUSY' });
      void take('y1', 'y');
      await settled();
      for (let turn = 0; turn < 4; turn += 1) await end(begun.at(-1) ?? '');
      await Promise.all(waiting);
      expect(begun).toEqual(['slow', 'next', 'x1', 'y1', 'x2', 'x3']);
    } finally {
      vi.useRealTimers();
    }
  });
});

describe('costs', () => {
  const value: Leaf = { kind: 'value', values: ['x'], field: null };
  const many: Leaf = { kind: 'value', values: new Array(1000).fill('x'), field: null };
  const words: Leaf = { kind: 'words', text: 'x', language: null };
  const leaf = (at: number): Plan => ({ op: 'leaf', leaf: at });
  const dates: Plan = { op: 'hasDates' };

  test.each<[Plan, boolean]>([
    [{ op: 'all' }, true],
    [leaf(0), true],
    [leaf(1), false],
    [leaf(2), false],
    [dates, false],
    [{ op: 'not', of: leaf(0) }, false],
    [{ op: 'and', of: [leaf(0), dates] }, true],
    [{ op: 'and', of: [leaf(0), leaf(2)] }, false],
    [{ op: 'and', of: [dates] }, false],
    [{ op: 'or', of: [leaf(0), leaf(0)] }, true],
    [{ op: 'or', of: [leaf(0), dates] }, false],
  ])('a filter %j is soon matched: %s', (plan, expected) => {
    expect(isSoonMatched(plan, [value, many, words])).toBe(expected);
  });

  test.each<[number, number, number, boolean]>([
    [0, 10_000_000, 10_000_000, false],
    [1, 20, 10_000_000, false],
    [1, 1_000_000, 10_000_000, true],
    [6, 20, 10_000_000, true],
    [6, 20, 1_000_000, false],
  ])('%i passes over %i found of %i are heavy: %s', (passes, found, rows, expected) => {
    expect(isHeavy(passes, found, rows)).toBe(expected);
  });
});

test('bits are used again, as many as are kept', () => {
  const store = new BitsStore(64, 1);
  const [first, second] = [store.take(), store.take()];
  expect([first.byteLength, first === second]).toEqual([64, false]);
  store.give(first);
  store.give(second);
  expect([store.take() === first, store.take() === second]).toEqual([true, false]);
});
