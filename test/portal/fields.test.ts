import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readFieldsState } from '../../portal/src/state/fields-state.ts';
import {
  apiSearch,
  axeViolations,
  openBrowser,
  PORTAL_URL,
  shown,
  visit,
} from './support/browser.ts';

describe('the state of the fields page', () => {
  it.each<[Record<string, unknown>, object]>([
    [
      { q: 'bar', page: '2', field: 'Barcode' },
      { q: 'bar', page: '2', field: 'Barcode' },
    ],
    [{ q: '', page: '0', field: ['a'] }, {}],
    [{ page: '99999999', other: 'x' }, {}],
    [{ __proto__: null, q: '  ' }, {}],
  ])('is read from %j', (given, state) => {
    expect(readFieldsState(given)).toEqual(state);
  });
});

describe.skipIf(PORTAL_URL === null)('fields', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser.close());

  it('are found by a part of their name, and their values lead to the items', async () => {
    const { page, faults, close } = await visit(browser, '/fields');
    await page.getByRole('searchbox', { name: 'Find a field' }).fill('Barcode');
    await expect.poll(() => new URL(page.url()).search).toBe('?q=Barcode');
    const field = page.locator('.field', { hasText: 'identifier[].content' }).first();
    await field.getByRole('button', { name: /Barcode/ }).click();
    const value = field.locator('.bar-row').first();
    await value.waitFor();
    expect(new URL(page.url()).searchParams.get('field')).toBe('Barcode');
    expect(await axeViolations(page)).toEqual([]);
    const [text, count] = await Promise.all([
      shown(value.locator('.bar-name')),
      shown(value.locator('.bar-count')),
    ]);
    await value.click();
    await expect.poll(() => new URL(page.url()).searchParams.get('field.Barcode')).toBe(text);
    const { count: found } = await apiSearch(`field.Barcode=${encodeURIComponent(text)}`);
    expect(String(found)).toBe(count);
    expect(faults).toEqual([]);
    await close();
  });

  it('take any value that is typed', async () => {
    const { page, close } = await visit(browser, '/fields?q=Barcode&field=Barcode');
    const box = page.getByRole('searchbox', { name: 'A value of Barcode' });
    await box.fill('nothing has this');
    await page.getByRole('button', { name: 'Search for exactly this' }).click();
    await expect
      .poll(() => new URL(page.url()).searchParams.get('field.Barcode'))
      .toBe('nothing has this');
    await page.getByRole('heading', { name: 'Nothing in these drawers' }).waitFor();
    await close();
  });

  it('say so where none is called like that', async () => {
    const { page, close } = await visit(browser, '/fields?q=xyzzyplugh');
    await page.getByRole('heading', { name: 'No field is called so' }).waitFor();
    await close();
  });

  it('are paged, as many as there are', async () => {
    const fields = Array.from({ length: 10_000 }, (_, n) => ({
      field: `f${n}`,
      path: `deep.path[].f${n}`,
      label: null,
      term: null,
      count: 10_000 - n,
      coverage: (10_000 - n) / 10_000,
      distinct: n,
      samples: [`sample of ${n}`],
      datasets: ['a'],
      hasTexts: true,
    }));
    const { page, close } = await visit(browser, '/fields', {
      prepare: (context) =>
        context.route('**/v1/fields?*', (route) => {
          const query = new URL(route.request().url()).searchParams;
          const from = Number(query.get('offset'));
          const results = fields.slice(from, from + Number(query.get('limit')));
          return route.fulfill({ json: { count: fields.length, results, generation: 'g' } });
        }),
    });
    expect(await page.locator('.field').count()).toBe(100);
    await page.getByRole('button', { name: 'Next' }).click();
    await page.getByText('deep.path[].f100', { exact: true }).waitFor();
    expect(new URL(page.url()).searchParams.get('page')).toBe('2');
    await close();
  });
});
