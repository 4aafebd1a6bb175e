import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import {
  openValidationDesk,
  type ValidationDesk,
  type ValidationJob,
} from '../../src/flow/index.ts';
import { openWorkspace, type Workspace } from '../../src/registry/index.ts';
import { temporaryFolder } from '../support/workspace.ts';

const folder = temporaryFolder();
const source = join(folder.path, 'cats.csv');
let workspace: Workspace;
let desk: ValidationDesk;

beforeAll(async () => {
  writeFileSync(
    source,
    'occurrenceID,scientificName,basisOfRecord\nm:1,Puma concolor,PreservedSpecimen\n',
  );
  workspace = await openWorkspace(join(folder.path, 'workspace'), {
    'validation.atOnce': 1,
    'validation.mostWaiting': 2,
    'validation.keepHours': 1,
  });
});
afterEach(() => desk.close());
afterAll(async () => {
  await workspace.close();
  await folder[Symbol.asyncDispose]();
});

const order = { location: source, name: 'cats.csv' };
const home = () => join(workspace.paths.root, 'validations');

async function ended(key: string): Promise<ValidationJob> {
  for (let tries = 0; tries < 600; tries += 1) {
    const job = desk.get(key);
    if (job.status !== 'QUEUED' && job.status !== 'RUNNING') return job;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('It does not end');
}

describe('the desk', () => {
  test('works orders off one after the other, and refuses what is too much', async () => {
    desk = openValidationDesk(workspace);
    const jobs = [desk.submit(order), desk.submit(order), desk.submit(order)];
    expect(jobs.map(({ status }) => status)).toEqual(['RUNNING', 'QUEUED', 'QUEUED']);
    expect(() => desk.submit(order)).toThrow(expect.objectContaining({ code: 'RATE_LIMITED' }));
    for (const { key } of jobs) {
      expect(await ended(key)).toMatchObject({ status: 'FINISHED', error: null });
      expect(desk.open(key).report).toMatchObject({ location: 'cats.csv', records: 1 });
    }
    const [first] = jobs;
    expect(readdirSync(join(home(), first?.key ?? '')).toSorted()).toEqual([
      'findings.jsonl.zst',
      'job.json',
      'report.json',
      'rows.jsonl.zst',
    ]);
  }, 60_000);

  test('removes what is under way, with the file that was sent', async () => {
    desk = openValidationDesk(workspace);
    const own = join(folder.path, 'sent');
    mkdirSync(own);
    const { key } = desk.submit({ ...order, ownFolder: own });
    desk.remove(key);
    expect(existsSync(own)).toBe(false);
    expect(() => desk.get(key)).toThrow(expect.objectContaining({ code: 'VALIDATION_UNKNOWN' }));
    expect(await ended(desk.submit(order).key)).toMatchObject({ status: 'FINISHED' });
    expect(existsSync(join(home(), key))).toBe(false);
  }, 60_000);

  test('keeps reports for a time', async () => {
    desk = openValidationDesk(workspace);
    const { key, modified, expires } = await ended(desk.submit(order).key);
    expect(Date.parse(expires) - Date.parse(modified)).toBe(3_600_000);
    desk.close();
    desk = openValidationDesk(workspace, { now: () => new Date(Date.parse(expires) + 1000) });
    expect(desk.get(key).status).toBe('FINISHED');
    const { key: next } = desk.submit(order);
    expect(() => desk.get(key)).toThrow(expect.objectContaining({ code: 'VALIDATION_UNKNOWN' }));
    await ended(next);
  }, 60_000);

  test('shows what a server left behind as aborted', async () => {
    desk = openValidationDesk(workspace);
    const { key } = await ended(desk.submit(order).key);
    const path = join(home(), key, 'job.json');
    const job = JSON.parse(readFileSync(path, 'utf8'));
    writeFileSync(path, JSON.stringify({ ...job, status: 'RUNNING', pid: 2 ** 22 + 1 }));
    expect(desk.get(key)).toMatchObject({ status: 'ABORTED' });
    expect(desk.get(key)).not.toHaveProperty('pid');
  }, 60_000);

  test('a location that is not there fails in words', async () => {
    desk = openValidationDesk(workspace);
    const { key } = desk.submit({ location: join(folder.path, 'gone.csv'), name: 'gone.csv' });
    expect(await ended(key)).toMatchObject({
      status: 'FAILED',
      error: { code: 'SOURCE_NOT_FOUND', message: 'gone.csv is not there' },
    });
    expect(() => desk.open(key)).toThrow(expect.objectContaining({ code: 'VALIDATION_UNKNOWN' }));
  }, 60_000);
});
