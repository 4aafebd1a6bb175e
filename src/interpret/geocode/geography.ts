import { readFileSync } from 'node:fs';
import type { Borders, Lines } from './borders.ts';
import { ByteReader } from './bytes.ts';
import { COLUMNS, ROWS } from './cells.ts';

/** Land that answers alike everywhere; number 0 stands for water. */
export interface Unit {
  /** ISO 3166-1 alpha-2; two where a base or a disputed glacier belongs to two. */
  readonly codes: readonly string[];
  readonly continent: string;
}

/** A middle of a country, and how near a point must be to count as put there (degrees). */
export interface Centroid {
  readonly code: string;
  readonly longitude: number;
  readonly latitude: number;
  readonly radius: number;
}

/** Turns the integers of the border lines into degrees. */
export interface Scale {
  readonly x: number;
  readonly y: number;
  readonly south: number;
}

/** The first part of the asset, JSON. */
export interface Header {
  readonly source: string;
  readonly scale: Scale;
  readonly units: readonly Unit[];
  readonly seas: readonly string[];
  readonly centroids: readonly Centroid[];
  readonly chains: number;
  readonly points: number;
  /** Segments of all cells together. */
  readonly segments: number;
  /** Length of the lists of near coasts, their lengths counted in. */
  readonly coasts: number;
}

/** For every corner of a cell, the nearest segment of each country's coast within reach. Row by row from the South Pole. */
export interface Coasts {
  /** Where the corner's list begins; corners share lists. */
  readonly starts: Uint32Array;
  /** Lists: the number of segments, then the segments. */
  readonly lists: Uint32Array;
}

/** Cells of the map of seas a degree. */
export const SEA_CELLS_PER_DEGREE = 2;
/** Corners of cells: one row more than there are rows of cells. */
export const NODES = COLUMNS * (ROWS + 1);

/** All that the geocoder knows. */
export interface Geography {
  readonly header: Header;
  readonly borders: Borders;
  /** The unit at the south-west corner of each cell, and the cell's flags (`cells.ts`). */
  readonly cells: Uint16Array;
  /** The sea's number at half a degree. */
  readonly seas: Uint8Array;
  readonly coasts: Coasts;
}

/** Reads the asset that `scripts/geography/build.ts` makes. */
export function readGeography(bytes: Uint8Array): Geography {
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(4, 4 + length))) as Header;
  const reader = new ByteReader(bytes, 4 + length);
  const lines = readLines(reader, header);
  const borders: Borders = { ...lines, ...readIndex(reader, header.segments) };
  const cells = new Uint16Array(COLUMNS * ROWS);
  readRuns(reader, cells);
  const seas = new Uint8Array(360 * 180 * SEA_CELLS_PER_DEGREE ** 2);
  readRuns(reader, seas);
  return { header, borders, cells, seas, coasts: readCoasts(reader, header.coasts) };
}

/** Reads the asset beside this file. */
export const loadGeography = (): Geography =>
  readGeography(readFileSync(new URL('geography.bin', import.meta.url)));

function readLines(reader: ByteReader, { scale, points, chains }: Header): Lines {
  const longitude = new Float64Array(points);
  const latitude = new Float64Array(points);
  const chain = new Uint16Array(points);
  const left = new Uint16Array(chains);
  const right = new Uint16Array(chains);
  let at = 0;
  let x = 0;
  let y = 0;
  for (let number = 0; number < chains; number++) {
    left[number] = reader.unsigned();
    right[number] = reader.unsigned();
    for (let end = at + reader.unsigned(); at < end; at++) {
      x += reader.signed();
      y += reader.signed();
      longitude[at] = x * scale.x - 180;
      latitude[at] = y * scale.y + scale.south;
      chain[at] = number;
    }
  }
  return { longitude, latitude, chain, left, right };
}

function readIndex(reader: ByteReader, count: number): Pick<Borders, 'starts' | 'segments'> {
  const starts = new Uint32Array(COLUMNS * ROWS + 1);
  const segments = new Uint32Array(count);
  let cell = -1;
  let at = 0;
  let first = 0;
  for (let step = reader.unsigned(); step > 0; step = reader.unsigned()) {
    starts.fill(at, cell + 1, cell + step + 1);
    cell += step;
    for (let runs = reader.unsigned(); runs > 0; runs--) {
      first += reader.signed();
      const end = first + reader.unsigned();
      for (let segment = first; segment < end; segment++) segments[at++] = segment;
    }
  }
  starts.fill(at, cell + 1);
  return { starts, segments };
}

function readRuns(reader: ByteReader, into: Uint16Array | Uint8Array): void {
  for (let at = 0; at < into.length; ) {
    const value = reader.unsigned();
    const end = at + reader.unsigned();
    into.fill(value, at, end);
    at = end;
  }
}

function readCoasts(reader: ByteReader, length: number): Coasts {
  const starts = new Uint32Array(NODES);
  const lists = new Uint32Array(length);
  let next = 0;
  let last = 0;
  for (let node = 0; node < NODES; ) {
    const code = reader.unsigned();
    if (code === 0) {
      const end = node + reader.unsigned();
      starts.fill(last, node, end);
      node = end;
      continue;
    }
    const known = lists[last] ?? 0;
    lists[next] = code - 1;
    for (let i = 1; i < code; i++)
      lists[next + i] = (i <= known ? (lists[last + i] ?? 0) : 0) + reader.signed();
    last = next;
    starts[node++] = last;
    next += code;
  }
  return { starts, lists };
}
