import { closeSync, openSync, readFileSync, readSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ByteReader, ByteWriter, bytesOf, writeAll } from './bytes.ts';
import { SEPARATOR } from './facets.ts';
import { normaliseValue } from './normalise.ts';
import {
  type ExactResult,
  type ExactTask,
  FACET_HEADER_BYTES,
  type FacetResult,
  type FacetTask,
  FILES,
  packPlace,
  type Run,
  type Setup,
  type WordsResult,
  type WordsTask,
} from './protocol.ts';
import { ENTRY, sortedOrder } from './sort.ts';
import { TextTable } from './word-table.ts';

/** Lists of rows up to this size stand beside their key; longer ones in a file of their own. */
const INLINE_BYTES = 32;
/** Words of one dictionary block. */
const BLOCK_WORDS = 96;

/** Appends to a numbered file. */
class Appender {
  readonly #handle: number;
  readonly #file: number;
  #offset = 0;

  constructor(path: string, file: number) {
    this.#handle = openSync(path, 'w');
    this.#file = file;
  }

  /** Place of what was written. */
  append(bytes: Uint8Array): number {
    const place = packPlace(this.#file, this.#offset);
    writeAll(this.#handle, bytes);
    this.#offset += bytes.length;
    return place;
  }

  get place(): number {
    return packPlace(this.#file, this.#offset);
  }

  close(): void {
    closeSync(this.#handle);
  }
}

/** Collects small writes. */
class BufferedAppender {
  readonly #appender: Appender;
  readonly #writer = new ByteWriter(1 << 20);

  constructor(path: string, file: number) {
    this.#appender = new Appender(path, file);
  }

  append(bytes: Uint8Array): number {
    const place = this.#appender.place + this.#writer.length;
    this.#writer.copy(bytes, 0, bytes.length);
    if (this.#writer.length > 1 << 19) this.flush();
    return place;
  }

  flush(): void {
    if (this.#writer.length === 0) return;
    this.#appender.append(this.#writer.view());
    this.#writer.reset();
  }

  close(): void {
    this.flush();
    this.#appender.close();
  }
}

interface Section {
  readonly bytes: Buffer;
  readonly run: Run;
}

const readSection = (run: Run, section: number): Buffer => {
  const from = run.sections[section] ?? 0;
  const to = run.sections[section + 1] ?? from;
  const bytes = Buffer.allocUnsafe(to - from);
  const handle = openSync(run.file, 'r');
  try {
    let at = 0;
    while (at < bytes.length) {
      const count = readSync(handle, bytes, at, bytes.length - at, from + at);
      if (count === 0) throw new RangeError(`${run.file} is shorter than expected`);
      at += count;
    }
  } finally {
    closeSync(handle);
  }
  return bytes;
};

/** Merges what the scans left. */
export class Merger {
  readonly #setup: Setup;
  #exact: BufferedAppender | null = null;
  #words: BufferedAppender | null = null;
  #postings: BufferedAppender | null = null;
  readonly #remap = new Map<number, Uint32Array>();
  readonly #list = new ByteWriter(1 << 16);
  readonly #block = new ByteWriter(1 << 16);

  constructor(setup: Setup) {
    this.#setup = setup;
  }

  #appender(name: string): BufferedAppender {
    return new BufferedAppender(join(this.#setup.folder, name), this.#setup.worker);
  }

  close(): void {
    this.#exact?.close();
    this.#words?.close();
    this.#postings?.close();
    this.#exact = null;
    this.#words = null;
    this.#postings = null;
  }

  flush(): void {
    this.#exact?.flush();
    this.#words?.flush();
    this.#postings?.flush();
  }

  #postingsFile(): BufferedAppender {
    this.#postings ??= this.#appender(FILES.postings(this.#setup.worker));
    return this.#postings;
  }

  exact(task: ExactTask): ExactResult {
    this.#exact ??= this.#appender(FILES.exact(this.#setup.worker));
    for (const { worker, file } of task.remap) {
      if (!this.#remap.has(worker)) {
        const bytes = readFileSync(file);
        this.#remap.set(worker, new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4));
      }
    }
    const sections: Section[] = task.runs.map((run) => ({
      run,
      bytes: readSection(run, task.section),
    }));
    const size = sections.reduce((sum, section) => sum + section.bytes.length, 0);
    let capacity = Math.max(16, Math.ceil(size / 11));
    // Entries of `sortedOrder`; the fourth number is the section.
    let table = new Uint32Array(capacity * ENTRY);
    let from = new Uint32Array(capacity);
    let count = new Uint32Array(capacity);
    let first = new Uint32Array(capacity);
    let last = new Uint32Array(capacity);
    let to = new Uint32Array(capacity);
    let entries = 0;
    const grow = (old: Uint32Array<ArrayBuffer>, size = capacity) => {
      const grown = new Uint32Array(size);
      grown.set(old);
      return grown;
    };
    sections.forEach(({ bytes, run }, index) => {
      const reader = new ByteReader(bytes);
      const remap = this.#remap.get(run.worker);
      while (reader.at < bytes.length) {
        if (entries === capacity) {
          capacity *= 2;
          table = grow(table, capacity * ENTRY);
          from = grow(from);
          count = grow(count);
          first = grow(first);
          last = grow(last);
          to = grow(to);
        }
        table[entries * ENTRY] = reader.u32();
        table[entries * ENTRY + 1] = reader.u32();
        table[entries * ENTRY + 2] = remap?.[reader.varint()] ?? 0;
        table[entries * ENTRY + 3] = index;
        const rows = reader.varint();
        count[entries] = rows;
        let row = reader.varint() + run.firstRow;
        first[entries] = row;
        from[entries] = reader.at;
        for (let at = 1; at < rows; at += 1) row += reader.varint();
        last[entries] = row;
        to[entries] = reader.at;
        entries += 1;
      }
    });
    const order = sortedOrder(table, entries, new Uint32Array(entries), new Uint32Array(entries));

    const slots = 2 ** (task.slotBits - task.bucketBits);
    const slotShift = 32 - task.slotBits;
    const places = new Float64Array(slots);
    const lengths = new Uint32Array(slots);
    const block = this.#block;
    block.reset();
    let slot = 0;
    let groups = 0;
    const endSlot = (): void => {
      if (block.length === 0) return;
      places[slot] = this.#exact?.append(block.view()) ?? 0;
      lengths[slot] = block.length;
      block.reset();
    };
    const list = this.#list;
    let at = 0;
    while (at < entries) {
      const head = order[at] ?? 0;
      const hashHi = table[head * ENTRY] ?? 0;
      const hashLo = table[head * ENTRY + 1] ?? 0;
      const ownField = table[head * ENTRY + 2] ?? 0;
      const ownSlot = (hashHi >>> slotShift) % slots;
      if (ownSlot !== slot) {
        endSlot();
        slot = ownSlot;
      }
      let end = at;
      let rows = 0;
      let previous = 0;
      list.reset();
      while (end < entries) {
        const next = order[end] ?? 0;
        if (
          table[next * ENTRY] !== hashHi ||
          table[next * ENTRY + 1] !== hashLo ||
          table[next * ENTRY + 2] !== ownField
        ) {
          break;
        }
        rows += count[next] ?? 0;
        list.varint((first[next] ?? 0) - previous);
        const bytes = sections[table[next * ENTRY + 3] ?? 0]?.bytes;
        if (bytes !== undefined) list.copy(bytes, from[next] ?? 0, to[next] ?? 0);
        previous = last[next] ?? 0;
        end += 1;
      }
      block.u32(hashLo);
      block.u16(hashHi & 0xffff);
      const outside = list.length > INLINE_BYTES;
      block.varint(ownField * 2 + (outside ? 1 : 0));
      block.varint(rows);
      if (outside) {
        block.varint(this.#postingsFile().append(list.view()));
        block.varint(list.length);
      } else {
        block.copy(list.view(), 0, list.length);
      }
      groups += 1;
      at = end;
    }
    endSlot();
    this.#writeAt(FILES.exactIndex, places, task.bucket * slots * 8);
    this.#writeAt(FILES.exactIndex, lengths, 2 ** task.slotBits * 8 + task.bucket * slots * 4);
    this.flush();
    return { groups };
  }

  #writeAt(name: string, data: Float64Array | Uint32Array, offset: number): void {
    const handle = openSync(join(this.#setup.folder, name), 'r+');
    try {
      writeAll(handle, bytesOf(data), offset);
    } finally {
      closeSync(handle);
    }
  }

  words(task: WordsTask): WordsResult {
    this.#words ??= this.#appender(FILES.words(this.#setup.worker));
    const sections: Section[] = task.runs.map((run) => ({
      run,
      bytes: readSection(run, task.section),
    }));
    const numbers = new Map<string, number>();
    const texts: string[] = [];
    // One segment a word and run, chained by word in the order of the runs.
    let capacity = 1 << 16;
    let source = new Uint32Array(capacity);
    let from = new Uint32Array(capacity);
    let next = new Uint32Array(capacity);
    const heads: number[] = [];
    const tails: number[] = [];
    let segments = 1;
    sections.forEach(({ bytes }, index) => {
      const reader = new ByteReader(bytes);
      while (reader.at < bytes.length) {
        const text = reader.text();
        if (segments === capacity) {
          capacity *= 2;
          const grow = (old: Uint32Array<ArrayBuffer>) => {
            const grown = new Uint32Array(capacity);
            grown.set(old);
            return grown;
          };
          source = grow(source);
          from = grow(from);
          next = grow(next);
        }
        source[segments] = index;
        from[segments] = reader.at;
        const number = numbers.get(text);
        if (number === undefined) {
          numbers.set(text, texts.length);
          texts.push(text);
          heads.push(segments);
          tails.push(segments);
        } else {
          next[tails[number] ?? 0] = segments;
          tails[number] = segments;
        }
        segments += 1;
        reader.varint();
        reader.varint();
        reader.varint();
        const length = reader.varint();
        reader.at += length;
      }
    });
    const sorted = [...numbers.keys()].sort();

    const index = new ByteWriter(1 << 16);
    const block = this.#block;
    const list = this.#list;
    block.reset();
    let firstOfBlock = '';
    let inBlock = 0;
    let previousText = '';
    const endBlock = (): void => {
      if (inBlock === 0) return;
      const place = this.#words?.append(block.view()) ?? 0;
      index.text(firstOfBlock);
      index.varint(place);
      index.varint(block.length);
      block.reset();
      inBlock = 0;
    };
    for (const text of sorted) {
      if (inBlock === 0) {
        firstOfBlock = text;
        previousText = '';
      }
      let shared = 0;
      const most = Math.min(text.length, previousText.length);
      while (shared < most && text.charCodeAt(shared) === previousText.charCodeAt(shared)) {
        shared += 1;
      }
      // A pair of surrogates is never divided.
      if (shared > 0 && (text.charCodeAt(shared - 1) & 0xfc00) === 0xd800) shared -= 1;
      list.reset();
      let rows = 0;
      let previous = 0;
      const number = numbers.get(text) ?? 0;
      for (let segment = heads[number] ?? 0; segment !== 0; segment = next[segment] ?? 0) {
        const section = sections[source[segment] ?? 0];
        if (section === undefined) break;
        const reader = new ByteReader(section.bytes, from[segment] ?? 0);
        rows += reader.varint();
        const first = reader.varint() + section.run.firstRow;
        const span = reader.varint();
        const length = reader.varint();
        list.varint(first - previous);
        list.copy(section.bytes, reader.at, reader.at + length);
        previous = first + span;
      }
      const outside = list.length > INLINE_BYTES;
      block.varint(shared);
      block.text(text.slice(shared));
      block.varint(rows * 2 + (outside ? 1 : 0));
      if (outside) block.varint(this.#postingsFile().append(list.view()));
      block.varint(list.length);
      if (!outside) block.copy(list.view(), 0, list.length);
      previousText = text;
      inBlock += 1;
      if (inBlock === BLOCK_WORDS) endBlock();
    }
    endBlock();
    this.flush();
    const blocks = join(this.#setup.folder, `blocks-${task.range}.tmp`);
    writeFileSync(blocks, index.view());
    return { terms: texts.length, blocks };
  }

  /**
   * Facet file: a JSON header line padded to 8 bytes, then Uint32 arrays (see `FacetHeader`): the combination of
   * each row, where each combination's values begin, the values, the items of each value, values by falling
   * count, value offsets; then the values as UTF-8, in the order of their normalised forms.
   */
  facet(task: FacetTask): FacetResult {
    const table = new TextTable();
    // Combination 0 is that of no value.
    table.number(Buffer.alloc(0), 0, 0);
    const codes = new Uint32Array(task.rows);
    for (const run of task.runs) {
      const bytes = readSection(run, task.section);
      const reader = new ByteReader(bytes);
      const size = reader.varint();
      const global = new Uint32Array(size);
      for (let local = 0; local < size; local += 1) {
        const length = reader.varint();
        global[local] = table.number(bytes, reader.at, reader.at + length);
        reader.at += length;
      }
      for (let row = run.firstRow; row < run.endRow; row += 1) {
        codes[row] = global[reader.varint()] ?? 0;
      }
    }
    const combinations = table.size;
    const itemsOf = new Uint32Array(combinations);
    for (let row = 0; row < task.rows; row += 1) {
      const code = codes[row] ?? 0;
      itemsOf[code] = (itemsOf[code] ?? 0) + 1;
    }
    const valueTable = new TextTable();
    const starts = new Uint32Array(combinations + 1);
    let members = new Uint32Array(combinations + 16);
    let size = 0;
    for (let combination = 0; combination < combinations; combination += 1) {
      const bytes = table.bytesOf(combination);
      for (let from = 0; from < bytes.length; ) {
        const end = bytes.indexOf(SEPARATOR, from);
        const to = end < 0 ? bytes.length : end;
        if (size === members.length) {
          const grown = new Uint32Array(size * 2);
          grown.set(members);
          members = grown;
        }
        members[size] = valueTable.number(bytes, from, to);
        size += 1;
        from = to + 1;
      }
      starts[combination + 1] = size;
    }
    const count = valueTable.size;
    const keys = Array.from({ length: count }, (_, value) =>
      normaliseValue(valueTable.textOf(value)),
    );
    const sorted = Uint32Array.from({ length: count }, (_, value) => value);
    sorted.sort((a, b) => {
      const first = keys[a] ?? '';
      const second = keys[b] ?? '';
      if (first !== second) return first < second ? -1 : 1;
      return Buffer.compare(valueTable.bytesOf(a), valueTable.bytesOf(b));
    });
    keys.length = 0;
    const rank = new Uint32Array(count);
    for (let at = 0; at < count; at += 1) rank[sorted[at] ?? 0] = at;
    const values = members.subarray(0, size).map((value) => rank[value] ?? 0);
    const totals = new Uint32Array(count);
    for (let combination = 0; combination < combinations; combination += 1) {
      const items = itemsOf[combination] ?? 0;
      for (let at = starts[combination] ?? 0; at < (starts[combination + 1] ?? 0); at += 1) {
        const value = values[at] ?? 0;
        totals[value] = (totals[value] ?? 0) + items;
      }
    }
    const byCount = Uint32Array.from({ length: count }, (_, value) => value);
    byCount.sort((a, b) => (totals[b] ?? 0) - (totals[a] ?? 0) || a - b);
    const offsets = new Uint32Array(count + 1);
    const texts = new ByteWriter(1 << 16);
    for (let at = 0; at < count; at += 1) {
      const bytes = valueTable.bytesOf(sorted[at] ?? 0);
      texts.copy(bytes, 0, bytes.length);
      offsets[at + 1] = texts.length;
    }
    const header = JSON.stringify({
      rows: task.rows,
      combinations,
      members: values.length,
      values: count,
      bytes: texts.length,
    });
    const handle = openSync(join(this.#setup.folder, FILES.facet(task.facet)), 'w');
    try {
      writeAll(handle, Buffer.from(`${header.padEnd(FACET_HEADER_BYTES - 1)}\n`));
      for (const part of [codes, starts, values, totals, byCount, offsets]) {
        writeAll(handle, bytesOf(part));
      }
      writeAll(handle, texts.view());
    } finally {
      closeSync(handle);
    }
    return { values: count, combinations };
  }
}
