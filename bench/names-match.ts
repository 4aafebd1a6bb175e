/**
 * `node bench/names-match.ts --names N`: matching queries against a made-up backbone (bench/names-generate.ts).
 *
 * Kinds: names that the backbone has, letter by letter, bare, with their authorship, and with a classification from kingdom to genus;
 * names with one or two wrong letters behind the first; names that it has not got (the genus of one, most of the epithet of another); the
 * mix: 70 % of the first, 20 % misspelt, 10 % absent. Every query is another name. Without reasons, as batches are matched, and once
 * with. Rates are by the processor time of the thread, so other work on the machine counts less; p99 is by the clock. Threads: the mix in
 * 1 … all cores over one piece of shared memory; 1.00 is linear.
 */
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { parentPort, workerData } from 'node:worker_threads';
import {
  attachBackbone,
  type Backbone,
  createMatcher,
  type LineageRank,
  type Matcher,
  type NameQuery,
  openBackbone,
} from '../src/names/index.ts';
import { type Machine, machine } from './measure.ts';
import { randomOf } from './names-generate.ts';
import { generatedIndex } from './names-index.ts';
import {
  cpuSeconds,
  isMixTask,
  type MixTask,
  type Scaling,
  scalingOf,
  type Timed,
  timed,
} from './names-measure.ts';

export interface MatchBenchOptions {
  /** Names of the backbone; default: 5 million. */
  readonly names?: number;
  /** Queries of each kind; default: 100,000. */
  readonly queries?: number;
  /** Most threads; default: one a core. */
  readonly threads?: number;
}

export interface MatchRate extends Timed {
  /** Share of answers by type of match. */
  readonly types: Readonly<Record<string, number>>;
}

export interface MatchBench {
  readonly machine: Machine;
  readonly names: number;
  readonly rates: Readonly<Record<string, MatchRate>>;
  /** The mix by number of threads: a second of processor time of all, and against linear. */
  readonly scaling: readonly Scaling[];
}

const NAMES = 5_000_000;
const QUERIES = 100_000;
const MIX_SECONDS = 3;
const SELF = fileURLToPath(import.meta.url);
const LETTERS = 'eaiusrlontcdmpghbvfyxkz';

/** Measures matching over the made-up backbone, which is built where it is not there yet. */
export async function benchMatching(options: MatchBenchOptions = {}): Promise<MatchBench> {
  const names = options.names ?? NAMES;
  const backbone = openBackbone(await generatedIndex(names));
  const queries = new Queries(backbone, 1);
  const count = options.queries ?? QUERIES;
  const quick = createMatcher(backbone, { explain: false });
  const explaining = createMatcher(backbone);
  const mix = queries.mix(count);
  const rates = {
    exact: rateOf(quick, queries.exact(count)),
    'exact, with authorship': rateOf(quick, queries.withAuthorship(count)),
    'exact, with classification': rateOf(quick, queries.withClassification(count)),
    misspelt: rateOf(quick, queries.misspelt(count / 10)),
    absent: rateOf(quick, queries.absent(count / 10)),
    mix: rateOf(quick, mix),
    'mix, with reasons': rateOf(explaining, mix),
  };
  const scaling = await scalingOf(
    SELF,
    MIX_TASK,
    backbone.memory,
    options.threads ?? availableParallelism(),
  );
  return { machine: machine(), names, rates, scaling };
}

/** Queries about names of a backbone, the same for the same seed. */
class Queries {
  readonly #backbone: Backbone;
  readonly #random: () => number;

  constructor(backbone: Backbone, seed: number) {
    this.#backbone = backbone;
    this.#random = randomOf(seed);
  }

  exact(count: number): NameQuery[] {
    return this.#many(count, (row) => ({ scientificName: this.#backbone.canonicalName(row) }));
  }

  withAuthorship(count: number): NameQuery[] {
    return this.#many(count, (row) => {
      const authorship = this.#backbone.authorship(row);
      const name = this.#backbone.canonicalName(row);
      return { scientificName: authorship === null ? name : `${name} ${authorship}` };
    });
  }

  withClassification(count: number): NameQuery[] {
    return this.#many(count, (row) => {
      const nameAt = (rank: LineageRank): string | null => {
        const at = this.#backbone.ancestor(row, rank);
        return at < 0 ? null : this.#backbone.canonicalName(at);
      };
      return {
        scientificName: this.#backbone.canonicalName(row),
        kingdom: nameAt('KINGDOM'),
        phylum: nameAt('PHYLUM'),
        class: nameAt('CLASS'),
        order: nameAt('ORDER'),
        family: nameAt('FAMILY'),
        genus: nameAt('GENUS'),
      };
    });
  }

  misspelt(count: number): NameQuery[] {
    return this.#many(count, (row) => ({
      scientificName: this.#wrong(this.#backbone.canonicalName(row)),
    }));
  }

  absent(count: number): NameQuery[] {
    return this.#many(count, (row) => ({ scientificName: this.#unknown(row) }));
  }

  mix(count: number): NameQuery[] {
    return this.#many(count, (row) => {
      const kind = this.#random();
      const name = this.#backbone.canonicalName(row);
      if (kind < 0.7) return { scientificName: name };
      return { scientificName: kind < 0.9 ? this.#wrong(name) : this.#unknown(row) };
    });
  }

  #many(count: number, one: (row: number) => NameQuery): NameQuery[] {
    return Array.from({ length: Math.ceil(count) }, () =>
      one(Math.floor(this.#random() * this.#backbone.size)),
    );
  }

  #wrong(name: string): string {
    let text = name;
    const edits = 1 + Math.floor(this.#random() * 2);
    for (let edit = 0; edit < edits; edit++) {
      const at = 1 + Math.floor(this.#random() * (text.length - 1));
      const letter = LETTERS[Math.floor(this.#random() * LETTERS.length)] ?? 'a';
      if (text[at] === ' ') continue;
      text = `${text.slice(0, at)}${letter}${text.slice(at + 1)}`;
    }
    return text;
  }

  #unknown(row: number): string {
    const [genus = ''] = this.#backbone.canonicalName(row).split(' ');
    const other = this.#backbone.canonicalName(Math.floor(this.#random() * this.#backbone.size));
    return `${genus} ${other.toLowerCase().replaceAll(' ', '').slice(3, 14)}ensis`;
  }
}

/** How fast all are answered, and with which types. */
function rateOf(matcher: Matcher, queries: readonly NameQuery[]): MatchRate {
  const types: Record<string, number> = {};
  for (const query of queries) {
    const { matchType } = matcher.match(query);
    types[matchType] = (types[matchType] ?? 0) + 1 / queries.length;
  }
  return { ...timed(queries, (query) => matcher.match(query)), types };
}

const MIX_TASK = 'names-match mix';

function runMix({ memory, seed }: MixTask): number {
  const backbone = attachBackbone(memory);
  const matcher = createMatcher(backbone, { explain: false });
  const queries = new Queries(backbone, seed + 2).mix(20_000);
  for (const query of queries) matcher.match(query);
  const before = cpuSeconds();
  const started = performance.now();
  let count = 0;
  while (performance.now() - started < MIX_SECONDS * 1000) {
    for (const query of queries) matcher.match(query);
    count += queries.length;
  }
  return count / (cpuSeconds() - before);
}

const HELP = `Usage: node bench/names-match.ts [options]

  --names N     names of the backbone (default: 5,000,000)
  --queries N   queries of each kind (default: 100,000)
  --threads N   most threads (default: one a core)
  --json        one object with every figure, nothing else`;

function printed({ machine: on, names, rates, scaling }: MatchBench): string {
  const lines = [
    `${on.processor}, ${on.cores} cores, load ${on.loadAverage.toFixed(1)}; ${names.toLocaleString('en')} names`,
  ];
  const count = (value: number): string => Math.round(value).toLocaleString('en').padStart(11);
  for (const [kind, rate] of Object.entries(rates)) {
    const types = Object.entries(rate.types).map(
      ([type, share]) => `${type} ${(100 * share).toFixed(1)} %`,
    );
    lines.push(
      `  ${kind.padEnd(28)}${count(rate.perSecond)}/s  p50 ${rate.p50Microseconds.toFixed(1)} µs, p99 ${rate.p99Microseconds.toFixed(1)} µs, max ${rate.maxMicroseconds.toFixed(0)} µs  (${types.join(', ')})`,
    );
  }
  for (const { threads, perSecond, ofLinear } of scaling) {
    const label = `mix, ${threads} threads`.padEnd(28);
    lines.push(`  ${label}${count(perSecond)}/s  ${ofLinear.toFixed(2)} of linear`);
  }
  return lines.join('\n');
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      names: { type: 'string' },
      queries: { type: 'string' },
      threads: { type: 'string' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return console.log(HELP);
  const bench = await benchMatching({
    names: Number(values.names ?? NAMES),
    queries: Number(values.queries ?? QUERIES),
    ...(values.threads === undefined ? {} : { threads: Number(values.threads) }),
  });
  console.log(values.json ? JSON.stringify(bench) : printed(bench));
}

if (isMixTask(workerData, MIX_TASK)) parentPort?.postMessage(runMix(workerData));
else if (process.argv[1] === SELF) await main();
