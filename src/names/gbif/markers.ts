import { type NomenclaturalCode, RANKS, type Rank } from '../../terms/index.ts';

/** Markers of ranks below the species, as GBIF reads them; without their dots. */
export const INFRASPECIFIC_MARKERS: ReadonlyMap<string, GbifRank> = new Map([
  ...ranked('SUBSPECIES', 'subsp ssp subspec agamossp'),
  ...ranked('VARIETY', 'var variety agamovar varietas'),
  ...ranked('SUBVARIETY', 'subvar subv'),
  ...ranked('FORM', 'f forma form fo fm fma'),
  ...ranked('SUBFORM', 'subf subforma'),
  ...ranked('PATHOVAR', 'pv pathovar'),
  ...ranked('BIOVAR', 'bv biovar'),
  ...ranked('CHEMOFORM', 'ct chemoform'),
  ...ranked('SEROVAR', 'sv serovar'),
  ...ranked('MORPH', 'morph'),
  ...ranked('MORPHOVAR', 'morphovar'),
  ...ranked('PHAGOVAR', 'phagovar'),
  ...ranked('NATIO', 'nat natio'),
  ...ranked('MUTATIO', 'mut mutatio'),
  ...ranked('SPECIES', 'agamosp'),
  ...ranked('CONVARIETY', 'convar conv'),
  ...ranked('PROLES', 'prol proles'),
  ...ranked('ABERRATION', 'ab aberration'),
  ...ranked('STRAIN', 'str strain'),
  ...ranked('INFRASPECIFIC_NAME', 'st'),
]);

/** Markers of ranks between genus and species. */
export const INFRAGENERIC_MARKERS: ReadonlyMap<string, GbifRank> = new Map([
  ...ranked('SUBGENUS', 'subg subgen subgenus'),
  ...ranked('SECTION_BOTANY', 'sect section'),
  ...ranked('SUBSECTION_BOTANY', 'subsect subsection'),
  ...ranked('SUPERSECTION_BOTANY', 'supersect'),
  ...ranked('SERIES_BOTANY', 'ser series'),
  ...ranked('SUBSERIES_BOTANY', 'subser subseries'),
  ...ranked('SUPERSERIES_BOTANY', 'superser'),
  ...ranked('DIVISION_BOTANY', 'div divisio'),
]);

/** Markers of ranks above the genus, in front of the last of two names. */
export const SUPRAGENERIC_MARKERS: ReadonlyMap<string, GbifRank> = new Map([
  ...ranked('SUBTRIBE', 'subtrib'),
  ...ranked('TRIBE', 'trib tribe'),
  ...ranked('SUPERTRIBE', 'supertrib'),
  ...ranked('INFRATRIBE', 'infratrib'),
  ...ranked('INFRAFAMILY', 'infrafam'),
  ...ranked('SUBFAMILY', 'subfam'),
  ...ranked('FAMILY', 'fam'),
  ...ranked('SUPERFAMILY', 'superfam'),
  ...ranked('INFRAORDER', 'infraord'),
  ...ranked('SUBORDER', 'subord'),
  ...ranked('ORDER', 'ord'),
  ...ranked('SUPERORDER', 'superord'),
]);

/** Ranks under GBIF's names: as ours, but that sections and series of botany say so. */
export type GbifRank = string;

function ranked(rank: GbifRank, markers: string): [string, GbifRank][] {
  return markers.split(' ').map((marker) => [marker, rank]);
}

const ORDER: ReadonlyMap<string, number> = new Map(
  Object.keys(RANKS).map((rank, at) => [gbifRank(rank as Rank), at]),
);

/** GBIF's name of one of our ranks. */
export function gbifRank(rank: Rank): GbifRank {
  switch (rank) {
    case 'SUPERSECTION':
    case 'SECTION':
    case 'SUBSECTION':
    case 'SUPERSERIES':
    case 'SERIES':
    case 'SUBSERIES':
      return `${rank}_BOTANY`;
    default:
      return rank;
  }
}

const place = (rank: GbifRank): number => ORDER.get(rank) ?? Number.MAX_SAFE_INTEGER;

const isUnranked = (rank: GbifRank): boolean => rank === 'UNRANKED' || rank === 'OTHER';

/** Below the species. */
export const isInfraspecific = (rank: GbifRank): boolean =>
  place(rank) > place('SPECIES') && place(rank) <= place('STRAIN');

/** Species, their aggregates and all below. */
export const isSpeciesOrBelow = (rank: GbifRank): boolean =>
  place(rank) >= place('SPECIES_AGGREGATE') && place(rank) <= place('STRAIN');

/** Between genus and species. */
export const isInfrageneric = (rank: GbifRank): boolean =>
  rank === 'DIVISION_BOTANY' ||
  (place(rank) > place('GENUS') && place(rank) < place('SPECIES_AGGREGATE'));

/** No rank, or one without a place. */
export const isUnknown = isUnranked;

/** Ranks that stand for a stretch of ranks have no marker. */
export const isVague = (rank: GbifRank): boolean =>
  rank === 'INFRASPECIFIC_NAME' || rank === 'INFRASUBSPECIFIC_NAME' || isUnranked(rank);

/** The marker with which GBIF writes a rank, or null. */
export function markerOf(rank: GbifRank): string | null {
  if (rank === 'INFRAGENERIC_NAME') return 'infragen.';
  if (rank === 'GREX') return 'gx';
  if (rank === 'DIVISION_BOTANY') return 'div.';
  const own = rank.replace(/_BOTANY$/, '') as Rank;
  const marker = RANKS[own]?.abbreviation ?? '';
  return marker === '' ? null : marker;
}

/** The only code that has a rank, or null. */
export function codeOfRank(rank: GbifRank, dialect: '3.16' | '5'): NomenclaturalCode | null {
  if (rank === 'FORMA_SPECIALIS') return dialect === '5' ? 'BOTANICAL' : 'BACTERIAL';
  if (rank === 'DIVISION_BOTANY') return 'BOTANICAL';
  if (rank === 'MUTATIO') return 'ZOOLOGICAL';
  if (rank === 'STRAIN') return null;
  const own = rank.replace(/_BOTANY$/, '') as Rank;
  return RANKS[own]?.code ?? null;
}

/** The rank that the ending of a name above the genus tells under a code, or null. */
export function rankOfEnding(name: string, code: NomenclaturalCode | null): GbifRank | null {
  if (name.endsWith('aceae') || name.endsWith('viridae')) return 'FAMILY';
  const endings = code === 'BOTANICAL' ? BOTANICAL : code === 'ZOOLOGICAL' ? ZOOLOGICAL : [];
  for (const [ending, rank] of endings) if (name.endsWith(ending)) return rank;
  return null;
}

/** Endings of botany (ICN Art. 16–19) and zoology (ICZN Art. 29). */
const BOTANICAL: readonly (readonly [string, GbifRank])[] = [
  ['phyta', 'PHYLUM'],
  ['mycota', 'PHYLUM'],
  ['opsida', 'CLASS'],
  ['mycetes', 'CLASS'],
  ['phyceae', 'CLASS'],
  ['mycetidae', 'SUBCLASS'],
  ['ineae', 'SUBORDER'],
  ['ales', 'ORDER'],
  ['oideae', 'SUBFAMILY'],
];
const ZOOLOGICAL: readonly (readonly [string, GbifRank])[] = [
  ['oidea', 'SUPERFAMILY'],
  ['idae', 'FAMILY'],
  ['inae', 'SUBFAMILY'],
];
