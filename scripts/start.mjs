// `npm start`: installs what is needed, builds the portal, ingests the example collections, serves it all.
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { ensureDependencies, root, run } from './ensure.mjs';

await ensureDependencies();
if (portalIsStale()) {
  process.stderr.write('Building the portal …\n');
  const code = await run('vite', ['build', 'portal', '--logLevel', 'warn']);
  if (code !== 0) process.exit(code);
}
process.exitCode = await run('node', ['src/cli/main.ts', 'start', ...process.argv.slice(2)]);

function portalIsStale() {
  const built = modifiedAt('dist/portal/index.html');
  const sources = readdirSync(join(root, 'portal'), { recursive: true }).map((name) =>
    join('portal', name),
  );
  return sources.concat('package-lock.json').some((file) => modifiedAt(file) > built);
}

function modifiedAt(path) {
  return statSync(join(root, path), { throwIfNoEntry: false })?.mtimeMs ?? 0;
}
