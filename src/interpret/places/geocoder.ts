/** One area that holds a point or lies near it. */
export interface Area {
  /**
   * `Political`: a country's land; `EEZ`: its waters (200 nautical miles); `Continent`; `StateProvince`: first-level subdivision;
   * `Sea`: an ocean or sea; `Centroid`: the point is (nearly) the middle of a country or subdivision.
   */
  readonly type: 'Political' | 'EEZ' | 'Continent' | 'StateProvince' | 'Sea' | 'Centroid';
  /** ISO 3166-1 alpha-2 (Political, EEZ, Centroid of a country), GBIF's constant (Continent), else ISO 3166-2 or a name. */
  readonly id: string;
  /** Degrees of arc from the point to the area; 0 inside. Of an `EEZ`: to the coast of its country. */
  readonly distance: number;
}

/** Says which areas a point lies in. Pure. */
export interface Geocoder {
  /**
   * Areas that hold the point, or lie within its uncertainty, nearest first within a type. WGS84 decimal degrees;
   * `uncertaintyInMeters` null: none is known. Empty: nothing is known of the point.
   */
  at(
    decimalLatitude: number,
    decimalLongitude: number,
    uncertaintyInMeters: number | null,
  ): readonly Area[];
}
