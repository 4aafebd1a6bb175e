import { nearestWord, OpendrawerError } from '../errors/index.ts';
import {
  type AskOptions,
  type FacetCounts,
  type FacetRequest,
  FIELD_PREFIX,
  findSearchKey,
  type Predicate,
  SEARCH_KEYS,
  type SearchKey,
} from '../search/index.ts';
import type { IndexReader } from './services.ts';

/** A facet that was asked for, by the name that the client used. */
export interface AskedFacet {
  /** As GBIF writes it: `BASIS_OF_RECORD`. */
  readonly field: string;
  /** Parameter that filters by it. */
  readonly parameter: string;
  /** Null: any field of the records. */
  readonly key: SearchKey | null;
  readonly request: FacetRequest;
}

/** What is asked of all facets, where one has no paging of its own. */
export interface FacetPaging {
  readonly facetLimit: number;
  readonly facetOffset: number;
  readonly facetMincount: number;
}

/** Values of facets that one answer may have. */
export const MOST_FACET_VALUES = 10_000;
const MOST_FACETS = 50;
const PAGING = /^(.{1,200})\.facet(Limit|Offset)$/i;

/** Whether a parameter pages one facet: `COUNTRY.facetLimit`, `country.facetOffset`. */
export const isFacetPaging = (name: string): boolean => PAGING.test(name);

/**
 * Facets by name, `basisOfRecord` or `BASIS_OF_RECORD`, several with commas; `field.<name>` is any field. `paging` are
 * the parameters of single ones. Throws FILTER_INVALID naming the nearest facet.
 */
export function facetsOf(
  names: readonly string[],
  all: FacetPaging,
  paging: Readonly<Record<string, string>> = {},
): AskedFacet[] {
  const asked = [...new Set(names.flatMap(namesIn))];
  if (asked.length > MOST_FACETS) {
    throw invalid(`${asked.length} facets: at most ${MOST_FACETS} can be counted at once`);
  }
  const own = ownPaging(paging);
  return asked.map((name) => {
    const named = nameOf(name);
    const { Limit = all.facetLimit, Offset = all.facetOffset } = own.get(plain(name)) ?? {};
    return {
      ...named,
      request: {
        facet: named.key?.name ?? named.parameter,
        limit: Limit,
        offset: Offset,
        least: Math.max(1, all.facetMincount),
      },
    };
  });
}

/** Labels of fields may hold commas. */
const namesIn = (text: string): readonly string[] =>
  text.startsWith(FIELD_PREFIX)
    ? [text]
    : text
        .split(',')
        .map((name) => name.trim())
        .filter((name) => name !== '');

function nameOf(name: string): Omit<AskedFacet, 'request'> {
  if (name.startsWith(FIELD_PREFIX)) return { field: name, parameter: name, key: null };
  const key = findSearchKey(name);
  if (
    key !== null &&
    (key.kind !== 'number' || COUNTED_NUMBERS.has(key.name)) &&
    key.kind !== 'date'
  ) {
    const parameter = /^[A-Z][A-Z_]*$/.test(name) ? camelCase(name) : name;
    return { field: constantOf(parameter), parameter, key };
  }
  if (key !== null) {
    throw invalid(
      `The values of ${key.name} are too many to count`,
      `Ask /v1/histogram/${key.name}${key.kind === 'date' ? ', or the facet year, month or decade' : ''}.`,
    );
  }
  const near = name.length > 60 ? null : nearestWord(name, FACET_SPELLINGS);
  throw invalid(
    `There is no facet "${name.slice(0, 100)}"`,
    near === null ? `One of ${FACET_NAMES.join(', ')}.` : `Did you mean "${near}"?`,
  );
}

/** Numbers that are counted one by one, as GBIF does. */
const COUNTED_NUMBERS: ReadonlySet<string> = new Set([
  'year',
  'month',
  'day',
  'mediaCount',
  'individualCount',
]);

const FACET_KEYS = SEARCH_KEYS.filter(
  ({ kind, name }) =>
    kind === 'code' || kind === 'boolean' || kind === 'exact' || COUNTED_NUMBERS.has(name),
);
/** What can be counted, beside any field. */
export const FACET_NAMES: readonly string[] = FACET_KEYS.map(({ name }) => name);
const FACET_SPELLINGS = FACET_KEYS.flatMap(({ name, aliases }) => [name, ...aliases]);

type OwnPaging = { Limit?: number; Offset?: number };

function ownPaging(paging: Readonly<Record<string, string>>): ReadonlyMap<string, OwnPaging> {
  const own = new Map<string, OwnPaging>();
  for (const [parameter, text] of Object.entries(paging)) {
    const [, name = '', what = ''] = PAGING.exec(parameter) ?? [];
    const value = /^\d{1,5}$/.test(text.trim()) ? Number(text) : Number.NaN;
    if (!(value <= MOST_FACET_VALUES)) {
      throw invalid(
        `${parameter.slice(0, 100)}=${text.slice(0, 100)}: a whole number from 0 to ${MOST_FACET_VALUES} is expected`,
      );
    }
    const which = what.toLowerCase() === 'limit' ? 'Limit' : 'Offset';
    own.set(plain(name), { ...own.get(plain(name)), [which]: value });
  }
  return own;
}

/**
 * Counts of a facet under a filter. With `multiselect` what the filter says of the facet itself is left aside, so that
 * the values that were not chosen are counted too.
 */
export async function countFacet(
  index: Pick<IndexReader, 'facet' | 'histogram'>,
  filter: Predicate,
  { key, request }: AskedFacet,
  asked: AskOptions = {},
): Promise<FacetCounts> {
  if (key?.kind !== 'number') return index.facet(filter, request, asked);
  const { bins, missing } = await index.histogram({ filter, key: key.name, width: 1 }, asked);
  const { limit = 10, offset = 0, least = 1 } = request;
  const counts = bins
    .filter(({ count }) => count >= least)
    .map(({ from, count }) => ({ value: String(from), count }))
    .sort((a, b) => b.count - a.count);
  return {
    facet: request.facet,
    counts: counts.slice(offset, offset + limit),
    distinct: counts.length,
    missing,
  };
}

/** The filter without the conditions that are about nothing but the facet. */
export function withoutFacet(filter: Predicate, { key, parameter }: AskedFacet): Predicate {
  const isAboutIt = (part: Predicate): boolean => {
    switch (part.kind) {
      case 'and':
      case 'or':
        return part.of.length > 0 && part.of.every(isAboutIt);
      case 'not':
        return isAboutIt(part.of);
      case 'in':
      case 'like':
      case 'present':
      case 'range':
        return isSameKey(part.key, key?.name ?? null);
      case 'value':
        return part.field !== null && `${FIELD_PREFIX}${part.field}` === parameter;
      default:
        return false;
    }
  };
  const parts = filter.kind === 'and' ? filter.of : [filter];
  const kept = parts.filter((part) => !isAboutIt(part));
  const [only] = kept;
  if (only === undefined) return { kind: 'all' };
  return kept.length === 1 ? only : { kind: 'and', of: kept };
}

/** Datasets go by two names. */
const isSameKey = (key: string, facet: string | null): boolean =>
  key === facet || (/^dataset(Key)?$/.test(key) && /^dataset(Key)?$/.test(facet ?? ''));

const plain = (name: string): string => name.toLowerCase().replace(/[_-]/g, '');

/** `BASIS_OF_RECORD` → `basisOfRecord`. */
const camelCase = (name: string): string =>
  name.toLowerCase().replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());

/** `basisOfRecord` → `BASIS_OF_RECORD`. */
export const constantOf = (name: string): string =>
  name.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toUpperCase();

const invalid = (message: string, hint?: string): OpendrawerError =>
  new OpendrawerError('FILTER_INVALID', message, hint === undefined ? {} : { hint });
