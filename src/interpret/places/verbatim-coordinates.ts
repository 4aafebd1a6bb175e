import type { Issue } from '../../terms/index.ts';
import type { Interpreted } from '../interpreted.ts';
import { parseAngle } from './angle.ts';
import { type Coordinates, checked, fromAngles, parseLatLon } from './coordinates.ts';
import { readGrid } from './grid.ts';
import { parsePointWkt } from './wkt.ts';

const MAX_LENGTH = 200;
const noIssues: readonly Issue[] = [];
const none = (verbatim: string, issues: readonly Issue[]): Interpreted<Coordinates> => ({
  verbatim,
  value: null,
  issues,
});

/**
 * A pair of coordinates in one text: angles or decimals with a mark, a letter or a space between them, ISO
 * 6709, the well-known text of a point. Null with COORDINATE_INVALID or COORDINATE_OUT_OF_RANGE; null without
 * an issue where it is empty.
 */
export function parseVerbatimCoordinates(verbatim: string): Interpreted<Coordinates> {
  if (verbatim === '') return none(verbatim, noIssues);
  if (verbatim.length > MAX_LENGTH) return none(verbatim, ['COORDINATE_INVALID']);
  const text = verbatim
    .trim()
    .replace(datumBehind, '')
    .replace(/^[([]+|[)\].]+$/g, '');
  if (/^(?:SRID|POINT)/i.test(text)) return { ...parsePointWkt(verbatim), verbatim };
  const read = fromIso6709(text) ?? fromHalves(text) ?? none(text, ['COORDINATE_INVALID']);
  return { ...read, verbatim };
}

const datumBehind =
  /[\s,;([]{1,4}(?:datum[\s:]{1,3})?((?:WGS|NAD|ED|SAD|PSAD|AGD|GDA|OSGB)[\s_-]?\d{2,4})[)\]\s.]{0,4}$/i;

/** The datum that stands behind the coordinates of a text: "12.5N, 45.6W (NAD27)". Null where none does. */
export const datumInText = (verbatim: string): string | null =>
  verbatim.length > MAX_LENGTH ? null : (datumBehind.exec(verbatim)?.[1] ?? null);

/**
 * A grid reference in one text, brought to WGS84 (COORDINATE_REPROJECTED); `stated` are the texts that name
 * the system. Null, without an issue, where the text is none.
 */
export function parseGridReference(
  verbatim: string,
  ...stated: readonly (string | null)[]
): Interpreted<Coordinates> {
  const point = readGrid(verbatim, ...stated);
  if (point === null) return none(verbatim, noIssues);
  const issues: Issue[] = ['COORDINATE_REPROJECTED'];
  if (point.datumAssumed) issues.push('GEODETIC_DATUM_ASSUMED_WGS84');
  const value = {
    decimalLatitude: Math.round(point.latitude * 1e6) / 1e6,
    decimalLongitude: Math.round(point.longitude * 1e6) / 1e6,
  };
  return { verbatim, value, issues };
}

const iso6709 =
  /^([+-])(\d{2}|\d{4}|\d{6})(\.\d{1,9})?([+-])(\d{3}|\d{5}|\d{7})(\.\d{1,9})?(?:[+-]\d{1,5}(?:\.\d{1,4})?)?(?:CRS\w{1,12})?\/?$/;

function fromIso6709(text: string): Interpreted<Coordinates> | null {
  const match = iso6709.exec(text);
  if (match === null) return null;
  const [, signLat, lat = '', latRest = '', signLon, lon = '', lonRest = ''] = match;
  return checked(
    text,
    sexagesimal(signLat, lat, latRest, 2),
    sexagesimal(signLon, lon, lonRest, 3),
  );
}

/** The fraction belongs to the last of degrees, minutes and seconds. */
function sexagesimal(
  sign: string | undefined,
  digits: string,
  rest: string,
  width: number,
): number {
  const parts = [digits.slice(0, width), ...(digits.slice(width).match(/\d\d/g) ?? [])];
  const last = parts.length - 1;
  const size = parts.reduce(
    (sum, part, at) => sum + Number(at === last ? part + rest : part) / 60 ** at,
    0,
  );
  const exact = last === 0 ? size : Math.round(size * 1e6) / 1e6;
  return sign === '-' ? -exact : exact;
}

const separators: readonly RegExp[] = [
  /\s*[;|\t\n]\s*/g,
  /\s*\/\s*/g,
  /\s*,\s+/g,
  /\s*,\s*/g,
  /\s+(?:and|y|et|und|by|x)\s+/gi,
  /[\s,;]+(?=lon)/gi,
  // 12°30'N - 45°20'W
  /(?<=[NSEOW]\.?)\s*-\s+(?=\d)/gi,
  // after the letter of the first: 10°07'N 20°48'W
  /(?<=[\d°º˚'′’"″”dgoms\s][NSEOW]\.?)\s*(?=[\d+-])/gi,
  // before the letter of the second: N 10 07 W 20 48
  /(?<=[\d°º˚'′’"″”])\s*(?=[NSEOW])/gi,
  /\s+/g,
];

/** Cuts where exactly one separator of a kind makes two readable halves. */
function fromHalves(text: string): Interpreted<Coordinates> | null {
  let refused: Interpreted<Coordinates> | null = null;
  for (const separator of separators) {
    const halves = text.split(separator);
    if (halves.length !== 2) continue;
    const [first = '', second = ''] = halves;
    if (first === '' || second === '') continue;
    const read = parsePair(first, second);
    if (read.value !== null) return read;
    if (!read.issues.includes('COORDINATE_INVALID')) refused ??= read;
  }
  return refused;
}

/** Here letters may stand in either order: nobody said which column was the latitude. */
function parsePair(first: string, second: string): Interpreted<Coordinates> {
  const one = parseAngle(first);
  const two = parseAngle(second);
  if (one !== null && two !== null && one.axis === 'longitude' && two.axis !== 'longitude') {
    return fromAngles('', two, one) ?? none('', ['COORDINATE_INVALID']);
  }
  return parseLatLon(first, second);
}
