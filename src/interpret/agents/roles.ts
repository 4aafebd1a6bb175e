import { remember } from '../interpreted.ts';

/** Roles of those who made a work, in lower case, without "Collection " before them. */
const creatorRoles: ReadonlySet<string> = new Set([
  'architect',
  'artist',
  'artist/maker',
  'attributed to',
  'attribution',
  'author',
  'begun by',
  'cartographer',
  'composer',
  'created by',
  'creator',
  'designer',
  'draftsman',
  'engraver',
  'etcher',
  'finished by',
  'illustrator',
  'inventor',
  'lithographer',
  'made by',
  'maker',
  'manufacturer',
  'model maker',
  'painter',
  'photographer',
  'potter',
  'printmaker',
  'sculptor',
  'weaver',
]);

/** Longer texts are lists or remarks and stay as they are. */
const maxNameLength = 300;

const collectorRoles: ReadonlySet<string> = new Set(['collector', 'recorded by', 'observer']);

/** Whether a role is that of a creator or of a collector in the field; null for all others. */
export const rolesOf = remember((role): 'creator' | 'recordedBy' | null => {
  const folded = role.trim().toLowerCase();
  return creatorRoles.has(folded) ? 'creator' : collectorRoles.has(folded) ? 'recordedBy' : null;
}, 2000);

/**
 * A name without what a catalogue adds: life dates, and nationality or birthplace before them
 * ("Oscar Bluemner, American, b. Hanover, Germany, 1867–1938" → "Oscar Bluemner").
 */
export const nameOnly = (name: string): string => (hasAdditions(name) ? shortened(name) : name);

/** A figure, or a comma with a small letter two behind it: most names have neither and need no more. */
function hasAdditions(name: string): boolean {
  if (name.length > maxNameLength) return false;
  for (let i = 0; i < name.length; i++) {
    const code = name.charCodeAt(i);
    if (code >= 48 && code <= 57) return true;
    if (code === 44 && name.charCodeAt(i + 1) === 32 && name.charCodeAt(i + 2) >= 97) return true;
  }
  return false;
}

const shortened = remember((name) => {
  if (!/\d|, (?:b\.|born|died|active)/.test(name)) return name;
  const withoutBirth = name.replace(/,? (?:b\.|born|died|active|founded)\s.*$/u, '');
  const withoutDates = withoutBirth
    .replace(
      /,?\s*\(?(?:ca?\.\s*)?(?:\d{1,2} \p{L}+ )?\d{4}\??\s*[-–]\s*(?:(?:ca?\.\s*)?(?:\d{1,2} \p{L}+ )?\d{4}\??)?\)?$/u,
      '',
    )
    .trim();
  if (withoutDates === name || withoutDates === '') return name;
  // "Art Blakey, American": one capitalised word after the only comma, left by the dates, is a nationality
  return withoutDates.replace(
    /^([^,]+ [^,]+), (?:\p{Lu}\p{Ll}+(?:[ -]\p{Lu}\p{Ll}+)?(?:n|h|e|k|i|an|ish|ese|ch|ss))$/u,
    '$1',
  );
}, 50_000);
