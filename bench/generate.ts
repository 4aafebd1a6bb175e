/**
 * Writes EDAN-like bulk files: `node bench/generate.ts --records N --out DIR --layout s3|github`.
 *
 * The same records come out for the same seed, records, units and shards, whatever the number of workers.
 * Sizes, presence of fields, units and escapes follow the open release; people, taxa and words are invented.
 */
import { createHash } from 'node:crypto';
import { mkdir, open, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { compress, findCompressor } from './compress.ts';
import { addressOf, generateRecord, recordLine } from './edan/record.ts';

export { generateRecord };

export type Layout = 's3' | 'github';

export interface ReleaseOptions {
  readonly records: number;
  /** Folder that will hold `metadata/`. */
  readonly out: string;
  readonly layout: Layout;
  readonly seed?: string | number;
  readonly units?: readonly string[];
  /** Hash files a unit, 1–256 (default 256): ids are chosen so that no others occur. */
  readonly shards?: number;
  readonly workers?: number;
}

export interface Release {
  readonly records: number;
  readonly files: number;
  /** Bytes of the lines with their line ends, before compression. */
  readonly lineBytes: number;
  readonly fileBytes: number;
}

/** Records generated, sorted into files and kept in memory at once by one worker. */
const CHUNK_RECORDS = 20_000;

/** One file's bytes within the part of one chunk. */
interface Piece {
  readonly part: string;
  readonly from: number;
  readonly length: number;
}

type Task =
  | {
      readonly kind: 'chunk';
      readonly from: number;
      readonly to: number;
      readonly part: string;
      readonly options: ReleaseOptions;
    }
  | {
      readonly kind: 'file';
      readonly path: string;
      readonly pieces: readonly Piece[];
      readonly compressor: readonly string[] | null;
    };

type Answer =
  | {
      readonly kind: 'chunk';
      readonly part: string;
      readonly files: readonly (readonly [string, number, number])[];
    }
  | { readonly kind: 'file'; readonly fileBytes: number }
  | { readonly kind: 'failed'; readonly message: string };

/**
 * Writes a release and its `index.txt` files. Throws Error with a sentence for the user where bzip2 is asked for
 * and neither `bzip2` nor `python3` can be run.
 */
export async function generateRelease(options: ReleaseOptions): Promise<Release> {
  const compressor = options.layout === 'github' ? await findCompressor() : null;
  const workers = startWorkers(options.workers ?? availableParallelism());
  const parts = join(options.out, '.parts');
  await mkdir(parts, { recursive: true });
  try {
    const chunks: Task[] = [];
    for (let from = 0; from < options.records; from += CHUNK_RECORDS) {
      const to = Math.min(options.records, from + CHUNK_RECORDS);
      const part = join(parts, String(from).padStart(12, '0'));
      chunks.push({ kind: 'chunk', from, to, part, options });
    }
    const answers = await runAll(workers, chunks);
    const piecesByFile = gather(answers);
    const root = join(options.out, 'metadata', options.layout === 's3' ? 'edan' : 'objects');
    await makeFolders(root, [...piecesByFile.keys()]);
    const suffix = options.layout === 's3' ? '' : '.bz2';
    const files: Task[] = [...piecesByFile].map(([name, pieces]) => ({
      kind: 'file',
      path: join(root, name + suffix),
      pieces,
      compressor,
    }));
    // Largest first: the last files to finish are small ones, so no worker idles for long.
    files.sort((a, b) => size(b) - size(a));
    const written = await runAll(workers, files);
    await writeIndexes(
      root,
      [...piecesByFile.keys()].map((name) => name + suffix),
    );
    return {
      records: options.records,
      files: files.length,
      lineBytes: files.reduce((sum, file) => sum + size(file), 0),
      fileBytes: written.reduce((sum, one) => sum + (one.kind === 'file' ? one.fileBytes : 0), 0),
    };
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()));
    await rm(parts, { recursive: true, force: true });
  }
}

function size(task: Task): number {
  return task.kind === 'file' ? task.pieces.reduce((sum, piece) => sum + piece.length, 0) : 0;
}

/** Pieces by file, in the order of the chunks. */
function gather(answers: readonly Answer[]): Map<string, Piece[]> {
  const found = new Map<string, Piece[]>();
  const chunks = answers.filter((answer) => answer.kind === 'chunk');
  chunks.sort((a, b) => (a.part < b.part ? -1 : 1));
  for (const { part, files } of chunks) {
    for (const [name, from, length] of files) {
      const pieces = found.get(name) ?? [];
      pieces.push({ part, from, length });
      found.set(name, pieces);
    }
  }
  return new Map([...found].sort(([a], [b]) => (a < b ? -1 : 1)));
}

async function makeFolders(root: string, names: readonly string[]): Promise<void> {
  const folders = new Set(names.map((name) => name.slice(0, name.lastIndexOf('/'))));
  for (const folder of folders) await mkdir(join(root, folder), { recursive: true });
}

/** `index.txt` beside the files lists their names, the one above lists the units' indexes. */
async function writeIndexes(root: string, names: readonly string[]): Promise<void> {
  const byUnit = new Map<string, string[]>();
  for (const name of names) {
    const slash = name.lastIndexOf('/');
    const unit = name.slice(0, slash);
    byUnit.set(unit, [...(byUnit.get(unit) ?? []), name.slice(slash + 1)]);
  }
  for (const [unit, files] of byUnit) {
    await writeFile(join(root, unit, 'index.txt'), `${files.join('\n')}\n`);
  }
  const indexes = [...byUnit.keys()].map((unit) => `${unit}/index.txt\n`);
  await writeFile(join(root, 'index.txt'), indexes.join(''));
}

function startWorkers(count: number): Worker[] {
  return Array.from(
    { length: Math.max(1, count) },
    () => new Worker(new URL(import.meta.url), { workerData: 'bench/generate' }),
  );
}

/** Hands the tasks out one by one to whichever worker is free. */
async function runAll(workers: readonly Worker[], tasks: readonly Task[]): Promise<Answer[]> {
  const answers: Answer[] = [];
  let next = 0;
  const drive = async (worker: Worker): Promise<void> => {
    for (;;) {
      const task = tasks[next];
      next += 1;
      if (task === undefined) return;
      answers.push(await ask(worker, task));
    }
  };
  await Promise.all(workers.map(drive));
  return answers;
}

function ask(worker: Worker, task: Task): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const settle = (): void => {
      worker.off('message', onMessage);
      worker.off('error', onError);
    };
    const onMessage = (answer: Answer): void => {
      settle();
      if (answer.kind === 'failed') reject(new Error(answer.message));
      else resolve(answer);
    };
    const onError = (cause: Error): void => {
      settle();
      reject(cause);
    };
    worker.on('message', onMessage);
    worker.on('error', onError);
    worker.postMessage(task);
  });
}

/** Generates a range of records into one part file, sorted by the file that they belong to. */
async function writeChunk(task: Extract<Task, { kind: 'chunk' }>): Promise<Answer> {
  const { layout, seed = 1 } = task.options;
  const byFile = new Map<string, string[]>();
  for (let index = task.from; index < task.to; index += 1) {
    const address = addressOf(index, seed, task.options);
    const code = layout === 's3' ? address.unit.code.toLowerCase() : address.unit.code;
    const name = `${code}/${address.hash.slice(0, 2)}.txt`;
    const line = recordLine(index, seed, address);
    const lines = byFile.get(name);
    if (lines === undefined) byFile.set(name, [line]);
    else lines.push(line);
  }
  const part = await open(task.part, 'w');
  try {
    const files: [string, number, number][] = [];
    let at = 0;
    for (const [name, lines] of byFile) {
      const bytes = Buffer.from(`${lines.join('\n')}\n`);
      await part.write(bytes);
      files.push([name, at, bytes.length]);
      at += bytes.length;
    }
    return { kind: 'chunk', part: task.part, files };
  } finally {
    await part.close();
  }
}

async function writeWhole(task: Extract<Task, { kind: 'file' }>): Promise<Answer> {
  const bytes: Buffer[] = [];
  for (const piece of task.pieces) {
    const part = await open(piece.part, 'r');
    try {
      const buffer = Buffer.allocUnsafe(piece.length);
      await part.read(buffer, 0, piece.length, piece.from);
      bytes.push(buffer);
    } finally {
      await part.close();
    }
  }
  const plain = Buffer.concat(bytes);
  const content = task.compressor === null ? plain : await compress(plain, task.compressor);
  await writeFile(task.path, content);
  return { kind: 'file', fileBytes: content.length };
}

/**
 * Writes the github layout of a release that stands in the s3 layout: the very same lines, compressed.
 * Gives the number of compressed bytes.
 */
export async function compressRelease(from: string, to: string, workers?: number): Promise<number> {
  const compressor = await findCompressor();
  const root = join(from, 'metadata', 'edan');
  const target = join(to, 'metadata', 'objects');
  const names: string[] = [];
  const tasks: Task[] = [];
  for (const unit of (await readdir(root, { withFileTypes: true })).filter((e) =>
    e.isDirectory(),
  )) {
    for (const file of await readdir(join(root, unit.name))) {
      if (file === 'index.txt') continue;
      const name = `${unit.name.toUpperCase()}/${file}.bz2`;
      const source = join(root, unit.name, file);
      const { length } = await readFile(source);
      names.push(name);
      tasks.push({
        kind: 'file',
        path: join(target, name),
        pieces: [{ part: source, from: 0, length }],
        compressor,
      });
    }
  }
  await makeFolders(target, names);
  tasks.sort((a, b) => size(b) - size(a));
  const pool = startWorkers(workers ?? availableParallelism());
  try {
    const written = await runAll(pool, tasks);
    await writeIndexes(target, names.sort());
    return written.reduce((sum, one) => sum + (one.kind === 'file' ? one.fileBytes : 0), 0);
  } finally {
    await Promise.all(pool.map((worker) => worker.terminate()));
  }
}

/** Names a set of generated data by what it depends on, for caching. */
export function releaseKey(options: Omit<ReleaseOptions, 'out' | 'workers' | 'layout'>): string {
  const parts = [options.seed ?? 1, options.records, options.shards ?? 256, options.units ?? 'all'];
  const print = createHash('sha1').update(JSON.stringify(parts)).digest('hex').slice(0, 8);
  return `${options.records}-${print}`;
}

const USAGE = `Usage: node bench/generate.ts --records N --out DIR [--layout s3|github] [--shards K]
       [--units NMAH,NMNHBOTANY] [--seed S] [--workers W]
`;

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      records: { type: 'string' },
      out: { type: 'string' },
      layout: { type: 'string', default: 's3' },
      shards: { type: 'string' },
      units: { type: 'string' },
      seed: { type: 'string', default: '1' },
      workers: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  const records = Number(values.records);
  const { layout, out } = values;
  if (
    values.help ||
    !Number.isSafeInteger(records) ||
    records < 1 ||
    out === undefined ||
    (layout !== 's3' && layout !== 'github')
  ) {
    process.stderr.write(USAGE);
    return values.help ? 0 : 2;
  }
  const started = performance.now();
  const release = await generateRelease({
    records,
    out,
    layout,
    seed: values.seed,
    ...(values.units === undefined ? {} : { units: values.units.split(',') }),
    ...(values.shards === undefined ? {} : { shards: Number(values.shards) }),
    ...(values.workers === undefined ? {} : { workers: Number(values.workers) }),
  });
  const seconds = (performance.now() - started) / 1000;
  process.stdout.write(
    `${release.records} records in ${release.files} files: ${mb(release.lineBytes)} MB of lines, ${mb(release.fileBytes)} MB on disk, ${Math.round(release.lineBytes / release.records)} bytes a record, ${seconds.toFixed(1)} s\n`,
  );
  return 0;
}

function mb(bytes: number): string {
  return (bytes / 1e6).toFixed(1);
}

if (!isMainThread && workerData === 'bench/generate') {
  const port = parentPort;
  port?.on('message', (task: Task) => {
    const work = task.kind === 'chunk' ? writeChunk(task) : writeWhole(task);
    work.then(
      (answer) => port.postMessage(answer),
      (cause: unknown) => {
        const message = cause instanceof Error ? cause.message : String(cause);
        port.postMessage({ kind: 'failed', message } satisfies Answer);
      },
    );
  });
} else if (import.meta.main) {
  try {
    process.exitCode = await main();
  } catch (cause) {
    process.stderr.write(`${cause instanceof Error ? cause.message : String(cause)}\n`);
    process.exitCode = 1;
  }
}
