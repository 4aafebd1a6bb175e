import type { FlatPolygon, FlatRing } from './shapes.ts';

export interface Simplified {
  readonly polygons: FlatPolygon[];
  /** Points before and after, and how far the line moved; null where nothing was left out. */
  readonly notice: string | null;
}

/** Positions that a ring keeps: three and the first again. */
const LEAST = 4;

/**
 * Leaves out the points whose triangles with their neighbours are smallest (Visvalingam and Whyatt), until at most
 * `most` are left; rings of four positions stay as they are.
 */
export function simplify(polygons: FlatPolygon[], most: number): Simplified {
  const before = polygons.reduce(
    (sum, rings) => sum + rings.reduce((part, ring) => part + ring.length / 2, 0),
    0,
  );
  if (before <= most) return { polygons, notice: null };
  const rings = polygons.flat();
  const lines = new Lines(rings, before);
  lines.remove(before - most);
  const { kept, farthestInMeters } = lines.kept(rings);
  const after = kept.reduce((sum, ring) => sum + ring.length / 2, 0);
  if (after === before) return { polygons, notice: null };
  let at = 0;
  return {
    polygons: polygons.map((parts) => parts.map(() => kept[at++] ?? [])),
    notice: `Of ${before.toLocaleString('en-US')} points ${after.toLocaleString('en-US')} were kept; the line moved by at most ${distanceText(farthestInMeters)}.`,
  };
}

const distanceText = (metres: number): string =>
  metres < 10
    ? `${metres.toFixed(1)} m`
    : metres < 10_000
      ? `${Math.round(metres)} m`
      : `${(metres / 1000).toFixed(1)} km`;

/** Points of all rings in doubly linked circles, and a heap of them by the area that each holds. */
class Lines {
  readonly #x: Float64Array;
  readonly #y: Float64Array;
  readonly #before: Int32Array;
  readonly #after: Int32Array;
  /** Points left of the ring, by ring. */
  readonly #left: Int32Array;
  readonly #ring: Int32Array;
  readonly #area: Float64Array;
  readonly #gone: Uint8Array;
  readonly #heap: Int32Array;
  readonly #place: Int32Array;
  #size = 0;

  constructor(rings: readonly FlatRing[], positions: number) {
    this.#x = new Float64Array(positions);
    this.#y = new Float64Array(positions);
    this.#before = new Int32Array(positions);
    this.#after = new Int32Array(positions);
    this.#ring = new Int32Array(positions);
    this.#left = new Int32Array(rings.length);
    this.#area = new Float64Array(positions);
    this.#gone = new Uint8Array(positions);
    this.#heap = new Int32Array(positions);
    this.#place = new Int32Array(positions).fill(-1);
    let start = 0;
    rings.forEach((ring, index) => {
      // The last position repeats the first and is left out.
      const count = ring.length / 2 - 1;
      this.#left[index] = count;
      for (let at = 0; at < count; at += 1) {
        const point = start + at;
        this.#x[point] = ring[2 * at] ?? 0;
        this.#y[point] = ring[2 * at + 1] ?? 0;
        this.#before[point] = at === 0 ? start + count - 1 : point - 1;
        this.#after[point] = at === count - 1 ? start : point + 1;
        this.#ring[point] = index;
      }
      for (let at = 0; at < count; at += 1) this.#push(start + at, this.#areaOf(start + at));
      start += count + 1;
    });
  }

  /** Takes up to `count` points out, the least important first. */
  remove(count: number): void {
    let least = 0;
    for (let removed = 0; removed < count && this.#size > 0; ) {
      const point = this.#pop();
      const ring = this.#ring[point] ?? 0;
      const left = this.#left[ring] ?? 0;
      if (left <= LEAST - 1) continue;
      least = Math.max(least, this.#area[point] ?? 0);
      this.#gone[point] = 1;
      this.#left[ring] = left - 1;
      removed += 1;
      const before = this.#before[point] ?? 0;
      const after = this.#after[point] ?? 0;
      this.#after[before] = after;
      this.#before[after] = before;
      // No point goes before one that was less important than it when its neighbour went.
      this.#update(before, Math.max(least, this.#areaOf(before)));
      this.#update(after, Math.max(least, this.#areaOf(after)));
    }
  }

  /** The rings of the points that are left, closed, and how far the others lie from the new lines. */
  kept(rings: readonly FlatRing[]): {
    readonly kept: FlatRing[];
    readonly farthestInMeters: number;
  } {
    const kept: FlatRing[] = [];
    let farthest = 0;
    let start = 0;
    for (const ring of rings) {
      const count = ring.length / 2 - 1;
      const line: FlatRing = [];
      for (let point = start; point < start + count; point += 1) {
        if (this.#gone[point] === 0) line.push(this.#x[point] ?? 0, this.#y[point] ?? 0);
      }
      line.push(line[0] ?? 0, line[1] ?? 0);
      kept.push(line);
      farthest = Math.max(farthest, this.#farthest(start, count));
      start += count + 1;
    }
    return { kept, farthestInMeters: farthest };
  }

  #farthest(start: number, count: number): number {
    let first = start;
    while (this.#gone[first] === 1) first += 1;
    let farthest = 0;
    let from = first;
    do {
      const to = this.#after[from] ?? 0;
      for (let point = from + 1 < start + count ? from + 1 : start; point !== to; ) {
        farthest = Math.max(farthest, this.#distance(point, from, to));
        point = point + 1 < start + count ? point + 1 : start;
      }
      from = to;
    } while (from !== first);
    return farthest;
  }

  /** Metres from a point to the line between two others, on a plane that touches the globe at the point. */
  #distance(point: number, from: number, to: number): number {
    const y = this.#y[point] ?? 0;
    const x = this.#x[point] ?? 0;
    const up = 111_195;
    const across = up * Math.cos((y * Math.PI) / 180);
    const ax = ((this.#x[from] ?? 0) - x) * across;
    const ay = ((this.#y[from] ?? 0) - y) * up;
    const bx = ((this.#x[to] ?? 0) - x) * across - ax;
    const by = ((this.#y[to] ?? 0) - y) * up - ay;
    const length = bx * bx + by * by;
    const share = length === 0 ? 0 : Math.max(0, Math.min(1, -(ax * bx + ay * by) / length));
    return Math.hypot(ax + share * bx, ay + share * by);
  }

  /** Of the triangle with its neighbours, as on the ground. */
  #areaOf(point: number): number {
    const before = this.#before[point] ?? 0;
    const after = this.#after[point] ?? 0;
    const x = this.#x[point] ?? 0;
    const y = this.#y[point] ?? 0;
    const area =
      ((this.#x[before] ?? 0) - x) * ((this.#y[after] ?? 0) - y) -
      ((this.#x[after] ?? 0) - x) * ((this.#y[before] ?? 0) - y);
    return Math.abs(area) * Math.cos((y * Math.PI) / 180);
  }

  #push(point: number, area: number): void {
    this.#area[point] = area;
    this.#set(this.#size, point);
    this.#size += 1;
    this.#up(this.#size - 1);
  }

  #pop(): number {
    const point = this.#heap[0] ?? 0;
    this.#place[point] = -1;
    this.#size -= 1;
    if (this.#size > 0) {
      this.#set(0, this.#heap[this.#size] ?? 0);
      this.#down(0);
    }
    return point;
  }

  #update(point: number, area: number): void {
    const place = this.#place[point] ?? -1;
    if (place === -1) return;
    this.#area[point] = area;
    this.#up(place);
    this.#down(this.#place[point] ?? 0);
  }

  #set(place: number, point: number): void {
    this.#heap[place] = point;
    this.#place[point] = place;
  }

  #areaAt(place: number): number {
    return this.#area[this.#heap[place] ?? 0] ?? 0;
  }

  #up(from: number): void {
    const point = this.#heap[from] ?? 0;
    const area = this.#area[point] ?? 0;
    let place = from;
    while (place > 0) {
      const parent = (place - 1) >> 1;
      if (this.#areaAt(parent) <= area) break;
      this.#set(place, this.#heap[parent] ?? 0);
      place = parent;
    }
    this.#set(place, point);
  }

  #down(from: number): void {
    const point = this.#heap[from] ?? 0;
    const area = this.#area[point] ?? 0;
    let place = from;
    for (;;) {
      let child = 2 * place + 1;
      if (child >= this.#size) break;
      if (child + 1 < this.#size && this.#areaAt(child + 1) < this.#areaAt(child)) child += 1;
      if (this.#areaAt(child) >= area) break;
      this.#set(place, this.#heap[child] ?? 0);
      place = child;
    }
    this.#set(place, point);
  }
}
