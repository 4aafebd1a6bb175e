import { describe, expect, it } from 'vitest';
import {
  editDistance,
  editsToSimilarity,
  foldAscii,
  jaroWinkler,
  nameSimilarity,
  normalizedSimilarity,
  normalizeLookupKey,
  normalizeName,
  normalizeNameAll,
  type SimilarityDialect,
  spanDistance,
  stemGender,
} from '../../src/names/index.ts';
import { randomNames, randomNumbers } from './compare-random.ts';

describe('foldAscii', () => {
  it.each([
    ['Poa alba', 'Poa alba'],
    ['Çınar Öztürk', 'Cinar Ozturk'],
    ['Ærø Øst', 'Aero Ost'],
    ['strauß', 'strauss'],
    ['Łódź', 'Lodz'],
    ['A\u0301rp\u0301ad', 'Arpad'],
    ['‘x’ “y” –', '\'x\' "y" -'],
    ['× Кот', '× Кот'],
    ['', ''],
  ])('%s → %s', (text, folded) => {
    expect(foldAscii(text)).toEqual(folded);
  });
});

describe('normalizeName', () => {
  it.each([
    // text, checklistbank, col
    ['', '', ''],
    ['Betula', 'Betula', 'Betula'],
    ['Betulla', 'Betulla', 'Betulla'],
    [' Betula  pendulla ', 'Betula pendula', 'Betula pendul'],
    ['Betula pendulum', 'Betula pendula', 'Betula pendul'],
    ['Betula × obscurus', 'Betula obscura', 'Betula obscur'],
    ['×Betula obscura', 'Betula obscura', 'Betula obscur'],
    ['Betula jacquemontii', 'Betula jacquemonti', 'Betula jacquemont'],
    ['Betula szyrmayi', 'Betula szirmai', 'Betula szirma'],
    ['Betula rhombifolia', 'Betula rombifolia', 'Betula rombifoli'],
    ['Betula thalictroides', 'Betula talictroides', 'Betula talictroides'],
    ['Betula nigrum', 'Betula nigra', 'Betula niger'],
    ['Betula viatrix', 'Betula viatrix', 'Betula viator'],
    ['Betula alba-longa', 'Betula albalonga', 'Betula albalong'],
    ['Betula alba Ehrhart', 'Betula alba Ehrart', 'Betula alb Ehrhart'],
    ['Betula alba minor', 'Betula alba minor', 'Betula alb minor'],
    ['Bé alba', 'Be alba', 'Be alba'],
  ])('%j', (text, checklistbank, col) => {
    expect([normalizeName(text), normalizeName(text, 'col')]).toEqual([checklistbank, col]);
  });

  it('takes the genus with the rest where all is asked for', () => {
    expect([normalizeNameAll('Thyrsstachys'), normalizeNameAll('Rhythidium albus', 'col')]).toEqual(
      ['Tirstachis', 'Ritidi alb'],
    );
  });

  it('makes keys of straight look-ups', () => {
    expect([null, '', ' ', 'Poa nigrum', 'Poa x-ray virus'].map(normalizeLookupKey)).toEqual([
      null,
      null,
      null,
      'poa nigra',
      'poa xrai vira',
    ]);
  });

  it('stems genders', () => {
    const epithets = ['', 'nigrum', 'nigra', 'niger', 'elegans', 'capense', 'borealis'];
    expect(epithets.map((epithet) => [stemGender(epithet), stemGender(epithet, 'col')])).toEqual([
      ['', ''],
      ['nigra', 'niger'],
      ['nigra', 'niger'],
      ['niger', 'niger'],
      ['elegans', 'elegans'],
      ['capense', 'capens'],
      ['borealis', 'boreal'],
    ]);
  });
});

/** The textbook's table, whole. */
function plainDistance(a: string, b: string): number {
  const table = Array.from({ length: a.length + 1 }, (_, i) =>
    Array.from({ length: b.length + 1 }, (_, j) => (i === 0 ? j : j === 0 ? i : 0)),
  );
  const cell = (i: number, j: number): number => table[i]?.[j] ?? Number.POSITIVE_INFINITY;
  for (let i = 1; i <= a.length; i++) {
    for (let j = 1; j <= b.length; j++) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      const edits = [cell(i - 1, j) + 1, cell(i, j - 1) + 1, cell(i - 1, j - 1) + cost];
      const row = table[i];
      if (row !== undefined) {
        row[j] = Math.min(...edits, swapped ? cell(i - 2, j - 2) + 1 : Number.POSITIVE_INFINITY);
      }
    }
  }
  return cell(a.length, b.length);
}

describe('editDistance', () => {
  const random = randomNumbers(7);
  const words = Array.from({ length: 3000 }, () =>
    Array.from({ length: Math.floor(random() * 9) }, () => 'abc'[Math.floor(random() * 3)]).join(
      '',
    ),
  );

  it('is the distance of the textbook up to its bound', () => {
    for (let at = 1; at < words.length; at++) {
      const [a = '', b = ''] = [words[at - 1], words[at]];
      const distance = plainDistance(a, b);
      for (const max of [0, 1, 2, 3, 9]) {
        expect(editDistance(a, b, max), `${a} ${b} ${max}`).toBe(Math.min(distance, max + 1));
      }
    }
  });

  it('is symmetric, with blocks too', () => {
    for (let at = 1; at < words.length; at++) {
      const [a = '', b = ''] = [words[at - 1], words[at]];
      expect(editDistance(a, b, 6, 3)).toBe(editDistance(b, a, 6, 3));
      expect(editDistance(a, b, 6, 3)).toBeLessThanOrEqual(editDistance(a, b, 6));
    }
  });

  it('moves blocks where it may', () => {
    expect([1, 2, 3].map((block) => editDistance('xabcdefy', 'xdefabcy', 9, block as 1))).toEqual([
      6, 6, 3,
    ]);
  });

  it('compares stretches', () => {
    expect(spanDistance('Poa alba', 4, 8, 'Salix albia', 6, 11, 2)).toBe(1);
  });

  it('takes long texts', () => {
    const long = 'ab'.repeat(2000);
    expect(editDistance(long, `${long}c`, 2)).toBe(1);
    expect(editDistance(long, long.replaceAll('a', 'c'), 2)).toBe(3);
    expect(editDistance('', long, 6)).toBe(7);
  });
});

describe('nameSimilarity', () => {
  it.each<[string, string, number, number, number]>([
    // a, b, checklistbank, matching-ws, col
    ['Betula pendula', 'Betula pendula', 100, 100, 100],
    ['Betula pendula', '×Betula pendulus', 100, 100, 100],
    ['Betula pendula', 'Betula pendala', 95, 95, 95],
    ['Betula pendula', 'Betula pndula', 5, 5, 95],
    ['Betula confusa', 'Betula cofusa', 5, 5, 95],
    ['Betulla pendula', 'Betula pendula', 90, 90, 90],
    ['Betula pendula', 'Alnus pendula', 5, 5, 5],
    ['Betula alba', 'Betula alba minor', 0, 0, 0],
    ['Betula alba', 'Betulaalba', 90, 74, 74],
    ['Betula', 'Betulla', 80, 80, 80],
    ['Ia io', 'Ia io', 100, 100, 100],
    ['Ia io', 'Ia ia', 5, 5, 5],
    ['', 'Betula', 0, 0, 0],
  ])('%s ~ %s', (a, b, ...scores) => {
    const dialects: readonly SimilarityDialect[] = ['checklistbank', 'matching-ws', 'col'];
    expect(dialects.map((dialect) => nameSimilarity(a, b, dialect))).toEqual(scores);
  });

  it('is symmetric and between 0 and 100', () => {
    const names = randomNames(4000, 99);
    for (let at = 1; at < names.length; at++) {
      const [a = '', b = ''] = [names[at - 1], names[at]];
      for (const dialect of ['checklistbank', 'matching-ws', 'col'] as const) {
        const similarity = nameSimilarity(a, b, dialect);
        expect(similarity).toBe(nameSimilarity(b, a, dialect));
        expect(similarity).toBeGreaterThanOrEqual(0);
        expect(similarity).toBeLessThanOrEqual(100);
        expect(nameSimilarity(a, a, dialect)).toBe(100);
      }
    }
  });

  it('takes names that are normalised already', () => {
    expect(normalizedSimilarity('Betula pendula', 'Betula pendala', 'checklistbank')).toBe(95);
  });
});

describe('editsToSimilarity', () => {
  it.each([
    [0, 'ab', 'abcdef', 100],
    [1, 'abcd', 'abcd', 75],
    [1, 'abcdefghij', 'abcdefghijkl', 90],
    [4, 'abcdefghijkl', 'abcdefghijkl', 30],
    [6, 'abcdefghijkl', 'abcdefghijkl', 0],
    [3, 'ab', 'ab', 0],
  ])('%i of %s and %s', (edits, a, b, similarity) => {
    expect(editsToSimilarity(edits, a, b)).toBe(similarity);
  });
});

describe('jaroWinkler', () => {
  it.each([
    ['martha', 'marhta', 96.11],
    ['dwayne', 'duane', 84],
    ['dixon', 'dicksonx', 81.33],
    ['abc', 'abc', 100],
    ['abc', 'xyz', 0],
    ['', 'a', 0],
  ])('%s ~ %s', (a, b, similarity) => {
    expect(
      [jaroWinkler(a, b), jaroWinkler(b, a)].map((one) => Math.round(one * 100) / 100),
    ).toEqual([similarity, similarity]);
  });
});
