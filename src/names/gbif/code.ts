import type { NomenclaturalCode } from '../../terms/index.ts';
import { type GbifAuthors, isGiven, type ReadAuthorship } from './authorship.ts';
import type { GbifDialect } from './gbif-name.ts';
import { codeOfRank, type GbifRank } from './markers.ts';

/** What tells a code. */
export interface CodeSigns {
  readonly rank: GbifRank;
  readonly authorship: ReadAuthorship;
  readonly isCandidatus: boolean;
  readonly isCultivar: boolean;
  readonly note: string | null;
  readonly isManuscript: boolean;
  readonly saysSubsp: boolean;
  /** The year comes from the place of publication only. */
  readonly isYearPending: boolean;
  readonly pendingYear: string | null;
  readonly dialect: GbifDialect;
}

/** Statuses that only botany has, and those that only zoology has. */
const BOTANICAL_NOTE = /\b(?:illeg|inval|superfl|super|cons|rej|rejic|ambig|confus)/;
const ZOOLOGICAL_NOTE = /\b(?:oblitum|protectum)\b/;

/** The code that the form of a name tells of; null: none, or signs of two. */
export function inferCode(signs: CodeSigns): NomenclaturalCode | null {
  if (signs.isCultivar) return 'CULTIVARS';
  if (signs.isCandidatus) return 'BACTERIAL';
  const ofRank = codeOfRank(signs.rank, signs.dialect);
  if (ofRank !== null) return ofRank;
  return signs.dialect === '5' ? byVotes(signs) : byYear(signs);
}

const hasYear = ({ year, authors }: GbifAuthors): boolean => year !== null && authors.length > 0;

/** 5: signs of different codes cancel each other out. */
function byVotes({ authorship, note }: CodeSigns): NomenclaturalCode | null {
  if (note !== null && BOTANICAL_NOTE.test(note)) return 'BOTANICAL';
  if (note !== null && ZOOLOGICAL_NOTE.test(note)) return 'ZOOLOGICAL';
  const { combination, basionym, sanctioning, hasFilius } = authorship;
  const isRecombined = isGiven(basionym) && combination.authors.length > 0;
  const isDated = hasYear(combination) || hasYear(basionym);
  const isBotanical = sanctioning !== null || isRecombined || (hasFilius && !isDated);
  const isBracketed = isGiven(basionym) && combination.authors.length === 0;
  if (isBotanical === (isDated || isBracketed)) return null;
  return isBotanical ? 'BOTANICAL' : 'ZOOLOGICAL';
}

/** 3.16: a year is zoology's, authors of a combination behind a basionym are botany's. */
function byYear(signs: CodeSigns): NomenclaturalCode | null {
  const { combination, basionym, sanctioning } = signs.authorship;
  if (signs.note !== null && /\billeg/.test(signs.note)) return 'BOTANICAL';
  if (sanctioning !== null) return 'BOTANICAL';
  if (signs.isManuscript) return signs.saysSubsp ? 'BOTANICAL' : null;
  if (hasYear(combination) || hasYear(basionym) || signs.pendingYear !== null) return 'ZOOLOGICAL';
  if (imprinted(combination) || imprinted(basionym)) return 'ZOOLOGICAL';
  if (isGiven(basionym)) return combination.authors.length > 0 ? 'BOTANICAL' : 'ZOOLOGICAL';
  return signs.saysSubsp ? 'BOTANICAL' : null;
}

const imprinted = ({ imprintYear }: GbifAuthors): boolean => imprintYear !== null;
