import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { afterEach, describe, expect, test, vi } from 'vitest';
import type { RunProgress } from '../../src/flow/index.ts';
import type { Run } from '../../src/registry/index.ts';
import { createServer } from '../../src/server/index.ts';
import { DATASET, fakeServices, logFolder } from './fakes.ts';

let server: FastifyInstance | undefined;
afterEach(async () => {
  await server?.close();
  server = undefined;
});

const progressOf = (records: number, phase: RunProgress['phase'] = 'reading'): RunProgress => ({
  runId: 'run-1',
  datasetKey: DATASET.key,
  alias: 'herbarium',
  kind: 'ingest',
  phase,
  step: null,
  startedAt: '2026-11-21T18:00:00.000Z',
  elapsedMs: records,
  partitions: { total: 2, carriedOver: 0, done: 1 },
  records,
  rejects: 0,
  sourceBytes: 10,
  totalBytes: null,
  recordsPerSecond: 1,
  megabytesPerSecond: 1,
  etaMs: null,
  memoryBytes: 1,
  timeline: [{ id: 'a', worker: 0, state: 'done', startMs: 0, endMs: 1, records: 1, rejects: 0 }],
});

const runOf = (fields: Partial<Run> = {}): Run => ({
  id: 'run-1',
  kind: 'ingest',
  datasetKey: DATASET.key,
  state: 'running',
  startedAt: '2026-11-21T18:00:00.000Z',
  endedAt: null,
  progress: progressOf(1),
  report: null,
  error: null,
  ...fields,
});

describe('runs', () => {
  const ended = runOf({
    id: 'run-0',
    state: 'failed',
    endedAt: '2026-11-21T17:00:00.000Z',
    progress: { of: 'another version' },
    report: { counts: { items: 3 }, rejects: [{ line: 3, reason: 'INVALID_JSON' }] },
    error: 'DISK_FULL: no space',
  });

  test('are listed, with the progress that is understood', async () => {
    server = await createServer(fakeServices({ runs: () => [runOf(), ended] }));
    const response = await server.inject('/v1/run?limit=1&offset=1&datasetKey=herbarium');
    expect(response.json()).toEqual({
      offset: 1,
      limit: 1,
      endOfRecords: true,
      count: 2,
      results: [{ ...ended, progress: null }],
    });
  });

  test('are told one by one', async () => {
    server = await createServer(fakeServices({ runs: () => [runOf(), ended] }));
    expect((await server.inject('/v1/run/run-1')).json()).toEqual(runOf());
    const unknown = await server.inject('/v1/run/run-9');
    expect([unknown.statusCode, unknown.json().error.code]).toEqual([404, 'RUN_UNKNOWN']);
  });

  test('rejects come from the log of the run, or from its report', async () => {
    const logs = logFolder();
    writeFileSync(join(logs, 'run-1-rejects.jsonl'), '{"line":1}\n{"line":2}\n');
    server = await createServer(fakeServices({ logs, runs: () => [runOf(), ended] }));
    const answers = [];
    for (const id of ['run-1', 'run-0', 'run-9', '..%2f..%2fetc%2fpasswd']) {
      const response = await server.inject(`/v1/run/${id}/rejects`);
      answers.push([response.statusCode, response.headers['content-type'], response.body]);
    }
    expect(answers).toEqual([
      [200, 'application/x-ndjson; charset=utf-8', '{"line":1}\n{"line":2}\n'],
      [200, 'application/x-ndjson; charset=utf-8', '{"line":3,"reason":"INVALID_JSON"}\n'],
      [404, 'application/json; charset=utf-8', expect.stringContaining('RUN_UNKNOWN')],
      [404, 'application/json; charset=utf-8', expect.stringContaining('RUN_UNKNOWN')],
    ]);
  });
});

/** Reads a stream of server-sent events until it ends or `enough` says so. */
async function eventsOf(
  url: string,
  enough: (events: readonly string[]) => boolean = () => false,
): Promise<string[]> {
  const response = await fetch(url);
  expect(response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
  expect(response.headers.get('cache-control')).toBe('no-store');
  const events: string[] = [];
  let rest = '';
  const decoder = new TextDecoder();
  for await (const piece of response.body ?? []) {
    rest += decoder.decode(piece, { stream: true });
    const blocks = rest.split('\n\n');
    rest = blocks.pop() ?? '';
    events.push(...blocks);
    if (enough(events)) return events;
  }
  return events;
}

const progressEvent = (progress: RunProgress) =>
  `event: progress\ndata: ${JSON.stringify(progress)}`;

describe('events', () => {
  test('of a run: each change once, then its end, then the stream closes', async () => {
    let look = 0;
    const runs = () => {
      look += 1;
      return look < 8
        ? [runOf({ progress: progressOf(Math.floor(look / 3)) })]
        : [runOf({ state: 'succeeded', progress: progressOf(9, 'done') })];
    };
    server = await createServer(fakeServices({ runs }), { pollMs: 5, heartbeatMs: 60_000 });
    const address = await server.listen({ port: 0 });
    const events = await eventsOf(`${address}/v1/run/run-1/events`);
    expect(events).toEqual([
      'retry: 3000',
      progressEvent(progressOf(0)),
      progressEvent(progressOf(1)),
      progressEvent(progressOf(2)),
      progressEvent(progressOf(9, 'done')),
      'event: end\ndata: {"id":"run-1","state":"succeeded","error":null}',
    ]);
  });

  test('of a run that is over: its last state and its end', async () => {
    const over = runOf({ state: 'failed', progress: progressOf(3, 'failed'), error: 'X: y' });
    server = await createServer(fakeServices({ runs: () => [over] }), { pollMs: 5 });
    const address = await server.listen({ port: 0 });
    expect(await eventsOf(`${address}/v1/run/run-1/events`)).toEqual([
      'retry: 3000',
      progressEvent(progressOf(3, 'failed')),
      'event: end\ndata: {"id":"run-1","state":"failed","error":"X: y"}',
    ]);
  });

  test('of all runs: what moves, not what was over before', async () => {
    let look = 0;
    const old = runOf({ id: 'run-0', state: 'succeeded', progress: progressOf(100, 'done') });
    const runs = () => {
      look += 1;
      if (look < 3) return [old];
      return [
        look < 6
          ? runOf({ progress: progressOf(look) })
          : runOf({ state: 'succeeded', progress: progressOf(6, 'done') }),
        old,
      ];
    };
    server = await createServer(fakeServices({ runs }), { pollMs: 5 });
    const address = await server.listen({ port: 0 });
    const events = await eventsOf(`${address}/v1/run/events`, (seen) => seen.length >= 5);
    expect(events).toEqual([
      'retry: 3000',
      progressEvent(progressOf(3)),
      progressEvent(progressOf(4)),
      progressEvent(progressOf(5)),
      progressEvent(progressOf(6, 'done')),
    ]);
  });

  test('a quiet stream shows that it lives', async () => {
    server = await createServer(fakeServices({ runs: () => [runOf()] }), {
      pollMs: 5,
      heartbeatMs: 20,
    });
    const address = await server.listen({ port: 0 });
    const events = await eventsOf(
      `${address}/v1/run/run-1/events`,
      (seen) => seen.filter((event) => event.startsWith(':')).length >= 2,
    );
    expect(events).toEqual([
      'retry: 3000',
      progressEvent(progressOf(1)),
      ': still here',
      ': still here',
    ]);
  });

  test('a client that goes stops the looking', async () => {
    let looks = 0;
    const runs = () => {
      looks += 1;
      return [runOf()];
    };
    server = await createServer(fakeServices({ runs }), { pollMs: 5 });
    const address = await server.listen({ port: 0 });
    await eventsOf(`${address}/v1/run/events`, (seen) => seen.length >= 2);
    await new Promise((resolve) => setTimeout(resolve, 50));
    const after = looks;
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(looks).toBe(after);
  });

  test('closing the server ends the streams', async () => {
    server = await createServer(fakeServices({ runs: () => [runOf()] }), { pollMs: 10 });
    const address = await server.listen({ port: 0 });
    const open = eventsOf(`${address}/v1/run/run-1/events`);
    await new Promise((resolve) => setTimeout(resolve, 50));
    const startedAt = performance.now();
    await server.close();
    expect(await open).toEqual(['retry: 3000', progressEvent(progressOf(1))]);
    expect(performance.now() - startedAt).toBeLessThan(2_000);
  });

  test('of an unknown run: no stream', async () => {
    server = await createServer(fakeServices());
    const response = await server.inject('/v1/run/run-9/events');
    expect([response.statusCode, response.json().error.code]).toEqual([404, 'RUN_UNKNOWN']);
  });

  test('a fault while streaming ends the stream and stands in the log, not in it', async () => {
    let look = 0;
    const runs = () => {
      look += 1;
      if (look > 3) throw new Error('secret');
      return [runOf()];
    };
    const logs = logFolder();
    server = await createServer(fakeServices({ logs, runs }), { pollMs: 5 });
    const address = await server.listen({ port: 0 });
    await expect(eventsOf(`${address}/v1/run/run-1/events`)).rejects.toThrow('terminated');
    await vi.waitFor(() => {
      expect(readFileSync(join(logs, 'server.log'), 'utf8')).toContain('"message":"secret"');
    });
  });
});
