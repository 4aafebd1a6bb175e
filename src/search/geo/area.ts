import type { Area, Ring } from '../model/predicate.ts';

/**
 * Whether a point in degrees lies in the area. Longitude and latitude are plane coordinates; each polygon is read by
 * the even-odd rule over all its rings, so the direction of rings does not matter and holes are left out; a point on a
 * ring, a hole's included, is inside; the area is the union of its polygons. 180 and -180 are one meridian.
 */
export function isInside(area: Area): (latitude: number, longitude: number) => boolean {
  return (latitude, longitude) => {
    for (const rings of area.polygons) {
      if (inPolygon(rings, latitude, longitude)) return true;
      if (Math.abs(longitude) === 180 && inPolygon(rings, latitude, -longitude)) return true;
    }
    return false;
  };
}

function inPolygon(rings: readonly Ring[], latitude: number, longitude: number): boolean {
  let odd = false;
  for (const ring of rings) {
    for (let at = 0; at < ring.length; at += 1) {
      const [x1 = 0, y1 = 0] = ring[at] ?? [];
      const [x2 = 0, y2 = 0] = ring[at + 1 === ring.length ? 0 : at + 1] ?? [];
      if (onEnds(x1, y1, x2, y2, latitude, longitude)) return true;
      if (y1 > latitude === y2 > latitude) continue;
      const crossing = crossingAt(x1, y1, x2, y2, latitude);
      if (crossing === longitude) return true;
      if (crossing > longitude) odd = !odd;
    }
  }
  return odd;
}

/** Whether the point is the second end of an edge, or on it where it runs along a parallel. */
export const onEnds = (
  x1: number,
  y1: number,
  x2: number,
  y2: number,
  latitude: number,
  longitude: number,
): boolean =>
  y2 === latitude &&
  (x2 === longitude ||
    (y1 === latitude && Math.min(x1, x2) <= longitude && longitude <= Math.max(x1, x2)));

/** Longitude at which an edge that is not along a parallel crosses one. */
export const crossingAt = (
  x1: number,
  y1: number,
  x2: number,
  y2: number,
  latitude: number,
): number => x1 + ((latitude - y1) * (x2 - x1)) / (y2 - y1);

/** Edges of an area in flat columns, polygon after polygon, ring after ring. */
export interface Edges {
  readonly count: number;
  /** Ends of each edge: x1, y1, x2, y2. */
  readonly ends: Float64Array;
  /** Polygon of each. */
  readonly polygons: Uint32Array;
  /** Edge that ends where an edge begins, and the one that begins where it ends. */
  readonly before: Uint32Array;
  readonly after: Uint32Array;
  /** Some position lies on the antimeridian. */
  readonly touchesAntimeridian: boolean;
}

/** Columns of the edges. A ring that is not closed is closed. */
export function edgesOf(area: Area): Edges {
  let most = 0;
  for (const rings of area.polygons) for (const ring of rings) most += ring.length;
  const ends = new Float64Array(4 * most);
  const polygons = new Uint32Array(most);
  const before = new Uint32Array(most);
  const after = new Uint32Array(most);
  let count = 0;
  let touchesAntimeridian = false;
  for (const [polygon, rings] of area.polygons.entries()) {
    for (const ring of rings) {
      const first = count;
      for (let at = 0; at < ring.length; at += 1) {
        const [x1 = 0, y1 = 0] = ring[at] ?? [];
        const [x2 = 0, y2 = 0] = ring[at + 1 === ring.length ? 0 : at + 1] ?? [];
        if (Math.abs(x1) === 180) touchesAntimeridian = true;
        if (at > 0 && at + 1 === ring.length && x1 === x2 && y1 === y2) break;
        ends.set([x1, y1, x2, y2], 4 * count);
        polygons[count] = polygon;
        before[count] = count - 1;
        after[count] = count + 1;
        count += 1;
      }
      if (count > first) {
        before[first] = count - 1;
        after[count - 1] = first;
      }
    }
  }
  return { count, ends, polygons, before, after, touchesAntimeridian };
}
