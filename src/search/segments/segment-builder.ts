import { randomBytes } from 'node:crypto';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { crc32, constants as zlib, zstdCompressSync } from 'node:zlib';
import { ByteWriter } from '../bytes.ts';
import { degreeNumber, intervalNumbers, NO_NUMBER } from '../columns.ts';
import { buildGeoOrder } from '../geo/z-curve.ts';
import { type FieldEntry, FieldTable, isMachineBytes, isMachineText } from '../leaves.ts';
import {
  CODE_KEYS,
  EXACT_KEYS,
  type KeyedItem,
  NUMBER_KEYS,
  type SearchKey,
} from '../model/keys.ts';
import type { SegmentField } from '../model/segment.ts';
import { ValueHasher } from '../normalise.ts';
import { rawTree } from '../raw-tree.ts';
import type { TermOf } from '../terms.ts';
import { WordList } from '../words/word-list.ts';
import { ValueWords, WordTable } from '../words/word-table.ts';
import { CodeGroups } from './code-groups.ts';
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
import type { LakeBatch, LakeReader } from './lake-reader.ts';
import { type FieldValues, mergeGroups } from './merge-groups.ts';
import { mergeWords } from './merge-words.ts';
import type { SegmentResult, SegmentTask } from './protocol.ts';
import { staticRank } from './rank.ts';
import { RawScanner, type RawVisitor } from './raw-scanner.ts';
import { type Run, RunBuffer } from './run-buffer.ts';
import { StoredGroups, StoredWords } from './run-reader.ts';

/** A field whose texts are longer than this on average, in UTF-8 bytes, keeps none of them. */
const LONGEST_MEAN = 80;
/** Texts of fields that are clearly beyond it are cut while the rows are read: samples are all that is made of them. */
const CUT_MEAN = 2 * LONGEST_MEAN;
const CUT_LENGTH = 120;
const TEXTS_BEFORE_CUT = 64;
/** Values of a row that were seen already are looked for among so many. */
const SEEN = 1 << 12;
const SEEN_UNIT = 4;
const NO_DOC = '';

/** Texts that are looked at to see whether a field holds addresses and the like. */
const EXAMINED = 256;
/** Share of values of their own, of all values, from which on a field counts as one of identifiers. */
const UNIQUE_SHARE = 0.9;

/** What stays from segment to segment: tables that would cost more to make than many a segment. */
export class SegmentBuilder {
  readonly #buffer = new RunBuffer();
  readonly #terms = new WordTable();
  readonly #valueWords = new ValueWords();
  readonly #termOf: TermOf;

  constructor(termOf: TermOf) {
    this.#termOf = termOf;
  }

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
        for await (const batch of lake.rows(part)) {
          for (let row = 0; row < batch.rows; row += 1) work.add(batch, row);
          progress(batch.rows);
        }
        work.end(part.base + part.rows, part.items);
      }
      return work.finish(this.#termOf);
    } catch (error) {
      work.abandon();
      throw error;
    }
  }
}

/** Numbers of the keys that an item may have anything of. */
interface AskedKeys {
  readonly codes: readonly number[];
  readonly numbers: readonly number[];
  readonly exact: readonly number[];
}

const NO_KEYS: AskedKeys = { codes: [], numbers: [], exact: [] };

/** Keys whose columns hold anything, and those that say something of items without. */
const keysOf = (held: ReadonlySet<string>, alias: string): AskedKeys => {
  const asked = (keys: readonly SearchKey[]): number[] =>
    keys.flatMap(({ columns, values, number }, at) =>
      columns.some((column) => held.has(column)) ||
      values({}, alias).length > 0 ||
      number({}) !== null
        ? [at]
        : [],
    );
  return { codes: asked(CODE_KEYS), numbers: asked(NUMBER_KEYS), exact: asked(EXACT_KEYS) };
};

/** Whether it is still being found out what the texts of the field are. */
const isExamined = ({ texts }: FieldEntry): boolean => texts < EXAMINED;

/** Texts of fields that hardly ever repeat are not worth remembering. */
const isWorthIt = ({ tries, hits }: FieldEntry): boolean => tries < 500 || hits * 4 > tries;

const NEWLINE = Buffer.from('\n');

class SegmentWork {
  readonly #task: SegmentTask;
  readonly #container: ContainerWriter;
  readonly #buffer: RunBuffer;
  readonly #terms: WordTable;
  readonly #valueWords: ValueWords;
  readonly #seed: readonly [number, number];
  readonly #hasher: ValueHasher;
  readonly #fields = new FieldTable();
  readonly #scanner = new RawScanner(this.#fields);
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
  readonly #block = new ByteWriter(1 << 16);
  #absent = '';
  #absentBytes = Buffer.alloc(0);

  readonly #runs: Run[] = [];
  #row = 0;
  /** First row of the part. */
  #base = 0;
  /** Columns of the part that hold anything. */
  #held: ReadonlySet<string> | null = null;
  #askedKeys = NO_KEYS;
  #items = 0;
  readonly #found = new WordList();
  #position = 0;
  /** Row, and two halves of the hash. */
  readonly #seen = new Int32Array(SEEN * SEEN_UNIT);

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
    const file = join(this.#task.folder, `run-${this.#runs.length}.tmp`);
    this.#runs.push(this.#buffer.write(file, this.#terms));
  }

  /** Begins a part at a row, a multiple of BLOCK_ROWS. */
  begin(row: number): void {
    this.#row = row;
    this.#base = row;
    this.#held = null;
    this.#askedKeys = NO_KEYS;
  }

  /** Ends a part, which has to have come to `row`. */
  end(row: number, file: string): void {
    if (this.#row !== row) {
      throw new RangeError(`${file} does not hold the rows that its manifest names`);
    }
    const asked = new Set(this.#askedKeys.codes);
    this.#codes.forEach((codes, key) => {
      if (!asked.has(key)) codes.addNone(this.#base, row);
    });
    this.#endBlock();
  }

  add(batch: LakeBatch, row: number): void {
    if (this.#buffer.isFull(this.#row)) {
      this.#endRun();
      this.#beginRun(this.#row);
    }
    const at = this.#row;
    if (batch.held !== this.#held) {
      this.#held = batch.held;
      this.#askedKeys = keysOf(batch.held, this.#task.alias);
    }
    this.#buffer.row(at);
    const doc = batch.doc(row);
    const item = JSON.parse(doc.toString('utf8')) as KeyedItem;
    const more = batch.more(row);
    if (more !== null) Object.assign(item, JSON.parse(more.toString('utf8')));
    this.#items += 1;
    this.#addDoc(doc, batch.absent);
    this.#alive[at >>> 5] = (this.#alive[at >>> 5] ?? 0) | (1 << (at & 31));
    this.#ids.write((item.id ?? '').replaceAll('-', ''), at * 16, 16, 'hex');
    this.#addColumns(item);
    this.#position = 0;
    this.#addWords(item);
    const raw = batch.raw(row);
    // What is not plain JSON is parsed.
    if (raw !== null && !this.#scanner.scan(raw, this.#leaves)) {
      this.#fields.walk(rawTree(raw.toString('utf8')), this.#leaves.text);
    }
    this.#row = at + 1;
    if (this.#row % BLOCK_ROWS === 0) this.#endBlock();
  }

  /** Adds a summary to the block, with the columns that its file has no value of. */
  #addDoc(doc: Uint8Array, absent: string): void {
    if (absent !== this.#absent) {
      this.#absent = absent;
      this.#absentBytes = Buffer.from(absent, 'utf8');
    }
    const block = this.#block;
    if (block.length > 0) block.copy(NEWLINE, 0, 1);
    block.copy(doc, 0, doc.length - 1);
    block.copy(this.#absentBytes, doc.length > 2 ? 0 : 1, this.#absentBytes.length);
  }

  #addColumns(item: KeyedItem): void {
    const row = this.#row;
    const { alias } = this.#task;
    const { codes, numbers, exact } = this.#askedKeys;
    for (const key of codes) {
      const values = CODE_KEYS[key]?.values(item, alias);
      if (values === undefined) continue;
      if (this.#codes[key]?.add(row, values) === true) {
        this.#count(this.#fields.entry(this.#codeFields[key] ?? 0));
      }
    }
    for (const key of numbers) {
      const value = NUMBER_KEYS[key]?.number(item);
      if (value !== null && value !== undefined) this.#numbers[key]?.add(row, value);
    }
    for (const key of exact) {
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
    found.clear();
    this.#terms.add(title, 0, found);
    this.#titleLengths[this.#row] = Math.min(255, found.length);
    const first = this.#position;
    this.#wordsFound();
    found.clear();
    this.#terms.add(title, TITLE_LEAD, found);
    this.#buffer.words(found.numbers, found.length, first);
    // The record says its title again, which adds nothing.
    if (this.#hasher.hash(title)) {
      const { high, low } = this.#hasher;
      this.#isSeen(high, low);
      this.#isSeen(high, low ^ 1);
    }
    // Found by the taxa that the backbone puts it under, whatever its publisher wrote.
    for (const { name } of item.classification ?? []) {
      found.clear();
      this.#terms.add(name, 0, found);
      this.#wordsFound();
    }
  }

  /** Takes in the words found, one after the other; a gap stands before what comes next. */
  #wordsFound(): void {
    const found = this.#found;
    this.#buffer.words(found.numbers, found.length, this.#position);
    this.#position += found.length + 1;
  }

  /** Whether the row has had this value already. It may say no though it had. */
  #isSeen(high: number, low: number): boolean {
    const seen = this.#seen;
    const slot = (low & (SEEN - 1)) * SEEN_UNIT;
    const mark = this.#row + 1;
    if (seen[slot] === mark && seen[slot + 1] === high && seen[slot + 2] === low) return true;
    seen[slot] = mark;
    seen[slot + 1] = high;
    seen[slot + 2] = low;
    return false;
  }

  readonly #leaves: RawVisitor = {
    ascii: (field, bytes, from, to, isNumber) => {
      if (!this.#hasher.hashAscii(bytes, from, to)) return;
      const { high, low } = this.#hasher;
      const entry = this.#fields.entry(field);
      const length = to - from;
      const labelled = entry.label !== null;
      if (isExamined(entry) && isMachineBytes(bytes, from, to, length, true)) entry.machine += 1;
      this.#buffer.leafBytes(high, low, field, bytes, from, this.#toKeep(entry, length));
      if (isNumber || !entry.words) return;
      const key = labelled ? low ^ 1 : low;
      if (this.#isSeen(high, key) || this.#isRemembered(entry, high, key)) return;
      if (!isMachineBytes(bytes, from, to, length, labelled)) {
        this.#terms.addAscii(bytes, from, to, 0, this.#found);
      }
      this.#takeWords(entry, high, key);
    },
    text: (field, value, isNumber) => {
      if (!this.#value(field, value)) return;
      const entry = this.#fields.entry(field);
      if (isNumber || !entry.words) return;
      const { high, low } = this.#hasher;
      const labelled = entry.label !== null;
      const key = labelled ? low ^ 1 : low;
      if (this.#isSeen(high, key) || this.#isRemembered(entry, high, key)) return;
      if (!isMachineText(value, labelled)) this.#terms.add(value, 0, this.#found);
      this.#takeWords(entry, high, key);
    },
  };

  #count(entry: FieldEntry): void {
    if (entry.last === this.#row) return;
    entry.last = this.#row;
    entry.count += 1;
  }

  /** False where the value is empty. Leaves the hash in the hasher. */
  #value(field: number, value: string): boolean {
    if (!this.#hasher.hash(value)) return false;
    const { high, low } = this.#hasher;
    const entry = this.#fields.entry(field);
    if (isExamined(entry) && isMachineText(value, true)) entry.machine += 1;
    this.#buffer.leaf(high, low, field, value, this.#toKeep(entry, value.length));
    return true;
  }

  /** Counts a text of a field; how much of it is worth keeping, in UTF-16 units. */
  #toKeep(entry: FieldEntry, length: number): number {
    this.#count(entry);
    entry.texts += 1;
    entry.units += length;
    if (length <= CUT_LENGTH) return length;
    entry.cut ||= entry.texts >= TEXTS_BEFORE_CUT && entry.units > entry.texts * CUT_MEAN;
    return entry.cut ? CUT_LENGTH : length;
  }

  /** Takes in the words of a value that was met before; where it was not, none are found yet. */
  #isRemembered(entry: FieldEntry, high: number, key: number): boolean {
    this.#found.clear();
    if (!isWorthIt(entry)) return false;
    entry.tries += 1;
    if (!this.#valueWords.find(high, key, this.#found)) return false;
    entry.hits += 1;
    this.#wordsFound();
    return true;
  }

  /** Takes in the words found in a value that was not met before. */
  #takeWords(entry: FieldEntry, high: number, key: number): void {
    if (isWorthIt(entry)) this.#valueWords.add(high, key, this.#found);
    if (this.#found.length > 0) this.#wordsFound();
  }

  #endBlock(): void {
    if (this.#block.length === 0) return;
    const block = Math.floor((this.#row - 1) / BLOCK_ROWS);
    const packed = zstdCompressSync(this.#block.view(), {
      params: { [zlib.ZSTD_c_compressionLevel]: 3 },
    });
    const head = Buffer.alloc(8);
    head.writeUInt32LE(packed.length, 0);
    head.writeUInt32LE(crc32(packed), 4);
    this.#docPlaces[block] = this.#container.append(head);
    this.#container.append(packed);
    this.#block.reset();
  }

  finish(termOf: TermOf): SegmentResult {
    const task = this.#task;
    const container = this.#container;
    const dictionaries = this.#codes.map((builder) => builder.finish());
    // The last run is gone through where it stands.
    const runs = this.#runs;
    const codes = new CodeGroups(
      dictionaries,
      {
        fields: this.#codeFields,
        hasher: this.#hasher,
        alive: this.#alive,
        rows: task.rows,
      },
      runs.length + 1,
    );
    const lastGroups = this.#buffer.sortedGroups(runs.length);
    const numbering = this.#numberFields();
    const storedGroups = runs.map((run, number) => new StoredGroups(run, number));
    const merged = mergeGroups(container, [...storedGroups, lastGroups, codes], {
      rows: task.rows,
      fields: numbering,
      textsOf: (field) => field !== this.#idField && this.#keepsTexts(field),
    });
    const lastWords = this.#buffer.sortedWords(this.#terms, runs.length);
    const storedWords = runs.map((run, number) => new StoredWords(run, number));
    const words = mergeWords(container, [...storedWords, lastWords], task.rows);
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
      fields: this.#describeFields(numbering, merged.fields, dictionaries, termOf),
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
    const { texts, units, machine, cut } = this.#fields.entry(field);
    if (texts === 0 || cut) return false;
    if (this.#exactFields.includes(field)) return true;
    if (units > texts * LONGEST_MEAN) return false;
    const isMachine = machine * 2 > Math.min(EXAMINED, texts);
    const unique = this.#buffer.groupsOf(field) / texts;
    return !isMachine || texts < EXAMINED || unique < UNIQUE_SHARE;
  }

  #describeFields(
    numbering: Int32Array,
    merged: readonly FieldValues[],
    dictionaries: readonly (CodeDictionary | null)[],
    termOf: TermOf,
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
  const bytes = new ByteWriter(1 << 16);
  texts.forEach((text, at) => {
    bytes.utf8(text);
    offsets[at + 1] = bytes.length;
  });
  const head = Uint32Array.of(
    combinations,
    members.length,
    texts.length,
    bytes.length,
    Math.max(0, constant),
  );
  container.block(`dictionary.${name}`, [head, starts, members, totals, offsets, bytes.view()]);
  if (codes !== null) container.block(`codes.${name}`, [codes]);
};
