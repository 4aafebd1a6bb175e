/** What a word says about the text it stands in. */
export type WordClass =
  | 'virus'
  | 'softVirus'
  | 'placeholder'
  | 'unknown'
  | 'deleted'
  | 'clade'
  | 'lineage'
  | 'nov';

/**
 * Words that tell that a text is no usual name. `virus`: always; `softVirus`: words that are epithets and genera, too;
 * `unknown`: those that stand alone for a taxon that nobody knows.
 * Made from the kinds of labels that sequence databases, checklists and collections put where a name belongs.
 */
const WORDS: Readonly<Record<WordClass, string>> = {
  virus: 'npv mnpv snpv cnpv gv ictv phagemid phagemids phagein phageins',
  softVirus: 'vector prion prions particle particles replicon replicons rna',
  placeholder:
    'incertae sedis inc sed incertaesedis assigned unassigned unknown unaccepted unidentified undetermined undet indet ' +
    'indeterminate indetermined uncultured undescribed dummy unident unclassed unclassified unplaced unallocated unnamed ' +
    'unspecified placeholder',
  unknown:
    'null blank unbekannt unbestimmt unidentifiable indeterminado indeterminada desconocido desconocida inconnu inconnue ' +
    'undesignated uncertain mixed',
  deleted: 'tobedeleted delete none',
  clade: 'clade',
  lineage: 'lineage',
  nov: 'nov',
};

/** By word in lower case. */
const KIND_WORDS: ReadonlyMap<string, WordClass> = new Map(
  (Object.entries(WORDS) as [WordClass, string][]).flatMap(([name, words]) =>
    words.split(' ').map((word): [string, WordClass] => [word, name]),
  ),
);

/** By length, the letters with which the words begin, as bits: most words of a text need no look-up. */
const KIND_INITIALS: Int32Array = initials();

function initials(): Int32Array {
  const lengths = new Int32Array(16);
  for (const word of KIND_WORDS.keys()) {
    lengths[word.length] = (lengths[word.length] ?? 0) | (1 << (word.charCodeAt(0) - 0x61));
  }
  return lengths;
}

const isDigit = (code: number): boolean => code >= 0x30 && code <= 0x39;

/**
 * What a word of a text says about it, or null: most words are told by their length and first letter alone. A number may be
 * glued to those that stand for nothing ("tobedeleted2").
 */
export function kindWordAt(text: string, start: number, end: number): WordClass | null {
  let stop = end;
  while (isDigit(text.charCodeAt(stop - 1))) stop -= 1;
  const length = stop - start;
  const bit = 1 << ((text.charCodeAt(start) | 32) - 0x61);
  if (length >= KIND_INITIALS.length || ((KIND_INITIALS[length] ?? 0) & bit) === 0) return null;
  const kind = KIND_WORDS.get(text.slice(start, stop).toLowerCase()) ?? null;
  return stop === end || kind === 'deleted' || kind === 'placeholder' ? kind : null;
}

/** "Crassatellites" is a genus of clams. */
const ENDINGS: Readonly<Record<string, RegExp>> = {
  s: /(?:viru|viruse|viroid|phage|virion|(?:^|alpha|beta|delta)satellite)s$/i,
  e: /(?:phage|satellite)$/i,
  d: /viroid$/i,
  n: /virion$/i,
};

/** A code glued to the word: "phage1", "phageBT1". */
const CODED_PHAGE = /(?:^|[a-z])phages?(?:[A-Z]{1,6})?\d+$/;

/** Whether a word ends as words for viruses do ("papillomavirus", "bacteriophages"), a code behind "phage" included. */
export function isVirusWord(text: string, start: number, end: number): boolean {
  const last = text.charCodeAt(end - 1);
  if (last >= 0x30 && last <= 0x39) return CODED_PHAGE.test(text.slice(start, end));
  const before = text.charCodeAt(end - 2) | 32;
  switch (last | 32) {
    case 0x73: // s, after u, e, d or n
      if (before !== 0x75 && before !== 0x65 && before !== 0x64 && before !== 0x6e) return false;
      return ENDINGS['s']?.test(text.slice(start, end)) === true;
    case 0x65: // e, after g or t
      if (before !== 0x67 && before !== 0x74) return false;
      return ENDINGS['e']?.test(text.slice(start, end)) === true;
    case 0x64: // d, after i
      return before === 0x69 && ENDINGS['d']?.test(text.slice(start, end)) === true;
    case 0x6e: // n, after o
      return before === 0x6f && ENDINGS['n']?.test(text.slice(start, end)) === true;
    default:
      return false;
  }
}
