import { readVocabulary } from './vocabulary.ts';

const words = readVocabulary(new URL('./vocabularies/boolean.tsv', import.meta.url), {
  fold: (word) => word.trim().toLowerCase(),
});

/** A word for true or false in one of many languages: "yes", "ja", "t", "1"; "no", "falsch", "-1". Null for others. */
export function parseBoolean(text: string): boolean | null {
  const value = words.find(text);
  return value === null ? null : value === 'true';
}
