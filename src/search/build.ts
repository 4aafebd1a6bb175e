import { randomBytes } from 'node:crypto';
import { appendFile, mkdir, open, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { isOpendrawerError, OpendrawerError } from '../errors/index.ts';
import { fileCrc, guardDisk, isDiskFull, type SnapshotManifest } from '../lake/index.ts';
import {
  collectGarbage,
  type GenerationManifest,
  type IndexedDataset,
  type IndexedField,
  lockForBuilding,
  newGenerationId,
  promote,
  readCurrent,
  temporaryFolder,
} from './generation.ts';
import { Pool } from './pool.ts';
import {
  BLOCK_ROWS,
  FILES,
  type FieldsResult,
  type Run,
  type ScanPart,
  type Setup,
} from './protocol.ts';
import { termOf } from './terms.ts';
import { FACETS } from './types.ts';

/** A dataset's current snapshot. */
export interface IndexSource {
  readonly manifest: SnapshotManifest;
  /** Absolute folder of the dataset in the lake; the manifest's paths are relative to it. */
  readonly folder: string;
}

export interface BuildProgress {
  readonly phase: 'scan' | 'merge' | 'promote';
  /** Items in `scan`, steps in the others. */
  readonly done: number;
  readonly total: number;
}

export interface BuildOptions {
  readonly indexDir: string;
  readonly sources: readonly IndexSource[];
  /** What the build may use in all its processes. Default 4 GiB. */
  readonly memoryLimitBytes?: number;
  /** Worker processes; default one a core, as far as the memory goes. */
  readonly threads?: number;
  /** Disk space to leave free. Default 256 MiB. */
  readonly diskReserveBytes?: number;
  /** Build even where nothing changed. */
  readonly rebuild?: boolean;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: BuildProgress) => void;
}

export interface GenerationInfo {
  readonly generation: string;
  /** The current generation already held these snapshots: nothing was built. */
  readonly reused: boolean;
  readonly builtAt: string;
  readonly buildMs: number;
  readonly items: number;
  readonly sizeBytes: number;
  readonly datasets: readonly {
    readonly key: string;
    readonly alias: string;
    readonly snapshot: string;
    readonly items: number;
  }[];
}

const GIBIBYTE = 2 ** 30;
const MEGABYTE = 2 ** 20;
const MAIN_BYTES = 256 * MEGABYTE;
/** Arrays and buffers of a worker beside its heap and DuckDB. */
const WORKER_ARRAYS_BYTES = 256 * MEGABYTE;
const DUCKDB_BYTES = 160 * MEGABYTE;
const LEAST_HEAP_BYTES = 384 * MEGABYTE;
const ROWS_OF_TASK = 1 << 16;
const SAMPLE_PARTS = 8;
const SAMPLE_ROWS = 1500;
/** The index with its runs, in sizes of the lake: 1.8 was measured. */
const INDEX_SHARE = 2;
/** Changes when the format of the index or the meaning of its contents does. */
const FORMAT_REVISION = 6;

const toInfo = (manifest: GenerationManifest, reused: boolean): GenerationInfo => ({
  generation: manifest.generation,
  reused,
  builtAt: manifest.builtAt,
  buildMs: manifest.buildMs,
  items: manifest.items,
  sizeBytes: manifest.files.reduce((sum, file) => sum + file.sizeBytes, 0),
  datasets: manifest.datasets.map(({ key, alias, snapshot, items }) => ({
    key,
    alias,
    snapshot,
    items,
  })),
});

const fingerprintOf = (sources: readonly IndexSource[], indexDir: string): string =>
  JSON.stringify([
    FORMAT_REVISION,
    ...sources
      .map(({ manifest, folder }) => [
        manifest.datasetKey,
        manifest.alias,
        manifest.snapshot,
        relative(indexDir, folder),
      ])
      .sort((a, b) => ((a[0] ?? '') < (b[0] ?? '') ? -1 : 1)),
  ]);

interface Plan {
  readonly datasets: readonly IndexedDataset[];
  readonly parts: readonly ScanPart[];
  readonly rows: number;
  readonly items: number;
  readonly lakeBytes: number;
}

/** Numbers the rows: partition after partition, each beginning at a multiple of BLOCK_ROWS. */
const planRows = (sources: readonly IndexSource[], indexDir: string): Plan => {
  const parts: ScanPart[] = [];
  let base = 0;
  let items = 0;
  let lakeBytes = 0;
  const datasets = sources.map(({ manifest, folder }): IndexedDataset => {
    const partitions: IndexedDataset['partitions'][number][] = [];
    for (const { files, rows, sizeBytes } of manifest.partitions) {
      if (files === null || rows.items === 0) continue;
      partitions.push({ ...files, rows: rows.items, base });
      parts.push({
        alias: manifest.alias,
        items: join(folder, files.items),
        verbatim: join(folder, files.verbatim),
        rows: rows.items,
        base,
      });
      items += rows.items;
      lakeBytes += sizeBytes.lake;
      base += Math.ceil(rows.items / BLOCK_ROWS) * BLOCK_ROWS;
    }
    return {
      key: manifest.datasetKey,
      alias: manifest.alias,
      snapshot: manifest.snapshot,
      folder: relative(indexDir, folder),
      items: manifest.counts.items,
      media: manifest.counts.media,
      partitions,
    };
  });
  return { datasets, parts, rows: base, items, lakeBytes };
};

/** Partitions that follow each other, in portions for the workers. */
const portions = (parts: readonly ScanPart[], rowsOfTask: number): ScanPart[][] => {
  const tasks: ScanPart[][] = [];
  let open: ScanPart[] = [];
  let rows = 0;
  for (const part of parts) {
    if (open.length > 0 && rows + part.rows > rowsOfTask) {
      tasks.push(open);
      open = [];
      rows = 0;
    }
    open.push(part);
    rows += part.rows;
  }
  if (open.length > 0) tasks.push(open);
  return tasks;
};

const createSized = async (path: string, size: number): Promise<void> => {
  const handle = await open(path, 'w');
  try {
    await handle.truncate(size);
  } finally {
    await handle.close();
  }
};

const clamp = (value: number, least: number, most: number): number =>
  Math.max(least, Math.min(most, value));

/** Files of which a generation keeps a checksum: all that is read whole. */
const isChecked = (name: string): boolean =>
  name.endsWith('.idx') || name === FILES.alive || name === FILES.dates || name === FILES.points;

const asError = (cause: unknown): OpendrawerError => {
  if (isOpendrawerError(cause)) return cause;
  if (isDiskFull(cause)) {
    return new OpendrawerError('DISK_FULL', 'the index does not fit on the disk', {
      cause,
      hint: 'Free some space and run opendrawer index again; the index before is still in use.',
    });
  }
  return new OpendrawerError('INTERNAL', `the index build failed: ${(cause as Error).message}`, {
    cause,
  });
};

/**
 * Builds an index generation over the given snapshots and makes it the current one. Without effect where the
 * current generation is of the same snapshots. Waits while another process builds. Throws INTERRUPTED when
 * `signal` aborts, INPUT_CORRUPT where the lake cannot be read, DISK_FULL.
 */
export const buildGeneration = async (options: BuildOptions): Promise<GenerationInfo> => {
  const indexDir = resolve(options.indexDir);
  const unlock = await lockForBuilding(indexDir, options.signal);
  try {
    const fingerprint = fingerprintOf(options.sources, indexDir);
    if (options.rebuild !== true) {
      const existing = await currentManifest(indexDir);
      if (existing?.fingerprint === fingerprint) return toInfo(existing, true);
    }
    await collectGarbage(indexDir);
    const manifest = await build(indexDir, fingerprint, options);
    await collectGarbage(indexDir);
    return toInfo(manifest, false);
  } catch (cause) {
    throw asError(cause);
  } finally {
    await unlock();
  }
};

/** The current generation if all its files are there in full. */
const currentManifest = async (indexDir: string): Promise<GenerationManifest | null> => {
  try {
    const pointer = await readCurrent(indexDir);
    if (pointer === null) return null;
    const folder = join(indexDir, pointer.folder);
    const manifest = JSON.parse(
      await readFile(join(folder, FILES.manifest), 'utf8'),
    ) as GenerationManifest;
    for (const { name, sizeBytes } of manifest.files) {
      if ((await stat(join(folder, name))).size !== sizeBytes) return null;
    }
    return manifest;
  } catch {
    // Damaged: it is built anew.
    return null;
  }
};

const build = async (
  indexDir: string,
  fingerprint: string,
  options: BuildOptions,
): Promise<GenerationManifest> => {
  const started = performance.now();
  const builtAt = new Date();
  const generation = newGenerationId(builtAt);
  const folder = temporaryFolder(indexDir, generation);
  const plan = planRows(options.sources, indexDir);
  guardDisk(indexDir, {
    neededBytes: plan.lakeBytes * INDEX_SHARE,
    reserveBytes: options.diskReserveBytes ?? 256 * MEGABYTE,
  });

  await mkdir(folder, { recursive: true });
  const limit = options.memoryLimitBytes ?? 4 * GIBIBYTE;
  const perWorker = WORKER_ARRAYS_BYTES + DUCKDB_BYTES + LEAST_HEAP_BYTES;
  const affordable = Math.max(1, Math.floor((limit - MAIN_BYTES) / perWorker));
  const wanted = options.threads ?? availableParallelism();
  const workers = clamp(Math.min(wanted, affordable, Math.ceil(plan.rows / 1024)), 1, 64);
  // One worker at a time needs more than its share: the one that merges a facet.
  const heapBytes = Math.max(LEAST_HEAP_BYTES, (limit - MAIN_BYTES) / 3);
  const random = randomBytes(8);
  const seed = [random.readInt32LE(0), random.readInt32LE(4)] as const;

  // About a million groups a bucket, and work enough for all.
  const bucketBits = clamp(Math.ceil(Math.log2((plan.rows + 1) / 40_000)), 0, 8);
  const slotBits = clamp(Math.ceil(Math.log2((plan.rows + 1) / 3)), 16, 22);
  const ranges = clamp(Math.ceil(plan.rows / 30_000), 1, 256);

  await Promise.all([
    createSized(join(folder, FILES.ids), plan.rows * 16),
    createSized(join(folder, FILES.dates), plan.rows * 8),
    createSized(join(folder, FILES.points), plan.rows * 8),
    createSized(join(folder, FILES.docIndex), (plan.rows / BLOCK_ROWS) * 8),
    createSized(join(folder, FILES.exactIndex), 2 ** slotBits * 12),
  ]);

  const report = options.onProgress ?? (() => {});
  let scanned = 0;
  const setups = Array.from(
    { length: workers },
    (_, worker): Setup => ({ folder, worker, seed, duckdbMemoryBytes: DUCKDB_BYTES }),
  );
  const pool = new Pool(setups, {
    heapBytes,
    onProgress: (items) => {
      scanned += items;
      report({ phase: 'scan', done: scanned, total: plan.items });
    },
  });
  const onAbort = (): void =>
    pool.fail(
      new OpendrawerError('INTERRUPTED', 'the index build was stopped', {
        cause: options.signal?.reason,
        hint: 'The index before is still in use. Run opendrawer index to build the new one.',
      }),
    );
  options.signal?.addEventListener('abort', onAbort, { once: true });
  if (options.signal?.aborted === true) onAbort();
  try {
    const step = Math.max(1, Math.floor(plan.parts.length / SAMPLE_PARTS));
    const sampled = plan.parts.filter((_, index) => index % step === 0).slice(0, SAMPLE_PARTS);
    const { splits } =
      ranges === 1
        ? { splits: [] }
        : await pool.run<'sample'>({
            kind: 'sample',
            parts: sampled,
            rowsOfPart: SAMPLE_ROWS,
            ranges,
          });

    report({ phase: 'scan', done: 0, total: plan.items });
    const rowsOfTask = clamp(Math.ceil(plan.rows / (workers * 4)), 1024, ROWS_OF_TASK);
    const results = await Promise.all(
      portions(plan.parts, rowsOfTask).map((parts, task) =>
        pool.run<'scan'>({ kind: 'scan', task, parts, splits, bucketBits }),
      ),
    );
    const runs = results.flatMap((result) => result.runs);
    runs.sort((a, b) => a.firstRow - b.firstRow);

    const { fields, remap } = await joinFields(
      folder,
      await pool.runOnEach<'fields'>({ kind: 'fields' }),
    );
    const merged = await mergeAll(
      pool,
      { runs, remap, bucketBits, slotBits, ranges: splits.length + 1, rows: plan.rows },
      (done, total) => report({ phase: 'merge', done, total }),
    );
    await pool.close();

    report({ phase: 'promote', done: 0, total: 1 });
    await writeAlive(folder, plan);
    await writeFile(join(folder, FILES.wordIndex), '');
    for (const blocks of merged.blocks) {
      await appendFile(join(folder, FILES.wordIndex), await readFile(blocks));
    }
    for (const name of await readdir(folder)) {
      if (name.endsWith('.tmp')) await rm(join(folder, name));
    }
    const files: GenerationManifest['files'][number][] = [];
    for (const name of (await readdir(folder)).sort()) {
      const path = join(folder, name);
      files.push({
        name,
        sizeBytes: (await stat(path)).size,
        crc: isChecked(name) ? await fileCrc(path) : null,
      });
    }
    const manifest: GenerationManifest = {
      format: 'opendrawer-index-2',
      generation,
      fingerprint,
      builtAt: builtAt.toISOString(),
      buildMs: Math.round(performance.now() - started),
      seed,
      slotBits,
      rows: plan.rows,
      items: plan.items,
      workers,
      words: merged.words,
      values: merged.values,
      datasets: plan.datasets,
      fields,
      files,
    };
    await writeFile(join(folder, FILES.manifest), JSON.stringify(manifest));
    await promote(indexDir, folder, generation);
    report({ phase: 'promote', done: 1, total: 1 });
    return manifest;
  } catch (cause) {
    pool.fail(cause instanceof Error ? cause : new Error(String(cause)));
    await pool.close();
    await rm(folder, { recursive: true, force: true });
    throw cause;
  } finally {
    options.signal?.removeEventListener('abort', onAbort);
  }
};

/** Gives the workers' fields common numbers, ordered by path and label. */
const joinFields = async (
  folder: string,
  results: readonly FieldsResult[],
): Promise<{ fields: IndexedField[]; remap: { worker: number; file: string }[] }> => {
  const keyOf = (field: FieldsResult['fields'][number]): string =>
    JSON.stringify([field.path, field.label]);
  const counts = new Map<string, { -readonly [K in keyof IndexedField]: IndexedField[K] }>();
  for (const { fields } of results) {
    for (const field of fields) {
      const known = counts.get(keyOf(field));
      if (known === undefined)
        counts.set(keyOf(field), { ...field, term: termOf(field.path, field.label) });
      else known.count += field.count;
    }
  }
  const keys = [...counts.keys()].sort();
  const numbers = new Map(keys.map((key, number) => [key, number]));
  const remap: { worker: number; file: string }[] = [];
  for (const { worker, fields } of results) {
    const file = join(folder, `fields-${worker}.tmp`);
    const table = Uint32Array.from(fields, (field) => numbers.get(keyOf(field)) ?? 0);
    await writeFile(file, new Uint8Array(table.buffer));
    remap.push({ worker, file });
  }
  return { fields: keys.flatMap((key) => counts.get(key) ?? []), remap };
};

const mergeAll = async (
  pool: Pool,
  shape: {
    readonly runs: readonly Run[];
    readonly remap: readonly { worker: number; file: string }[];
    readonly bucketBits: number;
    readonly slotBits: number;
    readonly ranges: number;
    readonly rows: number;
  },
  report: (done: number, total: number) => void,
): Promise<{ blocks: string[]; words: number; values: number }> => {
  const buckets = 2 ** shape.bucketBits;
  const total = FACETS.length + buckets + shape.ranges;
  let done = 0;
  const counted = async <T>(work: Promise<T>): Promise<T> => {
    const result = await work;
    done += 1;
    report(done, total);
    return result;
  };
  /** Runs with just the two offsets of one section, so that messages stay small. */
  const only = (section: number): Run[] =>
    shape.runs.map((run) => ({ ...run, sections: run.sections.slice(section, section + 2) }));
  // One facet at a time, beside the other work: the values of one may take as much memory as a worker has.
  const facets = async (): Promise<void> => {
    for (const [index, facet] of FACETS.entries()) {
      await counted(
        pool.run<'facet'>(
          {
            kind: 'facet',
            facet,
            section: 0,
            rows: shape.rows,
            runs: only(buckets + shape.ranges + index),
          },
          true,
        ),
      );
    }
  };
  const faceted = facets();
  const words = Array.from({ length: shape.ranges }, (_, range) =>
    counted(pool.run<'words'>({ kind: 'words', range, section: 0, runs: only(buckets + range) })),
  );
  const exact = Array.from({ length: buckets }, (_, bucket) =>
    counted(
      pool.run<'exact'>({
        kind: 'exact',
        bucket,
        bucketBits: shape.bucketBits,
        slotBits: shape.slotBits,
        section: 0,
        runs: only(bucket),
        remap: shape.remap,
      }),
    ),
  );
  const [wordResults, exactResults] = await Promise.all([
    Promise.all(words),
    Promise.all(exact),
    faceted,
  ]);
  return {
    blocks: wordResults.map((result) => result.blocks),
    words: wordResults.reduce((sum, result) => sum + result.terms, 0),
    values: exactResults.reduce((sum, result) => sum + result.groups, 0),
  };
};

/** One bit a row: whether an item stands there. */
const writeAlive = async (folder: string, plan: Plan): Promise<void> => {
  const bits = new Uint32Array(Math.ceil(plan.rows / 32));
  for (const part of plan.parts) {
    for (let row = part.base; row < part.base + part.rows; row += 1) {
      bits[row >>> 5] = (bits[row >>> 5] ?? 0) | (1 << (row & 31));
    }
  }
  await writeFile(join(folder, FILES.alive), new Uint8Array(bits.buffer));
};
