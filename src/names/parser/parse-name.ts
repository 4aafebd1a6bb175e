import type { NomenclaturalCode, Rank } from '../../terms/index.ts';
import type {
  CanonicalName,
  InfraspecificPart,
  NameNote,
  NameParts,
  NameType,
  NameWord,
  ParsedName,
  SurrogateKind,
} from '../parsed-name.ts';
import { bacterialGenus } from './bacteria.ts';
import { canonicalOf, normalizedOf } from './canonical.ts';
import { isUpper } from './chars.ts';
import type { Cleaned } from './clean.ts';
import { isHybridMark } from './hybrid-mark.ts';
import { mendCase } from './mend-case.ts';
import { typeOfName, typeWithoutName } from './name-type.ts';
import { type Found, type Parts, readBareSpecies, readName } from './names.ts';
import { type Prepared, prepare } from './prepare.ts';
import { codeOf, rankOf } from './rank-and-code.ts';
import { Reader, type Word } from './reader.ts';
import { readVirus, type VirusName } from './viruses.ts';
import { orderWarnings, WARNINGS } from './warnings.ts';

/** What is known of a name beside its text. */
export interface ParseOptions {
  readonly code?: NomenclaturalCode | null;
  readonly rank?: Rank | null;
  /** Authorship that a source gives in a field of its own. */
  readonly authorship?: string | null;
  /** Whether names of cultivars and graft-chimeras are read (ICNCP). */
  readonly withCultivars?: boolean;
  /**
   * Whether initials behind a comma are an author of their own ("Gould, J, 1855" is of Gould and J), as gnparser has them; by
   * default they are those of the author before.
   */
  readonly initialsApart?: boolean;
}

/** Longer texts are no names. In UTF-16 units. */
export const MAX_NAME_LENGTH = 4096;

const reader = new Reader();

/** Takes a scientific name apart. Never throws; says in `type`, `quality` and `warnings` what it could not read. */
export function parseName(text: string, options: ParseOptions = {}): ParsedName {
  if (text.length > MAX_NAME_LENGTH) return unparsed(text, 'noName', false);
  const whole = withAuthorship(text, options.authorship);
  const prepared = prepare(whole);
  const { scanned } = prepared;
  if (scanned.isVirus || !scanned.hasSpace) {
    const virus = readVirus(reader, prepared.text, scanned.hasSpace);
    if (virus !== null) return assembleVirus(whole, prepared, virus);
  }
  if (scanned.isVirus) return unparsed(whole, 'virus', prepared.isExtinct);
  if (scanned.unparsable !== null) return unparsed(whole, scanned.unparsable, prepared.isExtinct);
  const read = readText(prepared.text, prepared, options);
  if (read !== null) return assemble(whole, prepared, reader, read, options);
  const mended = mendCase(prepared.text);
  const again = mended === null ? null : readText(mended, prepared, options);
  if (again === null) return unparsed(whole, typeWithoutName(prepared.text), prepared.isExtinct);
  reader.warn(WARNINGS.letterCase);
  return { ...assemble(whole, prepared, reader, again, options), isCaseMended: true };
}

function readText(
  text: string,
  { scanned, underscores }: Prepared,
  options: ParseOptions,
): Read | null {
  reader.begin(text, 0, scanned.end, underscores, options.initialsApart ?? false);
  return readAll(reader, options);
}

/** The name with its authorship from another field, but where it has one already. */
function withAuthorship(text: string, authorship: string | null | undefined): string {
  const more = authorship?.trim() ?? '';
  if (more === '') return text;
  const joined = `${text.trimEnd()} ${more}`;
  if (endsInEpithet.test(text)) return joined;
  const bare = parseName(text);
  return bare.isParsed && (bare.authorship !== null || bare.tail !== null) ? text : joined;
}

/** The usual name without authors; no need to read it for that. */
const endsInEpithet = /^\p{Lu}[\p{L}-]*(?: [\p{Ll}-]{3,60}){1,3}$/u;

interface Read {
  readonly parts: readonly Parts[];
  readonly found: Found;
}

const plus = 0x2b;

function readAll(r: Reader, options: ParseOptions): Read | null {
  const found: Found = {
    hybrid: null,
    isCandidatus: false,
    cultivarStart: -1,
    withCultivars: options.withCultivars ?? false,
    code: options.code ?? null,
  };
  r.at = r.afterSpaces(0);
  const first = readFirst(r, found);
  if (first === null) return null;
  const parts = readFormula(r, first, found);
  const code = r.code(r.at);
  if (!r.isBreak(r.at) && code !== 0x3b && code !== 0x2c) return null;
  return { parts, found };
}

function readFirst(r: Reader, found: Found): Parts | null {
  const at = r.at;
  const code = r.code(at);
  const isLetterMark = (code === 0x78 || code === 0x58) && isUpper(r.code(at + 1));
  if (isLetterMark || isHybridMark(r, at)) return readHybridGenus(r, found);
  if (code === plus && found.withCultivars) return readGraftGenus(r, found);
  if (code === 0x43 && r.text.startsWith('Candidatus', at) && r.isSpaceAt(at + 10)) {
    return readCandidatus(r, found);
  }
  return readName(r, found);
}

function readHybridGenus(r: Reader, found: Found): Parts | null {
  const at = r.at;
  r.word('hybridChar', at, at + 1, '×');
  r.at = r.afterSpaces(at + 1);
  const isGlued = r.at === at + 1;
  const parts = readName(r, found);
  if (parts === null) return null;
  r.warn(WARNINGS.hybridNamed);
  if (isGlued) r.warn(WARNINGS.hybridNoSpace);
  found.hybrid = 'named';
  parts.hybridMark = parts.hybridMark === 'species' ? 'both' : 'genus';
  return parts;
}

function readGraftGenus(r: Reader, found: Found): Parts | null {
  const at = r.at;
  r.word('graftChimeraChar', at, at + 1, '+');
  r.at = r.afterSpaces(at + 1);
  const isGlued = r.at === at + 1;
  const parts = readName(r, found);
  if (parts === null) return null;
  r.warn(WARNINGS.graftNamed);
  if (isGlued) r.warn(WARNINGS.graftNoSpace);
  found.hybrid = 'namedGraftChimera';
  parts.hybridMark = 'genus';
  return parts;
}

function readCandidatus(r: Reader, found: Found): Parts | null {
  const mark = r.mark();
  r.word('candidatus', r.at, r.at + 10);
  r.at = r.afterSpaces(r.at + 10);
  const parts = readName(r, found);
  if (parts === null) {
    r.reset(mark);
    return readName(r, found);
  }
  found.isCandidatus = true;
  r.warn(WARNINGS.candidatus);
  return parts;
}

/** Reads what the first name is crossed (or grafted) with. */
function readFormula(r: Reader, first: Parts, found: Found): Parts[] {
  const parts = [first];
  for (;;) {
    const at = r.afterSpaces(r.at);
    if (at === r.at || at >= r.end) break;
    const isGraft = found.withCultivars && r.code(at) === plus && r.isBreak(at + 1);
    if (!isGraft && !isHybridMark(r, at)) break;
    r.word(isGraft ? 'graftChimeraChar' : 'hybridChar', at, at + 1, isGraft ? '+' : '×');
    found.hybrid = isGraft ? 'graftChimeraFormula' : 'formula';
    r.at = at + 1;
    const operand = readOperand(r, first, found, isGraft);
    if (operand !== null) parts.push(operand);
  }
  if (found.hybrid === 'formula') r.warn(WARNINGS.hybridFormula);
  if (found.hybrid === 'graftChimeraFormula') r.warn(WARNINGS.graftFormula);
  return parts;
}

function readOperand(r: Reader, first: Parts, found: Found, isGraft: boolean): Parts | null {
  const end = r.at;
  r.at = r.afterSpaces(end);
  const bare = readBareSpecies(r, first.genus ?? first.uninomial ?? '', found);
  if (bare !== null) {
    r.warn(isGraft ? WARNINGS.graftIncomplete : WARNINGS.hybridIncomplete);
    return bare;
  }
  const mark = r.mark();
  const start = r.words.length;
  const operand = readName(r, found);
  if (operand === null) {
    r.reset(mark);
    r.at = end;
    r.warn(isGraft ? WARNINGS.graftProbablyIncomplete : WARNINGS.hybridProbablyIncomplete);
    return null;
  }
  expandGenus(operand, first, r.words[start]);
  return operand;
}

/** "Aus bus × A. cus": the abbreviated genus is the first one's. */
function expandGenus(operand: Parts, first: Parts, word: Word | undefined): void {
  const { genus } = operand;
  if (genus === null || !genus.endsWith('.') || first.genus === null || word === undefined) return;
  if (!first.genus.startsWith(genus.slice(0, -1))) return;
  operand.genus = first.genus;
  word.normalized = first.genus;
}

const noNotes: ParsedName['notes'] = Object.freeze([]);
const noParts: readonly NameParts[] = Object.freeze([]);
const noWords: readonly NameWord[] = Object.freeze([]);
const noInfraspecific: readonly InfraspecificPart[] = Object.freeze([]);

function unparsed(verbatim: string, type: NameType, isExtinct: boolean): ParsedName {
  return {
    verbatim,
    type,
    isParsed: false,
    quality: 0,
    warnings: [],
    code: type === 'virus' ? 'VIRUS' : null,
    rank: 'UNRANKED',
    cardinality: 0,
    uninomial: null,
    genus: null,
    infragenericEpithet: null,
    specificEpithet: null,
    infraspecificEpithet: null,
    infraspecific: noInfraspecific,
    cultivarEpithet: null,
    isHybrid: false,
    hybrid: null,
    surrogate: null,
    isCandidatus: false,
    isBacterial: false,
    isBacterialHomonym: false,
    isCaseMended: false,
    isExtinct,
    canonical: null,
    normalized: null,
    authorship: null,
    parts: noParts,
    words: noWords,
    notes: noNotes,
    tail: null,
  };
}

function assembleVirus(
  verbatim: string,
  prepared: Prepared,
  { parts, rank }: VirusName,
): ParsedName {
  const name = [parts.uninomial ?? parts.genus, parts.specificEpithet].join(' ').trim();
  const { scanned, cleaned } = prepared;
  const warnings = [];
  if (prepared.hasMarkup) warnings.push(WARNINGS.html);
  if (scanned.oddSpace < prepared.text.length || /\s\s/.test(prepared.text.trim()))
    warnings.push(WARNINGS.oddSpace);
  if (prepared.text.trim() !== prepared.text) warnings.push(WARNINGS.trailingSpace);
  const ordered = orderWarnings(warnings);
  return {
    ...unparsed(verbatim, 'virus', prepared.isExtinct),
    isParsed: true,
    quality: ordered[0]?.quality ?? 1,
    warnings: ordered,
    rank,
    cardinality: parts.specificEpithet === null ? 1 : 2,
    uninomial: parts.uninomial,
    genus: parts.genus,
    specificEpithet: parts.specificEpithet,
    canonical: { full: name, simple: name, stemmed: name },
    normalized: name,
    parts: [parts],
    words: placed(reader.words, cleaned),
  };
}

function assemble(
  verbatim: string,
  prepared: Prepared,
  r: Reader,
  { parts, found }: Read,
  options: ParseOptions,
): ParsedName {
  const [first] = parts;
  if (first === undefined) return unparsed(verbatim, 'noName', prepared.isExtinct);
  const isFormula = found.hybrid === 'formula' || found.hybrid === 'graftChimeraFormula';
  const last = first.infraspecific.at(-1);
  const tail = tailOf(prepared, r, found);
  if (tail !== null) r.warn(WARNINGS.tail);
  if (prepared.hasMarkup) r.warn(WARNINGS.html);
  if (prepared.underscores || hasOddSpace(prepared, r, first)) r.warn(WARNINGS.oddSpace);
  if (isBroken(prepared, r)) r.warn(WARNINGS.brokenUtf8);
  const genus = first.genus ?? first.parent ?? first.uninomial ?? '';
  const bacterial = found.isCandidatus ? 'yes' : bacterialGenus(genus);
  if (bacterial === 'maybe') r.warn(WARNINGS.bacteriaMaybe);
  const warnings = orderWarnings(r.warnings);
  const gravest = warnings[0]?.quality ?? 1;
  const surrogate = surrogateOf(first, tail);
  const signs = {
    surrogate,
    isUninomial: first.uninomial !== null,
    tail,
    isReadToRemark: r.at >= prepared.scanned.end,
  };
  const cardinality = isFormula || surrogate === 'bold' ? 0 : cardinalityOf(first);
  return {
    verbatim,
    type: isFormula ? 'hybridFormula' : typeOfName(signs, prepared),
    isParsed: true,
    quality: gravest,
    warnings,
    code: options.code ?? codeOf(first, found.hybrid, bacterial),
    rank: options.rank ?? (isFormula ? 'UNRANKED' : rankOf(first, prepared.scanned.isAggregate)),
    cardinality,
    uninomial: first.uninomial,
    genus: first.genus,
    infragenericEpithet: first.infragenericEpithet,
    specificEpithet: first.specificEpithet,
    infraspecificEpithet: last?.epithet ?? null,
    infraspecific: first.infraspecific,
    cultivarEpithet: first.cultivarEpithet,
    isHybrid: found.hybrid !== null,
    hybrid: found.hybrid,
    surrogate,
    isCandidatus: found.isCandidatus,
    isBacterial: bacterial === 'yes',
    isBacterialHomonym: bacterial === 'maybe',
    isCaseMended: false,
    isExtinct: prepared.isExtinct,
    canonical: canonicalOf(parts, found) satisfies CanonicalName,
    normalized: normalizedOf(parts, found),
    authorship: isFormula ? null : last === undefined ? first.authorship : last.authorship,
    parts,
    words: placed(r.words, prepared.cleaned),
    notes: notesOf(prepared, r, first, bacterial === 'yes'),
    tail,
  };
}

/** What was not read; a remark keeps the spaces at its end, as gnparser does. */
function tailOf({ text, scanned }: Prepared, r: Reader, found: Found): string | null {
  if (r.at >= text.length && found.cultivarStart < 0) return null;
  const rest = text.slice(r.at, scanned.end).trimEnd() + text.slice(Math.max(scanned.end, r.at));
  if (rest !== '') return rest;
  return found.cultivarStart < 0 ? null : text.slice(found.cultivarStart).trimEnd();
}

function surrogateOf(first: Parts, tail: string | null): SurrogateKind | null {
  if (first.marker !== null) return first.marker === 'cf.' ? 'comparison' : 'approximation';
  return tail !== null && /bold:/i.test(tail) ? 'bold' : null;
}

function cardinalityOf(parts: Parts): number {
  if (parts.form === 'approximation') return 0;
  const more = parts.cultivarEpithet === null ? 0 : 1;
  if (parts.uninomial !== null) return 1 + more;
  return (parts.specificEpithet === null ? 1 : 2) + parts.infraspecific.length + more;
}

/** Whether another space than U+0020 stands in the name, not in its tail or behind the marker of an approximation. */
function hasOddSpace({ scanned, text }: Prepared, r: Reader, { ignored }: Parts): boolean {
  const end = ignored === null ? r.at : scanned.end - ignored.length;
  return scanned.oddSpace < text.length && scanned.oddSpace <= end;
}

/** Whether letters of the name, not of its tail, came from a wrong conversion. */
function isBroken({ scanned, cleaned, text }: Prepared, r: Reader): boolean {
  if (cleaned?.hasMojibake) return true;
  return scanned.hasBroken && text.indexOf('\ufffd') < r.at;
}

/** What stands behind the name: the text behind "sp.", a strain of bacteria, a remark. */
function notesOf(
  prepared: Prepared,
  r: Reader,
  first: Parts,
  isBacterial: boolean,
): ParsedName['notes'] {
  const { scanned, text } = prepared;
  const notes: NameNote[] = [];
  if (first.ignored !== null) {
    addNote(
      notes,
      prepared,
      kindOfIgnored(first.ignored, isBacterial),
      scanned.end - first.ignored.length,
      scanned.end,
    );
  } else if (isBacterial && r.at < scanned.end && /\d/.test(text.slice(r.at, scanned.end))) {
    addNote(notes, prepared, 'strain', r.at, scanned.end);
  }
  if (scanned.remark !== null && r.at <= scanned.end) {
    addNote(notes, prepared, scanned.remark, scanned.end, text.length);
  }
  return notes.length === 0 ? noNotes : notes;
}

/** "sp. Bigge Island (A.A. Mitchell 3436)" is a phrase name: words and a voucher. */
const phrase = /^\s+\p{Lu}\p{Ll}[^()]{1,100}\([^()]{2,100}\)/u;

function kindOfIgnored(ignored: string, isBacterial: boolean): NameNote['kind'] {
  if (phrase.test(ignored)) return 'phrase';
  return isBacterial && /[\p{Lu}\d]/u.test(ignored) ? 'strain' : 'other';
}

function addNote(
  notes: NameNote[],
  { text, cleaned }: Prepared,
  kind: NameNote['kind'],
  from: number,
  to: number,
): void {
  const note = text
    .slice(from, to)
    .replace(/^[\s,]+/, '')
    .trimEnd();
  if (note === '') return;
  const end = from + text.slice(from, to).trimEnd().length;
  const start = end - note.length;
  const span =
    cleaned === null
      ? { start, end }
      : { start: cleaned.starts[start] ?? 0, end: cleaned.ends[end - 1] ?? 0 };
  notes.push({ kind, text: note, ...span });
}

/** The words at their places in the verbatim text. */
function placed(words: readonly Word[], cleaned: Cleaned | null): readonly NameWord[] {
  if (cleaned === null) return words;
  return words.map((word) => ({
    ...word,
    start: cleaned.starts[word.start] ?? 0,
    end: cleaned.ends[word.end - 1] ?? 0,
  }));
}
