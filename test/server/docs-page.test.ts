import { chromium } from 'playwright-core';
import { expect, test } from 'vitest';
import { createServer, listen } from '../../src/server/index.ts';
import { findChromium } from '../portal/support/chromium.ts';
import { fakeServices } from './fakes.ts';

const executablePath = findChromium();
if (executablePath === null) console.warn('skipped: no Chromium to open the API page in');

test.skipIf(executablePath === null)(
  'the API page works under its policy, and asks nobody else (needs Chromium)',
  async () => {
    const server = await createServer(fakeServices());
    const { url, close } = await listen(server, { port: 0 });
    const browser = await chromium.launch({
      executablePath: executablePath ?? '',
      args: ['--no-sandbox'],
    });
    try {
      const page = await browser.newPage();
      const faults: string[] = [];
      const hosts = new Set<string>();
      page.on('console', (message) => {
        // The portal's icon is not there without the portal.
        if (message.type() === 'error' && !message.location().url.endsWith('/favicon.svg')) {
          faults.push(message.text());
        }
      });
      page.on('pageerror', (error) => faults.push(error.message));
      page.on('request', (request) => hosts.add(new URL(request.url()).host));
      await page.goto(`${url}/docs`);
      await page.getByRole('heading', { name: 'Opendrawer', exact: true }).waitFor();
      await page.getByText('/v1/occurrence/{id}/verbatim').first().waitFor();
      expect(faults).toEqual([]);
      expect([...hosts]).toEqual([new URL(url).host]);
    } finally {
      await browser.close();
      await close();
    }
  },
);
