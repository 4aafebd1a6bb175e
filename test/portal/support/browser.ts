import { AxeBuilder } from '@axe-core/playwright';
import {
  type Browser,
  type BrowserContext,
  chromium,
  type Locator,
  type Page,
} from 'playwright-core';
import { expect, inject } from 'vitest';
import { findChromium } from './chromium.ts';

export const PORTAL_URL = inject('portalUrl');

export type Theme = 'light' | 'dark';

const ARGUMENTS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  // The map is drawn by the processor.
  '--enable-unsafe-swiftshader',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** A browser that goes with `await using`. */
export async function openBrowser(): Promise<Browser> {
  const executablePath = findChromium();
  if (executablePath === null) throw new Error('There is no Chromium');
  return chromium.launch({ executablePath, args: ARGUMENTS });
}

export interface Visit {
  readonly page: Page;
  /** Console errors, page errors and breaches of the Content-Security-Policy so far. */
  readonly faults: string[];
  close(): Promise<void>;
}

export interface VisitOptions {
  readonly theme?: Theme;
  readonly width?: number;
  readonly height?: number;
  /** Called before the page is opened, e.g. to stand between it and the server. */
  readonly prepare?: (context: BrowserContext) => Promise<unknown>;
  /** Another server than the one with the examples. */
  readonly url?: string;
}

/** Opens an address of the portal in a fresh context and waits until it has come to rest. */
export async function visit(
  browser: Browser,
  path: string,
  options: VisitOptions = {},
): Promise<Visit> {
  const context = await browser.newContext({
    viewport: { width: options.width ?? 1280, height: options.height ?? 900 },
    colorScheme: options.theme ?? 'light',
    // A colour on its way is neither the one nor the other when contrasts are measured.
    reducedMotion: 'reduce',
    baseURL: options.url ?? PORTAL_URL ?? '',
  });
  const page = await context.newPage();
  const faults: string[] = [];
  page.on('console', (message) => {
    // How fast the processor draws in place of a graphics card is no fault of the page.
    if (message.text().includes('GL Driver Message')) return;
    if (message.type() === 'error' || message.type() === 'warning') faults.push(message.text());
  });
  page.on('pageerror', (error) => faults.push(String(error)));
  await page.exposeFunction('reportBreach', (text: string) => faults.push(text));
  await page.addInitScript(`
    document.addEventListener('securitypolicyviolation', (event) =>
      reportBreach('CSP ' + event.violatedDirective + ' ' + event.blockedURI));
  `);
  await options.prepare?.(context);
  await page.goto(path);
  await settled(page);
  return { page, faults, close: () => context.close() };
}

/** Waits until nothing says that it is loading. */
export async function settled(page: Page): Promise<void> {
  await page.locator('main h1').first().waitFor();
  await expect
    .poll(() => page.locator('main .loading, main .skeleton').count(), { timeout: 20_000 })
    .toBe(0);
}

/** Rules that are broken, with the elements that break them; empty where all is well. */
export async function axeViolations(page: Page): Promise<readonly string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations.map(
    ({ id, nodes }) =>
      `${id}: ${nodes
        .slice(0, 5)
        .map((node) => `${node.target.join(' ')} (${node.failureSummary?.split('\n')[1] ?? ''})`)
        .join('; ')}`,
  );
}

/** What can be read at a place. */
// biome-ignore lint/performance/useDomNodeTextContent: what is hidden shall not count
export const shown = (place: Locator): Promise<string> => place.innerText();

/** How many pixels the page is wider than the window. */
export const overflow = (page: Page): Promise<number> =>
  page.evaluate<number>('document.documentElement.scrollWidth - window.innerWidth');

export interface Found {
  readonly key: string;
  readonly title: string;
  readonly mediaCount: number;
  /** Degrees; null without coordinates. */
  readonly decimalLatitude: number | null;
  readonly decimalLongitude: number | null;
  readonly identifiers: readonly { readonly label: string | null; readonly value: string }[];
}

/** What the API answers to a search. */
export async function apiSearch(
  query: string,
  url = PORTAL_URL,
): Promise<{ readonly count: number; readonly results: readonly Found[] }> {
  const response = await fetch(`${url ?? ''}/v1/occurrence/search?${query}`);
  if (!response.ok) throw new Error(`${response.status} for ${query}`);
  return (await response.json()) as { count: number; results: Found[] };
}

/** The list at an address of the API. */
export async function apiList(
  path: string,
  url = PORTAL_URL,
): Promise<readonly Record<string, unknown>[]> {
  const response = await fetch(`${url ?? ''}${path}`);
  const body = (await response.json()) as { results: Record<string, unknown>[] };
  return body.results;
}

/** The first of a list that should have one. */
export function first<T>(list: readonly T[]): T {
  const [one] = list;
  if (one === undefined) throw new Error('The list is empty');
  return one;
}
