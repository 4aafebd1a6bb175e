import { Buffer } from 'node:buffer';
import { OpendrawerError } from '../../../errors/index.ts';
import type { BackboneFacts, BackboneUsage } from '../usage.ts';
import { HAS_TAIL, IS_ODD, IS_SYNONYM, type Legend, NONE, RANK_BITS } from './bits.ts';
import { arranged, buildDictionary, type SortedWords } from './dictionary-build.ts';
import { Numbers, Texts } from './growing.ts';
import { Intake } from './intake.ts';
import { KeyOrder, keyBuckets, shiftFor } from './key-order.ts';
import { LENGTHS } from './name-table.ts';
import { sortByBytes, sortedBy, sortedByNumber, startsOf, upTo } from './order.ts';
import { prefixed } from './prefixed-texts.ts';
import { joinRows, MAX_FIRST_WORDS, type RowColumns } from './rows.ts';
import { joinSections, type SectionData } from './sections.ts';
import { buildShortened, type ShortenedData } from './shortened.ts';
import { buildSoleNames } from './sole-names.ts';
import { frontCoded } from './source-ids.ts';
import { blocksOf } from './sparse.ts';
import { speciesCounts } from './species-counts.ts';
import { BEGINNING, beginningHashes, joinedSignature, signatureOf } from './words.ts';

type Column = Uint32Array<ArrayBuffer>;
/** Characters of keys are bytes. */
const LETTER_CODES = 256;

type Data = Map<string, SectionData>;

/**
 * Brings a backbone into the form of the index file (README.md of this folder), whole in memory. Usages may come in any order; keys
 * that point to no usage count as absent. Rows are in the order of their look-up keys. Throws INTERNAL where two usages share a key.
 */
export function buildBackboneIndex(
  usages: Iterable<BackboneUsage>,
  facts: BackboneFacts,
): SharedArrayBuffer {
  const intake = new Intake();
  for (const usage of usages) intake.add(usage);
  const data: Data = new Map();
  addText(data, 'facts', JSON.stringify(facts));
  addText(data, 'legend', JSON.stringify(legendOf(intake)));
  addColumns(data, intake);
  return joinSections(data);
}

const addText = (data: Data, name: string, text: string): Data => data.set(name, Buffer.from(text));

function legendOf({ ranks, statuses, codes, templates }: Intake): Legend {
  return {
    ranks: ranks.texts(),
    statuses: statuses.texts(),
    codes: codes.texts().map((code) => (code === '' ? null : code)),
    templates: templates.texts(),
  };
}

function addColumns(data: Data, intake: Intake): void {
  const first = new WordOrder(intake.firstWords.texts);
  const other = new WordOrder(intake.otherWords.texts);
  if (first.size > MAX_FIRST_WORDS)
    throw new OpendrawerError('INTERNAL', `${first.size} genera are too many for a backbone`);
  const firsts = first.renumber(intake.firsts.values);
  const seconds = other.renumber(intake.seconds.values);
  const tails = other.renumber(intake.tails.values);
  const members = rowOrder(intake, firsts, seconds, tails, first.size, other.size);
  const key = picked(intake.keys.values, members);
  const bits = picked(intake.bits.values, members);
  const byKey = addKeys(data, key);
  const up = linked(intake.upKeys.values, members, byKey);
  const basionyms = linked(intake.basionymKeys.values, members, byKey);
  addSparse(data, 'basionym', basionyms, (row) => basionyms[row] !== NONE);
  addSpeciesCounts(data, up, bits, intake.ranks.texts().indexOf('SPECIES'));
  const firstOf = picked(firsts, members).map((word) => word - 1);
  const secondOf = picked(seconds, members);
  const signatures = addWords(data, firstOf, secondOf, first, other);
  const tailOf = picked(tails, members);
  addTails(data, secondOf, tailOf, signatures);
  addSoleNames(data, intake, members, { bits, firstOf, secondOf, tailOf });
  addSpellings(data, intake, members, other);
  addTexts(data, intake, members);
  const rows = joinRows({
    key,
    bits,
    up,
    first: firstOf,
    spelling: Uint8Array.from(picked(intake.secondSpellings.values, members)),
    authorship: addAuthorships(data, intake, members),
    byUp: upOrder(up, bits),
    ...addSourceIds(data, intake, members),
  });
  data.set('rows', rows);
}

/** Texts of a pool in their order, and the place of each in it. */
class WordOrder implements SortedWords {
  readonly order: Column;
  readonly starts: Uint32Array;
  readonly bytes: Uint8Array;
  /** Place + 1 of a word by its number + 1; 0 stays 0. */
  readonly #places: Column;

  constructor({ starts, bytes, count }: Texts) {
    this.order = upTo(count);
    this.starts = starts;
    this.bytes = bytes;
    sortByBytes(this.order, starts, bytes);
    this.#places = new Uint32Array(count + 1);
    for (let place = 0; place < count; place++)
      this.#places[(this.order[place] ?? 0) + 1] = place + 1;
  }

  get size(): number {
    return this.order.length;
  }

  /** Numbers + 1 of words as places + 1. */
  renumber(numbers: Column): Column {
    return picked(this.#places, numbers);
  }

  placeOf(number: number): number {
    return (this.#places[number + 1] ?? 0) - 1;
  }
}

/** Members of the intake in the order of the rows: by words, then accepted ones first, then by key. */
function rowOrder(
  intake: Intake,
  firsts: Column,
  seconds: Column,
  tails: Column,
  firstCount: number,
  otherCount: number,
): Column {
  let order = sortedByNumber(upTo(intake.size), intake.keys.values);
  order = sortedBy(order, synonymsOf(intake.bits.values), 2);
  order = sortedBy(order, tails, otherCount + 1);
  order = sortedBy(order, seconds, otherCount + 1);
  return sortedBy(order, firsts, firstCount + 1);
}

function synonymsOf(bits: Uint32Array): Uint8Array {
  const out = new Uint8Array(bits.length);
  for (let at = 0; at < bits.length; at++) if (((bits[at] ?? 0) & IS_SYNONYM) !== 0) out[at] = 1;
  return out;
}

function picked(values: Column, members: Column): Column {
  const out = new Uint32Array(members.length);
  for (let at = 0; at < members.length; at++) out[at] = values[members[at] ?? 0] ?? 0;
  return out;
}

function addKeys(data: Data, keys: Column): KeyOrder {
  const order = sortedByNumber(upTo(keys.length), keys);
  for (let at = 1; at < order.length; at++) {
    const key = keys[order[at] ?? 0];
    if (key === keys[order[at - 1] ?? 0])
      throw new OpendrawerError('INTERNAL', `Two usages of a backbone have the key ${key}`);
  }
  const starts = keyBuckets(keys, order, shiftFor(keys.length, keys[order.at(-1) ?? 0] ?? 0));
  data.set('byKey', order).set('byKey.starts', starts);
  return new KeyOrder(keys, 0, order, starts);
}

/** Rows of the usages that keys point to; NONE where there is no such usage, or it is the row itself. */
function linked(keys: Column, rows: Column, byKey: KeyOrder): Column {
  return rows.map((member, row) => {
    const key = keys[member] ?? 0;
    const found = key === 0 ? -1 : byKey.rowOf(key);
    return found < 0 || found === row ? NONE : found;
  });
}

/** Rows in the order of `up`, accepted ones first; those without come last. */
function upOrder(up: Column, bits: Column): Column {
  const size = up.length;
  const sortable = up.map((above) => (above === NONE ? size : above));
  return sortedBy(sortedBy(upTo(size), synonymsOf(bits), 2), sortable, size + 1);
}

function addSpeciesCounts(data: Data, up: Column, bits: Column, species: number): void {
  const { rows, counts } = speciesCounts(up, bits, (bit) => (bit & RANK_BITS) === species);
  addSparseParts(data, 'speciesCount', rows, counts, up.length);
}

function addSparse(
  data: Data,
  name: string,
  values: Column,
  isFilled: (row: number) => boolean,
): void {
  const rows = new Numbers();
  for (let row = 0; row < values.length; row++) if (isFilled(row)) rows.push(row);
  addSparseParts(data, name, rows.values.slice(), picked(values, rows.values), values.length);
}

function addSparseParts(
  data: Data,
  name: string,
  rows: Column,
  values: Column,
  size: number,
): void {
  data.set(`${name}.rows`, rows).set(`${name}.values`, values);
  data.set(`${name}.blocks`, blocksOf(rows, size));
}

/** The words of the rows and, for second words, with which first words they go. Gives the signatures of the second words. */
function addWords(
  data: Data,
  firstOf: Column,
  seconds: Column,
  first: WordOrder,
  other: WordOrder,
): Uint32Array {
  data.set('second', seconds);
  data.set('first.rows', startsOf(firstOf, first.size));
  const isPair = (row: number): boolean =>
    seconds[row] !== 0 && (seconds[row] !== seconds[row - 1] || firstOf[row] !== firstOf[row - 1]);
  const pairs = new Numbers();
  for (let row = 0; row < firstOf.length; row++) if (isPair(row)) pairs.push(row);
  const bySecond = sortedBy(pairs.values.slice(), seconds, other.size + 1);
  const starts = startsOf(picked(seconds, bySecond), other.size + 1).slice(1);
  data.set('pairs', picked(firstOf, bySecond)).set('pairs.starts', starts);
  const isNear = (id: number): boolean => (starts[id + 1] ?? 0) > (starts[id] ?? 0);
  addByLength(data, first);
  addFromEnd(data, first);
  addBeginnings(data, first);
  addDictionary(data, 'firstWord', first, () => true, 1);
  const signatures = addDictionary(data, 'otherWord', other, isNear, 0);
  const ofRows = seconds.map((word) => (word === 0 ? 0 : (signatures[word - 1] ?? 0)));
  data.set('second.signatures', ofRows);
  return signatures;
}

/** Names that no other usage has, nor a name that is spelled nearly so: hashes of those whose words are in no neighbour. */
function addSoleNames(
  data: Data,
  intake: Intake,
  members: Column,
  {
    bits,
    firstOf,
    secondOf,
    tailOf,
  }: Readonly<Record<'bits' | 'firstOf' | 'secondOf' | 'tailOf', Column>>,
): void {
  const isLikeNext = (row: number): boolean =>
    firstOf[row] === firstOf[row + 1] &&
    secondOf[row] === secondOf[row + 1] &&
    tailOf[row] === tailOf[row + 1];
  const rows = upTo(members.length).filter(
    (row) =>
      ((bits[row] ?? 0) & IS_ODD) === 0 && !isLikeNext(row) && !(row > 0 && isLikeNext(row - 1)),
  );
  const firsts = picked(intake.firstHashes.values, members);
  const seconds = picked(intake.secondHashes.values, members);
  data.set('soleNames', buildSoleNames(rows, members.length, firsts, seconds));
}

/** Ids of tails, signatures of all behind the first word, and the places in the order of the ids; words are ids + 1. */
function addTails(data: Data, seconds: Column, tails: Column, signatures: Uint32Array): void {
  const ids = tails.map((word) => word - 1);
  addSparse(data, 'tail', ids, (row) => tails[row] !== 0);
  const rows = upTo(tails.length).filter((row) => tails[row] !== 0);
  const rests = rows.map((row) =>
    joinedSignature(signatures[(seconds[row] ?? 0) - 1] ?? 0, signatures[ids[row] ?? 0] ?? 0),
  );
  data.set('tail.restSignatures', rests);
  data.set('tail.byWord', sortedBy(upTo(rows.length), picked(ids, rows), signatures.length));
}

function addByLength(data: Data, { order, starts, bytes }: SortedWords): void {
  const kinds = new Uint32Array(order.length);
  for (let place = 0; place < order.length; place++) {
    const id = order[place] ?? 0;
    const start = starts[id] ?? 0;
    const length = Math.min((starts[id + 1] ?? 0) - start, LENGTHS - 1);
    kinds[place] = (bytes[start] ?? 0) * LENGTHS + length;
  }
  const byLength = sortedBy(upTo(order.length), kinds, LETTER_CODES * LENGTHS);
  data.set('firstWord.byLength', byLength);
  data.set('firstWord.byLength.signatures', signaturesOf(byLength, order, starts, bytes));
  data.set('firstWord.byLength.starts', startsOf(picked(kinds, byLength), LETTER_CODES * LENGTHS));
}

function signaturesOf(
  places: Column,
  order: Uint32Array,
  starts: Uint32Array,
  bytes: Uint8Array,
): Column {
  return places.map((place) => {
    const id = order[place] ?? 0;
    return signatureOf(bytes, starts[id] ?? 0, starts[id + 1] ?? 0);
  });
}

/** First words in the order of their letters from the last to the first. */
function addFromEnd(data: Data, words: SortedWords): void {
  const { starts, bytes } = arranged(words);
  for (let id = 0; id < words.order.length; id++)
    bytes.subarray(starts[id] ?? 0, starts[id + 1] ?? 0).reverse();
  const order = upTo(words.order.length);
  sortByBytes(order, starts, bytes);
  data.set('firstWord.fromEnd', order);
}

/** First words by the hashes of their beginnings, whole and without one character behind the first. */
function addBeginnings(data: Data, words: SortedWords): void {
  const { starts, bytes } = arranged(words);
  const hashes = new Uint32Array(BEGINNING);
  const index = buildShortened(words.order.length, (use) => {
    for (let id = 0; id < words.order.length; id++) {
      const count = beginningHashes(bytes, starts[id] ?? 0, starts[id + 1] ?? 0, hashes);
      for (let at = 0; at < count; at++) use(hashes[at] ?? 0, id);
    }
  });
  addShortened(data, 'firstWord.beginnings', index);
}

const addShortened = (data: Data, name: string, { starts, entries }: ShortenedData): Data =>
  data.set(`${name}.starts`, starts).set(`${name}.entries`, entries);

function addDictionary(
  data: Data,
  name: string,
  words: SortedWords,
  isNear: (id: number) => boolean,
  firstEdit: number,
): Uint32Array {
  const { near, ...parts } = buildDictionary(words, isNear, firstEdit);
  for (const [part, section] of Object.entries(parts)) data.set(`${name}.${part}`, section);
  addShortened(data, `${name}.near`, near);
  return parts.signatures;
}

/** How words are written: texts by word, and for each row which of them. */
function addSpellings(data: Data, intake: Intake, rows: Column, other: WordOrder): void {
  const { texts, words: wordNumbers, places } = intake.spellings;
  const words = other.renumber(wordNumbers.values.map((word) => word + 1));
  const order = sortedBy(sortedBy(upTo(texts.count), places.values, 256), words, other.size + 1);
  const pool = arranged({ order, starts: texts.starts, bytes: texts.bytes });
  const byText = upTo(order.length);
  sortByBytes(byText, pool.starts, pool.bytes);
  const { offsets, bytes } = prefixed(pool.starts, pool.bytes);
  const ofWord = startsOf(picked(words, order), other.size + 1).slice(1);
  data.set('spellings.bytes', bytes);
  data.set('spellings.ofWord', picked(offsets, ofWord));
  data.set('spellings.order', picked(offsets, byText));
  const bits = intake.bits.values;
  const withTail = rows.filter((member) => ((bits[member] ?? 0) & HAS_TAIL) !== 0);
  data.set('tail.spelling', Uint8Array.from(picked(intake.tailSpellings.values, withTail)));
}

/** Adds the texts; where each row's begins. */
function addAuthorships(data: Data, intake: Intake, rows: Column): Column {
  const authors = new WordOrder(intake.authors.texts);
  const pool = arranged(authors);
  const { offsets, bytes } = prefixed(pool.starts, pool.bytes);
  data.set('authorships', bytes);
  return picked(intake.authorships.values, rows).map((number) =>
    number === NONE ? NONE : (offsets[authors.placeOf(number)] ?? NONE),
  );
}

/** Names that are kept as text. */
function addTexts(data: Data, intake: Intake, rows: Column): void {
  const number = new Uint32Array(rows.length);
  intake.textRows.values.forEach((member, at) => {
    number[member] = at + 1;
  });
  const pool = new Texts();
  const textRows = new Numbers();
  rows.forEach((member, row) => {
    const at = number[member] ?? 0;
    if (at === 0) return;
    textRows.push(row);
    pool.push(intake.texts.get(at - 1));
  });
  const places = upTo(textRows.length);
  addSparseParts(data, 'text', textRows.values.slice(), places, rows.length);
  data.set('texts.starts', pool.starts).set('texts.bytes', pool.bytes);
}

/** Adds ids of the sources in the order of source and id; where each row's stands in it, and the row of each place. */
function addSourceIds(
  data: Data,
  intake: Intake,
  rows: Column,
): Pick<RowColumns, 'sourcePlace' | 'sourceRow'> {
  const { starts, bytes } = intake.sourceIds;
  let most = 0;
  for (const source of intake.sources.values) if (source > most) most = source;
  const members = sortedBy(upTo(rows.length), intake.sources.values, most + 1);
  const sourceStarts = startsOf(picked(intake.sources.values, members), most + 1);
  for (let source = 0; source <= most; source++)
    sortByBytes(members, starts, bytes, sourceStarts[source], sourceStarts[source + 1]);
  const coded = frontCoded(members, starts, bytes);
  const rowOfMember = new Uint32Array(rows.length);
  rows.forEach((member, row) => {
    rowOfMember[member] = row;
  });
  const rowAt = picked(rowOfMember, members);
  const placeOf = new Uint32Array(rows.length);
  rowAt.forEach((row, place) => {
    placeOf[row] = place;
  });
  data.set('sourceId.sources', sourceStarts);
  data.set('sourceId.starts', coded.starts).set('sourceId.bytes', coded.bytes);
  return { sourcePlace: placeOf, sourceRow: rowAt };
}
