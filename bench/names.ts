/**
 * `node bench/names.ts [--quick] [--json]` (`npm run bench:names`): names, in one run: parsing beside gnparser on one thread and on all
 * cores (bench/names-parse.ts), the index of 1 and 5 million names (bench/names-index.ts), matching against 5 million (bench/names-match.ts).
 *
 * Each part is a process of its own, one after the other, so that none has another's heap. What each measures, with which corpus and
 * peer, and what may not be compared stand in its first comment. `--quick`: small sizes, under two minutes.
 */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { measureCommand } from './measure.ts';

const { values: options } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
});

const PARTS = {
  parsing: { script: 'names-parse.ts', quick: ['--quick'] },
  index: { script: 'names-index.ts', quick: ['--quick'] },
  matching: { script: 'names-match.ts', quick: ['--names', '100000', '--queries', '20000'] },
} as const;

const figures: Record<string, unknown> = {};
for (const [name, { script, quick }] of Object.entries(PARTS)) {
  process.stderr.write(`${name} …\n`);
  const { stdout } = await measureCommand(process.execPath, [
    join(import.meta.dirname, script),
    ...(options.quick ? quick : []),
    ...(options.json ? ['--json'] : []),
  ]);
  if (options.json) figures[name] = JSON.parse(stdout);
  else console.log(`${name}\n${stdout.trimEnd()}\n`);
}
if (options.json) console.log(JSON.stringify(figures));
