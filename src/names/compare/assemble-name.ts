import { interpretRank, RANKS, rankOrder } from '../../terms/index.ts';
import type { NameQuery } from '../match/types.ts';

const absent = new Set(['', '\\N', 'null', 'Null', 'NULL']);

/** Trimmed; null for nothing and for what programs write for it ("null", "\N"). */
const given = (text: string | null | undefined): string | null => {
  const trimmed = text?.trim() ?? '';
  return absent.has(trimmed) ? null : trimmed;
};

const maxLength = 2000;
const binomial = /^\s*([A-Z][a-z]+)\s+([a-z0-9-]+)\s*$/;

/** Whether a text is a genus and an epithet and nothing else ("Adalia 8-punctata"). */
export const isSimpleBinomial = (text: string | null): boolean =>
  text !== null && text.length <= maxLength && binomial.test(text);

/** Adds an authorship that the name does not contain yet. Null where there is no name. */
export function appendAuthorship(name: string | null, authorship: string | null): string | null {
  const plain = name?.trim() ?? '';
  const author = authorship?.trim() ?? '';
  if (plain === '') return null;
  if (author === '' || plain.toLowerCase().includes(author.toLowerCase())) return plain;
  return `${plain} ${author}`;
}

/** Puts a genus in the place of its first letter ("A. alba", "A alba") or of "?". Other names stay as they are. */
export function expandAbbreviatedGenus(name: string, genus: string | null): string {
  const full = given(genus);
  if (full === null || full.length <= 2) return name;
  const space = name.indexOf(' ');
  const first = space < 0 ? name : name.slice(0, space);
  const isInitial =
    first.replace(/\.$/, '').length === 1 &&
    first.charAt(0) === full.charAt(0).toUpperCase() &&
    first.length <= 2;
  if (first !== '?' && !isInitial) return name;
  return space < 0 ? full : `${full} ${name.slice(space + 1).trimStart()}`;
}

type Atoms = Pick<
  NameQuery,
  | 'scientificName'
  | 'scientificNameAuthorship'
  | 'genericName'
  | 'specificEpithet'
  | 'infraspecificEpithet'
  | 'taxonRank'
  | 'kingdom'
  | 'phylum'
  | 'class'
  | 'order'
  | 'family'
  | 'genus'
  | 'subgenus'
  | 'species'
>;

/** A name, and whether it is only one of the higher taxa that were stated beside it. */
export interface AssembledName {
  readonly name: string | null;
  readonly higherRank:
    | 'SUBGENUS'
    | 'GENUS'
    | 'FAMILY'
    | 'ORDER'
    | 'CLASS'
    | 'PHYLUM'
    | 'KINGDOM'
    | null;
}

/**
 * The fullest name that a query tells: the scientific name with its genus spelt out and its authorship added, or what its atoms make
 * where it has none or only an epithet. "?" stands for a genus that is not known. Null where nothing is stated.
 */
export function assembleName(query: Atoms): AssembledName {
  const name = given(query.scientificName);
  const genus = given(query.genericName) ?? given(query.genus);
  const authorship = given(query.scientificNameAuthorship);
  if (name !== null && !isOnlyEpithet(name, query)) {
    const full = appendAuthorship(expandAbbreviatedGenus(name, genus), authorship);
    return { name: full, higherRank: null };
  }
  return fromAtoms(query, genus, authorship);
}

const lowerCaseWord = /^\p{Ll}+$/u;

/** The name is one of the epithets, and there is a genus to put before it. */
function isOnlyEpithet(name: string, query: Atoms): boolean {
  const hasGenus =
    given(query.genus) !== null ||
    given(query.genericName) !== null ||
    isSimpleBinomial(query.species ?? null);
  return (
    hasGenus &&
    lowerCaseWord.test(name) &&
    [query.specificEpithet, query.infraspecificEpithet, query.species].some(
      (epithet) => given(epithet) === name,
    )
  );
}

const HIGHER = [
  ['SUBGENUS', 'subgenus'],
  ['FAMILY', 'family'],
  ['ORDER', 'order'],
  ['CLASS', 'class'],
  ['PHYLUM', 'phylum'],
  ['KINGDOM', 'kingdom'],
] as const;

function fromAtoms(
  query: Atoms,
  genericName: string | null,
  authorship: string | null,
): AssembledName {
  const species = given(query.species);
  if (genericName === null && species !== null && manyWords.test(species)) {
    return { name: appendAuthorship(species, authorship), higherRank: null };
  }
  const infraspecific = given(query.infraspecificEpithet);
  const bareSpecies = species !== null && lowerCaseWord.test(species) ? species : null;
  const fullSpecies = species === null ? null : binomial.exec(species.slice(0, maxLength));
  const specific = bareSpecies ?? given(query.specificEpithet) ?? fullSpecies?.[2] ?? null;
  if ([genericName, specific, infraspecific, authorship].every((atom) => atom === null)) {
    return higherName(query);
  }
  const marker = infraspecific === null ? null : infraspecificMarker(query.taxonRank);
  const words = [genericName ?? '?', specific, marker, infraspecific, authorship];
  return { name: words.filter((word) => word !== null).join(' '), higherRank: null };
}

const manyWords = /^\p{Lu}\S*\s/u;

function infraspecificMarker(text: string | null | undefined): string | null {
  const rank = interpretRank(text ?? '');
  if (rank === null || rankOrder(rank) <= rankOrder('SPECIES')) return null;
  return RANKS[rank].abbreviation === '' ? null : RANKS[rank].abbreviation;
}

function higherName(query: Atoms): AssembledName {
  for (const [higherRank, term] of HIGHER) {
    const name = given(query[term]);
    if (name !== null) return { name, higherRank };
  }
  return { name: null, higherRank: null };
}
