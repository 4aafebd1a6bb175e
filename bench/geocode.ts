/**
 * What a look-up costs on one core, for several kinds of points. `node bench/geocode.ts [--points N] [--quick] [--json]`
 *
 * Each kind is a set of its own, asked for in random order, so that the caches see what a mixed file would show them.
 */
import { parseArgs } from 'node:util';
import { geocoder } from '../src/interpret/geocode/geocoder.ts';
import { machine, median } from './measure.ts';

const { values: options } = parseArgs({
  options: {
    points: { type: 'string' },
    quick: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
});

const count = Number(options.points ?? (options.quick ? 50_000 : 200_000));
const rounds = 7;

let state = 20_251;
/** Numbers from 0 to 1, the same in every run. */
function random(): number {
  state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
  return state / 2_147_483_648;
}

const before = process.memoryUsage();
const start = performance.now();
const geocode = geocoder();
geocode.at(0, 0, null);
const loadMs = performance.now() - start;
const after = process.memoryUsage();
const memoryMB = (after.rss - before.rss) / 1e6;

type Point = readonly [latitude: number, longitude: number];
const box = (south: number, west: number, north: number, east: number) => (): Point => [
  south + random() * (north - south),
  west + random() * (east - west),
];
const world = box(-90, -180, 90, 180);
const has = (type: string) => (point: Point) =>
  geocode.at(...point, null).some((area) => area.type === type && area.distance === 0);
const onLand = has('Political');
const nearBorder = (point: Point): boolean => {
  const areas = geocode.at(...point, null);
  return areas.some(({ type, distance }) => type === 'Political' && distance > 0);
};

function points(draw: () => Point, keep: (point: Point) => boolean): Point[] {
  const found: Point[] = [];
  while (found.length < count) {
    const point = draw();
    if (keep(point)) found.push(point);
  }
  return found;
}

const kinds: readonly (readonly [string, Point[], number | null])[] = [
  ['random land', points(world, onLand), null],
  ['land in Europe', points(box(36, -10, 60, 30), onLand), null],
  ['within 5.5 km of a border or coast in Europe', points(box(36, -10, 60, 30), nearBorder), null],
  ['random sea', points(world, (point) => !onLand(point)), null],
  ['sea around Europe', points(box(34, -12, 66, 30), (point) => !onLand(point)), null],
  ['random, uncertain by 50 km', points(world, () => true), 50_000],
];

const results = kinds.map(([name, set, uncertainty]) => {
  let areas = 0;
  const times = Array.from({ length: rounds }, () => {
    const begin = performance.now();
    for (const [latitude, longitude] of set)
      areas += geocode.at(latitude, longitude, uncertainty).length;
    return performance.now() - begin;
  });
  const ms = median(times.slice(1).sort((a, b) => a - b));
  return {
    name,
    perSecond: Math.round((set.length / ms) * 1000),
    microseconds: Math.round((ms * 1e6) / set.length) / 1000,
    areasPerPoint: Math.round((areas / rounds / set.length) * 100) / 100,
  };
});

if (options.json) {
  process.stdout.write(`${JSON.stringify({ loadMs, memoryMB, results, machine: machine() })}\n`);
} else {
  process.stdout.write(
    `loaded in ${loadMs.toFixed(0)} ms, ${memoryMB.toFixed(0)} MB; ${count} points of each kind\n\n` +
      `${''.padEnd(46)}${'points/s'.padStart(12)}${'µs'.padStart(9)}${'areas'.padStart(8)}\n` +
      results
        .map(
          (row) =>
            `${row.name.padEnd(46)}${row.perSecond.toLocaleString('en').padStart(12)}` +
            `${row.microseconds.toFixed(2).padStart(9)}${row.areasPerPoint.toFixed(2).padStart(8)}\n`,
        )
        .join(''),
  );
}
