import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, test } from 'vitest';
import {
  createPathWatch,
  edanCrosswalk,
  edanIgnored,
  explainPath,
  readEdanRecord,
} from '../../src/sources/index.ts';
import { VERBATIM_TERMS, type VerbatimRecord } from '../../src/terms/index.ts';

const shared = join(import.meta.dirname, '../../../shared');
const realFolder = join(shared, 'smithsonian');
const pathsFile = join(shared, 'reference/smithsonian-paths.tsv');

const read = (json: unknown): VerbatimRecord => {
  const reading = readEdanRecord(json);
  if (reading.kind === 'reject') throw new Error(`${reading.reason}: ${reading.detail}`);
  return reading.record;
};

/** The terms that are there, as a plain object. */
const terms = (json: unknown): object => JSON.parse(JSON.stringify(read(json).terms));

test.each([
  [
    'text',
    { kind: 'reject', reason: 'NOT_A_RECORD', detail: 'a JSON object is expected, not a string' },
  ],
  [null, { kind: 'reject', reason: 'NOT_A_RECORD', detail: 'a JSON object is expected, not null' }],
  [
    [],
    { kind: 'reject', reason: 'NOT_A_RECORD', detail: 'a JSON object is expected, not an array' },
  ],
  [{}, { kind: 'reject', reason: 'MISSING_ID', detail: 'url is missing or empty' }],
  [{ url: ' ' }, { kind: 'reject', reason: 'MISSING_ID', detail: 'url is missing or empty' }],
  [
    { url: null, id: 'x' },
    { kind: 'reject', reason: 'MISSING_ID', detail: 'url is missing or empty' },
  ],
])('%j is rejected', (json, expected) => {
  expect(readEdanRecord(json)).toEqual(expected);
});

test('every term is found under its own name', () => {
  const { terms: all } = read({ url: 'u' });
  expect(Object.keys(all)).toEqual([...VERBATIM_TERMS]);
});

test('the least record has only its key', () => {
  expect(readEdanRecord({ url: 'edanmdm:x_1' })).toEqual({
    kind: 'record',
    record: { sourceId: 'edanmdm:x_1', terms: {}, media: [], modifiedSeconds: null },
  });
});

describe('shapes', () => {
  const single = (fields: object) => ({ url: 'u', content: { descriptiveNonRepeating: fields } });
  const indexed = (fields: object) => ({ url: 'u', content: { indexedStructured: fields } });
  const freetext = (fields: object) => ({ url: 'u', content: { freetext: fields } });

  it.each<[string, object, object]>([
    [
      'a labelled title',
      single({ title: { label: 'Title', content: ' A bowl ' } }),
      {
        title: [{ label: 'Title', text: 'A bowl' }],
      },
    ],
    [
      'the outer title where there is no other',
      { url: 'u', title: 'A bowl', content: {} },
      {
        title: [{ label: null, text: 'A bowl' }],
      },
    ],
    [
      'a bare text where an entry is usual',
      freetext({ name: 'Jane Doe' }),
      {
        agent: [{ label: null, text: 'Jane Doe' }],
      },
    ],
    [
      'names as texts and objects',
      indexed({ name: ['Doe, Jane', { type: 'personal_main', content: 'Roe, R.' }] }),
      {
        agent: [
          { label: null, text: 'Doe, Jane' },
          { label: null, text: 'Roe, R.' },
        ],
      },
    ],
    [
      'the index of names only where no name stands in words',
      {
        url: 'u',
        content: {
          indexedStructured: { name: ['Doe, Jane'] },
          freetext: { name: [{ label: 'Artist', content: 'Jane Doe' }] },
        },
      },
      { agent: [{ label: 'Artist', text: 'Jane Doe' }] },
    ],
    [
      'labels that are no roles',
      freetext({
        name: [
          { label: 'Collector', content: 'J. Doe' },
          { label: 'Min. Elevation', content: 120 },
          { label: 'Biogeographical Region', content: '75 - Northeast' },
          { label: 'SITE NAME', content: 'Mound 3' },
        ],
      }),
      {
        agent: [{ label: 'Collector', text: 'J. Doe' }],
        elevation: [{ label: 'Min. Elevation', text: '120' }],
        place: [{ label: 'Biogeographical Region', text: '75 - Northeast' }],
        locality: [{ label: 'SITE NAME', text: 'Mound 3' }],
      },
    ],
    [
      'levels as objects and as texts',
      indexed({
        geoLocation: [
          {
            L2: 'Guatemala',
            L3: { type: 'State', content: 'Petén' },
            L5: { type: 'City', content: 'Flores' },
            Other: { type: 'Locality', content: 'Island' },
          },
        ],
      }),
      {
        country: [{ label: null, text: 'Guatemala' }],
        stateProvince: [{ label: 'State', text: 'Petén' }],
        municipality: [{ label: 'City', text: 'Flores' }],
        locality: [{ label: 'Locality', text: 'Island' }],
      },
    ],
    [
      'type words before levels',
      indexed({
        geoLocation: [
          {
            L1: { type: 'Country', content: 'Fiji' },
            L3: { type: 'County', content: 'Ba' },
            L4: { type: 'Hamlet', content: 'X' },
          },
        ],
      }),
      {
        country: [{ label: 'Country', text: 'Fiji' }],
        county: [
          { label: 'County', text: 'Ba' },
          { label: 'Hamlet', text: 'X' },
        ],
      },
    ],
    [
      'several places apart, the one with a point first',
      indexed({
        geoLocation: [
          { L2: { type: 'Country', content: 'France' } },
          {
            L2: { type: 'Country', content: 'Italy' },
            points: {
              point: {
                latitude: { type: 'decimal', content: '41.9' },
                longitude: { type: 'decimal', content: 12.5 },
              },
            },
          },
        ],
      }),
      {
        country: [{ label: 'Country', text: 'Italy' }],
        place: [{ label: 'Country', text: 'France' }],
        decimalLatitude: [{ label: 'decimal', text: '41.9' }],
        decimalLongitude: [{ label: 'decimal', text: '12.5' }],
      },
    ],
    [
      'the archival form',
      {
        url: 'ead_component:x',
        type: 'ead_component',
        content: {
          title: 'Letters',
          record_link: 'https://example.org/x',
          archival_repository: 'XYZ',
          metadata_usage: { access: 'CC0' },
          containedIn: [
            { type: 'Series', unittitle: 'Correspondence', url: 'https://example.org/s' },
          ],
          freetext: {
            unitdate: [
              {
                label: 'Date',
                content: 'circa 1964-1968',
                indexedContent: '1959/1973',
                flag: ['era:ce'],
              },
            ],
          },
        },
      },
      {
        recordType: [{ label: null, text: 'ead_component' }],
        title: [{ label: null, text: 'Letters' }],
        references: [{ label: null, text: 'https://example.org/x' }],
        institutionCode: [{ label: null, text: 'XYZ' }],
        license: [{ label: null, text: 'CC0' }],
        isPartOf: [{ label: null, text: 'Correspondence' }],
        eventDate: [{ label: 'Date', text: 'circa 1964-1968' }],
        normalizedEventDate: [{ label: 'Date', text: '1959/1973' }],
      },
    ],
    [
      'basis of record by unit',
      { url: 'u', unitCode: 'NMNHPALEO' },
      {
        collectionCode: [{ label: null, text: 'NMNHPALEO' }],
        basisOfRecord: [{ label: null, text: 'FossilSpecimen' }],
      },
    ],
    [
      'a living animal only where a taxon is named',
      { url: 'u', unitCode: 'NZP' },
      {
        collectionCode: [{ label: null, text: 'NZP' }],
      },
    ],
  ])('%s', (_name, json, expected) => {
    expect(terms(json)).toEqual(expected);
  });

  it.each<[string, unknown, number | null]>([
    ['number', { lastTimeUpdated: 1632215426, timestamp: 5 }, 1632215426],
    ['text', { lastTimeUpdated: '1632215426' }, 1632215426],
    ['timestamp alone', { timestamp: '1632215426' }, 1632215426],
    ['milliseconds', { timestamp: 1632215426123 }, 1632215426],
    ['none', { timestamp: 'yesterday' }, null],
    ['negative', { timestamp: -1 }, null],
  ])('modified as %s', (_name, fields, expected) => {
    expect(read({ url: 'u', ...(fields as object) }).modifiedSeconds).toBe(expected);
  });
});

describe('media', () => {
  const media = (online: unknown) =>
    read({ url: 'u', content: { descriptiveNonRepeating: { online_media: online } } }).media;
  const blank = {
    identifier: null,
    thumbnail: null,
    guid: null,
    providerManagedID: null,
    type: null,
    license: null,
    rights: null,
    title: null,
    description: null,
    creator: null,
    accessPoints: [],
  };

  it.each<[string, unknown, unknown[]]>([
    ['null', null, []],
    ['a text', 'none', []],
    ['a list that is empty', { mediaCount: 3, media: [] }, []],
    [
      'media as one object',
      { media: { content: 'https://example.org/a' } },
      [{ ...blank, identifier: 'https://example.org/a' }],
    ],
    ['media as a text', { media: 'https://example.org/a' }, []],
    ['media with holes', { media: [null, { type: 'Images' }, 3] }, [{ ...blank, type: 'Images' }]],
    ['usage as null', { media: [{ usage: null, thumbnail: 't' }] }, [{ ...blank, thumbnail: 't' }]],
  ])('%s', (_name, online, expected) => {
    expect(media(online)).toEqual(expected);
  });

  it('reads old and new sizes and 3D files', () => {
    const [medium] = media({
      media: [
        {
          type: '3d_voyager',
          id: '3d_package:1',
          voyagerId: 'v',
          content: 'https://example.org/v',
          usage: { access: 'CC0', codes: '', text: 'Thanks to X' },
          text_equiv: 'A ship',
          resources: [
            { label: 'High-resolution JPEG (3000x2000)', url: 'https://example.org/a.jpg' },
            {
              label: 'High-resolution TIFF',
              url: 'https://example.org/a.tif',
              width: 6857,
              height: '8943',
            },
            { label: 'JPEG', url: 'https://example.org/b.jpg', dimensions: '6857x8943' },
            {
              title: 'Model (zip)',
              url: 'https://example.org/m.zip',
              attributes: [{ UNITS: 'm', DRACO_COMPRESSED: false }, { FILE_SIZE: 3190824 }],
            },
            { label: 'no address' },
          ],
        },
      ],
    });
    expect(medium).toEqual({
      ...blank,
      identifier: 'https://example.org/v',
      providerManagedID: '3d_package:1',
      type: '3d_voyager',
      license: 'CC0',
      rights: 'Thanks to X',
      description: 'A ship',
      accessPoints: [
        {
          label: 'High-resolution JPEG (3000x2000)',
          url: 'https://example.org/a.jpg',
          width: null,
          height: null,
          sizeBytes: null,
        },
        {
          label: 'High-resolution TIFF',
          url: 'https://example.org/a.tif',
          width: 6857,
          height: 8943,
          sizeBytes: null,
        },
        {
          label: 'JPEG',
          url: 'https://example.org/b.jpg',
          width: 6857,
          height: 8943,
          sizeBytes: null,
        },
        {
          label: 'Model (zip)',
          url: 'https://example.org/m.zip',
          width: null,
          height: null,
          sizeBytes: 3190824,
        },
      ],
    });
  });
});

describe('unknown paths', () => {
  it('names each leaf with array marks, counted once a record', () => {
    const watch = createPathWatch();
    const record = {
      url: 'u',
      newField: 1,
      content: {
        freetext: {
          name: [{ label: 'A label nobody knows', content: 'Jane', note: 'x' }],
          newGroup: [
            { label: 'L', content: 'first' },
            { label: 'L', content: 'second' },
          ],
        },
        indexedStructured: { geoLocation: [{ L9: { type: 'Street', content: 'Elm' } }] },
        descriptiveNonRepeating: {
          online_media: { media: [{ resources: [{ url: 'x', depth: { bits: 8 } }] }] },
        },
      },
    };
    readEdanRecord(record, watch);
    readEdanRecord({ url: 'v', newField: true }, watch);
    expect(watch.unknown()).toEqual([
      { path: 'newField', records: 2, example: '1' },
      {
        path: 'content.descriptiveNonRepeating.online_media.media[].resources[].depth.bits',
        records: 1,
        example: '8',
      },
      { path: 'content.freetext.name[].note', records: 1, example: 'x' },
      { path: 'content.freetext.newGroup[].content', records: 1, example: 'first' },
      { path: 'content.freetext.newGroup[].label', records: 1, example: 'L' },
      { path: 'content.indexedStructured.geoLocation[].L9.content', records: 1, example: 'Elm' },
      { path: 'content.indexedStructured.geoLocation[].L9.type', records: 1, example: 'Street' },
    ]);
  });

  it('keeps its memory bounded', () => {
    const watch = createPathWatch();
    const wide = Object.fromEntries(Array.from({ length: 3000 }, (_, i) => [`k${i}`, 1]));
    readEdanRecord({ url: 'u', ...wide }, watch);
    expect(watch.unknown().length).toBe(1000);
  });
});

test('the tables name each path once and only known terms', () => {
  const paths = [...edanCrosswalk.map(({ path }) => path), ...edanIgnored.map(({ path }) => path)];
  expect(new Set(paths).size).toBe(paths.length);
  const known = new Set<string>(VERBATIM_TERMS);
  for (const { target, labels } of edanCrosswalk) {
    const targets = [
      target,
      ...Object.values(labels ?? {}).map((to) => (typeof to === 'string' ? to : to.term)),
    ];
    for (const one of targets) expect(one.includes('.') || known.has(one), one).toBe(true);
    for (const label of Object.keys(labels ?? {})) expect(label).toBe(label.toLowerCase());
  }
  for (const { reason } of edanIgnored) expect(reason).not.toBe('');
});

test.skipIf(!existsSync(pathsFile))(
  'each path of the reference is mapped or ignored on purpose',
  () => {
    const forgotten: string[] = [];
    for (const line of readFileSync(pathsFile, 'utf8').trim().split('\n').slice(1)) {
      const [path = ''] = line.split('\t');
      if (explainPath(path) === 'unknown') forgotten.push(path);
    }
    expect(forgotten).toEqual([]);
  },
);

const realRecords = function* (): Generator<unknown> {
  for (const file of readdirSync(realFolder).filter((name) => name.endsWith('.jsonl'))) {
    for (const line of readFileSync(join(realFolder, file), 'utf8').split('\n')) {
      if (line !== '') yield JSON.parse(line);
    }
  }
};

describe.skipIf(!existsSync(realFolder))('real records (../shared/smithsonian)', () => {
  it('are all read, without unknown paths', () => {
    const watch = createPathWatch();
    let count = 0;
    for (const json of realRecords()) {
      expect(readEdanRecord(json, watch).kind).toBe('record');
      count += 1;
    }
    expect(count).toBe(3365);
    expect(watch.unknown()).toEqual([]);
  });

  it('survive any damage', () => {
    let seed = 11;
    const next = (below: number): number => {
      seed = (seed * 48271) % 2147483647;
      return seed % below;
    };
    const junk = (): unknown =>
      [
        null,
        0,
        -1.5,
        '',
        'text',
        true,
        [],
        {},
        [[]],
        [[[['x']]]],
        [null, 1, 'a', {}],
        { content: { content: [] } },
        { label: 3, content: [1, 'b', null] },
      ][next(13)];
    const damage = (value: unknown): unknown => {
      if (next(40) === 0) return junk();
      if (Array.isArray(value)) return value.map(damage);
      if (typeof value !== 'object' || value === null) return value;
      return Object.fromEntries(
        Object.entries(value).flatMap(([key, inner]) =>
          next(60) === 0 ? [] : [[next(80) === 0 ? `${key}x` : key, damage(inner)]],
        ),
      );
    };
    const watch = createPathWatch();
    for (const json of realRecords()) {
      for (let i = 0; i < 4; i++) {
        const reading = readEdanRecord(damage(json), watch);
        if (reading.kind === 'record') expect(reading.record.sourceId).not.toBe('');
      }
    }
  });
});

test('deep and odd values are read to their end', () => {
  let deep: unknown = 'x';
  for (let i = 0; i < 50_000; i++) deep = [deep];
  const record = JSON.parse(
    '{"url":"u","__proto__":{"a":1},"constructor":"c","content":{"freetext":{"__proto__":[1]}}}',
  );
  record.content.freetext.name = deep;
  record.deep = deep;
  const watch = createPathWatch();
  expect(readEdanRecord(record, watch).kind).toBe('record');
  expect(watch.unknown().map(({ path }) => path)).toContain('__proto__.a');
});
