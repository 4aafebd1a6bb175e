import { describe, expect, it } from 'vitest';
import { readItem } from '../../portal/src/api/read.ts';
import type { JsonObject } from '../../portal/src/api/types.ts';
import {
  parseQuery,
  readSearchState,
  withoutValue,
  withValues,
  writeQuery,
} from '../../portal/src/state/search-state.ts';
import { attribution } from '../../portal/src/words/attribution.ts';
import { compared } from '../../portal/src/words/comparison.ts';
import { barsOf, barWords, readRange, writeRange } from '../../portal/src/words/decades.ts';
import {
  bytes,
  coordinates,
  dateWords,
  duration,
  termWords,
  words,
} from '../../portal/src/words/format.ts';
import { licenseWords } from '../../portal/src/words/licenses.ts';
import { whenLine } from '../../portal/src/words/record.ts';
import { writtenAtAny } from '../../portal/src/words/written.ts';

describe('words', () => {
  it.each([
    ['1931-05-18', '18 May 1931'],
    ['1931-05', 'May 1931'],
    ['1931', '1931'],
    ['1931-05-01/1931-05-31', 'May 1931'],
    ['1931-01-01/1931-12-31', '1931'],
    ['1890-01-01/1899-12-31', '1890s'],
    ['1901-01-01/1910-12-31', '1901 to 1910'],
    ['1931-05-18/1931-06-02', '18 May 1931 to 2 June 1931'],
    ['-001454-01-01/-001194-12-31', '1455 BCE to 1195 BCE'],
    ['not a date', 'not a date'],
  ])('say the date %s', (iso, said) => expect(dateWords(iso)).toBe(said));

  it.each([
    [12, '12 ms'],
    [12_345, '12.3 s'],
    [185_000, '3 min 05 s'],
    [7_440_000, '2 h 04 min'],
  ])('say %i ms', (ms, said) => expect(duration(ms)).toBe(said));

  it.each([
    [512, '512 bytes'],
    [1_500, '1.5 kB'],
    [812_000_000, '812 MB'],
  ])('say %i bytes', (n, said) => expect(bytes(n)).toBe(said));

  it('say coordinates, codes and licences', () => {
    expect([
      coordinates(27.9881, 86.925),
      coordinates(-33.5, -70),
      words('PRESERVED_SPECIMEN'),
      words('StillImage'),
      words('Paintings'),
    ]).toEqual([
      '27.9881° N, 86.925° E',
      '33.5° S, 70° W',
      'Preserved specimen',
      'Image',
      'Paintings',
    ]);
    expect(['CC0-1.0', 'CC-BY-NC-4.0', 'Own-1', null].map((code) => licenseWords(code))).toEqual([
      {
        short: 'CC0',
        long: 'Creative Commons Zero: no rights reserved',
        url: 'https://creativecommons.org/publicdomain/zero/1.0/',
        open: true,
      },
      {
        short: 'CC BY-NC 4.0',
        long: 'Creative Commons BY-NC 4.0',
        url: 'https://creativecommons.org/licenses/by-nc/4.0/',
        open: false,
      },
      { short: 'Own-1', long: 'Own-1', url: null, open: false },
      null,
    ]);
  });
});

describe('decades', () => {
  it('become bars without gaps', () => {
    expect(
      barsOf([
        { name: '1910s', count: 4 },
        { name: '1890s', count: 2 },
      ]),
    ).toEqual([
      { from: 1890, to: 1899, count: 2, open: false },
      { from: 1900, to: 1909, count: 0, open: false },
      { from: 1910, to: 1919, count: 4, open: false },
    ]);
  });

  it('keep a few very old things in one open bar', () => {
    const bars = barsOf([
      { name: '-1200s', count: 1 },
      { name: '900s', count: 1 },
      { name: '1980s', count: 100 },
      { name: '1990s', count: 200 },
    ]);
    expect(bars).toEqual([
      { from: -1200, to: 1979, count: 1, open: true },
      { from: 1980, to: 1989, count: 100, open: false },
      { from: 1990, to: 1999, count: 200, open: false },
    ]);
    expect(bars.map(barWords)).toEqual(['before 1980', '1980s', '1990s']);
  });

  it.each([
    ['1890,1931', { from: 1890, to: 1931 }, '1890,1931'],
    ['*,1931-05', { from: null, to: 1931 }, '*,1931'],
    ['-001200,*', { from: -1200, to: null }, '-001200,*'],
    [undefined, { from: null, to: null }, null],
  ])('read and write the range %s', (text, range, written) => {
    expect(readRange(text)).toEqual(range);
    expect(writeRange(range.from, range.to)).toBe(written);
  });
});

describe('search state', () => {
  it.each([
    ['?q=paint*', { q: 'paint*' }],
    ['?q=+&unit=A&unit=B&unit=A', { unit: ['A', 'B'] }],
    [
      '?q=1931&hasMedia=true&view=table&shown=48',
      { q: '1931', hasMedia: 'true', view: 'table', shown: '48' },
    ],
    ['?hasMedia=maybe&view=sideways&shown=many&eventDate=1931&other=1', { eventDate: '1931,1931' }],
    [
      '?eventDate=1890%2C1931&topic=Caf%C3%A9+%26+tea',
      { eventDate: '1890,1931', topic: ['Café & tea'] },
    ],
  ])('reads %s', (query, state) => {
    expect(readSearchState(parseQuery(query))).toEqual(state);
    expect(readSearchState(parseQuery(writeQuery(state)))).toEqual(state);
  });

  it('adds and takes away values, and begins the list anew', () => {
    const state = { q: 'x', unit: ['A', 'B'], shown: '48' };
    expect(withoutValue(state, 'unit', 'A')).toEqual({ q: 'x', unit: ['B'] });
    expect(withoutValue({ unit: ['A'] }, 'unit', 'A')).toEqual({});
    expect(withValues(state, 'topic', ['T'])).toEqual({ q: 'x', unit: ['A', 'B'], topic: ['T'] });
  });
});

describe('an item in words', () => {
  const item = readItem({
    key: 'k',
    datasetKey: 'd',
    occurrenceID: 'edanmdm:x',
    title: 'Thunder over the Mesa.',
    creator: ['Nils Torvaldsson'],
    agents: [
      { role: 'Artist', name: 'Nils Torvaldsson, Swedish, 1910-1980' },
      { role: 'Sitter', name: 'Unknown' },
    ],
    verbatimEventDate: 'ca. 1950',
    eventDateStart: '1945-01-01',
    eventDateEnd: '1955-12-31',
    eventDatePrecision: 'interval',
    institution: 'Halvorsen Museum',
    catalogNumber: '1960.25.7',
    license: 'CC0-1.0',
    decimalLatitude: 89.8,
    decimalLongitude: -10,
    minimumElevationInMeters: 30,
  });

  it('is credited', () => {
    expect(attribution(item, 'http://localhost/item/k')).toBe(
      'Nils Torvaldsson. Thunder over the Mesa. ca. 1950. Halvorsen Museum, 1960.25.7. ' +
        'CC0, https://creativecommons.org/publicdomain/zero/1.0/. http://localhost/item/k',
    );
  });

  it('stands beside what was written', () => {
    const raw = {
      content: {
        freetext: {
          name: [
            { label: 'Artist', content: 'Nils Torvaldsson, Swedish, 1910-1980' },
            { label: 'Min. Elevation', content: '30' },
          ],
          date: [{ label: 'Date', content: 'ca. 1950' }],
        },
      },
    };
    const rows = compared(item, { raw, terms: null })
      .flatMap((group) => group.rows)
      .filter((row) => ['People', 'Date', 'Coordinates', 'Height and depth'].includes(row.name));
    expect(rows).toEqual([
      {
        name: 'People',
        written: [{ label: 'Artist', text: 'Nils Torvaldsson, Swedish, 1910-1980' }],
        understood: [
          {
            label: 'Artist',
            text: 'Nils Torvaldsson, Swedish, 1910-1980',
            search: { creator: ['Nils Torvaldsson'] },
            change: 'same',
          },
          { label: 'Sitter', text: 'Unknown', change: 'derived' },
        ],
      },
      {
        name: 'Date',
        written: [{ label: 'Date', text: 'ca. 1950' }],
        understood: [
          { text: '1945 to 1955', change: 'changed' },
          { label: 'Interval', text: '1945-01-01 to 1955-12-31', remark: true, change: 'same' },
          { label: 'Precision', text: 'Interval', remark: true, change: 'same' },
        ],
      },
      {
        name: 'Coordinates',
        written: [],
        understood: [
          { text: '89.8° N, 10° W', search: { bbox: '-10.5,89.3,-9.5,90' }, change: 'derived' },
        ],
      },
      {
        name: 'Height and depth',
        written: [{ label: 'Min. Elevation', text: '30' }],
        understood: [{ label: 'Elevation', text: '30 m', change: 'same' }],
      },
    ]);
  });
});

describe('a record of any format', () => {
  const said = (text: string, label: string | null = null) => [{ label, text }];
  const item = readItem({
    key: 'k',
    title: 'Mus fictus',
    landingPage: 'https://example.org/1',
  });
  const terms = {
    title: said('Mus fictus'),
    scientificName: said('Mus fictus Quill 1901'),
    eventDate: said('May 1999'),
    decimalLatitude: said('48.1'),
    decimalLongitude: said('11.5'),
    physicalDescription: [...said('wood', 'Medium'), ...said('skin', 'Preparation')],
    habitat: said('meadow'),
    isPartOf: [...said('Mammals', 'set'), ...said('Mammals', 'set'), ...said('All')],
  };
  const written = (raw: JsonObject | null) =>
    compared(item, { raw, terms }).flatMap(({ title, rows }) =>
      rows
        .filter((row) => row.written.length > 0)
        .map((row) => [title, row.name, ...row.written.map((one) => [one.label, one.text])]),
    );
  it.each<[what: string, raw: JsonObject | null]>([
    ['of a table', { Species: 'Mus fictus Quill 1901', eventDate: 'not this' }],
    ['whose text is no object', null],
    ['of another API', { content: { title: 'not this' } }],
  ])('%s is told by its terms, those without a row last', (_, raw) => {
    expect(written(raw)).toEqual([
      ['What', 'Title', [null, 'Mus fictus']],
      ['What', 'Scientific name', [null, 'Mus fictus Quill 1901']],
      ['What', 'Materials and size', ['Medium', 'wood']],
      ['Specimen', 'Preparation', ['Preparation', 'skin']],
      ['When', 'Date', [null, 'May 1999']],
      ['Where', 'Coordinates', ['Decimal latitude', '48.1'], ['Decimal longitude', '11.5']],
      ['Other terms as published', 'Habitat', [null, 'meadow']],
      ['Other terms as published', 'Is part of', ['set', 'Mammals'], [null, 'All']],
    ]);
  });

  it('has what was understood beside terms without a row', () => {
    const others = compared(item, {
      raw: null,
      terms: { references: said('example.org/1'), habitat: said('meadow') },
    }).at(-1);
    expect(others?.rows).toEqual([
      {
        name: 'References',
        written: said('example.org/1'),
        understood: [
          { text: 'https://example.org/1', href: 'https://example.org/1', change: 'derived' },
        ],
      },
      { name: 'Habitat', written: said('meadow'), understood: [] },
    ]);
  });

  it.each<[term: string, written: string, item: object, changes: readonly string[]]>([
    ['sex', 'FEMALE', { sex: 'FEMALE' }, ['same']],
    ['sex', 'f.', { sex: 'FEMALE' }, ['changed']],
    ['basisOfRecord', 'PreservedSpecimen', { basisOfRecord: 'PRESERVED_SPECIMEN' }, ['same']],
    ['minimumDepthInMeters', '1200', { minimumDepthInMeters: 1200 }, ['same']],
    ['minimumDepthInMeters', '12 ft', { minimumDepthInMeters: 3.7 }, ['changed']],
    ['country', 'Kenia', { country: 'Kenya', countryCode: 'KE' }, ['changed', 'changed']],
    ['country', 'Kenya', { country: 'Kenya', countryCode: 'KE' }, ['same', 'derived']],
    [
      'geologicalContext',
      'Eocene',
      { geologicalTime: ['Paleogene', 'Eocene'], earliestAgeInMa: 56 },
      ['derived', 'derived'],
    ],
  ])('says of %s %j what became of it', (term, text, more, changes) => {
    const one = readItem({ key: 'k', title: 'x', ...more });
    const rows = compared(one, { raw: null, terms: { [term]: said(text) } }).flatMap(
      (group) => group.rows,
    );
    const row = rows.find(({ written: texts }) => texts.some((given) => given.text === text));
    expect(row?.understood.map(({ change }) => change)).toEqual(changes);
  });

  it('of EDAN is told by its paths, and what has no row by terms', () => {
    const raw = {
      unitCode: 'U',
      type: 'edanmdm',
      content: { descriptiveNonRepeating: { title: 'A mouse' } },
    };
    expect(written(raw)).toEqual([
      ['What', 'Title', [null, 'A mouse']],
      ['Where it is kept', 'Unit', [null, 'U']],
      ['Other terms as published', 'Habitat', [null, 'meadow']],
      ['Other terms as published', 'Is part of', ['set', 'Mammals'], [null, 'All']],
    ]);
  });
});

it.each([
  ['decimalLatitude', 'Decimal latitude'],
  ['recordedByID', 'Recorded by ID'],
  ['footprintWKT', 'Footprint WKT'],
  ['verbatimSRS', 'Verbatim SRS'],
  ['title', 'Title'],
])('%s in words', (term, text) => expect(termWords(term)).toBe(text));

it.each<[verbatim: string | null, eventDate: string | null, line: string | null]>([
  ['1999-08-28/1999-08-28', '1999-08-28', '1999-08-28'],
  ['28.8.1999 / 28.8.1999', '1999-08-28', '28.8.1999'],
  ['1999-08-28/1999-08-30', '1999-08-28/1999-08-30', '1999-08-28/1999-08-30'],
  ['8/8', null, '8/8'],
  ['1/2/1999', null, '1/2/1999'],
  [' ', '1999', '1999'],
  [null, null, null],
])('the date %j is shown', (verbatimEventDate, eventDate, line) =>
  expect(whenLine({ verbatimEventDate, eventDate })).toBe(line),
);

describe('what was written', () => {
  const raw = {
    content: {
      freetext: { name: [{ label: 'Collector', content: 'R. Dunmore' }] },
      indexedStructured: {
        name: ['Dunmore, R.', 'R. Dunmore', { type: 'personal_main', content: 'Quill, A.' }],
        geoLocation: [{ L1: { type: 'Country', content: 'Nepal' }, points: { point: 7 } }],
      },
    },
  };
  it.each([
    [
      ['content.freetext.name', 'content.indexedStructured.name'],
      [
        { label: 'Collector', text: 'R. Dunmore' },
        { label: null, text: 'Dunmore, R.' },
        { label: 'personal_main', text: 'Quill, A.' },
      ],
    ],
    [
      ['content.indexedStructured.geoLocation'],
      [
        { label: 'Country', text: 'Nepal' },
        { label: null, text: '7' },
      ],
    ],
    [['content.nothing.here'], []],
  ])('is found under %j', (paths, found) => expect(writtenAtAny(raw, paths)).toEqual(found));
});
