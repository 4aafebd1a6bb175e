import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { QualityReport } from '../../src/publish/quality/types.ts';
import { runCommand } from '../support/command.ts';
import {
  apiSearch,
  axeViolations,
  first,
  openBrowser,
  overflow,
  PORTAL_URL,
  settled,
  shown,
  type Theme,
  visit,
} from './support/browser.ts';
import { BROKEN_LINE, CLEAN_LINES, MENDED_LINES, ODD_LINES } from './support/odd-collection.ts';
import { type Served, servePortal } from './support/serve.ts';

const said = (n: number): string => n.toLocaleString('en');

describe.skipIf(PORTAL_URL === null)('quality page', () => {
  let home: string;
  let browser: Browser;
  let server: Served;
  let url: string;
  let report: QualityReport;

  beforeAll(async () => {
    browser = await openBrowser();
    home = mkdtempSync(join(tmpdir(), 'opendrawer-quality-'));
    const command = async (...args: readonly string[]) =>
      expect(await runCommand(['-w', join(home, 'workspace'), ...args])).toMatchObject({ code: 0 });
    const write = (name: string, lines: readonly string[]) => {
      mkdirSync(join(home, name), { recursive: true });
      writeFileSync(join(home, name, `${name}.jsonl`), `${lines.join('\n')}\n`);
    };
    write('odd', [...ODD_LINES, BROKEN_LINE]);
    write('clean', CLEAN_LINES);
    await command('add', join(home, 'odd'), '-a', 'odd', '-t', 'Odd things');
    await command('add', join(home, 'clean'), '-a', 'clean', '-t', 'Clean things');
    await command('add', join(home, 'clean'), '-a', 'never', '-t', 'Never read');
    await command('ingest', 'odd', 'clean');
    write('odd', [...MENDED_LINES, BROKEN_LINE]);
    await command('ingest', 'odd');
    server = await servePortal(join(home, 'workspace'), 'serve');
    ({ url } = server);
    report = (await (await fetch(`${url}/v1/dataset/odd/quality`)).json()) as QualityReport;
  });
  afterAll(async () => {
    await browser.close();
    await server.close();
    rmSync(home, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  });

  const issueOf = (name: string) => first(report.issues.filter(({ issue }) => issue === name));
  const issueButton = (page: Page, name: string) => page.getByRole('button', { name });
  const panelOf = (page: Page, name: string) =>
    page.locator('.issue', { has: issueButton(page, name) }).locator('.issue-panel');
  const open = (path = '/dataset/odd/quality') => visit(browser, path, { url });

  it('begins with how good the records are, and what changed', async () => {
    const { page, faults, close } = await open();
    expect(await shown(page.locator('h1'))).toBe('Quality');
    const figures = await shown(page.locator('.figures'));
    const { records, rejects, findings, issues, previous } = report;
    expect(previous).not.toBeNull();
    expect({ records, rejects }).toEqual({ records: 100, rejects: 1 });
    for (const [name, value] of [
      ['Records', said(records)],
      ['Kinds of issue', said(issues.length)],
      ['Findings', said(findings)],
      ['Rejected lines', '1'],
      ['Change in records', '±0'],
    ]) {
      expect(figures).toContain(`${name}\n${value}`);
    }
    expect(await shown(page.locator('.quality header'))).toContain('INVALID_JSON 1');
    expect(faults).toEqual([]);

    // Each bar is as long as its number says, and the change since before stands beside it.
    const row = issueButton(page, 'Country invalid');
    expect(await shown(row)).toContain('53');
    expect(await shown(row)).toContain('−7');
    const width = async (name: string) =>
      (await issueButton(page, name).locator('.issue-bar').boundingBox())?.width ?? 0;
    const share =
      issueOf('RECORDED_DATE_INVALID').records / Math.max(...issues.map((one) => one.records));
    expect((await width('Recorded date invalid')) / (await width('Country invalid'))).toBeCloseTo(
      share,
      1,
    );
    await close();
  });

  it('opens an issue from the keyboard, with its cause, its remedy, and examples with their place', async () => {
    const { page, close } = await open();
    const issue = issueOf('COUNTRY_INVALID');
    const button = issueButton(page, 'Country invalid');
    await button.focus();
    await page.keyboard.press('Enter');
    await expect.poll(() => button.getAttribute('aria-expanded')).toBe('true');
    const panel = panelOf(page, 'Country invalid');
    const words = await shown(panel);
    for (const expected of [
      'Cause',
      issue.meaning,
      'What to do',
      issue.hint,
      'COUNTRY_INVALID',
      'Ruritania',
      'odd.jsonl:8',
      `All ${issue.findings} findings:`,
    ]) {
      expect(words).toContain(expected);
    }

    await panel.getByRole('link', { name: `Show ${issue.records} records` }).click();
    await expect.poll(() => shown(page.locator('h1'))).toBe(`${issue.records} results`);
    expect(new URL(page.url()).searchParams.getAll('issue')).toEqual(['COUNTRY_INVALID']);
    const { count } = await apiSearch('datasetKey=odd&issue=COUNTRY_INVALID&limit=0', url);
    expect(count).toBe(issue.records);

    await page.goBack();
    await button.click();
    await panel.getByRole('link', { name: 'edanmdm:odd_0007' }).click();
    await page.getByText('Line 8 of odd.jsonl').waitFor();
    await close();
  });

  it('leads to an item with all that is known of a specimen', async () => {
    const { page, faults, close } = await open('/dataset/odd/quality?issue=TEXT_MARKUP_REMOVED');
    await page.locator('.findings').getByRole('link', { name: 'edanmdm:odd_0099' }).click();
    await page.getByRole('heading', { name: 'Specimen' }).waitFor();
    const row = (name: string) =>
      page.locator('.compared', { has: page.getByRole('heading', { name, exact: true }) });
    expect(await shown(row('Type status').locator('.written'))).toContain('Holotype');
    expect(await shown(row('Type status').locator('.understood'))).toBe('As understood\nHolotype');
    expect(await shown(row('Sex').locator('.written'))).toContain('Female');
    expect(await shown(row('Time').locator('.understood'))).toMatch(
      /Cenozoic › .*Eocene derived\s+Age\s+[\d.]+ to [\d.]+ million years ago derived/,
    );
    expect(await axeViolations(page)).toEqual([]);
    expect(faults).toEqual([]);
    await close();
  });

  it('gives the findings as files', async () => {
    const { page, close } = await open();
    await issueButton(page, 'License missing or unknown').click();
    const panel = page.locator('.issue[data-expanded] .issue-panel');
    const lines: Record<string, number> = {};
    for (const format of ['CSV', 'JSON', 'XLSX']) {
      const path = await panel.getByRole('link', { name: format }).getAttribute('href');
      expect(path).toContain('issue=LICENSE_MISSING_OR_UNKNOWN');
      const answer = await fetch(`${url}${path}`);
      expect(answer.status).toBe(200);
      const text = await answer.text();
      if (format === 'CSV') lines[format] = text.trim().split('\n').length - 1;
      if (format === 'JSON') lines[format] = JSON.parse(text).length;
    }
    const { findings } = issueOf('LICENSE_MISSING_OR_UNKNOWN');
    expect(lines).toEqual({ CSV: findings, JSON: findings });
    await close();
  });

  it('shows how full each term is, published beside understood', async () => {
    const { page, close } = await open();
    const table = page.getByRole('region', { name: 'Completeness by term' });
    const rows = await table.getByRole('row').allInnerTexts();
    const given = report.terms.filter(
      (term) => (term.published ?? 0) + (term.interpreted ?? 0) > 0,
    );
    expect(rows.length).toBe(given.length + 1);
    const date = first(report.terms.filter(({ term }) => term === 'eventDate'));
    const row = first(rows.filter((text) => text.startsWith('eventDate')));
    expect(row).toContain(`${date.published} 100 %`);
    expect(row).toContain(`${date.interpreted} 88 %`);

    const folded = page.getByText('decimalLatitude,');
    expect(await folded.isVisible()).toBe(false);
    await page.getByText(/terms that no record has/).click();
    expect(await folded.isVisible()).toBe(true);
    await close();
  });

  it('leads from the values to their records', async () => {
    const { page, close } = await open();
    const countries = page.locator('.bar-list', { hasText: 'Country' }).first();
    const kenya = countries.getByRole('link', { name: /Kenya/ });
    expect(await shown(kenya)).toContain('10');
    expect(await countries.getByRole('button', { name: 'Show more' }).count()).toBe(0);
    await kenya.click();
    await expect.poll(() => shown(page.locator('h1'))).toBe('10 results');
    await close();
  });

  it('finds a change by what was written', async () => {
    const { page, close } = await open();
    const box = page.getByRole('searchbox', { name: 'Find in the changes' });
    const listed = page.locator('.change');
    expect(await listed.count()).toBe(report.changes.length);
    await box.fill('deutsch');
    await expect.poll(() => listed.count()).toBe(1);
    const table = page.getByRole('region', { name: 'Changes of country' });
    expect(await table.getByRole('row').allInnerTexts()).toEqual([
      expect.stringContaining('As written'),
      'Deutschland\tDE\t20',
    ]);
    await box.fill('xyzzy');
    await page.getByText('No change holds “xyzzy”.').waitFor();
    await box.fill('');
    await expect.poll(() => listed.count()).toBe(report.changes.length);
    await close();
  });

  it('says how dates that could be read in two ways were read', async () => {
    const { page, close } = await open();
    const dates = page.locator('#dates li');
    expect(await dates.count()).toBe(report.dateOrder?.length);
    const words = (await dates.allInnerTexts()).map((text) => text.split(/\s+/).join(' '));
    expect(words).toEqual([
      'Day first 23/3/2008 18 can be read only so',
      'Either 2/3/2008 5 read day first, as the others of this dataset',
    ]);
    await close();
  });

  it('goes through every finding, of one issue or term, page by page', async () => {
    const { page, faults, close } = await open();
    await issueButton(page, 'Country invalid').click();
    await panelOf(page, 'Country invalid')
      .getByRole('link', { name: /^Go through/ })
      .click();
    const browser = page.locator('.findings');
    const status = browser.getByRole('status');
    const { findings } = issueOf('COUNTRY_INVALID');
    await expect.poll(() => shown(status)).toBe(`1 to 50 of ${findings} findings`);
    expect(await page.getByRole('combobox', { name: 'Issue' }).inputValue()).toBe(
      'COUNTRY_INVALID',
    );
    await browser.getByRole('button', { name: 'Next' }).click();
    await expect.poll(() => shown(status)).toBe(`51 to ${findings} of ${findings} findings`);
    const rows = browser.getByRole('region', { name: 'Findings' }).getByRole('row');
    await expect.poll(() => rows.count()).toBe(findings - 50 + 1);
    expect(await browser.getByRole('button', { name: 'Next' }).isDisabled()).toBe(true);

    await page.reload();
    await settled(page);
    await expect.poll(() => shown(status)).toBe(`51 to ${findings} of ${findings} findings`);

    await page.getByRole('combobox', { name: 'Issue' }).selectOption('');
    await page.getByRole('combobox', { name: 'Term' }).selectOption('license');
    await expect.poll(() => shown(status)).toBe('1 to 4 of 4 findings');
    expect([...new URL(page.url()).searchParams]).toEqual([['term', 'license']]);
    await page.getByRole('combobox', { name: 'Issue' }).selectOption('COUNTRY_INVALID');
    await page.getByText('No finding is like that.').waitFor();
    expect(faults).toEqual([]);
    await close();
  });

  it('is as good for everybody, in both themes and at every width', async () => {
    const { page, faults, close } = await open();
    await issueButton(page, 'Recorded date invalid').click();
    await page.locator('.change-row', { hasText: 'country' }).first().click();
    await page.getByText(/terms that no record has/).click();
    const looks: readonly (readonly [Theme, number])[] = [
      ['light', 1440],
      ['dark', 1440],
      ['light', 360],
      ['dark', 360],
    ];
    for (const [theme, width] of looks) {
      await page.emulateMedia({ colorScheme: theme });
      await page.setViewportSize({ width, height: 900 });
      await settled(page);
      expect({
        theme,
        width,
        violations: await axeViolations(page),
        overflow: await overflow(page),
      }).toEqual({ theme, width, violations: [], overflow: 0 });
    }
    expect(faults).toEqual([]);
    await close();
  });

  it('begins at the part that the address names', async () => {
    const { page, close } = await open('/dataset/odd/quality?issue=COUNTRY_INVALID#findings');
    await expect
      .poll(async () => (await page.locator('#findings-title').boundingBox())?.y)
      .toBeLessThan(600);
    await page.getByRole('link', { name: 'Changes' }).click();
    await expect
      .poll(async () => (await page.locator('#changes-title').boundingBox())?.y)
      .toBeLessThan(300);
    expect(new URL(page.url()).search).toBe('?issue=COUNTRY_INVALID');
    await close();
  });

  it('says on paper what every issue means, opened or not', async () => {
    const { page, close } = await open();
    await page.emulateMedia({ media: 'print' });
    const meaning = issueOf('COUNTRY_INVALID').meaning ?? '';
    await expect.poll(() => page.getByText(meaning).isVisible()).toBe(true);
    // The name stays in its column although there is nothing to open on paper.
    const name = await page.locator('.issue-name').first().boundingBox();
    expect(name?.width ?? 0).toBeGreaterThan(100);
    expect(await page.locator('.findings').isVisible()).toBe(false);
    expect(await page.locator('.quality-nav').isVisible()).toBe(false);
    await close();
  });

  it('is reached from the dataset and from the run', async () => {
    const { page, close } = await open('/dataset/odd');
    const brief = page.locator('.issue-brief li');
    expect(await brief.count()).toBe(3);
    expect(await shown(brief.first())).toContain('Country invalid');
    await page.getByRole('link', { name: 'See the whole report' }).click();
    await page.getByRole('heading', { level: 1, name: 'Quality' }).waitFor();

    // The first run has a report of its own.
    await page.goto(`/dataset/odd`);
    await page.locator('.run-row').last().click();
    await page.getByRole('link', { name: 'Quality report with every finding' }).click();
    const row = issueButton(page, 'Country invalid');
    await row.waitFor();
    expect(await shown(row)).toContain('60');
    expect(new URL(page.url()).searchParams.get('run')).toBe(
      first((await history()).slice(-1)).runId,
    );
    await close();
  });

  async function history(): Promise<readonly { readonly runId: string | null }[]> {
    const answer = await fetch(`${url}/v1/dataset/odd/history`);
    return ((await answer.json()) as { results: { runId: string | null }[] }).results;
  }

  it('says so where nothing was found, and where nothing was read', async () => {
    const { page, close } = await open('/dataset/clean/quality');
    expect(await shown(page.locator('.lead'))).toBe('No issue was found in 2 records.');
    expect(await shown(page.locator('#issues'))).toContain('No issue was found');
    expect(await page.locator('.findings').count()).toBe(0);
    expect(await axeViolations(page)).toEqual([]);

    await page.goto('/dataset/never/quality');
    await settled(page);
    const never = await shown(page.locator('main'));
    expect(never).toContain('"never" has no snapshot yet');
    expect(await axeViolations(page)).toEqual([]);
    await close();
  });

  it('says so when the server fails, and tries again when asked', async () => {
    let broken = true;
    const { page, close } = await visit(browser, '/dataset/odd/quality', {
      url,
      prepare: (context) =>
        context.route(/\/v1\/dataset\/odd\/quality/, (request) =>
          broken ? request.abort() : request.continue(),
        ),
    });
    expect(await shown(page.getByRole('alert'))).toContain('The server cannot be reached');
    broken = false;
    await page.getByRole('button', { name: 'Try again' }).click();
    await issueButton(page, 'Country invalid').waitFor();
    await close();
  });

  it('keeps the rest of the page when only the findings fail', async () => {
    let broken = true;
    const { page, close } = await visit(browser, '/dataset/odd/quality', {
      url,
      prepare: (context) =>
        context.route('**/findings?**', (request) =>
          broken ? request.abort() : request.continue(),
        ),
    });
    const alert = page.getByRole('alert');
    expect(await shown(alert)).toContain('Could not be loaded');
    expect(await axeViolations(page)).toEqual([]);
    broken = false;
    await alert.getByRole('button', { name: 'Try again' }).click();
    await page.getByRole('region', { name: 'Findings' }).waitFor();
    await close();
  });
});
