import type { Cell } from '../tables/rows-out.ts';

/** Rows drawn at random while they come: each row has the same chance, and equal seeds draw equal rows. */
export interface RowSample {
  readonly most: number;
  readonly seed: number;
  readonly rows: (readonly Cell[])[];
  seen: number;
  state: number;
}

export const rowSample = (most: number, seed: number): RowSample => ({
  most,
  seed,
  rows: [],
  seen: 0,
  state: seed >>> 0,
});

/** Gives a row its chance (Vitter's algorithm R). */
export function drawRow(sample: RowSample, row: readonly Cell[]): void {
  sample.seen += 1;
  if (sample.rows.length < sample.most) {
    sample.rows.push(row);
    return;
  }
  if (sample.most === 0) return;
  const at = Math.floor(random(sample) * sample.seen);
  if (at < sample.most) sample.rows[at] = row;
}

/** 0 to 1 (mulberry32). */
function random(sample: RowSample): number {
  sample.state = (sample.state + 0x6d2b79f5) >>> 0;
  let bits = sample.state;
  bits = Math.imul(bits ^ (bits >>> 15), bits | 1);
  bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61);
  return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32;
}
