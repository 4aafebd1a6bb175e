import type { SearchKey } from '../model/keys.ts';
import type { Predicate } from '../model/predicate.ts';
import { anyOf } from './combine.ts';
import {
  type Bound,
  checkValue,
  datasetCondition,
  fieldCondition,
  INSTANT_KEYS,
  rangeCondition,
  readNumber,
  valuesCondition,
} from './condition.ts';
import { readGeometryText } from './geometry/read.ts';
import { readBox, readDistance } from './geometry/shorthand.ts';
import { filterInvalid, shown } from './invalid.ts';
import { LONGEST_WORDS } from './limits.ts';
import { FIELD_PREFIX, type Target } from './names.ts';
import type { Tally } from './tally.ts';

export interface ReadFilterOptions {
  /** Is told what was read otherwise than written: a ring turned round, points left out. */
  readonly onNotice?: (notice: string) => void;
}

/** Told where a client names a checklist: there is one backbone. */
export const CHECKLIST_NOTICE =
  'Taxa are those of the backbone of this workspace; checklistKey was left aside.';

/** How the values of a filter are read. */
export interface Reading {
  readonly matchCase: boolean;
  /** Of the words; null: not said. */
  readonly language: string | null;
  /** Whether a lone star and a backslash in a text stand for themselves. */
  readonly literal: boolean;
  readonly tally: Tally;
  readonly onNotice: (notice: string) => void;
}

/** Patterns with `*` and `?`, one of which must fit. */
export function readPatterns(
  name: string,
  target: Target,
  values: readonly string[],
  { matchCase, tally }: Reading,
): Predicate {
  const key = textKeyOf(target);
  if (key === null) {
    throw filterInvalid(
      `${name}~: patterns are for keys that hold texts`,
      'Words with a star at their end go into q.',
    );
  }
  tally.add('patterns', values.length);
  return anyOf(
    values.map((value) => ({
      kind: 'like',
      key,
      pattern: checkValue(name, value),
      ...(matchCase ? { matchCase } : {}),
    })),
  );
}

/** A value that is one star asks for any; a backslash before says that it is meant as it stands. */
const unescaped = (value: string): string => (/^\\./s.test(value) ? value.slice(1) : value);

/** Name of a key whose values are texts, a field of the records included; null for others. */
const textKeyOf = (target: Target): string | null => {
  if (target.kind === 'dataset') return 'dataset';
  if (target.kind === 'field') {
    const [field, other] = target.fields ?? [];
    return field === undefined || other !== undefined ? null : `${FIELD_PREFIX}${field}`;
  }
  if (target.kind !== 'key' || target.key.kind === 'number' || target.key.kind === 'date') {
    return null;
  }
  return target.key.name;
};

/** The condition that the name has a value; null where that cannot be asked. */
export const presentCondition = (target: Target): Predicate | null => {
  if (target.kind === 'field') {
    return target.fields === null
      ? null
      : anyOf(target.fields.map((field) => ({ kind: 'present', key: `${FIELD_PREFIX}${field}` })));
  }
  if (target.kind === 'dataset') return { kind: 'present', key: 'dataset' };
  return target.kind === 'key' ? { kind: 'present', key: target.key.name } : null;
};

/** Values of which one must hold. */
export function readValues(
  name: string,
  target: Target,
  values: readonly string[],
  reading: Reading,
): Predicate {
  const { matchCase, tally, literal } = reading;
  const texts = literal ? values : values.map(unescaped);
  if (!literal && values.some((value) => value.trim() === '*')) {
    const present = presentCondition(target);
    if (present !== null) return present;
  }
  switch (target.kind) {
    case 'key':
      if (target.key.kind === 'number' || target.key.kind === 'date') {
        return readRanges(target.key, name, values, tally);
      }
      return valuesCondition(target.key, texts, matchCase);
    case 'dataset':
      return datasetCondition(texts, matchCase);
    case 'field':
      return fieldCondition(target.fields, texts);
    case 'words':
      return readWords(values, reading.language);
    case 'geometry':
      return anyOf(values.map((value) => readArea(name, value, reading.onNotice)));
    case 'box':
      return anyOf(values.map((value) => ({ kind: 'within', area: readBox(name, value) })));
    case 'distance':
      tally.add('ranges', values.length);
      return anyOf(values.map((value) => readDistance(name, value)));
    case 'since':
      return anyOf(
        values.map((value) =>
          rangeCondition(EVENT_DATE, name, { text: value.trim(), open: false }, null),
        ),
      );
  }
}

/** Words as people type them. */
export function readWords(values: readonly string[], language: string | null): Predicate {
  const text = values.map((value) => value.trim()).join(' ');
  if (text.length > LONGEST_WORDS) {
    throw filterInvalid(
      `q: ${text.length.toLocaleString('en-US')} characters; at most ${LONGEST_WORDS.toLocaleString('en-US')} are allowed`,
    );
  }
  return { kind: 'words', text, ...(language === null ? {} : { language }) };
}

/** Items whose coordinates lie in an area. */
export function readArea(
  name: string,
  value: string,
  onNotice: (notice: string) => void,
): Predicate {
  // Four numbers have always been a box here.
  if (/^[\s\d.,+-]+$/.test(value.slice(0, 200))) {
    return { kind: 'within', area: readBox(name, value) };
  }
  const { area, notices } = readGeometryText(value);
  for (const notice of notices) onNotice(notice);
  return { kind: 'within', area };
}

const EVENT_DATE = { name: 'eventDate', kind: 'date' } as const;

/** Single numbers are one condition, whatever their count; ranges and dates are one each. */
function readRanges(
  key: SearchKey,
  name: string,
  values: readonly string[],
  tally: Tally,
): Predicate {
  const isPlain = (value: string): boolean =>
    key.kind === 'number' &&
    !INSTANT_KEYS.has(key.name) &&
    /^[\s\d.e+-]+$/i.test(value.slice(0, 100));
  const plain = values.length > 1 ? values.filter(isPlain) : [];
  const ranges = values.length > 1 ? values.filter((value) => !isPlain(value)) : values;
  tally.add('ranges', ranges.length);
  const numbers = plain.map((value) => String(readNumber(name, value.trim())));
  return anyOf([
    ...(numbers.length > 0
      ? [{ kind: 'in', key: key.name, values: [...new Set(numbers)] } as const]
      : []),
    ...ranges.map((value) => readRange(key, name, value)),
  ]);
}

const OPEN = new Set(['', '*']);

/** `5`, `5,9`, `*,9`, `>5`, `<=9`, `>5,<9`; dates also `1890/1910`. */
function readRange(key: SearchKey, name: string, value: string): Predicate {
  const text = checkValue(name, value);
  const parts = text.split(key.kind === 'date' ? /[,/]/ : ',').map((part) => part.trim());
  const [first = '', second, third] = parts;
  if (third !== undefined) {
    throw filterInvalid(`${name}=${shown(text)}: one value, or from,to is expected`);
  }
  if (second === undefined) {
    if (first === '*') return { kind: 'present', key: key.name };
    const { sign, bound } = readBound(first);
    if (sign === '<') return rangeCondition(key, name, null, bound);
    if (sign === '>') return rangeCondition(key, name, bound, null);
    return rangeCondition(key, name, bound, bound);
  }
  const from = OPEN.has(first) ? null : readBound(first);
  const to = OPEN.has(second) ? null : readBound(second);
  if (from?.sign === '<' || to?.sign === '>') {
    throw filterInvalid(`${name}=${shown(text)}: write the lower end first`);
  }
  return rangeCondition(key, name, from?.bound ?? null, to?.bound ?? null);
}

function readBound(text: string): { readonly sign: '<' | '>' | null; readonly bound: Bound } {
  const sign = text.startsWith('<') ? '<' : text.startsWith('>') ? '>' : null;
  if (sign === null) return { sign, bound: { text, open: false } };
  const open = text[1] !== '=';
  return { sign, bound: { text: text.slice(open ? 1 : 2).trim(), open } };
}
