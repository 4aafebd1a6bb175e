import { mkdir, stat, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join, resolve } from 'node:path';
import { isDiskFull, isOpendrawerError, OpendrawerError } from '../../errors/index.ts';
import { guardDisk } from '../../lake/index.ts';
import type { FieldTerm } from '../terms.ts';
import { buildDictionaries } from './build-dictionaries.ts';
import type { ContainerInfo } from './container.ts';
import {
  DICTIONARIES_FILE,
  GENERATION_FILE,
  type GenerationManifest,
  type IndexedSegment,
  MANIFEST_FILE,
  readSealed,
  SEGMENT_FILE,
  type StoredSegment,
  sealed,
  segmentFolder,
} from './format.ts';
import {
  collectGarbage,
  generationFolder,
  lockForBuilding,
  newGenerationId,
  promote,
  putInPlace,
  readCurrent,
  temporaryFolder,
} from './generation.ts';
import { type GenerationPlan, type IndexSource, planGeneration, type SegmentPlan } from './plan.ts';
import { Pool } from './pool.ts';
import { planProcesses } from './processes.ts';
import { type Share, shareOf, watchProcessors } from './processors.ts';
import type { DictionaryBefore } from './protocol.ts';

export type { IndexSource } from './plan.ts';

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
  /** Worker processes; default one a core, as far as the memory goes; where others are busy one core in four is left to them. */
  readonly threads?: number;
  /** Disk space to leave free. Default 256 MiB. */
  readonly diskReserveBytes?: number;
  /** Build all segments anew. */
  readonly rebuild?: boolean;
  /** Segments to build anew though they are there, as those that were found damaged. */
  readonly repair?: readonly string[];
  /** Terms that fields of the records fill, asked for where a segment is built; by default none. */
  readonly terms?: () => Promise<readonly FieldTerm[]>;
  /** Most rows of a segment; by default it follows from the size of the dataset, and is at most 524,288. */
  readonly segmentRows?: number;
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
  /** How many segments were built, and how many of those before serve on. */
  readonly segments: { readonly built: number; readonly reused: number };
  readonly datasets: readonly {
    readonly key: string;
    readonly alias: string;
    readonly snapshot: string;
    readonly items: number;
  }[];
}

const GIBIBYTE = 2 ** 30;
const MEGABYTE = 2 ** 20;
/** A segment with its runs, in sizes of the lake. */
const INDEX_SHARE = 3;

const toInfo = (manifest: GenerationManifest, built: number | null): GenerationInfo => ({
  generation: manifest.generation,
  reused: built === null,
  builtAt: manifest.builtAt,
  buildMs: manifest.buildMs,
  items: manifest.items,
  sizeBytes: manifest.sizeBytes,
  segments: { built: built ?? 0, reused: manifest.segments.length - (built ?? 0) },
  datasets: manifest.datasets.map(({ key, alias, snapshot, items }) => ({
    key,
    alias,
    snapshot,
    items,
  })),
});

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

/** The manifest of a segment that is there in full; null where it has to be built. */
const wholeSegment = async (
  indexDir: string,
  { id, fingerprint }: { readonly id: string; readonly fingerprint: string },
): Promise<StoredSegment | null> => {
  const folder = join(indexDir, segmentFolder(id));
  try {
    const manifest = readSealed<StoredSegment>(join(folder, MANIFEST_FILE), id);
    const { size } = await stat(join(folder, SEGMENT_FILE));
    return manifest.fingerprint === fingerprint && size === manifest.container.sizeBytes
      ? manifest
      : null;
  } catch {
    // Missing or damaged: it is built.
    return null;
  }
};

/** The current generation if its own files are there in full. */
const currentManifest = async (indexDir: string): Promise<GenerationManifest | null> => {
  try {
    const pointer = await readCurrent(indexDir);
    if (pointer === null) return null;
    const folder = join(indexDir, pointer.folder);
    const manifest = readSealed<GenerationManifest>(join(folder, GENERATION_FILE), null);
    const { size } = await stat(join(folder, DICTIONARIES_FILE));
    return size === manifest.dictionaries.sizeBytes ? manifest : null;
  } catch {
    // Damaged: it is built anew.
    return null;
  }
};

/**
 * Builds what is missing of an index over the given snapshots and makes it the current generation. Without effect
 * where the current generation is of the same snapshots. Waits while another process builds. Throws INTERRUPTED when
 * `signal` aborts, INPUT_CORRUPT where the lake cannot be read, DISK_FULL.
 */
export const buildGeneration = async (options: BuildOptions): Promise<GenerationInfo> => {
  const indexDir = resolve(options.indexDir);
  const unlock = await lockForBuilding(indexDir, options.signal);
  try {
    return await build(indexDir, options);
  } catch (cause) {
    throw asError(cause);
  } finally {
    await unlock();
  }
};

const build = async (indexDir: string, options: BuildOptions): Promise<GenerationInfo> => {
  const started = performance.now();
  const builtAt = new Date();
  const busyProcessors = watchProcessors();
  const plan = planGeneration(options.sources, indexDir, options.segmentRows ?? null);
  const current = await currentManifest(indexDir);
  const repair = new Set(options.repair ?? []);
  const manifests = new Map<string, StoredSegment>();
  for (const segment of options.rebuild === true ? [] : plan.segments) {
    const manifest = repair.has(segment.id) ? null : await wholeSegment(indexDir, segment);
    if (manifest !== null) manifests.set(segment.id, manifest);
  }
  const missing = plan.segments.filter(({ id }) => !manifests.has(id));
  const isOwnDamaged = current !== null && repair.has(current.generation);
  if (
    options.rebuild !== true &&
    !isOwnDamaged &&
    missing.length === 0 &&
    current?.fingerprint === plan.fingerprint
  ) {
    return toInfo(current, null);
  }
  const kept = new Set(plan.segments.map(({ id }) => segmentFolder(id)));
  const inUse = (current?.segments ?? []).map(({ folder }) => folder);
  await collectGarbage(indexDir, new Set([...kept, ...inUse]));
  guardDisk(indexDir, {
    neededBytes: missing.reduce((sum, { lakeBytes }) => sum + lakeBytes, 0) * INDEX_SHARE,
    reserveBytes: options.diskReserveBytes ?? 256 * MEGABYTE,
  });

  const work = new BuildWork(indexDir, options, missing, {
    items: plan.items,
    share: shareOf(availableParallelism(), busyProcessors()),
  });
  try {
    await work.begin(missing);
    await work.segments(missing);
    for (const segment of missing) {
      const manifest = await wholeSegment(indexDir, segment);
      if (manifest === null) throw new Error(`segment ${segment.id} is not there`);
      manifests.set(segment.id, manifest);
    }
    const folder = temporaryFolder(indexDir);
    await mkdir(folder);
    const before =
      current === null || isOwnDamaged || options.rebuild === true
        ? null
        : formerOf(indexDir, current, plan);
    const dictionaries = await work.dictionaries(folder, plan, manifests, before);
    work.end();
    work.report({ phase: 'promote', done: 0, total: 1 });
    const segments = plan.segments.map((segment) => indexed(segment, manifests));
    const sum = (of: (manifest: StoredSegment) => number): number =>
      plan.segments.reduce((total, { id }) => total + ofManifest(manifests.get(id), of), 0);
    const manifest: GenerationManifest = {
      format: 'opendrawer-index-3',
      generation: newGenerationId(builtAt),
      fingerprint: plan.fingerprint,
      builtAt: builtAt.toISOString(),
      buildMs: Math.round(performance.now() - started),
      items: plan.items,
      words: sum(({ words }) => words),
      values: sum(({ values }) => values),
      sizeBytes: segments.reduce(
        (total, { sizeBytes }) => total + sizeBytes,
        dictionaries.sizeBytes,
      ),
      datasets: plan.datasets,
      segments,
      dictionaries,
    };
    await writeFile(join(folder, GENERATION_FILE), sealed(manifest));
    await promote(indexDir, folder, manifest.generation);
    await collectGarbage(indexDir, kept);
    work.report({ phase: 'promote', done: 1, total: 1 });
    return toInfo(manifest, missing.length);
  } catch (cause) {
    work.fail(cause);
    throw cause;
  } finally {
    await work.close();
    // What this build left unfinished.
    await collectGarbage(indexDir, new Set([...kept, ...inUse])).catch(() => {});
  }
};

const ofManifest = (
  manifest: StoredSegment | undefined,
  of: (manifest: StoredSegment) => number,
): number => (manifest === undefined ? 0 : of(manifest));

const indexed = (
  { id, dataset, rows, items, parts }: SegmentPlan,
  manifests: ReadonlyMap<string, StoredSegment>,
): IndexedSegment => ({
  id,
  folder: segmentFolder(id),
  dataset,
  rows,
  items,
  sizeBytes: manifests.get(id)?.container.sizeBytes ?? 0,
  parts,
});

/** The dictionaries of the generation before, where most segments are still the same; else null. */
const formerOf = (
  indexDir: string,
  current: GenerationManifest,
  plan: GenerationPlan,
): DictionaryBefore | null => {
  const numberOf = new Map(current.segments.map(({ id }, number) => [id, number]));
  const numbers = plan.segments.map(({ id }) => numberOf.get(id) ?? -1);
  const ids = new Set(plan.segments.map(({ id }) => id));
  const gone = current.segments.flatMap(({ id, folder }, number) =>
    ids.has(id) ? [] : [{ number, folder: join(indexDir, folder) }],
  );
  const items = (segments: readonly { readonly items: number }[]): number =>
    segments.reduce((sum, segment) => sum + segment.items, 0);
  const changed =
    items(plan.segments.filter((_, number) => numbers[number] === -1)) +
    items(current.segments.filter(({ id }) => !ids.has(id)));
  if (changed * 4 > plan.items) return null;
  const path = join(indexDir, generationFolder(current.generation), DICTIONARIES_FILE);
  return { path, container: current.dictionaries, numbers, gone };
};

/** The processes of a build and what it tells of itself. */
class BuildWork {
  readonly #indexDir: string;
  readonly #options: BuildOptions;
  readonly #pool: Pool;
  readonly #onAbort: () => void;
  readonly #items: number;
  readonly #duckdbMemoryBytes: number;
  #scanned = 0;

  constructor(
    indexDir: string,
    options: BuildOptions,
    missing: readonly SegmentPlan[],
    { items, share }: { readonly items: number; readonly share: Share },
  ) {
    this.#indexDir = indexDir;
    this.#options = options;
    this.#items = missing.reduce((sum, { items }) => sum + items, 0);
    const { count, heapBytes, duckdbMemoryBytes } = planProcesses(
      { segmentRows: missing.map(({ rows }) => rows), items },
      {
        wanted: options.threads ?? share.processors,
        memoryLimitBytes: options.memoryLimitBytes ?? 4 * GIBIBYTE,
      },
    );
    this.#duckdbMemoryBytes = duckdbMemoryBytes;
    this.#pool = new Pool(count, {
      heapBytes,
      behindOthers: share.behindOthers,
      onProgress: (items) => {
        this.#scanned += items;
        this.report({ phase: 'scan', done: this.#scanned, total: this.#items });
      },
    });
    this.#onAbort = () =>
      this.#pool.fail(
        new OpendrawerError('INTERRUPTED', 'the index build was stopped', {
          cause: options.signal?.reason,
          hint: 'The index before is still in use. Run opendrawer index to build the new one.',
        }),
      );
    options.signal?.addEventListener('abort', this.#onAbort, { once: true });
    if (options.signal?.aborted === true) this.#onAbort();
  }

  /** Tells the processes, which are starting meanwhile, what they need to know for all tasks. */
  async begin(missing: readonly SegmentPlan[]): Promise<void> {
    const terms = missing.length === 0 ? [] : ((await this.#options.terms?.()) ?? []);
    this.#pool.setUp(() => ({
      duckdbMemoryBytes: this.#duckdbMemoryBytes,
      spillFolder: temporaryFolder(this.#indexDir),
      terms,
    }));
  }

  report(progress: BuildProgress): void {
    this.#options.onProgress?.(progress);
  }

  async segments(missing: readonly SegmentPlan[]): Promise<void> {
    this.report({ phase: 'scan', done: 0, total: this.#items });
    // The greatest first, so that none is left for the end.
    const queue = [...missing].sort((a, b) => b.items - a.items || (a.id < b.id ? -1 : 1));
    await Promise.all(queue.map((segment) => this.#segment(segment)));
  }

  async #segment({ id, fingerprint, source, rows, parts }: SegmentPlan): Promise<void> {
    const { manifest, folder: home } = source;
    const folder = temporaryFolder(this.#indexDir);
    await this.#pool.run<'segment'>({
      kind: 'segment',
      folder,
      id,
      fingerprint,
      datasetKey: manifest.datasetKey,
      alias: manifest.alias,
      snapshot: manifest.snapshot,
      rows,
      parts: parts.map(({ items, verbatim, from, rows: count, whole, base }) => ({
        items: join(home, items),
        verbatim: join(home, verbatim),
        from,
        rows: count,
        whole,
        base,
      })),
    });
    await putInPlace(this.#indexDir, folder, segmentFolder(id));
  }

  /** Joins the dictionaries of all segments. */
  async dictionaries(
    folder: string,
    plan: GenerationPlan,
    manifests: ReadonlyMap<string, StoredSegment>,
    before: DictionaryBefore | null,
  ): Promise<ContainerInfo> {
    return await buildDictionaries({
      pool: this.#pool,
      indexDir: this.#indexDir,
      folder,
      plan,
      manifests,
      before,
      onProgress: (done, total) => this.report({ phase: 'merge', done, total }),
    });
  }

  fail(cause: unknown): void {
    this.#pool.fail(cause instanceof Error ? cause : new Error(String(cause)));
  }

  /** Ends the processes, without waiting for it. */
  end(): void {
    this.#pool.end();
  }

  async close(): Promise<void> {
    this.#options.signal?.removeEventListener('abort', this.#onAbort);
    await this.#pool.close();
  }
}
