import { expect, it } from 'vitest';
import { interpretRecord } from '../../src/interpret/index.ts';
import type { VerbatimMedia, VerbatimRecord } from '../../src/terms/index.ts';

const datasetKey = '2f2a3ad4-6bc0-5b80-9f1d-3a1c6d2b9a10';
const medium = (fields: Partial<VerbatimMedia>): VerbatimMedia => ({
  identifier: 'https://example.org/a',
  thumbnail: null,
  guid: null,
  providerManagedID: null,
  type: 'StillImage',
  license: 'CC0',
  rights: null,
  title: null,
  description: null,
  creator: null,
  accessPoints: [],
  ...fields,
});
const record = (
  terms: VerbatimRecord['terms'],
  media: readonly VerbatimMedia[],
): VerbatimRecord => ({
  sourceId: 'x',
  terms,
  media,
  modifiedSeconds: null,
});
const text = (value: string) => [{ label: null, text: value }];

it('what a catalogue tells of a medium stands in its columns', () => {
  const { media } = interpretRecord(
    record({ references: text('https://example.org/page') }, [
      medium({
        format: 'jpg',
        references: 'https://example.org/page/1',
        creatorUrl: 'https://example.org/people/7',
        tags: ['sea', 'ship'],
        category: 'photograph',
        popularityMetric: 41,
        created: '2019-07-03 10:20:30',
        widthInPixels: 640,
        heightInPixels: 480,
        sizeBytes: 12345,
      }),
    ]),
    { datasetKey, provider: 'flickr', sourceOf: () => 'nasa' },
  );
  const { itemId: _, ...rest } = media[0] ?? { itemId: '' };
  expect(rest).toEqual({
    position: 0,
    identifier: 'https://example.org/a',
    references: 'https://example.org/page/1',
    thumbnail: null,
    guid: null,
    providerManagedID: null,
    type: 'StillImage',
    format: 'image/jpeg',
    title: null,
    description: null,
    creator: null,
    created: '2019-07-03T10:20:30',
    contributor: null,
    publisher: null,
    rightsHolder: null,
    license: 'CC0-1.0',
    verbatimLicense: 'CC0',
    rights: null,
    widthInPixels: 640,
    heightInPixels: 480,
    sizeBytes: 12345,
    tags: ['sea', 'ship'],
    category: 'photograph',
    creatorUrl: 'https://example.org/people/7',
    popularityMetric: 41,
    popularity: null,
    provider: 'flickr',
    source: 'nasa',
    accessPoints: [],
  });
});

it('addresses of people and pages that are none lead nowhere', () => {
  const { media } = interpretRecord(
    record({}, [medium({ creatorUrl: 'javascript:alert(1)', references: 'none' })]),
    { datasetKey, provider: null },
  );
  expect([media[0]?.creatorUrl, media[0]?.references]).toEqual([null, null]);
});

it.each([
  ['a rule', { account: text('1@N02'), collectionCode: text('U') }, 'rule:1@N02'],
  ['the unit where no rule holds', { collectionCode: text('U') }, 'U'],
  ['the provider where there is no unit', {}, 'flickr'],
  ['the record’s own provider', { provider: text('behance') }, 'behance'],
] as const)('the source is told by %s', (_, terms, source) => {
  const { item } = interpretRecord(record(terms, []), {
    datasetKey,
    provider: 'flickr',
    sourceOf: (provider, account) =>
      account === null || provider !== 'flickr' ? null : `rule:${account}`,
  });
  expect(item.source).toBe(source);
  expect(item.account).toBe('account' in terms ? '1@N02' : null);
});
