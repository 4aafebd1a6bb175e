import {
  dayOfYearPart,
  monthNumber,
  normalizeDateParts,
  readDateParts,
  yearInText,
} from '../../src/interpret/dates/date-parts.ts';
import type { DateFormat } from '../../src/interpret/dates/formats.ts';
import { interpretInstantDate } from '../../src/interpret/dates/instant-date.ts';
import {
  interpretRecordedDate,
  type RecordedDate,
  type RecordedDateFields,
  type RecordedDateOptions,
} from '../../src/interpret/dates/recorded-date.ts';
import { isoStretch, single, stretchOf } from '../../src/interpret/dates/stretch.ts';
import { type EventInterval, interpretEventDate } from '../../src/interpret/index.ts';
import { ISSUES } from '../../src/terms/index.ts';
import { agrees, type Outcome, sameSet, table } from '../table.ts';

type Row = {
  readonly op?: string;
  readonly dialect?: string;
  readonly input: Record<string, unknown>;
  readonly expected: Record<string, unknown>;
};

type Answers = Record<string, unknown>;

const operations: Readonly<Record<string, (input: Record<string, unknown>) => Answers>> = {
  parse_date: parseDate,
  parse_date_parts: parseDateParts,
  normalize_date_parts: normalizeParts,
  month_name: ({ text }) => ({ month: monthNumber(String(text)) }),
  extract_year: ({ text }) => ({ year: yearInText(String(text))?.toString() ?? null }),
  recorded_date: recordedDate,
  parse_date_range: parseDateRange,
  interpret_event_date: eventDate,
};

/** Runs a row of dates.jsonl. */
function check({ op = '', dialect, input, expected }: Row): Outcome {
  const answers = operations[op]?.({ ...input, dialect });
  if (answers === undefined) return 'unsupported';
  for (const [field, wanted] of Object.entries(expected)) {
    if (!holds(field, wanted, answers)) return 'fail';
  }
  return 'pass';
}

function holds(field: string, wanted: unknown, answers: Answers): boolean {
  const issues = Array.isArray(answers['issues']) ? answers['issues'].map(String) : [];
  switch (field) {
    case 'issues':
      return Array.isArray(wanted) && sameSet(issues, wanted.map(String));
    case 'issues_contain':
      return Array.isArray(wanted) && wanted.every((one) => issues.includes(String(one)));
    case 'issues_count':
      return issues.length === wanted;
    default:
      return agrees(answers[field], wanted);
  }
}

const textOf = (value: unknown): string | null =>
  typeof value === 'string' ? value : typeof value === 'number' ? String(value) : null;

/** `orderings` are tried beside ISO 8601, a single `ordering` alone. */
function formats(input: Record<string, unknown>): { formats?: readonly DateFormat[] } {
  const { ordering, orderings } = input;
  if (typeof ordering === 'string') return { formats: [ordering as DateFormat] };
  if (!Array.isArray(orderings)) return {};
  const named = orderings.map((one) => (one === 'ISO_ETC' ? 'ISO' : one) as DateFormat);
  return { formats: [...named, 'ISO'] };
}

function parseDate(input: Record<string, unknown>): Answers {
  const { value, alternatives } = interpretEventDate(textOf(input['text']) ?? '', {
    yearMonth: 'iso',
    baseYear: typeof input['base_year'] === 'number' ? input['base_year'] : null,
    ...formats(input),
  });
  const first = value === null || value.start === null ? null : firstMoment(value);
  return {
    status: value === null ? 'FAIL' : 'SUCCESS',
    date: value === null ? null : isoDate(value),
    local_date: value === null ? null : value.start,
    local_datetime: first,
    earliest_local_datetime: first,
    alternatives: alternatives.map(({ start }) => start),
    alternatives_count: alternatives.length,
  };
}

const firstMoment = (value: EventInterval): string =>
  `${value.start}T${javaTime(value.startTime ?? '00:00')}`;

/** The start of an interval at its precision. */
const isoDate = (value: EventInterval): string | null => {
  const { from } = stretchOf(value);
  return from === null ? null : javaDate(isoStretch(single(from)));
};

function parseDateParts(input: Record<string, unknown>): Answers {
  const [year, month, day] = [textOf(input['year']), textOf(input['month']), textOf(input['day'])];
  const dayOfYear = textOf(input['day_of_year']);
  const found =
    dayOfYear === null
      ? readDateParts(year, month, day).point
      : dayOfYearPart(Number(year), dayOfYear);
  const date = found === null ? null : isoStretch(single(found));
  return { status: date === null ? 'FAIL' : 'SUCCESS', date, local_date: date };
}

function normalizeParts(input: Record<string, unknown>): Answers {
  const [year, month, day] = [textOf(input['year']), textOf(input['month']), textOf(input['day'])];
  const parts = normalizeDateParts(year, month, day);
  return {
    year: parts.year,
    month: parts.month,
    day: parts.day,
    year_discarded: parts.yearDiscarded,
    month_discarded: parts.monthDiscarded,
    day_discarded: parts.dayDiscarded,
  };
}

/** GBIF's bounds: the peers' tests were written before this day, and rows beyond it mean the future. */
const likely: RecordedDateOptions = { notBefore: '1500-01-01', notAfter: '2026-12-31' };

/** The tables know GBIF's flags only; ours say more. */
const gbifIssues = (issues: RecordedDate['issues']): readonly string[] =>
  issues.filter((issue) => ISSUES[issue].origin === 'gbif');

function recorded(input: Record<string, unknown>): RecordedDate {
  const fields: RecordedDateFields = {
    eventDate: textOf(input['text']),
    year: textOf(input['year']),
    month: textOf(input['month']),
    day: textOf(input['day']),
    startDayOfYear: textOf(input['start_day_of_year']),
    endDayOfYear: textOf(input['end_day_of_year']),
    verbatimEventDate: null,
  };
  return interpretRecordedDate(fields, { ...likely, ...formats(input) });
}

/** The peers count the day only: where it cannot be told, the year that we leave is no answer to them. */
const isRead = ({ value, issues }: RecordedDate): boolean =>
  value !== null && !issues.includes('RECORDED_DATE_AMBIGUOUS');

/** Both ends of the ISO text; a single date is both. */
function endsOf(date: RecordedDate): readonly [string | null, string | null] {
  const iso = isRead(date) ? date.eventDate : null;
  const [from = null, to = from] = iso?.split('/') ?? [];
  return [from === '..' ? null : from, to === '..' ? null : to];
}

function recordedDate(input: Record<string, unknown>): Answers {
  const date = recorded(input);
  const doubted = date.issues.some((issue) => /INVALID|MISMATCH/.test(issue));
  return {
    status: isRead(date) ? 'SUCCESS' : 'FAIL',
    date: javaDate(endsOf(date)[0]),
    confidence: doubted ? 'PROBABLE' : 'DEFINITE',
    issues: gbifIssues(date.issues),
  };
}

function parseDateRange(input: Record<string, unknown>): Answers {
  const date = recorded(input);
  const [from, to] = endsOf(date);
  return {
    status: isRead(date) ? 'SUCCESS' : 'FAIL',
    from: javaDate(from),
    to: javaDate(to),
    issues: gbifIssues(date.issues),
  };
}

/** The flags for the other dates of a record, and from which day each of them is likely. */
const instants = {
  modified: ['1970-01-01', 'MODIFIED_DATE_INVALID', 'MODIFIED_DATE_UNLIKELY'],
  dateIdentified: ['1753-01-01', 'IDENTIFIED_DATE_INVALID', 'IDENTIFIED_DATE_UNLIKELY'],
  georeferencedDate: ['1970-01-01', 'GEOREFERENCED_DATE_INVALID', 'GEOREFERENCED_DATE_UNLIKELY'],
} as const;

function eventDate(input: Record<string, unknown>): Answers {
  const record = input['record'] as Record<string, string | undefined>;
  const given = {
    text: record['eventDate'],
    year: record['year'],
    month: record['month'],
    day: record['day'],
    start_day_of_year: record['startDayOfYear'],
    end_day_of_year: record['endDayOfYear'],
    orderings: input['orderings'],
  };
  const date = recorded(given);
  const issues = [...gbifIssues(date.issues)];
  const orderings = Array.isArray(input['orderings']) ? input['orderings'].map(String) : [];
  const orders = (['DMY', 'MDY', 'YMD'] as const).filter((one) => orderings.includes(one));
  const instant = (term: keyof typeof instants): string | null => {
    const text = record[term];
    const [notBefore, invalid, unlikely] = instants[term];
    if (text === undefined) return null;
    const { value, doubt } = interpretInstantDate(text, {
      orders,
      notBefore,
      notAfter: '2026-12-31',
    });
    if (doubt !== null) issues.push(doubt === 'invalid' ? invalid : unlikely);
    return value;
  };
  return {
    ...(input['dialect'] === 'ala'
      ? alaInterval(date, input['explicit_range_end'] === true)
      : gbifInterval(date)),
    year: date.year,
    month: date.month,
    day: date.day,
    start_day_of_year: date.startDayOfYear,
    end_day_of_year: date.endDayOfYear,
    modified: instant('modified'),
    date_identified: instant('dateIdentified'),
    georeferenced_date: instant('georeferencedDate'),
    issues,
  };
}

/** GBIF's interval drops offsets but Z, and gives both ends as moments of the local clock. */
function gbifInterval(date: RecordedDate): Answers {
  const value = isRead(date) ? date.value : null;
  const local = (end: string): string => javaDate(end.replace(/[+-]\d\d:\d\d$/, '')) ?? '';
  const ends = value === null ? [] : (date.eventDate?.split('/').map(local) ?? []);
  const end = value === null ? null : (value.endTime ?? value.startTime);
  return {
    interval: ends.length === 0 ? null : ends.join('/'),
    gte: value?.start == null ? null : `${value.start}T${millis(value.startTime ?? '00:00')}`,
    lte: value?.end == null ? null : `${value.end}T${end === null ? '23:59:59.999' : millis(end)}`,
  };
}

const units: Readonly<Record<number, string>> = { 4: 'Year', 7: 'Month', 10: 'Day' };

/** The Atlas of Living Australia names the precision of its ends, and leaves out one that repeats the other. */
function alaInterval(date: RecordedDate, explicitEnd: boolean): Answers {
  const [from, to] = endsOf(date);
  const unit = units[Math.min(from?.length ?? 0, 10)] ?? null;
  const range = from !== to;
  return {
    gte: from?.slice(0, 10) ?? null,
    lte: range || explicitEnd ? (to?.slice(0, 10) ?? null) : null,
    date_precision: unit === null ? null : range ? `${unit} Range` : unit,
  };
}

/** A point of time as java.time prints it. */
function javaDate(iso: string | null): string | null {
  const match = iso === null ? null : /^(.*)T([\d:.]+)(.*)$/.exec(iso);
  return match === null ? iso : `${match[1]}T${javaTime(match[2] ?? '')}${match[3]}`;
}

/** Times as java.time prints them: no zero seconds, fractions of 3, 6 or 9 digits. */
function javaTime(time: string): string {
  const [clock = '', fraction = ''] = time.split('.');
  const digits = fraction.replace(/0+$/, '');
  if (digits !== '') return `${clock}.${digits.padEnd(Math.ceil(digits.length / 3) * 3, '0')}`;
  return clock.endsWith(':00') && clock.length === 8 ? clock.slice(0, 5) : clock;
}

const millis = (time: string): string => {
  const [clock = '', fraction = ''] = time.split('.');
  return `${clock.length === 5 ? `${clock}:00` : clock}.${fraction.padEnd(3, '0').slice(0, 3)}`;
};

export const dates = [table<Row>({ file: 'dates.jsonl', check })];
