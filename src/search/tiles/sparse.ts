import type { TileCounts } from './job.ts';

/** Bins of a grid that hold items, ascending, with how many: most bins of a tile are empty. */
export interface SparseCounts {
  readonly bins: Uint32Array;
  readonly counts: Uint32Array;
}

/** The bins that hold items. */
export function sparseOf(counts: TileCounts): SparseCounts {
  let size = 0;
  for (let bin = 0; bin < counts.length; bin += 1) if (counts[bin] !== 0) size += 1;
  const sparse = { bins: new Uint32Array(size), counts: new Uint32Array(size) };
  let at = 0;
  for (let bin = 0; bin < counts.length; bin += 1) {
    const count = counts[bin] ?? 0;
    if (count === 0) continue;
    sparse.bins[at] = bin;
    sparse.counts[at] = count;
    at += 1;
  }
  return sparse;
}

/** Adds the counts of one part of the items to those of others. */
export function addSparse(into: TileCounts, { bins, counts }: SparseCounts): void {
  for (let at = 0; at < bins.length; at += 1) {
    const bin = bins[at] ?? 0;
    into[bin] = (into[bin] ?? 0) + (counts[at] ?? 0);
  }
}
