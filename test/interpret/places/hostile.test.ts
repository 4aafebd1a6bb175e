import { expect, test } from 'vitest';
import { parseAngle, parseDecimal } from '../../../src/interpret/places/angle.ts';
import { interpretDatum } from '../../../src/interpret/places/datum.ts';
import { interpretElevation } from '../../../src/interpret/places/elevation.ts';
import { interpretLocation } from '../../../src/interpret/places/location.ts';
import {
  parseGridReference,
  parseVerbatimCoordinates,
} from '../../../src/interpret/places/verbatim-coordinates.ts';
import { boxOfWkt, parsePointWkt } from '../../../src/interpret/places/wkt.ts';
import { ISSUES } from '../../../src/terms/index.ts';

const readers: readonly ((text: string) => unknown)[] = [
  parseDecimal,
  parseAngle,
  interpretDatum,
  (text) => interpretElevation(text, text),
  parseVerbatimCoordinates,
  (text) => parseGridReference(text, text),
  parsePointWkt,
  boxOfWkt,
];

const pieces = [
  '1',
  '12',
  '123.45',
  '-',
  '°',
  "'",
  '"',
  ' ',
  '  ',
  'N',
  'S',
  'E',
  'W',
  'O',
  ',',
  '.',
  ';',
  '/',
  'm',
  'ft',
  '(',
  ')',
  'POINT',
  'POLYGON',
  'EPSG:',
  'UTM',
  '17T',
  'ca.',
  'to',
  '±',
  '+',
  'EMPTY',
  '\n',
  '\u0000',
  '♀',
  '\ud800',
  'e9',
  '[',
  ']',
  'WGS84',
  'AUTHORITY["EPSG","',
];

/** A small generator, so that a failure comes again. */
function* random(seed: number): Generator<number> {
  let state = seed;
  for (;;) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    yield state / 2 ** 32;
  }
}

const numbers = random(1);
const next = (): number => numbers.next().value as number;
const someText = (maxPieces: number): string =>
  Array.from(
    { length: Math.floor(next() * maxPieces) },
    () => pieces[Math.floor(next() * pieces.length)],
  ).join('');

test('any text is read without a throw, and only known issues come', () => {
  for (let run = 0; run < 3_000; run += 1) {
    for (const read of readers) expect(() => read(someText(14))).not.toThrow();
    const { decimalLatitude, decimalLongitude, issues } = interpretLocation(
      {
        decimalLatitude: someText(6),
        decimalLongitude: someText(6),
        verbatimCoordinates: someText(12),
        verbatimLatitude: someText(8),
        verbatimLongitude: someText(8),
        geodeticDatum: someText(4),
        footprintWKT: someText(12),
        country: someText(3),
        coordinateUncertaintyInMeters: someText(4),
      },
      { at: () => [] },
    );
    expect(Math.abs(decimalLatitude ?? 0)).toBeLessThanOrEqual(90);
    expect(Math.abs(decimalLongitude ?? 0)).toBeLessThanOrEqual(180);
    expect(new Set(issues).size).toBe(issues.length);
    for (const issue of issues) expect(Object.hasOwn(ISSUES, issue)).toBe(true);
  }
});

test('no text of 10 kB takes long', () => {
  const long = pieces.flatMap((piece) => [
    piece.repeat(Math.ceil(10_000 / piece.length)),
    `1${piece.repeat(Math.ceil(10_000 / piece.length))}1`,
    `${piece} 1`.repeat(Math.ceil(10_000 / (piece.length + 2))),
  ]);
  for (const length of [40, 58, 78, 99, 199, 10_000]) {
    for (const text of long.map((one) => one.slice(0, length))) {
      for (const read of readers) {
        read(text);
        const start = performance.now();
        read(text);
        const first = performance.now() - start;
        // A second look, since a busy machine may have interrupted the first
        if (first < 5) continue;
        const again = performance.now();
        read(text);
        expect(performance.now() - again).toBeLessThan(5);
      }
    }
  }
});
