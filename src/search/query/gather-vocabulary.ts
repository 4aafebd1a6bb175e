import { Worker } from 'node:worker_threads';
import type { VocabularyData } from '../words/vocabulary.ts';
import { interrupted } from './faults.ts';
import { GIVEN_UP, type VocabularyThreadData, type VocabularyWork } from './vocabulary-work.ts';

/** Beside this module, compiled or not. */
const THREAD_MODULE = import.meta.url.endsWith('.ts')
  ? './vocabulary-thread.ts'
  : './vocabulary-thread.js';

/**
 * Gathers words and values of a generation in a thread of its own, whose memory goes with it: those that answer have
 * no time for it. Rejected with INTERRUPTED when it is given up.
 */
export const gatherVocabulary = (
  work: VocabularyWork,
  signal: AbortSignal,
): Promise<VocabularyData> =>
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
      reject(interrupted(signal.reason));
      Atomics.store(state, 0, GIVEN_UP);
    };
    signal.addEventListener('abort', stop, { once: true });
    worker.on('message', (data: VocabularyData) => resolve(data));
    worker.on('error', reject);
    worker.on('exit', () => {
      signal.removeEventListener('abort', stop);
      // After a message, an error or a stop this says nothing any more.
      reject(new Error('the words for suggestions could not be gathered'));
    });
  });
