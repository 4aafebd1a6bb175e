import type { Area, Predicate, Ring } from '../../model/predicate.ts';
import { filterInvalid, shown } from '../invalid.ts';

const NUMBER = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d{1,3})?$/i;
const LONGEST = 200;

const numbersOf = (parts: readonly string[]): readonly number[] =>
  parts.map((part) => (NUMBER.test(part) ? Number(part) : Number.NaN));

/** A rectangle, anticlockwise. */
export const boxRing = (west: number, south: number, east: number, north: number): Ring => [
  [west, south],
  [east, south],
  [east, north],
  [west, north],
  [west, south],
];

/** `west,south,east,north` in degrees; west may exceed east: then the box lies across the antimeridian. */
export function readBox(name: string, text: string): Area {
  const numbers =
    text.length > LONGEST ? [] : numbersOf(text.split(',').map((part) => part.trim()));
  const [west = Number.NaN, south = Number.NaN, east = Number.NaN, north = Number.NaN] = numbers;
  const fits = Math.max(Math.abs(west), Math.abs(east)) <= 180 && south >= -90 && north <= 90;
  if (numbers.length !== 4 || !fits || south > north) {
    throw filterInvalid(
      `${name}=${shown(text)}: no bounding box`,
      'Write west,south,east,north in degrees; west may exceed east across the antimeridian.',
    );
  }
  if (west <= east) return { polygons: [[boxRing(west, south, east, north)]] };
  return {
    polygons: [[boxRing(west, south, 180, north)], [boxRing(-180, south, east, north)]],
  };
}

/** Metres of the units that distances are written in. */
const UNITS: ReadonlyMap<string, number> = new Map([
  ['', 1],
  ['m', 1],
  ['km', 1000],
  ['mi', 1609.344],
  ['nmi', 1852],
  ['yd', 0.9144],
  ['ft', 0.3048],
]);
/** Half the way round the earth: everything is nearer. */
const FARTHEST = 20_038_000;
/** Less than the index tells apart. */
const NEAREST = 0.001;

/** `10km`, `500` (metres) as metres. */
export function readMetres(name: string, text: string): number {
  const match = /^(\d+(?:\.\d*)?|\.\d+)\s*([a-z]*)$/i.exec(
    text.length > LONGEST ? '' : text.trim(),
  );
  const unit = UNITS.get((match?.[2] ?? '').toLowerCase());
  const metres = match === null || unit === undefined ? Number.NaN : Number(match[1]) * unit;
  if (metres >= NEAREST && metres <= FARTHEST) return metres;
  throw filterInvalid(
    `${name}: "${shown(text)}" is no distance`,
    'Write a number with its unit: 500m, 10km, 5mi, 3nmi; at most half the way round the earth.',
  );
}

/** `latitude,longitude,distance`, as GBIF writes it. */
export function readDistance(name: string, text: string): Predicate {
  const parts = text.length > LONGEST ? [] : text.split(',').map((part) => part.trim());
  const [latitude = '', longitude = '', distance = ''] = parts;
  if (parts.length !== 3) {
    throw filterInvalid(
      `${name}=${shown(text)}: no place and distance`,
      'Write latitude,longitude,distance, e.g. 27.7,85.3,50km.',
    );
  }
  return nearCondition(name, latitude, longitude, distance);
}

/** Items at most so far from a place. */
export function nearCondition(
  name: string,
  latitudeText: string,
  longitudeText: string,
  distance: string,
): Predicate {
  const [latitude = Number.NaN, longitude = Number.NaN] = numbersOf([latitudeText, longitudeText]);
  if (!(Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180)) {
    const swapped = Math.abs(longitude) <= 90 && Math.abs(latitude) <= 180;
    throw filterInvalid(
      `${name}: ${shown(latitudeText)},${shown(longitudeText)} is no latitude and longitude`,
      swapped
        ? 'Latitude comes first here: they look swapped.'
        : 'Latitude is between -90 and 90, longitude between -180 and 180.',
    );
  }
  return { kind: 'near', latitude, longitude, distanceInMeters: readMetres(name, distance) };
}
