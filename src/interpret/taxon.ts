import {
  type HigherRank,
  higherTaxon,
  interpretRank,
  type LabelledText,
  type Rank,
  rankOrder,
  type VerbatimTerms,
} from '../terms/index.ts';
import { remember } from './interpreted.ts';
import type { IssueList } from './issues.ts';
import { first } from './parts/first.ts';
import { distinctTexts, plainText } from './texts.ts';

/** Name and classification of what a record shows, and its topics without them. */
export interface Taxon {
  readonly scientificName: string | null;
  readonly kingdom: string | null;
  readonly phylum: string | null;
  readonly class: string | null;
  readonly order: string | null;
  readonly family: string | null;
  readonly genus: string | null;
  readonly specificEpithet: string | null;
  readonly infraspecificEpithet: string | null;
  readonly taxonRank: string | null;
  readonly scientificNameAuthorship: string | null;
  readonly topic: readonly string[];
}

/**
 * The taxon from its own terms, or from topics under the label "Keywords" that name ranks
 * ("Species: kori,Genus: Ardeotis", as the National Zoo writes them). Known misspellings of higher taxa are mended.
 */
export function readTaxon(terms: VerbatimTerms, issues: IssueList): Taxon {
  const worded = hasKeywords(terms.topic) ? readKeywords(terms.topic) : null;
  const ranked = worded === null ? noRanks : worded.ranked;
  const named = scientificName(terms, issues) ?? binomial(ranked);
  const higher = (rank: HigherRank): string | null => {
    const text = first(terms[rank]) ?? ranked.get(rank) ?? null;
    if (text === null) return null;
    const name = mended[rank](text);
    if (name !== null) issues.change(rank, text, name);
    return name;
  };
  const above = {
    kingdom: higher('kingdom'),
    phylum: higher('phylum'),
    class: higher('class'),
    order: higher('order'),
    family: higher('family'),
  };
  const taxonRank = rank(terms, issues);
  return {
    scientificName: named,
    ...above,
    genus: first(terms.genus) ?? genusIn(named, taxonRank, above),
    specificEpithet: first(terms.specificEpithet),
    infraspecificEpithet: first(terms.infraspecificEpithet),
    taxonRank,
    scientificNameAuthorship: first(terms.scientificNameAuthorship),
    topic: worded === null ? distinctTexts(terms.topic, issues, 'topic') : worded.topic,
  };
}

const GENUS = rankOrder('GENUS');

/** The genus of a name, unless it is a higher taxon, by its rank or because it is also given as one: "Isopoda" of the order Isopoda. */
function genusIn(
  name: string | null,
  rank: Rank | null,
  above: Readonly<Record<HigherRank, string | null>>,
): string | null {
  if (name === null || (rank !== null && rankOrder(rank) < GENUS)) return null;
  const genus = genusOf(name);
  if (genus === null) return null;
  const word = genus.toLowerCase();
  for (const rank of HIGHER_RANKS) {
    const one = above[rank];
    if (one !== null && one.length === word.length && one.toLowerCase() === word) return null;
  }
  return genus;
}

const HIGHER_RANKS: readonly HigherRank[] = ['kingdom', 'phylum', 'class', 'order', 'family'];

function scientificName(terms: VerbatimTerms, issues: IssueList): string | null {
  const text = first(terms.scientificName);
  if (text !== null) return plainText(text, issues, 'scientificName');
  const genus = first(terms.genericName) ?? first(terms.genus);
  if (genus === null) return null;
  const epithets = [first(terms.specificEpithet), first(terms.infraspecificEpithet)];
  return [genus, ...epithets.filter((one) => one !== null)].join(' ');
}

function rank(terms: VerbatimTerms, issues: IssueList): Rank | null {
  const text = first(terms.taxonRank);
  if (text === null) return null;
  const value = rankOf(text);
  if (value === null) issues.add('TAXON_RANK_INVALID', 'taxonRank', text);
  else issues.change('taxonRank', text, value);
  return value;
}

const mend = (rank: HigherRank) => remember((text) => higherTaxon(rank, text), 5000);
/** The same few names come again and again. */
const mended: Readonly<Record<HigherRank, (text: string) => string | null>> = {
  kingdom: mend('kingdom'),
  phylum: mend('phylum'),
  class: mend('class'),
  order: mend('order'),
  family: mend('family'),
};
const rankOf = remember((text) => interpretRank(text), 1000);

const noRanks: ReadonlyMap<string, string> = new Map();

function hasKeywords(values: readonly LabelledText[] | undefined): values is LabelledText[] {
  if (values === undefined) return false;
  for (let i = 0; i < values.length; i++) if (values[i]?.label === 'Keywords') return true;
  return false;
}

function readKeywords(values: readonly LabelledText[]) {
  const ranked = new Map<string, string>();
  const all = new Set<string>();
  for (const { label, text } of values) {
    if (label === 'Keywords') splitKeywords(text, ranked, all);
    else all.add(text);
  }
  return { ranked, topic: [...all] };
}

const ranks: ReadonlySet<string> = new Set([
  'kingdom',
  'phylum',
  'class',
  'order',
  'family',
  'genus',
  'species',
  'genus and species',
]);

function splitKeywords(text: string, keywords: Map<string, string>, all: Set<string>): void {
  for (const part of text.split(',')) {
    const word = part.trim();
    const colon = word.indexOf(':');
    const rank = colon < 0 ? '' : word.slice(0, colon).trim().toLowerCase();
    if (ranks.has(rank)) {
      const value = word.slice(colon + 1).trim();
      if (value !== '' && !keywords.has(rank)) keywords.set(rank, value);
    } else if (word !== '') all.add(word);
  }
}

function binomial(keywords: ReadonlyMap<string, string>): string | null {
  const both = keywords.get('genus and species');
  if (both !== undefined) return both;
  const genus = keywords.get('genus');
  if (genus === undefined) return null;
  const species = keywords.get('species');
  return species === undefined ? genus : `${genus} ${species}`;
}

/** The first word of a name where it looks like a genus: a capital, then small letters (or hyphens). */
export function genusOf(name: string): string | null {
  const start = name.charCodeAt(0) === 0xd7 ? (name.charAt(1) === ' ' ? 2 : 1) : 0;
  let end = start;
  for (; end < name.length; end++) {
    const code = name.charCodeAt(end);
    if (code === 32) break;
    const small = (code >= 97 && code <= 122) || code === 45 || (code >= 0xdf && code <= 0xff);
    const capital = code >= 65 && code <= 90;
    if (end === start ? !capital : !small) return null;
  }
  const word = name.slice(start, end);
  // Names of families and above stand alone for want of a better one
  const alone = end === name.length;
  return word.length < 2 || (alone && /(?:idae|aceae|ales|inae|oidea)$/.test(word)) ? null : word;
}
