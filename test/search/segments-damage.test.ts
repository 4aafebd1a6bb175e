import {
  copyFileSync,
  cpSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isOpendrawerError } from '../../src/errors/index.ts';
import { newBitmap, rowsFrom } from '../../src/search/bitmap.ts';
import { CODE_KEYS, NUMBER_KEYS } from '../../src/search/model/keys.ts';
import { buildGeneration, type IndexSource } from '../../src/search/segments/build.ts';
import { damagedSegment } from '../../src/search/segments/damaged.ts';
import {
  closeGeneration,
  openGeneration,
  shareGeneration,
} from '../../src/search/segments/open.ts';
import { writeSnapshot } from './lake.ts';
import { randomRecords, seeded } from './segments-naive.ts';

const root = mkdtempSync(join(tmpdir(), 'segments-damage-'));
const good = join(root, 'good');
afterAll(() => rmSync(root, { recursive: true, force: true }));

let sources: IndexSource[] = [];
let right: readonly Answer[] = [];

type Answer = readonly [question: string, answer: string];

/** Everything that can be asked of an index, each answer as a text; a fault that says INDEX_DAMAGED as that. */
const askAll = async (indexDir: string): Promise<{ answers: Answer[]; damaged: Set<string> }> => {
  const answers: Answer[] = [];
  const damaged = new Set<string>();
  const ask = (question: string, answer: () => unknown): void => {
    try {
      answers.push([question, JSON.stringify(answer())]);
    } catch (error) {
      if (!isOpendrawerError(error) || error.code !== 'INDEX_DAMAGED') throw error;
      const segment = damagedSegment(error);
      if (segment !== null) damaged.add(segment);
    }
  };
  let shared: Awaited<ReturnType<typeof shareGeneration>>;
  try {
    shared = await shareGeneration(indexDir);
  } catch (error) {
    if (!isOpendrawerError(error) || error.code !== 'INDEX_DAMAGED') throw error;
    const segment = damagedSegment(error);
    if (segment !== null) damaged.add(segment);
    return { answers, damaged };
  }
  try {
    // Opening reads, too: what fails here fails for the segment.
    const open = (): ReturnType<typeof openGeneration> | null => {
      try {
        return openGeneration(shared);
      } catch (error) {
        if (!isOpendrawerError(error) || error.code !== 'INDEX_DAMAGED') throw error;
        const segment = damagedSegment(error);
        if (segment !== null) damaged.add(segment);
        return null;
      }
    };
    const generation = open();
    if (generation === null) return { answers, damaged };
    for (const { name } of CODE_KEYS) {
      ask(`dictionary ${name}`, () => {
        const dictionary = generation.dictionary(name);
        const { values, totals, byCount } = dictionary;
        const texts = Array.from(totals, (_, value) => dictionary.text(value));
        return [values, [...totals], [...byCount], texts];
      });
    }
    generation.segments.forEach((segment, number) => {
      const { rows, fields } = segment.manifest;
      const own = (question: string, answer: () => unknown): void =>
        ask(`${number} ${question}`, answer);
      const bits = (add: (set: Uint32Array) => void): number[] => {
        const set = newBitmap(rows);
        add(set);
        return [...rowsFrom(set, 0)];
      };
      own('fields', () => fields);
      own('alive', () => [...segment.alive]);
      for (const { name } of CODE_KEYS) {
        own(`codes ${name}`, () => [...segment.codes(name).span(0, rows)]);
        own(`members ${name}`, () => [...segment.codes(name).members]);
        own(`common ${name}`, () => [...segment.codes(name).common]);
      }
      for (const { name } of NUMBER_KEYS) {
        own(`numbers ${name}`, () => [...segment.numbers(name).span(0, rows)]);
      }
      own('dates', () => [...segment.dates().span(0, rows)]);
      own('points', () => [...segment.points().span(0, rows)]);
      own('geo', () => [...segment.geo().cells, ...segment.geo().rows, ...segment.geo().points]);
      own('ranks', () => [...segment.ranks().span(0, rows)]);
      own('titles', () => [...segment.titleLengths().span(0, rows)]);
      own('docs', () => segment.docs([...rowsFrom(segment.alive, 0)]));
      own('ids', () => segment.ids([...rowsFrom(segment.alive, 0)]));
      for (const value of [
        'Textiles',
        'Barcode',
        'source:7',
        'A',
        'US',
        'quick brown',
        'nothing',
      ]) {
        own(`value ${value}`, () =>
          segment
            .groups(value)
            .map((group) => [group.field, bits((set) => segment.addGroup(group, set))]),
        );
      }
      for (const prefix of ['', 's', 'q']) {
        own(`words ${prefix}`, () =>
          segment
            .wordsFrom(prefix, false, 1e6)
            .map((entry) => [
              entry.word,
              bits((set) => segment.addWord(entry, set)),
              [...segment.positions(entry, segment.alive)],
            ]),
        );
      }
      fields.forEach(({ path, label }, field) => {
        own(`values ${path} ${label}`, () =>
          [...(segment.fieldValues(field) ?? [])].map((value) => [
            value.text,
            bits((set) => segment.addGroup(value, set)),
          ]),
        );
      });
    });
  } finally {
    await closeGeneration(shared);
  }
  return { answers, damaged };
};

beforeAll(async () => {
  const records = randomRecords(300, 1, 0);
  sources = [
    await writeSnapshot(root, 'one', [records.slice(0, 150), records.slice(150)]),
    await writeSnapshot(root, 'two', [randomRecords(40, 2, 1000)]),
  ];
  await buildGeneration({ indexDir: good, sources, threads: 2, segmentRows: 128 });
  const { answers, damaged } = await askAll(good);
  expect(damaged.size).toBe(0);
  right = answers;
});

const filesOf = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name !== 'build.lock')
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();

/** Damages a file of a copy and compares every answer with the right one. */
const checkDamage = async (name: string, file: string, damage: (path: string) => void) => {
  const folder = join(root, name);
  cpSync(good, folder, { recursive: true });
  damage(join(folder, file));
  const { answers, damaged } = await askAll(folder);
  const known = new Map(right);
  for (const [question, answer] of answers) {
    if (known.get(question) !== answer) {
      throw new Error(`${file}: ${question} was answered wrongly`);
    }
  }
  return { folder, answers, damaged };
};

describe('every answer of a damaged index is right or INDEX_DAMAGED', () => {
  test('files that are missing, empty, cut or longer', async () => {
    const damages: Readonly<Record<string, (path: string) => void>> = {
      missing: (path) => rmSync(path),
      empty: (path) => truncateSync(path, 0),
      cut: (path) => truncateSync(path, Math.floor(statSync(path).size / 2)),
      'one byte short': (path) => truncateSync(path, statSync(path).size - 1),
      longer: (path) => writeFileSync(path, Buffer.concat([readFileSync(path), Buffer.alloc(9)])),
    };
    for (const file of filesOf(good)) {
      if (file === 'current.json') continue;
      for (const [name, damage] of Object.entries(damages)) {
        const { folder, answers } = await checkDamage('shape', file, damage);
        expect([file, name, answers.length < right.length]).toEqual([file, name, true]);
        rmSync(folder, { recursive: true });
      }
    }
  });

  test('bits that turn anywhere', async () => {
    const random = seeded(7);
    const files = filesOf(good).filter((file) => file !== 'current.json');
    for (let round = 0; round < 120; round += 1) {
      const file = files[Math.floor(random() * files.length)] ?? '';
      const { folder } = await checkDamage('bits', file, (path) => {
        const bytes = readFileSync(path);
        const at = Math.floor(random() * bytes.length);
        bytes[at] = (bytes[at] ?? 0) ^ (1 << Math.floor(random() * 8));
        writeFileSync(path, bytes);
      });
      rmSync(folder, { recursive: true });
    }
  });

  test('a segment with the files of another', async () => {
    const [first = '', second = ''] = readdirSync(good).filter((name) => name.startsWith('seg-'));
    for (const file of ['segment.bin', 'manifest.json']) {
      const { folder, answers } = await checkDamage('mixed', join(first, file), (path) =>
        copyFileSync(join(good, second, file), path),
      );
      expect(answers.length).toBeLessThan(right.length);
      rmSync(folder, { recursive: true });
    }
  });
});

describe('what is damaged is built again', () => {
  test('a repair builds the segment that the error names, and no other', async () => {
    const [first = ''] = readdirSync(good).filter((name) => name.startsWith('seg-'));
    const { folder, damaged } = await checkDamage('repair', join(first, 'segment.bin'), (path) => {
      const bytes = readFileSync(path);
      bytes.fill(0xff, 0, Math.floor(bytes.length / 2));
      writeFileSync(path, bytes);
    });
    expect([...damaged]).toEqual([first.slice('seg-'.length)]);
    // The size is right, so that only the repair knows.
    const options = { indexDir: folder, sources, threads: 2, segmentRows: 128 };
    const whole = readdirSync(good).filter((name) => name.startsWith('seg-')).length;
    expect((await buildGeneration(options)).reused).toBe(true);
    const info = await buildGeneration({ ...options, repair: [...damaged, 'unknown'] });
    expect(info.segments).toEqual({ built: 1, reused: whole - 1 });
    const repaired = await askAll(folder);
    expect(repaired.damaged.size).toBe(0);
    // Values come in no order that means anything.
    const sortedAnswer = ([question, answer]: Answer): Answer => [
      question,
      /^\d+ values /.test(question) ? JSON.stringify(JSON.parse(answer).sort()) : answer,
    ];
    const isComparable = ([question]: Answer): boolean => !/^\d+ fields$/.test(question);
    expect(repaired.answers.filter(isComparable).map(sortedAnswer)).toEqual(
      right.filter(isComparable).map(sortedAnswer),
    );
  });

  test('missing or cut segments, dictionaries and pointers are noticed by the next build', async () => {
    const [first = ''] = readdirSync(good).filter((name) => name.startsWith('seg-'));
    const [generation = ''] = readdirSync(good).filter((name) => name.startsWith('gen-'));
    const files: Readonly<Record<string, number>> = {
      [join(first, 'segment.bin')]: 1,
      [join(first, 'manifest.json')]: 1,
      [join(generation, 'dictionaries.bin')]: 0,
      [join(generation, 'generation.json')]: 0,
      'current.json': 0,
    };
    for (const [file, built] of Object.entries(files)) {
      const folder = join(root, 'noticed');
      cpSync(good, folder, { recursive: true });
      truncateSync(join(folder, file), 10);
      const info = await buildGeneration({
        indexDir: folder,
        sources,
        threads: 2,
        segmentRows: 128,
      });
      expect([file, info.reused, info.segments.built]).toEqual([file, false, built]);
      const { damaged, answers } = await askAll(folder);
      expect([file, damaged.size, answers.length]).toEqual([file, 0, right.length]);
      rmSync(folder, { recursive: true });
    }
  });
});
