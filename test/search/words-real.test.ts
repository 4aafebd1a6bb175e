import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasBit } from '../../src/search/bitmap.ts';
import { buildGeneration } from '../../src/search/segments/build.ts';
import {
  closeGeneration,
  type Generation,
  openGeneration,
  type SharedGeneration,
  shareGeneration,
} from '../../src/search/segments/open.ts';
import { matchWords } from '../../src/search/words/match.ts';
import { readWords } from '../../src/search/words/query.ts';
import { didYouMean } from '../../src/search/words/spelling.ts';
import { suggest } from '../../src/search/words/suggest.ts';
import { isUnspaced, tokensOf } from '../../src/search/words/tokens.ts';
import { buildVocabulary, Vocabulary } from '../../src/search/words/vocabulary.ts';
import { type TestRecord, uuid, writeSnapshot } from './lake.ts';
import { randomOf } from './words-support/fake-segment.ts';

// Genuine records that are not part of the project.
const RECORDS = join(process.cwd(), '../shared/smithsonian');
const IMAGES = join(process.cwd(), '../shared/openverse/catalog_sample/images_2018.csv');

const objects = (): TestRecord[] =>
  readdirSync(RECORDS)
    .filter((name) => name.endsWith('.jsonl'))
    .flatMap((name) => readFileSync(join(RECORDS, name), 'utf8').split('\n'))
    .filter((line) => line !== '')
    .map((line, at): TestRecord => {
      const { url, title } = JSON.parse(line);
      return { item: { id: uuid(at), sourceId: url, title }, raw: line };
    });

/** Titles of photographs in many languages: what stands between tabs and has letters beyond ASCII. */
const photographs = (): TestRecord[] =>
  readFileSync(IMAGES, 'utf8')
    .split('\n')
    .flatMap((line) => line.split('\t').filter((cell) => /[^\0-\u024f]/.test(cell)))
    .filter((cell) => cell.length < 200 && !/[{["\\]/.test(cell))
    .map(
      (title, at): TestRecord => ({
        item: { id: uuid(1_000_000 + at), sourceId: `photo:${at}`, title },
        raw: { id: at },
      }),
    );

describe.skipIf(!existsSync(RECORDS) || !existsSync(IMAGES))(
  `words of genuine records (${RECORDS} is needed)`,
  () => {
    let root = '';
    let records: readonly TestRecord[] = [];
    let shared: SharedGeneration | null = null;
    let generation: Generation | null = null;

    const opened = (): Generation => {
      if (generation === null) throw new Error('the index was not built');
      return generation;
    };

    beforeAll(async () => {
      root = mkdtempSync(join(tmpdir(), 'opendrawer-words-'));
      const indexDir = join(root, 'index');
      const parts = [objects(), photographs()];
      records = parts.flat();
      const source = await writeSnapshot(root, 'genuine', parts);
      await buildGeneration({ indexDir, sources: [source], threads: 2 });
      shared = await shareGeneration(indexDir);
      generation = openGeneration(shared);
    }, 120_000);

    afterAll(async () => {
      if (shared !== null) await closeGeneration(shared);
      rmSync(root, { recursive: true, force: true });
    });

    const finds = (text: string, id: string): boolean =>
      opened().segments.some((segment) => {
        const row = segment.rowOf(id);
        return row !== null && hasBit(matchWords(readWords(text), segment), row);
      });
    const count = (text: string): number =>
      opened().segments.reduce((sum, segment) => {
        const bits = matchWords(readWords(text), segment);
        let own = 0;
        for (let row = 0; row < segment.manifest.rows; row += 1) if (hasBit(bits, row)) own += 1;
        return sum + own;
      }, 0);

    test('every item is found by its title, as words, as a phrase and by parts of it', () => {
      const random = randomOf(1);
      expect(records.length).toBeGreaterThan(400);
      for (const { item } of records) {
        const title = item.title ?? '';
        const tokens = tokensOf(title);
        if (tokens.length === 0) continue;
        const quoted = `"${title.replaceAll(/["“”„‟«»「」『』＂*]/g, ' ')}"`;
        const from = random(tokens.length);
        const part = tokens.slice(from, from + 1 + random(4));
        const glue = part.every(isUnspaced) ? '' : ' ';
        for (const text of [quoted, `title:${quoted}`, `"${part.join(glue)}"`, tokens.join(' ')]) {
          expect(finds(text, item.id ?? ''), text).toBe(true);
        }
      }
    });

    test('phrases in titles are those that a reader finds', () => {
      const titles = records.map(({ item }) => tokensOf(item.title ?? ''));
      const random = randomOf(2);
      for (let round = 0; round < 200; round += 1) {
        const title = titles[random(titles.length)] ?? [];
        const from = random(Math.max(1, title.length));
        const part = title.slice(from, from + 1 + random(3));
        if (part.length === 0) continue;
        const expected = titles.filter((tokens) =>
          tokens.some((_, at) => part.every((token, offset) => tokens[at + offset] === token)),
        ).length;
        const text = `title:"${part.join(' ')}"`;
        expect(count(text), text).toBe(expected);
      }
    });

    test('suggests and corrects words of titles', () => {
      const { segments, dictionary } = opened();
      const steps = buildVocabulary({ segments, dictionary });
      let step = steps.next();
      while (step.done !== true) step = steps.next();
      const vocabulary = new Vocabulary(step.value);
      const words = [...new Set(records.flatMap(({ item }) => tokensOf(item.title ?? '')))].filter(
        (word) => /^[a-z]{7,}$/.test(word),
      );
      let corrected = 0;
      for (const word of words) {
        const found = suggest({ segments, dictionary, vocabulary }, { text: word.slice(0, -1) });
        expect(found.length, word).toBeGreaterThan(0);
        // The fourth and fifth letter are swapped.
        const wrong = `${word.slice(0, 3)}${word[4]}${word[3]}${word.slice(5)}`;
        if (wrong === word) continue;
        if (didYouMean(readWords(wrong), segments, vocabulary) === word) corrected += 1;
      }
      expect(corrected / words.length).toBeGreaterThan(0.9);
    });
  },
);
