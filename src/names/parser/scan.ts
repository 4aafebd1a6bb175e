import type { NameNote } from '../parsed-name.ts';
import { classOf, isDigit, isLower, isUpper, LOWER, ODD_SPACE, SPACE, UPPER } from './chars.ts';
import { isContinuation } from './clean.ts';
import { kindWordAt } from './kind-words.ts';
import { isOddEpithet } from './particles.ts';
import { remarkAt } from './remarks.ts';

/** What a look over the whole text tells before it is read. */
export interface Scanned {
  /** Where a remark begins, or the text's length. */
  end: number;
  remark: NameNote['kind'] | null;
  isVirus: boolean;
  /** The remark is a word that stands for an epithet: "spec.", "species". */
  isSpeciesWord: boolean;
  /** The remark says that several species are meant: "group", "complex". */
  isAggregate: boolean;
  /** A word tells that the text may be no usual name: "unassigned", "clade". */
  hasKindWord: boolean;
  /** No name at all: what it says instead. */
  unparsable: 'placeholder' | 'informal' | null;
  /** There may be markup, entities, daggers, letters apart from their marks. */
  needsCleaning: boolean;
  hasSpace: boolean;
  hasUnderscore: boolean;
  /** Where the first space other than U+0020 stands, or the text's length. */
  oddSpace: number;
  hasBroken: boolean;
}

const quotes = /['"‘’“”]/;

/** Looks over a text word by word: viruses, texts that are no names, and where a remark begins. */
export function scan(text: string): Scanned {
  const found: Scanned = {
    end: text.length,
    remark: null,
    isVirus: false,
    isSpeciesWord: false,
    isAggregate: false,
    hasKindWord: false,
    unparsable: null,
    needsCleaning: false,
    hasSpace: false,
    hasUnderscore: false,
    oddSpace: text.length,
    hasBroken: false,
  };
  let words = 0;
  let genus = '';
  let at = 0;
  while (at < text.length) {
    const bits = classOf(text.charCodeAt(at));
    if ((bits & (LOWER | UPPER)) === 0) {
      if (bits & SPACE) {
        found.hasSpace = true;
        if (bits & ODD_SPACE && found.oddSpace > at) found.oddSpace = at;
      } else noteSign(text, at, found);
      at++;
      continue;
    }
    const start = at;
    while (at < text.length) {
      const code = text.charCodeAt(at);
      if ((code < 0x61 || code > 0x7a) && (classOf(code) & (LOWER | UPPER)) === 0) break;
      if (code === 0xfffd) found.hasBroken = true;
      at++;
    }
    if (
      at - start > 0 &&
      isMojibakeLead(text.charCodeAt(at - 1)) &&
      isContinuation(text.charAt(at))
    ) {
      found.needsCleaning = true;
    }
    if (words === 0) genus = text.slice(start, at);
    examine(text, start, at, words, genus, found);
    words++;
  }
  return found;
}

const isMojibakeLead = (code: number): boolean => code >= 0xc2 && code <= 0xc5;

/** Signs that ask for cleaning, and underscores. */
function noteSign(text: string, at: number, found: Scanned): void {
  const code = text.charCodeAt(at);
  if (code === 0x5f) found.hasUnderscore = true;
  else if (code === 0x26) found.needsCleaning ||= beginsEntity(text.charCodeAt(at + 1));
  else if (code === 0x3c || code === 0x2020 || (code >= 0x300 && code < 0x370)) {
    found.needsCleaning = true;
  }
}

/** "&amp;", "&#38;", but not " & ". */
const beginsEntity = (next: number): boolean => next === 0x23 || (next >= 0x61 && next <= 0x7a);

function examine(
  text: string,
  start: number,
  end: number,
  place: number,
  genus: string,
  found: Scanned,
): void {
  if (end - start >= 3) {
    if (!found.hasKindWord && kindWordAt(text, start, end) !== null) found.hasKindWord = true;
    if (isVirusWord(text, start, end) && !isEpithetOf(text, start, end, genus))
      found.isVirus = true;
    else checkParsable(text, start, end, place, genus, found);
  }
  if (place === 0 || found.end < text.length) return;
  const before = spacesBefore(text, start);
  if (before < 0) return;
  const remark = remarkAt(text, before, start, end, genus);
  if (remark === null || isQuoted(text, before)) return;
  found.end = remark.start;
  found.remark = remark.kind;
  const word = text.slice(start, end);
  found.isAggregate = aggregates.has(word) || aggregateAt.test(text.slice(start, start + 20));
  found.isSpeciesWord = !found.isAggregate && speciesWords.has(word) && place === 1;
}

const aggregates = new Set(['group', 'complex', 'agg', 'aggregate']);
const aggregateAt = /^species\s+(?:group|complex|agg)/;
const speciesWords = new Set(['spec', 'species', 'sp', 'n', 'near']);

/** Where the spaces (and a parenthesis) before a word begin; -1: there are none. */
function spacesBefore(text: string, start: number): number {
  let at = start;
  if (text.charCodeAt(at - 1) === 0x28) at--;
  const glued = at;
  while (at > 0 && classOf(text.charCodeAt(at - 1)) & SPACE) at--;
  if (text.charCodeAt(at - 1) === 0x2c) return at - 1;
  return at === glued ? -1 : at;
}

/** "Anthurium 'Ace of Spades'": what looks like a remark belongs to a cultivar. */
const isQuoted = (text: string, before: number): boolean => {
  const from = text.slice(0, before).search(quotes);
  if (from >= 0 && classOf(text.charCodeAt(from - 1)) & SPACE)
    return quotes.test(text.slice(before));
  return false;
};

const small = (text: string, at: number): number => text.charCodeAt(at) | 0x20;

/** Words of viruses and their like; any letters before "virus", "viroid", "phage", "npv". */
function isVirusWord(text: string, start: number, end: number): boolean {
  const last = small(text, end - 1);
  const isPlural = last === 0x73;
  switch (isPlural ? small(text, end - 2) : last) {
    case 0x75: // virus
      return isPlural && endsIn(text, start, end, 'virus');
    case 0x64: // viroid
      return endsIn(text, start, isPlural ? end - 1 : end, 'viroid');
    case 0x76: // NPV
      return endsIn(text, start, end, 'npv') || isWord(text, start, end, 'ictv');
    case 0x65: // viruses, phage, particle, satellite
      return isVirusE(text, start, isPlural ? end - 1 : end) || endsIn(text, start, end, 'viruses');
    case 0x6e: // prion
      return isWord(text, start, isPlural ? end - 1 : end, 'prion');
    case 0x72: // vector
      return isWord(text, start, isPlural ? end - 1 : end, 'vector');
    default:
      return false;
  }
}

function isVirusE(text: string, start: number, end: number): boolean {
  return (
    endsIn(text, start, end, 'phage') ||
    isWord(text, start, end, 'particle') ||
    isWord(text, start, end, 'satellite') ||
    isWord(text, start, end, 'alphasatellite') ||
    isWord(text, start, end, 'betasatellite')
  );
}

function endsIn(text: string, start: number, end: number, ending: string): boolean {
  const from = end - ending.length;
  if (from < start) return false;
  for (let at = 0; at < ending.length; at++) {
    if (small(text, from + at) !== ending.charCodeAt(at)) return false;
  }
  return true;
}

const isWord = (text: string, start: number, end: number, word: string): boolean =>
  end - start === word.length && endsIn(text, start, end, word);

/** "Ophion virus Gauld & Mitchell, 1981", "Culex vector": the second word, small, an author's with a year or known. */
function isEpithetOf(text: string, start: number, end: number, genus: string): boolean {
  if (!isLower(text.charCodeAt(start))) return false;
  const word = text.slice(start, end);
  if (isOddEpithet(genus, word)) return true;
  return secondWord.test(text.slice(0, start)) && authorWithYear.test(text.slice(end));
}

const secondWord = /^\s*\p{Lu}\p{Ll}+\s+(?:\(\p{Lu}\p{Ll}+\)\s+)?$/u;
const authorWithYear =
  /^\s+\(?(?=[^\d[]{0,80}\p{Ll})\p{Lu}[^\d[]{1,80}(?<=[\s(,])[12][0789]\d\d[a-z]?\)?[^\d]{0,40}$/u;

/** Texts that say that there is no name, or name things that have none. */
function checkParsable(
  text: string,
  start: number,
  end: number,
  place: number,
  genus: string,
  found: Scanned,
): void {
  if (place === 0 && isNegation(text, start, end)) found.unparsable = 'placeholder';
  switch (text.charCodeAt(start)) {
    case 0x49: // Incertae sedis
    case 0x69: // incertae sedis
      if (isIncertae(text, start, end)) found.unparsable = 'placeholder';
      return;
    case 0x70: // phytoplasma, plasmid
      if (
        isSingularOrPlural(text, start, end, 'phytoplasma') ||
        isSingularOrPlural(text, start, end, 'plasmid')
      ) {
        found.unparsable = 'informal';
      }
      return;
    case 0x73: // symbiont
      if (isSingularOrPlural(text, start, end, 'symbiont')) found.unparsable = 'informal';
  }
  if (place > 0 && isLower(text.charCodeAt(start)) && endsIn(text, start, end, 'bacterium')) {
    if (!isEpithetOf(text, start, end, genus)) found.unparsable = 'informal';
  }
  if (isRna(text, start, end)) found.unparsable = 'informal';
}

const isSingularOrPlural = (text: string, start: number, end: number, word: string): boolean =>
  isWord(text, start, end, word) ||
  (small(text, end - 1) === 0x73 && isWord(text, start, end - 1, word));

const negations = new Set(
  'not none unidentified unnamed unknown undescribed undetermined unclassified uncultured'.split(
    ' ',
  ),
);

/** "Not", "NONE", "Unidentified" at the beginning. */
function isNegation(text: string, start: number, end: number): boolean {
  const first = small(text, start);
  return (first === 0x6e || first === 0x75) && negations.has(text.slice(start, end).toLowerCase());
}

const sedis = /^\.?\s*sed(?:is|\.)/i;

/** "incertae sedis", "inc. sed.", "Incertaesedis". */
function isIncertae(text: string, start: number, end: number): boolean {
  if (isWord(text, start, end, 'incertaesedis')) return true;
  const isShort = isWord(text, start, end, 'inc');
  if (!isShort && !isWord(text, start, end, 'incertae')) return false;
  if (isShort && text.charCodeAt(end) !== 0x2e) return false;
  return sedis.test(text.slice(end, end + 20));
}

/** "RNA12", "ssRNA", but no name in capitals with these letters ("KURNAKOV"). */
function isRna(text: string, start: number, end: number): boolean {
  if (text.charCodeAt(end - 1) !== 0x41 || !text.endsWith('RNA', end)) return false;
  return end - 3 === start || !isUpper(text.charCodeAt(end - 4)) || isDigit(text.charCodeAt(end));
}
