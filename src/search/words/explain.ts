import { countBits, giveBits } from '../bitmap.ts';
import type { Explanation } from '../model/requests.ts';
import type { Segment } from '../model/segment.ts';
import { describe, describeNode } from './describe.ts';
import { SegmentWords } from './match.ts';
import type { WordNode, WordQuery } from './query.ts';
import { createScorer } from './score.ts';
import { type NodeStatistics, wordStatistics } from './statistics.ts';

/** Forms beside the typed ones. */
const otherForms = ({ forms }: NodeStatistics): string[] =>
  forms.filter(({ exact, items }) => !exact && items > 0).map(({ word }) => word);

const itemsOf = (query: WordQuery, node: WordNode, segments: readonly Segment[]): number => {
  let sum = 0;
  for (const segment of segments) {
    const bits = new SegmentWords(segment, query.language).rows(node, segment.alive);
    sum += countBits(bits);
    giveBits(bits);
  }
  return sum;
};

/** How a query was read, and how many items hold each of its words: counted on demand. */
export const explainQuery = (
  query: WordQuery,
  segments: readonly Segment[],
): Pick<Explanation, 'query' | 'words'> => {
  const { nodes } = wordStatistics(query, segments);
  const forms = new Map<WordNode, readonly string[]>(
    nodes.map((statistics) => [statistics.node, otherForms(statistics)]),
  );
  const read = describe(query.root, forms).replace(/^\((.*)\)$/s, (whole, inner: string) =>
    isBalanced(inner) ? inner : whole,
  );
  return {
    query: [read, ...query.notices].join('; '),
    words: nodes.map((statistics) => ({
      word: describeNode(statistics.node),
      forms: statistics.forms.filter(({ items }) => items > 0).map(({ word }) => word),
      items: itemsOf(query, statistics.node, segments),
      weight: Math.round(statistics.weight * 100) / 100,
    })),
  };
};

const isBalanced = (text: string): boolean => {
  let depth = 0;
  for (const char of text) {
    if (char === '(') depth += 1;
    else if (char === ')') depth -= 1;
    if (depth < 0) return false;
  }
  return depth === 0;
};

/** Of rows of a segment, by row: the score and the parts of which it is the sum, the static rank among them. */
export const explainRows = (
  query: WordQuery,
  segments: readonly Segment[],
  segment: Segment,
  rows: readonly number[],
): ReadonlyMap<number, Explanation['items'][string]> => {
  const within = new Uint32Array(segment.alive.length);
  for (const row of rows) within[row >>> 5] = (within[row >>> 5] ?? 0) | (1 << (row & 31));
  const scorer = createScorer(query, segment, wordStatistics(query, segments), within);
  const ranks = segment.ranks();
  const explained = new Map(
    rows.map((row) => {
      const rank = Math.round(((ranks.span(row, row + 1)[0] ?? 0) / 256) * 100) / 100;
      const parts = [
        ...(scorer?.explain(row) ?? []),
        { what: 'media, popularity and completeness', score: rank },
      ];
      const sum = parts.reduce((total, { score }) => total + score, 0);
      return [row, { score: Math.round(sum * 100) / 100, parts }] as const;
    }),
  );
  scorer?.release();
  return explained;
};
