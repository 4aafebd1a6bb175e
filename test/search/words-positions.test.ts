import { expect, test } from 'vitest';
import { hasBit, newBitmap } from '../../src/search/bitmap.ts';
import { ByteWriter } from '../../src/search/bytes.ts';
import { decodePositions } from '../../src/search/words/positions.ts';
import { randomOf } from './words-support/fake-segment.ts';

test('reads the positions of wanted rows', () => {
  const random = randomOf(9);
  for (let round = 0; round < 200; round += 1) {
    const size = 1 + random(300);
    const within = newBitmap(size);
    const rows: number[] = [];
    const expected: [number, number[]][] = [];
    const writer = new ByteWriter();
    for (let row = 0; row < size; row += 1) {
      if (random(2) === 0) within[row >>> 5] = (within[row >>> 5] ?? 0) | (1 << (row & 31));
      if (random(3) === 0) continue;
      rows.push(row);
      const positions: number[] = [];
      let position = random(1000) * random(100);
      for (let left = random(6); left >= 0; left -= 1) {
        const before = positions.at(-1) ?? 0;
        positions.push(position);
        writer.varint((position - before) * 2 + (left > 0 ? 1 : 0));
        position += 1 + random(300);
      }
      if (hasBit(within, row)) expected.push([row, positions]);
    }
    const lists = decodePositions(rows, writer.view(), within);
    const found = Array.from(lists?.rows ?? [], (row, at) => [
      row,
      Array.from(lists?.positions.subarray(lists.starts[at], lists.starts[at + 1]) ?? []),
    ]);
    expect(found).toEqual(expected);
    if (rows.length > 0) {
      expect(decodePositions(rows, writer.view().subarray(0, -1), within)).toBeNull();
    }
  }
});
