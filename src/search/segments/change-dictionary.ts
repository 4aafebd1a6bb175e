import { closeSync, openSync } from 'node:fs';
import { bytesOf } from '../bytes.ts';
import { ContainerReader } from './container.ts';
import { DamagedIndexError } from './damaged.ts';
import { type BlockShape, BlockWriter, byFallingCount, sizeOfBlock } from './dictionary-block.ts';
import { type DictionarySlice, withParts } from './dictionary-part.ts';
import { compareFolded, compareWritten, FoldedText } from './folded-text.ts';
import { type JoinedSlices, joinSlices } from './join-dictionaries.ts';
import type { ChangeTask, DictionaryBefore, DictionaryBlock } from './protocol.ts';

/** The dictionary of the generation before; `totals` may be written to. */
interface Former extends DictionarySlice {
  /** Of a segment, by its number then. */
  mapOf(segment: number): Uint32Array;
}

const HEAD_WORDS = 3;

const readFormer = (key: string, { path, container }: DictionaryBefore): Former => {
  const handle = openSync(path, 'r');
  try {
    const reader = new ContainerReader(handle, path, container, null);
    const [, place] = container.blocks.find(([name]) => name === key) ?? [];
    if (place === undefined) throw reader.damaged();
    let at = place;
    const words = (count: number): Uint32Array => {
      const { buffer } = reader.read(at, count * 4);
      at += count * 4;
      return new Uint32Array(buffer);
    };
    const [values = 0, bytes = 0, segments = 0] = words(HEAD_WORDS);
    const starts = words(segments + 1);
    const totals = words(values);
    // Their order by count is found anew.
    at += values * 4;
    const offsets = words(values + 1);
    const maps = words(starts[segments] ?? 0);
    return {
      totals,
      offsets,
      texts: reader.read(at, bytes),
      mapOf: (segment) => maps.subarray(starts[segment] ?? 0, starts[segment + 1] ?? 0),
    };
  } finally {
    closeSync(handle);
  }
};

/** Looks for texts among sorted ones, each behind the one before. */
class Search {
  readonly #among: DictionarySlice;
  readonly #own = new FoldedText();
  #near = 0;

  constructor(among: DictionarySlice) {
    this.#among = among;
  }

  #compare(value: number, folded: FoldedText, texts: Buffer, from: number, to: number): number {
    const { offsets, texts: own } = this.#among;
    const ownFrom = offsets[value] ?? 0;
    const ownTo = offsets[value + 1] ?? 0;
    this.#own.set(own, ownFrom, ownTo);
    const difference = compareFolded(this.#own, folded);
    return difference !== 0 ? difference : compareWritten(own, ownFrom, ownTo, texts, from, to);
  }

  /** The number of a text; where it is not there, the complement (`~`) of that of the first behind it. */
  find(folded: FoldedText, texts: Buffer, from: number, to: number): number {
    const size = this.#among.totals.length;
    let low = this.#near;
    let high = size;
    for (let step = 1; low + step < size; step *= 2) {
      if (this.#compare(low + step, folded, texts, from, to) >= 0) {
        high = low + step + 1;
        break;
      }
      low += step;
    }
    let isThere = false;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const difference = this.#compare(middle, folded, texts, from, to);
      if (difference === 0) isThere = true;
      if (difference < 0) low = middle + 1;
      else high = middle;
    }
    this.#near = low;
    return isThere ? low : ~low;
  }
}

/** Of each of some sorted texts: see `Search.find`. */
const findAll = ({ totals, offsets, texts }: DictionarySlice, former: Former): Int32Array => {
  const search = new Search(former);
  const folded = new FoldedText();
  const places = new Int32Array(totals.length);
  for (let value = 0; value < places.length; value += 1) {
    const from = offsets[value] ?? 0;
    const to = offsets[value + 1] ?? 0;
    folded.set(texts, from, to);
    places[value] = search.find(folded, texts, from, to);
  }
  return places;
};

/** Takes the items of segments that are gone out of the totals. */
const takeOut = (key: string, former: Former, { gone }: DictionaryBefore): void => {
  const { totals } = former;
  for (const { number, folder } of gone) {
    const map = former.mapOf(number);
    if (map.length === 0) continue;
    const own = withParts([folder], key, ([part]) => part?.totals(0, map.length));
    for (let value = 0; own !== undefined && value < map.length; value += 1) {
      const common = map[value] ?? 0;
      totals[common] = (totals[common] ?? 0) - (own[value] ?? 0);
    }
  }
};

/** A dictionary from a former one and new values. */
interface Woven {
  readonly totals: Uint32Array;
  readonly offsets: Uint32Array;
  readonly texts: readonly Uint8Array[];
  /** Numbers of the former values, and of the new ones. */
  readonly ranks: Uint32Array;
  readonly freshRanks: Uint32Array;
}

/** Former values that still have items, with those between them that are not among them. */
const weave = (former: Former, fresh: DictionarySlice, places: Int32Array): Woven => {
  const count = former.totals.length;
  const ranks = new Uint32Array(count);
  const freshRanks = new Uint32Array(places.length);
  const totals = new Uint32Array(count + places.length);
  const offsets = new Uint32Array(count + places.length + 1);
  const texts: Uint8Array[] = [];
  let rank = 0;
  let bytes = 0;
  let next = 0;
  /** Former texts from here on are not taken over yet. */
  let from = 0;
  for (let value = 0; value <= count; value += 1) {
    const begin = former.offsets[value] ?? 0;
    for (; next < places.length; next += 1) {
      const place = places[next] ?? 0;
      // Of a value that is there, the rank follows below.
      if (place >= 0) continue;
      if (~place > value) break;
      if (begin > from) texts.push(former.texts.subarray(from, begin));
      from = begin;
      const text = fresh.texts.subarray(fresh.offsets[next] ?? 0, fresh.offsets[next + 1] ?? 0);
      texts.push(text);
      totals[rank] = fresh.totals[next] ?? 0;
      freshRanks[next] = rank;
      bytes += text.length;
      rank += 1;
      offsets[rank] = bytes;
    }
    const end = former.offsets[value + 1] ?? begin;
    const total = former.totals[value] ?? 0;
    if (total === 0) {
      // At the end, what was not taken over yet.
      if (begin > from) texts.push(former.texts.subarray(from, begin));
      from = end;
      continue;
    }
    ranks[value] = rank;
    totals[rank] = total;
    bytes += end - begin;
    rank += 1;
    offsets[rank] = bytes;
  }
  for (let value = 0; value < places.length; value += 1) {
    const place = places[value] ?? 0;
    if (place >= 0) freshRanks[value] = ranks[place] ?? 0;
  }
  return {
    totals: totals.subarray(0, rank),
    offsets: offsets.subarray(0, rank + 1),
    texts,
    ranks,
    freshRanks,
  };
};

/** Numbers by other numbers; `into` is at least as long. */
const translate = (map: Uint32Array, ranks: Uint32Array, into: Uint32Array): Uint32Array => {
  for (let at = 0; at < map.length; at += 1) into[at] = ranks[map[at] ?? 0] ?? 0;
  return into.subarray(0, map.length);
};

const write = (
  task: ChangeTask,
  { totals, offsets, texts, ranks, freshRanks }: Woven,
  former: Former,
  fresh: readonly (Uint32Array | null)[],
): DictionaryBlock => {
  const maps = task.segments.map(
    (_, segment) => fresh[segment] ?? former.mapOf(task.before.numbers[segment] ?? -1),
  );
  const shape: BlockShape = {
    values: totals.length,
    textBytes: offsets[totals.length] ?? 0,
    entries: maps.map(({ length }) => length),
  };
  if (sizeOfBlock(shape) > task.roomBytes) {
    throw new Error(`the dictionary of ${task.key} does not fit into its place`);
  }
  const writer = new BlockWriter(task.file, task.place);
  try {
    writer.head(shape);
    for (const numbers of [totals, byFallingCount(totals), offsets]) writer.bytes(bytesOf(numbers));
    const into = new Uint32Array(Math.max(0, ...shape.entries));
    maps.forEach((map, segment) => {
      const own = fresh[segment] == null ? ranks : freshRanks;
      writer.bytes(bytesOf(translate(map, own, into)));
    });
    for (const part of texts) writer.bytes(part);
    return writer.finish();
  } finally {
    writer.close();
  }
};

/** Values of the segments that are new, and the number of each there. */
const joinFresh = ({
  key,
  segments,
  before,
}: ChangeTask): { joined: JoinedSlices; maps: (Uint32Array | null)[] } => {
  const isNew = (segment: number): boolean => (before.numbers[segment] ?? -1) < 0;
  const folders = segments.map((folder, segment) => (isNew(segment) ? folder : null));
  const slices = withParts(folders, key, (parts) =>
    parts.map((part) => part?.slice(0, part.values) ?? null),
  );
  const joined = joinSlices(slices.filter((slice) => slice !== null));
  let next = 0;
  const maps = slices.map((slice, segment) => {
    if (slice !== null) return joined.maps[next++] ?? null;
    return isNew(segment) ? new Uint32Array(0) : null;
  });
  return { joined, maps };
};

/**
 * Takes segments that are gone out of the dictionary of a key, and puts new ones in: the others are not read. Null
 * where what the generation before left cannot be read: it is not needed.
 */
export const writeChanges = (task: ChangeTask): DictionaryBlock | null => {
  let former: Former;
  try {
    former = readFormer(task.key, task.before);
    takeOut(task.key, former, task.before);
  } catch (error) {
    const isMissing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    if (!isMissing && !(error instanceof DamagedIndexError)) throw error;
    return null;
  }
  const { joined, maps } = joinFresh(task);
  const places = findAll(joined, former);
  for (let value = 0; value < places.length; value += 1) {
    const place = places[value] ?? 0;
    if (place < 0) continue;
    former.totals[place] = (former.totals[place] ?? 0) + (joined.totals[value] ?? 0);
  }
  return write(task, weave(former, joined, places), former, maps);
};
