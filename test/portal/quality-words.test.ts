import { describe, expect, it } from 'vitest';
import { readItem } from '../../portal/src/api/read.ts';
import type { QualityIssue, TermCompleteness } from '../../portal/src/api/types.ts';
import { compared } from '../../portal/src/words/comparison.ts';
import { constantWords, instant } from '../../portal/src/words/format.ts';
import { personId } from '../../portal/src/words/people-ids.ts';
import {
  apiQueryOf,
  cut,
  dateReadings,
  difference,
  distributionWords,
  foundChanges,
  issueGroups,
  mostFrequent,
  percent,
  readQualityState,
  searchForValue,
  sheetPath,
  snapshotWords,
  splitDistributions,
  splitTerms,
  termsOfFindings,
  termWords,
} from '../../portal/src/words/quality.ts';
import { writtenAtAny } from '../../portal/src/words/written.ts';

const issue = (
  name: string,
  severity: QualityIssue['severity'],
  records: number,
): QualityIssue => ({
  issue: name,
  severity,
  origin: 'gbif',
  meaning: null,
  hint: null,
  records,
  share: records / 100,
  findings: records,
  recordsSincePrevious: null,
  examples: [],
});
const term = (
  name: string,
  published: number | null,
  interpreted: number | null,
): TermCompleteness => ({
  term: name,
  field: name,
  published,
  publishedShare: published,
  interpreted,
  interpretedShare: interpreted,
});

describe('the quality report in words', () => {
  it.each([
    [0, '0 %'],
    [0.0004, '< 0.1 %'],
    [0.001, '0.1 %'],
    [0.0347, '3.5 %'],
    [0.02, '2 %'],
    [0.529, '53 %'],
    [0.994, '99.4 %'],
    [0.9996, '> 99.9 %'],
    [1, '100 %'],
  ])('says the share %d', (share, said) => expect(percent(share)).toBe(said));

  it.each([
    [12, '+12'],
    [1200, '+1,200'],
    [0, '±0'],
    [-3, '−3'],
  ])('says the difference %i', (n, said) => expect(difference(n)).toBe(said));

  it('says when a snapshot was made', () => {
    expect(snapshotWords('20261121T210013Z-0001')).toBe(instant('2026-11-21T21:00:13Z'));
    expect(snapshotWords('first')).toBe('first');
  });

  it('groups issues by severity, gravest first', () => {
    const issues = [
      issue('A', 'INFO', 90),
      issue('B', 'ERROR', 1),
      issue('C', null, 5),
      issue('D', 'ERROR', 7),
    ];
    expect(
      issueGroups(issues).map(({ title, issues: own }) => [title, own.map((one) => one.issue)]),
    ).toEqual([
      ['Errors', ['B', 'D']],
      ['Notes', ['A']],
      ['Flags of an earlier version', ['C']],
    ]);
    expect(mostFrequent(issues, 2).map((one) => one.issue)).toEqual(['A', 'D']);
  });

  it('folds terms that no record has', () => {
    const terms = [
      term('title', 2, 2),
      term('guid', 2, null),
      term('countryCode', null, 1),
      term('depth', 0, 0),
      term('habitat', 0, null),
    ];
    const { given, empty } = splitTerms(terms);
    expect([given.map((one) => one.term), empty]).toEqual([
      ['title', 'guid', 'countryCode'],
      ['depth', 'habitat'],
    ]);
  });

  it('finds searches for values', () => {
    expect([
      searchForValue('d', 'countryCode', 'NP'),
      searchForValue('d', 'mediaTypes', 'Sound'),
      searchForValue('d', 'collectionCode', 'NPG'),
      searchForValue('d', 'sex', 'FEMALE'),
    ]).toEqual([
      { datasetKey: ['d'], country: ['NP'] },
      { datasetKey: ['d'], mediaType: ['Sound'] },
      { datasetKey: ['d'], unit: ['NPG'] },
      null,
    ]);
  });

  it.each([
    ['countryCode', 'NP', 'Nepal'],
    ['language', 'de', 'German'],
    ['language', 'not a code', 'not a code'],
    ['license', 'CC0-1.0', 'CC0'],
    ['basisOfRecord', 'FOSSIL_SPECIMEN', 'Fossil specimen'],
    ['sex', 'FEMALE', 'Female'],
    ['pathway', 'escapeFromConfinement', 'Escape from confinement'],
    ['mediaTypes', 'StillImage', 'Image'],
    ['collectionCode', 'NPG', 'NPG'],
    ['kingdom', 'Plantae', 'Plantae'],
    ['objectType', 'paintings', 'paintings'],
  ])('says %s %s', (name, value, said) => expect(distributionWords(name, value)).toBe(said));

  it.each([
    ['basisOfRecord', 'Basis of record'],
    ['mediaLicenses', 'Licence of the media'],
    ['sex', 'Sex'],
  ])('says the term %s', (name, said) => expect(termWords(name)).toBe(said));

  it.each([
    ['HOLOTYPE', 'Holotype'],
    ['degreeOfEstablishment', 'Degree of establishment'],
    ['USNM 12', 'USNM 12'],
    ['dried, pressed', 'dried, pressed'],
  ])('says the constant %s', (value, said) => expect(constantWords(value)).toBe(said));

  it('sets decades apart from other distributions', () => {
    const of = (name: string, ...values: readonly string[]) => ({
      term: name,
      records: 3,
      distinct: values.length,
      values: values.map((value) => ({ value, records: 1 })),
    });
    const country = of('countryCode', 'NP');
    const decade = of('decade', '1890s');
    expect(splitDistributions([country, decade, of('sex')])).toEqual({
      decades: decade,
      others: [country],
    });
    expect(splitDistributions([])).toEqual({ decades: null, others: [] });
  });

  it('finds changes by term and by text', () => {
    const values = [
      { verbatim: 'Deutschland', interpreted: 'DE', records: 2 },
      { verbatim: 'Nepāl', interpreted: null, records: 1 },
    ];
    const country = { term: 'country', total: 3, distinct: 2, values };
    const names = { term: 'recordedBy', total: 9, distinct: 0, values: [] };
    const changes = [country, names];
    expect(foundChanges(changes, ' ')).toBe(changes);
    expect(foundChanges(changes, 'COUNT')).toEqual([country]);
    expect(foundChanges(changes, 'recorded')).toEqual([names]);
    expect(foundChanges(changes, 'nepā')).toEqual([{ ...country, values: values.slice(1) }]);
    expect(foundChanges(changes, 'xyzzy')).toEqual([]);
  });

  it('says how day and month were told apart', () => {
    const order = [
      { verbatim: 'ambiguous', interpreted: 'DMY', records: 5 },
      { verbatim: 'ambiguous', interpreted: null, records: 2 },
      { verbatim: 'dmy', interpreted: null, records: 18 },
    ];
    expect(dateReadings(order)).toEqual([
      {
        kind: 'day',
        name: 'Day first',
        example: '23/3/2008',
        records: 18,
        outcome: 'can be read only so',
      },
      {
        kind: 'either',
        name: 'Either',
        example: '2/3/2008',
        records: 5,
        outcome: 'read day first, as the others of this dataset',
      },
      {
        kind: 'either',
        name: 'Either',
        example: '2/3/2008',
        records: 2,
        outcome: 'day and month left open',
      },
    ]);
  });

  it.each([
    [
      { run: 'r', issue: 'A', term: '', page: '2', other: 'x' },
      { run: 'r', issue: 'A', page: '2' },
    ],
    [{ page: '0' }, {}],
    [{ page: 'many', issue: ['A', 'B'], snapshot: 's' }, { snapshot: 's' }],
  ])('reads the address %j', (search, state) => expect(readQualityState(search)).toEqual(state));

  it('asks the API for the snapshot that is looked at', () => {
    expect([
      apiQueryOf({ issue: 'A', page: '2' }),
      apiQueryOf({ run: 'r' }, { limit: '50' }),
      sheetPath('a b', 'findings', 'csv', { run: 'r' }, { issue: 'A&B', term: undefined }),
      sheetPath('k', 'changes', 'xlsx', {}),
    ]).toEqual([
      '',
      '?run=r&limit=50',
      '/v1/dataset/a%20b/findings.csv?run=r&issue=A%26B',
      '/v1/dataset/k/changes.xlsx',
    ]);
  });

  it('offers terms in the order of the standard, and what examples name', () => {
    const named = {
      ...issue('A', 'INFO', 1),
      examples: [
        {
          term: 'accessPoint',
          verbatim: null,
          interpreted: null,
          findings: 1,
          partition: 'p',
          line: 1,
          sourceId: 's',
          id: 'i',
        },
      ],
    };
    const terms = [term('title', 2, 2), term('depth', 0, 0), term('country', 1, 1)];
    expect(termsOfFindings(terms, [named], 'habitat')).toEqual([
      'title',
      'country',
      'accessPoint',
      'habitat',
    ]);
    expect(termsOfFindings([], [], undefined)).toEqual([]);
  });

  it('cuts long texts only', () => {
    expect(cut('short')).toBe('short');
    expect(cut('x'.repeat(1000))).toBe(`${'x'.repeat(300)} …`);
  });
});

describe('identifiers of people', () => {
  it.each([
    ['https://orcid.org/0000-0001-6492-4016', 'ORCID', '0000-0001-6492-4016'],
    ['http://www.wikidata.org/entity/Q1234', 'Wikidata', 'Q1234'],
    ['https://viaf.org/viaf/12345', 'VIAF', '12345'],
    ['https://example.org/people/7', null, 'https://example.org/people/7'],
  ])('lead from %s to the person', (identifier, label, text) =>
    expect(personId(identifier)).toEqual({ label, text, href: identifier }),
  );
  it.each(['collector 7', 'javascript:alert(1)', 'https://x y'])('%s leads nowhere', (identifier) =>
    expect(personId(identifier)).toEqual({ label: null, text: identifier, href: null }),
  );
});

describe('a specimen in words', () => {
  const item = readItem({
    key: 'k',
    title: 'Mus odd',
    sex: 'FEMALE',
    lifeStage: 'ADULT',
    typeStatus: ['HOLOTYPE'],
    typifiedName: 'Mus odd',
    preparations: ['skin', 'skull'],
    individualCount: 2,
    recordedByID: ['https://orcid.org/0000-0001-6492-4016'],
    identifiedBy: ['R. Dunmore'],
    identifiedByID: ['collector 7'],
    dateIdentified: '1931-05',
    geologicalTime: ['Cenozoic', 'Paleogene', 'Eocene'],
    earliestAgeInMa: 56,
    latestAgeInMa: 33.9,
    lithostratigraphy: ['Wasatch Fm'],
  });
  const raw = {
    content: {
      freetext: {
        objectType: [
          { label: 'Type', content: 'Specimens' },
          { label: 'Type Status', content: 'holotype' },
        ],
        physicalDescription: [
          { label: 'Preparation', content: 'Skin; Skull' },
          { label: 'Sex', content: 'f' },
          { label: 'Stage', content: 'ad.' },
          { label: 'Dimensions', content: '3 cm' },
        ],
        notes: [
          { label: 'Specimen Count', content: '2' },
          { label: 'Notes', content: 'Found in a drawer' },
        ],
      },
      indexedStructured: { 'geo_age-series': ['eocene'], strat_formation: ['Wasatch Fm'] },
    },
  };

  it('stands beside what was written, each thing in one row', () => {
    const rows = (title: string) =>
      (compared(item, { raw, terms: null }).find((group) => group.title === title)?.rows ?? []).map(
        ({ name, written, understood }) => [
          name,
          written.map(({ text }) => text),
          understood.map(({ label, text, href }) =>
            [label, text, href].filter(Boolean).join(' | '),
          ),
        ],
      );
    expect(rows('Specimen')).toEqual([
      ['Type status', ['holotype'], ['Holotype', 'Type of | Mus odd']],
      ['Preparation', ['Skin; Skull'], ['Skin', 'Skull']],
      ['Sex', ['f'], ['Female']],
      ['Life stage', ['ad.'], ['Adult']],
      ['Number and quantity', ['2'], ['Individuals | 2']],
    ]);
    expect(rows('Geology')).toEqual([
      ['Time', ['eocene'], ['Cenozoic › Paleogene › Eocene', 'Age | 56 to 33.9 million years ago']],
      ['Rock', ['Wasatch Fm'], ['Wasatch Fm']],
    ]);
    expect(rows('Who')).toEqual([
      [
        'Collector’s identifier',
        [],
        ['ORCID | 0000-0001-6492-4016 | https://orcid.org/0000-0001-6492-4016'],
      ],
      ['Identified by', [], ['R. Dunmore', 'collector 7', 'Date | May 1931']],
    ]);
    expect(rows('What')).toContainEqual(['Materials and size', ['3 cm'], []]);
    expect(rows('Notes')).toEqual([['Notes', ['Found in a drawer'], []]]);
  });

  it('stands beside the terms of a flat record', () => {
    const flat = { sex: 'weiblich', preparations: 'Haut', recordedByID: '0000-0001-6492-4016' };
    const rows = compared(item, { raw: flat, terms: null }).flatMap((group) => group.rows);
    const writtenOf = (name: string) => rows.find((row) => row.name === name)?.written;
    expect([
      writtenOf('Sex'),
      writtenOf('Preparation'),
      writtenOf('Collector’s identifier'),
    ]).toEqual([
      [{ label: null, text: 'weiblich' }],
      [{ label: null, text: 'Haut' }],
      [{ label: null, text: '0000-0001-6492-4016' }],
    ]);
  });

  it('is looked for under some labels of a field only', () => {
    const path = 'content.freetext.physicalDescription';
    expect([
      writtenAtAny(raw, [{ path, only: ['sex'] }]),
      writtenAtAny(raw, [{ path, but: ['sex', 'stage', 'preparation'] }]),
      writtenAtAny(raw, [{ path, only: [] }]),
    ]).toEqual([[{ label: 'Sex', text: 'f' }], [{ label: 'Dimensions', text: '3 cm' }], []]);
  });
});
