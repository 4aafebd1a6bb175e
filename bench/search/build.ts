/** Builds an index in a process of its own, so that its memory is its own: `node build.ts <lake> <index> <threads>`. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildGeneration } from '../../src/search/index.ts';

const [lake = '', indexDir = '', threads = '4'] = process.argv.slice(2);
const phases: Record<string, number> = {};
let phase = 'prepare';
let since = performance.now();
const info = await buildGeneration({
  indexDir,
  sources: [
    { folder: lake, manifest: JSON.parse(readFileSync(join(lake, 'manifest.json'), 'utf8')) },
  ],
  threads: Number(threads),
  rebuild: true,
  onProgress: (progress) => {
    if (progress.phase === phase) return;
    phases[phase] = (performance.now() - since) / 1000;
    phase = progress.phase;
    since = performance.now();
  },
});
phases[phase] = (performance.now() - since) / 1000;
process.stdout.write(JSON.stringify({ info, phases }));
