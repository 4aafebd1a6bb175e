import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  apiList,
  apiSearch,
  axeViolations,
  first,
  openBrowser,
  PORTAL_URL,
  settled,
  shown,
  visit,
} from './support/browser.ts';

describe.skipIf(PORTAL_URL === null)('the search box', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser.close());

  const box = (page: Page) => page.getByRole('combobox', { name: 'Search the collections' });
  const paramsOf = (page: Page) => new URL(page.url()).searchParams;
  /** As a spreadsheet or a list of barcodes is pasted. */
  const paste = async (page: Page, text: string) => {
    await box(page).focus();
    await page.evaluate(`
      const data = new DataTransfer();
      data.setData('text/plain', ${JSON.stringify(text)});
      document.activeElement.dispatchEvent(
        new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }),
      );
    `);
  };
  const barcodes = async (n: number) =>
    (await apiSearch(`unit=TMHB&hasMedia=true&limit=${n * 3}`)).results
      .flatMap(({ identifiers }) => identifiers.filter(({ label }) => label === 'Barcode'))
      .map(({ value }) => value)
      .slice(0, n);

  it('suggests while one types, and takes a value as a filter', async () => {
    const { page, faults, close } = await visit(browser, '/');
    const suggestions = await apiList('/v1/suggest?q=pain&limit=16&language=en');
    expect(suggestions.length).toBeGreaterThan(0);
    await box(page).fill('pain');
    const options = page.getByRole('listbox', { name: 'Suggestions' }).getByRole('option');
    await expect.poll(() => options.count()).toBe(suggestions.length);
    expect(await box(page).getAttribute('aria-expanded')).toBe('true');
    expect(await axeViolations(page)).toEqual([]);

    // Down to the first value of a key, and Enter.
    const value = suggestions.find(({ key }) => key !== null);
    const wanted = String(value?.['text']);
    for (let n = 0; n < suggestions.length; n += 1) {
      await page.keyboard.press('ArrowDown');
      const id = await box(page).getAttribute('aria-activedescendant');
      const active = page.locator(`[id="${id ?? ''}"]`);
      expect(await active.getAttribute('aria-selected')).toBe('true');
      const inGroup = (await active.locator('.suggestion-key').count()) > 0;
      if (inGroup && (await shown(active.locator('.suggestion-text'))) === wanted) break;
    }
    await page.keyboard.press('Enter');
    await settled(page);
    expect(paramsOf(page).getAll(String(value?.['key']))).toEqual([wanted]);
    expect(await box(page).inputValue()).toBe('');
    expect(faults).toEqual([]);
    await close();
  });

  it('closes its list with Escape and searches for what was typed with Enter', async () => {
    const { page, close } = await visit(browser, '/');
    await box(page).fill('pain');
    const list = page.getByRole('listbox', { name: 'Suggestions' });
    await list.waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Escape');
    await list.waitFor({ state: 'hidden' });
    expect(await box(page).inputValue()).toBe('pain');
    await page.keyboard.press('Enter');
    await expect.poll(() => paramsOf(page).get('q')).toBe('pain');
    await page.getByRole('button', { name: 'Clear the search' }).click();
    await expect.poll(() => paramsOf(page).get('q')).toBe(null);
    await close();
  });

  it('finds a few pasted lines as exact values of any field', async () => {
    const lines = await barcodes(3);
    expect(lines.length).toBe(3);
    const { page, close } = await visit(browser, '/');
    await paste(page, `${lines.join('\r\n')}\r\n`);
    await settled(page);
    expect(paramsOf(page).getAll('value')).toEqual(lines);
    expect(await shown(page.locator('h1'))).toBe('3 results');
    await close();
  });

  it('has the server keep a long list, and says what it is', async () => {
    const lines = await barcodes(30);
    expect(lines.length).toBe(30);
    const { page, faults, close } = await visit(browser, '/?view=table');
    await paste(page, lines.join('\n'));
    await expect.poll(() => paramsOf(page).get('filter')).not.toBe(null);
    await settled(page);
    await expect.poll(() => shown(page.locator('h1'))).toBe('30 results');
    expect(paramsOf(page).get('view')).toBe('table');
    const chip = page.getByRole('list', { name: 'Active filters' }).getByRole('listitem');
    expect(await shown(chip)).toContain('Filter');
    // The address alone brings it back.
    await page.reload();
    await settled(page);
    expect(await shown(page.locator('h1'))).toBe('30 results');
    expect(faults).toEqual([]);
    await close();
  });

  it('tells how it was read, and what may have been meant', async () => {
    const { page, close } = await visit(browser, '/?q=paintings');
    await page.getByRole('button', { name: 'How was this read?' }).click();
    const panel = page.getByRole('region', { name: 'How it was read' });
    await panel.waitFor();
    expect(await panel.getByRole('row').count()).toBeGreaterThan(1);
    expect(await axeViolations(page)).toEqual([]);
    await close();

    const wrong = await visit(browser, '/?q=paintngs');
    await wrong.page.locator('.did-you-mean').getByRole('link').click();
    await expect.poll(() => paramsOf(wrong.page).get('q')).not.toBe('paintngs');
    await expect.poll(() => shown(wrong.page.locator('h1'))).not.toContain('0 results');
    await wrong.close();
  });

  it('leads on from item to item', async () => {
    const { page, close } = await visit(browser, '/?q=paint*');
    const title = first((await apiSearch('q=paint*&limit=1')).results).title;
    await page.getByRole('listitem').getByRole('link', { name: title }).first().click();
    await page.getByRole('heading', { level: 1, name: title }).waitFor();
    await close();
  });
});
