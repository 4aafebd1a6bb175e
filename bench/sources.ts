/**
 * `node bench/sources.ts [--only archive,table,oai] [--full] [--quick] [--json]` (`npm run bench:sources`): what sources cost, in one run:
 * a Darwin Core archive with two extensions beside python-dwca-reader (bench/sources-archive.ts), a workbook of 200,000 rows
 * (bench/sources-table.ts), a harvest over OAI-PMH (bench/sources-oai.ts).
 *
 * Each part is a process of its own, one after the other, so that none has another's heap. What each measures, with which corpus and
 * peer, and what may not be compared stand in its first comment. `--full`: archives of 1 and 10 million rows (20 GB of disk, the better
 * part of an hour when the corpus is made first). `--quick`: small sizes, about a minute.
 */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { measureCommand } from './measure.ts';

const { values: options } = parseArgs({
  options: {
    only: { type: 'string', default: 'archive,table,oai' },
    full: { type: 'boolean', default: false },
    quick: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
});

const PARTS = {
  archive: {
    script: 'sources-archive.ts',
    quick: ['--rows', '40000', '--peer-rows', '20000'],
    full: ['--rows', '1000000,10000000', '--peer-rows', '1000000'],
  },
  table: { script: 'sources-table.ts', quick: ['--rows', '20000'], full: [] },
  oai: { script: 'sources-oai.ts', quick: ['--records', '5000,20000'], full: [] },
} as const;

const wanted = options.only.split(',');
const figures: Record<string, unknown> = {};
for (const [name, { script, quick, full }] of Object.entries(PARTS)) {
  if (!wanted.includes(name)) continue;
  process.stderr.write(`${name} …\n`);
  const { stdout } = await measureCommand(process.execPath, [
    join(import.meta.dirname, script),
    ...(options.full ? full : options.quick ? quick : []),
    ...(options.json ? ['--json'] : []),
  ]);
  if (options.json) figures[name] = JSON.parse(stdout);
  else console.log(`${name}\n${stdout.trimEnd()}\n`);
}
if (options.json) console.log(JSON.stringify(figures));
