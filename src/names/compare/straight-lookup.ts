import { type Rank, rankOrder } from '../../terms/index.ts';
import type { TaxonomicStatus } from '../backbone/usage.ts';
import { type AuthorshipInputs, NO_TEAM, splitTeam } from './authorship.ts';
import { compareTeams } from './compare-authorship.ts';
import { normalizeLookupKey } from './normalize-name.ts';

/** A taxon to be found by its name; kingdoms are GBIF's constants. */
export interface StraightTaxon {
  readonly key: number;
  readonly name: string;
  readonly authorship: string | null;
  readonly year: string | null;
  readonly rank: Rank;
  readonly status: TaxonomicStatus;
  readonly kingdom: string | null;
  /** No longer in use: taken only where nothing else is there. */
  readonly deleted: boolean;
}

/** What is asked: null is not known and matches everything. */
export interface StraightQuery {
  readonly name: string;
  readonly authorship: string | null;
  readonly year: string | null;
  readonly rank: Rank | null;
  readonly status: TaxonomicStatus | null;
  readonly kingdom: string | null;
}

/** Taxa by the key of their name. */
export type StraightIndex = ReadonlyMap<string, readonly StraightTaxon[]>;

/** Files taxa under `normalizeLookupKey` of their names. */
export function straightIndex(taxa: Iterable<StraightTaxon>): StraightIndex {
  const index = new Map<string, StraightTaxon[]>();
  for (const taxon of taxa) {
    const key = normalizeLookupKey(taxon.name);
    if (key === null) continue;
    const same = index.get(key);
    if (same === undefined) index.set(key, [taxon]);
    else same.push(taxon);
  }
  return index;
}

/**
 * The taxon of a name, without any guess at its spelling: rank, kingdom and authorship must not contradict; among several, the one that is
 * written exactly so, else the only one in use, else the first (lowest key) of the asked status. Null: none. GBIF's straight look-up.
 */
export function straightLookup(index: StraightIndex, query: StraightQuery): StraightTaxon | null {
  const key = normalizeLookupKey(query.name);
  const named = key === null ? undefined : index.get(key);
  if (named === undefined) return null;
  const asked = team(query);
  const possible = named.filter(
    (taxon) =>
      ranksAgree(query.rank, taxon.rank) &&
      kingdomsAgree(query.kingdom, taxon.kingdom) &&
      compareTeams(asked, team(taxon)) !== 'DIFFERENT',
  );
  const hits = bestByAuthorship(possible, query);
  if (hits.length < 2) return hits[0] ?? null;
  return chosen(hits, query);
}

const team = ({
  authorship,
  year,
}: Pick<StraightTaxon, 'authorship' | 'year'>): AuthorshipInputs['combination'] => {
  const split = authorship === null ? NO_TEAM : splitTeam(authorship);
  return { ...split, year: year ?? split.year };
};

const isAuthored = ({ authorship, year }: Pick<StraightTaxon, 'authorship' | 'year'>): boolean =>
  authorship !== null || year !== null;

function bestByAuthorship(
  possible: readonly StraightTaxon[],
  query: StraightQuery,
): readonly StraightTaxon[] {
  const asked = team(query);
  const same = possible.filter(
    (taxon) => isAuthored(taxon) && compareTeams(asked, team(taxon)) === 'EQUAL',
  );
  if (same.length > 0) return same;
  const bare = isAuthored(query) ? [] : possible.filter((taxon) => !isAuthored(taxon));
  return bare.length > 0 ? bare : possible;
}

function chosen(hits: readonly StraightTaxon[], query: StraightQuery): StraightTaxon | null {
  const written = hits.filter(
    ({ name, authorship, year }) =>
      name === query.name && authorship === query.authorship && year === query.year,
  );
  if (written.length === 1) return written[0] ?? null;
  const current = hits.filter(({ deleted }) => !deleted);
  if (current.length === 1) return current[0] ?? null;
  const isClear = query.rank !== 'UNRANKED' && query.kingdom !== 'INCERTAE_SEDIS';
  const byStatus =
    isClear && query.status !== null
      ? (ofStatus(current, query.status) ?? ofStatus(hits, query.status))
      : null;
  return byStatus ?? lowestKey(hits);
}

const accepted = new Set<TaxonomicStatus>(['ACCEPTED', 'PROVISIONALLY_ACCEPTED', 'DOUBTFUL']);

function ofStatus(taxa: readonly StraightTaxon[], status: TaxonomicStatus): StraightTaxon | null {
  const same = taxa.filter((taxon) => taxon.status === status);
  if (same.length > 0) return lowestKey(same);
  if (status === 'ACCEPTED') return lowestKey(taxa);
  return lowestKey(taxa.filter((taxon) => accepted.has(taxon.status) === accepted.has(status)));
}

const lowestKey = (taxa: readonly StraightTaxon[]): StraightTaxon | null =>
  taxa.reduce<StraightTaxon | null>(
    (lowest, taxon) => (lowest === null || taxon.key < lowest.key ? taxon : lowest),
    null,
  );

const SPECIES = rankOrder('SPECIES');

/** Whether two ranks do not contradict: equal, one not known, or one a range that holds the other. */
function ranksAgree(a: Rank | null, b: Rank | null): boolean {
  if (a === null || b === null || a === b || a === 'UNRANKED' || b === 'UNRANKED') return true;
  return holds(a, b) || holds(b, a);
}

const holds = (range: Rank, rank: Rank): boolean => {
  const isInfraspecific = rankOrder(rank) > SPECIES && rank !== 'OTHER';
  if (range === 'INFRASPECIFIC_NAME') return isInfraspecific;
  return range === 'INFRASUBSPECIFIC_NAME' && isInfraspecific && rank !== 'SUBSPECIES';
};

/** Kingdoms that are told apart less well: each with those that it is confused with. */
const vagueKingdoms: Readonly<Record<string, ReadonlySet<string>>> = {
  PROTOZOA: new Set(['ANIMALIA', 'FUNGI', 'PLANTAE', 'CHROMISTA']),
  CHROMISTA: new Set(['ANIMALIA', 'FUNGI', 'PLANTAE', 'PROTOZOA']),
  ARCHAEA: new Set(['BACTERIA']),
};

function kingdomsAgree(a: string | null, b: string | null): boolean {
  if (a === null || b === null || a === b) return true;
  if (a === 'INCERTAE_SEDIS' || b === 'INCERTAE_SEDIS') return true;
  return vagueKingdoms[a]?.has(b) === true || vagueKingdoms[b]?.has(a) === true;
}
