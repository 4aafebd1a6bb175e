import { type Bitmap, hasBit } from '../bitmap.ts';
import { type Segment, SPAN_ROWS } from '../model/segment.ts';
import { describeNode } from './describe.ts';
import { SegmentWords } from './match.ts';
import type { WordQuery } from './query.ts';
import type { NodeStatistics, WordStatistics } from './statistics.ts';

/** What a word adds, of 1 that all words together can add; see the README of the folder. */
const ANY_FORM = 0.25;
const EXACT_FORM = 0.1;
const IN_TITLE = 0.4;
/** Times the share of the title's words that were asked for. */
const SHARE_OF_TITLE = 0.15;
const SIDE_BY_SIDE = 0.1;
/** The item has the text asked for as a value: an identifier, a number. */
const AS_VALUE = 0.5;
/** Scores are whole numbers: smaller differences leave the order to what is richer. */
const STEPS = 200;

export interface ScorePart {
  readonly what: string;
  readonly score: number;
}

/** Scores of a segment's rows for a query. */
export interface Scorer {
  /**
   * Scores of the rows of [from, to) that are set in `bits` (of the whole segment), at row - from; the others mean
   * nothing. Whole numbers of 0 or more. Memory that the next call reuses. `from` is a multiple of 32.
   */
  readonly scores: (from: number, to: number, bits: Bitmap) => Float32Array;
  /** Parts of a row's score, before it is rounded. */
  readonly explain: (row: number) => readonly ScorePart[];
}

interface Mask {
  readonly statistics: NodeStatistics;
  /** Share of the node's weight in that of all terms, at most 1. */
  readonly share: number;
  readonly tokens: number;
  /** Rows that hold it in any form; null: all that match. */
  readonly any: Bitmap | null;
  /** Rows that hold it as it was typed; null: all of `any`. */
  readonly exact: Bitmap | null;
  /** Rows that hold it in the title, in any form; null: none. */
  readonly title: Bitmap | null;
}

const titleMask = (
  words: SegmentWords,
  { node, titles }: NodeStatistics,
  any: Bitmap | null,
  within: Bitmap,
): Bitmap | null => {
  if (node.kind === 'value' || (titles === 0 && node.others.length === 0)) return null;
  return node.inTitle ? any : words.rows({ ...node, inTitle: true }, within);
};

const masksOf = (
  words: SegmentWords,
  statistics: WordStatistics,
  within: Bitmap,
): readonly Mask[] => {
  let sum = 0;
  for (const { node, weight } of statistics.nodes) if (node.kind === 'term') sum += weight;
  return statistics.nodes.map((own): Mask => {
    const { node, required, weight } = own;
    const any = required ? null : words.rows(node, within);
    if (node.kind === 'value') {
      // A frequent value, as a small number is, says less than rare words beside it.
      const share = sum === 0 ? 1 : Math.min(1, weight / sum);
      return { statistics: own, share, tokens: 0, any, exact: null, title: null };
    }
    const varied = node.others.length > 0 || words.inflections(node, node.inTitle).length > 0;
    return {
      statistics: own,
      share: weight / sum,
      tokens: node.sequence.length,
      any,
      exact: varied ? words.sequence(node.sequence, node.inTitle, within) : null,
      title: titleMask(words, own, any, within),
    };
  });
};

/**
 * Scorer for the rows of a segment; null for queries that want no word (everything, or only exclusions). `within`: the
 * rows that will be asked for; others have no score.
 */
export const createScorer = (
  query: WordQuery,
  segment: Segment,
  statistics: WordStatistics,
  within: Bitmap = segment.alive,
): Scorer | null => {
  if (statistics.nodes.length === 0) return null;
  const words = new SegmentWords(segment, query.language);
  const masks = masksOf(words, statistics, within);
  const adjacent =
    statistics.adjacent === null
      ? null
      : words.sequence(
          statistics.adjacent.map((word) => ({ word, prefix: false })),
          true,
          within,
        );
  const lengths = segment.titleLengths();

  const has = (mask: Bitmap | null, row: number): boolean => mask === null || hasBit(mask, row);
  const inTitleOf = ({ title, statistics: { node } }: Mask, row: number): boolean =>
    title === null ? node.kind === 'term' && node.inTitle : hasBit(title, row);
  const relevance = (row: number, titleLength: number): number => {
    let score = 0;
    let tokens = 0;
    for (const mask of masks) {
      if (!has(mask.any, row)) continue;
      if (mask.statistics.node.kind === 'value') {
        score += AS_VALUE * mask.share;
        continue;
      }
      let part = ANY_FORM;
      if (has(mask.exact, row)) part += EXACT_FORM;
      if (inTitleOf(mask, row)) {
        part += IN_TITLE;
        tokens += mask.tokens;
      }
      score += part * mask.share;
    }
    if (tokens > 0) score += SHARE_OF_TITLE * Math.min(1, tokens / Math.max(1, titleLength));
    if (adjacent !== null && hasBit(adjacent, row)) score += SIDE_BY_SIDE;
    return score;
  };

  // Most rows hold the words as typed, and not in the title: they have one score.
  let plain = 0;
  for (const {
    statistics: { node },
    share,
  } of masks) {
    plain += (node.kind === 'value' ? AS_VALUE : ANY_FORM + EXACT_FORM) * share;
  }
  plain = Math.round(plain * STEPS);
  const needed = masks.flatMap(({ any, exact }) => [any, exact]).filter((mask) => mask !== null);
  const special = masks.flatMap(({ title }) => title ?? []);
  if (masks.some((mask) => mask.title === null && inTitleOf(mask, 0))) special.push(segment.alive);

  const out = new Float32Array(SPAN_ROWS);
  return {
    scores: (from, to, bits) => {
      const span = lengths.span(from, to);
      const first = from >>> 5;
      const last = (to + 31) >>> 5;
      for (let at = first; at < last; at += 1) {
        let rest = bits[at] ?? 0;
        if (rest === 0) continue;
        let odd = 0;
        for (const mask of special) odd |= mask[at] ?? 0;
        for (const mask of needed) odd |= ~(mask[at] ?? 0);
        const base = at << 5;
        while (rest !== 0) {
          const bit = rest & -rest;
          const row = base + 31 - Math.clz32(bit);
          out[row - from] =
            (odd & bit) === 0 ? plain : Math.round(relevance(row, span[row - from] ?? 0) * STEPS);
          rest ^= bit;
        }
      }
      return out;
    },
    explain: (row) => {
      const parts: ScorePart[] = [];
      const titleLength = lengths.span(row, row + 1)[0] ?? 0;
      let tokens = 0;
      const add = (what: string, share: number): void => {
        parts.push({ what, score: Math.round(share * STEPS * 100) / 100 });
      };
      for (const mask of masks) {
        if (!has(mask.any, row)) continue;
        const { node } = mask.statistics;
        const name = describeNode(node);
        if (node.kind === 'value') {
          add(`has the ${name}`, AS_VALUE * mask.share);
          continue;
        }
        const exact = has(mask.exact, row);
        add(
          exact ? `holds ${name}` : `holds another form of ${name}`,
          (exact ? ANY_FORM + EXACT_FORM : ANY_FORM) * mask.share,
        );
        if (inTitleOf(mask, row)) {
          add(`${name} in the title`, IN_TITLE * mask.share);
          tokens += mask.tokens;
        }
      }
      if (tokens > 0) {
        const share = Math.min(1, tokens / Math.max(1, titleLength));
        add(
          share === 1
            ? 'the title holds nothing else'
            : `${tokens} of the ${titleLength} words of the title`,
          SHARE_OF_TITLE * share,
        );
      }
      if (adjacent !== null && hasBit(adjacent, row))
        add('side by side in the title', SIDE_BY_SIDE);
      return parts;
    },
  };
};
