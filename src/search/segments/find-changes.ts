import { closeSync, openSync } from 'node:fs';
import { bytesOf, writeAll } from '../bytes.ts';
import { type FormerDictionary, orNull, withFormer } from './dictionary-before.ts';
import { type DictionaryPart, type DictionarySlice, withParts } from './dictionary-part.ts';
import { Numbers, Weaver } from './dictionary-weaver.ts';
import { DictionaryWindow } from './dictionary-window.ts';
import { compareFolded, FoldedText } from './folded-text.ts';
import { countBelow } from './former-list.ts';
import { type JoinedSlices, joinSlices } from './join-dictionaries.ts';
import type { DictionaryBefore, DictionaryChanges, FindTask } from './protocol.ts';

/** A range of the values of the former dictionary. */
interface Range {
  readonly from: number;
  readonly to: number;
}

/** Where a range begins: equal normalised texts are not parted. */
const cutOf = (former: FormerDictionary, piece: number, pieces: number): number => {
  let cut = Math.floor((former.values * piece) / pieces);
  if (cut === 0 || cut === former.values) return cut;
  const text = new FoldedText();
  const before = new FoldedText();
  former.fold(cut, text);
  for (; cut > 0; cut -= 1) {
    former.fold(cut - 1, before);
    if (compareFolded(before, text) !== 0) break;
  }
  return cut;
};

/** Values of a segment that is gone, by their numbers in the former dictionary. */
interface GoneSegment {
  readonly values: Uint32Array;
  readonly totals: Uint32Array;
  /** The next one to be taken out. */
  next: number;
}

const readGone = (
  key: string,
  former: FormerDictionary,
  { gone }: DictionaryBefore,
  range: Range,
): GoneSegment[] =>
  gone.flatMap(({ number, folder }) => {
    const map = new Uint32Array(former.entries[number] ?? 0);
    if (map.length === 0) return [];
    former.map(number, 0, map);
    const from = countBelow(map, range.from);
    const values = map.slice(from, countBelow(map, range.to));
    const totals = withParts([folder], key, ([part]) => part?.totals(from, from + values.length));
    return totals === undefined ? [] : [{ values, totals, next: 0 }];
  });

/** Values of the segments that are new, and the number of each there. */
interface Fresh {
  readonly joined: JoinedSlices;
  /** Null where a segment is not new. */
  readonly maps: readonly (Uint32Array | null)[];
}

const readFresh = (
  { key, segments, before, piece, pieces }: FindTask,
  former: FormerDictionary,
  range: Range,
): Fresh => {
  const folders = segments.map((folder, segment) =>
    (before.numbers[segment] ?? -1) < 0 ? folder : null,
  );
  const text = new FoldedText();
  const own = new FoldedText();
  const placeOf = (part: DictionaryPart, cut: number): number => {
    if (cut === former.values) return part.values;
    former.fold(cut, text);
    return part.lowerBound(text, own);
  };
  const sliceOf = (part: DictionaryPart): DictionarySlice =>
    part.slice(
      piece === 0 ? 0 : placeOf(part, range.from),
      piece === pieces - 1 ? part.values : placeOf(part, range.to),
    );
  const slices = withParts(folders, key, (parts) =>
    parts.map((part) => (part === null ? null : sliceOf(part))),
  );
  const joined = joinSlices(slices.filter((slice) => slice !== null));
  let next = 0;
  const maps = slices.map((slice) => (slice === null ? null : (joined.maps[next++] ?? null)));
  return { joined, maps };
};

/** What changes in a range, found window after window. */
class Changes {
  readonly weaver: Weaver;
  /** Former values with another total than before. */
  readonly changed: Numbers;
  readonly changedTotals: Numbers;
  /** Those of the new segments that were not there. */
  readonly inserted: Numbers;
  /** Numbers of the values of the new segments. */
  readonly ranks: Uint32Array;
  readonly #fresh: JoinedSlices;
  readonly #gone: readonly GoneSegment[];
  /** Where the values of the new segments stand; the first of them that was not looked for yet. */
  readonly #places: Int32Array;
  #next = 0;
  readonly #folded = new FoldedText();

  /** The range begins with the former value `from`, whose text begins at `begin`. */
  constructor(fresh: JoinedSlices, gone: readonly GoneSegment[], from: number, begin: number) {
    const freshValues = fresh.totals.length;
    const touched = gone.reduce((sum, { values }) => sum + values.length, freshValues);
    this.#fresh = fresh;
    this.#gone = gone;
    this.#places = new Int32Array(freshValues);
    this.ranks = new Uint32Array(freshValues);
    this.inserted = new Numbers(freshValues);
    this.changed = new Numbers(touched);
    this.changedTotals = new Numbers(touched);
    this.weaver = new Weaver(touched + freshValues + 1, from, begin);
  }

  /** Goes through the values of a window; behind the last one stands what comes after it. */
  add(window: DictionaryWindow, isLast: boolean): void {
    this.#takeOut(window);
    const first = this.#next;
    this.#putIn(window, isLast);
    this.#weave(window, first);
  }

  #takeOut(window: DictionaryWindow): void {
    for (const one of this.#gone) {
      const { values, totals } = one;
      for (; one.next < values.length; one.next += 1) {
        const value = values[one.next] ?? 0;
        if (value >= window.to) break;
        window.add(value, -(totals[one.next] ?? 0));
      }
    }
  }

  #putIn(window: DictionaryWindow, isLast: boolean): void {
    const { totals, offsets, texts } = this.#fresh;
    let near = window.from;
    for (; this.#next < totals.length; this.#next += 1) {
      const from = offsets[this.#next] ?? 0;
      const to = offsets[this.#next + 1] ?? 0;
      this.#folded.set(texts, from, to);
      const place = window.find(near, this.#folded, texts, from, to);
      near = place < 0 ? ~place : place;
      if (near === window.to && !isLast) return;
      this.#places[this.#next] = place;
      if (place >= 0) window.add(place, totals[this.#next] ?? 0);
    }
  }

  /** Values of the new segments are looked for from `first` on in this window. */
  #weave(window: DictionaryWindow, first: number): void {
    const { weaver } = this;
    const places = this.#places;
    const { offsets } = this.#fresh;
    let next = first;
    for (let value = window.nextTouched(window.from); ; value = window.nextTouched(value + 1)) {
      for (; next < this.#next; next += 1) {
        const place = ~(places[next] ?? 0);
        if (place < 0 || place > value) break;
        weaver.takeOver(place, window.begin(place));
        this.ranks[next] = weaver.rank;
        this.inserted.push(next);
        weaver.insert((offsets[next + 1] ?? 0) - (offsets[next] ?? 0));
      }
      if (value === window.to) return;
      if (next < this.#next && places[next] === value) {
        this.ranks[next] = weaver.rankOf(value);
        next += 1;
      }
      const total = window.total(value);
      if (total === 0) {
        weaver.takeOver(value, window.begin(value));
        weaver.leaveOut(window.begin(value + 1));
      } else {
        this.changed.push(value);
        this.changedTotals.push(total);
      }
    }
  }
}

/** Numbers by other numbers. */
const translate = (map: Uint32Array, by: Uint32Array): Uint32Array => {
  const numbers = new Uint32Array(map.length);
  for (let at = 0; at < map.length; at += 1) numbers[at] = by[map[at] ?? 0] ?? 0;
  return numbers;
};

/** Writes what `ChangedRange` reads. */
const write = (
  file: string,
  { weaver, changed, changedTotals, inserted, ranks }: Changes,
  { joined, maps }: Fresh,
): void => {
  const handle = openSync(file, 'wx');
  try {
    const put = (numbers: Uint32Array): void => writeAll(handle, bytesOf(numbers));
    for (const list of [weaver.ranks, weaver.begins, weaver.sources, weaver.sourceBegins]) {
      put(list.all);
    }
    put(changed.all);
    put(changedTotals.all);
    const begins = new Uint32Array(inserted.length);
    const texts = Buffer.allocUnsafe(weaver.insertedBytes);
    let bytes = 0;
    const values = inserted.all;
    for (let at = 0; at < values.length; at += 1) {
      const value = values[at] ?? 0;
      begins[at] = bytes;
      bytes += joined.texts.copy(texts, bytes, joined.offsets[value], joined.offsets[value + 1]);
    }
    put(translate(values, joined.totals));
    put(begins);
    for (const map of maps) if (map !== null) put(translate(map, ranks));
    writeAll(handle, texts);
  } finally {
    closeSync(handle);
  }
};

/**
 * Finds what comes and goes in a range of the values of a key: the segments that stay are not read. Null where what the
 * generation before left cannot be read: it is not needed.
 */
export const findChanges = (task: FindTask): DictionaryChanges | null =>
  orNull(() =>
    withFormer(task.key, task.before, (former) => {
      const range: Range = {
        from: cutOf(former, task.piece, task.pieces),
        to: cutOf(former, task.piece + 1, task.pieces),
      };
      const gone = readGone(task.key, former, task.before, range);
      const fresh = readFresh(task, former, range);
      const changes = new Changes(fresh.joined, gone, range.from, former.begin(range.from));
      const window = new DictionaryWindow(former, range.from);
      do {
        window.next(range.to);
        changes.add(window, window.to === range.to);
      } while (window.to < range.to);
      const { weaver } = changes;
      weaver.takeOver(range.to, window.begin(range.to));
      write(task.file, changes, fresh);
      return {
        file: task.file,
        values: weaver.rank,
        textBytes: weaver.bytes,
        entries: fresh.maps.map((map) => map?.length ?? 0),
        formerEntries: former.entries,
        stretches: weaver.ranks.length,
        changed: changes.changed.length,
        inserted: weaver.inserted,
        insertedBytes: weaver.insertedBytes,
      };
    }),
  );
