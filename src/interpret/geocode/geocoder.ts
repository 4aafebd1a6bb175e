import type { Area, Geocoder } from '../places/geocoder.ts';
import { unitAt } from './borders.ts';
import {
  CELLS_PER_DEGREE,
  COAST_IN_REACH,
  COLUMNS,
  columnOf,
  HAS_BORDER,
  METERS_PER_DEGREE,
  NEAR_BORDER,
  NEAR_CENTROID,
  NEAR_DEGREES,
  REACH_DEGREES,
  ROWS,
  rowOf,
  UNIT_SHIFT,
} from './cells.ts';
import { degreesBetween, degreesToSegment, longitudeScale, shortWay } from './distance.ts';
import { type Centroid, type Geography, loadGeography, SEA_CELLS_PER_DEGREE } from './geography.ts';

/** Beyond this an uncertainty says no more than that the point may be anywhere. */
const MOST_UNCERTAIN_DEGREES = 2;

const NOTHING: readonly Area[] = Object.freeze([]);
const area = (type: Area['type'], id: string, distance: number): Area =>
  Object.freeze({ type, id, distance });
const inside = (type: Area['type'], id: string): Area => area(type, id, 0);

let shared: Geocoder | null = null;

/**
 * The geocoder over Natural Earth's countries. Its data (3 MB) are read at the first question, by this thread alone.
 * Answers are frozen and shared: most places of a country get the very same list.
 */
export function geocoder(): Geocoder {
  let loaded: Geocoder | null = null;
  shared ??= {
    at: (latitude, longitude, uncertaintyInMeters) => {
      loaded ??= createGeocoder(loadGeography());
      return loaded.at(latitude, longitude, uncertaintyInMeters);
    },
  };
  return shared;
}

/** A geocoder over a geography. */
export function createGeocoder(geography: Geography): Geocoder {
  const { header, borders, cells, seas, coasts } = geography;
  const onLand = header.units.map(({ codes, continent }) =>
    Object.freeze([
      ...codes.map((code) => inside('Political', code)),
      inside('Continent', continent),
    ]),
  );
  const seaAreas = header.seas.map((name) => (name === '' ? [] : [inside('Sea', name)]));
  const atSea = seaAreas.map((areas) => Object.freeze(areas));
  const groups = groupUnits(header.units);
  const centroids = placeCentroids(header.centroids);
  const nearBorders = createMinima(header.units.length);
  const nearCoasts = createMinima(groups.codes.length);

  /** Notes the units behind the borders that lie within the radius. */
  function lookAround(lon: number, lat: number, own: number, radius: number): void {
    nearBorders.clear();
    const { longitude, latitude, chain, left, right, starts, segments } = borders;
    const scale = longitudeScale(lat);
    const lastRow = rowOf(Math.min(90, lat + radius));
    const columns = columnsAround(lon, lat, radius);
    for (let row = rowOf(Math.max(-90, lat - radius)); row <= lastRow; row++) {
      for (let i = 0; i < columns.count; i++) {
        const cell = row * COLUMNS + ((columns.first + i + COLUMNS) % COLUMNS);
        const end = starts[cell + 1] ?? 0;
        for (let at = starts[cell] ?? 0; at < end; at++) {
          const segment = segments[at] ?? 0;
          const x1 = shortWay((longitude[segment] ?? 0) - lon) * scale;
          const y1 = (latitude[segment] ?? 0) - lat;
          const dx = ((longitude[segment + 1] ?? 0) - (longitude[segment] ?? 0)) * scale;
          const dy = (latitude[segment + 1] ?? 0) - (latitude[segment] ?? 0);
          const along = -(x1 * dx + y1 * dy) / (dx * dx + dy * dy);
          const t = Math.max(0, Math.min(1, along));
          const x = x1 + t * dx;
          const y = y1 + t * dy;
          const square = x * x + y * y;
          if (square > radius * radius) continue;
          const sides = chain[segment] ?? 0;
          const one = left[sides] ?? 0;
          const other = right[sides] ?? 0;
          if (one !== own && one !== 0) nearBorders.note(one, Math.sqrt(square));
          if (other !== own && other !== 0) nearBorders.note(other, Math.sqrt(square));
        }
      }
    }
  }

  /** Notes the countries whose coasts are within reach, from what the cell's corners know and what lies near. */
  function lookForCoasts(lon: number, lat: number, row: number, column: number): void {
    nearCoasts.clear();
    const { longitude, latitude, chain, left, right } = borders;
    for (let corner = 0; corner < 4; corner++) {
      const node = (row + (corner >> 1)) * COLUMNS + ((column + (corner & 1)) % COLUMNS);
      const start = coasts.starts[node] ?? 0;
      const end = start + (coasts.lists[start] ?? 0);
      for (let at = start + 1; at <= end; at++) {
        const segment = coasts.lists[at] ?? 0;
        const sides = chain[segment] ?? 0;
        const group = groups.of[(left[sides] ?? 0) || (right[sides] ?? 0)] ?? 0;
        if (nearCoasts.noted(group, segment)) continue;
        const distance = degreesToSegment(
          lon,
          lat,
          longitude[segment] ?? 0,
          latitude[segment] ?? 0,
          longitude[segment + 1] ?? 0,
          latitude[segment + 1] ?? 0,
        );
        if (distance <= REACH_DEGREES) nearCoasts.note(group, distance, segment);
      }
    }
    for (const unit of nearBorders.found)
      nearCoasts.note(groups.of[unit] ?? 0, nearBorders.at(unit));
  }

  function collect(unit: number, coastal: boolean, sea: number): Area[] {
    const areas: Area[] = [];
    const own = header.units[unit];
    const near = nearBorders.sorted();
    const political = new Set(own?.codes);
    for (const code of political) areas.push(inside('Political', code));
    for (const other of near) {
      for (const code of header.units[other]?.codes ?? []) {
        if (political.has(code)) continue;
        political.add(code);
        areas.push(area('Political', code, nearBorders.at(other)));
      }
    }
    const seen = new Set<string>();
    for (const group of coastal ? nearCoasts.sorted() : []) {
      for (const code of groups.codes[group] ?? []) {
        if (seen.has(code)) continue;
        seen.add(code);
        areas.push(area('EEZ', code, nearCoasts.at(group)));
      }
    }
    const continents = new Set<string>();
    if (unit > 0 && own !== undefined) {
      continents.add(own.continent);
      areas.push(inside('Continent', own.continent));
    }
    for (const other of near) {
      const continent = header.units[other]?.continent ?? '';
      if (continents.has(continent)) continue;
      continents.add(continent);
      areas.push(area('Continent', continent, nearBorders.at(other)));
    }
    if (unit === 0) areas.push(...(seaAreas[sea] ?? []));
    return areas;
  }

  function addCentroids(
    areas: readonly Area[],
    cell: number,
    lon: number,
    lat: number,
  ): readonly Area[] {
    const found: Area[] = [];
    for (const { code, longitude, latitude, radius } of centroids.get(cell) ?? []) {
      const distance = degreesBetween(lon, lat, longitude, latitude);
      if (distance <= radius) found.push(area('Centroid', code, distance));
    }
    if (found.length === 0) return areas;
    found.sort((a, b) => a.distance - b.distance);
    const first = found.filter(({ id }, i) => found.findIndex((other) => other.id === id) === i);
    return [...areas, ...first];
  }

  return {
    at: (lat, lon, uncertaintyInMeters) => {
      if (!(lat >= -90 && lat <= 90 && lon >= -180 && lon <= 180)) return NOTHING;
      const row = rowOf(lat);
      const column = columnOf(lon);
      const cell = row * COLUMNS + column;
      const known = cells[cell] ?? 0;
      const radius = radiusOf(uncertaintyInMeters);
      const searched = (known & NEAR_BORDER) !== 0 || radius > NEAR_DEGREES;
      const corner = known >> UNIT_SHIFT;
      const unit = (known & HAS_BORDER) === 0 ? corner : unitAt(borders, cell, corner, lon, lat);
      if (searched) lookAround(lon, lat, unit, radius);
      else nearBorders.clear();
      const coastal = unit === 0 && (known & COAST_IN_REACH) !== 0;
      if (coastal) lookForCoasts(lon, lat, row, column);
      const sea = unit === 0 ? (seas[seaCell(lat, lon)] ?? 0) : 0;
      const plain = nearBorders.found.length === 0 && !(coastal && nearCoasts.found.length > 0);
      const shared = (unit === 0 ? atSea[sea] : onLand[unit]) ?? NOTHING;
      const areas = plain ? shared : collect(unit, coastal, sea);
      return (known & NEAR_CENTROID) === 0 ? areas : addCentroids(areas, cell, lon, lat);
    },
  };
}

function radiusOf(uncertaintyInMeters: number | null): number {
  if (uncertaintyInMeters === null || !(uncertaintyInMeters > 0)) return NEAR_DEGREES;
  const degrees = uncertaintyInMeters / METERS_PER_DEGREE;
  return degrees < NEAR_DEGREES ? NEAR_DEGREES : Math.min(MOST_UNCERTAIN_DEGREES, degrees);
}

function seaCell(lat: number, lon: number): number {
  const width = 360 * SEA_CELLS_PER_DEGREE;
  const row = Math.min(
    180 * SEA_CELLS_PER_DEGREE - 1,
    Math.floor((lat + 90) * SEA_CELLS_PER_DEGREE),
  );
  return row * width + Math.min(width - 1, Math.floor((lon + 180) * SEA_CELLS_PER_DEGREE));
}

/** The columns within a radius: the first may be below 0, all count around the globe. */
export function columnsAround(
  lon: number,
  lat: number,
  radius: number,
): { readonly first: number; readonly count: number } {
  const scale = longitudeScale(Math.min(90, Math.abs(lat) + radius));
  const half = radius / Math.max(scale, 1e-9);
  if (half >= 179) return { first: 0, count: COLUMNS };
  const first = Math.floor((lon - half + 180) * CELLS_PER_DEGREE);
  const last = Math.floor((lon + half + 180) * CELLS_PER_DEGREE);
  return { first, count: Math.min(COLUMNS, last - first + 1) };
}

/** The cells from which a centroid may be near. */
export function cellsAround(lon: number, lat: number, radius: number): number[] {
  const columns = columnsAround(lon, lat, radius);
  const cells: number[] = [];
  for (let row = rowOf(lat - radius); row <= Math.min(ROWS - 1, rowOf(lat + radius)); row++)
    for (let i = 0; i < columns.count; i++)
      cells.push(row * COLUMNS + ((columns.first + i + COLUMNS) % COLUMNS));
  return cells;
}

function placeCentroids(centroids: readonly Centroid[]): ReadonlyMap<number, readonly Centroid[]> {
  const places = new Map<number, Centroid[]>();
  for (const centroid of centroids) {
    for (const cell of cellsAround(centroid.longitude, centroid.latitude, centroid.radius)) {
      const there = places.get(cell);
      if (there === undefined) places.set(cell, [centroid]);
      else there.push(centroid);
    }
  }
  return places;
}

interface Groups {
  /** The group of a unit; units of the same codes are one group. */
  readonly of: Uint16Array;
  readonly codes: readonly (readonly string[])[];
}

/** Units on several continents that are one country. */
export function groupUnits(units: Geography['header']['units']): Groups {
  const numbers = new Map<string, number>();
  const codes: (readonly string[])[] = [];
  const of = Uint16Array.from(units, (unit) => {
    const key = unit.codes.join();
    const known = numbers.get(key);
    if (known !== undefined) return known;
    numbers.set(key, codes.length);
    return codes.push(unit.codes) - 1;
  });
  return { of, codes };
}

/** Smallest distances by number, to be used again and again. */
interface Minima {
  /** The numbers noted since the last clearing. */
  readonly found: readonly number[];
  clear(): void;
  note(number: number, distance: number, by?: number): void;
  /** Whether this was what the smallest distance of the number was noted by. */
  noted(number: number, by: number): boolean;
  at(number: number): number;
  /** The numbers noted, the nearest first. */
  sorted(): readonly number[];
}

function createMinima(count: number): Minima {
  const distances = new Float64Array(count).fill(Number.POSITIVE_INFINITY);
  const sources = new Int32Array(count).fill(-1);
  const found: number[] = [];
  const at = (number: number): number => distances[number] ?? Number.POSITIVE_INFINITY;
  return {
    found,
    at,
    clear: () => {
      for (const number of found) {
        distances[number] = Number.POSITIVE_INFINITY;
        sources[number] = -1;
      }
      found.length = 0;
    },
    note: (number, distance, by = -1) => {
      const before = at(number);
      if (before === Number.POSITIVE_INFINITY) found.push(number);
      if (distance >= before) return;
      distances[number] = distance;
      sources[number] = by;
    },
    noted: (number, by) => sources[number] === by,
    sorted: () => (found.length < 2 ? found : found.sort((a, b) => at(a) - at(b) || a - b)),
  };
}
