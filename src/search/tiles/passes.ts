import { AXIS_CELLS, latitudeCell } from '../geo/z-curve.ts';
import type { TileGrid } from './grid.ts';
import { latitudeAtY, TILE_UNITS } from './projection.ts';
import type { CellBox } from './ranges.ts';

/**
 * A part of the world that a tile's bins reach into: about the tile itself, and across the antimeridian what lies at
 * the other side of the map.
 */
export interface Pass {
  readonly box: CellBox;
  /** Times that the world is moved eastwards for the pass: 0, or -1 or 1 across the antimeridian. */
  readonly turn: -1 | 0 | 1;
}

/** The parts of the world of a grid: one, or two or three at the edges of the map. */
export function passesOf(grid: TileGrid): Pass[] {
  const { across } = grid.world;
  const reach = reachOf(grid);
  const west = grid.x - reach;
  const east = grid.x + TILE_UNITS + reach;
  const south = grid.y + TILE_UNITS + (reach === 0 ? 1 : reach);
  const north = grid.y - (reach === 0 ? 1 : reach);
  const passes: Pass[] = [];
  const add = (from: number, to: number, turn: Pass['turn']): void => {
    passes.push({ box: cellsOf(grid, from, to, south, north), turn });
  };
  add(Math.max(0, west), Math.min(across, east), 0);
  if (west < 0) add(across + west, across, -1);
  if (east > across) add(0, east - across, 1);
  return passes;
}

/** Units by which the bins of a tile reach beyond it. */
const reachOf = (grid: TileGrid): number =>
  grid.kind === 'hex' ? 2 * grid.radius : grid.margin * grid.size;

/** Cells that hold a part of the world, and one more on each side against rounding. */
function cellsOf(
  { world }: TileGrid,
  west: number,
  east: number,
  south: number,
  north: number,
): CellBox {
  const column = (x: number): number => Math.floor((x * AXIS_CELLS) / world.across);
  const row = (y: number): number =>
    latitudeCell(latitudeAtY(Math.max(0, Math.min(world.down, y)), world));
  return {
    west: Math.max(0, column(west) - 1),
    east: Math.min(AXIS_CELLS - 1, column(east) + 1),
    south: Math.max(0, row(south) - 1),
    north: Math.min(AXIS_CELLS - 1, row(north) + 1),
  };
}
