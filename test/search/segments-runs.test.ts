import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ByteReader } from '../../src/search/bytes.ts';
import { type Run, RunBuffer } from '../../src/search/segments/run-buffer.ts';
import { GroupCursor, MergedCursors, WordCursor } from '../../src/search/segments/run-reader.ts';
import { WordTable } from '../../src/search/words/word-table.ts';
import { Random } from './support/random.ts';

/** Rows of a run that begins at row 1000 times its number. */
const ROWS = 300;
const FIRST = 1000;

const rowsOf = ({ bytes, first, deltasFrom, deltasTo }: GroupCursor | WordCursor): number[] => {
  const reader = new ByteReader(bytes, deltasFrom);
  const rows = [first];
  while (reader.at < deltasTo) rows.push((rows.at(-1) ?? 0) + reader.varint());
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

/** Writes runs of random values and words, some of them longer than what is read at once; hands them over. */
const withRuns = (
  count: number,
  use: (runs: readonly Run[], groups: Expected, words: Expected) => void,
): void => {
  const folder = mkdtempSync(join(tmpdir(), 'runs-'));
  const random = new Random(count);
  const groups = new Expected();
  const words = new Expected();
  const hashes = Array.from({ length: 40 }, () => random.below(2 ** 32));
  const texts = ['a', 'ab', 'abcdef', 'abcdefg', 'abcdefh', 'zé', 'zebra', 'zebrafish'];
  const buffer = new RunBuffer();
  try {
    const runs = Array.from({ length: count }, (_, run) => {
      const table = new WordTable();
      buffer.begin(run * FIRST);
      for (let at = 0; at < ROWS; at += 1) {
        const row = run * FIRST + at;
        buffer.row(row);
        for (let left = 0; left < 6; left += 1) {
          const [hi, lo] = [random.of(hashes), random.of(hashes)];
          const field = random.below(3);
          const text = 'x'.repeat(
            random.below(40) === 0 ? random.below(300_000) : random.below(50),
          );
          buffer.leaf(hi, lo, field, text, text.length);
          groups.add(numbered(hi, lo, field), run, row, text);
        }
        const found: number[] = [];
        const text = random.of(texts);
        table.add(text, 0, found);
        for (const term of found) {
          for (let position = 0; position < (at % 7 === 0 ? 5000 : 1); position += 1) {
            buffer.words(Int32Array.of(term), 1, position);
          }
        }
        words.add(text === 'zé' ? 'ze' : text, run, row, '');
      }
      return buffer.write(join(folder, String(run)), table);
    });
    use(runs, groups, words);
  } finally {
    rmSync(folder, { recursive: true });
  }
};

test.each([1, 2, 3, 9])('values and words of %i runs are gone through in their order', (count) => {
  withRuns(count, (runs, groups, words) => {
    const values = runs.map((run, number) => new GroupCursor(run, number));
    const foundValues: Entry[] = [];
    const mergedValues = new MergedCursors(values);
    for (let head = mergedValues.head; head !== null; head = mergedValues.head) {
      const { hi, lo, field, number, bytes, textFrom, textTo } = head;
      expect(head.isGroup(hi, lo, field)).toBe(true);
      const text = bytes.toString('utf8', textFrom, textTo);
      foundValues.push({ key: numbered(hi, lo, field), run: number, rows: rowsOf(head), text });
      mergedValues.advance();
    }
    for (const cursor of values) cursor.close();
    expect(foundValues).toEqual(groups.entries);

    const cursors = runs.map((run, number) => new WordCursor(run, number));
    const foundWords: Entry[] = [];
    const merged = new MergedCursors(cursors);
    for (let head = merged.head; head !== null; head = merged.head) {
      const { number, bytes, wordFrom, wordTo } = head;
      const key = bytes.toString('utf8', wordFrom, wordTo);
      foundWords.push({ key, run: number, rows: rowsOf(head), text: '' });
      merged.advance();
    }
    for (const cursor of cursors) cursor.close();
    expect(foundWords).toEqual(words.entries);
  });
});
