import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { serve } from '../../src/server/index.ts';
import { lake } from '../lake/noted-lake.ts';

const FINDINGS = 30_000;

describe('the quality of a dataset in a workspace', () => {
  let house: Awaited<ReturnType<typeof lake>>;
  let served: Awaited<ReturnType<typeof serve>>;
  beforeAll(async () => {
    house = await lake();
    const findings = Array.from({ length: FINDINGS }, (_, i) => ({
      issue: 'RECORDED_DATE_INVALID' as const,
      term: 'eventDate',
      verbatim: `date ${i}`,
      interpreted: null,
    }));
    const changes = [{ term: 'country', verbatim: 'Deutschland', interpreted: 'DE' }];
    await house.snapshot({
      p: [{ n: 1, item: { issues: ['RECORDED_DATE_INVALID'] }, notes: { findings, changes } }],
    });
    served = await serve(house.workspace, { version: '1.2.3', port: 0 });
  });
  afterAll(async () => {
    await served.close();
    await house[Symbol.asyncDispose]();
  });
  const get = (path: string, init?: RequestInit) =>
    fetch(`${served.url}/v1/dataset/${house.dataset.alias}/${path}`, init);

  test('the report, asked for many times at once', async () => {
    const answers = await Promise.all(Array.from({ length: 8 }, () => get('quality')));
    const reports = await Promise.all(answers.map((answer) => answer.json()));
    expect(reports[0]).toMatchObject({
      records: 1,
      findings: FINDINGS,
      issues: [{ issue: 'RECORDED_DATE_INVALID', records: 1, share: 1, findings: FINDINGS }],
    });
    for (const report of reports) expect(report).toEqual(reports[0]);
  });

  test('a page far back', async () => {
    expect(await (await get(`findings?offset=${FINDINGS - 1}`)).json()).toMatchObject({
      count: FINDINGS,
      endOfRecords: true,
      results: [{ verbatim: `date ${FINDINGS - 1}` }],
    });
  });

  test('all findings as a file, packed on the way', async () => {
    const answer = await get('findings.csv');
    expect(answer.headers.get('content-encoding')).not.toBe(null);
    const lines = (await answer.text()).trimEnd().split('\r\n');
    expect(lines.length).toBe(FINDINGS + 1);
    const other = await get('findings.json?term=eventDate');
    expect((await other.json()) as unknown[]).toHaveLength(FINDINGS);
    const workbook = Buffer.from(await (await get('findings.xlsx')).arrayBuffer());
    expect(workbook.subarray(0, 2).toString()).toBe('PK');
    expect(await (await get('changes.csv')).text()).toBe(
      'term,verbatim,interpreted,records\r\ncountry,Deutschland,DE,1\r\n',
    );
  });

  test('clients that leave make room for others', async () => {
    for (let i = 0; i < 12; i += 1) {
      const leaving = new AbortController();
      const answer = await get(i % 2 === 0 ? 'findings.json' : 'findings.xlsx', {
        signal: leaving.signal,
      });
      expect(answer.status).toBe(200);
      await answer.body?.getReader().read();
      leaving.abort();
      await expect
        .poll(async () => ((await (await get('changes.json')).json()) as unknown[]).length)
        .toBe(1);
    }
  });
});
