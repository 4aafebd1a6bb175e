import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildBackboneOf, readDefinition, writeDefinition } from '../../flow/index.ts';
import type { Workspace } from '../../registry/index.ts';
import { type Context, withWorkspace } from '../context.ts';
import { VERSION } from '../version.ts';
import { indexNow, ingestAll } from './ingest.ts';

/** Folders of the package, two steps up from the commands in the sources and in dist/ alike. */
const PACKAGE = fileURLToPath(new URL('../../../', import.meta.url));
const EXAMPLES = join(PACKAGE, 'examples');
/** The example checklist, from which names are matched; the other folders are collections. */
const CHECKLIST = 'checklist';
const PORTAL = join(PACKAGE, 'dist', 'portal');

/** `opendrawer serve`. */
export const serveCommand = (
  context: Context,
  flags: { port?: number; host?: string },
): Promise<void> =>
  withWorkspace(context, (workspace) => serveUntilStopped(context, workspace, () => {}), {
    'server.port': flags.port,
    'server.host': flags.host,
  });

/** `opendrawer start`: the examples, at once. */
export const startCommand = (
  context: Context,
  flags: { port?: number; open: boolean },
): Promise<void> =>
  withWorkspace(
    context,
    async (workspace) => {
      const examples = [];
      for (const entry of readdirSync(EXAMPLES, { withFileTypes: true })) {
        if (!entry.isDirectory() || entry.name === CHECKLIST) continue;
        const location = join(EXAMPLES, entry.name);
        examples.push(
          await workspace.registry.datasets.add(
            { format: 'edan', location, units: [] },
            { alias: `example-${entry.name}` },
          ),
        );
      }
      await buildExampleBackbone(context, workspace);
      await ingestAll(context, workspace, examples, { signal: context.signal });
      await indexNow(context, workspace);
      await serveUntilStopped(context, workspace, (url) => {
        if (flags.open) openBrowser(url);
      });
    },
    { 'server.port': flags.port },
  );

const EXAMPLE_CHECKLIST = {
  alias: 'tollmere',
  path: join(EXAMPLES, CHECKLIST),
  title: 'Tollmere Checklist',
  license: 'CC0-1.0',
  mapping: null,
};

/** Builds a backbone of the example checklist, where the workspace has none of its own. */
async function buildExampleBackbone(
  { signal }: Context,
  { paths, config }: Workspace,
): Promise<void> {
  const name = config['names.backbone'];
  const sources = readDefinition(paths.backbones, name)?.sources ?? [];
  if (sources.some(({ alias }) => alias !== EXAMPLE_CHECKLIST.alias)) return;
  writeDefinition(paths.backbones, name, { sources: [EXAMPLE_CHECKLIST] });
  await buildBackboneOf({ paths }, name, { signal });
}

async function serveUntilStopped(
  context: Context,
  workspace: Workspace,
  onReady: (url: string) => void,
): Promise<void> {
  // Loaded when needed: the server is most of what there is to load, and other commands are quick without it.
  const { serve } = await import('../../server/index.ts');
  const served = await serve(workspace, {
    port: workspace.config['server.port'],
    host: workspace.config['server.host'],
    portal: PORTAL,
    version: VERSION,
  });
  context.io.out(`Portal ready on ${served.url}`);
  onReady(served.url);
  await new Promise<void>((resolve) => {
    if (context.signal.aborted) resolve();
    else context.signal.addEventListener('abort', () => resolve(), { once: true });
  });
  await served.close();
}

/** Opens the URL with what the system opens URLs with; a machine without a browser is no reason to fail. */
function openBrowser(url: string): void {
  const [command, ...args] =
    process.platform === 'darwin'
      ? ['open', url]
      : process.platform === 'win32'
        ? ['cmd', '/c', 'start', '', url]
        : ['xdg-open', url];
  if (command === undefined) return;
  const child = spawn(command, args, { stdio: 'ignore', detached: true });
  child.on('error', () => {});
  child.unref();
}
