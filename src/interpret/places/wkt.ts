import type { Issue } from '../../terms/index.ts';
import type { Interpreted } from '../interpreted.ts';
import { type Coordinates, checked } from './coordinates.ts';

const invalid: readonly Issue[] = ['FOOTPRINT_WKT_INVALID'];

const number = String.raw`([+-]?\d{1,4}(?:\.\d{0,20})?(?:[eE][+-]?\d{1,2})?)`;
const pointText = new RegExp(
  String.raw`^\s*(?:SRID\s*=\s*\d{1,6}\s*;\s*)?POINT\s*(?:Z|M|ZM)?\s*\(\s*${number}\s*[\s,]\s*${number}(?:\s+[+-]?[\d.eE+-]{1,20}){0,2}\s*\)\s*$`,
  'i',
);

/**
 * The point of a well-known text: "POINT(131.78 2.8167)", longitude before latitude; Z, M and an SRID before
 * it are passed over. Null with FOOTPRINT_WKT_INVALID for other geometries and broken texts,
 * COORDINATE_OUT_OF_RANGE for impossible points.
 */
export function parsePointWkt(verbatim: string): Interpreted<Coordinates> {
  const match = verbatim.length > 200 ? null : pointText.exec(verbatim);
  if (match === null) return { verbatim, value: null, issues: invalid };
  return checked(verbatim, Number(match[2]), Number(match[1]));
}

/** The rectangle of a geometry: decimal degrees, or metres where the system is projected. */
export interface Box {
  readonly west: number;
  readonly south: number;
  readonly east: number;
  readonly north: number;
}

const MAX_WKT_LENGTH = 1_000_000;
const geometry =
  /^\s*(?:SRID\s*=\s*\d{1,6}\s*;\s*)?(POINT|LINESTRING|POLYGON|MULTIPOINT|MULTILINESTRING|MULTIPOLYGON|GEOMETRYCOLLECTION)\s*(?:ZM|Z|M)?\s*(\(|EMPTY\b)/i;
const allowed = /^[\d\s(),.eE+\-a-zA-Z=;]*$/;
const numbers = /[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?/g;
const name = /[a-df-zA-DF-Z]{2,}[a-zA-Z]*/;

/** The rectangle about a geometry in well-known text (OGC 06-103r4), or null where it is broken or empty. */
export function boxOfWkt(verbatim: string): Box | null {
  if (verbatim.length > MAX_WKT_LENGTH) return null;
  const head = geometry.exec(verbatim);
  if (head === null || !allowed.test(verbatim)) return null;
  const body = verbatim.slice(head[0].length - 1);
  const kind = (head[1] ?? '').toUpperCase();
  if (!isBalanced(body) || (kind !== 'GEOMETRYCOLLECTION' && name.test(body))) return null;
  return boxOfTuples(body, kind === 'POLYGON' || kind === 'MULTIPOLYGON');
}

function isBalanced(text: string): boolean {
  let depth = 0;
  for (let at = 0; at < text.length; at += 1) {
    const char = text.charCodeAt(at);
    if (char === 40) depth += 1;
    else if (char === 41) depth -= 1;
    if (depth < 0 || (depth === 0 && at < text.length - 1 && text.slice(at + 1).trim() !== ''))
      return false;
  }
  return depth === 0;
}

function boxOfTuples(body: string, rings: boolean): Box | null {
  let west = Number.POSITIVE_INFINITY;
  let south = Number.POSITIVE_INFINITY;
  let east = Number.NEGATIVE_INFINITY;
  let north = Number.NEGATIVE_INFINITY;
  for (const part of body.split(/[()]/)) {
    if (part.trim() === '' || part.trim() === ',') continue;
    const tuples = part.split(',').filter((tuple) => tuple.trim() !== '');
    if (tuples.length === 0 || /[A-Za-z]{2}/.test(part)) continue;
    if (rings && !isRing(tuples)) return null;
    for (const tuple of tuples) {
      const [x, y] = tuple.match(numbers) ?? [];
      if (x === undefined || y === undefined) return null;
      west = Math.min(west, Number(x));
      east = Math.max(east, Number(x));
      south = Math.min(south, Number(y));
      north = Math.max(north, Number(y));
    }
  }
  return west <= east ? { west, south, east, north } : null;
}

/** A ring has four points at least, the last of them the first. */
const isRing = (tuples: readonly string[]): boolean =>
  tuples.length >= 4 && words(tuples[0]) === words(tuples.at(-1));

const words = (tuple: string | undefined): string =>
  (tuple ?? '').trim().split(/\s+/).map(Number).join(' ');
