// Builds what is published: dist/ from src/ (types and JavaScript), the WebAssembly and tables beside it, and the portal.
import { cpSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ensureDependencies, root, run } from './ensure.mjs';

await ensureDependencies();
const dist = join(root, 'dist');
rmSync(dist, { recursive: true, force: true });
const step = async (command, args) => {
  const code = await run(command, args);
  if (code !== 0) process.exit(code);
};
await step('tsc', ['-p', 'tsconfig.build.json']);
for (const file of readdirSync(join(root, 'src'), { recursive: true }).filter((name) =>
  /\.(wasm|tsv|bin)$/.test(name),
)) {
  const target = join(dist, file);
  mkdirSync(dirname(target), { recursive: true });
  cpSync(join(root, 'src', file), target);
}
await step('vite', ['build', 'portal', '--logLevel', 'warn']);
