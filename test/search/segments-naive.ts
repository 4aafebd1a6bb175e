import { isMachineText } from '../../src/search/leaves.ts';
import { tokensOf } from '../../src/search/words/tokens.ts';
import type { Item } from '../../src/terms/index.ts';
import { type TestRecord, uuid } from './lake.ts';

/** Random numbers that are the same in each run. */
export const seeded = (seed: number): (() => number) => {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) >>> 0) / 2 ** 32;
  };
};

export interface Leaf {
  readonly path: string;
  readonly label: string | null;
  readonly value: string;
  readonly isText: boolean;
}

/** Leaves of a JSON record in their order, by the shortest way. */
export const leavesOf = (value: unknown, path = '', label: string | null = null): Leaf[] => {
  if (value === null || value === undefined) return [];
  if (Array.isArray(value)) return value.flatMap((entry) => leavesOf(entry, `${path}[]`, label));
  if (typeof value === 'object') {
    const record = value as Record<string, unknown>;
    const own = record['label'] ?? record['type'];
    return Object.entries(record).flatMap(([key, child]) =>
      leavesOf(
        child,
        path === '' ? key : `${path}.${key}`,
        key === 'content' && typeof own === 'string' && own !== '' ? own : null,
      ),
    );
  }
  return [{ path, label, value: String(value), isText: typeof value === 'string' }];
};

const LAST_STEP = /[^.]*$/;

/** Texts of a record that are searched by word, in their order. */
export const wordTextsOf = ({ item, raw }: TestRecord): string[] => [
  item.title ?? '',
  ...(item.classification ?? []).map(({ name }) => name),
  ...leavesOf(raw)
    .filter(({ path, label, value, isText }) => {
      const step = (LAST_STEP.exec(path)?.[0] ?? '').replaceAll('[]', '');
      return isText && step !== 'label' && step !== 'type' && !isMachineText(value, label !== null);
    })
    .map(({ value }) => value),
];

/** Whether the tokens follow each other in one of the record's texts. */
export const hasPhrase = (record: TestRecord, phrase: readonly string[]): boolean =>
  wordTextsOf(record).some((text) => {
    const tokens = tokensOf(text);
    return tokens.some((_, at) => phrase.every((word, step) => tokens[at + step] === word));
  });

const TOPICS = ['Textiles', 'textiles', 'Wool', 'Ships', 'Méxican Ärt', '東京', 'a', ''];
const WORDS = [
  'quick',
  'brown',
  'fox',
  'Fjord',
  'élan',
  'naïve',
  '1890',
  'the',
  '東京都',
  "Rudd's",
];
const PLACES = ['Bern', 'Lagos', 'Oslo', 'Kathmandu'];

/** Records with all kinds of values, many missing ones, and some that look like nothing. */
export const randomRecords = (count: number, seed: number, first = 0): TestRecord[] => {
  const random = seeded(seed);
  const below = (limit: number): number => Math.floor(random() * limit);
  const pick = <T>(values: readonly T[]): T => values[below(values.length)] as T;
  const many = <T>(most: number, make: () => T): T[] =>
    Array.from({ length: below(most + 1) }, make);
  const maybe = <T>(share: number, make: () => T): T | null => (random() < share ? make() : null);
  return Array.from({ length: count }, (_, at): TestRecord => {
    const number = first + at;
    const located = random() < 0.5;
    const item: Partial<Item> & Pick<Item, 'id' | 'sourceId'> = {
      id: uuid(number),
      sourceId: `source:${number}`,
      title: many(4, () => pick(WORDS)).join(' '),
      topic: [...new Set(many(3, () => pick(TOPICS)))],
      place: [...new Set(many(1, () => pick(PLACES)))],
      catalogNumber: maybe(0.7, () => `C.${below(count)}`),
      countryCode: maybe(0.6, () => pick(['US', 'NP', 'CH'])),
      decimalLatitude: located ? below(1_800_000) / 10_000 - 90 : null,
      decimalLongitude: located ? below(3_600_000_000) / 10_000_000 - 180 : null,
      coordinateUncertaintyInMeters: maybe(0.2, () => random() * 1000),
      eventDateStart: maybe(0.6, () => String(1800 + below(200))),
      mediaCount: below(3),
      scientificName: maybe(0.4, () => `Species number ${below(Math.ceil(count / 2))}`),
      individualCount: maybe(0.1, () => below(5)),
      popularity: maybe(0.3, random),
    };
    const raw = {
      title: item.title,
      number,
      flag: random() < 0.5,
      nothing: null,
      empty: '',
      spaces: '  ',
      content: {
        freetext: {
          notes: many(3, () => ({
            label: pick(['Note', 'Remark', '']),
            content: many(8, () => pick(WORDS)).join(pick([' ', ', ', '  '])),
          })),
          identifier: many(2, () => ({
            type: 'Barcode',
            content: `B${below(count * 2)}`,
          })),
        },
        link: `http://example.org/${number}`,
        code: pick(['A', 'a', 'B ']),
      },
    };
    return { item, raw };
  });
};
