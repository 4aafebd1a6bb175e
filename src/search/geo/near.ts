import type { Bitmap } from '../bitmap.ts';
import type { Segment } from '../model/segment.ts';
import { addRows, boxOf, CELL_LEVEL, type Node, quartersOf, rootOf } from './cells.ts';

/** Mean radius of the earth (IUGG), which Lucene and so Elasticsearch and GBIF measure distances by. */
export const EARTH_RADIUS_IN_METERS = 6_371_008.7714;

/** Metres within which a box is not trusted to lie wholly on one side. */
const MARGIN = 1;
const FEW_POINTS = 8;

const RADIANS = Math.PI / 180;

/** Distance along the great circle on a sphere, by the haversine formula; degrees in, metres out. */
export function distanceInMeters(
  latitude1: number,
  longitude1: number,
  latitude2: number,
  longitude2: number,
): number {
  const height = Math.sin(((latitude2 - latitude1) * RADIANS) / 2);
  const width = Math.sin(((longitude2 - longitude1) * RADIANS) / 2);
  const square =
    height * height + Math.cos(latitude1 * RADIANS) * Math.cos(latitude2 * RADIANS) * width * width;
  return 2 * EARTH_RADIUS_IN_METERS * Math.asin(Math.sqrt(Math.min(1, square)));
}

/** A point in degrees and how far around it. */
export interface Nearness {
  readonly latitude: number;
  readonly longitude: number;
  readonly distanceInMeters: number;
}

/** Adds the rows whose point is at most the distance away, as `distanceInMeters` measures it. */
export function addNear(near: Nearness, segment: Pick<Segment, 'geo'>, bits: Bitmap): void {
  const order = segment.geo();
  const visit = (node: Node): void => {
    const place = node.level === 0 ? 'across' : placeOfNode(near, node);
    if (place === 'inside') addRows(order, node.from, node.to, bits);
    if (place !== 'across') return;
    if (node.level < CELL_LEVEL && node.to - node.from > FEW_POINTS) {
      for (const quarter of quartersOf(order, node)) visit(quarter);
      return;
    }
    for (let at = node.from; at < node.to; at += 1) {
      const latitude = (order.points[2 * at] ?? 0) / 1e7;
      const longitude = (order.points[2 * at + 1] ?? 0) / 1e7;
      const distance = distanceInMeters(near.latitude, near.longitude, latitude, longitude);
      if (distance <= near.distanceInMeters) addRows(order, at, at + 1, bits);
    }
  };
  if (order.count > 0) visit(rootOf(order));
}

/**
 * By the triangle inequality. The farthest point of a box of at most 180° of longitude from its middle is a corner:
 * on a meridian at most 90° away the distance has no maximum between the ends.
 */
function placeOfNode(near: Nearness, node: Node): 'inside' | 'outside' | 'across' {
  const { west, south, east, north } = boxOf(node);
  const latitude = (south + north) / 2;
  const longitude = (west + east) / 2;
  const reach =
    MARGIN +
    Math.max(
      distanceInMeters(latitude, longitude, south, west),
      distanceInMeters(latitude, longitude, north, west),
    );
  const distance = distanceInMeters(near.latitude, near.longitude, latitude, longitude);
  if (distance + reach <= near.distanceInMeters) return 'inside';
  return distance - reach > near.distanceInMeters ? 'outside' : 'across';
}
