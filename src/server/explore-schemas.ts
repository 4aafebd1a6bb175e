import { z } from 'zod';
import { many, wholeNumber } from './schemas.ts';

/** Open for the parameters of the filter language. */
const filtered = <T extends z.ZodRawShape>(shape: T) => z.looseObject(shape);

export const facetKey = z.object({
  key: z.string().describe('A key of the filter language, or `field.<name>` for any field.'),
});

export const facetQueryShape = {
  search: z.string().max(200).optional().describe('Only values that hold this text.'),
  limit: wholeNumber(0, 10_000).default(20).describe('Values of the answer.'),
  offset: wholeNumber(0, 10_000_000).default(0).describe('Values to skip.'),
  least: wholeNumber(1, 1_000_000_000).default(1).describe('Least count of a value.'),
  order: z
    .enum(['count', 'value'])
    .default('count')
    .describe('The most frequent first, or by text.'),
};
export const facetQuery = filtered(facetQueryShape);

export const facetResponse = z.object({
  facet: z.string(),
  counts: z.array(z.object({ value: z.string(), count: z.number().int() })).readonly(),
  distinct: z.number().int().describe('Different values, as far as `search` and `least` let them.'),
  missing: z.number().int().describe('Items without a value.'),
  generation: z.string(),
});

export const histogramQueryShape = {
  width: z
    .string()
    .regex(/^(?:day|month|year|\d+(?:\.\d+)?)$/, 'day, month, year or a number is expected')
    .optional()
    .describe('Width of a bin: `day`, `month`, `year` or years for dates; a number else.'),
  bins: wholeNumber(1, 1000).default(60).describe('About so many bins where no width is given.'),
};
export const histogramQuery = filtered(histogramQueryShape);

const bound = z.union([z.string(), z.number()]);
export const histogramResponse = z.object({
  key: z.string(),
  width: z.union([z.number(), z.enum(['day', 'month', 'year'])]),
  bins: z.array(z.object({ from: bound, to: bound, count: z.number().int() })).readonly(),
  missing: z.number().int(),
  generation: z.string(),
});

export const statisticsQueryShape = { key: many('Keys of numbers, e.g. `elevation`.') };
export const statisticsQuery = filtered(statisticsQueryShape);

const numberOrNull = z.number().nullable();
export const statisticsResponse = z.object({
  results: z
    .array(
      z.object({
        key: z.string(),
        count: z.number().int(),
        missing: z.number().int(),
        min: numberOrNull,
        max: numberOrNull,
        mean: numberOrNull,
        standardDeviation: numberOrNull,
        percentiles: z.record(z.string(), z.number()).nullable(),
      }),
    )
    .readonly(),
  generation: z.string(),
});

export const cubeQueryShape = {
  dimension: many('One to four keys: `eventDate`, or any that has a facet.'),
  values: wholeNumber(1, 30).default(30).describe('Most values of a dimension; others are `null`.'),
};
/** Open for `selected.<dimension>`, too. */
export const cubeQuery = filtered(cubeQueryShape);
export const SELECTED_PREFIX = 'selected.';

export const cubeResponse = z.object({
  total: z.number().int(),
  dimensions: z
    .array(
      z.object({
        key: z.string(),
        counts: z
          .array(z.object({ value: z.string().nullable(), count: z.number().int() }))
          .readonly(),
      }),
    )
    .readonly(),
  selected: z.number().int(),
  generation: z.string(),
});

export const suggestQuery = z.object({
  q: z.string().max(1000).describe('What was typed so far.'),
  limit: wholeNumber(1, 50).default(10),
  language: z.string().max(35).optional().describe('Language of the words, BCP 47.'),
});
export const suggestResponse = z.object({
  results: z
    .array(
      z.object({
        text: z.string().describe('What the text would become.'),
        key: z.string().nullable().describe('Key whose value it is; null for a word.'),
        count: z.number().int(),
      }),
    )
    .readonly(),
  generation: z.string(),
});

export const fieldsQuery = z.object({
  search: z
    .string()
    .max(200)
    .optional()
    .describe('Only fields whose path, label or term holds this.'),
  limit: wholeNumber(0, 10_000).default(100),
  offset: wholeNumber(0, 10_000_000).default(0),
});
export const fieldsResponse = z.object({
  count: z.number().int(),
  results: z
    .array(
      z.object({
        field: z.string().describe('How the filter names it: label, else path.'),
        path: z.string(),
        label: z.string().nullable(),
        term: z.string().nullable(),
        count: z.number().int().describe('Items that have it.'),
        coverage: z.number().describe('Share of all items that have it, 0 to 1.'),
        distinct: z
          .number()
          .int()
          .describe('Different values; at most this where several datasets share them.'),
        samples: z.array(z.string()).readonly(),
        datasets: z.array(z.string()).readonly(),
        hasTexts: z.boolean().describe('Whether its values can be counted.'),
      }),
    )
    .readonly(),
  generation: z.string(),
});

export const keysResponse = z.object({
  results: z
    .array(
      z.object({
        key: z.string(),
        kind: z.enum(['code', 'boolean', 'number', 'date', 'exact']),
        aliases: z.array(z.string()).readonly(),
        description: z.string(),
        example: z.string(),
      }),
    )
    .readonly(),
});

/** Predicates nest; what is wrong in one is told by the reader of predicates, with its place. */
const predicate = z.record(z.string(), z.unknown());
export const filterBody = z.object({
  parameters: z.record(z.string(), z.union([z.string(), z.array(z.string())])).optional(),
  predicate: predicate.optional(),
  geometry: z.union([z.string(), predicate]).optional().describe('WKT, GeoJSON or KML.'),
});
export const filterResponse = z.object({
  id: z.string(),
  url: z.string().describe('Address of the search with this filter.'),
  predicate,
  description: z.string(),
  notices: z.array(z.string()).readonly().describe('What was changed in a geometry, and why.'),
});
export const filterParams = z.object({ id: z.string().max(100) });
