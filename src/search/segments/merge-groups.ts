import { constants as zlib, zstdCompressSync } from 'node:zlib';
import { ByteWriter } from '../bytes.ts';
import type { ContainerWriter } from './container.ts';
import { type GroupCursor, isGroup, isGroupBefore, MergedCursors } from './cursors.ts';
import { ROWS_CODE, ROWS_INLINE } from './format.ts';
import { RowList } from './row-lists.ts';

/** Values of a field are packed together when they come to so many bytes, */
const CHUNK_BYTES = 1 << 17;
/** or when those of all fields come to so many. */
const MOST_OPEN_BYTES = 96 * 2 ** 20;
/** The third takes a third more time and saves nothing; the first takes 3 % more room. */
const PACKING_LEVEL = 2;
/** Kinds of rows, beside whose number stands another one. */
const KINDS = 4;
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
  /** Values of fewer rows are no samples. */
  #leastCount = 0;

  constructor(keepsTexts: boolean) {
    this.keepsTexts = keepsTexts;
  }

  isSample(count: number): boolean {
    return count > this.#leastCount;
  }

  /** Takes a text in some bytes, or more than the beginning of one, for a sample. */
  sample(bytes: Buffer, from: number, to: number, count: number): void {
    const { samples } = this;
    if (samples.length === MOST_SAMPLES) samples.pop();
    let at = samples.length;
    while (at > 0 && (samples[at - 1]?.count ?? 0) < count) at -= 1;
    samples.splice(at, 0, { text: sampleText(bytes, from, to), count });
    if (samples.length === MOST_SAMPLES) this.#leastCount = samples.at(-1)?.count ?? 0;
  }
}

const sampleText = (bytes: Buffer, from: number, to: number): string => {
  let end = Math.min(to, from + LONGEST_SAMPLE_BYTES);
  // No character is divided.
  while (end > from && end < to && ((bytes[end] ?? 0) & 0xc0) === 0x80) end -= 1;
  return bytes.toString('utf8', from, end);
};

/** End of as much of a text as a sample is made of. */
const sampleEnd = (from: number, to: number): number =>
  Math.min(to, from + LONGEST_SAMPLE_BYTES + 1);

/** Groups by the first bits of their hashes. */
class Slots {
  readonly bits: number;
  /** Groups of the slot that is open. */
  readonly block = new ByteWriter(1 << 12);
  readonly #container: ContainerWriter;
  readonly #places: Float64Array;
  readonly #lengths: Uint32Array;
  #open = 0;

  constructor(container: ContainerWriter, rows: number) {
    this.#container = container;
    const bits = Math.ceil(Math.log2((rows + 1) / ROWS_OF_SLOT));
    this.bits = Math.max(0, Math.min(MOST_SLOT_BITS, bits));
    this.#places = new Float64Array(2 ** this.bits);
    this.#lengths = new Uint32Array(2 ** this.bits);
  }

  /** Begins a group; `head` is its field and kind. */
  begin(high: number, low: number, head: number, count: number): void {
    const slot = this.bits === 0 ? 0 : high >>> (32 - this.bits);
    if (slot !== this.#open) {
      this.end();
      this.#open = slot;
    }
    const { block } = this;
    block.u48(low, high & 0xffff);
    block.varint(head);
    block.varint(count);
  }

  end(): void {
    const { block } = this;
    if (block.length === 0) return;
    this.#places[this.#open] = this.#container.append(block.view());
    this.#lengths[this.#open] = block.length;
    block.reset();
  }

  finish(): void {
    this.#container.block('slots.places', [this.#places]);
    this.#container.block('slots.lengths', [this.#lengths]);
  }
}

/** Fields and their values in the making. */
class Fields {
  readonly works: FieldWork[] = [];
  readonly #container: ContainerWriter;
  readonly #numbers: Int32Array;
  /** Memory of the values that are not packed yet. */
  #openBytes = 0;

  constructor(container: ContainerWriter, { fields, textsOf }: Shape) {
    this.#container = container;
    this.#numbers = fields;
    fields.forEach((number, field) => {
      if (number >= 0) this.works[number] = new FieldWork(textsOf(field));
    });
  }

  /** Number of a field of the runs in the manifest. */
  numberOf(field: number): number {
    return this.#numbers[field] ?? -1;
  }

  workOf(number: number): FieldWork {
    const work = this.works[number];
    if (work === undefined) throw new RangeError('a group of a field without values');
    return work;
  }

  /** Where the next value of a field goes to. */
  open(work: FieldWork): ByteWriter {
    if (work.values === null) {
      work.values = new ByteWriter(1 << 10);
      this.#openBytes += work.values.capacity;
    }
    return work.values;
  }

  /** Ends a value of a field, whose memory was `capacity` before it. */
  end(work: FieldWork, values: ByteWriter, capacity: number): void {
    this.#openBytes += values.capacity - capacity;
    if (values.length > CHUNK_BYTES) this.#endChunk(work);
    else if (this.#openBytes > MOST_OPEN_BYTES) this.endChunks();
  }

  #endChunk({ values, chunks }: FieldWork): void {
    if (values === null || values.length === 0) return;
    const packed = zstdCompressSync(values.view(), {
      params: { [zlib.ZSTD_c_compressionLevel]: PACKING_LEVEL },
    });
    chunks.push({ place: this.#container.append(packed), packed: packed.length });
    values.reset();
  }

  endChunks(): void {
    for (const work of this.works) {
      this.#endChunk(work);
      work.values = null;
    }
    this.#openBytes = 0;
  }

  /** Of each field that keeps texts: its number, how many chunks, and their places and sizes. */
  finish(): void {
    const writer = new ByteWriter(1 << 10);
    this.works.forEach(({ chunks }, number) => {
      if (chunks.length === 0) return;
      writer.varint(number);
      writer.varint(chunks.length);
      for (const { place, packed } of chunks) {
        writer.varint(place);
        writer.varint(packed);
      }
    });
    this.#container.block('values', [writer.view()]);
  }
}

class GroupMerge {
  readonly #container: ContainerWriter;
  readonly #merged: MergedCursors<GroupCursor>;
  readonly #slots: Slots;
  readonly #fields: Fields;
  readonly #list: RowList;
  /** The text of a field that keeps none. */
  readonly #passing = new ByteWriter(1 << 12);

  constructor(container: ContainerWriter, cursors: readonly GroupCursor[], shape: Shape) {
    this.#container = container;
    this.#merged = new MergedCursors(cursors, isGroupBefore);
    this.#slots = new Slots(container, shape.rows);
    this.#fields = new Fields(container, shape);
    this.#list = new RowList(shape.rows);
  }

  run(): { groups: number; slotBits: number; fields: FieldValues[] } {
    const merged = this.#merged;
    const slots = this.#slots;
    const fields = this.#fields;
    let groups = 0;
    for (let head = merged.head; head !== null; head = merged.head) {
      groups += 1;
      const number = fields.numberOf(head.field);
      const work = fields.workOf(number);
      work.distinct += 1;
      if (head.code < 0) {
        this.#addGroup(head, number, work);
      } else {
        slots.begin(head.high, head.low, number * KINDS + ROWS_CODE, head.count);
        slots.block.varint(head.code);
        merged.advance();
      }
    }
    slots.end();
    fields.endChunks();
    slots.finish();
    fields.finish();
    const found = fields.works.map(({ distinct, samples }) => ({ distinct, samples }));
    return { groups, slotBits: slots.bits, fields: found };
  }

  /** Adds what all cursors have of the group at which the first one stands. */
  #addGroup(head: GroupCursor, number: number, work: FieldWork): void {
    const { high, low, text, textFrom, textTo, textStays } = head;
    const hasText = textTo >= 0;
    const keeps = hasText && work.keepsTexts;
    const values = keeps ? this.#fields.open(work) : this.#passing;
    const { capacity } = values;
    if (keeps) {
      values.varint(textTo - textFrom);
      values.copy(text, textFrom, textTo);
    } else if (hasText && !textStays) {
      values.reset();
      values.copy(text, textFrom, sampleEnd(textFrom, textTo));
    }
    const textEnd = values.length;
    this.#takeRows(head);
    const list = this.#list;
    const { kind, count } = list;
    this.#slots.begin(high, low, number * KINDS + kind, count);
    const place = kind === ROWS_INLINE ? null : list.write(this.#container);
    writeRows(this.#slots.block, list, place);
    if (hasText && work.isSample(count)) {
      if (textStays) work.sample(text, textFrom, textTo, count);
      else if (keeps) work.sample(values.bytes, textEnd - textTo + textFrom, textEnd, count);
      else work.sample(values.bytes, 0, textEnd, count);
    }
    if (!keeps) return;
    values.varint(count * KINDS + kind);
    writeRows(values, list, place);
    this.#fields.end(work, values, capacity);
  }

  /** Takes the rows of the group at which `head` stands from all cursors, which go on. */
  #takeRows(head: GroupCursor): void {
    const { high, low, field } = head;
    const merged = this.#merged;
    const list = this.#list;
    list.reset();
    list.add(head);
    merged.advance();
    for (
      let next = merged.head;
      next !== null && isGroup(next, high, low, field);
      next = merged.head
    ) {
      list.add(next);
      merged.advance();
    }
  }
}

const writeRows = (
  target: ByteWriter,
  list: RowList,
  place: { readonly place: number; readonly length: number } | null,
): void => {
  if (place === null) {
    list.writeInline(target);
    return;
  }
  target.varint(place.place);
  target.varint(place.length);
};

/** Joins the groups of all cursors into the index of exact values and the values of the fields. */
export const mergeGroups = (
  container: ContainerWriter,
  cursors: readonly GroupCursor[],
  shape: Shape,
): { groups: number; slotBits: number; fields: FieldValues[] } => {
  try {
    return new GroupMerge(container, cursors, shape).run();
  } finally {
    for (const cursor of cursors) cursor.close?.();
  }
};
