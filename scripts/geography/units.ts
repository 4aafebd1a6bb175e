import { readFileSync } from 'node:fs';
import { inRing, meeting, type Ring, type Segment, sidesOf, signedArea } from './plane.ts';
import { REGIONS, type Region } from './regions.ts';
import { type Chain, segmentsOf, type Topology, WIDTH } from './topology.ts';

/** A piece of land that answers alike everywhere. */
export interface Unit {
  readonly codes: readonly string[];
  readonly continent: string;
}

/** Units by number; 0 is water. */
export interface Units {
  readonly list: readonly Unit[];
  /** Chains between units. */
  readonly chains: Chain[];
  /** For the record: how many pieces each region cut on land. */
  readonly cuts: ReadonlyMap<Region, number>;
}

interface Part {
  readonly region: Region;
  readonly ring: Ring;
  readonly unit: number;
}

interface Feature {
  readonly unit: number;
  readonly parts: readonly Part[];
}

/** The rows of features.tsv by name. */
export function readFeatures(): ReadonlyMap<string, { codes: string; continent: string }> {
  const lines = readFileSync(new URL('features.tsv', import.meta.url), 'utf8').split('\n');
  const rows = lines.filter((line) => line !== '' && !line.startsWith('#')).slice(1);
  return new Map(
    rows.map((row) => {
      const [name = '', codes = '', continent = ''] = row.split('\t');
      return [name, { codes, continent }];
    }),
  );
}

/** Gives every side of every chain its unit, cutting features along their regions. */
export function toUnits(topology: Topology, chains: readonly Chain[]): Units {
  const numbers = new Map<string, number>([['', 0]]);
  const list: Unit[] = [{ codes: [], continent: '' }];
  const unitFor = (codes: string, continent: string): number => {
    if (codes === '') return 0;
    const key = `${codes} ${continent}`;
    const known = numbers.get(key);
    if (known !== undefined) return known;
    numbers.set(key, list.length);
    return list.push({ codes: codes.split(','), continent }) - 1;
  };
  const { scale, translate } = topology.transform;
  const toGrid = (area: Region['area']): Ring =>
    area.map(([lon, lat]) => [(lon - translate[0]) / scale[0], (lat - translate[1]) / scale[1]]);
  const rows = readFeatures();
  const features = topology.objects.countries.geometries.map(
    ({ properties: { name } }): Feature => {
      const row = rows.get(name);
      if (row === undefined) throw new Error(`features.tsv has no row for ${name}`);
      const parts = REGIONS.filter(({ feature }) => feature === name).map((region) => ({
        region,
        ring: toGrid(region.area),
        unit: unitFor(region.codes ?? row.codes, region.continent ?? row.continent),
      }));
      return { unit: unitFor(row.codes, row.continent), parts };
    },
  );
  const cuts = new Map<Region, number>();
  const between = chains.flatMap((chain) => split(chain, features));
  for (const [index, feature] of features.entries()) {
    if (feature.parts.length === 0) continue;
    const own = chains.filter(({ left, right }) => left === index || right === index);
    const border = own.map((chain) => ({ chain, segments: [...segmentsOf([chain])] }));
    for (const part of feature.parts) {
      const lines = cutLines(part, feature.unit, index, border);
      cuts.set(part.region, lines.length);
      between.push(...lines);
    }
  }
  return { list, chains: between, cuts };
}

const unitAt = (feature: Feature | undefined, x: number, y: number): number =>
  feature === undefined
    ? 0
    : (feature.parts.find(({ ring }) => inRing(ring, x, y))?.unit ?? feature.unit);

type Point = readonly [number, number];

/** A segment's points, those between its ends where it meets one of the lines, rounded to the grid. */
function divided(segment: Segment, lines: readonly Segment[]): Point[] {
  const [x1, y1, x2, y2] = segment;
  const shares = lines.map((line) => meeting(segment, line)).filter((share) => share !== null);
  const points = [0, ...shares.sort((a, b) => a - b), 1].map(
    (share): Point => [Math.round(x1 + share * (x2 - x1)), Math.round(y1 + share * (y2 - y1))],
  );
  return points.filter(
    ([x, y], i) => i === 0 || x !== points[i - 1]?.[0] || y !== points[i - 1]?.[1],
  );
}

/** A chain between features as chains between units; what has one unit on both sides goes. */
function split(chain: Chain, features: readonly Feature[]): Chain[] {
  const left = features[chain.left];
  const right = features[chain.right];
  const lines = [...(left?.parts ?? []), ...(right?.parts ?? [])].flatMap(({ ring }) =>
    sidesOf(ring),
  );
  if (lines.length === 0) {
    const sides = { left: left?.unit ?? 0, right: right?.unit ?? 0 };
    return sides.left === sides.right ? [] : [{ points: chain.points, ...sides }];
  }
  const found: { points: Point[]; left: number; right: number }[] = [];
  for (const segment of segmentsOf([chain])) {
    const points = divided(segment, lines);
    for (let i = 1; i < points.length; i++) {
      const from = points[i - 1] as Point;
      const to = points[i] as Point;
      const middle: Point = [(from[0] + to[0]) / 2, (from[1] + to[1]) / 2];
      const sides = { left: unitAt(left, ...middle), right: unitAt(right, ...middle) };
      const last = found.at(-1);
      if (last?.left === sides.left && last.right === sides.right) last.points.push(to);
      else found.push({ points: [from, to], ...sides });
    }
  }
  return found.filter((one) => one.left !== one.right);
}

/** A feature's border: its chains with their segments. */
type Border = readonly { readonly chain: Chain; readonly segments: readonly Segment[] }[];

/** The lines of a region's ring that run through its feature. */
function cutLines(part: Part, outside: number, feature: number, border: Border): Chain[] {
  if (part.unit === outside) return [];
  const counterClockwise = signedArea(part.ring) > 0;
  const sides = counterClockwise
    ? { left: part.unit, right: outside }
    : { left: outside, right: part.unit };
  const segments = border.flatMap((one) => one.segments);
  return sidesOf(part.ring).flatMap((side) => {
    const points = divided(side, segments);
    const lines: Chain[] = [];
    for (let i = 1; i < points.length; i++) {
      const from = points[i - 1] as Point;
      const to = points[i] as Point;
      if (inFeature(border, feature, (from[0] + to[0]) / 2, (from[1] + to[1]) / 2))
        lines.push({ points: [from, to], ...sides });
    }
    return lines;
  });
}

/** Whether the feature lies on the near side of its border's next line to the west, or if there is none, to the east. */
function inFeature(border: Border, feature: number, x: number, y: number): boolean {
  if (x < 0 || x > WIDTH) return false;
  let [west, east] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  let [inWest, inEast] = [false, false];
  for (const { chain, segments } of border) {
    for (const [x1, y1, x2, y2] of segments) {
      if (y1 <= y === y2 <= y) continue;
      const crossing = x1 + ((y - y1) * (x2 - x1)) / (y2 - y1);
      if (crossing <= x && crossing > west) {
        west = crossing;
        inWest = (y2 > y1 ? chain.right : chain.left) === feature;
      } else if (crossing > x && crossing < east) {
        east = crossing;
        inEast = (y2 > y1 ? chain.left : chain.right) === feature;
      }
    }
  }
  return west === Number.NEGATIVE_INFINITY ? inEast : inWest;
}
