import { readDatum } from './datum.ts';
import { shiftTerms, toWgs84, utmZoneOfCode } from './reproject.ts';
import { lazy, readTable } from './tsv.ts';

/**
 * A system of projected coordinates: how proj4 defines it, but for the datum, and the EPSG code of its datum.
 */
export interface ProjectedSystem {
  readonly projection: string;
  readonly datum: number;
}

interface Systems {
  readonly byCode: ReadonlyMap<number, ProjectedSystem>;
  readonly byName: ReadonlyMap<string, ProjectedSystem>;
}

const systems = lazy((): Systems => {
  const byCode = new Map<number, ProjectedSystem>();
  const byName = new Map<string, ProjectedSystem>();
  for (const [codes = '', names = '', datum, projection = ''] of readTable('projected.tsv')) {
    const system = { projection, datum: Number(datum) };
    for (const code of codes.split(' ')) byCode.set(Number(code), system);
    for (const name of names.split(' ')) byName.set(name, system);
  }
  return { byCode, byName };
});

const fold = (text: string): string => text.toUpperCase().replace(/[^A-Z0-9]+/g, '');
const quotedName = /^\s*PROJ[A-Z]{1,8}\[\s*"([^"]{1,80})"/;
const utmName = /\bUTM\W{0,4}(?:ZONE\W{0,3})?(\d{1,2})\s?([C-HJ-NP-X])?\b/i;

/**
 * The projected system that any of the texts names: by EPSG code, by name ("Belgian Lambert 72", "NAD27 / UTM
 * zone 17N") or by its well-known text. Null where none does.
 */
export function findProjectedSystem(...texts: readonly (string | null)[]): ProjectedSystem | null {
  const stated = texts.filter((text) => text !== null && text.length < 2_000);
  for (const text of stated) {
    const found = byText(text as string);
    if (found !== null) return found;
  }
  return null;
}

function byText(text: string): ProjectedSystem | null {
  const datum = readDatum(text);
  if (datum?.byCode === true) {
    const known = systems().byCode.get(datum.epsg);
    if (known !== undefined) return known;
    const utm = utmZoneOfCode(datum.epsg);
    if (utm !== null) return utmSystem(utm.zone, utm.south, utm.datum);
  }
  const name = quotedName.exec(text)?.[1] ?? text;
  const listed = systems().byName.get(fold(name));
  if (listed !== undefined) return listed;
  const utm = utmName.exec(name.replaceAll('_', ' '));
  const zone = Number(utm?.[1]);
  if (utm === null || zone < 1 || zone > 60) return null;
  const rest = name.replaceAll('_', ' ').replace(utmName, '');
  return utmSystem(zone, /[c-hj-ms]/i.test(utm[2] ?? ''), readDatum(rest)?.shift ?? 4326);
}

/** A zone of the Universal Transverse Mercator grid on a datum. */
export const utmSystem = (zone: number, south: boolean, datum: number): ProjectedSystem => ({
  projection: `+proj=utm +zone=${zone}${south ? ' +south' : ''}`,
  datum,
});

/**
 * WGS84 latitude and longitude of an easting and northing in metres; null where they lie outside the system.
 */
export function unproject(
  system: ProjectedSystem,
  easting: number,
  northing: number,
): readonly [latitude: number, longitude: number] | null {
  const rough = convert(system, easting, northing, 0, 0);
  if (rough === null) return null;
  // Some datums have a shift for each region
  return convert(system, easting, northing, rough[0], rough[1]);
}

function convert(
  { projection, datum }: ProjectedSystem,
  easting: number,
  northing: number,
  nearLatitude: number,
  nearLongitude: number,
): readonly [latitude: number, longitude: number] | null {
  const terms = shiftTerms(datum, nearLatitude, nearLongitude) ?? '+ellps=WGS84';
  const [longitude = Number.NaN, latitude = Number.NaN] = toWgs84(
    `${projection} ${terms} +units=m`,
    easting,
    northing,
  );
  return Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180 ? [latitude, longitude] : null;
}
