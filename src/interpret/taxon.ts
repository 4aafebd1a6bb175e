import type { LabelledText, VerbatimTerms } from '../terms/index.ts';
import { distinctTexts } from './texts.ts';

/** Name and classification of what a record shows, and its topics without them. */
export interface Taxon {
  readonly scientificName: string | null;
  readonly kingdom: string | null;
  readonly phylum: string | null;
  readonly class: string | null;
  readonly order: string | null;
  readonly family: string | null;
  readonly genus: string | null;
  readonly topic: readonly string[];
}

/**
 * The taxon from its own terms, or from topics under the label "Keywords" that name ranks
 * ("Species: kori,Genus: Ardeotis", as the National Zoo writes them).
 */
export function readTaxon(terms: VerbatimTerms): Taxon {
  const scientificName = first(terms.scientificName);
  const worded = hasKeywords(terms.topic) ? readKeywords(terms.topic) : null;
  const ranked = worded === null ? noRanks : worded.ranked;
  const named = scientificName ?? binomial(ranked);
  return {
    scientificName: named,
    kingdom: first(terms.kingdom) ?? ranked.get('kingdom') ?? null,
    phylum: first(terms.phylum) ?? ranked.get('phylum') ?? null,
    class: first(terms.class) ?? ranked.get('class') ?? null,
    order: first(terms.order) ?? ranked.get('order') ?? null,
    family: first(terms.family) ?? ranked.get('family') ?? null,
    genus: named === null ? null : genusOf(named),
    topic: worded === null ? distinctTexts(terms.topic) : worded.topic,
  };
}

const noRanks: ReadonlyMap<string, string> = new Map();

const first = (values: readonly LabelledText[] | undefined): string | null =>
  values === undefined ? null : (values[0]?.text ?? null);

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
