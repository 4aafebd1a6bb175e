import type { Rank } from '../../terms/index.ts';
import { assembleName } from '../compare/assemble-name.ts';
import { authorshipText } from '../gbif/format.ts';
import type { GbifName } from '../gbif/gbif-name.ts';
import { parseGbifName } from '../gbif/to-gbif.ts';
import { askedAuthorship } from './authors.ts';
import type { GbifQuery } from './gbif.ts';
import { isInfrageneric, isPlaced, isSpeciesOrBelow } from './rank-facts.ts';
import { given, rankOf, withoutAuthorship } from './stated.ts';
import type { NameQuery } from './types.ts';

const COLUMNS = [
  ['kingdom', 'KINGDOM'],
  ['phylum', 'PHYLUM'],
  ['class', 'CLASS'],
  ['order', 'ORDER'],
  ['family', 'FAMILY'],
  ['genus', 'GENUS'],
] as const satisfies readonly (readonly [keyof NameQuery, Rank])[];
/** Ranks that only the second generation falls back on. */
const MORE_COLUMNS = [
  ['superfamily', 'SUPERFAMILY'],
  ['subfamily', 'SUBFAMILY'],
  ['tribe', 'TRIBE'],
  ['subtribe', 'SUBTRIBE'],
] as const satisfies readonly (readonly [keyof NameQuery, Rank])[];

function namesOf(query: NameQuery, hasMore: boolean): Map<Rank, string> {
  const names = new Map<Rank, string>();
  for (const [column, rank] of hasMore ? [...COLUMNS, ...MORE_COLUMNS] : COLUMNS) {
    const name = given(query[column]);
    if (name !== null) names.set(rank, withoutAuthorship(name));
  }
  const species = given(query.species);
  if (species !== null) names.set('SPECIES', species);
  return names;
}

const isOneCase = (text: string): boolean =>
  text === text.toLowerCase() || text === text.toUpperCase();

/** What the name of a query is by itself; null: none is given. */
function nameOf(query: NameQuery): { readonly text: string; readonly rank: Rank | null } | null {
  const stated = given(query.taxonRank);
  const { name, higherRank } = assembleName(query);
  return name === null
    ? null
    : { text: name, rank: higherRank ?? (stated === null ? null : rankOf(stated)) };
}

interface Canonical {
  readonly canonical: string;
  readonly genusOrAbove: string | null;
}

/** The name without authorship, markers and, in front of an epithet, subgenus; of an infrageneric name its own word. */
function canonicalOf(name: GbifName): Canonical {
  const genusOrAbove = name.genus ?? name.uninomial;
  const { specificEpithet, infraspecificEpithet, infragenericEpithet } = name;
  if (specificEpithet === null) {
    return { canonical: infragenericEpithet ?? genusOrAbove ?? '', genusOrAbove };
  }
  const species = `${genusOrAbove} ${specificEpithet}`;
  const canonical = infraspecificEpithet === null ? species : `${species} ${infraspecificEpithet}`;
  return { canonical, genusOrAbove };
}

const whole = (
  text: string,
  type: GbifName['type'] | null,
  rank: Rank | null,
  names: Map<Rank, string>,
): GbifQuery => ({
  type,
  canonical: text.trim().replace(/\s+/g, ' '),
  rank,
  authorship: null,
  names,
  parsed: null,
  genusOrAbove: null,
  mode: 'STRICT',
});

/** First generation: names in capitals or small letters only are taken as they are; the rank is that of the parsed name. */
export function firstGenerationQuery(query: NameQuery, isStrict: boolean): GbifQuery | null {
  const names = namesOf(query, false);
  const name = nameOf(query);
  if (name === null) return null;
  if (isOneCase(name.text)) return whole(name.text, null, name.rank ?? 'UNRANKED', names);
  const parsed = parseGbifName(name.text, { dialect: '3.16', rank: name.rank });
  if (parsed.result !== 'PARSED') {
    return whole(name.text, parsed.type, parsed.type === 'OTU' ? 'UNRANKED' : name.rank, names);
  }
  return parsedQuery(parsed, name.rank ?? rankOfName(parsed), names, isStrict);
}

/** Second generation: everything is parsed; the rank of the parsed name counts where there are epithets. */
export function secondGenerationQuery(query: NameQuery, isStrict: boolean): GbifQuery | null {
  const names = namesOf(query, true);
  const name = nameOf(query);
  if (name === null) return null;
  const parsed = parseGbifName(name.text, { dialect: '3.16', rank: name.rank });
  if (parsed.result !== 'PARSED') {
    return whole(name.text, parsed.type, parsed.type === 'OTU' ? 'UNRANKED' : name.rank, names);
  }
  const rank = name.rank ?? (parsed.specificEpithet === null ? null : rankOfName(parsed));
  return parsedQuery(parsed, rank, names, isStrict);
}

const rankOfName = ({ rank }: GbifName): Rank => rank as Rank;

function parsedQuery(
  parsed: GbifName,
  rank: Rank | null,
  names: Map<Rank, string>,
  isStrict: boolean,
): GbifQuery {
  const { canonical, genusOrAbove } = canonicalOf(parsed);
  if (!names.has('GENUS') && genusOrAbove !== null && isInfrageneric(rankOfName(parsed))) {
    names.set('GENUS', genusOrAbove);
  }
  const authorship = authorshipText(parsed);
  return {
    type: parsed.type,
    canonical,
    rank,
    authorship: authorship === null ? null : askedAuthorship(authorship),
    names,
    parsed,
    genusOrAbove,
    mode: isStrict ? 'STRICT' : 'FUZZY',
  };
}

/** Whether a name says that it is a species or below, but not which: "Xysticus sp.". */
export const isUndetermined = ({ parsed }: GbifQuery): boolean =>
  parsed !== null &&
  parsed.specificEpithet === null &&
  isPlaced(rankOfName(parsed)) &&
  isSpeciesOrBelow(rankOfName(parsed));
