/**
 * Makes src/terms/vocabularies/languages.tsv from the ISO 639-3 codes and names (npm iso-639-3, MIT, SIL's data), the
 * names that CLDR has for them in many languages (Node's own Intl) and our own in languages-own.tsv, which come first.
 * `node scripts/vocabularies/languages.ts`; the same packages and the same Node give the same bytes.
 */
import { writeFileSync } from 'node:fs';
import { iso6393 } from 'iso-639-3';
import { foldWord } from '../../src/terms/vocabulary.ts';
import { Names } from './names.ts';

const locales =
  'en de fr es pt it nl sv nb da fi pl cs ru uk zh zh-Hant ja ko tr hu id ca ro hr el ar'.split(
    ' ',
  );
const file = new URL('../../src/terms/vocabularies/languages.tsv', import.meta.url);
const head = `# Codes and names of languages in many languages, and BCP 47 language subtags; - is no language. Rows are in the order of
# their folded words, for they are searched in place. Made by scripts/vocabularies/languages.ts.
# Provenance: ISO 639-1, 639-2 and 639-3 codes and English names (SIL International, by the npm package iso-639-3, MIT);
# names in ${locales.length} languages from Unicode CLDR ${process.versions['cldr']} (Unicode-3.0), by Node's Intl; and our own of scripts/vocabularies/languages-own.tsv,
# which come first. Of a word with several meanings the code counts, then the English name, then the first.
`;

export function makeLanguages(): string {
  const names = new Names(foldWord);
  names.addFile(new URL('languages-own.tsv', import.meta.url));
  const tags = iso6393.map((one) => ({ ...one, tag: one.iso6391 ?? one.iso6393 }));
  for (const { iso6391, tag } of tags) names.add(iso6391, tag);
  for (const { iso6393: code, tag } of tags) names.add(code, tag);
  for (const { iso6392B, iso6392T, tag } of tags) {
    names.add(iso6392B, tag);
    names.add(iso6392T, tag);
  }
  for (const { name, tag } of tags) names.add(longEnough(name), tag);
  const english = new Intl.DisplayNames('en', { type: 'language', fallback: 'none' });
  const known = tags.filter(({ tag }) => english.of(tag) !== undefined);
  for (const locale of locales) {
    const display = new Intl.DisplayNames(locale, { type: 'language', fallback: 'none' });
    for (const { tag } of known) names.add(longEnough(display.of(tag)), tag);
  }
  for (const { tag } of known) names.add(longEnough(autonym(tag)), tag);
  return head + names.toText();
}

/** Short names (E, U, Ik) are rather codes or slips. */
const longEnough = (name: string | undefined): string | undefined =>
  name === undefined || (foldWord(name).length < 3 && /^[a-z]*$/.test(foldWord(name)))
    ? undefined
    : name;

function autonym(tag: string): string | undefined {
  const [known] = Intl.DisplayNames.supportedLocalesOf([tag]);
  return known === undefined
    ? undefined
    : new Intl.DisplayNames(known, { type: 'language', fallback: 'none' }).of(tag);
}

if (import.meta.main) writeFileSync(file, makeLanguages());
