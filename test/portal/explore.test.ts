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

describe.skipIf(PORTAL_URL === null)('the explorer', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser.close());

  const paramsOf = (page: Page) => new URL(page.url()).searchParams;
  const total = (page: Page) => shown(page.locator('.explore-total'));
  const selected = async (page: Page) =>
    Number((await total(page)).split(' ')[0]?.replace(',', ''));
  const ready = async (page: Page) => {
    await settled(page);
    await page.locator('.map-frame[data-ready]').waitFor();
    await page.locator('.explore-total[data-settled]').waitFor();
  };
  const row = (page: Page, list: string, n: number) =>
    page.getByRole('list', { name: list }).getByRole('button').nth(n);

  const cases: [Theme, number][] = [
    ['light', 1280],
    ['dark', 1280],
    ['light', 360],
    ['dark', 360],
  ];
  it.each(cases)('%s, %i pixels: no rule of axe is broken', async (theme, width) => {
    const { page, faults, close } = await visit(browser, '/explore', { theme, width });
    await ready(page);
    expect(await axeViolations(page)).toEqual([]);
    expect(await overflow(page)).toBe(0);
    expect(faults).toEqual([]);
    await close();
  });

  it('shows families where nothing has topics', async () => {
    const bare = await apiSearch(`${encodeURIComponent('topic!')}=*&limit=1`);
    expect(bare.count).toBeGreaterThan(0);
    const { page, faults, close } = await visit(browser, `/explore?id=${bare.results[0]?.key}`);
    await ready(page);
    await page.getByRole('list', { name: 'Family' }).waitFor();
    expect(paramsOf(page).get('dimensions')).toBe('eventDate,family,country');
    expect(await page.getByRole('list', { name: 'Topic' }).count()).toBe(0);
    expect(faults).toEqual([]);
    await close();
  });

  it('narrows everything by what is chosen, and says as many as the results', async () => {
    const { page, faults, close } = await visit(browser, '/explore?hasMedia=true');
    await ready(page);
    const all = (await apiSearch('hasMedia=true&limit=0')).count;
    expect(await total(page)).toBe(`${all} of ${all} items`);

    const topic = row(page, 'Topic', 0);
    const name = await shown(topic.locator('.dimension-name'));
    await topic.click();
    await expect.poll(() => paramsOf(page).getAll('topic')).toEqual([name]);
    const some = (await apiSearch(`hasMedia=true&topic=${encodeURIComponent(name)}&limit=0`)).count;
    await expect.poll(() => total(page)).toBe(`${some} of ${all} items`);
    expect(await topic.getAttribute('aria-pressed')).toBe('true');

    // The alternatives to a choice stay in sight with their own counts; the other dimension follows.
    expect(
      await page.getByRole('list', { name: 'Topic' }).getByRole('button').count(),
    ).toBeGreaterThan(1);
    await row(page, 'Country', 0).click();
    await expect.poll(() => paramsOf(page).getAll('country').length).toBe(1);
    const [topicName, country] = ['topic', 'country'].map((key) =>
      encodeURIComponent(paramsOf(page).get(key) ?? ''),
    );
    const both = `hasMedia=true&topic=${topicName}&country=${country}&limit=0`;
    const left = (await apiSearch(both)).count;
    await expect.poll(() => selected(page)).toBe(left);
    await page.getByRole('link', { name: 'See them as results' }).click();
    await settled(page);
    expect(await shown(page.locator('h1'))).toBe(left === 1 ? '1 result' : `${left} results`);
    await page.goBack();
    await ready(page);
    await expect.poll(() => selected(page)).toBe(left);
    expect(faults).toEqual([]);
    await close();
  });

  it('is brushed over time by the pointer and the keyboard, each step answered', async () => {
    let steps = 0;
    const { page, faults, close } = await visit(browser, '/explore?unit=TMHB', {
      prepare: async (context) => {
        context.on('request', (request) => {
          if (new URL(request.url()).pathname === '/v1/cube') steps += 1;
        });
      },
    });
    await ready(page);
    const all = await selected(page);
    const before = steps;
    const box = await page.locator('.explore-time .time-area').boundingBox();
    if (box === null) throw new Error('The chart is not to be seen');
    const y = box.y + box.height / 2;
    await page.mouse.move(box.x + box.width * 0.4, y);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width * 0.8, y, { steps: 12 });
    // While it is held everything follows, and the address waits.
    await expect.poll(() => selected(page)).toBeLessThan(all);
    expect(paramsOf(page).get('eventDate')).toBe(null);
    await page.mouse.up();
    await expect.poll(() => paramsOf(page).get('eventDate')).not.toBe(null);
    await page.locator('.explore-total[data-settled]').waitFor();
    expect(steps - before).toBeGreaterThan(1);
    const dates = paramsOf(page).get('eventDate') ?? '';
    await expect
      .poll(() => selected(page))
      .toBe((await apiSearch(`unit=TMHB&eventDate=${dates}&limit=0`)).count);

    await page.getByRole('slider', { name: 'Begin' }).focus();
    await page.keyboard.press('ArrowRight');
    await expect.poll(() => paramsOf(page).get('eventDate')).not.toBe(dates);
    await page.locator('.explore-total[data-settled]').waitFor();
    const later = paramsOf(page).get('eventDate') ?? '';
    await expect
      .poll(() => selected(page))
      .toBe((await apiSearch(`unit=TMHB&eventDate=${later}&limit=0`)).count);
    await page.getByRole('button', { name: 'Everything of Date' }).click();
    await expect.poll(() => selected(page)).toBe(all);
    expect(faults).toEqual([]);
    await close();
  });

  it('begins the map where the results are', async () => {
    const { results } = await apiSearch('hasCoordinate=true&limit=1');
    const [item] = results;
    const { page, faults, close } = await visit(browser, `/explore?id=${item?.key}`);
    await ready(page);
    await expect.poll(() => paramsOf(page).get('at')).not.toBe(null);
    const [zoom, latitude, longitude] = (paramsOf(page).get('at') ?? '').split('/').map(Number);
    expect(zoom).toBeGreaterThan(4);
    expect(Math.abs((item?.decimalLatitude ?? 99) - (latitude ?? 0))).toBeLessThan(1);
    expect(Math.abs((item?.decimalLongitude ?? 999) - (longitude ?? 0))).toBeLessThan(1);
    expect(faults).toEqual([]);
    await close();
  });

  it('has any three dimensions, and its state in the address', async () => {
    const { page, close } = await visit(browser, '/explore');
    await ready(page);
    await page.getByRole('combobox', { name: 'Dimension 2' }).selectOption('objectType');
    await expect.poll(() => paramsOf(page).get('dimensions')).toBe('eventDate,objectType,country');
    await page.getByRole('combobox', { name: 'Dimension 1' }).selectOption('unit');
    await expect.poll(() => paramsOf(page).get('dimensions')).toBe('unit,objectType,country');
    await row(page, 'Unit', 0).click();
    await expect.poll(() => paramsOf(page).getAll('unit').length).toBe(1);
    const unit = paramsOf(page).get('unit') ?? '';
    const left = (await apiSearch(`unit=${unit}&limit=0`)).count;
    await expect.poll(() => selected(page)).toBe(left);
    expect(await axeViolations(page)).toEqual([]);
    await page.reload();
    await ready(page);
    await expect.poll(() => selected(page)).toBe(left);
    await close();
  });

  it('narrows to what the map shows', async () => {
    const { page, faults, close } = await visit(browser, '/explore');
    await ready(page);
    await page.getByRole('checkbox', { name: 'Only what the map shows' }).check({ force: true });
    await expect.poll(() => paramsOf(page).get('bbox')).not.toBe(null);
    await page.locator('.explore-total[data-settled]').waitFor();
    const wide = await selected(page);
    for (let n = 0; n < 4; n += 1) {
      await page.getByRole('button', { name: 'Closer' }).click();
      await page.waitForTimeout(700);
    }
    await expect.poll(() => selected(page)).toBeLessThan(wide);
    await page.locator('.explore-total[data-settled]').waitFor();
    const { count } = await apiSearch(`bbox=${paramsOf(page).get('bbox') ?? ''}&limit=0`);
    await expect.poll(() => selected(page)).toBe(count);
    await page.getByRole('checkbox', { name: 'Only what the map shows' }).uncheck({ force: true });
    await expect.poll(() => paramsOf(page).get('bbox')).toBe(null);
    expect(faults).toEqual([]);
    await close();
  });
});
