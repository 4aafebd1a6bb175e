import {
  closeSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { normaliseValue } from '../../src/search/normalise.ts';
import { buildDictionaries } from '../../src/search/segments/build-dictionaries.ts';
import { byKey } from '../../src/search/segments/column-builders.ts';
import { openDictionary } from '../../src/search/segments/common-dictionary.ts';
import {
  type ContainerInfo,
  ContainerReader,
  ContainerWriter,
} from '../../src/search/segments/container.ts';
import { DictionariesFile } from '../../src/search/segments/dictionaries-file.ts';
import {
  partsOf,
  shapeOf,
  shapeOfChanges,
  sizeOfBlock,
  writeBlock,
} from '../../src/search/segments/dictionary-block.ts';
import { findChanges } from '../../src/search/segments/find-changes.ts';
import {
  compareFolded,
  compareWritten,
  FoldedText,
} from '../../src/search/segments/folded-text.ts';
import { readSealed, sealed } from '../../src/search/segments/format.ts';
import { joinPiece } from '../../src/search/segments/join-dictionaries.ts';
import type {
  ChangeTask,
  DictionaryBefore,
  DictionaryPiece,
  Task,
} from '../../src/search/segments/protocol.ts';
import { writeChanges } from '../../src/search/segments/write-changes.ts';

const KEY = 'creator';
const root = mkdtempSync(join(tmpdir(), 'segments-dictionary-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const PIECES = [
  ...['a', 'B', 'b', 'Z', 'ss', 'K', ' ', '  ', '\t', '\u00a0', '\u2003', '-', '~', '0', '\u001c'],
  ...['é', 'É', 'e\u0301', 'ß', 'ẞ', 'ÿ', '×', '÷', 'Þ', 'ſ', 'İ', 'ı', 'Σ', 'ς', 'σ', '\u212a'],
  ...[
    '東',
    '\ud7ff',
    '\ue000',
    '\ufb01',
    '\uffff',
    '🦋',
    '\u{10ffff}',
    '𐐀',
    '𐐨',
    '\u0301',
    '\ufeff',
  ],
];

const randomOf = (seed: number): ((below: number) => number) => {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
};

const randomText = (random: (below: number) => number): string =>
  Array.from({ length: random(5) }, () => PIECES[random(PIECES.length)]).join('');

const inOrder = (texts: Iterable<string>): string[] =>
  [...texts]
    .map((text) => ({ text, key: normaliseValue(text) }))
    .sort(byKey)
    .map(({ text }) => text);

describe('folded texts', () => {
  const fold = (text: string): FoldedText => {
    const folded = new FoldedText();
    const bytes = Buffer.from(`x${text}`);
    folded.set(bytes, 1, bytes.length);
    return folded;
  };

  test('are normalised values', () => {
    const everyLetter = Array.from({ length: 0x3000 }, (_, code) => String.fromCharCode(code));
    const random = randomOf(7);
    const texts = [
      ...everyLetter.map((letter) => `${letter}A${letter} ${letter}`),
      ...Array.from({ length: 3000 }, () => randomText(random)),
      'Ä'.repeat(4000),
      ' x '.repeat(4000),
      'ﬃ'.repeat(2000),
    ];
    const wrong = texts.filter((text) => {
      const { bytes, length } = fold(text);
      const key = normaliseValue(text);
      // What UTF-8 writes in four bytes stands in other ones.
      if (!key.isWellFormed() || /[\u{10000}-\u{10ffff}]/u.test(key)) return false;
      return Buffer.from(bytes).toString('utf8', 0, length) !== key;
    });
    expect(wrong).toEqual([]);
  });

  test('and texts as written are in the order of strings', () => {
    const random = randomOf(11);
    const texts = [...PIECES, ...Array.from({ length: 400 }, () => randomText(random))];
    const all = texts.map((text) => ({
      text,
      key: normaliseValue(text),
      folded: fold(text),
      bytes: Buffer.from(text),
    }));
    const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
    const wrong: unknown[] = [];
    const scratch = new FoldedText();
    for (const a of all) {
      for (const b of all) {
        const folded = Math.sign(compareFolded(a.folded, b.folded));
        const asItStands = Math.sign(scratch.compare(a.bytes, 0, a.bytes.length, b.folded));
        const [p, q] = [a.bytes, b.bytes];
        const written = Math.sign(compareWritten(p, 0, p.length, q, 0, q.length));
        const right = [order(a.key, b.key), order(a.key, b.key), order(a.text, b.text)];
        if ([folded, asItStands, written].some((one, at) => one !== right[at])) {
          wrong.push([a.text, b.text, folded, asItStands, written]);
        }
      }
    }
    expect(wrong).toEqual([]);
  });
});

/** Values of a segment with their counts; null where it has none of the key. */
type Values = ReadonlyMap<string, number> | null;

interface Written {
  readonly folder: string;
  readonly values: Values;
}

let nextSegment = 0;

const writeSegment = (values: Values): Written => {
  nextSegment += 1;
  const folder = join(root, `seg-${nextSegment}`);
  mkdirSync(folder);
  const container = new ContainerWriter(join(folder, 'segment.bin'));
  container.append(Buffer.alloc(nextSegment % 50));
  if (values !== null) {
    const texts = inOrder(values.keys()).map((text) => Buffer.from(text));
    const offsets = new Uint32Array(texts.length + 1);
    texts.forEach((text, at) => {
      offsets[at + 1] = (offsets[at] ?? 0) + text.length;
    });
    container.block(`dictionary.${KEY}`, [
      Uint32Array.of(3, 2, texts.length, offsets.at(-1) ?? 0, 0),
      Uint32Array.of(0, 0, 1, 2),
      Uint32Array.of(0, 0),
      Uint32Array.from(inOrder(values.keys()), (text) => values.get(text) ?? 0),
      offsets,
      ...texts,
    ]);
  }
  writeFileSync(join(folder, 'manifest.json'), sealed({ container: container.finish() }));
  return { folder, values };
};

const randomValues = (random: (below: number) => number, most: number): Values => {
  if (random(8) === 0) return null;
  const values = new Map<string, number>();
  for (let left = 1 + random(most); left > 0; left -= 1) {
    values.set(randomText(random), 1 + random(random(10) === 0 ? 9000 : 5));
  }
  return values;
};

/** What a dictionary says, or should. */
interface Content {
  readonly values: readonly (readonly [text: string, total: number])[];
  readonly byCount: readonly number[];
  readonly maps: readonly (readonly number[])[];
}

const naive = (segments: readonly Written[]): Content => {
  const totals = new Map<string, number>();
  for (const { values } of segments) {
    for (const [text, count] of values ?? []) totals.set(text, (totals.get(text) ?? 0) + count);
  }
  const texts = inOrder(totals.keys());
  const values = texts.map((text) => [text, totals.get(text) ?? 0] as const);
  const numbers = new Map(texts.map((text, number) => [text, number]));
  return {
    values,
    byCount: texts
      .map((_, number) => number)
      .sort((a, b) => (values[b]?.[1] ?? 0) - (values[a]?.[1] ?? 0) || a - b),
    maps: segments.map(({ values: own }) =>
      inOrder((own ?? new Map()).keys()).map((text) => numbers.get(text) ?? -1),
    ),
  };
};

const read = (path: string, info: ContainerInfo, segments: number): Content => {
  const handle = openSync(path, 'r');
  try {
    const dictionary = openDictionary(new ContainerReader(handle, path, info, null), KEY, null);
    return {
      values: Array.from(dictionary.totals, (total, value) => [dictionary.text(value), total]),
      byCount: [...dictionary.byCount],
      maps: Array.from({ length: segments }, (_, segment) => [...dictionary.commonOf(segment)]),
    };
  } finally {
    closeSync(handle);
  }
};

const foldersOf = (segments: readonly Written[]): (string | null)[] =>
  segments.map(({ folder, values }) => (values === null ? null : folder));

let nextFile = 0;
const newFile = (): string => {
  nextFile += 1;
  return join(root, `${nextFile}.bin`);
};

interface Joined {
  readonly path: string;
  readonly info: ContainerInfo;
}

const joinAll = (segments: readonly Written[], pieces: number): Joined => {
  const folders = foldersOf(segments);
  const file = new DictionariesFile(newFile());
  // Something else stands before it.
  file.place('other', 5000);
  file.add(0, new Uint32Array(2));
  const joined = Array.from({ length: pieces }, (_, piece): DictionaryPiece => {
    const task = { kind: 'piece', key: KEY, segments: folders, piece, pieces } as const;
    return joinPiece({ ...task, file: newFile() });
  });
  const place = file.place(KEY, sizeOfBlock(shapeOf(joined)));
  file.add(place, writeBlock({ kind: 'block', file: file.path, place, pieces: joined }));
  return { path: file.path, info: file.finish() };
};

/** What changes, found in ranges; null where the former dictionary cannot be read. */
const find = (
  segments: readonly Written[],
  former: readonly Written[],
  { path, info }: Joined,
  pieces: number,
): Pick<ChangeTask, 'key' | 'before' | 'changes'> | null => {
  const before: DictionaryBefore = {
    path,
    container: info,
    numbers: segments.map((segment) => former.indexOf(segment)),
    gone: former.flatMap((segment, number) =>
      segments.includes(segment) ? [] : [{ number, folder: segment.folder }],
    ),
  };
  const task = { kind: 'find', key: KEY, segments: foldersOf(segments), before, pieces } as const;
  const changes = Array.from({ length: pieces }, (_, piece) =>
    findChanges({ ...task, piece, file: newFile() }),
  ).filter((one) => one !== null);
  return changes.length < pieces ? null : { key: KEY, before, changes };
};

/** Writes the block in parts, the last one first; null where the former dictionary cannot be read. */
const change = (
  segments: readonly Written[],
  former: readonly Written[],
  joined: Joined,
  { pieces = 1, partBytes = 1 << 25 } = {},
): Joined | null => {
  const found = find(segments, former, joined, pieces);
  if (found === null) return null;
  const file = new DictionariesFile(newFile());
  const shape = shapeOfChanges(found.changes, found.before.numbers);
  const place = file.place(KEY, sizeOfBlock(shape));
  for (const part of partsOf(shape, partBytes).reverse()) {
    const checksums = writeChanges({ ...found, kind: 'change', file: file.path, place, ...part });
    if (checksums === null) {
      file.abandon();
      return null;
    }
    file.add(place + part.from, checksums);
  }
  return { path: file.path, info: file.finish() };
};

const blockOf = ({ path, info }: Joined): Buffer => {
  const handle = openSync(path, 'r');
  try {
    return new ContainerReader(handle, path, info, null).block(KEY);
  } finally {
    closeSync(handle);
  }
};

describe('joined dictionaries', () => {
  test('of all segments are those of a simple join, whatever the pieces', () => {
    for (let seed = 1; seed <= 30; seed += 1) {
      const random = randomOf(seed);
      const segments = Array.from({ length: 1 + random(9) }, () =>
        writeSegment(randomValues(random, seed === 30 ? 3000 : 80)),
      );
      const expected = naive(segments);
      for (const pieces of [1, 2, 3, 7]) {
        const { path, info } = joinAll(segments, pieces);
        expect([seed, pieces, read(path, info, segments.length)]).toEqual([seed, pieces, expected]);
      }
    }
  });

  test('of changes, one upon the other, are those of a simple join', () => {
    for (let seed = 1; seed <= 20; seed += 1) {
      const random = randomOf(seed * 31);
      const one = (): Written => writeSegment(randomValues(random, 60));
      let former = Array.from({ length: 4 + random(5) }, one);
      let joined = joinAll(former, 2);
      for (let step = 0; step < 5; step += 1) {
        const segments = former.flatMap((segment) =>
          random(4) === 0
            ? random(2) === 0
              ? []
              : [one()]
            : random(6) === 0
              ? [one(), segment]
              : [segment],
        );
        const next = change(segments, former, joined, { pieces: 1 + random(4) });
        if (next === null) throw new Error('the former dictionary is whole');
        expect([seed, step, read(next.path, next.info, segments.length)]).toEqual([
          seed,
          step,
          naive(segments),
        ]);
        former = segments;
        joined = next;
      }
    }
  });

  test('of changes are the same bytes, in whatever ranges and parts', () => {
    const random = randomOf(5);
    const one = (): Written => writeSegment(randomValues(random, 4000));
    const former = Array.from({ length: 7 }, one);
    const joined = joinAll(former, 1);
    const segments = [...former.slice(2), one(), one()];
    const expected = blockOf(joinAll(segments, 1));
    for (const pieces of [1, 3, 64]) {
      for (const partBytes of [4096, 10_000, 1 << 25]) {
        const changed = change(segments, former, joined, { pieces, partBytes });
        if (changed === null) throw new Error('the former dictionary is whole');
        expect([pieces, partBytes, blockOf(changed).equals(expected)]).toEqual([
          pieces,
          partBytes,
          true,
        ]);
      }
    }
  });

  test.each<[what: string, former: readonly Values[], segments: readonly (number | Values)[]]>([
    ['nothing changes', [new Map([['b', 2]]), new Map([['c', 3]])], [0, 1]],
    ['the same again', [new Map([['b', 2]]), new Map([['c', 3]])], [0, new Map([['c', 3]])]],
    ['only counts', [new Map([['b', 2]]), new Map([['c', 3]])], [0, new Map([['c', 9000]])]],
    ['another order', [new Map([['b', 2]]), new Map([['c', 3]])], [1, 0]],
    ['the first goes', [new Map([['a', 1]]), new Map([['b', 1]])], [1]],
    ['the last goes', [new Map([['a', 1]]), new Map([['b', 1]])], [0]],
    [
      'all but one go',
      [
        new Map([
          ['a', 1],
          ['b', 1],
          ['c', 1],
        ]),
        new Map([['b', 5]]),
      ],
      [1],
    ],
    [
      'first and last come',
      [new Map([['b', 1]]), null],
      [
        new Map([
          ['a', 1],
          ['c', 1],
        ]),
        0,
        1,
      ],
    ],
    [
      'all go, others come',
      [new Map([['b', 1]])],
      [
        new Map([
          ['', 1],
          ['B', 1],
          ['bb', 1],
        ]),
      ],
    ],
    [
      'one that differs in case',
      [
        new Map([
          ['b', 1],
          ['B', 1],
        ]),
      ],
      [0, new Map([['B', 1]])],
    ],
    ['all go', [new Map([['b', 1]])], [null]],
  ])('of changes: %s', (_, formerValues, plan) => {
    const former = formerValues.map(writeSegment);
    const joined = joinAll(former, 1);
    const segments = plan.flatMap((one) =>
      typeof one === 'number' ? former.slice(one, one + 1) : [writeSegment(one)],
    );
    for (const pieces of [1, 2, 5]) {
      const next = change(segments, former, joined, { pieces });
      if (next === null) throw new Error('the former dictionary is whole');
      expect(read(next.path, next.info, segments.length)).toEqual(naive(segments));
    }
  });

  test('of changes are given up where what was before is damaged or gone', () => {
    const former = [writeSegment(new Map([['a', 1]])), writeSegment(new Map([['b', 1]]))];
    const kept = former.slice(0, 1);
    const joined = joinAll(former, 1);
    expect(change(kept, former, joined)).not.toBeNull();
    rmSync(join(former[1]?.folder ?? '', 'segment.bin'));
    expect(change(kept, former, joined)).toBeNull();
    writeFileSync(joined.path, Buffer.alloc(joined.info.sizeBytes));
    expect(change(former, former, joined)).toBeNull();
    rmSync(joined.path);
    expect(change(former, former, joined)).toBeNull();
  });

  test('of changes are given up where numbers are damaged that are read only when they are written', () => {
    const values = new Map(Array.from({ length: 20_000 }, (_, at) => [`value ${at}`, 1]));
    const former = [writeSegment(values), writeSegment(new Map([['b', 1]]))];
    const joined = joinAll(former, 1);
    const [, place = 0] = joined.info.blocks.find(([key]) => key === KEY) ?? [];
    const bytes = readFileSync(joined.path);
    const middle = place + (3 + former.length + 1 + 3 * 20_001 + 1 + 10_000) * 4;
    bytes.writeUInt32LE(bytes.readUInt32LE(middle) + 1, middle);
    writeFileSync(joined.path, bytes);
    const kept = former.slice(0, 1);
    expect(find(kept, former, joined, 1)?.changes).toHaveLength(1);
    expect(change(kept, former, joined)).toBeNull();
  });

  test('are joined in the same place where changes cannot be written', async () => {
    const former = [
      new Map([['a', 1]]),
      new Map([
        ['a', 2],
        ['b', 1],
      ]),
      new Map([['c', 1]]),
    ].map(writeSegment);
    const { path, info } = joinAll(former, 1);
    const segments = [...former.slice(0, 2), writeSegment(new Map([['0', 7]]))];
    const asked: Task['kind'][] = [];
    const answer = (task: Task): unknown => {
      asked.push(task.kind);
      if (task.kind === 'find') return findChanges(task);
      if (task.kind === 'piece') return joinPiece(task);
      if (task.kind === 'block') return writeBlock(task);
      return null;
    };
    const manifests = new Map(
      segments.map(({ folder }) => [
        basename(folder).slice('seg-'.length),
        readSealed<{ container: ContainerInfo }>(join(folder, 'manifest.json'), null),
      ]),
    );
    const folder = mkdtempSync(join(root, 'generation-'));
    const built = await buildDictionaries({
      pool: { run: async (task) => answer(task) as never },
      indexDir: root,
      folder,
      plan: { segments: [...manifests.keys()].map((id) => ({ id })) },
      manifests,
      before: {
        path,
        container: info,
        numbers: [0, 1, -1],
        gone: [{ number: 2, folder: former[2]?.folder ?? '' }],
      },
      onProgress: () => {},
    });
    expect(asked).toEqual(['find', 'change', 'piece', 'block']);
    expect(readdirSync(folder)).toEqual(['dictionaries.bin']);
    expect(built.blocks.map(([key, place]) => [key, place])).toEqual([[KEY, 0]]);
    expect(read(join(folder, 'dictionaries.bin'), built, 3)).toEqual(naive(segments));
  });
});
