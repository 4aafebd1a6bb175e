import { readFileSync } from 'node:fs';
import { ownText } from './own-text.ts';

/** Words as people write them → the value of a standard. */
export interface Vocabulary {
  /** The value for a word, whatever its case, accents, dots and spaces; null where it is not known. */
  find(word: string): string | null;
  /** Rows as in the file: word, value. */
  readonly rows: readonly (readonly [word: string, value: string])[];
}

/** How a vocabulary looks words up. */
export interface VocabularyOptions {
  /** Brings words to their look-up form; an empty form is never found. Default: `foldWord`. */
  readonly fold?: (word: string) => string;
  /** Whether a file's rows are in the order of their folded words: then it is searched as it is, without a map. */
  readonly sorted?: boolean;
  /** Reads words that are not listed, by rule; `listed` looks a part of the word up. Its answers are remembered. */
  readonly otherwise?: (word: string, listed: (part: string) => string | null) => string | null;
}

/** Letters that compatibility decomposition leaves whole, and the Latin letters that stand for them. */
const plainLetters: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ł: 'l',
  ħ: 'h',
  ı: 'i',
  ŋ: 'n',
  ĸ: 'q',
  ə: 'a',
  ŧ: 't',
};
const otherLetters = /[ßæœøđðþłħıŋĸəŧ]/g;
const beyondAscii = /[^\0-\x7f]/;

const toAscii = (word: string): string =>
  word
    .normalize('NFKD')
    .toLowerCase()
    .replace(otherLetters, (letter) => plainLetters[letter] ?? '');

/** Folds a word for look-up: letters and digits only, without accents, in lower case. */
export const foldWord = (word: string): string =>
  beyondAscii.test(word)
    ? toAscii(word).replace(/[^\p{L}\p{N}]+/gu, '')
    : word.replace(/[^A-Za-z0-9]+/g, '').toLowerCase();

/** Folds a word for look-up: letters, ♀ and ♂ only, without accents, in lower case. Numbers do not count. */
export const foldLetters = (word: string): string =>
  beyondAscii.test(word)
    ? toAscii(word).replace(/[^\p{L}♀♂]+/gu, '')
    : word.replace(/[^A-Za-z]+/g, '').toLowerCase();

const notAvailable = /^\W*n\W+a\W*$/i;

/** Whether a text says "not available": "n/a", "N. A.". "NA" does not: it may be a code. */
export const isNotAvailable = (text: string): boolean =>
  text.length < 12 && notAvailable.test(text);

const maxCached = 20_000;
const maxCachedLength = 200;
/** No listed word is longer; longer texts are not folded. */
const maxWordLength = 1000;

/** From so many searches on, a map is worth its making (about 10 ms for 10,000 rows). */
const maxSearches = 2000;

/**
 * Reads a vocabulary file when it is first needed: UTF-8, lines `word<TAB>value`, `#` begins a comment line.
 * The first comment lines tell the provenance.
 */
export function readVocabulary(file: URL, options: VocabularyOptions = {}): Vocabulary {
  return vocabulary(
    once(() => textList(readFileSync(file, 'utf8'), options)),
    options,
  );
}

/** A vocabulary of rows; the first row of a folded word wins. Look-ups are remembered, boundedly. */
export function createVocabulary(
  rows: readonly (readonly [string, string])[],
  options: VocabularyOptions = {},
): Vocabulary {
  return vocabulary(
    once(() => rowList(() => rows)),
    options,
  );
}

type Rows = readonly (readonly [string, string])[];
type Fold = (word: string) => string;

/** Rows, and how a folded word is found among them before there is a map. */
interface List {
  readonly rows: () => Rows;
  readonly search: ((folded: string) => string | null) | null;
}

const once = <T>(make: () => T): (() => T) => {
  let made: { value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
};

const rowList = (rows: () => Rows): List => ({ rows, search: null });

function textList(text: string, { fold = foldWord, sorted = false }: VocabularyOptions): List {
  const rows = once(() => parseRows(text));
  const start = /^(?:#.*\n)*/.exec(text)?.[0].length ?? 0;
  return { rows, search: sorted ? (folded) => searchText(text, start, folded, fold) : null };
}

function parseRows(text: string): Rows {
  const rows: [string, string][] = [];
  for (const line of text.split('\n')) {
    if (line === '' || line.startsWith('#')) continue;
    const tab = line.indexOf('\t');
    rows.push(tab < 0 ? [line, ''] : [line.slice(0, tab), line.slice(tab + 1)]);
  }
  return rows;
}

/** Bisects the lines of a text, which begin at `start` and are in the order of their folded words. */
function searchText(text: string, start: number, folded: string, fold: Fold): string | null {
  let [from, to] = [start, text.length];
  while (from < to) {
    const line = text.lastIndexOf('\n', ((from + to) >>> 1) - 1) + 1;
    const tab = text.indexOf('\t', line);
    const end = text.indexOf('\n', tab);
    const word = fold(text.slice(line, tab));
    if (word === folded) return text.slice(tab + 1, end);
    if (word < folded) from = end + 1;
    else to = line;
  }
  return null;
}

function vocabulary(list: () => List, options: VocabularyOptions): Vocabulary {
  const { fold = foldWord, otherwise } = options;
  const byFolded = once(() => foldRows(list().rows(), fold));
  let searches = 0;
  const listed = (word: string): string | null => {
    if (word.length > maxWordLength) return null;
    const folded = fold(word);
    if (folded === '') return null;
    const { search } = list();
    return search !== null && searches++ < maxSearches
      ? search(folded)
      : (byFolded().get(folded) ?? null);
  };
  const cache = new Map<string, string | null>();
  return {
    get rows() {
      return list().rows();
    },
    find(word) {
      const cached = cache.get(word);
      if (cached !== undefined) return cached;
      const value = listed(word) ?? otherwise?.(word, listed) ?? null;
      if (word.length <= maxCachedLength) {
        if (cache.size >= maxCached) cache.clear();
        cache.set(ownText(word), value);
      }
      return value;
    },
  };
}

function foldRows(rows: Rows, fold: Fold): Map<string, string> {
  const byFolded = new Map<string, string>();
  for (const [word, value] of rows) {
    const folded = fold(word);
    if (folded !== '' && !byFolded.has(folded)) byFolded.set(folded, value);
  }
  return byFolded;
}
