import type { NomenclaturalCode, Rank } from '../terms/index.ts';

/**
 * What a text that stands for a name is. `scientific`: a name under a code. `informal`: an undetermined or working name
 * ("Lucanus sp.", "Aus sp. 3"). `hybridFormula`: "Aus bus × Aus cus". `otu`: an identifier of a cluster (BIN, SH).
 * `placeholder`: "N.N.", "incertae sedis". `noName`: no name at all. `virus`: a virus, phage, plasmid or prion.
 */
export type NameType =
  | 'scientific'
  | 'informal'
  | 'hybridFormula'
  | 'otu'
  | 'placeholder'
  | 'virus'
  | 'noName';

/** A stretch of the verbatim text: UTF-16 offsets, `end` past the last. Always inside the text. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** What a word of a name does. gnparser's types are these in capitals with `_`. */
export type WordKind =
  | 'uninomial'
  | 'genus'
  | 'infragenericEpithet'
  | 'species'
  | 'infraspecies'
  | 'rank'
  | 'hybridChar'
  | 'graftChimeraChar'
  | 'virusUninomial'
  | 'virusGenus'
  | 'virusSpecies'
  | 'cultivar'
  | 'candidatus'
  | 'comparisonMarker'
  | 'approximationMarker'
  | 'authorWord'
  | 'authorWordFilius'
  | 'year'
  | 'approximateYear';

/** A word of the name as written, and as it is meant. */
export interface NameWord extends Span {
  readonly kind: WordKind;
  readonly verbatim: string;
  /** Transcribed ("Löwe" → "Loewe" in epithets), expanded ("f." → "fil."), in the right case. */
  readonly normalized: string;
}

/** Authors that acted together, with the year in which they did. */
export interface AuthorTeam {
  /** Names as normalised ("Michx. fil."), in their order; the last of an incomplete team ends in "et al.". */
  readonly authors: readonly string[];
  /** The whole team as normalised, with its year and those that it is ex, in or emended with. */
  readonly normalized: string;
  /** Four digits, perhaps with a letter or "?"; null: none is given. */
  readonly year: string | null;
  /** The year stands in parentheses or brackets, or has a question mark. */
  readonly isApproximateYear: boolean;
  /** Those to whom the name is ascribed ("Pall. ex M.Bieb." → Pall.), or null. */
  readonly ex: AuthorTeam | null;
  /** Those in whose work the name was published ("Hook. in Smith" → Smith), or null. */
  readonly in: AuthorTeam | null;
  /** Those who emended it, or null. */
  readonly emend: AuthorTeam | null;
  /** The author who sanctioned a fungus name ("Fr." of "Pers. : Fr."), or null. */
  readonly sanctioning: string | null;
}

/** Authorship of a name: who gave it its present form, and who its first (in parentheses). ICN Art. 46–50, ICZN Art. 50–51. */
export interface Authorship extends Span {
  readonly verbatim: string;
  readonly normalized: string;
  /** Authors of the combination; null where only a basionym's are given. */
  readonly combination: AuthorTeam | null;
  /** Authors in parentheses, or null. */
  readonly basionym: AuthorTeam | null;
}

/** An epithet below the species (or a cultivar's place in the series) with its marker and its own authorship. */
export interface InfraspecificPart {
  readonly epithet: string;
  /** Marker as normalised ("var."), or null ("Aus bus cus"). */
  readonly marker: string | null;
  readonly rank: Rank;
  readonly isNotho: boolean;
  readonly authorship: Authorship | null;
}

/** Something that is not quite as it should be; `quality` is gnparser's: 1 fine, 2 usual doubts, 3 grave, 4 not all read. */
export interface NameWarning {
  readonly quality: 1 | 2 | 3 | 4;
  /** Wording of gnparser, e.g. "Unparsed tail". */
  readonly warning: string;
}

/** A remark beside the name: "nom. illeg.", "sensu lato", "auct. non L.", "in Bot. J. 5: 17", "ined.", "cf.", a strain. */
export interface NameNote extends Span {
  readonly kind:
    | 'nomenclatural'
    | 'taxonomic'
    | 'publication'
    | 'manuscript'
    | 'strain'
    | 'phrase'
    | 'other';
  readonly text: string;
}

/** Canonical forms: without authorship. `simple` leaves out markers of rank and hybrids, `stemmed` also Latin endings. */
export interface CanonicalName {
  readonly full: string;
  readonly simple: string;
  readonly stemmed: string;
}

/** How a name is a hybrid or a graft-chimera. `notho`: only by its rank ("nothovar."). */
export type HybridKind =
  | 'named'
  | 'notho'
  | 'formula'
  | 'namedGraftChimera'
  | 'graftChimeraFormula';

/** A name that stands for another: "Aus sp. 3", "Aus cf. bus", "Coleoptera BOLD:AAV0432". */
export type SurrogateKind = 'approximation' | 'comparison' | 'bold';

/** One name taken apart: the whole of a plain name, or one operand of a formula. */
export interface NameParts {
  readonly form: 'uninomial' | 'species' | 'approximation' | 'comparison' | 'virus';
  /** The one word of a name above the species, or null. */
  readonly uninomial: string | null;
  /** What the uninomial belongs to ("Cordia" of "Cordia sect. Salimori"), or null. */
  readonly parent: string | null;
  /** Marker of the uninomial's rank, as normalised ("subgen."), or null. */
  readonly rankMarker: string | null;
  readonly genus: string | null;
  readonly infragenericEpithet: string | null;
  readonly specificEpithet: string | null;
  /** Authorship of the uninomial or of the species, or null. */
  readonly authorship: Authorship | null;
  readonly infraspecific: readonly InfraspecificPart[];
  /** Without quotation marks. */
  readonly cultivarEpithet: string | null;
  /** "sp.", "cf." and the like, or null. */
  readonly marker: string | null;
  /** Whether the marker stands behind the species ("Aus bus cf. cus"). */
  readonly isMarkerBelowSpecies: boolean;
  /** What follows the marker of an approximation, or null. */
  readonly ignored: string | null;
  /** Where "×" (or "+" of a graft-chimera) stands: before the genus, the epithet, or both; null: nowhere. */
  readonly hybridMark: 'genus' | 'species' | 'both' | null;
}

/** A name taken apart. */
export interface ParsedName {
  readonly verbatim: string;
  readonly type: NameType;
  /** Whether a name could be read; false for viruses, formulas of nothing, placeholders without a genus. */
  readonly isParsed: boolean;
  /** 1 (fine) to 4 (not all read); 0: not parsed. */
  readonly quality: 0 | 1 | 2 | 3 | 4;
  readonly warnings: readonly NameWarning[];
  /** The code that the form of the name tells of; null where several are possible. */
  readonly code: NomenclaturalCode | null;
  /** UNRANKED where the form does not tell. */
  readonly rank: Rank;
  /** Number of name elements: 1 uninomial, 2 binomial, 3 and more below; 0: formula or not parsed. */
  readonly cardinality: number;
  /** The one word of a name above the species, or null. */
  readonly uninomial: string | null;
  readonly genus: string | null;
  readonly infragenericEpithet: string | null;
  readonly specificEpithet: string | null;
  /** The last epithet below the species, or null. */
  readonly infraspecificEpithet: string | null;
  /** All of them with their markers, from the highest. */
  readonly infraspecific: readonly InfraspecificPart[];
  readonly cultivarEpithet: string | null;
  readonly isHybrid: boolean;
  /** How it is a hybrid; null: it is none. */
  readonly hybrid: HybridKind | null;
  readonly surrogate: SurrogateKind | null;
  readonly isCandidatus: boolean;
  readonly isBacterial: boolean;
  /** The genus is a bacterial one, and one of another kingdom has the same name. */
  readonly isBacterialHomonym: boolean;
  /** The letters had to be brought into the usual case ("ABIES ALBA"); what is said of words is of the mended ones. */
  readonly isCaseMended: boolean;
  /** Marked as extinct (†). */
  readonly isExtinct: boolean;
  readonly canonical: CanonicalName | null;
  /** The whole name, normalised, with authorship; null where not parsed. */
  readonly normalized: string | null;
  /** Authorship of the whole name, i.e. of its last part, or null. */
  readonly authorship: Authorship | null;
  /** The name, or the operands of a formula, in their order; empty where nothing was parsed. */
  readonly parts: readonly NameParts[];
  readonly words: readonly NameWord[];
  readonly notes: readonly NameNote[];
  /** What could not be read, from its first character (a space) to the end of the text; null: nothing. */
  readonly tail: string | null;
}
