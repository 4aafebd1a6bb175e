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

interface Counted {
  readonly distinct: number;
  readonly counts: readonly { readonly value: string; readonly count: number }[];
}

const facet = async (key: string, query: string): Promise<Counted> => {
  const response = await fetch(`${PORTAL_URL ?? ''}/v1/facet/${encodeURIComponent(key)}?${query}`);
  expect(response.status).toBe(200);
  return (await response.json()) as Counted;
};

describe.skipIf(PORTAL_URL === null)('facets', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser.close());

  const paramsOf = (page: Page) => new URL(page.url()).searchParams;
  const heading = (page: Page) => shown(page.locator('h1'));
  const results = async (query: string) => `${(await apiSearch(`${query}&limit=0`)).count} results`;
  const chips = (page: Page) => page.getByRole('list', { name: 'Active filters' });

  it('leaves values out, and takes several', async () => {
    const { page, faults, close } = await visit(browser, '/?unit=HMAD');
    await page.getByRole('button', { name: 'Leave out Paintings' }).click();
    await expect.poll(() => paramsOf(page).getAll('objectType!')).toEqual(['Paintings']);
    await expect.poll(() => heading(page)).toBe(await results('unit=HMAD&objectType!=Paintings'));
    expect(await shown(chips(page))).toContain('not');

    const out = page.getByRole('button', { name: 'Leave out Paintings' });
    expect(await out.getAttribute('aria-pressed')).toBe('true');
    await page.getByRole('checkbox', { name: /^Paintings/ }).click({ force: true });
    await expect.poll(() => paramsOf(page).get('objectType!')).toBe(null);
    await expect.poll(() => heading(page)).toBe(await results('unit=HMAD&objectType=Paintings'));
    await settled(page);
    await page.getByRole('checkbox', { name: /^Ceramics/ }).click({ force: true });
    await expect
      .poll(() => heading(page))
      .toBe(await results('unit=HMAD&objectType=Paintings&objectType=Ceramics'));
    expect(await axeViolations(page)).toEqual([]);
    expect(faults).toEqual([]);
    await close();
  });

  it('shows more values, all of them counted, and searches within them at the server', async () => {
    const { page, close } = await visit(browser, '/?unit=TMHB');
    await page.getByRole('button', { name: 'Scientific name' }).click();
    const group = page.getByRole('group', { name: 'Scientific name' });
    await expect.poll(() => group.getByRole('checkbox').count()).toBe(6);
    await page.getByRole('button', { name: 'Show more: Scientific name' }).click();
    const all = await facet('scientificName', 'unit=TMHB&limit=40');
    await expect.poll(() => group.getByRole('checkbox').count()).toBe(all.counts.length);
    await page.getByRole('searchbox', { name: 'Find in Scientific name' }).fill('rosa');
    const found = await facet('scientificName', 'unit=TMHB&limit=40&search=rosa');
    await expect.poll(() => group.getByRole('checkbox').count()).toBe(found.counts.length);
    const { value, count } = first(found.counts);
    expect(await shown(group)).toContain(value);
    await group.getByRole('checkbox').first().click({ force: true });
    await expect.poll(() => heading(page)).toBe(`${count} result${count === 1 ? '' : 's'}`);
    await close();
  });

  it('adds a facet of any field of the records', async () => {
    const { page, faults, close } = await visit(browser, '/?unit=TMHB');
    await page.getByRole('button', { name: 'Add a filter' }).click();
    await page.getByRole('searchbox', { name: 'Find a field' }).fill('barcode');
    const field = (await apiList('/v1/fields?search=barcode&limit=40')).find(
      (one) => one['hasTexts'] === true && !String(one['path']).startsWith('item.'),
    );
    const name = String(field?.['field']);
    await page
      .locator('.add-filter-list button')
      .filter({ has: page.getByText(name, { exact: true }) })
      .first()
      .click();
    const param = `field.${name}`;
    await expect.poll(() => paramsOf(page).getAll('with')).toEqual([param]);
    const counts = await facet(param, 'unit=TMHB&limit=7');
    const group = page.getByRole('group', { name });
    await expect
      .poll(() => group.getByRole('checkbox').count())
      .toBe(Math.min(6, counts.counts.length));
    await group.getByRole('checkbox').first().click({ force: true });
    const { value, count } = first(counts.counts);
    await expect.poll(() => paramsOf(page).getAll(param)).toEqual([value]);
    await expect.poll(() => heading(page)).toBe(`${count} result${count === 1 ? '' : 's'}`);
    expect(await axeViolations(page)).toEqual([]);
    await page.getByRole('button', { name: `Take away the filter ${name}` }).click();
    await expect.poll(() => paramsOf(page).getAll('with')).toEqual([]);
    expect(paramsOf(page).getAll(param)).toEqual([]);
    expect(faults).toEqual([]);
    await close();
  });

  it('narrows numbers by a range', async () => {
    const { page, close } = await visit(browser, '/?unit=TMHB&with=elevation');
    const section = page.locator('.facet', { hasText: 'Elevation in metres' });
    await section.getByLabel('From', { exact: true }).fill('100');
    await section.getByLabel('to', { exact: true }).fill('900');
    await section.getByRole('button', { name: 'Set' }).click();
    await expect.poll(() => paramsOf(page).getAll('elevation')).toEqual(['100,900']);
    const { count } = await apiSearch('unit=TMHB&elevation=100,900&limit=0');
    await expect.poll(() => heading(page)).toBe(count === 1 ? '1 result' : `${count} results`);
    expect(await shown(chips(page))).toContain('100 to 900');
    expect(await axeViolations(page)).toEqual([]);
    await close();
  });

  it('takes an area as a box, as WKT, and as a file', async () => {
    const { page, faults, close } = await visit(browser, '/?unit=TMHB');
    await page.getByRole('button', { name: 'Area' }).click();
    const section = page.locator('.facet', { hasText: 'Or paste WKT' });
    const text = section.getByRole('textbox');
    await text.fill('-11,49,3,61');
    await section.getByRole('button', { name: 'Set' }).click();
    await expect.poll(() => paramsOf(page).get('bbox')).toBe('-11,49,3,61');
    const inBox = await results('unit=TMHB&bbox=-11,49,3,61');
    await expect.poll(() => heading(page)).toBe(inBox);
    await page.getByRole('button', { name: /^Remove the filter Area/ }).click();
    await expect.poll(() => paramsOf(page).get('bbox')).toBe(null);

    const wkt = 'POLYGON((-11 49,3 49,3 61,-11 61,-11 49))';
    await text.fill(wkt);
    await section.getByRole('button', { name: 'Set' }).click();
    await expect.poll(() => paramsOf(page).getAll('geometry')).toEqual([wkt]);
    await expect.poll(() => heading(page)).toBe(inBox);
    await page.getByRole('button', { name: /^Remove the filter Area/ }).click();
    await expect.poll(() => paramsOf(page).getAll('geometry')).toEqual([]);

    const ring = [
      [-11, 49],
      [3, 49],
      [3, 61],
      [-11, 61],
      [-11, 49],
    ];
    const geoJson = JSON.stringify({ type: 'Polygon', coordinates: [ring] });
    await section.locator('input[type="file"]').setInputFiles({
      name: 'area.geojson',
      mimeType: 'application/geo+json',
      buffer: Buffer.from(geoJson),
    });
    await expect.poll(() => paramsOf(page).get('filter')).not.toBe(null);
    await expect.poll(() => heading(page)).toBe(inBox);

    expect(await axeViolations(page)).toEqual([]);
    expect(faults).toEqual([]);

    // What cannot be read changes nothing.
    const before = page.url();
    await text.fill('POLYGON((0 0, 1');
    await section.getByRole('button', { name: 'Set' }).click();
    await expect.poll(() => shown(section.getByRole('status'))).not.toBe('');
    expect(page.url()).toBe(before);
    expect(await text.inputValue()).toBe('POLYGON((0 0, 1');
    await close();
  });

  it('lets what the server refuses be taken away', async () => {
    const { page, close } = await visit(browser, '/?unit=TMHB&geometry=POLYGON((0+0,1');
    expect(await heading(page)).toBe('That did not work');
    expect(await axeViolations(page)).toEqual([]);
    await page.getByRole('button', { name: /^Remove the filter Area/ }).click();
    await expect.poll(() => heading(page)).toBe(await results('unit=TMHB'));
    await close();
  });
});
