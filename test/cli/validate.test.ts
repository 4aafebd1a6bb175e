import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openWorkspace } from '../../src/registry/index.ts';
import { runCommand } from '../support/command.ts';
import { lakeRows, temporaryFolder } from '../support/workspace.ts';

const folder = temporaryFolder();
const workspace = join(folder.path, 'workspace');
const file = (name: string) => join(folder.path, name);
afterAll(() => folder[Symbol.asyncDispose]());

const opendrawer = (...args: string[]) => runCommand(['-w', workspace, ...args]);

const HEAD = 'occurrenceID,basisOfRecord,scientificName,eventDate,country,catalogNumber,license';
const row = (n: number, change: { readonly id?: string; readonly country?: string } = {}) =>
  [
    change.id ?? `museum:${n}`,
    'PreservedSpecimen',
    'Puma concolor',
    `1931-05-${String((n % 28) + 1).padStart(2, '0')}`,
    change.country ?? 'Peru',
    `C-${n}`,
    'CC0',
  ].join(',');
const table = (rows: readonly string[]) => [HEAD, ...rows, ''].join('\n');

describe('opendrawer validate', () => {
  beforeAll(() => {
    writeFileSync(file('sound.csv'), table([row(1), row(2, { country: 'Nowhere' })]));
    writeFileSync(file('shared.csv'), table([row(1), row(2, { id: 'museum:1' })]));
    writeFileSync(file('broken.zip'), 'PK\u0003\u0004 is no zip');
  });

  test('ends with 0 for what can be ingested', async () => {
    const { code, stdout, stderr } = await opendrawer('validate', file('sound.csv'));
    expect(code, stderr).toBe(0);
    expect(stdout).toMatch(/\nYES, it can be ingested\. GBIF would index it\.\n/);
    expect(stdout).toMatch(/\nWARNING +COUNTRY_INVALID +1 record \(50\.0 %\)\n/);
    expect(stdout).toContain('1 × country "Nowhere"  (sound.csv:3)');
  });

  test('with --json all of it', async () => {
    const { stdout } = await opendrawer('--json', 'validate', file('sound.csv'));
    expect(JSON.parse(stdout)).toMatchObject({
      format: 'opendrawer-validation-1',
      report: { records: 2, verdict: { canIngest: true } },
      findings: expect.arrayContaining([
        expect.objectContaining({ code: 'COUNTRY_INVALID', line: 3, before: 'Nowhere' }),
      ]),
    });
  });

  test.each([
    ['csv', /^severity,issue,file/],
    ['xlsx', /^PK/],
    ['txt', /YES, it can be ingested/],
    ['json', /^\{"format":/],
  ])('writes %s files', async (format, content) => {
    const out = file(`report.${format}`);
    const { code, stderr } = await opendrawer('validate', file('sound.csv'), '--out', out);
    expect(code, stderr).toBe(0);
    expect(stderr).toMatch(/^Can be ingested; \d+ findings: /m);
    expect(readFileSync(out, 'latin1')).toMatch(content);
  });

  test('ends with 3 for what cannot, and says why', async () => {
    const broken = await opendrawer('validate', file('broken.zip'));
    expect(broken.code, broken.stderr).toBe(3);
    expect(broken.stdout).toContain('NO, it cannot be ingested.');
    expect(broken.stderr).toContain('NOT_INGESTIBLE: ');
  });

  test('a wrong address is no finding', async () => {
    const { code, stderr } = await opendrawer('validate', file('nothing.csv'));
    expect(code).toBe(4);
    expect(stderr).toMatch(/^SOURCE_NOT_FOUND: /);
  });

  test('a workbook needs a file', async () => {
    const { code, stderr } = await opendrawer('validate', file('sound.csv'), '--format', 'xlsx');
    expect(code).toBe(2);
    expect(stderr).toContain('Name it with --out.');
  });

  test('--metadata-only and --max-rows', async () => {
    const none = await opendrawer('--json', 'validate', file('sound.csv'), '--metadata-only');
    expect(JSON.parse(none.stdout).report).toMatchObject({ read: 'none', records: 0 });
    const one = await opendrawer('--json', 'validate', file('sound.csv'), '--max-rows', '1');
    expect(JSON.parse(one.stdout).report).toMatchObject({ read: 'part', records: 1 });
  });

  test('leaves nothing behind', () => {
    expect(existsSync(join(workspace, 'cache', 'validate'))).toBe(true);
    expect(readdirSync(join(workspace, 'cache', 'validate'))).toEqual([]);
  });
});

describe('opendrawer identity', () => {
  const source = file('herbarium.csv');
  const ids = async () => {
    const opened = await openWorkspace(workspace);
    try {
      const rows = await lakeRows(opened, 'herbarium', 'items', 'catalogNumber, sourceId, id');
      return new Map(rows.map((one) => [String(one['catalogNumber']), one]));
    } finally {
      await opened.close();
    }
  };

  test('keeps the ids of items whose keys changed', async () => {
    writeFileSync(source, table(Array.from({ length: 40 }, (_, n) => row(n))));
    expect((await opendrawer('add', source, '--alias', 'herbarium')).code).toBe(0);
    const first = await opendrawer('ingest', 'herbarium', '--no-index');
    expect(first.code, first.stderr).toBe(0);
    const before = await ids();

    const renamed = (n: number) => row(n, { id: `urn:catalog:museum:${n}` });
    writeFileSync(source, table(Array.from({ length: 40 }, (_, n) => renamed(n + 1))));
    const stopped = await opendrawer('ingest', 'herbarium', '--no-index');
    expect(stopped.code).toBe(5);
    expect(stopped.stderr).toContain('CHURN_STOP');
    expect(stopped.stderr).toContain('opendrawer identity');

    const out = file('renamed.csv');
    const found = await opendrawer('identity', 'herbarium', '--out', out);
    expect(found.code, found.stderr).toBe(0);
    expect(found.stdout).toContain(
      '40 items before, 40 now: 0 kept, 40 gone, 40 new (100.0 % of the keys are gone)',
    );
    expect(found.stdout).toContain('39 of those gone came again under another key (97.5 %)');
    expect(found.stdout).toContain('39 × (nothing) → "urn:catalog:"');

    const migrated = await opendrawer('identity', 'migrate', 'herbarium', out);
    expect(migrated.code, migrated.stderr).toBe(0);
    expect(migrated.stdout).toContain('39 keys keep the id of an old one from the next ingest on');
    const second = await opendrawer('ingest', 'herbarium', '--no-index');
    expect(second.code, second.stderr).toBe(0);
    const after = await ids();
    expect(after.size).toBe(40);
    for (let n = 1; n < 40; n += 1) {
      expect(after.get(`C-${n}`)).toMatchObject({
        sourceId: `urn:catalog:museum:${n}`,
        id: before.get(`C-${n}`)?.['id'],
      });
    }
    const again = await opendrawer('--json', 'identity', 'herbarium');
    expect(JSON.parse(again.stdout)).toMatchObject({
      counts: { before: 40, after: 40, kept: 40, gone: 0, new: 0, renamed: 0 },
    });
  }, 120_000);

  test('a dataset by its alias can be validated', async () => {
    const { code, stdout, stderr } = await opendrawer('validate', 'herbarium');
    expect(code, stderr).toBe(0);
    expect(stdout).toContain('40 records');
  });
});
