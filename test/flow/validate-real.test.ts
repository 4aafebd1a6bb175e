import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { validateSource } from '../../src/flow/index.ts';
import type { Validation, ValidationFinding } from '../../src/publish/index.ts';
import { abcdAdapter } from '../../src/sources/abcd/adapter.ts';
import { dwcaAdapter } from '../../src/sources/darwin-core/adapter.ts';
import { dwcXmlAdapter } from '../../src/sources/darwin-core-xml/adapter.ts';
import { detectAmong } from '../../src/sources/detect.ts';
import { createWebClient, type SourceAdapter } from '../../src/sources/index.ts';
import { tableAdapter } from '../../src/sources/tables/adapter.ts';
import { temporaryFolder } from '../support/workspace.ts';

const ARCHIVES = resolve(import.meta.dirname, '../../../shared/archives');
const ADAPTERS: readonly SourceAdapter[] = [dwcaAdapter, tableAdapter, abcdAdapter, dwcXmlAdapter];

const folder = temporaryFolder();
const web = createWebClient({});
afterAll(async () => {
  await web.close();
  await folder[Symbol.asyncDispose]();
});

let runs = 0;
async function validate(name: string): Promise<Validation> {
  runs += 1;
  const cache = join(folder.path, `cache-${runs}`);
  return validateSource(
    join(ARCHIVES, name),
    { web, cache, onNote: () => {} },
    {
      folder: join(folder.path, `run-${runs}`),
      sources: {
        detect: (location, context) => detectAmong(ADAPTERS, location, context),
        adapterOf: async (format) => {
          const adapter = ADAPTERS.find((one) => one.format === format);
          if (adapter === undefined) throw new Error(format);
          return adapter;
        },
      },
    },
  );
}

async function findings(validation: Validation): Promise<ValidationFinding[]> {
  const all: ValidationFinding[] = [];
  for await (const batch of validation.findings()) all.push(...batch);
  return all;
}

/** What the tables of the archives' README files expect, as far as a report shows it: file, records, verdict, codes with lines. */
const EXPECTED: readonly [
  file: string,
  records: number,
  canIngest: boolean,
  codes: readonly (string | readonly [code: string, ...lines: number[]])[],
][] = [
  ['dwca/occurrence-19.zip', 19, true, []],
  [
    'dwca/occurrence-eml-content-issue.zip',
    19,
    true,
    [
      'LICENSE_MISSING_OR_UNKNOWN',
      'TITLE_MISSING_OR_TOO_SHORT',
      'DESCRIPTION_MISSING_OR_TOO_SHORT',
    ],
  ],
  [
    'dwca/integrity-duplicate-and-dangling.zip',
    20,
    true,
    [
      ['RECORD_NOT_UNIQUELY_IDENTIFIED', 21],
      ['RECORD_REFERENTIAL_INTEGRITY_VIOLATION', 2, 3, 4, 5, 39],
      ['IDENTIFIERS_DIFFER_IN_CASE', 18, 19],
    ],
  ],
  ['dwca/integrity-ref-issue.zip', 19, true, ['RECORD_REFERENTIAL_INTEGRITY_VIOLATION']],
  ['dwca/id-column-also-a-term.zip', 2, true, ['EML_NOT_FOUND']],
  ['dwca/event-30-ragged-occurrence.zip', 2, true, [['COLUMN_MISMATCH', 3]]],
  ['dwca/triplet-100-good-ids.zip', 100, true, []],
  ['dwca/triplet-100-dupe-and-missing-ids.zip', 100, true, ['OCCURRENCE_NOT_UNIQUELY_IDENTIFIED']],
  ['dwca/triplet-100-20pc-invalid.zip', 100, true, ['TRIPLET_INCOMPLETE']],
  ['dwca/triplet-1000-no-id.zip', 1000, true, []],
  ['dwca/empty-occurrence.zip', 0, true, ['NO_RECORDS']],
  ['dwca/simplest-archive.zip', 2, false, ['CHECKLIST_WITHOUT_OCCURRENCES']],
  ['dwca-malformed/dwca-occurrence-broken.zip', 0, false, [['DWCA_UNREADABLE', 7]]],
  ['dwca-malformed/dwca-occurrence-no-meta.zip', 19, true, ['DWCA_META_XML_NOT_FOUND']],
  ['dwca-malformed/dwca-invalid-ext.zip', 1, true, ['REQUIRED_TERM_MISSING', 'DUPLICATED_TERM']],
  [
    'dwca-malformed/dwca-occurrence-no-occurrenceid-no-triple.zip',
    1,
    true,
    ['REQUIRED_TERM_MISSING'],
  ],
  ['dwca-malformed/dwca-extensionnotinstalled.zip', 1, true, ['UNKNOWN_ROWTYPE']],
  ['dwca-malformed/extension-core-id-missing.zip', 0, false, ['DWCA_UNREADABLE']],
  ['dwca-malformed/extension-missing.zip', 0, false, ['DWCA_UNREADABLE']],
  ['dwca-malformed/meta-absent.tar.gz', 0, false, ['DWCA_META_XML_NOT_FOUND']],
  ['dwca-malformed/plazi-broken-meta.zip', 0, false, [['DWCA_UNREADABLE', 1]]],
  ['dwca-malformed/broken.tar.gz', 0, false, ['INPUT_CORRUPT']],
  ['dwca-malformed/triplet-100-duplicates.zip', 100, true, ['TRIPLET_NOT_UNIQUE']],
  [
    'datasets/validator-all-issues.tsv',
    15,
    true,
    [
      'RECORDED_DATE_INVALID',
      'COUNTRY_INVALID',
      'BASIS_OF_RECORD_INVALID',
      'DEPTH_NON_NUMERIC',
      'ELEVATION_MIN_MAX_SWAPPED',
    ],
  ],
  ['eml/ipt_eml.xml', 0, false, ['METADATA_WITHOUT_DATA', 'TITLE_MISSING_OR_TOO_SHORT']],
  ['abcd/biocase-gbif-irb-hr.xml', 52, true, ['IDENTIFIED_DATE_INVALID', 'LIFE_STAGE_INVALID']],
];

describe.skipIf(!existsSync(ARCHIVES))('sources of the peers', () => {
  test.each(EXPECTED)('%s', async (file, records, canIngest, codes) => {
    const validation = await validate(file);
    const { report } = validation;
    expect([report.records, report.verdict.canIngest]).toEqual([records, canIngest]);
    const found = await findings(validation);
    for (const expected of codes) {
      const [code, ...lines] = typeof expected === 'string' ? [expected] : expected;
      const of = found.filter((one) => one.code === code);
      expect(of, code).not.toEqual([]);
      const at = of.map(({ line }) => line ?? 0).toSorted((a, b) => a - b);
      if (lines.length > 0) expect(at).toEqual(lines);
    }
    expect(JSON.stringify(report.issues)).not.toContain(ARCHIVES);
  });

  test('GBIF would not index what its crawler refuses', async () => {
    const { report } = await validate('dwca-malformed/triplet-100-duplicates.zip');
    expect(report.indexeable).toBe(false);
    expect((await validate('dwca/triplet-100-dupe-and-missing-ids.zip')).report.indexeable).toBe(
      true,
    );
  });

  test('findings of XML name the path of the element', async () => {
    const found = await findings(await validate('abcd/biocase-gbif-irb-hr.xml'));
    expect(found).toContainEqual(
      expect.objectContaining({
        code: 'IDENTIFIED_DATE_INVALID',
        column: 'Unit/Identifications/Identification/Date/DateText',
        before: '2012-08-113',
      }),
    );
  });
});
