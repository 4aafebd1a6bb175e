import { isCulture } from '../parser/kind.ts';
import { normalizeNomenclaturalNote, normalizeTaxonomicNote } from './note-forms.ts';

/** Which part of a name a qualifier stands before. */
export type QualifiedPart = 'GENERIC' | 'SPECIFIC' | 'INFRASPECIFIC';

/** Doubts, named as GBIF names its warnings. */
export type GbifDoubt =
  | 'abbreviatedGenus'
  | 'abbreviatedSubgenus'
  | 'authorshipRemoved'
  | 'blacklistedEpithet'
  | 'doubtfulGenus'
  | 'homoglyphs'
  | 'htmlEntities'
  | 'indetermined'
  | 'missingGenus'
  | 'nomenclaturalReference'
  | 'nullEpithet'
  | 'quadrinomial'
  | 'questionMarks'
  | 'subspeciesAssigned'
  | 'uncertainAuthorship'
  | 'unlikelyYear'
  | 'xmlTags'
  | 'yearInterpreted';

/** What stands in a name beside its words and authors, and the text that is left without it. */
export class Remarks {
  text: string;
  nomenclatural: string | null = null;
  taxonomic: string | null = null;
  publishedIn: string | null = null;
  publishedInPage: string | null = null;
  /** The raw tail of the text that `publishedIn` or the page was taken from, or null. */
  reference: string | null = null;
  /** A year given only with the place of publication. */
  pendingYear: string | null = null;
  imprintYear: string | null = null;
  isManuscript = false;
  isExtinct = false;
  isDoubtful = false;
  isCandidatus = false;
  isAggregate = false;
  isGenusMissing = false;
  /** "[sic]" true, "corrig." false, neither null. */
  isOriginalSpelling: boolean | null = null;
  cultivar: string | null = null;
  cultivarRank: 'CULTIVAR' | 'CULTIVAR_GROUP' | 'GREX' = 'CULTIVAR';
  /** Authorship behind the cultivar epithet. */
  cultivarAuthorship: string | null = null;
  phrase: string | null = null;
  /** Rank that a remark tells ("gen. nov."), or null. */
  rank: string | null = null;
  /** A rank marker that no rank is known for stood before the last epithet. */
  hasUnknownMarker = false;
  isInformal = false;
  readonly qualifiers = new Map<QualifiedPart, string>();
  readonly doubts = new Set<GbifDoubt>();
  unparsed: string | null = null;

  constructor(text: string) {
    this.text = text;
  }

  doubt(doubt: GbifDoubt): void {
    this.isDoubtful = true;
    this.doubts.add(doubt);
  }
}

/** Takes all remarks out of the text of a name; each step leaves the text shorter and plainer for the next. */
export function takeRemarks(text: string): Remarks {
  if (isPlain(text)) return new Remarks(text);
  const remarks = new Remarks(cleaned(text));
  if (remarks.text !== text) noteCleaning(text, remarks);
  for (const step of STEPS) {
    step(remarks);
    remarks.text = tidied(remarks.text);
  }
  return remarks;
}

const tidied = (text: string): string => {
  const short = text.includes('  ') ? text.replace(/ {2,}/g, ' ') : text;
  return short.startsWith(' ') || short.endsWith(' ') ? short.trim() : short;
};

/** Signs and blanks as this room expects them: plain spaces, straight quotes, no mark-up. */
function cleaned(text: string): string {
  let result = text;
  if (NEEDS_CLEANING.test(text)) {
    result = result
      .replace(/[\u2018\u2019\u02bc\u0060\u00b4\u201b\u2032]/g, "'")
      .replace(/[\u201c\u201d\u201e\u00ab\u00bb]/g, '"')
      .replace(/[\s\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000\ufeff]+/g, ' ')
      .replace(/[\u200b-\u200f\u00ad]/g, '')
      .replace(/<\/?[a-zA-Z][^<>]{0,80}>/g, '')
      .replace(/& ?amp;/g, '&')
      .replace(/&nbsp;/g, ' ')
      .replace(/&quot;/g, '"')
      .replace(/&apos;/g, "'")
      .replace(/(\p{L})\u00a1(?=\p{L})/gu, '$1i')
      .replace(/^\p{Lu}\p{Ll}+(?:_+\p{Ll}[\p{Ll}-]+){1,2}(?=[ _]|$)/u, (words) =>
        words.replace(/_+/g, ' '),
      );
  }
  return tidied(result);
}

const NEEDS_CLEANING =
  /[\t\n\r\u00a0\u00a1\u00ab\u00ad\u00b4\u00bb\u02bc\u0060\u1680\u2000-\u200f\u2018-\u201e\u202f\u2032\u205f\u3000\ufeff<&_]/;

function noteCleaning(text: string, remarks: Remarks): void {
  if (/& ?amp;|&(?:nbsp|quot|apos);/.test(text)) remarks.doubts.add('htmlEntities');
  if (/<\/?[a-zA-Z][^<>]{0,80}>/.test(text)) remarks.doubts.add('xmlTags');
  if (/\p{L}\u00a1\p{L}/u.test(text)) remarks.doubts.add('homoglyphs');
}

/** Words that begin remarks, by length and initial as bits, so that usual words need no look-up. */
const REMARK_WORDS: ReadonlySet<string> = new Set(
  (
    'sic corrig nom nomen comb stat orth typ ined inedit unpublished ms mss msc sensu sec auct auctt auctorum non nec not ' +
    'fide ss emend excl according pro in apud sp spec spp species indet cf aff nr near gr str strain cv hort hortus null ' +
    'mihi unpubl group agg aggregate complex grex gx gen nov press candidatus infr trib subtrib tribe subfam subord or editor ' +
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
function isPlain(text: string): boolean {
  const { length } = text;
  let start = -1;
  for (let at = 0; at <= length; at += 1) {
    const code = at < length ? text.charCodeAt(at) : 0x20;
    if (isWordCode(code)) {
      if (start < 0) start = at;
      continue;
    }
    if (start >= 0 && beginsRemark(text, start, at)) return false;
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

const ANY_LETTER = /\p{L}/u;

const STEPS: readonly ((remarks: Remarks) => void)[] = [
  takeDagger,
  takeQuestionMarks,
  takeDoubtfulGenus,
  takeSic,
  takeCandidatus,
  takeNull,
  takeOpenNomenclature,
  takeImprint,
  takeNewRank,
  takeNomenclatural,
  takePlaceholderAuthors,
  takeManuscriptBeforeIn,
  takeCultivar,
  takeTaxonomic,
  takeProParte,
  takeAggregate,
  takePage,
  takeReference,
  takePublication,
  takeManuscript,
  takeMarkers,
  takeStrain,
];

function takeDagger(remarks: Remarks): void {
  if (!remarks.text.includes('\u2020')) return;
  remarks.isExtinct = true;
  remarks.text = remarks.text.replace(/\u2020/g, ' ');
}

function takeQuestionMarks(remarks: Remarks): void {
  takeGenericQualifier(remarks);
  const before = remarks.text.replace(/(?<=[ .])\?(?=\p{L})/gu, '');
  if (before !== remarks.text) remarks.doubt('questionMarks');
  remarks.text = before;
  if (/\p{Lu}\p{L}{0,40} or \p{Lu}|\p{L} ?\/ ?\p{L}/u.test(before)) {
    remarks.doubt('uncertainAuthorship');
  }
  if (!before.includes('?')) return;
  if (/^"?\? \p{Ll}/u.test(before)) {
    remarks.isGenusMissing = true;
    remarks.text = before.replace(/^"?\? /, '? ');
    return;
  }
  if (/[\s)]\?\s*$/.test(before)) {
    remarks.doubt('questionMarks');
    remarks.text = remarks.text.replace(/\s*\?\s*$/, '');
  }
  if (/\p{L}\?\s*(?:$|[&,])/u.test(before)) remarks.doubt('uncertainAuthorship');
  const doubtful = /^(\p{Lu}\p{Ll}+(?: \p{Ll}[\p{Ll}-]+)?) ?\? (?=\p{Ll})/u.exec(remarks.text);
  if (doubtful !== null) {
    const part = doubtful[1]?.includes(' ') ? 'INFRASPECIFIC' : 'SPECIFIC';
    remarks.qualifiers.set(part, '?');
    remarks.isInformal = true;
    remarks.doubt('questionMarks');
    remarks.text = `${doubtful[1]} ${remarks.text.slice(doubtful[0].length)}`;
  }
  if (/\p{L}\?\p{L}|\p{L}\?\.?\s*$/u.test(before) && !/\p{L}\?\s*(?:$|[&,])/u.test(before)) {
    remarks.doubt('questionMarks');
    remarks.text = remarks.text.replace(/(\p{L})\?(?=[\p{L}.])/gu, '$1');
  }
  remarks.text = remarks.text
    .replace(/(\p{L})\?/gu, '$1')
    .replace(/\.\?/g, '')
    .replace(/ \? /g, ' ');
}

/** "cf. Platypeltis croftii", "?Sydonia alba": the genus is in doubt. */
function takeGenericQualifier(remarks: Remarks): void {
  const found = /^(?:(cf|aff)\b\.? |\?)(?=\p{Lu}\p{Ll})/iu.exec(remarks.text);
  if (found === null) return;
  const word = found[1];
  remarks.qualifiers.set('GENERIC', word === undefined ? '?' : `${word.toLowerCase()}.`);
  if (word === undefined) remarks.doubt('questionMarks');
  remarks.text = remarks.text.slice(found[0].length);
  if (/^\S+ \p{Ll}/u.test(remarks.text)) remarks.isInformal = true;
}

function takeDoubtfulGenus(remarks: Remarks): void {
  const found = /^(?:\[(\p{Lu}\p{L}+)\]|"(\p{Lu}\p{Ll}+)")/u.exec(remarks.text);
  if (found === null) return;
  remarks.doubt('doubtfulGenus');
  remarks.text = `${found[1] ?? found[2]}${remarks.text.slice(found[0].length)}`;
}

function takeSic(remarks: Remarks): void {
  const { text } = remarks;
  const comment = /[[(]\s*sic\s*,([^\])]{0,80})[\])]/i.exec(text);
  if (comment !== null) {
    remarks.isOriginalSpelling = true;
    remarks.unparsed = `(sic,${comment[1]?.replace(/\s+/g, '')})`;
    remarks.text = text.replace(comment[0], ' ');
  } else if (/[[(]\s*sic\s*!?\s*[\])]|\bsic!/i.test(text)) {
    remarks.isOriginalSpelling = true;
    remarks.text = text.replace(/[[(]\s*sic\s*!?\s*[\])]|\bsic!/gi, ' ');
  } else if (/(?:^|[ (])corrig\b\.?\)?/.test(text)) {
    remarks.isOriginalSpelling = false;
    remarks.text = text.replace(/(?:^|[ (])corrig\b\.?\)?/, ' ');
  }
}

function takeCandidatus(remarks: Remarks): void {
  const found = /^"?\s*Candidatus\s+/i.exec(remarks.text);
  if (found === null || !/^\p{Lu}/u.test(remarks.text.slice(found[0].length))) return;
  remarks.isCandidatus = true;
  remarks.text = remarks.text.slice(found[0].length).replace(/"/g, ' ');
}

function takeNull(remarks: Remarks): void {
  if (/^Null\b/.test(remarks.text)) remarks.doubt('nullEpithet');
  if (!/\p{Ll} null \p{L}/u.test(remarks.text)) return;
  remarks.doubt('nullEpithet');
  remarks.text = remarks.text.replace(/ null /g, ' ');
}

const QUALIFIER =
  /^(\p{Lu}[\p{L}.-]*(?: \([\p{L}.]+\))?)((?: \p{Ll}[\p{Ll}-]+)?) (cf|aff|nr|near|conf)\b(\.?)(?: |$)/u;

/** "sp.", "cf." and the like: the names of open nomenclature. */
function takeOpenNomenclature(remarks: Remarks): void {
  const qualified = QUALIFIER.exec(remarks.text);
  if (qualified !== null) takeQualifier(remarks, qualified);
  takePhrase(remarks);
}

function takeQualifier(remarks: Remarks, found: RegExpExecArray): void {
  const [all, genus = '', epithet = '', word = '', dot = ''] = found;
  if (word === 'nr') return;
  let rest = remarks.text.slice(all.length);
  const genusAgain = /^(\p{Lu}\p{L}*)(\.?) (?=\p{Ll})/u.exec(rest);
  if (genusAgain !== null && epithet === '') {
    const [again, name = ''] = genusAgain;
    if (!genus.startsWith(name)) {
      remarks.isInformal = true;
      remarks.phrase = `${word}${dot} ${rest}`;
      remarks.text = genus;
      return;
    }
    rest = rest.slice(again.length);
  }
  if (rest.startsWith('\u00d7')) return;
  if (/^[\d-]+$/.test(rest)) {
    remarks.isInformal = true;
    remarks.phrase = `${word}${dot} ${rest}`;
    remarks.text = `${genus}${epithet}`;
    return;
  }
  const part = epithet === '' || rest === '' ? 'SPECIFIC' : 'INFRASPECIFIC';
  remarks.qualifiers.set(part, word === 'near' ? word : `${word}.`);
  remarks.isInformal = true;
  remarks.text = `${genus}${epithet} ${rest}`;
}

const UNDETERMINED =
  /^([\u00d7xX] ?)?(\p{Lu}\p{L}*[\p{L}.-]*)( \(\p{Lu}\p{L}+\))? (sp|spec|spp|species|indet|undet)\b(\.?)(.*)$/u;

const TAGGED =
  /^(\p{Lu}\p{L}+ \p{Ll}[\p{Ll}-]+) (sp|spec|species)\b\.?(?: ([\p{L}\d_-]*\d[\p{L}\d_-]*))?$/u;

const NAMED_PHRASE =
  /^(\p{Lu}\p{L}+ \p{Ll}[\p{Ll}-]+)( [^()]{1,80})?? (subsp|ssp|var|f)\.? (\p{Lu}[\p{L}.' -]{1,80}\([^()]{2,120}\d[^()]{0,40}\).{0,40})$/u;

function takePhrase(remarks: Remarks): void {
  const { text } = remarks;
  const marked = /^(\p{Lu}\p{L}+ \p{Ll}[\p{Ll}-]+) sp\.? (?=\p{Ll}[\p{Ll}-]+(?: |$))/u.exec(text);
  if (marked !== null) {
    remarks.rank = 'SUBSPECIES';
    remarks.doubts.add('subspeciesAssigned');
    remarks.text = `${marked[1]} ${text.slice(marked[0].length)}`;
    return;
  }
  const tagged = TAGGED.exec(text);
  if (tagged !== null) {
    const [, name = '', word = '', tag] = tagged;
    remarks.text = name;
    if (tag !== undefined) {
      remarks.isInformal = true;
      remarks.phrase = word === 'species' ? `species ${tag}` : tag;
    }
    return;
  }
  const named = NAMED_PHRASE.exec(text);
  if (named !== null) {
    const [, name = '', authors = '', marker = '', phrase = ''] = named;
    remarks.isInformal = true;
    remarks.phrase = phrase;
    remarks.rank = marker === 'var' ? 'VARIETY' : marker === 'f' ? 'FORM' : 'SUBSPECIES';
    remarks.text = `${name}${authors}`;
    return;
  }
  const found = UNDETERMINED.exec(text);
  if (found === null) return;
  const [, cross = '', genus = '', subgenus = '', word = '', dot = '', rest = ''] = found;
  if (/^\.?\s?nov\b/.test(rest) || / nov\b/.test(rest.slice(0, 6))) return;
  if (word === 'spp' && dot === '') return;
  if (word === 'spec' && dot === '' && /^ \(?\p{Lu}\p{Ll}/u.test(rest)) return;
  if (/^ ?cv\b/.test(rest) || /^ \p{Lu}?'[^']+'/u.test(rest)) {
    remarks.text = `${cross}${genus}${subgenus} ${rest}`;
    return;
  }
  if (word === 'species' && rest === '') {
    remarks.text = `${cross}${genus}${subgenus}`;
    return;
  }
  remarks.isInformal = true;
  remarks.rank = 'SPECIES';
  if (word === 'indet' || word === 'undet') {
    remarks.text = `${cross}${genus}${subgenus}`;
    return;
  }
  const tail = rest.replace(/ Not applicable$/, '').trimEnd();
  const hasVoucher = / \([^()]{1,80}\d[^()]{0,40}\)/.test(tail);
  const marker = dot === '' && hasVoucher ? `${word}.` : `${word}${dot}`;
  remarks.phrase = subgenus === '' ? `${marker}${tail}` : tail.trim() || null;
  remarks.text = `${cross}${genus}${subgenus}`;
}

function takeImprint(remarks: Remarks): void {
  const found = /\s*(?:\((?:imprint|not) "?(\d{4}\??)"?\)|[[(]?"(\d{4}(?:-\d{4})?)"[\])]?)/i.exec(
    remarks.text,
  );
  if (found === null || !/\d{4}/.test(remarks.text.slice(0, found.index))) return;
  remarks.imprintYear = found[1] ?? found[2] ?? null;
  remarks.text = remarks.text.replace(found[0], '');
}

const NEW_RANK =
  /[\s,([]{1,3}((?:(?:gen|sp|spec|ssp|subsp|var|f|fam|subgen|n)\.? ?(?:et )?nov\.?|nov\.? (?:sp|spec|gen|var|ssp|subsp)\b\.?|n\. ?(?:sp|gen|comb)\.)(?:,? (?:et )?(?:gen|sp|spec)\.? ?nov\.?)?(?: ined\.?)?)(?=[\s,)\]]|$)[)\]]?/i;

function takeNewRank(remarks: Remarks): void {
  const found = NEW_RANK.exec(remarks.text);
  if (found === null || found.index === 0) return;
  const note = found[1] ?? '';
  remarks.nomenclatural = normalizeNomenclaturalNote(note);
  if (/ined/.test(note)) remarks.isManuscript = true;
  const left = remarks.text.replace(found[0], ' ');
  if (/^gen/i.test(note) && !/^\S+ \p{Ll}/u.test(left)) remarks.rank = 'GENUS';
  remarks.text = left;
}

const NOMENCLATURAL =
  /[\s,;([]{1,3}((?:nom|nomen|nomina|comb|stat|orth|pro syn|typ)\b\.?(?:(?: ?(?:et|&) ?(?:typ|orth|nom|comb|stat)\.?)? ?(?:in (?=herb)|)(?!(?:non|nec|not|sensu|sec|auctt?|fide|in|ex|emend|excl)\b)(?:[a-z]{2,16}\b)\.?){0,4})/i;

function takeNomenclatural(remarks: Remarks, isMore = true): void {
  const found = NOMENCLATURAL.exec(remarks.text);
  if (found === null) return;
  const note = (found[1] ?? '').trim();
  if (/^nomen/i.test(note) && /[([]/.test(found[0].slice(0, 3))) return;
  const isPlainWord = /^(?:comb|stat|orth|typ|nom|nomen)$/i.test(note) && !note.endsWith('.');
  if (isPlainWord && note !== 'Nomen') return;
  if (/^(?:typ|comb|stat|orth)\.?$/i.test(note)) return;
  if (/\bined\b/.test(note)) remarks.isManuscript = true;
  const form = normalizeNomenclaturalNote(note);
  remarks.nomenclatural =
    remarks.nomenclatural === null ? form : `${remarks.nomenclatural} ${form}`;
  const before = remarks.text.slice(0, found.index);
  let rest = remarks.text.slice(found.index + found[0].length);
  if (/[([]/.test(found[0].slice(0, 4)) && /^\s*[)\]]/.test(rest))
    rest = rest.replace(/^\s*[)\]]/, '');
  rest = rest.replace(/^\s*\((?!\s*(?:non|nec|not)\b)[^)]{0,120}\)\s*\.?\s*$/, '');
  remarks.text = `${before}${/^[\s.,;]*$/.test(rest) ? '' : rest}`;
  if (isMore) takeNomenclatural(remarks, false);
}

const PLACEHOLDER_AUTHOR =
  /[\s,]{1,3}(?:\[?not (?:applicable|given|known|found|stated|recorded)\]?|mihi\b\.?|nobis\b\.?)/i;

function takePlaceholderAuthors(remarks: Remarks): void {
  let found = PLACEHOLDER_AUTHOR.exec(remarks.text);
  for (let turn = 0; found !== null && turn < 4; turn += 1) {
    remarks.doubts.add('authorshipRemoved');
    remarks.text = remarks.text.replace(found[0], ' ');
    found = PLACEHOLDER_AUTHOR.exec(remarks.text);
  }
}

/** "Busk ms in Chimonides, 1987". */
function takeManuscriptBeforeIn(remarks: Remarks): void {
  const found = /[\s,]{1,3}(ms\.?|MS\.?|ined\.)(?= in \p{Lu})/u.exec(remarks.text);
  if (found === null) return;
  remarks.nomenclatural = found[1] ?? null;
  remarks.isManuscript = true;
  remarks.text = remarks.text.replace(found[0], '');
}

const QUOTED =
  /(?:[\s,]{1,3}cv\.?)?\s+(?:'([^']{0,59}\p{L}[^']{0,59})'|"([^"]{0,59}\p{L}[^"]{0,59})"|['"](\p{Ll}{3,40})$)(?=[\s,.(]|$)/u;

function takeCultivar(remarks: Remarks): void {
  const { text } = remarks;
  if (/ cv\.? ex\b/.test(text)) {
    remarks.text = text.replace(/ cv\.? ex\b/, ' hort. ex');
    return;
  }
  const quoted = QUOTED.exec(text);
  const rest = quoted === null ? '' : text.slice(quoted.index + quoted[0].length).trim();
  if (
    quoted !== null &&
    /^\p{Lu}/u.test(text) &&
    !/ (?:strain|str)\b/.test(text.slice(0, quoted.index))
  ) {
    remarks.cultivar = (quoted[1] ?? quoted[2] ?? quoted[3] ?? '').trim();
    if (/^\(/.test(rest) || text[quoted.index - 1] === '(') remarks.cultivar = null;
    else {
      remarks.text = text.slice(0, quoted.index);
      remarks.cultivarAuthorship = rest === '' ? null : rest;
    }
    return;
  }
  const bare = /^(.{2,200}?) cv\.? (\p{Lu}[\p{L}' -]{1,60})$/u.exec(text);
  if (bare !== null) {
    remarks.cultivar = bare[2] ?? null;
    remarks.text = bare[1] ?? '';
    return;
  }
  const group =
    /^(\p{Lu}\p{Ll}+(?: \p{Ll}[\p{Ll}-]+)?) (\p{Lu}[\p{L}' -]{1,60}) (Group|grex|gx)\.?$/u.exec(
      text,
    );
  if (group === null) return;
  remarks.cultivar = group[2] ?? null;
  remarks.cultivarRank = group[3] === 'Group' ? 'CULTIVAR_GROUP' : 'GREX';
  remarks.text = group[1] ?? '';
}

const BRACKETED_NOTE =
  /\s*([([])\s*((?:non|not|nec|auctt?|auctorum|sensu|sec|fide|emend|excl)\b\.?[^)\]]{0,300})[)\]]/i;

const NOTE =
  /[\s,;(]{1,3}((?:sensu|sec\.?|auctt?\.?|auctorum|fide|ss\.|ss? (?:lato|stricto|str\.)|s\. ?l\.|s\. ?lat\.|s\. ?str\.|s\. ?s\.|s\. ?ampl\.|emend\b\.?|excl\.|according to|as in|non\b\.?(?!-)|nec\b\.?(?!-)|not\b)(?=[\s(]|$|[,;)]|(?<=\.)))/i;

/** The notes on how others used the name. */
function takeTaxonomic(remarks: Remarks): void {
  const { text } = remarks;
  const found = NOTE.exec(text);
  const bracketed = BRACKETED_NOTE.exec(text);
  if (bracketed !== null && (found === null || bracketed.index <= found.index + 1)) {
    takeBracketedNote(remarks, bracketed);
    return;
  }
  if (found === null || found.index === 0) return;
  const before = text.slice(0, found.index);
  const note = text.slice(found.index + found[0].length - (found[1] ?? '').length);
  if (/^(?:non|not|nec)/i.test(note) && /^\p{Lu}\p{L}*$/u.test(before) && !/^n\S+ \(/.test(note))
    return;
  if (/^not /i.test(note) && !/[A-Z)]/.test(before.slice(1))) return;
  const isOpened = found[0].slice(0, -(found[1] ?? '').length).includes('(');
  const wide = /^(s\. ?l\.|s\. ?lat\.|s\. ?str\.|s\. ?s\.)(.*)$/i.exec(
    isOpened ? note.replace(/\)$/, '') : note,
  );
  const tail = wide?.[2]?.trim() ?? '';
  if (wide !== null && tail !== '' && /^[(\p{Lu}]/u.test(tail)) remarks.unparsed = tail;
  remarks.taxonomic = normalizeTaxonomicNote(
    wide === null ? note : (wide[1] ?? '') + (remarks.unparsed === null ? (wide[2] ?? '') : ''),
  );
  remarks.text = before;
}

function takeBracketedNote(remarks: Remarks, found: RegExpExecArray): void {
  const [all, , note = ''] = found;
  const { text } = remarks;
  const before = text.slice(0, found.index);
  const behind = text.slice(found.index + all.length);
  if (/^\s*(?:sensu|sec)\b/i.test(behind)) {
    remarks.taxonomic = `${all.trim()} ${behind.trim()}`;
    remarks.text = before;
  } else if (/^\s*\p{Lu}/u.test(behind) && /^\p{Lu}\p{L}+ \p{Ll}/u.test(before)) {
    remarks.unparsed = all.trim().replace(/\s+/g, '');
    remarks.text = `${before} ${behind}`;
  } else {
    remarks.taxonomic = normalizeTaxonomicNote(note);
    remarks.text = `${before} ${behind.replace(/^\s*auctt?\./, '')}`;
  }
}

function takeProParte(remarks: Remarks): void {
  const { text } = remarks;
  if (/,? ?\b(?:pro parte|[pP]\. ?[pP]\.\p{L}?)\s*$/u.test(text)) {
    remarks.isDoubtful = true;
    remarks.text = text.replace(/,? ?\b(?:pro parte|[pP]\. ?[pP]\.\p{L}?)\s*$/u, '');
  }
  remarks.text = remarks.text
    .replace(/[\s,]{0,3}[([]? ?pro (?:sp|hybr|var)\b\.? ?[)\]]?/i, '')
    .replace(/\s*\(Approved Lists,? \d{4}\)\.?/i, '');
}

/** Groups of species around one, and groups that have only a genus. */
function takeAggregate(remarks: Remarks): void {
  const found = /(?:[ -](?:species|spp?\.?))?[ -](group|complex|aggregate|agg\b\.?|lineage)$/.exec(
    remarks.text,
  );
  if (found === null) return;
  const name = remarks.text.slice(0, found.index);
  if (/^\p{Lu}\p{L}+$/u.test(name)) {
    remarks.isInformal = true;
    remarks.phrase = found[1] ?? null;
    remarks.isAggregate = true;
    remarks.text = name;
    return;
  }
  if (found[1] === 'lineage') return;
  remarks.isAggregate = true;
  remarks.text = name;
}

function takePage(remarks: Remarks): void {
  const found = /(\d{4}[a-z]?) ?(:\s*([\divxlc]+(?:[-\u2013]\d+)?))\.?$/.exec(remarks.text);
  if (found === null) return;
  remarks.publishedInPage = found[3] ?? null;
  remarks.reference = (found[2] ?? '').replace(/\s+/g, '');
  remarks.text = `${remarks.text.slice(0, found.index)}${(found[1] ?? '').slice(0, 4)}`;
}

const REFERENCE =
  /^(.{6,200}?)((?:,|(?<=\p{Ll}{3})\.) (\p{Lu}\p{L}+\.?(?: [\p{L}.,:&-]{1,30}){1,16}(?: \d{1,3}\b(?:\(\d+\))?[:.,(\s]|(?<=:) ?\d).*?)\.?)$/u;

/** A whole reference behind the author: "Feuillet, Journal of … 4(2): 611". */
function takeReference(remarks: Remarks): void {
  const { text } = remarks;
  if (!/[ :]\d{1,4}\b/.test(text) || text.length > 600) return;
  const found = REFERENCE.exec(text);
  if (found === null || / in /.test(found[1] ?? '')) return;
  const [, before = '', raw = '', reference = ''] = found;
  remarks.publishedIn = reference;
  remarks.reference = raw;
  const year = lastYear(reference);
  const isCited = /\(\d{4}\)\.?$/.test(reference) || !/\d\)?: ?\d/.test(reference);
  if (isCited) remarks.pendingYear = year;
  else remarks.doubts.add('nomenclaturalReference');
  remarks.text = before;
}

/** The last year of a reference, or null. */
function lastYear(reference: string): string | null {
  const years = reference.match(/\b(?:1[5-9]|20)\d\d\b/g);
  return years?.at(-1) ?? null;
}

/** "in Chimonides, 1987": where the name was published. */
function takePublication(remarks: Remarks): void {
  const { text } = remarks;
  const inner = /\(([^()]{2,100}?),? (?:in|apud) (\p{Lu}[^()]{2,200})\)/u.exec(text);
  if (inner !== null) {
    const year = lastYear(inner[2] ?? '');
    remarks.publishedIn = (inner[2] ?? '').trim();
    remarks.text = text.replace(inner[0], `(${inner[1]}${year === null ? '' : `, ${year}`})`);
    return;
  }
  const found = /^(.*?[\p{L}.)\d]),? (?:in|apud)\b\.? (\p{Lu}.{1,600})$/u.exec(text);
  if (found === null || remarks.publishedIn !== null) return;
  const [, before = '', place = ''] = found;
  if (!/^\S+ .*\p{Lu}|^\p{Lu}\S+ \p{Lu}/u.test(before) && !/\p{Lu}/u.test(before)) return;
  remarks.publishedIn = place.replace(/(?<=[)\d])\.$/, '').trim();
  remarks.pendingYear = lastYear(place);
  remarks.text = before;
}

const MANUSCRIPT =
  /[\s,]{1,3}(in press|unpublished|unpubl\.?|ined\.|(?<=[.)] )ined|inedit\.?|[mM]s\.|[mM]s|MS\.?|mss\.|mscr?\.)$/;

function takeManuscript(remarks: Remarks): void {
  const found = MANUSCRIPT.exec(remarks.text);
  if (found === null || found.index === 0) return;
  remarks.isManuscript = true;
  const note = (found[1] ?? '').replace(/^Ms/, 'ms');
  remarks.nomenclatural =
    remarks.nomenclatural === null ? note : `${remarks.nomenclatural} ${note}`;
  remarks.text = remarks.text.slice(0, found.index);
}

/** Old markers of rank that say no more than "below the species". */
function takeMarkers(remarks: Remarks): void {
  let { text } = remarks;
  text = text.replace(/ t\. ?infr\. ?/, ' ');
  const letters =
    /^(\p{Lu}\p{L}+ \p{Ll}[\p{Ll}-]+)(?: (?:\([^)]{1,80}\) )?\p{Lu}[\p{L}. &]{0,60}?)? ([a-ehk]\.(?:[a-ehk]\.?)?) (?=\p{Ll}{3})/u.exec(
      text,
    );
  if (letters !== null) {
    remarks.hasUnknownMarker = true;
    remarks.rank = 'OTHER';
    text = `${letters[1]} ${text.slice(letters[0].length)}`;
  }
  text = text
    .replace(/ \*{1,4} (?=\p{Ll})/u, ' ')
    .replace(/^(\p{Lu}\p{L}+ \p{Ll}[\p{Ll}-]+) [a-eghkn\u03b1-\u03c9] (?=\p{Ll}{3})/u, '$1 ')
    .replace(/ (var|f|subvar)\. ?[\u03b1-\u03c9]\.? ?(?=\p{Ll}{3})(?! )/u, (all, marker: string) =>
      / |\.$/.test(all.slice(-1)) ? ` ${marker}. ` : all,
    );
  if (text.startsWith('Missing ') && /^Missing \p{Ll}/u.test(text)) {
    remarks.isGenusMissing = true;
    text = `? ${text.slice(8)}`;
  }
  remarks.text = text;
}

const STRAIN = / (?:strain |str\b ?\.? ?){1,2}'?([^']{2,60})'?$/;

function takeStrain(remarks: Remarks): void {
  const { text } = remarks;
  if (/ \(?(?:serovar|serotype)\b/.test(text) && !/ (?:serovar|sv)\. \p{Ll}/u.test(text)) {
    remarks.text = text.replace(/ \(?(?:serovar|serotype)\b.*$/, '');
    return;
  }
  const strain = STRAIN.exec(text);
  if (
    strain !== null &&
    /^\p{Lu}\p{L}+ \p{Ll}/u.test(text) &&
    !/^\p{Ll}+$/u.test(strain[1] ?? '')
  ) {
    remarks.phrase = strain[1] ?? null;
    remarks.isInformal = true;
    remarks.rank = 'STRAIN';
    remarks.text = text.slice(0, strain.index);
    return;
  }
  const code = /^(\p{Lu}\p{L}+ \p{Ll}[\p{Ll}-]+) ([A-Z][\w-]*(?: \d[\w.:-]*)?)$/u.exec(text);
  const tag = code?.[2] ?? '';
  if (
    code !== null &&
    /\d/.test(tag) &&
    (isCulture(tag) || /^[A-Z][A-Za-z]*\d+[A-Za-z\d]*$/.test(tag))
  ) {
    remarks.phrase = tag;
    remarks.isInformal = true;
    remarks.text = code[1] ?? '';
  }
}

export const hasLetter = (text: string): boolean => ANY_LETTER.test(text);
