import proj4 from 'proj4';
import { filterInvalid, shown } from '../invalid.ts';
import type { FlatPolygon } from './shapes.ts';

const LONGEST_DEFINITION = 20_000;

/** What a geometry's coordinate system is: a name such as `EPSG:3857`, or the text of a `.prj` file. */
export type Projection = string;

/**
 * The polygons in WGS84 degrees, longitude first. Throws FILTER_INVALID for coordinate systems that are not known and
 * for positions that lie outside them.
 */
export function toWgs84(polygons: FlatPolygon[], projection: Projection): FlatPolygon[] {
  const forward = converterOf(projection);
  return polygons.map((rings) =>
    rings.map((ring) => {
      const moved: number[] = [];
      for (let at = 0; at < ring.length; at += 2) {
        const [longitude = Number.NaN, latitude = Number.NaN] = forward([
          ring[at] ?? 0,
          ring[at + 1] ?? 0,
        ]);
        if (!Number.isFinite(longitude) || !Number.isFinite(latitude)) {
          throw filterInvalid(
            `The geometry has a point that ${projectionName(projection)} does not know: ${ring[at]}, ${ring[at + 1]}`,
          );
        }
        moved.push(longitude, latitude);
      }
      return moved;
    }),
  );
}

/** The name of a coordinate system, for messages. */
export const projectionName = (projection: Projection): string =>
  shown(/^\s*\w+\s*\[\s*"([^"]{1,100})"/.exec(projection)?.[1] ?? projection);

/** Whether a coordinate system is WGS84 in degrees. */
export const isWgs84 = (projection: Projection): boolean =>
  /^\s*(?:EPSG:4326|CRS:?84)\s*$/i.test(projection) ||
  /^\s*GEOGCS\s*\[\s*"(?:GCS_)?WGS[_ ]?(?:19)?84"/i.test(projection);

function converterOf(projection: Projection): (position: [number, number]) => number[] {
  const unknown = () =>
    filterInvalid(
      `The coordinate system ${projectionName(projection)} is not known here`,
      'Give the geometry in WGS84 degrees (EPSG:4326), or in Web Mercator (EPSG:3857).',
    );
  if (projection.length > LONGEST_DEFINITION) throw unknown();
  try {
    const converter = proj4(projection, 'EPSG:4326');
    return (position) => converter.forward(position);
  } catch {
    throw unknown();
  }
}
