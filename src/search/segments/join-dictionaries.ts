import { closeSync, openSync } from 'node:fs';
import { basename, join as joinPath } from 'node:path';
import { bytesOf, writeAll } from '../bytes.ts';
import { normaliseValue } from '../normalise.ts';
import { SortedTexts, WordsOf } from './code-dictionary.ts';
import { byKey } from './column-builders.ts';
import { type ContainerInfo, ContainerReader } from './container.ts';
import { DamagedIndexError } from './damaged.ts';
import { MANIFEST_FILE, readSealed, SEGMENT_FILE, type StoredSegment } from './format.ts';
import { idOf } from './generation.ts';
import type { DictionaryBefore, DictionaryResult, DictionaryTask } from './protocol.ts';

/** What a segment says of a key. */
interface Part {
  readonly totals: Uint32Array;
  readonly offsets: Uint32Array;
  readonly texts: Uint8Array;
}

const containers = new Map<string, ContainerInfo>();

/** What stands in a segment: asked for key after key. */
const containerOf = (folder: string, id: string): ContainerInfo => {
  let info = containers.get(folder);
  if (info === undefined) {
    info = readSealed<StoredSegment>(joinPath(folder, MANIFEST_FILE), id).container;
    containers.set(folder, info);
  }
  return info;
};

const readPart = (folder: string, key: string): Part => {
  const id = idOf(basename(folder));
  const container = containerOf(folder, id);
  const name = `dictionary.${key}`;
  const path = joinPath(folder, SEGMENT_FILE);
  const handle = openSync(path, 'r');
  try {
    const reader = new ContainerReader(handle, path, container, id);
    const words = new WordsOf(reader.block(name), () => reader.damaged());
    const [combinations = 0, members = 0, values = 0, bytes = 0] = words.take(5);
    words.take(combinations + 1);
    words.take(members);
    const totals = words.take(values);
    const offsets = words.take(values + 1);
    return { totals, offsets, texts: words.rest(bytes) };
  } finally {
    closeSync(handle);
  }
};

/** A joined dictionary, ready to be written. */
interface Joined {
  /** Values in their order. */
  readonly totals: Uint32Array;
  readonly offsets: Uint32Array;
  readonly texts: readonly Uint8Array[];
  /** Of each segment. */
  readonly maps: readonly Uint32Array[];
}

/**
 * Joins the values of a key over all segments. The file holds 32-bit numbers: how many values, bytes of texts and
 * segments there are; where each segment's part of the last list begins; the totals; the values by falling count; the
 * offsets of the texts; the common number of each value of each segment; then the texts.
 */
export const joinDictionaries = (task: DictionaryTask): DictionaryResult => {
  const { totals, offsets, texts, maps } = join(task);
  const head = Uint32Array.of(totals.length, offsets[totals.length] ?? 0, maps.length);
  const starts = new Uint32Array(maps.length + 1);
  maps.forEach((map, segment) => {
    starts[segment + 1] = (starts[segment] ?? 0) + map.length;
  });
  const parts = [head, starts, totals, byFallingCount(totals), offsets, ...maps];
  const handle = openSync(task.file, 'wx');
  try {
    for (const part of parts) writeAll(handle, bytesOf(part));
    for (const part of texts) writeAll(handle, part);
  } finally {
    closeSync(handle);
  }
  return { key: task.key, values: totals.length };
};

const join = (task: DictionaryTask): Joined => {
  if (task.before !== null) {
    try {
      return joinChanges(task, task.before);
    } catch (error) {
      // What the generation before left may be damaged: it is not needed.
      const isMissing = (error as NodeJS.ErrnoException).code === 'ENOENT';
      if (!isMissing && !(error instanceof DamagedIndexError)) throw error;
    }
  }
  return joinAll(task);
};

/** Counts from here on are rare, and sorted by comparison. */
const MANY = 1 << 12;

/** Values by falling count, equal ones in their order. */
const byFallingCount = (totals: Uint32Array): Uint32Array => {
  const places = new Uint32Array(MANY + 1);
  const slotOf = (total: number): number => MANY - 1 - Math.min(total, MANY - 1);
  for (const total of totals) {
    const next = slotOf(total) + 1;
    places[next] = (places[next] ?? 0) + 1;
  }
  for (let slot = 0; slot < MANY; slot += 1) {
    places[slot + 1] = (places[slot + 1] ?? 0) + (places[slot] ?? 0);
  }
  const most = places[1] ?? 0;
  const order = new Uint32Array(totals.length);
  for (let value = 0; value < totals.length; value += 1) {
    const slot = slotOf(totals[value] ?? 0);
    const place = places[slot] ?? 0;
    places[slot] = place + 1;
    order[place] = value;
  }
  order.subarray(0, most).sort((a, b) => (totals[b] ?? 0) - (totals[a] ?? 0) || a - b);
  return order;
};

const bufferOf = ({ buffer, byteOffset, byteLength }: Uint8Array): Buffer =>
  Buffer.from(buffer, byteOffset, byteLength);

/** Where a segment's values stand in the join; they come in the order of `byKey`. */
class PartCursor {
  readonly part: Part;
  /** Common numbers of its values. */
  readonly map: Uint32Array;
  readonly bytes: Buffer;
  value = -1;
  text = '';
  key = '';

  constructor(part: Part) {
    this.part = part;
    this.map = new Uint32Array(part.totals.length);
    this.bytes = bufferOf(part.texts);
  }

  get from(): number {
    return this.part.offsets[this.value] ?? 0;
  }

  get to(): number {
    return this.part.offsets[this.value + 1] ?? 0;
  }

  /** False at the end. */
  advance(): boolean {
    this.value += 1;
    if (this.value >= this.map.length) return false;
    this.text = this.bytes.toString('utf8', this.from, this.to);
    this.key = normaliseValue(this.text);
    return true;
  }
}

/** Puts the first of a heap where it belongs. */
const siftDown = (heap: PartCursor[]): void => {
  const moved = heap[0];
  if (moved === undefined) return;
  let at = 0;
  for (;;) {
    let least = 2 * at + 1;
    let child = heap[least];
    if (child === undefined) break;
    const other = heap[least + 1];
    if (other !== undefined && byKey(other, child) < 0) {
      least += 1;
      child = other;
    }
    if (byKey(moved, child) <= 0) break;
    heap[at] = child;
    at = least;
  }
  heap[at] = moved;
};

const grown = (numbers: Uint32Array<ArrayBuffer>): Uint32Array<ArrayBuffer> => {
  const larger = new Uint32Array(numbers.length * 2);
  larger.set(numbers);
  return larger;
};

/** A merge of the segments' sorted values: whatever their number, one of each segment is a text at a time. */
const joinAll = ({ key, segments }: DictionaryTask): Joined => {
  const cursors = segments.map((folder) =>
    folder === null ? null : new PartCursor(readPart(folder, key)),
  );
  // A sorted list is a heap.
  const heap = cursors.flatMap((cursor) => (cursor?.advance() === true ? [cursor] : []));
  heap.sort(byKey);
  let totals = new Uint32Array(1 << 10);
  let offsets = new Uint32Array(1 << 10);
  let texts = Buffer.alloc(1 << 16);
  let size = 0;
  let last: string | null = null;
  for (let head = heap[0]; head !== undefined; head = heap[0]) {
    if (head.text !== last) {
      if (size + 2 > totals.length) {
        totals = grown(totals);
        offsets = grown(offsets);
      }
      const begin = offsets[size] ?? 0;
      const end = begin + head.to - head.from;
      if (end > texts.length) {
        const larger = Buffer.alloc(Math.max(texts.length * 2, end));
        texts.copy(larger, 0, 0, begin);
        texts = larger;
      }
      head.bytes.copy(texts, begin, head.from, head.to);
      last = head.text;
      size += 1;
      offsets[size] = end;
    }
    totals[size - 1] = (totals[size - 1] ?? 0) + (head.part.totals[head.value] ?? 0);
    head.map[head.value] = size - 1;
    if (!head.advance()) {
      const other = heap.pop();
      if (other !== undefined && other !== head) heap[0] = other;
    }
    siftDown(heap);
  }
  return {
    totals: totals.subarray(0, size),
    offsets: offsets.subarray(0, size + 1),
    texts: [texts.subarray(0, offsets[size] ?? 0)],
    maps: cursors.map((cursor) => cursor?.map ?? new Uint32Array(0)),
  };
};

/** The dictionary of the generation before. */
interface Former {
  readonly totals: Uint32Array;
  readonly offsets: Uint32Array;
  readonly texts: Uint8Array;
  /** Of a segment, by its number then. */
  mapOf(segment: number): Uint32Array;
}

const readFormer = (key: string, { path, container }: DictionaryBefore): Former => {
  const handle = openSync(path, 'r');
  try {
    const reader = new ContainerReader(handle, path, container, null);
    const words = new WordsOf(reader.block(key), () => reader.damaged());
    const [values = 0, bytes = 0, segments = 0] = words.take(3);
    const starts = words.take(segments + 1);
    const totals = words.take(values);
    words.take(values);
    const offsets = words.take(values + 1);
    const maps = words.take(starts[segments] ?? 0);
    return {
      totals,
      offsets,
      texts: words.rest(bytes),
      mapOf: (segment) => maps.subarray(starts[segment] ?? 0, starts[segment + 1] ?? 0),
    };
  } finally {
    closeSync(handle);
  }
};

/** A value that no segment had before; it goes before the former value `at`. */
interface NewValue {
  readonly text: string;
  readonly key: string;
  readonly at: number;
  total: number;
  rank: number;
}

/** Takes segments that are gone out of the former dictionary, and puts new ones in: the others are not read. */
const joinChanges = ({ key, segments }: DictionaryTask, before: DictionaryBefore): Joined => {
  const former = readFormer(key, before);
  const totals = Uint32Array.from(former.totals);
  for (const { number, folder } of before.gone) {
    const map = former.mapOf(number);
    if (map.length === 0) continue;
    const part = readPart(folder, key);
    map.forEach((value, own) => {
      totals[value] = (totals[value] ?? 0) - (part.totals[own] ?? 0);
    });
  }
  const sorted = new SortedTexts(former.offsets, former.texts);
  const added = new Map<string, NewValue>();
  // Of each new segment, its values: numbers of former ones, or new ones.
  const fresh = segments.map((folder, segment): (number | NewValue)[] | null => {
    if ((before.numbers[segment] ?? -1) >= 0) return null;
    if (folder === null) return [];
    const part = readPart(folder, key);
    const texts = new SortedTexts(part.offsets, part.texts);
    // Both are in one order: what is looked for stands behind what was found last.
    let near = 0;
    return Array.from(part.totals, (total, own) => {
      const found = findOrAdd(sorted, added, texts.text(own), near);
      near = typeof found === 'number' ? found : found.at;
      if (typeof found === 'number') totals[found] = (totals[found] ?? 0) + total;
      else found.total += total;
      return found;
    });
  });
  const news = [...added.values()].sort((a, b) => a.at - b.at || byKey(a, b));
  const joined = weave(former, totals, news);
  const { ranks } = joined;
  const maps = segments.map((_, segment) => {
    const own = fresh[segment];
    if (own == null) {
      return former.mapOf(before.numbers[segment] ?? -1).map((value) => ranks[value] ?? 0);
    }
    return Uint32Array.from(own, (value) =>
      typeof value === 'number' ? (ranks[value] ?? 0) : value.rank,
    );
  });
  return { ...joined, maps };
};

const findOrAdd = (
  former: SortedTexts,
  added: Map<string, NewValue>,
  text: string,
  near: number,
): number | NewValue => {
  const known = added.get(text);
  if (known !== undefined) return known;
  const key = normaliseValue(text);
  let at = former.lowerBound(key, near);
  for (; at < former.size; at += 1) {
    const own = former.text(at);
    if (own === text) return at;
    if (normaliseValue(own) !== key || own > text) break;
  }
  const value: NewValue = { text, key, at, total: 0, rank: 0 };
  added.set(text, value);
  return value;
};

/** Former values that still have items, with the new ones between them. */
const weave = (
  former: Former,
  totals: Uint32Array,
  news: readonly NewValue[],
): Omit<Joined, 'maps'> & { ranks: Uint32Array } => {
  const kept = totals.reduce((sum, total) => sum + (total > 0 ? 1 : 0), 0);
  const size = kept + news.length;
  const ranks = new Uint32Array(totals.length);
  const own = new Uint32Array(size);
  const offsets = new Uint32Array(size + 1);
  const texts: Uint8Array[] = [];
  let rank = 0;
  let next = 0;
  /** Former texts from here on are not taken over yet. */
  let from = 0;
  const takeOver = (to: number): void => {
    if (to > from) texts.push(former.texts.subarray(from, to));
  };
  const put = (total: number, bytes: number): void => {
    own[rank] = total;
    offsets[rank + 1] = (offsets[rank] ?? 0) + bytes;
    rank += 1;
  };
  for (let value = 0; value <= totals.length; value += 1) {
    const begin = former.offsets[value] ?? 0;
    for (let added = news[next]; added !== undefined && added.at === value; added = news[next]) {
      takeOver(begin);
      from = begin;
      const text = Buffer.from(added.text, 'utf8');
      texts.push(text);
      added.rank = rank;
      put(added.total, text.length);
      next += 1;
    }
    if (value === totals.length) break;
    const end = former.offsets[value + 1] ?? 0;
    const total = totals[value] ?? 0;
    if (total === 0) {
      takeOver(begin);
      from = end;
    } else {
      ranks[value] = rank;
      put(total, end - begin);
    }
  }
  takeOver(former.offsets[totals.length] ?? 0);
  return { totals: own, offsets, texts, ranks };
};
