import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { crc32, constants as zlib, zstdCompressSync } from 'node:zlib';
import { ByteWriter, bytesOf, writeAll } from './bytes.ts';
import { degreeNumber, intervalNumbers, NO_NUMBER } from './columns.ts';
import { combinationOf, FACET_VALUES, type StoredDoc } from './facets.ts';
import type { LakeReader, LakeRow } from './lake-rows.ts';
import { FieldTable, isMachineText } from './leaves.ts';
import { ValueHasher } from './normalise.ts';
import {
  BLOCK_ROWS,
  DOC_HEAD_BYTES,
  FILES,
  packPlace,
  type Run,
  type SampleResult,
  type SampleTask,
  type ScanPart,
  type ScanResult,
  type ScanTask,
  type Setup,
  TITLE_PREFIX,
} from './protocol.ts';
import { rawTree } from './raw-tree.ts';
import { ENTRY, sortedOrder } from './sort.ts';
import { FACETS } from './types.ts';
import { ValueWords, WordTable } from './word-table.ts';

const RUN_ROWS = 1 << 16;
const MOST_LEAVES = 3_500_000;
const MOST_WORDS = 5_000_000;
const TITLE_LEAD = TITLE_PREFIX.charCodeAt(0);

/** Growing arrays of numbers. */
class Numbers {
  data: Uint32Array;
  constructor(capacity: number) {
    this.data = new Uint32Array(capacity);
  }
  grow(): void {
    const grown = new Uint32Array(this.data.length * 2);
    grown.set(this.data);
    this.data = grown;
  }
}

/** Open files that all workers write, each at its own rows; `docs` is the worker's own. */
interface ScanFiles {
  readonly ids: number;
  readonly dates: number;
  readonly points: number;
  readonly docIndex: number;
  readonly docs: number;
}

const splitOf = (splits: readonly string[], word: string): number => {
  let low = 0;
  let high = splits.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (word < (splits[middle] ?? '')) high = middle;
    else low = middle + 1;
  }
  return low;
};

/** Turns rows of the lake into runs: sorted and grouped values, words, facet codes; and into final columns. */
export class Scanner {
  readonly fields = new FieldTable();
  readonly #setup: Setup;
  readonly #hasher: ValueHasher;
  readonly #idField = this.fields.own('item.id', 'id');
  readonly #sourceIdField = this.fields.own('item.sourceId', 'sourceId');

  /** Entries of `sortedOrder`; the fourth number is the row. */
  #leafTable = new Uint32Array(ENTRY << 20);
  #leaves = 0;
  #firstOrder = new Uint32Array(0);
  #secondOrder = new Uint32Array(0);

  readonly #terms = new WordTable();
  readonly #valueWords = new ValueWords();
  readonly #termLast = new Numbers(1 << 18);
  readonly #wordTerm = new Numbers(1 << 20);
  readonly #wordRow = new Numbers(1 << 20);
  #words = 0;
  readonly #found: number[] = [];

  #firstRow = 0;
  #row = 0;
  readonly #facetCodes = FACETS.map(() => new Uint32Array(RUN_ROWS));
  #facetCombinations = FACETS.map(() => new Map<string, number>([['', 0]]));
  readonly #ids = Buffer.alloc(RUN_ROWS * 16);
  readonly #dates = new Int32Array(RUN_ROWS * 2);
  readonly #points = new Int32Array(RUN_ROWS * 2);
  readonly #docPlaces = new Float64Array(RUN_ROWS / BLOCK_ROWS);
  readonly #block: string[] = [];
  #items = 0;

  #files: ScanFiles | null = null;
  #docsAt = 0;
  readonly #writer = new ByteWriter(1 << 22);
  #runNumber = 0;

  constructor(setup: Setup) {
    this.#setup = setup;
    this.#hasher = new ValueHasher(setup.seed);
  }

  #open(): ScanFiles {
    if (this.#files === null) {
      const folder = this.#setup.folder;
      const at = (name: string, flags: string) => openSync(join(folder, name), flags);
      this.#files = {
        ids: at(FILES.ids, 'r+'),
        dates: at(FILES.dates, 'r+'),
        points: at(FILES.points, 'r+'),
        docIndex: at(FILES.docIndex, 'r+'),
        docs: at(FILES.docs(this.#setup.worker), 'a'),
      };
    }
    return this.#files;
  }

  close(): void {
    if (this.#files !== null) for (const file of Object.values(this.#files)) closeSync(file);
    this.#files = null;
  }

  /** Words that divide the dictionary into ranges of about equal work. */
  async sample(task: SampleTask, lake: LakeReader): Promise<SampleResult> {
    const terms = new WordTable();
    const counts: number[] = [];
    const found: number[] = [];
    const fields = new FieldTable();
    for (const part of task.parts) {
      for await (const batch of lake.rows(part.items, part.verbatim, task.rowsOfPart)) {
        for (const row of batch) {
          found.length = 0;
          fields.walk(rawTree(row.raw), (field, value, isNumber) => {
            const entry = fields.entries[field];
            if (isNumber || entry?.words !== true) return;
            if (!isMachineText(value, entry.label !== null)) terms.add(value, 0, found);
          });
          terms.add((JSON.parse(row.doc) as StoredDoc).title ?? '', TITLE_LEAD, found);
          for (const word of found) counts[word] = (counts[word] ?? 0) + 1;
        }
      }
    }
    const seen = new Map(counts.map((count, word) => [terms.textOf(word), count] as const));
    // What occurs once in the sample stands for the many words (numbers, names) that only the rest will show.
    const sorted = [...seen.keys()].sort();
    const weight = (word: string): number => (seen.get(word) === 1 ? 4 : 1);
    const total = sorted.reduce((sum, word) => sum + weight(word), 0);
    const splits: string[] = [];
    let sum = 0;
    for (const word of sorted) {
      sum += weight(word);
      if (sum >= (total * (splits.length + 1)) / task.ranges && splits.length < task.ranges - 1) {
        splits.push(word);
      }
    }
    return { splits: [...new Set(splits)] };
  }

  async scan(
    task: ScanTask,
    lake: LakeReader,
    progress: (items: number) => void,
  ): Promise<ScanResult> {
    const runs: Run[] = [];
    const first = task.parts[0];
    if (first === undefined) return { runs };
    this.#begin(first.base);
    for (const part of task.parts) {
      if (part.base - this.#firstRow + part.rows > RUN_ROWS) this.#flush(task, runs, part.base);
      this.#row = part.base;
      await this.#scanPart(part, lake, task, runs, progress);
    }
    this.#flush(task, runs, this.#row);
    return { runs };
  }

  async #scanPart(
    part: ScanPart,
    lake: LakeReader,
    task: ScanTask,
    runs: Run[],
    progress: (items: number) => void,
  ): Promise<void> {
    const end = part.base + part.rows;
    for await (const batch of lake.rows(part.items, part.verbatim)) {
      for (const row of batch) {
        if (this.#row >= end) {
          throw new RangeError(
            `${part.items} holds more than the ${part.rows} rows of its manifest`,
          );
        }
        if (
          (this.#row - this.#firstRow >= RUN_ROWS ||
            this.#leaves > MOST_LEAVES ||
            this.#words > MOST_WORDS) &&
          this.#row % BLOCK_ROWS === 0
        ) {
          this.#flush(task, runs, this.#row);
        }
        this.#addRow(row, part.alias);
        this.#row += 1;
        if (this.#row % BLOCK_ROWS === 0) this.#endBlock();
      }
      progress(batch.length);
    }
    if (this.#row !== end) {
      throw new RangeError(`${part.items} holds fewer than the ${part.rows} rows of its manifest`);
    }
    // The next partition starts a new block.
    if (this.#row % BLOCK_ROWS !== 0) {
      this.#row += BLOCK_ROWS - (this.#row % BLOCK_ROWS);
      this.#endBlock();
    }
  }

  #begin(row: number): void {
    this.#firstRow = row;
    this.#row = row;
    this.#leaves = 0;
    this.#words = 0;
    this.#items = 0;
    this.#terms.clear();
    this.#termLast.data.fill(0);
    this.#valueWords.clear();
    this.#facetCombinations = FACETS.map(() => new Map([['', 0]]));
    for (const codes of this.#facetCodes) codes.fill(0);
    this.#ids.fill(0);
    this.#dates.fill(0);
    this.#points.fill(0);
    this.#docPlaces.fill(0);
    this.#block.length = 0;
  }

  #endBlock(): void {
    const files = this.#open();
    const packed = zstdCompressSync(this.#block.join('\n'), {
      params: { [zlib.ZSTD_c_compressionLevel]: 3 },
    });
    const head = Buffer.alloc(DOC_HEAD_BYTES);
    head.writeUInt32LE(packed.length, 0);
    head.writeUInt32LE(crc32(packed), 4);
    writeAll(files.docs, head);
    writeAll(files.docs, packed);
    const block = (this.#row - BLOCK_ROWS - this.#firstRow) / BLOCK_ROWS;
    // Offset 0 means no block, so places count from 1.
    this.#docPlaces[block] = packPlace(this.#setup.worker, this.#docsAt) + 1;
    this.#docsAt += DOC_HEAD_BYTES + packed.length;
    this.#block.length = 0;
  }

  #addRow(row: LakeRow, alias: string): void {
    const doc = JSON.parse(row.doc) as StoredDoc;
    this.#items += 1;
    const at = this.#row - this.#firstRow;
    this.#block.push(row.doc);
    this.#ids.write(row.id.replaceAll('-', ''), at * 16, 16, 'hex');
    for (let facet = 0; facet < FACETS.length; facet += 1) {
      const name = FACETS[facet];
      const combinations = this.#facetCombinations[facet];
      const codes = this.#facetCodes[facet];
      if (name === undefined || combinations === undefined || codes === undefined) continue;
      const combination = combinationOf(FACET_VALUES[name](doc, alias));
      let code = combinations.get(combination);
      if (code === undefined) {
        code = combinations.size;
        combinations.set(combination, code);
      }
      codes[at] = code;
    }
    const [start, end] = intervalNumbers(doc.eventDateStart, doc.eventDateEnd);
    this.#dates[2 * at] = start;
    this.#dates[2 * at + 1] = end;
    const latitude = doc.decimalLatitude;
    const longitude = doc.decimalLongitude;
    const located = typeof latitude === 'number' && typeof longitude === 'number';
    this.#points[2 * at] = located ? degreeNumber(latitude) : NO_NUMBER;
    this.#points[2 * at + 1] = located ? degreeNumber(longitude) : NO_NUMBER;

    this.#leaf(this.#idField, row.id, true);
    this.#leaf(this.#sourceIdField, row.sourceId, true);
    this.fields.walk(rawTree(row.raw), this.#visit);
    const title = doc.title ?? '';
    this.#found.length = 0;
    this.#terms.add(title, 0, this.#found);
    this.#terms.add(title, TITLE_LEAD, this.#found);
    // Found by the taxa that the backbone puts it under, whatever its publisher wrote
    for (const { name } of doc.classification ?? []) this.#terms.add(name, 0, this.#found);
    for (const word of this.#found) this.#word(word);
  }

  readonly #visit = (field: number, value: string, isNumber: boolean): void =>
    this.#leaf(field, value, isNumber);

  #leaf(field: number, value: string, noWords: boolean): void {
    const entry = this.fields.entries[field];
    if (entry === undefined) return;
    if (!this.#hasher.hash(value)) return;
    const { hi, lo } = this.#hasher;
    if (entry.last !== this.#row) {
      entry.last = this.#row;
      entry.count += 1;
    }
    const at = this.#leaves;
    let table = this.#leafTable;
    if ((at + 1) * ENTRY > table.length) {
      table = new Uint32Array(table.length * 2);
      table.set(this.#leafTable);
      this.#leafTable = table;
    }
    table[at * ENTRY] = hi;
    table[at * ENTRY + 1] = lo;
    table[at * ENTRY + 2] = field;
    table[at * ENTRY + 3] = this.#row - this.#firstRow;
    this.#leaves = at + 1;

    if (noWords || !entry.words) return;
    const labelled = entry.label !== null;
    // Texts of fields that hardly ever repeat are not worth remembering.
    const remembered = entry.tries < 500 || entry.hits * 4 > entry.tries;
    const key = (labelled ? lo ^ 1 : lo) >>> 0;
    if (remembered) {
      entry.tries += 1;
      const list = this.#valueWords.find(hi, key);
      if (list >= 0) {
        entry.hits += 1;
        const count = this.#valueWords.count(list);
        for (let index = 0; index < count; index += 1) {
          this.#word(this.#valueWords.word(list, index));
        }
        return;
      }
    }
    const found = this.#found;
    found.length = 0;
    if (!isMachineText(value, labelled)) this.#terms.add(value, 0, found);
    if (remembered) this.#valueWords.add(hi, key, found);
    for (const word of found) this.#word(word);
  }

  #word(term: number): void {
    // Rows count from 1 here: 0 is a term that no row has yet.
    const mark = this.#row - this.#firstRow + 1;
    if (term >= this.#termLast.data.length) this.#termLast.grow();
    if (this.#termLast.data[term] === mark) return;
    this.#termLast.data[term] = mark;
    const at = this.#words;
    if (at === this.#wordTerm.data.length) {
      this.#wordTerm.grow();
      this.#wordRow.grow();
    }
    this.#wordTerm.data[at] = term;
    this.#wordRow.data[at] = mark - 1;
    this.#words = at + 1;
  }

  #flush(task: ScanTask, runs: Run[], nextRow: number): void {
    const rows = Math.min(RUN_ROWS, this.#row - this.#firstRow);
    if (this.#items > 0 || rows > 0) {
      runs.push(this.#writeRun(task, rows));
      const files = this.#open();
      const first = this.#firstRow;
      writeAll(files.ids, this.#ids.subarray(0, rows * 16), first * 16);
      writeAll(files.dates, bytesOf(this.#dates.subarray(0, rows * 2)), first * 8);
      writeAll(files.points, bytesOf(this.#points.subarray(0, rows * 2)), first * 8);
      writeAll(
        files.docIndex,
        bytesOf(this.#docPlaces.subarray(0, Math.ceil(rows / BLOCK_ROWS))),
        (first / BLOCK_ROWS) * 8,
      );
    }
    this.#begin(nextRow);
  }

  #writeRun(task: ScanTask, rows: number): Run {
    const name = `run-${this.#setup.worker}-${this.#runNumber}.tmp`;
    this.#runNumber += 1;
    const file = join(this.#setup.folder, name);
    const handle = openSync(file, 'w');
    const sections: number[] = [];
    const writer = this.#writer;
    writer.reset();
    let written = 0;
    const drain = (): void => {
      if (writer.length === 0) return;
      writeAll(handle, writer.view());
      written += writer.length;
      writer.reset();
    };
    const section = (): void => {
      sections.push(written + writer.length);
      if (writer.length > 1 << 23) drain();
    };
    try {
      const groups = this.#writeLeaves(task.bucketBits, writer, section);
      this.#writeWords(task.splits, writer, section);
      for (let facet = 0; facet < FACETS.length; facet += 1) {
        section();
        this.#writeFacet(facet, rows, writer);
      }
      sections.push(written + writer.length);
      drain();
      return {
        file,
        worker: this.#setup.worker,
        firstRow: this.#firstRow,
        endRow: this.#firstRow + rows,
        sections,
        groups,
        items: this.#items,
      };
    } finally {
      closeSync(handle);
    }
  }

  /** Bucket by bucket, groups of (hash, field) with their rows. */
  #writeLeaves(bucketBits: number, writer: ByteWriter, section: () => void): number {
    const count = this.#leaves;
    if (this.#firstOrder.length < count) {
      this.#firstOrder = new Uint32Array(this.#leafTable.length / ENTRY);
      this.#secondOrder = new Uint32Array(this.#leafTable.length / ENTRY);
    }
    const table = this.#leafTable;
    const order = sortedOrder(table, count, this.#firstOrder, this.#secondOrder);
    let groups = 0;
    let bucket = -1;
    let from = 0;
    while (from < count) {
      const head = (order[from] ?? 0) * ENTRY;
      const hashHi = table[head] ?? 0;
      const hashLo = table[head + 1] ?? 0;
      const headField = table[head + 2] ?? 0;
      const ownBucket = bucketBits === 0 ? 0 : hashHi >>> (32 - bucketBits);
      while (bucket < ownBucket) {
        section();
        bucket += 1;
      }
      let to = from + 1;
      let distinct = 1;
      const first = table[head + 3] ?? 0;
      let last = first;
      while (to < count) {
        const next = (order[to] ?? 0) * ENTRY;
        if (table[next] !== hashHi || table[next + 1] !== hashLo || table[next + 2] !== headField) {
          break;
        }
        const row = table[next + 3] ?? 0;
        if (row !== last) {
          distinct += 1;
          last = row;
        }
        to += 1;
      }
      writer.u32(hashHi);
      writer.u32(hashLo);
      writer.varint(headField);
      writer.varint(distinct);
      writer.varint(first);
      let previous = first;
      for (let at = from + 1; at < to; at += 1) {
        const row = table[(order[at] ?? 0) * ENTRY + 3] ?? 0;
        if (row === previous) continue;
        writer.varint(row - previous);
        previous = row;
      }
      groups += 1;
      from = to;
    }
    while (bucket < 2 ** bucketBits - 1) {
      section();
      bucket += 1;
    }
    return groups;
  }

  /** Range by range, words with their rows, in no order within a range. */
  #writeWords(splits: readonly string[], writer: ByteWriter, section: () => void): void {
    const terms = this.#terms.size;
    const starts = new Uint32Array(terms + 1);
    const count = this.#words;
    const wordTerm = this.#wordTerm.data;
    const wordRow = this.#wordRow.data;
    for (let at = 0; at < count; at += 1) {
      const term = (wordTerm[at] ?? 0) + 1;
      starts[term] = (starts[term] ?? 0) + 1;
    }
    for (let term = 0; term < terms; term += 1) {
      starts[term + 1] = (starts[term + 1] ?? 0) + (starts[term] ?? 0);
    }
    const fill = starts.slice(0, terms);
    const rows = new Uint32Array(count);
    for (let at = 0; at < count; at += 1) {
      const term = wordTerm[at] ?? 0;
      const place = fill[term] ?? 0;
      fill[term] = place + 1;
      rows[place] = wordRow[at] ?? 0;
    }
    const ranges = splits.length + 1;
    const rangeOf = new Uint16Array(terms);
    const rangeStarts = new Uint32Array(ranges + 1);
    for (let term = 0; term < terms; term += 1) {
      const range = splitOf(splits, this.#terms.textOf(term));
      rangeOf[term] = range;
      rangeStarts[range + 1] = (rangeStarts[range + 1] ?? 0) + 1;
    }
    for (let range = 0; range < ranges; range += 1) {
      rangeStarts[range + 1] = (rangeStarts[range + 1] ?? 0) + (rangeStarts[range] ?? 0);
    }
    const byRange = new Uint32Array(terms);
    const rangeFill = rangeStarts.slice(0, ranges);
    for (let term = 0; term < terms; term += 1) {
      const range = rangeOf[term] ?? 0;
      const place = rangeFill[range] ?? 0;
      rangeFill[range] = place + 1;
      byRange[place] = term;
    }
    const deltas = new ByteWriter(1 << 12);
    for (let range = 0; range < ranges; range += 1) {
      section();
      const to = rangeStarts[range + 1] ?? 0;
      for (let at = rangeStarts[range] ?? 0; at < to; at += 1) {
        const term = byRange[at] ?? 0;
        const from = starts[term] ?? 0;
        const end = starts[term + 1] ?? 0;
        if (from === end) continue;
        const bytes = this.#terms.bytesOf(term);
        writer.varint(bytes.length);
        writer.copy(bytes, 0, bytes.length);
        writer.varint(end - from);
        const first = rows[from] ?? 0;
        writer.varint(first);
        deltas.reset();
        let previous = first;
        for (let place = from + 1; place < end; place += 1) {
          const row = rows[place] ?? 0;
          deltas.varint(row - previous);
          previous = row;
        }
        writer.varint(previous - first);
        writer.varint(deltas.length);
        writer.copy(deltas.view(), 0, deltas.length);
      }
    }
  }

  #writeFacet(facet: number, rows: number, writer: ByteWriter): void {
    const combinations = this.#facetCombinations[facet];
    const codes = this.#facetCodes[facet];
    if (combinations === undefined || codes === undefined) return;
    writer.varint(combinations.size);
    for (const combination of combinations.keys()) writer.text(combination);
    for (let row = 0; row < rows; row += 1) writer.varint(codes[row] ?? 0);
  }
}
