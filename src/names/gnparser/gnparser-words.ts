import type { NameWord, ParsedName } from '../parsed-name.ts';
import { APOSTROPHE, classOf, LOWER, UPPER } from '../parser/chars.ts';
import { clean } from '../parser/clean.ts';
import type { GnWord } from './gnparser-name.ts';

const wordTypes: Readonly<Record<NameWord['kind'], string>> = {
  uninomial: 'UNINOMIAL',
  genus: 'GENUS',
  infragenericEpithet: 'INFRA_GENUS',
  species: 'SPECIES',
  infraspecies: 'INFRASPECIES',
  rank: 'RANK',
  hybridChar: 'HYBRID_CHAR',
  graftChimeraChar: 'GRAFT_CHIMERA_CHAR',
  cultivar: 'CULTIVAR',
  candidatus: 'CANDIDATUS',
  comparisonMarker: 'COMPARISON_MARKER',
  approximationMarker: 'APPROXIMATION_MARKER',
  authorWord: 'AUTHOR_WORD',
  authorWordFilius: 'AUTHOR_WORD_FILIUS',
  year: 'YEAR',
  approximateYear: 'APPROXIMATE_YEAR',
  virusUninomial: 'UNINOMIAL_ICVCN',
  virusGenus: 'GENUS_ICVCN',
  virusSpecies: 'SPECIES_ICVCN',
};

/** The words of a name in gnparser's form. */
export function gnparserWords(parsed: ParsedName): GnWord[] {
  const place = placeOf(parsed.verbatim);
  const found: GnWord[] = [];
  for (let at = firstWord(parsed); at < parsed.words.length; at++) {
    const word = parsed.words[at];
    if (word === undefined) continue;
    const { verbatim, normalized, kind } = word;
    const start = place(word.start);
    if (kind === 'authorWord' && hasInnerCapital(verbatim)) {
      addPieces(found, verbatim, normalized, start);
    } else {
      const wordType = kind === 'virusUninomial' ? `${parsed.rank}_ICVCN` : wordTypes[kind];
      found.push({ verbatim, normalized, wordType, start, end: place(word.end) });
    }
  }
  return found;
}

/**
 * gnparser breaks authors' words before a capital within ("LeConte" → "Le Conte", "Sant'Anna" → "Sant' Anna"), but behind "Mc", "Mac"
 * and "D'", "L'", "M'", "O'".
 */
const innerCapital =
  /(?<!(?<!\p{L})(?:(?:Mc|Mac)['’]?|[dDLMO]['’]))(?<=\p{Ll}|\p{L}['’])(?=\p{Lu})/gu;

/** Whether a capital follows a small letter or an apostrophe; by character codes, since every text of authors is asked. */
function hasInnerCapital(text: string): boolean {
  let mayBreak = false;
  for (let at = 0; at < text.length; at++) {
    const bits = classOf(text.charCodeAt(at));
    if (mayBreak && bits & UPPER) return true;
    mayBreak = (bits & (LOWER | APOSTROPHE)) !== 0;
  }
  return false;
}

/** Text of authors with a space before capitals within words. */
export const breakCapitals = (text: string): string =>
  hasInnerCapital(text) ? text.replace(innerCapital, ' ') : text;

/** Adds the pieces of an author's word that begins at `from`. */
function addPieces(found: GnWord[], verbatim: string, normalized: string, from: number): void {
  const meant = normalized.split(innerCapital);
  let start = from;
  for (const [at, piece] of verbatim.split(innerCapital).entries()) {
    const end = start + piece.length;
    found.push({
      verbatim: piece,
      normalized: meant[at] ?? piece,
      wordType: wordTypes.authorWord,
      start,
      end,
    });
    start = end;
  }
}

/** gnparser leaves out the words before the lower rank of a combination of uninomials. */
function firstWord({ parts, words: all }: ParsedName): number {
  const [part] = parts;
  if (parts.length > 1 || part === undefined || part.parent === null) return 0;
  const last = all.findLastIndex(({ kind }) => kind === 'uninomial');
  return all[last - 1]?.kind === 'rank' ? last - 1 : last;
}

/** Turns UTF-16 offsets of the verbatim text into code points of the text without markup. */
function placeOf(verbatim: string): (offset: number) => number {
  const cleaned = clean(verbatim);
  if (cleaned === null && !hasSurrogates.test(verbatim)) return same;
  const text = cleaned?.text ?? verbatim;
  const places = new Array<number>(verbatim.length + 1);
  let place = 0;
  let from = 0;
  for (let at = 0; at <= text.length; at++) {
    const to = cleaned === null ? at : (cleaned.starts[at] ?? verbatim.length);
    for (let offset = from; offset <= to; offset++) places[offset] = place;
    from = to + 1;
    if (!isLowSurrogate(text.charCodeAt(at))) place++;
  }
  return (offset) => places[offset] ?? 0;
}

const hasSurrogates = /[\ud800-\udfff]/;
const same = (offset: number): number => offset;
const isLowSurrogate = (code: number): boolean => code >= 0xdc00 && code <= 0xdfff;
