import {
  closeSync,
  existsSync,
  fstatSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  writeSync,
} from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { buildIndex } from '../../src/flow/index.ts';
import { openWorkspace } from '../../src/registry/index.ts';
import {
  commitCorpus,
  namesMachine,
  type ServedCorpora,
  servedCorpora,
} from './search-faults-workspace.ts';

const CORPORA = [
  { name: 'first', from: 0, items: 2000 },
  { name: 'second', from: 10_000, items: 1500 },
  { name: 'third', from: 20_000, items: 500 },
];

/** Questions of every kind; what they answer does not depend on the generation. */
const QUESTIONS = [
  '/v1/occurrence/search?q=fern&country=NP&limit=20&facet=topic&facet=country&sort=eventDate',
  '/v1/occurrence/search?limit=50&offset=3000',
  '/v1/occurrence/search?value=00000007',
  '/v1/occurrence/search?q=%22behind+drawer%22&limit=5&sort=-eventDate',
  '/v1/occurrence/search?topic~=*erns&limit=0',
  '/v1/facet/topic?year=1850,1900',
  '/v1/facet/field.Barcode?limit=50&order=value',
  '/v1/histogram/eventDate?width=10&q=basket',
  '/v1/histogram/decimalLatitude?width=10',
  '/v1/statistics?key=year&country=JP',
  '/v1/cube?dimension=eventDate&dimension=topic&selected.topic=Ferns',
  '/v1/lookup?value=00010001&value=00020001&value=nothing',
  '/v1/suggest?q=pres',
  '/v2/map/occurrence/density/1/0/0.mvt?q=fern',
  '/v2/map/occurrence/density/capabilities.json',
];

/** An answer without what differs from one asking to the next. */
const contentOf = ({ text, json }: { readonly text: string; readonly json: unknown }): string =>
  json === null
    ? text
    : JSON.stringify(json, (name, value) =>
        ['generation', 'tookMs', 'generated', 'next', 'identifier'].includes(name)
          ? undefined
          : value,
      );

const answersOf = async (served: ServedCorpora): Promise<readonly string[]> => {
  const all: string[] = [];
  for (const question of QUESTIONS) {
    const answer = await served.ask(question);
    expect([question, answer.status], answer.text.slice(0, 300)).toEqual([question, 200]);
    all.push(contentOf(answer));
  }
  return all;
};

/** Names the questions that are answered otherwise, without their long answers. */
const expectSame = (answers: readonly string[], wanted: readonly string[]): void => {
  expect(QUESTIONS.filter((_, at) => answers[at] !== wanted[at])).toEqual([]);
};

const expectAnother = (ask: ServedCorpora['ask'], generation: string): Promise<void> =>
  expect
    .poll(async () => (await ask('/v1/facet/topic')).json.generation, { timeout: 30_000 })
    .not.toBe(generation);

/** Flips a bit in every page of a file, from a share of it on. */
const damage = (path: string, from: number, to: number): void => {
  const handle = openSync(path, 'r+');
  try {
    const { size } = fstatSync(handle);
    const byte = Buffer.alloc(1);
    for (let at = Math.floor(size * from); at < size * to; at += 4096) {
      readSync(handle, byte, 0, 1, at);
      byte[0] = (byte[0] ?? 0) ^ 0x10;
      writeSync(handle, byte, 0, 1, at);
    }
  } finally {
    closeSync(handle);
  }
};

const filesOf = (served: ServedCorpora, name: string): string[] =>
  readdirSync(served.workspace.paths.index, { recursive: true })
    .map((path) => join(served.workspace.paths.index, String(path)))
    .filter((path) => path.endsWith(`/${name}`));

/** Asks until everything is answered as `wanted`; every answer before that is right, or a clear 503. */
const untilRepaired = async (
  served: ServedCorpora,
  wanted: readonly string[],
  withinMs: number,
): Promise<{ readonly refusals: number }> => {
  const until = performance.now() + withinMs;
  let refusals = 0;
  for (;;) {
    let isWhole = true;
    for (const [at, question] of QUESTIONS.entries()) {
      const answer = await served.ask(question);
      if (answer.status === 200) {
        if (contentOf(answer) === wanted[at]) continue;
        throw new Error(`${question} is answered wrongly: ${answer.text.slice(0, 500)}`);
      }
      isWhole = false;
      refusals += 1;
      expect([answer.status, answer.json, namesMachine(answer.text)]).toEqual([
        503,
        {
          error: {
            code: 'INDEX_DAMAGED',
            message: expect.any(String),
            hint: expect.any(String),
          },
          requestId: expect.any(String),
        },
        false,
      ]);
      expect(answer.headers['retry-after']).toBe('5');
    }
    if (isWhole) return { refusals };
    if (performance.now() > until) throw new Error('the index is still damaged');
    await sleep(100);
  }
};

describe('damage while serving', () => {
  test.each([
    ['segment.bin', 0.3, 0.7, 4096],
    ['segment.bin', 0, 1, 4096],
    ['segment.bin', 0, 1, 256],
  ])(
    '%s, flipped bits from %d to %d, %d MB',
    async (name, from, to, megabytes) => {
      await using served = await servedCorpora(CORPORA, {
        'search.threads': 1,
        'search.memoryBudgetBytes': megabytes * 1024 ** 2,
      });
      const wanted = await answersOf(served);
      const before = (await served.ask('/v1/facet/topic')).json.generation;
      const files = filesOf(served, name);
      expect(files.length).toBeGreaterThan(0);
      for (const file of files) damage(file, from, to);
      const { refusals } = await untilRepaired(served, wanted, 60_000);
      // What is in memory may go on answering; what is not is refused until it is built anew.
      expect(refusals).toBeGreaterThan(0);
      await expectAnother(served.ask, before);
      expectSame(await answersOf(served), wanted);
    },
    120_000,
  );

  test.each([
    ['generation.json', 1],
    ['current.json', 1],
    ['manifest.json', 1],
    ['segment.bin', 1],
    ['dictionaries.bin', 1],
    // The checksums are whole: the damage shows when the first question reads what it needs.
    ['dictionaries.bin', 0.5],
  ])(
    '%s, damaged up to %d before the server starts',
    async (name, to) => {
      await using served = await servedCorpora(CORPORA.slice(2), { 'search.threads': 1 });
      const wanted = await answersOf(served);
      const before = (await served.ask('/v1/facet/topic')).json.generation;
      let damaged = 0;
      await using again = await served.again((files) => {
        for (const file of files.filter((path) => path.endsWith(`/${name}`))) {
          damage(file, 0, to);
          damaged += 1;
        }
      });
      expect(damaged).toBeGreaterThan(0);
      await untilRepaired({ ...served, ask: again.ask }, wanted, 60_000);
      // Mended segments already answer before their generation has its name.
      await expectAnother(again.ask, before);
    },
    120_000,
  );
});

test.each([256, 500])(
  'a memory budget of %d MB answers the same',
  async (megabytes) => {
    await using plenty = await servedCorpora(CORPORA);
    const wanted = await answersOf(plenty);
    await using little = await plenty.again(() => {}, {
      'search.memoryBudgetBytes': megabytes * 1024 ** 2,
    });
    for (let turn = 0; turn < 2; turn += 1) {
      expectSame(await answersOf({ ...plenty, ask: little.ask }), wanted);
    }
  },
  120_000,
);

describe('clients that go away', () => {
  test('their questions are given up, and are no fault', async () => {
    await using served = await servedCorpora(CORPORA, { 'search.threads': 1 });
    const values = Array.from({ length: 100_000 }, (_, n) => String(n));
    const body = JSON.stringify({ values });
    for (let turn = 0; turn < 100; turn += 1) {
      const socket = connect(served.port, '127.0.0.1');
      socket.on('error', () => {});
      await new Promise((resolve) => socket.once('connect', resolve));
      if (turn % 2 === 0) {
        socket.write(
          `POST /v1/lookup HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
        );
      } else {
        const path = `/v1/occurrence/search?q=${turn}*+behind&facet=field.Barcode&facet=topic`;
        socket.write(`GET ${path} HTTP/1.1\r\nhost: x\r\n\r\n`);
      }
      await sleep(turn % 7);
      socket.destroy();
    }
    // The thread is free: nothing of what was given up is in the way.
    const answer = await served.ask('/v1/occurrence/search?q=fern&limit=0');
    expect([answer.status, answer.json.count]).toEqual([200, 1600]);
    expect(answer.ms).toBeLessThan(15_000);
    const faults = served
      .log()
      .filter(({ level, status }) => Number(level) >= 50 || Number(status) >= 500);
    expect(faults).toEqual([]);
  }, 60_000);

  test('what is no HTTP is refused in words, or cut off', async () => {
    await using served = await servedCorpora(CORPORA.slice(2));
    for (const bytes of [
      'nonsense\r\n\r\n',
      '\u0000\u0001\u0002\r\n\r\n',
      'GET / HTTP/9.9\r\n\r\n',
      'GET /v1/facet/topic HTTP/1.1\r\ncontent-length: x\r\n\r\n',
      'GET /v1/facet/topic HTTP/1.1\r\n\r\n',
      `GET /v1/facet/topic HTTP/1.1\r\nx: ${'y'.repeat(20_000)}\r\n\r\n`,
      'GET http://[::1/v1/facet/topic HTTP/1.1\r\nhost: x\r\n\r\n',
      'GET //v1//facet/topic HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n',
      'GET ../../../etc/passwd HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n',
      'POST /v1/lookup HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n',
    ]) {
      const text = await new Promise<string>((resolve) => {
        const chunks: Buffer[] = [];
        const socket = connect(served.port, '127.0.0.1', () => socket.end(bytes));
        socket.on('data', (chunk: Buffer) => chunks.push(chunk));
        socket.on('error', () => {});
        socket.on('close', () => resolve(Buffer.concat(chunks).toString()));
      });
      expect([bytes.slice(0, 30), namesMachine(text)]).toEqual([bytes.slice(0, 30), false]);
      expect(text === '' || /^HTTP\/1.1 [234]\d\d /.test(text), text.slice(0, 200)).toBe(true);
    }
    expect((await served.ask('/v1/facet/topic')).status).toBe(200);
  }, 60_000);
});

test('promotions during questions: each answer is of the generation that it names', async () => {
  await using served = await servedCorpora(CORPORA, { 'search.threads': 2 });
  const total = 4000;
  /** Items by generation, as the builds tell. */
  const itemsOf = new Map<string, number>();
  const first = (await served.ask('/v1/facet/topic')).json;
  itemsOf.set(first.generation, total);
  let isOver = false;
  const seen: { question: string; status: number; generation: string; count: number }[] = [];
  const asking = Array.from({ length: 6 }, async (_, client) => {
    for (let turn = 0; !isOver; turn += 1) {
      const question = [
        '/v1/occurrence/search?limit=5&facet=topic&sort=-eventDate',
        `/v1/occurrence/search?q=behind+-nothing${turn}&limit=0`,
        '/v1/facet/topic?order=value',
        '/v1/histogram/eventDate?width=day',
        '/v1/cube?dimension=eventDate&dimension=topic&dimension=country',
        '/v1/statistics?key=year',
      ][(client + turn) % 6] as string;
      const { status, json } = await served.ask(question);
      const sum = (counts: readonly { readonly count: number }[]): number =>
        counts.reduce((all, { count }) => all + count, 0);
      const count =
        json.count ??
        json.total ??
        (json.counts === undefined ? null : sum(json.counts)) ??
        json.results?.[0]?.count ??
        null;
      seen.push({
        question: question.split('?')[0] ?? '',
        status,
        generation: json.generation,
        count: json.bins === undefined ? count : -1,
      });
      await sleep(5);
    }
  });
  const builder = await openWorkspace(served.home, {});
  try {
    for (let turn = 1; turn <= 4; turn += 1) {
      const dataset = served.datasets[2];
      if (dataset === undefined) throw new Error('there is no third dataset');
      await commitCorpus(builder, dataset, {
        name: 'third',
        from: 20_000,
        items: 500 + turn * 100,
      });
      const { generation, items } = await buildIndex(builder);
      expect(items).toBe(total + turn * 100);
      itemsOf.set(generation, items);
      await sleep(1300);
    }
  } finally {
    isOver = true;
    await Promise.all(asking);
    await builder.close();
  }
  expect(new Set(seen.map(({ generation }) => generation)).size).toBeGreaterThan(2);
  expect(
    seen.filter(
      ({ status, generation, count }) =>
        status !== 200 || (count !== -1 && count !== itemsOf.get(generation)),
    ),
  ).toEqual([]);
}, 120_000);

test('64 clients at once', async () => {
  await using served = await servedCorpora(CORPORA, { 'search.threads': 2 });
  const wanted = await answersOf(served);
  const wrong: unknown[] = [];
  await Promise.all(
    Array.from({ length: 64 }, async (_, client) => {
      for (let turn = 0; turn < QUESTIONS.length; turn += 1) {
        const at = (client + turn) % QUESTIONS.length;
        const answer = await served.ask(QUESTIONS[at] ?? '');
        if (answer.status !== 200 || contentOf(answer) !== wanted[at]) {
          wrong.push([QUESTIONS[at], answer.status, answer.text.slice(0, 200)]);
        }
      }
    }),
  );
  expect(wrong).toEqual([]);
  const log = join(served.workspace.paths.logs, 'server.log');
  expect(existsSync(log) && readFileSync(log, 'utf8').includes('"level":50')).toBe(false);
}, 120_000);
