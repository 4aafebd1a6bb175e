import { isVirusWord, kindWordAt, type WordClass } from './kind-words.ts';

/**
 * What a text is that does not stand for a name under a code. `cluster`: an identifier of a cluster of sequences (BIN, SH),
 * alone or behind a name; `accession`: a number of an assembly, an OTU or a culture; `code`: letters and digits without a
 * meaning of their own; `clade`: a label of a clade or lineage; `deleted`: a note that the name is to be deleted.
 */
export type TextKind =
  | 'virus'
  | 'hybridFormula'
  | 'placeholder'
  | 'cluster'
  | 'accession'
  | 'code'
  | 'clade'
  | 'deleted'
  | 'noName';

/** Lets a text be read as a name. */
const A_NAME = null;

/**
 * Tells what a text is from its words and signs, without reading it as a name; null: it may be a name. The text must be
 * trimmed. A usual name leaves after one pass over its characters.
 */
export function kindOf(text: string): TextKind | null {
  const seen = survey(text);
  if (seen.letters === 0) return /^\d+(?:-\d+)+$/.test(text) ? 'code' : 'noName';
  if (seen.letters === 1 && !isAbbreviatedLetter(text)) return 'noName';
  if (seen.classes === 0 && !seen.hasOddSign && !seen.hasDigit && !isShort(text)) return A_NAME;
  return (
    deletedOrNothing(text, seen) ??
    placeholder(text, seen) ??
    virus(text, seen) ??
    label(text, seen) ??
    unplaced(text, seen) ??
    (seen.hasDigit ? identifier(text) : A_NAME) ??
    (seen.hasCross && isHybridFormula(text) ? 'hybridFormula' : A_NAME)
  );
}

/** Whether the text names a virus, phage, plasmid or prion, after GBIF's first parsers: ICTV's binomials count too. */
export function isVirusText(text: string): boolean {
  const seen = survey(text);
  if ((seen.classes & (CLASS.virus | CLASS.softVirus)) === 0 || isZoological(text)) return false;
  if ((seen.classes & CLASS.virus) === 0 && isSoftName(text)) return false;
  return (seen.classes & CLASS.placeholder) === 0 || !/\b(?:uncultured|unidentified)\b/i.test(text);
}

/** Classes of words as bits. */
const CLASS: Readonly<Record<WordClass, number>> = {
  virus: 1,
  softVirus: 2,
  placeholder: 4,
  deleted: 8,
  clade: 16,
  lineage: 32,
  nov: 64,
  unknown: 128,
};

interface Survey {
  readonly letters: number;
  readonly classes: number;
  readonly hasDigit: boolean;
  /** A sign that names seldom have: "@", "[", "?", ":", "_", "×", a free-standing "x" or "+" … */
  readonly hasOddSign: boolean;
  readonly hasCross: boolean;
}

const WORD = 1;
const DIGIT = 2;
const ODD = 3;

const SIGNS = signTable();

function signTable(): Uint8Array {
  const table = new Uint8Array(128);
  for (let code = 0x41; code <= 0x5a; code += 1) table[code] = table[code + 32] = WORD;
  for (let code = 0x30; code <= 0x39; code += 1) table[code] = DIGIT;
  for (const sign of '@[]?:_+=<>#*&;') table[sign.charCodeAt(0)] = ODD;
  return table;
}

/** "N.N." and "&nbsp;" show at their beginning what they are. */
const isShort = (text: string): boolean => text[1] === '.' || text[0] === '&';

/** One pass over the text. */
function survey(text: string): Survey {
  const { length } = text;
  let letters = 0;
  let classes = 0;
  let hasDigit = false;
  let hasOddSign = false;
  let hasCross = false;
  let start = -1;
  for (let at = 0; at <= length; at += 1) {
    const code = at < length ? text.charCodeAt(at) : 0x20;
    if (code === 0xd7) hasCross = hasOddSign = true;
    const sign = code < 128 ? SIGNS[code] : code >= 0xc0 && code !== 0xd7 ? WORD : ODD;
    if (sign === WORD || (sign === DIGIT && start >= 0)) {
      if (sign === WORD) letters += 1;
      else hasDigit = true;
      if (start < 0) start = at;
      continue;
    }
    if (start >= 0) {
      classes |= classOf(text, start, at);
      if (at - start === 1 && (text.charCodeAt(start) | 32) === 0x78) hasCross = hasOddSign = true;
      start = -1;
    }
    if (sign === DIGIT) hasDigit = true;
    else if (sign === ODD) {
      if (code !== 0x26 && code !== 0x3b) hasOddSign = true;
      if (code === 0x2b) hasCross = true;
    }
  }
  return { letters, classes, hasDigit, hasOddSign, hasCross };
}

/** The classes of a word; words without the endings and beginnings that count are told by their length and letters. */
function classOf(text: string, start: number, end: number): number {
  const length = end - start;
  if (length < 2) return 0;
  const named = kindWordAt(text, start, end);
  let classes = named === null ? 0 : CLASS[named];
  if (length > 4 && isVirusWord(text, start, end)) classes |= CLASS.virus;
  return classes;
}

const isAbbreviatedLetter = (text: string): boolean => text.length === 2 && text[1] === '.';

function deletedOrNothing(text: string, seen: Survey): TextKind | null {
  if (/^&(?:[a-zA-Z]{1,10}|#\d{1,6});$/.test(text)) return 'noName';
  if (text.charCodeAt(0) === 0x40) return 'deleted';
  if ((seen.classes & CLASS.deleted) !== 0 && isDeleted(text.toLowerCase())) return 'deleted';
  if (/^non /i.test(text) && (text.includes('=') || !/^non \p{Lu}\p{L}+/u.test(text))) {
    return 'noName';
  }
  if ((seen.classes & CLASS.nov) !== 0 && NEW_RANK_ONLY.test(text)) return 'noName';
  return /^\?\s?\?/.test(text) ? 'noName' : null;
}

const NEW_RANK_ONLY = /^gen\.?\s?nov\.?(?:\s?(?:sp|species)\.?\s?nov\.?)?$/i;

const isDeleted = (lower: string): boolean =>
  lower.includes('tobedeleted') ||
  lower.includes('(delete)') ||
  lower.includes('[delete]') ||
  lower.includes('[none]') ||
  /(?:^|\s)delete(?:[\s,]|$)/.test(lower);

const PLACEHOLDER =
  /\b(?:incertae[\s_]*sedis|inc\.\s*sed\.?|incertaesedis|not\s+assigned|unassigned|unknown|unaccepted|unidentified|undetermined|undet|indet\.?|indeterminate|indetermined|uncultured|undescribed|temp\s+dummy|unident|unclassed)(?![a-z])/i;

/** Words of the same kind that give way to those for viruses and clades ("unclassified virus"). */
const UNPLACED =
  /\b(?:unclassified|unplaced|unallocated|unnamed|unspecified|placeholder)(?![a-z])/i;

const UNDETERMINED_SPECIES = /^\p{Lu}[\p{L}-]+(?: \p{Lu}\p{L}+)? (?:indet|undet)\.?$/u;

function placeholder(text: string, seen: Survey): TextKind | null {
  if ((seen.classes & CLASS.placeholder) !== 0 && PLACEHOLDER.test(text)) {
    return UNDETERMINED_SPECIES.test(text) ? null : 'placeholder';
  }
  if (text.charCodeAt(0) === 0x4e && /^N\.\s?[Nn]\.?(?:\s?\([^)]{0,200}\))?$/.test(text)) {
    return 'placeholder';
  }
  return /^\? \p{Ll}+$/u.test(text) && isLoneWord(text) ? 'placeholder' : null;
}

function unplaced(text: string, seen: Survey): TextKind | null {
  return (seen.classes & CLASS.placeholder) !== 0 && UNPLACED.test(text) ? 'placeholder' : A_NAME;
}

/** "? unclassed": nothing but one word behind the question mark. */
const isLoneWord = (text: string): boolean => text.indexOf(' ', 2) < 0;

const ZOOLOGICAL =
  /^\p{Lu}\p{Ll}+ (?:\(\p{Lu}\p{Ll}+\) )?\p{Ll}[\p{Ll}-]+ (?:\([^()]{1,100}\) ?)?\(?(?:(?:\p{Ll}{2,4} ){1,3}|\p{Ll}')?(\p{Lu}[\p{L}.,&'\- ]{2,200})\b(?:1[6-9]|20)\d\d\b/u;

/** "Ceylonesmus vector Chamberlin, 1941": an author and a year tell that the word is an epithet. */
function isZoological(text: string): boolean {
  const author = text.length < 400 ? ZOOLOGICAL.exec(text)?.[1] : undefined;
  return author !== undefined && /\p{Ll}/u.test(author);
}

const CLEAN = /^\p{Lu}[\p{Ll}-]+(?: \(\p{Lu}\p{Ll}+\))?(?: \p{Ll}[\p{Ll}\d-]*)?$/u;

const VIRAL_NAME =
  /^\S*(?:virus|viroid|satellite|viriform|viridae|viroidae|satellitidae|virinae|viroinae|satellitinae|virales|virineae|viricetes|viricetidae|viricotina|viricota|virites|viria|virae)(?: |$)/i;

/** Whether a text is a uninomial or binomial as ICTV forms them, told by the ending of its first word. */
export const isViralName = (text: string): boolean => CLEAN.test(text) && VIRAL_NAME.test(text);

function virus(text: string, seen: Survey): TextKind | null {
  if ((seen.classes & (CLASS.virus | CLASS.softVirus)) === 0) return null;
  if (isViralName(text) || isZoological(text)) return null;
  return (seen.classes & CLASS.virus) === 0 && isSoftName(text) ? null : 'virus';
}

/** Genera such as Prion, and epithets such as "vector" in a name without anything else. */
const isSoftName = (text: string): boolean =>
  /^(?:Vector|Prions?|Particles?|Replicons?|Rna)\b/.test(text) || CLEAN.test(text);

function label(text: string, seen: Survey): TextKind | null {
  if ((seen.classes & CLASS.clade) !== 0) return 'clade';
  if ((seen.classes & CLASS.lineage) !== 0 && /^[\p{L}\d]+[- ]lineage$/u.test(text)) {
    return /^\p{Lu}\p{L}+[- ]/u.test(text) ? null : 'clade';
  }
  return null;
}

const BIN = /^BOLD[:_-][A-Z0-9]+$/i;
const SPECIES_HYPOTHESIS = /^SH\d{6,12}\.[0-9A-Z.]+$/i;
const ASSEMBLY = /^(?:UBA|GTDB|GCA|GCF)[\d_-]+$/i;
const UNIT = /^(?:z?OTU|ASV|ESV|MAG)[ _-]?\d+$/i;
const CULTURE =
  /^(?:ATCC|DSM|DSMZ|CBS|LMG|JCM|NBRC|NCTC|NCIMB|NCIB|CCUG|CIP|KCTC|KACC|CGMCC|CECT|BCRC|IFO|IAM|ICMP|NRRL|PCC|CCAP|SAG|UTEX|VKM|CCM|HAMBI|MTCC|IMI|MUCL|IFM|CCMP|NIES|BCCM|CFBP|NCPPB|NCYC|UAMH|TISTR|MCCC|LMSA|VKPM|CICC|MCC)[ :=_-]*(?:[A-Z]{1,4}-)?\d[\dA-Za-z.:-]*$/;

/** Whether a text is the number of a culture in a collection, e.g. "ATCC 11775". */
export const isCulture = (text: string): boolean => text.length < 40 && CULTURE.test(text);

function identifier(text: string): TextKind | null {
  if (text.length > 120) return null;
  if (BIN.test(text) || SPECIES_HYPOTHESIS.test(text)) return 'cluster';
  if (ASSEMBLY.test(text) || UNIT.test(text) || isCulture(text)) return 'accession';
  const space = text.lastIndexOf(' ');
  if (space < 0) return isMash(text) ? 'code' : null;
  if (/ sp\d{8,}$/.test(text)) return 'code';
  const last = text.slice(space + 1);
  return BIN.test(last) || SPECIES_HYPOTHESIS.test(last) ? 'cluster' : null;
}

/** Letters and digits in one word, but for a genus with a label glued to it ("GenusANIC_3"). */
const isMash = (text: string): boolean =>
  /^[\p{L}\d_.-]+$/u.test(text) && !/^\p{Lu}\p{Ll}+\p{Lu}{2,}[\p{Lu}\d_]*$/u.test(text);

/** More signs than any formula has; what is longer is not looked through. */
const MAX_CROSSES = 8;
const MAX_LOOK_AHEAD = 200;

/** A cross, a free-standing "x" or "+" between two names: at least a binomial or an author on the left, a word on the right. */
function isHybridFormula(text: string): boolean {
  let signs = 0;
  for (let at = 1; at + 1 < text.length && signs < MAX_CROSSES; at += 1) {
    const code = text.charCodeAt(at);
    const isSign = code === 0xd7 || (code | 32) === 0x78 || code === 0x2b;
    if (!isSign || text.charCodeAt(at - 1) !== 0x20 || text.charCodeAt(at + 1) !== 0x20) continue;
    signs += 1;
    const left = text.slice(0, at).trim();
    const right = text.slice(at + 2, at + MAX_LOOK_AHEAD).trim();
    if (!right.startsWith('?') && !/\p{L}{2}/u.test(right)) continue;
    if (wordsIn(left) >= 2 || /(?:^|[ (])\p{Lu}\p{L}*\./u.test(left)) return true;
    if (code === 0x2b && wordsIn(left) === 1 && /^\p{Lu}/u.test(left) && /^\p{Lu}/u.test(right)) {
      return true;
    }
  }
  return false;
}

/** Words of two letters and more, as far as two. */
function wordsIn(text: string): number {
  const word = /\p{L}[\p{L}.-]+/gu;
  return word.test(text) ? (word.test(text) ? 2 : 1) : 0;
}
