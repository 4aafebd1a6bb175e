import type { Predicate } from '../../../src/search/model/predicate.ts';
import type { FakeItem, FakeSegmentData } from './fake-segment.ts';

/** Numbers that look random and are the same for the same seed. */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** From 0 to just below 1 (mulberry32). */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let t = this.#state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  }

  /** A whole number from 0 to below. */
  below(limit: number): number {
    return Math.floor(this.next() * limit);
  }

  of<T>(values: readonly T[]): T {
    const value = values[this.below(values.length)];
    if (value === undefined) throw new RangeError('nothing to choose from');
    return value;
  }

  some<T>(values: readonly T[], most: number): T[] {
    return Array.from({ length: this.below(most + 1) }, () => this.of(values));
  }

  maybe(share: number): boolean {
    return this.next() < share;
  }
}

const TOPICS = ['Textiles', 'Maps', 'Birds', 'Coins', 'Pottery', 'textiles', 'Électricité'];
const COUNTRIES = ['NP', 'CH', 'US', 'BR'];
const SPECIES = ['Panthera uncia', 'Panthera leo', 'Felis catus', 'Bubo bubo'];
const WORDS = ['red', 'blue', 'blanket', 'map', 'of', 'Nepal', 'coin', 'owl', 'été', 'silver'];
const LICENCES = ['CC0-1.0', 'CC-BY-4.0'];
const DATES: readonly (readonly [string, string])[] = [
  ['1890', '1890'],
  ['1890', '1899'],
  ['1931-05', '1931-05'],
  ['1931-05-18', '1931-05-18'],
  ['1931-05-30', '1931-06-02'],
  ['1066-10-14', '1066-10-14'],
  ['-0050', '0020'],
  ['2000-02-29', '2000-03-01'],
];
const BARCODES = ['A-1', 'a-1', 'B-2', '0007', 'C 3', 'O’Neil "x"', '__proto__', 'constructor'];
const PATHS = ['content.freetext.barcode', 'content.other.barcode', 'content.notes'];

const phrase = (random: Random): string => random.some(WORDS, 4).join(' ');

/** An item with any of the things that filters ask for, or without. */
export const randomItem = (random: Random, number: number): FakeItem => {
  const dates = random.maybe(0.7) ? random.of(DATES) : null;
  const located = random.maybe(0.6);
  const fields: Record<string, string[]> = {};
  for (const path of PATHS) {
    if (random.maybe(0.5)) fields[path] = random.some(BARCODES, 2);
  }
  return {
    item: {
      id: `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`,
      title: phrase(random),
      topic: random.some(TOPICS, 3),
      countryCode: random.maybe(0.6) ? random.of(COUNTRIES) : null,
      scientificName: random.maybe(0.4) ? random.of(SPECIES) : null,
      license: random.of(LICENCES),
      mediaCount: random.below(4),
      eventDateStart: dates?.[0] ?? null,
      eventDateEnd: dates?.[1] ?? null,
      decimalLatitude: located ? random.below(1800) / 10 - 90 : null,
      decimalLongitude: located ? random.below(3600) / 10 - 180 : null,
      minimumElevationInMeters: random.maybe(0.5) ? random.below(50) * 10 : null,
      individualCount: random.maybe(0.3) ? random.below(5) : null,
      catalogNumber: random.maybe(0.8) ? random.of(BARCODES) : null,
      locality: random.maybe(0.3) ? phrase(random) : null,
      lastChanged: `2026-0${1 + random.below(9)}-01T00:00:00Z`,
    },
    fields,
    rank: random.below(6),
  };
};

/** Segments with gaps between their partitions. */
export const randomSegments = (
  random: Random,
  segments: number,
  items: number,
): FakeSegmentData[] => {
  let number = 0;
  return Array.from({ length: segments }, (_, at) => {
    const rows: (FakeItem | null)[] = [];
    const count = random.below(items) + (at === 0 ? 1 : 0);
    for (let item = 0; item < count; item += 1) {
      rows.push(randomItem(random, number));
      number += 1;
      if (random.maybe(0.02)) while (rows.length % 32 !== 0) rows.push(null);
    }
    return { id: `s${at}`, alias: `dataset-${at % 3}`, rows };
  });
};

const tip = (random: Random): Predicate => {
  switch (random.below(16)) {
    case 0:
      return { kind: 'all' };
    case 1:
      return { kind: 'in', key: 'topic', values: random.some(TOPICS, 3) };
    case 2:
      return { kind: 'in', key: 'topic', values: random.some(TOPICS, 3), matchCase: true };
    case 3:
      return { kind: 'in', key: 'country', values: random.some([...COUNTRIES, 'ZZ'], 2) };
    case 4:
      return { kind: 'in', key: 'dataset', values: random.some(['dataset-0', 'dataset-1'], 2) };
    case 5:
      return {
        kind: 'range',
        key: random.of(['elevation', 'mediaCount', 'individualCount', 'year', 'month']),
        from: random.maybe(0.3) ? null : random.below(300),
        to: random.maybe(0.3) ? null : random.below(2000),
        openFrom: random.maybe(0.3),
        openTo: random.maybe(0.3),
      };
    case 6: {
      const dates = DATES.flat();
      return {
        kind: 'range',
        key: 'eventDate',
        from: random.maybe(0.3) ? null : random.of(dates),
        to: random.maybe(0.3) ? null : random.of(dates),
        openFrom: random.maybe(0.3),
        openTo: random.maybe(0.3),
      };
    }
    case 7:
      return {
        kind: 'like',
        key: random.of(['topic', 'scientificName', 'catalogNumber', 'field.barcode']),
        pattern: random.of(['*a*', 'pan*', '?-1', '*', 't?xtil*s', '', '*(*', '%', 'O*"X"']),
      };
    case 8:
      return {
        kind: 'present',
        key: random.of([
          'topic',
          'country',
          'elevation',
          'eventDate',
          'catalogNumber',
          'field.notes',
          'hasMedia',
        ]),
      };
    case 9:
      return {
        kind: 'in',
        key: random.of(['catalogNumber', 'field.barcode', 'field.notes']),
        values: random.some([...BARCODES, 'none'], 3),
      };
    case 10:
      return { kind: 'value', values: random.some(BARCODES, 3), field: null };
    case 11:
      return { kind: 'value', values: random.some(BARCODES, 3), field: 'barcode' };
    case 12:
      return { kind: 'words', text: random.of(WORDS) };
    case 13: {
      const west = random.below(300) - 180;
      const south = random.below(120) - 90;
      const east = Math.min(180, west + random.below(120) + 1);
      const north = Math.min(90, south + random.below(60) + 1);
      return {
        kind: 'within',
        area: {
          polygons: [
            [
              [
                [west, south],
                [east, south],
                [east, north],
                [west, north],
                [west, south],
              ],
            ],
          ],
        },
      };
    }
    case 14:
      return {
        kind: 'near',
        latitude: random.below(180) - 90,
        longitude: random.below(360) - 180,
        distanceInMeters: random.below(5_000_000),
      };
    default:
      return {
        kind: 'in',
        key: random.of(['mediaCount', 'individualCount']),
        values: random.some(['0', '1', '2', '7'], 3),
      };
  }
};

/** Any predicate, nested. */
export const randomPredicate = (random: Random, depth = 3): Predicate => {
  if (depth === 0 || random.maybe(0.4)) return tip(random);
  switch (random.below(3)) {
    case 0:
      return { kind: 'not', of: randomPredicate(random, depth - 1) };
    default:
      return {
        kind: random.maybe(0.5) ? 'and' : 'or',
        of: Array.from({ length: random.below(4) }, () => randomPredicate(random, depth - 1)),
      };
  }
};
