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
