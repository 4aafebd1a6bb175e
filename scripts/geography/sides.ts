import type { Segment } from './plane.ts';
import { type Chain, WIDTH } from './topology.ts';

/** Height of the strips that segments are looked up by, on the integer grid. */
const STRIP = 16;

type Point = readonly [x: number, y: number];

/**
 * Rounding to the coarse grid has folded a few outlines over themselves: loops whose inside is on the wrong side, and
 * spikes that go out and back the same way. Spikes go, and each segment's sides are told by counting its units'
 * segments to the west. Units that reach the antimeridian are not closed there; they stay as they are.
 */
export function correctSides(chains: readonly Chain[]): Chain[] {
  const open = new Set(chains.filter(atMeridian).flatMap(({ left, right }) => [left, right]));
  open.delete(0);
  const plain = withoutSpikes(chains);
  const strips = stripsByUnit(plain, open);
  return plain.flatMap((chain) => {
    if (open.has(chain.left) || open.has(chain.right)) return [chain];
    const parts: { points: Point[]; left: number; right: number }[] = [];
    for (let i = 1; i < chain.points.length; i++) {
      const from = chain.points[i - 1] as Point;
      const to = chain.points[i] as Point;
      const turned = isTurned(chain, [...from, ...to], strips);
      const sides = turned
        ? { left: chain.right, right: chain.left }
        : { left: chain.left, right: chain.right };
      const last = parts.at(-1);
      if (last?.left === sides.left && last.right === sides.right) last.points.push(to);
      else parts.push({ points: [from, to], ...sides });
    }
    return parts;
  });
}

const keyOf = (from: Point, to: Point): string =>
  from[0] < to[0] || (from[0] === to[0] && from[1] < to[1]) ? `${from} ${to}` : `${to} ${from}`;

function withoutSpikes(chains: readonly Chain[]): Chain[] {
  const seen = new Map<string, number>();
  for (const { points } of chains)
    for (let i = 1; i < points.length; i++) {
      const key = keyOf(points[i - 1] as Point, points[i] as Point);
      seen.set(key, (seen.get(key) ?? 0) + 1);
    }
  return chains.flatMap((chain) => {
    const parts: Point[][] = [];
    for (let i = 1; i < chain.points.length; i++) {
      const from = chain.points[i - 1] as Point;
      const to = chain.points[i] as Point;
      // Of three times the same way one is a border
      if ((seen.get(keyOf(from, to)) ?? 1) % 2 === 0) continue;
      const last = parts.at(-1);
      if (last?.at(-1) === from) last.push(to);
      else parts.push([from, to]);
    }
    return parts.map((points) => ({ ...chain, points }));
  });
}

type Strips = ReadonlyMap<number, ReadonlyMap<number, readonly Segment[]>>;

const atMeridian = ({ points }: Chain): boolean => points.some(([x]) => x === 0 || x === WIDTH);

function stripsByUnit(chains: readonly Chain[], open: ReadonlySet<number>): Strips {
  const strips = new Map<number, Map<number, Segment[]>>();
  for (const { points, left, right } of chains) {
    for (const unit of [left, right]) {
      if (unit === 0 || open.has(unit)) continue;
      const own = strips.get(unit) ?? new Map<number, Segment[]>();
      strips.set(unit, own);
      for (let i = 1; i < points.length; i++) {
        const from = points[i - 1] as Point;
        const to = points[i] as Point;
        const last = Math.floor(Math.max(from[1], to[1]) / STRIP);
        for (let at = Math.floor(Math.min(from[1], to[1]) / STRIP); at <= last; at++) {
          const strip = own.get(at);
          if (strip === undefined) own.set(at, [[...from, ...to]]);
          else strip.push([...from, ...to]);
        }
      }
    }
  }
  return strips;
}

/** Whether each unit of the chain is on the other side of the segment than the chain says. */
function isTurned(chain: Chain, segment: Segment, strips: Strips): boolean {
  const [x1, y1, x2, y2] = segment;
  if (y1 === y2) return false;
  const sides = [chain.left, chain.right].filter((unit) => unit !== 0);
  return sides.every((unit) => {
    const west = (unit === chain.left) === y2 > y1;
    // A little off the middle: other segments may cross there
    const share = 0.4871;
    const x = x1 + share * (x2 - x1);
    const y = y1 + share * (y2 - y1);
    let odd = false;
    for (const [a, b, c, d] of strips.get(unit)?.get(Math.floor(y / STRIP)) ?? []) {
      if (b <= y === d <= y || (a === x1 && b === y1 && c === x2 && d === y2)) continue;
      if (a + ((y - b) * (c - a)) / (d - b) < x) odd = !odd;
    }
    return odd !== west;
  });
}
