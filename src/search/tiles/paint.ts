import { type HexGrid, hexMiddle, PIXEL_UNITS, type SquareGrid, type TileGrid } from './grid.ts';
import { heatOf } from './heat.ts';
import type { TileCounts } from './job.ts';
import type { IndexedPicture } from './png.ts';
import { TILE_UNITS } from './projection.ts';
import { type Colour, rampStep, type TileStyle } from './styles.ts';

/** Pixels of a side at scale 1. */
const SIDE = 512;
const CLEAR: Colour = [0, 0, 0, 0];
/** Squares narrower than this have no line around them. */
const LEAST_BORDERED = 5;
const MOST_POWERS = 10;
/** Pixels of a dot at scale 1. */
const DOT = 2.5;

/** Paints the bins of a tile; a side has 512 × scale pixels. */
export function paintTile(
  grid: TileGrid,
  counts: TileCounts,
  style: TileStyle,
  scale: number,
): IndexedPicture {
  const side = SIDE * scale;
  if (style.kind === 'heat' && grid.kind === 'square' && grid.size === PIXEL_UNITS) {
    return heatOf(grid, counts, style.ramp, side);
  }
  const palette = [CLEAR, ...style.ramp, style.border ?? CLEAR];
  const canvas: Canvas = {
    side,
    scale,
    pixels: new Uint8Array(side * side),
    border: style.border === null ? null : palette.length - 1,
  };
  const steps = style.ramp.length;
  for (const bin of paintingOrder(counts)) {
    const colour = 1 + rampStep(counts[bin] ?? 0, steps);
    const column = bin % grid.columns;
    const row = Math.floor(bin / grid.columns);
    if (style.kind === 'circle') paintCircle(canvas, grid, column, row, counts[bin] ?? 0, colour);
    else if (grid.kind === 'hex') paintHex(canvas, grid, column, row, colour);
    else if (grid.size === PIXEL_UNITS && style.kind === 'point') {
      paintDot(canvas, column, row, colour);
    } else paintSquare(canvas, grid, counts, bin, colour);
  }
  return { side, pixels: canvas.pixels, palette };
}

interface Canvas {
  readonly side: number;
  readonly scale: number;
  readonly pixels: Uint8Array;
  /** Number of the border's colour; null where there is none. */
  readonly border: number | null;
}

/** Bins that have items, by the power of ten of their count, so that what is more is on top. */
function paintingOrder(counts: TileCounts): number[] {
  const byPower: number[][] = Array.from({ length: MOST_POWERS }, () => []);
  for (let bin = 0; bin < counts.length; bin += 1) {
    const count = counts[bin] ?? 0;
    if (count === 0) continue;
    byPower[rampStep(count, MOST_POWERS)]?.push(bin);
  }
  return byPower.flat();
}

/** Fills pixels [west, east) × [north, south) that lie on the tile. */
function fill(
  { side, pixels }: Canvas,
  west: number,
  north: number,
  east: number,
  south: number,
  colour: number,
): void {
  const from = Math.max(0, west);
  const to = Math.min(side, east);
  if (from >= to) return;
  for (let y = Math.max(0, north); y < Math.min(side, south); y += 1) {
    pixels.fill(colour, y * side + from, y * side + to);
  }
}

/** Larger than its pixel, so that single items are seen. */
function paintDot(canvas: Canvas, column: number, row: number, colour: number): void {
  const size = Math.max(1, Math.round(DOT * canvas.scale));
  const before = Math.floor((size - canvas.scale) / 2);
  const x = Math.floor(column * canvas.scale) - before;
  const y = Math.floor(row * canvas.scale) - before;
  fill(canvas, x, y, x + size, y + size, colour);
}

function paintSquare(
  canvas: Canvas,
  grid: SquareGrid,
  counts: TileCounts,
  bin: number,
  colour: number,
): void {
  const column = (bin % grid.columns) - grid.margin;
  const row = Math.floor(bin / grid.columns) - grid.margin;
  const at = (place: number): number =>
    Math.round((Math.min(TILE_UNITS, place * grid.size) * canvas.side) / TILE_UNITS);
  const [west, north, east, south] = [at(column), at(row), at(column + 1), at(row + 1)];
  fill(canvas, west, north, east, south, colour);
  const line = Math.round(canvas.scale);
  if (canvas.border === null || line < 1 || east - west < LEAST_BORDERED * canvas.scale) return;
  fill(canvas, west, north, east, north + line, canvas.border);
  fill(canvas, west, north, west + line, south, canvas.border);
  // Where a neighbour follows, its own line is enough.
  const isLast = bin % grid.columns === grid.columns - 1;
  if (!isLast && !counts[bin + 1]) fill(canvas, east - line, north, east, south, canvas.border);
  if (bin + grid.columns < counts.length && !counts[bin + grid.columns]) {
    fill(canvas, west, south - line, east, south, canvas.border);
  }
}

function paintHex(
  canvas: Canvas,
  grid: HexGrid,
  column: number,
  row: number,
  colour: number,
): void {
  const perUnit = canvas.side / TILE_UNITS;
  const [x, y] = hexMiddle(grid, grid.firstColumn + column, grid.firstPlace + row);
  const middle = [(x - grid.x) * perUnit, (y - grid.y) * perUnit] as const;
  const radius = grid.radius * perUnit;
  const isBordered = canvas.border !== null && radius > LEAST_BORDERED * canvas.scale;
  fillHex(canvas, middle, radius, isBordered && canvas.border !== null ? canvas.border : colour);
  if (isBordered) fillHex(canvas, middle, radius - canvas.scale * 1.15, colour);
}

function fillHex(
  canvas: Canvas,
  [x, y]: readonly [number, number],
  radius: number,
  colour: number,
): void {
  const half = (Math.sqrt(3) / 2) * radius;
  for (let line = Math.ceil(y - half - 0.5); line + 0.5 < y + half; line += 1) {
    // At the height of the middle a hexagon reaches out by its radius, at its top and bottom by half of it.
    const reach = radius - (Math.abs(line + 0.5 - y) / half) * (radius / 2);
    fill(canvas, Math.ceil(x - reach - 0.5), line, Math.ceil(x + reach - 0.5), line + 1, colour);
  }
}

function paintCircle(
  canvas: Canvas,
  grid: TileGrid,
  column: number,
  row: number,
  count: number,
  colour: number,
): void {
  const perUnit = canvas.side / TILE_UNITS;
  const [x, y] = middleOf(grid, column, row);
  const radius = Math.min(15, 4 + 2.5 * Math.log10(count)) * canvas.scale;
  fillCircle(canvas, x * perUnit, y * perUnit, radius, canvas.border ?? colour);
  fillCircle(canvas, x * perUnit, y * perUnit, radius - canvas.scale, colour);
}

function middleOf(grid: TileGrid, column: number, row: number): readonly [number, number] {
  if (grid.kind === 'hex') {
    const [x, y] = hexMiddle(grid, grid.firstColumn + column, grid.firstPlace + row);
    return [x - grid.x, y - grid.y];
  }
  const { size, margin } = grid;
  return [(column - margin + 0.5) * size, (row - margin + 0.5) * size];
}

function fillCircle(canvas: Canvas, x: number, y: number, radius: number, colour: number): void {
  for (let line = Math.ceil(y - radius - 0.5); line + 0.5 < y + radius; line += 1) {
    const reach = Math.sqrt(radius ** 2 - (line + 0.5 - y) ** 2);
    fill(canvas, Math.ceil(x - reach - 0.5), line, Math.ceil(x + reach - 0.5), line + 1, colour);
  }
}
