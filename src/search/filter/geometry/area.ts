import type { Area, Ring } from '../../model/predicate.ts';
import { filterInvalid } from '../invalid.ts';
import { MOST_AREA_POSITIONS } from '../limits.ts';
import { crossesItself } from './crossings.ts';
import type { FlatPolygon, FlatRing, Shapes } from './shapes.ts';
import { simplify } from './simplify.ts';

/** An area with what was read otherwise than written. */
export interface AreaReading {
  readonly area: Area;
  readonly notices: readonly string[];
}

export interface AreaOptions {
  /** Whether a clockwise outer ring means something, as GBIF has it for WKT. Default false. */
  readonly directed?: boolean;
}

const WORLD: FlatRing = [-180, -90, 180, -90, 180, 90, -180, 90, -180, -90];

/**
 * The area of polygons in WGS84 degrees: rings are closed, turned the right way and cut at the antimeridian, poles
 * included; what has more than MOST_AREA_POSITIONS points is simplified. Throws FILTER_INVALID where there is no area.
 */
export function areaOf(
  { polygons, others, notices: before }: Shapes,
  { directed = false }: AreaOptions = {},
): AreaReading {
  const notices = new Notices(before);
  const cleaned = polygons.map((rings, index) => cleanPolygon(rings, index, notices));
  const whole = cleaned.filter((rings) => rings.length > 0);
  if (whole.length === 0) {
    throw filterInvalid(
      others > 0 ? 'The geometry has points or lines, but no area' : 'The geometry has no area',
      'Draw a polygon; around a point ask with geoDistance=latitude,longitude,10km.',
    );
  }
  if (others > 0) {
    notices.add(
      `${others} ${others === 1 ? 'shape that is no area was' : 'shapes that are no areas were'} left out.`,
    );
  }
  const read = whole.flatMap((rings) => readRings(rings, directed, notices));
  const { polygons: few, notice } = simplify(read, MOST_AREA_POSITIONS);
  if (notice !== null) notices.add(notice);
  const area = { polygons: few.flatMap(cut) };
  return { area, notices: notices.all() };
}

/** Notices, each once, with how often it was so. */
class Notices {
  readonly #counts = new Map<string, number>();

  constructor(first: readonly string[]) {
    for (const notice of first) this.add(notice);
  }

  add(notice: string): void {
    this.#counts.set(notice, (this.#counts.get(notice) ?? 0) + 1);
  }

  all(): readonly string[] {
    return [...this.#counts].map(([notice, count]) =>
      count === 1 ? notice : `${notice} (${count.toLocaleString('en-US')} times)`,
    );
  }
}

function cleanPolygon(rings: readonly FlatRing[], index: number, notices: Notices): FlatPolygon {
  const clean = rings.map((ring, at) => cleanRing(ring, notices, () => placeOf(index, at)));
  // A polygon without an outer ring is none; a hole that has shrunk to a line takes nothing away.
  const [outer, ...holes] = clean;
  return outer === undefined ? [] : [outer, ...holes];
}

const placeOf = (polygon: number, ring: number): string =>
  `polygon ${polygon + 1}, ${ring === 0 ? 'outer ring' : `hole ${ring}`}`;

/** Checks positions, drops those that repeat the one before, closes the ring. */
function cleanRing(ring: FlatRing, notices: Notices, place: () => string): FlatRing {
  const clean: FlatRing = [];
  for (let at = 0; at < ring.length; at += 2) {
    const longitude = ring[at] ?? Number.NaN;
    const latitude = ring[at + 1] ?? Number.NaN;
    checkPosition(longitude, latitude, ring, place);
    if (clean.at(-2) !== longitude || clean.at(-1) !== latitude) clean.push(longitude, latitude);
  }
  const [longitude = 0, latitude = 0] = clean;
  if (clean.at(-2) !== longitude || clean.at(-1) !== latitude) {
    clean.push(longitude, latitude);
    notices.add('A ring was not closed: its last point was joined to its first.');
  }
  if (clean.length >= 8) return clean;
  throw filterInvalid(
    `The geometry has a ring with fewer than three different points (${place()})`,
    'A ring has at least four positions, of which the last repeats the first.',
  );
}

const FARTHEST_LONGITUDE = 540;

function checkPosition(
  longitude: number,
  latitude: number,
  ring: FlatRing,
  place: () => string,
): void {
  if (Math.abs(latitude) <= 90 && Math.abs(longitude) <= FARTHEST_LONGITUDE) return;
  const swapped = ring.every((value, at) => at % 2 === 1 || Math.abs(value) <= 90);
  const projected = Math.max(Math.abs(longitude), Math.abs(latitude)) > 1000;
  throw filterInvalid(
    `The geometry has a point at longitude ${longitude}, latitude ${latitude} (${place()})`,
    projected
      ? 'These are no degrees: give WGS84 longitude and latitude.'
      : swapped
        ? 'Longitude comes first: the coordinates look swapped.'
        : 'Longitude is between -180 and 180 (to 540 across the antimeridian), latitude between -90 and 90.',
  );
}

/** Twice the area in an equal-area projection, in degrees of longitude; anticlockwise rings are positive. */
function signedArea(ring: FlatRing): number {
  let sum = 0;
  for (let at = 0; at + 3 < ring.length; at += 2) {
    const y = Math.sin(((ring[at + 1] ?? 0) * Math.PI) / 180);
    const next = Math.sin(((ring[at + 3] ?? 0) * Math.PI) / 180);
    sum += (ring[at] ?? 0) * next - (ring[at + 2] ?? 0) * y;
  }
  return sum;
}
const WORLD_AREA = 2 * 360 * 2;

/** Nothing lies within a ring that goes to and fro on one line. */
const FLAT = 1e-9;

/**
 * Whether a ring goes over more than half the globe between two points, and so was meant to go the other way. Edges
 * along a whole parallel, as of the box of the world, are meant as they stand where the ring holds something.
 */
const hasLeap = (ring: FlatRing, area: number): boolean => {
  for (let at = 0; at + 3 < ring.length; at += 2) {
    const width = Math.abs((ring[at + 2] ?? 0) - (ring[at] ?? 0));
    if (width > 180 && (width < 360 || Math.abs(area) <= FLAT)) return true;
  }
  return false;
};

/** Longitudes without leaps: each is within 180 degrees of the one before. */
function unwrap(ring: FlatRing): FlatRing {
  const result: FlatRing = [];
  let before = ring[0] ?? 0;
  for (let at = 0; at < ring.length; at += 2) {
    const longitude = ring[at] ?? 0;
    before = longitude + 360 * Math.round((before - longitude) / 360);
    result.push(before, ring[at + 1] ?? 0);
  }
  return result;
}

/** Which side of the rings is meant; polygons whose longitudes may lie beyond 180. */
function readRings(rings: FlatPolygon, directed: boolean, notices: Notices): FlatPolygon[] {
  const [outer = [], ...holes] = rings;
  if (crossesItself(rings) === true) {
    notices.add('A ring crosses itself: what lies within an odd number of its turns is searched.');
  }
  const area = signedArea(outer);
  if (area <= FLAT && hasLeap(outer, area)) return readAcross(outer, holes, notices);
  if (area > 0) {
    const width = widthOf(outer);
    if (width > 180 && width < 359) {
      notices.add(
        `The area is ${Math.round(width)}° of longitude wide, as written. Turn its ring round, or write longitudes beyond 180, for the part across the antimeridian.`,
      );
    }
    return [rings];
  }
  if (!directed) return [rings];
  if (Math.abs(area) <= WORLD_AREA / 2) {
    notices.add(
      'The outer ring is clockwise. It was read as the area inside it; GBIF reads it as all the world outside it.',
    );
    return [rings];
  }
  notices.add(
    'The outer ring is clockwise and holds more than half the world. It was read as what lies outside it, as GBIF does.',
  );
  return [[WORLD, outer], ...holes.map((hole) => [hole])];
}

function widthOf(ring: FlatRing): number {
  let least = Number.POSITIVE_INFINITY;
  let most = Number.NEGATIVE_INFINITY;
  for (let at = 0; at < ring.length; at += 2) {
    const longitude = ring[at] ?? 0;
    if (longitude < least) least = longitude;
    if (longitude > most) most = longitude;
  }
  return most - least;
}

/** A ring that leaps from one side of the map to the other: it lies across the antimeridian, or round a pole. */
function readAcross(outer: FlatRing, holes: readonly FlatRing[], notices: Notices): FlatPolygon[] {
  const round = unwrap(outer);
  const start = round[0] ?? 0;
  const end = round.at(-2) ?? 0;
  const moved = holes.map((hole) => nearTo(unwrap(hole), start));
  if (Math.abs(end - start) < 180) {
    notices.add('The area was read as lying across the antimeridian.');
    return [[round, ...moved]];
  }
  const pole = meanLatitude(round) >= 0 ? 90 : -90;
  notices.add(`The area was read as lying round the ${pole > 0 ? 'north' : 'south'} pole.`);
  return [[[...round, end, pole, start, pole, start, round[1] ?? 0], ...moved]];
}

const meanLatitude = (ring: FlatRing): number => {
  let sum = 0;
  for (let at = 1; at < ring.length; at += 2) sum += ring[at] ?? 0;
  return sum;
};

/** The ring on the turn of the globe on which a longitude lies. */
function nearTo(ring: FlatRing, longitude: number): FlatRing {
  const turns = 360 * Math.round((longitude - (ring[0] ?? 0)) / 360);
  return turns === 0 ? ring : ring.map((value, at) => (at % 2 === 0 ? value + turns : value));
}

/** Cuts at the antimeridian, so that every longitude lies between -180 and 180. */
function cut(rings: FlatPolygon): Ring[][] {
  const [outer = []] = rings;
  let least = Number.POSITIVE_INFINITY;
  let most = Number.NEGATIVE_INFINITY;
  for (let at = 0; at < outer.length; at += 2) {
    const longitude = outer[at] ?? 0;
    if (longitude < least) least = longitude;
    if (longitude > most) most = longitude;
  }
  const first = Math.floor((least + 180) / 360);
  const last = Math.max(first, Math.ceil((most + 180) / 360) - 1);
  const pieces: Ring[][] = [];
  for (let turn = first; turn <= last; turn += 1) {
    const west = -180 + 360 * turn;
    const parts = rings
      .map((ring) => clip(clip(ring, west, 1), west + 360, -1))
      .filter((ring) => ring.length >= 8)
      .map((ring) => positionsOf(ring, 360 * turn));
    if (parts.length > 0) pieces.push(parts);
  }
  return pieces;
}

/** The part of a closed ring east (`side` 1) or west (-1) of a meridian (Sutherland and Hodgman). */
function clip(ring: FlatRing, meridian: number, side: 1 | -1): FlatRing {
  let outside = false;
  for (let at = 0; at < ring.length; at += 2) {
    if (((ring[at] ?? 0) - meridian) * side < 0) {
      outside = true;
      break;
    }
  }
  if (!outside) return ring;
  const result: FlatRing = [];
  for (let at = 0; at + 3 < ring.length; at += 2) {
    const [x = 0, y = 0, toX = 0, toY = 0] = [ring[at], ring[at + 1], ring[at + 2], ring[at + 3]];
    const inside = (x - meridian) * side >= 0;
    if (inside) result.push(x, y);
    if (inside !== (toX - meridian) * side >= 0) {
      result.push(meridian, y + ((meridian - x) / (toX - x)) * (toY - y));
    }
  }
  const [x, y] = result;
  if (x === undefined || y === undefined) return [];
  if (result.at(-2) !== x || result.at(-1) !== y) result.push(x, y);
  return result;
}

function positionsOf(ring: FlatRing, shift: number): Ring {
  const positions: [number, number][] = [];
  for (let at = 0; at < ring.length; at += 2) {
    positions.push([(ring[at] ?? 0) - shift, ring[at + 1] ?? 0]);
  }
  return positions;
}
