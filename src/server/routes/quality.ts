import { finished, type Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { z } from 'zod';
import { OpendrawerError } from '../../errors/index.ts';
import type { SheetFormat } from '../../publish/index.ts';
import {
  changesFileQuery,
  findingsFileQuery,
  findingsPageSchema,
  findingsQuery,
  qualityQuery,
  qualityReportSchema,
  sheetParams,
} from '../quality-schemas.ts';
import { keyParams } from '../schemas.ts';
import type { Services } from '../services.ts';
import { answers, streamed } from './answers.ts';

const MEDIA_TYPES: Readonly<Record<SheetFormat, string>> = {
  csv: 'text/csv; charset=utf-8; header=present',
  json: 'application/json; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
};

/** Each holds a reader of Parquet files for as long as its client takes. */
const DOWNLOADS_AT_ONCE = 8;

export function registerQuality(server: FastifyInstance, services: Services): void {
  const app = server.withTypeProvider<ZodTypeProvider>();
  let downloads = 0;

  const send = async (
    reply: FastifyReply,
    name: string,
    format: SheetFormat,
    open: () => Promise<Readable>,
  ): Promise<FastifyReply> => {
    if (downloads >= DOWNLOADS_AT_ONCE) {
      throw new OpendrawerError('RATE_LIMITED', `${downloads} downloads are running`);
    }
    downloads += 1;
    const content = await open().catch((error: unknown) => {
      downloads -= 1;
      throw error;
    });
    finished(content, () => {
      downloads -= 1;
    });
    return reply
      .type(MEDIA_TYPES[format])
      .header('content-disposition', `attachment; filename="${name}.${format}"`)
      .send(content);
  };

  app.get(
    '/v1/dataset/:key/quality',
    {
      schema: {
        tags: ['dataset'],
        operationId: 'getQuality',
        summary: 'What interpretation found in a dataset, counted',
        params: keyParams,
        querystring: qualityQuery,
        response: answers('The report', qualityReportSchema),
      },
    },
    async ({ params, query }) => {
      const dataset = await services.datasets.get(params.key);
      const report = await services.quality.report(dataset, query);
      return report as z.output<typeof qualityReportSchema>;
    },
  );

  app.get(
    '/v1/dataset/:key/findings',
    {
      schema: {
        tags: ['dataset'],
        operationId: 'listFindings',
        summary: 'Doubts about single records, with their place',
        params: keyParams,
        querystring: findingsQuery,
        response: answers('A page of findings', findingsPageSchema),
      },
    },
    async ({ params, query }) => {
      const { limit, offset } = query;
      const dataset = await services.datasets.get(params.key);
      const { snapshot, count, findings } = await services.quality.findings(dataset, query);
      const endOfRecords = offset + findings.length >= count;
      return { offset, limit, endOfRecords, count, results: [...findings], snapshot };
    },
  );

  app.get(
    '/v1/dataset/:key/findings.:format',
    {
      schema: {
        tags: ['dataset'],
        operationId: 'downloadFindings',
        summary: 'All findings as CSV, JSON or XLSX',
        params: sheetParams,
        querystring: findingsFileQuery,
        response: streamed('A file', 'application/octet-stream'),
      },
    },
    async ({ params, query }, reply) => {
      const { format } = params;
      const dataset = await services.datasets.get(params.key);
      return send(reply, `${dataset.alias}-findings`, format, () =>
        services.quality.findingsFile(dataset, { ...query, format }),
      );
    },
  );

  app.get(
    '/v1/dataset/:key/changes.:format',
    {
      schema: {
        tags: ['dataset'],
        operationId: 'downloadChanges',
        summary: 'All changes, counted, as CSV, JSON or XLSX',
        params: sheetParams,
        querystring: changesFileQuery,
        response: streamed('A file', 'application/octet-stream'),
      },
    },
    async ({ params, query }, reply) => {
      const { format } = params;
      const dataset = await services.datasets.get(params.key);
      return send(reply, `${dataset.alias}-changes`, format, () =>
        services.quality.changesFile(dataset, { ...query, format }),
      );
    },
  );
}
