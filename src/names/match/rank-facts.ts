import { type Rank, rankOrder } from '../../terms/index.ts';

const GENUS = rankOrder('GENUS');
const AGGREGATE = rankOrder('SPECIES_AGGREGATE');
const SPECIES = rankOrder('SPECIES');
const OTHER = rankOrder('OTHER');

/** Whether a rank has a place in the order of ranks: all but OTHER and UNRANKED. */
export const isPlaced = (rank: Rank): boolean => rankOrder(rank) < OTHER;

/** Above the genus. */
export const isSuprageneric = (rank: Rank): boolean => rankOrder(rank) < GENUS;

/** Genus, or between genus and species. */
export const isGenusGroup = (rank: Rank): boolean =>
  rankOrder(rank) >= GENUS && rankOrder(rank) < AGGREGATE;

/** Between genus and species: subgenus, section, series. */
export const isInfrageneric = (rank: Rank): boolean =>
  rankOrder(rank) > GENUS && rankOrder(rank) < AGGREGATE;

/** Below the genus in any way, species and lower included. */
export const isBelowGenus = (rank: Rank): boolean => rankOrder(rank) > GENUS && isPlaced(rank);

/** A species, an aggregate of species, or below. */
export const isSpeciesOrBelow = (rank: Rank): boolean =>
  rankOrder(rank) >= AGGREGATE && isPlaced(rank);

/** Below the species. */
export const isInfraspecific = (rank: Rank): boolean => rankOrder(rank) > SPECIES && isPlaced(rank);

/** Flat ranks from kingdom (1) to species (7); ranks between two of them stand half a step lower than the higher one. */
const FLAT: readonly Rank[] = ['KINGDOM', 'PHYLUM', 'CLASS', 'ORDER', 'FAMILY', 'GENUS', 'SPECIES'];
const FLAT_ORDER = FLAT.map(rankOrder);

/** Place of a rank among the flat ones: 1 kingdom to 7 species, halves between them; 0 above the kingdom; null: none. */
export function flatLevel(rank: Rank): number | null {
  if (!isPlaced(rank)) return null;
  const order = rankOrder(rank);
  if (order === AGGREGATE) return 7;
  let level = 0;
  for (const flat of FLAT_ORDER) {
    if (order === flat) return level + 1;
    if (order < flat) return level === 0 ? 0 : level + 0.5;
    level += 1;
  }
  return 7.5;
}

/** How specific an answer is: 1 less a seventh for each flat rank that it stands above what was asked. */
export function specificityOf(asked: Rank | null, answered: Rank): number {
  if (asked === answered) return 1;
  const wanted = asked === null ? null : flatLevel(asked);
  const found = flatLevel(answered);
  if (wanted === null || found === null) return 1;
  return Math.round((1 - Math.max(0, wanted - found) / 7) * 1000) / 1000;
}
