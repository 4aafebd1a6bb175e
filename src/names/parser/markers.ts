import type { Rank } from '../../terms/index.ts';

/** A marker of rank: how it is written when normalised (null: as found), which rank it means. */
export interface RankMarker {
  readonly normalized: string | null;
  readonly rank: Rank;
  readonly isUncommon: boolean;
  readonly isNotho: boolean;
  /** Markers that stand only with their period. */
  readonly needsPeriod: boolean;
}

interface MarkerFlags {
  readonly normalized?: string;
  readonly isUncommon?: boolean;
  readonly isNotho?: boolean;
  readonly needsPeriod?: boolean;
}

const markers = new Map<string, RankMarker>();
const uninomialMarkers = new Map<string, RankMarker>();

function add(
  to: Map<string, RankMarker>,
  rank: Rank,
  words: string,
  { normalized, isUncommon = false, isNotho = false, needsPeriod = false }: MarkerFlags = {},
): void {
  for (const word of words.split(' ')) {
    to.set(word, { normalized: normalized ?? null, rank, isUncommon, isNotho, needsPeriod });
  }
}

add(markers, 'FORM', 'f fa fo form forma fma fm', { normalized: 'f.' });
add(markers, 'VARIETY', 'var variety varietas [var.]', { normalized: 'var.' });
add(markers, 'SUBSPECIES', 'ssp subsp subspec subspecies', { normalized: 'subsp.' });
add(markers, 'MORPH', 'morph morpha');
add(markers, 'CONVARIETY', 'convar');
add(markers, 'VARIETY', 'pseudovar');
add(markers, 'SUBVARIETY', 'subvar');
add(markers, 'SUPERVARIETY', 'supervar');
add(markers, 'SUBFORM', 'subf subforma');
add(markers, 'RACE', 'race');
add(markers, 'PATHOVAR', 'pv pathovar');
add(markers, 'BIOVAR', 'bv biovar');
add(markers, 'ABERRATION', 'ab', { needsPeriod: true });
add(markers, 'RACE', 'st');
add(markers, 'SECTION', 'sect');
add(markers, 'SERIES', 'ser');
add(markers, 'PROLES', 'prol', { isUncommon: true, needsPeriod: true });
add(markers, 'PROLES', 'proles');
add(markers, 'LUSUS', 'lus lusus');
add(markers, 'INFRASPECIFIC_NAME', 'agamosp agamossp agamovar');
add(markers, 'VARIETY', 'nothovar nvar', { isNotho: true });
add(markers, 'FORM', 'nothof nothofo nothoforma', { isNotho: true });
add(markers, 'SUBSPECIES', 'nothosubsp nothossp nothosupsp nothosu', { isNotho: true });
add(markers, 'SPECIES', 'nothosp', { isNotho: true });
add(markers, 'MORPH', 'nothomorph nothomorth', { isNotho: true });
add(markers, 'NATIO', 'natio nat', { isUncommon: true });
add(markers, 'MUTATIO', 'mut', { isUncommon: true, needsPeriod: true });
add(markers, 'FORMA_SPECIALIS', 'f.sp', { isUncommon: true });
add(markers, 'UNRANKED', '*', { isUncommon: true });
add(markers, 'UNRANKED', 'unr', { isUncommon: true, needsPeriod: true });
add(markers, 'UNRANKED', 'α ββ β γ δ ε φ θ μ', { isUncommon: true });
add(markers, 'UNRANKED', 'a b c d e g k', { isUncommon: true, needsPeriod: true });

add(uninomialMarkers, 'SECTION', 'sect section');
add(uninomialMarkers, 'SUBSECTION', 'subsect');
add(uninomialMarkers, 'SUPERSECTION', 'supersect');
add(uninomialMarkers, 'TRIBE', 'trib tr', { normalized: 'trib.' });
add(uninomialMarkers, 'SUBTRIBE', 'subtrib subtr', { normalized: 'subtrib.' });
add(uninomialMarkers, 'SUPERTRIBE', 'supertrib');
add(uninomialMarkers, 'SERIES', 'ser');
add(uninomialMarkers, 'SUBSERIES', 'subser');
add(uninomialMarkers, 'SUBGENUS', 'subgen subg', { normalized: 'subgen.' });
add(uninomialMarkers, 'FAMILY', 'fam', { normalized: 'fam.' });
add(uninomialMarkers, 'SUBFAMILY', 'subfam');
add(uninomialMarkers, 'SUPERFAMILY', 'superfam');
add(uninomialMarkers, 'INFRAGENERIC_NAME', 'div unr');
add(uninomialMarkers, 'SECTION', 'nothosect', { isNotho: true });
add(uninomialMarkers, 'SUBSECTION', 'nothosubsect', { isNotho: true });
add(uninomialMarkers, 'GENUS', 'nothogen', { isNotho: true });
add(uninomialMarkers, 'SERIES', 'nothoser', { isNotho: true });
add(uninomialMarkers, 'SUBGENUS', 'nothosubgen nothosubg nothosubgeen', { isNotho: true });
add(uninomialMarkers, 'SUBTRIBE', 'nothosubtrib', { isNotho: true });

/** Marker of a rank below the species, without its period; undefined: none. */
export const infraspecificMarker = (word: string): RankMarker | undefined => markers.get(word);

/** Marker of a rank above the species, without its period; undefined: none. */
export const uninomialMarker = (word: string): RankMarker | undefined => uninomialMarkers.get(word);

/** All words of markers above the species, without their periods. */
export const uninomialMarkerWords = (): Iterable<string> => uninomialMarkers.keys();

/** Length of the longest marker. */
export const MAX_MARKER = 12;
