import { expect, test } from 'vitest';
import { firstMedia, type MediaReader } from '../../src/server/openverse/media.ts';
import type { Media } from '../../src/terms/index.ts';
import { aMedium, anItem } from '../support/items.ts';

type Fields = Partial<Media>;

/** A reader over items by their row, which notes how many items and columns each read has. */
function readerOf(items: readonly (readonly Fields[])[]) {
  const reads: [items: number, columns: number, isForms: boolean][] = [];
  const reader: MediaReader = {
    mediaOfMany: async (places, columns) => {
      reads.push([places.length, columns.length, columns.some((name) => name === 'accessPoints')]);
      return places.map(({ row }) =>
        (items[row] ?? []).map((fields, position) => aMedium({ itemId: 'x', position, ...fields })),
      );
    },
  };
  return { reader, reads };
}

const placed = (row: number, mediaCount: number, mediaLicenses = ['CC0-1.0']) => ({
  item: anItem({ id: `i${row}`, mediaCount, mediaTypes: ['StillImage'], mediaLicenses }),
  location: {
    datasetKey: 'd',
    row,
    files: { items: 'items', media: 'media', verbatim: 'verbatim' },
  },
});

const whole = { identifier: 'https://a.example/1.jpg', widthInPixels: 2, heightInPixels: 1 };

test('reads a page at once, other forms only where they are missed, and nothing twice', async () => {
  const { reader, reads } = readerOf([
    [{ ...whole, license: 'CC0-1.0' }],
    [{ identifier: null, accessPoints: [] }],
    [{ license: null }, { ...whole, license: 'CC0-1.0' }],
    [{ license: null }, { license: 'RS-InC-1.0' }],
    [],
  ]);
  const items = [
    placed(0, 1),
    placed(1, 1),
    placed(2, 2),
    placed(3, 2, ['CC0-1.0', 'RS-InC-1.0']),
    placed(4, 1),
  ];
  const isOpen = ({ license }: Pick<Media, 'license'>) => license === 'CC0-1.0';
  const first = await firstMedia(reader, items, isOpen);
  expect(first.map((medium) => medium && [medium.position, medium.identifier])).toEqual([
    [0, whole.identifier],
    [0, null],
    [1, whole.identifier],
    null,
    null,
  ]);
  expect(reads).toEqual([
    [3, 11, false],
    [2, 14, false],
    [1, 2, true],
  ]);
  expect(await firstMedia(reader, items, isOpen)).toEqual(first);
  expect(reads.length).toBe(3);
});
