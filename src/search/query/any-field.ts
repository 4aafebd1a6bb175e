import { type Bitmap, countBits, hasBit, newBitmap } from '../bitmap.ts';
import type { FacetCounts } from '../model/requests.ts';
import type { Segment, ValueGroup } from '../model/segment.ts';
import { normaliseValue } from '../normalise.ts';
import type { Pause } from './count.ts';
import { badFilter } from './faults.ts';
import { fieldsNamed } from './field-names.ts';
import type { FieldReference } from './plan.ts';
import type { FacetSelection } from './select-values.ts';
import { foldText } from './text.ts';

/** Rows that match in one segment. */
export interface Part {
  readonly segment: Segment;
  readonly bits: Bitmap;
}

/** Numbers of a segment's fields that a reference means. */
export const referredFields = (segment: Segment, reference: FieldReference): number[] => {
  const { fields } = segment.manifest;
  if ('name' in reference) return fieldsNamed(fields, reference.name);
  const number = fields.findIndex(({ path }) => path === reference.path);
  return number < 0 ? [] : [number];
};

/** A value of a field; `rows` where they were read from the records. */
export interface WalkedValue {
  readonly text: string;
  readonly count: number;
  readonly rows: readonly number[] | null;
  readonly group: ValueGroup;
}

/** Rows of a value, in order. */
export const rowsOfValue = (segment: Segment, value: WalkedValue): readonly number[] =>
  value.rows ?? segment.rowsOf(value.group, value.count);

export const addValue = (segment: Segment, value: WalkedValue, bits: Bitmap): void => {
  if (value.rows === null) {
    segment.addGroup(value.group, bits);
    return;
  }
  for (const row of value.rows) bits[row >>> 5] = (bits[row >>> 5] ?? 0) | (1 << (row & 31));
};

/** Values of a field. Throws FILTER_INVALID where it keeps no texts and summaries do not have it either. */
export function* valuesOfField(
  segment: Segment,
  field: number,
  pause: Pause,
): Generator<WalkedValue> {
  const values = segment.fieldValues(field);
  if (values !== null) {
    for (const group of values) {
      yield { text: group.text, count: group.count, rows: null, group };
    }
    return;
  }
  const { label, path } = segment.manifest.fields[field] ?? { label: null, path: '' };
  const key = path.startsWith('item.') ? path.slice('item.'.length) : null;
  if (key === null || !WRITTEN_KEYS.has(key)) {
    throw badFilter(
      `the values of "${label ?? path}" are long, or all different, and are not listed`,
      'They are found by their words, or as whole values with value.<field>=….',
    );
  }
  yield* valuesOfSummaries(segment, field, key, pause);
}

/** Keys of the item that summaries hold as they were written. */
export const WRITTEN_KEYS: ReadonlySet<string> = new Set([
  'id',
  'sourceId',
  'catalogNumber',
  'locality',
  'recordedByID',
  'identifiedByID',
  'datasetName',
]);

/** Texts of a key in a stored summary. */
export const writtenIn = (doc: string, key: string): readonly string[] => {
  const value: unknown = (JSON.parse(doc) as Readonly<Record<string, unknown>>)[key];
  if (typeof value === 'string') return [value];
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
};

/** The slow way: every record of the segment is looked at. */
function* valuesOfSummaries(
  segment: Segment,
  field: number,
  key: string,
  pause: Pause,
): Generator<WalkedValue> {
  const found = new Map<string, { text: string; rows: number[] }>();
  for (let word = 0; word < segment.alive.length; word += 1) {
    if (segment.alive[word] === 0) continue;
    pause();
    const rows = [...rowsOfWord(segment.alive, word)];
    segment.docs(rows).forEach((doc, at) => {
      const row = rows[at] ?? 0;
      for (const text of writtenIn(doc, key)) {
        const name = normaliseValue(text);
        const known = found.get(name);
        if (known === undefined) found.set(name, { text, rows: [row] });
        else if (known.rows.at(-1) !== row) known.rows.push(row);
      }
    });
  }
  for (const { text, rows } of found.values()) {
    const count = rows.length;
    yield { text, count, rows, group: { field, count } };
  }
}

/** Rows that are set in a word of a bitmap. */
export function* rowsOfWord(bits: Bitmap, word: number): Generator<number> {
  let rest = bits[word] ?? 0;
  while (rest !== 0) {
    const bit = rest & -rest;
    yield word * 32 + 31 - Math.clz32(bit);
    rest ^= bit;
  }
}

interface Counted {
  readonly text: string;
  readonly normalised: string;
  count: number;
}

const PAUSE_EVERY = 4096;

/** Values that may be held at once: more are counted in several passes, each over a share of them. */
const MOST_HELD = 1_000_000;

/** Which pass counts a value. */
const passOf = (normalised: string, passes: number): number => {
  if (passes === 1) return 0;
  let hash = 0;
  for (let at = 0; at < normalised.length; at += 1) {
    hash = (Math.imul(hash, 31) + normalised.charCodeAt(at)) | 0;
  }
  return (hash >>> 0) % passes;
};

/** Rows of `part` that hold the values of one pass, by normalised value, added to `counted`. */
const countPart = (
  { segment, bits }: Part,
  fields: readonly number[],
  inPass: (normalised: string) => boolean,
  counted: Map<string, Counted>,
  seen: Bitmap,
  everything: boolean,
  pause: Pause,
): void => {
  // With several fields an item that has a value in two of them counts once.
  const seenOfValue = fields.length > 1 ? new Map<string, Set<number>>() : null;
  let walked = 0;
  for (const field of fields) {
    for (const value of valuesOfField(segment, field, pause)) {
      walked += 1;
      if (walked % PAUSE_EVERY === 0) pause();
      const normalised = normaliseValue(value.text);
      if (normalised === '' || !inPass(normalised)) continue;
      let count = 0;
      if (everything && seenOfValue === null) {
        count = value.count;
      } else {
        let known: Set<number> | null = null;
        if (seenOfValue !== null) {
          known = seenOfValue.get(normalised) ?? null;
          if (known === null) {
            known = new Set();
            seenOfValue.set(normalised, known);
          }
        }
        for (const row of rowsOfValue(segment, value)) {
          if (!hasBit(bits, row)) continue;
          seen[row >>> 5] = (seen[row >>> 5] ?? 0) | (1 << (row & 31));
          if (known === null) {
            count += 1;
          } else if (!known.has(row)) {
            known.add(row);
            count += 1;
          }
        }
      }
      if (count === 0) continue;
      const entry = counted.get(normalised);
      if (entry === undefined) counted.set(normalised, { text: value.text, normalised, count });
      else entry.count += count;
    }
  }
};

const compareText = (a: Counted, b: Counted): number =>
  a.normalised < b.normalised ? -1 : a.normalised > b.normalised ? 1 : 0;

/**
 * Counts the values of a field by walking them. Values that differ in case or white space only are one; it is told as
 * the first record wrote it. `total`: items that match.
 */
export const countField = (
  parts: readonly Part[],
  reference: FieldReference,
  { limit, offset, least, search, order }: FacetSelection,
  total: number,
  everything: boolean,
  pause: Pause,
): Omit<FacetCounts, 'facet'> => {
  const fieldsOf = parts.map(({ segment }) => referredFields(segment, reference));
  const expected = parts.reduce(
    (sum, { segment }, at) =>
      (fieldsOf[at] ?? []).reduce(
        (most, field) => most + (segment.manifest.fields[field]?.distinct ?? 0),
        sum,
      ),
    0,
  );
  const passes = Math.max(1, Math.ceil(expected / MOST_HELD));
  const end = offset + limit;
  const before = (a: Counted, b: Counted): number =>
    (order === 'count' ? b.count - a.count : 0) || compareText(a, b);
  let best: Counted[] = [];
  let distinct = 0;
  let having = 0;
  for (let pass = 0; pass < passes; pass += 1) {
    const counted = new Map<string, Counted>();
    parts.forEach((part, at) => {
      const fields = fieldsOf[at] ?? [];
      if (fields.length === 0) return;
      const seen = newBitmap(part.segment.manifest.rows);
      const whole = everything && fields.length === 1;
      countPart(
        part,
        fields,
        (normalised) => passOf(normalised, passes) === pass,
        counted,
        seen,
        whole,
        pause,
      );
      if (passes === 1 && !whole) having += countBits(seen);
    });
    for (const entry of counted.values()) {
      if (entry.count < least) continue;
      if (search !== '' && !foldText(entry.text).includes(search)) continue;
      distinct += 1;
      best.push(entry);
      if (best.length > 2 * end + MOST_HELD / 8) best = best.sort(before).slice(0, end);
    }
  }
  parts.forEach(({ segment, bits }, at) => {
    const fields = fieldsOf[at] ?? [];
    if (fields.length === 0) return;
    if (everything && fields.length === 1) {
      having += segment.manifest.fields[fields[0] ?? 0]?.count ?? 0;
    } else if (passes > 1) {
      having += countBits(rowsWithField(segment, fields, bits, pause));
    }
  });
  return {
    counts: best
      .sort(before)
      .slice(offset, end)
      .map(({ text, count }) => ({ value: text, count })),
    distinct,
    missing: total - having,
  };
};

/** Rows of `within` that have any of the fields. */
const rowsWithField = (
  segment: Segment,
  fields: readonly number[],
  within: Bitmap,
  pause: Pause,
): Bitmap => {
  const bits = newBitmap(segment.manifest.rows);
  let walked = 0;
  for (const field of fields) {
    for (const value of valuesOfField(segment, field, pause)) {
      walked += 1;
      if (walked % PAUSE_EVERY === 0) pause();
      addValue(segment, value, bits);
    }
  }
  for (let at = 0; at < bits.length; at += 1) bits[at] = (bits[at] ?? 0) & (within[at] ?? 0);
  return bits;
};
