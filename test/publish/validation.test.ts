import { execFileSync, spawnSync } from 'node:child_process';
import { createWriteStream, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { read, utils } from '@e965/xlsx';
import { afterAll, describe, expect, test } from 'vitest';
import { ERRORS } from '../../src/errors/index.ts';
import {
  CHECKS,
  meaningOf,
  reportText,
  VALIDATION_FORMAT,
  type ValidatedRow,
  type Validation,
  type ValidationFinding,
  type ValidationFormat,
  type ValidationReport,
  validationStream,
} from '../../src/publish/index.ts';
import { temporaryFolder } from '../support/workspace.ts';

const folder = temporaryFolder();
afterAll(() => folder[Symbol.asyncDispose]());

const finding = (change: Partial<ValidationFinding>): ValidationFinding => ({
  kind: 'record',
  code: 'COUNTRY_INVALID',
  severity: 'WARNING',
  file: 'occurrence.txt',
  line: 2,
  column: 'Land',
  term: 'country',
  sourceId: 'urn:1',
  before: 'Nowhere, "far" \u001b[31mLand',
  after: null,
  message: 'The country names none.',
  ...change,
});

const FINDINGS: readonly ValidationFinding[] = [
  finding({}),
  finding({
    code: 'OCCURRENCE_NOT_UNIQUELY_IDENTIFIED',
    kind: 'identity',
    severity: 'ERROR',
    line: 3,
    column: null,
    term: 'occurrenceID',
    before: '=1+1',
    message: '2 records have this occurrenceID: lines 2, 3.',
  }),
];

const ROWS: readonly ValidatedRow[] = [
  {
    file: 'occurrence.txt',
    line: 2,
    sourceId: 'urn:1',
    cells: { Land: 'Nowhere', Number: '001' },
    findings: [
      {
        code: 'COUNTRY_INVALID',
        severity: 'WARNING',
        column: 'Land',
        term: 'country',
        after: null,
        message: 'The country names none.',
      },
    ],
  },
  {
    file: 'occurrence.txt',
    line: 3,
    sourceId: 'urn:1',
    cells: { Land: 'Peru', occurrenceID: 'urn:1' },
    findings: [],
  },
];

const counts = { given: 2, missing: 0, distinct: 1, shared: 2 };

const REPORT: ValidationReport = {
  format: VALIDATION_FORMAT,
  location: 'museum.zip',
  createdAt: '2026-11-22T03:00:00.000Z',
  elapsedMs: 12,
  interpreter: '3',
  verdict: {
    canIngest: false,
    reasons: [
      {
        weight: 'stops',
        code: 'RECORD_NOT_UNIQUELY_IDENTIFIED',
        message: '1 records would be lost.',
        hint: 'Give every record an id.',
        count: 1,
      },
    ],
  },
  indexeable: false,
  detected: { format: 'dwca', summary: 'Darwin Core archive', confidence: 1, notes: [] },
  read: 'all',
  records: 2,
  rejects: 0,
  media: 0,
  extensions: {},
  recordsWithoutIssue: 1,
  findings: 2,
  files: [{ file: 'occurrence.txt', sizeBytes: 10, records: 2, rejects: 0 }],
  tables: [],
  metadata: null,
  identity: {
    by: 'none',
    occurrenceID: counts,
    triplet: { given: 0, missing: 2, distinct: 0, shared: 0 },
    sourceId: counts,
    differInCase: 0,
    placeholders: 0,
    withSpaces: 0,
    repeated: 0,
    lost: 1,
  },
  terms: [
    { term: 'country', column: 'Land', records: 2 },
    { term: 'catalogNumber', column: 'Number', records: 1 },
  ],
  issues: FINDINGS.toReversed().map(({ kind, code, severity, ...sample }) => ({
    kind,
    code,
    severity,
    origin: 'gbif' as const,
    meaning: 'What it means.',
    hint: 'What to do.',
    findings: 1,
    records: 1,
    share: 0.5,
    texts: 1,
    samples: [{ ...sample, findings: 1 }],
  })),
  notes: [],
};

const VALIDATION: Validation = {
  report: REPORT,
  columns: ['Land', 'Number', 'occurrenceID'],
  async *findings() {
    yield FINDINGS;
  },
  rows: () =>
    (async function* () {
      yield ROWS;
    })(),
};

async function written(format: ValidationFormat, validation = VALIDATION): Promise<Buffer> {
  const path = join(folder.path, `report.${format}`);
  await pipeline(validationStream(format, validation), createWriteStream(path));
  return readFileSync(path);
}

describe('a validation as a file', () => {
  test('csv: one line a finding', async () => {
    expect((await written('csv')).toString()).toBe(
      [
        'severity,issue,file,line,column,term,before,after,message,sourceId,kind',
        'WARNING,COUNTRY_INVALID,occurrence.txt,2,Land,country,"Nowhere, ""far"" \u001b[31mLand",,The country names none.,urn:1,record',
        'ERROR,OCCURRENCE_NOT_UNIQUELY_IDENTIFIED,occurrence.txt,3,,occurrenceID,=1+1,,"2 records have this occurrenceID: lines 2, 3.",urn:1,identity',
        '',
      ].join('\r\n'),
    );
  });

  test('json: the report and all findings', async () => {
    expect(JSON.parse((await written('json')).toString())).toEqual({
      format: 'opendrawer-validation-1',
      report: REPORT,
      findings: FINDINGS,
    });
    const none: Validation = { ...VALIDATION, findings: async function* () {} };
    expect(JSON.parse((await written('json', none)).toString()).findings).toEqual([]);
  });

  test('text: gravest first, and nothing that a terminal would obey', async () => {
    const text = (await written('text')).toString();
    expect(text).toMatchInlineSnapshot(`
      "museum.zip
      Darwin Core archive
      2 records; 1 of them without any issue; 2 findings.

      NO, it cannot be ingested. GBIF would not index it as it is.
        ✗ RECORD_NOT_UNIQUELY_IDENTIFIED: 1 records would be lost.
          → Give every record an id.

      FINDINGS
      ERROR    OCCURRENCE_NOT_UNIQUELY_IDENTIFIED  1 record (50.0 %)
        What it means.
        → What to do.
          1 × occurrenceID "=1+1"  (occurrence.txt:3)
      WARNING  COUNTRY_INVALID  1 record (50.0 %)
        What it means.
        → What to do.
          1 × Land "Nowhere, "far"  [31mLand"  (occurrence.txt:2)

      KEYS OF THE RECORDS
        Records are told apart by nothing: keys are shared.
        occurrenceID: 2 given, 1 different, 2 records share theirs
        institutionCode + collectionCode + catalogNumber: none

      TERMS
        In all records: country
        50.0 %  catalogNumber
      "
    `);
    expect(reportText(REPORT)).toBe(text.trimEnd());
  });

  test('xlsx: summary, findings and marked records, as texts', async () => {
    const book = read(await written('xlsx'), { cellStyles: true });
    expect(book.SheetNames).toEqual(['Summary', 'Findings', 'Records']);
    const rows = (name: string) =>
      utils.sheet_to_json(book.Sheets[name] ?? {}, { header: 1, defval: null });
    expect(rows('Summary')).toContainEqual([
      'because',
      'RECORD_NOT_UNIQUELY_IDENTIFIED',
      1,
      null,
      '1 records would be lost.',
      'Give every record an id.',
    ]);
    expect(rows('Findings')[2]).toEqual([
      'ERROR',
      'OCCURRENCE_NOT_UNIQUELY_IDENTIFIED',
      'occurrence.txt',
      3,
      null,
      'occurrenceID',
      '=1+1',
      null,
      '2 records have this occurrenceID: lines 2, 3.',
      'urn:1',
      'identity',
    ]);
    expect(rows('Records')).toEqual([
      ['file', 'line', 'Land', 'Number', 'occurrenceID'],
      ['occurrence.txt', 2, 'Nowhere', '001', null],
      ['occurrence.txt', 3, 'Peru', null, 'urn:1'],
    ]);
    const { C2, E3, D2 } = book.Sheets['Records'] ?? {};
    expect(C2?.c?.[0]?.t).toBe('COUNTRY_INVALID: The country names none.');
    expect(E3?.c?.[0]?.t).toMatch(/^OCCURRENCE_NOT_UNIQUELY_IDENTIFIED/);
    expect(D2?.c).toBeUndefined();
  });

  const hasOpenpyxl = spawnSync('python3', ['-c', 'import openpyxl']).status === 0;
  test.skipIf(!hasOpenpyxl)('openpyxl opens it, with colours and comments', async () => {
    await written('xlsx');
    const script = `
import json, sys, openpyxl
book = openpyxl.load_workbook(sys.argv[1])
cells = [c for row in book['Records'].iter_rows() for c in row if c.comment]
print(json.dumps([[c.coordinate, c.fill.fgColor.rgb, c.comment.text] for c in cells]))`;
    const out = execFileSync('python3', ['-c', script, join(folder.path, 'report.xlsx')]);
    expect(JSON.parse(out.toString())).toEqual([
      ['C2', 'FFFFEB9C', 'COUNTRY_INVALID: The country names none.'],
      [
        'E3',
        'FFFFC7CE',
        'OCCURRENCE_NOT_UNIQUELY_IDENTIFIED: 2 records have this occurrenceID: lines 2, 3.',
      ],
    ]);
  });

  test('without kept records the workbook has no sheet of them', async () => {
    const book = read(await written('xlsx', { ...VALIDATION, rows: () => null }));
    expect(book.SheetNames).toEqual(['Summary', 'Findings']);
  });
});

describe('codes of findings', () => {
  test('all have a meaning and a hint', () => {
    for (const [name, check] of Object.entries(CHECKS)) {
      expect(name).toMatch(/^[A-Z][A-Z_]+$/);
      expect(check.meaning).toMatch(/[.]$/);
      expect(check.hint).toMatch(/[.]$/);
    }
  });

  test.each([
    ['record', 'COUNTRY_INVALID', 'WARNING', 'gbif'],
    ['record', 'LICENSE_MISSING_OR_UNKNOWN', 'WARNING', 'opendrawer'],
    ['metadata', 'LICENSE_MISSING_OR_UNKNOWN', 'WARNING', 'gbif'],
    ['structure', 'INPUT_CORRUPT', 'ERROR', 'opendrawer'],
    ['structure', 'INVALID_ROW', 'ERROR', 'opendrawer'],
  ] as const)('%s %s', (kind, code, severity, origin) => {
    expect(meaningOf(kind, code)).toMatchObject({ severity, origin });
  });

  test('no check takes the name of an error', () => {
    expect(Object.keys(CHECKS).filter((name) => Object.hasOwn(ERRORS, name))).toEqual([]);
  });
});
