import { coordinates } from '../../words/format.ts';

/** Longitude and latitude in degrees. */
export type Position = readonly [longitude: number, latitude: number];

export interface Box {
  readonly west: number;
  readonly south: number;
  readonly east: number;
  readonly north: number;
}

const DECIMALS = 5;
const rounded = (degrees: number): number => Number(degrees.toFixed(DECIMALS));

/** Longitudes come back from beyond the antimeridian; 180 stays 180. */
const wrapped = (longitude: number): number =>
  longitude >= -180 && longitude <= 180
    ? longitude
    : ((((longitude + 180) % 360) + 360) % 360) - 180;

const clamped = (latitude: number): number => Math.max(-90, Math.min(90, latitude));

/** A box as the API takes it: `west,south,east,north`. A box around the whole world is one from -180 to 180. */
export function boxText({ west, south, east, north }: Box): string {
  const [from, to] = east - west >= 360 ? [-180, 180] : [wrapped(west), wrapped(east)];
  return [from, clamped(south), to, clamped(north)].map(rounded).join(',');
}

/** Null where the text is no box. */
export function readBox(text: string | undefined): Box | null {
  const numbers = (text ?? '')
    .split(',')
    .map((part) => (part.trim() === '' ? Number.NaN : Number(part)));
  const [west, south, east, north] = numbers;
  if (west === undefined || south === undefined || east === undefined || north === undefined) {
    return null;
  }
  const fits =
    numbers.length === 4 &&
    numbers.every(Number.isFinite) &&
    south < north &&
    Math.abs(west) <= 180 &&
    Math.abs(east) <= 180 &&
    south >= -90 &&
    north <= 90;
  return fits ? { west, south, east, north } : null;
}

/** The part that two boxes share; null where they share none. Neither may cross the antimeridian. */
export function shared(a: Box, b: Box): Box | null {
  const box = {
    west: Math.max(a.west, b.west),
    south: Math.max(a.south, b.south),
    east: Math.min(a.east, b.east),
    north: Math.min(a.north, b.north),
  };
  return box.west < box.east && box.south < box.north ? box : null;
}

export function boxAround(ring: readonly Position[]): Box {
  const longitudes = ring.map(([longitude]) => longitude);
  const latitudes = ring.map(([, latitude]) => latitude);
  return {
    west: Math.min(...longitudes),
    south: Math.min(...latitudes),
    east: Math.max(...longitudes),
    north: Math.max(...latitudes),
  };
}

/** Corners of a box, closed. A box over the antimeridian goes on beyond 180. */
export function ringOf({ west, south, east, north }: Box): readonly Position[] {
  const right = east < west ? east + 360 : east;
  return [
    [west, south],
    [right, south],
    [right, north],
    [west, north],
    [west, south],
  ];
}

const turn = (ring: readonly Position[]): number =>
  ring.reduce((sum, [x, y], n) => {
    const [nextX, nextY] = ring[(n + 1) % ring.length] ?? [x, y];
    return sum + (x * nextY - nextX * y);
  }, 0);

/** A ring as WKT, closed and counter-clockwise, as GBIF wants the outer ring of an area. */
export function wktOf(ring: readonly Position[]): string {
  const [first] = ring;
  const last = ring.at(-1);
  const open =
    first !== undefined && last !== undefined && first[0] === last[0] && first[1] === last[1]
      ? ring.slice(0, -1)
      : ring;
  const ordered = turn(open) < 0 ? [...open].reverse() : open;
  const [start] = ordered;
  const closed = start === undefined ? ordered : [...ordered, start];
  const text = closed.map(([x, y]) => `${rounded(x)} ${rounded(clamped(y))}`).join(',');
  return `POLYGON((${text}))`;
}

/** Rings of the polygons of a WKT text, outer and inner; none where it has none. */
export function ringsOf(wkt: string): readonly (readonly Position[])[] {
  if (!/polygon/i.test(wkt)) return [];
  return [...wkt.matchAll(/\(([^()]+)\)/g)].map(([, ring = '']) =>
    ring.split(',').map((position): Position => {
      const [x = '', y = ''] = position.trim().split(/\s+/);
      return [Number(x), Number(y)];
    }),
  );
}

/** `26° N, 80° E – 31° N, 89° E`. */
export const boxWords = ({ west, south, east, north }: Box): string => {
  const short = (degrees: number) => Number(degrees.toFixed(2));
  return `${coordinates(short(south), short(west))} – ${coordinates(short(north), short(east))}`;
};

/** Place of a map: `4.2/27.98/86.92`. */
export interface MapPlace {
  readonly zoom: number;
  readonly latitude: number;
  readonly longitude: number;
}

export function readPlace(text: string | undefined): MapPlace | null {
  const [zoom, latitude, longitude] = (text ?? '').split('/').map(Number);
  if (zoom === undefined || latitude === undefined || longitude === undefined) return null;
  return [zoom, latitude, longitude].every(Number.isFinite) ? { zoom, latitude, longitude } : null;
}

export const writePlace = ({ zoom, latitude, longitude }: MapPlace): string =>
  [zoom.toFixed(1), latitude.toFixed(3), wrapped(longitude).toFixed(3)].map(Number).join('/');
