/** The characters of windows-1252 for the bytes 0x80 to 0x9f; the five without one stand for themselves. */
const windows1252 =
  '\u20ac\u0081\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\u008d\u017d\u008f' +
  '\u0090\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\u009d\u017e\u0178';

const bytesOf: ReadonlyMap<number, number> = new Map(
  [...windows1252].map((character, at) => [character.charCodeAt(0), 0x80 + at]),
);

/** A text that was UTF-8 and was read as windows-1252 has a lead byte and a continuation byte beside each other. */
const lead = '[\\u00c2-\\u00f4]';
const continuation = `[\\u0080-\\u00bf${windows1252.replace(/[\u0080-\u009f]/g, '')}]`;
const suspicion = new RegExp(`${lead}${continuation}`);
/** Quotes, dashes and dots, €, ™, arrows, a byte order mark: nobody means "â€™". */
const punctuation = new RegExp(
  `\\u00e2[\\u20ac\\u201a\\u201e\\u2020\\u02c6]${continuation}|\\u00ef\\u00bb\\u00bf`,
  'g',
);

/** Longer texts are repaired nowhere. */
const maxLength = 100_000;
/** Texts are sent through the wrong decoder up to so often. */
const maxRounds = 3;

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * The text as it was before UTF-8 was read as windows-1252 or latin-1, once or several times: "MÃ¼ller" → "Müller".
 * The text itself where nothing is wrong, where the whole would not be valid UTF-8, or where it looks no better.
 */
export function repairEncoding(text: string): string {
  if (text.length > maxLength) return text;
  let repaired = text;
  for (let round = 0; round < maxRounds && suspicion.test(repaired); round++) {
    const better =
      redecoded(repaired) ?? repaired.replace(punctuation, (one) => redecoded(one) ?? one);
    if (better === repaired) break;
    repaired = better;
  }
  return withWindowsPunctuation(repaired);
}

function redecoded(text: string): string | null {
  if (!isConvincing(text)) return null;
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    const byte = code < 0x100 ? code : bytesOf.get(code);
    if (byte === undefined) return null;
    bytes[i] = byte;
  }
  try {
    const decoded = decoder.decode(bytes);
    return decoded.includes('\ufffd') ? null : decoded;
  } catch {
    return null;
  }
}

/**
 * "IRMÃ…" and "café»…" are right although their letters and signs could be bytes of UTF-8. A text is wrong where a pair is
 * of the kind that no language writes, or where long sequences follow upon each other, as in wrong Cyrillic or Chinese.
 */
function isConvincing(text: string): boolean {
  let inARow = 0;
  for (let i = 0; i < text.length; i++) {
    const length = sequenceLength(text, i);
    if (length === 0) {
      if (text.charCodeAt(i) > 0x2f) inARow = 0;
      continue;
    }
    const code = text.charCodeAt(i);
    if (hasControl(text, i + 1, i + length)) return true;
    if (length === 3 && (isPunctuationLead(text, i) || isVietnamese(text, i))) return true;
    if (length === 4 && code === 0xf0) return true;
    if (++inARow >= 2) return true;
    if (length === 2 && code <= 0xc5 && isOddPair(text, i)) return true;
    i += length - 1;
  }
  return false;
}

/** What was read as latin-1 has control characters, which nobody writes. */
function hasControl(text: string, from: number, to: number): boolean {
  for (let i = from; i < to; i++) {
    const code = text.charCodeAt(i);
    if (code >= 0x80 && code <= 0x9f) return true;
  }
  return false;
}

const punctuationSeconds: ReadonlySet<number> = new Set([0x20ac, 0x201a, 0x201e, 0x2020, 0x2c6]);

/** "â€™", "â‚¬", "â„¢", and the byte order mark. */
const isPunctuationLead = (text: string, at: number): boolean =>
  (text.charCodeAt(at) === 0xe2 && punctuationSeconds.has(text.charCodeAt(at + 1))) ||
  (text.charCodeAt(at) === 0xef && text.charCodeAt(at + 1) === 0xbb);

const letter = /^\p{L}$/u;

/** "áº¿" is one of Vietnamese's letters; "á»‡" may be the end of a quotation, but not within a word. */
const isVietnamese = (text: string, at: number): boolean =>
  text.charCodeAt(at) === 0xe1 &&
  (text.charCodeAt(at + 1) === 0xba ||
    (text.charCodeAt(at + 1) === 0xbb && letter.test(text.charAt(at + 3))));

const smallLetter = /^\p{Ll}$/u;
const capital = /^\p{Lu}$/u;

/** A capital such as Ã after a small letter, or before a sign and a small letter; Â and Ã unless a capital precedes. */
function isOddPair(text: string, at: number): boolean {
  const before = text.charAt(at - 1);
  if (smallLetter.test(before) || smallLetter.test(text.charAt(at + 2))) return true;
  return text.charCodeAt(at) <= 0xc3 && !capital.test(before);
}

/** Characters of the UTF-8 sequence that could begin at a place, 2 to 4; 0 where none does. */
function sequenceLength(text: string, at: number): number {
  const code = text.charCodeAt(at);
  if (code < 0xc2 || code > 0xf4) return 0;
  const length = code < 0xe0 ? 2 : code < 0xf0 ? 3 : 4;
  for (let i = 1; i < length; i++) {
    const next = text.charCodeAt(at + i);
    const byte = next < 0x100 ? next : bytesOf.get(next);
    if (byte === undefined || byte < 0x80 || byte > 0xbf) return 0;
  }
  return length;
}

const misreadPunctuation = /[\u0080\u0082-\u008c\u008e\u0091-\u009c\u009e\u009f]/g;

/** Bytes of windows-1252 read as latin-1 are control characters: quotes, dashes and dots that nobody sees. */
const withWindowsPunctuation = (text: string): string =>
  text.replace(misreadPunctuation, (one) => windows1252[one.charCodeAt(0) - 0x80] ?? one);
