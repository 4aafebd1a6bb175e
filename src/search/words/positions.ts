import type { Bitmap } from '../bitmap.ts';
import type { PositionLists } from '../model/segment.ts';

/**
 * Positions of a word in those of its rows that are set in `within`. `bytes` holds for each of `rows` its positions as
 * LEB128 numbers: twice the distance from the one before, plus 1 where another one of the row follows. Null where the
 * bytes end too early.
 */
export const decodePositions = (
  rows: ArrayLike<number>,
  bytes: Uint8Array,
  within: Bitmap,
): PositionLists | null => {
  const kept = new Uint32Array(rows.length);
  const starts = new Uint32Array(rows.length + 1);
  let positions = new Uint32Array(Math.min(bytes.length, rows.length * 2) + 16);
  let count = 0;
  let size = 0;
  let at = 0;
  const end = bytes.length;
  for (let number = 0; number < rows.length; number += 1) {
    const row = rows[number] ?? 0;
    // Rows without positions: the bytes ended too early.
    if (at >= end) return null;
    if (((within[row >>> 5] ?? 0) & (1 << (row & 31))) === 0) {
      for (let more = 1; more === 1; ) {
        let byte = bytes[at++] ?? 0;
        more = byte & 1;
        while (byte >= 0x80) byte = bytes[at++] ?? 0;
      }
      continue;
    }
    let position = 0;
    for (let more = 1; more === 1; ) {
      let byte = bytes[at++] ?? 0;
      more = byte & 1;
      let step = (byte & 0x7f) >>> 1;
      for (let shift = 6; byte >= 0x80; shift += 7) {
        byte = bytes[at++] ?? 0;
        step |= (byte & 0x7f) << shift;
      }
      position += step;
      if (size === positions.length) {
        const grown = new Uint32Array(size * 2);
        grown.set(positions);
        positions = grown;
      }
      positions[size] = position;
      size += 1;
    }
    kept[count] = row;
    count += 1;
    starts[count] = size;
  }
  if (at > end) return null;
  return {
    rows: kept.subarray(0, count),
    starts: starts.subarray(0, count + 1),
    positions: positions.subarray(0, size),
  };
};
