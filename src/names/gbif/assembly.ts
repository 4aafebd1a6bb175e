import type { NomenclaturalCode } from '../../terms/index.ts';
import type { ParsedName } from '../parsed-name.ts';
import { parseName } from '../parser/parse-name.ts';
import type { GbifDoubt, Remarks } from '../remarks/remarks.ts';
import { takeRemarks } from '../remarks/take-remarks.ts';
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
import { EMPTY } from './empty-name.ts';
import type { CombinedAuthors, GbifName, GbifNameType } from './gbif-name.ts';
import type { ElementHints } from './hints.ts';
import { informal, voucherOf } from './informal.ts';
import { type GbifRank, isInfraspecific, rankOfEnding } from './markers.ts';
import { isViral } from './not-a-name.ts';
import type { GbifOptions } from './read.ts';
import { walkName } from './walk.ts';
import { DOUBTFUL_EPITHETS, WARNING_WORDS } from './words-table.ts';

/** Elements from the words that the parser read; where it did not read all, or not as GBIF does, by walking over the text. */
function elementsOf(text: string, parsed: ParsedName | null, hints: ElementHints): Elements {
  if (text === '') return noElements();
  const read = parsed !== null && parsed.verbatim === text ? parsed : parseName(text);
  return coreElements(read, hints) ?? walkName(text, hints);
}

/** A name before an authorship that comes without one, for remarks are told by what stands before them. */
export const STAND_IN = 'Aus bus ';

/** Puts a name together from its elements, its authors and the remarks. */
export class Assembly {
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
    const dropsAuthors = isIndetermined && !this.isFive;
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
export const withoutImprint = (team: GbifAuthors): GbifAuthors =>
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
