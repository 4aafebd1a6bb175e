import { randomBytes } from 'node:crypto';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { crc32, constants as zlib, zstdCompressSync } from 'node:zlib';
import { degreeNumber, intervalNumbers, NO_NUMBER } from '../columns.ts';
import { buildGeoOrder } from '../geo/z-curve.ts';
import { FieldTable, isMachineText } from '../leaves.ts';
import { CODE_KEYS, EXACT_KEYS, type KeyedItem, NUMBER_KEYS } from '../model/keys.ts';
import type { SegmentField } from '../model/segment.ts';
import { ValueHasher } from '../normalise.ts';
import { rawTree } from '../raw-tree.ts';
import { termOf } from '../terms.ts';
import { ValueWords, WordTable } from '../words/word-table.ts';
import { writeCodeRun } from './code-run.ts';
import { CodeBuilder, type CodeDictionary, NumberBuilder } from './column-builders.ts';
import { ContainerWriter } from './container.ts';
import {
  BLOCK_ROWS,
  MANIFEST_FILE,
  type NumberForm,
  SEGMENT_FILE,
  type StoredSegment,
  sealed,
  TITLE_LEAD,
} from './format.ts';
import type { LakeReader, LakeRow } from './lake-reader.ts';
import { type FieldValues, mergeGroups } from './merge-groups.ts';
import { mergeWords } from './merge-words.ts';
import type { SegmentResult, SegmentTask } from './protocol.ts';
import { staticRank } from './rank.ts';
import { type Run, RunBuffer } from './run-buffer.ts';

/** A field whose texts are longer than this on average, in UTF-8 bytes, keeps none of them. */
const LONGEST_MEAN = 80;
/** Texts of fields that are clearly beyond it are cut while the rows are read: samples are all that is made of them. */
const CUT_MEAN = 2 * LONGEST_MEAN;
const CUT_LENGTH = 120;
const TEXTS_BEFORE_CUT = 64;
/** Values of a row that were seen already are looked for among so many. */
const SEEN = 1 << 12;
const NO_DOC = '';

/** Texts that are looked at to see whether a field holds addresses and the like. */
const EXAMINED = 256;
/** Share of values of their own, of all values, from which on a field counts as one of identifiers. */
const UNIQUE_SHARE = 0.9;

/** What is known of the texts of a field in the making. */
interface FieldTexts {
  texts: number;
  units: number;
  cut: boolean;
  /** Of the first texts, how many are addresses, hashes or a machine's keys. */
  machine: number;
}

/** What stays from segment to segment: tables that would cost more to make than many a segment. */
export class SegmentBuilder {
  readonly #buffer = new RunBuffer();
  readonly #terms = new WordTable();
  readonly #valueWords = new ValueWords();

  /** Builds the files of a segment in a folder that is not there yet. */
  async build(
    task: SegmentTask,
    lake: LakeReader,
    progress: (items: number) => void,
  ): Promise<SegmentResult> {
    mkdirSync(task.folder);
    const work = new SegmentWork(task, this.#buffer, this.#terms, this.#valueWords);
    try {
      for (const part of task.parts) {
        work.begin(part.base);
        for await (const { rows, absent } of lake.rows(part)) {
          for (const row of rows) work.add(row, absent);
          progress(rows.length);
        }
        work.end(part.base + part.rows, part.items);
      }
      return work.finish();
    } catch (error) {
      work.abandon();
      throw error;
    }
  }
}

class SegmentWork {
  readonly #task: SegmentTask;
  readonly #container: ContainerWriter;
  readonly #buffer: RunBuffer;
  readonly #terms: WordTable;
  readonly #valueWords: ValueWords;
  readonly #seed: readonly [number, number];
  readonly #hasher: ValueHasher;
  readonly #fields = new FieldTable();
  readonly #fieldTexts: FieldTexts[] = [];
  readonly #exactFields: readonly number[];
  readonly #codeFields: readonly number[];
  readonly #idField: number;
  readonly #codes: readonly CodeBuilder[];
  readonly #numbers: readonly NumberBuilder[];

  readonly #ids: Buffer;
  readonly #ranks: Uint8Array;
  readonly #titleLengths: Uint8Array;
  readonly #dates: Int32Array;
  readonly #points: Int32Array;
  #dated = false;
  #located = false;
  readonly #alive: Uint32Array;
  readonly #docPlaces: Float64Array;
  readonly #block: string[] = [];

  readonly #runs: Run[] = [];
  #row = 0;
  #items = 0;
  readonly #found: number[] = [];
  #position = 0;
  readonly #seenRow = new Uint32Array(SEEN);
  readonly #seenHi = new Uint32Array(SEEN);
  readonly #seenLo = new Uint32Array(SEEN);

  constructor(task: SegmentTask, buffer: RunBuffer, terms: WordTable, valueWords: ValueWords) {
    const { rows } = task;
    this.#task = task;
    this.#buffer = buffer;
    this.#terms = terms;
    this.#valueWords = valueWords;
    this.#container = new ContainerWriter(join(task.folder, SEGMENT_FILE));
    const random = randomBytes(8);
    this.#seed = [random.readInt32LE(0), random.readInt32LE(4)];
    this.#hasher = new ValueHasher(this.#seed);
    this.#exactFields = EXACT_KEYS.map(({ name }) => this.#fields.own(`item.${name}`, name));
    this.#idField = this.#exactFields[EXACT_KEYS.findIndex(({ name }) => name === 'id')] ?? -1;
    this.#codeFields = CODE_KEYS.map(({ name }) => this.#fields.own(`item.${name}`, name));
    this.#codes = CODE_KEYS.map(() => new CodeBuilder(rows));
    this.#numbers = NUMBER_KEYS.map(() => new NumberBuilder(rows));
    this.#ids = Buffer.alloc(rows * 16);
    this.#ranks = new Uint8Array(rows);
    this.#titleLengths = new Uint8Array(rows);
    this.#dates = new Int32Array(rows * 2);
    this.#points = new Int32Array(rows * 2).fill(NO_NUMBER);
    this.#alive = new Uint32Array(Math.ceil(rows / 32));
    this.#docPlaces = new Float64Array(Math.ceil(rows / BLOCK_ROWS));
    for (let row = 0; row < rows; row += 1) {
      this.#dates[2 * row] = NO_NUMBER;
      this.#dates[2 * row + 1] = -NO_NUMBER - 1;
    }
    this.#beginRun(0);
  }

  #beginRun(row: number): void {
    if (row === 0) this.#buffer.forgetGroups();
    this.#buffer.begin(row);
    this.#terms.clear();
    this.#valueWords.clear();
  }

  #endRun(): void {
    if (this.#buffer.isEmpty) return;
    const file = join(this.#task.folder, `run-${this.#runs.length}.tmp`);
    this.#runs.push(this.#buffer.write(file, this.#terms));
  }

  /** Begins a part at a row, a multiple of BLOCK_ROWS. */
  begin(row: number): void {
    this.#row = row;
  }

  /** Ends a part, which has to have come to `row`. */
  end(row: number, file: string): void {
    if (this.#row !== row) {
      throw new RangeError(`${file} does not hold the rows that its manifest names`);
    }
    this.#endBlock();
  }

  add(row: LakeRow, absent: string): void {
    if (this.#buffer.isFull(this.#row)) {
      this.#endRun();
      this.#beginRun(this.#row);
    }
    const at = this.#row;
    this.#buffer.row(at);
    const doc = row.doc.length > 2 ? `${row.doc.slice(0, -1)}${absent}` : `{${absent.slice(1)}`;
    const item = JSON.parse(row.doc) as KeyedItem;
    if (row.more !== '') Object.assign(item, JSON.parse(row.more));
    this.#items += 1;
    this.#block.push(doc);
    this.#alive[at >>> 5] = (this.#alive[at >>> 5] ?? 0) | (1 << (at & 31));
    this.#ids.write(row.id.replaceAll('-', ''), at * 16, 16, 'hex');
    this.#addColumns(item);
    this.#position = 0;
    this.#addWords(item);
    this.#fields.walk(rawTree(row.raw), this.#visit);
    this.#row = at + 1;
    if (this.#row % BLOCK_ROWS === 0) this.#endBlock();
  }

  #addColumns(item: KeyedItem): void {
    const row = this.#row;
    const { alias } = this.#task;
    for (let key = 0; key < CODE_KEYS.length; key += 1) {
      const values = CODE_KEYS[key]?.values(item, alias);
      if (values === undefined) continue;
      if (this.#codes[key]?.add(row, values) === true) this.#count(this.#codeFields[key] ?? 0);
    }
    for (let key = 0; key < NUMBER_KEYS.length; key += 1) {
      const value = NUMBER_KEYS[key]?.number(item);
      if (value !== null && value !== undefined) this.#numbers[key]?.add(row, value);
    }
    for (let key = 0; key < EXACT_KEYS.length; key += 1) {
      const field = this.#exactFields[key] ?? 0;
      for (const value of EXACT_KEYS[key]?.values(item, alias) ?? []) this.#value(field, value);
    }
    const [start, end] = intervalNumbers(item.eventDateStart, item.eventDateEnd);
    if (start !== NO_NUMBER) {
      this.#dates[2 * row] = start;
      this.#dates[2 * row + 1] = end;
      this.#dated = true;
    }
    const { decimalLatitude: latitude, decimalLongitude: longitude } = item;
    if (typeof latitude === 'number' && typeof longitude === 'number') {
      this.#points[2 * row] = degreeNumber(latitude);
      this.#points[2 * row + 1] = degreeNumber(longitude);
      this.#located = true;
    }
    this.#ranks[row] = staticRank(item);
  }

  #addWords(item: KeyedItem): void {
    const title = item.title ?? '';
    const found = this.#found;
    found.length = 0;
    this.#terms.add(title, 0, found);
    this.#titleLengths[this.#row] = Math.min(255, found.length);
    const first = this.#position;
    this.#wordsFound();
    found.length = 0;
    this.#terms.add(title, TITLE_LEAD, found);
    for (let at = 0; at < found.length; at += 1) this.#buffer.word(found[at] ?? 0, first + at);
    // The record says its title again, which adds nothing.
    if (this.#hasher.hash(title)) {
      const { hi, lo } = this.#hasher;
      this.#isSeen(hi, lo);
      this.#isSeen(hi, (lo ^ 1) >>> 0);
    }
    // Found by the taxa that the backbone puts it under, whatever its publisher wrote.
    for (const { name } of item.classification ?? []) {
      found.length = 0;
      this.#terms.add(name, 0, found);
      this.#wordsFound();
    }
  }

  /** Takes in the words found, one after the other; a gap stands before what comes next. */
  #wordsFound(): void {
    const found = this.#found;
    for (let at = 0; at < found.length; at += 1) {
      this.#buffer.word(found[at] ?? 0, this.#position);
      this.#position += 1;
    }
    this.#position += 1;
  }

  /** Whether the row has had this value already. It may say no though it had. */
  #isSeen(hi: number, lo: number): boolean {
    const slot = lo & (SEEN - 1);
    const mark = this.#row + 1;
    if (this.#seenRow[slot] === mark && this.#seenHi[slot] === hi && this.#seenLo[slot] === lo) {
      return true;
    }
    this.#seenRow[slot] = mark;
    this.#seenHi[slot] = hi;
    this.#seenLo[slot] = lo;
    return false;
  }

  readonly #visit = (field: number, value: string, isNumber: boolean): void => {
    if (this.#value(field, value) && !isNumber) this.#valueText(field, value);
  };

  #count(field: number): void {
    const entry = this.#fields.entries[field];
    if (entry === undefined || entry.last === this.#row) return;
    entry.last = this.#row;
    entry.count += 1;
  }

  /** False where the value is empty. Leaves the hash in the hasher. */
  #value(field: number, value: string): boolean {
    if (!this.#hasher.hash(value)) return false;
    this.#count(field);
    this.#fieldTexts[field] ??= { texts: 0, units: 0, cut: false, machine: 0 };
    const texts = this.#fieldTexts[field];
    if (texts.texts < EXAMINED && isMachineText(value, true)) texts.machine += 1;
    texts.texts += 1;
    texts.units += value.length;
    let keep = value.length;
    if (
      keep > CUT_LENGTH &&
      (texts.cut || (texts.texts >= TEXTS_BEFORE_CUT && texts.units > texts.texts * CUT_MEAN))
    ) {
      texts.cut = true;
      keep = CUT_LENGTH;
    }
    this.#buffer.leaf(this.#hasher.hi, this.#hasher.lo, field, value, keep);
    return true;
  }

  /** Words of the value that was hashed last. */
  #valueText(field: number, value: string): void {
    const entry = this.#fields.entries[field];
    if (entry?.words !== true) return;
    const { hi, lo } = this.#hasher;
    const labelled = entry.label !== null;
    const key = (labelled ? lo ^ 1 : lo) >>> 0;
    if (this.#isSeen(hi, key)) return;
    const found = this.#found;
    found.length = 0;
    // Texts of fields that hardly ever repeat are not worth remembering.
    const remembered = entry.tries < 500 || entry.hits * 4 > entry.tries;
    if (remembered) {
      entry.tries += 1;
      if (this.#valueWords.find(hi, key, found)) {
        entry.hits += 1;
        this.#wordsFound();
        return;
      }
    }
    if (!isMachineText(value, labelled)) this.#terms.add(value, 0, found);
    if (remembered) this.#valueWords.add(hi, key, found);
    if (found.length > 0) this.#wordsFound();
  }

  #endBlock(): void {
    if (this.#block.length === 0) return;
    const block = Math.floor((this.#row - 1) / BLOCK_ROWS);
    const packed = zstdCompressSync(this.#block.join('\n'), {
      params: { [zlib.ZSTD_c_compressionLevel]: 3 },
    });
    const head = Buffer.alloc(8);
    head.writeUInt32LE(packed.length, 0);
    head.writeUInt32LE(crc32(packed), 4);
    this.#docPlaces[block] = this.#container.append(head);
    this.#container.append(packed);
    this.#block.length = 0;
  }

  finish(): SegmentResult {
    this.#endRun();
    const task = this.#task;
    const container = this.#container;
    const dictionaries = this.#codes.map((builder) => builder.finish());
    const runs = [...this.#runs];
    const codeFile = join(task.folder, 'codes.tmp');
    runs.push(
      writeCodeRun(codeFile, dictionaries, {
        fields: this.#codeFields,
        hasher: this.#hasher,
        alive: this.#alive,
        rows: task.rows,
      }),
    );
    const numbering = this.#numberFields();
    const merged = mergeGroups(container, runs, {
      rows: task.rows,
      fields: numbering,
      textsOf: (field) => field !== this.#idField && this.#keepsTexts(field),
    });
    const words = mergeWords(container, this.#runs, task.rows);
    const numbers = this.#writeColumns(dictionaries);
    const info = container.finish();
    for (const { file } of runs) rmSync(file);
    const manifest: StoredSegment = {
      format: 'opendrawer-segment-1',
      id: task.id,
      fingerprint: task.fingerprint,
      datasetKey: task.datasetKey,
      alias: task.alias,
      snapshot: task.snapshot,
      rows: task.rows,
      items: this.#items,
      words,
      values: merged.groups,
      fields: this.#describeFields(numbering, merged.fields, dictionaries),
      seed: this.#seed,
      slotBits: merged.slotBits,
      numbers,
      container: info,
    };
    writeFileSync(join(task.folder, MANIFEST_FILE), sealed(manifest), { flush: true });
    return { id: task.id, items: this.#items, sizeBytes: info.sizeBytes };
  }

  abandon(): void {
    this.#container.abandon();
  }

  /** Numbers of the fields that have a value, by their numbers so far; -1 for the others. */
  #numberFields(): Int32Array {
    let next = 0;
    return Int32Array.from(this.#fields.entries, ({ count }) => {
      if (count === 0) return -1;
      next += 1;
      return next - 1;
    });
  }

  /**
   * Not those of long texts, nor addresses and hashes of which each stands in one record: nobody counts them. Those
   * of keys are kept whatever they are, so that a key can be asked alike in every segment.
   */
  #keepsTexts(field: number): boolean {
    const texts = this.#fieldTexts[field];
    if (texts === undefined || texts.cut) return false;
    if (this.#exactFields.includes(field)) return true;
    if (texts.units > texts.texts * LONGEST_MEAN) return false;
    const isMachine = texts.machine * 2 > Math.min(EXAMINED, texts.texts);
    const unique = this.#buffer.groupsOf(field) / texts.texts;
    return !isMachine || texts.texts < EXAMINED || unique < UNIQUE_SHARE;
  }

  #describeFields(
    numbering: Int32Array,
    merged: readonly FieldValues[],
    dictionaries: readonly (CodeDictionary | null)[],
  ): SegmentField[] {
    const fields: SegmentField[] = [];
    const codeOf = new Map(this.#codeFields.map((field, key) => [field, dictionaries[key]]));
    this.#fields.entries.forEach(({ path, label, count }, field) => {
      const number = numbering[field] ?? -1;
      if (number < 0) return;
      const own = merged[number];
      const codes = codeOf.get(field);
      fields.push({
        path,
        label,
        term: termOf(path, label),
        count,
        distinct: own?.distinct ?? 0,
        samples: codes ? mostFrequent(codes) : (own?.samples ?? []).map(({ text }) => text),
        hasTexts: codes || field === this.#idField ? true : this.#keepsTexts(field),
      });
    });
    return fields;
  }

  #writeColumns(dictionaries: readonly (CodeDictionary | null)[]): NumberForm[] {
    const container = this.#container;
    container.block('alive', [this.#alive]);
    dictionaries.forEach((dictionary, key) => {
      const name = CODE_KEYS[key]?.name;
      if (dictionary === null || name === undefined) return;
      writeDictionary(container, name, dictionary);
    });
    const numbers: NumberForm[] = [];
    this.#numbers.forEach((builder, key) => {
      const name = NUMBER_KEYS[key]?.name ?? '';
      const column = builder.finish(name);
      if (column === null) return;
      container.block(`number.${name}`, column.parts);
      numbers.push(column.form);
    });
    if (this.#dated) container.block('dates', [this.#dates]);
    if (this.#located) {
      container.block('points', [this.#points]);
      const geo = buildGeoOrder(this.#points);
      container.block('geo.cells', [geo.cells]);
      container.block('geo.rows', [geo.rows]);
      container.block('geo.points', [geo.points]);
    }
    container.block('ranks', [this.#ranks]);
    container.block('titles', [this.#titleLengths]);
    container.block('ids', [this.#ids]);
    container.block('docs.places', [this.#docPlaces]);
    return numbers;
  }
}

const MOST_SAMPLES = 5;
const LONGEST_SAMPLE = 200;

const mostFrequent = ({ totals, texts, keys }: CodeDictionary): string[] => {
  const best: number[] = [];
  for (let value = 0; value < totals.length; value += 1) {
    // Spellings of one value stand next to each other.
    if (value > 0 && keys[value] === keys[value - 1]) continue;
    const last = best.at(-1);
    const more = last === undefined || (totals[value] ?? 0) > (totals[last] ?? 0);
    if (best.length >= MOST_SAMPLES && !more) continue;
    if (best.length >= MOST_SAMPLES) best.pop();
    let at = best.length;
    while (at > 0 && (totals[best[at - 1] ?? 0] ?? 0) < (totals[value] ?? 0)) at -= 1;
    best.splice(at, 0, value);
  }
  return best.map((value) => (texts[value] ?? NO_DOC).slice(0, LONGEST_SAMPLE));
};

/** Head of a dictionary: combinations, members, values, bytes of texts, constant combination. */
const writeDictionary = (
  container: ContainerWriter,
  name: string,
  { combinations, starts, members, totals, texts, codes, constant }: CodeDictionary,
): void => {
  const offsets = new Uint32Array(texts.length + 1);
  const bytes: Buffer[] = [];
  let size = 0;
  texts.forEach((text, at) => {
    const part = Buffer.from(text, 'utf8');
    bytes.push(part);
    size += part.length;
    offsets[at + 1] = size;
  });
  const head = Uint32Array.of(
    combinations,
    members.length,
    texts.length,
    size,
    Math.max(0, constant),
  );
  container.block(`dictionary.${name}`, [head, starts, members, totals, offsets, ...bytes]);
  if (codes !== null) container.block(`codes.${name}`, [codes]);
};
