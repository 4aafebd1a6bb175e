import type { TileRequest } from '../model/requests.ts';
import { TILE_UNITS, type World, worldOf } from './projection.ts';
import { styleOf } from './styles.ts';

/** Units of a pixel: 512 of them are a side of a tile. */
export const PIXEL_UNITS = 8;
/** Units of the squares that circles are drawn for. */
const CIRCLE_UNITS = 128;
/** Pixels around a tile that a blur draws on. */
const BLUR_MARGIN = 4;

/**
 * The bins of a tile, in columns and rows from its north-western corner: squares or flat-topped hexagons. Bins are
 * the same for all tiles of a zoom, so that one that lies on two tiles holds the same items on both.
 */
export type TileGrid = SquareGrid | HexGrid;

interface CommonGrid {
  readonly world: World;
  /** Corner of the tile in the world's units. */
  readonly x: number;
  readonly y: number;
  readonly columns: number;
  readonly rows: number;
}

/** Squares of a tile, with a margin of squares around it. */
export interface SquareGrid extends CommonGrid {
  readonly kind: 'square';
  /** Units of a side; the last square of a tile is cut where it does not divide the tile. */
  readonly size: number;
  readonly margin: number;
}

/**
 * Hexagons that touch a tile. They are numbered by column and place in the column over the world: the middle of
 * (column, place) is at radius × (1 + 1.5 × column) and height × (place + 0.5), odd columns half a height lower. The
 * grid goes round the world without a seam.
 */
export interface HexGrid extends CommonGrid {
  readonly kind: 'hex';
  readonly radius: number;
  readonly height: number;
  /** Column and place of the grid's first hexagon. */
  readonly firstColumn: number;
  readonly firstPlace: number;
  /** Columns around the world. */
  readonly around: number;
}

/** Bins that a request asks for. */
export function gridOf(request: TileRequest): TileGrid {
  const world = worldOf(request.srs, request.z);
  const corner = { world, x: request.x * TILE_UNITS, y: request.y * TILE_UNITS };
  if (request.bin === 'hex') return hexGrid(corner, request);
  if (request.bin === 'square') return squareGrid(corner, request.squareSize, 0);
  if (request.format === 'mvt') return squareGrid(corner, PIXEL_UNITS, 0);
  const { kind } = styleOf(request.style);
  if (kind === 'polygon') return squareGrid(corner, request.squareSize, 0);
  if (kind === 'circle') return squareGrid(corner, CIRCLE_UNITS, 1);
  return squareGrid(corner, PIXEL_UNITS, kind === 'heat' ? BLUR_MARGIN : 0);
}

type Corner = Pick<CommonGrid, 'world' | 'x' | 'y'>;

function squareGrid(corner: Corner, size: number, margin: number): SquareGrid {
  const side = Math.ceil(TILE_UNITS / size) + 2 * margin;
  return { kind: 'square', ...corner, size, margin, columns: side, rows: side };
}

function hexGrid(corner: Corner, { hexPerTile, x }: TileRequest): HexGrid {
  // GBIF rounds up to an odd number, so that a whole number of pairs of columns fits a tile.
  const odd = hexPerTile % 2 === 0 ? hexPerTile + 1 : hexPerTile;
  const radius = TILE_UNITS / (1.5 * (odd + 1));
  const height = Math.sqrt(3) * radius;
  return {
    kind: 'hex',
    ...corner,
    radius,
    height,
    firstColumn: x * (odd + 1) - 2,
    firstPlace: Math.floor(corner.y / height) - 2,
    around: corner.world.tilesAcross * (odd + 1),
    columns: odd + 5,
    rows: Math.ceil(TILE_UNITS / height) + 5,
  };
}

/** Puts column and place of the hexagon around a point of the world into `found`. */
export function hexAt({ radius, height }: HexGrid, x: number, y: number, found: Hex): void {
  const q = ((x - radius) / radius) * (2 / 3);
  const r = (y - height / 2) / height - q / 2;
  const s = -q - r;
  let column = Math.round(q);
  let axial = Math.round(r);
  const third = Math.round(s);
  const offQ = Math.abs(column - q);
  const offR = Math.abs(axial - r);
  const offS = Math.abs(third - s);
  if (offQ > offR && offQ > offS) column = -axial - third;
  else if (offR > offS) axial = -column - third;
  found.column = column;
  found.place = axial + (column - (column & 1)) / 2;
}

/** A hexagon by its numbers over the world. */
export interface Hex {
  column: number;
  place: number;
}

/** Middle of a hexagon in the world's units. */
export const hexMiddle = (
  { radius, height }: HexGrid,
  column: number,
  place: number,
): readonly [x: number, y: number] => [
  radius * (1 + 1.5 * column),
  height * (place + 0.5 + ((column & 1) === 1 ? 0.5 : 0)),
];
