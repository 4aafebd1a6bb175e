import { anySet, type Bitmap, giveBits, intersect, subtract, takeBits, unite } from '../bitmap.ts';
import type { PositionLists, Segment, WordEntry } from '../model/segment.ts';
import type { TermNode, WordNode, WordQuery, WordSequence, WordTerm } from './query.ts';
import { inflectionsOf, languagesOf } from './stems.ts';

/** Entries of a term in a segment's dictionary, and rows that they may hold, counted several times. */
interface Found {
  readonly entries: readonly WordEntry[];
  readonly rows: number;
}

const NOT_FOUND: Found = { entries: [], rows: 0 };
const INFINITE = Number.MAX_SAFE_INTEGER;
/** Beginnings have so many words. */
const MANY_ENTRIES = 256;
/** Phrases cost more than words of the same count. */
const COST_OF_PHRASE = 4;

const copyOf = (bits: Bitmap): Bitmap => {
  const copy = takeBits(bits.length);
  copy.set(bits);
  return copy;
};

const coversAll = (bits: Bitmap, within: Bitmap): boolean => {
  for (let at = 0; at < bits.length; at += 1) {
    if (((within[at] ?? 0) & ~(bits[at] ?? 0)) !== 0) return false;
  }
  return true;
};

/** Positions where sequences may begin: those of a word, less its place in the sequence. */
const listsOf = (segment: Segment, entry: WordEntry, within: Bitmap): PositionLists => {
  if (segment.positionLists !== undefined) return segment.positionLists(entry, within);
  const byRow = segment.positions(entry, within);
  const rows = Uint32Array.from(byRow.keys()).sort();
  const starts = new Uint32Array(rows.length + 1);
  const positions: number[] = [];
  for (let at = 0; at < rows.length; at += 1) {
    for (const position of byRow.get(rows[at] ?? 0) ?? []) positions.push(position);
    starts[at + 1] = positions.length;
  }
  return { rows, starts, positions: Uint32Array.from(positions) };
};

/** Lists of several words as if they were one, in a segment of `length` words of 32 rows. */
const mergedLists = (lists: readonly PositionLists[], length: number): PositionLists => {
  const [first] = lists;
  if (first !== undefined && lists.length === 1) return first;
  // How many positions each row has; then where the next one goes.
  const places = new Uint32Array(length * 32);
  for (const { rows, starts } of lists) {
    for (let at = 0; at < rows.length; at += 1) {
      const row = rows[at] ?? 0;
      places[row] = (places[row] ?? 0) + (starts[at + 1] ?? 0) - (starts[at] ?? 0);
    }
  }
  let count = 0;
  for (let row = 0; row < places.length; row += 1) if (places[row] !== 0) count += 1;
  const rows = new Uint32Array(count);
  const starts = new Uint32Array(count + 1);
  let size = 0;
  let number = 0;
  for (let row = 0; row < places.length; row += 1) {
    const own = places[row] ?? 0;
    if (own === 0) continue;
    places[row] = size;
    size += own;
    rows[number] = row;
    number += 1;
    starts[number] = size;
  }
  const positions = new Uint32Array(size);
  for (const list of lists) {
    for (let at = 0; at < list.rows.length; at += 1) {
      const row = list.rows[at] ?? 0;
      const from = list.starts[at] ?? 0;
      const to = list.starts[at + 1] ?? 0;
      let place = places[row] ?? 0;
      for (let own = from; own < to; own += 1) {
        positions[place] = list.positions[own] ?? 0;
        place += 1;
      }
      places[row] = place;
    }
  }
  for (let at = 0; at < count; at += 1) {
    const from = starts[at] ?? 0;
    const to = starts[at + 1] ?? 0;
    if (to - from > 1) positions.subarray(from, to).sort();
  }
  return { rows, starts, positions };
};

/** Where in the rows of `begins` (places where a sequence may begin) its word at `offset` stands, too. */
const narrowed = (begins: PositionLists, word: PositionLists, offset: number): PositionLists => {
  const rows = new Uint32Array(Math.min(begins.rows.length, word.rows.length));
  const starts = new Uint32Array(rows.length + 1);
  const positions = new Uint32Array(Math.min(begins.positions.length, word.positions.length));
  let count = 0;
  let size = 0;
  let other = 0;
  for (let at = 0; at < begins.rows.length; at += 1) {
    const row = begins.rows[at] ?? 0;
    while (other < word.rows.length && (word.rows[other] ?? 0) < row) other += 1;
    if (other === word.rows.length) break;
    if (word.rows[other] !== row) continue;
    let place = word.starts[other] ?? 0;
    const end = word.starts[other + 1] ?? 0;
    const before = size;
    for (let own = begins.starts[at] ?? 0; own < (begins.starts[at + 1] ?? 0); own += 1) {
      const begin = begins.positions[own] ?? 0;
      while (place < end && (word.positions[place] ?? 0) < begin + offset) place += 1;
      if (place === end) break;
      if (word.positions[place] === begin + offset) {
        positions[size] = begin;
        size += 1;
      }
    }
    if (size > before) {
      rows[count] = row;
      count += 1;
      starts[count] = size;
    }
  }
  return {
    rows: rows.subarray(0, count),
    starts: starts.subarray(0, count + 1),
    positions: positions.subarray(0, size),
  };
};

/** Positions of a word as places where a sequence that has it at `offset` would begin. */
const shifted = (lists: PositionLists, offset: number): PositionLists => {
  if (offset === 0) return lists;
  const { rows, starts, positions } = lists;
  const kept = new Uint32Array(positions.length);
  const ends = new Uint32Array(starts.length);
  let size = 0;
  for (let at = 0; at < rows.length; at += 1) {
    for (let place = starts[at] ?? 0; place < (starts[at + 1] ?? 0); place += 1) {
      const position = positions[place] ?? 0;
      if (position < offset) continue;
      kept[size] = position - offset;
      size += 1;
    }
    ends[at + 1] = size;
  }
  return { rows, starts: ends, positions: kept.subarray(0, size) };
};

const bitsOfRows = (rows: Uint32Array, length: number): Bitmap => {
  const bits = takeBits(length);
  for (const row of rows) bits[row >>> 5] = (bits[row >>> 5] ?? 0) | (1 << (row & 31));
  return bits;
};

/** Answers of one segment; remembers what its dictionary said. */
export class SegmentWords {
  readonly segment: Segment;
  readonly #languages: readonly string[];
  readonly #found = new Map<string, Found>();

  constructor(segment: Segment, language: string | null) {
    this.segment = segment;
    this.#languages = languagesOf(language);
  }

  get #length(): number {
    return this.segment.alive.length;
  }

  find({ word, prefix }: WordTerm, inTitle: boolean): Found {
    const key = `${inTitle ? 1 : 0}${prefix ? 1 : 0}${word}`;
    const known = this.#found.get(key);
    if (known !== undefined) return known;
    let entries: readonly WordEntry[];
    if (prefix) {
      entries = this.segment.wordsFrom(word, inTitle, INFINITE);
    } else {
      const entry = this.segment.word(word, inTitle);
      entries = entry === null ? [] : [entry];
    }
    const found =
      entries.length === 0
        ? NOT_FOUND
        : { entries, rows: entries.reduce((sum, { count }) => sum + count, 0) };
    this.#found.set(key, found);
    return found;
  }

  /** Other forms of the word of a term that the dictionary holds. */
  inflections(term: TermNode, inTitle: boolean): readonly WordEntry[] {
    const [first] = term.sequence;
    if (!term.inflect || first === undefined) return [];
    return inflectionsOf(first.word, this.#languages).flatMap(
      (form) => this.find({ word: form, prefix: false }, inTitle).entries,
    );
  }

  #sequenceRows(sequence: WordSequence, inTitle: boolean): number {
    let least = INFINITE;
    for (const term of sequence) least = Math.min(least, this.find(term, inTitle).rows);
    return sequence.length > 1 ? least * COST_OF_PHRASE : least;
  }

  /** About what it costs to find the rows of a node. */
  #cost(node: WordNode): number {
    switch (node.kind) {
      case 'term': {
        let sum = this.#sequenceRows(node.sequence, node.inTitle);
        for (const other of node.others) sum += this.#sequenceRows(other, node.inTitle);
        for (const { count } of this.inflections(node, node.inTitle)) sum += count;
        return sum;
      }
      case 'value':
        return this.segment.groups(node.value).reduce((sum, { count }) => sum + count, 0);
      case 'and':
        return Math.min(...node.of.map((part) => this.#cost(part)));
      case 'or':
        return node.of.reduce((sum, part) => sum + this.#cost(part), 0);
      case 'none':
        return 0;
      default:
        return INFINITE;
    }
  }

  /** Rows of `within` that match; a bitmap of its own, to be given back. */
  rows(node: WordNode, within: Bitmap): Bitmap {
    switch (node.kind) {
      case 'all':
        return copyOf(within);
      case 'none':
        return takeBits(this.#length);
      case 'term':
        return this.#term(node, within);
      case 'value': {
        const bits = takeBits(this.#length);
        for (const group of this.segment.groups(node.value)) this.segment.addGroup(group, bits);
        intersect(bits, within);
        return bits;
      }
      case 'not': {
        const bits = copyOf(within);
        const others = this.rows(node.of, within);
        subtract(bits, others);
        giveBits(others);
        return bits;
      }
      case 'or': {
        const bits = takeBits(this.#length);
        for (const part of node.of) this.#addTo(bits, this.rows(part, within));
        return bits;
      }
      case 'and':
        return this.#all(node.of, within);
    }
  }

  #addTo(bits: Bitmap, more: Bitmap): void {
    unite(bits, more);
    giveBits(more);
  }

  /** Rows that match all nodes, what is rare first. */
  #all(nodes: readonly WordNode[], within: Bitmap): Bitmap {
    const parts: { readonly part: WordNode; readonly cost: number }[] = [];
    for (const part of nodes) {
      const cost = this.#cost(part);
      // Something that no row has
      if (cost === 0) return takeBits(this.#length);
      parts.push({ part, cost });
    }
    parts.sort((a, b) => a.cost - b.cost);
    let bits: Bitmap | null = null;
    for (const { part } of parts) {
      const fewer: Bitmap = this.rows(part, bits ?? within);
      if (bits !== null) giveBits(bits);
      bits = fewer;
      if (!anySet(bits)) break;
    }
    return bits ?? copyOf(within);
  }

  #term(term: TermNode, within: Bitmap): Bitmap {
    const forms = this.inflections(term, term.inTitle);
    const [only] = term.sequence;
    if (only !== undefined && term.sequence.length === 1 && term.others.length === 0) {
      return this.#entries([...this.find(only, term.inTitle).entries, ...forms], within);
    }
    const bits = this.sequence(term.sequence, term.inTitle, within);
    this.#addTo(bits, this.otherForms(term, within));
    return bits;
  }

  /** Rows of `within` that hold a form or spelling of a term other than the one that was typed. */
  otherForms(term: TermNode, within: Bitmap): Bitmap {
    const bits = this.#entries(this.inflections(term, term.inTitle), within);
    for (const other of term.others) this.#addTo(bits, this.sequence(other, term.inTitle, within));
    return bits;
  }

  #entries(entries: readonly WordEntry[], within: Bitmap): Bitmap {
    const bits = takeBits(this.#length);
    if (entries.length <= MANY_ENTRIES) {
      for (const entry of entries) this.segment.addWord(entry, bits);
    } else {
      // The frequent ones of many often have all rows already.
      const frequent = this.segment.manifest.rows >>> 6;
      for (const entry of entries) if (entry.count > frequent) this.segment.addWord(entry, bits);
      if (!coversAll(bits, within)) {
        for (const entry of entries) if (entry.count <= frequent) this.segment.addWord(entry, bits);
      }
    }
    if (entries.length > 0) intersect(bits, within);
    return bits;
  }

  /** Rows of `within` that hold the words side by side. */
  sequence(sequence: WordSequence, inTitle: boolean, within: Bitmap): Bitmap {
    const found = sequence.map((term) => this.find(term, inTitle));
    if (found.length === 0 || found.some(({ rows }) => rows === 0)) return takeBits(this.#length);
    const [only] = found;
    if (only !== undefined && found.length === 1) return this.#entries(only.entries, within);
    const order = found
      .map((term, offset) => ({ ...term, offset }))
      .sort((a, b) => a.rows - b.rows || a.offset - b.offset);
    let candidates: Bitmap | null = null;
    for (const { entries } of order) {
      const fewer: Bitmap = this.#entries(entries, candidates ?? within);
      if (candidates !== null) giveBits(candidates);
      candidates = fewer;
      if (!anySet(candidates)) return candidates;
    }
    let begins: PositionLists | null = null;
    for (const { entries, offset } of order) {
      const own: Bitmap = candidates ?? within;
      const word = mergedLists(
        entries.map((entry) => listsOf(this.segment, entry, own)),
        this.#length,
      );
      begins = begins === null ? shifted(word, offset) : narrowed(begins, word, offset);
      if (candidates !== null) giveBits(candidates);
      candidates = bitsOfRows(begins.rows, this.#length);
      if (begins.rows.length === 0) break;
    }
    return candidates ?? copyOf(within);
  }
}

/** Rows of a segment that match, a bitmap of their own, to be given back; with `within` only rows of it. */
export const matchWords = (
  query: WordQuery,
  segment: Segment,
  within: Bitmap = segment.alive,
): Bitmap => new SegmentWords(segment, query.language).rows(query.root, within);
