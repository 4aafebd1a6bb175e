import { countBits } from '../bitmap.ts';
import type { Segment } from '../model/segment.ts';
import { SegmentWords } from './match.ts';
import { readWords, type TermNode, type WordQuery } from './query.ts';
import { wordStatistics } from './statistics.ts';
import { foldText, isUnspaced } from './tokens.ts';
import type { NearWord, Vocabulary } from './vocabulary.ts';

/** Words in fewer items than this are doubted where a neighbour is in many more. */
const FEW_ITEMS = 4;
const MANY_TIMES = 50;
const SHORTEST = 3;
const MOST_NEAR = 5;
/** Queries that are tried out for one answer. */
const MOST_TRIES = 8;
/** Words of a query whose spelling is looked at. */
const MOST_WORDS = 6;
const MOST_DOUBTED = 2;
const LETTERS_ONLY = /^[\p{L}\p{M}]+$/u;
const RUN = /[\p{L}\p{N}\p{M}]+/gu;

interface Doubted {
  readonly word: string;
  readonly node: TermNode;
  readonly items: number;
}

const startsUpper = (text: string): boolean => /^\p{Lu}/u.test(text);

/** The text with the word of a term replaced, written as the word was. */
const withWord = (text: string, { from, to }: TermNode, word: string, other: string): string => {
  const piece = text.slice(from, to);
  for (const run of piece.matchAll(RUN)) {
    if (foldText(run[0]) !== word) continue;
    const [first = '', ...rest] = other;
    const written = startsUpper(run[0]) ? first.toUpperCase() + rest.join('') : other;
    const at = from + run.index;
    return text.slice(0, at) + written + text.slice(at + run[0].length);
  }
  return text;
};

const hasItems = (query: WordQuery, segments: readonly Segment[]): boolean =>
  segments.some(
    (segment) =>
      countBits(new SegmentWords(segment, query.language).rows(query.root, segment.alive)) > 0,
  );

/** Words of the query that may be misspelt, with the items that hold one of their forms. */
const spelledWords = (query: WordQuery, segments: readonly Segment[]): Doubted[] => {
  const found: Doubted[] = [];
  for (const { node, forms } of wordStatistics(query, segments).nodes) {
    if (node.kind !== 'term') continue;
    const others = forms.reduce((sum, { exact, items }) => (exact ? sum : sum + items), 0);
    for (const { word, prefix } of node.sequence) {
      if (prefix || word.length < SHORTEST || !LETTERS_ONLY.test(word) || isUnspaced(word))
        continue;
      const own = forms.find((form) => form.exact && form.word === word)?.items ?? 0;
      found.push({ word, node, items: own + others });
    }
  }
  return found;
};

/** Far more frequent neighbours of a word that hardly occurs. */
const betterWords = ({ word, items }: Doubted, vocabulary: Vocabulary): readonly NearWord[] =>
  items >= FEW_ITEMS
    ? []
    : vocabulary
        .near(word, MOST_NEAR * 4)
        .filter((other) => other.items >= items * MANY_TIMES)
        .slice(0, MOST_NEAR);

/**
 * The query as it may have been meant, where words of it are hardly known or do not occur together; null where nothing
 * better is known. What is returned finds something. To be asked where a query has found nothing, or little.
 */
export const didYouMean = (
  query: WordQuery,
  segments: readonly Segment[],
  vocabulary: Vocabulary,
): string | null => {
  const spelled = spelledWords(query, segments).slice(0, MOST_WORDS);
  let tries = 0;
  const works = (text: string): boolean => {
    tries += 1;
    return (
      text !== query.text &&
      tries <= MOST_TRIES &&
      hasItems(readWords(text, query.language), segments)
    );
  };
  const doubted = spelled
    .map((own) => ({ ...own, near: betterWords(own, vocabulary) }))
    .filter(({ near }) => near.length > 0)
    // What stands further on is replaced first: the others stay where they are.
    .sort((a, b) => b.node.from - a.node.from);
  if (doubted.length > 0) {
    const replaced = (choice: number): string =>
      doubted.reduce((text, { word, node, near }) => {
        const other = near[Math.min(choice, near.length - 1)];
        return other === undefined ? text : withWord(text, node, word, other.word);
      }, query.text);
    const texts = new Set(Array.from({ length: MOST_NEAR }, (_, choice) => replaced(choice)));
    for (const text of texts) if (works(text)) return text;
    return null;
  }
  if (spelled.length < 2 || hasItems(query, segments)) return null;
  // Every word is known, but they do not meet: the rarest is doubted first.
  const rarest = [...spelled].sort((a, b) => a.items - b.items).slice(0, MOST_DOUBTED);
  for (const { word, node } of rarest) {
    for (const other of vocabulary.near(word, MOST_NEAR)) {
      const text = withWord(query.text, node, word, other.word);
      if (other.distance === 1 && works(text)) return text;
    }
  }
  return null;
};
