import { type Bitmap, hasBit, newBitmap } from '../../../src/search/bitmap.ts';
import type { PositionLists, Segment, WordEntry } from '../../../src/search/model/segment.ts';
import { normaliseValue } from '../../../src/search/normalise.ts';
import { tokensOf } from '../../../src/search/words/tokens.ts';

/** An item as far as words see it. */
export interface FakeRow {
  readonly title: string;
  readonly texts: readonly string[];
  readonly rank?: number;
}

interface Postings {
  readonly rows: Map<number, number[]>;
}

const GAP = 2;

const add = (words: Map<string, Postings>, word: string, row: number, position: number): void => {
  let postings = words.get(word);
  if (postings === undefined) {
    postings = { rows: new Map() };
    words.set(word, postings);
  }
  const positions = postings.rows.get(row);
  if (positions === undefined) postings.rows.set(row, [position]);
  else positions.push(position);
};

const refuse = (): never => {
  throw new Error('not part of the fake');
};

/** Words of a segment in plain maps; `flat` offers the optional faster methods. */
export const fakeSegment = (rows: readonly FakeRow[], flat = false): Segment => {
  const alive = newBitmap(rows.length);
  const all = new Map<string, Postings>();
  const titles = new Map<string, Postings>();
  const values = new Map<string, number[]>();
  const lengths = new Uint8Array(rows.length);
  const ranks = new Uint8Array(rows.length);
  rows.forEach(({ title, texts, rank = 0 }, row) => {
    alive[row >>> 5] = (alive[row >>> 5] ?? 0) | (1 << (row & 31));
    let position = 0;
    for (const text of [title, ...texts]) {
      for (const word of tokensOf(text)) {
        add(all, word, row, position);
        position += 1;
      }
      position += GAP;
      const own = values.get(normaliseValue(text)) ?? [];
      own.push(row);
      values.set(normaliseValue(text), own);
    }
    const words = tokensOf(title);
    words.forEach((word, at) => {
      add(titles, word, row, at);
    });
    lengths[row] = Math.min(255, words.length);
    ranks[row] = rank;
  });
  const sorted = [all, titles].map((words) => [...words.keys()].sort());
  const entryOf = (word: string, inTitle: boolean): WordEntry | null => {
    const postings = (inTitle ? titles : all).get(word);
    return postings === undefined ? null : { word, inTitle, count: postings.rows.size };
  };
  const postingsOf = ({ word, inTitle }: WordEntry): Postings =>
    (inTitle ? titles : all).get(word) ?? { rows: new Map() };
  const positions = (entry: WordEntry, within: Bitmap): Map<number, number[]> =>
    new Map([...postingsOf(entry).rows].filter(([row]) => hasBit(within, row)));
  return {
    id: 'fake',
    manifest: {
      format: 'opendrawer-segment-1',
      id: 'fake',
      fingerprint: '',
      datasetKey: '',
      alias: '',
      snapshot: '',
      rows: rows.length,
      items: rows.length,
      words: all.size,
      values: values.size,
      fields: [],
    },
    alive,
    codes: refuse,
    numbers: refuse,
    dates: refuse,
    points: refuse,
    geo: refuse,
    ranks: () => ({ span: (from, to) => ranks.subarray(from, to) }),
    titleLengths: () => ({ span: (from, to) => lengths.subarray(from, to) }),
    groups: (value) => {
      const own = new Set(values.get(normaliseValue(value)));
      return own.size === 0 ? [] : [{ field: 0, count: own.size, rows: own } as const];
    },
    addGroup: (group, bits) => {
      for (const row of (group as unknown as { rows: Set<number> }).rows) {
        bits[row >>> 5] = (bits[row >>> 5] ?? 0) | (1 << (row & 31));
      }
    },
    rowsOf: refuse,
    fieldValues: refuse,
    word: entryOf,
    wordsFrom: (prefix, inTitle, limit) =>
      (sorted[inTitle ? 1 : 0] ?? [])
        .filter((word) => word.startsWith(prefix))
        .slice(0, limit)
        .flatMap((word) => entryOf(word, inTitle) ?? []),
    addWord: (entry, bits) => {
      for (const row of postingsOf(entry).rows.keys()) {
        bits[row >>> 5] = (bits[row >>> 5] ?? 0) | (1 << (row & 31));
      }
    },
    positions,
    ...(flat && {
      positionLists: (entry: WordEntry, within: Bitmap): PositionLists => {
        const own = [...positions(entry, within)].sort(([a], [b]) => a - b);
        const starts = [0];
        for (const [, list] of own) starts.push((starts.at(-1) ?? 0) + list.length);
        return {
          rows: Uint32Array.from(own, ([row]) => row),
          starts: Uint32Array.from(starts),
          positions: Uint32Array.from(own.flatMap(([, list]) => list)),
        };
      },
      eachWord: (least: number, visit: (word: string, inTitle: boolean, count: number) => void) => {
        for (const inTitle of [true, false]) {
          for (const word of sorted[inTitle ? 1 : 0] ?? []) {
            const count = entryOf(word, inTitle)?.count ?? 0;
            if (inTitle || count >= least) visit(word, inTitle, count);
          }
        }
      },
    }),
    docs: (wanted) => wanted.map((row) => JSON.stringify({ title: rows[row]?.title })),
    ids: refuse,
    rowOf: refuse,
    location: refuse,
  };
};

/** Small pseudo-random numbers, the same in every run. */
export const randomOf = (seed: number): ((below: number) => number) => {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
};

export const rowsIn = (bits: Bitmap, rows: number): number[] =>
  Array.from({ length: rows }, (_, row) => row).filter((row) => hasBit(bits, row));
