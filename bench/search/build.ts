/**
 * Builds an index of the snapshots of folders in a process of its own and says where its bytes are:
 * `node bench/search/build.ts <index> <threads> <dataset folder> …`, a folder being `lake/<alias>`. Prints JSON.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FIELD_TERMS } from '../../src/flow/field-terms.ts';
import { type BuildProgress, buildGeneration, type IndexSource } from '../../src/search/index.ts';
import { closeGeneration, shareGeneration } from '../../src/search/segments/open.ts';
import { columnsOf } from '../../src/search/segments/resident.ts';

const [indexDir = '', threads = '4', ...folders] = process.argv.slice(2);

const sources = folders.map((folder): IndexSource => {
  const snapshot = readdirSync(folder).sort().at(-1) ?? '';
  const manifest = JSON.parse(readFileSync(join(folder, snapshot, 'manifest.json'), 'utf8'));
  return { folder, manifest };
});

const phases: Record<string, number> = {};
let phase = 'prepare';
let since = performance.now();
const endPhase = (next: string): void => {
  phases[phase] = (performance.now() - since) / 1000;
  phase = next;
  since = performance.now();
};
const onProgress = (progress: BuildProgress): void => {
  if (progress.phase !== phase) endPhase(progress.phase);
};
const info = await buildGeneration({
  indexDir,
  sources,
  threads: Number(threads),
  rebuild: true,
  terms: async () => FIELD_TERMS,
  onProgress,
});
endPhase('');

/** `codes.topic` and its like together. */
const groupOf = (name: string): string => name.split('.')[0] ?? name;

const shared = await shareGeneration(indexDir);
const bytes: Record<string, number> = {};
for (const { manifest } of shared.segments) {
  const blocks = columnsOf(manifest);
  for (const { name, sizeBytes } of blocks) {
    bytes[groupOf(name)] = (bytes[groupOf(name)] ?? 0) + sizeBytes;
  }
  const named = blocks.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  bytes['lists'] = (bytes['lists'] ?? 0) + manifest.container.sizeBytes - named;
}
await closeGeneration(shared);
const perRecord = Object.fromEntries(
  Object.entries(bytes)
    .sort(([, a], [, b]) => b - a)
    .map(([name, size]) => [name, Math.round((size / info.items) * 10) / 10]),
);
process.stdout.write(`${JSON.stringify({ info, phases, bytesPerRecord: perRecord }, null, 2)}\n`);
