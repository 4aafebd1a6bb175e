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

const wordItems = (segment: Segment, { word, prefix }: Form, inTitle: boolean): number => {
  if (!prefix) return segment.word(word, inTitle)?.count ?? 0;
  const entries = segment.wordsFrom(word, inTitle, MOST_COUNTED);
  // The beginning of very many words says nothing.
  if (entries.length === MOST_COUNTED) return segment.manifest.items;
  return entries.reduce((sum, { count }) => sum + count, 0);
};

/** A word, or the beginning of words, whose items are counted. */
interface Form {
  readonly word: string;
  readonly prefix: boolean;
  /** Whether it was typed. */
  readonly exact: boolean;
}

/** Forms of a term, those that were typed first. */
const formsOf = ({ sequence, inflect, others }: TermNode, languages: readonly string[]): Form[] => {
  const forms = sequence.map(({ word, prefix }): Form => ({ word, prefix, exact: true }));
  const [first] = sequence;
  if (inflect && first !== undefined) {
    for (const word of inflectionsOf(first.word, languages)) {
      forms.push({ word, prefix: false, exact: false });
    }
  }
  for (const other of others) {
    const [only] = other;
    // The parts of what is written apart elsewhere say little about how often it is.
    if (only !== undefined && other.length === 1) {
      forms.push({ word: only.word, prefix: only.prefix, exact: false });
    }
  }
  return forms;
};

const weighedNodes = ({ root }: WordQuery) => scoredNodes(root).slice(0, MOST_WEIGHED);

/**
 * Items of segments that hold the words of a query: of each form of each term those that hold it anywhere, then those
 * in the title; of each value one number. Sums over all segments are what `weighWords` wants.
 */
export type WordCounts = readonly number[];

/** Counts the words of a query in some segments. */
export const countWords = (query: WordQuery, segments: readonly Segment[]): WordCounts => {
  const languages = languagesOf(query.language);
  return weighedNodes(query).flatMap(({ node }) => {
    if (node.kind === 'value') {
      let items = 0;
      for (const segment of segments) {
        for (const { count } of segment.groups(node.value)) items += count;
      }
      return [items];
    }
    return formsOf(node, languages).flatMap((form) => {
      let items = 0;
      let titles = 0;
      for (const segment of segments) {
        const own = wordItems(segment, form, false);
        items += own;
        if (own > 0) titles += wordItems(segment, form, true);
      }
      return [items, titles];
    });
  });
};

/** Sums of counts of the same query over different segments. */
export const addWordCounts = (all: readonly WordCounts[]): WordCounts => {
  const [first = [], ...others] = all;
  const sums = [...first];
  for (const counts of others) {
    counts.forEach((count, at) => {
      sums[at] = (sums[at] ?? 0) + count;
    });
  }
  return sums;
};

const termStatistics = (
  node: TermNode,
  required: boolean,
  languages: readonly string[],
  counts: Iterator<number>,
  all: number,
): NodeStatistics => {
  const next = (): number => Math.min(all, counts.next().value ?? 0);
  const forms = formsOf(node, languages).map(({ word, prefix, exact }) => {
    const items = next();
    const titles = next();
    return { word: prefix ? `${word}*` : word, exact, items, titles };
  });
  const typed = forms.filter(({ exact }) => exact);
  const others = forms.filter(({ exact, items }) => !exact && items > 0);
  const together = (which: 'items' | 'titles'): number =>
    Math.min(
      all,
      others.reduce(
        (sum, form) => sum + form[which],
        Math.min(...typed.map((form) => form[which])),
      ),
    );
  const items = together('items');
  return {
    node,
    required,
    forms: [...typed, ...others],
    items,
    titles: together('titles'),
    weight: weightOf(items, all),
  };
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

/** What the words of a query weigh among `all` items: scores are by rarity in the whole generation. */
export const weighWords = (query: WordQuery, counts: WordCounts, all: number): WordStatistics => {
  const languages = languagesOf(query.language);
  const next = counts.values();
  const counted = weighedNodes(query).map(({ node, required }): NodeStatistics => {
    if (node.kind === 'term') return termStatistics(node, required, languages, next, all);
    const items = Math.min(all, next.next().value ?? 0);
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

/** Counts the words of a query over all segments of a generation, and weighs them. */
export const wordStatistics = (query: WordQuery, segments: readonly Segment[]): WordStatistics =>
  weighWords(
    query,
    countWords(query, segments),
    segments.reduce((sum, { manifest }) => sum + manifest.items, 0),
  );
