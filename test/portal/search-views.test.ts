import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  apiSearch,
  axeViolations,
  openBrowser,
  overflow,
  PORTAL_URL,
  settled,
  shown,
  type Theme,
  visit,
} from './support/browser.ts';

/** Marks of what happened on the page, kept by the page itself. */
const WATCH_SHIFTS = `
  window.shifts = 0;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shifts += entry.value;
  }).observe({ type: 'layout-shift', buffered: true });
`;

describe.skipIf(PORTAL_URL === null)('views of the results', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser.close());

  const paramsOf = (page: Page) => new URL(page.url()).searchParams;
  const heading = (page: Page) => shown(page.locator('h1'));
  const ready = async (page: Page, view: string) => {
    await settled(page);
    if (view === 'map') await page.locator('.map-frame[data-ready]').waitFor();
    if (view === 'timeline') await page.locator('.timeline-near svg').waitFor();
  };

  const VIEWS = ['gallery', 'table', 'map', 'timeline'] as const;
  const cases = VIEWS.flatMap((view) =>
    (['light', 'dark'] as const).flatMap((theme) =>
      [1280, 360].map((width): [string, Theme, number] => [view, theme, width]),
    ),
  );
  it.each(cases)('%s, %s, %i pixels: no rule of axe is broken', async (view, theme, width) => {
    const path = `/?unit=TMHB&view=${view}`;
    const { page, faults, close } = await visit(browser, path, { theme, width });
    await ready(page, view);
    expect(await axeViolations(page)).toEqual([]);
    expect(await overflow(page)).toBe(0);
    expect(faults).toEqual([]);
    await close();
  });

  it('are of the same items, and one leads to the other', async () => {
    const { page, faults, close } = await visit(browser, '/?unit=TMHB&hasMedia=true');
    const all = `${(await apiSearch('unit=TMHB&hasMedia=true&limit=0')).count} results`;
    for (const view of ['table', 'map', 'timeline']) {
      await page.getByRole('radio', { name: new RegExp(view, 'i') }).check({ force: true });
      await expect.poll(() => paramsOf(page).get('view')).toBe(view);
      await ready(page, view);
      expect(await heading(page)).toBe(all);
      expect(paramsOf(page).get('unit')).toBe('TMHB');
    }
    await page.getByRole('radio', { name: 'Gallery' }).check({ force: true });
    await expect.poll(() => paramsOf(page).get('view')).toBe(null);
    expect(faults).toEqual([]);
    await close();
  });

  it('the table sorts by date both ways, and shows the columns one chooses', async () => {
    const { page, faults, close } = await visit(browser, '/?unit=TMHB&view=table');
    const titles = () => page.locator('.results-table tbody th a').allInnerTexts();
    const asked = async (sort: string) =>
      (await apiSearch(`unit=TMHB&limit=24&sort=${sort}`)).results.map(({ title }) => title);
    const when = page.getByRole('columnheader', { name: 'When' });
    expect(await when.getAttribute('aria-sort')).toBe('none');
    await when.getByRole('button').click();
    await expect.poll(() => paramsOf(page).get('sort')).toBe('eventDate');
    await expect.poll(titles).toEqual(await asked('eventDate'));
    expect(await when.getAttribute('aria-sort')).toBe('ascending');
    await when.getByRole('button').click();
    await expect.poll(titles).toEqual(await asked('-eventDate'));

    await page.getByText('Columns', { exact: true }).click();
    const columns = page.getByRole('group', { name: 'Columns' });
    await columns.getByRole('checkbox', { name: 'Family' }).check({ force: true });
    await columns.getByRole('checkbox', { name: 'Licence' }).uncheck({ force: true });
    await expect
      .poll(() => paramsOf(page).get('columns'))
      .toBe('type,who,when,where,number,unit,family');
    const heads = await page.getByRole('columnheader').allInnerTexts();
    expect(heads).toContain('Family');
    expect(heads).not.toContain('Licence');
    expect(await axeViolations(page)).toEqual([]);
    expect(faults).toEqual([]);
    await close();
  });

  it('the timeline narrows by its bars, at any width', async () => {
    const { page, faults, close } = await visit(browser, '/?unit=TMHB&view=timeline');
    await ready(page, 'timeline');
    await page.getByRole('combobox', { name: 'Width of the bars' }).selectOption('10');
    await expect.poll(() => paramsOf(page).get('width')).toBe('10');
    await page.getByText('As a table', { exact: true }).click();
    await page.getByRole('button', { name: '1930s', exact: true }).click();
    await expect.poll(() => paramsOf(page).get('eventDate')).toBe('1930,1939');
    const inIt = `${(await apiSearch('unit=TMHB&eventDate=1930,1939&limit=0')).count} results`;
    await expect.poll(() => heading(page)).toBe(inIt);

    await page.getByRole('combobox', { name: 'Width of the bars' }).selectOption('year');
    const area = page.locator('.timeline-near .time-area');
    await expect.poll(() => area.locator('rect').count()).toBeGreaterThan(3);
    await expect.poll(() => area.locator('rect').count()).toBeLessThan(11);
    expect(await page.locator('.timeline-all').count()).toBe(1);
    await page.getByRole('button', { name: 'All dates' }).click();
    await expect.poll(() => paramsOf(page).get('eventDate')).toBe(null);
    expect(await axeViolations(page)).toEqual([]);
    expect(faults).toEqual([]);
    await close();
  });

  it('paint within a second and a half, in less than 200 kB of script, and stand still', async () => {
    let bytes = 0;
    const { page, close } = await visit(browser, '/?unit=TMHB', {
      prepare: async (context) => {
        await context.addInitScript(WATCH_SHIFTS);
        context.on('response', (response) => {
          if (!/\.m?js$/.test(new URL(response.url()).pathname)) return;
          // As it came over the wire, so compressed as the server does it.
          void response
            .request()
            .sizes()
            .then(({ responseBodySize }) => {
              bytes += responseBodySize;
            });
        });
      },
    });
    await settled(page);
    const paint = await page.evaluate<number>(
      'performance.getEntriesByName("first-contentful-paint")[0].startTime',
    );
    expect(paint).toBeLessThan(1500);
    expect(await page.evaluate<number>('window.shifts')).toBeLessThan(0.1);
    expect(bytes).toBeGreaterThan(50_000);
    expect(bytes).toBeLessThan(200_000);
    await close();
  });
});
