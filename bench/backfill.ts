/**
 * Works out the sources of a million items anew and says how long it takes.
 *
 *   node bench/backfill.ts [--items <n>] [--parts <n>] [--accounts <n>]
 *
 * The peer's figure: one million rows of Openverse's catalogue in 6 s in a local batched update (its issue 420 and after).
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { backfill } from '../src/flow/backfill/backfill.ts';
import { type SourcedItem, sourcedLake } from '../test/support/sourced-lake.ts';

const { values } = parseArgs({
  options: {
    items: { type: 'string', default: '1000000' },
    parts: { type: 'string', default: '10' },
    accounts: { type: 'string', default: '50000' },
  },
});
const items = Number(values.items);
const parts = Number(values.parts);
const accounts = Number(values.accounts);

function* rowsOf(part: number): Generator<SourcedItem> {
  const each = Math.ceil(items / parts);
  for (let i = 0; i < each; i += 1) {
    const n = part * each + i;
    const account = `${(n * 7919) % accounts}@N01`;
    const page = `https://www.flickr.com/photos/${account}/${n}`;
    yield {
      n,
      item: {
        title: `Picture ${n} of a ship in the harbour`,
        provider: 'flickr',
        source: 'flickr',
        account,
        creator: [`Person ${(n * 7919) % accounts}`],
        landingPage: page,
        license: 'CC-BY-2.0',
        eventDate: `20${10 + (n % 10)}-0${1 + (n % 9)}-11`,
        mediaTypes: ['StillImage'],
      },
      media: [
        {
          identifier: `https://live.staticflickr.com/${n % 65535}/${n}_b.jpg`,
          references: page,
          tags: ['ship', `place ${n % 977}`],
          popularityMetric: (n * 31) % 5000,
          license: 'CC-BY-2.0',
        },
      ],
    };
  }
}

function* partsOf(): Generator<readonly [string, Iterable<SourcedItem>]> {
  for (let part = 0; part < parts; part += 1) yield [`part-${part}`, rowsOf(part)];
}

const lake = await sourcedLake(partsOf());
try {
  const rules = join(lake.folder, 'sub-providers.yaml');
  const time = async (what: string): Promise<void> => {
    const startedAt = performance.now();
    const cpuBefore = process.cpuUsage();
    const { datasets } = await backfill(lake.workspace, [await lake.dataset()]);
    const seconds = (performance.now() - startedAt) / 1000;
    const { user, system } = process.cpuUsage(cpuBefore);
    const cpu = ((user + system) / 1e6).toFixed(2);
    const [done] = datasets;
    const memory = Math.round(process.resourceUsage().maxRSS / 1024);
    process.stdout.write(
      `${what}: ${seconds.toFixed(2)} s (${cpu} s of processors) for ${items} items in ${parts} parts; ${done?.changedSources} other sources, ${done?.changedPopularity} other popularities, ${done?.parts} parts written; peak ${memory} MiB so far\n`,
    );
  };
  await time('popularity of all');
  writeFileSync(rules, `flickr:\n  table:\n    one: "${7919 % accounts}@N01"\n`);
  await time('a rule for one account');
  const many = Array.from({ length: accounts / 2 }, (_, i) => `"${i * 2}@N01"`);
  writeFileSync(rules, `flickr:\n  table:\n    half: [${many.join(', ')}]\n`);
  await time('a rule for half of all accounts');
  await time('nothing new');
} finally {
  await lake.close();
}
