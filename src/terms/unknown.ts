import { foldWord, isNotAvailable, readVocabulary } from './vocabulary.ts';

/**
 * Folds a text that may say nothing. Marks such as "?" and "--" stand for themselves; "n/a" keeps its stroke, for "NA"
 * is a code.
 */
const foldUnknown = (text: string): string => {
  const folded = foldWord(text);
  return folded === '' || folded === 'na' || folded === 'n' ? text.trim().toLowerCase() : folded;
};

const words = readVocabulary(new URL('./vocabularies/unknown.tsv', import.meta.url), {
  fold: foldUnknown,
});

/** Whether a text only says that there is nothing to say: "unknown", "not recorded", "n/a", "?", "\N". */
export const saysNothing = (text: string): boolean =>
  text.length < 60 && (words.find(text) !== null || isNotAvailable(text));
