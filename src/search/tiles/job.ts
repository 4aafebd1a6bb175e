import type { Bitmap } from '../bitmap.ts';
import type { GeoOrder } from '../model/segment.ts';
import type { Pass } from './passes.ts';

/** Items of each bin of a request's grid, row by row. */
export type TileCounts = Uint32Array<ArrayBuffer>;

/** Work on the points of a segment that may lie in a tile. */
export interface CountJob {
  readonly order: GeoOrder;
  /** Rows that match; null: all. */
  readonly bits: Bitmap | null;
  readonly pass: Pass;
  readonly counts: TileCounts;
  /** Places of the order that this share looks at. */
  readonly from: number;
  readonly to: number;
}
