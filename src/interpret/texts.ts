import { type LabelledText, ownText } from '../terms/index.ts';
import type { IssueList } from './issues.ts';
import { issuesOfRepairs, repairText } from './text/repair.ts';

/** Label → rank, for choosing one of several texts: the first of the least rank. */
export interface LabelRanking {
  rank(label: string | null): number;
}

/** A ranking by a list of labels, best first, in lower case. Labels beyond it rank after; null excludes. */
export function labelRanking(best: readonly string[], never: readonly string[]): LabelRanking {
  const ranks = new Map<string, number>(best.map((label, at) => [label, at]));
  for (const label of never) ranks.set(label, Number.POSITIVE_INFINITY);
  const cache = new Map<string, number>();
  const others = best.length;
  return {
    rank(label) {
      if (label === null) return others;
      const cached = cache.get(label);
      if (cached !== undefined) return cached;
      const rank = ranks.get(label.trim().toLowerCase()) ?? others;
      if (label.length > 200) return rank;
      if (cache.size >= 2000) cache.clear();
      cache.set(ownText(label), rank);
      return rank;
    },
  };
}

/** The text whose label ranks best; null where there is none or all are excluded. */
export function chooseByLabel(
  values: readonly LabelledText[] | undefined,
  ranking: LabelRanking,
): string | null {
  if (values === undefined) return null;
  let best: string | null = null;
  let bestRank = Number.POSITIVE_INFINITY;
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (value === undefined) continue;
    const rank = ranking.rank(value.label);
    if (rank < bestRank) {
      best = value.text;
      bestRank = rank;
    }
  }
  return best;
}

/** Which identifier is the catalogue number of the object. */
export const catalogLabels: LabelRanking = labelRanking(
  [
    'catalog number',
    'catalogue number',
    'usnm number',
    'object number',
    'id number',
    'inventory number',
    'accession number',
    'accession #',
    'call number',
    'local number',
    'local numbers',
    'identifier',
    'barcode',
  ],
  [
    'record_id',
    'other numbers',
    'issn',
    'isbn',
    'nonaccession number',
    'site number',
    'serial number',
  ],
);

/** Which note describes the object. */
export const descriptionLabels: LabelRanking = labelRanking(
  [
    'description',
    'summary',
    'brief description',
    'description (brief)',
    'abstract',
    'scope and contents',
    'scope and contents note',
    'label text',
    'exhibition label',
    'luce center label',
    'gallery label',
    'publication label',
    'label',
    'collection description',
    'long description',
    'caption',
    'contents',
    'notes',
  ],
  [
    'provenance',
    'collection history',
    'published references',
    'previous custodian or owner',
    'collection',
    'custodial history',
    'custodial history note',
    'alternate name',
    'alternate title',
    'associated title',
    'uniform title',
    'biographical note',
    'biographical/historical note',
    'biographical / historical',
    'arrangement',
  ],
);

/**
 * A text as it is read: without HTML, control characters and escapes, in its right encoding, runs of white space as one
 * space. What was repaired is flagged in `issues`, where given.
 */
export function plainText(text: string, issues?: IssueList, term: string | null = null): string {
  const { value, repairs } = repairText(text);
  if (repairs.length > 0) issues?.addAll(issuesOfRepairs(repairs), term, text, value);
  return value;
}

const nothing: readonly string[] = Object.freeze([]);

/** The texts as they are read (`plainText`), each once, in their order. */
export function distinctTexts(
  values: readonly LabelledText[] | undefined,
  issues?: IssueList,
  term: string | null = null,
): readonly string[] {
  if (values === undefined) return nothing;
  if (values.length > 16) {
    const seen = new Set<string>();
    for (const { text } of values) seen.add(plainText(text, issues, term));
    return [...seen];
  }
  const all: string[] = [];
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (value === undefined) continue;
    const text = plainText(value.text, issues, term);
    if (!all.includes(text)) all.push(text);
  }
  return all;
}
