/**
 * Works out the sources and the popularity of made-up items anew: once for all media, once with a rule for one account, once with a rule
 * for half of all accounts, once where nothing is new. Each is a whole `sources backfill` with its new snapshot, without the index.
 *
 *   node bench/backfill.ts [--records <n>] [--parts <n>] [--accounts <n>] [--quick] [--json]
 *
 * The peer's own figure for its database is one million rows in 6 s on a developer's machine; it is no part of the table, because it was
 * measured elsewhere.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { backfill } from '../src/flow/backfill/backfill.ts';
import { type SourcedItem, sourcedLake } from '../test/support/sourced-lake.ts';

const { values } = parseArgs({
  options: {
    records: { type: 'string' },
    parts: { type: 'string', default: '10' },
    accounts: { type: 'string', default: '50000' },
    quick: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
});
const items = Number(values.records ?? (values.quick ? 100_000 : 1_000_000));
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

interface Measured {
  readonly what: string;
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly changedSources: number;
  readonly changedPopularity: number;
  readonly parts: number;
  readonly peakMemoryBytes: number;
}

const lake = await sourcedLake(partsOf());
const results: Measured[] = [];

async function measure(what: string, rules: string | null): Promise<void> {
  if (rules !== null) writeFileSync(join(lake.folder, 'sub-providers.yaml'), rules);
  const startedAt = performance.now();
  const before = process.cpuUsage();
  const { datasets } = await backfill(lake.workspace, [await lake.dataset()]);
  const { user, system } = process.cpuUsage(before);
  const [done] = datasets;
  results.push({
    what,
    seconds: (performance.now() - startedAt) / 1000,
    cpuSeconds: (user + system) / 1e6,
    changedSources: done?.changedSources ?? 0,
    changedPopularity: done?.changedPopularity ?? 0,
    parts: done?.parts ?? 0,
    // With what made the items
    peakMemoryBytes: process.resourceUsage().maxRSS * 1024,
  });
}

try {
  const half = Array.from({ length: accounts / 2 }, (_, i) => `"${i * 2}@N01"`);
  await measure('popularity of all', null);
  await measure('a rule for one account', `flickr:\n  table:\n    one: "${7919 % accounts}@N01"\n`);
  await measure('a rule for half of them', `flickr:\n  table:\n    half: [${half.join(', ')}]\n`);
  await measure('nothing new', null);
} finally {
  await lake.close();
}

if (values.json) process.stdout.write(`${JSON.stringify({ items, parts, results }, null, 2)}\n`);
else {
  const rows = results.map((one) => [
    one.what.padEnd(24),
    `${one.seconds.toFixed(2)} s`.padStart(9),
    `${one.cpuSeconds.toFixed(2)} s`.padStart(9),
    String(one.changedSources).padStart(10),
    String(one.changedPopularity).padStart(11),
    String(one.parts).padStart(6),
    `${Math.round(one.peakMemoryBytes / 2 ** 20)} MiB`.padStart(9),
  ]);
  const head = [
    `${items} items`.padEnd(24),
    'time'.padStart(9),
    'cpu'.padStart(9),
    'sources'.padStart(10),
    'popularity'.padStart(11),
    'parts'.padStart(6),
    'memory'.padStart(9),
  ];
  process.stdout.write(`${[head, ...rows].map((row) => row.join(' ')).join('\n')}\n`);
}
