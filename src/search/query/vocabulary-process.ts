import { openGeneration, shareGeneration } from '../segments/open.ts';
import { buildVocabulary } from '../words/vocabulary.ts';
import { type VocabularyJob, writeVocabulary } from './vocabulary-file.ts';

/** Gathers the words and values of a generation, and writes them to a folder. */
const { indexDir, generation, folder } = JSON.parse(process.argv[2] ?? '{}') as VocabularyJob;
// Nobody waits for it when the process that asked is gone.
process.on('disconnect', () => process.exit(1));
const shared = await shareGeneration(indexDir);
if (shared.manifest.generation !== generation) {
  throw new Error(`${generation} is not the current generation any more`);
}
const steps = buildVocabulary(openGeneration(shared));
for (;;) {
  const step = steps.next();
  if (step.done === true) {
    writeVocabulary(folder, step.value);
    break;
  }
  await new Promise((resolve) => setImmediate(resolve));
}

process.exit(0);
