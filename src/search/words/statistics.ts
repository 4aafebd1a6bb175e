import type { Segment } from '../model/segment.ts';
import type { TermNode, WordNode, WordQuery } from './query.ts';
import { inflectionsOf, languagesOf } from './stems.ts';

/** A part of a query that may add to the score of a row. */
export type ScoredNode = Extract<WordNode, { kind: 'term' | 'value' }>;

/** How often one wanted word or value occurs in a whole generation. */
export interface NodeStatistics {
  readonly node: ScoredNode;
  /** Every row that matches the query has it. */
  readonly required: boolean;
  /** Its words, the forms first that were typed, with the items that hold each. */
  readonly forms: readonly {
    readonly word: string;
    readonly exact: boolean;
    readonly items: number;
    readonly titles: number;
  }[];
  /** Items that hold one of its forms: at most these. */
  readonly items: number;
  /** Items that hold one in the title: at most these. */
  readonly titles: number;
  /** The rarer, the greater. */
  readonly weight: number;
}

export interface WordStatistics {
  /** Items of the generation. */
  readonly items: number;
  /** What may add to the score: at most MOST_SCORED nodes, the rarest ones, in the order of the query. */
  readonly nodes: readonly NodeStatistics[];
  /** Words of the query in their order where they are few and plain: side by side in a title they count more. */
  readonly adjacent: readonly string[] | null;
}

/** The score of a row depends on so many nodes; the other words still have to occur. */
export const MOST_SCORED = 12;
/** Of longer queries the first nodes are counted. */
const MOST_WEIGHED = 64;
/** Beginnings have many words; so many of a segment are counted. */
const MOST_COUNTED = 300;
/** Words that stand in more titles are not looked for side by side. */
const MOST_ADJACENT = 200_000;
const MOST_ADJACENT_WORDS = 8;

/** The nodes that a row may have, outside of NOT. */
const scoredNodes = (
  root: WordNode,
): { readonly node: ScoredNode; readonly required: boolean }[] => {
  const found: { node: ScoredNode; required: boolean }[] = [];
  const visit = (node: WordNode, required: boolean): void => {
    if (node.kind === 'term' || node.kind === 'value') found.push({ node, required });
    else if (node.kind === 'and') for (const part of node.of) visit(part, required);
    else if (node.kind === 'or') for (const part of node.of) visit(part, false);
  };
  visit(root, true);
  return found;
};

/** Inverse document frequency as BM25 has it, never 0. */
const weightOf = (items: number, all: number): number =>
  Math.max(0.1, Math.log(1 + (all - items + 0.5) / (items + 0.5)));

const wordItems = (
  segments: readonly Segment[],
  word: string,
  prefix: boolean,
  inTitle: boolean,
): number => {
  let sum = 0;
  for (const segment of segments) {
    if (!prefix) {
      sum += segment.word(word, inTitle)?.count ?? 0;
      continue;
    }
    const entries = segment.wordsFrom(word, inTitle, MOST_COUNTED);
    // The beginning of very many words says nothing.
    if (entries.length === MOST_COUNTED) sum += segment.manifest.items;
    else for (const { count } of entries) sum += count;
  }
  return sum;
};

const termStatistics = (
  node: TermNode,
  required: boolean,
  segments: readonly Segment[],
  languages: readonly string[],
  all: number,
): NodeStatistics => {
  const forms: { word: string; exact: boolean; items: number; titles: number }[] = [];
  const count = (word: string, prefix: boolean, exact: boolean): void => {
    const items = Math.min(all, wordItems(segments, word, prefix, false));
    if (items === 0 && !exact) return;
    const titles = Math.min(all, wordItems(segments, word, prefix, true));
    forms.push({ word: prefix ? `${word}*` : word, exact, items, titles });
  };
  for (const { word, prefix } of node.sequence) count(word, prefix, true);
  const sequenceItems = Math.min(...forms.map(({ items }) => items));
  const sequenceTitles = Math.min(...forms.map(({ titles }) => titles));
  const own = forms.length;
  const [first] = node.sequence;
  if (node.inflect && first !== undefined) {
    for (const form of inflectionsOf(first.word, languages)) count(form, false, false);
  }
  for (const other of node.others) {
    const [only] = other;
    // The parts of what is written apart elsewhere say little about how often it is.
    if (only !== undefined && other.length === 1) count(only.word, only.prefix, false);
  }
  const more = forms.slice(own);
  const items = Math.min(
    all,
    more.reduce((sum, form) => sum + form.items, sequenceItems),
  );
  const titles = Math.min(
    all,
    more.reduce((sum, form) => sum + form.titles, sequenceTitles),
  );
  return { node, required, forms, items, titles, weight: weightOf(items, all) };
};

/** The term of a node that is one, or of a number that may be a value, too; null for others. */
const termOf = (node: WordNode): TermNode | null => {
  if (node.kind === 'term') return node;
  if (node.kind !== 'or') return null;
  const [term, value, ...more] = node.of;
  return term?.kind === 'term' && value?.kind === 'value' && more.length === 0 ? term : null;
};

/** Words of a query that is nothing but two or more plain words. */
const adjacentWords = (root: WordNode, nodes: readonly NodeStatistics[]): string[] | null => {
  if (root.kind !== 'and') return null;
  const words: string[] = [];
  for (const wanted of root.of) {
    if (wanted.kind === 'not') continue;
    const part = termOf(wanted);
    if (part === null || part.sequence.some(({ prefix }) => prefix)) return null;
    words.push(...part.sequence.map(({ word }) => word));
  }
  const least = Math.min(
    ...nodes.flatMap(({ node, titles }) => (node.kind === 'term' ? titles : [])),
  );
  const few = words.length >= 2 && words.length <= MOST_ADJACENT_WORDS;
  return few && least > 0 && least <= MOST_ADJACENT ? words : null;
};

/** Counts the words of a query over all segments of a generation: scores are by rarity in the whole. */
export const wordStatistics = (query: WordQuery, segments: readonly Segment[]): WordStatistics => {
  const all = segments.reduce((sum, { manifest }) => sum + manifest.items, 0);
  const languages = languagesOf(query.language);
  const counted = scoredNodes(query.root)
    .slice(0, MOST_WEIGHED)
    .map(({ node, required }): NodeStatistics => {
      if (node.kind === 'term') return termStatistics(node, required, segments, languages, all);
      let items = 0;
      for (const segment of segments) {
        for (const { count } of segment.groups(node.value)) items += count;
      }
      items = Math.min(all, items);
      return { node, required, forms: [], items, titles: 0, weight: weightOf(items, all) };
    });
  const nodes =
    counted.length <= MOST_SCORED
      ? counted
      : [...counted.entries()]
          .sort(([a, one], [b, other]) => other.weight - one.weight || a - b)
          .slice(0, MOST_SCORED)
          .sort(([a], [b]) => a - b)
          .map(([, node]) => node);
  return { items: all, nodes, adjacent: adjacentWords(query.root, counted) };
};
