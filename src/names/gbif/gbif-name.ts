import type { NomenclaturalCode } from '../../terms/index.ts';
import type { QualifiedPart } from '../remarks/remarks.ts';
import type { GbifAuthors } from './authorship.ts';
import type { GbifRank } from './markers.ts';

/** Whose ParsedName: that of name-parser 3.16 or that of 5. */
export type GbifDialect = '3.16' | '5';

/** Types of names of both dialects; 3.16 has HYBRID_FORMULA, OTU, NO_NAME and VIRUS, 5 has FORMULA, IDENTIFIER and OTHER. */
export type GbifNameType =
  | 'SCIENTIFIC'
  | 'INFORMAL'
  | 'PLACEHOLDER'
  | 'HYBRID_FORMULA'
  | 'OTU'
  | 'NO_NAME'
  | 'VIRUS'
  | 'FORMULA'
  | 'IDENTIFIER'
  | 'OTHER';

/** Part of a name that a cross or "notho-" marks as a hybrid. */
export type NothoPart = 'GENERIC' | 'INFRAGENERIC' | 'SPECIFIC' | 'INFRASPECIFIC';

/** Authors of the combination and of the basionym, of a part of the name that is not the last. */
export interface CombinedAuthors {
  readonly combination: GbifAuthors;
  readonly basionym: GbifAuthors;
}

/** A name as GBIF's parser gives it; texts are null where there is nothing. */
export interface GbifName {
  /** 5: PARSED, INFORMAL (no name, but a taxon with a phrase) or UNPARSABLE; 3.16 knows the first and the last. */
  readonly result: 'PARSED' | 'INFORMAL' | 'UNPARSABLE';
  readonly type: GbifNameType;
  readonly rank: GbifRank;
  readonly code: NomenclaturalCode | null;
  readonly state: 'COMPLETE' | 'PARTIAL' | 'NONE';
  /** The text that an unparsable name goes by. */
  readonly name: string | null;
  readonly uninomial: string | null;
  readonly genus: string | null;
  readonly infragenericEpithet: string | null;
  readonly specificEpithet: string | null;
  readonly infraspecificEpithet: string | null;
  readonly cultivarEpithet: string | null;
  readonly phrase: string | null;
  readonly voucher: string | null;
  readonly nominatingParty: string | null;
  readonly candidatus: boolean;
  readonly notho: readonly NothoPart[];
  readonly combinationAuthorship: GbifAuthors;
  readonly basionymAuthorship: GbifAuthors;
  readonly genericAuthorship: CombinedAuthors | null;
  readonly specificAuthorship: CombinedAuthors | null;
  readonly sanctioningAuthor: string | null;
  readonly taxonomicNote: string | null;
  readonly nomenclaturalNote: string | null;
  readonly publishedIn: string | null;
  readonly publishedInPage: string | null;
  readonly publishedInYear: number | null;
  readonly unparsed: string | null;
  readonly doubtful: boolean;
  readonly manuscript: boolean;
  readonly extinct: boolean;
  /** "[sic]": true, "corrig.": false, neither: null. */
  readonly originalSpelling: boolean | null;
  readonly epithetQualifier: Readonly<Partial<Record<QualifiedPart, string>>> | null;
  readonly imprintYear: string | null;
  /** 5: sentences; 3.16: constants. */
  readonly warnings: readonly string[];
}
