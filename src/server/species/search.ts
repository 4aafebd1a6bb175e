import type { Backbone, RowNumber, TaxonomicStatus } from '../../names/index.ts';
import { LINEAGE_RANKS } from '../../names/index.ts';
import type { Rank } from '../../terms/index.ts';
import { descendantsOf, MAX_DEPTH } from './descendants.ts';
import { gbifStatus, sourceKey } from './usage.ts';

/** What usages are searched for; null: any. Plain data, for it goes to another thread. */
export interface UsageSearch {
  /** Words: each begins a word of the name or of its authorship, one at least of the name. */
  readonly q: string | null;
  /** Exactly this canonical name, in any case. */
  readonly name: string | null;
  readonly ranks: readonly Rank[] | null;
  readonly statuses: readonly TaxonomicStatus[] | null;
  /** Only what stands below one of these keys. */
  readonly higherTaxonKeys: readonly number[] | null;
  readonly isExtinct: boolean | null;
  /** Places of sources in the backbone's list. */
  readonly sources: readonly number[] | null;
  /** `alias:id`, or a bare id of any source. */
  readonly sourceId: string | null;
  /** Only what stands right below this usage, or only its synonyms. */
  readonly relatives: { readonly kind: 'children' | 'synonyms'; readonly of: number } | null;
  /** Only accepted usages without a parent: where the tree begins. */
  readonly isRoot: boolean;
  /** Whether all hits are counted; else the search ends with its page. */
  readonly isCounted: boolean;
  readonly limit: number;
  readonly offset: number;
  readonly facets: readonly UsageFacet[];
}

/** What usages can be counted by, as GBIF writes it. */
export const USAGE_FACETS = [
  'RANK',
  'STATUS',
  'HIGHERTAXON_KEY',
  'IS_EXTINCT',
  'CONSTITUENT_KEY',
] as const;
export type UsageFacet = (typeof USAGE_FACETS)[number];

/** Values of a facet with the number of hits that have them, most frequent first. */
export type FacetCounts = readonly (readonly [value: string, count: number])[];

/** A page of rows, the number of hits, and counts by facet; exact where the search counts. */
export interface UsagePage {
  readonly rows: readonly RowNumber[];
  readonly count: number;
  readonly facets: readonly FacetCounts[];
}

/** Rows that are looked at between two pauses. */
const STEP = 1000;

/**
 * Searches a backbone. Takes time with the number of candidates, so that it pauses now and then for whoever runs it to let others
 * pass.
 */
export function* searchUsages(
  backbone: Backbone,
  search: UsageSearch,
): Generator<undefined, UsagePage, undefined> {
  const fits = filterOf(backbone, search);
  const counters = search.facets.map((facet) => counterOf(backbone, facet));
  const rows: RowNumber[] = [];
  const end = search.offset + search.limit;
  let count = 0;
  let seen = 0;
  for (const row of candidatesOf(backbone, search)) {
    seen += 1;
    if (seen % STEP === 0) yield undefined;
    if (!fits(row)) continue;
    if (count >= search.offset && count < end) rows.push(row);
    count += 1;
    if (!search.isCounted && count >= end) break;
    for (const counter of counters) counter.add(row);
  }
  return { rows, count, facets: counters.map((counter) => counter.counts()) };
}

/** The rows that can be hits, best ones first; each once. */
function candidatesOf(backbone: Backbone, search: UsageSearch): Iterable<RowNumber> {
  const { relatives } = search;
  if (relatives !== null) return backbone[relatives.kind](backbone.rowOf(relatives.of));
  if (search.sourceId !== null) return rowsOfSourceId(backbone, search.sourceId);
  const words = wordsOf(search.name ?? search.q ?? '');
  if (words.length > 0) return rowsOfWords(backbone, words, mostCandidates(backbone, search));
  if (search.higherTaxonKeys !== null) return rowsBelow(backbone, search.higherTaxonKeys);
  return allRows(backbone);
}

function* allRows(backbone: Backbone): Generator<RowNumber> {
  for (let row = 0; row < backbone.size; row += 1) yield row;
}

/** Where each candidate is a hit and hits are not counted, so many are enough as the page ends with. */
function mostCandidates(backbone: Backbone, search: UsageSearch): number {
  const isFiltered = testsOf(backbone, search).length > 0;
  return search.isCounted || isFiltered ? backbone.size : search.offset + search.limit;
}

/** Words as they are looked for: without wildcards and quotes. */
export const wordsOf = (text: string): string[] =>
  text
    .toLowerCase()
    .split(/[\s*"“”]+/u)
    .filter((word) => word !== '');

/** Most words of a search whose names are looked through; all of them must be there. */
const MAX_ASKED_WORDS = 5;

/** Names that begin with all of the words first, then those that have them in any order. */
function* rowsOfWords(
  backbone: Backbone,
  words: readonly string[],
  most: number,
): Generator<RowNumber> {
  const seen = new Set<RowNumber>();
  for (const row of backbone.beginningWith(words.join(' '), most)) {
    seen.add(row);
    yield row;
  }
  if (words.length === 1) return;
  // Any of the words may be in the authorship, which is not indexed: several are asked for, rare ones first.
  const rarest = [...new Set(words)].sort((a, b) => b.length - a.length).slice(0, MAX_ASKED_WORDS);
  for (const word of rarest) {
    for (const row of backbone.beginningWith(word, backbone.size)) {
      if (seen.has(row) || !hasWords(backbone.scientificName(row), words)) continue;
      seen.add(row);
      yield row;
    }
  }
}

function hasWords(scientificName: string, words: readonly string[]): boolean {
  const own = scientificName.toLowerCase().split(/[\s,.()&×]+/u);
  return words.every((word) => own.some((one) => one.startsWith(word)));
}

function rowsOfSourceId(backbone: Backbone, sourceId: string): RowNumber[] {
  const rows = new Set<RowNumber>();
  backbone.facts.sources.forEach(({ alias }, source) => {
    rows.add(backbone.rowOfSourceId(source, sourceId));
    if (sourceId.startsWith(`${alias}:`)) {
      rows.add(backbone.rowOfSourceId(source, sourceId.slice(alias.length + 1)));
    }
  });
  rows.delete(-1);
  return [...rows];
}

/** Taxa with less than this share of all below them are walked through; for larger ones all rows are looked at. */
const SMALL_SHARE = 1 / 50;

/** What can stand below some taxa, in the order of the rows. */
function rowsBelow(backbone: Backbone, keys: readonly number[]): Iterable<RowNumber> {
  const roots = keys.map((key) => backbone.rowOf(key)).filter((row) => row !== -1);
  const descendants = descendantsOf(backbone);
  const below = roots.reduce((sum, row) => sum + (descendants[row] ?? 0), 0);
  return below < backbone.size * SMALL_SHARE ? walkedThrough(backbone, roots) : allRows(backbone);
}

function walkedThrough(backbone: Backbone, roots: readonly RowNumber[]): RowNumber[] {
  const rows = new Set<RowNumber>();
  const waiting: RowNumber[] = [];
  for (const root of roots) for (const child of backbone.children(root)) waiting.push(child);
  for (let row = waiting.pop(); row !== undefined; row = waiting.pop()) {
    if (rows.has(row)) continue;
    rows.add(row);
    for (const synonym of backbone.synonyms(row)) rows.add(synonym);
    for (const child of backbone.children(row)) waiting.push(child);
  }
  return [...rows].sort((a, b) => a - b);
}

type Test = (row: RowNumber) => boolean;

function filterOf(backbone: Backbone, search: UsageSearch): Test {
  const tests = testsOf(backbone, search);
  return (row) => {
    for (const test of tests) if (!test(row)) return false;
    return true;
  };
}

function testsOf(backbone: Backbone, search: UsageSearch): readonly Test[] {
  const tests: Test[] = [];
  const { name, ranks, statuses, higherTaxonKeys, isExtinct, sources } = search;
  if (name !== null) {
    const wanted = wordsOf(name).join(' ');
    tests.push((row) => backbone.canonicalName(row).toLowerCase() === wanted);
  }
  if (ranks !== null) {
    const wanted = new Set(ranks);
    tests.push((row) => wanted.has(backbone.rank(row)));
  }
  if (statuses !== null) {
    const wanted = new Set(statuses);
    tests.push((row) => wanted.has(backbone.status(row)));
  }
  if (search.isRoot) {
    tests.push((row) => backbone.parent(row) === -1 && backbone.accepted(row) === -1);
  }
  if (isExtinct !== null) tests.push((row) => backbone.isExtinct(row) === isExtinct);
  if (sources !== null) {
    const wanted = new Set(sources);
    tests.push((row) => wanted.has(backbone.source(row)));
  }
  if (higherTaxonKeys !== null) {
    const wanted = new Set(higherTaxonKeys.map((key) => backbone.rowOf(key)));
    wanted.delete(-1);
    tests.push((row) => isBelow(backbone, row, wanted));
  }
  return tests;
}

function isBelow(backbone: Backbone, row: RowNumber, wanted: ReadonlySet<RowNumber>): boolean {
  let above = backbone.parent(row);
  for (let depth = 0; above !== -1 && depth < MAX_DEPTH; depth += 1) {
    if (wanted.has(above)) return true;
    above = backbone.parent(above);
  }
  return false;
}

interface Counter {
  add(row: RowNumber): void;
  counts(): FacetCounts;
}

function counterOf(backbone: Backbone, facet: UsageFacet): Counter {
  switch (facet) {
    case 'RANK':
      return valueCounter((row) => backbone.rank(row));
    case 'STATUS':
      return valueCounter((row) => gbifStatus(backbone.status(row)));
    case 'IS_EXTINCT':
      return valueCounter((row) => String(backbone.isExtinct(row)));
    case 'CONSTITUENT_KEY':
      return valueCounter((row) => sourceKey(sourceAlias(backbone, backbone.source(row))));
    case 'HIGHERTAXON_KEY':
      return higherTaxonCounter(backbone);
  }
}

const sourceAlias = (backbone: Backbone, source: number): string =>
  backbone.facts.sources[source]?.alias ?? '';

function valueCounter(read: (row: RowNumber) => string): Counter {
  const counts = new Map<string, number>();
  return {
    add: (row) => {
      const value = read(row);
      counts.set(value, (counts.get(value) ?? 0) + 1);
    },
    counts: () => inOrder([...counts]),
  };
}

const LINEAGE: ReadonlySet<string> = new Set(LINEAGE_RANKS);

/** Counts what stands below the taxa of the flat classification's ranks. */
function higherTaxonCounter(backbone: Backbone): Counter {
  const counts = new Int32Array(backbone.size);
  return {
    add: (row) => {
      let above = backbone.parent(row);
      for (let depth = 0; above !== -1 && depth < MAX_DEPTH; depth += 1) {
        counts[above] = (counts[above] ?? 0) + 1;
        above = backbone.parent(above);
      }
    },
    counts: () => {
      const found: [string, number][] = [];
      counts.forEach((count, row) => {
        if (count > 0 && LINEAGE.has(backbone.rank(row))) {
          found.push([String(backbone.key(row)), count]);
        }
      });
      return inOrder(found);
    },
  };
}

const inOrder = (counts: readonly (readonly [string, number])[]): FacetCounts =>
  [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : a > b ? 1 : 0));
