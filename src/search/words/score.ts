import { anySet, type Bitmap, giveBits, hasBit, subtract } from '../bitmap.ts';
import { type Segment, SPAN_ROWS, type Span } from '../model/segment.ts';
import { describeNode } from './describe.ts';
import { SegmentWords } from './match.ts';
import type { TermNode, WordQuery } from './query.ts';
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

/**
 * Scores of the rows of a segment that match a query, whole numbers of 0 or more. Most rows hold the words as they were
 * typed, and not in the title: they have one score, `plain`. The others have to be worked out.
 */
export interface RowScores {
  readonly plain: number;
  /** Of the rows 32 × at … 32 × at + 31, a bit each: those whose score may be another one. */
  odd(at: number): number;
  score(row: number): number;
}

/** What a row has to do with one wanted word or value. */
interface Mask {
  readonly statistics: NodeStatistics;
  /** Share of the node's weight in that of all terms, at most 1. */
  readonly share: number;
  readonly tokens: number;
  /** Rows that hold it in any form; null: all that match. */
  readonly any: Bitmap | null;
  /** Rows that hold it only in another form than the one typed; null: none. */
  readonly inexact: Bitmap | null;
  /** Rows that hold it in the title, in any form; null: none, or all where only titles were asked for. */
  readonly title: Bitmap | null;
}

const orNull = (bits: Bitmap): Bitmap | null => {
  if (anySet(bits)) return bits;
  giveBits(bits);
  return null;
};

/** Rows of `within` that hold a term, but not as it was typed. */
const inexactMask = (words: SegmentWords, node: TermNode, within: Bitmap): Bitmap | null => {
  const others = orNull(words.otherForms(node, within));
  if (others === null) return null;
  const typed = words.sequence(node.sequence, node.inTitle, others);
  subtract(others, typed);
  giveBits(typed);
  return orNull(others);
};

const maskOf = (
  words: SegmentWords,
  statistics: NodeStatistics,
  sum: number,
  within: Bitmap,
): Mask => {
  const { node, required, weight, titles } = statistics;
  const any = required ? null : words.rows(node, within);
  const rows = any ?? within;
  if (node.kind === 'value') {
    // A frequent value, as a small number is, says less than rare words beside it.
    const share = sum === 0 ? 1 : Math.min(1, weight / sum);
    return { statistics, share, tokens: 0, any, inexact: null, title: null };
  }
  const untitled = node.inTitle || (titles === 0 && node.others.length === 0);
  return {
    statistics,
    share: weight / sum,
    tokens: node.sequence.length,
    any,
    inexact: inexactMask(words, node, rows),
    title: untitled ? null : orNull(words.rows({ ...node, inTitle: true }, rows)),
  };
};

/** Scores the rows of a segment for a query; `release` it in the end. */
export class Scorer implements RowScores {
  readonly plain: number;
  readonly #masks: readonly Mask[];
  /** Words of the query side by side in the title; null: not looked for, or nowhere. */
  readonly #adjacent: Bitmap | null;
  readonly #lengths: Span<Uint8Array>;
  readonly #rows: number;
  /** Where only titles were asked for, no row is like most. */
  readonly #allOdd: boolean;
  #window: Uint8Array = new Uint8Array(0);
  #windowFrom = 0;

  /** `statistics` with at least one node; see `createScorer`. */
  constructor(query: WordQuery, segment: Segment, statistics: WordStatistics, within: Bitmap) {
    const words = new SegmentWords(segment, query.language);
    let sum = 0;
    for (const { node, weight } of statistics.nodes) if (node.kind === 'term') sum += weight;
    this.#masks = statistics.nodes.map((node) => maskOf(words, node, sum, within));
    this.#adjacent =
      statistics.adjacent === null
        ? null
        : orNull(
            words.sequence(
              statistics.adjacent.map((word) => ({ word, prefix: false })),
              true,
              within,
            ),
          );
    this.#lengths = segment.titleLengths();
    this.#rows = segment.manifest.rows;
    let plain = 0;
    let allOdd = false;
    for (const {
      statistics: { node },
      share,
    } of this.#masks) {
      plain += (node.kind === 'value' ? AS_VALUE : ANY_FORM + EXACT_FORM) * share;
      if (node.kind === 'term' && node.inTitle) allOdd = true;
    }
    this.plain = Math.round(plain * STEPS);
    this.#allOdd = allOdd;
  }

  odd(at: number): number {
    if (this.#allOdd) return -1;
    let odd = 0;
    for (const { any, inexact, title } of this.#masks) {
      if (any !== null) odd |= ~(any[at] ?? 0);
      if (inexact !== null) odd |= inexact[at] ?? 0;
      if (title !== null) odd |= title[at] ?? 0;
    }
    return odd;
  }

  score(row: number): number {
    let score = 0;
    let tokens = 0;
    for (const mask of this.#masks) {
      if (mask.any !== null && !hasBit(mask.any, row)) continue;
      if (mask.statistics.node.kind === 'value') {
        score += AS_VALUE * mask.share;
        continue;
      }
      let part = ANY_FORM;
      if (isExact(mask, row)) part += EXACT_FORM;
      if (isInTitle(mask, row)) {
        part += IN_TITLE;
        tokens += mask.tokens;
      }
      score += part * mask.share;
    }
    if (tokens > 0) score += SHARE_OF_TITLE * this.#shareOfTitle(tokens, row);
    if (this.#adjacent !== null && hasBit(this.#adjacent, row)) score += SIDE_BY_SIDE;
    return Math.round(score * STEPS);
  }

  /** Words in the title of a row. */
  #titleLength(row: number): number {
    let place = row - this.#windowFrom;
    if (place < 0 || place >= this.#window.length) {
      this.#windowFrom = row - (row % SPAN_ROWS);
      const end = Math.min(this.#rows, this.#windowFrom + SPAN_ROWS);
      this.#window = this.#lengths.span(this.#windowFrom, end);
      place = row - this.#windowFrom;
    }
    return this.#window[place] ?? 0;
  }

  #shareOfTitle(tokens: number, row: number): number {
    return Math.min(1, tokens / Math.max(1, this.#titleLength(row)));
  }

  /** Parts of a row's score, before it is rounded. */
  explain(row: number): readonly ScorePart[] {
    const parts: ScorePart[] = [];
    let tokens = 0;
    const add = (what: string, share: number): void => {
      parts.push({ what, score: Math.round(share * STEPS * 100) / 100 });
    };
    for (const mask of this.#masks) {
      if (mask.any !== null && !hasBit(mask.any, row)) continue;
      const { node } = mask.statistics;
      const name = describeNode(node);
      if (node.kind === 'value') {
        add(`has the ${name}`, AS_VALUE * mask.share);
        continue;
      }
      const exact = isExact(mask, row);
      add(
        exact ? `holds ${name}` : `holds another form of ${name}`,
        (exact ? ANY_FORM + EXACT_FORM : ANY_FORM) * mask.share,
      );
      if (isInTitle(mask, row)) {
        add(`${name} in the title`, IN_TITLE * mask.share);
        tokens += mask.tokens;
      }
    }
    if (tokens > 0) {
      const share = this.#shareOfTitle(tokens, row);
      add(
        share === 1
          ? 'the title holds nothing else'
          : `${tokens} of the ${this.#titleLength(row)} words of the title`,
        SHARE_OF_TITLE * share,
      );
    }
    if (this.#adjacent !== null && hasBit(this.#adjacent, row)) {
      add('side by side in the title', SIDE_BY_SIDE);
    }
    return parts;
  }

  /** Gives its memory back; nothing may be asked any more. */
  release(): void {
    const given = this.#masks.flatMap(({ any, inexact, title }) => [any, inexact, title]);
    for (const bits of [...given, this.#adjacent]) if (bits !== null) giveBits(bits);
  }
}

const isExact = ({ inexact }: Mask, row: number): boolean =>
  inexact === null || !hasBit(inexact, row);

const isInTitle = ({ title, statistics: { node } }: Mask, row: number): boolean =>
  title === null ? node.kind === 'term' && node.inTitle : hasBit(title, row);

/**
 * Scorer for the rows of a segment; null for queries that want no word (everything, or only exclusions). `within`: the
 * rows that will be asked for, all of which match; others have no score.
 */
export const createScorer = (
  query: WordQuery,
  segment: Segment,
  statistics: WordStatistics,
  within: Bitmap = segment.alive,
): Scorer | null =>
  statistics.nodes.length === 0 ? null : new Scorer(query, segment, statistics, within);
