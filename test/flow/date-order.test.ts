import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { dateOrderNote, inferDateOrder } from '../../src/flow/date-order.ts';
import { ingest } from '../../src/flow/index.ts';
import { openWorkspace, type Workspace } from '../../src/registry/index.ts';
import { edanLine, writeTree } from '../support/edan.ts';
import { lakeRows, temporaryFolder } from '../support/workspace.ts';

describe('the order of day and month', () => {
  test.each([
    [{ dmy: 0, mdy: 0, ambiguous: 5 }, null, 'nothing shows it'],
    [{ dmy: 9, mdy: 0, ambiguous: 5 }, null, 'too little shows it'],
    [{ dmy: 10, mdy: 0, ambiguous: 5 }, 'DMY', 'enough'],
    [{ dmy: 0, mdy: 10, ambiguous: 5 }, 'MDY', 'the other way'],
    [{ dmy: 99, mdy: 1, ambiguous: 5 }, 'DMY', 'a slip'],
    [{ dmy: 98, mdy: 2, ambiguous: 5 }, null, 'two habits'],
  ] as const)('%j: %s (%s)', (counts, order, _why) => {
    expect(inferDateOrder(counts)).toBe(order);
  });

  test.each([
    [{ dmy: 12, mdy: 0, ambiguous: 0 }, 'DMY', null],
    [
      { dmy: 12, mdy: 0, ambiguous: 5 },
      'DMY',
      "5 dates such as 2/3/2008 are read day first: 12 of this dataset's dates show the day first, 0 the month.",
    ],
    [
      { dmy: 3, mdy: 4, ambiguous: 5 },
      null,
      "5 dates such as 2/3/2008 stay unread in part: 3 of this dataset's dates show the day first, 4 the month.",
    ],
  ] as const)('%j, %s is told as %s', (counts, order, note) => {
    expect(dateOrderNote(counts, order)).toBe(note);
  });
});

describe('an ingest of ambiguous dates', () => {
  let folder: ReturnType<typeof temporaryFolder>;
  let source = '';
  let workspace: Workspace;

  beforeEach(async () => {
    folder = temporaryFolder();
    source = join(folder.path, 'source');
    mkdirSync(source);
    workspace = await openWorkspace(join(folder.path, 'workspace'), { 'ingest.workers': 1 });
    await workspace.registry.datasets.add(
      { format: 'edan', location: source, units: [] },
      { alias: 'birds' },
    );
  });
  afterEach(async () => {
    await workspace.close();
    await folder[Symbol.asyncDispose]();
  });

  const run = async () => ingest(workspace, await workspace.registry.datasets.get('birds'));
  const lines = (from: number, dates: readonly string[]) =>
    dates.map((date, i) => edanLine(from + i, { date }));
  const dayFirst = Array.from({ length: 12 }, (_, i) => `${13 + i}/02/2008`);
  const monthFirst = Array.from({ length: 12 }, (_, i) => `02/${13 + i}/2008`);
  const ambiguous = async () =>
    lakeRows(
      workspace,
      'birds',
      'items',
      "sourceId, eventDateStart, eventDateEnd, list_filter(issues, lambda i: i LIKE '%DATE%') AS issues",
      "WHERE verbatimEventDate = '2/3/2008' ORDER BY sourceId",
    );

  test('reads them as all of its dates show, whatever is read first', async () => {
    writeTree(source, { 'a.jsonl': lines(0, ['2/3/2008']), 'b.jsonl': lines(100, dayFirst) });
    const report = await run();
    expect(report.notes).toContain(
      "1 dates such as 2/3/2008 are read day first: 12 of this dataset's dates show the day first, 0 the month.",
    );
    expect(report.counts).toMatchObject({ partitions: 2, records: 13, items: 13 });
    expect(await ambiguous()).toEqual([
      {
        sourceId: 'edanmdm:testunit_0',
        eventDateStart: '2008-03-02',
        eventDateEnd: '2008-03-02',
        issues: ['RECORDED_DATE_ORDER_INFERRED'],
      },
    ]);
  });

  test('leaves them open where the dates disagree, and takes back what no longer holds', async () => {
    writeTree(source, { 'a.jsonl': lines(0, ['2/3/2008']), 'b.jsonl': lines(100, dayFirst) });
    await run();
    writeTree(source, { 'c.jsonl': lines(200, monthFirst) });
    const report = await run();
    // The part with the ambiguous date is read again, though its file is as it was
    expect(report.counts).toMatchObject({ partitions: 3, carriedOver: 1, items: 25 });
    expect(await ambiguous()).toMatchObject([
      {
        eventDateStart: '2008-01-01',
        eventDateEnd: '2008-12-31',
        issues: ['RECORDED_DATE_AMBIGUOUS'],
      },
    ]);
  });
});
