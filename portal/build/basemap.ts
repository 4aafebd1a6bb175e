import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { feature } from 'topojson-client';
import type { Plugin } from 'vite';

const ID = 'virtual:basemap';
const PATH = '/basemap.json';
const DECIMALS = 2;

interface Country {
  readonly id?: string;
  readonly properties: { readonly name: string };
  readonly geometry: { readonly type: string; readonly coordinates: unknown };
}

/** Coordinates with as many decimals as the map can show; what falls on the point before is left out. */
function rounded(coordinates: unknown): unknown {
  if (!Array.isArray(coordinates)) return coordinates;
  if (typeof coordinates[0] === 'number') {
    return coordinates.map((degrees) => Number(Number(degrees).toFixed(DECIMALS)));
  }
  const inner = coordinates.map(rounded);
  if (!Array.isArray(coordinates[0]) || typeof coordinates[0][0] !== 'number') return inner;
  return inner.filter((point, n) => n === 0 || String(point) !== String(inner[n - 1]));
}

type Ring = [number, number][];

/**
 * A ring whose longitudes go on beyond 180 where it crosses the antimeridian, so that no line runs back across the
 * map. One around the pole (Antarctica) is led there and back along its ends.
 */
function unrolled(ring: Ring): Ring {
  let turns = 0;
  const points = ring.map(([x, y], n): [number, number] => {
    const before = ring[n - 1];
    if (before !== undefined) {
      if (x - before[0] > 180) turns -= 360;
      else if (before[0] - x > 180) turns += 360;
    }
    return [x + turns, y];
  });
  const [first] = points;
  const last = points.at(-1);
  if (first === undefined || last === undefined || Math.abs(last[0] - first[0]) < 180)
    return points;
  const pole = last[1] < 0 ? -90 : 90;
  return [...points, [last[0], pole], [first[0], pole], first];
}

const polygonsOf = (geometry: Country['geometry']): Ring[][] =>
  geometry.type === 'Polygon'
    ? [geometry.coordinates as Ring[]]
    : (geometry.coordinates as Ring[][]);

/** Numeric codes of ISO 3166-1 by which Natural Earth goes, to the letters by which items do. */
function letters(): ReadonlyMap<string, string> {
  const require = createRequire(import.meta.url);
  const codes: unknown = require('iso-3166');
  const { iso31661 = [] } = codes as {
    readonly iso31661?: readonly { readonly numeric: string; readonly alpha2: string }[];
  };
  return new Map(iso31661.map(({ numeric, alpha2 }) => [numeric, alpha2]));
}

/** The countries of Natural Earth (public domain), 1:50m, as GeoJSON with `code` (ISO 3166-1 alpha-2). */
export function basemap(): string {
  const require = createRequire(import.meta.url);
  const topology = JSON.parse(
    readFileSync(require.resolve('world-atlas/countries-50m.json'), 'utf8'),
  );
  const codes = letters();
  const { features } = feature(topology, topology.objects.countries) as unknown as {
    readonly features: readonly Country[];
  };
  return JSON.stringify({
    type: 'FeatureCollection',
    features: features.map(({ id, properties, geometry }) => ({
      type: 'Feature',
      properties: { code: codes.get(String(id)) ?? null, name: properties.name },
      geometry: {
        type: 'MultiPolygon',
        coordinates: rounded(polygonsOf(geometry).map((rings) => rings.map(unrolled))),
      },
    })),
  });
}

/** Serves `virtual:basemap`, the address of the borders that the map draws: a file of our own origin. */
export function basemapFile(): Plugin {
  let building = false;
  return {
    name: 'basemap',
    configResolved(config) {
      building = config.command === 'build';
    },
    resolveId: (id) => (id === ID ? `\0${ID}` : null),
    load(id) {
      if (id !== `\0${ID}`) return null;
      if (!building) return `export default ${JSON.stringify(PATH)};`;
      const file = this.emitFile({ type: 'asset', name: 'basemap.json', source: basemap() });
      return `export default import.meta.ROLLUP_FILE_URL_${file};`;
    },
    configureServer(server) {
      server.middlewares.use(PATH, (_request, response) => {
        response.setHeader('content-type', 'application/json');
        response.end(basemap());
      });
    },
  };
}
