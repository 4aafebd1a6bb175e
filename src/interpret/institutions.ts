import type { Issue } from '../terms/index.ts';
import { isNoValue } from './text/nothing.ts';

/** An institution of a registry such as GRSciColl. */
export interface RegisteredInstitution {
  /** Key of the registry. */
  readonly key: string;
  readonly code: string;
  readonly name: string;
  readonly alternativeCodes?: readonly string[];
  /** Addresses and numbers: ROR, Wikidata, IRN, UUIDs. */
  readonly identifiers?: readonly string[];
  /** ISO 3166-1 alpha-2 of where it stands. */
  readonly countryCode?: string | null;
  readonly isActive?: boolean;
}

/** A collection of a registry. */
export interface RegisteredCollection extends RegisteredInstitution {
  /** The institution that holds it; null where the registry does not say. */
  readonly institutionKey: string | null;
}

/** What a record says about where its object is kept. */
export interface InstitutionTerms {
  readonly institutionCode?: string | null | undefined;
  readonly institutionID?: string | null | undefined;
  readonly ownerInstitutionCode?: string | null | undefined;
  readonly collectionCode?: string | null | undefined;
  readonly collectionID?: string | null | undefined;
  /** Of the publisher, ISO 3166-1 alpha-2: decides between institutions of the same code. */
  readonly countryCode?: string | null | undefined;
}

/** EXACT: code and identifier agree, or the identifier stands alone. FUZZY: only one of several, or a name. */
export interface RegistryMatch {
  readonly key: string;
  readonly type: 'EXACT' | 'FUZZY';
}

/** Null: no match that could be accepted. */
export interface InstitutionMatch {
  readonly institution: RegistryMatch | null;
  readonly collection: RegistryMatch | null;
  readonly issues: readonly Issue[];
}

/** An index of a registry in memory, made once by `indexInstitutions`. */
export interface InstitutionRegistry {
  readonly institutions: EntryIndex<RegisteredInstitution>;
  readonly collections: EntryIndex<RegisteredCollection>;
}

interface EntryIndex<E> {
  readonly byCode: ReadonlyMap<string, readonly E[]>;
  readonly byAlternativeCode: ReadonlyMap<string, readonly E[]>;
  readonly byIdentifier: ReadonlyMap<string, readonly E[]>;
  readonly byName: ReadonlyMap<string, readonly E[]>;
}

/** Makes an index of the institutions and collections of a registry. */
export const indexInstitutions = (
  institutions: readonly RegisteredInstitution[],
  collections: readonly RegisteredCollection[],
): InstitutionRegistry => ({
  institutions: indexOf(institutions),
  collections: indexOf(collections),
});

function indexOf<E extends RegisteredInstitution>(entries: readonly E[]): EntryIndex<E> {
  return {
    byCode: grouped(entries, ({ code }) => [foldCode(code)]),
    byAlternativeCode: grouped(entries, ({ alternativeCodes = [] }) =>
      alternativeCodes.map(foldCode),
    ),
    byIdentifier: grouped(entries, ({ key, identifiers = [] }) =>
      [key, ...identifiers].map(foldIdentifier),
    ),
    byName: grouped(entries, ({ name }) => [foldName(name)]),
  };
}

function grouped<E>(
  entries: readonly E[],
  keysOf: (entry: E) => readonly string[],
): ReadonlyMap<string, readonly E[]> {
  const groups = new Map<string, E[]>();
  for (const entry of entries) {
    for (const key of new Set(keysOf(entry))) {
      if (key === '') continue;
      const group = groups.get(key);
      if (group === undefined) groups.set(key, [entry]);
      else group.push(entry);
    }
  }
  return groups;
}

const foldCode = (code: string): string => code.trim().toUpperCase();
/** http or https, www or not, a slash at the end or not: the same address. */
const foldIdentifier = (identifier: string): string =>
  identifier
    .trim()
    .toLowerCase()
    .replace(/^(?:https?:\/\/)?(?:www\.)?|\/+$/g, '')
    .replace(/^urn:uuid:|^\{|\}$/g, '');
const foldName = (name: string): string =>
  name
    .normalize('NFKD')
    .replace(/[\p{M}\s]+/gu, '')
    .toLowerCase();

const noMatch: InstitutionMatch = Object.freeze({
  institution: null,
  collection: null,
  issues: [],
});

/**
 * Looks up institution and collection in a registry, as GBIF's lookup in GRSciColl does: several that cannot be told apart
 * are AMBIGUOUS_…, none is …_MATCH_NONE, a match of the code or a name alone is …_MATCH_FUZZY, an owner that is not the
 * institution is DIFFERENT_OWNER_INSTITUTION, a collection of another institution is INSTITUTION_COLLECTION_MISMATCH.
 * Without an institution no collection is looked for. A record that names neither has no flags.
 */
export function matchInstitution(
  terms: InstitutionTerms,
  registry: InstitutionRegistry,
): InstitutionMatch {
  if (isEmptyRequest(terms)) return noMatch;
  const matches = remembered(registry);
  const key = [
    terms.institutionCode,
    terms.institutionID,
    terms.ownerInstitutionCode,
    terms.collectionCode,
    terms.collectionID,
    terms.countryCode,
  ].join('\n');
  const known = matches.get(key);
  if (known !== undefined) return known;
  const match = look(terms, registry);
  if (matches.size >= maxRemembered) matches.clear();
  if (key.length <= 600) matches.set(key, match);
  return match;
}

/** Records of a dataset share few institutions and collections. */
const maxRemembered = 5000;
const memories = new WeakMap<InstitutionRegistry, Map<string, InstitutionMatch>>();

function remembered(registry: InstitutionRegistry): Map<string, InstitutionMatch> {
  const known = memories.get(registry);
  if (known !== undefined) return known;
  const matches = new Map<string, InstitutionMatch>();
  memories.set(registry, matches);
  return matches;
}

function look(terms: InstitutionTerms, registry: InstitutionRegistry): InstitutionMatch {
  const issues: Issue[] = [];
  const { institutionCode, institutionID, ownerInstitutionCode } = terms;
  const chosen = choose(candidates(registry.institutions, institutionCode, institutionID), terms);
  if (chosen.entry === null) {
    const issue = chosen.isAmbiguous ? 'AMBIGUOUS_INSTITUTION' : 'INSTITUTION_MATCH_NONE';
    return { institution: null, collection: null, issues: [issue] };
  }
  if (chosen.type === 'FUZZY') issues.push('INSTITUTION_MATCH_FUZZY');
  if (!isNoValue(ownerInstitutionCode) && !owns(chosen.entry, ownerInstitutionCode)) {
    issues.push('DIFFERENT_OWNER_INSTITUTION');
  }
  const collection = matchCollection(terms, registry, chosen.entry, chosen.type, issues);
  return { institution: { key: chosen.entry.key, type: chosen.type }, collection, issues };
}

const isEmptyRequest = (terms: InstitutionTerms): boolean =>
  isNoValue(terms.institutionCode) &&
  isNoValue(terms.institutionID) &&
  isNoValue(terms.ownerInstitutionCode) &&
  isNoValue(terms.collectionCode) &&
  isNoValue(terms.collectionID);

function matchCollection(
  terms: InstitutionTerms,
  registry: InstitutionRegistry,
  institution: RegisteredInstitution,
  institutionType: 'EXACT' | 'FUZZY',
  issues: Issue[],
): RegistryMatch | null {
  const { collectionCode, collectionID } = terms;
  if (isNoValue(collectionCode) && isNoValue(collectionID)) {
    issues.push('COLLECTION_MATCH_NONE');
    return null;
  }
  const found = candidates(registry.collections, collectionCode, collectionID);
  const own = found.filter(
    ({ entry }) => entry.institutionKey === null || entry.institutionKey === institution.key,
  );
  if (own.length === 0) {
    issues.push(found.length === 0 ? 'COLLECTION_MATCH_NONE' : 'INSTITUTION_COLLECTION_MISMATCH');
    return null;
  }
  const certain =
    institutionType === 'EXACT'
      ? own.map((one) => ({ ...one, isExact: one.isExact || one.hasCode || one.hasIdentifier }))
      : own;
  const chosen = choose(certain, terms);
  if (chosen.entry === null) {
    issues.push('AMBIGUOUS_COLLECTION');
    return null;
  }
  if (chosen.type === 'FUZZY') issues.push('COLLECTION_MATCH_FUZZY');
  return { key: chosen.entry.key, type: chosen.type };
}

interface Candidate<E> {
  readonly entry: E;
  readonly isExact: boolean;
  readonly hasCode: boolean;
  readonly hasIdentifier: boolean;
  readonly hasOther: boolean;
}

const nothing: readonly never[] = Object.freeze([]);

function candidates<E extends RegisteredInstitution>(
  index: EntryIndex<E>,
  code: string | null | undefined,
  identifier: string | null | undefined,
): readonly Candidate<E>[] {
  const hasNoCode = isNoValue(code);
  const byCode = hasNoCode ? nothing : (index.byCode.get(foldCode(code)) ?? nothing);
  const byOther = hasNoCode ? nothing : (index.byAlternativeCode.get(foldCode(code)) ?? nothing);
  const byName = hasNoCode ? nothing : (index.byName.get(foldName(code)) ?? nothing);
  const hasNoId = isNoValue(identifier);
  const byId = hasNoId ? nothing : (index.byIdentifier.get(foldIdentifier(identifier)) ?? nothing);
  const byIdName = hasNoId ? nothing : (index.byName.get(foldName(identifier)) ?? nothing);
  const all = new Set<E>([...byCode, ...byOther, ...byName, ...byId, ...byIdName]);
  return [...all].map((entry) => {
    const hasCode = byCode.includes(entry);
    const hasIdentifier = byId.includes(entry);
    const hasAlternative = byOther.includes(entry);
    return {
      entry,
      isExact: hasIdentifier && (hasNoCode || hasCode || hasAlternative),
      hasCode,
      hasIdentifier,
      hasOther: hasAlternative || byName.includes(entry) || byIdName.includes(entry),
    };
  });
}

interface Choice<E> {
  readonly entry: E | null;
  readonly type: 'EXACT' | 'FUZZY';
  readonly isAmbiguous: boolean;
}

/** The exact candidates before the others; among equals the one that alone has what decides, in this order. */
function choose<E extends RegisteredInstitution>(
  all: readonly Candidate<E>[],
  { countryCode }: InstitutionTerms,
): Choice<E> {
  const exact = all.filter(({ isExact }) => isExact);
  const inCountry = ({ entry }: Candidate<E>): boolean =>
    !isNoValue(countryCode) && entry.countryCode?.toUpperCase() === countryCode.toUpperCase();
  const isActive = ({ entry }: Candidate<E>): boolean => entry.isActive !== false;
  const entry =
    exact.length > 0
      ? single(exact, [inCountry, isActive])
      : single(all, [
          ({ hasIdentifier }) => hasIdentifier,
          ({ hasCode, hasIdentifier, hasOther }) => (hasCode || hasIdentifier) && hasOther,
          inCountry,
          isActive,
          ({ hasCode }) => hasCode,
        ]);
  return {
    entry,
    type: exact.length > 0 ? 'EXACT' : 'FUZZY',
    isAmbiguous: entry === null && all.length > 0,
  };
}

function single<E>(
  all: readonly Candidate<E>[],
  tests: readonly ((candidate: Candidate<E>) => boolean)[],
): E | null {
  const [first] = all;
  if (first !== undefined && all.length === 1) return first.entry;
  for (const decides of tests) {
    const [one, another] = all.filter(decides);
    if (one !== undefined && another === undefined) return one.entry;
  }
  return null;
}

function owns(institution: RegisteredInstitution, owner: string): boolean {
  const code = foldCode(owner);
  return (
    foldCode(institution.code) === code ||
    (institution.alternativeCodes ?? nothing).some((one) => foldCode(one) === code) ||
    foldName(institution.name) === foldName(owner) ||
    [institution.key, ...(institution.identifiers ?? nothing)].some(
      (one) => foldIdentifier(one) === foldIdentifier(owner),
    )
  );
}
