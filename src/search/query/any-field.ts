import { type Bitmap, countBits, hasBit, newBitmap } from '../bitmap.ts';
import type { FacetCounts } from '../model/requests.ts';
import type { FieldValue, Segment } from '../model/segment.ts';
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

/** Values of a field. Throws FILTER_INVALID where it keeps no texts. */
export const valuesOfField = (segment: Segment, field: number): Iterable<FieldValue> => {
  const values = segment.fieldValues(field);
  if (values !== null) return values;
  const { label, path } = segment.manifest.fields[field] ?? { label: null, path: '' };
  throw badFilter(
    `the values of "${label ?? path}" are long texts, which are not listed`,
    'Long texts are found by their words, or as whole values with value.<field>=….',
  );
};

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
  const rowsOfValue = fields.length > 1 ? new Map<string, Set<number>>() : null;
  let walked = 0;
  for (const field of fields) {
    for (const value of valuesOfField(segment, field)) {
      walked += 1;
      if (walked % PAUSE_EVERY === 0) pause();
      const normalised = normaliseValue(value.text);
      if (normalised === '' || !inPass(normalised)) continue;
      let count = 0;
      if (everything && rowsOfValue === null) {
        count = value.count;
      } else {
        let known: Set<number> | null = null;
        if (rowsOfValue !== null) {
          known = rowsOfValue.get(normalised) ?? null;
          if (known === null) {
            known = new Set();
            rowsOfValue.set(normalised, known);
          }
        }
        for (const row of segment.rowsOf(value, value.count)) {
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
    for (const value of valuesOfField(segment, field)) {
      walked += 1;
      if (walked % PAUSE_EVERY === 0) pause();
      segment.addGroup(value, bits);
    }
  }
  for (let at = 0; at < bits.length; at += 1) bits[at] = (bits[at] ?? 0) & (within[at] ?? 0);
  return bits;
};
