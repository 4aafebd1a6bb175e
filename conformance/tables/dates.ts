import {
  type DateOrder,
  type EventInterval,
  interpretEventDate,
} from '../../src/interpret/index.ts';
import { type Outcome, table } from '../table.ts';

type Row = {
  readonly op?: string;
  readonly dialect?: string;
  readonly input: Record<string, unknown>;
  readonly expected: Record<string, unknown>;
};

/** Runs a row of dates.jsonl: `parse_date`, but for rows that demand one exact format (`ordering`). */
function check({ op, input, expected }: Row): Outcome {
  if (op !== 'parse_date' || typeof input['text'] !== 'string' || 'ordering' in input) {
    return 'unsupported';
  }
  const reading = interpretEventDate(input['text'], {
    yearMonth: 'iso',
    orders: orders(input['orderings']),
    baseYear: typeof input['base_year'] === 'number' ? input['base_year'] : null,
  });
  const { value } = reading;
  const answers: Record<string, unknown> = {
    status: value === null ? 'FAIL' : 'SUCCESS',
    date: value === null ? null : isoDate(value),
    local_date: value === null ? null : value.start,
    local_datetime: value === null ? null : `${value.start}T${javaTime(value.startTime)}`,
    earliest_local_datetime: value === null ? null : `${value.start}T${javaTime(value.startTime)}`,
    alternatives: reading.alternatives.map(({ start }) => start),
    alternatives_count: reading.alternatives.length,
  };
  for (const [field, wanted] of Object.entries(expected)) {
    if (JSON.stringify(answers[field]) !== JSON.stringify(wanted)) return 'fail';
  }
  return 'pass';
}

/** The tables' DMYT (with time), DMYTZ and ISO_ETC are implied: unambiguous forms are always read. */
function orders(orderings: unknown): DateOrder[] {
  if (!Array.isArray(orderings)) return [];
  const known = orderings.map((name) => String(name).slice(0, 3));
  return known.filter(
    (name): name is DateOrder => name === 'DMY' || name === 'MDY' || name === 'YMD',
  );
}

/** The tables write a date at its precision, with its time and offset. */
function isoDate(value: EventInterval): string | null {
  if (value.start === null) return null;
  if (value.startTime !== null) {
    return `${value.start}T${javaTime(value.startTime)}${value.startOffset ?? ''}`;
  }
  if (value.precision === 'month') return value.start.slice(0, 7);
  return value.precision === 'year' ? value.start.slice(0, 4) : value.start;
}

/** Times as java.time prints them: no zero seconds, fractions of 3, 6 or 9 digits. */
function javaTime(time: string | null): string {
  if (time === null) return '00:00';
  const [clock = '', fraction = ''] = time.split('.');
  const digits = fraction.replace(/0+$/, '');
  if (digits !== '') return `${clock}.${digits.padEnd(Math.ceil(digits.length / 3) * 3, '0')}`;
  return clock.endsWith(':00') && clock.length === 8 ? clock.slice(0, 5) : clock;
}

export const dates = [table<Row>({ file: 'dates.jsonl', check })];
