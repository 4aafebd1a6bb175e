import { filterInvalid } from '../invalid.ts';
import { LONGEST_GEOMETRY } from '../limits.ts';
import { type AreaReading, areaOf } from './area.ts';
import { looksLikeJson, readGeoJson } from './geojson.ts';
import { looksLikeXml, readKml } from './kml.ts';
import { isWgs84, projectionName, toWgs84 } from './projection.ts';
import { looksLikeZip, readShapefile } from './shapefile.ts';
import type { Shapes } from './shapes.ts';
import { looksLikeWkt, readWkt } from './wkt.ts';

/** How a geometry was written. */
export type GeometryKind = 'wkt' | 'geojson' | 'kml' | 'shapefile';

/** An area as it is searched, with what was read otherwise than written. */
export interface GeometryReading extends AreaReading {
  readonly kind: GeometryKind;
}

/**
 * Reads WKT (also with `SRID=4326;`), GeoJSON, KML, or the bytes of one of these or of a zipped shapefile. Throws
 * FILTER_INVALID that says what is wrong and where.
 */
export async function readGeometry(input: string | Uint8Array): Promise<GeometryReading> {
  if (typeof input === 'string') return readGeometryText(input);
  checkSize(input.byteLength, 'bytes');
  if (!looksLikeZip(input)) return readGeometryText(new TextDecoder().decode(input));
  const { projection, ...shapes } = await readShapefile(input);
  if (projection === null || projection === '') {
    const notice = 'The shapefile has no .prj: its coordinates were taken for WGS84 degrees.';
    return { ...areaOf({ ...shapes, notices: [notice] }), kind: 'shapefile' };
  }
  return { ...areaOf(projected(shapes, projection)), kind: 'shapefile' };
}

/** Reads WKT, GeoJSON or KML. Throws FILTER_INVALID that says what is wrong and where. */
export function readGeometryText(text: string): GeometryReading {
  checkSize(text.length, 'characters');
  if (looksLikeWkt(text)) {
    const { srid, ...shapes } = readWkt(text);
    return {
      ...areaOf(projected(shapes, srid === null ? null : `EPSG:${srid}`), { directed: true }),
      kind: 'wkt',
    };
  }
  if (looksLikeJson(text)) {
    const { crs, ...shapes } = readGeoJson(text);
    return { ...areaOf(projected(shapes, crs === null ? null : epsgOf(crs))), kind: 'geojson' };
  }
  if (looksLikeXml(text)) return { ...areaOf(readKml(text)), kind: 'kml' };
  throw filterInvalid(
    'The geometry is neither WKT nor GeoJSON nor KML',
    'E.g. POLYGON((80 26, 89 26, 89 31, 80 31, 80 26)).',
  );
}

function checkSize(size: number, unit: string): void {
  if (size <= LONGEST_GEOMETRY) return;
  throw filterInvalid(
    `The geometry has more than ${LONGEST_GEOMETRY.toLocaleString('en-US')} ${unit}`,
    'Simplify it before, e.g. with mapshaper.',
  );
}

/** `EPSG:3857` of `urn:ogc:def:crs:EPSG::3857`. */
const epsgOf = (crs: string): string => {
  const code = /EPSG:[\d.]*:?(\d{3,6})$/i.exec(crs)?.[1];
  return code === undefined ? crs : `EPSG:${code}`;
};

function projected(shapes: Shapes, projection: string | null): Shapes {
  if (projection === null || isWgs84(projection)) return shapes;
  return {
    polygons: toWgs84(shapes.polygons, projection),
    others: shapes.others,
    notices: [...shapes.notices, `Converted from ${projectionName(projection)} to WGS84.`],
  };
}
