import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { axeViolations, openBrowser, PORTAL_URL, shown, visit } from './support/browser.ts';

describe.skipIf(PORTAL_URL === null)('when the server fails', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser.close());

  it.each([
    ['/?q=paint*', '**/v1/occurrence/search**'],
    ['/datasets', '**/v1/dataset**'],
    ['/runs', '**/v1/run?**'],
  ])('%s says so and tries again when asked', async (path, route) => {
    let broken = true;
    const { page, close } = await visit(browser, path, {
      prepare: (context) =>
        context.route(route, (request) => (broken ? request.abort() : request.continue())),
    });
    expect(await shown(page.getByRole('alert'))).toContain('The server cannot be reached');
    expect(await axeViolations(page)).toEqual([]);
    broken = false;
    await page.getByRole('button', { name: 'Try again' }).click();
    await expect.poll(() => page.getByRole('alert').count()).toBe(0);
    await close();
  });

  it('shows the words and the hint of a refused search', async () => {
    const { page, close } = await visit(browser, '/?eventDate=sometime,never');
    const said = await shown(page.getByRole('alert'));
    expect(said).toContain('FILTER_INVALID');
    expect(said).toContain('sometime');
    await close();
  });
});
