import { Readable } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { z } from 'zod';
import { OpendrawerError } from '../../errors/index.ts';
import { TABLE_TERMS } from '../../sources/index.ts';
import { datasetOf } from '../present.ts';
import { keyParams } from '../schemas.ts';
import type { Services } from '../services.ts';
import {
  addBody,
  addedSchema,
  catalogueQuery,
  catalogueSchema,
  ingestBody,
  inspectBody,
  inspectionSchema,
  startedSchema,
  termsSchema,
  uploadQuery,
  uploadSchema,
} from '../source-schemas.ts';
import { refuseStrangers } from '../writing.ts';
import { answers } from './answers.ts';

/** Adding sources: look, upload, add, ingest. All but the catalogue change the workspace, or make the server ask others. */
export function registerSources(server: FastifyInstance, services: Services): void {
  const app = server.withTypeProvider<ZodTypeProvider>();
  const { sources } = services;

  app.post(
    '/v1/source/inspect',
    {
      onRequest: refuseStrangers,
      schema: {
        tags: ['source'],
        operationId: 'inspectSource',
        summary: 'What is published at a location, and what its columns would become',
        body: inspectBody,
        response: answers('What it is', inspectionSchema),
      },
    },
    async ({ body }) =>
      (await sources.inspect(body)) as unknown as z.output<typeof inspectionSchema>,
  );

  app.post(
    '/v1/dataset',
    {
      onRequest: refuseStrangers,
      schema: {
        tags: ['source'],
        operationId: 'addDataset',
        summary: 'Puts a source on the list of datasets; nothing is ingested yet',
        body: addBody,
        response: answers('The dataset', addedSchema),
      },
    },
    async ({ body }) => {
      const { dataset, detection } = await sources.add(body);
      const added = { dataset: datasetOf(dataset), detection };
      return added as unknown as z.output<typeof addedSchema>;
    },
  );

  app.post(
    '/v1/dataset/:key/ingest',
    {
      onRequest: refuseStrangers,
      schema: {
        tags: ['source'],
        operationId: 'ingestDataset',
        summary: 'Reads what is new or changed, and indexes it; the run tells how it goes',
        params: keyParams,
        body: ingestBody,
        response: answers('The run that has begun', startedSchema),
      },
    },
    async ({ params, body }) => {
      const dataset = await services.datasets.get(params.key);
      return { runId: await sources.ingest(dataset, body), datasetKey: dataset.key };
    },
  );

  app.get(
    '/v1/source/terms',
    {
      schema: {
        tags: ['source'],
        operationId: 'listTerms',
        summary: 'All terms that a column can be mapped to',
        response: answers('The terms', termsSchema),
      },
    },
    async () => ({ terms: [...TABLE_TERMS] }),
  );

  app.get(
    '/v1/catalogue',
    {
      schema: {
        tags: ['dataset'],
        operationId: 'listCatalogue',
        summary: 'Datasets that harvested catalogues describe',
        querystring: catalogueQuery,
        response: answers('A page of descriptions', catalogueSchema),
      },
    },
    async ({ query }) => {
      const { offset, limit, datasetKey, deleted } = query;
      const entries = await sources.catalogue({
        offset,
        limit: limit + 1,
        deleted: deleted === 'true',
        ...(datasetKey === undefined
          ? {}
          : { datasetKey: (await services.datasets.get(datasetKey)).key }),
      });
      const page = {
        offset,
        limit,
        endOfRecords: entries.length <= limit,
        results: entries.slice(0, limit),
      };
      return page as unknown as z.output<typeof catalogueSchema>;
    },
  );

  void server.register(async (uploads) => {
    uploads.removeAllContentTypeParsers();
    uploads.addContentTypeParser('*', (_request, payload, done) => done(null, payload));
    uploads.withTypeProvider<ZodTypeProvider>().post(
      '/v1/source/upload',
      {
        onRequest: refuseStrangers,
        bodyLimit: Number.MAX_SAFE_INTEGER,
        schema: {
          tags: ['source'],
          operationId: 'uploadSource',
          summary: 'Keeps a file, sent as the body, to be inspected, validated and added',
          querystring: uploadQuery,
          response: answers('The file', uploadSchema),
        },
      },
      async ({ body, query }) => {
        if (!(body instanceof Readable)) {
          throw new OpendrawerError('USAGE', 'The body is empty: send the file as it is', {
            hint: 'curl --data-binary @file -H "content-type: application/octet-stream" …',
          });
        }
        const { key, name, sizeBytes } = await sources.upload(query.name, body);
        return { key, name, sizeBytes, location: `upload:${key}` };
      },
    );
  });
}
