/**
 * `node bench/names-parse.ts [--names N] [--threads N] [--rounds N] [--quick] [--no-peer] [--json]`: parsing names.
 *
 * Corpus: all names of ../shared/checklists and of the tables in ../shared/conformance, each once; where neither lies there, names made
 * up by bench/names-generate.ts. One thread: this process, the whole corpus several times after a warm-up, in three forms – the parsed
 * name only, a line of gnparser's CSV, gnparser's JSON with all details. All cores: threads of Node that get texts of 4,000 names and
 * give back the CSV or JSON text of each, in order; they are started and warmed up before, like the one thread. Single names: each name by itself, by the clock.
 *
 * Peer: gnparser (Go), built into .bench/peers, over the same file with as many jobs, its process from start to end, its output read by
 * us. Ratios are of wall time in the same run. Not to be compared: single names of ours with means of the peer; clocks of a machine that
 * does other things (see `load`). Where the peer cannot be built there is no ratio, and the reason is given.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { parentPort, Worker, workerData } from 'node:worker_threads';
import { parseName, toGnparser, toGnparserCsv } from '../src/names/index.ts';
import { type Machine, machine, measureCommand, median } from './measure.ts';
import { generateUsages } from './names-generate.ts';
import { ensureGnparser, type GnparserPeer } from './peers/gnparser.ts';

export interface ParsingBenchOptions {
  /** Most names of the corpus; default: all. */
  readonly names?: number;
  /** Default: one a core. */
  readonly threads?: number;
  /** How often each figure is taken; the median counts. Default: 5. */
  readonly rounds?: number;
  readonly withPeer?: boolean;
}

/** A form of output and what it took; of the peer null where it could not be run. */
export interface ParsingFigure {
  readonly form: 'name' | 'csv' | 'json';
  readonly threads: number;
  /** By the clock. */
  readonly microsecondsPerName: number;
  /** Processor time of all threads: steadier where the machine does other things. */
  readonly cpuMicrosecondsPerName: number;
  readonly peerMicrosecondsPerName: number | null;
  /** Null also where the system does not tell. */
  readonly peerCpuMicrosecondsPerName: number | null;
  /** How many times faster than the peer, by the clock. */
  readonly ratio: number | null;
}

/** Milliseconds for the whole corpus. */
interface Took {
  readonly wall: number;
  readonly cpu: number | null;
}

export interface ParsingBench {
  readonly machine: Machine;
  readonly corpus: { readonly names: number; readonly from: string };
  readonly peer: GnparserPeer;
  readonly figures: readonly ParsingFigure[];
  /** Of single names, in microseconds. */
  readonly single: {
    readonly p50: number;
    readonly p95: number;
    readonly p99: number;
    readonly max: number;
  };
}

type Form = ParsingFigure['form'];

const SELF = fileURLToPath(import.meta.url);
const BENCH = fileURLToPath(new URL('../.bench', import.meta.url));
const SHARED = fileURLToPath(new URL('../../shared', import.meta.url));
const BATCH = 4_000;
const ROUNDS = 5;
const GENERATED = 200_000;

/** Parses the corpus with both programs. */
export async function benchParsing(options: ParsingBenchOptions = {}): Promise<ParsingBench> {
  const on = machine();
  const { names, from } = corpus(options.names ?? Number.POSITIVE_INFINITY);
  const threads = options.threads ?? availableParallelism();
  const rounds = options.rounds ?? ROUNDS;
  const peer: GnparserPeer =
    options.withPeer === false
      ? { kind: 'missing', reason: 'not asked for' }
      : await ensureGnparser(join(BENCH, 'peers'));
  const figures: ParsingFigure[] = [];
  figures.push(figure('name', 1, ours(names, 'name', rounds), null, names.length));
  for (const form of ['csv', 'json'] as const) {
    for (const jobs of threads === 1 ? [1] : [1, threads]) {
      const own =
        jobs === 1 ? ours(names, form, rounds) : await oursInThreads(names, form, jobs, rounds);
      const other = await theirs(peer, names, form, jobs, rounds);
      figures.push(figure(form, jobs, own, other, names.length));
    }
  }
  return {
    machine: on,
    corpus: { names: names.length, from },
    peer,
    figures,
    single: singles(names),
  };
}

function figure(
  form: Form,
  threads: number,
  own: Took,
  other: Took | null,
  names: number,
): ParsingFigure {
  const perName = (milliseconds: number): number => (1000 * milliseconds) / names;
  return {
    form,
    threads,
    microsecondsPerName: perName(own.wall),
    cpuMicrosecondsPerName: perName(own.cpu ?? own.wall),
    peerMicrosecondsPerName: other === null ? null : perName(other.wall),
    peerCpuMicrosecondsPerName: other === null || other.cpu === null ? null : perName(other.cpu),
    ratio: other === null ? null : other.wall / own.wall,
  };
}

/** Middle values of several rounds. */
const middle = (rounds: readonly Took[]): Took => ({
  wall: median(rounds.map(({ wall }) => wall)),
  cpu: rounds.some(({ cpu }) => cpu === null) ? null : median(rounds.map(({ cpu }) => cpu ?? 0)),
});

/** Milliseconds of processor time of this process so far. */
function cpuNow(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

const render: Readonly<Record<Form, (name: string) => string>> = {
  name: (name) => String(parseName(name).quality),
  csv: (name) => toGnparserCsv(parseName(name)),
  json: (name) => JSON.stringify(toGnparser(parseName(name))),
};

function renderAll(names: readonly string[], form: Form): string {
  const one = render[form];
  let text = '';
  for (const name of names) text += `${one(name)}\n`;
  return text;
}

/** On this thread. */
function ours(names: readonly string[], form: Form, rounds: number): Took {
  const times: Took[] = [];
  for (let round = 0; round <= rounds; round++) {
    const start = performance.now();
    const cpu = cpuNow();
    for (let at = 0; at < names.length; at += BATCH) {
      if (renderAll(names.slice(at, at + BATCH), form) === '') throw new Error('no output');
    }
    // The first round warms up.
    if (round > 0) times.push({ wall: performance.now() - start, cpu: cpuNow() - cpu });
  }
  return middle(times);
}

/** With threads that are kept over the rounds, the first of which warms them up, too. */
async function oursInThreads(
  names: readonly string[],
  form: Form,
  threads: number,
  rounds: number,
): Promise<Took> {
  const texts: string[] = [];
  for (let at = 0; at < names.length; at += BATCH) {
    texts.push(names.slice(at, at + BATCH).join('\n'));
  }
  const workers = Array.from({ length: threads }, () => new Worker(SELF, { workerData: { form } }));
  const times: Took[] = [];
  for (let round = 0; round <= rounds; round++) {
    const start = performance.now();
    const cpu = cpuNow();
    const answers = await renderInThreads(texts, workers);
    if (round > 0) times.push({ wall: performance.now() - start, cpu: cpuNow() - cpu });
    const lines = answers.reduce((total, text) => total + text.split('\n').length - 1, 0);
    if (lines < names.length) throw new Error(`${lines} answers of ${names.length} names`);
  }
  await Promise.all(workers.map((worker) => worker.terminate()));
  return middle(times);
}

interface Batch {
  readonly at: number;
  readonly text: string;
}

function renderInThreads(
  texts: readonly string[],
  workers: readonly Worker[],
): Promise<readonly string[]> {
  return new Promise((resolve, reject) => {
    const answers: string[] = new Array(texts.length).fill('');
    let next = 0;
    let left = texts.length;
    const give = (worker: Worker): void => {
      const text = texts[next];
      if (text !== undefined) worker.postMessage({ at: next++, text } satisfies Batch);
    };
    for (const worker of workers) {
      worker.removeAllListeners();
      worker.on('error', reject);
      worker.on('message', ({ at, text }: Batch) => {
        answers[at] = text;
        left--;
        if (left === 0) resolve(answers);
        else give(worker);
      });
      // One batch waits while another is read.
      give(worker);
      give(worker);
    }
  });
}

function serve(form: Form): void {
  parentPort?.on('message', ({ at, text }: Batch) => {
    parentPort?.postMessage({ at, text: renderAll(text.split('\n'), form) } satisfies Batch);
  });
}

/** The peer's process; null where there is none. */
async function theirs(
  peer: GnparserPeer,
  names: readonly string[],
  form: Form,
  jobs: number,
  rounds: number,
): Promise<Took | null> {
  if (peer.kind === 'missing') return null;
  const file = join(BENCH, `names-${process.pid}.txt`);
  writeFileSync(file, `${names.join('\n')}\n`);
  const args = ['-j', String(jobs), '-f', form === 'csv' ? 'csv' : 'compact', '-d', file];
  const times: Took[] = [];
  for (let round = 0; round < rounds; round++) {
    const { stdout, wallSeconds, cpuSeconds } = await measureCommand(peer.program, args);
    const lines = stdout.split('\n').length - 1;
    if (lines < names.length)
      throw new Error(`gnparser gave ${lines} lines for ${names.length} names`);
    times.push({ wall: 1000 * wallSeconds, cpu: cpuSeconds === null ? null : 1000 * cpuSeconds });
  }
  rmSync(file);
  return middle(times);
}

function singles(names: readonly string[]): ParsingBench['single'] {
  const times = new Float64Array(names.length);
  let found = 0;
  for (const [at, name] of names.entries()) {
    const start = performance.now();
    found += parseName(name).quality;
    times[at] = performance.now() - start;
  }
  if (found === 0) throw new Error('nothing was parsed');
  times.sort();
  const part = (share: number): number =>
    1000 * (times[Math.floor(share * (times.length - 1))] ?? 0);
  return { p50: part(0.5), p95: part(0.95), p99: part(0.99), max: part(1) };
}

/** Names, each once, in the order in which they are found. */
function corpus(most: number): { readonly names: readonly string[]; readonly from: string } {
  const found = new Set<string>();
  for (const name of [...checklistNames(), ...tableNames()]) {
    if (name !== '' && !/[\r\n]/.test(name)) found.add(name);
  }
  const from = found.size > 0 ? 'checklists and tables' : 'generated';
  if (found.size === 0) for (const name of generatedNames()) found.add(name);
  return { names: [...found].slice(0, Math.min(most, found.size)), from };
}

function* checklistNames(): Generator<string> {
  for (const path of filesIn(join(SHARED, 'checklists'), '.tsv')) {
    const [header = '', ...lines] = readFileSync(path, 'utf8').split('\n');
    const columns = header
      .trim()
      .split('\t')
      .map((column) => column.replace(/^.*:/, ''));
    const name = columns.indexOf('scientificName');
    const authorship = columns.findIndex((one) => /^(?:scientificName)?[aA]uthorship$/.test(one));
    if (name < 0) continue;
    for (const line of lines) {
      const cells = line.split('\t');
      const text = cells[name] ?? '';
      const more = authorship < 0 ? '' : (cells[authorship] ?? '').trim();
      yield (more === '' || text.includes(more) ? text : `${text} ${more}`).trim();
    }
  }
}

function* tableNames(): Generator<string> {
  for (const path of filesIn(join(SHARED, 'conformance'), '.jsonl')) {
    if (!/names_[a-z_]+\.jsonl$/.test(path)) continue;
    for (const line of readFileSync(path, 'utf8').split('\n')) {
      if (line === '') continue;
      const { input } = JSON.parse(line) as { input: { name?: string; authorship?: string } };
      yield [input.name, input.authorship].filter((text) => typeof text === 'string').join(' ');
    }
  }
}

function* generatedNames(): Generator<string> {
  for (const { canonicalName, authorship } of generateUsages({ names: GENERATED })) {
    yield `${canonicalName} ${authorship ?? ''}`.trim();
  }
}

function filesIn(folder: string, ending: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(ending))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

const HELP = `Usage: node bench/names-parse.ts [options]

  --names N     at most N names
  --threads N   threads beside one (default: one a core)
  --rounds N    how often each figure is taken (default: ${ROUNDS})
  --quick       50,000 names, 3 rounds
  --no-peer     without gnparser
  --json        one object with every figure, nothing else`;

function printed({ machine: on, corpus: from, peer, figures, single }: ParsingBench): string {
  const lines = [
    `${on.processor}, ${on.cores} cores, load ${on.loadAverage.toFixed(1)}, Node ${on.node}`,
    `${from.names.toLocaleString('en')} names (${from.from})`,
    peer.kind === 'ready' ? `gnparser ${peer.version}` : `no gnparser: ${peer.reason}`,
    '',
    'form    threads   µs a name     cpu µs    names/s   gnparser µs   times faster',
  ];
  for (const one of figures) {
    const perSecond = Math.round(1e6 / one.microsecondsPerName).toLocaleString('en');
    lines.push(
      `${one.form.padEnd(8)}${String(one.threads).padStart(7)}${one.microsecondsPerName.toFixed(2).padStart(12)}${one.cpuMicrosecondsPerName.toFixed(2).padStart(11)}${perSecond.padStart(11)}` +
        `${(one.peerMicrosecondsPerName?.toFixed(2) ?? '–').padStart(14)}${(one.ratio?.toFixed(1) ?? '–').padStart(15)}`,
    );
  }
  lines.push(
    '',
    `single names: p50 ${single.p50.toFixed(1)} µs, p95 ${single.p95.toFixed(1)} µs, p99 ${single.p99.toFixed(1)} µs, max ${single.max.toFixed(0)} µs`,
  );
  return lines.join('\n');
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      names: { type: 'string' },
      threads: { type: 'string' },
      rounds: { type: 'string' },
      quick: { type: 'boolean', default: false },
      'no-peer': { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return console.log(HELP);
  mkdirSync(BENCH, { recursive: true });
  const names = values.names ?? (values.quick ? '50000' : undefined);
  const rounds = values.rounds ?? (values.quick ? '3' : undefined);
  const bench = await benchParsing({
    ...(names === undefined ? {} : { names: Number(names) }),
    ...(rounds === undefined ? {} : { rounds: Number(rounds) }),
    ...(values.threads === undefined ? {} : { threads: Number(values.threads) }),
    withPeer: !values['no-peer'],
  });
  console.log(values.json ? JSON.stringify(bench) : printed(bench));
}

interface ThreadTask {
  readonly form: Form;
}

const isTask = (data: unknown): data is ThreadTask =>
  typeof data === 'object' && data !== null && 'form' in data;

if (isTask(workerData)) serve(workerData.form);
else if (import.meta.main) await main();
