import { IS_SYNONYM, NONE } from './bits.ts';

/** Deepest tree that is followed: a loop of parents ends here. */
export const MAX_DEPTH = 200;

/** Numbers of accepted species below each row that has any. */
export function speciesCounts(
  up: Uint32Array,
  bits: Uint32Array,
  isSpecies: (bits: number) => boolean,
): { readonly rows: Uint32Array<ArrayBuffer>; readonly counts: Uint32Array<ArrayBuffer> } {
  const counts = new Uint32Array(up.length);
  for (let row = 0; row < up.length; row++) {
    const bit = bits[row] ?? 0;
    if ((bit & IS_SYNONYM) !== 0 || !isSpecies(bit)) continue;
    let above = up[row] ?? NONE;
    for (let depth = 0; above !== NONE && depth < MAX_DEPTH; depth++) {
      counts[above] = (counts[above] ?? 0) + 1;
      above = up[above] ?? NONE;
    }
  }
  let filled = 0;
  for (const count of counts) if (count > 0) filled += 1;
  const rows = new Uint32Array(filled);
  const values = new Uint32Array(filled);
  let place = 0;
  counts.forEach((count, row) => {
    if (count === 0) return;
    rows[place] = row;
    values[place++] = count;
  });
  return { rows, counts: values };
}
