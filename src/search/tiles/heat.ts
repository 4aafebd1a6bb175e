import type { SquareGrid } from './grid.ts';
import type { TileCounts } from './job.ts';
import type { IndexedPicture } from './png.ts';
import type { Colour } from './styles.ts';

/** Colours of the ramp between which the heat is told apart. */
const SHADES = 254;
/** Weights of a pixel and its neighbours in one pass of the blur. */
const BLUR = [1, 4, 6, 4, 1] as const;
const BLUR_SUM = 16;
/** Heat of a pixel: that of one item is seen, that of a million is the greatest. */
const LEAST_HEAT = 0.35;
const MOST_ITEMS = 1e6;
/** A single pixel loses most of its heat to its neighbours. */
const SHARPNESS = 3;
const LEAST_SEEN = 0.01;

/** Pixels blurred into one another. The grid has a margin, so that a tile's edge is as its neighbour's. */
export function heatOf(
  grid: SquareGrid,
  counts: TileCounts,
  ramp: readonly Colour[],
  side: number,
): IndexedPicture {
  const heat = Float32Array.from(counts, heatOfCount);
  blur(heat, grid.columns, 1);
  blur(heat, grid.columns, grid.columns);
  const steps = stepsOf(side, grid);
  const line = new Float32Array(grid.columns);
  const pixels = new Uint8Array(side * side);
  for (let y = 0; y < side; y += 1) {
    mixRows(heat, grid.columns, steps.places[y] ?? 0, steps.shares[y] ?? 0, line);
    for (let x = 0; x < side; x += 1) {
      const at = steps.places[x] ?? 0;
      const share = steps.shares[x] ?? 0;
      const value = (line[at] ?? 0) * (1 - share) + (line[at + 1] ?? 0) * share;
      if (value <= LEAST_SEEN) continue;
      pixels[y * side + x] = 1 + Math.min(SHADES - 1, value * SHARPNESS * SHADES);
    }
  }
  return { side, pixels, palette: [[0, 0, 0, 0], ...shadesOf(ramp)] };
}

/** Between which pixels of the grid each pixel of the picture lies, and how near to the second. */
function stepsOf(
  side: number,
  { columns, margin }: SquareGrid,
): { readonly places: Uint16Array; readonly shares: Float32Array } {
  const places = new Uint16Array(side);
  const shares = new Float32Array(side);
  const perPixel = (columns - 2 * margin) / side;
  for (let pixel = 0; pixel < side; pixel += 1) {
    const place = (pixel + 0.5) * perPixel - 0.5 + margin;
    places[pixel] = Math.floor(place);
    shares[pixel] = place - Math.floor(place);
  }
  return { places, shares };
}

function mixRows(
  heat: Float32Array,
  columns: number,
  row: number,
  share: number,
  into: Float32Array,
): void {
  const first = row * columns;
  for (let at = 0; at < columns; at += 1) {
    into[at] = (heat[first + at] ?? 0) * (1 - share) + (heat[first + columns + at] ?? 0) * share;
  }
}

const heatOfCount = (count: number): number =>
  count === 0
    ? 0
    : LEAST_HEAT + (1 - LEAST_HEAT) * Math.min(1, Math.log(count) / Math.log(MOST_ITEMS));

/** One pass along rows (`step` 1) or columns (`step` their number). */
function blur(heat: Float32Array, columns: number, step: number): void {
  const before = heat.slice();
  const rows = heat.length / columns;
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 1) {
      const at = row * columns + column;
      const along = step === 1 ? column : row;
      const last = step === 1 ? columns : rows;
      let sum = 0;
      for (let off = -2; off <= 2; off += 1) {
        if (along + off < 0 || along + off >= last) continue;
        sum += (BLUR[off + 2] ?? 0) * (before[at + off * step] ?? 0);
      }
      heat[at] = sum / BLUR_SUM;
    }
  }
}

/** Colours between those of the ramp, at even distances. */
function shadesOf(ramp: readonly Colour[]): Colour[] {
  return Array.from({ length: SHADES }, (_, shade) => {
    const place = (shade / (SHADES - 1)) * (ramp.length - 1);
    const low = ramp[Math.floor(place)] ?? [0, 0, 0, 0];
    const high = ramp[Math.ceil(place)] ?? low;
    const share = place - Math.floor(place);
    const mix = (at: 0 | 1 | 2 | 3): number => Math.round(low[at] + (high[at] - low[at]) * share);
    return [mix(0), mix(1), mix(2), mix(3)];
  });
}
