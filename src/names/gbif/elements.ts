import type { GbifRank } from './markers.ts';

/** The words of a name, and what is left for the authors. */
export interface Elements {
  uninomial: string | null;
  genus: string | null;
  infrageneric: string | null;
  specific: string | null;
  infraspecific: string | null;
  /** Epithets below the species without a marker of rank. */
  unranked: number;
  /** UNRANKED where no marker tells. */
  rank: GbifRank;
  readonly notho: ('GENERIC' | 'INFRAGENERIC' | 'SPECIFIC' | 'INFRASPECIFIC')[];
  /** Authors between genus and marker, or null. */
  genericAuthorship: string | null;
  /** Authors between the species and the last epithet, or null. */
  specificAuthorship: string | null;
  /** Everything behind the last word of the name. */
  authorship: string;
  unparsed: string | null;
  isAbbreviated: boolean;
  isSubgenusAbbreviated: boolean;
  /** An infraspecific part that was passed over for a lower one, as written, or null. */
  removed: string | null;
  /** The subspecies marker is written out. */
  saysSubsp: boolean;
  /** A letter stands for an epithet ("form A"). */
  isLettered: boolean;
  /** The genus is missing: the text begins with an epithet. */
  isHeadless: boolean;
}

/** Nothing read yet. */
export const noElements = (): Elements => ({
  uninomial: null,
  genus: null,
  infrageneric: null,
  specific: null,
  infraspecific: null,
  unranked: 0,
  rank: 'UNRANKED',
  notho: [],
  genericAuthorship: null,
  specificAuthorship: null,
  authorship: '',
  unparsed: null,
  isAbbreviated: false,
  isSubgenusAbbreviated: false,
  removed: null,
  saysSubsp: false,
  isLettered: false,
  isHeadless: false,
});

/** "Prunus-Lauro-Cerasus" and "Le-Monniera": one capital, but "Saxo-Fridericia" keeps both. */
export function genusInCase(word: string): string {
  const hyphen = word.indexOf('-');
  if (hyphen < 0 || (hyphen > 3 && word.indexOf('-', hyphen + 1) < 0)) return word;
  return word.charAt(0) + word.slice(1).toLowerCase();
}
