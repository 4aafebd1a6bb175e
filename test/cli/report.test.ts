import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runCommand } from '../../src/cli/program.ts';
import { edanLine, edanLines, writeTree } from '../support/edan.ts';
import { temporaryFolder } from '../support/workspace.ts';

const folder = temporaryFolder();
const workspace = join(folder.path, 'workspace');
const source = join(folder.path, 'museum');
const file = (name: string) => join(folder.path, name);

async function opendrawer(...args: string[]) {
  const out: string[] = [];
  const notes: string[] = [];
  const code = await runCommand(['-w', workspace, ...args], {
    out: (text) => out.push(text),
    note: (text) => notes.push(text),
    live: false,
  });
  return { code, out: out.join('\n'), notes: notes.join('\n') };
}

beforeAll(async () => {
  writeTree(source, {
    'metadata/edan/testunit/00.txt': edanLines(0, 15),
    'metadata/edan/testunit/01.txt': [
      ...edanLines(15, 19),
      edanLine(19, { country: 'Nowhere\u001b[31m Land' }),
    ],
  });
  await opendrawer('add', source);
  const ingested = await opendrawer('ingest', '--no-index');
  expect(ingested.code, ingested.notes).toBe(0);
  expect(ingested.notes).toMatch(/\n {2}issues: \S+ \d+.*; all of them: opendrawer report museum/);
}, 60_000);
afterAll(() => folder[Symbol.asyncDispose]());

describe('opendrawer report', () => {
  test('is to be read', async () => {
    const { code, out } = await opendrawer('report', 'museum');
    expect(code).toBe(0);
    expect(out).toMatch(/^Museum \(museum\)\nSnapshot \S+-0001, run \S+\n20 records, \d+ \(/);
    expect(out).toMatch(/\nSEVERITY +ISSUE +RECORDS +SHARE\n/);
    expect(out).toMatch(/\nWARNING +COUNTRY_INVALID +1 +5\.0 %\n {2}\S.+\n {2}→ \S.+\n {4}1 × /);
    expect(out).toMatch(/\ntitle +█{10} +100\.0 % +20 +█{10} +100\.0 % +20\n/);
    expect(out).toContain('countryCode: NP 19');
    expect(out).not.toContain('\u001b');
  });

  test('with --issue only that one', async () => {
    const { out } = await opendrawer('report', 'museum', '--issue', 'COUNTRY_INVALID');
    expect(out).toContain('COUNTRY_INVALID');
    expect(out).not.toContain('COMPLETENESS');
  });

  test('for programs: the whole report', async () => {
    const { out } = await opendrawer('report', 'museum', '--format', 'json');
    const report = JSON.parse(out);
    expect(report).toMatchObject({ dataset: { alias: 'museum' }, records: 20, rejects: 0 });
    expect(JSON.parse((await opendrawer('--json', 'report', 'museum')).out)).toEqual(report);
    const path = file('report.json');
    expect((await opendrawer('report', 'museum', '--out', path)).notes).toContain(path);
    expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual(report);
    const run = await opendrawer('--json', 'report', 'museum', '--run', report.run.id);
    expect(JSON.parse(run.out)).toEqual(report);
  });

  test('every finding, as many as the report counts', async () => {
    const report = JSON.parse((await opendrawer('--json', 'report', 'museum')).out);
    const path = file('findings.csv');
    expect((await opendrawer('report', 'museum', '--findings', '--out', path)).code).toBe(0);
    const [head, ...lines] = readFileSync(path, 'utf8').trimEnd().split('\r\n');
    expect(head).toBe('issue,severity,term,verbatim,interpreted,partition,line,sourceId,id');
    expect(lines.length).toBe(report.findings);
    expect(lines.some((line) => line.startsWith('COUNTRY_INVALID,WARNING,'))).toBe(true);
    await opendrawer('report', 'museum', '--format', 'xlsx', '--out', file('a.xlsx'));
    expect(readFileSync(file('a.xlsx')).subarray(0, 2).toString()).toBe('PK');
    const args = ['--findings', '--issue', 'COUNTRY_INVALID', '--out', file('one.json')];
    expect((await opendrawer('report', 'museum', ...args)).code).toBe(0);
    expect(JSON.parse(readFileSync(file('one.json'), 'utf8'))).toMatchObject([
      { issue: 'COUNTRY_INVALID', partition: 'metadata/edan/testunit/01.txt', line: 5 },
    ]);
  });

  test('changes', async () => {
    const path = file('changes.csv');
    expect((await opendrawer('report', 'museum', '--changes', '--out', path)).code).toBe(0);
    expect(readFileSync(path, 'utf8')).toMatch(/^term,verbatim,interpreted,records\r\n/);
  });

  test.each([
    [['report', 'museum', '--findings'], 2, 'USAGE'],
    [['report', 'museum', '--format', 'csv'], 2, 'USAGE'],
    [['report', 'nothing'], 1, 'DATASET_UNKNOWN'],
    [['report', 'museum', '--snapshot', 'nothing'], 1, 'SNAPSHOT_UNKNOWN'],
    [['report', 'museum', '--run', 'nothing'], 1, 'RUN_UNKNOWN'],
  ])('%j: %i %s', async (args, _code, name) => {
    const { code, notes } = await opendrawer(...args);
    expect(code).not.toBe(0);
    expect(notes).toContain(`${name}: `);
  });
});
