import { knownLicense } from './licenses-known.ts';
import { licenses } from './vocabularies.ts';
import { foldWord } from './vocabulary.ts';

/** Shorter ones could be parts of other words. */
const minLength = 12;

let titles: readonly (readonly [folded: string, code: string])[] | null = null;

/** Read when first needed: few texts get here. */
const readTitles = (): readonly (readonly [string, string])[] =>
  licenses.rows
    .filter(([, code]) => knownLicense(code)?.kind === 'license')
    .map(([word, code]) => [foldWord(word), code] as const)
    .filter(([folded]) => folded.length >= minLength)
    .sort(([a], [b]) => b.length - a.length);

/**
 * The code of a licence other than Creative Commons' whose full name stands in a longer text ("Contains public sector
 * information licensed under the Open Government Licence v3.0."): of the longest name that does.
 */
export function codeOfTitle(verbatim: string): string | null {
  const folded = foldWord(verbatim);
  if (folded.length < minLength) return null;
  titles ??= readTitles();
  return titles.find(([title]) => folded.includes(title))?.[1] ?? null;
}
