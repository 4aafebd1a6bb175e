import { Worker } from 'node:worker_threads';
import { type PackedGeneration, type SharedGeneration, stampOf } from '../segments/open.ts';
import type { VocabularyData } from '../words/vocabulary.ts';
import { sizeOfSums, type WordSums } from '../words/word-sums.ts';
import { interrupted } from './faults.ts';
import type { HeldBlock } from './opener.ts';
import {
  type Gathered,
  GIVEN_UP,
  type VocabularyThreadData,
  type VocabularyWork,
} from './vocabulary-work.ts';

/** Beside this module, compiled or not. */
const THREAD_MODULE = import.meta.url.endsWith('.ts')
  ? './vocabulary-thread.ts'
  : './vocabulary-thread.js';
/** Sums that are larger are not kept for the next generation. */
const MOST_SUMS_BYTES = 64 * 1024 ** 2;

/**
 * Gathers words and values of a generation in a thread of its own, whose memory goes with it: those that answer have
 * no time for it. Rejected with INTERRUPTED when it is given up and the thread has ended.
 */
const gatherInThread = (work: VocabularyWork, signal: AbortSignal): Promise<Gathered> =>
  new Promise((resolve, reject) => {
    if (signal.aborted) {
      reject(interrupted(signal.reason));
      return;
    }
    const state = new Int32Array(new SharedArrayBuffer(4));
    const workerData: VocabularyThreadData = { work, state };
    const worker = new Worker(new URL(THREAD_MODULE, import.meta.url), {
      workerData,
      name: 'opendrawer words',
    });
    // It ends by itself, between two steps.
    const stop = (): void => {
      Atomics.store(state, 0, GIVEN_UP);
    };
    signal.addEventListener('abort', stop, { once: true });
    worker.on('message', (gathered: Gathered) => resolve(gathered));
    worker.on('error', reject);
    worker.on('exit', () => {
      signal.removeEventListener('abort', stop);
      // After a message or an error this says nothing any more.
      reject(
        signal.aborted
          ? interrupted(signal.reason)
          : new Error('the words for suggestions could not be gathered'),
      );
    });
  });

/** A generation whose words are to be gathered. */
export interface GatheredGeneration {
  readonly shared: SharedGeneration;
  readonly packed: PackedGeneration;
}

/** Blocks of generations that are in memory and of use where words are gathered. */
export type HeldOf = (generations: readonly SharedGeneration[]) => readonly HeldBlock[];

interface Latest extends GatheredGeneration {
  readonly sums: WordSums;
}

const wordsBeside = (one: SharedGeneration, other: SharedGeneration): number => {
  const others = new Set(other.segments.map(({ manifest }) => stampOf(manifest)));
  return one.segments
    .filter(({ manifest }) => !others.has(stampOf(manifest)))
    .reduce((sum, { manifest }) => sum + manifest.words, 0);
};

/** Whether fewer words come and go between two generations than the newer one has. */
const isNear = (newer: SharedGeneration, older: SharedGeneration): boolean =>
  wordsBeside(newer, older) + wordsBeside(older, newer) <
  newer.segments.reduce((sum, { manifest }) => sum + manifest.words, 0);

/** Gathers the words of one generation after the other: only what has changed since the latest is gone through. */
export class WordGatherer {
  readonly #heldOf: HeldOf;
  #latest: Latest | null = null;
  #underway: Promise<unknown> = Promise.resolve();
  /** Generations whose segments are read for another. */
  readonly #lent = new Map<SharedGeneration, Promise<unknown>>();

  constructor(heldOf: HeldOf) {
    this.#heldOf = heldOf;
  }

  /** After the one before, of which it needs the sums. Rejected with INTERRUPTED when given up. */
  gather(generation: GatheredGeneration, signal: AbortSignal): Promise<VocabularyData> {
    const turn = this.#underway.then(() => this.#gatherNext(generation, signal));
    this.#underway = turn.catch(() => {});
    return turn;
  }

  async #gatherNext(generation: GatheredGeneration, signal: AbortSignal): Promise<VocabularyData> {
    const latest = this.#latest;
    if (latest !== null && isNear(generation.shared, latest.shared)) {
      try {
        return await this.#gather(generation, latest, signal);
      } catch (error) {
        if (signal.aborted) throw error;
        // Files of segments that are gone may be damaged: these here need not be.
        this.#latest = null;
      }
    }
    return this.#gather(generation, null, signal);
  }

  async #gather(
    generation: GatheredGeneration,
    latest: Latest | null,
    signal: AbortSignal,
  ): Promise<VocabularyData> {
    const { shared, packed } = generation;
    const work: VocabularyWork = {
      generation: packed,
      held: this.#heldOf(latest === null ? [shared] : [shared, latest.shared]),
      before: latest === null ? null : { generation: latest.packed, sums: latest.sums },
    };
    const gathering = gatherInThread(work, signal);
    const { data, sums } = await (latest === null
      ? gathering
      : this.#lend(latest.shared, gathering));
    // What is given up is closed.
    const isKept = !signal.aborted && sizeOfSums(sums) <= MOST_SUMS_BYTES;
    this.#latest = isKept ? { ...generation, sums } : null;
    return data;
  }

  async #lend<T>(shared: SharedGeneration, reading: Promise<T>): Promise<T> {
    const before = this.#lent.get(shared);
    const all = Promise.allSettled([before, reading]);
    this.#lent.set(shared, all);
    try {
      return await reading;
    } finally {
      if (this.#lent.get(shared) === all) this.#lent.delete(shared);
    }
  }

  /** Lets go of a generation; resolved when none of its segments is read for another one any more. */
  async letGo(shared: SharedGeneration): Promise<void> {
    if (this.#latest?.shared === shared) this.#latest = null;
    await this.#lent.get(shared);
  }
}
