import { describe, expect, test } from 'vitest';
import { cleanCatalogueRow } from '../../src/interpret/text/catalogue-row.ts';
import {
  prepareArrayColumn,
  prepareBooleanColumn,
  prepareIntegerColumn,
  prepareJsonColumn,
  prepareStringColumn,
  prepareUrlColumn,
} from '../../src/interpret/text/columns.ts';
import { cleanTags, decodeTagName, decodeTags } from '../../src/interpret/text/tags.ts';
import { cleanUrl, withScheme } from '../../src/interpret/text/urls.ts';

describe('tags', () => {
  const tags = [
    { name: 'rubyred', provider: 'flickr' },
    { name: 'by', provider: 'flickr' },
    { name: 'No Person', provider: 'clarifai', accuracy: 0.99 },
    { name: 'uploaded:by=instagram', provider: 'flickr' },
    { name: 'dusk', provider: 'clarifai', accuracy: '0.89' },
    { name: 'dawn', provider: 'clarifai', accuracy: '0.90' },
    { name: 'sky', provider: 'rekognition', accuracy: 0.99 },
    { name: 7, provider: 'flickr' },
    { name: 'Kept', accuracy: null },
  ];

  test.each([
    ['2023', ['dawn', 'sky', 'Kept']],
    ['2024', ['rubyred', 'dawn', 'Kept']],
  ] as const)('rules of %s', (rules, names) => {
    expect(cleanTags(tags, { rules }).map(({ name }) => name)).toEqual(names);
    expect(cleanTags(tags.slice(5, 6), { rules })).toEqual(tags.slice(5, 6));
  });

  test.each([
    ['jap\\xf3n', 'japón'],
    ['caf\\u00e9', 'café'],
    ['malmu00f6', 'malmö'],
    ['viu1ec7tnam', 'việtnam'],
    ['u6771u4eac', '東京'],
    ['u6771', '東'],
    ['rocku0027nu0027roll', "rock'n'roll"],
    ['cienu20ac', 'cien€'],
    ['menu0042', 'menu0042'],
    ['caf%C3%A9%20noir', 'café noir'],
    ['menu2014', 'menu2014'],
    ['guadeces', 'guadeces'],
    ['pub340', 'pub340'],
    ['100%', '100%'],
  ])('%s is %s', (name, decoded) => {
    expect(decodeTagName(name)).toBe(decoded);
  });

  test('decoded tags are there once for a provider and accuracy', () => {
    const doubled = [
      { name: 'sk\\xe5ne', provider: 'flickr' },
      { name: 'skåne', provider: 'flickr' },
      { name: 'sku00e5ne', provider: 'other' },
      { name: 'skåne', provider: 'flickr', accuracy: 0.9 },
    ];
    expect(decodeTags(doubled)).toEqual([
      { name: 'skåne', provider: 'flickr' },
      { name: 'skåne', provider: 'other' },
      { name: 'skåne', provider: 'flickr', accuracy: 0.9 },
    ]);
    const clean = [{ name: 'skåne' }];
    expect(decodeTags(clean)).toBe(clean);
  });
});

test.each<[string, string | null, string | null]>([
  ['www.example.org/a', 'https://www.example.org/a', 'https://www.example.org/a'],
  ['http://example.org/a/', 'https://example.org/a', 'https://example.org/a/'],
  ['https:/example.org', 'https://example.org', 'https://example.org'],
  ['HTTP://Example.org/A', 'https://Example.org/A', 'https://Example.org/A'],
  [' //example.org/a ', 'https://example.org/a', 'https://example.org/a'],
  ['http://192.168.0.1/a', 'https://192.168.0.1/a', 'https://192.168.0.1/a'],
  [
    'example.co.uk:8080/x?y=1#z',
    'https://example.co.uk:8080/x?y=1#z',
    'https://example.co.uk:8080/x?y=1#z',
  ],
  ['http://例え.jp/', 'https://例え.jp', 'https://例え.jp/'],
  [
    'collections.musee-mccord.qc.ca/en/',
    'http://collections.musee-mccord.qc.ca/en',
    'http://collections.musee-mccord.qc.ca/en/',
  ],
  ['http://256.1.1.1/a', null, null],
  ['http://localhost/a', null, null],
  ['http://nodot', null, null],
  ['https://https://example.org', null, null],
  ['ftp://example.org', null, null],
  ['mailto:a@example.org', null, null],
  ['http://a:b@example.org/x', 'https://a:b@example.org/x', 'https://a:b@example.org/x'],
  ['photo.jpg', null, null],
  ['not an address', null, null],
  ['', null, null],
])('address %s', (text, stripped, kept) => {
  expect(cleanUrl(text)).toBe(stripped);
  expect(cleanUrl(text, { keepTrailingSlash: true })).toBe(kept);
});

test.each([
  ['www.example.org/a/', 'https://www.example.org/a/'],
  ['//example.org', 'https://example.org'],
  ['musee-mccord.qc.ca/x', 'http://musee-mccord.qc.ca/x'],
  ['http://example.org', 'http://example.org'],
  ['mailto:a@example.org', 'mailto:a@example.org'],
  ['example.org:8080/a', 'https://example.org:8080/a'],
  ['', ''],
])('scheme of %s', (url, expected) => {
  expect(withScheme(url)).toBe(expected);
});

test('only what changes in a catalogue row is told', () => {
  const row = {
    provider: 'wikimedia',
    url: 'https://upload.example.org/a.jpg',
    creator_url: 'www.example.org/u',
    foreign_landing_url: '',
    title: 'File:A b.jpg',
    tags: [{ name: 'cc0' }, { name: 'cat' }],
  };
  expect(cleanCatalogueRow(row)).toEqual({
    creator_url: 'https://www.example.org/u',
    title: 'A b',
    tags: [{ name: 'cat' }],
  });
  expect(cleanCatalogueRow({ ...row, provider: 'eol', creator_url: null, tags: null })).toEqual({});
});

describe('columns of load files', () => {
  test.each<[unknown, string | null, string | null]>([
    [' a \t b\u00a0"c" \\ ', "a b 'c' \\\\", "a b 'c' \\\\"],
    ['🎨'.repeat(21), '🎨'.repeat(20), null],
    [true, 'True', 'True'],
    [['a', null, "it's it"], "['a', None, 'it's it", null],
    [{ k: 1.5 }, "{'k': 1.5}", "{'k': 1.5}"],
    [null, null, null],
    ['', '', ''],
  ])('string %j', (value, cut, strict) => {
    expect(prepareStringColumn(value, { size: 20, truncate: true })).toBe(cut);
    expect(prepareStringColumn(value, { size: 20, truncate: false })).toBe(strict);
  });

  test.each<[unknown, string | null]>([
    ['https://example.org', 'https://example.org'],
    [' https://example.org', null],
    ['https://example.org/"a"', null],
    ['https://example.org/a-long-path-indeed', null],
    [3, null],
  ])('URL %j', (value, expected) => {
    expect(prepareUrlColumn(value, { size: 25 })).toBe(expected);
  });

  test('a URL column can be asked to clean', () => {
    expect(prepareUrlColumn('example.org/', { size: 25, clean: cleanUrl })).toBe(
      'https://example.org',
    );
    expect(prepareUrlColumn('nodot', { size: 25, clean: cleanUrl })).toBeNull();
  });

  test.each<[unknown, string | null]>([
    ['3.9', '3'],
    [-0.9, '0'],
    ['1e3', '1000'],
    ['1_000', '1000'],
    ['0x10', null],
    ['nan', null],
    ['inf', null],
    [true, '1'],
    ['', null],
    [[1], null],
    [1e22, '10000000000000000000000'],
  ])('integer %j', (value, expected) => {
    expect(prepareIntegerColumn(value)).toBe(expected);
  });

  test.each<[unknown, 't' | 'f' | null]>([
    [true, 't'],
    ['True', 't'],
    [0, 'f'],
    ['F', 'f'],
    ['TRUE', null],
    ['0', null],
    [null, null],
  ])('boolean %j', (value, expected) => {
    expect(prepareBooleanColumn(value)).toBe(expected);
  });

  test.each<[unknown, string | null]>([
    [{ a: [' x  y ', 1, null, { b: true }] }, '{"a": ["x y", "1", null, {"b": "True"}]}'],
    [{}, null],
    [[], null],
    [' ', null],
    [0, '"0"'],
  ])('JSON %j', (value, expected) => {
    expect(prepareJsonColumn(value)).toBe(expected);
  });

  test.each<[unknown, string | null]>([
    [['a', 'much too long', null], '{"a", null, null}'],
    ['a', '{a}'],
    [[], '{}'],
    ['much too long', null],
    [null, null],
  ])('array %j', (value, expected) => {
    const item = (one: unknown) => prepareStringColumn(one, { size: 10, truncate: false });
    expect(prepareArrayColumn(value, item)).toBe(expected);
  });

  test('values nested without end are cut off', () => {
    let nested: unknown = 'x';
    for (let i = 0; i < 5000; i++) nested = [nested];
    expect(prepareJsonColumn(nested)).toContain('...');
  });
});
