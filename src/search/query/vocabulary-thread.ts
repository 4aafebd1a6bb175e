import { setImmediate as breathe } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';
import { giveWay } from '../give-way.ts';
import type { SharedGeneration } from '../segments/open.ts';
import { buildVocabulary } from '../words/vocabulary.ts';
import { createOpener, type HeldBlock } from './opener.ts';

/** What the thread is given. */
export interface VocabularyWork {
  readonly generation: SharedGeneration;
  /** What is in memory of it already. */
  readonly held: readonly HeldBlock[];
}

const port = parentPort;
if (port === null) throw new Error('this module is run as a thread');
// Linux keeps a priority for each thread; elsewhere it would be that of the whole process.
if (process.platform === 'linux') giveWay();
const { generation, held } = workerData as VocabularyWork;
const opener = createOpener();
opener.hold(held);
const steps = buildVocabulary(opener.open(generation));
for (let step = steps.next(); ; step = steps.next()) {
  if (step.done === true) {
    port.postMessage(step.value);
    break;
  }
  // A thread that is told to end does so between two steps.
  await breathe();
}
