import basemap from 'virtual:basemap';
import type {
  ExpressionSpecification,
  LayerSpecification,
  SourceSpecification,
  StyleSpecification,
} from 'maplibre-gl';
import { DENSITY_LAYER, DENSITY_TOTAL } from '../../api/map.ts';
import type { Theme } from '../../state/theme.ts';

/** Colours of a theme; the first of the ramp is for one item. */
interface Palette {
  readonly water: string;
  readonly land: string;
  readonly border: string;
  readonly ramp: readonly string[];
  readonly area: string;
  readonly picked: string;
}

const PALETTES: Readonly<Record<Theme, Palette>> = {
  light: {
    water: '#dfe7e6',
    land: '#f8f8f4',
    border: '#b9c3bd',
    ramp: ['#8cc9b3', '#4fa78d', '#22806a', '#0f5a4b', '#083a31'],
    area: '#7a5200',
    picked: '#9a2a1d',
  },
  dark: {
    water: '#0c1211',
    land: '#1d2624',
    border: '#3d4a46',
    ramp: ['#3a7f6c', '#4fa78e', '#74c8ae', '#aee5d2', '#effff9'],
    area: '#e5bd6e',
    picked: '#f2a192',
  },
};

/** Numbers of items at which the ramp has its colours. */
export const RAMP_AT = [1, 10, 100, 1000, 10_000] as const;
export const rampOf = (theme: Theme): readonly string[] => PALETTES[theme].ramp;

/** Tiles are asked for to this zoom; closer, those are stretched. */
const CLOSEST_TILES = 14;
export const CLOSEST = 16;

export const SOURCES = {
  density: 'density',
  area: 'area',
  picked: 'picked',
  countries: 'countries',
};
export const LAYERS = { density: 'density', points: 'density-points', countries: 'countries' };

const byTotal = (ramp: readonly string[]): ExpressionSpecification =>
  [
    'interpolate',
    ['linear'],
    ['log10', ['max', 1, ['to-number', ['get', DENSITY_TOTAL], 1]]],
    ...ramp.flatMap((colour, n) => [n, colour]),
  ] as unknown as ExpressionSpecification;

/** Countries by their level, which is their state; others as land. A state is drawn anew without reading the source. */
const byLevel = ({ land, ramp }: Palette): ExpressionSpecification =>
  [
    'match',
    ['coalesce', ['feature-state', 'level'], -1],
    ...ramp.flatMap((colour, level) => [level, colour]),
    land,
  ] as unknown as ExpressionSpecification;

/** The level of each country that has items: 0 for few, by the logarithm of its share of the greatest. */
export function levelsOf(counts: ReadonlyMap<string, number>): ReadonlyMap<string, number> {
  const known = [...counts].filter(([, count]) => count > 0);
  const most = known.reduce((greatest, [, count]) => Math.max(greatest, count), 1);
  const last = RAMP_AT.length - 1;
  return new Map(
    known.map(([code, count]) => [
      code,
      most === 1 ? last : Math.round((Math.log(count) / Math.log(most)) * last),
    ]),
  );
}

const NOTHING = { type: 'FeatureCollection', features: [] } as const;

/** The source of the tiles; none without an address. */
export const densitySource = (tiles: string): SourceSpecification => ({
  type: 'vector',
  tiles: [tiles],
  maxzoom: CLOSEST_TILES,
});

/** The layers of the tiles: cells as faces, points as discs. */
export function densityLayers(theme: Theme): readonly LayerSpecification[] {
  const { ramp } = PALETTES[theme];
  const common = { source: SOURCES.density, 'source-layer': DENSITY_LAYER } as const;
  return [
    {
      ...common,
      id: LAYERS.density,
      type: 'fill',
      filter: ['==', ['geometry-type'], 'Polygon'],
      paint: { 'fill-color': byTotal(ramp), 'fill-opacity': 0.88, 'fill-antialias': false },
    },
    {
      ...common,
      id: LAYERS.points,
      type: 'circle',
      filter: ['==', ['geometry-type'], 'Point'],
      paint: {
        'circle-color': byTotal(ramp),
        'circle-radius': ['interpolate', ['linear'], ['zoom'], 0, 2.75, 6, 4.5, 12, 7],
        'circle-opacity': 0.9,
        'circle-stroke-color': PALETTES[theme].land,
        'circle-stroke-width': 0.5,
      },
    },
  ];
}

/** The map without items: water, countries, borders, the chosen areas and the cell that was picked. */
export function baseStyle(theme: Theme): StyleSpecification {
  const palette = PALETTES[theme];
  return {
    version: 8,
    sources: {
      [SOURCES.countries]: {
        type: 'geojson',
        data: new URL(basemap, window.location.href).href,
        promoteId: 'code',
        attribution: 'Natural Earth',
      },
      [SOURCES.area]: { type: 'geojson', data: NOTHING as never },
      [SOURCES.picked]: { type: 'geojson', data: NOTHING as never },
    },
    layers: [
      { id: 'water', type: 'background', paint: { 'background-color': palette.water } },
      {
        id: LAYERS.countries,
        type: 'fill',
        source: SOURCES.countries,
        paint: { 'fill-color': byLevel(palette), 'fill-antialias': true },
      },
      {
        id: 'borders',
        type: 'line',
        source: SOURCES.countries,
        paint: { 'line-color': palette.border, 'line-width': 0.7 },
      },
      {
        id: 'area',
        type: 'line',
        source: SOURCES.area,
        paint: { 'line-color': palette.area, 'line-width': 2.5 },
      },
      {
        id: 'picked',
        type: 'line',
        source: SOURCES.picked,
        paint: { 'line-color': palette.picked, 'line-width': 2.5 },
      },
    ],
  };
}
