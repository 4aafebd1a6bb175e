import { basename } from 'node:path';
import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { z } from 'zod';
import { OpendrawerError } from '../../errors/index.ts';
import type { ValidationJob } from '../../flow/index.ts';
import {
  type Validation,
  type ValidationFinding,
  type ValidationFormat,
  validationStream,
} from '../../publish/index.ts';
import type { Services } from '../services.ts';
import { metricsOf } from '../validation-metrics.ts';
import {
  removedSchema,
  validateBody,
  validateQuery,
  validationFileParams,
  validationFindingsQuery,
  validationFindingsSchema,
  validationParams,
  validationSchema,
} from '../validation-schemas.ts';
import { mayWrite, refuseStrangers } from '../writing.ts';
import { answers, streamed } from './answers.ts';

const MEDIA_TYPES: Readonly<Record<ValidationFormat, string>> = {
  text: 'text/plain; charset=utf-8',
  csv: 'text/csv; charset=utf-8; header=present',
  json: 'application/json; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
};

const LARGEST_ORDER = 1024 * 1024;

/** Validating sources: a file that is sent, or what lies at an address; the report in all its forms. */
export function registerValidation(server: FastifyInstance, services: Services): void {
  const app = server.withTypeProvider<ZodTypeProvider>();
  const { validation } = services;
  const allowed = async (request: FastifyRequest): Promise<void> => {
    if (!validation.isPublic) await refuseStrangers(request);
  };

  const begin = async (request: FastifyRequest, body: Readable): Promise<ValidationJob> => {
    const query = validateQuery.parse(request.query);
    if (query.name === undefined) {
      return validation.location(...(await orderOf(body)), mayWrite(request));
    }
    return validation.file(query.name, body, {
      format: query.format,
      maxRows: query.maxRows,
      metadataOnly: query.metadataOnly === 'true',
    });
  };

  void server.register(async (orders) => {
    orders.removeAllContentTypeParsers();
    orders.addContentTypeParser('*', (_request, payload, done) => done(null, payload));
    orders.withTypeProvider<ZodTypeProvider>().post(
      '/v1/validate',
      {
        onRequest: allowed,
        bodyLimit: Number.MAX_SAFE_INTEGER,
        schema: {
          tags: ['validation'],
          operationId: 'validate',
          summary: 'Validates a file, sent as the body, or what lies at an address',
          description:
            'With `name` the body is the file itself. Without it, it is JSON: `{ "location": "https://…" }` (or `url`), and `format`, `options`, `maxRows`, `metadataOnly`. The answer tells the key at which the report can be asked for.',
          querystring: validateQuery,
          response: answers('The validation that has begun', validationSchema),
        },
      },
      async (request, reply) => {
        const { body } = request;
        if (!(body instanceof Readable)) {
          throw new OpendrawerError(
            'USAGE',
            'The body is empty: send a file, or JSON with a location',
            {
              hint: 'curl --data-binary @file -H "content-type: application/octet-stream" "…/v1/validate?name=file"',
            },
          );
        }
        // What was not read of a body that is refused ends with the connection
        const job = await begin(request, body).catch((error: unknown) => {
          void reply.header('connection', 'close');
          throw error;
        });
        reply.header('location', `/v1/validate/${job.key}`);
        return answerOf(job, null);
      },
    );
  });

  app.get(
    '/v1/validate/:key',
    {
      schema: {
        tags: ['validation'],
        operationId: 'getValidation',
        summary: 'How far a validation is, and its report when it is finished',
        params: validationParams,
        response: answers('The validation', validationSchema),
      },
    },
    async ({ params }) => {
      const job = validation.get(params.key);
      return answerOf(job, job.status === 'FINISHED' ? validation.open(params.key) : null);
    },
  );

  app.get(
    '/v1/validate/:key/findings',
    {
      schema: {
        tags: ['validation'],
        operationId: 'listValidationFindings',
        summary: 'Findings of a validation with their place, in the order of reading',
        params: validationParams,
        querystring: validationFindingsQuery,
        response: answers('A page of findings', validationFindingsSchema),
      },
    },
    async ({ params, query }) => {
      const { offset, limit, ...filter } = query;
      const found = await pageOf(validation.open(params.key), filter, offset, limit + 1);
      return {
        offset,
        limit,
        endOfRecords: found.length <= limit,
        results: found.slice(0, limit),
      };
    },
  );

  app.get(
    '/v1/validate/:key/report.:format',
    {
      schema: {
        tags: ['validation'],
        operationId: 'downloadValidation',
        summary: 'The report as text, JSON, CSV or annotated XLSX',
        params: validationFileParams,
        response: streamed('A file', 'application/octet-stream'),
      },
    },
    async ({ params }, reply) => {
      const format = params.format === 'txt' ? 'text' : params.format;
      const { name } = validation.get(params.key);
      const opened = validation.open(params.key);
      const extension = format === 'text' ? 'txt' : format;
      return reply
        .type(MEDIA_TYPES[format])
        .header(
          'content-disposition',
          `attachment; filename="${fileName(name)}-validation.${extension}"`,
        )
        .send(validationStream(format, opened));
    },
  );

  app.delete(
    '/v1/validate/:key',
    {
      onRequest: allowed,
      schema: {
        tags: ['validation'],
        operationId: 'removeValidation',
        summary: 'Ends a validation, and removes its report and the file that was sent',
        params: validationParams,
        response: answers('What was removed', removedSchema),
      },
    },
    async ({ params }) => {
      validation.remove(params.key);
      return { key: params.key };
    },
  );
}

function answerOf(
  job: ValidationJob,
  opened: Validation | null,
): z.output<typeof validationSchema> {
  const report = opened?.report ?? null;
  const answer = { ...job, report, metrics: report === null ? null : metricsOf(report) };
  return answer as unknown as z.output<typeof validationSchema>;
}

async function orderOf(
  body: Readable,
): Promise<[location: string, wishes: Omit<z.output<typeof validateBody>, 'location' | 'url'>]> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > LARGEST_ORDER) {
      throw new OpendrawerError('BODY_TOO_LARGE', 'That is no order but a file', {
        hint: 'To send a file, give its name: /v1/validate?name=…',
      });
    }
    chunks.push(chunk);
  }
  const parsed = validateBody.safeParse(parse(Buffer.concat(chunks).toString('utf8')));
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new OpendrawerError('USAGE', `${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`, {
      hint: 'See /docs.',
    });
  }
  const { location, url, ...wishes } = parsed.data;
  const wanted = location ?? url;
  if (wanted !== undefined) return [wanted, wishes];
  throw new OpendrawerError('USAGE', 'The body names no location', {
    hint: 'To send a file, give its name: /v1/validate?name=…',
  });
}

function parse(content: string): unknown {
  try {
    return JSON.parse(content);
  } catch (cause) {
    throw new OpendrawerError('USAGE', 'The body is no JSON', {
      cause,
      hint: 'To send a file, give its name: /v1/validate?name=…',
    });
  }
}

async function pageOf(
  { findings }: Validation,
  filter: Pick<z.output<typeof validationFindingsQuery>, 'code' | 'kind' | 'severity'>,
  offset: number,
  most: number,
): Promise<ValidationFinding[]> {
  const { code, kind, severity } = filter;
  const found: ValidationFinding[] = [];
  let skipped = 0;
  for await (const batch of findings()) {
    for (const finding of batch) {
      if (code !== undefined && finding.code !== code) continue;
      if (kind !== undefined && finding.kind !== kind) continue;
      if (severity !== undefined && finding.severity !== severity) continue;
      if (skipped < offset) skipped += 1;
      else found.push(finding);
      if (found.length >= most) return found;
    }
  }
  return found;
}

/** A name of a file that no header and no file system minds. */
const fileName = (name: string): string =>
  basename(name)
    .replaceAll(/[^A-Za-z0-9._-]+/g, '_')
    .replace(/^[._]+/, '')
    .slice(0, 80) || 'source';
