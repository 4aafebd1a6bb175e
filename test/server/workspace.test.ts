import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openWorkspace } from '../../src/registry/index.ts';
import { serve } from '../../src/server/index.ts';
import { runCommand } from '../support/command.ts';
import { edanLine, edanLines, writeTree } from '../support/edan.ts';
import { temporaryFolder } from '../support/workspace.ts';

/** A server over a workspace folder, and a way to ask it. */
async function served(folder: string) {
  const workspace = await openWorkspace(folder, { 'server.requestsPerMinute': 0 });
  const { url, close } = await serve(workspace, { version: '1.2.3', port: 0 });
  const ask = async (path: string, init?: RequestInit) => {
    const response = await fetch(url + path, { redirect: 'manual', ...init });
    return { status: response.status, response };
  };
  return {
    ask,
    json: async (path: string) => (await (await ask(path)).response.json()) as Answer,
    [Symbol.asyncDispose]: async () => {
      await close();
      await workspace.close();
    },
  };
}

// Shapes are proven elsewhere; here the values count.
// biome-ignore lint/suspicious/noExplicitAny: foreign data of a test
type Answer = any;

/** Runs `opendrawer` in another process; throws with what it said where it fails. */
async function command(folder: string, ...args: string[]): Promise<void> {
  const ended = await runCommand(['-w', folder, ...args]);
  if (ended.code !== 0) throw new Error(`opendrawer ${args.join(' ')}: ${ended.stderr}`);
}

describe('a server and the command line share a workspace', () => {
  test('what another process ingests shows up without a restart, and no request fails', async () => {
    await using temporary = temporaryFolder();
    const home = join(temporary.path, 'data');
    const release = join(temporary.path, 'release');
    const unit = join(release, 'metadata/edan/testunit');
    const first = edanLines(0, 500);
    writeTree(release, {
      'metadata/edan/testunit/00.txt': first.slice(0, 250),
      'metadata/edan/testunit/01.txt': first.slice(250),
      'media/testunit/TEST-1-0.png': Buffer.from('89504e470d0a1a0a01', 'hex'),
    });
    await using server = await served(home);
    expect((await server.json('/v1/status')).generation).toBe(null);
    expect((await server.ask('/v1/occurrence/search')).status).toBe(503);

    await command(home, 'add', release, '--alias', 'tests');
    const seen = collectEvents(await server.ask('/v1/run/events'));
    await command(home, 'ingest');
    const page = await eventually(
      () => server.json('/v1/occurrence/search?facet=hasMedia&limit=1'),
      (answer) => answer.count === 500,
    );
    expect(page.facets).toEqual([
      {
        field: 'HAS_MEDIA',
        parameter: 'hasMedia',
        counts: [
          { name: 'true', count: 333 },
          { name: 'false', count: 167 },
        ],
        distinct: 2,
        missing: 0,
      },
    ]);
    expect((await seen.stop()).some((event) => event.includes('"alias":"tests"'))).toBe(true);

    const { hits } = await server.json('/v1/lookup?value=00000001&field=Barcode');
    expect(hits).toMatchObject([{ field: 'Barcode', title: 'Specimen 1' }]);
    const { key } = hits[0];
    const item = await server.json(`/v1/occurrence/${key}`);
    expect(item).toMatchObject({
      title: 'Specimen 1',
      eventDate: '1931-05-18',
      collectionCode: 'TESTUNIT',
      media: [{ position: 0, providerManagedID: 'TEST-1-0' }],
    });
    const verbatim = await server.json(`/v1/occurrence/${key}/verbatim`);
    expect(verbatim.rawText).toBe(first[1]);
    const picture = await server.ask(`/v1/image/${key}/0?size=320`);
    expect([picture.status, picture.response.headers.get('content-type')]).toEqual([
      200,
      'image/png',
    ]);
    expect(Buffer.from(await picture.response.arrayBuffer()).length).toBe(9);
    const other = (await server.json('/v1/lookup?value=00000002')).hits[0].key;
    expect((await server.ask(`/v1/image/${other}/0`)).response.headers.get('location')).toBe(
      'https://museum.example/ids?id=TEST-2-0',
    );

    // A second ingest, with questions asked throughout.
    writeTree(release, {
      'metadata/edan/testunit/01.txt': [
        ...first.slice(251),
        edanLine(250, { title: 'Specimen renamed', timestamp: 1_700_000_000 }),
        edanLine(9999),
      ],
    });
    expect(readdirSync(unit)).toEqual(['00.txt', '01.txt']);
    const stop = AbortSignal.timeout(40_000);
    const answers = (async () => {
      const statuses = new Set<number>();
      const totals = new Set<number>();
      while (!totals.has(501) && !stop.aborted) {
        const found = await server.ask('/v1/occurrence/search?q=specimen&limit=5');
        statuses.add(found.status);
        const { count, results } = (await found.response.json()) as Answer;
        totals.add(count);
        for (const result of results) {
          statuses.add((await server.ask(`/v1/occurrence/${result.key}`)).status);
        }
      }
      return { statuses: [...statuses], totals: [...totals] };
    })();
    await command(home, 'ingest');
    expect(await answers).toEqual({ statuses: [200], totals: [500, 501] });

    const diff = await server.json('/v1/dataset/tests/diff');
    expect([diff.counts, diff.items.map(({ change, title }: Answer) => [change, title])]).toEqual([
      { new: 1, changed: 1, unchanged: 499, gone: 0 },
      [
        ['changed', 'Specimen renamed'],
        ['new', 'Specimen 9999'],
      ],
    ]);
    const history = await server.json('/v1/dataset/tests/history');
    expect(history.results.map(({ items, current }: Answer) => [items, current])).toEqual([
      [501, true],
      [500, false],
    ]);
    const runs = await server.json('/v1/run?datasetKey=tests');
    expect(runs.results.map(({ kind, state }: Answer) => [kind, state])).toEqual([
      ['ingest', 'succeeded'],
      ['ingest', 'succeeded'],
    ]);
    rmSync(unit, { recursive: true });
    expect((await server.ask(`/v1/occurrence/${key}`)).status).toBe(200);
  });
});

async function eventually<T>(read: () => Promise<T>, holds: (value: T) => boolean): Promise<T> {
  const until = performance.now() + 10_000;
  for (;;) {
    const value = await read();
    if (holds(value)) return value;
    if (performance.now() > until) throw new Error(`still ${JSON.stringify(value)}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

function collectEvents({ response }: { response: Response }) {
  const reader = response.body?.getReader();
  const pieces: string[] = [];
  const done = (async () => {
    for (;;) {
      const piece = await reader?.read();
      if (piece === undefined || piece.done) return;
      pieces.push(Buffer.from(piece.value).toString());
    }
  })();
  return {
    stop: async () => {
      await reader?.cancel();
      await done;
      return pieces;
    },
  };
}
