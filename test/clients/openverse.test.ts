import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { openWorkspace } from '../../src/registry/index.ts';
import { serve } from '../../src/server/index.ts';
import { runCommand } from '../support/command.ts';
import { temporaryFolder } from '../support/workspace.ts';
import type { Answers } from './support.ts';

const EXAMPLES = resolve(import.meta.dirname, '../../examples');

test('a client of Openverse walks through the works of the examples', async () => {
  await using temporary = temporaryFolder();
  const home = join(temporary.path, 'data');
  for (const args of [
    ['add', join(EXAMPLES, 'art-and-design'), '--alias', 'art'],
    ['add', join(EXAMPLES, 'herbarium'), '--alias', 'herbarium'],
    ['ingest'],
  ]) {
    const ended = await runCommand(['-w', home, ...args]);
    if (ended.code !== 0) throw new Error(`opendrawer ${args.join(' ')}: ${ended.stderr}`);
  }
  const workspace = await openWorkspace(home, { 'server.requestsPerMinute': 0 });
  const { url, close } = await serve(workspace, { version: '1.2.3', port: 0 });
  const ask = async (path: string): Promise<{ status: number; body: Answers }> => {
    const response = await fetch(path.startsWith('/') ? url + path : path, { redirect: 'manual' });
    const text = await response.text();
    return {
      status: response.status,
      body: text.startsWith('{') || text.startsWith('[') ? JSON.parse(text) : {},
    };
  };
  try {
    const works: Answers[] = [];
    let pages = 1;
    for (let page = 1; page <= pages; page += 1) {
      const { status, body } = await ask(`/v1/images/?page_size=3&page=${page}`);
      expect([status, body['page'], body['page_size']]).toEqual([200, page, 3]);
      works.push(...body['results']);
      pages = body['page_count'];
    }
    expect(works.length).toBeGreaterThan(3);
    expect(new Set(works.map(({ id }) => id)).size).toBe(works.length);

    const { body: stats } = await ask('/v1/images/stats/');
    const counted = (stats as unknown as { media_count: number }[]).map((one) => one.media_count);
    expect(counted.reduce((a, b) => a + b, 0)).toBe(works.length);

    for (const work of works) {
      expect((await ask(work['detail_url'])).body).toEqual(work);
      expect((await ask(work['thumbnail'])).status).toBe(302);
      const related = await ask(work['related_url']);
      expect(related.status).toBe(200);
      for (const other of related.body['results']) {
        expect(other.id).not.toBe(work['id']);
        expect((await ask(other.detail_url)).body).toEqual(other);
      }
      expect(work['attribution']).toContain(work['license_url']);
    }

    const [first] = works;
    const embedded = await ask(`/v1/images/oembed/?url=${first?.['detail_url']}`);
    expect(embedded.body).toMatchObject({ type: 'photo', title: first?.['title'] });
    const word = String(first?.['title']).match(/\p{L}{4,}/u)?.[0] ?? '';
    const found = await ask(`/v1/images/?title=${encodeURIComponent(word)}`);
    expect(found.body['results'].map(({ id }: Answers) => id)).toContain(first?.['id']);
  } finally {
    await close();
    await workspace.close();
  }
}, 120_000);
