import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { TestProject } from 'vitest/node';
import { findChromium } from './chromium.ts';
import { servePortal } from './serve.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Address of the server with the examples; null where there is no Chromium to look at it with. */
    portalUrl: string | null;
  }
}

const ROOT = resolve(import.meta.dirname, '../../..');

/** Builds the portal, ingests the examples into a workspace of its own and serves both, for all tests. */
export default async function serveExamples(
  project: TestProject,
): Promise<(() => Promise<void>) | undefined> {
  if (findChromium() === null) {
    process.stderr.write('No Chromium found: the tests of the portal in a browser are skipped.\n');
    project.provide('portalUrl', null);
    return undefined;
  }
  await buildPortal();
  const workspace = mkdtempSync(join(tmpdir(), 'opendrawer-portal-'));
  const server = await servePortal(workspace, 'start');
  project.provide('portalUrl', server.url);
  return async () => {
    await server.close();
    rmSync(workspace, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  };
}

async function buildPortal(): Promise<void> {
  const vite = join(ROOT, 'node_modules', 'vite', 'bin', 'vite.js');
  const child = spawn(process.execPath, [vite, 'build', 'portal', '--logLevel', 'warn'], {
    cwd: ROOT,
    stdio: ['ignore', 'inherit', 'inherit'],
    // Vitest says "test", which would leave the development build of React in.
    env: { ...process.env, NODE_ENV: 'production' },
  });
  const code = await new Promise((done, fail) => {
    child.on('error', fail);
    child.on('exit', done);
  });
  if (code !== 0) throw new Error(`vite build ended with exit code ${String(code)}`);
}
