import { editDistance } from '../compare/edit-distance.ts';
import { lookupKey } from '../compare/lookup-key.ts';
import { firstWord } from './simple-name.ts';

const endings = /(?:[ai]dae|inae|oidea|aceae|oideae|ales|ineae|iformes|phyta|mycota)$/;

/** The ending that tells a rank above the genus; "": none (ICZN Art. 29, ICN Art. 16–19). Families were written with -adae once. */
export function rankEnding(word: string): string {
  const ending = endings.exec(word.toLowerCase())?.[0] ?? '';
  return ending === 'adae' ? 'idae' : ending;
}

/** Whether two words are one but for what authors write for each other: ae, oe and e; y and i; ph and f; doubled letters. Endings count. */
export const isOneWord = (one: string, other: string): boolean =>
  one.slice(-2) === other.slice(-2) && lookupKey(`a ${one}`) === lookupKey(`a ${other}`);

/** Letters of a word above the genus, without its ending, from which a letter more or less leaves it the same word. */
const LONG_STEM = 6;

/** Whether a name above the genus that is one letter off may be misspelt where nothing else speaks for it. */
export const isLikelyHigherName = (word: string): boolean =>
  word.length - rankEnding(word).length >= LONG_STEM;

/** What keys of two names have after the genus. */
const epithets = (canonical: string): string => {
  const key = lookupKey(canonical);
  return key.slice(firstWord(key).length);
};

/**
 * Whether a genus may be a misspelt one where nothing else speaks for it: the epithets are the same, and it differs by a letter or at its
 * end. Another consonant in the middle makes another word ("Ochogona", "Ochotona"), unless the epithet is so long that few share it.
 */
export function isLikelyGenus(asked: string, found: string): boolean {
  if (epithets(asked) !== epithets(found)) return false;
  const [one, other] = [firstWord(asked), firstWord(found)];
  const shared = Math.min(one.length, other.length) - 2;
  if (one.slice(0, shared) === other.slice(0, shared)) return true;
  if (editDistance(one, other, 1) > 1) return false;
  return epithets(asked).length > RARE_EPITHET || !hasOtherConsonant(one, other);
}

/** Letters of an epithet from which hardly two genera with names alike share it. */
const RARE_EPITHET = 9;

/** Consonants that are taken for each other. */
const alike: readonly string[] = ['ckqgx', 'szcx', 'td', 'bpvfw', 'mn', 'lr', 'ijy'];
const vowels = /[aeiouyäëïöü]/i;
/** Length from which a genus that is one letter off is believed without support. */
const LONG_GENUS = 10;

/** Whether a genus that stands alone may be a misspelt one where nothing else speaks for it: for its sounds, or if long for one other vowel. */
export const isLikelyLoneGenus = (asked: string, found: string): boolean =>
  isOneWord(asked, found) ||
  (asked.length >= LONG_GENUS && asked.length === found.length && !hasOtherConsonant(asked, found));

/** Whether two words of one length differ by a consonant that sounds otherwise. */
function hasOtherConsonant(one: string, other: string): boolean {
  if (one.length !== other.length) return false;
  let at = 0;
  while (at < one.length && one[at] === other[at]) at++;
  const [a = '', b = ''] = [one[at]?.toLowerCase(), other[at]?.toLowerCase()];
  const isSwap = one[at + 1] === other[at] && one[at] === other[at + 1];
  if (isSwap || (vowels.test(a) && vowels.test(b))) return false;
  return !alike.some((letters) => letters.includes(a) && letters.includes(b));
}

/** Letters of an epithet, without its ending, from which one or two edits leave it the same word. */
const ONE_EDIT = 5;
const TWO_EDITS = 9;

/**
 * Whether the epithets may be misspelt ones where no author speaks for them: short words with a letter or two changed are mostly other
 * names ("griseus", "grinda").
 */
export function areLikelyEpithets(asked: string, found: string): boolean {
  const one = epithets(asked);
  const other = epithets(found);
  if (one === other) return true;
  // As written, too: "bredaensis" has an ae by accident, which its key has not.
  return (
    areAllNear(one, other) ||
    areAllNear(asked.slice(firstWord(asked).length), found.slice(firstWord(found).length))
  );
}

function areAllNear(one: string, other: string): boolean {
  const words = one.trim().split(' ');
  const others = other.trim().split(' ');
  return words.every((word, at) => {
    const counterpart = others[at] ?? '';
    const length = Math.min(word.length, counterpart.length);
    const most = length >= TWO_EDITS ? 2 : length >= ONE_EDIT ? 1 : 0;
    return word === counterpart || editDistance(word, counterpart, most) <= most;
  });
}

/** Endings of family-group names below the family that no genera have, with the family's own. */
const belowFamily: readonly (readonly [ending: RegExp, family: string])[] = [
  [/(?:inae|ini)$/, 'idae'],
  [/(?:oideae|inae)$/, 'aceae'],
];

/** Families that a subfamily or tribe is in, because they have its stem: that of their type genus (ICZN Art. 36, ICN Art. 19). */
export const familiesOfStem = (uninomial: string): readonly string[] =>
  belowFamily
    .filter(([ending]) => ending.test(uninomial))
    .map(([ending, family]) => uninomial.replace(ending, family));
