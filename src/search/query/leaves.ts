import type { Bitmap } from '../bitmap.ts';
import { addNear } from '../geo/near.ts';
import { addWithin } from '../geo/within.ts';
import type { Segment } from '../model/segment.ts';
import { normaliseValue } from '../normalise.ts';
import {
  addValue,
  referredFields,
  rowsOfWord,
  valuesOfField,
  type WalkedValue,
  WRITTEN_KEYS,
  writtenIn,
} from './any-field.ts';
import type { Pause } from './count.ts';
import { badFilter } from './faults.ts';
import { fieldsNamed } from './field-names.ts';
import type { Leaf, TextTest } from './plan.ts';
import { wildcardTest } from './text.ts';

const PAUSE_EVERY = 1024;

/** Adds the rows that hold any of the values, in the given fields or (null) in any. */
const addValues = (
  segment: Segment,
  values: readonly string[],
  fields: ReadonlySet<number> | null,
  bits: Bitmap,
  pause: Pause,
): void => {
  if (fields !== null && fields.size === 0) return;
  values.forEach((value, at) => {
    if (at % PAUSE_EVERY === 0) pause();
    for (const group of segment.groups(value)) {
      if (fields === null || fields.has(group.field)) segment.addGroup(group, bits);
    }
  });
};

/** Removes rows of which no value, as it was written, passes the test. */
const keepAsWritten = (
  segment: Segment,
  key: string,
  fits: (text: string) => boolean,
  bits: Bitmap,
  pause: Pause,
): void => {
  for (let at = 0; at < bits.length; at += 1) {
    if (bits[at] === 0) continue;
    pause();
    const rows = [...rowsOfWord(bits, at)];
    segment.docs(rows).forEach((doc, number) => {
      const row = rows[number] ?? 0;
      if (!writtenIn(doc, key).some(fits)) bits[at] = (bits[at] ?? 0) & ~(1 << (row & 31));
    });
  }
};

const addField = (
  segment: Segment,
  { field: reference, test }: Extract<Leaf, { kind: 'field' }>,
  bits: Bitmap,
  pause: Pause,
): void => {
  const fields = referredFields(segment, reference);
  const cased = test.how !== 'present' && test.matchCase;
  const key = 'path' in reference ? reference.path.slice('item.'.length) : null;
  if (cased && (key === null || !WRITTEN_KEYS.has(key))) {
    throw badFilter(
      `values of ${key ?? `field.${'name' in reference ? reference.name : ''}`} are compared without regard to case`,
      'Leave out matchCase.',
    );
  }
  if (test.how === 'in') {
    addValues(segment, test.values, new Set(fields), bits, pause);
  } else {
    const fits = valueTest(test);
    for (const field of fields) {
      let walked = 0;
      for (const value of valuesOfField(segment, field, pause)) {
        walked += 1;
        if (walked % PAUSE_EVERY === 0) pause();
        if (fits(value)) addValue(segment, value, bits);
      }
    }
  }
  if (!cased || key === null) return;
  const fits = test.how === 'in' ? casedSet(test.values) : wildcardTest(test.pattern, true);
  keepAsWritten(segment, key, fits, bits, pause);
};

const casedSet = (values: readonly string[]): ((text: string) => boolean) => {
  const wanted = new Set(values);
  return (text) => wanted.has(text);
};

/** Test of a value; what heeds case is looked at again in the records. */
const valueTest = (test: Exclude<TextTest, { how: 'in' }>): ((value: WalkedValue) => boolean) => {
  if (test.how === 'present') return () => true;
  const fits = wildcardTest(test.pattern, false);
  return ({ text }) => normaliseValue(text) !== '' && fits(text);
};

/** Adds the rows of a segment that a leaf means to `bits`; words are matched elsewhere. */
export const addLeaf = (
  segment: Segment,
  leaf: Exclude<Leaf, { kind: 'words' }>,
  bits: Bitmap,
  pause: Pause,
): void => {
  switch (leaf.kind) {
    case 'value': {
      const { field, values } = leaf;
      const fields = field === null ? null : new Set(fieldsNamed(segment.manifest.fields, field));
      addValues(segment, values, fields, bits, pause);
      return;
    }
    case 'field':
      addField(segment, leaf, bits, pause);
      return;
    case 'area':
      addWithin(leaf.area, segment, bits, pause);
      return;
    case 'near':
      addNear(leaf, segment, bits);
      return;
  }
};
