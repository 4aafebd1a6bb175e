import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { generateRelease } from '../../bench/generate.ts';
import { runCommand, startCommand } from '../support/command.ts';
import {
  apiList,
  apiSearch,
  axeViolations,
  first,
  openBrowser,
  PORTAL_URL,
  shown,
  visit,
} from './support/browser.ts';
import { type Served, servePortal } from './support/serve.ts';

/** Enough for some seconds of one worker, so that the page can be seen to move. */
const RECORDS = 40_000;
const SAID = RECORDS.toLocaleString('en');

describe.skipIf(PORTAL_URL === null)('a run that another process makes', () => {
  let home: string;
  let workspace: string;
  let browser: Browser;
  let server: Served;
  let url: string;
  beforeAll(async () => {
    browser = await openBrowser();
    home = mkdtempSync(join(tmpdir(), 'opendrawer-run-'));
    workspace = join(home, 'workspace');
    const folder = join(home, 'release');
    await generateRelease({
      records: RECORDS,
      out: folder,
      layout: 's3',
      units: ['NMAH'],
      shards: 24,
      workers: 2,
    });
    const added = await runCommand(['-w', workspace, 'add', folder, '-a', 'grown', '-t', 'Grown']);
    expect(added).toMatchObject({ code: 0 });
    server = await servePortal(workspace, 'serve');
    ({ url } = server);
  });
  afterAll(async () => {
    await browser.close();
    await server.close();
    rmSync(home, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  });

  it('is awaited by an empty portal', async () => {
    const { page, faults, close } = await visit(browser, '/', { url });
    await page.getByRole('heading', { name: 'The drawers are still empty' }).waitFor();
    expect(await axeViolations(page)).toEqual([]);
    // The browser itself logs the status of the search that has no index yet.
    expect(faults.filter((fault) => !fault.includes('503'))).toEqual([]);
    await close();
  });

  it('moves on the page while it works, and is reported when it is over', async () => {
    const { page, faults, close } = await visit(browser, '/runs', { url });
    const ingest = startCommand(['-w', workspace, 'ingest', 'grown', '--workers', '1']);
    // The list hears of it by itself.
    const row = page.getByRole('link', { name: /^Running.*Ingest.*Grown/ });
    await row.waitFor({ timeout: 30_000 });
    await row.click();
    const bar = page.getByRole('progressbar', { name: 'Progress' });
    await bar.waitFor();
    const value = async () => Number((await bar.getAttribute('aria-valuenow')) ?? 0);
    await expect.poll(value).toBeGreaterThan(0);
    const before = await value();
    await expect.poll(value).toBeGreaterThan(before);
    await page.locator('.lanes .part').first().waitFor();
    expect(await axeViolations(page)).toEqual([]);

    expect(await ingest.ended).toMatchObject({ code: 0 });
    await page.getByText('Succeeded').waitFor();
    await page.getByRole('heading', { name: 'Report' }).waitFor();
    const items = page.locator('.report .figures div', { hasText: 'Items' });
    expect(await shown(items)).toBe(`Items\n${SAID}`);
    expect(await bar.count()).toBe(0);
    expect(faults).toEqual([]);

    // What it brought is found without a restart, and stands in the history of the dataset.
    await page.getByRole('link', { name: 'Grown' }).click();
    await page.getByRole('heading', { name: 'History' }).waitFor();
    await expect
      .poll(async () => (await apiSearch('datasetKey=grown&limit=0', url)).count)
      .toBe(RECORDS);
    await page.getByRole('link', { name: 'Search in it' }).click();
    await expect.poll(() => shown(page.locator('h1'))).toBe(`${SAID} results`);
    await close();
  });

  it('shows where lines were rejected', async () => {
    const run = first(
      (await apiList('/v1/run?limit=100', url)).filter((one) => one['kind'] === 'ingest'),
    );
    const { page, close } = await visit(browser, `/run/${String(run['id'])}`, {
      url,
      prepare: (context) =>
        context.route(`**/v1/run/${String(run['id'])}`, async (route) => {
          const response = await route.fetch();
          const body = await response.json();
          body.report.counts.rejects = 1;
          body.report.rejects = [
            {
              partition: 'metadata/edan/nmah/0d.txt',
              line: 117,
              reason: 'INVALID_JSON',
              detail: 'Unexpected end',
              sample: '{"id":',
            },
          ];
          await route.fulfill({ response, json: body });
        }),
    });
    const table = page.getByRole('region', { name: 'Rejected lines, list' });
    expect(await shown(table.getByRole('row').last())).toBe(
      'metadata/edan/nmah/0d.txt\t117\tINVALID_JSON\tUnexpected end\t{"id":',
    );
    await close();
  });
});
