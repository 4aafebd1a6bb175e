import { PbfWriter } from 'pbf';
import { type HexGrid, hexMiddle, type SquareGrid, type TileGrid } from './grid.ts';
import type { TileCounts } from './job.ts';
import { TILE_UNITS } from './projection.ts';

/** Field numbers of the Mapbox Vector Tile specification 2.1, section 4. */
const TILE_LAYER = 3;
const LAYER = { name: 1, feature: 2, key: 3, value: 4, extent: 5, version: 15 } as const;
const FEATURE = { id: 1, tags: 2, type: 3, geometry: 4 } as const;
const VALUE_UINT = 5;
const POINT = 1;
const POLYGON = 3;
const MOVE_TO = 1;
const LINE_TO = 2;
const CLOSE_PATH = (1 << 3) | 7;

const VARINT = 0;
const BYTES = 2;

const command = (name: number, times: number): number => (times << 3) | name;

/**
 * The bins that have items as a vector tile of one layer, `occurrence`, of 4096 units: points in the middle of pixels
 * where `asPoints`, else squares or whole hexagons. Each has the attribute `total`, and an id that is the same on each
 * tile which the bin touches (left out at zooms whose numbers are too great). No bytes where no bin has any.
 */
export function encodeVectorTile(
  grid: TileGrid,
  counts: TileCounts,
  asPoints: boolean,
): Uint8Array {
  const values = new Map<number, number>();
  const layer = new PbfWriter(new Uint8Array(1 << 14));
  const writer = { grid, asPoints, layer, values };
  for (let bin = 0; bin < counts.length; bin += 1) {
    const total = counts[bin] ?? 0;
    if (total > 0) writeBin(writer, bin, total);
  }
  if (values.size === 0) return new Uint8Array(0);
  const tile = new PbfWriter();
  tile.writeMessage(TILE_LAYER, writeLayer, { features: layer.finish(), values });
  return tile.finish();
}

interface Writer {
  readonly grid: TileGrid;
  readonly asPoints: boolean;
  readonly layer: PbfWriter;
  /** Place of each total among the layer's values. */
  readonly values: Map<number, number>;
}

function writeLayer(
  { features, values }: { features: Uint8Array; values: ReadonlyMap<number, number> },
  layer: PbfWriter,
): void {
  layer.writeVarintField(LAYER.version, 2);
  layer.writeStringField(LAYER.name, 'occurrence');
  layer.writeVarintField(LAYER.extent, TILE_UNITS);
  layer.writeStringField(LAYER.key, 'total');
  for (const total of values.keys()) layer.writeMessage(LAYER.value, writeValue, total);
  layer.realloc(features.length);
  layer.buf.set(features, layer.pos);
  layer.pos += features.length;
}

const writeValue = (total: number, value: PbfWriter): void =>
  value.writeVarintField(VALUE_UINT, total);

function writeBin({ grid, asPoints, layer, values }: Writer, bin: number, total: number): void {
  const column = bin % grid.columns;
  const row = Math.floor(bin / grid.columns);
  const corners = cornersOf(grid, asPoints, column, row);
  if (corners === null) return;
  let value = values.get(total);
  if (value === undefined) {
    value = values.size;
    values.set(total, value);
  }
  // A feature has less than 128 bytes, so that its length is one byte, which is written last.
  layer.writeTag(LAYER.feature, BYTES);
  layer.realloc(128);
  const lengthAt = layer.pos;
  layer.pos += 1;
  writeFeature(layer, idOf(grid, column, row), value, corners);
  layer.buf[lengthAt] = layer.pos - lengthAt - 1;
}

/** Null where the bin does not touch the tile. */
const cornersOf = (
  grid: TileGrid,
  asPoints: boolean,
  column: number,
  row: number,
): number[] | null => {
  if (grid.kind === 'hex') return hexCorners(grid, column, row);
  return asPoints ? squareMiddle(grid, column, row) : squareCorners(grid, column, row);
};

function writeFeature(
  feature: PbfWriter,
  id: number | null,
  value: number,
  corners: readonly number[],
): void {
  if (id !== null) feature.writeVarintField(FEATURE.id, id);
  feature.writeTag(FEATURE.tags, BYTES);
  feature.writeVarint(1 + sizeOfVarint(value));
  feature.writeVarint(0);
  feature.writeVarint(value);
  const isPoint = corners.length === 2;
  feature.writeTag(FEATURE.type, VARINT);
  feature.writeVarint(isPoint ? POINT : POLYGON);
  feature.writeTag(FEATURE.geometry, BYTES);
  const lengthAt = feature.pos;
  feature.pos += 1;
  let x = 0;
  let y = 0;
  for (let at = 0; at < corners.length; at += 2) {
    if (at === 0) feature.writeVarint(command(MOVE_TO, 1));
    if (at === 2) feature.writeVarint(command(LINE_TO, corners.length / 2 - 1));
    feature.writeSVarint((corners[at] ?? 0) - x);
    feature.writeSVarint((corners[at + 1] ?? 0) - y);
    x = corners[at] ?? 0;
    y = corners[at + 1] ?? 0;
  }
  if (!isPoint) feature.writeVarint(CLOSE_PATH);
  feature.buf[lengthAt] = feature.pos - lengthAt - 1;
}

function sizeOfVarint(value: number): number {
  let size = 1;
  for (let rest = value; rest >= 128; rest = Math.floor(rest / 128)) size += 1;
  return size;
}

/** Number of a bin among those of the world; null where it does not fit a double. */
function idOf(grid: TileGrid, column: number, row: number): number | null {
  const id = grid.kind === 'hex' ? hexId(grid, column, row) : squareId(grid, column, row);
  return Number.isSafeInteger(id) ? id : null;
}

function hexId(grid: HexGrid, column: number, row: number): number {
  const around = (((grid.firstColumn + column) % grid.around) + grid.around) % grid.around;
  return (grid.firstPlace + row + 2) * grid.around + around;
}

function squareId({ world, x, y, size, margin }: SquareGrid, column: number, row: number): number {
  const ofTile = Math.ceil(TILE_UNITS / size);
  const right = (x / TILE_UNITS) * ofTile + column - margin;
  const down = (y / TILE_UNITS) * ofTile + row - margin;
  return down * world.tilesAcross * ofTile + right;
}

const squareMiddle = ({ size, margin }: SquareGrid, column: number, row: number): number[] => [
  (column - margin) * size + (size >> 1),
  (row - margin) * size + (size >> 1),
];

/** Clockwise on the screen, as the specification wants outer rings. */
function squareCorners({ size, margin }: SquareGrid, column: number, row: number): number[] {
  const west = (column - margin) * size;
  const north = (row - margin) * size;
  const east = Math.min(west + size, TILE_UNITS);
  const south = Math.min(north + size, TILE_UNITS);
  return [west, north, east, north, east, south, west, south];
}

/** Null where the hexagon does not touch the tile. */
export function hexCorners(grid: HexGrid, column: number, row: number): number[] | null {
  const [x, y] = hexMiddle(grid, grid.firstColumn + column, grid.firstPlace + row);
  const left = x - grid.x;
  const top = y - grid.y;
  const { radius } = grid;
  const half = grid.height / 2;
  if (left + radius <= 0 || left - radius >= TILE_UNITS) return null;
  if (top + half <= 0 || top - half >= TILE_UNITS) return null;
  return [
    left - radius / 2,
    top - half,
    left + radius / 2,
    top - half,
    left + radius,
    top,
    left + radius / 2,
    top + half,
    left - radius / 2,
    top + half,
    left - radius,
    top,
  ].map(Math.round);
}
