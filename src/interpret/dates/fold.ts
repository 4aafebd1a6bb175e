import { latinDate, mayBeEastAsian } from './east-asian.ts';
import { withEnglishEras } from './translations.ts';
import { monthsInEnglish, romanMonths } from './words.ts';

/** Longest text that is read as a date. */
export const MAX_DATE_LENGTH = 400;

/** Lower case, no accents, plain hyphens and spaces; East Asian and Roman-month dates in Latin words. */
export function fold(verbatim: string): string {
  const cut = verbatim.trim().slice(0, MAX_DATE_LENGTH + 1);
  const plain = latin.test(cut) ? cut.toLowerCase() : unaccented(cut);
  const spaced = oddSpace.test(plain) ? plain.replace(/\s+/g, ' ') : plain;
  const text = rarities.test(spaced) ? withoutRarities(spaced) : spaced;
  const known = withEnglishEras(text);
  return anyRoman.test(known) ? withoutRoman(known) : known;
}

const oddSpace = /\s\s|[^\S ]/;

/** What may be one of the spellings below; most texts are none. */
const rarities = /['`´?]|\.0|\d,\d|\d(?:-?[a-zех]|:e)|^ ?-/;

const withoutRarities = (text: string): string =>
  text
    .replace(/[`´]/g, "'")
    .replace(/^(\d{4,8})\.0+$/, '$1')
    .replace(/(?<!\d)(?:(\d{3})\?|(\d\d)\?\?)(?![\d?])/g, unknownDigits)
    .replace(/\b(\d{1,3}),(\d{3})(?=\s?b\.?\s?c)/g, '$1$2')
    .replace(/(?<!\d)(\d{1,2})(?:eme|ere|er|re|ste|de|:e|e|o)(?= \p{L})/gu, '$1th')
    .replace(/(?<!\d)(\d{3}0)-?(?:tal(?:et|let)?|е|х|er)(?!\p{L})/gu, '$1s')
    .replace(/^\? ?- ?(?=\d{4}$)/, 'possibly until ');

/** "199?", "19??" as libraries write 199u, 19uu. */
const unknownDigits = (_: string, three: string | undefined, two: string): string =>
  three === undefined ? `${two}uu` : `${three}u`;

// biome-ignore lint/suspicious/noControlCharactersInRegex: the range is that of ASCII
const latin = /^[\u0000-\u007f]*$/;

function unaccented(text: string): string {
  const korean = text.replace(/년/g, '年').replace(/월/g, '月').replace(/일/g, '日');
  const folded = korean
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replace(/[‐‑‒–—―−]/g, '-')
    .replace(/[‘’ʼ]/g, "'")
    .replace(/(?<=\d) ?(?:гг?|года?|году|р)(?:\.|$|(?= ))/g, '');
  return mayBeEastAsian(folded) ? latinDate(folded) : folded;
}

const anyRoman = /(?:^|[\d ./-])[ivx]{1,4}(?:[\d ./-]|$)/;

/** Months as Roman numerals between days and years (18.v.1931, 12-15.VII.1931, 1931-V-18, 21.xi-3.xii.1978). */
const withoutRoman = (text: string): string =>
  text
    .replace(/(?<!\d)(\d{1,2})( ?[./-] ?| )([ivx]{1,4})\.?(?= ?- ?\d{1,2}(?!\d))/g, romanAfterDay)
    .replace(/(^|\d)( ?[./-] ?| |)([ivx]{1,4})( ?[./-] ?| )(?=\d{4}(?!\d))/g, romanBeforeYear)
    .replace(
      /(?<!\d)(\d{4})( ?[./-] ?| )([ivx]{1,4})(?: ?[./-] ?| |$)(?=\d{1,2}(?!\d)|$)/g,
      romanAfterYear,
    )
    .replace(/^(\d{1,2})( ?[./-] ?| )([ivx]{1,4})(?: ?[./-] ?| )(?=\d{2}$)/, romanAfterYear);

const monthOf = (roman: string): string | undefined =>
  monthsInEnglish[(romanMonths.get(roman) ?? 0) - 1];

function romanAfterDay(whole: string, digit: string, _mark: string, roman: string): string {
  const month = monthOf(roman);
  return month === undefined ? whole : `${digit} ${month}`;
}

function romanBeforeYear(whole: string, before: string, mark: string, roman: string): string {
  const month = monthOf(roman);
  // "3v 1931" is no date
  if (month === undefined || (before !== '' && mark === '') || (before === '' && mark !== ''))
    return whole;
  return `${before} ${month} `;
}

function romanAfterYear(whole: string, year: string, _mark: string, roman: string): string {
  const month = monthOf(roman);
  return month === undefined ? whole : `${year} ${month} `;
}
