import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, test } from 'vitest';
import { OpendrawerError } from '../../src/errors/index.ts';
import { accountOfProfile, providerOfEndpoint } from '../../src/sources/sub-providers/accounts.ts';
import {
  readSubProviders,
  subProviderRules,
  workspaceSubProviders,
} from '../../src/sources/sub-providers/read-rules.ts';
import { builtInSubProviders } from '../../src/sources/sub-providers/rules.ts';
import {
  createSubProviders,
  sourceOfRecord,
} from '../../src/sources/sub-providers/sub-providers.ts';

const builtIn = createSubProviders(builtInSubProviders());

it.each<
  [provider: string | null, account: string | null, unit: string | null, source: string | null]
>([
  ['flickr', '24662369@N07', null, 'nasa'],
  ['flickr', ' 24662369@N07 ', null, 'nasa'],
  ['flickr', '1@N02', null, null],
  ['flickr', '', null, null],
  ['flickr', null, '24662369@N07', null],
  [null, '24662369@N07', null, null],
  ['nobody', '24662369@N07', null, null],
  ['constructor', '24662369@N07', null, null],
  ['europeana', 'Wellcome Collection', null, 'wellcome_collection'],
  ['europeana', 'A Library | Wellcome Collection', null, 'wellcome_collection'],
  ['finnishmuseums', '0/Museovirasto/', null, 'finnish_heritage_agency'],
  ['finnishmuseums', '0/Museovirasto', null, 'finnish_heritage_agency'],
  ['finnishmuseums', '0/', null, null],
  ['finnishmuseums', '1/Museovirasto/Kuvakokoelmat/', null, null],
  ['smithsonian', null, 'NMAfA', 'smithsonian_african_art_museum'],
  ['smithsonian', null, 'XYZ', null],
  ['smithsonian', 'NASM', null, 'smithsonian_air_and_space_museum'],
  ['smithsonian', 'NASM', 'XYZ', null],
])('%s, account %s, unit %s: %s', (provider, account, collectionCode, source) => {
  expect(builtIn.sourceOf(provider, { account, collectionCode })).toBe(source);
  // The second answer is remembered
  expect(builtIn.sourceOf(provider, { account, collectionCode })).toBe(source);
});

test('accounts of two sources stand for none', () => {
  const two = createSubProviders([
    { provider: 'p', field: 'account', match: 'equals', value: 'a', source: 'one' },
    { provider: 'p', field: 'account', match: 'equals', value: 'b', source: 'two' },
  ]);
  expect(two.sourceOfAccounts('p', ['a', 'c'])).toBe('one');
  expect(two.sourceOfAccounts('p', ['a', 'b'])).toBe(null);
});

test('a record is asked for its unit', () => {
  const record = {
    sourceId: 'x',
    terms: { collectionCode: [{ label: null, text: 'NASM' }] },
    media: [],
    modifiedSeconds: null,
  };
  expect(sourceOfRecord(builtIn)('smithsonian', null, record)).toBe(
    'smithsonian_air_and_space_museum',
  );
});

test('every rule that comes with the program is one, and no value has two', () => {
  const keys = builtInSubProviders().map(({ provider, value }) => `${provider} ${value}`);
  expect(new Set(keys).size).toBe(keys.length);
  for (const { provider, value, source } of builtInSubProviders()) {
    expect(
      [provider, value, source].map((text) => text.trim() !== '' && text === text.trim()),
    ).toEqual([true, true, true]);
    expect(source).toMatch(/^[a-z][a-z0-9_]*$/);
  }
});

describe('rules of a workspace', () => {
  it.each<[what: string, text: string, expected: ReturnType<typeof readSubProviders>]>([
    ['nothing', '', { rules: [], only: [], without: [] }],
    [
      'a table under its provider',
      'flickr:\n  getty: [1@N02, 2@N02]\n',
      {
        rules: [
          {
            provider: 'flickr',
            field: 'account',
            match: 'equals',
            value: '1@N02',
            source: 'getty',
          },
          {
            provider: 'flickr',
            field: 'account',
            match: 'equals',
            value: '2@N02',
            source: 'getty',
          },
        ],
        only: [],
        without: [],
      },
    ],
    [
      'all keys',
      'finna:\n  field: collectionCode\n  match: within\n  only: true\n  without: 0/x\n  table:\n    a museum: 17\n',
      {
        rules: [
          {
            provider: 'finna',
            field: 'collectionCode',
            match: 'within',
            value: '17',
            source: 'a museum',
          },
        ],
        only: ['finna'],
        without: [{ provider: 'finna', value: '0/x' }],
      },
    ],
    [
      'JSON, with a match in words',
      '{"finnishmuseums": {"match": "building is a substring of the value", "table": {"m": ["0/m/"]}}}',
      {
        rules: [
          {
            provider: 'finnishmuseums',
            field: 'account',
            match: 'within',
            value: '0/m/',
            source: 'm',
          },
        ],
        only: [],
        without: [],
      },
    ],
    [
      'names of JavaScript are no keys',
      'constructor:\n  toString: [a]\n',
      {
        rules: [
          {
            provider: 'constructor',
            field: 'account',
            match: 'equals',
            value: 'a',
            source: 'toString',
          },
        ],
        only: [],
        without: [],
      },
    ],
  ])('%s', (_, text, expected) => {
    expect(readSubProviders(text, 'f')).toEqual(expected);
  });

  it.each<[text: string, message: string]>([
    ['- a', 'f: a mapping is expected'],
    ['flickr: nasa', 'f: flickr: a mapping is expected'],
    [
      'flickr:\n  tabel: {}\n  field: account',
      'f: flickr.tabel: there is no such key; did you mean table?',
    ],
    [
      'flickr:\n  field: owner\n  table: {}',
      'f: flickr.field: one of account, collectionCode is expected',
    ],
    ['flickr:\n  match: is\n  table: {}', 'f: flickr.match: one of equals, within is expected'],
    ['flickr:\n  only: maybe\n  table: {}', 'f: flickr.only: true or false is expected'],
    ['flickr:\n  nasa: [[1]]', 'f: flickr.table.nasa: a text or a list of texts is expected'],
    ['flickr:\n  nasa: ""', 'f: flickr.table.nasa: a text or a list of texts is expected'],
    ['flickr:\n  a: x\n  b: x', 'f: flickr: x stands for a and for b'],
    ['a: &x [1]\nb: *x', 'f: Alias resolution is disabled'],
  ])('%j is refused', (text, message) => {
    let caught: unknown;
    try {
      readSubProviders(text, 'f');
    } catch (error) {
      caught = error;
    }
    expect(caught).toBeInstanceOf(OpendrawerError);
    expect([(caught as OpendrawerError).code, (caught as OpendrawerError).message]).toEqual([
      'CONFIG_INVALID',
      message,
    ]);
  });

  test('they stand in front of those of the program, or in their place', () => {
    const folder = mkdtempSync(join(tmpdir(), 'opendrawer-rules-'));
    try {
      expect(workspaceSubProviders(folder)).toEqual(builtInSubProviders());
      writeFileSync(
        join(folder, 'sub-providers.yaml'),
        'flickr:\n  without: 130608600@N05\n  table:\n    space: 24662369@N07\neuropeana:\n  only: true\n',
      );
      const rules = workspaceSubProviders(folder);
      const asked = createSubProviders(rules);
      expect([
        asked.sourceOfAccounts('flickr', ['24662369@N07']),
        asked.sourceOfAccounts('flickr', ['130608600@N05']),
        asked.sourceOfAccounts('flickr', ['61021753@N02']),
        asked.sourceOfAccounts('europeana', ['Wellcome Collection']),
      ]).toEqual(['space', null, 'bio_diversity', null]);
      expect(() => subProviderRules(folder)).toThrow(/EISDIR/);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

it.each<[provider: string, url: string | null, account: string | null]>([
  ['flickr', 'https://www.flickr.com/photos/61021753@N02', '61021753@N02'],
  ['flickr', 'www.flickr.com/photos/61021753@N02/', '61021753@N02'],
  ['flickr', 'http://flickr.com/people/nasacommons?x=1', 'nasacommons'],
  ['flickr', '//m.flickr.com/photos/a#b', 'a'],
  ['flickr', 'https://www.flickr.com/photos/', null],
  ['flickr', 'https://example.org/flickr.com/photos/x', null],
  ['flickr', null, null],
  ['behance', 'https://www.flickr.com/photos/x', null],
])('%s %s: %s', (provider, url, account) => {
  expect(accountOfProfile(provider, url)).toBe(account);
});

it.each([
  [{ format: 'edan' }, 'smithsonian'],
  [{ format: 'json-api', options: { api: 'flickr' } }, 'flickr'],
  [{ format: 'json-api', options: { api: 7 } }, 'alias'],
  [{ format: 'table' }, 'alias'],
] as const)('%j: %s', (endpoint, provider) => {
  expect(providerOfEndpoint(endpoint, 'alias')).toBe(provider);
});
