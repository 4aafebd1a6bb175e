import type { NomenclaturalCode } from '../../terms/index.ts';
import type { ParsedName } from '../parsed-name.ts';
import { isViralName, kindOf, type TextKind } from '../parser/kind.ts';
import { parseName } from '../parser/parse-name.ts';
import {
  type GbifAuthors,
  isGiven,
  NO_AUTHORS,
  type ReadAuthorship,
  readAuthorship,
} from './authorship.ts';
import { inferCode } from './code.ts';
import { coreElements } from './core-elements.ts';
import { type Elements, noElements } from './elements.ts';
import type { CombinedAuthors, GbifDialect, GbifName, GbifNameType } from './gbif-name.ts';
import {
  type GbifRank,
  isInfrageneric,
  isInfraspecific,
  isSpeciesOrBelow,
  rankOfEnding,
} from './markers.ts';
import { type GbifDoubt, hasLetter, type Remarks, takeRemarks } from './remarks.ts';
import { type ElementHints, walkName } from './walk.ts';
import { DOUBTFUL_EPITHETS, WARNING_WORDS } from './words-table.ts';

/** What is asked of the projection. */
export interface GbifOptions {
  readonly dialect: GbifDialect;
  /** Authorship from a column of its own; it wins over what the name says only where the name says nothing. */
  readonly authorship?: string | null;
  /** The rank that the source gives. */
  readonly rank?: GbifRank | null;
  /** The code that the source gives. */
  readonly code?: NomenclaturalCode | null;
}

/** Longest text that is read as a name, in UTF-16 units: the longest known one has about 860. */
const MAX_LENGTH = 1000;

/** Reads a name as GBIF does. */
export function readName(text: string, parsed: ParsedName | null, options: GbifOptions): GbifName {
  const trimmed = text.trim();
  if (trimmed.length > MAX_LENGTH) return unparsable(trimmed, 'noName', options);
  const plain = /\s\s|[\t\n\r\u00a0]/.test(trimmed) ? trimmed.replace(/\s+/g, ' ') : trimmed;
  const kind = kindInDialect(plain, options);
  if (kind !== null && !(options.code != null && kind === 'virus' && isBinomial(plain))) {
    return labelled(plain, kind, options) ?? unparsable(plain, kind, options);
  }
  const glued = gluedPhrase(plain, options);
  if (glued !== null) return glued;
  const remarks = takeRemarks(plain);
  if (!hasLetter(remarks.text)) return unparsable(plain, 'noName', options);
  return grouped(plain, remarks, options) ?? new Assembly(plain, parsed, remarks, options).name();
}

/** 3.16 takes viruses under ICTV's names for viruses, and names with "unidentified" for an epithet as names. */
function kindInDialect(text: string, { dialect }: GbifOptions): TextKind | null {
  const kind = kindOf(text);
  if (dialect === '5') return kind;
  if (kind === null && isViral(text)) return 'virus';
  return kind === 'placeholder' && /^\p{Lu}\p{Ll}+ unidentified\b/u.test(text) ? null : kind;
}

const isViral = (text: string): boolean =>
  (text.includes('vir') || text.includes('satellit')) && isViralName(text);

const isBinomial = (text: string): boolean =>
  /^\p{Lu}\p{Ll}+(?: \(\p{Lu}\p{Ll}+\))? \p{Ll}+$/u.test(text);

const TYPES: Readonly<Record<TextKind, readonly [GbifNameType, GbifNameType]>> = {
  virus: ['VIRUS', 'OTHER'],
  hybridFormula: ['HYBRID_FORMULA', 'FORMULA'],
  placeholder: ['PLACEHOLDER', 'PLACEHOLDER'],
  cluster: ['OTU', 'IDENTIFIER'],
  accession: ['OTU', 'IDENTIFIER'],
  code: ['OTU', 'OTHER'],
  clade: ['INFORMAL', 'OTHER'],
  deleted: ['NO_NAME', 'OTHER'],
  noName: ['NO_NAME', 'OTHER'],
};

function unparsable(text: string, kind: TextKind, { dialect, code }: GbifOptions): GbifName {
  const isLast = kind === 'cluster' && text.includes(' ');
  const type = TYPES[kind][dialect === '5' ? 1 : 0];
  return {
    ...EMPTY,
    result: 'UNPARSABLE',
    type:
      isLast && dialect === '5' ? 'OTHER' : isPr2(text, kind) && dialect !== '5' ? 'NO_NAME' : type,
    code: kind === 'virus' ? 'VIRUS' : (code ?? null),
    state: 'NONE',
    name: kind === 'cluster' ? clusterName(text) : text,
  };
}

/** "Basal_Cryptophyceae-1": 3.16 takes these for nothing. */
const isPr2 = (text: string, kind: TextKind): boolean =>
  kind === 'code' && /^\p{L}+_[\p{L}-]+-\d+$/u.test(text);

const clusterName = (text: string): string => {
  const last = text.slice(text.lastIndexOf(' ') + 1);
  return /^sh/i.test(last) ? last.toUpperCase() : last;
};

const EMPTY: GbifName = {
  result: 'PARSED',
  type: 'SCIENTIFIC',
  rank: 'UNRANKED',
  code: null,
  state: 'COMPLETE',
  name: null,
  uninomial: null,
  genus: null,
  infragenericEpithet: null,
  specificEpithet: null,
  infraspecificEpithet: null,
  cultivarEpithet: null,
  phrase: null,
  voucher: null,
  nominatingParty: null,
  candidatus: false,
  notho: [],
  combinationAuthorship: NO_AUTHORS,
  basionymAuthorship: NO_AUTHORS,
  genericAuthorship: null,
  specificAuthorship: null,
  sanctioningAuthor: null,
  taxonomicNote: null,
  nomenclaturalNote: null,
  publishedIn: null,
  publishedInPage: null,
  publishedInYear: null,
  unparsed: null,
  doubtful: false,
  manuscript: false,
  extinct: false,
  originalSpelling: null,
  epithetQualifier: null,
  imprintYear: null,
  warnings: [],
};

/** 3.16 keeps labels of clusters as names of OTUs. */
function labelled(text: string, kind: TextKind, { dialect }: GbifOptions): GbifName | null {
  if (dialect === '5') return null;
  if (kind !== 'code' && !(kind === 'accession' && !text.includes(' '))) return null;
  if (isPr2(text, kind)) return null;
  const space = text.indexOf(' ');
  if (space < 0) return { ...EMPTY, type: 'OTU', uninomial: text };
  const [genus, specificEpithet] = [text.slice(0, space), text.slice(space + 1)];
  return { ...EMPTY, type: 'OTU', genus, specificEpithet, rank: 'SPECIES' };
}

const GLUED = /^(\p{Lu}\p{Ll}+)(?:_([\p{Lu}\d]{1,12})|(\p{Lu}{2,8}[\p{Lu}\d_]{0,12}))$/u;

/** "OdontellidaeGEN", "Blattellinae_SB": a taxon with a label of a project. */
function gluedPhrase(text: string, { dialect, rank }: GbifOptions): GbifName | null {
  const found = text.includes(' ') ? null : GLUED.exec(text);
  if (found === null) return null;
  const phrase = found[2] ?? found[3] ?? '';
  if (dialect === '3.16' && phrase.length === 1) return { ...EMPTY, type: 'OTU', uninomial: text };
  const type = dialect === '5' ? 'INFORMAL' : 'PLACEHOLDER';
  const result = dialect === '5' ? 'INFORMAL' : 'PARSED';
  return { ...EMPTY, result, type, uninomial: found[1] ?? '', phrase, rank: rank ?? 'UNRANKED' };
}

/** "Bartonella group": 5 keeps the genus and the label, 3.16 nothing. */
function grouped(text: string, remarks: Remarks, options: GbifOptions): GbifName | null {
  if (!remarks.isAggregate || remarks.phrase === null) return null;
  if (options.dialect === '3.16') return unparsable(text, 'placeholder', options);
  const { phrase } = remarks;
  return { ...EMPTY, result: 'INFORMAL', type: 'INFORMAL', genus: remarks.text, phrase };
}

/** Elements from the words that the parser read; where it did not read all, or not as GBIF does, by walking over the text. */
function elementsOf(text: string, parsed: ParsedName | null, hints: ElementHints): Elements {
  if (text === '') return noElements();
  const read = parsed !== null && parsed.verbatim === text ? parsed : parseName(text);
  return coreElements(read, hints) ?? walkName(text, hints);
}

/** A name before an authorship that comes without one, for remarks are told by what stands before them. */
const STAND_IN = 'Aus bus ';

/** Puts a name together from its elements, its authors and the remarks. */
class Assembly {
  readonly verbatim: string;
  readonly remarks: Remarks;
  readonly options: GbifOptions;
  readonly elements: Elements;
  readonly isFive: boolean;
  authorship: ReadAuthorship;
  specific: ReadAuthorship | null = null;
  generic: ReadAuthorship | null = null;

  constructor(verbatim: string, parsed: ParsedName | null, remarks: Remarks, options: GbifOptions) {
    this.verbatim = verbatim;
    this.remarks = remarks;
    this.options = options;
    this.isFive = options.dialect === '5';
    const { dialect, rank = null, code = null } = options;
    const hints = { rank, code, dialect };
    this.elements = elementsOf(remarks.text, parsed, hints);
    this.authorship = readAuthorship(this.elements.authorship);
    if (options.authorship != null && options.authorship.trim() !== '')
      this.given(options.authorship);
    this.inner();
    this.cultivarAuthors();
  }

  /** Authors from a column of their own. */
  given(text: string): void {
    const remarks = takeRemarks(`${STAND_IN}${text.trim()}`);
    const authorship = readAuthorship(remarks.text.slice(STAND_IN.length));
    if (!isGiven(authorship.combination) && !isGiven(authorship.basionym)) return;
    this.authorship = authorship;
    this.remarks.taxonomic ??= remarks.taxonomic;
    this.remarks.nomenclatural ??= remarks.nomenclatural;
    this.remarks.publishedIn ??= remarks.publishedIn;
    this.remarks.pendingYear ??= remarks.pendingYear;
    if (remarks.isManuscript) this.remarks.isManuscript = true;
  }

  /** Authors of the genus and of the species. */
  inner(): void {
    const { elements, remarks } = this;
    if (elements.genericAuthorship !== null)
      this.generic = readAuthorship(elements.genericAuthorship);
    if (elements.specificAuthorship === null) return;
    const authors = readAuthorship(elements.specificAuthorship);
    const isOpen = elements.infraspecific === null && isInfraspecific(elements.rank);
    if (this.isAutonym && !this.hasAuthors && this.takesAutonym) this.authorship = authors;
    else if (isOpen && remarks.phrase !== null) this.authorship = authors;
  }

  get takesAutonym(): boolean {
    return this.isFive && !this.elements.specificAuthorship?.includes(' subsp');
  }

  get isAutonym(): boolean {
    const { infraspecific, specific } = this.elements;
    return infraspecific !== null && infraspecific === specific;
  }

  get hasAuthors(): boolean {
    return isGiven(this.authorship.combination) || isGiven(this.authorship.basionym);
  }

  cultivarAuthors(): void {
    const { cultivar, cultivarAuthorship } = this.remarks;
    if (cultivar === null || cultivarAuthorship === null) return;
    this.specific = this.hasAuthors ? this.authorship : null;
    this.authorship = readAuthorship(cultivarAuthorship);
  }

  name(): GbifName {
    const { elements, remarks, options } = this;
    const rank = this.rank();
    const given = options.code ?? null;
    const inferred = given ?? this.code(rank);
    const finalRank = this.subspecies(rank, inferred);
    const isIndetermined = this.isIndetermined(finalRank);
    const type = this.type(isIndetermined);
    this.doubts(isIndetermined);
    const dropsAuthors = isIndetermined && !this.keepsAuthors(finalRank);
    const unparsed = this.unparsed();
    const authors = this.dated();
    const isPhrase = !this.isFive && remarks.phrase !== null;
    const base: GbifName = {
      ...EMPTY,
      type,
      rank: finalRank,
      code: inferred,
      state: unparsed === null ? 'COMPLETE' : 'PARTIAL',
      uninomial: elements.uninomial,
      genus: elements.genus,
      infragenericEpithet: elements.infrageneric,
      specificEpithet: elements.specific,
      infraspecificEpithet: elements.infraspecific,
      cultivarEpithet: remarks.cultivar,
      phrase: remarks.phrase,
      candidatus: remarks.isCandidatus,
      notho: elements.notho,
      combinationAuthorship: dropsAuthors ? NO_AUTHORS : authors.combination,
      basionymAuthorship: dropsAuthors ? NO_AUTHORS : authors.basionym,
      genericAuthorship: this.isFive ? combinedOf(this.generic) : null,
      specificAuthorship: this.isFive ? combinedOf(this.specific) : null,
      sanctioningAuthor: this.authorship.sanctioning,
      taxonomicNote: remarks.taxonomic,
      nomenclaturalNote: this.nomenclatural(),
      publishedIn: this.isFive || remarks.reference === null ? remarks.publishedIn : null,
      publishedInPage: this.isFive ? remarks.publishedInPage : null,
      publishedInYear: this.publishedInYear(),
      unparsed,
      doubtful: this.isDoubtful(),
      manuscript: remarks.isManuscript,
      extinct: remarks.isExtinct,
      originalSpelling: this.isFive || unparsed === null ? remarks.isOriginalSpelling : null,
      epithetQualifier:
        remarks.qualifiers.size === 0 ? null : Object.fromEntries(remarks.qualifiers),
      imprintYear: this.isFive
        ? (authors.combination.imprintYear ?? authors.basionym.imprintYear)
        : null,
      warnings: this.warnings(),
    };
    const shaped = isPhrase ? voucherOf(base) : base;
    return this.isFive ? informal(this.indetermined(shaped)) : this.indetermined(shaped);
  }

  /** A species wanted where there is only a genus. */
  indetermined(name: GbifName): GbifName {
    const wantsSpecies =
      this.options.rank === 'SPECIES' && name.uninomial !== null && name.cultivarEpithet === null;
    const isOpen = this.remarks.isInformal && name.uninomial !== null && name.rank === 'SPECIES';
    if (!wantsSpecies && !isOpen && this.remarks.cultivar === null) return name;
    if (name.uninomial === null) return name;
    if (this.remarks.phrase !== null && name.rank !== 'SPECIES' && name.cultivarEpithet === null) {
      return { ...name, genus: name.uninomial, uninomial: null, type: 'INFORMAL' };
    }
    const type = name.cultivarEpithet === null ? name.type : 'SCIENTIFIC';
    return {
      ...name,
      genus: name.uninomial,
      uninomial: null,
      type: wantsSpecies ? 'INFORMAL' : type,
    };
  }

  rank(): GbifRank {
    const { elements, remarks, options } = this;
    if (remarks.cultivar !== null) return remarks.cultivarRank;
    if (remarks.isAggregate && elements.specific !== null && elements.infraspecific === null) {
      return 'SPECIES_AGGREGATE';
    }
    if (remarks.rank !== null) return remarks.rank;
    const asked = options.rank ?? 'UNRANKED';
    if (asked !== 'UNRANKED') return asked;
    if (elements.rank !== 'UNRANKED') return zoological(elements.rank, options.code ?? null);
    if (elements.infraspecific !== null) {
      return elements.unranked > 1 ? 'INFRASUBSPECIFIC_NAME' : 'INFRASPECIFIC_NAME';
    }
    if (elements.specific !== null) return 'SPECIES';
    if (elements.infrageneric !== null) return 'INFRAGENERIC_NAME';
    const ending = elements.uninomial ?? '';
    return rankOfEnding(ending, options.code ?? null) ?? 'UNRANKED';
  }

  code(rank: GbifRank): NomenclaturalCode | null {
    if (isViral(this.verbatim)) return this.isFive ? 'VIRUS' : null;
    return inferCode({
      rank,
      authorship: this.authorship,
      isCandidatus: this.remarks.isCandidatus,
      note: this.remarks.nomenclatural,
      isManuscript: this.remarks.isManuscript,
      saysSubsp: this.elements.saysSubsp,
      isYearPending: this.isYearPending,
      pendingYear: this.remarks.pendingYear,
      dialect: this.options.dialect,
      isCultivar: this.remarks.cultivar !== null,
    });
  }

  get isYearPending(): boolean {
    return this.remarks.pendingYear !== null && this.authorship.combination.year === null;
  }

  /** A trinomen of zoology is a subspecies (ICZN Art. 45.6). */
  subspecies(rank: GbifRank, code: NomenclaturalCode | null): GbifRank {
    if (this.isFive && rank === 'INFRASPECIFIC_NAME' && code === 'ZOOLOGICAL') return 'SUBSPECIES';
    return rank;
  }

  isIndetermined(rank: GbifRank): boolean {
    const { elements, remarks } = this;
    if (remarks.cultivar !== null || remarks.phrase !== null) return false;
    if (isInfraspecific(rank) && rank !== 'GREX')
      return elements.infraspecific === null && elements.specific !== null;
    return false;
  }

  keepsAuthors(rank: GbifRank): boolean {
    return this.isFive && this.elements.rank !== rank;
  }

  type(isIndetermined: boolean): GbifNameType {
    const { remarks, elements } = this;
    if (remarks.isGenusMissing || elements.isHeadless) return 'PLACEHOLDER';
    const isPhrase = !this.isFive && remarks.phrase !== null && /\(/.test(remarks.phrase);
    if (isPhrase) return 'SCIENTIFIC';
    const isOpen =
      remarks.isInformal || isIndetermined || elements.isAbbreviated || elements.isLettered;
    return isOpen ? 'INFORMAL' : 'SCIENTIFIC';
  }

  doubts(isIndetermined: boolean): void {
    const { elements, remarks } = this;
    if (isIndetermined) remarks.doubts.add('indetermined');
    if (
      !this.isFive &&
      remarks.isInformal &&
      elements.specific === null &&
      isBare(remarks.phrase)
    ) {
      remarks.doubts.add('indetermined');
    }
    if (elements.isAbbreviated) remarks.doubts.add('abbreviatedGenus');
    if (elements.isSubgenusAbbreviated) remarks.doubts.add('abbreviatedSubgenus');
    if (elements.isHeadless) remarks.doubts.add('missingGenus');
    if (elements.removed !== null) remarks.doubts.add('quadrinomial');
    if (this.authorship.hasYearRange) remarks.doubts.add('yearInterpreted');
    const { specific, infraspecific } = elements;
    const isOdd = (epithet: string | null): boolean =>
      epithet !== null && DOUBTFUL_EPITHETS.has(epithet);
    if (isOdd(specific) || isOdd(infraspecific)) remarks.doubt('blacklistedEpithet');
    const year = this.authorship.combination.year ?? this.authorship.basionym.year;
    if (year !== null && isUnlikely(year)) remarks.doubt('unlikelyYear');
  }

  isDoubtful(): boolean {
    const { remarks } = this;
    if (this.isFive) return remarks.isDoubtful;
    return (
      remarks.isDoubtful &&
      !(remarks.doubts.has('uncertainAuthorship') && remarks.doubts.size === 1)
    );
  }

  warnings(): string[] {
    const at = this.isFive ? 1 : 0;
    const words: string[] = [];
    if (this.remarks.doubts.size === 0) return words;
    const { removed } = this.elements;
    if (removed !== null) {
      words.push(
        this.isFive
          ? `Removed: ${withoutAuthors(removed)}`
          : `Intermediate classification removed: ${removed.replace(/\. /g, '.')}`,
      );
    }
    for (const doubt of ORDERED_DOUBTS) {
      const word = this.remarks.doubts.has(doubt) ? WARNING_WORDS[doubt][at] : '';
      if (word !== '') words.push(word);
    }
    return words;
  }

  unparsed(): string | null {
    const { remarks, elements } = this;
    const own = remarks.unparsed ?? elements.unparsed ?? this.authorship.unparsed;
    if (own !== null || this.isFive) return own;
    return remarks.reference;
  }

  /** Years from the place of publication, and the printed ones. */
  dated(): { combination: GbifAuthors; basionym: GbifAuthors } {
    let { combination, basionym } = this.authorship;
    const { pendingYear, imprintYear } = this.remarks;
    if (pendingYear !== null && combination.year === null && combination.authors.length > 0) {
      combination = { ...combination, year: pendingYear };
    }
    if (imprintYear !== null) {
      if (isGiven(combination)) combination = { ...combination, imprintYear };
      else basionym = { ...basionym, imprintYear };
    }
    if (this.isFive) return { combination, basionym };
    return { combination: withoutImprint(combination), basionym: withoutImprint(basionym) };
  }

  nomenclatural(): string | null {
    const { nomenclatural: note } = this.remarks;
    if (note === null || this.isFive) return note;
    return note.replace(/\. /g, '.').replace(/ ?& ?/g, '&');
  }

  publishedInYear(): number | null {
    const years = this.isFive ? this.remarks.publishedIn?.match(/\b(?:1[5-9]|20)\d\d\b/g) : null;
    const last = years?.at(-1);
    return last === undefined ? null : Number(last);
  }
}

/** Whether a phrase is but the marker of an undetermined species. */
const isBare = (phrase: string | null): boolean =>
  phrase === null || /^(?:species|spec|spp|sp|indet)\.?$/.test(phrase);

/** Sections and series of zoology stand above the family. */
function zoological(rank: GbifRank, code: NomenclaturalCode | null): GbifRank {
  return code === 'ZOOLOGICAL' && rank.endsWith('_BOTANY')
    ? rank.replace('_BOTANY', '_ZOOLOGY')
    : rank;
}

const isUnlikely = (year: string): boolean => {
  const number = Number(year.replace('?', '0'));
  return year.length < 4 || number < 1500 || number > 2100;
};

/** 3.16 knows no printed years: the only year is the year. */
const withoutImprint = (team: GbifAuthors): GbifAuthors =>
  team.imprintYear === null
    ? team
    : { ...team, year: team.year ?? team.imprintYear, imprintYear: null };

const combinedOf = (authors: ReadAuthorship | null): CombinedAuthors | null =>
  authors === null ? null : { combination: authors.combination, basionym: authors.basionym };

/** The marker and the epithet of a part with authors: "subsp. fuchsii". */
const withoutAuthors = (part: string): string => /^\S+ ?\S+/.exec(part.trim())?.[0] ?? part.trim();

const ORDERED_DOUBTS = Object.keys(WARNING_WORDS).sort((left, right) =>
  left === 'htmlEntities' ? -1 : right === 'htmlEntities' ? 1 : 0,
) as GbifDoubt[];

/** 3.16's phrase names: "Somersbey (B.J.Conn 4024) R.J.Bates" in three parts. */
function voucherOf(name: GbifName): GbifName {
  const phrase = (name.phrase ?? '').replace(/^(?:species|spec|spp|sp|subsp|ssp)\b\.? ?/, '');
  const found = /^([^(]+) \(([^)]+)\) ?(.*)$/.exec(phrase);
  if (found === null) {
    return { ...name, phrase: phrase === '' || /^indet/.test(phrase) ? null : phrase };
  }
  const [, words = '', voucher = '', party = ''] = found;
  return { ...name, phrase: words, voucher, nominatingParty: party === '' ? null : party };
}

/** 5 gives a taxon with a phrase where there is no species. */
function informal(name: GbifName): GbifName {
  const isFlat =
    name.type === 'INFORMAL' && name.specificEpithet === null && !isInfrageneric(name.rank);
  return isFlat ? { ...name, result: 'INFORMAL' } : name;
}

/** Taxon and rank that an informal result of 5 hangs on. */
export function taxonOf(name: GbifName): { taxon: string | null; taxonRank: GbifRank } {
  if (name.genus !== null) return { taxon: name.genus, taxonRank: 'GENUS' };
  return { taxon: name.uninomial, taxonRank: isSpeciesOrBelow(name.rank) ? 'UNRANKED' : name.rank };
}

/** Reads an authorship that stands alone. */
export function readAuthors(text: string, options: GbifOptions): GbifName {
  const trimmed = text.trim().slice(0, MAX_LENGTH);
  if (trimmed === '') return unparsable('', 'noName', options);
  const isFive = options.dialect === '5';
  const own = authorshipNote(trimmed, isFive);
  const remarks = takeRemarks(`${STAND_IN}${own.text}`);
  remarks.taxonomic ??= own.note;
  const read = readAuthorship(remarks.text.slice(STAND_IN.length));
  const isNoted = own.note !== null && own.text !== '';
  const { combination, basionym } = isFive ? read : threeAuthors(read);
  const note = remarks.taxonomic;
  return {
    ...EMPTY,
    combinationAuthorship: dateWith(combination, remarks.pendingYear),
    basionymAuthorship: basionym,
    sanctioningAuthor: read.sanctioning,
    taxonomicNote: note,
    nomenclaturalNote: threeNote(remarks.nomenclatural, isFive),
    publishedIn: remarks.publishedIn,
    originalSpelling: remarks.isOriginalSpelling,
    manuscript: remarks.isManuscript,
    doubtful: remarks.isDoubtful,
    unparsed: isNoted ? null : read.unparsed,
  };
}

const threeNote = (note: string | null, isFive: boolean): string | null =>
  note === null || isFive ? note : note.replace(/\. /g, '.').replace(/ ?& ?/g, '&');

const threeAuthors = ({ combination, basionym }: ReadAuthorship) => ({
  combination: withoutImprint(combination),
  basionym: withoutImprint(basionym),
});

const dateWith = (team: GbifAuthors, year: string | null): GbifAuthors =>
  year === null || team.year !== null || team.authors.length === 0 ? team : { ...team, year };

/** A note at the head of an authorship, in brackets or not. */
function authorshipNote(text: string, isFive: boolean): { text: string; note: string | null } {
  if (!isFive && /^\(?auct\b/.test(text)) {
    return { text: '', note: text.replace(/auct\.(?! )/g, 'auct. ') };
  }
  const whole = /^\((?:non|nec|not)\b[^()]{1,200}\) (?:sensu|sec)\b.{1,200}$/.exec(text);
  if (whole !== null) return { text: '', note: text };
  const bracketed = /^\((auctt?\.|(?:sensu|sec\.?|non|nec) [^()]{1,200})\)\s*(.*)$/.exec(text);
  if (bracketed !== null) {
    const rest = (bracketed[2] ?? '').replace(/^auctt?\.$/, '');
    return { text: rest, note: bracketed[1] ?? null };
  }
  return {
    text: /^(?:auct|sensu|sec|non|nec|fide|emend)/.test(text) ? ` ${text}` : text,
    note: null,
  };
}
