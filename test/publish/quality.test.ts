import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  collectGarbage,
  ITEMS,
  openSql,
  type PartFiles,
  partFiles,
  snapshotCache,
} from '../../src/lake/index.ts';
import {
  CHANGE_COLUMNS,
  exportChanges,
  exportFindings,
  FINDING_COLUMNS,
  findingsPage,
  qualityReport,
} from '../../src/publish/index.ts';
import { FIELD_OF, SHOWN, shownFields } from '../../src/publish/quality/fields.ts';
import { VERBATIM_TERMS } from '../../src/terms/index.ts';
import { lake, type Row } from '../lake/noted-lake.ts';
import { uuid } from '../support/items.ts';
import { temporaryFolder } from '../support/workspace.ts';

const invalid = (verbatim: string) =>
  ({ issue: 'RECORDED_DATE_INVALID', term: 'eventDate', verbatim, interpreted: null }) as const;
const derived = {
  issue: 'COUNTRY_DERIVED_FROM_PLACE',
  term: 'country',
  verbatim: null,
  interpreted: 'Kenya',
} as const;
const changed = (verbatim: string, interpreted: string) => ({
  term: 'country',
  verbatim,
  interpreted,
});

/** Ten records: eight of Germany in two spellings, one that is read from its place, one with two bad dates. */
const ROWS: readonly Row[] = [
  ...Array.from(
    { length: 8 },
    (_, n): Row => ({
      n,
      item: {
        country: 'Germany',
        countryCode: 'DE',
        startYear: 1890 + n,
        objectType: ['Vases', 'Pots', 'Pots'],
      },
      notes: {
        terms: { country: [], eventDate: [], objectType: [], title: undefined },
        changes: [changed(n < 5 ? 'Deutschland' : 'BRD', 'DE')],
      },
    }),
  ),
  {
    n: 8,
    item: { country: 'Kenya', countryCode: 'KE', issues: ['COUNTRY_DERIVED_FROM_PLACE'] },
    notes: { terms: { place: [] }, findings: [derived] },
  },
  {
    n: 9,
    item: { startYear: -3, issues: ['RECORDED_DATE_INVALID'] },
    notes: {
      terms: { eventDate: [] },
      findings: [invalid('in Mai'), invalid('="1"&A1, "x"\n'), invalid('in Mai')],
    },
  },
];

describe('the fields that terms become', () => {
  const fields = new Set(ITEMS.columns.map(({ name }) => name));
  const terms: ReadonlySet<string> = new Set(VERBATIM_TERMS);

  test.each(Object.entries(FIELD_OF))('%s → %s', (term, field) => {
    expect([terms.has(term), fields.has(field)]).toEqual([true, true]);
  });

  test('values of all shown fields can be shown', () => {
    expect(shownFields(fields).map(({ term }) => term)).toEqual(SHOWN);
  });
});

describe('the quality report', () => {
  let house: Awaited<ReturnType<typeof lake>>;
  beforeAll(async () => {
    house = await lake();
    await house.snapshot({ p: ROWS.slice(0, 6), q: ROWS.slice(6) });
  });
  afterAll(() => house[Symbol.asyncDispose]());
  const report = () => qualityReport(house.workspace, house.dataset);

  test('counts records and findings by issue, with the commonest texts', async () => {
    const { issues, records, recordsWithoutIssue, findings, partsWithoutFindings } = await report();
    expect({ records, recordsWithoutIssue, findings, partsWithoutFindings }).toEqual({
      records: 10,
      recordsWithoutIssue: 8,
      findings: 4,
      partsWithoutFindings: 0,
    });
    const place = { partition: 'q', sourceId: `edanmdm:${uuid(9)}`, id: uuid(9), line: 4 };
    expect(issues).toMatchObject([
      {
        issue: 'RECORDED_DATE_INVALID',
        severity: 'WARNING',
        origin: 'gbif',
        meaning: expect.any(String),
        hint: expect.any(String),
        records: 1,
        share: 0.1,
        findings: 3,
        recordsSincePrevious: null,
        examples: [
          { term: 'eventDate', verbatim: 'in Mai', interpreted: null, findings: 2, ...place },
          { verbatim: '="1"&A1, "x"\n', findings: 1 },
        ],
      },
      {
        issue: 'COUNTRY_DERIVED_FROM_PLACE',
        severity: 'INFO',
        records: 1,
        findings: 1,
        examples: [{ verbatim: null, interpreted: 'Kenya', line: 3 }],
      },
    ]);
  });

  test('shows completeness as published and as interpreted', async () => {
    const { terms } = await report();
    expect(terms.filter(({ published }) => (published ?? 0) > 0)).toEqual([
      {
        term: 'eventDate',
        field: 'eventDate',
        published: 9,
        publishedShare: 0.9,
        interpreted: 0,
        interpretedShare: 0,
      },
      {
        term: 'country',
        field: 'country',
        published: 8,
        publishedShare: 0.8,
        interpreted: 9,
        interpretedShare: 0.9,
      },
      {
        term: 'place',
        field: 'place',
        published: 1,
        publishedShare: 0.1,
        interpreted: 0,
        interpretedShare: 0,
      },
      {
        term: 'objectType',
        field: 'objectType',
        published: 8,
        publishedShare: 0.8,
        interpreted: 8,
        interpretedShare: 0.8,
      },
    ]);
    expect(terms.map(({ term }) => term)).toEqual(
      expect.arrayContaining(['title', 'decimalLatitude', 'license']),
    );
  });

  test('shows values, of lists each once a record, and decades in their order', async () => {
    const { distributions } = await report();
    const byTerm = Object.fromEntries(distributions.map((one) => [one.term, one]));
    expect(byTerm).toMatchObject({
      countryCode: {
        records: 9,
        distinct: 2,
        values: [
          { value: 'DE', records: 8 },
          { value: 'KE', records: 1 },
        ],
      },
      objectType: {
        records: 8,
        distinct: 2,
        values: [
          { value: 'Pots', records: 8 },
          { value: 'Vases', records: 8 },
        ],
      },
      decade: {
        records: 9,
        distinct: 2,
        values: [
          { value: '-10s', records: 1 },
          { value: '1890s', records: 8 },
        ],
      },
    });
    expect(byTerm).not.toHaveProperty('typeStatus');
  });

  test('sums the changes of all parts', async () => {
    expect((await report()).changes).toEqual([
      {
        term: 'country',
        total: 8,
        distinct: 2,
        values: [
          { verbatim: 'Deutschland', interpreted: 'DE', records: 5 },
          { verbatim: 'BRD', interpreted: 'DE', records: 3 },
        ],
      },
    ]);
  });

  test('is kept, and made anew where the kept one is damaged', async () => {
    const first = await report();
    const path = join(
      snapshotCache(house.workspace, house.dataset.alias, first.snapshot),
      'quality.json',
    );
    const kept = readFileSync(path, 'utf8');
    writeFileSync(path, kept.replace('"findings":4', '"findings":99'));
    expect((await report()).findings).toBe(99);
    writeFileSync(path, kept.slice(0, 100));
    expect(await report()).toEqual(first);
    expect(readFileSync(path, 'utf8')).toBe(kept);
  });

  test('findings come in pages, and by issue and term', async () => {
    const page = (options: object) =>
      findingsPage(house.workspace, house.dataset, { limit: 2, offset: 0, ...options });
    const { count, findings } = await page({ offset: 1 });
    expect([count, findings.map(({ verbatim }) => verbatim)]).toEqual([
      4,
      ['in Mai', '="1"&A1, "x"\n'],
    ]);
    expect(await page({ issue: 'COUNTRY_DERIVED_FROM_PLACE' })).toMatchObject({
      count: 1,
      findings: [{ term: 'country', partition: 'q', line: 3, severity: 'INFO' }],
    });
    expect(await page({ term: 'country' })).toMatchObject({ count: 1 });
    expect(await page({ term: "x' OR true --" })).toMatchObject({ count: 0, findings: [] });
  });

  test('all findings as CSV and as JSON', async () => {
    await using temporary = temporaryFolder();
    const out = join(temporary.path, 'new', 'findings');
    const options = { issue: 'RECORDED_DATE_INVALID' } as const;
    const { workspace, dataset } = house;
    await exportFindings(workspace, dataset, { ...options, format: 'csv', out: `${out}.csv` });
    const line = (verbatim: string) =>
      `RECORDED_DATE_INVALID,WARNING,eventDate,${verbatim},,q,4,edanmdm:${uuid(9)},${uuid(9)}\r\n`;
    expect(readFileSync(`${out}.csv`, 'utf8')).toBe(
      `${FINDING_COLUMNS.join(',')}\r\n${line('in Mai')}${line('"=""1""&A1, ""x""\n"')}${line('in Mai')}`,
    );
    await exportFindings(workspace, dataset, { ...options, format: 'json', out: `${out}.json` });
    const rows = JSON.parse(readFileSync(`${out}.json`, 'utf8'));
    const { findings } = await findingsPage(workspace, dataset, {
      ...options,
      limit: 10,
      offset: 0,
    });
    expect(rows).toEqual(findings);
    expect(Object.keys(rows[0])).toEqual(FINDING_COLUMNS);
  });

  test('all changes as CSV', async () => {
    await using temporary = temporaryFolder();
    const out = join(temporary.path, 'changes.csv');
    await exportChanges(house.workspace, house.dataset, { format: 'csv', out });
    expect(readFileSync(out, 'utf8')).toBe(
      `${CHANGE_COLUMNS.join(',')}\r\ncountry,Deutschland,DE,5\r\ncountry,BRD,DE,3\r\n`,
    );
  });
});

describe('snapshots', () => {
  test('an issue is compared with the snapshot before', async () => {
    await using house = await lake();
    const first = await house.snapshot({ p: ROWS });
    await house.snapshot({ p: ROWS.slice(0, 9) });
    const { workspace, dataset } = house;
    const report = await qualityReport(workspace, dataset);
    expect(report.previous).toEqual({ snapshot: first.manifest.snapshot, records: 10 });
    expect(
      report.issues.map(({ issue, records, recordsSincePrevious }) => [
        issue,
        records,
        recordsSincePrevious,
      ]),
    ).toEqual([
      ['RECORDED_DATE_INVALID', 0, -1],
      ['COUNTRY_DERIVED_FROM_PLACE', 1, 0],
    ]);
    const { snapshot } = first.manifest;
    expect(await qualityReport(workspace, dataset, { snapshot })).toMatchObject({
      snapshot,
      records: 10,
      previous: null,
    });
    await expect(qualityReport(workspace, dataset, { snapshot: 'no' })).rejects.toMatchObject({
      code: 'SNAPSHOT_UNKNOWN',
    });
    await expect(qualityReport(workspace, dataset, { run: 'no' })).rejects.toMatchObject({
      code: 'RUN_UNKNOWN',
    });
  });

  test('what is kept goes with the snapshot', async () => {
    await using house = await lake();
    const { workspace, dataset } = house;
    const first = await house.snapshot({ p: ROWS });
    const { snapshot } = first.manifest;
    await qualityReport(workspace, dataset);
    const folder = snapshotCache(workspace, dataset.alias, snapshot);
    expect(readFileSync(join(folder, 'quality.json'), 'utf8')).toContain('in Mai');
    await house.snapshot({ p: ROWS.slice(0, 9) });
    await collectGarbage(workspace, dataset, { keep: 1, pinned: new Set() });
    expect(() => readFileSync(join(folder, 'quality.json'))).toThrow();
    await expect(qualityReport(workspace, dataset, { snapshot })).rejects.toMatchObject({
      code: 'SNAPSHOT_UNKNOWN',
    });
    expect((await qualityReport(workspace, dataset)).previous).toBe(null);
  });

  test('without findings and profiles: the issues are still counted', async () => {
    await using house = await lake();
    const { manifest } = await house.snapshot({ p: ROWS, empty: [] });
    const earlier = {
      ...manifest,
      partitions: manifest.partitions.map((entry) => {
        const { items, media, verbatim } = entry.files as PartFiles;
        return { ...entry, files: { items, media, verbatim } };
      }),
    };
    const path = join(house.home, manifest.snapshot, 'manifest.json');
    writeFileSync(path, JSON.stringify(earlier));
    const report = await qualityReport(house.workspace, house.dataset);
    expect(report).toMatchObject({ partsWithoutFindings: 1, findings: 0, changes: [] });
    expect(report.issues[0]).toMatchObject({ records: 1, findings: 0, examples: [] });
    expect(report.terms.find(({ term }) => term === 'country')).toMatchObject({
      published: null,
      interpreted: 9,
    });
    const page = { limit: 1, offset: 0 };
    expect(await findingsPage(house.workspace, house.dataset, page)).toMatchObject({ count: 0 });
    const out = join(house.home, 'none.json');
    await exportFindings(house.workspace, house.dataset, { format: 'json', out });
    expect(JSON.parse(readFileSync(out, 'utf8'))).toEqual([]);
    rmSync(out);
  });

  test('parts of an earlier version may lack columns', async () => {
    await using house = await lake();
    const { manifest } = await house.snapshot({ p: ROWS.slice(0, 6), q: ROWS.slice(6) });
    const [items = ''] = partFiles(house.home, manifest.partitions.slice(0, 1), 'items');
    const sql = await openSql({ tempFolder: join(house.home, 'tmp') });
    await sql.run(`COPY (SELECT * EXCLUDE (countryCode, objectType) FROM '${items}')
      TO '${items}.new' (FORMAT parquet)`);
    sql.close();
    renameSync(`${items}.new`, items);
    const { distributions, terms } = await qualityReport(house.workspace, house.dataset);
    const ofTerm = (name: string) => [
      distributions.find(({ term }) => term === name)?.records,
      terms.find(({ term }) => term === name)?.interpreted,
    ];
    expect([ofTerm('countryCode'), ofTerm('objectType')]).toEqual([
      [3, 3],
      [2, 2],
    ]);
    expect(terms.find(({ term }) => term === 'country')?.interpreted).toBe(9);
  });

  test('a dataset without a snapshot has no report', async () => {
    await using house = await lake();
    await expect(qualityReport(house.workspace, house.dataset)).rejects.toMatchObject({
      code: 'SNAPSHOT_UNKNOWN',
    });
  });

  test('a snapshot without records has one', async () => {
    await using house = await lake();
    await house.snapshot({ p: [] });
    expect(await qualityReport(house.workspace, house.dataset)).toMatchObject({
      records: 0,
      issues: [],
      distributions: [],
      changes: [],
    });
  });
});
