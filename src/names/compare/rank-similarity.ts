import { RANKS, type Rank, rankOrder } from '../../terms/index.ts';

/** Whose ranks: GBIF's first or second generation. */
export type RankDialect = 'checklistbank' | 'matching-ws';

/** Ranks of the Catalogue of Life that GBIF's first generation does not know; they count for no distance there. */
const beyondGbif = new Set<Rank>([
  'REALM',
  'SUBREALM',
  'PARVPHYLUM',
  'MICROPHYLUM',
  'NANOPHYLUM',
  'GIGACLASS',
  'MEGACLASS',
  'SUBTERCLASS',
  'SUPERDIVISION_ZOOLOGY',
  'DIVISION_ZOOLOGY',
  'SUBDIVISION_ZOOLOGY',
  'INFRADIVISION_ZOOLOGY',
  'GIGAORDER',
  'MIRORDER',
  'NANORDER',
  'HYPOORDER',
  'MINORDER',
  'SUPERSECTION_ZOOLOGY',
  'SECTION_ZOOLOGY',
  'SUBSECTION_ZOOLOGY',
  'SUPERSERIES_ZOOLOGY',
  'SERIES_ZOOLOGY',
  'SUBSERIES_ZOOLOGY',
  'FALANX',
  'GIGAFAMILY',
  'MEGAFAMILY',
  'GRANDFAMILY',
  'EPIFAMILY',
  'SUPERGENUS',
  'SUPERSECTION',
  'SUPERSERIES',
  'KLEPTON',
  'SUPERVARIETY',
  'SUPERFORM',
  'LUSUS',
  'MUTATIO',
]);

const placesWithout = (left: ReadonlySet<Rank>): ReadonlyMap<Rank, number> => {
  const places = new Map<Rank, number>();
  let place = 0;
  for (const rank of Object.keys(RANKS) as Rank[])
    places.set(rank, left.has(rank) ? place : place++);
  return places;
};

const PLACES: Readonly<Record<RankDialect, ReadonlyMap<Rank, number>>> = {
  checklistbank: placesWithout(beyondGbif),
  // Its list of ranks is one shorter than ours between kingdom and family.
  'matching-ws': placesWithout(new Set<Rank>(['EPIFAMILY'])),
};

const GENUS = rankOrder('GENUS');
const SPECIES = rankOrder('SPECIES');
const SUBSPECIES = rankOrder('SUBSPECIES');

const isRanked = (rank: Rank): boolean => rank !== 'OTHER' && rank !== 'UNRANKED';
const isSuprageneric = (rank: Rank): boolean => rankOrder(rank) < GENUS;
const isInfrageneric = (rank: Rank): boolean => rankOrder(rank) > GENUS && isRanked(rank);
const isSpeciesOrBelow = (rank: Rank): boolean => rankOrder(rank) >= SPECIES && isRanked(rank);
const isInfraspecific = (rank: Rank): boolean => rankOrder(rank) > SPECIES && isRanked(rank);
const isInfrasubspecific = (rank: Rank): boolean => rankOrder(rank) > SUBSPECIES && isRanked(rank);

/** Ranks that stand for a range of ranks. */
const uncomparable = new Set<Rank>([
  'INFRAGENERIC_NAME',
  'INFRASPECIFIC_NAME',
  'INFRASUBSPECIFIC_NAME',
  'OTHER',
  'UNRANKED',
]);
/** Ranks that a canonical name does not show. */
const unseen = new Set<Rank>(['GREX', 'CULTIVAR_GROUP', 'CONVARIETY', 'CULTIVAR', 'STRAIN']);

/**
 * Points, −35 to 6, for how well the rank of a candidate suits the asked one. 6: the same; 0: one of them is unranked; −30 and −35: names
 * of another number of words. Null: not given. GBIF's second generation counts the distance above the genus half.
 */
export function rankSimilarity(
  query: Rank | null,
  reference: Rank | null,
  dialect: RankDialect = 'checklistbank',
): number {
  if (reference === null) return query === null ? 0 : -1;
  const doubts = (unseen.has(reference) ? -7 : 0) + (uncomparable.has(reference) ? -3 : 0);
  if (query === null) return doubts;
  if (query !== reference && (!isRanked(query) || !isRanked(reference))) return 0;
  const points = doubts + comparedRanks(query, reference, dialect);
  return Math.max(-35, Math.min(6, points));
}

function comparedRanks(query: Rank, reference: Rank, dialect: RankDialect): number {
  if (query === reference) return 10;
  if (suits(query, reference) || suits(reference, query)) return 5;
  if (isPair(query, reference, 'INFRAGENERIC_NAME', 'GENUS')) return 4;
  if (isPair(query, reference, 'SPECIES', 'SPECIES_AGGREGATE')) return 2;
  if (differInWords(query, reference) || differInWords(reference, query)) return -30;
  if (isSuprageneric(query) !== isSuprageneric(reference)) return -35;
  return -distance(query, reference, dialect);
}

/** A rank that stands for a range, and one within it. */
function suits(range: Rank, rank: Rank): boolean {
  switch (range) {
    case 'INFRASPECIFIC_NAME':
      return isInfraspecific(rank);
    case 'INFRASUBSPECIFIC_NAME':
      return isInfrasubspecific(rank);
    case 'INFRAGENERIC_NAME':
      return isInfrageneric(rank);
    default:
      return false;
  }
}

const isPair = (a: Rank, b: Rank, one: Rank, other: Rank): boolean =>
  (a === one && b === other) || (a === other && b === one);

function differInWords(higher: Rank, lower: Rank): boolean {
  if (higher === 'SPECIES' || higher === 'SPECIES_AGGREGATE') return isInfraspecific(lower);
  return rankOrder(higher) < SPECIES && isSpeciesOrBelow(lower);
}

function distance(query: Rank, reference: Rank, dialect: RankDialect): number {
  const places = PLACES[dialect];
  const steps = (places.get(reference) ?? 0) - (places.get(query) ?? 0);
  const isHalved =
    dialect === 'matching-ws' && (isSuprageneric(query) || isSuprageneric(reference));
  return Math.abs(Math.ceil(isHalved ? steps / 2 : steps));
}
