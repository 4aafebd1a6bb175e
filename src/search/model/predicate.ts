/**
 * The one filter, as data. URL parameters, GBIF's JSON predicates, command-line flags and the portal compile to it;
 * it compiles to the engine and to SQL. Values are canonical: the parsers have done what `SearchKey.canonical` asks.
 */
export type Predicate =
  | { readonly kind: 'all' }
  | { readonly kind: 'and' | 'or'; readonly of: readonly Predicate[] }
  | { readonly kind: 'not'; readonly of: Predicate }
  /** One of the values in the key; compared in normalised form (`normaliseValue`), or as written with `matchCase`. */
  | {
      readonly kind: 'in';
      readonly key: string;
      readonly values: readonly string[];
      readonly matchCase?: boolean;
    }
  /**
   * Keys of kind `number` and `date`. Null is an open end; `openFrom`, `openTo`: the end itself is left out. Dates
   * are ISO 8601 of any precision; an item matches when its interval and the given one have a day in common.
   */
  | {
      readonly kind: 'range';
      readonly key: string;
      readonly from: number | string | null;
      readonly to: number | string | null;
      readonly openFrom?: boolean;
      readonly openTo?: boolean;
    }
  /** `*`: any characters, `?`: one; the whole value must fit. */
  | {
      readonly kind: 'like';
      readonly key: string;
      readonly pattern: string;
      readonly matchCase?: boolean;
    }
  /** The key has a value. */
  | { readonly kind: 'present'; readonly key: string }
  | { readonly kind: 'within'; readonly area: Area }
  | {
      readonly kind: 'near';
      readonly latitude: number;
      readonly longitude: number;
      readonly distanceInMeters: number;
    }
  /** Words as people type them; see words/README of the room for the language. */
  | { readonly kind: 'words'; readonly text: string; readonly language?: string }
  /** Exact value anywhere in the record as published, or in the field of this name (label, path, its last step, term). */
  | { readonly kind: 'value'; readonly values: readonly string[]; readonly field: string | null };

/**
 * Polygons in degrees, longitude before latitude, each with its outer ring first and then its holes; rings are closed
 * (the last position repeats the first) and lie between -180 and 180: what crosses the antimeridian is cut there.
 */
export interface Area {
  readonly polygons: readonly (readonly Ring[])[];
}
export type Ring = readonly (readonly [longitude: number, latitude: number])[];

export const ALL: Predicate = { kind: 'all' };
