import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  apiList,
  apiSearch,
  axeViolations,
  first,
  openBrowser,
  overflow,
  PORTAL_URL,
  settled,
  type Theme,
  visit,
} from './support/browser.ts';

describe.skipIf(PORTAL_URL === null)('every page, in both themes and at both widths', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser.close());

  const key = async (query: string) => first((await apiSearch(query)).results).key;
  const runs = async (kind: string) =>
    first((await apiList('/v1/run?limit=100')).filter((run) => run['kind'] === kind))['id'];
  const taxon = async (name: string) =>
    first(await apiList(`/v1/species?name=${name}`))['key'] as number;
  const pages: readonly (readonly [string, () => Promise<string>])[] = [
    ['start', async () => '/'],
    ['results', async () => '/?q=paint*'],
    ['results, as other portals name them', async () => '/search?q=paint*'],
    ['results with filters', async () => '/?hasMedia=true&eventDate=1850,1950&unit=HMAD'],
    ['results as a table', async () => '/?view=table&hasMedia=true'],
    ['no results', async () => '/?q=xyzzyplugh'],
    ['item with pictures', async () => `/item/${await key('hasMedia=true&unit=TMHB')}`],
    ['item without pictures', async () => `/item/${await key('hasMedia=false')}`],
    ['item with issues', async () => `/item/${await key('issue=RECORDED_DATE_UNCERTAIN')}`],
    ['archival item', async () => `/item/${await key('recordType=ead_component')}`],
    ['unknown item', async () => '/item/00000000-0000-5000-8000-000000000000'],
    ['results on the map', async () => '/?view=map&hasMedia=true'],
    ['results in time', async () => '/?view=timeline&hasMedia=true'],
    ['explorer', async () => '/explore'],
    ['fields', async () => '/fields'],
    ['values of a field', async () => '/fields?q=unitCode&field=unitCode'],
    ['status', async () => '/status'],
    ['adding of a source', async () => '/datasets/add'],
    ['no such page', async () => '/nothing/here'],
    ['datasets', async () => '/datasets'],
    ['dataset', async () => `/dataset/${String(first(await apiList('/v1/dataset'))['key'])}`],
    [
      'quality',
      async () => `/dataset/${String(first(await apiList('/v1/dataset'))['key'])}/quality`,
    ],
    ['quality of an unknown dataset', async () => '/dataset/nothing/quality'],
    ['names', async () => '/names'],
    ['matching of names', async () => '/names/match'],
    ['comparisons', async () => '/names/compare'],
    ['unknown comparison', async () => '/names/compare/nothing'],
    ['taxon', async () => `/taxon/${await taxon('Rosaceae')}`],
    ['taxon without items', async () => `/taxon/${await taxon('Animalia')}`],
    ['unknown taxon', async () => '/taxon/99999999'],
    ['results of a taxon', async () => `/?taxonKey=${await taxon('Rosaceae')}`],
    ['runs', async () => '/runs'],
    ['ingest run', async () => `/run/${String(await runs('ingest'))}`],
    ['index run', async () => `/run/${String(await runs('index'))}`],
    ['unknown run', async () => '/run/nothing'],
    ['unknown address', async () => '/no/such/page'],
  ];
  const looks: readonly { readonly theme: Theme; readonly width: number }[] = [
    { theme: 'light', width: 1440 },
    { theme: 'dark', width: 1440 },
    { theme: 'dark', width: 360 },
  ];
  const missing = new Set([
    'unknown item',
    'unknown taxon',
    'unknown comparison',
    'unknown run',
    'quality of an unknown dataset',
  ]);

  it.each(pages)('%s', async (name, path) => {
    const { page, faults, close } = await visit(browser, await path(), looks[0]);
    const seen = [];
    for (const look of looks) {
      await page.emulateMedia({ colorScheme: look.theme });
      await page.setViewportSize({ width: look.width, height: 900 });
      await settled(page);
      seen.push({
        ...look,
        violations: await axeViolations(page),
        overflow: await overflow(page),
        headings: await page.locator('h1').count(),
      });
    }
    expect(seen).toEqual(
      looks.map((look) => ({ ...look, violations: [], overflow: 0, headings: 1 })),
    );
    for (const width of [600, 768, 1024]) {
      await page.setViewportSize({ width, height: 900 });
      await settled(page);
      expect({ width, overflow: await overflow(page) }).toEqual({ width, overflow: 0 });
    }
    // The browser itself logs the 404 that such a page is about.
    const unexpected = faults.filter((fault) => !(missing.has(name) && fault.includes('404')));
    expect(unexpected).toEqual([]);
    await close();
  });

  it('are all of the router', async () => {
    const paths = new Set<string>();
    for (const [, path] of pages) paths.add(new URL(await path(), 'http://x').pathname);
    const source = readFileSync(join(import.meta.dirname, '../../portal/src/router.tsx'), 'utf8');
    const routes = [...source.matchAll(/path: '([^']+)'/g)].map(([, path = '']) => path);
    const walked = (route: string) => {
      const form = new RegExp(`^${route.replace(/\$\w+/g, '[^/]+')}$`);
      return [...paths].some((path) => form.test(path));
    };
    // There is no comparison among the examples; its page is walked where there is none.
    expect(routes.filter((route) => !walked(route))).toEqual([]);
  });

  it('would be caught breaking the policy or the rules', async () => {
    const { page, faults, close } = await visit(browser, '/datasets');
    await page.evaluate(`
      const style = document.createElement('style');
      style.textContent = 'h1 { color: red }';
      document.head.append(style);
      const image = document.createElement('img');
      image.src = '/favicon.svg';
      document.querySelector('main').append(image);
    `);
    await expect.poll(() => faults).toContainEqual(expect.stringMatching(/^CSP style-src-elem/));
    expect(await axeViolations(page)).toEqual([expect.stringMatching(/^image-alt/)]);
    await close();
  });

  it('keeps the chosen theme', async () => {
    const { page, close } = await visit(browser, '/', { theme: 'light' });
    const ground = () =>
      page.evaluate<string>('getComputedStyle(document.documentElement).backgroundColor');
    const light = await ground();
    await page.getByRole('button', { name: 'Switch to the dark theme' }).click();
    const dark = await ground();
    expect(dark).not.toBe(light);
    await page.reload();
    await page.getByRole('button', { name: 'Switch to the light theme' }).waitFor();
    expect(await ground()).toBe(dark);
    await close();
  });
});
