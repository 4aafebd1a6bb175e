import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { isOpendrawerError, OpendrawerError } from '../../errors/index.ts';
import {
  type AskOptions,
  type Explanation,
  type FacetCounts,
  findSearchKey,
  type Predicate,
  readPredicate,
} from '../../search/index.ts';
import { askedBy } from '../asked.ts';
import {
  type AskedFacet,
  countFacet,
  facetsOf,
  isFacetPaging,
  withoutFacet,
} from '../facet-request.ts';
import { filterOf, SAVED_FILTER } from '../filter-request.ts';
import {
  predicateBody,
  type SearchOptions,
  searchQuery,
  searchResponse,
  searchShape,
  valuesParams,
  valuesQuery,
  valuesResponse,
} from '../occurrence-schemas.ts';
import { isSearchParameter, refuseUnknown, SEARCH_PARAMETERS } from '../parameters.ts';
import { occurrenceOf } from '../present.ts';
import { PUBLISHER_PARAMETERS, publishedFrom, repatriated } from '../publishing-countries.ts';
import type { IndexReader, Services } from '../services.ts';
import { answers } from './answers.ts';

/** Searches for items: by parameters, by GBIF's predicates, and lists of the values of a field. */
export function registerOccurrenceSearch(server: FastifyInstance, services: Services): void {
  const app = server.withTypeProvider<ZodTypeProvider>();

  app.get(
    '/v1/occurrence/search',
    {
      schema: {
        tags: ['occurrence'],
        operationId: 'searchOccurrences',
        summary: 'Searches items',
        description:
          'All parameters hold at once; a repeated one gives alternatives. `field.<label>=value` finds an exact value in one field, e.g. `field.Barcode=01234567`.',
        querystring: searchQuery,
        response: answers('A page of items, with counts', searchResponse),
      },
    },
    async (request, reply) => {
      const { query } = request;
      const given = query as Readonly<Record<string, unknown>>;
      const paging = Object.keys(given).filter(isFacetPaging);
      const filter = await filterOfItems(request, services, [...OWN, ...paging]);
      const facets = facetsOf(
        query.facet ?? [],
        query,
        Object.fromEntries(paging.map((name) => [name, String(given[name])])),
      );
      return answerSearch(services, request, reply, {
        ...query,
        filter,
        facets,
        isExplained: query.explain === 'true',
        isMultiselect: query.facetMultiselect === 'true',
      });
    },
  );

  app.post(
    '/v1/occurrence/search/predicate',
    {
      schema: {
        tags: ['occurrence'],
        operationId: 'searchOccurrencesByPredicate',
        summary: "Searches items by GBIF's JSON predicates",
        body: predicateBody,
        response: answers('A page of items, with counts', searchResponse),
      },
    },
    async (request, reply) => {
      const { body } = request;
      const said = readPredicate(body.predicate ?? null);
      const words = body.q?.trim() ?? '';
      const filter: Predicate =
        words === '' ? said : { kind: 'and', of: [{ kind: 'words', text: words }, said] };
      const facets = facetsOf([...(body.facet ?? []), ...(body.facets ?? [])], {
        ...body,
        facetMincount: body.facetMincount ?? body.facetMinCount ?? 1,
      });
      return answerSearch(services, request, reply, {
        ...body,
        filter,
        facets,
        isExplained: body.explain,
        isMultiselect: body.facetMultiselect ?? body.facetMultiSelect ?? false,
      });
    },
  );

  app.get(
    '/v1/occurrence/search/:field',
    {
      schema: {
        tags: ['occurrence'],
        operationId: 'listFieldValues',
        summary: 'Values of a field that hold a text, the most frequent first',
        params: valuesParams,
        querystring: valuesQuery,
        response: answers('The values', valuesResponse),
      },
    },
    async (request, reply) => {
      const { q = '', limit } = request.query;
      const facet = listedField(request.params.field);
      return services.index.use(async (index) => {
        if (findSearchKey(facet) === null && !isFieldOf(index, facet)) return [];
        return valuesOf(index, facet, { text: q.trim(), limit, asked: askedBy(reply) });
      });
    },
  );
}

const OWN: readonly string[] = Object.keys(searchShape);

/** The filter of a request, with what it says of the country of publishers. Throws FILTER_INVALID. */
export async function filterOfItems(
  request: FastifyRequest,
  services: Services,
  own: readonly string[],
): Promise<Predicate> {
  const allowed = [...own, ...PUBLISHER_PARAMETERS, SAVED_FILTER];
  refuseUnknown(
    Object.keys(request.query as object).filter(
      (name) => !allowed.includes(name) && !isSearchParameter(name),
    ),
    [...allowed, ...SEARCH_PARAMETERS.map(({ name }) => name)],
  );
  const filter = await filterOf(request, services, [...own, ...PUBLISHER_PARAMETERS]);
  const { publishingCountry, repatriated: isRepatriated } = request.query as {
    readonly publishingCountry?: readonly string[];
    readonly repatriated?: string;
  };
  if (publishingCountry === undefined && isRepatriated === undefined) return filter;
  const datasets = await services.datasets.list();
  return {
    kind: 'and',
    of: [
      filter,
      ...(publishingCountry === undefined ? [] : [publishedFrom(publishingCountry, datasets)]),
      ...(isRepatriated === undefined ? [] : [repatriated(isRepatriated, datasets)]),
    ],
  };
}

interface Search extends Pick<SearchOptions, 'limit' | 'offset' | 'sort'> {
  readonly after?: string | undefined;
  readonly filter: Predicate;
  readonly facets: readonly AskedFacet[];
  readonly isExplained: boolean;
  readonly isMultiselect: boolean;
}

async function answerSearch(
  services: Services,
  request: FastifyRequest,
  reply: FastifyReply,
  { filter, facets, limit, offset, after, sort, isExplained, isMultiselect }: Search,
) {
  const startedAt = performance.now();
  if (after !== undefined && offset > 0) {
    throw new OpendrawerError('FILTER_INVALID', 'after and offset exclude each other');
  }
  const asked = askedBy(reply);
  return services.index.use(async (index) => {
    const isPlain = ({ key }: AskedFacet): boolean => key?.kind !== 'number' && !isMultiselect;
    const [page, others] = await Promise.all([
      index.search(
        {
          filter,
          limit,
          sort,
          ...(after === undefined ? { offset } : { after }),
          facets: facets.filter(isPlain).map((facet) => facet.request),
          ...(isExplained ? { explain: true } : {}),
        },
        asked,
      ),
      Promise.all(
        facets
          .filter((facet) => !isPlain(facet))
          .map((facet) =>
            countFacet(index, isMultiselect ? withoutFacet(filter, facet) : filter, facet, asked),
          ),
      ),
    ]);
    const counted = [page.facets, others].map((list) => list.values());
    const origin = `${request.protocol}://${request.host}`;
    return {
      offset,
      limit,
      endOfRecords: limit === 0 ? offset >= page.total : page.next === null,
      count: page.total,
      results: page.items.map((item) => occurrenceOf(item, origin)),
      facets: facets.flatMap((facet) => {
        const next = counted[isPlain(facet) ? 0 : 1]?.next().value;
        return next === undefined ? [] : [shownFacet(facet, next)];
      }),
      next: limit === 0 ? null : page.next,
      didYouMean: page.didYouMean,
      explanation: page.explanation === null ? null : shownExplanation(page.explanation),
      generation: page.generation,
      tookMs: Math.round(performance.now() - startedAt),
    };
  });
}

const shownExplanation = ({ query, words, items }: Explanation) => ({
  query,
  words: words.map((word) => ({ ...word, forms: [...word.forms] })),
  items: Object.fromEntries(
    Object.entries(items).map(([id, { score, parts }]) => [id, { score, parts: [...parts] }]),
  ),
});

const shownFacet = (
  { field, parameter }: AskedFacet,
  { counts, distinct, missing }: FacetCounts,
) => ({
  field,
  parameter,
  counts: counts.map(({ value, count }) => ({ name: value, count })),
  distinct,
  missing,
});

/** Fields of GBIF's lists of values that are no keys here: they are found in the records as published. */
const PUBLISHED_FIELDS: ReadonlyMap<string, string> = new Map(
  [
    'recordNumber',
    'organismID',
    'parentEventID',
    'otherCatalogNumbers',
    'fieldNumber',
    'island',
    'islandGroup',
    'higherGeography',
    'georeferencedBy',
  ].map((name) => [name.toLowerCase(), name]),
);

/** The facet of a field whose values are listed. Throws FILTER_INVALID. */
function listedField(name: string): string {
  const published = PUBLISHED_FIELDS.get(name.toLowerCase());
  if (published !== undefined) return `field.${published}`;
  const [facet] = facetsOf([name], { facetLimit: 0, facetOffset: 0, facetMincount: 1 });
  if (facet === undefined || facet.key?.kind === 'number') {
    throw new OpendrawerError('FILTER_INVALID', `The values of "${name}" are not listed`, {
      hint: 'E.g. catalogNumber, recordedBy, institutionCode, locality.',
    });
  }
  return facet.request.facet;
}

interface Listing {
  readonly text: string;
  readonly limit: number;
  readonly asked: AskOptions;
}

/** Values that hold the text. A field of which the index keeps no list is asked by words. */
async function valuesOf(
  index: IndexReader,
  facet: string,
  { text, limit, asked }: Listing,
): Promise<string[]> {
  try {
    const request = { facet, limit, search: text };
    const { counts } = await index.facet({ kind: 'all' }, request, asked);
    return counts.map(({ value }) => value);
  } catch (error) {
    if (text === '' || !isOpendrawerError(error) || error.code !== 'FILTER_INVALID') throw error;
    return valuesByWords(index, facet, { text, limit, asked });
  }
}

/** Values of the items that have the words, or words that begin so: what comes first, not all there are. */
async function valuesByWords(
  index: IndexReader,
  facet: string,
  { text, limit, asked }: Listing,
): Promise<string[]> {
  const words = text.match(/[\p{L}\p{N}]+/gu) ?? [];
  const filter: Predicate = { kind: 'words', text: words.map((word) => `${word}*`).join(' ') };
  if (words.length === 0) return [];
  const { items } = await index.search({ filter, limit: MOST_EXAMINED }, asked);
  const wanted = text.toLowerCase();
  const values = new Map<string, number>();
  for (const item of items) {
    for (const value of findSearchKey(facet)?.values(item, '') ?? []) {
      if (value.toLowerCase().includes(wanted)) values.set(value, (values.get(value) ?? 0) + 1);
    }
  }
  return [...values]
    .sort(([, a], [, b]) => b - a)
    .slice(0, limit)
    .map(([value]) => value);
}
const MOST_EXAMINED = 500;

/** Whether any record has the field: by label, term, path, or the path's last step. */
function isFieldOf(index: IndexReader, facet: string): boolean {
  const wanted = facet.slice('field.'.length).toLowerCase();
  return index
    .fields()
    .some(({ label, term, path }) =>
      [label, term, path, path.replace(/^.*\./, '').replace(/\[\]$/, '')].some(
        (name) => name?.toLowerCase() === wanted,
      ),
    );
}
