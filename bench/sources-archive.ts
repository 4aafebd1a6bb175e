/**
 * `node bench/sources-archive.ts [--rows N[,N…]] [--peer-rows N] [--workers W] [--no-peer] [--json]`: a Darwin Core archive.
 *
 * Corpus: bench/sources-generate.ts, 40 columns and two extensions, zipped, in the page cache.
 * Ours: `opendrawer add` and `ingest` into a fresh workspace; seconds are those of the run, from its start to the committed snapshot:
 * unpacking, cutting, joining, crosswalk, interpretation, and items, media and verbatim records as Parquet.
 * Iterating: the same archive only read by our adapter in as many processes, from the zip to joined records, which are thrown away.
 * Peer: python-dwca-reader iterates the core rows with their extension rows on one thread (it has no other way) and does nothing with
 * them; seconds are from opening the archive, which unpacks and indexes it. It reads an archive of the same kind with fewer rows
 * (`--peer-rows`), since its time grows evenly with them; the ratio is of rows a second.
 *
 * Memory is the largest sum of the resident memory of all processes: pages that they share count for each of them.
 */
import { mkdir, readFile, rm } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { machine, measureCommand } from './measure.ts';
import { ensureDwcaReader, runDwcaReader } from './peers/dwca-reader.ts';
import { type MadeArchive, occurrenceArchive } from './sources-generate.ts';

const project = join(import.meta.dirname, '..');
const home = join(project, '.bench');
const data = join(home, 'data');
const scratch = join(home, `sources-${process.pid}`);
const note = (text: string): void => {
  process.stderr.write(`${text}\n`);
};

const { values: flags } = parseArgs({
  allowNegative: true,
  options: {
    rows: { type: 'string', default: '200000' },
    'peer-rows': { type: 'string', default: '40000' },
    workers: { type: 'string', default: String(availableParallelism()) },
    peer: { type: 'boolean', default: true },
    json: { type: 'boolean', default: false },
  },
});

interface Figures {
  readonly rows: number;
  readonly seconds: number;
  readonly rowsPerSecond: number;
  readonly wallSeconds: number;
  readonly cpuSeconds: number | null;
  readonly peakMemoryBytes: number | null;
}

/** One ingest into a fresh workspace. */
async function ingest(archive: MadeArchive): Promise<Figures> {
  const workspace = join(scratch, 'workspace');
  await rm(workspace, { recursive: true, force: true });
  await mkdir(workspace, { recursive: true });
  const cli = [join(project, 'src/cli/main.ts'), '--workspace', workspace];
  await measureCommand(process.execPath, [...cli, 'add', archive.path, '--alias', 'bench']);
  const run = [...cli, '--json', 'ingest', 'bench', '--no-index', '--workers', flags.workers];
  const measured = await measureCommand(process.execPath, run);
  const { bench: report } = JSON.parse(measured.stdout) as {
    readonly bench: {
      readonly counts: { readonly items: number; readonly media: number };
      readonly timings: { readonly totalMs: number };
    };
  };
  expect('items', report.counts.items, archive.rows);
  expect('media', report.counts.media, archive.multimediaRows);
  await rm(workspace, { recursive: true, force: true });
  const seconds = report.timings.totalMs / 1000;
  return {
    rows: archive.rows,
    seconds,
    rowsPerSecond: archive.rows / seconds,
    wallSeconds: measured.wallSeconds,
    cpuSeconds: measured.cpuSeconds,
    peakMemoryBytes: measured.peakMemoryBytes,
  };
}

/** Reads the archive and throws its records away. */
async function iterate(archive: MadeArchive): Promise<Figures> {
  const cache = join(scratch, 'iterate');
  await rm(cache, { recursive: true, force: true });
  await mkdir(cache, { recursive: true });
  const script = join(import.meta.dirname, 'sources-iterate.ts');
  const workers = Number(flags.workers);
  const run = (share: number, of: number) =>
    measureCommand(process.execPath, [script, archive.path, cache, String(share), String(of)]);
  const started = performance.now();
  await run(0, 0);
  const runs = await Promise.all(Array.from({ length: workers }, (_, at) => run(at, workers)));
  const seconds = (performance.now() - started) / 1000;
  const met = runs.map(({ stdout }) => JSON.parse(stdout) as Record<string, number>);
  const sumOf = (name: string): number => met.reduce((sum, one) => sum + (one[name] ?? 0), 0);
  expect('rows iterated', sumOf('records'), archive.rows);
  const extensionRows = archive.multimediaRows + archive.measurementRows;
  expect('extension rows iterated', sumOf('extensionRows'), extensionRows);
  await rm(cache, { recursive: true, force: true });
  return {
    rows: archive.rows,
    seconds,
    rowsPerSecond: archive.rows / seconds,
    wallSeconds: seconds,
    cpuSeconds: null,
    peakMemoryBytes: runs.reduce((sum, one) => sum + (one.peakMemoryBytes ?? 0), 0),
  };
}

async function peer(archive: MadeArchive): Promise<Figures & { readonly version: string }> {
  const python = await ensureDwcaReader(home, note);
  const run = await runDwcaReader(python, archive.path);
  expect('rows of python-dwca-reader', run.rows, archive.rows);
  const extensionRows = archive.multimediaRows + archive.measurementRows;
  expect('extension rows of python-dwca-reader', run.extensionRows, extensionRows);
  return { ...run, rowsPerSecond: run.rows / run.seconds };
}

/** A contestant that skips work must not win. */
function expect(what: string, found: number, expected: number): void {
  if (found !== expected) throw new Error(`${what}: ${found}, not ${expected}`);
}

const made = (rows: number): Promise<MadeArchive> => {
  note(`archive of ${rows} rows`);
  return occurrenceArchive(data, rows);
};

async function main(): Promise<void> {
  const on = machine();
  const sizes = flags.rows.split(',').map(Number);
  const theirs = flags.peer ? await peer(await made(Number(flags['peer-rows']))) : null;
  const ours: (Figures & { readonly archive: MadeArchive; readonly iterated: Figures })[] = [];
  for (const rows of sizes) {
    const archive = await made(rows);
    // Into the page cache, as far as it has room.
    if (archive.zipBytes < 2 ** 31) await readFile(archive.path);
    const iterated = await iterate(archive);
    ours.push({ ...(await ingest(archive)), archive, iterated });
    note(`${rows} rows: ${ours.at(-1)?.seconds.toFixed(1)} s`);
  }
  const ratioOf = ({ rowsPerSecond }: Figures): number | null =>
    theirs && rowsPerSecond / theirs.rowsPerSecond;
  const ratios = ours.map((one) => ({ ingest: ratioOf(one), iterate: ratioOf(one.iterated) }));
  if (flags.json) {
    console.log(
      JSON.stringify({ machine: on, workers: Number(flags.workers), ours, theirs, ratios }),
    );
    return;
  }
  const megabytes = (bytes: number | null): string =>
    bytes === null ? '?' : (bytes / 1e6).toFixed(0);
  const line = (name: string, of: Figures): string =>
    [
      name.padEnd(26),
      of.rows,
      of.seconds.toFixed(2),
      of.rowsPerSecond.toFixed(0),
      of.cpuSeconds?.toFixed(1) ?? '?',
      megabytes(of.peakMemoryBytes),
    ]
      .map((cell) => String(cell).padStart(11))
      .join('');
  console.log(
    `${on.processor}, ${flags.workers} workers of ${on.cores} cores, load before ${on.loadAverage.toFixed(1)}, Node ${on.node}`,
  );
  console.log(
    `${''.padEnd(26)}${['rows', 'seconds', 'rows/s', 'cpu s', 'peak MB'].map((cell) => cell.padStart(11)).join('')}`,
  );
  const times = (of: Figures): string => {
    const ratio = ratioOf(of);
    return ratio === null ? '' : `   ${ratio.toFixed(1)} x the peer`;
  };
  for (const one of ours) {
    console.log(`${line('opendrawer ingest', one)}${times(one)}`);
    console.log(`${line('opendrawer iterating', one.iterated)}${times(one.iterated)}`);
  }
  if (theirs !== null) console.log(line(`python-dwca-reader ${theirs.version}`, theirs));
  const [first] = ours;
  if (first !== undefined) {
    const { columns, multimediaRows, measurementRows, rows, textBytes, zipBytes } = first.archive;
    console.log(
      `${columns} columns, ${(multimediaRows / rows).toFixed(2)} multimedia and ${(measurementRows / rows).toFixed(2)} measurement rows an occurrence, ${megabytes(textBytes)} MB of text, ${megabytes(zipBytes)} MB zipped`,
    );
  }
}

await mkdir(scratch, { recursive: true });
await main().finally(() => rm(scratch, { recursive: true, force: true }));
