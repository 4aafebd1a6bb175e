/** Longer runs of letters are hashes or encoded data, not words. In UTF-16 units. */
export const LONGEST_WORD = 64;

/** Accents, Hebrew points, Arabic vowel signs and the like: what is written or left out at will. */
const MARKS =
  /[\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed]/g;
/** Modifier letters that stand for a glottal stop or a soft sign, soft hyphens, joiners, variation selectors. */
const ELIDED =
  /[\u00ad\u02b0-\u02ff\u061c\u2060-\u2064\ufeff]|[\u200c-\u200f]|[\ufe00-\ufe0f]|[\u{e0100}-\u{e01ef}]/gu;
// Compatibility decomposition would join them to the word before.
const SIGNS = /[\u2122\u2120\u00a8\u00af\u00b4\u00b8\u02d8-\u02dd\u037a\u0384\u0385]/g;

const LETTERS: Readonly<Record<string, string>> = {
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ħ: 'h',
  ŧ: 't',
  ı: 'i',
  æ: 'ae',
  œ: 'oe',
  þ: 'th',
  ð: 'd',
  ς: 'σ',
};
const LETTER = /[øłđħŧıæœþðς]/g;

/** Full case folding: `ß` and `SS` fold to `ss`. */
const foldCase = (text: string): string => text.toUpperCase().toLowerCase();

/** Case-folded, without accents and in Unicode's compatibility form: `É`, `é` and `Ｅ` become `e`. */
export const foldText = (text: string): string =>
  foldCase(text.replace(SIGNS, ' ').normalize('NFKD'))
    .normalize('NFKD')
    .replace(ELIDED, '')
    .replace(MARKS, '')
    .normalize('NFC')
    .replace(LETTER, (letter) => LETTERS[letter] ?? letter);

/** Scripts that are written without spaces between words: each character is a token of its own. */
const UNSPACED =
  '\\p{scx=Han}\\p{scx=Hiragana}\\p{scx=Katakana}\\p{scx=Bopomofo}\\p{scx=Thai}\\p{scx=Lao}\\p{scx=Khmer}\\p{scx=Myanmar}\\p{scx=Tibetan}';
const TOKEN = new RegExp(
  `(?=[\\p{L}\\p{N}])[${UNSPACED}]\\p{M}*|(?:(?![${UNSPACED}])[\\p{L}\\p{N}])(?:(?![${UNSPACED}])[\\p{L}\\p{N}\\p{M}])*|\\p{Emoji_Presentation}`,
  'gu',
);
const UNSPACED_TOKEN = new RegExp(`^[${UNSPACED}]`, 'u');

/** Whether the token is a character of a script without spaces, found by its neighbours rather than alone. */
export const isUnspaced = (token: string): boolean => UNSPACED_TOKEN.test(token);

/**
 * The `'s` of a possessive is no word. Apostrophes are those that people type; a letter or digit stands before.
 * Works on folded text.
 */
const POSSESSIVE = /(?<=[\p{L}\p{N}\p{M}])['\u2019\uff07]s(?![\p{L}\p{N}\p{M}])/gu;

/**
 * Tokens of a text in their order: case-folded, unaccented runs of letters and digits; single characters of
 * Chinese, Japanese, Thai and other scripts without spaces; emoji. Longer ones than `LONGEST_WORD` are left out.
 */
export const tokensOf = (text: string): string[] => {
  const found = foldText(text).replace(POSSESSIVE, ' ').match(TOKEN) ?? [];
  return found.filter((token) => token.length <= LONGEST_WORD);
};

/** Characters below are folded one by one, by table; the others piece by piece with `tokensOf`. */
export const TABLE_END = 0x590;
export const DIVIDES = 0;
/** ASCII small letter or digit. */
export const PLAIN = 1;
/** ASCII capital letter. */
export const CAPITAL = 2;
/** Folds to the bytes `FOLDED[FOLDED_AT[code]] …` (UTF-8). */
export const FOLDS = 3;
/** Has no trace in the folded form. */
export const ELIDES = 4;
/** Begins with something that divides; left to `tokensOf`. */
export const ODD = 5;

/** What becomes of a character, by its code below `TABLE_END`. */
export const KINDS = new Uint8Array(TABLE_END);
export const FOLDED_AT = new Uint16Array(TABLE_END + 1);
/** UTF-16 units of the folded form. */
export const FOLDED_UNITS = new Uint8Array(TABLE_END);
const bytes: number[] = [];
for (let code = 0; code < TABLE_END; code += 1) {
  FOLDED_AT[code] = bytes.length;
  const char = String.fromCharCode(code);
  const folded = foldText(char);
  if (folded === '') {
    KINDS[code] = ELIDES;
  } else if (code < 128) {
    if (/[a-z0-9]/.test(char)) KINDS[code] = PLAIN;
    else if (/[A-Z]/.test(char)) KINDS[code] = CAPITAL;
  } else if (/^[\p{L}\p{N}]+$/u.test(folded)) {
    KINDS[code] = FOLDS;
    FOLDED_UNITS[code] = folded.length;
    bytes.push(...Buffer.from(folded));
  } else if (/[\p{L}\p{N}\p{M}]/u.test(folded)) {
    KINDS[code] = ODD;
  }
}
FOLDED_AT[TABLE_END] = bytes.length;
export const FOLDED = Uint8Array.from(bytes);
