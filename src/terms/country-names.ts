import { foldLetters, isNotAvailable } from './vocabulary.ts';

/**
 * Folds a country's name: its letters, or the three digits of a numeric code. "n/a" folds to nothing: without its
 * slash it would be the code of Namibia.
 */
export function foldCountry(name: string): string {
  const letters = foldLetters(name);
  if (letters === 'na' && isNotAvailable(name)) return '';
  return letters === '' ? (/^\s*(\d{3})\s*$/.exec(name)?.[1] ?? '') : letters;
}

const maxLength = 300;
/** Shorter parts are initials and codes, which mean something else within a text. */
const minLetters = 4;
/** But for these. */
const abbreviations: ReadonlySet<string> = new Set(['usa', 'uk', 'uae', 'png', 'drc', 'prc']);
const isoPrefix = /^\W*iso[\s_-]*3166(?:[\s_-]*[123])?[\s:_-]+([a-z]{2,3})\W*$/i;
const alternatives = /[\s([](?:or|and|also|to|ou|et|oder|und|bis)\s|[/&+]/i;
const partBreak =
  /[,;:|/&+=()[\]{}"\n\t]|\s[-–—]+\s|(?<=\p{L}{5}|\p{L} \p{L}{4}|\b(?:cuba|peru|iran|iraq|oman|chad|mali|fiji|guam|laos|togo))\.\s|[\s([](?:or|and|also|to|ou|et|oder|und|bis)\s/iu;
/** What comes in a list: countries of a distribution, or a region and its country. */
const listBreak = /[,;|]/;
/** Lists without spaces are distributions, of which every name counts. */
const tightList = /,\S/;

/** Words around a name that change nothing about its country. */
const qualifiers: ReadonlySet<string> = new Set(
  (
    'n s e w ne nw se sw nne nnw ene ese sse ssw wnw wsw no so north south east west northeast northwest southeast ' +
    'southwest northern southern eastern western northeastern northwestern southeastern southwestern central centr ' +
    'cent middle nord sud süd est ouest ost norte sur este oeste norden süden interior coast coastal coasts off near ' +
    'nr of the probably possibly presumably perhaps prob poss presumed cf coll captive from'
  ).split(' '),
);
/** Names that a point of the compass turns into another country's. */
const dividedNames: ReadonlySet<string> = new Set(
  (
    'korea corea coree kore sudan soudan guinea guinee guinée samoa timor sahara ireland irlande irland island california ' +
    'rhodesia africa afrique georgia jersey indies america britain solomon solomons'
  ).split(' '),
);
/** Names that several places share, and the countries that they may belong to where more is said. */
const sharedNames: ReadonlyMap<string, readonly string[]> = new Map([
  ['congo', ['CD', 'CG']],
  ['georgia', ['GE', 'GS', 'US']],
  ['guinea', ['GN', 'GQ', 'GW', 'PG']],
  ['jersey', ['GB', 'JE', 'US']],
  ['korea', ['KP', 'KR']],
  ['lebanon', ['LB', 'US']],
]);

type LookUp = (part: string) => string | null;

/**
 * The country that a text names which no list has: "Brazil: Rio de Janeiro", "N. Namibia", "Zaire [= Dem. Rep. of the
 * Congo]", "ISO 3166-2:BT". ISO 3166-1 alpha-2; `-` where it names several or a larger region; null where it names none.
 */
export function readCountry(text: string, listed: LookUp): string | null {
  if (text.length > maxLength) return null;
  const iso = isoPrefix.exec(text)?.[1];
  if (iso !== undefined) return listed(iso);
  const parts = text.split(partBreak).filter((part) => /\p{L}/u.test(part));
  if (parts.length > 30) return null;
  const codes = parts.map((part) => readPart(part, parts.length === 1, listed));
  const countries = new Set(codes.filter((code) => code !== null && code !== '-'));
  if (countries.size > 1) return '-';
  if (codes.includes(null) && (alternatives.test(text) || tightList.test(text))) return null;
  const [country = null] = countries;
  if (parts.some((part) => isElsewhere(part, country))) return country === null ? null : '-';
  if (country === null) return codes.length === 1 ? (codes[0] ?? null) : null;
  const isListed = listBreak.test(text) || alternatives.test(text);
  return isListed && codes.includes('-') ? '-' : country;
}

const isElsewhere = (part: string, country: string | null): boolean => {
  const within = sharedNames.get(foldLetters(part));
  return within !== undefined && (country === null || !within.includes(country));
};

function readPart(part: string, isAll: boolean, listed: LookUp): string | null {
  const folded = foldLetters(part);
  if (abbreviations.has(folded)) return listed(part);
  if (folded.length < minLetters || folded === 'island' || sharedNames.has(folded)) return null;
  return (isAll ? null : listed(part)) ?? readQualified(part, listed);
}

function readQualified(part: string, listed: LookUp): string | null {
  const words = part.split(/[\s.?*-]+/).filter((word) => word !== '');
  let [from, to] = [0, words.length];
  while (from < to && qualifiers.has((words[from] ?? '').toLowerCase())) from++;
  while (to > from && qualifiers.has((words[to - 1] ?? '').toLowerCase())) to--;
  if (to - from === words.length) return null;
  const core = words.slice(from, to).join(' ');
  if (foldLetters(core).length < minLetters || dividedNames.has(core.toLowerCase())) return null;
  return listed(core);
}
