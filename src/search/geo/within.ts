import type { Bitmap } from '../bitmap.ts';
import type { Area } from '../model/predicate.ts';
import type { GeoOrder, Segment } from '../model/segment.ts';
import { crossingAt, type Edges, edgesOf, isInside, onEnds } from './area.ts';
import { addRows, type Box, boxOf, CELL_LEVEL, type Node, quartersOf, rootOf } from './cells.ts';
import { AXIS_CELLS } from './z-curve.ts';

/** Degrees by which a box is taken larger than it is, so that rounding cannot leave out an edge. */
const MARGIN = 1e-9;
/** Points × edges that are tested one by one rather than in smaller boxes. */
const SMALL_TEST = 256;
const FEW_POINTS = 8;
/** Degrees: points of 1e-7 degrees are told apart in larger boxes. */
const LEAST_BOX = 1e-8;
/** Nodes of this level are worked on in some milliseconds, if edges do not crowd. */
const PAUSE_LEVEL = 8;
const NO_PAUSE = (): void => undefined;
/** Half the circle in 1e-7 degrees. */
const ANTIMERIDIAN = 1_800_000_000;

/**
 * Adds the rows whose point lies in the area, by the rule of `isInside`. Boxes of the quadtree that no edge touches
 * are taken or left as a whole; in the others a point is compared with the edges that touch its box, so that the cost
 * follows the length of the boundary where there are points, not points × edges. `pause` is called now and then; it
 * throws where the question was given up.
 */
export function addWithin(
  area: Area,
  segment: Pick<Segment, 'geo'>,
  bits: Bitmap,
  pause: () => void = NO_PAUSE,
): void {
  const order = segment.geo();
  const edges = preparedEdges(area);
  if (edges.count === 0 || order.count === 0) return;
  const all = new Uint32Array(edges.count).map((_, edge) => edge);
  const scope = { edges, order, bits, pause };
  addNode(scope, rootOf(order), { edges: all, groups: groupsOf(edges, all) });
  if (edges.touchesAntimeridian) addAntimeridian(scope, area);
}

const prepared = new WeakMap<Area, Edges>();

/** Several segments are asked for one area. */
function preparedEdges(area: Area): Edges {
  const known = prepared.get(area);
  if (known !== undefined) return known;
  const edges = edgesOf(area);
  prepared.set(area, edges);
  return edges;
}

interface Scope {
  readonly edges: Edges;
  readonly order: GeoOrder;
  readonly bits: Bitmap;
  readonly pause: () => void;
}

/** Edges that touch a box, ascending, so that those of one polygon stand together. */
interface Touching {
  readonly edges: Uint32Array;
  readonly groups: readonly Group[];
}

/** Edges of one polygon: places [from, to) in the list. */
interface Group {
  readonly from: number;
  readonly to: number;
  /** Whether an odd number of the polygon's other edges cross the box's southern parallel to the east of the box. */
  readonly odd: boolean;
}

function groupsOf({ polygons }: Edges, list: Uint32Array): Group[] {
  const groups: Group[] = [];
  let from = 0;
  for (let at = 1; at <= list.length; at += 1) {
    if (at < list.length && polygons[list[at] ?? 0] === polygons[list[from] ?? 0]) continue;
    groups.push({ from, to: at, odd: false });
    from = at;
  }
  return groups;
}

function addNode(scope: Scope, node: Node, touching: Touching): void {
  const { order, bits } = scope;
  const box = boxOf(node);
  if (isSmall(node.to - node.from, touching)) {
    addPoints(scope, node, box, touching);
  } else if (node.level === CELL_LEVEL) {
    addBox(
      scope,
      Uint32Array.from({ length: node.to - node.from }, (_, at) => node.from + at),
      box,
      touching,
    );
  } else {
    if (node.level <= PAUSE_LEVEL) scope.pause();
    for (const quarter of quartersOf(order, node)) {
      const inner = narrow(scope.edges, touching, box, boxOf(quarter), node.level === 0);
      if (inner === 'inside') addRows(order, quarter.from, quarter.to, bits);
      else if (inner !== 'outside') addNode(scope, quarter, inner);
    }
  }
}

const isSmall = (points: number, { edges }: Touching): boolean =>
  points <= FEW_POINTS || points * edges.length <= SMALL_TEST;

/** Below a cell the points are not sorted: they are dealt out to the quarters of the box. */
function addBox(scope: Scope, places: Uint32Array, box: Box, touching: Touching): void {
  const isLeast = box.east - box.west < LEAST_BOX;
  if (isLeast || isSmall(places.length, touching) || allEqual(scope.order, places)) {
    addPoints(scope, places, box, touching);
    return;
  }
  const middleX = (box.west + box.east) / 2;
  const middleY = (box.south + box.north) / 2;
  const quarters: number[][] = [[], [], [], []];
  for (const place of places) {
    const east = longitudeAt(scope.order, place) >= middleX ? 2 : 0;
    const north = latitudeAt(scope.order, place) >= middleY ? 1 : 0;
    quarters[east + north]?.push(place);
  }
  for (const [quarter, inQuarter] of quarters.entries()) {
    if (inQuarter.length === 0) continue;
    const west = quarter < 2;
    const south = quarter % 2 === 0;
    const inner = {
      west: west ? box.west : middleX,
      east: west ? middleX : box.east,
      south: south ? box.south : middleY,
      north: south ? middleY : box.north,
    };
    const edges = narrow(scope.edges, touching, box, inner, false);
    if (edges === 'inside') addPlaces(scope, inQuarter);
    else if (edges !== 'outside') addBox(scope, Uint32Array.from(inQuarter), inner, edges);
  }
}

const latitudeAt = ({ points }: GeoOrder, place: number): number => (points[2 * place] ?? 0) / 1e7;
const longitudeAt = ({ points }: GeoOrder, place: number): number =>
  (points[2 * place + 1] ?? 0) / 1e7;

function allEqual({ points }: GeoOrder, places: Uint32Array): boolean {
  const first = places[0] ?? 0;
  for (const place of places) {
    if (points[2 * place] !== points[2 * first]) return false;
    if (points[2 * place + 1] !== points[2 * first + 1]) return false;
  }
  return true;
}

function addPlaces(scope: Scope, places: readonly number[]): void {
  for (const place of places) addRows(scope.order, place, place + 1, scope.bits);
}

/**
 * What touches a part of a box. An edge that does not touch the part lies east or west of it over all its latitudes;
 * the number of those in the east is odd or even, and changes with the latitude only at a position east of the part
 * where an edge that touches meets one that does not.
 */
function narrow(
  edges: Edges,
  outer: Touching,
  outerBox: Box,
  box: Box,
  isWorld: boolean,
): Touching | 'inside' | 'outside' {
  const kept = new Uint32Array(outer.edges.length);
  const groups: Group[] = [];
  let count = 0;
  const middle = (box.west + box.east) / 2;
  for (const group of outer.groups) {
    const from = count;
    let odd = group.odd;
    if (!isWorld && box.south !== outerBox.south) {
      odd = oddAt(
        odd,
        turnsOf(edges, outer.edges, group, outerBox, isWorld),
        outerBox.south,
        box.south,
      );
    }
    for (let at = group.from; at < group.to; at += 1) {
      const edge = outer.edges[at] ?? 0;
      if (touches(edges.ends, edge, box)) kept[count++] = edge;
      else if (crossesEastOf(edges.ends, edge, box.south, middle)) odd = !odd;
    }
    if (count > from) groups.push({ from, to: count, odd });
    else if (odd) return 'inside';
  }
  return groups.length === 0 ? 'outside' : { edges: kept.slice(0, count), groups };
}

/** Latitudes of the positions east of the box where an edge that touches it meets one that does not. */
function turnsOf(
  edges: Edges,
  list: Uint32Array,
  group: Group,
  box: Box,
  isWorld: boolean,
): number[] {
  const turns: number[] = [];
  if (isWorld) return turns;
  const { ends, before, after } = edges;
  const middle = (box.west + box.east) / 2;
  for (let at = group.from; at < group.to; at += 1) {
    const edge = list[at] ?? 0;
    const x1 = ends[4 * edge] ?? 0;
    const x2 = ends[4 * edge + 2] ?? 0;
    if (x1 > middle && !touches(ends, before[edge] ?? 0, box)) turns.push(ends[4 * edge + 1] ?? 0);
    if (x2 > middle && !touches(ends, after[edge] ?? 0, box)) turns.push(ends[4 * edge + 3] ?? 0);
  }
  return turns;
}

/** Whether the number that was odd, or not, at one latitude is so at another. */
function oddAt(odd: boolean, turns: readonly number[], from: number, to: number): boolean {
  let isOdd = odd;
  for (const turn of turns) if (turn > from !== turn > to) isOdd = !isOdd;
  return isOdd;
}

/** Whether an edge comes near the box: never false where it touches it. */
function touches(ends: Float64Array, edge: number, box: Box): boolean {
  const x1 = ends[4 * edge] ?? 0;
  const y1 = ends[4 * edge + 1] ?? 0;
  const x2 = ends[4 * edge + 2] ?? 0;
  const y2 = ends[4 * edge + 3] ?? 0;
  if (x1 < box.west - MARGIN && x2 < box.west - MARGIN) return false;
  if (x1 > box.east + MARGIN && x2 > box.east + MARGIN) return false;
  if (y1 < box.south - MARGIN && y2 < box.south - MARGIN) return false;
  if (y1 > box.north + MARGIN && y2 > box.north + MARGIN) return false;
  const dx = x2 - x1;
  const dy = y2 - y1;
  const side = dx * ((box.south + box.north) / 2 - y1) - dy * ((box.west + box.east) / 2 - x1);
  const reach =
    Math.abs(dx) * ((box.north - box.south) / 2 + MARGIN) +
    Math.abs(dy) * ((box.east - box.west) / 2 + MARGIN);
  return Math.abs(side) <= reach;
}

function crossesEastOf(
  ends: Float64Array,
  edge: number,
  latitude: number,
  longitude: number,
): boolean {
  const y1 = ends[4 * edge + 1] ?? 0;
  const y2 = ends[4 * edge + 3] ?? 0;
  if (y1 > latitude === y2 > latitude) return false;
  return crossingAt(ends[4 * edge] ?? 0, y1, ends[4 * edge + 2] ?? 0, y2, latitude) > longitude;
}

/** Tests the points of a range of places, or of a list of them. */
function addPoints(
  scope: Scope,
  places: Uint32Array | { readonly from: number; readonly to: number },
  box: Box,
  touching: Touching,
): void {
  const { edges, order, bits } = scope;
  const isWorld = box.east - box.west === 360;
  const turns = touching.groups.map((group) => turnsOf(edges, touching.edges, group, box, isWorld));
  let last = -1;
  let isIn = false;
  const isList = places instanceof Uint32Array;
  const count = isList ? places.length : places.to - places.from;
  for (let at = 0; at < count; at += 1) {
    const place = isList ? (places[at] ?? 0) : places.from + at;
    if (!samePoint(order.points, last, place)) {
      isIn = isPointInside(edges.ends, touching, turns, box, order, place);
      last = place;
    }
    if (isIn) addRows(order, place, place + 1, bits);
  }
}

const samePoint = (points: Int32Array, first: number, second: number): boolean =>
  first >= 0 &&
  points[2 * first] === points[2 * second] &&
  points[2 * first + 1] === points[2 * second + 1];

function isPointInside(
  ends: Float64Array,
  touching: Touching,
  turns: readonly (readonly number[])[],
  box: Box,
  order: GeoOrder,
  place: number,
): boolean {
  const latitude = latitudeAt(order, place);
  const longitude = longitudeAt(order, place);
  for (const [at, group] of touching.groups.entries()) {
    let odd = oddAt(group.odd, turns[at] ?? [], box.south, latitude);
    for (let next = group.from; next < group.to; next += 1) {
      const edge = 4 * (touching.edges[next] ?? 0);
      const x1 = ends[edge] ?? 0;
      const y1 = ends[edge + 1] ?? 0;
      const x2 = ends[edge + 2] ?? 0;
      const y2 = ends[edge + 3] ?? 0;
      if (onEnds(x1, y1, x2, y2, latitude, longitude)) return true;
      if (y1 > latitude === y2 > latitude) continue;
      const crossing = crossingAt(x1, y1, x2, y2, latitude);
      if (crossing === longitude) return true;
      if (crossing > longitude) odd = !odd;
    }
    if (odd) return true;
  }
  return false;
}

/** Points at 180 or -180 lie on both: what one edge of the map leaves out, the other may hold. */
function addAntimeridian({ order, bits }: Scope, area: Area): void {
  const inside = isInside(area);
  const known = new Map<number, boolean>();
  const visit = (node: Node): void => {
    const side = AXIS_CELLS >>> node.level;
    if (node.column !== 0 && node.column + side !== AXIS_CELLS) return;
    if (node.level < CELL_LEVEL && node.to - node.from > FEW_POINTS) {
      for (const quarter of quartersOf(order, node)) visit(quarter);
      return;
    }
    for (let place = node.from; place < node.to; place += 1) {
      if (Math.abs(order.points[2 * place + 1] ?? 0) !== ANTIMERIDIAN) continue;
      const latitude = latitudeAt(order, place);
      const isIn = known.get(latitude) ?? inside(latitude, 180);
      known.set(latitude, isIn);
      if (isIn) addRows(order, place, place + 1, bits);
    }
  };
  visit(rootOf(order));
}
