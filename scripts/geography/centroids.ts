import { METERS_PER_DEGREE, REACH_DEGREES } from '../../src/interpret/geocode/cells.ts';
import { degreesBetween } from '../../src/interpret/geocode/distance.ts';
import type { Centroid, Unit } from '../../src/interpret/geocode/geography.ts';
import { inRing, signedArea } from './plane.ts';
import type { Chain } from './topology.ts';

/** No point is taken for a centroid that is further off (GBIF keeps distances up to 5 km). */
const MOST_METERS = 5000;
/** Of the side of a square as large as the country: of random points one in 3,000 is taken for a given middle of it. */
const SHARE_OF_SIDE = 0.01;
/** Countries on both sides of the antimeridian are measured from 0 to 360 degrees, so are their middles. */
const ACROSS = new Set(['RU', 'FJ', 'NZ', 'KI', 'US', 'UM', 'TV', 'WF']);

type Point = readonly [longitude: number, latitude: number];

/**
 * Four middles of each country, where they differ: the centre of gravity (in plain longitude and latitude, as geographic
 * information systems compute it) and the middle of the bounding box, of all its land and of its largest piece.
 */
export function findCentroids(
  units: readonly Unit[],
  chains: readonly Chain[],
  toDegrees: (x: number, y: number) => Point,
): Centroid[] {
  const codes = [
    ...new Set(units.filter((unit) => unit.codes.length === 1).flatMap((unit) => unit.codes)),
  ];
  return codes
    .filter((code) => code !== 'AQ')
    .toSorted()
    .flatMap((code) => centroidsOf(code, ringsOf(code, units, chains, toDegrees)));
}

/** Both edges of the map are one meridian, but for the last digits. */
const keyOf = ([lon, lat]: Point = [0, 0]): string => `${lon.toFixed(6)} ${lat.toFixed(6)}`;

const isNear = ([lon, lat]: Point = [0, 0], [otherLon, otherLat]: Point): boolean =>
  Math.abs(lon - otherLon) < 0.01 && Math.abs(lat - otherLat) < 0.01;

/** A country's outlines, land on the left. */
function ringsOf(
  code: string,
  units: readonly Unit[],
  chains: readonly Chain[],
  toDegrees: (x: number, y: number) => Point,
): Point[][] {
  const own = (unit: number): boolean =>
    units[unit]?.codes[0] === code && units[unit]?.codes.length === 1;
  const unroll = ([lon, lat]: Point): Point => [ACROSS.has(code) && lon < 0 ? lon + 360 : lon, lat];
  const open = new Map<string, Point[][]>();
  const lines: Point[][] = [];
  for (const { points, left, right } of chains) {
    if (own(left) === own(right)) continue;
    const line = (own(left) ? points : points.toReversed()).map(([x, y]) =>
      unroll(toDegrees(x, y)),
    );
    lines.push(line);
    const start = keyOf(line[0]);
    open.set(start, [...(open.get(start) ?? []), line]);
  }
  const used = new Set<Point[]>();
  const rings: Point[][] = [];
  const following = (end: Point, start: Point): Point[] | undefined => {
    const next = open.get(keyOf(end))?.find((other) => !used.has(other));
    if (next !== undefined || keyOf(end) === keyOf(start)) return next;
    // What ran along the antimeridian was left out, and with it up to a step of the grid
    return lines.find((other) => !used.has(other) && isNear(other[0], end));
  };
  for (const line of lines) {
    if (used.has(line)) continue;
    const ring: Point[] = [];
    for (let next: Point[] | undefined = line; next !== undefined; ) {
      used.add(next);
      ring.push(...next.slice(0, -1));
      next = following(next.at(-1) ?? [0, 0], ring[0] ?? [0, 0]);
    }
    if (ring.length > 2) rings.push(ring);
  }
  return rings;
}

function centroidsOf(code: string, rings: readonly Point[][]): Centroid[] {
  const largest = rings.toSorted((a, b) => signedArea(b) - signedArea(a)).slice(0, 1);
  const middles = [rings, largest].flatMap((some) => [gravity(some), boxMiddle(some)]);
  const found: Centroid[] = [];
  const radius = radiusFor(rings);
  for (const [lon, lat] of middles) {
    // A far islet can move the middle of the box to another ocean
    if (!inReach(lon, lat, rings)) continue;
    const longitude = round(lon > 180 ? lon - 360 : lon);
    const latitude = round(lat);
    if (found.some((other) => other.longitude === longitude && other.latitude === latitude))
      continue;
    found.push({ code, longitude, latitude, radius });
  }
  return found;
}

const inReach = (lon: number, lat: number, rings: readonly Point[][]): boolean =>
  inRings(lon, lat, rings) ||
  rings.some((ring) =>
    ring.some(
      ([x, y]) =>
        Math.abs(y - lat) < REACH_DEGREES && degreesBetween(lon, lat, x, y) < REACH_DEGREES,
    ),
  );

const inRings = (lon: number, lat: number, rings: readonly Point[][]): boolean =>
  rings.filter((ring) => inRing(ring, lon, lat)).length % 2 === 1;

function gravity(rings: readonly Point[][]): Point {
  let area = 0;
  let x = 0;
  let y = 0;
  for (const ring of rings) {
    // Measured from the ring's first point: far from the origin digits would cancel out
    const [x0, y0] = ring[0] ?? [0, 0];
    let ringArea = 0;
    let ringX = 0;
    let ringY = 0;
    for (const [i, [lon, lat]] of ring.entries()) {
      const [nextLon, nextLat] = ring[(i + 1) % ring.length] ?? [lon, lat];
      const [x1, y1, x2, y2] = [lon - x0, lat - y0, nextLon - x0, nextLat - y0];
      const cross = x1 * y2 - x2 * y1;
      ringArea += cross;
      ringX += (x1 + x2) * cross;
      ringY += (y1 + y2) * cross;
    }
    area += ringArea;
    x += ringX / 3 + x0 * ringArea;
    y += ringY / 3 + y0 * ringArea;
  }
  return [x / area, y / area];
}

function boxMiddle(rings: readonly Point[][]): Point {
  let [west, south, east, north] = [1000, 1000, -1000, -1000];
  for (const ring of rings) {
    for (const [lon, lat] of ring) {
      west = Math.min(west, lon);
      east = Math.max(east, lon);
      south = Math.min(south, lat);
      north = Math.max(north, lat);
    }
  }
  return [(west + east) / 2, (south + north) / 2];
}

function radiusFor(rings: readonly Point[][]): number {
  const scale = Math.cos((gravity(rings)[1] * Math.PI) / 180);
  const side = Math.sqrt((rings.reduce((sum, ring) => sum + signedArea(ring), 0) / 2) * scale);
  return round(Math.min(side * SHARE_OF_SIDE, MOST_METERS / METERS_PER_DEGREE));
}

const round = (degrees: number): number => Math.round(degrees * 1e5) / 1e5;
