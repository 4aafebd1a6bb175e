import type { FlatPolygon } from './shapes.ts';

const MOST_CELLS_OF_EDGES = 4_000_000;
const MOST_PAIRS = 20_000_000;

/** Whether edges of the rings cross each other; null where finding out would take too long. */
export function crossesItself(rings: FlatPolygon): boolean | null {
  const edges = edgesOf(rings);
  const grid = gridOf(edges);
  if (grid === null) return null;
  let pairs = 0;
  for (const cell of grid) {
    pairs += (cell.length * (cell.length - 1)) / 2;
    if (pairs > MOST_PAIRS) return null;
    for (let i = 1; i < cell.length; i += 1) {
      for (let j = 0; j < i; j += 1) {
        if (cross(edges, 4 * (cell[i] ?? 0), 4 * (cell[j] ?? 0))) return true;
      }
    }
  }
  return false;
}

/** x and y of the start and of the end of each edge. */
function edgesOf(rings: FlatPolygon): Float64Array {
  const count = rings.reduce((sum, ring) => sum + Math.max(0, ring.length / 2 - 1), 0);
  const edges = new Float64Array(4 * count);
  let to = 0;
  for (const ring of rings) {
    for (let at = 0; at + 3 < ring.length; at += 2) {
      edges[to] = ring[at] ?? 0;
      edges[to + 1] = ring[at + 1] ?? 0;
      edges[to + 2] = ring[at + 2] ?? 0;
      edges[to + 3] = ring[at + 3] ?? 0;
      to += 4;
    }
  }
  return edges;
}

/** Numbers of the edges whose boxes touch each cell of a grid; null where there are too many. */
function gridOf(edges: Float64Array): Iterable<readonly number[]> | null {
  const count = edges.length / 4;
  let west = Number.POSITIVE_INFINITY;
  let east = Number.NEGATIVE_INFINITY;
  let south = Number.POSITIVE_INFINITY;
  let north = Number.NEGATIVE_INFINITY;
  for (let at = 0; at < edges.length; at += 2) {
    const x = edges[at] ?? 0;
    const y = edges[at + 1] ?? 0;
    if (x < west) west = x;
    if (x > east) east = x;
    if (y < south) south = y;
    if (y > north) north = y;
  }
  const side = Math.max(1, Math.min(1024, Math.ceil(Math.sqrt(count))));
  const across = side / Math.max(east - west, 1e-9);
  const up = side / Math.max(north - south, 1e-9);
  const column = (x: number): number => Math.min(side - 1, Math.floor((x - west) * across));
  const row = (y: number): number => Math.min(side - 1, Math.floor((y - south) * up));
  const cells = new Map<number, number[]>();
  let entries = 0;
  for (let edge = 0; edge < count; edge += 1) {
    const [x = 0, y = 0, toX = 0, toY = 0] = edges.subarray(4 * edge, 4 * edge + 4);
    const lastColumn = column(Math.max(x, toX));
    const lastRow = row(Math.max(y, toY));
    for (let r = row(Math.min(y, toY)); r <= lastRow; r += 1) {
      for (let c = column(Math.min(x, toX)); c <= lastColumn; c += 1) {
        entries += 1;
        if (entries > MOST_CELLS_OF_EDGES) return null;
        const at = r * side + c;
        const cell = cells.get(at);
        if (cell === undefined) cells.set(at, [edge]);
        else cell.push(edge);
      }
    }
  }
  return cells.values();
}

/** Whether two edges cross at a point that is an end of neither. */
function cross(edges: Float64Array, a: number, b: number): boolean {
  const side = (edge: number, point: number): number => {
    const x = edges[edge] ?? 0;
    const y = edges[edge + 1] ?? 0;
    return Math.sign(
      ((edges[edge + 2] ?? 0) - x) * ((edges[point + 1] ?? 0) - y) -
        ((edges[edge + 3] ?? 0) - y) * ((edges[point] ?? 0) - x),
    );
  };
  return side(a, b) * side(a, b + 2) < 0 && side(b, a) * side(b, a + 2) < 0;
}
