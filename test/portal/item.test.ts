import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  apiSearch,
  axeViolations,
  first,
  openBrowser,
  PORTAL_URL,
  shown,
  visit,
} from './support/browser.ts';

describe.skipIf(PORTAL_URL === null)('item page', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser.close());

  const withPictures = async () => {
    const { results } = await apiSearch('unit=TMHB&hasMedia=true&limit=100');
    return first(results.filter((one) => one.mediaCount > 1));
  };

  it('shows what was written beside what was understood, and the record itself', async () => {
    const item = await withPictures();
    const { page, faults, close } = await visit(browser, `/item/${item.key}`);
    const answer = await fetch(`${PORTAL_URL ?? ''}/v1/occurrence/${item.key}/verbatim`);
    const { rawText } = (await answer.json()) as { rawText: string };
    const written: string = JSON.parse(rawText).content.freetext.date[0].content;
    const date = page.locator('.compared', { has: page.getByRole('heading', { name: 'Date' }) });
    expect(await shown(date.locator('.written'))).toContain(written);
    expect(await shown(date.locator('.understood'))).toContain('Precision');
    const identifiers = page.locator('.identifiers').first();
    for (const { label, value } of item.identifiers) {
      expect(await shown(identifiers)).toContain(`${label ?? 'Identifier'}\n${value}`);
    }

    await page.getByRole('searchbox', { name: 'Find in the record' }).fill('barcode');
    await expect.poll(() => shown(page.locator('.json-tree'))).toContain('Barcode');
    expect(await shown(page.locator('.json-tree'))).not.toContain('record_link');
    await page.getByRole('tab', { name: 'Text' }).click();
    expect(await page.locator('.raw-text').textContent()).toBe(rawText);
    expect(faults).toEqual([]);
    await close();
  });

  it('gives the credit to copy', async () => {
    const item = await withPictures();
    const { page, close } = await visit(browser, `/item/${item.key}`, {
      prepare: (context) => context.grantPermissions(['clipboard-read', 'clipboard-write']),
    });
    const credit = await shown(page.locator('.credit').first());
    expect(credit).toContain(item.title.replace(/\.$/, ''));
    await page.getByRole('button', { name: 'Copy as text' }).click();
    await page.getByText('Copied', { exact: true }).waitFor();
    expect(await page.evaluate('navigator.clipboard.readText()')).toBe(credit);
    await close();
  });

  it('goes through its pictures with the arrow keys', async () => {
    const item = await withPictures();
    const { page, close } = await visit(browser, `/item/${item.key}`);
    const picture = () => page.locator('.viewer-stage img').getAttribute('src');
    expect(await picture()).toContain(`/v1/image/${item.key}/0`);
    const strip = page.getByRole('radiogroup', { name: 'All media' });
    await strip.getByRole('radio').first().focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    await expect.poll(picture).toContain(`/v1/image/${item.key}/1`);
    await page.getByRole('button', { name: 'Next picture' }).click();
    expect(await picture()).toContain(`/v1/image/${item.key}/0`);
    await close();
  });

  it('says so where a picture cannot be loaded', async () => {
    const item = await withPictures();
    const { page, close } = await visit(browser, `/item/${item.key}`, {
      prepare: (context) => context.route('**/v1/image/**', (route) => route.abort()),
    });
    await page.locator('.viewer-stage .thumb-none').waitFor();
    expect(await shown(page.locator('.viewer-stage'))).toContain('The picture is not at hand');
    expect(await page.locator('.viewer-stage img').count()).toBe(0);
    expect(await axeViolations(page)).toEqual([]);

    await page.goto('/?unit=TMHB&hasMedia=true');
    await page.getByText('Picture not at hand').first().waitFor();
    // Pictures that are not in sight yet are not asked for.
    expect(await page.locator('.tray-picture').first().locator('img').count()).toBe(0);
    await close();
  });

  it('leads from item to item of the result, and back to the list', async () => {
    const { results, count } = await apiSearch('unit=TMHB&limit=3');
    const { page, close } = await visit(browser, '/?unit=TMHB');
    await page.locator('.tray-link').first().click();
    const steps = page.locator('.item-steps');
    await expect.poll(() => shown(steps)).toContain(`1 of ${count}`);
    await steps.getByRole('link', { name: 'Next' }).click();
    await expect.poll(() => page.url()).toContain(results[1]?.key);
    await expect.poll(() => shown(steps)).toContain(`2 of ${count}`);
    await page.getByRole('link', { name: 'Back to results' }).click();
    await expect.poll(() => new URL(page.url()).search).toBe('?unit=TMHB');
    await close();
  });

  it('goes on beyond the page with the arrow keys', async () => {
    const { results, count } = await apiSearch('q=*&limit=40');
    expect(count).toBeGreaterThan(40);
    // Of the 24 of the first page the last.
    const { page, close } = await visit(browser, '/?q=*');
    await page.locator('.tray-link').nth(23).click();
    const steps = page.locator('.item-steps');
    await expect.poll(() => shown(steps)).toContain('24 of');
    await steps.getByRole('link', { name: 'Next' }).waitFor();
    await page.keyboard.press('ArrowRight');
    await expect.poll(() => shown(steps)).toContain('25 of');
    expect(page.url()).toContain(results[24]?.key);
    await page.keyboard.press('ArrowLeft');
    await expect.poll(() => shown(steps)).toContain('24 of');
    // In a field the keys are its own.
    await page.getByRole('searchbox', { name: 'Find in the record' }).focus();
    await page.keyboard.press('ArrowRight');
    await page.waitForTimeout(300);
    expect(await shown(steps)).toContain('24 of');
    await close();
  });

  it('is looked at closely: by tools, keys and wheel, and closed again', async () => {
    const item = await withPictures();
    const { page, faults, close } = await visit(browser, `/item/${item.key}`);
    await page.getByRole('button', { name: 'Look closer' }).click();
    const tools = page.getByRole('toolbar', { name: 'Zoom' });
    await tools.waitFor();
    await page.locator('.deep-zoom-waiting').waitFor({ state: 'detached' });
    expect(await axeViolations(page)).toEqual([]);
    for (const name of ['Zoom in', 'Zoom out', 'The whole picture', 'Turn']) {
      await tools.getByRole('button', { name }).click();
    }
    await page.locator('.openseadragon-canvas').focus();
    await page.keyboard.press('+');
    await page.keyboard.press('Escape');
    await tools.waitFor({ state: 'detached' });
    expect(faults).toEqual([]);
    await close();
  });

  it('keeps the plain picture where it cannot be looked at closely', async () => {
    const item = await withPictures();
    const { page, faults, close } = await visit(browser, `/item/${item.key}`, {
      prepare: (context) =>
        context.route(
          (url) => url.pathname.startsWith('/v1/image/') && url.search === '',
          (route) => route.abort(),
        ),
    });
    await page.getByRole('button', { name: 'Look closer' }).click();
    await page.getByText('The picture cannot be looked at closely.').waitFor();
    expect(await page.locator('.viewer-stage img').count()).toBe(1);
    expect(faults.filter((fault) => fault.startsWith('CSP'))).toEqual([]);
    await close();
  });

  it('asks an image service for tiles where the record tells the size', async () => {
    const item = await withPictures();
    const asked: string[] = [];
    const { page, close } = await visit(browser, `/item/${item.key}`, {
      prepare: async (context) => {
        await context.route(`**/v1/occurrence/${item.key}`, async (route) => {
          const answer = (await (await route.fetch()).json()) as { media: object[] };
          const media = answer.media.map((medium) => ({
            ...medium,
            identifier: 'https://iiif.example/one/full/full/0/default.jpg',
            widthInPixels: 6000,
            heightInPixels: 4000,
          }));
          await route.fulfill({ json: { ...answer, media } });
        });
        await context.route('https://iiif.example/**', (route) => {
          asked.push(new URL(route.request().url()).pathname);
          return route.abort();
        });
      },
    });
    await page.getByRole('button', { name: 'Look closer' }).click();
    await expect.poll(() => asked.length).toBeGreaterThan(0);
    expect(
      asked.every((path) =>
        /^\/one\/(full|[\d,]+)\/(\d+,\d*|full|max)\/0\/default\.jpg$/.test(path),
      ),
    ).toBe(true);
    await close();
  });

  it('is cited in four forms', async () => {
    const item = await withPictures();
    const { page, close } = await visit(browser, `/item/${item.key}`);
    const form = page.getByRole('combobox', { name: 'Form' });
    const text = page.getByRole('region', { name: 'Citation' });
    await form.selectOption('BibTeX');
    expect(await shown(text)).toContain(`@misc{${item.key},`);
    await form.selectOption('RIS');
    expect(await shown(text)).toContain('TY  - ');
    await form.selectOption('CSL-JSON');
    expect((JSON.parse(await shown(text)) as { id: string }[])[0]?.id).toBe(item.key);
    expect(await axeViolations(page)).toEqual([]);
    await close();
  });

  it('leads to what is like it', async () => {
    const item = await withPictures();
    const { page, close } = await visit(browser, `/item/${item.key}`);
    const related = page.getByRole('region', { name: 'Related items' });
    await related.waitFor();
    const link = related.locator('.related-item').first();
    const path = await link.getAttribute('href');
    expect(path).not.toContain(item.key);
    await link.click();
    await expect.poll(() => new URL(page.url()).pathname).toBe(path);
    await close();
  });

  it('marks what was derived or changed', async () => {
    const item = await withPictures();
    const { page, close } = await visit(browser, `/item/${item.key}`);
    const marks = await page.locator('.change-mark').allTextContents();
    expect(new Set(marks)).toEqual(
      new Set(marks.filter((mark) => /^(changed|derived)$/.test(mark))),
    );
    expect(marks.length).toBeGreaterThan(0);
    await close();
  });

  it('keeps to its matter on paper', async () => {
    const item = await withPictures();
    const { page, close } = await visit(browser, `/item/${item.key}`, { theme: 'dark' });
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
    const isSeen = (selector: string) => page.locator(selector).first().isVisible();
    expect({
      header: await isSeen('.site-header'),
      raw: await isSeen('.verbatim'),
      title: await isSeen('h1'),
      comparison: await isSeen('.comparison'),
      ink: await page.evaluate('getComputedStyle(document.querySelector("h1")).color'),
    }).toEqual({
      header: false,
      raw: false,
      title: true,
      comparison: true,
      ink: 'rgb(21, 32, 29)',
    });
    await close();
  });
});
