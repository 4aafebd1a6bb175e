/** Letters that Unicode does not take apart, in small form; Latin script of Europe, Africa and transliterations. */
const plainLetters: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  ɖ: 'd',
  þ: 'th',
  ł: 'l',
  ƚ: 'l',
  ħ: 'h',
  ı: 'i',
  ɨ: 'i',
  ȷ: 'j',
  ŋ: 'n',
  ĸ: 'q',
  ə: 'a',
  ɑ: 'a',
  ŧ: 't',
  ƀ: 'b',
  ɓ: 'b',
  ɛ: 'e',
  ɣ: 'g',
  ƙ: 'k',
  ɲ: 'n',
  ɔ: 'o',
  ʋ: 'v',
  ƴ: 'y',
  ƶ: 'z',
  '’': "'",
  '‘': "'",
  ʼ: "'",
  ʻ: "'",
  ʹ: "'",
  '“': '"',
  '”': '"',
  '‐': '-',
  '‑': '-',
  '‒': '-',
  '–': '-',
  '—': '-',
  '−': '-',
};
const beyondAscii = /[^\0-\x7f]/;
const marksAndOthers = /\p{M}+|[^\0-\x7f]/gu;

const plainOf = (letter: string): string => {
  const lower = letter.toLowerCase();
  const plain = plainLetters[lower];
  if (plain === undefined) return /^\p{M}/u.test(letter) ? '' : letter;
  return lower === letter ? plain : plain.charAt(0).toUpperCase() + plain.slice(1);
};

/**
 * Latin letters without accents and ligatures ("scorzoneræfolium" → "scorzoneraefolium", "Désírèñø" → "Desireno"), typographic quotes
 * and dashes as plain ones. What has no plain form (×, other scripts) stays. Case stays.
 */
export const foldAscii = (text: string): string =>
  beyondAscii.test(text) ? text.normalize('NFKD').replace(marksAndOthers, plainOf) : text;
