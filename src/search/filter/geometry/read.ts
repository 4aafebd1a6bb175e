import { filterInvalid } from '../invalid.ts';
import { LONGEST_GEOMETRY } from '../limits.ts';
import { type AreaReading, areaOf } from './area.ts';
import { looksLikeWkt, readWkt } from './wkt.ts';

/** How a geometry was written. */
export type GeometryKind = 'wkt' | 'geojson' | 'kml' | 'shapefile';

/** An area as it is searched, with what was read otherwise than written. */
export interface GeometryReading extends AreaReading {
  readonly kind: GeometryKind;
}

/** Reads WKT. */
export function readGeometryText(text: string): GeometryReading {
  if (text.length > LONGEST_GEOMETRY) {
    throw filterInvalid(
      `The geometry has more than ${LONGEST_GEOMETRY.toLocaleString('en-US')} characters`,
      'Simplify it before.',
    );
  }
  if (looksLikeWkt(text)) {
    return { ...areaOf(readWkt(text)), kind: 'wkt' };
  }
  throw filterInvalid('The geometry is neither WKT');
}
