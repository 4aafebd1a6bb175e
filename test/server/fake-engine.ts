import {
  type FacetCounts,
  type FacetRequest,
  type FieldInfo,
  findSearchKey,
  type Predicate,
  type SearchRequest,
} from '../../src/search/index.ts';
import type { IndexReader } from '../../src/server/index.ts';
import type { Item } from '../../src/terms/index.ts';

/** The dataset of all items. */
const ALIAS = 'herbarium';

/** What answers searches in tests: a plain walk over a list of items. */
export function fakeEngine(
  items: readonly Item[],
  { generation = 'g1', seen = [] }: { generation?: string; seen?: SearchRequest[] } = {},
): IndexReader {
  const found = (filter: Predicate) => items.filter((item) => holds(item, filter));
  return {
    generation,
    search: async (request) => {
      seen.push(request);
      const all = found(request.filter);
      const from = request.after === undefined ? (request.offset ?? 0) : Number(request.after);
      const to = from + (request.limit ?? 20);
      return {
        generation,
        total: all.length,
        items: all.slice(from, to),
        next: to < all.length ? String(to) : null,
        facets: (request.facets ?? []).map((facet) => countValues(all, facet)),
        didYouMean: all.length === 0 && hasWords(request.filter) ? 'fern' : null,
        explanation:
          request.explain === true ? { query: 'all of: it', words: [], items: {} } : null,
      };
    },
    count: async (filter) => found(filter).length,
    facet: async (filter, request) => countValues(found(filter), request),
    histogram: async ({ filter, key, width }) => {
      const counts = new Map<number, number>();
      let missing = 0;
      for (const item of found(filter)) {
        const value = findSearchKey(key)?.number(item) ?? null;
        if (value === null) missing += 1;
        else counts.set(value, (counts.get(value) ?? 0) + 1);
      }
      const bins = [...counts]
        .sort(([a], [b]) => a - b)
        .map(([from, count]) => ({ from, to: from + 1, count }));
      return { key, width: width ?? 1, bins, missing };
    },
    lookup: async function* (values, { field, limit = Number.POSITIVE_INFINITY } = {}) {
      const path = 'content.freetext.identifier';
      yield values
        .flatMap((value) =>
          items.flatMap(({ id, identifiers }) =>
            identifiers
              .filter((one) => one.value === value && (field === undefined || one.label === field))
              .map(({ label }) => ({ value, id, field: label ?? 'identifier', path })),
          ),
        )
        .slice(0, limit);
    },
    summaries: async (ids) =>
      new Map(items.filter(({ id }) => ids.includes(id)).map((item) => [item.id, item])),
    locate: async (ids) =>
      new Map(
        ids.flatMap((id) => {
          const row = items.findIndex((item) => item.id === id);
          const files = { items: 'items', media: 'media', verbatim: 'verbatim' };
          const datasetKey = items[row]?.datasetKey ?? '';
          return row === -1 ? [] : [[id, { datasetKey, files, row }] as const];
        }),
      ),
    fields: () => FIELDS,
    statistics: async ({ filter, keys }) =>
      keys.map((key) => {
        const all = found(filter);
        const numbers = all.flatMap((item) => findSearchKey(key)?.number(item) ?? []);
        const sum = numbers.reduce((a, b) => a + b, 0);
        return {
          key,
          count: numbers.length,
          missing: all.length - numbers.length,
          min: numbers.length === 0 ? null : Math.min(...numbers),
          max: numbers.length === 0 ? null : Math.max(...numbers),
          mean: numbers.length === 0 ? null : sum / numbers.length,
          standardDeviation: null,
          percentiles: null,
        };
      }),
    cube: async ({ filter, dimensions }) => ({
      total: found(filter).length,
      selected: found(filter).length,
      dimensions: dimensions.map(({ key }) => ({ key, counts: [] })),
    }),
    tile: async () => new Uint8Array(),
    suggest: async ({ text, limit = 10 }) =>
      items
        .filter(({ title }) => folded(title).startsWith(folded(text)))
        .slice(0, limit)
        .map(({ title }) => ({ text: title, key: null, count: 1 })),
    stats: () => ({
      generation,
      builtAt: '2026-11-02T00:00:00.000Z',
      items: items.length,
      sizeBytes: 0,
      segments: 1,
      residentBytes: 0,
      budgetBytes: 0,
      words: 0,
      values: 0,
      datasets: [],
    }),
  };
}

const fieldOf = (path: string, label: string | null, count: number): FieldInfo => ({
  path,
  label,
  term: null,
  count,
  distinct: count,
  coverage: count / 3,
  datasets: [ALIAS],
  samples: [],
  hasTexts: true,
});
const FIELDS: readonly FieldInfo[] = [
  fieldOf('content.freetext.identifier[].content', 'Barcode', 1),
  fieldOf('url', null, 3),
];

const folded = (text: string): string => text.trim().toLowerCase();

const textsOf = (item: Item, key: string): readonly string[] => {
  const known = findSearchKey(key);
  if (known === null) throw new Error(`no key ${key}`);
  return known.kind === 'number'
    ? [known.number(item)].filter((value) => value !== null).map(String)
    : known.values(item, ALIAS);
};

function holds(item: Item, filter: Predicate): boolean {
  switch (filter.kind) {
    case 'all':
      return true;
    case 'and':
      return filter.of.every((one) => holds(item, one));
    case 'or':
      return filter.of.some((one) => holds(item, one));
    case 'not':
      return !holds(item, filter.of);
    case 'in': {
      const values = new Set(filter.values.map(folded));
      return textsOf(item, filter.key).some((text) => values.has(folded(text)));
    }
    case 'like': {
      const pattern = filter.pattern.replace(/[.+^${}()|[\]\\]/g, '\\$&');
      const whole = new RegExp(`^${pattern.replaceAll('*', '.*').replaceAll('?', '.')}$`, 'i');
      return textsOf(item, filter.key).some((text) => whole.test(text));
    }
    case 'present':
      return filter.key === 'eventDate'
        ? item.eventDateStart !== null
        : textsOf(item, filter.key).length > 0;
    case 'range': {
      const { key, from, to } = filter;
      if (key === 'eventDate') {
        const start = item.eventDateStart;
        const end = item.eventDateEnd ?? start;
        return (
          start !== null &&
          end !== null &&
          (from === null || end >= String(from)) &&
          (to === null || start <= `${to}~`)
        );
      }
      const value = findSearchKey(key)?.number(item) ?? null;
      return (
        value !== null &&
        (from === null || value >= Number(from)) &&
        (to === null || value <= Number(to))
      );
    }
    case 'words': {
      const words = filter.text.replaceAll('title:', '').split(/\s*\|\s*|\s+/);
      return words.some((word) => folded(item.title).includes(folded(word)));
    }
    case 'value':
      return item.identifiers.some(({ value }) => filter.values.includes(value));
    case 'within':
    case 'near':
      return item.decimalLatitude !== null;
  }
}

const hasWords = (filter: Predicate): boolean =>
  filter.kind === 'words' || (filter.kind === 'and' && filter.of.some(hasWords));

function countValues(items: readonly Item[], request: FacetRequest): FacetCounts {
  const { facet, limit = 10, offset = 0, least = 1, search = '' } = request;
  const counts = new Map<string, number>();
  let missing = 0;
  for (const item of items) {
    const values = facet.startsWith('field.')
      ? item.identifiers.filter(({ label }) => `field.${label}` === facet).map(({ value }) => value)
      : textsOf(item, facet);
    if (values.length === 0) missing += 1;
    for (const value of new Set(values)) counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  const kept = [...counts]
    .filter(([value, count]) => count >= least && folded(value).includes(folded(search)))
    .map(([value, count]) => ({ value, count }))
    .sort((a, b) => b.count - a.count || a.value.localeCompare(b.value));
  return { facet, counts: kept.slice(offset, offset + limit), distinct: kept.length, missing };
}
