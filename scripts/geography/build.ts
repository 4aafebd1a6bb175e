/**
 * Makes src/interpret/geocode/geography.bin from the Natural Earth countries (1:10m, public domain) of the npm package
 * world-atlas. `node scripts/geography/build.ts`; the same package gives the same bytes.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Borders, Lines } from '../../src/interpret/geocode/borders.ts';
import { ByteWriter } from '../../src/interpret/geocode/bytes.ts';
import type { Header, Scale } from '../../src/interpret/geocode/geography.ts';
import { findCentroids } from './centroids.ts';
import { findCoasts } from './coasts.ts';
import { fillCells } from './grid.ts';
import { indexBorders } from './index-borders.ts';
import { mapSeas } from './seas.ts';
import { correctSides } from './sides.ts';
import { type Chain, readChains, type Topology } from './topology.ts';
import { toUnits } from './units.ts';

const require = createRequire(import.meta.url);
export const ASSET = new URL('../../src/interpret/geocode/geography.bin', import.meta.url);

/** The topology that the asset is made from; null where world-atlas is not installed. */
export function readTopology(): Topology | null {
  try {
    const file = require.resolve('world-atlas/countries-10m.json');
    return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Topology) : null;
  } catch {
    return null;
  }
}

/** What was made, and what the topology got wrong. */
export interface Built {
  readonly bytes: Uint8Array;
  readonly header: Header;
  /** Sides of lines that two features claim (degenerate lines), and rows where neighbours contradict each other. */
  readonly conflicts: number;
  readonly leaks: number;
}

/** Makes the asset. */
export function buildGeography(topology: Topology): Built {
  const { chains: between, conflicts } = readChains(topology);
  const { list: units, chains: rough } = toUnits(topology, between);
  const chains = correctSides(rough);
  const { scale: by, translate } = topology.transform;
  const scale = { x: by[0], y: by[1], south: translate[1] };
  const borders = indexBorders(toLines(chains, scale));
  const centroids = findCentroids(units, rough, (x, y) => [
    x * scale.x - 180,
    y * scale.y + scale.south,
  ]);
  const { cells, leaks } = fillCells(borders, units, centroids);
  const coasts = findCoasts(borders, units, cells);
  const seas = mapSeas();
  const header: Header = {
    source: 'Natural Earth 4.1, 1:10m, public domain, from world-atlas',
    scale,
    units,
    seas: seas.names,
    centroids,
    chains: chains.length,
    points: borders.chain.length,
    segments: borders.segments.length,
    coasts: lengthOfLists(coasts),
  };
  const writer = new ByteWriter();
  writeLines(writer, chains);
  writeIndex(writer, borders);
  writeRuns(writer, cells);
  writeRuns(writer, seas.cells);
  writeCoasts(writer, coasts);
  return { bytes: assemble(header, writer.bytes()), header, conflicts, leaks };
}

function toLines(chains: readonly Chain[], scale: Scale): Lines {
  const points = chains.flatMap((chain) => chain.points);
  return {
    longitude: Float64Array.from(points, ([x]) => x * scale.x - 180),
    latitude: Float64Array.from(points, ([, y]) => y * scale.y + scale.south),
    chain: Uint16Array.from(chains.flatMap(({ points: own }, number) => own.map(() => number))),
    left: Uint16Array.from(chains, ({ left }) => left),
    right: Uint16Array.from(chains, ({ right }) => right),
  };
}

function assemble(header: Header, body: Uint8Array): Uint8Array {
  const json = new TextEncoder().encode(JSON.stringify(header));
  const bytes = new Uint8Array(4 + json.length + body.length);
  new DataView(bytes.buffer).setUint32(0, json.length, true);
  bytes.set(json, 4);
  bytes.set(body, 4 + json.length);
  return bytes;
}

function writeLines(writer: ByteWriter, chains: readonly Chain[]): void {
  let [lastX, lastY] = [0, 0];
  for (const { points, left, right } of chains) {
    writer.unsigned(left);
    writer.unsigned(right);
    writer.unsigned(points.length);
    for (const [x, y] of points) {
      writer.signed(x - lastX);
      writer.signed(y - lastY);
      [lastX, lastY] = [x, y];
    }
  }
}

/**
 * The cells with borders: how many cells further each is, the number of its runs of segments that follow one another, and
 * of each run the first (its difference from the first of the run before) and the length. 0 ends.
 */
function writeIndex(writer: ByteWriter, { starts, segments }: Borders): void {
  let lastCell = -1;
  let lastFirst = 0;
  for (let cell = 0; cell + 1 < starts.length; cell++) {
    const runs = runsOf(segments.subarray(starts[cell], starts[cell + 1]));
    if (runs.length === 0) continue;
    writer.unsigned(cell - lastCell);
    writer.unsigned(runs.length);
    for (const { first, length } of runs) {
      writer.signed(first - lastFirst);
      writer.unsigned(length);
      lastFirst = first;
    }
    lastCell = cell;
  }
  writer.unsigned(0);
}

function runsOf(numbers: Uint32Array): { first: number; length: number }[] {
  const runs: { first: number; length: number }[] = [];
  for (const number of numbers) {
    const last = runs.at(-1);
    if (last !== undefined && last.first + last.length === number) last.length += 1;
    else runs.push({ first: number, length: 1 });
  }
  return runs;
}

function writeRuns(writer: ByteWriter, values: Uint16Array | Uint8Array): void {
  for (let at = 0; at < values.length; ) {
    const value = values[at] ?? 0;
    let end = at + 1;
    while (end < values.length && values[end] === value) end += 1;
    writer.unsigned(value);
    writer.unsigned(end - at);
    at = end;
  }
}

type Lists = readonly (readonly number[])[];

const alike = (one: readonly number[], other: readonly number[] | undefined): boolean =>
  other !== undefined && other.length === one.length && other.every((value, i) => value === one[i]);

/** How long the lists are together, each with its length, where lists that repeat the one before are left out. */
const lengthOfLists = (lists: Lists): number =>
  lists.reduce((sum, list, i) => (alike(list, lists[i - 1]) ? sum : sum + list.length + 1), 0);

/** A list as its length plus one and the differences from the list before; 0 and a number: so many times the same again. */
function writeCoasts(writer: ByteWriter, lists: Lists): void {
  let before: readonly number[] = [];
  for (let at = 0; at < lists.length; ) {
    const list = lists[at] ?? [];
    let end = at;
    if (at > 0) while (alike(before, lists[end])) end += 1;
    if (end > at) {
      writer.unsigned(0);
      writer.unsigned(end - at);
      at = end;
      continue;
    }
    writer.unsigned(list.length + 1);
    for (const [i, one] of list.entries()) writer.signed(one - (before[i] ?? 0));
    before = list;
    at += 1;
  }
}

if (import.meta.main) {
  const topology = readTopology();
  if (topology === null) throw new Error('world-atlas is not installed: npm ci');
  const { bytes, header, conflicts, leaks } = buildGeography(topology);
  writeFileSync(ASSET, bytes);
  const { points, chains, coasts, units, centroids } = header;
  console.log(
    `${bytes.length} bytes: ${points} points in ${chains} lines, ${units.length} units, ${coasts} near coasts, ` +
      `${centroids.length} centroids; ${conflicts} conflicts, ${leaks} leaks`,
  );
}
