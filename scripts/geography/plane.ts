/** Plane geometry on the integer grid of the topology. */
export type Segment = readonly [x1: number, y1: number, x2: number, y2: number];
export type Ring = readonly (readonly [number, number])[];

const width = 99_999;

/** A step in x the short way around the globe. */
export function wrapped(dx: number): number {
  if (dx > width / 2) return dx - width;
  return dx < -width / 2 ? dx + width : dx;
}

/** Whether a point lies in a ring, by the number of sides west of it. */
export function inRing(ring: Ring, x: number, y: number): boolean {
  let inside = false;
  let [x1, y1] = ring.at(-1) ?? [0, 0];
  for (const [x2, y2] of ring) {
    if (y1 <= y !== y2 <= y && x1 + ((y - y1) * (x2 - x1)) / (y2 - y1) <= x) inside = !inside;
    x1 = x2;
    y1 = y2;
  }
  return inside;
}

/** The sides of a ring, the closing one too. */
export function sidesOf(ring: Ring): Segment[] {
  return ring.map(([x, y], i) => {
    const [nextX, nextY] = ring[(i + 1) % ring.length] ?? [x, y];
    return [x, y, nextX, nextY];
  });
}

/** Twice the signed area: positive where the ring goes counter-clockwise. */
export const signedArea = (ring: Ring): number =>
  sidesOf(ring).reduce((sum, [x1, y1, x2, y2]) => sum + x1 * y2 - x2 * y1, 0);

/** Where along `a` (0 to 1) it meets `b`; null where they do not meet or are parallel. */
export function meeting(a: Segment, b: Segment): number | null {
  if (Math.max(a[0], a[2]) < Math.min(b[0], b[2]) || Math.min(a[0], a[2]) > Math.max(b[0], b[2]))
    return null;
  if (Math.max(a[1], a[3]) < Math.min(b[1], b[3]) || Math.min(a[1], a[3]) > Math.max(b[1], b[3]))
    return null;
  const [ax, ay] = [a[2] - a[0], a[3] - a[1]];
  const [bx, by] = [b[2] - b[0], b[3] - b[1]];
  const cross = ax * by - ay * bx;
  if (cross === 0) return null;
  const [cx, cy] = [b[0] - a[0], b[1] - a[1]];
  const t = (cx * by - cy * bx) / cross;
  const u = (cx * ay - cy * ax) / cross;
  return t >= 0 && t <= 1 && u >= 0 && u <= 1 ? t : null;
}
