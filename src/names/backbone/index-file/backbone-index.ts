import { Buffer } from 'node:buffer';
import { type NomenclaturalCode, RANKS, type Rank, rankOrder } from '../../../terms/index.ts';
import { lookupKey } from '../../compare/lookup-key.ts';
import type { Backbone, Candidate, RowNumber } from '../backbone.ts';
import {
  type BackboneFacts,
  LINEAGE_RANKS,
  type LineageRank,
  type TaxonomicStatus,
} from '../usage.ts';
import {
  CODE_MASK,
  CODE_SHIFT,
  IS_EXTINCT,
  IS_ODD,
  IS_SYNONYM,
  type Legend,
  RANK_BITS,
  STATUS_MASK,
  STATUS_SHIFT,
} from './bits.ts';
import { textDistance } from './distance.ts';
import { KeyOrder } from './key-order.ts';
import { NameTable } from './name-table.ts';
import { NameTexts } from './name-texts.ts';
import { PrefixedTexts } from './prefixed-texts.ts';
import { ROW_SHIFT, Rows } from './rows.ts';
import { NearSearch } from './search.ts';
import { SectionReader } from './section-reader.ts';
import { SoleNames } from './sole-names.ts';
import { FrontCodedTexts } from './source-ids.ts';
import type { SparseColumn } from './sparse.ts';
import { MAX_DEPTH } from './species-counts.ts';
import { asBeginning, BestRows, prefixRange, stretchOf, withoutMarkers } from './suggest.ts';
import { KeyWords } from './words.ts';

const DEFAULT_LIMIT = 50;
/** Synonyms after all accepted ones: more than there are ranks. */
const SYNONYM_SCORE = 512;
/** Names looked at for beginnings of epithets, at most. */
const MAX_EPITHET_ROWS = 50_000;

/** A backbone over the sections of an index (README.md of this folder). One for each thread: it keeps scratch memory. */
export class BackboneIndex implements Backbone {
  readonly facts: BackboneFacts;
  readonly size: number;
  readonly memory: SharedArrayBuffer;
  readonly #legend: Legend;
  readonly #rows: Rows;
  readonly #byKey: KeyOrder;
  readonly #basionym: SparseColumn;
  readonly #speciesCount: SparseColumn;
  readonly #authorships: PrefixedTexts;
  readonly #soleNames: SoleNames;
  readonly #table: NameTable;
  readonly #texts: NameTexts;
  readonly #sourceStarts: Uint32Array;
  readonly #sourceIds: FrontCodedTexts;
  /** By number of a rank: place in `LINEAGE_RANKS`, or −1; and place among all ranks. */
  readonly #lineagePlaces: Int8Array;
  readonly #rankPlaces: Int16Array;
  readonly #key = new KeyWords();
  readonly #search: NearSearch;
  #from = 0;
  #to = 0;
  #near = new Float64Array(256);
  #nearCount = 0;

  /** Throws BACKBONE_INVALID; `place` is for its message. `isChecked`: compare checksums, which takes about 0.1 s in 300 MB. */
  constructor(memory: SharedArrayBuffer, place: string, isChecked: boolean) {
    const sections = new SectionReader(memory, place, isChecked);
    this.memory = memory;
    this.facts = sections.json('facts') as BackboneFacts;
    this.#legend = sections.json('legend') as Legend;
    this.#rows = new Rows(sections.numbers('rows'));
    this.size = this.#rows.size;
    this.#byKey = new KeyOrder(
      this.#rows.cells,
      ROW_SHIFT,
      sections.numbers('byKey'),
      sections.numbers('byKey.starts'),
    );
    this.#soleNames = new SoleNames(sections.numbers('soleNames'), this.size);
    this.#basionym = sections.sparse('basionym');
    this.#speciesCount = sections.sparse('speciesCount');
    this.#authorships = new PrefixedTexts(sections.bytes('authorships'));
    this.#table = new NameTable(sections, this.#rows);
    this.#texts = new NameTexts(sections, this.#table, this.#legend.templates);
    this.#sourceStarts = sections.numbers('sourceId.sources');
    this.#sourceIds = new FrontCodedTexts({
      starts: sections.numbers('sourceId.starts'),
      bytes: sections.bytes('sourceId.bytes'),
    });
    const { ranks } = this.#legend;
    this.#lineagePlaces = Int8Array.from(ranks, (rank) =>
      LINEAGE_RANKS.indexOf(rank as LineageRank),
    );
    this.#rankPlaces = Int16Array.from(ranks, (rank) => rankOrder(rank as Rank));
    this.#search = new NearSearch(this.#table, this.#key);
  }

  rowOf(key: number): RowNumber {
    return this.#byKey.rowOf(key);
  }

  rowOfSourceId(source: number, sourceId: string): RowNumber {
    const from = this.#sourceStarts[source];
    const to = this.#sourceStarts[source + 1];
    if (from === undefined || to === undefined) return -1;
    const place = this.#sourceIds.find(Buffer.from(sourceId), from, to);
    return place < 0 ? -1 : this.#rows.atSourcePlace(place);
  }

  key(row: RowNumber): number {
    return this.#rows.key(row);
  }

  canonicalName(row: RowNumber): string {
    return this.#texts.get(row);
  }

  soleNamed(name: string): RowNumber {
    return this.#soleNames.find(name);
  }

  isCanonicalName(row: RowNumber, name: string): boolean {
    return this.#texts.is(row, name);
  }

  isAuthorship(row: RowNumber, authorship: string): boolean {
    const offset = this.#rows.authorship(row);
    return offset >= 0 && this.#authorships.is(offset, authorship);
  }

  /** Number of the authorship's text, the same for equal texts; −1: none. For caches of what is read out of it. */
  authorshipId(row: RowNumber): number {
    return this.#rows.authorship(row);
  }

  authorship(row: RowNumber): string | null {
    const id = this.#rows.authorship(row);
    return id < 0 ? null : this.#authorships.get(id);
  }

  scientificName(row: RowNumber): string {
    const name = this.canonicalName(row);
    const authorship = this.authorship(row);
    if (authorship === null || authorship === '') return name;
    const species = this.code(row) === 'ZOOLOGICAL' ? -1 : endOfAutonymsSpecies(name);
    return species < 0
      ? `${name} ${authorship}`
      : `${name.slice(0, species)} ${authorship}${name.slice(species)}`;
  }

  rank(row: RowNumber): Rank {
    const name = this.#legend.ranks[this.#rows.bits(row) & RANK_BITS];
    return name !== undefined && Object.hasOwn(RANKS, name) ? (name as Rank) : 'UNRANKED';
  }

  status(row: RowNumber): TaxonomicStatus {
    const at = (this.#rows.bits(row) >>> STATUS_SHIFT) & STATUS_MASK;
    return (this.#legend.statuses[at] ?? 'UNPLACED') as TaxonomicStatus;
  }

  code(row: RowNumber): NomenclaturalCode | null {
    const at = (this.#rows.bits(row) >>> CODE_SHIFT) & CODE_MASK;
    return (this.#legend.codes[at] ?? null) as NomenclaturalCode | null;
  }

  isExtinct(row: RowNumber): boolean {
    return (this.#rows.bits(row) & IS_EXTINCT) !== 0;
  }

  source(row: RowNumber): number {
    return stretchOf(this.#sourceStarts, this.#rows.sourcePlace(row));
  }

  sourceId(row: RowNumber): string {
    return this.#sourceIds.get(this.#rows.sourcePlace(row));
  }

  accepted(row: RowNumber): RowNumber {
    return this.#isSynonym(row) ? this.#above(row) : -1;
  }

  parent(row: RowNumber): RowNumber {
    return this.#above(this.#acceptedOf(row));
  }

  basionym(row: RowNumber): RowNumber {
    return this.#basionym.get(row);
  }

  ancestor(row: RowNumber, rank: LineageRank): RowNumber {
    const wanted = LINEAGE_RANKS.indexOf(rank);
    let at = this.#acceptedOf(row);
    for (let depth = 0; at >= 0 && depth < MAX_DEPTH; depth++) {
      if (this.#lineagePlaces[this.#rows.bits(at) & RANK_BITS] === wanted) return at;
      at = this.#above(at);
    }
    return -1;
  }

  /**
   * All that `ancestor` can answer in one walk: `out` gets a row or −1 for each of `LINEAGE_RANKS` (7 numbers). Allocates nothing.
   */
  lineageInto(row: RowNumber, out: Int32Array): void {
    out.fill(-1);
    let at = this.#acceptedOf(row);
    for (let depth = 0; at >= 0 && depth < MAX_DEPTH; depth++) {
      const place = this.#lineagePlaces[this.#rows.bits(at) & RANK_BITS] ?? -1;
      if (place >= 0 && out[place] === -1) out[place] = at;
      at = this.#above(at);
    }
  }

  children(row: RowNumber): readonly RowNumber[] {
    return this.#below(row, false);
  }

  synonyms(row: RowNumber): readonly RowNumber[] {
    return this.#below(row, true);
  }

  speciesCount(row: RowNumber): number {
    return Math.max(0, this.#speciesCount.get(row));
  }

  exact(key: string, limit: number = Number.POSITIVE_INFINITY): readonly RowNumber[] {
    const rows: number[] = [];
    for (let row = this.firstExact(key); row >= 0 && rows.length < limit; row = this.nextExact(row))
      rows.push(row);
    return rows;
  }

  /** Writes the rows of `exact` into `out`, as many as it holds; their number. Allocates nothing. */
  exactInto(key: string, out: Int32Array): number {
    let count = 0;
    for (let row = this.firstExact(key); row >= 0 && count < out.length; row = this.nextExact(row))
      out[count++] = row;
    return count;
  }

  /** First row of `exact`; −1: none. */
  firstExact(key: string): RowNumber {
    if (!this.#key.read(key) || !this.#findStretch()) return -1;
    return this.#sameKey(this.#from, key);
  }

  /** The row of `exact` that follows `row`, which `firstExact` or this gave for the last asked key; −1: none. */
  nextExact(row: RowNumber): RowNumber {
    return this.#sameKey(row + 1, null);
  }

  similar(key: string, maxEdits: 1 | 2, limit: number = DEFAULT_LIMIT): readonly Candidate[] {
    const count = Math.min(this.#collectSimilar(key, maxEdits), limit);
    const found: Candidate[] = [];
    for (let at = 0; at < count; at++) {
      const value = this.#near[at] ?? 0;
      found.push({ row: value % TWO_32, edits: Math.floor(value / TWO_32) });
    }
    return found;
  }

  /** Writes rows and edits of `similar` as they come in turn (row, edits, row, edits …) into `out`; their number. */
  similarInto(key: string, maxEdits: 1 | 2, out: Int32Array): number {
    const count = Math.min(this.#collectSimilar(key, maxEdits), out.length >>> 1);
    for (let at = 0; at < count; at++) {
      const value = this.#near[at] ?? 0;
      out[2 * at] = value % TWO_32;
      out[2 * at + 1] = Math.floor(value / TWO_32);
    }
    return count;
  }

  beginningWith(text: string, limit: number): readonly RowNumber[] {
    const beginning = asBeginning(text);
    const best = new BestRows(limit);
    if (beginning === '' || limit < 1) return [];
    this.#beginningNames(beginning, best);
    if (!best.isFull && !beginning.includes(' ')) this.#beginningEpithets(beginning, best);
    return best.rows();
  }

  #isSynonym(row: RowNumber): boolean {
    return (this.#rows.bits(row) & IS_SYNONYM) !== 0;
  }

  #above(row: RowNumber): RowNumber {
    return this.#rows.up(row);
  }

  /** The row itself where it is no synonym; −1: its accepted usage is unknown. */
  #acceptedOf(row: RowNumber): RowNumber {
    let at = row;
    for (let depth = 0; at >= 0 && depth < MAX_DEPTH && this.#isSynonym(at); depth++)
      at = this.#above(at);
    return at;
  }

  #below(row: RowNumber, areSynonyms: boolean): RowNumber[] {
    const table = this.#rows;
    let low = 0;
    let high = this.size;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (table.up(table.byUp(middle)) >>> 0 < row) low = middle + 1;
      else high = middle;
    }
    const rows: number[] = [];
    for (; low < this.size; low++) {
      const below = table.byUp(low);
      if (table.up(below) !== row) break;
      if (this.#isSynonym(below) === areSynonyms) rows.push(below);
    }
    return rows;
  }

  /** Finds the rows whose words are those of `#key`; false: there are none. */
  #findStretch(): boolean {
    const table = this.#table;
    const { bytes, firstEnd, secondStart, secondEnd, tailStart, length } = this.#key;
    const first = table.firstWords.find(bytes, 0, firstEnd);
    if (first < 0) return false;
    const from = table.firstRows[first] ?? 0;
    const end = table.firstRows[first + 1] ?? 0;
    if (secondStart === secondEnd) {
      let to = from;
      while (to < end && table.second[to] === 0) to += 1;
      return this.#setStretch(from, to);
    }
    const second = table.otherWords.find(bytes, secondStart, secondEnd);
    if (second < 0) return false;
    const start = table.pairStart(second + 1, from, end);
    if (start === end) return false;
    const stop = table.pairEnd(start, end);
    if (tailStart === length) return this.#setStretch(start, table.plainEnd(start, stop));
    const tail = table.otherWords.find(bytes, tailStart, length);
    if (tail < 0) return false;
    const [low, high] = table.tailStretch(tail, start, stop);
    return this.#setStretch(low, high);
  }

  #setStretch(from: number, to: number): boolean {
    this.#from = from;
    this.#to = to;
    return from < to;
  }

  #asked = '';

  /** The next row of the stretch from `row` on that has the whole asked key: rows with odd keys are compared in full. */
  #sameKey(row: RowNumber, asked: string | null): RowNumber {
    if (asked !== null) this.#asked = asked;
    for (let at = row; at < this.#to; at++) {
      const isOdd = this.#key.isOdd || (this.#rows.bits(at) & IS_ODD) !== 0;
      if (!isOdd || lookupKey(this.canonicalName(at)) === this.#asked) return at;
    }
    return -1;
  }

  /** Fills `#near` with edits × 2³² + row, ascending; their number. */
  #collectSimilar(key: string, maxEdits: 1 | 2): number {
    this.#nearCount = 0;
    this.#to = 0;
    if (!this.#key.read(key)) return 0;
    this.#asked = key;
    this.#search.run(maxEdits, (from, to, edits) => {
      for (let row = from; row < to; row++) this.#addNear(row, edits, maxEdits);
    });
    const near = this.#near.subarray(0, this.#nearCount).sort();
    let count = 0;
    for (let at = 0; at < near.length; at++)
      if (at === 0 || near[at] !== near[at - 1]) near[count++] = near[at] ?? 0;
    return count;
  }

  #addNear(row: RowNumber, edits: number, maxEdits: number): void {
    let counted = edits;
    if (this.#key.isOdd || (this.#rows.bits(row) & IS_ODD) !== 0) {
      counted = textDistance(lookupKey(this.canonicalName(row)), this.#asked);
      if (counted > maxEdits) return;
    }
    if (this.#nearCount === this.#near.length) {
      const wider = new Float64Array(this.#nearCount * 2);
      wider.set(this.#near);
      this.#near = wider;
    }
    this.#near[this.#nearCount++] = counted * TWO_32 + row;
  }

  #addBest(best: BestRows, row: RowNumber): void {
    const bits = this.#rows.bits(row);
    const rank = this.#rankPlaces[bits & RANK_BITS] ?? 0;
    best.add(row, rank + ((bits & IS_SYNONYM) === 0 ? 0 : SYNONYM_SCORE));
  }

  #beginningNames(beginning: string, best: BestRows): void {
    const { firstWords, firstRows } = this.#table;
    const space = beginning.indexOf(' ');
    const word = Buffer.from(lookupKey(space < 0 ? beginning : beginning.slice(0, space)));
    if (word.length === 0) return;
    if (space < 0) {
      const [low, high] = firstWords.beginningWith(word, 0, word.length);
      const end = firstRows[high] ?? 0;
      for (let row = firstRows[low] ?? 0; row < end; row++) this.#addBest(best, row);
      return;
    }
    const first = firstWords.find(word, 0, word.length);
    const end = first < 0 ? 0 : (firstRows[first + 1] ?? 0);
    for (let row = firstRows[first] ?? 0; row < end; row++) {
      const name = asBeginning(this.canonicalName(row));
      const plain = withoutMarkers(name);
      if (name.startsWith(beginning) || plain.startsWith(beginning)) this.#addBest(best, row);
    }
  }

  /** Names of which the second word, or the one behind it, begins so. */
  #beginningEpithets(beginning: string, best: BestRows): void {
    const { order, texts, ofWord } = this.#texts.spellings;
    const [low, high] = prefixRange(order, texts, Buffer.from(beginning));
    let left = MAX_EPITHET_ROWS;
    for (let at = low; at < high && left > 0; at++) {
      const offset = order[at] ?? 0;
      const word = stretchOf(ofWord, offset);
      let place = 0;
      for (let from = ofWord[word] ?? 0; from < offset; from = texts.end) {
        texts.start(from);
        place += 1;
      }
      left -= this.#addSecond(word, place, best) + this.#addTails(word, place, best);
    }
  }

  /** Adds the rows of a second word that are written so; how many were looked at. */
  #addSecond(word: number, spelling: number, best: BestRows): number {
    const { firstRows, second, pairs, pairStarts } = this.#table;
    const from = pairStarts[word] ?? 0;
    const end = Math.min(pairStarts[word + 1] ?? 0, from + MAX_EPITHET_ROWS);
    for (let pair = from; pair < end; pair++) {
      const first = pairs[pair] ?? 0;
      const stop = firstRows[first + 1] ?? 0;
      let row = this.#table.pairStart(word + 1, firstRows[first] ?? 0, stop);
      for (; row < stop && second[row] === word + 1; row++)
        if (this.#rows.spelling(row) === spelling) this.#addBest(best, row);
    }
    return end - from;
  }

  /** The same for tails. */
  #addTails(word: number, spelling: number, best: BestRows): number {
    const { tail, tailsByWord } = this.#table;
    let low = 0;
    for (let high = tailsByWord.length; low < high; ) {
      const middle = (low + high) >>> 1;
      if ((tail.values[tailsByWord[middle] ?? 0] ?? 0) < word) low = middle + 1;
      else high = middle;
    }
    const from = low;
    for (; low < tailsByWord.length; low++) {
      const place = tailsByWord[low] ?? 0;
      if (tail.values[place] !== word) break;
      if (this.#texts.tailSpellingAt(place) === spelling)
        this.#addBest(best, tail.rows[place] ?? 0);
    }
    return low - from;
  }
}

const TWO_32 = 2 ** 32;

/** Where the species' name ends in an autonym ("Aus bus var. bus": behind "bus"); −1: the name is none. ICN Art. 22, 26. */
function endOfAutonymsSpecies(name: string): number {
  const last = name.lastIndexOf(' ');
  const before = name.lastIndexOf(' ', last - 1);
  if (before < 0 || !name.slice(before, last).endsWith('.')) return -1;
  const epithet = name.slice(last);
  const start = name.indexOf(epithet);
  return start > 0 && start + epithet.length <= before ? start + epithet.length : -1;
}
