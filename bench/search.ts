/**
 * `npm run bench:search`: the index over generated records, built, served and asked over HTTP.
 *
 * Corpus: the records of bench/generate.ts (sizes, presence of fields and units of the open release), written as a workspace of five
 * datasets by the shortest way (bench/search/workspace.ts), kept in `.bench/search` with `--keep`. Build: `opendrawer index --rebuild`
 * in a process of its own, from the Parquet files to the promoted generation; memory is the largest sum over all its processes.
 * Questions: over HTTP on one connection, one after the other, each kind warmed up by a fifth of its questions; the files of the
 * index are read through before, so that they are in the page cache as far as they fit, and the server rests. Words and filters
 * differ from question to question, so that no kept answer serves (but for brush steps, which are made to follow each other).
 * Before the server starts, one dataset changes three times and is indexed again, by a command each, with nothing beside it.
 * Then 64 clients at once; then 50 requests come in each second, first by themselves, then while the dataset that has changed is
 * indexed again, then while the server takes the new generation up: slow is what takes more than twice the p95 before.
 *
 * Peers, in the same run: DuckDB tables and SQLite FTS5 over the same items (bench/search/peers.ts), without HTTP and without "any
 * field", which neither has. FTS5 up to a million records.
 * Not to be compared: times of a machine that does other things (see `load`), memory with that of tools that map files, small corpora
 * (--quick), where fixed costs outweigh.
 */
import { createReadStream, mkdirSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { machine, measureCommand } from './measure.ts';
import {
  createAsker,
  type Load,
  loadDuring,
  type Timing,
  timeKind,
  timeTogether,
} from './search/ask.ts';
import { type Question, questionKinds } from './search/questions.ts';
import { opendrawer, startServer } from './search/server.ts';
import { type BenchWorkspace, benchWorkspace } from './search/workspace.ts';

const HELP = `Usage: npm run bench:search -- [options]

  --records N[,N…]  sizes instead of 1, 10 and 17 million
  --quick           100,000 records
  --budget BYTES    memory budget of the server's columns (search.memoryBudgetBytes)
  --no-peers        without DuckDB and SQLite
  --no-build        ask the index that a run with --keep left
  --json            one object with every figure, nothing else
  --keep            leave the workspace in .bench/search`;

const { values: options } = parseArgs({
  allowNegative: true,
  options: {
    records: { type: 'string' },
    quick: { type: 'boolean', default: false },
    budget: { type: 'string' },
    peers: { type: 'boolean', default: true },
    build: { type: 'boolean', default: true },
    json: { type: 'boolean', default: false },
    keep: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

const QUICK_RECORDS = 100_000;
const SIZES = [1_000_000, 10_000_000, 17_000_000];
const MOST_OF_FTS5 = 1_000_000;
const ROOT = fileURLToPath(new URL('../.bench/search', import.meta.url));
const CLIENTS = 64;
const PER_SECOND = 50;
const CHANGES_ALONE = 3;
/** How long requests come in before anything changes. */
const STEADY_MS = 20_000;
/** How long they come in after a build. */
const PROMOTION_MS = 10_000;
/** Of questions of that time, 300 each. */
const LOAD_SEEDS = 15;

const say = (text: string): void => {
  if (!options.json) console.log(text);
};
const mib = (bytes: number | null): string => (bytes === null ? '?' : (bytes / 2 ** 20).toFixed(0));
const grouped = (number: number): string => Math.round(number).toLocaleString('en');

interface Built {
  readonly items: number;
  readonly sizeBytes: number;
}

/** `opendrawer index` as a process. */
const buildIndex = async (folder: string, ...flags: readonly string[]) => {
  const run = await measureCommand(process.execPath, [
    ...opendrawer(folder, '--json', 'index', ...flags),
  ]);
  const info = JSON.parse(run.stdout) as Built;
  return {
    info,
    seconds: run.wallSeconds,
    cpuSeconds: run.cpuSeconds,
    peakMemoryBytes: run.peakMemoryBytes,
  };
};

const askAll = async (origin: string, records: number) => {
  const asker = createAsker(origin, 1);
  const timings: Record<string, Timing & { readonly targetMs: number | null }> = {};
  const kinds = questionKinds(records);
  const width = Math.max(...kinds.map(({ name }) => name.length));
  say(`  ${''.padEnd(width)}   p50 ms   p95 ms   max ms   target     found`);
  for (const kind of kinds) {
    const timing = await timeKind(asker, kind);
    timings[kind.name] = { ...timing, targetMs: kind.targetMs };
    const columns = [timing.p50Ms, timing.p95Ms, timing.maxMs].map((ms) =>
      ms.toFixed(1).padStart(8),
    );
    say(
      `  ${kind.name.padEnd(width)} ${columns.join(' ')} ${String(kind.targetMs ?? '').padStart(8)} ${grouped(timing.found).padStart(9)}`,
    );
  }
  await asker.close();
  return timings;
};

/** The kinds that a portal asks, mixed, without those of the other seed. */
const mixed = (records: number, seed: number, most: number) => {
  const kinds = questionKinds(records, seed).filter(({ name }) => !name.startsWith('first cube'));
  const questions = kinds.flatMap(({ questions: own }) => own.slice(0, 60));
  // Kinds take turns.
  return questions
    .map((question, at) => ({ question, key: (at * 7919) % questions.length }))
    .toSorted((a, b) => a.key - b.key)
    .slice(0, most)
    .map(({ question }) => question);
};

/** Words with two filters, of other words all the time: no kept answer serves. Made before they are asked. */
const wordQuestions = (records: number): Iterator<Question, never> => {
  const seeds = Array.from({ length: LOAD_SEEDS }, (_, at) => 1000 + at);
  const questions = seeds.flatMap((seed) =>
    questionKinds(records, seed).flatMap(({ name, questions: own }) =>
      name.startsWith('words') ? own : [],
    ),
  );
  return (function* (): Generator<Question, never> {
    for (;;) yield* questions;
  })();
};

const told = ({ requests, failed, slow, slowMs, maxMs }: Load): string =>
  `${requests} requests, ${failed} failed, ${slow} over ${slowMs.toFixed(0)} ms, at most ${maxMs.toFixed(0)} ms`;

/** What one changed dataset costs where nothing else runs. */
const changeAlone = async (workspace: BenchWorkspace) => {
  const seconds: number[] = [];
  for (let turn = 0; turn < CHANGES_ALONE; turn += 1) {
    const change = await workspace.prepareChange();
    await change();
    const run = await buildIndex(workspace.folder);
    seconds.push(run.seconds);
  }
  return seconds;
};

const changeUnderLoad = async (origin: string, workspace: BenchWorkspace, records: number) => {
  const change = await workspace.prepareChange();
  const asker = createAsker(origin, 32);
  const questions = wordQuestions(records);
  const { load: steady } = await loadDuring(
    asker,
    questions,
    { perSecond: PER_SECOND, slowMs: Number.POSITIVE_INFINITY },
    () => wait(STEADY_MS),
  );
  const limits = { perSecond: PER_SECOND, slowMs: 2 * steady.p95Ms };
  await change();
  const { load, result } = await loadDuring(asker, questions, limits, () =>
    buildIndex(workspace.folder),
  );
  // The server takes the generation up within a second, and gets it ready.
  const { load: promotion } = await loadDuring(asker, questions, limits, () => wait(PROMOTION_MS));
  await asker.close();
  return { steady, load, promotion, seconds: result.seconds, cpuSeconds: result.cpuSeconds };
};

const askPeers = async (folder: string, records: number) => {
  const peers: Record<string, unknown> = {};
  for (const peer of ['duckdb', 'fts5']) {
    if (peer === 'fts5' && records > MOST_OF_FTS5) continue;
    const { stdout } = await measureCommand(process.execPath, [
      '--disable-warning=ExperimentalWarning',
      fileURLToPath(new URL('./search/peers.ts', import.meta.url)),
      peer,
      folder,
      String(records),
    ]);
    const answers = JSON.parse(stdout) as { buildSeconds: number; p95Ms: Record<string, number> };
    peers[peer] = answers;
    say(
      `  ${peer}: built in ${answers.buildSeconds.toFixed(0)} s; p95 ms: ${Object.entries(
        answers.p95Ms,
      )
        .map(([name, ms]) => `${name} ${ms.toFixed(1)}`)
        .join('; ')}`,
    );
  }
  return peers;
};

/** Brings files into the page cache, as far as they fit: a server that has run for a while has them there. */
const readThrough = async (folder: string): Promise<void> => {
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    for await (const _ of createReadStream(path, { highWaterMark: 2 ** 22 }));
  }
};

const measure = async (records: number) => {
  say(`\n${grouped(records)} records`);
  let shown = 0;
  const workspace = await benchWorkspace(ROOT, records, (done) => {
    if (done - shown < records / 10) return;
    shown = done;
    say(`  generated ${grouped(done)}`);
  });
  const build = await buildIndex(workspace.folder, ...(options.build ? ['--rebuild'] : []));
  say(
    `  built in ${build.seconds.toFixed(1)} s, ${grouped(records / build.seconds)} records/s, ${build.cpuSeconds?.toFixed(0) ?? '?'} s of processor time, ${mib(build.peakMemoryBytes)} MiB at most\n` +
      `  ${(build.info.sizeBytes / records).toFixed(0)} bytes a record (lake ${(workspace.lakeBytes / records).toFixed(0)})`,
  );
  await readThrough(join(workspace.folder, 'index'));
  const changed = await changeAlone(workspace);
  say(
    `  ${grouped(workspace.changing)} records of one dataset indexed again by themselves in ${changed.map((seconds) => seconds.toFixed(1)).join(', ')} s`,
  );
  const server = await startServer(
    workspace.folder,
    options.budget === undefined ? {} : { OPENDRAWER_SEARCH_MEMORY_BUDGET_BYTES: options.budget },
  );
  try {
    say(`  server ready after ${server.readyMs.toFixed(0)} ms`);
    await server.rest();
    const timings = await askAll(server.origin, records);
    const alone = createAsker(server.origin, 1);
    const crowd = createAsker(server.origin, CLIENTS);
    const one = await timeTogether(alone, mixed(records, 11, 400), 1);
    const together = await timeTogether(crowd, mixed(records, 12, 1600), CLIENTS);
    await alone.close();
    await crowd.close();
    say(
      `  mixed questions: one client ${grouped(one.perSecond)}/s, p95 ${one.p95Ms.toFixed(0)} ms; ${CLIENTS} clients ${grouped(together.perSecond)}/s, p95 ${together.p95Ms.toFixed(0)} ms, ` +
        `mean of the slowest client ${together.slowestClientMs.toFixed(0)} ms, of the fastest ${together.fastestClientMs.toFixed(0)} ms`,
    );
    const memoryBefore = server.peakMemoryBytes();
    const change = await changeUnderLoad(server.origin, workspace, records);
    const { load, promotion, steady } = change;
    say(
      `  ${PER_SECOND} requests/s: p95 ${steady.p95Ms.toFixed(0)} ms, at most ${steady.maxMs.toFixed(0)} ms\n` +
        `  ${grouped(workspace.changing)} records indexed again in ${change.seconds.toFixed(1)} s under ${PER_SECOND} requests/s: ${told(load)}; promoted: ${told(promotion)}\n` +
        `  serving memory at most ${mib(memoryBefore)} MiB before, ${mib(server.peakMemoryBytes())} MiB in all`,
    );
    const peers = options.peers ? await askPeers(workspace.folder, records) : {};
    return {
      records,
      build: {
        seconds: build.seconds,
        recordsPerSecond: records / build.seconds,
        cpuSeconds: build.cpuSeconds,
        peakMemoryBytes: build.peakMemoryBytes,
      },
      index: { bytes: build.info.sizeBytes, bytesPerRecord: build.info.sizeBytes / records },
      lakeBytesPerRecord: workspace.lakeBytes / records,
      changedAloneSeconds: changed,
      readyMs: server.readyMs,
      timings,
      together: { one, clients: CLIENTS, ...together },
      change,
      servingMemoryBytes: server.peakMemoryBytes(),
      peers,
    };
  } finally {
    await server.close();
    if (!options.keep) await rm(workspace.folder, { recursive: true, force: true });
  }
};

if (options.help) {
  console.log(HELP);
} else {
  mkdirSync(ROOT, { recursive: true });
  const own = machine();
  say(
    `${own.processor}, ${own.cores} cores, ${own.node}, load ${own.loadAverage.toFixed(1)} before the start`,
  );
  const given = options.records?.split(',').map(Number);
  if (given?.some((records) => !Number.isInteger(records) || records < 100) === true) {
    throw new RangeError('--records takes whole numbers of 100 or more');
  }
  const sizes = given ?? (options.quick ? [QUICK_RECORDS] : SIZES);
  const results: Awaited<ReturnType<typeof measure>>[] = [];
  for (const records of sizes) results.push(await measure(records));
  if (options.json) console.log(JSON.stringify({ machine: own, results }));
}
