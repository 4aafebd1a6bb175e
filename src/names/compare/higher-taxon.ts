import { type HigherRank, higherTaxon, isUnknownTaxon, type Rank } from '../../terms/index.ts';

const nonLetters = /[\W\d]+/g;
const maxLength = 500;

/** A higher taxon as GBIF compares it: Latin letters only, in capitals, words parted by one space. Null for nothing. */
export function normalizeHigherTaxon(text: string | null): string | null {
  const plain = (text ?? '').slice(0, maxLength).replace(nonLetters, ' ').trim().toUpperCase();
  return plain === '' ? null : plain;
}

const HIGHER_RANKS: Readonly<Partial<Record<Rank, HigherRank>>> = {
  KINGDOM: 'kingdom',
  PHYLUM: 'phylum',
  CLASS: 'class',
  ORDER: 'order',
  FAMILY: 'family',
};

/**
 * The name in use for a higher taxon as written ("Animal" → "Animalia"), itself where no better one is known or the rank is none of
 * kingdom to family; null where the text names no taxon.
 */
export function lookupHigherTaxon(name: string, rank: Rank): string | null {
  const higher = HIGHER_RANKS[rank];
  if (higher !== undefined) return higherTaxon(higher, name);
  return isUnknownTaxon(name) ? null : name;
}
