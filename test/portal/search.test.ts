import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  apiSearch,
  axeViolations,
  first,
  openBrowser,
  PORTAL_URL,
  settled,
  shown,
  visit,
} from './support/browser.ts';

describe.skipIf(PORTAL_URL === null)('search', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser.close());

  const addressOf = (page: Page) => {
    const url = new URL(page.url());
    return url.pathname + url.search;
  };
  const heading = (page: Page) => shown(page.locator('h1'));
  const tiles = (page: Page) => page.getByRole('list', { name: 'Results' }).getByRole('listitem');

  it('walks from the search to an item and back with the keyboard alone', async () => {
    const { page, faults, close } = await visit(browser, '/');
    const focused = () =>
      page.evaluate<string>(
        '(document.activeElement.ariaLabel ?? document.activeElement.innerText ?? "").trim()',
      );
    const tabTo = async (wanted: (name: string) => boolean, key = 'Tab') => {
      for (let n = 0; n < 150; n += 1) {
        await page.keyboard.press(key);
        if (wanted(await focused())) return;
      }
      throw new Error(`Not reached with ${key}; the focus is on "${await focused()}"`);
    };

    await page.keyboard.press('Tab');
    expect(await focused()).toBe('Skip to the content');
    await page.keyboard.press('/');
    await page.keyboard.type('paint*');
    await page.keyboard.press('Enter');
    await settled(page);
    const all = (await apiSearch('q=paint*&limit=0')).count;
    expect(await heading(page)).toBe(`${all} results for “paint*”`);

    // A facet: into the group, and the space bar.
    const wanted = page.getByRole('checkbox', { name: /^Ceramics/ });
    await wanted.waitFor({ state: 'attached' });
    const onIt = () => page.evaluate<boolean>('document.activeElement.value === "Ceramics"');
    for (let n = 0; n < 60 && !(await onIt()); n += 1) await page.keyboard.press('Tab');
    expect(await onIt()).toBe(true);
    await page.keyboard.press('Space');
    const few = (await apiSearch('q=paint*&objectType=Ceramics&limit=0')).count;
    await expect.poll(() => heading(page)).toBe(`${few} results for “paint*”`);
    expect(addressOf(page)).toBe('/?q=paint*&objectType=Ceramics');

    // The first tile, its item, and back.
    const title = first((await apiSearch('q=paint*&objectType=Ceramics')).results).title;
    await tabTo((name) => name.includes(title));
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: title }).waitFor();
    await tabTo((name) => name === 'Back to results');
    await page.keyboard.press('Enter');
    await expect.poll(() => addressOf(page)).toBe('/?q=paint*&objectType=Ceramics');
    await expect.poll(() => heading(page)).toBe(`${few} results for “paint*”`);

    // The chip goes with Delete.
    await tabTo((name) => name === 'Remove the filter Type of object: Ceramics');
    await page.keyboard.press('Delete');
    await expect.poll(() => addressOf(page)).toBe('/?q=paint*');
    expect(faults).toEqual([]);
    await close();
  });

  it('has its whole state in the address', async () => {
    const path = '/?q=paint*&objectType=Paintings&hasMedia=true&eventDate=1850%2C1899&view=table';
    const { page, close } = await visit(browser, path);
    const count = (
      await apiSearch('q=paint*&objectType=Paintings&hasMedia=true&eventDate=1850,1899&limit=0')
    ).count;
    expect(count).toBeGreaterThan(0);
    expect(await heading(page)).toContain(`${count} result`);
    expect({
      query: await page.getByRole('combobox', { name: 'Search the collections' }).inputValue(),
      type: await page.getByRole('checkbox', { name: /^Paintings/ }).isChecked(),
      media: await page.getByRole('checkbox', { name: /^Only with/ }).isChecked(),
      from: await page.getByLabel('From', { exact: true }).inputValue(),
      to: await page.getByLabel('to', { exact: true }).inputValue(),
      chips: await page.getByRole('list', { name: 'Active filters' }).getByRole('listitem').count(),
      rows: await page.getByRole('table').getByRole('row').count(),
    }).toEqual({
      query: 'paint*',
      type: true,
      media: true,
      from: '1850',
      to: '1899',
      chips: 3,
      rows: count + 1,
    });
    await close();
  });

  it('goes back through its states, and forward', async () => {
    const { page, close } = await visit(browser, '/?unit=HMAD');
    await page.getByRole('checkbox', { name: /^Only with/ }).click({ force: true });
    await expect.poll(() => addressOf(page)).toContain('hasMedia=true');
    await page.getByRole('radio', { name: 'Table' }).click();
    await expect.poll(() => addressOf(page)).toContain('view=table');
    await page.goBack();
    await tiles(page).first().waitFor();
    await page.goBack();
    await expect.poll(() => addressOf(page)).toBe('/?unit=HMAD');
    const all = (await apiSearch('unit=HMAD&limit=0')).count;
    await expect.poll(() => heading(page)).toBe(`${all} results`);
    await page.goForward();
    await expect.poll(() => addressOf(page)).toContain('hasMedia=true');
    await close();
  });

  it('loads more, and a reload shows as many', async () => {
    const { page, close } = await visit(browser, '/?unit=TMHB');
    expect(await tiles(page).count()).toBe(24);
    await page.getByRole('button', { name: 'Load more' }).click();
    await expect.poll(() => tiles(page).count()).toBe(48);
    await expect.poll(() => addressOf(page)).toBe('/?unit=TMHB&shown=48');
    const titles = await page.locator('.tray-number').allInnerTexts();
    expect(new Set(titles).size).toBe(48);
    await page.reload();
    await settled(page);
    await expect.poll(() => tiles(page).count()).toBe(48);
    expect(await page.locator('.tray-number').allInnerTexts()).toEqual(titles);
    await close();
  });

  it('offers the item whose barcode was asked for', async () => {
    const item = first((await apiSearch('unit=TMHB&hasMedia=true')).results);
    const barcode = item.identifiers.find((one) => one.label === 'Barcode')?.value ?? '';
    expect(barcode).not.toBe('');
    const { page, close } = await visit(browser, `/?q=${barcode}`);
    const exact = page.getByRole('list', { name: 'Exact matches' }).getByRole('link');
    await exact.waitFor();
    expect(await shown(exact)).toContain('Exact match in Barcode');
    await exact.click();
    await page.getByRole('heading', { level: 1, name: item.title }).waitFor();
    expect(addressOf(page)).toBe(`/item/${item.key}`);
    await close();
  });

  it('narrows by dates that are typed, drawn and moved by arrow keys', async () => {
    const { page, close } = await visit(browser, '/?unit=TMHB');
    const dates = () => new URL(page.url()).searchParams.get('eventDate');
    await page.getByLabel('From', { exact: true }).fill('1900');
    await page.getByLabel('to', { exact: true }).fill('1950');
    await page.getByRole('button', { name: 'Set', exact: true }).click();
    await expect.poll(dates).toBe('1900,1950');
    const count = (await apiSearch('unit=TMHB&eventDate=1900,1950&limit=0')).count;
    await expect.poll(() => heading(page)).toBe(`${count} results`);

    await page.getByRole('slider', { name: 'Begin' }).focus();
    await page.keyboard.press('ArrowRight');
    await expect.poll(dates).toBe('1910,1959');

    const area = page.locator('.date-filter .time-area');
    const box = await area.boundingBox();
    if (box === null) throw new Error('The chart is not to be seen');
    const y = box.y + box.height / 2;
    await page.mouse.move(box.x + box.width * 0.3, y);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width * 0.6, y, { steps: 5 });
    await page.mouse.up();
    await expect.poll(dates).not.toBe('1910,1959');
    const [from, to] = (dates() ?? '').split(',').map(Number);
    expect(from).toBeLessThan(to ?? 0);
    await close();
  });

  it('shows more values of a facet, and finds within them', async () => {
    const { page, close } = await visit(browser, '/?unit=TMHB');
    await page.getByRole('button', { name: 'Scientific name' }).click();
    const group = page.getByRole('group', { name: 'Scientific name' });
    expect(await group.getByRole('checkbox').count()).toBe(6);
    await page.getByRole('button', { name: 'Show more: Scientific name' }).click();
    await expect.poll(() => group.getByRole('checkbox').count()).toBeGreaterThan(12);
    await page.getByRole('searchbox', { name: 'Find in Scientific name' }).fill('achillea');
    await expect.poll(() => group.getByRole('checkbox').count()).toBe(1);
    expect(await axeViolations(page)).toEqual([]);
    await close();
  });

  it('filters in a sheet on a small screen', async () => {
    const { page, close } = await visit(browser, '/?q=paint*', { width: 360 });
    await page.getByRole('button', { name: 'Filters' }).click();
    const sheet = page.getByRole('dialog', { name: 'Filters' });
    await sheet.getByRole('checkbox', { name: /^Ceramics/ }).waitFor();
    expect(await axeViolations(page)).toEqual([]);
    await sheet.getByRole('checkbox', { name: /^Ceramics/ }).click({ force: true });
    const few = (await apiSearch('q=paint*&objectType=Ceramics&limit=0')).count;
    await sheet.getByRole('button', { name: `Show ${few} results` }).click();
    await sheet.waitFor({ state: 'detached' });
    expect(await heading(page)).toBe(`${few} results for “paint*”`);
    await close();
  });
});
