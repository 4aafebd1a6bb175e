import { describe, expect, test } from 'vitest';
import { itemId } from '../../src/interpret/index.ts';
import {
  aspectRatioOf,
  extensionOf,
  fileTypeOf,
  imageSizeOf,
} from '../../src/server/openverse/file-facts.ts';
import { isChosen, workLicense } from '../../src/server/openverse/licenses.ts';
import { readWorkSearch } from '../../src/server/openverse/request.ts';
import { itemsOfWork, workIdOf } from '../../src/server/openverse/work-id.ts';

describe('ids of works', () => {
  const item = itemId('0b4c3e1e-0000-5000-8000-000000000001', 'record 1');

  test('the first medium has the id of the item', () => {
    expect([workIdOf(item, 0), itemsOfWork(item)]).toEqual([item, [item]]);
  });

  test.each([1, 2, 15, 16, 254, 255])('medium %i leads back to its item', (position) => {
    const id = workIdOf(item, position) ?? '';
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    const items = itemsOfWork(id);
    expect([items.length, items.filter((one) => one === item)]).toEqual([256, [item]]);
  });

  test('works of many items differ', () => {
    const ids = new Set<string | null>();
    for (let n = 0; n < 1000; n += 1) {
      const one = itemId('0b4c3e1e-0000-5000-8000-000000000001', `record ${n}`);
      for (const position of [0, 1, 255]) ids.add(workIdOf(one, position));
    }
    expect(ids.size).toBe(3000);
  });

  test.each([
    [item, 256],
    ['no uuid', 1],
    [item.replace(/-5/, '-4'), 1],
  ])('%s at %i is no work of its own', (id, position) => {
    expect(workIdOf(id, position)).toBe(null);
  });

  test('position 0 has no id but the item’s', () => {
    expect(itemsOfWork('610756ec-ae31-8d5e-8f03-8cc52f31b700')).toEqual([]);
  });
});

test.each([
  [640, 480, 'wide', 'medium'],
  [639, 480, 'wide', 'small'],
  [1600, 900, 'wide', 'large'],
  [1599, 900, 'wide', 'medium'],
  [10, 10, 'square', 'small'],
  [10, 11, 'tall', 'small'],
  [null, 11, null, null],
  [11, null, null, null],
])('%s × %s', (width, height, aspect, size) => {
  expect([aspectRatioOf(width, height), imageSizeOf(width, height)]).toEqual([aspect, size]);
});

test.each([
  ['https://a.example/b.JPG', 'jpg', 'jpg'],
  ['https://a.example/b.jpeg?size=2', 'jpeg?size=2', 'jpeg'],
  ['https://a.example/b', null, null],
  ['https://a.example/b.', null, null],
  ['', null, null],
])('the extension of %j', (url, extension, type) => {
  expect([extensionOf(url), fileTypeOf(null, url)]).toEqual([extension, type]);
});

test.each([
  ['image/jpeg', 'jpg'],
  ['image/png', 'png'],
  ['image/svg+xml', 'svg'],
  ['audio/mpeg', 'mp3'],
  ['audio/ogg', 'ogg'],
  ['text/html', null],
])('the file type of %s', (format, type) => {
  expect(fileTypeOf(format, null)).toBe(type);
});

test.each<[string | null, string | null, boolean, boolean]>([
  ['CC-BY-4.0', 'by', true, true],
  ['CC-BY-NC-SA-3.0-DE', 'by-nc-sa', true, false],
  ['CC0-1.0', 'cc0', true, true],
  ['CC-PDM-1.0', 'pdm', true, true],
  ['GFDL-1.2', null, false, false],
  ['RS-InC-1.0', null, false, false],
  ['nonsense', null, false, false],
  [null, null, false, false],
])('the licence %s', (code, slug, isWork, isCommercial) => {
  expect([
    workLicense(code),
    isChosen(code, { slugs: [], groups: [] }),
    isChosen(code, { slugs: [], groups: ['commercial'] }),
  ]).toEqual([slug, isWork, isCommercial]);
});

describe('readWorkSearch', () => {
  const conditions = (query: Record<string, string>) => readWorkSearch('images', query).conditions;

  test.each<[Record<string, string>, unknown]>([
    [{}, []],
    [{ q: '  ' }, []],
    [{ q: 'oak leaf' }, [{ kind: 'words', text: 'oak leaf' }]],
    [{ title: 'oak leaf' }, [{ kind: 'words', text: 'title:oak | title:leaf' }]],
    [{ creator: 'a*b' }, [{ kind: 'like', key: 'creator', pattern: '*a?b*' }]],
    [{ source: 'a, b' }, [{ kind: 'in', key: 'source', values: ['a', 'b'] }]],
    [{ excluded_source: 'a' }, [{ kind: 'not', of: { kind: 'in', key: 'source', values: ['a'] } }]],
    [
      { collection: 'creator', source: 'a', creator: 'Fern, A.' },
      [
        { kind: 'in', key: 'source', values: ['a'] },
        { kind: 'in', key: 'creator', values: ['Fern, A.'] },
      ],
    ],
  ])('%j', (query, expected) => {
    expect(conditions(query)).toEqual(expected);
  });

  test('a long text is cut at 200 characters, as Openverse cuts it', () => {
    expect(conditions({ q: 'x'.repeat(300) })).toEqual([{ kind: 'words', text: 'x'.repeat(200) }]);
  });

  test('a title without a word finds nothing', () => {
    expect(conditions({ title: '(((' })).toEqual([{ kind: 'or', of: [] }]);
  });

  test.each([
    [{ sort: 'relevance' }, 'relevance'],
    [{ unstable__sort_by: 'indexed_on' }, '-lastChanged'],
    [{ unstable__sort_by: 'indexed_on', unstable__sort_dir: 'asc' }, 'lastChanged'],
  ])('%j sorts by %s', (query, sort) => {
    expect(readWorkSearch('images', query as Record<string, string>).sort).toBe(sort);
  });

  test('all that is wrong is told at once', () => {
    expect(() =>
      readWorkSearch('audio', { page: '0', license: 'x', length: 'short', mature: '2' }),
    ).toThrow(expect.objectContaining({ fields: ['mature', 'length', 'license', 'page'] }));
  });
});
