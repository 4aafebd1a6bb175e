import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  apiSearch,
  axeViolations,
  first,
  openBrowser,
  overflow,
  PORTAL_URL,
  settled,
  shown,
  visit,
} from './support/browser.ts';

const DIST = join(import.meta.dirname, '../../dist/portal');
const MOST_SCRIPT_BYTES = 200_000;
const FIRST_PAINT_MS = 1500;
/** What counts as good of cumulative layout shift. */
const MOST_SHIFT = 0.1;

describe.skipIf(PORTAL_URL === null)('the shell', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser.close());

  it('speaks the language of the address, keeps it, and changes it', async () => {
    const { page, faults, close } = await visit(browser, '/?lang=de');
    const heading = () => shown(page.locator('h1').first());
    expect(await heading()).toBe('Öffnen Sie eine Schublade');
    expect(await page.locator('html').getAttribute('lang')).toBe('de');
    expect(new URL(page.url()).search).toBe('');
    await page.goto('/datasets');
    await expect.poll(heading).toBe('Datensätze');
    await page.getByRole('combobox', { name: 'Sprache' }).selectOption('日本語');
    await expect.poll(heading).toBe('データセット');
    expect(await page.locator('html').getAttribute('lang')).toBe('ja');
    await page.reload();
    await expect.poll(heading).toBe('データセット');
    expect(faults).toEqual([]);
    await close();
  });

  it.each([
    ['fr-CA', 'Jeux de données'],
    ['es-MX', 'Conjuntos de datos'],
    ['pt-BR', 'Datasets'],
  ])('speaks to a browser that asks for %s', async (locale, title) => {
    const context = await browser.newContext({ locale, baseURL: PORTAL_URL ?? '' });
    const page = await context.newPage();
    await page.goto('/datasets');
    await expect.poll(() => page.locator('h1').textContent()).toBe(title);
    await context.close();
  });

  it.each(['es', 'fr', 'de', 'ja'])(
    'fits every page at 360 pixels in %s, without axe’s objections',
    async (code) => {
      const item = first((await apiSearch('hasMedia=true')).results).key;
      const { page, faults, close } = await visit(browser, `/?lang=${code}`, { width: 360 });
      const found = [];
      for (const path of [
        '/',
        '/?q=a',
        `/item/${item}`,
        '/datasets',
        '/fields',
        '/names',
        '/runs',
        '/status',
        '/explore',
      ]) {
        await page.goto(path);
        await settled(page);
        found.push({ path, overflow: await overflow(page), violations: await axeViolations(page) });
      }
      expect(found.filter((one) => one.overflow > 0 || one.violations.length > 0)).toEqual([]);
      expect(faults).toEqual([]);
      await close();
    },
  );

  it('tells its keys on ?, and goes where they lead', async () => {
    const { page, close } = await visit(browser, '/datasets');
    await page.keyboard.press('?');
    const dialog = page.getByRole('dialog', { name: 'Keys' });
    await dialog.waitFor();
    expect(await axeViolations(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'hidden' });
    await page.keyboard.press('g');
    await page.keyboard.press('f');
    await expect.poll(() => new URL(page.url()).pathname).toBe('/fields');
    await close();
  });

  it('has skip links to the content and to the search box', async () => {
    const { page, close } = await visit(browser, '/datasets');
    await page.keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Skip to the content');
    await page.keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement.textContent')).toBe(
      'Skip to the search box',
    );
    await page.keyboard.press('Enter');
    await expect.poll(() => page.evaluate('document.activeElement.tagName')).toBe('INPUT');
    await close();
  });

  it('says so while there is no network, and what is there stays', async () => {
    const { page, close } = await visit(browser, '/datasets');
    await page.context().setOffline(true);
    await page.getByText('There is no network.', { exact: false }).waitFor();
    expect(await page.locator('table').count()).toBe(1);
    await page.context().setOffline(false);
    await page.getByText('There is no network.', { exact: false }).waitFor({ state: 'detached' });
    await close();
  });

  it('paints soon, with little script', async () => {
    const { page, close } = await visit(browser, '/');
    const paint = await page.evaluate<number>(
      `performance.getEntriesByName('first-contentful-paint')[0].startTime`,
    );
    expect(paint).toBeLessThan(FIRST_PAINT_MS);
    const scripts = await page.evaluate<string[]>(
      `performance.getEntriesByType('resource').filter((one) => one.name.endsWith('.js')).map((one) => new URL(one.name).pathname)`,
    );
    const bytes = scripts
      .filter((path) => path.startsWith('/assets/') || path === '/theme.js')
      .reduce((sum, path) => sum + gzipSync(readFileSync(join(DIST, path))).length, 0);
    expect(scripts.some((path) => /maplibre|openseadragon|deep-zoom|map-canvas/.test(path))).toBe(
      false,
    );
    expect(bytes).toBeLessThan(MOST_SCRIPT_BYTES);
    await close();
  });

  it.each(['/', '/?q=paint*', '/datasets', '/fields'])(
    'stands still while %s comes',
    async (path) => {
      const { page, close } = await visit(browser, path, {
        prepare: (context) =>
          context.addInitScript(`
          window.shifted = 0;
          new PerformanceObserver((list) => {
            for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shifted += entry.value;
          }).observe({ type: 'layout-shift', buffered: true });
        `),
      });
      await page.waitForTimeout(1000);
      expect(await page.evaluate<number>('window.shifted')).toBeLessThan(MOST_SHIFT);
      await close();
    },
  );

  it.each(['en', 'es', 'fr', 'de', 'ja'])(
    'imports less than 200 kB of script before anything is shown in %s',
    (code) => {
      const manifest = JSON.parse(readFileSync(join(DIST, 'manifest.json'), 'utf8')) as Record<
        string,
        { readonly file: string; readonly imports?: readonly string[] }
      >;
      const files = new Set<string>();
      const follow = (name: string) => {
        const chunk = manifest[name];
        if (chunk === undefined || files.has(chunk.file)) return;
        files.add(chunk.file);
        for (const one of chunk.imports ?? []) follow(one);
      };
      follow('index.html');
      follow(
        Object.keys(manifest).find((name) => name.endsWith(`virtual:catalogue/${code}`)) ?? '',
      );
      const bytes = [...files].reduce(
        (sum, file) => sum + gzipSync(readFileSync(join(DIST, file))).length,
        0,
      );
      expect(files.size).toBeGreaterThan(3);
      expect(bytes).toBeLessThan(MOST_SCRIPT_BYTES);
    },
  );
});
