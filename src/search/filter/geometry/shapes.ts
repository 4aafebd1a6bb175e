import { filterInvalid } from '../invalid.ts';
import { MOST_POSITIONS } from '../limits.ts';

/** Longitude and latitude in turn. */
export type FlatRing = number[];
/** The outer ring, then the holes. */
export type FlatPolygon = FlatRing[];

/** What a reader finds in a geometry. */
export interface Shapes {
  readonly polygons: FlatPolygon[];
  /** Points, lines and other shapes that are no areas. */
  readonly others: number;
  /** What was odd. */
  readonly notices: string[];
}

/** Collects positions of polygons; throws FILTER_INVALID where there are too many. */
export class ShapeDraft implements Shapes {
  readonly polygons: FlatPolygon[] = [];
  readonly notices: string[] = [];
  others = 0;
  #positions = 0;

  startPolygon(): void {
    this.polygons.push([]);
  }

  startRing(): void {
    this.polygons.at(-1)?.push([]);
  }

  add(longitude: number, latitude: number): void {
    this.#positions += 1;
    if (this.#positions > MOST_POSITIONS) {
      throw filterInvalid(
        `The geometry has more than ${MOST_POSITIONS.toLocaleString('en-US')} points`,
        'Simplify it before, e.g. with mapshaper or QGIS.',
      );
    }
    this.polygons.at(-1)?.at(-1)?.push(longitude, latitude);
  }
}
