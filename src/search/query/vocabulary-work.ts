import type { PackedGeneration } from '../segments/open.ts';
import type { HeldBlock } from './opener.ts';

/** What the thread that gathers words is to go through. */
export interface VocabularyWork {
  readonly generation: PackedGeneration;
  /** What is in memory of it already. */
  readonly held: readonly HeldBlock[];
}

export interface VocabularyThreadData {
  readonly work: VocabularyWork;
  /** One number: GIVEN_UP when nobody waits any more. */
  readonly state: Int32Array<SharedArrayBuffer>;
}

export const GIVEN_UP = 1;
