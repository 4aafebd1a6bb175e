import { describe, expect, it, test } from 'vitest';
import {
  interpretRecordedDate,
  type RecordedDate,
  type RecordedDateFields,
  type RecordedDateOptions,
} from '../../src/interpret/dates/recorded-date.ts';

const empty: RecordedDateFields = {
  eventDate: null,
  year: null,
  month: null,
  day: null,
  startDayOfYear: null,
  endDayOfYear: null,
  verbatimEventDate: null,
};

const terms = {
  date: 'eventDate',
  y: 'year',
  m: 'month',
  d: 'day',
  from: 'startDayOfYear',
  to: 'endDayOfYear',
  verbatim: 'verbatimEventDate',
} as const;

/** "date=1984-03-22 y=1984": parts apart by two spaces. */
function fieldsOf(text: string): RecordedDateFields {
  const given = text.split('  ').map((part): [string, string] => {
    const [name = '', ...value] = part.split('=');
    return [terms[name as keyof typeof terms], value.join('=')];
  });
  return { ...empty, ...Object.fromEntries(given) };
}

type Row = readonly [fields: string, date: string | null, ...issues: string[]];

const rows = (table: readonly Row[], options?: RecordedDateOptions): void => {
  it.each(table.map((row) => [row[0], row] as const))('%s', (text, row) => {
    const { eventDate, issues } = interpretRecordedDate(fieldsOf(text), options);
    expect([text, eventDate, ...issues]).toEqual(row);
  });
};

const INVALID = 'RECORDED_DATE_INVALID';
const MISMATCH = 'RECORDED_DATE_MISMATCH';
const UNLIKELY = 'RECORDED_DATE_UNLIKELY';
const PARTLY = 'RECORDED_DATE_PARTLY_READ';

describe('a date alone', () => {
  rows([
    ['date=1931-05-18', '1931-05-18'],
    ['date= 1931-5-8 ', '1931-05-08'],
    ['date=1931-5', '1931-05'],
    ['date=1909-12', '1909-12'],
    ['date=1931', '1931'],
    ['date=1931-138', '1931-05-18'],
    ['date=1931-W21-1', '1931-05-18'],
    ['date=1931W21', '1931-05-18/1931-05-24'],
    ['date=1931-05-18T10:30:00.0', '1931-05-18T10:30:00'],
    ['date=1931-05-18T10:30+0100', '1931-05-18T10:30+01:00'],
    ['date=1931-05-18 9:30:15 PM', '1931-05-18T21:30:15'],
    ['date=1.11.1879', '1879-11-01'],
    ['date=18 May 1931', '1931-05-18'],
    ['date=ca. 1850', '1845/1855'],
    ['date=1890s', '1890/1899'],
    ['date=1200 BC', '-001199'],
    ['date=n.d.', null],
    ['date=\\N', null],
    ['date=17-22-1931', null, INVALID],
    ['date=20222-02-04T11:56:00', null, INVALID],
    ['date=SWA 57', null, INVALID],
    ['date=1931-05-18T', '1931-05-18', PARTLY],
    ['date=1931-05-18 (Juarez)', '1931-05-18', PARTLY],
    ['date=39481', '2008-02-03', 'RECORDED_DATE_FROM_SERIAL_NUMBER'],
    ['date=39481.75', '2008-02-03T18:00:00', 'RECORDED_DATE_FROM_SERIAL_NUMBER'],
    ['date=99999', null, INVALID],
  ]);
});

describe('ranges', () => {
  rows([
    ['date=1930-01-02/1930-02-01', '1930-01-02/1930-02-01'],
    ['date=1930-01-02/15', '1930-01-02/1930-01-15'],
    ['date=1998-9-30/10-7', '1998-09-30/1998-10-07'],
    ['date=1999-01-01T00:00/12-31T24:00', '1999-01-01T00:00/1999-12-31T24:00'],
    ['date=2004-02/12', '2004-02/2004-12'],
    ['date=1992/1992', '1992'],
    ['date=2008-07-15T12:34/13:56', '2008-07-15T12:34/2008-07-15T13:56'],
    ['date=1999-001/365', '1999-01-01/1999-12-31'],
    ['date=1999-02-01/P28D', '1999-02-01/1999-02-28'],
    ['date=P28D/1999-02-28', '1999-02-01/1999-02-28'],
    ['date=20080203/20080205', '2008-02-03/2008-02-05'],
    ['date=2008-02-03 - 2008-02-05', '2008-02-03/2008-02-05'],
    ['date=26.6.–1.7.1999', '1999-06-26/1999-07-01'],
    ['date=1981-02-23-24', '1981-02-23/1981-02-24'],
    ['date=3/2/2008 - 15/2/2008', '2008-02-03/2008-02-15'],
    ['date=12/2008-01/2009', '2008-12/2009-01'],
    ['date=2000-01-01/..', '2000-01-01/..'],
    ['date=../2000-01-01', '../2000-01-01'],
    ['date=2000-01-01/', '2000-01-01', PARTLY],
    ['date= / 2012-05-22 20:00:00', '2012-05-22T20:00:00', PARTLY],
    ['date=2005-11/2005-02', '2005-02/2005-11', INVALID],
    ['date=1978/91', null, INVALID],
  ]);
});

describe('parts', () => {
  rows([
    ['y=1931  m=5  d=18', '1931-05-18'],
    ['y=1931.0  m=may  d=18.0', '1931-05-18'],
    ['y=01931  m=V ', '1931-05'],
    ['y=1931  m=\\N  d=', '1931'],
    ['y=1931  m=0  d=0', '1931', INVALID],
    ['y=1931  m=0  d=18', null, INVALID],
    ['y=1931  d=18', null, INVALID],
    ['y=1931  m=5  d=first', '1931-05', INVALID],
    ['y=1931  m=2  d=30', null, INVALID],
    ['y=31  m=5  d=18', null, INVALID],
    ['m=5', null, INVALID],
    ['y=1931  from=60  to=90', '1931-03-01/1931-03-31'],
    ['y=1931  from= 138 ', '1931-05-18'],
    ['y=1931  m=5  d=18  from=0', '1931-05-18'],
    ['y=1931  m=5  d=18  from=15.23', '1931-05-18', INVALID],
    ['y=1931  m=3  from=60  to=90', '1931-03-01/1931-03-31'],
    ['y=1931  m=3  d=1  from=60  to=90', '1931-03-01/1931-03-31'],
    ['y=2014  m=10  d=10  from=1  to=366', '2014-10-10', INVALID],
    ['from=60', null, INVALID],
  ]);
});

describe('a date and its parts', () => {
  rows([
    ['date=1931-05-18  y=1931  m=05  d=18', '1931-05-18'],
    ['date=1931-05-18T10:00Z  y=1931  m=5  d=18', '1931-05-18T10:00Z'],
    ['date=1931-05-18  y=1931', '1931-05-18'],
    ['date=1931-05-18  y=1931  m=5', '1931-05', MISMATCH],
    ['date=1931  y=1931  m=5', '1931', MISMATCH],
    ['date=1931-05-18  y=1931  m=5  d=19', '1931-05', MISMATCH],
    ['date=1931-05-18  y=1931  m=6  d=18', '1931', MISMATCH],
    ['date=1931-05-18  y=1932', null, MISMATCH],
    ['date=1931-05-18  y=20222  m=5  d=18', '1931-05-18', INVALID],
    ['date=long ago  y=1931  m=5  d=18', '1931-05-18', INVALID],
    ['date=1931-05-18  m=5  d=18', '1931-05-18', INVALID],
    ['date=2/3/2008  y=2008  m=3  d=2', '2008-03-02'],
    ['date=2/3/2008  y=2008', '2008', INVALID],
    ['date=2/11/17  y=2017  m=11  d=2', '2017-11-02'],
    ['date=Mon Feb 04 00:00:00 CET 1980  y=1980  m=2  d=4', '1980-02-04'],
    ['date=1931-05-12/1931-05-18  y=1931  m=5  d=13', '1931-05-12/1931-05-18'],
    ['date=1931-05-12/1931-05-18  y=1931  m=5', '1931-05-12/1931-05-18'],
    ['date=1931-05-12/1932-05-18  y=1931  m=6  d=1', '1931-05-12/1932-05-18'],
    ['date=1931-05-12/1931-05-18  y=1931  m=6  d=1', '1931', MISMATCH],
    ['date=1931-05-12/1932-05-18  y=1930', null, MISMATCH],
    ['date=1931-05-12/1932-05-18  y=1931', '1931-05-12/1932-05-18', MISMATCH],
    ['date=1931-05-12/1931-05-18  y=1931  from=133  to=137', '1931-05-12/1931-05-18'],
    ['date=1931-05-18  y=1931  m=5  d=18  from=9', '1931', MISMATCH],
    ['date=1890s  y=1893', '1890/1899'],
  ]);
});

describe('the verbatim date', () => {
  rows([
    ['verbatim=12-15.VII.1931', '1931-07-12/1931-07-15'],
    ['verbatim=see label', null, INVALID],
    ['date=see label  verbatim=18 May 1931', '1931-05-18', INVALID],
    ['date=1931-05-18  verbatim=May 1930', '1931-05-18'],
    ['y=2010  verbatim=40331', '2010-06-02', 'RECORDED_DATE_FROM_SERIAL_NUMBER'],
    ['y=1931  verbatim=18 May 1931', '1931-05-18'],
    ['y=1931  verbatim=18 May 1930', '1931'],
    ['date=2/3/2008  verbatim=2 March 2008', '2008-03-02', INVALID],
    ['verbatim=1909-12', '1909/1912', 'RECORDED_DATE_AMBIGUOUS'],
  ]);
});

describe('day and month are never guessed', () => {
  rows([['date=2/3/2008', '2008', INVALID, 'RECORDED_DATE_AMBIGUOUS']]);
  rows([['date=2/3/2008  y=2008', '2008-03-02']], { orders: ['DMY'] });
  rows(
    [
      ['date=2/3/2008', '2008-02-03', 'RECORDED_DATE_ORDER_INFERRED'],
      ['date=4.5.1996', '1996-04-05', 'RECORDED_DATE_ORDER_INFERRED'],
      ['date=13/3/2008', '2008-03-13'],
      ['date=2008-02-03', '2008-02-03'],
      ['date=3/3/2008', '2008-03-03'],
    ],
    { orders: ['MDY'], ordersInferred: true },
  );
  rows(
    [
      ['date=2/3/2008', '2008-03-02'],
      ['date=2008-03-02', null, INVALID],
      ['date=2/3/2008 10:00', null, INVALID],
    ],
    { formats: ['DMY'] },
  );
});

describe('what is likely', () => {
  const bounds = { notBefore: '1500-01-01', notAfter: '2026-11-21' };
  rows(
    [
      ['date=2026-11-21', '2026-11-21'],
      ['date=2026', '2026'],
      ['date=2026-11-22', null, UNLIKELY],
      ['date=1499-06-01', null, UNLIKELY],
      ['y=2100  m=3  d=22', null, UNLIKELY],
      ['date=2020-01-01/2999-12-31', '2020-01-01/..', UNLIKELY],
      ['date=2999-05-03  verbatim=3 May 1999', '1999-05-03', UNLIKELY],
      ['date=50000', null, INVALID],
    ],
    bounds,
  );
  rows([
    ['date=2099-12-31', '2099-12-31'],
    ['date=2100', null, UNLIKELY],
    ['date=0044-03-15', '0044-03-15'],
  ]);
});

test('the whole answer', () => {
  expect(interpretRecordedDate(fieldsOf('date=2004-12-30T08:00Z/2005-01-13'))).toEqual({
    value: {
      start: '2004-12-30',
      end: '2005-01-13',
      startYear: 2004,
      endYear: 2005,
      precision: 'interval',
      startTime: '08:00',
      startOffset: 'Z',
      endTime: null,
      endOffset: null,
    },
    eventDate: '2004-12-30T08:00Z/2005-01-13',
    year: null,
    month: null,
    day: null,
    startDayOfYear: 365,
    endDayOfYear: 13,
    issues: [],
  } satisfies RecordedDate);
  expect(interpretRecordedDate(fieldsOf('date=2004-02/2004-12'))).toMatchObject({
    value: { start: '2004-02-01', end: '2004-12-31', precision: 'interval' },
    year: 2004,
    month: null,
    day: null,
    startDayOfYear: null,
    endDayOfYear: null,
  });
  expect(interpretRecordedDate(fieldsOf('date=2004-02-29'))).toMatchObject({
    value: { start: '2004-02-29', end: '2004-02-29', precision: 'day' },
    year: 2004,
    month: 2,
    day: 29,
    startDayOfYear: 60,
    endDayOfYear: 60,
  });
  expect(interpretRecordedDate(fieldsOf('date=1890s')).value).toMatchObject({
    precision: 'decade',
  });
  expect(interpretRecordedDate(empty)).toEqual({
    value: null,
    eventDate: null,
    year: null,
    month: null,
    day: null,
    startDayOfYear: null,
    endDayOfYear: null,
    issues: [],
  });
});
