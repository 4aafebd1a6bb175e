import { availableParallelism } from 'node:os';
import { setImmediate, setTimeout as sleep } from 'node:timers/promises';
import { isOpendrawerError } from '../../errors/index.ts';
import { closeGeneration, packGeneration, type SharedGeneration } from '../segments/open.ts';
import { allowCollecting, collect } from './collect.ts';
import { Engine, type GatherVocabulary, type GenerationInfo } from './engine.ts';
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
/** So often a moment is looked for in which nothing is asked. */
const IDLE_TURNS = 500;
const BETWEEN_TURNS_MS = 5;

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

const infoOf = ({ manifest, segments }: SharedGeneration): GenerationInfo => ({
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
  /** Garbage of this thread waits to be collected. */
  #littered = false;

  constructor(options: IndexOptions, rows: number) {
    const threads = threadsFor(options, rows);
    const { memoryBudgetBytes = DEFAULT_BUDGET_BYTES, onDamaged } = options;
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
      freed: () => this.#collect(),
      onError: () => {},
    });
  }

  /** The engine over a generation; closing it lets go of the generation's files. */
  async open(
    shared: SharedGeneration,
    onClose: () => Promise<void> = async () => {},
  ): Promise<Engine> {
    const view = nextView++;
    const packed = packGeneration(shared);
    this.pool.open(view, packed);
    // In steps: others are answered between.
    await setImmediate();
    const memory = this.#memory.open(view, shared);
    this.#latestView = view;
    await setImmediate();
    const close = async (): Promise<void> => {
      await this.#words.letGo(shared);
      await closeGeneration(shared);
      await onClose();
    };
    const gather: GatherVocabulary = (signal) => this.#words.gather({ shared, packed }, signal);
    return new Engine(
      infoOf(shared),
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
  #collect(): void {
    allowCollecting();
    this.pool.collect();
    if (this.pool.threads > 0) void this.#collectHere();
  }

  /** Collects after the threads, while nobody asks; a busy server does it in the end all the same. */
  async #collectHere(): Promise<void> {
    if (this.#littered) return;
    this.#littered = true;
    const isFree = (): boolean => this.pool.isIdle && !this.pool.isLittered;
    for (let turn = 0; turn < IDLE_TURNS && !isFree(); turn += 1) {
      await sleep(BETWEEN_TURNS_MS, undefined, { ref: false });
    }
    this.#littered = false;
    collect();
  }

  /** Threads end; nothing is answered any more. */
  async close(): Promise<void> {
    this.#memory.close();
    await this.pool.close();
  }
}
