import { closeSync, openSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { normaliseValue } from '../normalise.ts';
import { TextTable } from '../words/word-table.ts';
import { WordsOf } from './code-dictionary.ts';
import { byKey } from './column-builders.ts';
import { type ContainerInfo, ContainerReader } from './container.ts';
import { MANIFEST_FILE, readSealed, SEGMENT_FILE, type StoredSegment } from './format.ts';
import { idOf } from './generation.ts';
import type { DictionaryResult, DictionaryTask } from './protocol.ts';

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
    info = readSealed<StoredSegment>(join(folder, MANIFEST_FILE), id).container;
    containers.set(folder, info);
  }
  return info;
};

const readPart = (folder: string, key: string): Part => {
  const id = idOf(basename(folder));
  const container = containerOf(folder, id);
  const name = `dictionary.${key}`;
  const path = join(folder, SEGMENT_FILE);
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

/**
 * Joins the values of a key over all segments. The file holds 32-bit numbers: how many values, bytes of texts and
 * segments there are; where each segment's part of the last list begins; the totals; the values by falling count; the
 * offsets of the texts; the common number of each value of each segment; then the texts.
 */
export const joinDictionaries = ({ key, segments, file }: DictionaryTask): DictionaryResult => {
  const table = new TextTable();
  const maps: Uint32Array[] = [];
  let totals = new Uint32Array(1 << 10);
  for (const folder of segments) {
    const part = folder === null ? null : readPart(folder, key);
    const map = new Uint32Array(part?.totals.length ?? 0);
    maps.push(map);
    if (part === null) continue;
    const { buffer, byteOffset, byteLength } = part.texts;
    const texts = Buffer.from(buffer, byteOffset, byteLength);
    for (let value = 0; value < map.length; value += 1) {
      const number = table.number(texts, part.offsets[value] ?? 0, part.offsets[value + 1] ?? 0);
      if (number >= totals.length) {
        const grown = new Uint32Array(totals.length * 2);
        grown.set(totals);
        totals = grown;
      }
      totals[number] = (totals[number] ?? 0) + (part.totals[value] ?? 0);
      map[value] = number;
    }
  }
  const { size } = table;
  const entries = Array.from({ length: size }, (_, number) => {
    const text = table.textOf(number);
    return { number, text, key: normaliseValue(text) };
  }).sort(byKey);
  const rank = new Uint32Array(size);
  entries.forEach(({ number }, at) => {
    rank[number] = at;
  });
  const starts = new Uint32Array(segments.length + 1);
  maps.forEach((map, segment) => {
    starts[segment + 1] = (starts[segment] ?? 0) + map.length;
    for (let value = 0; value < map.length; value += 1) map[value] = rank[map[value] ?? 0] ?? 0;
  });
  const ordered = Uint32Array.from(entries, ({ number }) => totals[number] ?? 0);
  const byCount = Uint32Array.from(entries, (_, value) => value).sort(
    (a, b) => (ordered[b] ?? 0) - (ordered[a] ?? 0) || a - b,
  );
  const offsets = new Uint32Array(size + 1);
  entries.forEach(({ number }, at) => {
    offsets[at + 1] = (offsets[at] ?? 0) + table.bytesOf(number).length;
  });
  const bytes = offsets[size] ?? 0;
  const head = Uint32Array.of(size, bytes, segments.length);
  const parts = [head, starts, ordered, byCount, offsets, ...maps];
  const texts = entries.map(({ number }) => table.bytesOf(number));
  writeFileSync(
    file,
    Buffer.concat([...parts.map((part) => new Uint8Array(part.buffer)), ...texts]),
  );
  return { key, values: size };
};
