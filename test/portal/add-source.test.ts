import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  apiSearch,
  axeViolations,
  openBrowser,
  overflow,
  PORTAL_URL,
  shown,
  visit,
} from './support/browser.ts';
import { type Served, servePortal } from './support/serve.ts';

const TABLE = `occurrenceID,Species,Date found,Finder,lat,lon,basisOfRecord,country,habitat
T:1,Mus fictus Quill 1901,1999-05-02,A. Quill,48.1,11.5,PreservedSpecimen,Germany,meadow
T:2,Mus fictus Quill 1901,2001-06-03,B. Quill,48.2,11.6,PreservedSpecimen,Germany,
T:3,Rosa imaginaria,2003-07-04,C. Quill,48.3,11.7,PreservedSpecimen,Germany,
`;

describe.skipIf(PORTAL_URL === null)('adding a source', () => {
  const home = mkdtempSync(join(tmpdir(), 'opendrawer-portal-add-'));
  const file = join(home, 'Finds of 1999.csv');
  let browser: Browser;
  let server: Served;
  beforeAll(async () => {
    writeFileSync(file, TABLE);
    browser = await openBrowser();
    server = await servePortal(join(home, 'workspace'), 'serve');
  });
  afterAll(async () => {
    await browser.close();
    await server.close();
    rmSync(home, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  });

  it('looks at a file, lets its columns be mapped, and ingests it', async () => {
    const { page, faults, close } = await visit(browser, '/datasets/add', { url: server.url });
    await page.getByLabel('Upload a file …').setInputFiles(file);
    await page.getByRole('button', { name: 'Add and ingest' }).waitFor();
    const mapping = page.getByRole('region', { name: /^Mapping of/ });
    expect(await mapping.getByLabel('Term of occurrenceID').inputValue()).toBe('occurrenceID');
    expect(await mapping.getByLabel('Term of country').inputValue()).toBe('country');
    await mapping.getByLabel('Term of lat', { exact: true }).fill('decimalLatitude');
    await mapping.getByLabel('Term of lon', { exact: true }).fill('decimalLongitude');
    await mapping.getByLabel('Term of Finder').fill('recordedBy');
    await mapping.getByLabel('Term of Species').fill('scientificName');
    expect(await axeViolations(page)).toEqual([]);
    await page.getByRole('button', { name: 'Look again with these choices' }).click();
    await page.getByRole('row', { name: /^Finder .* as mapped$/ }).waitFor();
    await page.getByRole('button', { name: 'Validate', exact: true }).click();
    await page.getByText('It can be ingested.').waitFor();
    expect(await axeViolations(page)).toEqual([]);
    const download = page.waitForEvent('download');
    await page.getByRole('link', { name: 'Annotated workbook' }).click();
    expect((await download).suggestedFilename()).toMatch(/\.xlsx$/);
    await page.getByLabel('Title').fill('Finds of a summer');
    await page.getByLabel('Short name').fill('finds');
    await page.getByRole('button', { name: 'Add and ingest' }).click();
    await page.getByRole('heading', { level: 1, name: 'Ingest: Finds of a summer' }).waitFor();
    await page.getByText('Succeeded', { exact: true }).first().waitFor();
    await expect.poll(async () => (await apiSearch('', server.url)).count).toBe(3);
    expect((await apiSearch('q=Quill&recordedBy=C. Quill', server.url)).count).toBe(1);
    expect(faults).toEqual([]);
    await close();
  });

  it('shows what is written in a row of the table beside what was understood', async () => {
    const { results } = await apiSearch('recordedBy=A. Quill', server.url);
    const { page, faults, close } = await visit(browser, `/item/${results[0]?.key ?? ''}`, {
      url: server.url,
    });
    const row = (name: string) =>
      page.locator('.compared', { has: page.getByRole('heading', { name, exact: true }) });
    const beside = async (name: string) => [
      await shown(row(name).locator('.written ul')),
      await shown(row(name).locator('.understood').first()),
    ];
    expect(await beside('People')).toEqual([
      'A. Quill',
      expect.stringContaining('Recorded by\nA. Quill'),
    ]);
    expect(await beside('Date')).toEqual(['1999-05-02', expect.stringContaining('2 May 1999')]);
    expect(await beside('Coordinates')).toEqual([
      'Decimal latitude\n48.1\nDecimal longitude\n11.5',
      expect.stringContaining('48.1° N, 11.5° E'),
    ]);
    const others = page.locator('.comparison section').last();
    expect(await shown(others.locator('h2'))).toBe('Other terms as published');
    expect(await shown(others.locator('h3'))).toBe('Habitat');
    expect(await beside('Habitat')).toEqual(['meadow', expect.stringContaining('kept as written')]);
    expect(await axeViolations(page)).toEqual([]);
    expect(faults).toEqual([]);
    await close();
  });

  it('says what it cannot read', async () => {
    const { page, close } = await visit(browser, '/datasets/add', { url: server.url });
    await page.getByLabel('Address or path').fill('/no/such/place');
    await page.getByRole('button', { name: 'Look', exact: true }).click();
    await page.getByRole('alert').waitFor();
    expect(await axeViolations(page)).toEqual([]);
    await close();
  });

  it('fits a narrow window', async () => {
    const options = { url: server.url, width: 360, height: 800 };
    const { page, close } = await visit(browser, '/datasets/add', options);
    await page.getByLabel('Upload a file …').setInputFiles(file);
    await page.getByRole('button', { name: 'Add and ingest' }).waitFor();
    expect(await overflow(page)).toBeLessThanOrEqual(0);
    await close();
  });
});
