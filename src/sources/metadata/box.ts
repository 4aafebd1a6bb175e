import { parseDms } from '../../interpret/index.ts';
import { parseDecimal } from '../../terms/index.ts';

/** Decimal degrees: west, south, east, north. */
export type Box = readonly [number, number, number, number];

/** The four sides as published; null: not stated. */
export interface BoxTexts {
  readonly west: string | null;
  readonly south: string | null;
  readonly east: string | null;
  readonly north: string | null;
}

/**
 * Reads a bounding box. A side that is missing, is no number or lies beyond the globe leaves no box; south above north is turned round;
 * each is told to `problem`. West may lie east of east: the box then crosses the date line.
 */
export function readBox(texts: BoxTexts, problem: (sentence: string) => void): Box | null {
  const { west, south, east, north } = texts;
  if (west === null && south === null && east === null && north === null) return null;
  const stated = `west ${west ?? '?'}, south ${south ?? '?'}, east ${east ?? '?'}, north ${north ?? '?'}`;
  const missing = Object.entries(texts).filter(([, text]) => text === null);
  if (missing.length > 0) {
    problem(
      `The bounding box lacks its ${missing.map(([side]) => side).join(' and ')} (${stated}).`,
    );
    return null;
  }
  const [w, e] = [degrees(west, 'longitude'), degrees(east, 'longitude')];
  const [s, n] = [degrees(south, 'latitude'), degrees(north, 'latitude')];
  if (w === null || s === null || e === null || n === null) {
    problem(`The bounding box has sides that are no numbers (${stated}).`);
    return null;
  }
  if (Math.abs(s) > 90 || Math.abs(n) > 90 || Math.abs(w) > 360 || Math.abs(e) > 360) {
    const turned =
      Math.abs(w) <= 90 && Math.abs(e) <= 90 && Math.abs(s) <= 180 && Math.abs(n) <= 180;
    const guess = turned ? ', latitude and longitude seem to be swapped' : '';
    problem(`The bounding box lies beyond the globe (${stated})${guess}.`);
    return null;
  }
  return arranged(w, s, e, n, stated, problem);
}

function arranged(
  west: number,
  south: number,
  east: number,
  north: number,
  stated: string,
  problem: (sentence: string) => void,
): Box {
  let [w, e] = [west, east];
  if (Math.abs(w) > 180 || Math.abs(e) > 180) {
    [w, e] = e - w >= 360 ? [-180, 180] : [wrapped(w), wrapped(e)];
    problem(`The bounding box counts longitude beyond 180° (${stated}); it was brought back.`);
  }
  if (w > e && w - e < 180) {
    problem(
      `The west of the bounding box lies east of its east (${stated}): it goes round most of the globe, or the two are swapped.`,
    );
  }
  if (south <= north) return [w, south, e, north];
  problem(
    `The south of the bounding box lies north of its north (${stated}); they were exchanged.`,
  );
  return [w, north, e, south];
}

const wrapped = (longitude: number): number =>
  longitude > 180 ? longitude - 360 : longitude < -180 ? longitude + 360 : longitude;

/** Decimal degrees, with a point or a comma, or degrees, minutes and seconds. */
function degrees(text: string | null, axis: 'latitude' | 'longitude'): number | null {
  return text === null ? null : (parseDecimal(text.replace(/°\s*$/, '')) ?? parseDms(text, axis));
}

/** A point as a box without extent. */
export function pointBox(
  latitude: string | null,
  longitude: string | null,
  problem: (sentence: string) => void,
): Box | null {
  return readBox({ west: longitude, south: latitude, east: longitude, north: latitude }, problem);
}

/** DCMI Box and DCMI Point (`northlimit=5; southlimit=3`, `east=3; north=5; name=…`), or null for any other text. */
export function readDcmiBox(
  text: string,
  problem: (sentence: string) => void,
): { readonly description: string | null; readonly box: Box | null } | null {
  if (!/\b(?:northlimit|north)\s*=/i.test(text)) return null;
  const parts = new Map<string, string>();
  for (const part of text.split(';')) {
    const at = part.indexOf('=');
    if (at > 0) parts.set(part.slice(0, at).trim().toLowerCase(), part.slice(at + 1).trim());
  }
  const of = (key: string): string | null => parts.get(key) ?? null;
  const description = of('name');
  if (parts.has('northlimit')) {
    const sides = {
      west: of('westlimit'),
      south: of('southlimit'),
      east: of('eastlimit'),
      north: of('northlimit'),
    };
    return { description, box: readBox(sides, problem) };
  }
  return { description, box: pointBox(of('north'), of('east'), problem) };
}
