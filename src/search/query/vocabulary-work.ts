import type { PackedGeneration } from '../segments/open.ts';
import type { VocabularyData } from '../words/vocabulary.ts';
import type { WordSums } from '../words/word-sums.ts';
import type { HeldBlock } from './opener.ts';

/** The words of another generation, which is open, summed up. */
export interface SummedGeneration {
  readonly generation: PackedGeneration;
  readonly sums: WordSums;
}

/** What the thread that gathers words is to go through. */
export interface VocabularyWork {
  readonly generation: PackedGeneration;
  /** What is in memory of it, and of the one before, already. */
  readonly held: readonly HeldBlock[];
  /** Only the segments in which both differ are gone through; null: all. */
  readonly before: SummedGeneration | null;
}

/** What it has gathered. */
export interface Gathered {
  readonly data: VocabularyData;
  readonly sums: WordSums;
}

export interface VocabularyThreadData {
  readonly work: VocabularyWork;
  /** One number: GIVEN_UP when nobody waits any more. */
  readonly state: Int32Array<SharedArrayBuffer>;
}

export const GIVEN_UP = 1;
