import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { buildGeography, readTopology } from '../../scripts/geography/build.ts';
import type { Topology } from '../../scripts/geography/topology.ts';
import { readFeatures } from '../../scripts/geography/units.ts';
import { eastOf, westOf } from '../../src/interpret/geocode/borders.ts';
import { REACH_DEGREES } from '../../src/interpret/geocode/cells.ts';
import { degreesToSegment } from '../../src/interpret/geocode/distance.ts';
import { createGeocoder } from '../../src/interpret/geocode/geocoder.ts';
import { loadGeography } from '../../src/interpret/geocode/geography.ts';

const geography = loadGeography();
const { borders, header } = geography;
const geocode = createGeocoder(geography);
const topology = readTopology();

/** Numbers from 0 to 1, the same in every run. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
}

/** Random points, half of them a little off a random point of a border. */
function* points(count: number, seed: number): Generator<[latitude: number, longitude: number]> {
  const random = numbers(seed);
  for (let i = 0; i < count; i++) {
    if (i % 2 === 0) yield [random() * 180 - 90, random() * 360 - 180];
    else {
      const near = Math.floor(random() * borders.chain.length);
      yield [
        (borders.latitude[near] ?? 0) + (random() - 0.5) * 0.1,
        Math.max(-180, Math.min(180, (borders.longitude[near] ?? 0) + (random() - 0.5) * 0.1)),
      ];
    }
  }
}

const inside = (latitude: number, longitude: number): readonly string[] =>
  geocode
    .at(latitude, longitude, null)
    .filter(
      ({ type, distance }) => distance === 0 && (type === 'Political' || type === 'Continent'),
    )
    .map(({ id }) => id);

/** Segments by degree of latitude. */
function bands(): number[][] {
  const found: number[][] = Array.from({ length: 181 }, () => []);
  for (let i = 0; i + 1 < borders.chain.length; i++) {
    if (borders.chain[i] !== borders.chain[i + 1]) continue;
    const [y1 = 0, y2 = 0] = [borders.latitude[i], borders.latitude[i + 1]];
    const last = Math.floor(Math.max(y1, y2) + 90);
    for (let band = Math.floor(Math.min(y1, y2) + 90); band <= last; band++) found[band]?.push(i);
  }
  return found;
}

test('the cells answer as counting all borders to the west does', () => {
  const byBand = bands();
  const wrong: unknown[] = [];
  for (const [lat, lon] of points(20_000, 7)) {
    const odd = new Set<number>();
    const toggle = (unit: number): unknown => (odd.delete(unit) ? null : odd.add(unit));
    let first = { x: Number.POSITIVE_INFINITY, unit: lat < -80 ? antarctica : 0 };
    for (const i of byBand[Math.floor(lat + 90)] ?? []) {
      const [y1 = 0, y2 = 0] = [borders.latitude[i], borders.latitude[i + 1]];
      if (y1 <= lat === y2 <= lat) continue;
      const [x1 = 0, x2 = 0] = [borders.longitude[i], borders.longitude[i + 1]];
      const x = x1 + ((lat - y1) * (x2 - x1)) / (y2 - y1);
      if (x < first.x) first = { x, unit: westOf(borders, i) };
      if (x > lon) continue;
      toggle(westOf(borders, i));
      toggle(eastOf(borders, i));
    }
    // The row begins in what lies west of its first border
    toggle(first.unit);
    const units = [...odd].map((unit) => header.units[unit]);
    const expected = units.flatMap((unit) =>
      unit === undefined || unit.codes.length === 0 ? [] : [...unit.codes, unit.continent],
    );
    const answer = inside(lat, lon);
    if (odd.size !== 1 || answer.join() !== expected.join())
      wrong.push({ lat, lon, expected, answer });
  }
  expect(wrong).toEqual([]);
});

const antarctica = header.units.findIndex(({ codes }) => codes[0] === 'AQ');

test('waters are those of all coasts within 200 nautical miles, by distance', () => {
  const byBand = bands();
  const wrong: unknown[] = [];
  let seen = 0;
  for (const [lat, lon] of points(1500, 11)) {
    const areas = geocode.at(lat, lon, null);
    if (!areas.some(({ type }) => type === 'Sea')) continue;
    seen += 1;
    const expected = new Map<string, number>();
    for (const band of byBand.slice(Math.max(0, Math.floor(lat + 86)), Math.floor(lat + 95))) {
      for (const i of band) {
        const sides = borders.chain[i] ?? 0;
        const [one = 0, other = 0] = [borders.left[sides], borders.right[sides]];
        if (one !== 0 && other !== 0) continue;
        const distance = degreesToSegment(
          lon,
          lat,
          borders.longitude[i] ?? 0,
          borders.latitude[i] ?? 0,
          borders.longitude[i + 1] ?? 0,
          borders.latitude[i + 1] ?? 0,
        );
        if (distance > REACH_DEGREES + 0.05) continue;
        for (const code of header.units[one || other]?.codes ?? [])
          expected.set(code, Math.min(distance, expected.get(code) ?? 9));
      }
    }
    const waters = areas.filter(({ type }) => type === 'EEZ');
    for (const { id, distance } of waters) {
      const exact = expected.get(id) ?? 9;
      if (Math.abs(exact - distance) > 0.03) wrong.push({ lat, lon, id, distance, exact });
    }
    for (const [id, exact] of expected) {
      if (exact < REACH_DEGREES - 0.03 && !waters.some((area) => area.id === id))
        wrong.push({ lat, lon, id, exact });
    }
  }
  expect(seen).toBeGreaterThan(500);
  // Behind headlands, where the four corners of a cell know other pieces of coast
  expect(wrong.length).toBeLessThan(seen / 100);
});

/** Rings of the features that no region cuts and that keep off the antimeridian, in degrees. */
function ringsOf({ arcs, objects, transform }: Topology) {
  const { scale, translate } = transform;
  const lines = arcs.map((arc) => {
    let [x, y] = [0, 0];
    return arc.map(([dx, dy]): readonly [number, number] => {
      x += dx;
      y += dy;
      return [x * scale[0] + translate[0], y * scale[1] + translate[1]];
    });
  });
  return objects.countries.geometries.map(({ type, arcs: own, properties }) => {
    const polygons = (type === 'Polygon' ? [own] : own) as number[][][];
    const rings = polygons.flat().map((ring) =>
      ring.flatMap((i) => {
        const line = i < 0 ? (lines[~i] ?? []).toReversed() : (lines[i] ?? []);
        return line.slice(1);
      }),
    );
    return { name: properties.name, rings };
  });
}

test.skipIf(topology === null)('countries are where the polygons of world-atlas are', () => {
  if (topology === null) return;
  const skipped = new Set(['Antarctica', 'Fiji', 'Russia', 'Norway', 'Netherlands', 'New Zealand']);
  for (const name of ['France', 'Morocco', 'Italy', 'Indian Ocean Ter.']) skipped.add(name);
  const rows = readFeatures();
  const random = numbers(3);
  const wrong: unknown[] = [];
  let seen = 0;
  // The coarse grid lets a few outlines overlap by its width: Macao's and China's
  for (const { name, rings } of ringsOf(topology)) {
    const codes = rows.get(name)?.codes ?? '';
    if (skipped.has(name) || codes === '') continue;
    const corners = rings.flat();
    const xs = corners.map(([x]) => x);
    const ys = corners.map(([, y]) => y);
    const [west, south] = [
      xs.reduce((a, b) => Math.min(a, b)),
      ys.reduce((a, b) => Math.min(a, b)),
    ];
    const [east, north] = [
      xs.reduce((a, b) => Math.max(a, b)),
      ys.reduce((a, b) => Math.max(a, b)),
    ];
    for (let i = 0; i < 40; i++) {
      const lat = south + random() * (north - south);
      const lon = west + random() * (east - west);
      let within = false;
      for (const ring of rings) {
        for (const [j, [x1, y1]] of ring.entries()) {
          const [x2, y2] = ring[(j + 1) % ring.length] ?? [x1, y1];
          if (y1 <= lat !== y2 <= lat && x1 + ((lat - y1) * (x2 - x1)) / (y2 - y1) <= lon)
            within = !within;
        }
      }
      const answer = inside(lat, lon);
      const there = codes.split(',').every((code) => answer.includes(code));
      seen += within ? 1 : 0;
      // Another feature may have the same code
      if (within && !there) wrong.push({ name, lat, lon, answer });
    }
  }
  expect(seen).toBeGreaterThan(3000);
  expect(wrong.length).toBeLessThan(4);
});

test.skipIf(topology === null)(
  'the asset is what the script makes of world-atlas',
  { timeout: 120_000 },
  () => {
    if (topology === null) return;
    const { bytes, leaks } = buildGeography(topology);
    expect(leaks).toBe(0);
    const asset = readFileSync(
      new URL('../../src/interpret/geocode/geography.bin', import.meta.url),
    );
    expect(Buffer.compare(asset, bytes)).toBe(0);
  },
);
