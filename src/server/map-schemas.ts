import { z } from 'zod';
import { STYLE_NAMES } from '../search/index.ts';
import { many, wholeNumber } from './schemas.ts';

export const tileParams = z.object({
  z: z.string().describe('Zoom, 0 to 22.'),
  x: z.string().describe('Column from the west.'),
  tile: z.string().describe('Row from the north and format: `3.mvt`, `3@2x.png`.'),
});

/** What a map has beside its filter. */
export const mapShape = {
  srs: z
    .enum(['EPSG:3857', 'EPSG:4326'])
    .default('EPSG:3857')
    .describe('Web Mercator, or WGS84 with two tiles at zoom 0.'),
  bin: z
    .enum(['square', 'hex'])
    .optional()
    .describe('Squares or hexagons with their counts; without it points of pixels.'),
  squareSize: wholeNumber(8, 4096).default(16).describe('Side of a square; a tile has 4096.'),
  hexPerTile: wholeNumber(1, 1000).default(51).describe('Hexagons across a tile.'),
  style: z
    .string()
    .refine((name) => STYLE_NAMES.includes(name), `one of ${STYLE_NAMES.join(', ')} is expected`)
    .default('classic.point')
    .describe(`Of pictures: ${STYLE_NAMES.map((name) => `\`${name}\``).join(', ')}.`),
  mode: z
    .enum(['GEO_BOUNDS', 'GEO_CENTROID'])
    .default('GEO_CENTROID')
    .describe('Without `bin`: points, or with GEO_BOUNDS squares.'),
  verbose: z
    .enum(['false'], 'counts by year are not kept in tiles: give year, or ask /v1/histogram/year')
    .optional()
    .describe('Only `false`.'),
  publishingCountry: many('Country of the publisher, where its dataset states one.'),
  repatriated: z.string().optional().describe('Whether the publisher sits in another country.'),
};
/** Open for the parameters of the filter language. */
export const mapQuery = z.looseObject(mapShape);

export const capabilitiesShape = {
  publishingCountry: mapShape.publishingCountry,
  repatriated: mapShape.repatriated,
};
export const capabilitiesQuery = z.looseObject(capabilitiesShape);

const whole = z.number().int();
export const capabilitiesResponse = z
  .object({
    minLat: whole.describe(
      'Whole degrees, of the items on the map; the world where there is none.',
    ),
    minLng: whole,
    maxLat: whole,
    maxLng: whole.describe('Beyond 180 where the items lie around the antimeridian.'),
    minYear: whole.nullable(),
    maxYear: whole.nullable(),
    total: whole.describe('Items on the map.'),
    generated: z.string().describe('When the index was built.'),
    generation: z.string(),
  })
  .meta({ id: 'MapCapabilities' });
