import { availableParallelism } from 'node:os';
import { setImmediate, setTimeout as sleep } from 'node:timers/promises';
import { isOpendrawerError } from '../../errors/index.ts';
import type { FieldInfo } from '../model/engine.ts';
import { closeGeneration, packGeneration, type SharedGeneration } from '../segments/open.ts';
import { allowCollecting, collect, Litter } from './collect.ts';
import { Engine, type GatherVocabulary, type GenerationInfo } from './engine.ts';
import { joinFields } from './fields.ts';
import { WordGatherer } from './gather-vocabulary.ts';
import { Memory } from './memory.ts';
import { createOpener, type HeldBlock, OPENER_MODULE, stampsOf } from './opener.ts';
import { Pool } from './pool.ts';

const MEBIBYTE = 1024 ** 2;
const DEFAULT_BUDGET_BYTES = 4096 * MEBIBYTE;
/** What the process needs beside columns (code, kept answers, words for suggestions), and each thread. */
const PROCESS_BYTES = 512 * MEBIBYTE;
const THREAD_BYTES = 96 * MEBIBYTE;
const MOST_THREADS = 8;
/** Smaller indexes are asked on the calling thread: starting threads would take longer. */
const FEW_ROWS = 100_000;
/** Collecting takes longer than most questions: it is begun where nothing was asked for so long. */
const QUIET_MS = 250;
/** Busy threads collect by themselves, in small steps, before this: those that answer, and the calling one. */
const MOST_WAITING_MS = { threads: 10_000, here: 30_000 };
const BETWEEN_LOOKS_MS = 100;
const SEGMENTS_A_STEP = 4;
/** Share of the budget that may wait to be collected while another generation is loaded. */
const SHARE_OF_LITTER = 1 / 16;

export interface IndexOptions {
  /** Threads that answer, fewer where memory is short; 0: the calling one. Default: one a core, at most 8; 0 for small indexes. */
  readonly threads?: number;
  /** Memory that serving may use in all; what does not fit is read from the disk. Default 4 GiB. */
  readonly memoryBudgetBytes?: number;
  /** Told of damaged segments: each once a generation. */
  readonly onDamaged?: (segmentIds: readonly string[]) => void;
}

/** Of a small budget, half is for columns and threads all the same. */
const processBytes = (budgetBytes: number): number => Math.min(PROCESS_BYTES, budgetBytes / 2);

/** Threads hold memory of their own, so that a small budget allows fewer. */
const threadsFor = ({ threads, memoryBudgetBytes }: IndexOptions, rows: number): number => {
  if (threads === 0 || (threads === undefined && rows <= FEW_ROWS)) return 0;
  const budget = memoryBudgetBytes ?? DEFAULT_BUDGET_BYTES;
  const affordable = Math.max(1, Math.floor((budget - processBytes(budget)) / (2 * THREAD_BYTES)));
  return Math.min(threads ?? Math.min(availableParallelism(), MOST_THREADS), affordable);
};

/** In steps: others are answered between. */
const fieldsOf = async ({
  manifest,
  segments,
}: SharedGeneration): Promise<readonly FieldInfo[]> => {
  const steps = joinFields(
    segments.map(({ manifest: own }) => own),
    manifest.items,
  );
  for (let count = 1; ; count += 1) {
    const step = steps.next();
    if (step.done === true) return step.value;
    if (count % SEGMENTS_A_STEP === 0) await setImmediate();
  }
};

const infoOf = (
  { manifest, segments }: SharedGeneration,
  fields: readonly FieldInfo[],
): GenerationInfo => ({
  generation: manifest.generation,
  builtAt: manifest.builtAt,
  items: manifest.items,
  sizeBytes: manifest.sizeBytes,
  words: manifest.words,
  values: manifest.values,
  datasets: manifest.datasets.map(({ key, alias, snapshot, items, media }) => ({
    key,
    alias,
    snapshot,
    items,
    media,
  })),
  segments: segments.map(({ manifest: own }) => own),
  fields,
});

let nextView = 1;

/** Threads and memory that the generations of one index folder share. */
export class ReadingRoom {
  readonly pool: Pool;
  readonly #memory: Memory;
  readonly #background;
  readonly #words = new WordGatherer((generations) => this.#heldWords(generations));
  /** Damaged segments that were told, and the generation in which they were met. */
  readonly #told = new Map<string, number>();
  #latestView = 0;
  /** What waits to be collected in this thread. */
  readonly #litter = new Litter();
  readonly #mostLitterBytes: number;
  #freedAt = 0;
  #isCollecting = false;

  constructor(options: IndexOptions, rows: number) {
    const threads = threadsFor(options, rows);
    const { memoryBudgetBytes = DEFAULT_BUDGET_BYTES, onDamaged } = options;
    this.#mostLitterBytes = memoryBudgetBytes * SHARE_OF_LITTER;
    this.pool = new Pool({
      threads,
      createOpener,
      openerModule: OPENER_MODULE,
      held: () => this.#memory.held(),
      onDamaged: (segment, view) => {
        // In a newer generation the segment may have been built again, and be damaged again.
        const before = this.#told.get(segment);
        if (before !== undefined && (view !== this.#latestView || before === view)) return;
        this.#told.set(segment, view);
        onDamaged?.([segment]);
      },
    });
    this.#background = this.pool.ask();
    this.#memory = new Memory({
      // The calling thread reads what it needs from the disk: it answers few questions.
      budgetBytes:
        threads === 0
          ? 0
          : Math.max(
              0,
              memoryBudgetBytes - processBytes(memoryBudgetBytes) - threads * THREAD_BYTES,
            ),
      load: async (view, parts) => {
        const task = { kind: 'load', view, filter: null, input: { parts } } as const;
        try {
          await this.pool.run<'load'>(this.#background, task);
          return true;
        } catch (error) {
          if (isOpendrawerError(error) && error.code === 'INTERRUPTED') return false;
          throw error;
        }
      },
      hold: (change: readonly HeldBlock[]) => this.pool.hold(change),
      freed: (gone) => this.#collect(gone),
      onError: () => {},
    });
  }

  /** The engine over a generation; closing it lets go of the generation's files. */
  async open(
    shared: SharedGeneration,
    onClose: () => Promise<void> = async () => {},
  ): Promise<Engine> {
    // Two generations fit into memory, three may not.
    if (this.#litter.sizeBytes > this.#mostLitterBytes) collect();
    const view = nextView++;
    const packed = packGeneration(shared);
    this.pool.open(view, packed);
    // In steps: others are answered between.
    await setImmediate();
    const memory = this.#memory.open(view, shared);
    this.#latestView = view;
    const fields = await fieldsOf(shared);
    await setImmediate();
    const close = async (): Promise<void> => {
      await this.#words.letGo(shared);
      await closeGeneration(shared);
      await onClose();
    };
    const gather: GatherVocabulary = (signal) => this.#words.gather({ shared, packed }, signal);
    return new Engine(
      infoOf(shared, fields),
      this.pool,
      memory,
      view,
      close,
      this.pool.threads === 0 ? null : gather,
    );
  }

  /** Loads what fits into memory before anybody asks for it. */
  warm(): Promise<void> {
    return this.#memory.warm();
  }

  /** Does before anybody asks what the first questions would do: loads what fits, and opens the latest generation in all threads. */
  async prepare(): Promise<void> {
    await this.#memory.warm();
    await this.pool.prepare(this.#latestView);
  }

  /** What is held of the words of generations, and of the values of the first of them. */
  #heldWords(generations: readonly SharedGeneration[]): HeldBlock[] {
    const stamps = generations.map((shared) => stampsOf(shared));
    const [first] = generations;
    const ofAll = stamps[0]?.get(first?.manifest.generation ?? '');
    const owners = new Set(stamps.flatMap((own) => [...own.values()]));
    return this.#memory
      .held()
      .filter(
        ([owner, name]) => owner === ofAll || (owners.has(owner) && name.startsWith('words.')),
      );
  }

  /** This thread knows of what is shared, too; where it answers itself, its garbage is soon found. */
  #collect(gone: readonly Uint8Array[]): void {
    allowCollecting();
    if (this.pool.threads === 0) {
      this.pool.collect();
      return;
    }
    for (const bytes of gone) this.#litter.add(bytes);
    this.#freedAt = performance.now();
    void this.#collectInTime();
  }

  /** Collects while nobody asks; busy threads do it by themselves, and in the end it is done all the same. */
  async #collectInTime(): Promise<void> {
    if (this.#isCollecting) return;
    this.#isCollecting = true;
    const waits = (mostMs: number): boolean =>
      this.pool.idleMs < QUIET_MS && performance.now() - this.#freedAt < mostMs;
    const look = () => sleep(BETWEEN_LOOKS_MS, undefined, { ref: false });
    while (waits(MOST_WAITING_MS.threads)) await look();
    this.pool.collect();
    while (this.#litter.isThere && (this.pool.isLittered || waits(MOST_WAITING_MS.here))) {
      await look();
    }
    if (this.#litter.isThere) collect();
    this.#isCollecting = false;
  }

  /** Threads end; nothing is answered any more. */
  async close(): Promise<void> {
    this.#memory.close();
    await this.pool.close();
  }
}
