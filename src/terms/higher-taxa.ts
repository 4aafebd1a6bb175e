import { readVocabulary, type Vocabulary } from './vocabulary.ts';

/** Ranks that carry a name in a flat classification, from the highest. */
export type HigherRank = 'kingdom' | 'phylum' | 'class' | 'order' | 'family';

/** Misspelt and former names of higher taxa, as `rank/name` → the name in use; `-`: no single one. Loaded when first needed. */
export const higherTaxa: Vocabulary = readVocabulary(
  new URL('./vocabularies/higher-taxa.tsv', import.meta.url),
  { sorted: true },
);
/** Texts that stand where a name should but name no taxon; the value is always `-`. Loaded when first needed. */
export const unknownTaxa: Vocabulary = readVocabulary(
  new URL('./vocabularies/higher-taxa-unknown.tsv', import.meta.url),
);

const maxLength = 200;
const letter = /\p{L}/u;
const namesNothing =
  /^(?:\p{L}\.?|un(?:named|cultured|placed|classified|assigned)\b.*|mixed\b.*|indet(?:erminat|erminad|ermined|\.)\w*(?:\s.*)?|in[cs]ertae?[\s_]sedis.*|.*\bincertae[\s_]sedis|(?:no|not|sin|sans)\s(?:known|assigned|identified|determined|specified|nombre|nom)\b.*)$/iu;

/**
 * Whether a text in the place of a taxon name names none: empty, "not assigned", "incertae sedis", "Unplaced order",
 * "?", "indet.". A name beside such words ("Asteraceae incertae sedis") counts as none, too.
 */
export function isUnknownTaxon(text: string): boolean {
  const plain = text.trim().replaceAll('_', ' ');
  if (plain.length > maxLength || !letter.test(plain)) return true;
  return unknownTaxa.find(plain) !== null || namesNothing.test(plain);
}

const wholeUpper = /^[\p{Lu}\s.-]+$/u;

/**
 * The name in use for a higher taxon as written ("ANIMALIAANIMALIA" → "Animalia", "Leguminosae" at family → "Fabaceae"), or the
 * name itself, tidied, where no correction is known. Null where the text names no taxon of the rank.
 */
export function higherTaxon(rank: HigherRank, text: string): string | null {
  if (text.length > maxLength) return null;
  const cache = caches[rank];
  const cached = cache.get(text);
  if (cached !== undefined) return cached;
  const name = inUse(rank, text.trim());
  if (cache.size >= maxCached) cache.clear();
  cache.set(text, name);
  return name;
}

const maxCached = 5000;
const caches: Readonly<Record<HigherRank, Map<string, string | null>>> = {
  kingdom: new Map(),
  phylum: new Map(),
  class: new Map(),
  order: new Map(),
  family: new Map(),
};

function inUse(rank: HigherRank, plain: string): string | null {
  const corrected = higherTaxa.find(`${rank}/${plain}`);
  if (corrected !== null) return corrected === '-' ? null : corrected;
  return isUnknownTaxon(plain) ? null : tidied(plain);
}

/** One capital letter, one space between words; other than whole capitals are left as written. */
function tidied(name: string): string {
  const spaced = name.replace(/\s+/g, ' ');
  const lowered = wholeUpper.test(spaced) ? spaced.toLowerCase() : spaced;
  return lowered.charAt(0).toUpperCase() + lowered.slice(1);
}
