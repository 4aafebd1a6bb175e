import { dateNumber } from '../columns.ts';
import type { SearchKey } from '../model/keys.ts';
import type { Predicate } from '../model/predicate.ts';
import { normaliseValue } from '../normalise.ts';
import { canonicalValue } from './canonical.ts';
import { anyOf } from './combine.ts';
import { filterInvalid, shown } from './invalid.ts';
import { LONGEST_VALUE } from './limits.ts';

/** What a range needs to know of its key. */
type RangeKey = Pick<SearchKey, 'name' | 'kind'>;
type Range = Extract<Predicate, { readonly kind: 'range' }>;

/** `number` keys that hold instants: in filters they are ISO 8601 dates. */
export const INSTANT_KEYS: ReadonlySet<string> = new Set(['lastChanged', 'modified']);

/** A value or bound as text: what is too long or empty is FILTER_INVALID. */
export function checkValue(name: string, value: string): string {
  if (value.length > LONGEST_VALUE) {
    throw filterInvalid(
      `${name}=${shown(value)}: a value of ${value.length} characters; at most ${LONGEST_VALUE} are allowed`,
    );
  }
  const text = value.trim();
  if (text === '') throw filterInvalid(`${name}: the value is empty`);
  return text;
}

/** Items with one of the values (texts of `code`, `boolean` and `exact` keys). */
export function valuesCondition(
  key: SearchKey,
  values: readonly string[],
  matchCase: boolean,
): Predicate {
  const texts = [
    ...new Set(values.map((value) => canonicalValue(key, checkValue(key.name, value)))),
  ];
  return { kind: 'in', key: key.name, values: texts, ...(matchCase ? { matchCase } : {}) };
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Datasets by alias or key, whichever is given. */
export function datasetCondition(values: readonly string[], matchCase: boolean): Predicate {
  const texts = [...new Set(values.map((value) => checkValue('dataset', value)))];
  const keys = texts.filter((text) => UUID.test(text)).map((text) => text.toLowerCase());
  const aliases = texts.filter((text) => !UUID.test(text));
  const cased = matchCase ? { matchCase } : {};
  return anyOf([
    ...(aliases.length > 0
      ? [{ kind: 'in', key: 'dataset', values: aliases, ...cased } as const]
      : []),
    ...(keys.length > 0
      ? [{ kind: 'in', key: 'datasetKey', values: keys, ...cased } as const]
      : []),
  ]);
}

/** Exact values of one of the fields as published; of any where null. */
export function fieldCondition(
  fields: readonly string[] | null,
  values: readonly string[],
): Predicate {
  const name = fields === null ? 'value' : `field.${fields[0] ?? ''}`;
  const texts = [...new Set(values.map((value) => checkValue(name, value)))];
  for (const text of texts) {
    if (normaliseValue(text) === '') throw filterInvalid(`${name}: the value is empty`);
  }
  return anyOf(
    (fields ?? [null]).map((field) => ({ kind: 'value', values: texts, field }) as const),
  );
}

/** One bound of a range; `open`: the bound itself is left out. */
export interface Bound {
  readonly text: string;
  readonly open: boolean;
}

/** A range of a `number` or `date` key between two bounds as texts; null is an open end. */
export function rangeCondition(
  key: RangeKey,
  name: string,
  from: Bound | null,
  to: Bound | null,
): Predicate {
  if (from === null && to === null) return { kind: 'present', key: key.name };
  if (key.kind === 'date') return dateRange(key, name, from, to);
  return INSTANT_KEYS.has(key.name)
    ? instantRange(key, name, from, to)
    : numberRange(key, name, from, to);
}

const ends = (from: Bound | null, to: Bound | null) => ({
  ...(from?.open ? { openFrom: true } : {}),
  ...(to?.open ? { openTo: true } : {}),
});

function numberRange(key: RangeKey, name: string, from: Bound | null, to: Bound | null): Range {
  const least = from === null ? null : readNumber(name, from.text);
  const most = to === null ? null : readNumber(name, to.text);
  checkOrder(name, least, most);
  return { kind: 'range', key: key.name, from: least, to: most, ...ends(from, to) };
}

const NUMBER = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?$/i;

/** A finite decimal number. */
export function readNumber(name: string, text: string): number {
  const value = text.length <= 100 && NUMBER.test(text) ? Number(text) : Number.NaN;
  if (Number.isFinite(value)) return value;
  throw filterInvalid(
    `${name}=${shown(text)}: a number is expected`,
    'Write 1900, a range as 1900,1910, an open end as *, or >1900, <=1910.',
  );
}

const checkOrder = (name: string, from: number | null, to: number | null): void => {
  if (from !== null && to !== null && from > to) {
    throw filterInvalid(`${name}: the range from ${from} to ${to} is upside down`);
  }
};

function dateRange(key: RangeKey, name: string, from: Bound | null, to: Bound | null): Range {
  const first = from === null ? null : readDate(name, from.text);
  const last = to === null ? null : readDate(name, to.text);
  if (first !== null && last !== null) {
    const start = dateNumber(first, false) ?? 0;
    const end = dateNumber(last, true) ?? 0;
    if (start > end) {
      throw filterInvalid(`${name}: the range from ${first} to ${last} is upside down`);
    }
  }
  return { kind: 'range', key: key.name, from: first, to: last, ...ends(from, to) };
}

const LONGEST_DATE = 40;

/** An ISO 8601 date of any precision; years of fewer than four digits are filled up. */
function readDate(name: string, given: string): string {
  const text = given.replace(
    /^([+-]?)(\d{1,3})(?=$|-)/,
    (_, sign: string, digits: string) => `${sign}${digits.padStart(4, '0')}`,
  );
  if (text.length <= LONGEST_DATE && dateNumber(text, false) !== null) return text;
  throw filterInvalid(
    `${name}=${shown(given)}: no ISO 8601 date`,
    'Write 1890, 1931-05 or 1931-05-18; a range as from,to; * for an open end.',
  );
}

function instantRange(key: RangeKey, name: string, from: Bound | null, to: Bound | null): Range {
  const first = from === null ? null : readInstant(name, from.text);
  const last = to === null ? null : readInstant(name, to.text);
  checkOrder(name, first?.start ?? null, last?.end ?? null);
  // A period such as a day is meant as a whole: after it is from its end on, up to it is before its end.
  const openFrom = from?.open === true && first?.start === first?.end;
  const isPeriod = last !== null && last.start !== last.end;
  const openTo = to !== null && (to.open || isPeriod);
  return {
    kind: 'range',
    key: key.name,
    from: first === null ? null : from?.open === true ? first.end : first.start,
    to: last === null ? null : to?.open === true ? last.start : last.end,
    ...(openFrom ? { openFrom } : {}),
    ...(openTo ? { openTo } : {}),
  };
}

const INSTANT =
  /^(\d{4})(?:-(\d{2})(?:-(\d{2})(T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:?\d{2})?)?)?)?$/;

/** Milliseconds since 1970 (UTC) of the period: its start, and the start of what follows; equal for an instant. */
function readInstant(name: string, text: string): { readonly start: number; readonly end: number } {
  const match = text.length <= LONGEST_DATE ? INSTANT.exec(text) : null;
  if (match !== null) {
    const [, year = '', month, day, time] = match;
    const start =
      time === undefined
        ? Date.parse(text)
        : Date.parse(/(?:Z|[+-]\d{2}:?\d{2})$/.test(time) ? text : `${text}Z`);
    const end =
      time !== undefined
        ? start
        : month === undefined
          ? Date.UTC(Number(year) + 1, 0)
          : day === undefined
            ? Date.UTC(Number(year), Number(month))
            : start + 86_400_000;
    if (Number.isFinite(start) && Number.isFinite(end)) return { start, end };
  }
  throw filterInvalid(
    `${name}=${shown(text)}: no ISO 8601 date`,
    'Write 2026, 2026-01, 2026-01-18 or 2026-01-18T12:00:00Z; a range as from,to.',
  );
}
