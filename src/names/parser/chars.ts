/** Classes of UTF-16 units, as bits of `classOf`. */
export const SPACE = 1;
export const DIGIT = 2;
/** A small letter of Latin script, as epithets have them. */
export const LOWER = 4;
/** A capital letter of Latin script. */
export const UPPER = 8;
/** A letter beyond ASCII. */
export const EXTENDED = 16;
/** An apostrophe of any make. */
export const APOSTROPHE = 32;
/** White space other than U+0020. */
export const ODD_SPACE = 64;
/** U+FFFD, what is left of a letter after a wrong conversion. */
export const BROKEN = 128;

const TABLE_SIZE = 0x2020;
const table = new Uint8Array(TABLE_SIZE);

function fillLetters(from: number, to: number): void {
  for (let code = from; code <= to; code++) {
    const char = String.fromCharCode(code);
    const extended = code > 127 ? EXTENDED : 0;
    if (char.toUpperCase() !== char) table[code] = LOWER | extended;
    else if (char.toLowerCase() !== char) table[code] = UPPER | extended;
  }
}

fillLetters(0x41, 0x7a);
fillLetters(0xc0, 0x24f);
fillLetters(0x1e00, 0x1eff);
for (let code = 0x30; code <= 0x39; code++) table[code] = DIGIT;
table[0x20] = SPACE;
for (const code of [0x09, 0x0a, 0x0b, 0x0c, 0x0d, 0xa0, 0x1680]) table[code] = SPACE | ODD_SPACE;
for (let code = 0x2000; code <= 0x200a; code++) table[code] = SPACE | ODD_SPACE;
for (const code of [0x27, 0x60, 0xb4, 0x2018, 0x2019]) table[code] = APOSTROPHE;

/** Bits of a UTF-16 unit; 0 for what is no part of words. */
export function classOf(code: number): number {
  if (code < TABLE_SIZE) return table[code] ?? 0;
  if (code === 0x3000 || code === 0x202f || code === 0x205f) return SPACE | ODD_SPACE;
  return code === 0xfffd ? LOWER | UPPER | BROKEN : 0;
}

export const isSpace = (code: number): boolean => (classOf(code) & SPACE) !== 0;
export const isLower = (code: number): boolean => (classOf(code) & LOWER) !== 0;
export const isUpper = (code: number): boolean => (classOf(code) & UPPER) !== 0;
export const isDigit = (code: number): boolean => code >= 0x30 && code <= 0x39;
export const isLetter = (code: number): boolean => (classOf(code) & (LOWER | UPPER)) !== 0;
/** "-" and the hyphen that does not break. */
export const isDash = (code: number): boolean =>
  code === 0x2d || code === 0x2011 || code === 0x2010;
