import { IdList } from './dictionary.ts';
import { Pattern } from './distance.ts';
import type { NameTable } from './name-table.ts';
import { lowerBound } from './order.ts';
import { Probe } from './probe.ts';
import { BEGINNING, beginningHashes, type KeyWords, MAX_KEY, mayBeNear } from './words.ts';

const SPACE = 0x20;
/** Rows of a first word up to which they are scanned without further thought. */
const SHORT_SCAN = 64;
/** What looking a second word up among the rows costs against looking at one row. */
const SEARCH_COST = 12;

/** Takes a stretch of rows that share a key, and how many edits that is from the asked one. A stretch may come twice. */
export type Found = (from: number, to: number, edits: number) => void;

/**
 * Search for keys near an asked one. Edits fall into the first word, into the rest, or at the space between them:
 *
 * - first word as asked: its rows are compared, by their second words or (where spaces may have moved) by their rests;
 * - first word edited, rest as asked: the first words that go with the second word are compared;
 * - both edited once: first words one edit away come from their index, then as the first;
 * - no second word: first words one edit away from the index, two edits away by comparing those of about that length;
 * - the space between them gone, moved, or a new one in the first word: the key is changed so, and searched with one edit less.
 *
 * For one instance and thread; it keeps its scratch memory.
 */
export class NearSearch {
  readonly #table: NameTable;
  /** The asked key, and those made from it by moving its first space, once and twice. */
  readonly #probes: readonly [Probe, Probe, Probe];
  readonly #nearFirsts = [new IdList(), new IdList(), new IdList()] as const;
  readonly #nearSeconds = new IdList();
  readonly #beginnings = new Uint32Array(BEGINNING);
  readonly #whole = new Pattern();
  readonly #candidate = new Uint8Array(3 * MAX_KEY);
  #isWholeSet = false;
  #hasNearSeconds = false;
  #maxEdits = 0;
  #found: Found = () => {};

  constructor(table: NameTable, key: KeyWords) {
    this.#table = table;
    this.#probes = [new Probe(key), new Probe(), new Probe()];
  }

  /** Reports every stretch of rows at most `edits` edits from the key. */
  run(edits: 1 | 2, found: Found): void {
    this.#found = found;
    this.#maxEdits = edits;
    this.#isWholeSet = false;
    this.#search(0, edits, edits);
  }

  #probe(depth: number): Probe {
    return this.#probes[depth] ?? this.#probes[0];
  }

  /**
   * Searches with the key of a depth: `budget` edits in its words, `moves` at its first space. At depth 0 what is found has the edits
   * counted; below, edits are counted anew.
   */
  #search(depth: number, budget: number, moves: number): void {
    const probe = this.#probe(depth);
    probe.prepare(this.#table.firstWords, this.#table.otherWords);
    this.#hasNearSeconds = false;
    this.#inWords(probe, depth, budget);
    if (moves > 0) this.#moveSpace(probe, depth, moves - 1);
  }

  #inWords(probe: Probe, depth: number, budget: number): void {
    if (probe.firstId >= 0) this.#inFirst(probe, depth, probe.firstId, 0, budget);
    if (budget === 0) return;
    if (budget > 1 && probe.firstId >= 0) this.#letterMoreOrLess(probe, depth, probe.firstId);
    if (!probe.hasSecond) this.#nearFirstsAlone(probe, depth, budget);
    else {
      if (probe.isRestKnown) this.#firstsOfSecond(probe, depth, budget);
      if (budget > 1) this.#bothEdited(probe, depth, budget);
    }
  }

  /** Reports rows, with the edits of the whole key where counting them by words may be too many. */
  #report(depth: number, from: number, to: number, edits: number): void {
    const counted = depth === 0 && edits < 2 ? edits : this.#wholeEdits(from);
    if (counted <= this.#maxEdits) this.#found(from, to, counted);
  }

  /** Edits between the asked key and that of a row. */
  #wholeEdits(row: number): number {
    const asked = this.#probes[0].key;
    if (!this.#isWholeSet) {
      this.#whole.set(asked.bytes, 0, asked.length);
      this.#isWholeSet = true;
    }
    const { firstWords, rows, second } = this.#table;
    const candidate = this.#candidate;
    const id = rows.first(row);
    let end = copy(candidate, 0, firstWords.bytes, firstWords.startOf(id), firstWords.endOf(id));
    if (second[row] !== 0) {
      candidate[end] = SPACE;
      end = this.#copyRest(row, this.#table.tail.placeOf(row), end + 1);
    }
    return this.#whole.distance(candidate, 0, end);
  }

  /** Writes a row's second word and tail (at its place among the tails; −1: none) to the scratch candidate; its end. */
  #copyRest(row: number, tailPlace: number, at: number): number {
    const { otherWords, second, tail } = this.#table;
    const { bytes } = otherWords;
    const candidate = this.#candidate;
    const id = (second[row] ?? 0) - 1;
    const end = copy(candidate, at, bytes, otherWords.startOf(id), otherWords.endOf(id));
    if (tailPlace < 0) return end;
    candidate[end] = SPACE;
    const tailId = tail.values[tailPlace] ?? 0;
    return copy(candidate, end + 1, bytes, otherWords.startOf(tailId), otherWords.endOf(tailId));
  }

  /** What a first word has, its own edits being `spent`, within `budget` edits in the rest. */
  #inFirst(probe: Probe, depth: number, first: number, spent: number, budget: number): void {
    const { firstRows } = this.#table;
    const from = firstRows[first] ?? 0;
    const end = firstRows[first + 1] ?? 0;
    if (!probe.hasSecond) this.#alone(depth, from, end, spent);
    else if (budget === 0) this.#restAsAsked(probe, depth, from, end, spent);
    else {
      if (!probe.hasTail && budget === 1) this.#oneInSecond(probe, depth, from, end, spent);
      else this.#scanSeconds(probe, depth, from, end, spent, budget);
      this.#scanTails(probe, depth, from, end, spent, budget);
    }
  }

  #restAsAsked(probe: Probe, depth: number, from: number, end: number, spent: number): void {
    if (!probe.isRestKnown) return;
    const start = this.#table.pairStart(probe.secondId + 1, from, end);
    if (start === end) return;
    const stop = this.#table.pairEnd(start, end);
    if (!probe.hasTail) {
      const to = this.#table.plainEnd(start, stop);
      if (to > start) this.#report(depth, start, to, spent);
      return;
    }
    const [low, high] = this.#table.tailStretch(probe.tailId, start, stop);
    if (high > low) this.#report(depth, low, high, spent);
  }

  /** Rows of two words, the second as asked or one edit away: by the words, or by the rows where those are fewer. */
  #oneInSecond(probe: Probe, depth: number, from: number, end: number, spent: number): void {
    const near = this.#nearSeconds;
    if (end - from > SHORT_SCAN && !this.#hasNearSeconds) {
      const { bytes, secondStart, secondEnd } = probe.key;
      this.#table.otherWords.collectNear(bytes, secondStart, secondEnd, probe.second, near);
      this.#hasNearSeconds = true;
    }
    if (end - from <= SHORT_SCAN || (near.length + 1) * SEARCH_COST > end - from) {
      this.#scanSeconds(probe, depth, from, end, spent, 1);
      return;
    }
    this.#restAsAsked(probe, depth, from, end, spent);
    for (let at = 0; at < near.length; at++) {
      const start = this.#table.pairStart((near.ids[at] ?? 0) + 1, from, end);
      if (start < end) this.#plainOf(depth, start, end, spent + 1);
    }
  }

  /** Compares the second words of rows that have no tail with the asked rest. */
  #scanSeconds(
    probe: Probe,
    depth: number,
    from: number,
    end: number,
    spent: number,
    budget: number,
  ): void {
    const { second, secondSignatures, otherWords } = this.#table;
    const { starts, bytes } = otherWords;
    const { restSignature, rest } = probe;
    let previous = 0;
    for (let row = from; row < end; row++) {
      if (!mayBeNear(secondSignatures[row] ?? 0, restSignature, budget)) continue;
      const word = second[row] ?? 0;
      if (word === previous) continue;
      previous = word;
      const edits = rest.distance(bytes, starts[word - 1] ?? 0, starts[word] ?? 0);
      if (edits <= budget) this.#plainOf(depth, row, end, spent + edits);
    }
  }

  /** Reports the rows without a tail of the stretch of one second word that begins at `row`. */
  #plainOf(depth: number, row: number, end: number, edits: number): void {
    const { second } = this.#table;
    const word = second[row];
    const stop = this.#table.plainEnd(row, end);
    let to = row;
    while (to < stop && second[to] === word) to += 1;
    if (to > row) this.#report(depth, row, to, edits);
  }

  /** Compares the rests of rows that have a tail with the asked rest. */
  #scanTails(
    probe: Probe,
    depth: number,
    from: number,
    end: number,
    spent: number,
    budget: number,
  ): void {
    const { tail, restSignatures } = this.#table;
    const { rows } = tail;
    for (let at = tail.placeFrom(from); at < rows.length; at++) {
      const row = rows[at] ?? 0;
      if (row >= end) break;
      if (!mayBeNear(restSignatures[at] ?? 0, probe.restSignature, budget)) continue;
      const edits = probe.rest.distance(this.#candidate, 0, this.#copyRest(row, at, 0));
      if (edits <= budget) this.#report(depth, row, row + 1, spent + edits);
    }
  }

  /** First words near the asked one that go with the second word, the rest as asked. */
  #firstsOfSecond(probe: Probe, depth: number, budget: number): void {
    const { firstWords, pairs, pairStarts } = this.#table;
    const { signatures, bytes, starts } = firstWords;
    const [low, high] = this.#table.stretchOfLetter(probe.key.bytes[0] ?? 0);
    const end = pairStarts[probe.secondId + 1] ?? 0;
    const { firstSignature, first } = probe;
    for (
      let at = lowerBound(pairs, low, pairStarts[probe.secondId] ?? 0, end);
      at < end && (pairs[at] ?? 0) < high;
      at++
    ) {
      const id = pairs[at] ?? 0;
      if (id === probe.firstId || !mayBeNear(signatures[id] ?? 0, firstSignature, budget)) continue;
      const edits = first.distance(bytes, starts[id] ?? 0, starts[id + 1] ?? 0);
      if (edits <= budget) this.#inFirst(probe, depth, id, edits, 0);
    }
  }

  /** First words one edit away, and what is one edit away in their rests. */
  #bothEdited(probe: Probe, depth: number, budget: number): void {
    const near = this.#collectFirsts(probe, depth);
    for (let at = 0; at < near.length; at++)
      this.#inFirst(probe, depth, near.ids[at] ?? 0, 1, budget - 1);
  }

  #collectFirsts(probe: Probe, depth: number): IdList {
    const near = this.#nearFirsts[depth] ?? this.#nearFirsts[0];
    const { bytes, firstEnd } = probe.key;
    this.#table.firstWords.collectNear(bytes, 0, firstEnd, probe.first, near);
    return near;
  }

  /** A second word of one letter is two edits: there where none is asked for, or not there. */
  #letterMoreOrLess(probe: Probe, depth: number, first: number): void {
    const { firstRows, letterWords } = this.#table;
    const from = firstRows[first] ?? 0;
    const end = firstRows[first + 1] ?? 0;
    if (probe.hasSecond) {
      if (probe.key.length - probe.key.secondStart === 1) this.#alone(depth, from, end, 2);
      return;
    }
    for (const word of letterWords) {
      const start = this.#table.pairStart(word + 1, from, end);
      if (start < end) this.#plainOf(depth, start, end, 2);
    }
  }

  /** Reports the rows of one word in the stretch of a first word. */
  #alone(depth: number, from: number, end: number, edits: number): void {
    const { second } = this.#table;
    let to = from;
    while (to < end && second[to] === 0) to += 1;
    if (to > from) this.#report(depth, from, to, edits);
  }

  /** Names of one word. */
  #nearFirstsAlone(probe: Probe, depth: number, budget: number): void {
    const near = this.#collectFirsts(probe, depth);
    for (let at = 0; at < near.length; at++) this.#inFirst(probe, depth, near.ids[at] ?? 0, 1, 0);
    if (budget < 2) return;
    this.#twoInFirstAlone(probe, depth);
  }

  /**
   * First words two edits away: either at most one edit is in the beginning, or both are, and the ends are alike (but for a letter that
   * changed places over the border). Where too many words end so, those of about that length.
   */
  #twoInFirstAlone(probe: Probe, depth: number): void {
    const { beginnings } = this.#table;
    const { bytes, firstEnd } = probe.key;
    const letter = bytes[0] ?? 0;
    const from = Math.min(BEGINNING, firstEnd);
    const [low, high] = this.#table.endingWith(bytes, from, firstEnd);
    const [first] = this.#table.stretchOfLength(letter, Math.max(1, firstEnd - 2));
    const [, last] = this.#table.stretchOfLength(letter, firstEnd + 2);
    if (high - low > last - first) {
      this.#byLength(probe, depth, first, last);
      return;
    }
    this.#byEnd(probe, depth, low, high);
    if (from < firstEnd) {
      const changed = this.#candidate;
      copy(changed, 0, bytes, from, firstEnd);
      changed[0] = bytes[from - 1] ?? 0;
      const [start, stop] = this.#table.endingWith(changed, 0, firstEnd - from);
      this.#byEnd(probe, depth, start, stop);
    }
    const [firstLow, firstHigh] = this.#table.stretchOfLetter(letter);
    const hashes = this.#beginnings;
    const count = beginningHashes(bytes, 0, firstEnd, hashes);
    for (let probed = 0; probed < count; probed++) {
      const hash = hashes[probed] ?? 0;
      const end = beginnings.endOf(hash);
      for (let at = beginnings.startOf(hash); at < end; at++) {
        const id = beginnings.idAt(at, hash);
        // Words of another first letter may have the same hash by chance.
        if (id >= firstLow && id < firstHigh) this.#tryFirst(probe, depth, id);
      }
    }
  }

  #byEnd(probe: Probe, depth: number, from: number, to: number): void {
    const { fromEnd } = this.#table;
    const [low, high] = this.#table.stretchOfLetter(probe.key.bytes[0] ?? 0);
    for (let at = from; at < to; at++) {
      const id = fromEnd[at] ?? 0;
      if (id >= low && id < high) this.#tryFirst(probe, depth, id);
    }
  }

  #byLength(probe: Probe, depth: number, from: number, to: number): void {
    const { byLength, lengthSignatures } = this.#table;
    const { firstSignature } = probe;
    for (let at = from; at < to; at++)
      if (mayBeNear(lengthSignatures[at] ?? 0, firstSignature, 2))
        this.#tryAlone(probe, depth, byLength[at] ?? 0);
  }

  #tryFirst(probe: Probe, depth: number, id: number): void {
    if (mayBeNear(this.#table.firstWords.signatures[id] ?? 0, probe.firstSignature, 2))
      this.#tryAlone(probe, depth, id);
  }

  /** Reports the names of one word where that is two edits away. */
  #tryAlone(probe: Probe, depth: number, id: number): void {
    const { bytes, starts } = this.#table.firstWords;
    if (probe.first.distance(bytes, starts[id] ?? 0, starts[id + 1] ?? 0) === 2)
      this.#inFirst(probe, depth, id, 2, 0);
  }

  /**
   * Searches with keys made by one edit at the first space or by a new space in the first word, with `budget` edits more. Those behind
   * the new first space are found in the rests, so only a key that lost its first space is changed again.
   */
  #moveSpace(probe: Probe, depth: number, budget: number): void {
    const { firstEnd, secondStart, secondEnd } = probe.key;
    if (probe.hasSecond) {
      if (firstEnd > 1) this.#searchSwapped(probe, depth, firstEnd - 1, budget);
      if (secondEnd - secondStart > 1) this.#searchSwapped(probe, depth, firstEnd, budget);
    }
    // What is now behind the first word will be the tail.
    const isTailKnown = !probe.hasSecond || this.#isWord(probe.key, secondStart, probe.key.length);
    for (let at = 1; at < firstEnd; at++) {
      const isFirstKnown = this.#table.firstWords.find(probe.key.bytes, 0, at) >= 0;
      if (!isFirstKnown && (budget === 0 || !isTailKnown)) continue;
      this.#searchSplit(probe, depth, at, at, budget, isFirstKnown);
      if (at + 1 < firstEnd) this.#searchSplit(probe, depth, at, at + 1, budget, isFirstKnown);
    }
    if (probe.hasTail) this.#searchJoined(probe, depth, budget);
    else if (probe.hasSecond) this.#joinedPair(probe, depth, budget);
  }

  #isWord(key: KeyWords, from: number, to: number): boolean {
    return this.#table.otherWords.find(key.bytes, from, to) >= 0;
  }

  /** The space and a letter beside it have changed places. */
  #searchSwapped(probe: Probe, depth: number, at: number, budget: number): void {
    const { bytes, length } = probe.key;
    const changed = this.#probe(depth + 1).key;
    copy(changed.bytes, 0, bytes, 0, length);
    changed.bytes[at] = bytes[at + 1] ?? 0;
    changed.bytes[at + 1] = bytes[at] ?? 0;
    changed.take(length);
    this.#search(depth + 1, budget, 0);
  }

  /** There is a space between the letters before `at` and those from `from` on. */
  #searchSplit(
    probe: Probe,
    depth: number,
    at: number,
    from: number,
    budget: number,
    isFirstKnown: boolean,
  ): void {
    const { bytes, firstEnd, length } = probe.key;
    // With one edit left, either the first word or all others must be as asked.
    if ((budget === 0 || !isFirstKnown) && !this.#isWord(probe.key, from, firstEnd)) return;
    const changed = this.#probe(depth + 1).key;
    copy(changed.bytes, 0, bytes, 0, at);
    changed.bytes[at] = SPACE;
    changed.take(copy(changed.bytes, at + 1, bytes, from, Math.min(length, MAX_KEY - 1)));
    this.#search(depth + 1, budget, 0);
  }

  /**
   * The space between two words is gone, or a letter stands in its place: first words that begin with the one, or (with an edit more,
   * which may be in the first) end with the other.
   */
  #joinedPair(probe: Probe, depth: number, budget: number): void {
    const { firstWords } = this.#table;
    const { bytes, firstEnd, secondStart, secondEnd, length } = probe.key;
    const joined = this.#probe(depth + 1);
    const end = copy(joined.key.bytes, 0, bytes, 0, firstEnd);
    joined.key.take(copy(joined.key.bytes, end, bytes, secondStart, length));
    joined.prepare(firstWords, this.#table.otherWords);
    const [low, high] = firstWords.beginningWith(bytes, 0, firstEnd);
    for (let id = low; id < high; id++) {
      this.#tryJoined(joined, depth + 1, id);
      if (budget > 0) this.#spaceMovedInto(probe, depth + 1, id);
    }
    if (budget > 0) this.#joinedByEnd(joined, depth + 1, secondStart, secondEnd, probe.key);
  }

  /** First words that end with the second of the joined words: the edit is in the first. */
  #joinedByEnd(joined: Probe, depth: number, from: number, to: number, asked: KeyWords): void {
    const { byLength, fromEnd } = this.#table;
    const letter = asked.bytes[0] ?? 0;
    const [low, high] = this.#table.stretchOfLetter(letter);
    const [start, stop] = this.#table.endingWith(asked.bytes, from, to);
    if (stop - start <= high - low) {
      for (let at = start; at < stop; at++) {
        const id = fromEnd[at] ?? 0;
        if (id >= low && id < high) this.#tryJoined(joined, depth, id);
      }
      return;
    }
    const length = joined.key.firstEnd;
    const [first] = this.#table.stretchOfLength(letter, Math.max(1, length - 1));
    const [, last] = this.#table.stretchOfLength(letter, length + 2);
    for (let at = first; at < last; at++) this.#tryJoined(joined, depth, byLength[at] ?? 0);
  }

  /** Reports names of one word that are near to two words without their space. */
  #tryJoined(joined: Probe, depth: number, id: number): void {
    const { firstWords, firstRows } = this.#table;
    const { signatures, bytes, starts } = firstWords;
    if (!mayBeNear(signatures[id] ?? 0, joined.firstSignature, this.#maxEdits)) return;
    const edits = joined.first.distance(bytes, starts[id] ?? 0, starts[id + 1] ?? 0);
    if (edits > this.#maxEdits) return;
    this.#alone(depth, firstRows[id] ?? 0, firstRows[id + 1] ?? 0, edits);
  }

  /**
   * The space stands further behind, in the second word, and perhaps a letter where it stood: a first word made of the asked one and
   * the beginning of the second.
   */
  #spaceMovedInto(probe: Probe, depth: number, id: number): void {
    const { firstWords } = this.#table;
    const { bytes, firstEnd, secondStart, secondEnd } = probe.key;
    const start = firstWords.startOf(id) + firstEnd;
    const end = firstWords.endOf(id);
    for (let from = start; from <= start + 1; from++) {
      const length = end - from;
      if (length < 1 || length >= secondEnd - secondStart) continue;
      let same = 0;
      while (same < length && firstWords.bytes[from + same] === bytes[secondStart + same]) same++;
      if (same < length) continue;
      this.#reportPair(depth, id, probe.key, secondStart + length);
      if (secondStart + length + 1 < secondEnd)
        this.#reportPair(depth, id, probe.key, secondStart + length + 1);
    }
  }

  /** Reports a first word with the second word that the end of a key is, if there is such a pair. */
  #reportPair(depth: number, first: number, key: KeyWords, from: number): void {
    const second = this.#table.otherWords.find(key.bytes, from, key.secondEnd);
    if (second < 0) return;
    const end = this.#table.firstRows[first + 1] ?? 0;
    const start = this.#table.pairStart(second + 1, this.#table.firstRows[first] ?? 0, end);
    if (start < end) this.#plainOf(depth, start, end, 2);
  }

  /** The space is gone; a letter in its place is one edit with that, which is why there may be one more. */
  #searchJoined(probe: Probe, depth: number, budget: number): void {
    const { bytes, firstEnd, secondStart, length } = probe.key;
    const changed = this.#probe(depth + 1).key;
    const end = copy(changed.bytes, 0, bytes, 0, firstEnd);
    changed.take(copy(changed.bytes, end, bytes, secondStart, length));
    this.#search(depth + 1, budget + 1, depth === 0 && budget > 0 ? budget + 1 : 0);
  }
}

function copy(to: Uint8Array, at: number, from: Uint8Array, start: number, end: number): number {
  let place = at;
  for (let byte = start; byte < end; byte++) to[place++] = from[byte] ?? 0;
  return place;
}
