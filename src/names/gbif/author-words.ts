/** Words that join authors of a team, beside the ampersand. */
export const SEPARATORS: ReadonlySet<string> = new Set(['et', 'and', 'und', 'y', 'Et', 'And']);

/** Words that belong to the author before them. */
export const AUTHOR_SUFFIXES: ReadonlySet<string> = new Set([
  'f',
  'fil',
  'filius',
  'fils',
  'bis',
  'ter',
  'jr',
  'jun',
  'junior',
  'sr',
  'sen',
  'senior',
  'Jr',
  'Sr',
]);

/** Numbers of a generation ("Loeblich III"); I, V and X alone are initials. */
export const GENERATIONS: ReadonlySet<string> = new Set([
  'ii',
  'iii',
  'iv',
  'vi',
  'vii',
  'viii',
  'ix',
]);

/** Names of gardens as authors: "hort.". */
export const HORTICULTURAL: ReadonlySet<string> = new Set([
  'hort',
  'hortus',
  'hortusa',
  'hortulanorum',
  'ht',
]);

/** Particles of surnames that may stand before them in lower case. */
export const PARTICLES: ReadonlySet<string> = new Set([
  'a',
  'af',
  'al',
  'av',
  'd',
  'da',
  'dal',
  'dalla',
  'dall',
  'das',
  'de',
  'degli',
  'dem',
  'dei',
  'del',
  'della',
  'delle',
  'delli',
  'den',
  'der',
  'des',
  'di',
  'do',
  'dos',
  'du',
  'e',
  'el',
  'la',
  'las',
  'le',
  'les',
  'lo',
  'los',
  'of',
  't',
  'ten',
  'ter',
  'the',
  'tot',
  'v',
  'van',
  'vande',
  'vander',
  'ver',
  'vom',
  'von',
  'zu',
  'zum',
  'zur',
  "'t",
  "d'",
]);

/** Whether a text is initials only: "L.W.", "Y.-j.", "J.". */
export function isInitials(text: string): boolean {
  const length = text.length;
  if (length < 2 || length > 16 || text.charCodeAt(length - 1) !== 0x2e) return false;
  let letters = 0;
  for (let at = 0; at < length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === 0x2e) letters = 0;
    else if (code !== 0x2d) {
      letters += 1;
      if (letters > 1) return false;
    }
  }
  const first = text[0] ?? '';
  return first !== first.toLowerCase();
}
