import { readFileSync } from 'node:fs';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { apiList, first, openBrowser, PORTAL_URL, visit } from './support/browser.ts';

describe.skipIf(PORTAL_URL === null)('names', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser.close());

  it('are found by their beginning and lead to their page', async () => {
    const { page, faults, close } = await visit(browser, '/names');
    await page.getByRole('combobox', { name: 'Find a name' }).pressSequentially('rosac');
    const option = page.getByRole('option', { name: /^Rosaceae/ });
    await option.waitFor();
    // The answers to the letters typed first may still stand: whoever chooses waits until the list stands still
    const others = page.getByRole('option').filter({ hasNotText: /^Rosac/ });
    await expect.poll(() => others.count()).toBe(0);
    await page.keyboard.press('ArrowDown');
    await page.locator('[role=option][data-focused]', { hasText: /^Rosaceae/ }).waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: /^Rosaceae/ }).waitFor();
    const key = first(await apiList('/v1/species?name=Rosaceae'))['key'];
    expect(new URL(page.url()).pathname).toBe(`/taxon/${key}`);
    const lineage = page.getByRole('navigation', { name: 'Classification' });
    expect(await lineage.getByRole('link').allTextContents()).toEqual(
      expect.arrayContaining(['Names', 'Plantae', 'Rosales']),
    );
    const items = Number(
      (await page.getByRole('heading', { name: /^\d+ items?$/ }).textContent())?.split(' ')[0],
    );
    await page.getByRole('link', { name: 'See them all' }).click();
    await expect.poll(() => page.locator('h1').textContent()).toBe(`${items} results`);
    // The chip says the name of the taxon, not its key
    await page.getByRole('button', { name: 'Remove the filter Taxon: Rosaceae' }).waitFor();
    expect(faults).toEqual([]);
    await close();
  });

  it('of a pasted list are matched, explained and taken away', async () => {
    const { page, faults, close } = await visit(browser, '/names/match');
    const [name] = (await apiList('/v1/species/search?rank=SPECIES&status=ACCEPTED&limit=1')).map(
      (usage) => String(usage['canonicalName']),
    );
    const misspelt = `${name?.slice(0, -3)}x${name?.slice(-3)}`;
    await page.getByLabel('Names', { exact: true }).fill(`${name}\n\n${misspelt}\nNemo nullus\n`);
    await page.getByRole('button', { name: 'Match', exact: true }).click();
    const rows = page.getByRole('region', { name: 'Matches' }).getByRole('row');
    await rows.nth(3).waitFor();
    const cells = await rows.nth(1).getByRole('cell').allTextContents();
    expect(cells[0]).toBe('Exact');
    expect(await rows.nth(3).getByRole('cell').first().textContent()).toBe('Not found');
    expect(await rows.nth(2).getByRole('rowheader').textContent()).toBe(misspelt);
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Download as CSV' }).click();
    const lines = readFileSync(await (await download).path(), 'utf8')
      .trim()
      .split(/\r?\n/);
    expect(lines).toHaveLength(4);
    expect(lines[1]).toContain('EXACT');
    expect(faults).toEqual([]);
    await close();
  });
});
