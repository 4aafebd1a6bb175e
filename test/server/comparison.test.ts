import { describe, expect, test } from 'vitest';
import { createServer } from '../../src/server/index.ts';
import { COMPARISON, fakeServices } from './fakes.ts';

const get = async (path: string) => {
  const server = await createServer(fakeServices());
  try {
    return await server.inject(`/v1/names/compare${path}`);
  } finally {
    await server.close();
  }
};

describe('comparisons of two ways of matching', () => {
  test('are listed without their examples', async () => {
    const {
      format: _,
      sharesKeys,
      changes,
      matchTypes,
      rows,
      sample,
      elapsedMs,
      ...shared
    } = COMPARISON;
    expect((await get('')).json()).toEqual({
      results: [{ ...shared, changes: changes.map(({ examples, ...one }) => one) }],
    });
  });

  test('are given whole', async () => {
    const { format: _, ...comparison } = COMPARISON;
    expect((await get(`/${COMPARISON.id}`)).json()).toEqual(comparison);
  });

  test('give their tables as files', async () => {
    const answer = await get(`/${COMPARISON.id}/changes.tsv`);
    expect(answer.headers['content-type']).toBe('text/tab-separated-values; charset=utf-8');
    expect(answer.headers['content-disposition']).toContain(`names-changes-${COMPARISON.id}.tsv`);
    expect(answer.body).toContain('knownComparison');
  });

  test.each(['/nothing', '/nothing/changes.tsv', `/${COMPARISON.id}/sample.tsv`])(
    'say that there is none: %s',
    async (path) => {
      const answer = await get(path);
      expect(answer.statusCode).toBe(404);
      expect(answer.json()).toMatchObject({ error: { code: 'COMPARISON_UNKNOWN' } });
    },
  );
});
