import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ingest } from '../../src/flow/index.ts';
import { literal, openSql } from '../../src/lake/index.ts';
import { exportFindings, type QualityReport, qualityReport } from '../../src/publish/index.ts';
import { type Dataset, openWorkspace, type Workspace } from '../../src/registry/index.ts';
import { lakeRows, temporaryFolder } from '../support/workspace.ts';

const REAL = resolve(import.meta.dirname, '../../../shared/smithsonian');

describe.skipIf(!existsSync(REAL))('the quality of the real records', () => {
  const folder = temporaryFolder();
  let workspace: Workspace;
  let dataset: Dataset;
  let report: QualityReport;
  beforeAll(async () => {
    workspace = await openWorkspace(folder.path);
    dataset = await workspace.registry.datasets.add({ format: 'edan', location: REAL, units: [] });
    await ingest(workspace, dataset);
    report = await qualityReport(workspace, dataset);
  });
  afterAll(async () => {
    await workspace.close();
    await folder[Symbol.asyncDispose]();
  });
  const counts = (rows: readonly Record<string, unknown>[]) =>
    Object.fromEntries(rows.map(({ issue, n }) => [String(issue), Number(n)]));

  test('the flags of the items, the findings and the report are the same', async () => {
    const flags = await lakeRows(
      workspace,
      dataset.key,
      'items',
      'unnest(issues) AS issue, id',
    ).then((rows) => [...Map.groupBy(rows, ({ issue }) => issue)]);
    const ofItems = counts(flags.map(([issue, rows]) => ({ issue, n: rows.length })));
    const ofFindings = counts(
      await lakeRows(
        workspace,
        dataset.key,
        'findings',
        'issue, count(DISTINCT id) AS n',
        'GROUP BY issue',
      ),
    );
    expect(Object.keys(ofItems).length).toBeGreaterThan(5);
    expect(ofFindings).toEqual(ofItems);
    expect(Object.fromEntries(report.issues.map((one) => [one.issue, one.records]))).toEqual(
      ofItems,
    );
  });

  test('completeness is what counting the values gives', async () => {
    const [row = {}] = await lakeRows(
      workspace,
      dataset.key,
      'items',
      `count(countryCode) AS countryCode, count(eventDate) AS eventDate,
       count(*) FILTER (len(identifiers) > 0) AS identifiers, count(*) FILTER (len(topic) > 0) AS topic`,
    );
    for (const [field, n] of Object.entries(row)) {
      const term = report.terms.find((one) => one.field === field);
      expect([field, term?.interpreted]).toEqual([field, Number(n)]);
    }
  });

  test('every finding is in the files', async () => {
    const sql = await openSql({ tempFolder: folder.path });
    const read = { csv: 'read_csv', json: 'read_json' } as const;
    for (const format of ['csv', 'json'] as const) {
      const out = join(folder.path, `findings.${format}`);
      await exportFindings(workspace, dataset, { format, out });
      const facts = `count(*)::INTEGER AS rows, count(DISTINCT id)::INTEGER AS records, sum(line)::INTEGER AS lines,
        count(verbatim)::INTEGER AS verbatim, count(interpreted)::INTEGER AS interpreted`;
      const [written] = await sql.rows(`SELECT ${facts} FROM ${read[format]}(${literal(out)})`);
      const [stored] = await lakeRows(workspace, dataset.key, 'findings', facts);
      expect(written).toEqual(stored);
      expect(written?.['rows']).toBe(report.findings);
    }
    sql.close();
  });
});
