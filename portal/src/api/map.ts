import { queryOptions } from '@tanstack/react-query';
import {
  type Box,
  boxAround,
  boxText,
  type Position,
  readBox,
  shared,
  wktOf,
} from '../parts/map/area.ts';
import { apiQuery, filterOf, type SearchState } from '../state/search-state.ts';
import { getJson } from './client.ts';

/** Layer of the density tiles, and the attribute with the number of items. */
export const DENSITY_LAYER = 'occurrence';
export const DENSITY_TOTAL = 'total';

/** How items are counted on the map. */
export type Bin = 'square' | 'hex' | 'point';

const BINS: Readonly<Record<Bin, Readonly<Record<string, string>>>> = {
  // 64 of the 4096 units of a tile: 8 pixels of a tile of 512.
  square: { bin: 'square', squareSize: '64' },
  hex: { bin: 'hex', hexPerTile: '34' },
  point: {},
};

/** Address of density tiles of what a filter finds, with `{z}/{x}/{y}` left in. */
export function tilesOf(filter: SearchState, bin: Bin, origin: string): string {
  const kind = Object.keys(filterOf(filter)).length > 0 ? 'adhoc' : 'density';
  const query = apiQuery(filter, { srs: 'EPSG:3857', ...BINS[bin] });
  return `${origin}/v2/map/occurrence/${kind}/{z}/{x}/{y}.mvt?${query}`;
}

/** Of what the server says of a map, what is read here. */
type Capabilities = Readonly<Record<'total' | 'minLng' | 'minLat' | 'maxLng' | 'maxLat', number>>;

/** The box, in whole degrees, that holds what a filter finds; null where nothing of it has coordinates. */
export const extentQuery = (filter: SearchState) =>
  queryOptions({
    queryKey: ['extent', filterOf(filter)],
    queryFn: async ({ signal }): Promise<Box | null> => {
      const path = `/v2/map/occurrence/adhoc/capabilities.json?${apiQuery(filter, {})}`;
      const { total, minLng, minLat, maxLng, maxLat } = (await getJson(path, {
        signal,
      })) as Capabilities;
      return total === 0 ? null : { west: minLng, south: minLat, east: maxLng, north: maxLat };
    },
  });

/** A cell of the map that was picked. */
export interface Cell {
  readonly ring: readonly Position[];
  /** A box along the axes, rather than a hexagon. */
  readonly isBox: boolean;
  /** As the tile says. */
  readonly total: number;
}

/** The filter narrowed to a cell. Several areas would be alternatives, so that a second one becomes its box. */
export function narrowed(filter: SearchState, cell: Cell): SearchState {
  if (!cell.isBox && filter.geometry === undefined) {
    return { ...filter, geometry: [wktOf(cell.ring)] } as SearchState;
  }
  const around: Box = boxAround(cell.ring);
  const given = readBox(filter.bbox);
  const box =
    given === null || given.west > given.east ? around : (shared(given, around) ?? around);
  return { ...filter, bbox: boxText(box) } as SearchState;
}
