/**
 * `node bench/names-index.ts --names N`: the index file of a made-up backbone (bench/names-generate.ts), built, opened and asked.
 *
 * Build: in a process of its own, from the first generated usage to the end of `buildBackboneIndex` (the generator's own time, measured
 * alone, is given beside it), then `writeBackbone`; memory is that process's largest. Open: `openBackbone` with all checksums, the file in
 * the page cache; the files stay in .bench/names, which git ignores. Look-ups: keys of rows at random as they are (exact), with one or
 * two random edits behind the first letter (some at spaces), the first words of such keys alone, and made-up names (absent); every look-up
 * is another key. Rates are by the processor time of the thread, so other work on the machine counts less; p99 is by the clock. Threads:
 * the mix (70 % exact; 20 % misspelt and 10 % absent searched with two edits) in 1 … all cores over one piece of shared memory; 1.00 is
 * linear.
 *
 * There is no peer here: parsing and matching are compared in bench/names.ts. Not to be compared: clocks of a machine that does other
 * things (see `load`).
 */
import { mkdirSync, statSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { parentPort, workerData } from 'node:worker_threads';
import { isOpendrawerError } from '../src/errors/index.ts';
import {
  attachBackbone,
  type BackboneIndex,
  buildBackboneIndex,
  lookupKey,
  openBackbone,
  writeBackbone,
} from '../src/names/index.ts';
import { type Machine, machine, measureCommand } from './measure.ts';
import { generatedFacts, generateUsages, randomOf } from './names-generate.ts';
import {
  cpuSeconds,
  isMixTask,
  type Scaling,
  scalingOf,
  type Timed,
  timed,
} from './names-measure.ts';

export interface IndexBenchOptions {
  /** Numbers of names; default: 1 and 5 million. */
  readonly sizes?: readonly number[];
  /** Most threads; default: one a core. */
  readonly threads?: number;
  /** Look-ups of each kind; default: 200,000 exact and 20,000 of the others. */
  readonly lookups?: number;
}

export interface Rate extends Timed {
  /** Look-ups that found anything. */
  readonly found: number;
}

export interface SizeBench {
  readonly names: number;
  readonly buildSeconds: number;
  readonly generateSeconds: number;
  readonly buildMemoryBytes: number;
  readonly fileBytes: number;
  readonly bytesPerName: number;
  readonly openMs: number;
  readonly attachMs: number;
  readonly rates: Readonly<Record<string, Rate>>;
  /** Of the mix, by number of threads: a second of processor time a thread, and against linear. */
  readonly scaling: readonly Scaling[];
}

export interface IndexBench {
  readonly machine: Machine;
  readonly sizes: readonly SizeBench[];
}

const FOLDER = fileURLToPath(new URL('../.bench/names', import.meta.url));
const SELF = fileURLToPath(import.meta.url);
const SIZES = [1_000_000, 5_000_000];
const MIX_SECONDS = 2;

/** Builds, opens and asks an index of each size. */
export async function benchIndex(options: IndexBenchOptions = {}): Promise<IndexBench> {
  const sizes: SizeBench[] = [];
  for (const names of options.sizes ?? SIZES) sizes.push(await benchSize(names, options));
  return { machine: machine(), sizes };
}

/** The file of a made-up backbone; built where there is none, or one of another format. */
export async function generatedIndex(names: number): Promise<string> {
  const path = join(FOLDER, `${names}.odb`);
  if (!isReadable(path)) await build(names, path);
  return path;
}

function isReadable(path: string): boolean {
  try {
    return openBackbone(path).size > 0;
  } catch (error) {
    if (isOpendrawerError(error)) return false;
    throw error;
  }
}

interface Built {
  readonly buildSeconds: number;
  readonly generateSeconds: number;
  readonly buildMemoryBytes: number;
}

async function build(names: number, path: string): Promise<Built> {
  mkdirSync(FOLDER, { recursive: true });
  const args = [SELF, '--names', String(names), '--build', path];
  const { stdout } = await measureCommand(process.execPath, args);
  return JSON.parse(stdout) as Built;
}

function buildHere(names: number, path: string): Built {
  let at = performance.now();
  const lap = () => {
    const seconds = (performance.now() - at) / 1000;
    at = performance.now();
    return seconds;
  };
  const memory = buildBackboneIndex(generateUsages({ names }), generatedFacts({ names }));
  const buildSeconds = lap();
  writeBackbone(path, memory);
  const buildMemoryBytes = process.resourceUsage().maxRSS * 1024;
  lap();
  for (const _ of generateUsages({ names }));
  return { buildSeconds, generateSeconds: lap(), buildMemoryBytes };
}

async function benchSize(names: number, options: IndexBenchOptions): Promise<SizeBench> {
  const path = join(FOLDER, `${names}.odb`);
  const built = await build(names, path);
  const opened = performance.now();
  const index = openBackbone(path);
  const openMs = performance.now() - opened;
  const attached = performance.now();
  attachBackbone(index.memory);
  const attachMs = performance.now() - attached;
  const fileBytes = statSync(path).size;
  const rates = ratesOf(index, options.lookups ?? 200_000);
  const scaling = await scalingOf(
    SELF,
    MIX_TASK,
    index.memory,
    options.threads ?? availableParallelism(),
  );
  return {
    names,
    ...built,
    fileBytes,
    bytesPerName: fileBytes / names,
    openMs,
    attachMs,
    rates,
    scaling,
  };
}

/** Look-up keys of rows at random. */
export function sampledKeys(index: BackboneIndex, count: number, seed: number): string[] {
  const random = randomOf(seed);
  return Array.from({ length: count }, () =>
    lookupKey(index.canonicalName(Math.floor(random() * index.size))),
  );
}

const LETTERS = 'eaiusrlontcdmpghbvfyxkz';

/** A key with so many random edits behind its first letter. */
export function misspelt(key: string, edits: number, random: () => number): string {
  let text = key;
  for (let count = 0; count < edits; count++) {
    const at = 1 + Math.floor(random() * (text.length - 1));
    const letter = LETTERS[Math.floor(random() * LETTERS.length)] ?? 'a';
    const kind = Math.floor(random() * 4);
    const tail = text.slice(kind === 0 ? at : at + 1);
    if (kind === 1) text = text.slice(0, at) + tail;
    else if (kind < 3) text = text.slice(0, at) + letter + tail;
    else text = text.slice(0, at) + tail.slice(0, 1) + (text[at] ?? '') + tail.slice(1);
  }
  return text.replace(/ +/g, ' ').trim();
}

/** A name that no backbone has: beginning and end of two keys. */
function absent(keys: readonly string[], random: () => number): string {
  const one = keys[Math.floor(random() * keys.length)] ?? '';
  const other = keys[Math.floor(random() * keys.length)] ?? '';
  return `${one.slice(0, 6)}${other.slice(3)}`;
}

function ratesOf(index: BackboneIndex, lookups: number): Record<string, Rate> {
  const random = randomOf(7);
  const keys = sampledKeys(index, lookups, 3);
  const few = keys.slice(0, Math.ceil(lookups / 10));
  const one = few.map((key) => misspelt(key, 1, random));
  const two = few.map((key) => misspelt(key, 2, random));
  const none = few.map(() => absent(keys, random));
  const words = few.map((key) => misspelt(key.split(' ')[0] ?? '', 2, random));
  const out = new Int32Array(200);
  const exact = (key: string) => index.exactInto(key, out);
  const within = (edits: 1 | 2) => (key: string) => index.similarInto(key, edits, out);
  return {
    exact: rateOf(keys, exact),
    'exact, absent': rateOf(none, exact),
    'one edit': rateOf(one, within(1)),
    'two edits': rateOf(two, within(2)),
    'two edits, one word': rateOf(words, within(2)),
    'two edits, absent': rateOf(none, within(2)),
    canonicalName: rateOf(few, (key) => index.canonicalName(index.firstExact(key)).length),
  };
}

/** How fast all are answered, and how many found something. */
function rateOf(keys: readonly string[], ask: (key: string) => number): Rate {
  const found = keys.filter((key) => ask(key) > 0).length;
  return { ...timed(keys, ask), found };
}

const MIX_TASK = 'names-index mix';

function runMix(memory: SharedArrayBuffer, seed: number): number {
  const index = attachBackbone(memory);
  const random = randomOf(seed + 100);
  const keys = sampledKeys(index, 20_000, seed + 11);
  const asked = keys.map((key) => {
    const kind = random();
    if (kind < 0.7) return { key, isExact: true };
    const other =
      kind < 0.9 ? misspelt(key, 1 + Math.floor(random() * 2), random) : absent(keys, random);
    return { key: other, isExact: false };
  });
  const out = new Int32Array(200);
  const ask = () => {
    for (const { key, isExact } of asked) {
      if (index.exactInto(key, out) === 0 && !isExact) index.similarInto(key, 2, out);
    }
  };
  ask();
  const before = cpuSeconds();
  const started = performance.now();
  let count = 0;
  while (performance.now() - started < MIX_SECONDS * 1000) {
    ask();
    count += asked.length;
  }
  return count / (cpuSeconds() - before);
}

const HELP = `Usage: node bench/names-index.ts [options]

  --names N     one size instead of 1 and 5 million
  --threads N   most threads (default: one a core)
  --quick       100,000 names
  --json        one object with every figure, nothing else`;

function printed({ machine: on, sizes }: IndexBench): string {
  const lines = [`${on.processor}, ${on.cores} cores, load ${on.loadAverage.toFixed(1)}`];
  for (const size of sizes) {
    lines.push(
      `\n${size.names.toLocaleString('en')} names: built in ${size.buildSeconds.toFixed(1)} s (of these ${size.generateSeconds.toFixed(1)} s of generating), ` +
        `${(size.buildMemoryBytes / 2 ** 20).toFixed(0)} MiB; ${size.bytesPerName.toFixed(1)} bytes a name; ` +
        `opened in ${size.openMs.toFixed(0)} ms, attached in ${size.attachMs.toFixed(1)} ms`,
    );
    for (const [kind, rate] of Object.entries(size.rates))
      lines.push(
        `  ${kind.padEnd(22)}${Math.round(rate.perSecond).toLocaleString('en').padStart(11)}/s  p50 ${rate.p50Microseconds.toFixed(1)} µs, p99 ${rate.p99Microseconds.toFixed(1)} µs, max ${rate.maxMicroseconds.toFixed(0)} µs`,
      );
    for (const { threads, perSecond, ofLinear } of size.scaling)
      lines.push(
        `  mix, ${threads} threads         ${Math.round(perSecond).toLocaleString('en').padStart(11)}/s  ${ofLinear.toFixed(2)} of linear`,
      );
  }
  return lines.join('\n');
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      names: { type: 'string' },
      threads: { type: 'string' },
      quick: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
      build: { type: 'string' },
    },
  });
  if (values.help) return console.log(HELP);
  if (values.build !== undefined)
    return console.log(JSON.stringify(buildHere(Number(values.names), values.build)));
  const sizes = values.quick
    ? [100_000]
    : values.names === undefined
      ? SIZES
      : [Number(values.names)];
  const bench = await benchIndex({
    sizes,
    ...(values.threads === undefined ? {} : { threads: Number(values.threads) }),
  });
  console.log(values.json ? JSON.stringify(bench) : printed(bench));
}

if (isMixTask(workerData, MIX_TASK))
  parentPort?.postMessage(runMix(workerData.memory, workerData.seed));
else if (import.meta.main) await main();
