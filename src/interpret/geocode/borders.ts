import { CELLS_PER_DEGREE, COLUMNS, columnOf, ROWS, rowOf } from './cells.ts';

/** Border lines as they are stored: points one after the other, each chain with the units on its two sides. */
export interface Lines {
  readonly longitude: Float64Array;
  readonly latitude: Float64Array;
  /** The chain of a point. */
  readonly chain: Uint16Array;
  /** Units left and right of a chain, 0 for water. */
  readonly left: Uint16Array;
  readonly right: Uint16Array;
}

/** Border lines found by cell. A segment has the number of its first point. */
export interface Borders extends Lines {
  /** The segments of cell `c`: `segments` from `starts[c]` to before `starts[c + 1]`. */
  readonly starts: Uint32Array;
  readonly segments: Uint32Array;
}

/** Finds the cells of all segments. Written for speed: it is most of the time that loading takes. */
export function indexBorders(lines: Lines): Borders {
  const { longitude, latitude, chain } = lines;
  const count = chain.length;
  const cellOf = new Uint32Array(count);
  for (let i = 0; i < count; i++)
    cellOf[i] = rowOf(latitude[i] ?? 0) * COLUMNS + columnOf(longitude[i] ?? 0);
  const starts = new Uint32Array(COLUMNS * ROWS + 1);
  const across = new Across();
  for (let i = 0; i + 1 < count; i++) {
    if (chain[i] !== chain[i + 1]) continue;
    const cell = cellOf[i] ?? 0;
    if (cell === cellOf[i + 1]) starts[cell] = (starts[cell] ?? 0) + 1;
    else across.add(longitude, latitude, i);
  }
  for (let at = 0; at < across.length; at++) {
    const cell = across.cells[at] ?? 0;
    starts[cell] = (starts[cell] ?? 0) + 1;
  }
  let sum = 0;
  for (let cell = 0; cell < starts.length; cell++) {
    sum += starts[cell] ?? 0;
    starts[cell] = sum;
  }
  // Filled from behind: each cell's end moves down to its start
  const segments = new Uint32Array(sum);
  for (let at = across.length - 1; at >= 0; at--) {
    const cell = across.cells[at] ?? 0;
    const place = (starts[cell] ?? 0) - 1;
    starts[cell] = place;
    segments[place] = across.segments[at] ?? 0;
  }
  for (let i = count - 2; i >= 0; i--) {
    const cell = cellOf[i] ?? 0;
    if (cell !== cellOf[i + 1] || chain[i] !== chain[i + 1]) continue;
    const place = (starts[cell] ?? 0) - 1;
    starts[cell] = place;
    segments[place] = i;
  }
  return { ...lines, starts, segments };
}

/** Segments that leave their cell, with every cell that they may touch. */
class Across {
  cells = new Uint32Array(1 << 18);
  segments = new Uint32Array(1 << 18);
  length = 0;

  add(longitude: Float64Array, latitude: Float64Array, i: number): void {
    const x1 = longitude[i] ?? 0;
    const y1 = latitude[i] ?? 0;
    const x2 = longitude[i + 1] ?? 0;
    const y2 = latitude[i + 1] ?? 0;
    const bottom = Math.min(y1, y2);
    const top = Math.max(y1, y2);
    const last = rowOf(top);
    const slope = y1 === y2 ? 0 : (x2 - x1) / (y2 - y1);
    for (let row = rowOf(bottom); row <= last; row++) {
      const south = Math.max(row / CELLS_PER_DEGREE - 90, bottom);
      const north = Math.min((row + 1) / CELLS_PER_DEGREE - 90, top);
      const from = y1 === y2 ? x1 : x1 + (south - y1) * slope;
      const to = y1 === y2 ? x2 : x1 + (north - y1) * slope;
      const end = columnOf(Math.min(180, Math.max(from, to) + 1e-9));
      for (
        let column = columnOf(Math.max(-180, Math.min(from, to) - 1e-9));
        column <= end;
        column++
      )
        this.#push(row * COLUMNS + column, i);
    }
  }

  #push(cell: number, segment: number): void {
    if (this.length === this.cells.length) {
      this.cells = doubled(this.cells);
      this.segments = doubled(this.segments);
    }
    this.cells[this.length] = cell;
    this.segments[this.length] = segment;
    this.length += 1;
  }
}

function doubled(values: Uint32Array<ArrayBuffer>): Uint32Array<ArrayBuffer> {
  const more = new Uint32Array(values.length * 2);
  more.set(values);
  return more;
}

/**
 * The unit at a point of a cell: on the near side of the next border to the west within the cell, else of the next one to
 * the south along the cell's west side, else that of its south-west corner.
 */
export function unitAt(
  borders: Borders,
  cell: number,
  corner: number,
  lon: number,
  lat: number,
): number {
  const { longitude, latitude, segments, starts } = borders;
  const west = (cell % COLUMNS) / CELLS_PER_DEGREE - 180;
  const end = starts[cell + 1] ?? 0;
  let nearest = -1;
  let best = west;
  for (let at = starts[cell] ?? 0; at < end; at++) {
    const i = segments[at] ?? 0;
    const y1 = latitude[i] ?? 0;
    const y2 = latitude[i + 1] ?? 0;
    if (y1 <= lat === y2 <= lat) continue;
    const x1 = longitude[i] ?? 0;
    const x = x1 + ((lat - y1) * ((longitude[i + 1] ?? 0) - x1)) / (y2 - y1);
    if (x >= best && x <= lon) {
      best = x;
      nearest = i;
    }
  }
  if (nearest >= 0) return eastOf(borders, nearest);
  best = Math.floor(cell / COLUMNS) / CELLS_PER_DEGREE - 90;
  for (let at = starts[cell] ?? 0; at < end; at++) {
    const i = segments[at] ?? 0;
    const x1 = longitude[i] ?? 0;
    const x2 = longitude[i + 1] ?? 0;
    if (x1 <= west === x2 <= west) continue;
    const y1 = latitude[i] ?? 0;
    const y = y1 + ((west - x1) * ((latitude[i + 1] ?? 0) - y1)) / (x2 - x1);
    if (y >= best && y <= lat) {
      best = y;
      nearest = i;
    }
  }
  return nearest >= 0 ? northOf(borders, nearest) : corner;
}

/** The unit east of a segment. */
export function eastOf({ latitude, chain, left, right }: Borders, i: number): number {
  const north = (latitude[i + 1] ?? 0) > (latitude[i] ?? 0);
  return (north ? right : left)[chain[i] ?? 0] ?? 0;
}

/** The unit west of a segment. */
export function westOf({ latitude, chain, left, right }: Borders, i: number): number {
  const north = (latitude[i + 1] ?? 0) > (latitude[i] ?? 0);
  return (north ? left : right)[chain[i] ?? 0] ?? 0;
}

function northOf({ longitude, chain, left, right }: Borders, i: number): number {
  const east = (longitude[i + 1] ?? 0) > (longitude[i] ?? 0);
  return (east ? left : right)[chain[i] ?? 0] ?? 0;
}
