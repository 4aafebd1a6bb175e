import { parentPort, workerData } from 'node:worker_threads';
import { giveWay } from '../give-way.ts';
import { buildVocabulary } from '../words/vocabulary.ts';
import { createOpener } from './opener.ts';
import { GIVEN_UP, type VocabularyThreadData } from './vocabulary-work.ts';

const port = parentPort;
if (port === null) throw new Error('this module is run as a thread');
// Linux keeps a priority for each thread; elsewhere it would be that of the whole process.
if (process.platform === 'linux') giveWay();
const { work, state } = workerData as VocabularyThreadData;
const opener = createOpener();
opener.hold(work.held);
const steps = buildVocabulary(opener.open(work.generation));
while (Atomics.load(state, 0) !== GIVEN_UP) {
  const step = steps.next();
  if (step.done !== true) continue;
  port.postMessage(step.value);
  break;
}
