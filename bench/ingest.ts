/**
 * `npm run bench:ingest`: Opendrawer and a Dask bag over the very same files on the same cores.
 *
 * Corpus: generated records with the sizes, units, presence of fields and compression of the open release
 * (bench/generate.ts), as plain lines and as bzip2, read from the page cache. Files have about as many records as the
 * real ones.
 * Ours: `opendrawer ingest`, from the start of the run to the committed snapshot: decompressing, checking, crosswalk,
 * interpretation, and items, media and verbatim records written as Parquet and synced. Starting the command and its
 * workers is in `wallSeconds`.
 * Peer: dask.distributed LocalCluster with one thread for each worker, `json.loads` and 26 fields picked, nothing
 * interpreted. `compute` brings the fields to the client (the published notebooks do it so), `parquet` has each worker
 * write them (closest to ours), `count` throws them away in the worker (a lower bound: reading alone). Dask's time
 * begins when its cluster is up.
 *
 * Runs are interleaved and medians of the rounds taken. Read the ratios. Not to be compared: figures of different
 * machines or of a machine that does other things; `count` with anything that keeps its results; small corpora
 * (--quick), where starting up outweighs the work; memory, where pages shared by processes count for each of them.
 */
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { decodeLimit } from './decode-limit.ts';
import { compressRelease, generateRelease, releaseKey } from './generate.ts';
import { machine, measureCommand, median } from './measure.ts';
import { DASK_MODES, type DaskMode, ensureDask, runDask } from './peers/dask.ts';

const FORMATS = ['plain', 'bz2'] as const;
type Format = (typeof FORMATS)[number];

interface Options {
  readonly records: number;
  readonly workers: number;
  readonly rounds: number;
  readonly peer: boolean;
}

interface Corpus {
  readonly records: number;
  readonly lineBytes: number;
  readonly bz2Bytes: number;
  readonly folders: Readonly<Record<Format, string>>;
  readonly files: Readonly<Record<Format, readonly string[]>>;
}

/** Medians of one contestant over one format. */
interface Figures {
  readonly seconds: number;
  readonly wallSeconds: number;
  readonly recordsPerSecond: number;
  /** Of uncompressed lines. */
  readonly megabytesPerSecond: number;
  readonly peakMemoryBytes: number | null;
  /** Processor time of the whole command, all processes. */
  readonly cpuSeconds: number | null;
  readonly runs: readonly number[];
}

interface Run {
  readonly seconds: number;
  readonly wallSeconds: number;
  readonly peakMemoryBytes: number | null;
  readonly cpuSeconds: number | null;
}

const project = join(import.meta.dirname, '..');
const home = join(project, '.bench');
/** Of this run alone, so that two runs do not meet. */
const scratch = join(home, `run-${process.pid}`);
const note = (text: string): void => {
  process.stderr.write(`${text}\n`);
};

async function bench(options: Options) {
  // Before our own work loads the machine.
  const on = machine();
  const python = options.peer ? await ensureDask(home, note) : null;
  const corpus = await prepare(options.records);
  const doubled = await prepare(options.records * 2);
  await warm(corpus);
  await warm(doubled);

  const runs = new Map<string, Run[]>();
  const keep = (name: string, run: Run): void => {
    runs.set(name, [...(runs.get(name) ?? []), run]);
    note(`  ${name}: ${run.seconds.toFixed(2)} s`);
  };
  const limits: number[] = [];
  let daskVersion: string | null = null;
  for (let round = 1; round <= options.rounds; round += 1) {
    note(`round ${round} of ${options.rounds}`);
    for (const format of FORMATS) {
      keep(`${format}/opendrawer`, await runOurs(corpus, format, options.workers));
      if (python !== null) {
        for (const mode of DASK_MODES) {
          const run = await runDask(python, mode, corpus.files[format], options.workers, scratch);
          checkRecords(`Dask ${mode}`, run.records, corpus.records);
          daskVersion = run.version;
          keep(`${format}/dask_${mode}`, run);
        }
      }
      keep(`${format}/opendrawer_doubled`, await runOurs(doubled, format, options.workers));
    }
    const limit = await decodeLimit(corpus.files.bz2, options.workers);
    checkRecords('the decoder (bytes)', limit.bytes, corpus.lineBytes);
    limits.push(limit.seconds);
  }

  const figures = (name: string, of: Corpus): Figures => summarise(runs.get(name) ?? [], of);
  const results = Object.fromEntries(
    FORMATS.map((format) => [
      format,
      {
        opendrawer: figures(`${format}/opendrawer`, corpus),
        ...(python === null
          ? {}
          : Object.fromEntries(
              DASK_MODES.map((mode) => [`dask_${mode}`, figures(`${format}/dask_${mode}`, corpus)]),
            )),
      },
    ]),
  ) as Record<Format, Record<'opendrawer' | `dask_${DaskMode}`, Figures>>;
  const seconds = median(limits);
  return {
    benchmark: 'ingest',
    machine: { ...on, dask: daskVersion },
    corpus: {
      records: corpus.records,
      files: corpus.files.plain.length,
      lineBytes: corpus.lineBytes,
      bz2Bytes: corpus.bz2Bytes,
      bytesPerRecord: corpus.lineBytes / corpus.records,
      compression: corpus.lineBytes / corpus.bz2Bytes,
    },
    workers: options.workers,
    rounds: options.rounds,
    results,
    ratios: python === null ? null : ratios(results),
    decoder: {
      seconds,
      megabytesPerSecond: corpus.lineBytes / 1e6 / seconds,
      recordsPerSecond: corpus.records / seconds,
      /** Our bz2 run's speed as a share of the decoder's alone. */
      shareOfLimit: seconds / results.bz2.opendrawer.seconds,
    },
    doubling: Object.fromEntries(
      FORMATS.map((format) => {
        const twice = figures(`${format}/opendrawer_doubled`, doubled);
        return [
          format,
          {
            records: doubled.records,
            seconds: twice.seconds,
            timeRatio: twice.seconds / results[format].opendrawer.seconds,
            cpuRatio: quotient(twice.cpuSeconds, results[format].opendrawer.cpuSeconds),
            peakMemoryBytes: twice.peakMemoryBytes,
          },
        ];
      }),
    ) as Record<Format, Doubling>,
  };
}

type Report = Awaited<ReturnType<typeof bench>>;

/** How many times faster Opendrawer is, and its memory as a share of the peer's. */
function ratios(results: Record<Format, Record<'opendrawer' | `dask_${DaskMode}`, Figures>>) {
  return Object.fromEntries(
    FORMATS.map((format) => {
      const ours = results[format].opendrawer;
      return [
        format,
        Object.fromEntries(
          DASK_MODES.map((mode) => {
            const theirs = results[format][`dask_${mode}`];
            return [
              mode,
              {
                speed: theirs.seconds / ours.seconds,
                wall: theirs.wallSeconds / ours.wallSeconds,
                cpu: quotient(theirs.cpuSeconds, ours.cpuSeconds),
                memory: quotient(ours.peakMemoryBytes, theirs.peakMemoryBytes),
              },
            ];
          }),
        ),
      ];
    }),
  ) as Record<Format, Record<DaskMode, Ratios>>;
}

/** The same with twice the records: 2 is even scaling. */
interface Doubling {
  readonly records: number;
  readonly seconds: number;
  readonly timeRatio: number;
  readonly cpuRatio: number | null;
  readonly peakMemoryBytes: number | null;
}

interface Ratios {
  readonly speed: number;
  readonly wall: number;
  readonly cpu: number | null;
  readonly memory: number | null;
}

function quotient(a: number | null, b: number | null): number | null {
  return a === null || b === null || b === 0 ? null : a / b;
}

/** The corpus of so many records, generated on first use. */
async function prepare(records: number): Promise<Corpus> {
  // A hash file of the real release holds some 2,800 records on average: 22 units, so 50,000 a shard and no fewer than
  // four shards, lest the largest file alone decide.
  const shards = Math.min(256, Math.max(4, Math.round(records / 50_000)));
  const folder = join(home, 'data', releaseKey({ records, shards }));
  const folders = { plain: join(folder, 'plain'), bz2: join(folder, 'bz2') };
  const about = join(folder, 'about.json');
  if (!existsSync(about)) {
    note(`generating ${records} records`);
    const making = `${folder}.making`;
    await rm(making, { recursive: true, force: true });
    await rm(folder, { recursive: true, force: true });
    const release = await generateRelease({
      records,
      shards,
      layout: 's3',
      out: join(making, 'plain'),
    });
    const bz2Bytes = await compressRelease(join(making, 'plain'), join(making, 'bz2'));
    await writeFile(
      join(making, 'about.json'),
      JSON.stringify({ lineBytes: release.lineBytes, bz2Bytes }),
    );
    await rename(making, folder);
  }
  const known = JSON.parse(await readFile(about, 'utf8')) as {
    readonly lineBytes: number;
    readonly bz2Bytes: number;
  };
  return {
    records,
    ...known,
    folders,
    files: { plain: await recordFiles(folders.plain), bz2: await recordFiles(folders.bz2) },
  };
}

async function recordFiles(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && entry.name !== 'index.txt')
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

/** Brings the files into the page cache, so that the first run does not pay for all. */
async function warm(corpus: Corpus): Promise<void> {
  for (const file of [...corpus.files.plain, ...corpus.files.bz2]) await readFile(file);
}

/** One ingest into a fresh workspace. */
async function runOurs(corpus: Corpus, format: Format, workers: number): Promise<Run> {
  const workspace = join(scratch, 'workspace');
  await rm(workspace, { recursive: true, force: true });
  await mkdir(workspace, { recursive: true });
  const cli = [join(project, 'src/cli/main.ts'), '--workspace', workspace];
  await measureCommand(process.execPath, [
    ...cli,
    'add',
    corpus.folders[format],
    '--alias',
    'bench',
  ]);
  const measured = await measureCommand(process.execPath, [
    ...cli,
    '--json',
    'ingest',
    'bench',
    '--no-index',
    '--workers',
    String(workers),
  ]);
  await rm(workspace, { recursive: true, force: true });
  const { bench: report } = JSON.parse(measured.stdout) as {
    readonly bench: {
      readonly counts: { readonly items: number };
      readonly timings: { readonly totalMs: number };
    };
  };
  checkRecords('opendrawer', report.counts.items, corpus.records);
  return {
    seconds: report.timings.totalMs / 1000,
    wallSeconds: measured.wallSeconds,
    peakMemoryBytes: measured.peakMemoryBytes,
    cpuSeconds: measured.cpuSeconds,
  };
}

/** A contestant that skips work must not win. */
function checkRecords(who: string, found: number, expected: number): void {
  if (found !== expected) throw new Error(`${who} found ${found}, not ${expected}`);
}

function summarise(runs: readonly Run[], corpus: Corpus): Figures {
  const seconds = median(runs.map((run) => run.seconds));
  const cpu = runs.map((run) => run.cpuSeconds).filter((seconds) => seconds !== null);
  const peaks = runs.map((run) => run.peakMemoryBytes).filter((peak) => peak !== null);
  return {
    seconds,
    wallSeconds: median(runs.map((run) => run.wallSeconds)),
    recordsPerSecond: corpus.records / seconds,
    megabytesPerSecond: corpus.lineBytes / 1e6 / seconds,
    peakMemoryBytes: peaks.length === 0 ? null : Math.max(...peaks),
    cpuSeconds: cpu.length === 0 ? null : median(cpu),
    runs: runs.map((run) => run.seconds),
  };
}

function print(report: Report): void {
  const { corpus, machine: on } = report;
  const out: string[] = [
    `${corpus.records} records in ${corpus.files} files, ${mb(corpus.lineBytes)} MB of lines, ${mb(corpus.bz2Bytes)} MB as bzip2 (${corpus.compression.toFixed(1)} : 1)`,
    `${on.processor}, ${report.workers} workers of ${on.cores} cores, Node ${on.node}${on.dask === null ? '' : `, Dask ${on.dask}`}; medians of ${report.rounds}`,
    '',
    row('', 'seconds', 'records/s', 'MB/s', 'cpu s', 'peak MB', 'ours is', 'command', 'cpu'),
  ];
  for (const format of FORMATS) {
    for (const [who, figures] of Object.entries(report.results[format])) {
      const mode = who.replace('dask_', '') as DaskMode;
      const ratio = who === 'opendrawer' ? undefined : report.ratios?.[format][mode];
      out.push(
        row(
          `${format} ${who}`,
          figures.seconds.toFixed(2),
          String(Math.round(figures.recordsPerSecond)),
          figures.megabytesPerSecond.toFixed(1),
          figures.cpuSeconds?.toFixed(1) ?? '?',
          figures.peakMemoryBytes === null ? '?' : mb(figures.peakMemoryBytes),
          ratio === undefined ? '' : `${ratio.speed.toFixed(2)} x`,
          ratio === undefined ? '' : `${ratio.wall.toFixed(2)} x`,
          ratio === undefined || ratio.cpu === null ? '' : `${ratio.cpu.toFixed(2)} x`,
        ),
      );
    }
  }
  if (on.loadAverage > on.cores / 2) {
    out.push(
      '',
      `The machine was busy before (load ${on.loadAverage.toFixed(1)}): trust none of it.`,
    );
  }
  const { decoder, doubling } = report;
  out.push(
    '',
    `Decoding alone: ${decoder.megabytesPerSecond.toFixed(1)} MB/s, ${Math.round(decoder.recordsPerSecond)} records/s; our bz2 run reaches ${(decoder.shareOfLimit * 100).toFixed(0)} % of it`,
    `Twice the records take ${doubling.plain.timeRatio.toFixed(2)} times as long (plain), ${doubling.bz2.timeRatio.toFixed(2)} times (bz2)`,
  );
  process.stdout.write(`${out.join('\n')}\n`);
}

function row(name: string, ...cells: readonly string[]): string {
  return name.padEnd(22) + cells.map((cell) => cell.padStart(11)).join('');
}

function mb(bytes: number): string {
  return (bytes / 1e6).toFixed(1);
}

const USAGE = `Usage: npm run bench:ingest -- [--records N] [--quick] [--json] [--workers W] [--rounds R] [--no-peer]
`;

async function main(): Promise<number> {
  const { values } = parseArgs({
    allowNegative: true,
    options: {
      records: { type: 'string' },
      workers: { type: 'string' },
      rounds: { type: 'string' },
      quick: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      peer: { type: 'boolean', default: true },
      help: { type: 'boolean', default: false },
    },
  });
  const options: Options = {
    records: Number(values.records ?? (values.quick ? 25_000 : 200_000)),
    workers: Number(values.workers ?? availableParallelism()),
    rounds: Number(values.rounds ?? (values.quick ? 1 : 3)),
    peer: values.peer,
  };
  const { records, workers, rounds } = options;
  if (values.help || ![records, workers, rounds].every((n) => Number.isSafeInteger(n) && n > 0)) {
    process.stderr.write(USAGE);
    return values.help ? 0 : 2;
  }
  await mkdir(scratch, { recursive: true });
  const report = await bench(options).finally(() => rm(scratch, { recursive: true, force: true }));
  if (values.json) process.stdout.write(`${JSON.stringify(report)}\n`);
  else print(report);
  return 0;
}

try {
  process.exitCode = await main();
} catch (cause) {
  note(cause instanceof Error ? cause.message : String(cause));
  process.exitCode = 1;
}
