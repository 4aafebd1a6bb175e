/**
 * `npm run bench:search`: the index over generated records, built and asked.
 *
 * Corpus: the records of bench/generate.ts (sizes, presence of fields and units of the open release), written as a
 * lake by the shortest way (bench/search/lake.ts), kept in `.bench/search`. Build: `buildGeneration` in a process of
 * its own, from the Parquet files to the promoted generation; memory is the largest sum over all its processes.
 * Questions: one after the other in one process, each kind warmed up by a fifth of its questions; the files are in the
 * page cache. Texts and filters differ from question to question, so that no kept result answers.
 *
 * There is no peer: nothing public answers "any field = value" over a whole release without reading it again.
 * Not to be compared: times of a machine that does other things (see `load`), memory with that of tools that map
 * files, small corpora (--quick), where fixed costs outweigh.
 */
import { mkdirSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { GenerationInfo, IndexStats } from '../src/search/index.ts';
import { machine, measureCommand } from './measure.ts';
import { benchLake } from './search/lake.ts';

interface Timing {
  readonly runs: number;
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly maxMs: number;
  readonly found: number;
}

interface Answers {
  readonly openMs: number;
  readonly firstPageMs: number;
  readonly timings: Readonly<Record<string, Timing>>;
  readonly batch: { readonly values: number; readonly hits: number; readonly seconds: number };
  readonly stats: IndexStats;
}

const HELP = `Usage: npm run bench:search -- [options]

  --records N   one size instead of 1 and 10 million
  --quick       100,000 records: under a minute
  --threads N   worker processes of the build (default: one a core)
  --json        one object with every figure, nothing else
  --keep        leave the lake and the index in .bench/search`;

const { values: options } = parseArgs({
  options: {
    records: { type: 'string' },
    quick: { type: 'boolean', default: false },
    threads: { type: 'string' },
    json: { type: 'boolean', default: false },
    keep: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

const QUICK_RECORDS = 100_000;
const SIZES = [1_000_000, 10_000_000];
const ROOT = fileURLToPath(new URL('../.bench/search', import.meta.url));

const say = (text: string): void => {
  if (!options.json) console.log(text);
};

const script = (name: string): string =>
  fileURLToPath(new URL(`./search/${name}`, import.meta.url));
const NODE = ['--disable-warning=ExperimentalWarning', '--max-old-space-size=4096'];

const measure = async (records: number) => {
  say(`\n${records.toLocaleString('en')} records`);
  let told = 0;
  const lake = await benchLake(ROOT, records, (done) => {
    if (done - told < records / 10) return;
    told = done;
    say(`  generated ${done.toLocaleString('en')}`);
  });
  const indexDir = join(ROOT, `index-${records}`);
  const threads = Number(options.threads ?? availableParallelism());
  const build = await measureCommand(process.execPath, [
    ...NODE,
    script('build.ts'),
    lake.folder,
    indexDir,
    String(threads),
  ]);
  const { info, phases } = JSON.parse(build.stdout) as {
    info: GenerationInfo;
    phases: Record<string, number>;
  };
  const lakeBytes = lake.manifest.partitions.reduce((sum, entry) => sum + entry.sizeBytes.lake, 0);
  const figures = {
    records,
    lakeBytesPerRecord: lakeBytes / records,
    build: {
      seconds: info.buildMs / 1000,
      phases,
      recordsPerSecond: records / (info.buildMs / 1000),
      cpuSeconds: build.cpuSeconds,
      peakMemoryBytes: build.peakMemoryBytes,
      threads,
    },
    index: { bytes: info.sizeBytes, bytesPerRecord: info.sizeBytes / records },
  };
  say(
    `  built in ${figures.build.seconds.toFixed(1)} s (${Object.entries(phases)
      .map(([phase, seconds]) => `${phase} ${seconds.toFixed(0)}`)
      .join(
        ', ',
      )}), ${Math.round(figures.build.recordsPerSecond).toLocaleString('en')} records/s, ` +
      `${figures.build.cpuSeconds?.toFixed(0) ?? '?'} s of processor time, ` +
      `${((figures.build.peakMemoryBytes ?? 0) / 2 ** 20).toFixed(0)} MiB at most\n` +
      `  ${figures.index.bytesPerRecord.toFixed(0)} bytes a record ` +
      `(lake ${figures.lakeBytesPerRecord.toFixed(0)})`,
  );
  const query = await measureCommand(process.execPath, [
    ...NODE,
    script('query.ts'),
    indexDir,
    String(records),
  ]);
  const { stats, ...answers } = JSON.parse(query.stdout) as Answers;
  say(
    `  opened in ${answers.openMs.toFixed(0)} ms, first page after ${answers.firstPageMs.toFixed(0)} ms; ` +
      `${((query.peakMemoryBytes ?? 0) / 2 ** 20).toFixed(0)} MiB at most while asked\n` +
      `  ${answers.batch.values.toLocaleString('en')} values at once: ` +
      `${answers.batch.hits.toLocaleString('en')} hits in ${answers.batch.seconds.toFixed(2)} s`,
  );
  const width = Math.max(...Object.keys(answers.timings).map((name) => name.length));
  say(`  ${''.padEnd(width)}   p50 ms   p95 ms   max ms     found`);
  for (const [name, { p50Ms, p95Ms, maxMs, found }] of Object.entries(answers.timings)) {
    const columns = [p50Ms, p95Ms, maxMs].map((ms) => ms.toFixed(2).padStart(8)).join(' ');
    say(`  ${name.padEnd(width)} ${columns} ${found.toLocaleString('en').padStart(9)}`);
  }
  if (!options.keep) {
    await rm(indexDir, { recursive: true, force: true });
    await rm(lake.folder, { recursive: true, force: true });
  }
  return {
    ...figures,
    ...answers,
    words: stats.words,
    values: stats.values,
    servingMemoryBytes: query.peakMemoryBytes,
  };
};

if (options.help) {
  console.log(HELP);
} else {
  mkdirSync(ROOT, { recursive: true });
  const own = machine();
  say(
    `${own.processor}, ${own.cores} cores, ${own.node}, load ${own.loadAverage.toFixed(1)} before the start`,
  );
  const given = options.records === undefined ? null : Number(options.records);
  if (given !== null && (!Number.isInteger(given) || given < 1)) {
    throw new RangeError('--records takes a whole number of 1 or more');
  }
  const sizes = given !== null ? [given] : options.quick ? [QUICK_RECORDS] : SIZES;
  const results: Awaited<ReturnType<typeof measure>>[] = [];
  for (const records of sizes) results.push(await measure(records));
  if (options.json) console.log(JSON.stringify({ machine: own, results }));
}
