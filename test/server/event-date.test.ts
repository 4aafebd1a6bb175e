import { describe, expect, test } from 'vitest';
import { eventDateOf } from '../../src/server/present.ts';

const of = (
  eventDateStart: string | null,
  eventDateEnd: string | null,
  eventDatePrecision: 'day' | 'month' | 'year' | 'interval' | null,
) => eventDateOf({ eventDateStart, eventDateEnd, eventDatePrecision });

describe('event dates in GBIF terms', () => {
  test.each([
    [of(null, null, null), { eventDate: null, year: null, month: null, day: null }],
    [
      of('1931-05-18', '1931-05-18', 'day'),
      { eventDate: '1931-05-18', year: 1931, month: 5, day: 18 },
    ],
    [
      of('1931-05-01', '1931-05-31', 'month'),
      { eventDate: '1931-05', year: 1931, month: 5, day: null },
    ],
    [
      of('1931-01-01', '1931-12-31', 'year'),
      { eventDate: '1931', year: 1931, month: null, day: null },
    ],
    [
      of('1890-01-01', '1899-12-31', 'interval'),
      { eventDate: '1890-01-01/1899-12-31', year: null, month: null, day: null },
    ],
    [
      of('1958-01-01', null, 'interval'),
      { eventDate: '1958-01-01/..', year: null, month: null, day: null },
    ],
    [
      of(null, '1880-12-31', 'interval'),
      { eventDate: '../1880-12-31', year: null, month: null, day: null },
    ],
  ])('%j', (found, expected) => {
    expect(found).toEqual(expected);
  });
});
