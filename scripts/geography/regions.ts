/** Parts of Natural Earth's features that have a code or a continent of their own. */
export interface Region {
  /** The feature's name in features.tsv. */
  readonly feature: string;
  /** Codes instead of the feature's, comma-separated; absent: the feature's. */
  readonly codes?: string;
  /** Continent instead of the feature's; absent: the feature's. */
  readonly continent?: string;
  /** Ring of longitude, latitude. At sea it only has to part the islands; on land it is the line itself. */
  readonly area: readonly (readonly [longitude: number, latitude: number])[];
}

const box = (west: number, south: number, east: number, north: number): Region['area'] => [
  [west, south],
  [east, south],
  [east, north],
  [west, north],
];

/** Watershed of the Ural from the Kara Sea to its river's source, then the river to the Caspian Sea. */
const URAL: Region['area'] = [
  [72, 84],
  [71, 76],
  [67, 74],
  [63.5, 71.5],
  [64.5, 69.8],
  [66.9, 68.95],
  [66.24, 68.49],
  [65.5, 67.05],
  [63.5, 66.3],
  [62, 65.8],
  [60.13, 65.03],
  [59.2, 64.3],
  [59.4, 63],
  [59.2, 61.8],
  [59.1, 61],
  [59.3, 59.6],
  [59.4, 58.78],
  [59.9, 57.5],
  [59.97, 56.87],
  [60.2, 56],
  [59.9, 55.1],
  [59.2, 53.9],
  [58.98, 53.4],
  [58.9, 52.7],
  [58.55, 51.2],
  [57.3, 51.4],
  [56.4, 51.4],
  [55.1, 51.76],
  [53.4, 51.5],
  [51.37, 51.18],
  [51.15, 50.2],
  [51.8, 48.55],
  [51.9, 47.1],
  [51.75, 46.6],
];

/**
 * What is taken out of features, the first that holds a place wins. Overseas parts have codes of their own in ISO 3166-1;
 * continents follow the line Ural – Ural River – Caucasus (Georgia, Armenia and Azerbaijan are in Asia, all of Russia's
 * Caucasus in Europe) – Turkish Straits – Suez Canal – Panama's border with Colombia – New Guinea.
 */
export const REGIONS: readonly Region[] = [
  // Codes of their own
  { feature: 'France', codes: 'GF', continent: 'SOUTH_AMERICA', area: box(-55, 1.9, -51, 6.2) },
  { feature: 'France', codes: 'MQ', continent: 'NORTH_AMERICA', area: box(-61.5, 14.2, -60.6, 15) },
  { feature: 'France', codes: 'GP', continent: 'NORTH_AMERICA', area: box(-62, 15.7, -60.8, 16.7) },
  { feature: 'France', codes: 'RE', continent: 'AFRICA', area: box(54.8, -21.8, 56.2, -20.5) },
  { feature: 'France', codes: 'YT', continent: 'AFRICA', area: box(44.7, -13.3, 45.6, -12.3) },
  { feature: 'Norway', codes: 'SJ', area: box(5, 73.5, 40, 82) },
  { feature: 'Norway', codes: 'SJ', area: box(-12, 70, -5, 72) },
  { feature: 'Norway', codes: 'BV', continent: 'ANTARCTICA', area: box(2, -56, 5, -53) },
  { feature: 'Netherlands', codes: 'BQ', continent: 'SOUTH_AMERICA', area: box(-70, 11, -66, 13) },
  { feature: 'Netherlands', codes: 'BQ', continent: 'NORTH_AMERICA', area: box(-65, 16, -61, 19) },
  { feature: 'New Zealand', codes: 'TK', area: box(-174, -11, -169, -7) },
  { feature: 'Indian Ocean Ter.', codes: 'CC', area: box(96, -13, 98, -11) },
  // The coarse grid has flattened the Vatican; this is its bounding box
  { feature: 'Italy', codes: 'VA', area: box(12.4456, 41.9001, 12.4582, 41.9075) },
  // Crimea: UN General Assembly resolution 68/262; ISO 3166-2:UA
  {
    feature: 'Russia',
    codes: 'UA',
    area: [
      [32, 44],
      [36.3, 44.6],
      [36.53, 45.1],
      [36.62, 45.3],
      [36.7, 45.46],
      [36.5, 46],
      [35, 46.5],
      [32, 46.5],
    ],
  },
  // Natural Earth draws Morocco to the line of control; ISO 3166 knows Western Sahara to the parallel of 27°40' N
  { feature: 'Morocco', codes: 'EH', area: box(-18, 20, -8.4, 27.6667) },
  // Continents
  {
    feature: 'Russia',
    continent: 'ASIA',
    area: [...URAL.slice(0, 25), [60, 45], [180.5, 40], [180.5, 84]],
  },
  { feature: 'Russia', continent: 'ASIA', area: box(-181, 60, -168, 75) },
  {
    feature: 'Kazakhstan',
    continent: 'EUROPE',
    area: [...URAL.slice(24), [40, 46.6], [40, 60], [58.5, 60]],
  },
  {
    feature: 'Turkey',
    continent: 'EUROPE',
    area: [
      [25.5, 40.03],
      [26.15, 40.03],
      [26.4, 40.19],
      [26.75, 40.42],
      [27.2, 40.8],
      [28.9, 40.93],
      [29.01, 41.04],
      [29.07, 41.13],
      [29.14, 41.24],
      [29.3, 41.6],
      [28, 42.5],
      [25.5, 42.5],
    ],
  },
  {
    feature: 'Greece',
    continent: 'ASIA',
    area: [
      [25.8, 37.2],
      [26.2, 37.2],
      [26.2, 36.3],
      [27.3, 36.3],
      [27.6, 35.85],
      [28.4, 35.85],
      [28.4, 36.8],
      [29.8, 36.0],
      [29.8, 36.4],
      [27, 39.6],
      [25.7, 39.6],
      [25.7, 38.1],
      [25.8, 37.9],
    ],
  },
  {
    feature: 'Egypt',
    continent: 'ASIA',
    area: [
      [32.31, 31.6],
      [32.31, 30.8],
      [32.33, 30.55],
      [32.4, 30.3],
      [32.56, 30],
      [32.57, 29.8],
      [32.8, 29.3],
      [33.6, 28.2],
      [34.2, 27.6],
      [34.9, 27.9],
      [35.2, 29.6],
      [34.4, 31.6],
    ],
  },
  { feature: 'Yemen', continent: 'AFRICA', area: box(51.5, 11.5, 55, 13.5) },
  { feature: 'Spain', continent: 'AFRICA', area: box(-19, 27, -13, 30) },
  { feature: 'Spain', continent: 'AFRICA', area: box(-5.6, 34.9, -2, 35.94) },
  { feature: 'Portugal', continent: 'AFRICA', area: box(-18, 29.5, -15, 34) },
  { feature: 'South Africa', continent: 'ANTARCTICA', area: box(37, -48, 39, -46) },
  { feature: 'Fr. S. Antarctic Lands', continent: 'AFRICA', area: box(38, -24, 56, -10) },
  { feature: 'Japan', continent: 'OCEANIA', area: box(153, 23, 155, 25) },
  {
    feature: 'Indonesia',
    continent: 'OCEANIA',
    area: [
      [129.6, 1.5],
      [141.2, 1.5],
      [141.2, -9.6],
      [136.5, -9.6],
      [136, -5],
      [133.9, -4.6],
      [132.4, -4.3],
      [131.6, -2.4],
      [129.6, -2.4],
    ],
  },
  { feature: 'United States of America', continent: 'OCEANIA', area: box(-180, 15, -150, 30) },
  { feature: 'U.S. Minor Outlying Is.', continent: 'NORTH_AMERICA', area: box(-76, 18, -74, 19) },
  { feature: 'Chile', continent: 'OCEANIA', area: box(-110, -28, -105, -26) },
  { feature: 'Colombia', continent: 'NORTH_AMERICA', area: box(-82, 12, -80.5, 14) },
  { feature: 'Venezuela', continent: 'NORTH_AMERICA', area: box(-64, 15.4, -63, 16) },
];
