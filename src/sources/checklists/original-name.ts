import { stemEpithet } from '../../names/index.ts';

const MAX_LENGTH = 200;
const usual = /^[A-Z][a-z]+(?: \([A-Z][a-z]+\))?(?: [a-z-]{2,}){1,2}$/;
const letters = /[^\p{L}-]/gu;
const marker = /^(?:var|subsp|ssp|f|forma|subvar|ab)\.?$/i;

/**
 * Brings an original name as older works print it into the form that names have today: "Alauda Gulgula" → "Alauda gulgula",
 * "kangurus Gaimardi" → "Kangurus gaimardi", "[Euplocomus] melanotus" → "Euplocomus melanotus", "Sciurus Petaurus norfolcensis" → "Sciurus
 * (Petaurus) norfolcensis", "Petaurus breviceps, var. papuanus", "Perameles? Kalubu". `name` is the present name: the epithet that
 * both have tells where the original ends, and that a capital is no author's; `authorship` is the one that stands beside it. Null where it
 * has no epithet.
 */
export function tidyOriginalName(
  original: string,
  name: string,
  authorship: string | null,
): string | null {
  if (original.length > MAX_LENGTH) return null;
  if (usual.test(original)) return original;
  const words = original
    .normalize('NFC')
    .replace(/[[\]?"“”]/g, '')
    .replace(/\([^\p{L}()]*\)/gu, ' ')
    .replace(/\(((?:var|subsp)\.[^()]*)\)/g, '$1')
    .split(/\s+/)
    .map((word) => word.replace(/,$/, ''))
    .filter((word) => word !== '' && word !== '×');
  const [genus] = words;
  if (genus === undefined || words.length < 2) return null;
  const stems = new Set(epithetsOf(name).map(stemOf));
  const lastKnown = words.findLastIndex((word, at) => at > 0 && stems.has(stemOf(word)));
  const end = lastKnown < 0 ? endOfName(words, authorship) : lastKnown + 1;
  if (end < 2) return null;
  const epithets = words.slice(1, end);
  const isSubgenus =
    epithets.length === 2 &&
    isCapital(epithets[0]) &&
    !isCapital(epithets[1]) &&
    !marker.test(epithets[0] ?? '');
  const read = epithets.map((word, at) => {
    if (word.startsWith('(')) return at < epithets.length - 1 ? word : bare(word);
    return isSubgenus && at === 0 ? `(${word})` : word.toLowerCase();
  });
  return [capitalised(genus), ...read, ...words.slice(end)].join(' ');
}

const epithetsOf = (name: string): readonly string[] =>
  name
    .split(' ')
    .slice(1)
    .filter((word) => !isCapital(word) && !word.startsWith('('));

const stemOf = (word: string): string =>
  stemEpithet(word.toLowerCase().replace(letters, ''))
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/ae|oe/g, 'e');

const bare = (word: string): string => word.replace(/[()]/g, '').toLowerCase();

/**
 * Where no word is an epithet of the present name: all are epithets where authors stand elsewhere and are not repeated; else a
 * capital begins the authors.
 */
function endOfName(words: readonly string[], authorship: string | null): number {
  const authors = authorship?.match(/\p{Lu}\p{Ll}{2,}/gu) ?? [];
  if (authors.length > 0 && !authors.some((author) => words.includes(author))) return words.length;
  const at = words.findIndex(
    (word, place) => place > 0 && isCapital(word) && !word.startsWith('('),
  );
  return at < 0 ? words.length : at;
}

const isCapital = (word: string | undefined): boolean =>
  word !== undefined && /^\p{Lu}/u.test(word);

/** A genus in small letters, or with "OE" and "AE" for the ligatures. */
function capitalised(genus: string): string {
  const rest = /^(?:OE|AE|Æ|Œ)\p{Ll}/u.test(genus)
    ? genus.replace(/^(?:OE|Œ)/, 'Oe').replace(/^(?:AE|Æ)/, 'Ae')
    : genus;
  return rest.charAt(0).toUpperCase() + rest.slice(1);
}
