import { filterInvalid, shown } from '../invalid.ts';
import { ShapeDraft, type Shapes } from './shapes.ts';

/** Shapes of GeoJSON, and the name of its coordinate system where one is stated that is not WGS84. */
export interface GeoJsonReading extends Shapes {
  readonly crs: string | null;
}

const GROUPS: ReadonlyMap<string, string> = new Map([
  ['FeatureCollection', 'features'],
  ['GeometryCollection', 'geometries'],
]);
const OTHERS = new Set(['Point', 'MultiPoint', 'LineString', 'MultiLineString']);
const WGS84 = /(?:CRS:?84|EPSG:{1,2}4326|EPSG:[\d.]*:4326|OGC:[\d.]*:CRS84)$/i;

/** Whether a text begins as a JSON object does. */
export const looksLikeJson = (text: string): boolean => /^\ufeff?\s*\{/.test(text.slice(0, 200));

/**
 * Reads the polygons of GeoJSON (RFC 7946): geometries, features and collections, however nested; `crs` as in the
 * older GeoJSON 2008. Throws FILTER_INVALID where it is none.
 */
export function readGeoJson(text: string): GeoJsonReading {
  const root = parse(text);
  const draft = new ShapeDraft();
  // No recursion: collections may be nested to any depth.
  const open: unknown[] = [root];
  while (open.length > 0) readNode(open.pop(), draft, open);
  return {
    polygons: draft.polygons,
    notices: draft.notices,
    others: draft.others,
    crs: crsOf(root),
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\ufeff/, ''));
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : '';
    throw filterInvalid(`The geometry is no JSON: ${shown(reason)}`);
  }
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function readNode(node: unknown, draft: ShapeDraft, open: unknown[]): void {
  // Features may have no geometry.
  if (node === null) return;
  const type = isObject(node) ? node['type'] : undefined;
  if (!isObject(node) || typeof type !== 'string') {
    throw filterInvalid(
      'The geometry is no GeoJSON: an object without a type',
      'E.g. {"type": "Polygon", "coordinates": [[[80, 26], [89, 26], [89, 31], [80, 26]]]}.',
    );
  }
  const members = GROUPS.get(type);
  if (members !== undefined) {
    const list = node[members];
    if (!Array.isArray(list)) throw filterInvalid(`The GeoJSON ${type} has no list of ${members}`);
    for (let at = list.length - 1; at >= 0; at -= 1) open.push(list[at]);
  } else if (type === 'Feature') open.push(node['geometry'] ?? null);
  else if (type === 'Polygon') addPolygon(node['coordinates'], draft);
  else if (type === 'MultiPolygon') {
    for (const polygon of listOf(node['coordinates'])) addPolygon(polygon, draft);
  } else if (OTHERS.has(type)) draft.others += 1;
  else throw filterInvalid(`The geometry is no GeoJSON: there is no type "${shown(type)}"`);
}

function listOf(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  throw filterInvalid('The GeoJSON has coordinates that are no list of positions');
}

function addPolygon(coordinates: unknown, draft: ShapeDraft): void {
  const rings = listOf(coordinates);
  if (rings.length === 0) return;
  draft.startPolygon();
  for (const ring of rings) {
    draft.startRing();
    for (const position of listOf(ring)) {
      const [longitude, latitude] = listOf(position);
      if (typeof longitude !== 'number' || typeof latitude !== 'number') {
        throw filterInvalid(
          'The GeoJSON has a position that is no pair of numbers',
          'A position is [longitude, latitude].',
        );
      }
      draft.add(longitude, latitude);
    }
  }
}

function crsOf(root: unknown): string | null {
  const crs = isObject(root) ? root['crs'] : null;
  const properties = isObject(crs) ? crs['properties'] : null;
  const name = isObject(properties) ? properties['name'] : null;
  return typeof name !== 'string' || WGS84.test(name) ? null : name;
}
