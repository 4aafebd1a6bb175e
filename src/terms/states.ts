import { ownText } from './own-text.ts';
import { foldWord, readVocabulary } from './vocabulary.ts';

/** A subdivision of a country. */
export interface Subdivision {
  /** ISO 3166-2, e.g. US-CA. */
  readonly code: string;
  /** Its English name where that is in use (Unicode CLDR), else its own. */
  readonly name: string;
}

/** Folds "US Calif." to `us:calif`: names count within their country only. */
export const foldState = (word: string): string => {
  const name = foldWord(word.slice(3));
  return name === '' ? '' : `${word.slice(0, 2).toLowerCase()}:${name}`;
};

const words = readVocabulary(new URL('./vocabularies/states.tsv', import.meta.url), {
  fold: foldState,
  sorted: true,
});
const names = readVocabulary(new URL('./vocabularies/state-names.tsv', import.meta.url), {
  fold: (code) => code.toUpperCase(),
  sorted: true,
});

const maxLength = 200;
const maxCached = 20_000;
const isoCode = /^\s*([A-Za-z]{2})-([A-Za-z0-9]{1,3})\s*$/;
const separator = /[,;:|/()[\]]|\s[-–]\s/;

const kinds =
  'state|states|province|prov|provincia|provincie|provinz|département|departement|department|departamento|depto|dpto|dept|' +
  'region|región|région|regione|região|oblast|krai|kray|kraj|republic|respublika|república|republik|okrug|county|' +
  'prefecture|pref|governorate|wilaya|canton|kanton|cantón|territory|terr|estado|edo|est|land|bundesland|comunidad|' +
  'autonomous region|autonomous community|voivodeship|woj|województwo|kraj|megye|lääni|län|fylke|pokrajina|judetul|judet';
const kindBefore = new RegExp(
  `^(?:${kinds})\\.?\\s+(?:(?:of|de|del|della|do|da|du|des|d')\\s*)?`,
  'iu',
);
const kindAfter = new RegExp(`[\\s-](?:${kinds}|district|ken|sheng|shi|fu)['’.]*$`, 'iu');

/** A name without the word for what it is: "Provincia de Buenos Aires", "Aomori-ken" → Buenos Aires, Aomori. */
export const withoutKind = (name: string): string => {
  const trimmed = name.trim();
  const rest = trimmed.replace(kindBefore, '').replace(kindAfter, '').trim();
  return rest === '' ? trimmed : rest;
};

const byCountry = new Map<string, Map<string, Subdivision | null>>();
let cached = 0;

/**
 * The subdivision that a text names, by its code, a name in use or an abbreviation: ("Calif.", "US") → US-CA,
 * California. `countryCode`: ISO 3166-1 alpha-2; without one only whole codes ("US-CA") are read. Null where no
 * subdivision is named, or several, or one of another country. ISO 3166-2; dwc:stateProvince.
 */
export function interpretStateProvince(
  text: string,
  countryCode: string | null,
): Subdivision | null {
  const country = countryCode ?? '';
  const known = byCountry.get(country);
  const before = known?.get(text);
  if (before !== undefined) return before;
  if (text.length > maxLength) return null;
  const subdivision = readState(text, country);
  if (cached >= maxCached) {
    byCountry.clear();
    cached = 0;
  }
  const into = byCountry.get(country) ?? new Map<string, Subdivision | null>();
  byCountry.set(country, into.set(ownText(text), subdivision));
  cached++;
  return subdivision;
}

function readState(text: string, country: string): Subdivision | null {
  const [, prefix = country, suffix] = isoCode.exec(text) ?? [];
  const code = suffix === undefined ? null : `${prefix}-${suffix}`.toUpperCase();
  if (code !== null && names.find(code) !== null) {
    return country === '' || code.startsWith(country) ? subdivisionOf(code) : null;
  }
  if (!/^[A-Z]{2}$/.test(country)) return null;
  const whole = findName(text, country);
  return subdivisionOf(whole ?? onlyOne(text.split(separator), country));
}

const findName = (name: string, country: string): string | null =>
  words.find(`${country} ${name}`) ?? words.find(`${country} ${withoutKind(name)}`);

/** The one subdivision that parts of a text name: "California; San Diego Co.". Initials do not count there. */
function onlyOne(parts: readonly string[], country: string): string | null {
  if (parts.length < 2 || parts.length > 20) return null;
  const found = parts
    .filter((part) => foldWord(part).length > 2)
    .map((part) => findName(part.trim(), country));
  const codes = new Set(found.filter((code) => code !== null));
  const [code = null] = codes;
  return codes.size === 1 ? code : null;
}

function subdivisionOf(code: string | null): Subdivision | null {
  const name = code === null ? null : names.find(code);
  return code === null || name === null ? null : { code, name };
}
