import { describe, expect, it, test } from 'vitest';
import {
  monthNumber,
  normalizeDateParts,
  yearInText,
} from '../../src/interpret/dates/date-parts.ts';
import { interpretInstantDate } from '../../src/interpret/dates/instant-date.ts';
import { dateOrderEvidence } from '../../src/interpret/dates/order-evidence.ts';
import { interpretRecordedDate } from '../../src/interpret/dates/recorded-date.ts';

describe('a single date', () => {
  const bounds = { notBefore: '1970-01-01', notAfter: '2026-11-21' };
  it.each([
    ['2014', '2014', null],
    ['2014-01', '2014-01', null],
    ['2014-01-11', '2014-01-11', null],
    ['2014-01-11T10:15:26.335303Z', '2014-01-11T10:15:26.335303Z', null],
    ['2014-01-11 00:00:00.0', '2014-01-11T00:00:00', null],
    ['2014-01-11T10:15+10:00', '2014-01-11T10:15+10:00', null],
    ['23/2/1990', '1990-02-23', null],
    ['2 Oct 2012', '2012-10-02', null],
    ['2012 oct', '2012-10', null],
    ['Fri Jan 11 10:32:15 CET 2013', '2013-01-11T10:32:15', null],
    ['Fri Feb 30 10:32:15 CET 2013', null, 'invalid'],
    ['2014-01-11/2014-02-01', '2014-01-11', null],
    ['1940-02-23', '1940-02-23', 'unlikely'],
    ['2026-11-22', '2026-11-22', 'unlikely'],
    ['2/3/2008', null, 'invalid'],
    ['yesterday', null, 'invalid'],
    ['unknown', null, null],
    [' ', null, null],
  ])('%s', (verbatim, value, doubt) => {
    expect(interpretInstantDate(verbatim, bounds)).toEqual({ verbatim, value, issues: [], doubt });
  });

  it('follows an order that is given', () => {
    expect(interpretInstantDate('2/3/2008', { orders: ['DMY'] }).value).toBe('2008-03-02');
    expect(interpretInstantDate('2/3/2008', { orders: ['MDY'] }).value).toBe('2008-02-03');
  });
});

test.each([
  ['13/02/2008', 'DMY'],
  ['13.2.2008', 'DMY'],
  ['02/13/2008', 'MDY'],
  ['2-13-2008', 'MDY'],
  ['13/02/2008 10:00', 'DMY'],
  ['02/13/2008T10:00:00', 'MDY'],
  ['2/3/2008', 'ambiguous'],
  [' 2/3/2008 ', 'ambiguous'],
  ['4.5.1996', 'ambiguous'],
  ['2/2/2008', null],
  ['13/13/2008', null],
  ['31/02/2008', null],
  ['02/31/2008', null],
  ['2008-02-13', null],
  ['13/02/08', null],
  ['13 Feb 2008', null],
  ['13/02/20081', null],
  ['13//2008', null],
  ['', null],
])('order of %s', (text, expected) => {
  expect(dateOrderEvidence(text)).toBe(expected);
});

test.each([
  ['January', 1],
  ['JAN.', 1],
  ['enero', 1],
  ['März', 3],
  ['août', 8],
  ['октября', 10],
  ['мая', 5],
  ['września', 9],
  ['XII', 12],
  ['Sept', 9],
  ['S', 9],
  ['J', null],
  ['13', null],
  ['month', null],
  ['', null],
])('month %s', (text, expected) => {
  expect(monthNumber(text)).toBe(expected);
});

test('parts are numbers, or discarded', () => {
  expect(normalizeDateParts('1975.0', ' 2 ', '\\N')).toEqual({
    year: 1975,
    month: 2,
    day: null,
    yearDiscarded: false,
    monthDiscarded: false,
    dayDiscarded: false,
  });
  expect(normalizeDateParts('a', '5.5', '9999999999')).toEqual({
    year: null,
    month: null,
    day: null,
    yearDiscarded: true,
    monthDiscarded: true,
    dayDiscarded: true,
  });
});

test.each([
  [' 2008 - 2012', 2008],
  ['a2008b', 2008],
  [' 200 - 2012', 2012],
  ['12008', null],
  ['2200', null],
  ['', null],
])('year in %s', (text, expected) => {
  expect(yearInText(text)).toBe(expected);
});

test('nothing makes it throw, contradict itself or read for long', () => {
  const pieces =
    '19 1931 1 12 31 / - . : T Z W P D , ? ( ) [ i v xii May мая 年 月 日 昭和 十 to .. 00 + 2008-02-03 2008 s c.'.split(
      ' ',
    );
  pieces.push(' ', '\u0000', '９', '\\N');
  let seed = 11;
  const next = (below: number): number => {
    seed = (seed * 48271) % 2147483647;
    return seed % below;
  };
  const text = (): string | null => {
    if (next(4) === 0) return null;
    let made = '';
    for (let n = next(9); n >= 0; n--) made += pieces[next(pieces.length)] ?? '';
    return made;
  };
  for (let i = 0; i < 20_000; i++) {
    const fields = {
      eventDate: text(),
      year: next(2) === 0 ? '1931' : text(),
      month: text(),
      day: text(),
      startDayOfYear: text(),
      endDayOfYear: text(),
      verbatimEventDate: text(),
    };
    const told = JSON.stringify(fields);
    const { value, eventDate, issues } = interpretRecordedDate(fields, { orders: ['DMY'] });
    expect(value === null, told).toBe(eventDate === null);
    expect(new Set(issues).size, told).toBe(issues.length);
    if (value?.start != null && value.end != null && !value.start.startsWith('-')) {
      expect(value.start <= value.end, told).toBe(true);
      // What was read is read again alike
      if (!issues.includes('RECORDED_DATE_UNLIKELY') && /^\d{4}-\d\d-\d\d$/.test(eventDate ?? '')) {
        const again = interpretRecordedDate({
          ...fields,
          eventDate,
          year: null,
          month: null,
          day: null,
          startDayOfYear: null,
        });
        expect(again.eventDate, told).toBe(eventDate);
      }
    }
  }
});

test('10 kB of anything takes less than 5 ms', () => {
  const units =
    '1|-|1/|1. |12.5.|i |1 i |年|十|昭和|c. |1900, |5 May to |é|([|1:|1 t|early |1900-|12-15.v.| |\u0000|9999/|p1y'.split(
      '|',
    );
  for (const length of [390, 10_000]) {
    for (const unit of units) {
      const text = unit.repeat(Math.floor(length / unit.length));
      const fields = {
        eventDate: text,
        year: text,
        month: text,
        day: text,
        startDayOfYear: text,
        endDayOfYear: text,
        verbatimEventDate: text,
      };
      const best = Math.min(
        ...[1, 2, 3].map((round) => {
          const begun = performance.now();
          interpretRecordedDate(
            { ...fields, verbatimEventDate: `${text}${round}` },
            { orders: ['MDY'] },
          );
          interpretInstantDate(`${text}${round}`);
          dateOrderEvidence(text);
          return performance.now() - begun;
        }),
      );
      expect(best, unit).toBeLessThan(5);
    }
  }
});
