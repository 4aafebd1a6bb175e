import { z } from 'zod';
import { FACET_NAMES, MOST_FACET_VALUES } from './facet-request.ts';
import { SEARCH_PARAMETERS } from './parameters.ts';
import { MAX_LIMIT, MAX_OFFSET, many, occurrence, wholeNumber } from './schemas.ts';

const text = z.string();

/** `true` or `false`, in whatever case. */
const flag = (description: string) =>
  z
    .preprocess(
      (value) => (typeof value === 'string' ? value.toLowerCase() : value),
      z.enum(['true', 'false', '']).optional(),
    )
    .optional()
    .describe(description);

const filterShape: Record<string, ReturnType<typeof many>> = Object.fromEntries(
  SEARCH_PARAMETERS.map(({ name, description }) => [name, many(description)]),
);

const SORTS = ['relevance', 'eventDate', '-eventDate', 'lastChanged', '-lastChanged'] as const;

/** What a search has beside its filter. */
export const searchShape = {
  limit: wholeNumber(0, MAX_LIMIT).default(20).describe('Results of a page.'),
  offset: wholeNumber(0, MAX_OFFSET)
    .default(0)
    .describe(`Results to skip; deeper than ${MAX_OFFSET} use \`after\`.`),
  after: text.optional().describe('Cursor: `next` of the page before. Without depth limit.'),
  sort: z.enum(SORTS).default('relevance').describe('`-` is the other way round.'),
  explain: flag('`true`: how the words were read, and why each result stands where it does.'),
  facet: many(`Fields to count: ${FACET_NAMES.join(', ')}, or \`field.<name>\`.`),
  facetLimit: wholeNumber(0, MOST_FACET_VALUES).default(10).describe('Values of a facet.'),
  facetOffset: wholeNumber(0, MOST_FACET_VALUES)
    .default(0)
    .describe('Values of a facet to skip; `COUNTRY.facetOffset` is that of one.'),
  facetMincount: wholeNumber(0, 1_000_000_000).default(1).describe('Least count of a value.'),
  facetMultiselect: flag('`true`: values of a facet that the filter leaves out are counted too.'),
  publishingCountry: many('Country of the publisher, where its dataset states one.'),
  repatriated: text.optional().describe('Whether the publisher sits in another country.'),
  spellCheck: text.optional().describe('Changes nothing: `didYouMean` is always told.'),
  hl: text.optional().describe('Changes nothing: nothing is highlighted.'),
};

/** Open for `field.<label>`, for paging of one facet, and for other spellings of the filter's parameters. */
export const searchQuery = z.looseObject({ ...filterShape, ...searchShape });
const own = z.object(searchShape);
export type SearchOptions = z.output<typeof own>;

const facetCounts = z.object({
  field: text.describe('As GBIF writes it, e.g. BASIS_OF_RECORD.'),
  parameter: text.describe('Parameter that filters by it, e.g. basisOfRecord.'),
  counts: z.array(z.object({ name: text, count: z.number().int() })),
  distinct: z.number().int().describe('Different values.'),
  missing: z.number().int().describe('Items without a value.'),
});

const explanation = z.object({
  query: text,
  words: z.array(
    z.object({
      word: text,
      forms: z.array(text),
      items: z.number().int(),
      weight: z.number(),
    }),
  ),
  items: z.record(
    text,
    z.object({
      score: z.number(),
      parts: z.array(z.object({ what: text, score: z.number() })),
    }),
  ),
});

export const searchResponse = z
  .object({
    offset: z.number().int(),
    limit: z.number().int(),
    endOfRecords: z.boolean(),
    count: z.number().int().describe('Exact number of hits.'),
    results: z.array(occurrence),
    facets: z.array(facetCounts),
    next: text.nullable().describe('Cursor of the next page.'),
    didYouMean: text.nullable().describe('The words as they may have been meant.'),
    explanation: explanation.nullable(),
    generation: text.describe('Index generation that answered.'),
    tookMs: z.number(),
  })
  .meta({ id: 'OccurrencePage' });

const names = z.array(text.max(1000)).max(100).optional();
const whole = (most: number) => z.number().int().min(0).max(most);

/** GBIF's OccurrencePredicateSearchRequest. */
export const predicateBody = z.strictObject({
  predicate: z.unknown().optional().describe("GBIF's JSON predicate; null: everything."),
  limit: whole(MAX_LIMIT).default(20),
  offset: whole(MAX_OFFSET).default(0),
  after: text.optional(),
  sort: z.enum(SORTS).default('relevance'),
  explain: z.boolean().default(false),
  facet: names,
  facets: names.describe('The same as `facet`.'),
  facetLimit: whole(MOST_FACET_VALUES).default(10),
  facetOffset: whole(MOST_FACET_VALUES).default(0),
  facetMincount: whole(1_000_000_000).optional(),
  facetMinCount: whole(1_000_000_000).optional(),
  facetMultiselect: z.boolean().optional(),
  facetMultiSelect: z.boolean().optional(),
  q: text.optional().describe('Words.'),
  checklistKey: text.nullable().optional(),
  hl: z.boolean().optional(),
});

export const countQuery = z.looseObject({
  ...filterShape,
  publishingCountry: searchShape.publishingCountry,
  repatriated: searchShape.repatriated,
  isGeoreferenced: flag('The same as `hasCoordinate`.'),
});
export const countResponse = z.number().int();
export const countsResponse = z.record(text, z.number().int());
export const yearQuery = z.object({ year: text.optional().describe('`from,to`.') });
export const datasetsQuery = z.object({
  country: text.optional().describe('ISO 3166-1 alpha-2.'),
  taxonKey: text.optional(),
  nubKey: text.optional().describe('The same as `taxonKey`.'),
  checklistKey: text.optional().describe('Changes nothing: there is one backbone.'),
});
export const countriesQuery = z.object({
  publishingCountry: text.optional().describe('ISO 3166-1 alpha-2.'),
});
export const publishersQuery = z.object({
  country: text.optional().describe('ISO 3166-1 alpha-2.'),
});
export const schemaResponse = z.array(
  z.object({ dimensions: z.array(z.object({ key: text, type: text })) }),
);

export const valuesParams = z.object({ field: text.min(1).max(100) });
export const valuesQuery = z.object({
  q: text.max(1000).optional().describe('What the values hold.'),
  limit: wholeNumber(1, 1000).default(10),
});
export const valuesResponse = z.array(text);
