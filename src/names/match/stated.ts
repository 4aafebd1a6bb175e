import {
  type HigherRank,
  higherTaxon,
  interpretRank,
  isUnknownTaxon,
  type Rank,
} from '../../terms/index.ts';
import type { LineageRank } from '../backbone/usage.ts';
import type { NameQuery } from './types.ts';

/** Columns of a query that hold higher names, from the lowest, with their ranks. */
const COLUMNS = [
  ['species', 'SPECIES'],
  ['subgenus', 'SUBGENUS'],
  ['genus', 'GENUS'],
  ['subtribe', 'SUBTRIBE'],
  ['tribe', 'TRIBE'],
  ['subfamily', 'SUBFAMILY'],
  ['family', 'FAMILY'],
  ['superfamily', 'SUPERFAMILY'],
  ['order', 'ORDER'],
  ['class', 'CLASS'],
  ['phylum', 'PHYLUM'],
  ['kingdom', 'KINGDOM'],
  ['domain', 'DOMAIN'],
] as const satisfies readonly (readonly [keyof NameQuery, Rank])[];

/** Higher names as a query states them. */
export interface StatedName {
  readonly rank: Rank;
  /** First words without authorship, in the spelling in use; null: names no taxon. */
  readonly name: string | null;
  readonly verbatim: string;
}

const higherRanks: Readonly<Partial<Record<Rank, HigherRank>>> = {
  KINGDOM: 'kingdom',
  PHYLUM: 'phylum',
  CLASS: 'class',
  ORDER: 'order',
  FAMILY: 'family',
};

const SPACE = 32;
const QUOTE = 34;
const isPlainEnd = (code: number): boolean => code > SPACE && code < 127 && code !== QUOTE;

const nothing = /^(?:\\N|null)$/i;

/** A text of a query, trimmed and without quotes around it; null where it holds nothing, or says so. */
export function given(text: string | null | undefined): string | null {
  if (text === null || text === undefined || text === '') return null;
  if (
    text.length > 4 &&
    text.charCodeAt(0) > SPACE &&
    isPlainEnd(text.charCodeAt(text.length - 1))
  ) {
    return text;
  }
  const trimmed = text.trim();
  const isQuoted = trimmed.length > 1 && trimmed.startsWith('"') && trimmed.endsWith('"');
  const plain = isQuoted ? trimmed.slice(1, -1).trim() : trimmed;
  return plain === '' || nothing.test(plain) ? null : plain;
}

const word = /^[\p{L}\p{M}×-]+/u;

/** First word of a higher name, without authorship: "Fungi Bartling, 1830" → "Fungi". */
export const withoutAuthorship = (name: string): string => word.exec(name)?.[0] ?? name;

/** The spelling in use of a higher name at a rank; null where it names no taxon. */
export function nameInUse(rank: Rank, name: string): string | null {
  const higher = higherRanks[rank];
  if (higher !== undefined) return higherTaxon(higher, name);
  return isUnknownTaxon(name) ? null : name;
}

/** Higher names of a query from the lowest rank, as they are meant. */
export function statedNames(query: NameQuery): readonly StatedName[] {
  const names: StatedName[] = [];
  for (let at = 0; at < COLUMNS.length; at++) {
    const column = COLUMNS[at];
    if (column === undefined) continue;
    const verbatim = given(query[column[0]]);
    if (verbatim === null) continue;
    const plain = column[1] === 'SPECIES' ? verbatim : withoutAuthorship(verbatim);
    names.push({ rank: column[1], name: nameInUse(column[1], plain), verbatim });
  }
  if (query.classification !== undefined) {
    for (const [rank, name] of query.classification) {
      const verbatim = given(name);
      if (verbatim === null) continue;
      names.push({ rank, name: nameInUse(rank, withoutAuthorship(verbatim)), verbatim });
    }
  }
  return names;
}

/** What a query states at a flat rank; undefined: nothing. */
export const statedAt = (
  stated: readonly StatedName[],
  rank: LineageRank,
): StatedName | undefined => {
  for (let at = 0; at < stated.length; at++) if (stated[at]?.rank === rank) return stated[at];
  return undefined;
};

const ranks = new Map<string, Rank | null>();

/** A rank as written, remembered: few texts make up millions of ranks. */
export function rankOf(text: string): Rank | null {
  const known = ranks.get(text);
  if (known !== undefined) return known;
  const rank = interpretRank(text);
  if (ranks.size >= 1000) ranks.clear();
  ranks.set(text, rank);
  return rank;
}

/** GBIF's kingdoms by name. */
const KINGDOMS = new Set([
  'animalia',
  'archaea',
  'bacteria',
  'chromista',
  'fungi',
  'plantae',
  'protozoa',
  'viruses',
]);

/** The kingdom (small letters) that a name of one stands for, or null. */
export function kingdomOf(name: string | null): string | null {
  if (name === null) return null;
  const inUse = higherTaxon('kingdom', name)?.toLowerCase() ?? null;
  return inUse !== null && KINGDOMS.has(inUse) ? inUse : null;
}
