import { constants as zlib, zstdCompressSync } from 'node:zlib';
import { ByteWriter } from '../bytes.ts';
import type { ContainerWriter } from './container.ts';
import { ROWS_CODE, ROWS_INLINE } from './format.ts';
import { RowList } from './row-lists.ts';
import type { Run } from './run-buffer.ts';
import { GroupCursor, MergedCursors } from './run-reader.ts';

/** Values of a field are packed together when they come to so many bytes, */
const CHUNK_BYTES = 1 << 17;
/** or when those of all fields come to so many. */
const MOST_OPEN_BYTES = 48 * 2 ** 20;
const MOST_SAMPLES = 5;
const LONGEST_SAMPLE_BYTES = 200;
const ROWS_OF_SLOT = 3;
const MOST_SLOT_BITS = 22;

/** What was found of a field. */
export interface FieldValues {
  readonly distinct: number;
  readonly samples: readonly { readonly text: string; readonly count: number }[];
}

interface Shape {
  readonly rows: number;
  /** Number in the manifest by number in the runs. */
  readonly fields: Int32Array;
  /** Whether a field, by its number in the runs, keeps its texts. */
  readonly textsOf: (field: number) => boolean;
}

class FieldWork {
  distinct = 0;
  samples: { text: string; count: number }[] = [];
  readonly keepsTexts: boolean;
  values: ByteWriter | null = null;
  readonly chunks: { place: number; packed: number }[] = [];

  constructor(keepsTexts: boolean) {
    this.keepsTexts = keepsTexts;
  }

  /** Takes a text of so many bytes for a sample where it is frequent enough. */
  sample(text: Buffer, size: number, count: number): void {
    const { samples } = this;
    if (samples.length === MOST_SAMPLES) {
      if (count <= (samples.at(-1)?.count ?? 0)) return;
      samples.pop();
    }
    let at = samples.length;
    while (at > 0 && (samples[at - 1]?.count ?? 0) < count) at -= 1;
    samples.splice(at, 0, { text: sampleText(text.subarray(0, size)), count });
  }
}

const sampleText = (bytes: Buffer): string => {
  let end = Math.min(bytes.length, LONGEST_SAMPLE_BYTES);
  // No character is divided.
  while (end > 0 && end < bytes.length && ((bytes[end] ?? 0) & 0xc0) === 0x80) end -= 1;
  return bytes.toString('utf8', 0, end);
};

const compare = (a: GroupCursor, b: GroupCursor): number =>
  a.hi - b.hi || a.lo - b.lo || a.field - b.field;

/** Joins the groups of all runs into the index of exact values and the values of the fields. */
export const mergeGroups = (
  container: ContainerWriter,
  runs: readonly Run[],
  { rows, fields, textsOf }: Shape,
): { groups: number; slotBits: number; fields: FieldValues[] } => {
  const slotBits = Math.max(
    0,
    Math.min(MOST_SLOT_BITS, Math.ceil(Math.log2((rows + 1) / ROWS_OF_SLOT))),
  );
  const slots = 2 ** slotBits;
  const places = new Float64Array(slots);
  const lengths = new Uint32Array(slots);
  const works: FieldWork[] = [];
  fields.forEach((number, field) => {
    if (number >= 0) works[number] = new FieldWork(textsOf(field));
  });
  const cursors = runs.map((run, number) => new GroupCursor(run, number));
  const block = new ByteWriter(1 << 12);
  const list = new RowList(rows);
  const sample = Buffer.alloc(LONGEST_SAMPLE_BYTES + 4);
  let openBytes = 0;
  let groups = 0;
  let slot = 0;
  const endSlot = (): void => {
    if (block.length === 0) return;
    places[slot] = container.append(block.view());
    lengths[slot] = block.length;
    block.reset();
  };
  const endChunk = (work: FieldWork): void => {
    const { values } = work;
    if (values === null || values.length === 0) return;
    const packed = zstdCompressSync(values.view(), {
      params: { [zlib.ZSTD_c_compressionLevel]: 3 },
    });
    work.chunks.push({ place: container.append(packed), packed: packed.length });
    openBytes -= values.length;
    work.values = null;
  };
  const endChunks = (): void => {
    for (const work of works) endChunk(work);
  };
  try {
    const merged = new MergedCursors(cursors, compare);
    for (let head = merged.head; head !== null; head = merged.head) {
      const { hi, lo, field, code } = head;
      const ownSlot = slotBits === 0 ? 0 : hi >>> (32 - slotBits);
      if (ownSlot !== slot) {
        endSlot();
        slot = ownSlot;
      }
      const number = fields[field] ?? 0;
      const work = works[number];
      if (work === undefined) throw new RangeError('a group of a field without values');
      work.distinct += 1;
      groups += 1;
      block.u32(lo);
      block.u16(hi & 0xffff);
      if (code >= 0) {
        block.varint(number * 4 + ROWS_CODE);
        block.varint(head.count);
        block.varint(code);
        merged.advance();
        continue;
      }
      const { bytes: texts, textFrom, textTo } = head;
      let writer: ByteWriter | null = null;
      if (textTo >= 0 && work.keepsTexts) {
        work.values ??= new ByteWriter(1 << 10);
        writer = work.values;
        openBytes -= writer.length;
        writer.varint(textTo - textFrom);
        writer.copy(texts, textFrom, textTo);
      }
      // What the text stands in is overwritten by the next one.
      const sampled = textTo < 0 ? -1 : Math.min(textTo - textFrom, sample.length);
      for (let at = 0; at < sampled; at += 1) sample[at] = texts[textFrom + at] ?? 0;
      list.reset();
      let next: GroupCursor | null = head;
      while (next !== null && next.hi === hi && next.lo === lo && next.field === field) {
        list.add(next);
        merged.advance();
        next = merged.head;
      }
      const { kind } = list;
      block.varint(number * 4 + kind);
      block.varint(list.count);
      const place = kind === ROWS_INLINE ? null : list.write(container);
      if (place === null) {
        list.writeInline(block);
      } else {
        block.varint(place.place);
        block.varint(place.length);
      }
      if (sampled >= 0) work.sample(sample, sampled, list.count);
      if (writer === null) continue;
      writer.varint(list.count * 4 + kind);
      if (place === null) {
        list.writeInline(writer);
      } else {
        writer.varint(place.place);
        writer.varint(place.length);
      }
      openBytes += writer.length;
      if (writer.length > CHUNK_BYTES) endChunk(work);
      else if (openBytes > MOST_OPEN_BYTES) endChunks();
    }
    endSlot();
    endChunks();
  } finally {
    for (const cursor of cursors) cursor.close();
  }
  container.block('slots.places', [places]);
  container.block('slots.lengths', [lengths]);
  container.block('values', [valueChunks(works)]);
  return {
    groups,
    slotBits,
    fields: works.map(({ distinct, samples }) => ({ distinct, samples })),
  };
};

/** Of each field that keeps texts: its number, how many chunks, and their places and sizes. */
const valueChunks = (works: readonly FieldWork[]): Buffer => {
  const writer = new ByteWriter(1 << 10);
  works.forEach(({ chunks }, number) => {
    if (chunks.length === 0) return;
    writer.varint(number);
    writer.varint(chunks.length);
    for (const { place, packed } of chunks) {
      writer.varint(place);
      writer.varint(packed);
    }
  });
  return writer.view();
};
