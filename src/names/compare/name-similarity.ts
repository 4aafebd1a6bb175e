import { editDistance, spanDistance } from './edit-distance.ts';
import { type NormalizeDialect, normalizeName } from './normalize-name.ts';

/** Whose similarity of names: GBIF's first or second generation, or the Catalogue of Life's. */
export type SimilarityDialect = 'checklistbank' | 'matching-ws' | 'col';

interface SimilarityRules {
  readonly normalize: NormalizeDialect;
  /** An epithet whose first letters differ by two edits, as "cofusa" does from "confusa", may still be one edit away. */
  readonly allowsTypoInHead: boolean;
}

const RULES: Readonly<Record<SimilarityDialect, SimilarityRules>> = {
  checklistbank: { normalize: 'checklistbank', allowsTypoInHead: false },
  'matching-ws': { normalize: 'col', allowsTypoInHead: false },
  col: { normalize: 'col', allowsTypoInHead: true },
};

/**
 * How similar two names are, 0–100, word by word after `normalizeName`: each word must begin alike and be at most two edits away (100, 90
 * or 80; the genus 100, 80 or 60); a word that is not so leaves at most 5. Names of different numbers of words are compared as a whole.
 * Symmetric.
 */
export function nameSimilarity(
  a: string,
  b: string,
  dialect: SimilarityDialect = 'checklistbank',
): number {
  if (a === b) return 100;
  const { normalize } = RULES[dialect];
  return normalizedSimilarity(normalizeName(a, normalize), normalizeName(b, normalize), dialect);
}

/** `nameSimilarity` of names that are already normalised in the dialect's way: for one query against many candidates. */
export function normalizedSimilarity(a: string, b: string, dialect: SimilarityDialect): number {
  if (a === b) return 100;
  if (a === '' || b === '') return 0;
  const words = wordCount(a);
  if (words !== wordCount(b)) return wholeSimilarity(a, b);
  const { allowsTypoInHead } = RULES[dialect];
  let sum = 0;
  let isBad = false;
  let atA = 0;
  let atB = 0;
  for (let word = 0; word < words; word++) {
    const endA = wordEnd(a, atA);
    const endB = wordEnd(b, atB);
    const isGenus = word === 0;
    const similar = wordSimilarity(a, atA, endA, b, atB, endB, allowsTypoInHead && !isGenus);
    const score = isGenus ? Math.max(0, 2 * similar - 100) : similar;
    if (score === 0) isBad = true;
    sum += score;
    atA = endA + 1;
    atB = endB + 1;
  }
  const mean = sum / words;
  return isBad && mean > 5 ? 5 : mean;
}

const wordEnd = (text: string, at: number): number => {
  const space = text.indexOf(' ', at);
  return space < 0 ? text.length : space;
};

function wordCount(text: string): number {
  let count = 1;
  for (let at = text.indexOf(' '); at >= 0; at = text.indexOf(' ', at + 1)) count++;
  return count;
}

/** Letters of a word that must be alike but for one edit. */
const HEAD = 4;
const SCORE_OF_EDITS = [100, 90, 80] as const;

function wordSimilarity(
  a: string,
  startA: number,
  endA: number,
  b: string,
  startB: number,
  endB: number,
  allowsTypoInHead: boolean,
): number {
  if (a.charCodeAt(startA) !== b.charCodeAt(startB)) return 0;
  const edits = spanDistance(a, startA, endA, b, startB, endB, 2);
  if (edits === 0) return 100;
  if (edits > 2 || endA - startA < HEAD || endB - startB < HEAD) return 0;
  const head = spanDistance(a, startA, startA + HEAD, b, startB, startB + HEAD, 1);
  if (head > 1 && !(allowsTypoInHead && edits === 1)) return 0;
  return SCORE_OF_EDITS[edits] ?? 0;
}

/** Six edits and more leave nothing. */
const MOST_EDITS = 6;

const wholeSimilarity = (a: string, b: string): number =>
  editsToSimilarity(editDistance(a, b, MOST_EDITS, 3), a, b);

/** Similarity, 0–100, of two texts that are so many edits apart: the longer they are (up to ten letters), the less an edit counts. */
export function editsToSimilarity(edits: number, a: string, b: string): number {
  const length = Math.min(10, a.length, b.length);
  const distance = edits ** 1.4 / length;
  return edits > length || distance > 1 ? 0 : Math.round(100 * (1 - distance));
}
