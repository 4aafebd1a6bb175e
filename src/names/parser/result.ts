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
import type { Cleaned } from './clean.ts';
import { typeOfName } from './name-type.ts';
import type { Found, Parts } from './names.ts';
import { notesOf } from './notes.ts';
import type { Prepared } from './prepare.ts';
import { codeOf, rankOf } from './rank-and-code.ts';
import type { Reader, Word } from './reader.ts';
import type { VirusName } from './viruses.ts';
import { orderWarnings, WARNINGS } from './warnings.ts';
import type { Read } from './whole.ts';

const noNotes: readonly NameNote[] = Object.freeze([]);
const noParts: readonly NameParts[] = Object.freeze([]);
const noWords: readonly NameWord[] = Object.freeze([]);
const noInfraspecific: readonly InfraspecificPart[] = Object.freeze([]);

/** The result for a text in which no name was read. */
export function unparsed(verbatim: string, type: NameType, isExtinct: boolean): ParsedName {
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

/** The result for a taxon of viruses. */
export function assembleVirus(
  verbatim: string,
  prepared: Prepared,
  r: Reader,
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
    words: placed(r.words, cleaned),
  };
}

/** What is known of rank and code from elsewhere. */
interface Known {
  readonly code?: NomenclaturalCode | null;
  readonly rank?: Rank | null;
}

/** The result for a name that was read. */
export function assemble(
  verbatim: string,
  prepared: Prepared,
  r: Reader,
  { parts, found }: Read,
  known: Known,
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
    code: known.code ?? codeOf(first, found.hybrid, bacterial),
    rank: known.rank ?? (isFormula ? 'UNRANKED' : rankOf(first, prepared.scanned.isAggregate)),
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

/** The words at their places in the verbatim text. */
function placed(words: readonly Word[], cleaned: Cleaned | null): readonly NameWord[] {
  if (cleaned === null) return words;
  return words.map((word) => ({
    ...word,
    start: cleaned.starts[word.start] ?? 0,
    end: cleaned.ends[word.end - 1] ?? 0,
  }));
}
