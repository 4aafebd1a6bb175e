import { describe, expect, it } from 'vitest';
import { OpendrawerError } from '../../src/errors/index.ts';
import { sampleDateOrder } from '../../src/flow/date-order.ts';
import type { RecordBatch, SourceAdapter, SourcePartition } from '../../src/sources/index.ts';
import { createWebClient } from '../../src/sources/index.ts';

const MEBIBYTE = 1024 ** 2;

const partition = (id: string, mebibytes: number): SourcePartition => ({
  id,
  location: `/${id}`,
  unit: null,
  sizeBytes: mebibytes * MEBIBYTE,
  fingerprint: '',
  range: null,
});

/** An adapter whose partitions hold dates by their id; it tells what was read. */
function adapterOf(dates: Readonly<Record<string, string | null>>) {
  const read = new Map<string, number>();
  const adapter: Pick<SourceAdapter, 'read'> = {
    async *read({ id }) {
      const eventDate = dates[id];
      if (eventDate === null) throw new OpendrawerError('INPUT_CORRUPT', id);
      for (let batch = 0; batch < 40; batch++) {
        read.set(id, (read.get(id) ?? 0) + 100);
        yield Array.from({ length: 100 }, (_, line) => ({
          record: {
            sourceId: `${id}-${batch}-${line}`,
            terms: { eventDate: [{ text: eventDate, label: null }] },
            media: [],
            modifiedSeconds: null,
          },
          raw: new Uint8Array(),
          line,
        })) as unknown as RecordBatch;
      }
    },
  };
  return { adapter: adapter as SourceAdapter, read };
}

const sample = (adapter: SourceAdapter, partitions: readonly SourcePartition[]) =>
  sampleDateOrder(
    {
      adapter,
      endpoint: { format: 'dwca', location: '/x', units: [] },
      context: { web: createWebClient(), cache: '/nowhere', onNote: () => {} },
      maxLineBytes: 1000,
    },
    partitions,
  );

describe('sampleDateOrder', () => {
  it.each<[string, Readonly<Record<string, string | null>>, number, 'DMY' | 'MDY' | null]>([
    ['days first', { a: '31/1/2008', b: '2/3/2008', c: '30/5/2008' }, 20, 'DMY'],
    ['months first', { a: '1/31/2008', b: '2/3/2008', c: '5/30/2008' }, 20, 'MDY'],
    ['both', { a: '31/1/2008', b: '1/31/2008', c: '2/3/2008' }, 20, null],
    ['neither', { a: '2008-01-31', b: '2/3/2008', c: '' }, 20, null],
    ['damaged parts', { a: null, b: '31/1/2008', c: null }, 20, 'DMY'],
    ['little', { a: '31/1/2008', b: '31/1/2008', c: '31/1/2008' }, 1, null],
  ])('looks at large sources that show %s', async (_, dates, mebibytes, order) => {
    const { adapter } = adapterOf(dates);
    const parts = Object.keys(dates).map((id) => partition(id, mebibytes));
    expect(await sample(adapter, parts)).toBe(order);
  });

  it('reads a little of three parts', async () => {
    const ids = 'abcdefgh'.split('');
    const { adapter, read } = adapterOf(Object.fromEntries(ids.map((id) => [id, '31/1/2008'])));
    const parts = ids.map((id) => partition(id, 20));
    expect(await sample(adapter, parts)).toBe('DMY');
    expect(Object.fromEntries(read)).toEqual({ a: 2000, d: 2000, h: 2000 });
    expect(await sample(adapter, parts.slice(0, 1))).toBe('DMY');
  });
});
