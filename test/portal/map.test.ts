import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  apiSearch,
  axeViolations,
  openBrowser,
  PORTAL_URL,
  shown,
  visit,
} from './support/browser.ts';

describe.skipIf(PORTAL_URL === null)('the map', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser.close());

  const paramsOf = (page: Page) => new URL(page.url()).searchParams;
  const heading = (page: Page) => shown(page.locator('h1'));
  const results = async (query: string) => {
    const { count } = await apiSearch(`${query}&limit=0`);
    return count === 1 ? '1 result' : `${count} results`;
  };
  const ready = (page: Page) => page.locator('.map-frame[data-ready]').waitFor();
  const stage = async (page: Page) => {
    const box = await page.locator('.map-stage').boundingBox();
    if (box === null) throw new Error('The map is not to be seen');
    return box;
  };
  const drag = async (page: Page, from: [number, number], to: [number, number]) => {
    const { x, y, width, height } = await stage(page);
    await page.mouse.move(x + width * from[0], y + height * from[1]);
    await page.mouse.down();
    await page.mouse.move(x + width * to[0], y + height * to[1], { steps: 5 });
    await page.mouse.up();
  };

  it('loads its worker, its borders and its tiles from our origin alone', async () => {
    const asked: URL[] = [];
    const { page, faults, close } = await visit(browser, '/?view=map', {
      prepare: async (context) => {
        context.on('request', (request) => asked.push(new URL(request.url())));
      },
    });
    await ready(page);
    await expect.poll(() => asked.some(({ pathname }) => pathname.endsWith('.mvt'))).toBe(true);
    const foreign = asked.filter(({ origin, protocol }) => {
      return protocol !== 'data:' && protocol !== 'blob:' && origin !== new URL(page.url()).origin;
    });
    expect(foreign.map(String)).toEqual([]);
    expect(asked.some(({ pathname }) => /worker.*\.mjs$/.test(pathname))).toBe(true);
    expect(asked.some(({ pathname }) => /basemap.*\.json$/.test(pathname))).toBe(true);
    expect(faults).toEqual([]);
    await close();
  });

  it('shows what lies where one presses, and takes it as a filter', async () => {
    // Somewhere in the middle of what is there: the map is opened over it.
    const [item] = (await apiSearch('unit=TMHB&hasCoordinate=true&limit=1')).results as unknown as {
      readonly decimalLatitude: number;
      readonly decimalLongitude: number;
    }[];
    const { decimalLatitude: latitude = 0, decimalLongitude: longitude = 0 } = item ?? {};
    const path = `/?unit=TMHB&view=map&at=6/${latitude}/${longitude}`;
    const { page, faults, close } = await visit(browser, path);
    await ready(page);
    const { x, y, width, height } = await stage(page);
    const panel = page.getByRole('region', { name: 'Items here' });
    await expect
      .poll(async () => {
        await page.mouse.click(x + width / 2, y + height / 2);
        return panel.count();
      })
      .toBe(1);
    const head = panel.getByRole('heading');
    await expect.poll(() => shown(head)).toMatch(/^\d+ items? here$/);
    const count = Number.parseInt(await shown(head), 10);
    expect(count).toBeGreaterThan(0);
    expect(await axeViolations(page)).toEqual([]);
    await panel.getByRole('button', { name: 'Only these' }).click();
    await expect.poll(() => paramsOf(page).get('bbox')).not.toBe(null);
    await expect
      .poll(() => heading(page))
      .toBe(await results(`unit=TMHB&bbox=${paramsOf(page).get('bbox') ?? ''}`));
    expect(Number.parseInt(await heading(page), 10)).toBe(count);
    expect(faults).toEqual([]);
    await close();
  });

  it('begins where what was found is, and goes back there', async () => {
    const { results } = await apiSearch('unit=TMHB&hasCoordinate=true&limit=1');
    const [item] = results;
    // The address that people know from other portals.
    const { page, faults, close } = await visit(browser, `/search?id=${item?.key}&view=map`);
    await ready(page);
    await expect.poll(() => paramsOf(page).get('at')).not.toBe(null);
    expect(new URL(page.url()).pathname).toBe('/');
    const begin = paramsOf(page).get('at');
    const [zoom, latitude, longitude] = (begin ?? '').split('/').map(Number);
    expect(zoom).toBeGreaterThan(4);
    expect(Math.abs((item?.decimalLatitude ?? 99) - (latitude ?? 0))).toBeLessThan(1);
    expect(Math.abs((item?.decimalLongitude ?? 999) - (longitude ?? 0))).toBeLessThan(1);
    await page.getByRole('button', { name: 'Farther' }).click();
    await expect.poll(() => paramsOf(page).get('at')).not.toBe(begin);
    await page.getByRole('button', { name: 'Everything found' }).click();
    await expect.poll(() => paramsOf(page).get('at')).toBe(begin);
    expect(faults).toEqual([]);
    await close();
  });

  it('is drawn upon: a box, an outline, what is in sight', async () => {
    const { page, faults, close } = await visit(browser, '/?unit=TMHB&view=map');
    await ready(page);
    await page.getByRole('button', { name: 'Draw a box' }).click();
    await drag(page, [0.3, 0.2], [0.8, 0.7]);
    await expect.poll(() => paramsOf(page).get('bbox')).not.toBe(null);
    await expect
      .poll(() => heading(page))
      .toBe(await results(`unit=TMHB&bbox=${paramsOf(page).get('bbox') ?? ''}`));

    await page.getByRole('button', { name: 'Draw an outline' }).click();
    const { x, y, width, height } = await stage(page);
    for (const [right, down] of [
      [0.35, 0.3],
      [0.7, 0.25],
      [0.6, 0.7],
    ] as const) {
      await page.mouse.click(x + width * right, y + height * down);
    }
    await page.keyboard.press('Enter');
    await expect.poll(() => paramsOf(page).getAll('geometry').length).toBe(1);
    expect(paramsOf(page).get('bbox')).toBe(null);
    const geometry = encodeURIComponent(paramsOf(page).get('geometry') ?? '');
    await expect.poll(() => heading(page)).toBe(await results(`unit=TMHB&geometry=${geometry}`));

    // Given up, it leaves everything as it was.
    await page.getByRole('button', { name: 'Draw a box' }).click();
    await page.keyboard.press('Escape');
    expect(await page.locator('.drawing-board').count()).toBe(0);
    expect(paramsOf(page).getAll('geometry').length).toBe(1);

    await page.getByRole('button', { name: 'Only what is in sight' }).click();
    await expect.poll(() => paramsOf(page).getAll('geometry').length).toBe(0);
    await expect.poll(() => paramsOf(page).get('bbox')).not.toBe(null);
    expect(faults).toEqual([]);
    await close();
  });

  it('moves by the keyboard, keeps its place, and says the same as a table', async () => {
    const { page, close } = await visit(browser, '/?unit=TMHB&view=map');
    await ready(page);
    await page.locator('.map-canvas canvas').focus();
    await page.keyboard.press('+');
    await expect.poll(() => paramsOf(page).get('at')).not.toBe(null);
    const at = paramsOf(page).get('at');
    await page.keyboard.press('ArrowRight');
    await expect.poll(() => paramsOf(page).get('at')).not.toBe(at);
    await page.reload();
    await ready(page);

    await page.getByText('As a table of countries').click();
    const table = page.getByRole('region', { name: 'Items by country' });
    const row = table.getByRole('row').nth(1);
    await row.waitFor();
    const [country = '', n = ''] = (await shown(row)).split('\t').map((cell) => cell.trim());
    expect(await axeViolations(page)).toEqual([]);
    await row.getByRole('button', { name: country }).click();
    await expect.poll(() => paramsOf(page).getAll('country').length).toBe(1);
    await expect.poll(() => heading(page)).toBe(`${n} results`);
    await close();
  });
});
