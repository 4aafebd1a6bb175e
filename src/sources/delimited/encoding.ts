import { isUtf8 } from 'node:buffer';

/** How the bytes of a table become text. */
export interface TextEncoding {
  /** `utf-8`, or the label of an encoding whose bytes must be transcoded before rows can be cut (UTF-16, Shift_JIS …). */
  readonly encoding: string;
  /** 8-bit encoding of the rows that are no UTF-8; what a file is as a whole that is none. */
  readonly fallback: string;
  /** Length of the byte order mark. */
  readonly markBytes: number;
}

/** Encodings in which a byte below 0x80 need not be ASCII. */
const WIDE = new Set([
  'utf-16le',
  'utf-16be',
  'shift_jis',
  'gb18030',
  'gbk',
  'big5',
  'euc-jp',
  'euc-kr',
  'iso-2022-jp',
]);

/** Names that Java, Python and old tools give to encodings, in small letters without separators. */
const ALIASES: Readonly<Record<string, string>> = {
  utf8mb4: 'utf-8',
  utf8bom: 'utf-8',
  unicode: 'utf-16le',
  utf16: 'utf-16le',
  ucs2: 'utf-16le',
  latin: 'windows-1252',
  latin1: 'windows-1252',
  isolatin1: 'windows-1252',
  ansi: 'windows-1252',
  ascii: 'windows-1252',
  usascii: 'windows-1252',
  '88591': 'windows-1252',
  macroman: 'macintosh',
  xmacroman: 'macintosh',
  macosroman: 'macintosh',
  mac: 'macintosh',
  ms932: 'shift_jis',
  cp932: 'shift_jis',
  windows31j: 'shift_jis',
  sjis: 'shift_jis',
  cp936: 'gb18030',
  ms936: 'gb18030',
  cp949: 'euc-kr',
  cp950: 'big5',
};

/** The label of the Encoding Standard that a declared name means; null where none is called so. */
export function encodingLabel(declared: string): string | null {
  const name = declared.trim().toLowerCase();
  if (name === '') return null;
  const bare = name.replace(/[^a-z0-9]/g, '');
  const windows = /^(?:cp|windows|ansi)(125[0-8]|874)$/.exec(bare);
  const known = windows?.[1] === undefined ? ALIASES[bare] : `windows-${windows[1]}`;
  try {
    return new TextDecoder(known ?? name).encoding;
  } catch {
    return null;
  }
}

/**
 * The encoding of a text from its beginning. What the bytes say goes before what was declared, as descriptors often say UTF-8 of
 * something else, and the other way round.
 */
export function encodingOf(sample: Uint8Array, declared: string | null = null): TextEncoding {
  const label = declared === null ? null : encodingLabel(declared);
  const eightBit = label === null || label === 'utf-8' || WIDE.has(label) ? 'windows-1252' : label;
  const utf8 = (fallback: string, markBytes = 0): TextEncoding => ({
    encoding: 'utf-8',
    fallback,
    markBytes,
  });
  if (sample[0] === 0xef && sample[1] === 0xbb && sample[2] === 0xbf) return utf8(eightBit, 3);
  const wide = utf16Of(sample);
  if (wide !== null) {
    const marked =
      (sample[0] === 0xff && sample[1] === 0xfe) || (sample[0] === 0xfe && sample[1] === 0xff);
    return { encoding: wide, fallback: 'windows-1252', markBytes: marked ? 2 : 0 };
  }
  const whole = withoutTornEnd(sample);
  if (isUtf8(whole)) return utf8(eightBit);
  const found = label === null || label === 'utf-8' || label.startsWith('utf-16') ? null : label;
  const encoding = found ?? (isMostlyUtf8(whole) ? 'windows-1252' : guessEncoding(whole));
  return WIDE.has(encoding) ? { encoding, fallback: 'windows-1252', markBytes: 0 } : utf8(encoding);
}

/** More characters of several bytes than bytes that are none: UTF-8 with some damage. */
function isMostlyUtf8(bytes: Uint8Array): boolean {
  const text = new TextDecoder('utf-8').decode(bytes);
  let good = 0;
  let bad = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 0xfffd) bad += 1;
    else if (code >= 0x80) good += 1;
  }
  return good > bad;
}

/** A sample may end within a character: it is cut behind its last line end, else by some bytes. */
function withoutTornEnd(sample: Uint8Array): Uint8Array {
  if (isUtf8(sample)) return sample;
  const end = sample.lastIndexOf(10);
  if (end > sample.length / 2) return sample.subarray(0, end + 1);
  for (let less = 1; less <= 3; less++) {
    const cut = sample.subarray(0, sample.length - less);
    if (isUtf8(cut)) return cut;
  }
  return sample;
}

/** UTF-16 by its byte order mark, or by zeros in every other place. */
export function utf16Of(sample: Uint8Array): 'utf-16le' | 'utf-16be' | null {
  if (sample[0] === 0xff && sample[1] === 0xfe) return 'utf-16le';
  if (sample[0] === 0xfe && sample[1] === 0xff) return 'utf-16be';
  let even = 0;
  let odd = 0;
  for (let at = 0; at < sample.length; at++) {
    if (sample[at] !== 0) continue;
    if (at % 2 === 0) even += 1;
    else odd += 1;
  }
  const many = sample.length / 5;
  if (odd > many && even < odd / 20) return 'utf-16le';
  if (even > many && odd < even / 20) return 'utf-16be';
  return null;
}

/** The likeliest encoding of bytes that are no UTF-8: East Asian ones by their scripts, else the one that makes the best words. */
export function guessEncoding(bytes: Uint8Array): string {
  const sample = bytes.subarray(0, 65_536);
  return eastAsianOf(sample) ?? singleByteOf(sample);
}

function eastAsianOf(bytes: Uint8Array): string | null {
  const { high, pairs, lowTrails, big5Leads } = pairsOf(bytes);
  if (high < 8) return null;
  const share = (encoding: string, script: RegExp): number => {
    try {
      const text = new TextDecoder(encoding, { fatal: true }).decode(bytes);
      const others = [...text].filter((one) => one > '\u007f').length;
      return others === 0 ? 0 : (text.match(script)?.length ?? 0) / others;
    } catch {
      return 0;
    }
  };
  const kana = /[\u3040-\u30ff\uff66-\uff9d]/gu;
  const han = /[\u3000-\u303f\u4e00-\u9fff\uff00-\uffee]/gu;
  if (share('euc-jp', kana) > 0.15 && lowTrails === 0) return 'euc-jp';
  if (
    share('shift_jis', kana) > 0.15 &&
    share('shift_jis', /[\u3000-\u30ff\u4e00-\u9fff]/gu) > 0.8
  ) {
    return 'shift_jis';
  }
  if (share('euc-kr', /[\uac00-\ud7a3]/gu) > 0.9) return 'euc-kr';
  const low = lowTrails / Math.max(1, pairs);
  if (low > 0.15 && low < 0.7 && big5Leads / pairs > 0.85 && share('big5', han) > 0.95)
    return 'big5';
  if (low < 0.2 && share('gb18030', han) > 0.9) return 'gb18030';
  return null;
}

/** Bytes above 0x7f read as leads of pairs. */
function pairsOf(bytes: Uint8Array): {
  high: number;
  pairs: number;
  lowTrails: number;
  big5Leads: number;
} {
  const counts = { high: 0, pairs: 0, lowTrails: 0, big5Leads: 0 };
  for (let at = 0; at < bytes.length; at++) {
    const lead = bytes[at] ?? 0;
    if (lead < 0x80) continue;
    const trail = bytes[at + 1] ?? 0;
    counts.high += trail >= 0x80 ? 2 : 1;
    counts.pairs += 1;
    if (trail < 0x80) counts.lowTrails += 1;
    if (lead >= 0xa4 && lead <= 0xc6) counts.big5Leads += 1;
    at += 1;
  }
  return counts;
}

const SINGLE_BYTE = ['windows-1252', 'macintosh', 'windows-1250', 'windows-1251', 'windows-1253'];

function singleByteOf(bytes: Uint8Array): string {
  let best = 'windows-1252';
  let most = Number.NEGATIVE_INFINITY;
  for (const encoding of SINGLE_BYTE) {
    const score = plausibility(new TextDecoder(encoding).decode(bytes));
    // The usual one is left only for one that makes words
    if (score > most && (score > 0 || encoding === best)) [best, most] = [encoding, score];
  }
  return best;
}

const isLetter = (text: string): boolean => /^\p{L}$/u.test(text);
const isLower = (text: string): boolean => /^\p{Ll}$/u.test(text);
const isUpper = (text: string): boolean => /^\p{Lu}$/u.test(text);
const isAsciiLetter = (text: string): boolean => /^[A-Za-z]$/.test(text);
const APOSTROPHES = new Set(['’', '‘', '´', '·', '×', '–', '—', '\u00a0']);

/** How well the characters beyond ASCII sit among their neighbours: letters in words, signs between them, no capitals within. */
function plausibility(text: string): number {
  let score = 0;
  let seen = 0;
  for (let at = 0; at < text.length && seen < 2000; at++) {
    if (text.charCodeAt(at) < 0x80) continue;
    seen += 1;
    score += fitOf(text[at - 1] ?? ' ', text[at] ?? '', text[at + 1] ?? ' ');
  }
  return score;
}

function fitOf(before: string, one: string, after: string): number {
  const code = one.charCodeAt(0);
  if (code === 0xfffd || (code >= 0x80 && code < 0xa0)) return -3;
  if (!isLetter(one)) {
    const isWithin = isLetter(before) && isLetter(after) && !APOSTROPHES.has(one);
    return isWithin ? -1.5 : /[°²³µ±½¼]/.test(one) && /\d| /.test(before) ? 0.5 : 0;
  }
  const isLatin = /^\p{sc=Latin}$/u.test(one);
  if (!isLatin && (isAsciiLetter(before) || isAsciiLetter(after))) return -2;
  if (isUpper(one) && isLower(before)) return -2;
  const foreign = [before, after].filter((side) => side > '\u007f' && isLetter(side)).length;
  if (isLatin && foreign === 2) return -1;
  const inWord = isLetter(before) || isLetter(after);
  return inWord ? 1 : 0;
}

/** UTF-8 of bytes in another encoding (a label of the Encoding Standard); bytes that mean nothing become U+FFFD. */
export async function* toUtf8(
  source: AsyncIterable<Uint8Array>,
  encoding: string,
): AsyncGenerator<Uint8Array, void, undefined> {
  const decoder = new TextDecoder(encoding);
  for await (const chunk of source) {
    const text = decoder.decode(chunk, { stream: true });
    if (text !== '') yield Buffer.from(text);
  }
  const rest = decoder.decode();
  if (rest !== '') yield Buffer.from(rest);
}
