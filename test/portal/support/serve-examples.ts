import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { TestProject } from 'vitest/node';
import { startCommand } from '../../support/command.ts';
import { findChromium } from './chromium.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Address of the server; null where there is no Chromium to look at it with. */
    portalUrl: string | null;
    portalWorkspace: string;
  }
}

const ROOT = resolve(import.meta.dirname, '../../..');
const READY = /Portal ready on (\S+)/;
const READY_TIMEOUT_MS = 120_000;

/** Builds the portal, ingests the examples into a workspace of its own and serves both, for all tests. */
export default async function serveExamples(project: TestProject): Promise<() => Promise<void>> {
  const workspace = mkdtempSync(join(tmpdir(), 'opendrawer-portal-'));
  project.provide('portalWorkspace', workspace);
  if (findChromium() === null) {
    process.stderr.write('No Chromium found: the tests of the portal in a browser are skipped.\n');
    project.provide('portalUrl', null);
    return async () => rmSync(workspace, { recursive: true, force: true });
  }
  await buildPortal();
  const server = startCommand(['-w', workspace, 'start', '--no-open', '--port', '0']);
  const url = await ready(server);
  project.provide('portalUrl', url);
  return async () => {
    server.child.kill('SIGTERM');
    await server.ended;
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

function ready({ child, ended }: ReturnType<typeof startCommand>): Promise<string> {
  return new Promise((done, fail) => {
    const late = setTimeout(
      () => fail(new Error('The server did not get ready in time')),
      READY_TIMEOUT_MS,
    );
    let said = '';
    const read = (chunk: Buffer) => {
      said += chunk.toString();
      const url = READY.exec(said)?.[1];
      if (url === undefined) return;
      clearTimeout(late);
      done(url);
    };
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
    void ended.then(({ code, stderr }) => {
      clearTimeout(late);
      fail(new Error(`The server ended with exit code ${String(code)}: ${stderr.slice(-2000)}`));
    }, fail);
  });
}
