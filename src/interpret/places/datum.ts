import { remember } from '../interpreted.ts';
import { lazy, readTable } from './tsv.ts';

/** What a text names: the EPSG code as GBIF gives it, and the code whose shift applies. */
export interface Datum {
  readonly epsg: number;
  readonly shift: number;
  /** Whether the text gave the code itself. */
  readonly byCode: boolean;
}

interface Name {
  readonly epsg: number;
  readonly shift: number;
}

const names = lazy(
  () =>
    new Map<string, Name>(
      readTable('datum-names.tsv').map(([name = '', epsg = '', shift]) => [
        name,
        { epsg: Number(epsg), shift: Number(shift ?? epsg) },
      ]),
    ),
);

/**
 * The EPSG code of a geodetic datum or reference system as people write it ("WGS84", "NAD 27", "ESPG::4269",
 * "not recorded (forced WGS84)", an OGC URN, the well-known text of a system). Null where none or several are
 * named.
 */
export const interpretDatum = (verbatim: string): number | null =>
  readDatum(verbatim)?.epsg ?? null;

/** Like `interpretDatum`, with the code to shift coordinates by. */
export function readDatum(verbatim: string): Datum | null {
  return remembered(verbatim).datum;
}

const remembered = remember((verbatim) => ({ datum: read(verbatim) }), 2_000);

const MAX_LENGTH = 2_000;
const epsgCode = /\bE(?:PS|SP)G(?:\/[\d.]{1,8}\/|:[\d.]{1,8}:|["\s:;/#_.,=-]{0,8})(\d{1,6})(?!\d)/i;
/** The parts of a system have codes, too; that of the whole stands last. */
const codeOfWhole = /\[\s*"EPSG"\s*,\s*"?(\d{1,6})"?\s*\]\s*\]\s*$/i;
const wellKnownText = /^\s*(?:GEO|PROJ)[A-Z]{2,16}\s*\[\s*"([^"]{1,80})"/;

function read(verbatim: string): Datum | null {
  if (verbatim.length > MAX_LENGTH) return null;
  const system = wellKnownText.exec(verbatim);
  const code = system === null ? epsgCode.exec(verbatim) : codeOfWhole.exec(verbatim);
  if (code !== null) {
    const epsg = Number(code[1]);
    return { epsg, shift: epsg, byCode: true };
  }
  if (verbatim.length > 100 && system === null) return null;
  const name = byName(system?.[1] ?? verbatim);
  return name === null ? null : { ...name, byCode: false };
}

/** "GPSNAD27", "TokyoDatum" */
const joined = /^(?:GPS|GCS)|(?:GPS|DATUM)$/g;

/** Words that stand beside the name of a datum without changing it. */
const besides = [
  'DATUM|GEODETIC|GEOGRAPHIC|GCS|CRS|SRS|COORDINATES?|SYSTEM|ELLIPSOID|UTM',
  'GPS|GOOGLE|EARTH|MAPS?|LAT|LONG?|LATLONG?|LATITUDE|LONGITUDE',
  'DECIMALS?|DEGREES?|DEG|DEC|DD|DMS',
  'FORCED|ASSUMED|PROBABLY|NOT|RECORDED|UNKNOWN|IN|THE',
].join('|');
const noise = new RegExp(`\\b(?:${besides})\\b`, 'g');

const fold = (text: string): string => text.toUpperCase().replace(/[^A-Z0-9]+/g, '');

function byName(text: string): Name | null {
  const whole = names().get(fold(text)) ?? names().get(fold(text).replace(joined, ''));
  if (whole !== undefined) return whole;
  const found = new Map<number, Name>();
  for (const part of text.toUpperCase().split(/[,;:/()|+&[\]]|\b(?:OR|AND)\b/)) {
    const key = fold(part.replace(noise, ' '));
    if (key === '') continue;
    const name = names().get(key);
    if (name === undefined) return null;
    found.set(name.epsg, name);
  }
  const [only, ...others] = found.values();
  return only === undefined || others.length > 0 ? null : only;
}
