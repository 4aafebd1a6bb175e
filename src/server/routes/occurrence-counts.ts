import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { OpendrawerError } from '../../errors/index.ts';
import { ALL, type Predicate, parseParameters } from '../../search/index.ts';
import { askedBy } from '../asked.ts';
import { countryConstant } from '../country-constants.ts';
import {
  countQuery,
  countResponse,
  countriesQuery,
  countsResponse,
  datasetsQuery,
  publishersQuery,
  schemaResponse,
  yearQuery,
} from '../occurrence-schemas.ts';
import { countryOf, publishedFrom, publishingCountryOf } from '../publishing-countries.ts';
import type { Services } from '../services.ts';
import { answers } from './answers.ts';
import { filterOfItems } from './occurrence-search.ts';

const MOST_VALUES = 10_000;

/** Numbers of items, as the metrics of GBIF tell them: one number, or numbers by a dimension, the largest first. */
export function registerOccurrenceCounts(server: FastifyInstance, services: Services): void {
  const app = server.withTypeProvider<ZodTypeProvider>();
  const tags = ['occurrence'];

  app.get(
    '/v1/occurrence/count',
    {
      schema: {
        tags,
        operationId: 'countOccurrences',
        summary: 'Number of items, by any filter',
        querystring: countQuery,
        response: answers('The number', countResponse),
      },
    },
    async (request, reply) => {
      const { isGeoreferenced } = request.query;
      const said = await filterOfItems(request, services, ['isGeoreferenced']);
      const filter: Predicate =
        isGeoreferenced === undefined || isGeoreferenced === ''
          ? said
          : {
              kind: 'and',
              of: [said, { kind: 'in', key: 'hasCoordinate', values: [isGeoreferenced] }],
            };
      return services.index.use((index) => index.count(filter, askedBy(reply)));
    },
  );

  app.get(
    '/v1/occurrence/count/schema',
    {
      schema: {
        tags,
        operationId: 'getCountSchema',
        summary: 'Dimensions by which items are counted',
        response: answers('The dimensions', schemaResponse),
      },
    },
    async () => SCHEMA,
  );

  app.get(
    '/v1/occurrence/counts/basisOfRecord',
    {
      schema: {
        tags,
        operationId: 'countByBasisOfRecord',
        summary: 'Numbers of items by basis of record',
        response: answers('The numbers', countsResponse),
      },
    },
    async () => countsBy(services, ALL, 'basisOfRecord'),
  );

  app.get(
    '/v1/occurrence/counts/year',
    {
      schema: {
        tags,
        operationId: 'countByYear',
        summary: 'Numbers of items by year',
        querystring: yearQuery,
        response: answers('The numbers', countsResponse),
      },
    },
    async ({ query }, reply) => {
      const filter = query.year === undefined ? ALL : parseParameters({ year: query.year });
      return services.index.use(async (index) => {
        const { bins } = await index.histogram({ filter, key: 'year', width: 1 }, askedBy(reply));
        return Object.fromEntries(bins.map(({ from, count }) => [String(from), count]));
      });
    },
  );

  app.get(
    '/v1/occurrence/counts/datasets',
    {
      schema: {
        tags,
        operationId: 'countByDataset',
        summary: 'Numbers of items by dataset, of a country or a taxon',
        querystring: datasetsQuery,
        response: answers('The numbers', countsResponse),
      },
    },
    async ({ query: { country, taxonKey, nubKey } }) => {
      const taxon = taxonKey ?? nubKey;
      const filter = parseParameters({
        ...(country === undefined ? {} : { country: countryOf('country', country) }),
        ...(taxon === undefined ? {} : { taxonKey: taxon }),
      });
      return countsBy(services, filter, 'datasetKey');
    },
  );

  app.get(
    '/v1/occurrence/counts/countries',
    {
      schema: {
        tags,
        operationId: 'countByCountry',
        summary: 'Numbers of items by country, of the datasets published from one country',
        querystring: countriesQuery,
        response: answers('The numbers', countsResponse),
      },
    },
    async ({ query: { publishingCountry } }) => {
      const filter =
        publishingCountry === undefined
          ? ALL
          : publishedFrom([publishingCountry], await services.datasets.list());
      const counts = await countsBy(services, filter, 'country');
      return Object.fromEntries(
        Object.entries(counts).map(([code, count]) => [countryConstant(code), count]),
      );
    },
  );

  app.get(
    '/v1/occurrence/counts/publishingCountries',
    {
      schema: {
        tags,
        operationId: 'countByPublishingCountry',
        summary: 'Numbers of items by the country from which they are published, about one country',
        querystring: publishersQuery,
        response: answers('The numbers', countsResponse),
      },
    },
    async ({ query: { country } }) => {
      if (country === undefined) {
        throw new OpendrawerError('FILTER_INVALID', 'country is missing', {
          hint: 'E.g. /v1/occurrence/counts/publishingCountries?country=NP',
        });
      }
      const filter = parseParameters({ country: countryOf('country', country) });
      const [counts, datasets] = await Promise.all([
        countsBy(services, filter, 'datasetKey'),
        services.datasets.list(),
      ]);
      const byCountry = new Map<string, number>();
      for (const dataset of datasets) {
        const from = publishingCountryOf(dataset);
        const count = counts[dataset.key] ?? 0;
        if (from !== null && count > 0) byCountry.set(from, (byCountry.get(from) ?? 0) + count);
      }
      return Object.fromEntries(
        [...byCountry]
          .sort(([, a], [, b]) => b - a)
          .map(([code, count]) => [countryConstant(code), count]),
      );
    },
  );
}

const countsBy = (
  services: Services,
  filter: Predicate,
  facet: string,
): Promise<Record<string, number>> =>
  services.index.use(async (index) => {
    const { counts } = await index.facet(filter, { facet, limit: MOST_VALUES });
    return Object.fromEntries(counts.map(({ value, count }) => [value, count]));
  });

const DIMENSIONS = [
  ['basisOfRecord', 'BasisOfRecord'],
  ['country', 'Country'],
  ['datasetKey', 'UUID'],
  ['isGeoreferenced', 'boolean'],
  ['issue', 'OccurrenceIssue'],
  ['publishingCountry', 'Country'],
  ['taxonKey', 'int'],
  ['typeStatus', 'TypeStatus'],
  ['year', 'int'],
].map(([key = '', type = '']) => ({ key, type }));

/** Any filter may be counted; these are the dimensions that GBIF's metrics have. */
const SCHEMA = [
  { dimensions: [] },
  ...DIMENSIONS.map((dimension) => ({ dimensions: [dimension] })),
  { dimensions: DIMENSIONS },
];
