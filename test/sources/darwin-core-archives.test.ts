import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { dwcaAdapter } from '../../src/sources/darwin-core/adapter.ts';
import { temporaryFolder, writeTree } from './bytes-helpers.ts';
import {
  type Files,
  metaXml,
  noWeb,
  rawOf,
  readArchive,
  type TableText,
  tarGzOf,
  textsOf,
  writeZip,
} from './darwin-core-helpers.ts';

const OCCURRENCE = 'http://rs.tdwg.org/dwc/terms/Occurrence';
const EVENT = 'http://rs.tdwg.org/dwc/terms/Event';
const MULTIMEDIA = 'http://rs.gbif.org/terms/1.0/Multimedia';
const MEASUREMENT = 'http://rs.tdwg.org/dwc/terms/MeasurementOrFact';

const lines = (...rows: readonly (readonly string[])[]): string =>
  rows.map((row) => `${row.join('\t')}\n`).join('');

const occurrences: TableText = {
  rowType: 'Occurrence',
  files: ['occurrence.txt'],
  terms: ['', 'occurrenceID', 'scientificName', 'locality'],
};
const media: TableText = {
  rowType: MULTIMEDIA,
  files: ['media.txt'],
  terms: ['', 'http://purl.org/dc/terms/identifier'],
  defaults: { 'http://purl.org/dc/terms/type': 'StillImage' },
};

const star: Files = {
  'meta.xml': metaXml(occurrences, media),
  'occurrence.txt': lines(
    ['id', 'occurrenceID', 'name', 'locality'],
    ['1', 'urn:a', 'Parus major', 'Berlin'],
    ['2', 'urn:b', 'Corvus corax', ''],
  ),
  'media.txt': lines(
    ['coreid', 'identifier'],
    ['2', 'https://example.org/b1.jpg'],
    ['1', 'https://example.org/a.jpg'],
    ['2', 'https://example.org/b2.jpg'],
    ['3', 'https://example.org/lost.jpg'],
  ),
};

const text = (one: string) => [{ label: null, text: one }];

async function inFolder(files: Files, options: Readonly<Record<string, unknown>> = {}) {
  using folder = temporaryFolder();
  using cache = temporaryFolder();
  writeTree(folder.path, files);
  return await readArchive(folder.path, cache.path, { options });
}

describe('an archive of occurrences', () => {
  const written: readonly [string, (folder: string) => Promise<string>][] = [
    [
      'a folder',
      async (folder) => {
        writeTree(join(folder, 'tree'), star);
        return join(folder, 'tree');
      },
    ],
    ['a zip', (folder) => writeZip(join(folder, 'a.zip'), star)],
    [
      'a zip in a folder',
      (folder) =>
        writeZip(
          join(folder, 'a.zip'),
          Object.fromEntries(
            Object.entries(star).map(([name, content]) => [`dwca/${name}`, content]),
          ),
        ),
    ],
    [
      'a gzipped tar called zip',
      async (folder) => {
        writeFileSync(join(folder, 'a.zip'), await tarGzOf(star));
        return join(folder, 'a.zip');
      },
    ],
  ];

  test.each(written)('gives records with what belongs to them, from %s', async (_, make) => {
    using folder = temporaryFolder();
    using cache = temporaryFolder();
    const { records, rejects, notes, tables } = await readArchive(
      await make(folder.path),
      cache.path,
    );
    expect(
      records.map(({ record: { terms, ...record }, line }) => ({
        ...record,
        line,
        terms: JSON.parse(JSON.stringify(terms)),
      })),
    ).toEqual([
      {
        sourceId: 'urn:a',
        line: 2,
        terms: {
          occurrenceID: text('urn:a'),
          scientificName: text('Parus major'),
          locality: text('Berlin'),
        },
        media: [],
        modifiedSeconds: null,
        extensions: {
          [MULTIMEDIA]: [{ identifier: 'https://example.org/a.jpg', type: 'StillImage' }],
        },
      },
      {
        sourceId: 'urn:b',
        line: 3,
        terms: { occurrenceID: text('urn:b'), scientificName: text('Corvus corax') },
        media: [],
        modifiedSeconds: null,
        extensions: {
          [MULTIMEDIA]: [
            { identifier: 'https://example.org/b1.jpg', type: 'StillImage' },
            { identifier: 'https://example.org/b2.jpg', type: 'StillImage' },
          ],
        },
      },
    ]);
    expect(rawOf(records[0] ?? fail())).toEqual({
      core: { id: '1', occurrenceID: 'urn:a', scientificName: 'Parus major', locality: 'Berlin' },
      extensions: { [MULTIMEDIA]: [{ coreid: '1', identifier: 'https://example.org/a.jpg' }] },
      defaults: { [MULTIMEDIA]: { type: 'StillImage' } },
    });
    expect(rejects).toEqual([]);
    expect(tables.map(({ rows, orphans }) => [rows, orphans])).toEqual([
      [2, 0],
      [4, 1],
    ]);
    expect(notes).toContainEqual(
      expect.stringMatching(
        /REFERENTIAL_INTEGRITY_VIOLATION: 1 of 4 rows of .*media\.txt \(Multimedia\) belong to no row of the core \(line 5\)/,
      ),
    );
  });

  test.each<[string, Files, readonly string[]]>([
    [
      'id where there is no occurrenceID',
      {
        'meta.xml': metaXml({ ...occurrences, terms: ['', '', 'scientificName'] }),
        'occurrence.txt': lines(['id', 'x', 'name'], ['k1', '', 'A'], ['k2', '', 'B']),
      },
      ['k1', 'k2'],
    ],
    [
      'triplets where ids count rows',
      {
        'meta.xml': metaXml({
          ...occurrences,
          terms: ['', 'institutionCode', 'collectionCode', 'catalogNumber'],
        }),
        'occurrence.txt': lines(
          ['id', 'i', 'c', 'n'],
          ['1', 'ZMB', 'Aves', '5'],
          ['2', 'ZMB', 'Aves', '6'],
        ),
      },
      ['ZMB:Aves:5', 'ZMB:Aves:6'],
    ],
    [
      'row numbers where triplets are repeated',
      {
        'meta.xml': metaXml({
          ...occurrences,
          terms: ['', 'institutionCode', 'collectionCode', 'catalogNumber'],
        }),
        'occurrence.txt': lines(
          ['id', 'i', 'c', 'n'],
          ['1', 'ZMB', 'Aves', '5'],
          ['2', 'ZMB', 'Aves', '5'],
        ),
      },
      ['1', '2'],
    ],
    [
      'the id where an occurrenceID is repeated',
      {
        'meta.xml': metaXml(occurrences),
        'occurrence.txt': lines(
          ['id', 'o', 'n', 'l'],
          ['k1', 'same', 'A', ''],
          ['k2', 'same', 'B', ''],
          ['k3', 'other', 'C', ''],
        ),
      },
      ['k1', 'k2', 'other'],
    ],
    [
      'the key of GBIF',
      {
        'meta.xml': metaXml({
          ...occurrences,
          terms: ['http://rs.gbif.org/terms/1.0/gbifID', 'occurrenceID', 'scientificName'],
        }),
        'occurrence.txt': lines(['gbifID', 'o', 'n'], ['4711', 'x', 'A'], ['4712', 'y', 'B']),
      },
      ['4711', '4712'],
    ],
  ])('knows records by %s', async (_, files, ids) => {
    expect((await inFolder(files)).records.map(({ record }) => record.sourceId)).toEqual(ids);
  });

  test('knows rows without any id by what they say', async () => {
    const files = {
      'meta.xml': metaXml({ ...occurrences, id: null }),
      'occurrence.txt': lines(
        ['', 'o', 'n', 'l'],
        ['', '', 'A', 'x'],
        ['', '', 'B', 'y'],
        ['', '', 'A', 'x'],
      ),
    };
    const [first = '', second = '', third = ''] = (await inFolder(files)).records.map(
      ({ record }) => record.sourceId,
    );
    expect(first).toMatch(/^row-[0-9a-f]{20}$/);
    expect(third).toBe(`${first}-2`);
    const changed = {
      ...files,
      'occurrence.txt': lines(['', 'o', 'n', 'l'], ['', '', 'C', 'z'], ['', '', 'B', 'y']),
    };
    expect((await inFolder(changed)).records.map(({ record }) => record.sourceId)[1]).toBe(second);
  });

  test.each([
    ['UTF-16', 'UTF-16', (content: string) => Buffer.from(`\ufeff${content}`, 'utf16le')],
    ['Latin-1', 'ISO-8859-1', (content: string) => Buffer.from(content, 'latin1')],
    ['Latin-1 that is called UTF-8', 'UTF-8', (content: string) => Buffer.from(content, 'latin1')],
    ['UTF-8 with a mark', 'UTF-8', (content: string) => Buffer.from(`\ufeff${content}`)],
    [
      'old Macintosh line ends',
      'UTF-8',
      (content: string) => Buffer.from(content.replaceAll('\n', '\r')),
    ],
    ['DOS line ends', 'UTF-8', (content: string) => Buffer.from(content.replaceAll('\n', '\r\n'))],
  ])('reads %s', async (_, encoding, encode) => {
    const attributes = `encoding="${encoding}" fieldsTerminatedBy="\\t" fieldsEnclosedBy="" ignoreHeaderLines="1"`;
    const { records } = await inFolder({
      'meta.xml': metaXml({ ...occurrences, attributes }),
      'occurrence.txt': encode(
        lines(['id', 'o', 'n', 'l'], ['1', 'a', 'Parus', 'Köln'], ['2', 'b', 'Corvus', 'Besançon']),
      ),
    });
    expect(records.map((record) => [textsOf(record)['locality'], record.line])).toEqual([
      ['Köln', 2],
      ['Besançon', 3],
    ]);
    expect(rawOf(records[0] ?? fail())).toMatchObject({ core: { locality: 'Köln' } });
  });

  test('rejects rows that cannot be trusted, and says which are odd', async () => {
    const attributes = 'fieldsTerminatedBy="," fieldsEnclosedBy="&quot;" ignoreHeaderLines="1"';
    const { records, rejects, notes } = await inFolder({
      'meta.xml': metaXml({ ...occurrences, attributes }),
      'occurrence.txt':
        'id,o,n,l\n1,a,Parus,x\n(broken line\n2,b\n3,c,Corvus,x,more\n,,,\n4,d,"Sturnus",z\n5,"e,Turdus,y\n',
    });
    expect(records.map(({ record, line }) => [record.sourceId, line])).toEqual([
      ['a', 2],
      ['b', 4],
      ['c', 5],
      ['d', 7],
      ['"e', 8],
    ]);
    expect(rejects).toEqual([
      {
        partition: 'occurrence.txt',
        line: 3,
        reason: 'INVALID_ROW',
        detail: '1 of 4 cells',
        sample: '(broken line',
      },
    ]);
    expect(notes).toEqual([
      'occurrence.txt: 1 row without any value were passed over.',
      'occurrence.txt: 1 row (line 4) with fewer cells than the 4 columns; what is missing was read as empty.',
      'occurrence.txt: 1 row (line 5) with more cells than the 4 columns; what is beyond them stays in the record as published.',
      'occurrence.txt: 1 row (line 8) with a quote that is never closed; it was read as a letter.',
    ]);
  });

  test('tells columns that no table knows, and keeps them', async () => {
    const { records, unknown } = await inFolder({
      'meta.xml': metaXml({
        ...occurrences,
        terms: ['', 'occurrenceID', 'http://example.org/terms/mood'],
      }),
      'occurrence.txt': lines(
        ['id', 'o', 'mood', 'colour'],
        ['1', 'a', 'merry', 'red'],
        ['2', 'b', '', 'blue'],
      ),
    });
    expect(unknown).toEqual({ 'http://example.org/terms/mood': 1, colour: 2 });
    expect(rawOf(records[0] ?? fail())).toEqual({
      core: { id: '1', occurrenceID: 'a', 'http://example.org/terms/mood': 'merry', colour: 'red' },
    });
  });

  test('copies no more rows of one record than can be held, and says so', async () => {
    const { records, notes } = await inFolder({
      ...star,
      'media.txt': lines(
        ['coreid', 'identifier'],
        ...Array.from({ length: 10_020 }, (_, at) => ['1', `https://example.org/${at}.jpg`]),
      ),
    });
    expect(records[0]?.record.extensions?.[MULTIMEDIA]?.length).toBe(10_000);
    expect(notes).toContainEqual(
      expect.stringMatching(
        /20 rows of media\.txt belong to records that have more than 10000 of them/,
      ),
    );
  });
});

test('ids that are everywhere the same take no more than can be held', async () => {
  const rows = (prefix: string) =>
    Array.from({ length: 6000 }, (_, at) => ['same', `${prefix}${at}`, 'x', 'y']);
  const { records, notes } = await inFolder({
    ...star,
    'occurrence.txt': lines(['id', 'o', 'n', 'l'], ...rows('o')),
    'media.txt': lines(
      ['coreid', 'identifier'],
      ...rows('https://example.org/').map(([id = '', url = '']) => [id, url]),
    ),
  });
  expect(records.length).toBe(6000);
  const given = records.reduce(
    (sum, { record }) => sum + (record.extensions?.[MULTIMEDIA]?.length ?? 0),
    0,
  );
  expect(given).toBeLessThanOrEqual(3 * 200_000);
  expect(given).toBeGreaterThan(100_000);
  expect(notes).toContainEqual(
    expect.stringMatching(
      /records have an id that others have too, with so many rows of media\.txt/,
    ),
  );
});

describe('large tables', () => {
  const count = 40_000;
  const ids = Array.from({ length: count }, (_, at) => `urn:lsid:${at}`);
  const files: Files = {
    'meta.xml': metaXml(
      {
        ...occurrences,
        terms: ['occurrenceID', 'locality'],
        attributes: 'fieldsTerminatedBy="," fieldsEnclosedBy="&quot;" ignoreHeaderLines="1"',
      },
      media,
    ),
    'occurrence.txt': `id,locality\n${ids.map((id, at) => `${id},"a ""long""\nline ${at}"\n`).join('')}`,
    'media.txt': lines(
      ['coreid', 'identifier'],
      ...ids.map((_, at) => {
        const other = (at * 7919) % count;
        return [`urn:lsid:${other}`, `https://example.org/${other}.jpg`];
      }),
    ),
  };

  test('are cut between rows, and each part gets what belongs to it', async () => {
    using folder = temporaryFolder();
    using cache = temporaryFolder();
    writeTree(folder.path, files);
    const { records, partitions, fingerprints } = await readArchive(folder.path, cache.path, {
      rangeBytes: 2 ** 19,
    });
    expect(partitions).toEqual(partitions.map((_, at) => `occurrence.txt#${at + 1}`));
    expect(partitions.length).toBeGreaterThan(2);
    expect(new Set(fingerprints).size).toBe(partitions.length);
    expect(records.length).toBe(count);
    for (const [at, { record, line }] of records.entries()) {
      expect(record.sourceId).toBe(ids[at]);
      expect(line).toBe(2 + 2 * at);
      expect(record.terms.locality?.[0]?.text).toBe(`a "long"\nline ${at}`);
      expect(record.extensions?.[MULTIMEDIA]).toEqual([
        { identifier: `https://example.org/${at}.jpg`, type: 'StillImage' },
      ]);
    }
  });

  test('only parts that changed have another fingerprint', async () => {
    using folder = temporaryFolder();
    using cache = temporaryFolder();
    writeTree(folder.path, files);
    const before = await readArchive(folder.path, cache.path, { rangeBytes: 2 ** 19 });
    writeTree(folder.path, {
      'media.txt': String(files['media.txt']).replace(
        'example.org/39999.jpg',
        'example.com/39999.jpg',
      ),
    });
    const after = await readArchive(folder.path, cache.path, { rangeBytes: 2 ** 19 });
    expect(after.fingerprints.slice(0, -1)).toEqual(before.fingerprints.slice(0, -1));
    expect(after.fingerprints.at(-1)).not.toBe(before.fingerprints.at(-1));
    expect(readdirSync(cache.path).length).toBe(1);
  });
});

describe('what is prepared', () => {
  test('is used again for an unchanged archive', async () => {
    using folder = temporaryFolder();
    using cache = temporaryFolder();
    const path = await writeZip(join(folder.path, 'a.zip'), star);
    await readArchive(path, cache.path);
    const [name = ''] = readdirSync(cache.path);
    const { ino, mtimeMs } = statSync(join(cache.path, name, 'plan.json'));
    expect((await readArchive(path, cache.path)).records.length).toBe(2);
    expect(readdirSync(cache.path)).toEqual([name]);
    expect(statSync(join(cache.path, name, 'plan.json'))).toMatchObject({ ino, mtimeMs });
  });

  test('is made again where the cache was emptied in part', async () => {
    using folder = temporaryFolder();
    using cache = temporaryFolder();
    const path = await writeZip(join(folder.path, 'a.zip'), star);
    await readArchive(path, cache.path);
    const [name = ''] = readdirSync(cache.path);
    rmSync(join(cache.path, name, 'joined-0.rows'));
    expect((await readArchive(path, cache.path)).records.length).toBe(2);
  });

  test('is kept for other archives of the same cache, and goes for earlier states of its own', async () => {
    using folder = temporaryFolder();
    using cache = temporaryFolder();
    const first = await writeZip(join(folder.path, 'a.zip'), star);
    const second = await writeZip(join(folder.path, 'b.zip'), star);
    await readArchive(first, cache.path);
    await readArchive(second, cache.path);
    expect(readdirSync(cache.path).length).toBe(2);
    await writeZip(second, { ...star, 'media.txt': 'coreid\tidentifier\n' });
    await readArchive(second, cache.path);
    expect(readdirSync(cache.path).length).toBe(2);
  });

  test('is not believed when a file has changed since', async () => {
    using folder = temporaryFolder();
    using cache = temporaryFolder();
    writeTree(folder.path, star);
    const context = { web: noWeb, cache: cache.path, onNote: () => {} };
    const endpoint = { format: 'dwca', location: folder.path, units: [] } as const;
    const { partitions } = await dwcaAdapter.plan(endpoint, { ...context, rangeBytes: 2 ** 28 });
    writeTree(folder.path, { 'occurrence.txt': 'id\n' });
    const read = async () => {
      const [partition = fail()] = partitions;
      const reading = {
        ...context,
        maxLineBytes: 1e6,
        onReject() {},
        onSourceBytes() {},
        onUnknownPath() {},
      };
      for await (const _ of dwcaAdapter.read(partition, endpoint, reading));
    };
    await expect(read()).rejects.toMatchObject({ code: 'SOURCE_CHANGED' });
  });
});

describe('an archive of events', () => {
  const events: TableText = {
    rowType: 'Event',
    files: ['event.txt'],
    terms: ['eventID', 'parentEventID', 'eventDate', 'decimalLatitude', 'decimalLongitude', 'year'],
  };
  const found: TableText = {
    rowType: 'Occurrence',
    files: ['occurrence.txt'],
    terms: ['eventID', 'occurrenceID', 'scientificName', 'eventDate'],
  };
  const measured: TableText = {
    rowType: 'MeasurementOrFact',
    files: ['mof.txt'],
    terms: ['', 'occurrenceID', 'measurementType'],
  };
  const survey: Files = {
    'meta.xml': metaXml(events, found, measured),
    'event.txt': lines(
      ['eventID', 'parent', 'date', 'lat', 'lon', 'year'],
      ['station', '', '2001', '54.1', '10.2', '2001'],
      ['grab', 'station', '', '', '', ''],
      ['empty', '', '2003', '', '', ''],
    ),
    'occurrence.txt': lines(
      ['eventID', 'o', 'n', 'd'],
      ['grab', 'o1', 'Mya arenaria', '2002-05-01'],
      ['grab', 'o2', 'Arenicola', ''],
      ['nowhere', 'o3', 'Nereis', ''],
    ),
    'mof.txt': lines(
      ['eventID', 'o', 't'],
      ['grab', 'o2', 'abundance'],
      ['grab', '', 'depth'],
      ['empty', '', 'depth'],
    ),
  };

  test('gives occurrences with what their events say', async () => {
    const { records, notes } = await inFolder(survey);
    expect(records.map(textsOf)).toEqual([
      {
        occurrenceID: 'o1',
        eventID: 'grab',
        parentEventID: 'station',
        scientificName: 'Mya arenaria',
        eventDate: '2002-05-01',
        decimalLatitude: '54.1',
        decimalLongitude: '10.2',
      },
      {
        occurrenceID: 'o2',
        eventID: 'grab',
        parentEventID: 'station',
        scientificName: 'Arenicola',
        eventDate: '2001',
        year: '2001',
        decimalLatitude: '54.1',
        decimalLongitude: '10.2',
      },
      { occurrenceID: 'o3', eventID: 'nowhere', scientificName: 'Nereis' },
    ]);
    expect(records.map(({ record }) => record.extensions?.[MEASUREMENT])).toEqual([
      [{ measurementType: 'depth' }],
      [{ occurrenceID: 'o2', measurementType: 'abundance' }, { measurementType: 'depth' }],
      undefined,
    ]);
    expect(rawOf(records[1] ?? fail())).toMatchObject({
      core: { eventID: 'grab', parentEventID: 'station' },
      extensions: {
        [OCCURRENCE]: [{ occurrenceID: 'o2' }],
        [EVENT]: [{ eventID: 'station' }],
      },
    });
    expect(notes).toEqual([
      'RECORD_REFERENTIAL_INTEGRITY_VIOLATION: 1 of 3 rows of occurrence.txt belong to no row of the core.',
      '1 of 3 rows of event.txt (Event) have no occurrence in occurrence.txt, and became no items.',
      '1 of 3 rows of mof.txt (MeasurementOrFact) belong to rows of the core that have no occurrence in occurrence.txt.',
    ]);
  });

  test('gives the events where there are no occurrences', async () => {
    const { records } = await inFolder({
      ...survey,
      'occurrence.txt': lines(['eventID', 'o', 'n', 'd']),
    });
    expect(records.map(({ record }) => record.sourceId)).toEqual(['station', 'grab', 'empty']);
  });

  test('gives no more than a hundred rows of an event to each of its occurrences', async () => {
    const rows = Array.from({ length: 150 }, (_, at) => ['grab', '', `depth ${at}`]);
    const { records, notes } = await inFolder({
      ...survey,
      'mof.txt': lines(['eventID', 'o', 't'], ...rows, ['grab', 'o2', 'abundance']),
    });
    expect(records.map(({ record }) => record.extensions?.[MEASUREMENT]?.length)).toEqual([
      100,
      101,
      undefined,
    ]);
    expect(notes).toContainEqual(
      'occurrence.txt: 2 records share more than 100 rows of mof.txt with others of their event or taxon; each has the first 100.',
    );
  });

  test('does not follow events in a circle', async () => {
    const { records } = await inFolder({
      ...survey,
      'event.txt': lines(
        ['eventID', 'parent', 'date', 'lat', 'lon', 'year'],
        ['grab', 'other', '', '', '', ''],
        ['other', 'grab', '1999', '', '', ''],
      ),
    });
    expect(textsOf(records[1] ?? fail())['eventDate']).toBe('1999');
  });
});

describe('an archive without meta.xml', () => {
  test('is read by the names of its columns', async () => {
    const { records, notes } = await inFolder({
      'occurrence.csv': 'occurrenceID,scientificName,decimalLatitude\no1,Parus major,52.5\n',
      'multimedia.csv': 'occurrenceID,identifier,format\no1,https://example.org/a.jpg,image/jpeg\n',
      'eml.xml': '<eml/>',
      'README.md': 'Read me.',
    });
    expect(records.map(textsOf)).toEqual([
      { occurrenceID: 'o1', scientificName: 'Parus major', decimalLatitude: '52.5' },
    ]);
    expect(records[0]?.record.extensions).toEqual({
      [MULTIMEDIA]: [{ identifier: 'https://example.org/a.jpg', format: 'image/jpeg' }],
    });
    expect(notes[0]).toBe(
      'There is no meta.xml (DWCA_META_XML_NOT_FOUND): occurrence.csv as Occurrence, multimedia.csv as Multimedia were read by the headings.',
    );
  });

  test.each<[string, Files, RegExp]>([
    [
      'two tables of occurrences',
      {
        'a.csv': 'occurrenceID,scientificName\n1,x\n',
        'b.csv': 'occurrenceID,scientificName\n2,y\n',
      },
      /more than one table may be its core/,
    ],
    [
      'an unknown file beside',
      { 'a.csv': 'occurrenceID,scientificName\n1,x\n', 'b.dat': 'whatever' },
      /b\.dat beside a\.csv is not known to be a table/,
    ],
    ['nothing of the kind', { 'a.csv': 'x,y\n1,2\n' }, /no table whose headings are terms/],
  ])('is refused with %s', async (_, files, message) => {
    await expect(inFolder(files)).rejects.toMatchObject({
      code: 'ARCHIVE_INVALID',
      message: expect.stringMatching(message),
    });
  });
});

test.each<[string, Files, RegExp]>([
  [
    'a file outside',
    { ...star, 'meta.xml': metaXml({ ...occurrences, files: ['../../etc/passwd'] }) },
    /names the file \.\.\/\.\.\/etc\/passwd, which is not there/,
  ],
  [
    'a file at an address',
    { ...star, 'meta.xml': metaXml({ ...occurrences, files: ['https://example.org/a.txt'] }) },
    /lies at https:\/\/example\.org\/a\.txt, outside of the archive/,
  ],
  [
    'an extension and no id',
    { ...star, 'meta.xml': metaXml({ ...occurrences, id: null }, media) },
    /the core has no <id index/,
  ],
])('refuses %s', async (_, files, message) => {
  await expect(inFolder(files)).rejects.toMatchObject({
    code: 'ARCHIVE_INVALID',
    message: expect.stringMatching(message),
  });
});

test('says that an archive is in the archive', async () => {
  using folder = temporaryFolder();
  using cache = temporaryFolder();
  const inner = await writeZip(join(folder.path, 'inner.zip'), star);
  const path = await writeZip(join(folder.path, 'outer.zip'), { 'inner.zip': readFileSync(inner) });
  await expect(readArchive(path, cache.path)).rejects.toMatchObject({
    code: 'ARCHIVE_INVALID',
    message: expect.stringContaining('holds another archive, inner.zip'),
  });
});

test.each([
  ['another case', 'Occurrence.TXT'],
  ['backslashes', '.\\occurrence.txt'],
  ['an escape of URLs', 'occurrence%2Etxt'],
])('finds a file by %s', async (_, name) => {
  expect(
    (await inFolder({ ...star, 'meta.xml': metaXml({ ...occurrences, files: [name] }) })).records
      .length,
  ).toBe(2);
});

test('finds a file whose name another system wrote', async () => {
  const { 'occurrence.txt': content = '', ...others } = star;
  const files = {
    ...others,
    'Gr\u006f\u0308\u00dfe.txt': content,
    'meta.xml': metaXml({ ...occurrences, files: ['Größe.txt'] }),
  };
  expect((await inFolder(files)).records.length).toBe(2);
});

function fail(): never {
  throw new Error('nothing is there');
}
