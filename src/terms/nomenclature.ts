import { ownText } from './own-text.ts';
import { nomenclaturalStatuses } from './vocabularies.ts';

/** What a text says about the status of a name under its code, by GBIF's constants and MANUSCRIPT. */
export type NomenclaturalStatus =
  | 'ABORTED'
  | 'ALTERNATIVE'
  | 'AMBIGUOUS'
  | 'CONFUSED'
  | 'CONSERVED'
  | 'CONSERVED_PROPOSED'
  | 'CORRECTED'
  | 'DENIED'
  | 'DOUBTFUL'
  | 'FORGOTTEN'
  | 'ILLEGITIMATE'
  | 'INVALID'
  | 'LEGITIMATE'
  | 'MANUSCRIPT'
  | 'NEW_COMBINATION'
  | 'NEW_GENUS'
  | 'NEW_SPECIES'
  | 'NUDUM'
  | 'NULL_NAME'
  | 'OBSCURE'
  | 'ORIGINAL_COMBINATION'
  | 'ORTHOGRAPHIC_VARIANT'
  | 'PROTECTED'
  | 'PROVISIONAL'
  | 'REJECTED'
  | 'REJECTED_OUTRIGHT'
  | 'REJECTED_OUTRIGHT_PROPOSED'
  | 'REJECTED_PROPOSED'
  | 'REPLACEMENT'
  | 'SUBNUDUM'
  | 'SUPERFLUOUS'
  | 'SUPPRESSED'
  | 'VALIDLY_PUBLISHED';

const maxLength = 300;
const longestPhrase = 6;
const maxCached = 2000;
const cache = new Map<string, NomenclaturalStatus | null>();
const nomenId = /(?:^|\/)nomen[_:\s]?0*(\d+)$/i;
const notWord = /[^\p{L}\p{N}]+/u;
const nomen = /^(?:nom|nomen|nomina)$/;

/** Of several statuses the one that tells most: why a name is out of use, then that it is, then how it came to be. */
const weights: Readonly<Record<string, number>> = {
  NEW_COMBINATION: 0,
  NEW_GENUS: 0,
  NEW_SPECIES: 0,
  ORIGINAL_COMBINATION: 0,
  REPLACEMENT: 0,
  LEGITIMATE: 1,
  VALIDLY_PUBLISHED: 1,
  ILLEGITIMATE: 2,
  INVALID: 3,
};
const mostTelling = 4;

/**
 * Reads a nomenclatural status as written: "nom. illeg.", "nomina nuda", "sp. nov., heterotypic syn.",
 * "http://purl.obolibrary.org/obo/NOMEN_0000228". Of several the one that tells most ("nom. inval., nom. nud." is NUDUM).
 * Null where none is named.
 */
export function interpretNomenclaturalStatus(text: string): NomenclaturalStatus | null {
  if (text.length > maxLength) return null;
  const cached = cache.get(text);
  if (cached !== undefined) return cached;
  const status = read(text);
  if (cache.size >= maxCached) cache.clear();
  cache.set(ownText(text), status);
  return status;
}

function read(text: string): NomenclaturalStatus | null {
  const id = nomenId.exec(text.trim());
  const known = nomenclaturalStatuses.find(id === null ? text : `NOMEN_${id[1]}`);
  if (known === '-') return null;
  const status = known ?? (id === null ? withinText(text) : null);
  return status as NomenclaturalStatus | null;
}

/** The most telling of the phrases known; of equals the first. */
function withinText(text: string): string | null {
  const words = text
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .split(notWord)
    .filter((word) => word !== '');
  let best: string | null = null;
  let bestWeight = -1;
  for (let at = 0; at < words.length; ) {
    const [status, length] = phraseAt(words, at);
    at += length;
    const weight = status === null ? -1 : (weights[status] ?? mostTelling);
    if (weight > bestWeight) [best, bestWeight] = [status, weight];
  }
  return best;
}

/** The status of the longest phrase that begins here, and its words; bare abbreviations count only after "nom.". */
function phraseAt(words: readonly string[], at: number): readonly [string | null, number] {
  const named = nomen.test(words[at] ?? '');
  const from = named ? at + 1 : at;
  for (let length = Math.min(longestPhrase, words.length - from); length > 0; length--) {
    const phrase = words.slice(from, from + length);
    const listed =
      (named ? nomenclaturalStatuses.find(`nom ${phrase.join(' ')}`) : null) ?? find(phrase, named);
    if (listed !== null) return [listed === '-' ? null : listed, from - at + length];
  }
  return [null, 1];
}

const endings: readonly (readonly [plural: RegExp, singular: string])[] = [
  [/ia$/, 'ium'],
  [/a$/, 'um'],
];

function find(phrase: readonly string[], named: boolean): string | null {
  const joined = phrase.join(' ');
  // "species", "ms", "sp" within a sentence are too often something else
  if (phrase.length === 1 && !named && joined.length < 4) return null;
  const listed = nomenclaturalStatuses.find(joined);
  if (listed !== null || phrase.length > 1 || joined.length < (named ? 4 : 5)) return listed;
  for (const [plural, singular] of endings) {
    const found = plural.test(joined)
      ? nomenclaturalStatuses.find(joined.replace(plural, singular))
      : null;
    if (found !== null) return found;
  }
  return null;
}
