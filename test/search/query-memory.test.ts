import { describe, expect, test } from 'vitest';
import { Memory } from '../../src/search/query/memory.ts';
import type { HeldBlock } from '../../src/search/query/opener.ts';
import type { SharedGeneration } from '../../src/search/segments/open.ts';

const MIB = 1024 ** 2;

/** Sizes of blocks in MiB, by name. */
type Sizes = Readonly<Record<string, number>>;

const container = (sizes: Sizes, crc: number) => ({
  crc,
  sizeBytes: 1,
  contentBytes: 1,
  blocks: Object.entries(sizes).map(([name, size]) => [name, 0, size * MIB]),
});

/** As much of a generation as says what may be held. */
const generation = (name: string, segments: Readonly<Record<string, Sizes>>, words: Sizes) =>
  ({
    manifest: { generation: name, dictionaries: container(words, 1) },
    segments: Object.entries(segments).map(([id, sizes]) => ({
      manifest: { id, seed: [1, 2], container: container(sizes, 2) },
    })),
  }) as unknown as SharedGeneration;

const memoryOf = (budgetMib: number) => {
  const held = new Map<string, number>();
  const loads: string[] = [];
  const tasks: (readonly [string, number, number])[][] = [];
  let freed = 0;
  const memory = new Memory({
    budgetBytes: budgetMib * MIB,
    load: async (_view, parts) => {
      tasks.push(
        parts.map(({ name, from, target }) => [name, from / MIB, target.length / MIB] as const),
      );
      for (const { owner, name, from } of parts) if (from === 0) loads.push(`${owner} ${name}`);
      return true;
    },
    hold: (change: readonly HeldBlock[]) => {
      for (const [owner, name, bytes] of change) {
        const address = `${owner.split(' ')[0]} ${name}`;
        if (bytes === null) held.delete(address);
        else held.set(address, bytes.byteLength / MIB);
      }
    },
    freed: () => {
      freed += 1;
    },
    onError: (error) => {
      throw error;
    },
  });
  return { memory, held, loads, tasks, freed: () => freed };
};

const unchanged: Sizes = { alive: 1, 'codes.topic': 4, 'dictionary.topic': 4, dates: 8 };

describe('memory', () => {
  test('holds directories first, then the smallest, and no more than it may', async () => {
    const { memory, held, loads } = memoryOf(16);
    const own = memory.open(1, generation('g1', { s1: unchanged }, { topic: 2 }));
    await memory.warm();
    expect(loads).toEqual(['s1 alive', 's1 dates']);
    expect([...held.values()].reduce((sum, size) => sum + size, 0)).toBe(9);
    expect([own.residentBytes, own.budgetBytes]).toEqual([9 * MIB, 16 * MIB]);
    memory.close();
  });

  test('of a segment that stays is not read again; what goes with a generation is let go of', async () => {
    const { memory, held, loads, freed } = memoryOf(200);
    const before = memory.open(1, generation('g1', { s1: unchanged, s2: { alive: 40 } }, {}));
    await memory.warm();
    loads.length = 0;
    const after = memory.open(
      2,
      generation('g2', { s1: unchanged, s3: { alive: 2, 'codes.topic': 3 } }, { topic: 4 }),
    );
    await memory.warm();
    expect(loads).toEqual(['s3 alive', 's3 codes.topic', 'g2 topic']);
    expect([held.has('s2 alive'), freed()]).toEqual([true, 0]);
    before.close();
    expect([...held.keys()].sort()).toEqual([
      'g2 topic',
      's1 alive',
      's1 codes.topic',
      's1 dates',
      's1 dictionary.topic',
      's3 alive',
      's3 codes.topic',
    ]);
    expect([after.residentBytes, freed()]).toEqual([26 * MIB, 1]);
    // Little is not looked for.
    after.close();
    expect([held.size, freed()]).toEqual([0, 1]);
    memory.close();
  });

  test('is loaded in parts of 1 MiB: what is large by several tasks, what is small by one', async () => {
    const { memory, held, tasks } = memoryOf(100);
    memory.open(
      1,
      generation(
        'g1',
        { s1: { alive: 0.25, 'slots.places': 0.5 }, s2: { alive: 0.25 }, s3: { alive: 0.25 } },
        {
          topic: 2.5,
        },
      ),
    );
    await memory.warm();
    expect(tasks).toEqual([
      [
        ['alive', 0, 0.25],
        ['slots.places', 0, 0.5],
        ['alive', 0, 0.25],
      ],
      [['alive', 0, 0.25]],
      [['topic', 0, 1]],
      [['topic', 1, 1]],
      [['topic', 2, 0.5]],
    ]);
    expect([...held]).toEqual([
      ['s1 alive', 0.25],
      ['s1 slots.places', 0.5],
      ['s2 alive', 0.25],
      ['s3 alive', 0.25],
      ['g1 topic', 2.5],
    ]);
    memory.close();
  });

  test('is given to what a question asks for, but not away from what others just used', async () => {
    const { memory, held } = memoryOf(10);
    const own = memory.open(1, generation('g1', { s1: unchanged }, {}));
    await memory.warm();
    expect([...held.keys()]).toEqual(['s1 alive', 's1 codes.topic', 's1 dictionary.topic']);
    own.prepare(['topic']);
    own.prepare(['eventDate']);
    await memory.warm();
    expect(held.has('s1 dates')).toBe(false);
    memory.close();
  });
});
