import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, test } from 'vitest';
import { type InterpretedItem, interpretRecord } from '../../src/interpret/index.ts';
import { readEdanRecord } from '../../src/sources/index.ts';
import {
  DATE_PRECISIONS,
  ISSUES,
  type LabelledText,
  type Media,
  type VerbatimRecord,
} from '../../src/terms/index.ts';

const context = { datasetKey: '2f2a3ad4-6bc0-5b80-9f1d-3a1c6d2b9a10', provider: null };
const text = (value: string, label: string | null = null): LabelledText[] => [
  { label, text: value },
];

const item = (terms: VerbatimRecord['terms']): InterpretedItem =>
  interpretRecord({ sourceId: 'x', terms, media: [], modifiedSeconds: null }, context).item;

const dates = (...entries: [label: string, text: string][]): LabelledText[] =>
  entries.map(([label, value]) => ({ label, text: value }));

describe('which date', () => {
  const row = (terms: VerbatimRecord['terms']) => {
    const { eventDateStart, eventDateEnd, eventDatePrecision, verbatimEventDate, issues } = item({
      license: text('CC0'),
      title: text('t'),
      ...terms,
    });
    return [eventDateStart, eventDateEnd, eventDatePrecision, verbatimEventDate, issues];
  };

  it.each<[string, VerbatimRecord['terms'], unknown[]]>([
    ['none', {}, [null, null, null, null, []]],
    [
      'undated',
      { eventDate: text('undated', 'Date'), decade: text('1950s') },
      [null, null, null, 'undated', []],
    ],
    [
      'collecting before all others',
      {
        eventDate: dates(['Accession Date', '1950'], ['Date', '1940'], ['Collection Date', '1930']),
      },
      ['1930-01-01', '1930-12-31', 'year', '1930', []],
    ],
    [
      'accession alone is none',
      { eventDate: dates(['Accession Date', '2 Aug 1971']) },
      [null, null, null, null, []],
    ],
    [
      'the archives’ own form wins',
      {
        recordType: text('ead_component'),
        eventDate: text('circa 1992', 'Date'),
        normalizedEventDate: text('1992/1992'),
      },
      ['1992-01-01', '1992-12-31', 'year', 'circa 1992', []],
    ],
    [
      'start and end',
      {
        eventDate: dates(
          ['Date Range', '1892'],
          ['Start Date', '18920718'],
          ['End Date', '18920905'],
        ),
      },
      ['1892-07-18', '1892-09-05', 'interval', '1892', []],
    ],
    [
      'a year, then the span',
      { eventDate: dates(['Date', '1866'], ['Date', '1866-1982']) },
      ['1866-01-01', '1982-12-31', 'interval', '1866-1982', []],
    ],
    [
      'a year, then the day',
      { eventDate: dates(['Date', '1970'], ['Date', 'December 9, 1970']) },
      ['1970-12-09', '1970-12-09', 'day', 'December 9, 1970', []],
    ],
    [
      'unreadable, then readable',
      { eventDate: dates(['Date', 'long ago'], ['Date', '1930']) },
      ['1930-01-01', '1930-12-31', 'year', '1930', []],
    ],
    [
      'unreadable: the index',
      { eventDate: text('long ago', 'Date'), decade: [...text('1950s'), ...text('1960s')] },
      ['1950-01-01', '1969-12-31', 'interval', 'long ago', ['RECORDED_DATE_DERIVED_FROM_INDEX']],
    ],
    [
      'unreadable, no index',
      { eventDate: text('long ago', 'Date') },
      [null, null, null, 'long ago', ['RECORDED_DATE_INVALID']],
    ],
    [
      'day and month not told apart: the year',
      { eventDate: text('2/3/2008', 'Date') },
      ['2008-01-01', '2008-12-31', 'year', '2/3/2008', ['RECORDED_DATE_AMBIGUOUS']],
    ],
  ])('%s', (_name, terms, expected) => {
    expect(row(terms)).toEqual(expected);
  });
});

test.each<[string, VerbatimRecord['terms'], Partial<InterpretedItem>]>([
  [
    'a place text names the country',
    { locality: text('Brass, Niger Delta, Nigeria', 'Geography') },
    { country: 'Nigeria', countryCode: 'NG', locality: 'Brass, Niger Delta, Nigeria' },
  ],
  [
    'but not Georgia',
    { locality: text('Georgia', 'Place') },
    { country: null, countryCode: null, locality: 'Georgia' },
  ],
  [
    'a locality that is the country says nothing',
    { country: text('France'), locality: text('France', 'Place') },
    { country: 'France', countryCode: 'FR', locality: null },
  ],
  [
    'keywords name the taxon',
    { topic: text('Species: kori,Genus: Ardeotis,Family: Otididae,bird', 'Keywords') },
    { scientificName: 'Ardeotis kori', genus: 'Ardeotis', family: 'Otididae', topic: ['bird'] },
  ],
  [
    'the best label is the catalogue number',
    {
      identifier: [
        ...text('B1', 'Barcode'),
        ...text('A1', 'accession number'),
        ...text('U1', 'USNM Number'),
      ],
    },
    { catalogNumber: 'U1' },
  ],
  ['other numbers are none', { identifier: text('76', 'Other Numbers') }, { catalogNumber: null }],
  [
    'a description before a caption, provenance never',
    {
      description: [
        ...text('P', 'Provenance'),
        ...text('C', 'Caption'),
        ...text('D', 'Description'),
      ],
    },
    { description: 'D' },
  ],
  [
    'languages once',
    { language: [...text('English language'), ...text('eng'), ...text('und')] },
    { language: ['en'] },
  ],
  [
    'agents once, creators by name',
    {
      agent: [
        ...text('Jane Doe, 1850-1910', 'Artist'),
        ...text('Jane Doe, 1850-1910', 'Artist'),
        ...text('Jane Doe, 1850-1910', 'Maker'),
      ],
    },
    {
      agents: [
        { role: 'Artist', name: 'Jane Doe, 1850-1910' },
        { role: 'Maker', name: 'Jane Doe, 1850-1910' },
      ],
      creator: ['Jane Doe'],
    },
  ],
])('%s', (_name, terms, expected) => {
  expect(item(terms)).toMatchObject(expected);
});

test('huge texts are read in no time and are not held', () => {
  const spaces = ' '.repeat(300_000);
  const huge: VerbatimRecord['terms'] = {
    title: text(`a${spaces}<b${spaces}`),
    agent: text(`Jane${spaces}1850`, 'Artist'),
    eventDate: text(`c.${spaces}1850`, spaces),
    country: text(`U${spaces}S`),
    license: text(`CC${spaces}BY`),
    rights: text(`Copyright ${spaces}1850${spaces}Jane`),
    elevation: text(`1${',000'.repeat(50_000)} ft`, 'Min. Elevation'),
    identifier: text('1', `label${spaces}`),
    topic: text('Genus: A,'.repeat(50_000), 'Keywords'),
    locality: text(`${spaces},Ghana`, 'Place'),
  };
  const begun = performance.now();
  for (let i = 0; i < 5; i++) item(huge);
  expect(performance.now() - begun).toBeLessThan(5_000);
});

const realFolder = join(import.meta.dirname, '../../../shared/smithsonian');

const stringOrNull = (value: unknown): boolean => value === null || typeof value === 'string';
const numberOrNull = (value: unknown): boolean => value === null || Number.isFinite(value);
const numbers =
  /Year$|Meters$|Ma$|Precision$|Count$|Quantity$|Value$|^decimal|^position$|Pixels$|^sizeBytes$/;

/** Every field has the type that the contract promises, whatever came in. */
function checkShape(value: InterpretedItem | Media): void {
  for (const [field, one] of Object.entries(value)) {
    if (field === 'isSequenced' || field === 'eventDatePrecision') continue;
    const fine = Array.isArray(one)
      ? one.every((part) => typeof part === 'string' || (typeof part === 'object' && part !== null))
      : numbers.test(field)
        ? numberOrNull(one)
        : stringOrNull(one);
    if (!fine) throw new Error(`${field} is ${JSON.stringify(one)}`);
  }
}

describe.skipIf(!existsSync(realFolder))('real records (../shared/smithsonian)', () => {
  const real = readdirSync(realFolder)
    .filter((name) => name.endsWith('.jsonl'))
    .flatMap((name) => readFileSync(join(realFolder, name), 'utf8').split('\n'))
    .filter((line) => line !== '');

  it('give items and media of the promised shape, with known issues', () => {
    let fields: string | null = null;
    for (const line of real) {
      const reading = readEdanRecord(JSON.parse(line));
      if (reading.kind === 'reject') throw new Error(reading.detail);
      const { item: one, media } = interpretRecord(reading.record, context);
      checkShape(one);
      media.forEach(checkShape);
      fields ??= Object.keys(one).join();
      expect(Object.keys(one).join()).toBe(fields);
      expect(one.mediaCount).toBe(media.length);
      expect(one.title).not.toBe('');
      for (const issue of one.issues) expect(ISSUES).toHaveProperty(issue);
      if (one.eventDatePrecision !== null)
        expect(DATE_PRECISIONS).toContain(one.eventDatePrecision);
      if (one.eventDateStart !== null && one.eventDateEnd !== null) {
        expect(one.eventDateStart <= one.eventDateEnd).toBe(true);
      }
    }
  });

  it('are dated: at least 99 of 100 dates that tell one are read', () => {
    let told = 0;
    let read = 0;
    for (const line of real) {
      const reading = readEdanRecord(JSON.parse(line));
      if (reading.kind === 'reject') continue;
      const { item: one } = interpretRecord(reading.record, context);
      if (
        one.verbatimEventDate === null ||
        /^(?:n\.?d\.?|undated|date unknown)$/i.test(one.verbatimEventDate)
      )
        continue;
      told += 1;
      if (one.eventDatePrecision !== null) read += 1;
    }
    expect(read / told).toBeGreaterThan(0.99);
  });

  it('survive any damage', () => {
    let seed = 23;
    const next = (below: number): number => {
      seed = (seed * 48271) % 2147483647;
      return seed % below;
    };
    const junk = (): unknown =>
      [null, 0, -1e308, '', 'text', true, [], {}, '1/2/3', [null, 'a'], { content: 9 }][next(11)];
    const damage = (value: unknown): unknown => {
      if (next(25) === 0) return junk();
      if (Array.isArray(value)) return value.map(damage);
      if (typeof value !== 'object' || value === null) return value;
      return Object.fromEntries(
        Object.entries(value).map(([key, inner]) => [key, key === 'url' ? inner : damage(inner)]),
      );
    };
    for (const line of real) {
      const json = damage(JSON.parse(line));
      const reading = readEdanRecord(json);
      if (reading.kind === 'reject') continue;
      const { item: one, media } = interpretRecord(reading.record, context);
      checkShape(one);
      media.forEach(checkShape);
    }
  });
});
