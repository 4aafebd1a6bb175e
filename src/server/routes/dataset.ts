import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { Dataset } from '../../registry/index.ts';
import { datasetOf, pageOf, snapshotOf } from '../present.ts';
import {
  datasetPage,
  datasetQuery,
  datasetSchema,
  diffQuery,
  diffResponse,
  historyPage,
  ignoredQuery,
  keyParams,
  pageQuery,
} from '../schemas.ts';
import type { Services } from '../services.ts';
import { answers } from './answers.ts';

/** GBIF has both addresses. */
const LISTS = [
  ['/v1/dataset', 'listDatasets'],
  ['/v1/dataset/search', 'searchDatasets'],
] as const;

export function registerDatasets(server: FastifyInstance, services: Services): void {
  const app = server.withTypeProvider<ZodTypeProvider>();

  for (const [url, operationId] of LISTS) {
    app.get(
      url,
      {
        schema: {
          tags: ['dataset'],
          operationId,
          summary: 'All datasets',
          querystring: datasetQuery,
          response: answers('A page of datasets', datasetPage),
        },
      },
      async ({ query }) =>
        pageOf(
          (await services.datasets.list()).filter((one) => isMeant(one, query)).map(datasetOf),
          query,
        ),
    );
  }

  app.get(
    '/v1/dataset/:key',
    {
      schema: {
        tags: ['dataset'],
        operationId: 'getDataset',
        summary: 'A dataset',
        params: keyParams,
        querystring: ignoredQuery,
        response: answers('The dataset', datasetSchema),
      },
    },
    async ({ params }) => datasetOf(await services.datasets.get(params.key)),
  );

  app.get(
    '/v1/dataset/:key/history',
    {
      schema: {
        tags: ['dataset'],
        operationId: 'getDatasetHistory',
        summary: 'Snapshots of a dataset, newest first',
        params: keyParams,
        querystring: pageQuery,
        response: answers('A page of snapshots', historyPage),
      },
    },
    async ({ params, query }) => {
      const dataset = await services.datasets.get(params.key);
      const snapshots = await services.snapshots.list(dataset.key);
      return pageOf(
        snapshots.map((snapshot) => snapshotOf(snapshot, dataset.currentSnapshot)),
        query,
      );
    },
  );

  app.get(
    '/v1/dataset/:key/diff',
    {
      schema: {
        tags: ['dataset'],
        operationId: 'diffSnapshots',
        summary: 'What differs between two snapshots',
        params: keyParams,
        querystring: diffQuery,
        response: answers('Counts, and some of the items', diffResponse),
      },
    },
    async ({ params, query }) => {
      const dataset = await services.datasets.get(params.key);
      const { from, to } = query;
      const diff = await services.diff(dataset, {
        ...(from === undefined ? {} : { from }),
        ...(to === undefined ? {} : { to }),
      });
      return {
        datasetKey: dataset.key,
        from: diff.from,
        to: diff.to,
        counts: diff.counts,
        items: diff.changes.map(({ kind, id, sourceId, title }) => ({
          change: kind,
          key: id,
          occurrenceID: sourceId,
          title,
        })),
      };
    },
  );
}

/** Whether a dataset holds the words, in whatever order, and is of the type. */
function isMeant(
  dataset: Dataset,
  { q = '', type }: { readonly q?: string | undefined; readonly type?: string | undefined },
): boolean {
  if (type !== undefined && type.toUpperCase() !== 'OCCURRENCE') return false;
  const { key, alias, title, description } = dataset;
  const { abstract, publisher, keywords = [] } = description ?? {};
  const text = [key, alias, title, abstract, publisher, ...keywords].join(' ').toLowerCase();
  return q
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}
