import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import type { SourceRecord } from '../../src/sources/adapter.ts';
import { probeOf } from '../../src/sources/detect.ts';
import { inaturalistAdapter } from '../../src/sources/inaturalist/adapter.ts';
import type { Reject } from '../../src/sources/types.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'opendrawer-inaturalist-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const web = {} as never;

async function readAll(location: string) {
  const notes: string[] = [];
  const rejects: Reject[] = [];
  const unknown = new Set<string>();
  const records: SourceRecord[] = [];
  const context = { web, cache: join(folder, 'cache'), onNote: (note: string) => notes.push(note) };
  const endpoint = { format: 'inaturalist', location, units: [] } as const;
  const plan = await inaturalistAdapter.plan(endpoint, { ...context, rangeBytes: 2 ** 20 });
  for (const partition of plan.partitions) {
    for await (const batch of inaturalistAdapter.read(partition, endpoint, {
      ...context,
      maxLineBytes: 2 ** 20,
      onReject: (reject) => rejects.push(reject),
      onSourceBytes: () => {},
      onUnknownPath: (path) => unknown.add(path),
    })) {
      records.push(...batch);
    }
  }
  return { plan, notes, rejects, unknown: [...unknown], records };
}

const detect = async (location: string) => {
  const context = { web, cache: join(folder, 'cache'), onNote: () => {} };
  return inaturalistAdapter.detect(await probeOf(location, context), context);
};

const tsv = (rows: readonly (readonly string[])[]): string =>
  `${rows.map((row) => row.join('\t')).join('\n')}\n`;

const OBSERVATIONS = [
  [
    'observation_uuid',
    'observer_id',
    'latitude',
    'longitude',
    'positional_accuracy',
    'taxon_id',
    'quality_grade',
    'observed_on',
    'anomaly_score',
    'extra',
  ],
  ['o-1', '7', '52.5', '13.4', '12', '30', 'research', '2021-05-06', '0.1', 'odd'],
  ['o-2', '8', '', '', '', '', 'casual', '', '', ''],
];
const PHOTOS = [
  [
    'photo_uuid',
    'photo_id',
    'observation_uuid',
    'observer_id',
    'extension',
    'license',
    'width',
    'height',
    'position',
  ],
  ['p-2', '22', 'o-1', '7', 'JPEG', 'CC-BY', '800', '600', '1'],
  ['p-1', '21', 'o-1', '9', 'jpg', 'CC0', '', 'x', '0'],
  ['p-3', '23', 'o-gone', '7', 'jpg', 'CC-BY', '1', '1', '0'],
  ['p-4', '24', 'o-2', '8', 'png', 'MINE', '1', '1', '0'],
];
const OBSERVERS = [
  ['observer_id', 'login', 'name'],
  ['7', 'seven', 'Person "Seven"'],
  ['9', 'nine', ''],
];
const TAXA = [
  ['taxon_id', 'ancestry', 'rank_level', 'rank', 'name', 'active'],
  ['1', '', '100', 'stateofmatter', 'Life', 'true'],
  ['2', '1', '70', 'kingdom', 'Animalia', 'true'],
  ['20', '1/2', '50', 'class', 'Insecta', 'true'],
  ['30', '1/2/99/20', '40', 'order', 'Lepidoptera', 'true'],
];

function release(name: string, tables: Record<string, string | Uint8Array>): string {
  const path = join(folder, name);
  mkdirSync(path, { recursive: true });
  for (const [file, content] of Object.entries(tables)) writeFileSync(join(path, file), content);
  return path;
}

const terms = ({ record }: SourceRecord) =>
  Object.fromEntries(
    Object.entries(record.terms).flatMap(([term, texts]) =>
      texts === undefined ? [] : [[term, texts.map(({ text }: { text: string }) => text)]],
    ),
  );

describe('a release', () => {
  let location: string;
  beforeAll(() => {
    location = release('whole', {
      'observations.csv.gz': gzipSync(tsv(OBSERVATIONS)),
      'photos.csv': tsv(PHOTOS),
      'observers.csv': tsv(OBSERVERS),
      'taxa.csv.gz': gzipSync(tsv(TAXA)),
      'readme.txt': 'x',
    });
  });

  test('is recognised', async () => {
    expect(await detect(location)).toEqual({
      endpoint: { format: 'inaturalist', location, units: [] },
      confidence: 1,
      summary: 'iNaturalist open data: photos, observations, observers, taxa',
      notes: [],
      description: null,
      tables: [],
      choices: {},
    });
  });

  test('is observations with their photos', async () => {
    const { records, rejects, unknown, notes, plan } = await readAll(location);
    expect(plan.partitions.map(({ id }) => id)).toEqual(['observations-000-of-1']);
    expect(rejects).toEqual([]);
    expect(unknown).toEqual(['extra']);
    expect(notes).toEqual(['observations-000-of-1: 1 photos have no observation']);
    expect(records.map(terms)).toEqual([
      {
        basisOfRecord: ['HumanObservation'],
        occurrenceID: ['https://www.inaturalist.org/observations/o-1'],
        references: ['https://www.inaturalist.org/observations/o-1'],
        eventDate: ['2021-05-06'],
        decimalLatitude: ['52.5'],
        decimalLongitude: ['13.4'],
        geodeticDatum: ['WGS84'],
        coordinateUncertaintyInMeters: ['12'],
        description: ['research'],
        recordedBy: ['Person "Seven"'],
        account: ['seven'],
        provider: ['inaturalist'],
        taxonID: ['30'],
        scientificName: ['Lepidoptera'],
        taxonRank: ['order'],
        vernacularName: ['Butterflies and Moths'],
        kingdom: ['Animalia'],
        class: ['Insecta'],
        higherClassification: ['Life | Animalia | Insecta'],
      },
      {
        basisOfRecord: ['HumanObservation'],
        occurrenceID: ['https://www.inaturalist.org/observations/o-2'],
        references: ['https://www.inaturalist.org/observations/o-2'],
        description: ['casual'],
        account: ['8'],
        provider: ['inaturalist'],
      },
    ]);
    const [first, second] = records.map(({ record }) => record.media);
    expect(
      first?.map(({ identifier, license, rights, creator, creatorUrl, format, widthInPixels }) => [
        identifier,
        license,
        rights,
        creator,
        creatorUrl,
        format,
        widthInPixels,
      ]),
    ).toEqual([
      [
        'https://inaturalist-open-data.s3.amazonaws.com/photos/21/original.jpg',
        'http://creativecommons.org/publicdomain/zero/1.0/',
        'CC0',
        'nine',
        'https://www.inaturalist.org/users/9',
        'jpg',
        null,
      ],
      [
        'https://inaturalist-open-data.s3.amazonaws.com/photos/22/original.JPEG',
        'http://creativecommons.org/licenses/by/4.0/',
        'CC-BY',
        'Person "Seven"',
        'https://www.inaturalist.org/users/7',
        'jpeg',
        800,
      ],
    ]);
    expect(first?.[0]?.title).toBe('Butterflies and Moths');
    expect(first?.[0]?.tags).toEqual(['Lepidoptera', 'Animals', 'Insect']);
    expect(
      second?.map(({ license, title, creator, tags }) => [license, title, creator, tags]),
    ).toEqual([['MINE', null, '8', []]]);
    const raw = JSON.parse(Buffer.from(records[0]?.raw ?? []).toString());
    expect([raw.extra, raw.anomaly_score, raw.photos[0].photo_uuid]).toEqual(['odd', '0.1', 'p-1']);
  });

  test('is cut once, and anew when a file changes', async () => {
    const before = readdirSync(join(folder, 'cache', 'inaturalist'));
    const first = await readAll(location);
    expect(readdirSync(join(folder, 'cache', 'inaturalist'))).toEqual(before);
    writeFileSync(join(location, 'observers.csv'), tsv([...OBSERVERS, ['8', 'eight', '']]));
    const second = await readAll(location);
    expect(second.plan.partitions[0]?.fingerprint).not.toBe(first.plan.partitions[0]?.fingerprint);
    expect(second.records[1]?.record.terms.recordedBy?.[0]?.text).toBe('eight');
    expect(readdirSync(join(folder, 'cache', 'inaturalist')).length).toBe(1);
  });
});

test('without taxa and observers observations go without', async () => {
  const location = release('bare', {
    'observations.csv': tsv(OBSERVATIONS),
    'photos.csv': tsv(PHOTOS),
  });
  expect((await detect(location))?.notes).toEqual([
    'There is no table of observers: observations go without them',
    'There is no table of taxa: observations go without them',
  ]);
  const { records } = await readAll(location);
  expect(records.map(({ record }) => [record.terms.scientificName, record.media.length])).toEqual([
    [undefined, 2],
    [undefined, 1],
  ]);
});

test('rows of another width are rejected with their line', async () => {
  const location = release('odd', {
    'observations.csv': `${tsv(OBSERVATIONS)}o-3\ttoo few\n`,
    'photos.csv': tsv(PHOTOS),
  });
  const { records, rejects, plan } = await readAll(location);
  expect(records.length).toBe(2);
  expect(rejects.map(({ partition, line, reason }) => [partition, line, reason])).toEqual([
    ['observations.csv', 4, 'INVALID_ROW'],
  ]);
  expect(plan.notes).toEqual(['1 lines of the tables are no rows']);
});

it.each<[what: string, tables: Record<string, string>, code: string]>([
  ['no photos', { 'observations.csv': tsv(OBSERVATIONS) }, 'SOURCE_NOT_FOUND'],
  [
    'other columns',
    { 'observations.csv': 'a\tb\n1\t2\n', 'photos.csv': tsv(PHOTOS) },
    'COLUMN_UNKNOWN',
  ],
])('%s', async (what, tables, code) => {
  const location = release(what, tables);
  expect(await detect(location)).toBe(null);
  await expect(readAll(location)).rejects.toMatchObject({ code });
});

test('many observations are cut into buckets, and none is lost', async () => {
  const { prepareRelease } = await import('../../src/sources/inaturalist/prepare.ts');
  const { readBucket } = await import('../../src/sources/inaturalist/read-bucket.ts');
  const location = release('many', {
    'observations.csv': tsv([
      OBSERVATIONS[0] ?? [],
      ...Array.from({ length: 3000 }, (_, i) => [
        `o-${i}`,
        '7',
        '1',
        '2',
        '',
        '30',
        '',
        '2020',
        '',
        '',
      ]),
    ]),
    'photos.csv': tsv([
      PHOTOS[0] ?? [],
      ...Array.from({ length: 6000 }, (_, i) => [
        `p-${i}`,
        `${i}`,
        `o-${i % 3000}`,
        '7',
        'jpg',
        'CC0',
        '1',
        '1',
        '0',
      ]),
    ]),
    'taxa.csv': tsv(TAXA),
  });
  const cache = join(folder, 'many-cache');
  const release1 = await prepareRelease(location, cache, undefined, 7);
  expect(release1.buckets).toBe(7);
  const seen = new Map<string, number>();
  for (let bucket = 0; bucket < release1.buckets; bucket += 1) {
    for await (const batch of readBucket(release1, bucket, cache, undefined)) {
      for (const { observation_uuid, photos } of batch) {
        expect(seen.has(observation_uuid)).toBe(false);
        seen.set(observation_uuid, photos.length);
      }
    }
  }
  expect(seen.size).toBe(3000);
  expect(new Set(seen.values())).toEqual(new Set([2]));
});

const shared = join(import.meta.dirname, '../../../shared/openverse/inaturalist');
test.skipIf(!existsSync(shared))('the sample of the open data', async () => {
  const { records, rejects } = await readAll(shared);
  const photos = new Set(
    records.flatMap(({ record }) => record.media.map(({ providerManagedID }) => providerManagedID)),
  );
  expect([records.length, photos.size, rejects.length]).toEqual([32, 27, 0]);
});
