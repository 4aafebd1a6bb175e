import { parentPort, workerData } from 'node:worker_threads';
import { giveWay } from '../give-way.ts';
import type { Segment } from '../model/segment.ts';
import { buildVocabulary } from '../words/vocabulary.ts';
import { type SummedBefore, sumWords } from '../words/word-sums.ts';
import { createOpener } from './opener.ts';
import {
  type Gathered,
  GIVEN_UP,
  type VocabularyThreadData,
  type VocabularyWork,
} from './vocabulary-work.ts';

const port = parentPort;
if (port === null) throw new Error('this module is run as a thread');
// Linux keeps a priority for each thread; elsewhere it would be that of the whole process. What takes only idle processors needs
// a tool, and to start one stops all threads while the memory of the process is copied for it.
if (process.platform === 'linux') giveWay();
const { work, state } = workerData as VocabularyThreadData;

/** The segments that come, and what they come to. */
const changesOf = (
  { generation, before }: VocabularyWork,
  segments: readonly Segment[],
  segmentsBefore: readonly Segment[],
): { readonly come: readonly Segment[]; readonly before: SummedBefore | null } => {
  if (before === null) return { come: segments, before: null };
  const now = generation.segments.map(({ stamp }) => stamp);
  const then = before.generation.segments.map(({ stamp }) => stamp);
  const isNow = new Set(now);
  const wasThen = new Set(then);
  return {
    come: segments.filter((_, at) => !wasThen.has(now[at] ?? '')),
    before: {
      sums: before.sums,
      gone: segmentsBefore.filter((_, at) => !isNow.has(then[at] ?? '')),
    },
  };
};

function* gather(): Generator<void, Gathered> {
  const opener = createOpener();
  opener.hold(work.held);
  const view = opener.open(work.generation);
  const viewBefore = work.before === null ? null : opener.open(work.before.generation);
  const { come, before } = changesOf(work, view.segments, viewBefore?.segments ?? []);
  const sums = yield* sumWords(come, before);
  return { data: yield* buildVocabulary(view, {}, sums), sums };
}

const steps = gather();
while (Atomics.load(state, 0) !== GIVEN_UP) {
  const step = steps.next();
  if (step.done !== true) continue;
  port.postMessage(step.value);
  break;
}
