import { type Segment, wrapped } from './plane.ts';

/** What we read of a TopoJSON file (https://github.com/topojson/topojson-specification, quantized). */
export interface Topology {
  readonly transform: {
    readonly scale: readonly [number, number];
    readonly translate: readonly [number, number];
  };
  readonly arcs: readonly (readonly (readonly [number, number])[])[];
  readonly objects: {
    readonly countries: {
      readonly geometries: readonly {
        readonly type: string;
        readonly arcs?: unknown;
        readonly properties: { readonly name: string };
      }[];
    };
  };
}

/** A line on the integer grid with what lies left and right of it; -1: nothing. */
export interface Chain {
  readonly points: readonly (readonly [x: number, y: number])[];
  readonly left: number;
  readonly right: number;
}

/** Width of the integer grid: x from 0 (180° W) to this (180° E). */
export const WIDTH = 99_999;

type Ring = readonly number[];
type Point = readonly [number, number];

function absolute(arc: readonly Point[]): Point[] {
  let x = 0;
  let y = 0;
  return arc.map(([dx, dy]) => {
    x += dx;
    y += dy;
    return [x, y];
  });
}

const polygonsOf = (geometry: { type: string; arcs?: unknown }): Ring[][] => {
  if (geometry.type === 'Polygon') return [geometry.arcs as Ring[]];
  return geometry.type === 'MultiPolygon' ? (geometry.arcs as Ring[][]) : [];
};

/** Twice the ring's signed area with longitudes unrolled, and by how much it goes around the pole. */
function turn(points: readonly Point[]): { area: number; around: number } {
  let area = 0;
  let x = points[0]?.[0] ?? 0;
  const start = x;
  for (let i = 1; i < points.length; i++) {
    const from = points[i - 1] as Point;
    const to = points[i] as Point;
    const next = x + wrapped(to[0] - from[0]);
    area += x * to[1] - next * from[1];
    x = next;
  }
  return { area, around: x - start };
}

/** Lines between features, cut at the antimeridian. `left` and `right` are indexes of features. */
export function readChains(topology: Topology): { chains: Chain[]; conflicts: number } {
  const arcs = topology.arcs.map(absolute);
  const left = new Int32Array(arcs.length).fill(-1);
  const right = new Int32Array(arcs.length).fill(-1);
  let conflicts = 0;
  const take = (side: Int32Array, arc: number, feature: number): void => {
    if (side[arc] !== -1) conflicts += 1;
    side[arc] = feature;
  };
  for (const [feature, geometry] of topology.objects.countries.geometries.entries()) {
    for (const polygon of polygonsOf(geometry)) {
      for (const [position, ring] of polygon.entries()) {
        const points = ring.flatMap((i) =>
          i < 0 ? (arcs[~i] ?? []).toReversed() : (arcs[i] ?? []),
        );
        const { area, around } = turn(points);
        // The coarse grid has flattened a few islets
        if (area === 0) continue;
        // A ring around a pole is Antarctica's: its land is south, right of a line that goes east
        const inside =
          Math.abs(around) > WIDTH / 2
            ? around > 0
              ? 'right'
              : 'left'
            : area > 0
              ? 'left'
              : 'right';
        const own = position === 0 ? inside : inside === 'left' ? 'right' : 'left';
        for (const i of ring) {
          const forward = i >= 0;
          take((own === 'left') === forward ? left : right, forward ? i : ~i, feature);
        }
      }
    }
  }
  const chains = arcs.flatMap((points, i) => {
    const sides = { left: left[i] ?? -1, right: right[i] ?? -1 };
    return alongMeridian(points).map((part) => ({ points: part, ...sides }));
  });
  return { chains, conflicts };
}

/** Parts of a line that do not cross the antimeridian; what runs along it is a seam, no border, and left out. */
function alongMeridian(points: readonly Point[]): Point[][] {
  const parts: Point[][] = [];
  let part: Point[] = [];
  const close = (): void => {
    if (part.length > 1) parts.push(part);
    part = [];
  };
  for (const [i, point] of points.entries()) {
    const before = points[i - 1];
    if (before === undefined) {
      part.push(point);
      continue;
    }
    const step = point[0] - before[0];
    if (step === 0 && (point[0] === 0 || point[0] === WIDTH)) {
      close();
    } else if (Math.abs(step) > WIDTH / 2) {
      const [out, back] = step < 0 ? [WIDTH, 0] : [0, WIDTH];
      const share = (out - before[0]) / wrapped(step);
      const y = Math.round(before[1] + share * (point[1] - before[1]));
      if (before[0] !== out) part.push([out, y]);
      close();
      if (point[0] !== back) part.push([back, y]);
    } else if (step === 0 && point[1] === before[1]) {
      continue;
    }
    part.push(point);
  }
  close();
  return parts;
}

/** The segments of chains, one after the other. */
export function* segmentsOf(chains: readonly Chain[]): Generator<Segment> {
  for (const { points } of chains) {
    for (let i = 1; i < points.length; i++) {
      const a = points[i - 1] as Point;
      const b = points[i] as Point;
      yield [a[0], a[1], b[0], b[1]];
    }
  }
}
