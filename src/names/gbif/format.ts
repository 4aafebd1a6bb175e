import type { NomenclaturalCode } from '../../terms/index.ts';
import type { QualifiedPart } from '../remarks/remarks.ts';
import { type GbifAuthors, isGiven } from './authorship.ts';
import type { CombinedAuthors, GbifDialect, GbifName, NothoPart } from './gbif-name.ts';
import {
  isInfrageneric,
  isInfraspecific,
  isSpeciesOrBelow,
  isUnknown,
  isVague,
  markerOf,
} from './markers.ts';

/** A name written out, as GBIF's formatter does. */
export interface GbifRenderings {
  readonly canonical: string | null;
  readonly canonicalWithoutAuthorship: string | null;
  /** The name's main words in plain letters. */
  readonly canonicalMinimal: string | null;
  /** With all remarks. */
  readonly canonicalComplete: string | null;
  /** Empty: no authors. */
  readonly authorship: string;
}

interface Manner {
  readonly hasMarks: boolean;
  readonly hasAuthors: boolean;
  /** Subgenera of species, notes and the authors of higher parts. */
  readonly isComplete: boolean;
  readonly dialect: GbifDialect;
}

/** All renderings of a name. */
export function renderings(name: GbifName, dialect: GbifDialect = '5'): GbifRenderings {
  const minimal = build(name, { hasMarks: false, hasAuthors: false, isComplete: false, dialect });
  const complete = build(name, { hasMarks: true, hasAuthors: true, isComplete: true, dialect });
  return {
    canonical: canonicalName(name, dialect),
    canonicalWithoutAuthorship: canonicalWithoutAuthorship(name, dialect),
    canonicalMinimal: minimal === null ? null : toAscii(minimal),
    canonicalComplete: complete === null ? null : decomposed(complete),
    authorship: authorshipText(name) ?? '',
  };
}

/** The name with its authors. */
export const canonicalName = (name: GbifName, dialect: GbifDialect): string | null =>
  build(name, { hasMarks: true, hasAuthors: true, isComplete: false, dialect });

/** The name alone, with the signs of hybrids and ranks. */
export const canonicalWithoutAuthorship = (name: GbifName, dialect: GbifDialect): string | null =>
  build(name, { hasMarks: true, hasAuthors: false, isComplete: false, dialect });

/** "(Basionym, 1900) Combination, 1950 : Sanctioning"; null: no authors. */
export function authorshipText(name: GbifName): string | null {
  const text = combined(name.basionymAuthorship, name.combinationAuthorship, name.code);
  if (name.sanctioningAuthor === null || !isGiven(name.combinationAuthorship)) {
    return text === '' ? null : text;
  }
  return `${text} : ${name.sanctioningAuthor}`;
}

function combined(
  basionym: GbifAuthors,
  combination: GbifAuthors,
  code: NomenclaturalCode | null,
): string {
  const before = isGiven(basionym) ? `(${teamText(basionym, code)})` : '';
  const behind = isGiven(combination) ? teamText(combination, code) : '';
  return before === '' || behind === '' ? before + behind : `${before} ${behind}`;
}

const extra = (part: CombinedAuthors, code: NomenclaturalCode | null): string =>
  combined(part.basionym, part.combination, code);

function teamText(team: GbifAuthors, code: NomenclaturalCode | null): string {
  const most = code === 'BACTERIAL' ? 2 : Number.MAX_SAFE_INTEGER;
  let text = team.exAuthors.length === 0 ? '' : `${listed(team.exAuthors, most)} ex `;
  text += listed(team.authors, most);
  if (team.year !== null) {
    if (text !== '') text += code === 'BACTERIAL' ? ' ' : ', ';
    text += team.year;
  }
  return team.imprintYear === null ? text : `${text} [${team.imprintYear}]`;
}

function listed(authors: readonly string[], most: number): string {
  if (authors.length > most) return `${authors[0]} et al.`;
  const last = authors.at(-1) ?? '';
  if (authors.length < 2) return last;
  const before = authors.slice(0, -1).join(', ');
  return last === 'al.' || last === 'al' ? `${before} et al.` : `${before} & ${last}`;
}

function build(name: GbifName, manner: Manner): string | null {
  const text = name.uninomial === null ? namesOf(name, manner) : uninomialOf(name, manner);
  let { line } = text;
  if (name.candidatus) line = `"Candidatus ${line}"`;
  const isCultivar = manner.hasMarks && name.cultivarEpithet !== null;
  const authorship = manner.hasAuthors && !text.isUndetermined ? authorshipText(name) : null;
  if (authorship !== null && !isCultivar && !text.hasAuthors) line += ` ${authorship}`;
  if (isCultivar) line += cultivarText(name) + (authorship === null ? '' : ` ${authorship}`);
  if (manner.hasMarks && name.phrase !== null) line += ` ${phraseText(name)}`;
  if (manner.isComplete) {
    if (name.taxonomicNote !== null) line += `${line === '' ? '' : ' '}${name.taxonomicNote}`;
    if (name.nomenclaturalNote !== null)
      line += `${line === '' ? '' : ', '}${name.nomenclaturalNote}`;
  }
  line = line.trim();
  return line === '' ? null : line;
}

/** What has been written so far. */
interface Line {
  readonly line: string;
  /** "Puma sp.": nothing whose authors there were. */
  readonly isUndetermined: boolean;
  /** The authors stand inside already. */
  readonly hasAuthors: boolean;
}

const has = (name: GbifName, part: NothoPart): boolean => name.notho.includes(part);

function uninomialOf(name: GbifName, { hasMarks }: Manner): Line {
  const cross = hasMarks && has(name, 'GENERIC') ? '× ' : '';
  return { line: cross + name.uninomial, isUndetermined: false, hasAuthors: false };
}

function qualifier(name: GbifName, part: QualifiedPart, { hasMarks }: Manner): string {
  const word = hasMarks ? name.epithetQualifier?.[part] : undefined;
  return word === undefined ? '' : `${word} `;
}

function genusOf(name: GbifName, manner: Manner): string {
  const cross = manner.hasMarks && has(name, 'GENERIC') ? '× ' : '';
  return name.genus === null ? '' : qualifier(name, 'GENERIC', manner) + cross + name.genus;
}

function namesOf(name: GbifName, manner: Manner): Line {
  let line = headOf(name, manner);
  if (name.specificEpithet === null) return undetermined(name, manner, line);
  const cross = manner.hasMarks && has(name, 'SPECIFIC') ? '× ' : '';
  line += ` ${qualifier(name, 'SPECIFIC', manner)}${cross}${name.specificEpithet}`;
  if (manner.isComplete && name.specificAuthorship !== null) {
    line += ` ${extra(name.specificAuthorship, name.code)}`;
  }
  if (name.infraspecificEpithet === null) return withoutInfraspecific(name, manner, line);
  const isAutonym = name.infraspecificEpithet === name.specificEpithet && name.code === 'BOTANICAL';
  const authors = isAutonym && manner.hasAuthors ? authorshipText(name) : null;
  if (authors !== null) line += ` ${authors}`;
  line += ` ${infraspecificOf(name, manner, false)}`;
  return { line, isUndetermined: false, hasAuthors: authors !== null };
}

/** Genus and what stands between it and the species. */
function headOf(name: GbifName, manner: Manner): string {
  const { infragenericEpithet: epithet } = name;
  const genus = genusOf(name, manner);
  if (epithet === null) return genus;
  const isLast =
    (isUnknown(name.rank) && name.specificEpithet === null) || isInfrageneric(name.rank);
  if (!isLast) return manner.isComplete ? `${genus} (${epithet})` : genus;
  if (!manner.hasMarks) return epithet;
  const isNotho = has(name, 'INFRAGENERIC');
  if (name.code === 'ZOOLOGICAL' && genus !== '') {
    return `${genus} (${isNotho ? '× ' : ''}${epithet})`;
  }
  const marker = markerOf(name.rank);
  const marked = marker === null ? epithet : `${isNotho ? 'notho' : ''}${marker} ${epithet}`;
  if (genus === '') return marked;
  const authors =
    manner.isComplete && name.genericAuthorship !== null
      ? ` ${extra(name.genericAuthorship, name.code)}`
      : '';
  return `${genus}${authors} ${marked}`;
}

const SPELLED_MARKER = /^(?:species|spec|spp|sp|gen|cf|aff|nr|near)\b/i;

function undetermined(name: GbifName, manner: Manner, head: string): Line {
  const done: Line = { line: head, isUndetermined: false, hasAuthors: false };
  const isShown =
    manner.hasMarks &&
    ((name.genus !== null && name.cultivarEpithet === null) || name.phrase !== null);
  if (!isShown || !isSpeciesOrBelow(name.rank)) {
    if (name.infraspecificEpithet === null) return done;
    return { ...done, line: `${head} ${infraspecificOf(name, manner, false)}` };
  }
  if (isInfraspecific(name.rank)) {
    const line = `${head} ${infraspecificOf(name, manner, true)}`;
    return { line, isUndetermined: name.infraspecificEpithet === null, hasAuthors: false };
  }
  const isSpelled = name.phrase !== null && SPELLED_MARKER.test(name.phrase);
  const line = isSpelled ? head : `${head} ${markerOf(name.rank) ?? ''}`;
  return { line, isUndetermined: true, hasAuthors: false };
}

function withoutInfraspecific(name: GbifName, manner: Manner, line: string): Line {
  const isOpen =
    manner.hasMarks &&
    isInfraspecific(name.rank) &&
    name.cultivarEpithet === null &&
    name.rank !== 'CULTIVAR' &&
    name.rank !== 'CULTIVAR_GROUP';
  if (!isOpen) return { line, isUndetermined: false, hasAuthors: false };
  const marker = name.rank === 'SUBSPECIES' ? 'ssp.' : (markerOf(name.rank) ?? '');
  return { line: `${line} ${marker}`, isUndetermined: true, hasAuthors: false };
}

/** Marker and epithet below the species. */
function infraspecificOf(name: GbifName, manner: Manner, isForced: boolean): string {
  const epithet = name.infraspecificEpithet ?? '';
  if (!manner.hasMarks && !isForced) return epithet;
  const isMarked = isInfraspecific(name.rank) && !isVague(name.rank);
  let text = qualifier(name, 'INFRASPECIFIC', manner);
  if (has(name, 'INFRASPECIFIC')) text += isMarked ? 'notho' : '× ';
  const marker = isMarked ? markerOf(name.rank) : null;
  const isHidden =
    name.rank === 'SUBSPECIES' && name.notho.length === 0 && hidesSubspecies(name, manner);
  if (marker !== null && (isForced || !isHidden)) text += epithet === '' ? marker : `${marker} `;
  return text + epithet;
}

/** Zoology writes no marker; 3.16 writes it in botany only. */
const hidesSubspecies = ({ code }: GbifName, { dialect }: Manner): boolean =>
  dialect === '5' ? code === 'ZOOLOGICAL' : code !== 'BOTANICAL';

function cultivarText({ cultivarEpithet, rank }: GbifName): string {
  if (rank === 'CULTIVAR_GROUP') return ` ${cultivarEpithet} Group`;
  return rank === 'GREX' ? ` ${cultivarEpithet} gx` : ` '${cultivarEpithet}'`;
}

/** A phrase without the author behind its voucher. */
function phraseText({ phrase, voucher }: GbifName): string {
  if (phrase === null) return '';
  if (voucher !== null) return `${phrase} (${voucher})`;
  const close = phrase.lastIndexOf(')');
  if (close < 0 || close === phrase.length - 1) return phrase;
  const tail = phrase.slice(close + 1).trim();
  return /^\p{Lu}(?:\.\p{Lu}){0,5}\../u.test(tail) ? phrase.slice(0, close + 1) : phrase;
}

const LIGATURES: Readonly<Record<string, string>> = {
  æ: 'ae',
  Æ: 'Ae',
  œ: 'oe',
  Œ: 'Oe',
  Ĳ: 'Ij',
  ĳ: 'ij',
  ǈ: 'Lj',
  ǉ: 'lj',
  ß: 'ss',
  ﬀ: 'ff',
  ﬁ: 'fi',
  ﬂ: 'fl',
  ﬃ: 'ffi',
  ﬄ: 'ffl',
  ﬅ: 'ft',
  ﬆ: 'st',
};

const isAscii = (text: string): boolean => {
  for (let at = 0; at < text.length; at += 1) if (text.charCodeAt(at) > 0x7e) return false;
  return true;
};

const decomposed = (text: string): string =>
  isAscii(text) ? text : text.replace(/[æÆœŒĲĳǈǉßﬀ-ﬆ]/g, (char) => LIGATURES[char] ?? char);

const STROKES: Readonly<Record<string, string>> = {
  ſ: 's',
  Ð: 'D',
  đ: 'd',
  ð: 'd',
  Ø: 'O',
  ø: 'o',
  Ŧ: 'T',
  ŧ: 't',
  Ł: 'L',
  ł: 'l',
};

const toAscii = (text: string): string =>
  isAscii(text)
    ? text
    : decomposed(text)
        .replace(/[ſÐđðØøŦŧŁł]/g, (char) => STROKES[char] ?? char)
        .normalize('NFD')
        .replace(/\p{M}/gu, '');
