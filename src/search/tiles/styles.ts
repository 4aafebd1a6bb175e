/** Red, green, blue and opacity, 0 to 255. */
export type Colour = readonly [red: number, green: number, blue: number, alpha: number];

/** How the bins of a tile are painted. */
export interface TileStyle {
  /**
   * `point`: a pixel each. `heat`: pixels blurred into one another. `polygon`: squares or hexagons. `circle`: a circle
   * that grows with the count.
   */
  readonly kind: 'point' | 'heat' | 'polygon' | 'circle';
  /** From the least count to the greatest; a step is a power of ten of items, for `heat` a share of the heat. */
  readonly ramp: readonly Colour[];
  /** Line around a polygon or circle. */
  readonly border: Colour | null;
}

const hex = (text: string): Colour => {
  const part = (at: number): number => Number.parseInt(text.slice(at, at + 2), 16);
  return [part(0), part(2), part(4), text.length === 8 ? part(6) : 255];
};
const ramp = (...texts: readonly string[]): readonly Colour[] => texts.map(hex);

const CLASSIC = ramp('f2c318', 'f4a11f', 'ec7c1c', 'd64d16', 'ab2811', '70130d');
const PURPLE_YELLOW = ramp('fbe66a', 'f5a765', 'e0646f', 'b23a83', '792a85', '40206f');
const GREEN = ramp('c9eab8', '96d48b', '5bb768', '2e944f', '12703b', '064c28');
const GREEN_BLUE = ramp('d5f0d0', 'a0dcc4', '64bfc2', '3595b8', '1e69a3', '123f7d');
const REDS = ramp('f79fbb', 'f0628f', 'd9266d', 'ab1363', '7b0b57', '500645');
const PURPLES = ramp('efe8f7', 'd3c2ea', 'b096d9', '8b68c4', '683fa8', '47207f');
const FIRE = ramp('5c0a0a', 'a81d0c', 'e0500f', 'f6921e', 'fdd04a', 'fffbd0');
const GLACIER = ramp('0b2a5c', '15539a', '2a86c9', '5bb6e6', 'a3dcf5', 'f2fbff');

const points = (colours: readonly Colour[]): TileStyle => ({
  kind: 'point',
  ramp: colours,
  border: null,
});
const heat = (colours: readonly Colour[]): TileStyle => ({
  kind: 'heat',
  ramp: colours,
  border: null,
});
const polygons = (colours: readonly Colour[], border: Colour | null): TileStyle => ({
  kind: 'polygon',
  ramp: colours.map(([red, green, blue]) => [red, green, blue, 205]),
  border,
});
const circles = (colours: readonly Colour[], border: Colour): TileStyle => ({
  kind: 'circle',
  ramp: colours,
  border,
});

/** Names of GBIF's map styles; the colours are ours. */
export const TILE_STYLES = {
  'classic.point': points(CLASSIC),
  'purpleYellow.point': points(PURPLE_YELLOW),
  'green.point': points(GREEN),
  'purpleHeat.point': heat(ramp('d9b8f080', 'b27fe0c0', '8a48c8e0', '5f219e', '380a66')),
  'blueHeat.point': heat(ramp('b8d9f580', '7fb6ebc0', '4389d6e0', '1f5cab', '0b3470')),
  'orangeHeat.point': heat(ramp('fbd9a880', 'f8b766c0', 'ee8a2ee0', 'c95a0c', '823405')),
  'greenHeat.point': heat(ramp('c4ecb880', '8cd37fc0', '4db155e0', '1f8238', '0a4d20')),
  'fire.point': heat(FIRE),
  'glacier.point': heat(GLACIER),
  'classic.poly': polygons(CLASSIC, hex('7a4a1490')),
  'classic-noborder.poly': polygons(CLASSIC, null),
  'purpleYellow.poly': polygons(PURPLE_YELLOW, hex('40206f90')),
  'purpleYellow-noborder.poly': polygons(PURPLE_YELLOW, null),
  'green.poly': polygons(GREEN, hex('0a4d2090')),
  'green-noborder.poly': polygons(GREEN, null),
  'green2.poly': polygons(GREEN_BLUE, hex('123f7d90')),
  'green2-noborder.poly': polygons(GREEN_BLUE, null),
  'iNaturalist.poly': polygons(REDS, null),
  'purpleWhite.poly': polygons(PURPLES, null),
  'red.poly': polygons(ramp('cc1f1f'), null),
  'outline.poly': { kind: 'polygon', ramp: ramp('ffffff00'), border: hex('3b3b3bff') },
  'blue.marker': circles(ramp('3d82c9d0'), hex('1f4f85ff')),
  'orange.marker': circles(ramp('ee8a2ed0'), hex('8f4a0aff')),
  'scaled.circles': circles(ramp('4a9b5bd0'), hex('1f5c2eff')),
} as const satisfies Readonly<Record<string, TileStyle>>;

/** Name of a style. */
export type StyleName = keyof typeof TILE_STYLES;

/** The names, in the order of the docs. */
export const STYLE_NAMES: readonly string[] = Object.keys(TILE_STYLES);

/** A style by its name; an unknown name is that of `classic.point`, as with GBIF. */
export const styleOf = (name: string): TileStyle =>
  Object.hasOwn(TILE_STYLES, name) ? TILE_STYLES[name as StyleName] : TILE_STYLES['classic.point'];

/** Step of the ramp for a count: 1 to 9 the first, 10 to 99 the second, and so on. */
export const rampStep = (count: number, steps: number): number =>
  Math.min(steps - 1, count < 1 ? 0 : Math.floor(Math.log10(count) + 1e-9));
