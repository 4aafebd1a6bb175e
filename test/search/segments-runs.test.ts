import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { ByteReader } from '../../src/search/bytes.ts';
import {
  type GroupCursor,
  isGroup,
  isGroupBefore,
  isWordBefore,
  MergedCursors,
  type Rows,
  type WordCursor,
} from '../../src/search/segments/cursors.ts';
import { type Run, RunBuffer } from '../../src/search/segments/run-buffer.ts';
import { StoredGroups, StoredWords } from '../../src/search/segments/run-reader.ts';
import { WordList } from '../../src/search/words/word-list.ts';
import { WordTable } from '../../src/search/words/word-table.ts';
import { Random } from './support/random.ts';

/** Rows of a run that begins at row 1000 times its number. */
const ROWS = 300;
const FIRST = 1000;

const rowsOf = ({ count, first, last, deltas, deltasFrom, deltasTo }: Rows): number[] => {
  const reader = new ByteReader(Buffer.from(deltas), deltasFrom);
  const rows = [first];
  while (reader.at < deltasTo) rows.push((rows.at(-1) ?? 0) + reader.varint());
  expect([rows.length, rows.at(-1)]).toEqual([count, last]);
  return rows;
};

interface Entry {
  readonly key: string;
  readonly run: number;
  readonly rows: number[];
  readonly text: string;
}

/** Entries by key and run; those of a key in a run are one. */
class Expected {
  readonly #entries = new Map<string, Entry>();

  add(key: string, run: number, row: number, text: string): void {
    const own = `${key}\u0000${String(run).padStart(3, '0')}`;
    const entry = this.#entries.get(own) ?? { key, run, rows: [], text };
    if (entry.rows.at(-1) !== row) entry.rows.push(row);
    this.#entries.set(own, entry);
  }

  /** In the order of the bytes of the keys, then of the runs. */
  get entries(): Entry[] {
    return [...this.#entries.values()].sort(
      (a, b) => Buffer.compare(Buffer.from(a.key), Buffer.from(b.key)) || a.run - b.run,
    );
  }
}

const numbered = (...numbers: number[]): string =>
  numbers.map((number) => number.toString(16).padStart(8, '0')).join('');

const FOLDER = mkdtempSync(join(tmpdir(), 'runs-'));
afterAll(() => rmSync(FOLDER, { recursive: true }));

interface Case {
  readonly runs: readonly Run[];
  /** Holds the last run, which is not written; nothing where all are. */
  readonly last: { readonly buffer: RunBuffer; readonly table: WordTable } | null;
  readonly groups: Expected;
  readonly words: Expected;
}

/** Runs of random values and words, some of them longer than what is read at once. */
const runsOf = (count: number, keepsLast: boolean): Case => {
  const random = new Random(count);
  const groups = new Expected();
  const words = new Expected();
  const hashes = Array.from({ length: 40 }, () => random.below(2 ** 32));
  const texts = ['a', 'ab', 'abcdef', 'abcdefg', 'abcdefh', 'zé', 'zebra', 'zebrafish'];
  const buffer = new RunBuffer();
  const runs: Run[] = [];
  for (let run = 0; run < count; run += 1) {
    const table = new WordTable();
    buffer.begin(run * FIRST);
    for (let at = 0; at < ROWS; at += 1) {
      const row = run * FIRST + at;
      buffer.row(row);
      for (let left = 0; left < 6; left += 1) {
        const [hi, lo] = [random.of(hashes), random.of(hashes)];
        const field = random.below(3);
        const text = 'x'.repeat(random.below(40) === 0 ? random.below(300_000) : random.below(50));
        buffer.leaf(hi, lo, field, text, text.length);
        groups.add(numbered(hi, lo, field), run, row, text);
      }
      const found = new WordList();
      const text = random.of(texts);
      table.add(text, 0, found);
      for (let position = 0; position < (at % 7 === 0 ? 5000 : 1); position += 1) {
        buffer.words(found.numbers, found.length, position);
      }
      words.add(text === 'zé' ? 'ze' : text, run, row, '');
    }
    if (keepsLast && run === count - 1) return { runs, last: { buffer, table }, groups, words };
    runs.push(buffer.write(join(FOLDER, `${count}-${keepsLast}-${run}`), table));
  }
  return { runs, last: null, groups, words };
};

test.each([
  { count: 1, keepsLast: false },
  { count: 1, keepsLast: true },
  { count: 2, keepsLast: true },
  { count: 3, keepsLast: false },
  { count: 9, keepsLast: true },
])(
  'values and words of $count runs are gone through in their order ($keepsLast)',
  ({ count, keepsLast }) => {
    const { runs, last, groups, words } = runsOf(count, keepsLast);
    const values: GroupCursor[] = runs.map((run, number) => new StoredGroups(run, number));
    if (last !== null) values.push(last.buffer.sortedGroups(count - 1));
    const foundValues: Entry[] = [];
    const mergedValues = new MergedCursors(values, isGroupBefore);
    for (let head = mergedValues.head; head !== null; head = mergedValues.head) {
      const { high, low, field, number, text: bytes, textFrom, textTo } = head;
      expect(isGroup(head, high, low, field)).toBe(true);
      const text = bytes.toString('utf8', textFrom, textTo);
      const key = numbered(high >>> 0, low >>> 0, field);
      foundValues.push({ key, run: number, rows: rowsOf(head), text });
      mergedValues.advance();
    }
    for (const cursor of values) cursor.close?.();
    expect(foundValues).toEqual(groups.entries);

    const cursors: WordCursor[] = runs.map((run, number) => new StoredWords(run, number));
    if (last !== null) cursors.push(last.buffer.sortedWords(last.table, count - 1));
    const foundWords: Entry[] = [];
    const merged = new MergedCursors(cursors, isWordBefore);
    for (let head = merged.head; head !== null; head = merged.head) {
      const { number, word, wordFrom, wordTo } = head;
      const key = Buffer.from(word.subarray(wordFrom, wordTo)).toString('utf8');
      foundWords.push({ key, run: number, rows: rowsOf(head), text: '' });
      merged.advance();
    }
    for (const cursor of cursors) cursor.close?.();
    expect(foundWords).toEqual(words.entries);
  },
);
