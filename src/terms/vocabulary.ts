import { readFileSync } from 'node:fs';

/** Words as people write them → the value of a standard. */
export interface Vocabulary {
  /** The value for a word, whatever its case, accents, dots and spaces; null where it is not listed. */
  find(word: string): string | null;
  /** Rows as in the file: word, value. */
  readonly rows: readonly (readonly [word: string, value: string])[];
}

/** Folds a word for look-up: letters and digits only, without accents, in lower case. */
export const foldWord = (word: string): string =>
  word
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '');

const maxCached = 20_000;
const maxCachedLength = 200;
/** No listed word is longer; longer texts are not folded. */
const maxWordLength = 1000;

/**
 * Reads a vocabulary file: UTF-8, lines `word<TAB>value`, `#` begins a comment line. The first comment
 * lines tell the provenance. `fold` brings words to their look-up form.
 */
export function readVocabulary(file: URL, fold: (word: string) => string = foldWord): Vocabulary {
  const rows: [string, string][] = [];
  for (const line of readFileSync(file, 'utf8').split('\n')) {
    if (line === '' || line.startsWith('#')) continue;
    const [word = '', value = ''] = line.split('\t');
    rows.push([word, value]);
  }
  return createVocabulary(rows, fold);
}

/** A vocabulary of rows; the first row of a folded word wins. Look-ups are remembered, boundedly. */
export function createVocabulary(
  rows: readonly (readonly [string, string])[],
  fold: (word: string) => string = foldWord,
): Vocabulary {
  const byFolded = new Map<string, string>();
  for (const [word, value] of rows) {
    const folded = fold(word);
    if (!byFolded.has(folded)) byFolded.set(folded, value);
  }
  const cache = new Map<string, string | null>();
  return {
    rows,
    find(word) {
      const cached = cache.get(word);
      if (cached !== undefined) return cached;
      const value = word.length > maxWordLength ? null : (byFolded.get(fold(word)) ?? null);
      if (word.length <= maxCachedLength) {
        if (cache.size >= maxCached) cache.clear();
        cache.set(word, value);
      }
      return value;
    },
  };
}
