import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { OpendrawerError } from '../../src/errors/index.ts';
import { validateSource } from '../../src/flow/index.ts';
import { metadataFindings } from '../../src/flow/validate/metadata.ts';
import { noteFindings } from '../../src/flow/validate/notes.ts';
import { columnFinder, pathOf } from '../../src/flow/validate/places.ts';
import type { Validation, ValidationFinding } from '../../src/publish/index.ts';
import type {
  DatasetDescription,
  DetectedTable,
  Detection,
  Reject,
  SourceAdapter,
  SourceContext,
  SourceRecord,
} from '../../src/sources/index.ts';
import { createWebClient } from '../../src/sources/index.ts';
import { termsOf, VERBATIM_TERMS, type VerbatimTerm } from '../../src/terms/index.ts';
import { temporaryFolder } from '../support/workspace.ts';

const folder = temporaryFolder();
afterAll(() => folder[Symbol.asyncDispose]());

type Row = Partial<Record<VerbatimTerm, string>> & { readonly sourceId?: string };

/** A source that is a list of rows; lines are counted behind a header. */
interface Source {
  readonly rows?: readonly Row[];
  readonly rejects?: readonly Partial<Reject>[];
  readonly tables?: readonly DetectedTable[];
  readonly description?: DatasetDescription | null;
  readonly notes?: readonly string[];
  readonly unknown?: readonly string[];
  /** Thrown after so many rows. */
  readonly breaksAfter?: number;
  readonly detects?: () => readonly Detection[];
}

function adapterOver(source: Source): { adapter: SourceAdapter; detection: Detection } {
  const rows = source.rows ?? [];
  const records = rows.map((row, i): SourceRecord => {
    const { sourceId, ...terms } = row;
    return {
      record: {
        sourceId: sourceId ?? row.occurrenceID ?? `row-${i}`,
        terms: termsOf(
          VERBATIM_TERMS.map((term) => {
            const text = row[term];
            return text === undefined || text === '' ? undefined : [{ label: null, text }];
          }),
        ),
        media: [],
        modifiedSeconds: null,
      },
      raw: Buffer.from(Object.values(terms).join('\t')),
      line: i + 2,
    };
  });
  return {
    detection: {
      endpoint: { format: 'dwca', location: '/data/museum.zip', units: [] },
      confidence: 1,
      summary: `Darwin Core archive: Occurrence core (${rows.length} rows)`,
      notes: source.notes ?? [],
      description: source.description ?? null,
      tables: source.tables ?? [],
      choices: {},
    },
    adapter: {
      format: 'dwca',
      occurrences: true,
      detect: async () => null,
      termsOf: () => null,
      plan: async () => ({
        partitions: [
          {
            id: 'occurrence.txt',
            location: '/data/museum.zip',
            unit: null,
            sizeBytes: 100,
            fingerprint: 'f',
            range: null,
          },
        ],
        notes: [],
      }),
      async *read(_partition, _endpoint, context) {
        for (const reject of source.rejects ?? []) {
          context.onReject({
            partition: 'occurrence.txt',
            line: 1,
            reason: 'INVALID_ROW',
            detail: 'Row of 3 cells, 4 are wanted',
            sample: 'a\tb\tc',
            ...reject,
          });
        }
        for (const path of source.unknown ?? []) context.onUnknownPath(path, 'x');
        const most = source.breaksAfter ?? records.length;
        for (let at = 0; at < most; at += 100) yield records.slice(at, Math.min(most, at + 100));
        if (source.breaksAfter !== undefined) {
          throw new OpendrawerError('INPUT_CORRUPT', 'museum.zip/occurrence.txt:9: cut off');
        }
      },
    },
  };
}

const context: SourceContext = {
  web: createWebClient({}),
  cache: folder.path,
  onNote: () => {},
};

let runs = 0;
async function validate(
  source: Source,
  options: Partial<Parameters<typeof validateSource>[2]> = {},
): Promise<Validation> {
  const { adapter, detection } = adapterOver(source);
  runs += 1;
  return validateSource('/data/museum.zip', context, {
    folder: join(folder.path, `run-${runs}`),
    now: () => new Date('2026-11-22T03:00:00.000Z'),
    sources: {
      detect: async () =>
        (source.detects?.() ?? [detection]) as readonly [Detection, ...Detection[]],
      adapterOf: async () => adapter,
    },
    ...options,
  });
}

async function all(validation: Validation): Promise<ValidationFinding[]> {
  const found: ValidationFinding[] = [];
  for await (const batch of validation.findings()) found.push(...batch);
  return found;
}

/** A row with nothing to doubt. */
const sound = (n: number, fields: Row = {}): Row => ({
  occurrenceID: `urn:museum:${n}`,
  basisOfRecord: 'PreservedSpecimen',
  scientificName: 'Puma concolor (Linnaeus, 1771)',
  kingdom: 'Animalia',
  eventDate: '2008-03-02',
  country: 'Peru',
  countryCode: 'PE',
  continent: 'South America',
  decimalLatitude: '-12.04',
  decimalLongitude: '-77.03',
  geodeticDatum: 'WGS84',
  license: 'http://creativecommons.org/publicdomain/zero/1.0/',
  occurrenceStatus: 'present',
  references: `https://museum.example/${n}`,
  ...fields,
});

const DESCRIPTION: DatasetDescription = {
  standard: 'EML',
  title: 'Cats of the museum in Lima',
  abstract: 'All specimens of cats that the museum has gathered since 1900.',
  identifiers: [],
  doi: '10.1234/cats',
  license: 'CC0-1.0',
  verbatimLicense: null,
  publisher: 'Museum of Tests',
  language: 'en',
  publicationDate: '2026-01-01',
  citation: 'Museum of Tests: Cats.',
  homepage: null,
  logo: null,
  keywords: [],
  contacts: [
    {
      role: 'contact',
      organization: 'Museum of Tests',
      givenName: null,
      surName: null,
      position: null,
      email: 'cats@museum.example',
      phone: null,
      identifiers: [],
      url: null,
      address: null,
      country: null,
    },
  ],
  geographicCoverage: [{ description: 'Peru', box: [-82, -19, -68, 1] }],
  temporalCoverage: [],
  taxonomicCoverage: [],
  methods: null,
  purpose: null,
  projectTitle: null,
  projectId: null,
  bibliography: [],
  distributions: [],
  problems: [],
};

const codes = ({ report }: Validation) =>
  Object.fromEntries(report.issues.map(({ code, findings }) => [code, findings]));

describe('a sound source', () => {
  test('can be ingested, and nothing is said against it', async () => {
    const validation = await validate({
      rows: [sound(1), sound(2)],
      description: DESCRIPTION,
    });
    expect(await all(validation)).toEqual([]);
    expect(validation.report).toMatchObject({
      format: 'opendrawer-validation-1',
      location: '/data/museum.zip',
      createdAt: '2026-11-22T03:00:00.000Z',
      verdict: { canIngest: true, reasons: [] },
      indexeable: true,
      read: 'all',
      records: 2,
      rejects: 0,
      recordsWithoutIssue: 2,
      findings: 0,
      issues: [],
      identity: { by: 'occurrenceID', lost: 0 },
      files: [{ file: 'occurrence.txt', sizeBytes: 100, records: 2, rejects: 0 }],
    });
  });

  test('an empty one is empty, not wrong', async () => {
    const validation = await validate({ description: DESCRIPTION });
    expect(validation.report.verdict).toMatchObject({
      canIngest: true,
      reasons: [{ weight: 'costs', code: 'NO_RECORDS' }],
    });
  });

  test('with --max-rows only the first records are read', async () => {
    const { report } = await validate(
      { rows: Array.from({ length: 250 }, (_, n) => sound(n)), description: DESCRIPTION },
      { maxRows: 120 },
    );
    expect([report.read, report.records]).toEqual(['part', 120]);
  });

  test('with --metadata-only none', async () => {
    const { report } = await validate({ rows: [sound(1)] }, { metadataOnly: true });
    expect(report).toMatchObject({
      read: 'none',
      records: 0,
      identity: null,
      verdict: { canIngest: true, reasons: [] },
      issues: [{ code: 'EML_NOT_FOUND' }],
    });
  });
});

describe('findings about records', () => {
  test('have file, line, heading, text before and after', async () => {
    const validation = await validate({
      description: DESCRIPTION,
      rows: [sound(1), sound(2, { country: 'Perú', countryCode: 'XX' })],
      tables: [
        {
          name: 'occurrence.txt',
          rows: 2,
          columns: [
            {
              name: 'ISO',
              term: 'http://rs.tdwg.org/dwc/terms/countryCode',
              by: 'name',
              samples: [],
            },
            { name: 'Land', term: 'country', by: 'synonym', samples: [] },
          ],
        },
      ],
    });
    expect(await all(validation)).toContainEqual({
      kind: 'record',
      code: 'COUNTRY_INVALID',
      severity: 'WARNING',
      file: 'occurrence.txt',
      line: 3,
      column: 'Land',
      term: 'country',
      sourceId: 'urn:museum:2',
      before: 'Perú (XX)',
      after: 'PE',
      message: expect.stringMatching(/country/i),
    });
  });

  test('are counted by their texts, the commonest first', async () => {
    const { report } = await validate({
      description: DESCRIPTION,
      rows: Array.from({ length: 30 }, (_, n) =>
        sound(n, { basisOfRecord: n % 3 === 0 ? 'stuffed' : 'pickled' }),
      ),
    });
    expect(report.issues).toEqual([
      {
        kind: 'record',
        code: 'BASIS_OF_RECORD_INVALID',
        severity: 'WARNING',
        origin: 'gbif',
        meaning: expect.any(String),
        hint: expect.any(String),
        findings: 30,
        records: 30,
        share: 1,
        texts: 2,
        samples: [
          expect.objectContaining({ before: 'pickled', findings: 20, line: 3 }),
          expect.objectContaining({ before: 'stuffed', findings: 10, line: 2 }),
        ],
      },
    ]);
  });

  test('a text that is common is found among very many', async () => {
    const { report } = await validate({
      description: DESCRIPTION,
      rows: Array.from({ length: 6000 }, (_, n) =>
        sound(n, { country: n < 4000 ? `Nowhere ${n}` : 'Elsewhere', countryCode: '' }),
      ),
    });
    const found = report.issues.find(({ code }) => code === 'COUNTRY_INVALID');
    expect(found).toMatchObject({ findings: 6000, records: 6000, texts: 2000 });
    expect(found?.samples[0]).toMatchObject({ before: 'Elsewhere', findings: 2000, line: 4002 });
  });

  test('above a limit they are counted only', async () => {
    const validation = await validate(
      {
        description: DESCRIPTION,
        rows: Array.from({ length: 30 }, (_, n) => sound(n, { basisOfRecord: 'stuffed' })),
      },
      { maxFindings: 10 },
    );
    expect(await all(validation)).toHaveLength(10);
    expect(validation.report).toMatchObject({
      findings: 30,
      issues: [{ findings: 30 }],
      notes: ['Only the first 10 of 30 findings are listed; all are counted.'],
    });
  });

  test('numeric dates are read as the others show it', async () => {
    const rows = Array.from({ length: 20 }, (_, n) =>
      sound(n, {
        eventDate: `${n + 10}/03/2008`.replace(/^(\d\d)/, (d) => (Number(d) > 28 ? '28' : d)),
      }),
    );
    const validation = await validate({
      description: DESCRIPTION,
      rows: [sound(50, { eventDate: '2/3/2008' }), ...rows],
    });
    const [first] = (await all(validation)).filter(({ sourceId }) => sourceId === 'urn:museum:50');
    expect(first).toMatchObject({ code: 'RECORDED_DATE_ORDER_INFERRED', after: '2008-03-02' });
  });

  test('records outside of the coverage of the metadata are told', async () => {
    const found = await all(
      await validate({
        description: DESCRIPTION,
        rows: [
          sound(1),
          sound(2, {
            decimalLatitude: '48.2',
            decimalLongitude: '16.37',
            country: 'Austria',
            countryCode: 'AT',
            continent: 'Europe',
          }),
        ],
      }),
    );
    expect(found).toMatchObject([
      { kind: 'metadata', code: 'COORDINATES_OUTSIDE_COVERAGE', line: 3, before: '48.2, 16.37' },
    ]);
  });
});

describe('structure', () => {
  test('lines that are no records stop an ingest when they are many', async () => {
    const { report } = await validate({
      description: DESCRIPTION,
      rows: [sound(1)],
      rejects: [{ line: 4 }, { line: 7, reason: 'INVALID_UTF8', detail: 'byte 0xff' }],
    });
    expect(report.verdict).toMatchObject({
      canIngest: false,
      reasons: [
        {
          weight: 'stops',
          code: 'REJECTS_OVER_LIMIT',
          message:
            '2 of 3 lines cannot be read as records (INVALID_ROW 1, INVALID_UTF8 1); 1 % are allowed.',
        },
      ],
    });
    expect(report.indexeable).toBe(false);
    expect(report.issues.map(({ code, severity }) => [code, severity])).toEqual([
      ['FILE_ENCODING_SUSPECT', 'ERROR'],
      ['INVALID_ROW', 'ERROR'],
    ]);
  });

  test('and are only told when they are few', async () => {
    const { report } = await validate({
      description: DESCRIPTION,
      rows: Array.from({ length: 200 }, (_, n) => sound(n)),
      rejects: [{ line: 4 }],
    });
    expect(report.verdict).toMatchObject({
      canIngest: true,
      reasons: [{ weight: 'costs', code: 'INVALID_ROW', count: 1 }],
    });
  });

  test('a source that breaks off has a report of what came before', async () => {
    const validation = await validate({
      description: DESCRIPTION,
      rows: Array.from({ length: 9 }, (_, n) => sound(n)),
      breaksAfter: 7,
    });
    expect(validation.report).toMatchObject({
      read: 'broken',
      records: 7,
      verdict: { canIngest: false, reasons: [{ weight: 'stops', code: 'INPUT_CORRUPT' }] },
    });
    expect(await all(validation)).toMatchObject([
      { code: 'INPUT_CORRUPT', kind: 'structure', file: 'occurrence.txt', line: 9 },
    ]);
  });

  test('a broken one has a report too', async () => {
    const validation = await validate({
      detects: () => {
        throw new OpendrawerError('INPUT_CORRUPT', 'museum.zip/meta.xml:7:58: mismatched tag');
      },
    });
    expect(validation.report).toMatchObject({
      detected: null,
      read: 'none',
      verdict: { canIngest: false, reasons: [{ code: 'INPUT_CORRUPT' }] },
    });
    expect(await all(validation)).toMatchObject([
      { code: 'INPUT_CORRUPT', file: 'meta.xml', line: 7, column: '58' },
    ]);
  });

  test('what is not its fault is thrown', async () => {
    await expect(
      validate({
        detects: () => {
          throw new OpendrawerError('SOURCE_NOT_FOUND', '/data/museum.zip is not there');
        },
      }),
    ).rejects.toMatchObject({ code: 'SOURCE_NOT_FOUND' });
  });

  test('a sent file is called by its name', async () => {
    const validation = await validate(
      {
        detects: () => {
          throw new OpendrawerError('INPUT_CORRUPT', '/data/museum.zip: not a zip');
        },
      },
      { name: 'cats.zip' },
    );
    expect(validation.report.location).toBe('cats.zip');
    expect(JSON.stringify(validation.report)).not.toContain('/data/');
  });

  test('unknown and doubled columns, missing terms and notes', async () => {
    const validation = await validate({
      description: DESCRIPTION,
      rows: [{ catalogNumber: '1' }],
      unknown: ['Shelf'],
      notes: ['No meta.xml: the header line names the columns.'],
      tables: [
        {
          name: 'occurrence.txt',
          rows: 1,
          columns: [
            { name: 'catalogNumber', term: 'catalogNumber', by: 'name', samples: [] },
            { name: 'CatalogNumber', term: 'catalogNumber', by: 'name', samples: [] },
            { name: 'No.', term: 'catalogNumber', by: 'synonym', samples: [] },
          ],
        },
      ],
    });
    expect(codes(validation)).toMatchObject({
      DUPLICATED_TERM: 1,
      REQUIRED_TERM_MISSING: 3,
      RECOMMENDED_TERM_MISSING: 3,
      UNKNOWN_TERM: 1,
      SOURCE_NOTE: 1,
    });
    expect(await all(validation)).toContainEqual(
      expect.objectContaining({ code: 'UNKNOWN_TERM', column: 'Shelf', before: 'x' }),
    );
  });
});

describe('keys', () => {
  const identity = async (rows: readonly Row[]) => {
    const validation = await validate({ rows, description: DESCRIPTION });
    const found = (await all(validation)).filter(({ kind }) => kind === 'identity');
    return { report: validation.report, found };
  };
  const triplet = (n: number | string, fields: Row = {}): Row => {
    const { occurrenceID: _, ...row } = sound(0);
    return {
      ...row,
      institutionCode: 'MT',
      collectionCode: 'Cats',
      catalogNumber: String(n),
      sourceId: `MT:Cats:${n}`,
      ...fields,
    };
  };

  test('that two different records share stop an ingest', async () => {
    const { report, found } = await identity([
      sound(1),
      sound(2),
      sound(1, { country: 'Chile', countryCode: 'CL' }),
    ]);
    expect(report.identity).toEqual({
      by: 'none',
      occurrenceID: { given: 3, missing: 0, distinct: 2, shared: 2 },
      triplet: { given: 0, missing: 3, distinct: 0, shared: 0 },
      sourceId: { given: 3, missing: 0, distinct: 2, shared: 2 },
      differInCase: 0,
      placeholders: 0,
      withSpaces: 0,
      repeated: 0,
      lost: 1,
    });
    expect(found.map(({ code, line, before, message }) => [code, line, before, message])).toEqual([
      [
        'OCCURRENCE_NOT_UNIQUELY_IDENTIFIED',
        2,
        'urn:museum:1',
        '2 records have this occurrenceID: lines 2, 4.',
      ],
      [
        'OCCURRENCE_NOT_UNIQUELY_IDENTIFIED',
        4,
        'urn:museum:1',
        '2 records have this occurrenceID: lines 2, 4.',
      ],
    ]);
    expect(report.verdict).toMatchObject({
      canIngest: false,
      reasons: [{ weight: 'stops', code: 'RECORD_NOT_UNIQUELY_IDENTIFIED', count: 1 }],
    });
  });

  test('of a record that is repeated word by word cost nothing', async () => {
    const { report, found } = await identity([sound(1), sound(2), sound(1)]);
    expect(report.identity).toMatchObject({ repeated: 1, lost: 0 });
    expect(found).toMatchObject([
      { code: 'RECORD_REPEATED', line: 4, message: 'The same record as in line 2.' },
    ]);
    expect(report.verdict).toMatchObject({
      canIngest: true,
      reasons: [{ weight: 'costs', code: 'RECORD_REPEATED' }],
    });
  });

  test.each<[string, readonly Row[], Record<string, number>]>([
    [
      'missing where others have one',
      [sound(1), { ...sound(2), occurrenceID: '', sourceId: 'x' }],
      { RECORD_IDENTIFIER_NOT_FOUND: 1 },
    ],
    [
      'words for none',
      [sound(1), sound(2, { occurrenceID: 'unknown', sourceId: 'x' })],
      { IDENTIFIER_PLACEHOLDER: 1, RECORD_IDENTIFIER_NOT_FOUND: 1 },
    ],
    [
      'equal but for capitals',
      [sound(1, { occurrenceID: 'a-1' }), sound(2, { occurrenceID: 'A-1' })],
      { IDENTIFIERS_DIFFER_IN_CASE: 2 },
    ],
    ['with spaces', [sound(1, { occurrenceID: 'a-1 ' })], { IDENTIFIER_WITH_SPACES: 1 }],
    ['rounded', [sound(1, { occurrenceID: '1.23457E+11' })], { IDENTIFIER_ROUNDED: 1 }],
    [
      'row numbers',
      Array.from({ length: 30 }, (_, n) => sound(n, { occurrenceID: String(n + 1) })),
      { IDENTIFIERS_ARE_ROW_NUMBERS: 1 },
    ],
    ['triplets that are sound', [triplet(1), triplet(2)], {}],
    [
      'triplets shared',
      [triplet(1, { sourceId: 'a' }), triplet(1, { sourceId: 'b', country: 'Chile' }), triplet(2)],
      { TRIPLET_NOT_UNIQUE: 2 },
    ],
    [
      'triplets with a part missing',
      [triplet(1), triplet(2), triplet('', { sourceId: 'c' })],
      { TRIPLET_INCOMPLETE: 1 },
    ],
  ])('%s', async (_, rows, expected) => {
    const { found } = await identity(rows);
    const counts: Record<string, number> = {};
    for (const { code } of found) counts[code] = (counts[code] ?? 0) + 1;
    expect(counts).toEqual(expected);
  });

  test.each<[number, number, string]>([
    [100, 20, 'triplet'],
    [100, 30, 'sourceId'],
  ])('%i triplets of which %i are incomplete', async (count, incomplete, by) => {
    const { report } = await identity(
      Array.from({ length: count }, (_, n) =>
        triplet(n < incomplete ? '' : n, { sourceId: `row-${n}` }),
      ),
    );
    expect(report.identity?.by).toBe(by);
  });
});

describe('metadata', () => {
  test.each<[Partial<DatasetDescription> | null, readonly string[]]>([
    [{}, []],
    [null, ['EML_NOT_FOUND']],
    [{ title: 'Cats' }, ['TITLE_MISSING_OR_TOO_SHORT']],
    [
      { title: null, abstract: 'Cats.' },
      ['TITLE_MISSING_OR_TOO_SHORT', 'DESCRIPTION_MISSING_OR_TOO_SHORT'],
    ],
    [{ license: null, verbatimLicense: 'ask us' }, ['LICENSE_MISSING_OR_UNKNOWN']],
    [{ contacts: [] }, ['RESOURCE_CONTACTS_MISSING_OR_INCOMPLETE']],
    [
      { contacts: [], publisher: null },
      ['RESOURCE_CONTACTS_MISSING_OR_INCOMPLETE', 'PUBLISHER_MISSING'],
    ],
    [
      { contacts: DESCRIPTION.contacts.map((one) => ({ ...one, email: 'cats at museum' })) },
      ['CONTACT_EMAIL_INVALID'],
    ],
    [
      { language: null, publicationDate: null },
      ['METADATA_LANGUAGE_MISSING', 'PUBLICATION_DATE_MISSING'],
    ],
    [{ citation: null }, []],
    [{ citation: null, doi: null }, ['CITATION_MISSING']],
    [{ geographicCoverage: [] }, ['COVERAGE_MISSING']],
    [
      { geographicCoverage: [{ description: null, box: [-190, 10, 20, 5] }] },
      ['GEOGRAPHIC_COVERAGE_INVALID'],
    ],
    [{ problems: ['No end of this.'] }, ['METADATA_PROBLEM']],
  ])('%j', (change, expected) => {
    const found = metadataFindings(change === null ? null : { ...DESCRIPTION, ...change }, 'dwca');
    expect(found.map(({ code }) => code)).toEqual(expected);
  });
});

describe('what adapters note', () => {
  test.each<[string, string, string, string | null, readonly (number | null)[]]>([
    [
      'meta.xml, line 68: DUPLICATED_TERM: identifiedBy is described twice in one table.',
      'DUPLICATED_TERM',
      'meta.xml, line 68: identifiedBy is described twice in one table.',
      'meta.xml',
      [68],
    ],
    [
      'RECORD_REFERENTIAL_INTEGRITY_VIOLATION: 4 of 4 rows of identifier.txt (Identifier) belong to no row of the core (lines 2, 3 …).',
      'RECORD_REFERENTIAL_INTEGRITY_VIOLATION',
      '4 of 4 rows of identifier.txt (Identifier) belong to no row of the core (lines 2, 3 …).',
      'identifier.txt',
      [2, 3],
    ],
    [
      'There is no meta.xml (DWCA_META_XML_NOT_FOUND): a.csv was read by the headings.',
      'DWCA_META_XML_NOT_FOUND',
      'There is no meta.xml: a.csv was read by the headings.',
      'meta.xml',
      [null],
    ],
    [
      'occurrence.txt: 1 row (line 3) have fewer cells than the 22 columns; what is missing was read as empty.',
      'COLUMN_MISMATCH',
      'occurrence.txt: 1 row (line 3) have fewer cells than the 22 columns; what is missing was read as empty.',
      'occurrence.txt',
      [3],
    ],
    [
      'The units are UNITED_STATES: all.',
      'SOURCE_NOTE',
      'The units are UNITED_STATES: all.',
      null,
      [null],
    ],
  ])('%s', (note, code, message, file, lines) => {
    expect(noteFindings(note).map((one) => [one.code, one.message, one.file, one.line])).toEqual(
      lines.map((line) => [code, message, file, line]),
    );
  });
});

describe('places in records', () => {
  test.each<[string, string, string | null, string | null]>([
    ['{"a":{"b":[{"c":"x"},{"c":"found"}]}}', 'found', null, 'a.b[1].c'],
    ['{"n":1234}', '1234', null, 'n'],
    ['{"n":1234}', '1235', null, null],
    [
      '{"startDayOfYear":"0","coordinatePrecision":"0"}',
      '0',
      'coordinatePrecision',
      'coordinatePrecision',
    ],
    ['{"startDayOfYear":"0"}', '0', 'coordinatePrecision', null],
    ['{"note":"unknown","geodeticDatum":"unknown"}', 'unknown', 'geodeticDatum', 'geodeticDatum'],
    [
      '{"decimalLatitude":"?n","decimalLongitude":"?w"}',
      '?n, ?w',
      'decimalLatitude',
      'decimalLatitude',
    ],
    ['{"core":{"sex":"U"}}', 'U', 'sex', 'sex'],
    [
      '{"core":{},"extensions":{"http://rs.tdwg.org/dwc/terms/Occurrence":[{"sex":"U"}]}}',
      'U',
      'sex',
      'Occurrence[0].sex',
    ],
    [
      '<unit><Gathering><Date>2 May</Date></Gathering></unit>',
      '2 May',
      null,
      'unit/Gathering/Date',
    ],
    ['<r><Day>38</Day><YearCollected>38</YearCollected></r>', '38', 'year', 'r/YearCollected'],
    [
      '<a:unit xmlns:a="x"><a:Name full="Puma &amp; Co"/></a:unit>',
      'Puma & Co',
      null,
      'unit/Name/@full',
    ],
    ['<unit><!-- <x>2 May</x> -->', '3 May', null, null],
    ['a\tb', 'b', 'b', null],
    ['{broken', 'b', null, null],
  ])('%s: %s of %s stands in %s', (raw, text, term, expected) => {
    expect(pathOf(Buffer.from(raw), text, term)).toBe(expected);
  });

  test('the first column of a term counts', () => {
    const column = (name: string, term: string) => ({ name, term, by: null, samples: [] });
    const finder = columnFinder([
      { name: 'a', rows: null, columns: [column('Land', 'dwc:country'), column('L2', 'country')] },
    ]);
    expect(finder.heading('country')).toBe('Land');
    expect(finder.heading('county')).toBe(null);
  });
});

test('nothing but the folder is written, and files are whole', async () => {
  const path = join(folder.path, 'whole');
  await validate(
    { rows: [sound(1, { country: 'Nowhere' })], description: DESCRIPTION },
    { folder: path, keepRows: 10 },
  );
  expect(JSON.parse(readFileSync(join(path, 'report.json'), 'utf8'))).toMatchObject({
    report: { records: 1 },
  });
  writeFileSync(join(path, 'findings.jsonl.zst'), 'no gzip');
});
