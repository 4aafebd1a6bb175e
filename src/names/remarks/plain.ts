/** Words that begin remarks, by length and initial as bits, so that usual words need no look-up. */
const REMARK_WORDS: ReadonlySet<string> = new Set(
  (
    'sic corrig nom nomen comb stat orth typ ined inedit unpublished ms mss msc sensu sec auct auctt auctorum non nec not ' +
    'fide ss emend excl incl according pro in apud sp spec spp species indet cf aff nr near gr str strain cv hort hortus null ' +
    'mihi unpubl group agg aggr aggregate complex grex gx gen nov press candidatus infr trib subtrib tribe subfam subord or editor ' +
    'imprint serovar serotype missing lineage natio applicable vel given ht p s a b c d e g h k m n t sect subg subgen ' +
    'subgenus subsect ser'
  ).split(' '),
);

const REMARK_INITIALS = initialsOf(REMARK_WORDS);

function initialsOf(words: ReadonlySet<string>): Int32Array {
  const lengths = new Int32Array(13);
  for (const word of words) {
    lengths[word.length] = (lengths[word.length] ?? 0) | (1 << (word.charCodeAt(0) - 0x61));
  }
  return lengths;
}

/** Whether nothing in the text begins a remark: letters, the usual signs of authorships, years. */
export function isPlain(text: string): boolean {
  const { length } = text;
  let start = -1;
  for (let at = 0; at <= length; at += 1) {
    const code = at < length ? text.charCodeAt(at) : 0x20;
    if (isWordCode(code)) {
      if (start < 0) start = at;
      continue;
    }
    if (start >= 0 && beginsRemark(text, start, at)) return false;
    if (start >= 0 && isCultureNumber(text, start, at)) return false;
    start = -1;
    if (isDigit(code)) {
      if (!isYearAt(text, at)) return false;
      at += 3;
    } else if (code >= 0x80 || !PLAIN_SIGNS.has(code)) {
      const isInside = code === 0x27 && at > 0 && isWordCode(text.charCodeAt(at - 1));
      if (!isInside || !isWordCode(text.charCodeAt(at + 1))) return false;
    }
  }
  return true;
}

/** Letters of Latin script. */
const isWordCode = (code: number): boolean =>
  code < 0x80
    ? (code >= 0x61 && code <= 0x7a) || (code >= 0x41 && code <= 0x5a)
    : (code >= 0xc0 && code < 0x2b0 && code !== 0xd7) || (code >= 0x1e00 && code < 0x2000);

function beginsRemark(text: string, start: number, end: number): boolean {
  const size = end - start;
  const first = text.charCodeAt(start);
  if (size > 12 || first >= 0x80) return false;
  if (size === 1 && first < 0x61) return first === 0x50 && /^\. ?P\.$/.test(text.slice(end));
  const isKnown = ((REMARK_INITIALS[size] ?? 0) & (1 << ((first | 32) - 0x61))) !== 0;
  if (isKnown && isRemarkWord(text, start, end)) return true;
  return isPhraseMarker(text, start, end);
}

/** "ATCC 4711": capitals and a number that looks like a year. */
function isCultureNumber(text: string, start: number, end: number): boolean {
  if (end - start < 3 || end - start > 5 || !isDigit(text.charCodeAt(end + 1))) return false;
  for (let at = start; at < end; at += 1) if (!isCapital(text.charCodeAt(at))) return false;
  return true;
}

/** A marker of rank with a capital behind it ("subsp. Young River"). */
function isPhraseMarker(text: string, start: number, end: number): boolean {
  const size = end - start;
  if (size < 3 || size > 5 || (text[start] !== 's' && text[start] !== 'v')) return false;
  const word = text.slice(start, end);
  if (word !== 'subsp' && word !== 'ssp' && word !== 'var') return false;
  const behind = text[end] === '.' ? end + 1 : end;
  return text[behind] === ' ' && isCapital(text.charCodeAt(behind + 1));
}

const isCapital = (code: number): boolean => code >= 0x41 && code <= 0x5a;

const PLAIN_SIGNS: ReadonlySet<number> = new Set([...' .,-()&'].map((sign) => sign.charCodeAt(0)));

const isRemarkWord = (text: string, start: number, end: number): boolean =>
  REMARK_WORDS.has(text.slice(start, end).toLowerCase());

const isDigit = (code: number): boolean => code >= 0x30 && code <= 0x39;

/** Four digits with nothing glued to them that could be more than a year; the last of the text or before a bracket. */
function isYearAt(text: string, at: number): boolean {
  for (let offset = 0; offset < 4; offset += 1) {
    if (!isDigit(text.charCodeAt(at + offset))) return false;
  }
  const behind = at + 4 < text.length ? text.charCodeAt(at + 4) : 0x29;
  return behind === 0x29 || behind === 0x2c;
}
