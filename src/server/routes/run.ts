import { createReadStream, existsSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { Run } from '../../registry/index.ts';
import { pageOf, runOf } from '../present.ts';
import { idParams, runPage, runQuery, runSchema } from '../schemas.ts';
import type { Services } from '../services.ts';
import { answers, streamed } from './answers.ts';

const DEFAULT_POLL_MS = 1_000;
const DEFAULT_HEARTBEAT_MS = 15_000;

/** Runs whose progress the stream of all runs looks at. */
const RECENT_RUNS = 20;

interface EventOptions {
  readonly pollMs?: number;
  readonly heartbeatMs?: number;
}

export function registerRuns(
  server: FastifyInstance,
  services: Services,
  options: EventOptions,
): void {
  const app = server.withTypeProvider<ZodTypeProvider>();
  const closing = new AbortController();
  server.addHook('preClose', async () => closing.abort());

  app.get(
    '/v1/run',
    {
      schema: {
        tags: ['run'],
        operationId: 'listRuns',
        summary: 'Runs, newest first',
        querystring: runQuery,
        response: answers('A page of runs', runPage),
      },
    },
    async ({ query }) => {
      const { offset, limit, datasetKey } = query;
      const runs = await services.runs.list({
        limit: offset + limit + 1,
        ...(datasetKey === undefined
          ? {}
          : { datasetKey: (await services.datasets.get(datasetKey)).key }),
      });
      return pageOf(runs.map(runOf), query);
    },
  );

  app.get(
    '/v1/run/:id',
    {
      schema: {
        tags: ['run'],
        operationId: 'getRun',
        summary: 'A run with its progress and report',
        params: idParams,
        response: answers('The run', runSchema),
      },
    },
    async ({ params }) => runOf(await services.runs.get(params.id)),
  );

  app.get(
    '/v1/run/:id/rejects',
    {
      schema: {
        tags: ['run'],
        operationId: 'getRejects',
        summary: 'All rejected lines of a run, as JSON lines',
        params: idParams,
        response: streamed('One rejected line a line', 'application/x-ndjson'),
      },
    },
    async ({ params }, reply) => {
      const run = await services.runs.get(params.id);
      return reply.type('application/x-ndjson; charset=utf-8').send(rejectsOf(run, services.logs));
    },
  );

  const events = {
    tags: ['run'],
    response: streamed('Events', 'text/event-stream'),
  };

  app.get(
    '/v1/run/events',
    {
      schema: {
        ...events,
        operationId: 'followRuns',
        summary: 'Server-sent events of all runs',
        description: '`event: progress` with RunProgress as data, for each run that moves.',
      },
    },
    async (request, reply) =>
      stream(request, reply, (signal) =>
        progressOfAll(
          () => services.runs.list({ limit: RECENT_RUNS }),
          pace(options, AbortSignal.any([signal, closing.signal])),
        ),
      ),
  );

  app.get(
    '/v1/run/:id/events',
    {
      schema: {
        ...events,
        operationId: 'followRun',
        summary: 'Server-sent events of a run',
        description: '`event: progress` with RunProgress as data; `event: end` when it is over.',
        params: idParams,
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      await services.runs.get(id); // RUN_UNKNOWN before the stream begins
      return stream(request, reply, (signal) =>
        progressOfOne(
          () => services.runs.get(id),
          pace(options, AbortSignal.any([signal, closing.signal])),
        ),
      );
    },
  );
}

function rejectsOf(run: Run, logs: string): Readable {
  const file = join(logs, `${run.id}-rejects.jsonl`);
  if (existsSync(file)) return createReadStream(file);
  const { report } = runOf(run);
  const rejects = Array.isArray(report?.['rejects']) ? report['rejects'] : [];
  return Readable.from(rejects.map((reject) => `${JSON.stringify(reject)}\n`));
}

function stream(
  request: FastifyRequest,
  reply: FastifyReply,
  events: (signal: AbortSignal) => AsyncIterable<string>,
): FastifyReply {
  const gone = new AbortController();
  request.raw.on('close', () => gone.abort());
  const source = Readable.from(events(gone.signal), { objectMode: false });
  source.on('error', (error) => {
    if (!gone.signal.aborted) request.log.error({ err: error }, 'event stream failed');
  });
  return reply
    .type('text/event-stream; charset=utf-8')
    .header('cache-control', 'no-store')
    .header('x-accel-buffering', 'no')
    .send(source);
}

interface Pace {
  readonly heartbeatMs: number;
  readonly signal: AbortSignal;
  /** Resolves to false when the stream shall end. */
  wait(): Promise<boolean>;
}

function pace(options: EventOptions, signal: AbortSignal): Pace {
  const { pollMs = DEFAULT_POLL_MS, heartbeatMs = DEFAULT_HEARTBEAT_MS } = options;
  return {
    heartbeatMs,
    signal,
    wait: () =>
      sleep(pollMs, undefined, { signal }).then(
        () => true,
        () => false,
      ),
  };
}

const event = (name: string, data: unknown): string =>
  `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`;

/** The browser's wait before it connects again. */
const OPENING = 'retry: 3000\n\n';
const HEARTBEAT = ': still here\n\n';

async function* progressOfOne(read: () => Promise<Run>, pace: Pace): AsyncGenerator<string> {
  yield OPENING;
  let last = '';
  let spokenAt = performance.now();
  do {
    const run = runOf(await read());
    const progress = run.progress === null ? null : event('progress', run.progress);
    if (progress !== null && progress !== last) {
      last = progress;
      spokenAt = performance.now();
      yield progress;
    }
    if (run.state !== 'running') {
      yield event('end', { id: run.id, state: run.state, error: run.error });
      return;
    }
    if (performance.now() - spokenAt >= pace.heartbeatMs) {
      spokenAt = performance.now();
      yield HEARTBEAT;
    }
  } while (await pace.wait());
}

async function* progressOfAll(
  list: () => Promise<readonly Run[]>,
  pace: Pace,
): AsyncGenerator<string> {
  yield OPENING;
  const last = new Map<string, string>();
  let first = true;
  let spokenAt = performance.now();
  do {
    for (const run of (await list()).map(runOf).reverse()) {
      // Runs that were over before the client came are no news.
      const progress = run.progress === null ? null : event('progress', run.progress);
      const news = progress !== null && last.get(run.id) !== progress;
      if (progress !== null) last.set(run.id, progress);
      if (progress !== null && news && !(first && run.state !== 'running')) {
        spokenAt = performance.now();
        yield progress;
      }
    }
    first = false;
    if (performance.now() - spokenAt >= pace.heartbeatMs) {
      spokenAt = performance.now();
      yield HEARTBEAT;
    }
  } while (await pace.wait());
}
