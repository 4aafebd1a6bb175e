import { createRequire } from 'node:module';
import { findProjectedSystem, type ProjectedSystem, unproject, utmSystem } from './projected.ts';
import { lazy } from './tsv.ts';

/** WGS84 decimal degrees read from a grid reference, and whether a datum had to be assumed. */
export interface GridPoint {
  readonly latitude: number;
  readonly longitude: number;
  readonly datumAssumed: boolean;
}

const MAX_LENGTH = 80;

/**
 * A point by the grid reference that a text gives: UTM with its zone ("17T 630084 4833438"), MGRS
 * ("18SUJ2337106519"), British or Irish letters and figures ("SU 387 148", "O 1590 3410": the middle of the
 * square). Easting and northing alone ("206954, 183735" east before north) need a `system` that the publisher
 * states. Null where the text is no such reference.
 */
export function readGrid(text: string, ...stated: readonly (string | null)[]): GridPoint | null {
  if (text.length > MAX_LENGTH) return null;
  const bare = text.trim().toUpperCase();
  const system = findProjectedSystem(...stated);
  return (
    fromUtm(bare, system) ?? fromMgrs(bare) ?? fromLetters(bare, system) ?? fromPair(bare, system)
  );
}

const zone = String.raw`(?:ZONE|Z|HUSO)?[\s.:]*(\d{1,2})\s?([C-HJ-NP-X])?`;
const metres = String.raw`(\d{5,7}(?:\.\d{1,6})?)\s*M?\s*[EN]?`;
const separator = String.raw`[\s,;/:.]{0,4}`;
const utm = new RegExp(
  `^(?:UTM)?${separator}${zone}${separator}(?:E(?:ASTING)?)?${separator}${metres}${separator}(?:N(?:ORTHING)?)?${separator}${metres}$`,
);

function fromUtm(text: string, system: ProjectedSystem | null): GridPoint | null {
  const match = utm.exec(text);
  if (match === null) return null;
  const [, zoneText, band = '', first, second] = match;
  const number = Number(zoneText);
  const easting = Number(first);
  const northing = Number(second);
  if (number < 1 || number > 60 || !(easting >= 100_000 && easting < 900_000) || northing > 1e7)
    return null;
  // S is the band of 32 to 40 degrees north, unless that band does not hold the northing
  const bandS = northing > 3_540_000 && northing < 4_430_000;
  const south = band === 'S' ? !bandS : band !== '' && band < 'N';
  if (band === '' && system === null) return null;
  const datum = system?.datum ?? 4326;
  const ownSouth = band === '' && (system?.projection.includes('+south') ?? false);
  const point = unproject(utmSystem(number, south || ownSouth, datum), easting, northing);
  return toPoint(point, system === null);
}

const toPoint = (
  point: readonly [number, number] | null,
  datumAssumed: boolean,
): GridPoint | null =>
  point === null ? null : { latitude: point[0], longitude: point[1], datumAssumed };

const mgrsText =
  /^(?:MGRS[\s:]*)?(\d{1,2})\s?([C-HJ-NP-X])\s?([A-HJ-NP-Z][A-HJ-NP-V])\s?(\d{0,5})\s?(\d{0,5})$/;

const mgrs = lazy(
  () =>
    createRequire(import.meta.url)('proj4').mgrs as {
      toPoint(reference: string): [longitude: number, latitude: number];
    },
);

/** Columns of squares repeat every three zones. */
const columnsOfZones: readonly string[] = ['STUVWXYZ', 'ABCDEFGH', 'JKLMNPQR'];

/** Bands of eight degrees from 80 degrees south, without I and O; squares reach over their edges. */
function isInBand(latitude: number, band: string): boolean {
  const south = -80 + 8 * 'CDEFGHJKLMNPQRSTUVWX'.indexOf(band);
  return latitude > south - 1.5 && latitude < south + 8 + (band === 'X' ? 5 : 1.5);
}

function fromMgrs(text: string): GridPoint | null {
  const match = mgrsText.exec(text);
  if (match === null) return null;
  const [, zoneText = '', band = '', square = '', first = '', second = ''] = match;
  const figures = first + second;
  if (Number(zoneText) < 1 || Number(zoneText) > 60 || figures.length % 2 === 1) return null;
  if (second !== '' && first.length !== second.length) return null;
  if (!columnsOfZones[Number(zoneText) % 3]?.includes(square.charAt(0))) return null;
  try {
    const [longitude, latitude] = mgrs().toPoint(`${zoneText}${band}${square}${figures}`);
    return isInBand(latitude, band) ? { latitude, longitude, datumAssumed: true } : null;
  } catch {
    // The library throws for squares that a zone does not have
    return null;
  }
}

const lettersText = /^([HJNOST]?[A-HJ-Z])\s?(\d{2,10}|\d{1,5}\s\d{1,5})$/;

/** Letters of a 5 by 5 grid from the north-west, without I. */
const column = (letter: string): number => place(letter) % 5;
const row = (letter: string): number => Math.floor(place(letter) / 5);
const place = (letter: string): number => 'ABCDEFGHJKLMNOPQRSTUVWXYZ'.indexOf(letter);

function fromLetters(text: string, stated: ProjectedSystem | null): GridPoint | null {
  const match = lettersText.exec(text);
  if (match === null) return null;
  const [, letters = '', figures = ''] = match;
  const halves = halve(figures);
  if (halves === null) return null;
  const [x, y] = halves;
  const [large, small] =
    letters.length === 2 ? [letters[0] ?? '', letters[1] ?? ''] : ['', letters];
  // British letters count from a false origin two large squares west and one south
  const east = (large === '' ? 0 : (column(large) - 2) * 500_000) + column(small) * 100_000;
  const north = (large === '' ? 0 : (3 - row(large)) * 500_000) + (4 - row(small)) * 100_000;
  const system = findProjectedSystem(large === '' ? 'EPSG:29903' : 'EPSG:27700');
  if (system === null || (large === '' && !isIrish(small, figures, stated))) return null;
  return toPoint(unproject(system, east + x, north + y), false);
}

/** One letter and few figures may be anything, and N, E, S and W are directions first. */
const isIrish = (letter: string, figures: string, stated: ProjectedSystem | null): boolean =>
  stated?.datum === IRISH_DATUM || (figures.length >= 8 && !/[NESW]/.test(letter));

const IRISH_DATUM = 4300;

/** Metres within a square of 100 km: the middle of the smaller square that the figures name. */
function halve(figures: string): readonly [number, number] | null {
  const [first = '', second = ''] = figures.includes(' ')
    ? figures.split(' ')
    : [figures.slice(0, figures.length / 2), figures.slice(figures.length / 2)];
  if (first.length !== second.length || first.length === 0) return null;
  const size = 10 ** (5 - first.length);
  return [Number(first) * size + size / 2, Number(second) * size + size / 2];
}

const pair = /^(-?\d{4,8}(?:\.\d{1,6})?)\s*M?\s*[,;/\s]\s*(-?\d{4,8}(?:\.\d{1,6})?)\s*M?$/;

function fromPair(text: string, system: ProjectedSystem | null): GridPoint | null {
  const match = system === null ? null : pair.exec(text);
  if (system === null || match === null) return null;
  return toPoint(unproject(system, Number(match[1]), Number(match[2])), false);
}
