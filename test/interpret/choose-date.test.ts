import { expect, test } from 'vitest';
import { chooseEventDate } from '../../src/interpret/choose-date.ts';
import { IssueList } from '../../src/interpret/issues.ts';
import type { VerbatimTerms } from '../../src/terms/index.ts';

const labelled = (...rows: readonly (readonly [label: string | null, text: string])[]) =>
  rows.map(([label, text]) => ({ label, text }));
const plain = (text: string) => labelled([null, text]);

const monthFirst = { orders: ['MDY'], ordersInferred: true } as const;

test.each<
  [
    name: string,
    terms: VerbatimTerms,
    options: typeof monthFirst | undefined,
    date: readonly (string | null)[],
    issues: readonly string[],
  ]
>([
  [
    'eventDate with its parts',
    {
      eventDate: plain('2008-02-03T10:00Z'),
      year: plain('2008'),
      month: plain('2'),
      day: plain('3'),
    },
    undefined,
    ['2008-02-03T10:00Z', '2008-02-03', '2008-02-03', 'day', '2008-02-03T10:00Z'],
    [],
  ],
  [
    'parts alone',
    { year: plain('2008'), month: plain('2') },
    undefined,
    ['2008-02', '2008-02-01', '2008-02-29', 'month', '2008-2'],
    [],
  ],
  [
    'verbatimEventDate is what was published',
    { eventDate: plain('1931-07-12/15'), verbatimEventDate: plain('12-15.VII.1931') },
    undefined,
    ['1931-07-12/1931-07-15', '1931-07-12', '1931-07-15', 'interval', '12-15.VII.1931'],
    [],
  ],
  [
    'an inferred order',
    { eventDate: plain('2/3/2008') },
    monthFirst,
    ['2008-02-03', '2008-02-03', '2008-02-03', 'day', '2/3/2008'],
    ['RECORDED_DATE_ORDER_INFERRED'],
  ],
  [
    'an inferred order for a labelled date',
    { eventDate: labelled(['Date', '2/3/2008']) },
    monthFirst,
    ['2008-02-03', '2008-02-03', '2008-02-03', 'day', '2/3/2008'],
    ['RECORDED_DATE_ORDER_INFERRED'],
  ],
  [
    'a labelled date of which nobody knows the order',
    { eventDate: labelled(['Date', '2/3/2008']) },
    undefined,
    ['2008', '2008-01-01', '2008-12-31', 'year', '2/3/2008'],
    ['RECORDED_DATE_AMBIGUOUS'],
  ],
  [
    'a labelled decade',
    { eventDate: labelled(['Date', '1890s']) },
    undefined,
    ['1890/1899', '1890-01-01', '1899-12-31', 'decade', '1890s'],
    [],
  ],
  ['nothing', {}, undefined, [null, null, null, null, null], []],
])('%s', (_name, terms, options, expected, flags) => {
  const issues = new IssueList();
  const { eventDate, start, end, precision, verbatim } = chooseEventDate(terms, issues, options);
  expect([eventDate, start, end, precision, verbatim]).toEqual(expected);
  expect(issues.flags()).toEqual(flags);
});
