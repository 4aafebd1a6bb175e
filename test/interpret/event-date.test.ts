import { describe, expect, it, test } from 'vitest';
import { interpretDateIndex, interpretEventDate } from '../../src/interpret/index.ts';

type Row = readonly [text: string, interval: string | null, ...issues: string[]];

/** `start..end precision`, with the time where one was written. */
const shown = (text: string, options?: Parameters<typeof interpretEventDate>[1]): Row => {
  const { verbatim, value, issues } = interpretEventDate(text, options);
  expect(verbatim).toBe(text);
  if (value === null) return [text, null, ...issues];
  const time = value.startTime === null ? '' : ` T${value.startTime}${value.startOffset ?? ''}`;
  const end = value.end === value.start ? '' : `..${value.end ?? ''}`;
  return [text, `${value.start ?? '..'}${end} ${value.precision}${time}`, ...issues];
};

const tables: Record<string, readonly Row[]> = {
  days: [
    ['18 May 1931', '1931-05-18 day'],
    ['May 18, 1931', '1931-05-18 day'],
    ['1931 May 18', '1931-05-18 day'],
    ['JANUARY 21, 1903', '1903-01-21 day'],
    ['December 25th, 1931', '1931-12-25 day'],
    ['25th of December 1931', '1931-12-25 day'],
    ['1 Jan. 1900', '1900-01-01 day'],
    ['23-March-1969', '1969-03-23 day'],
    ['Tue, 3 Jun 2008 11:05:30 GMT', '2008-06-03 day T11:05:30Z'],
    ['1931-05-18', '1931-05-18 day'],
    ['1931-5-8', '1931-05-08 day'],
    ['1931/05/18', '1931-05-18 day'],
    ['2011:08:09', '2011-08-09 day'],
    ['18920718', '1892-07-18 day'],
    ['18.v.1931', '1931-05-18 day'],
    ['2 XII 1899', '1899-12-02 day'],
    ['12. März 1931', '1931-03-12 day'],
    ['5 de mayo de 1931', '1931-05-05 day'],
    ['2018年1月2日', '2018-01-02 day'],
    ['1931-05-03T12:30:00Z', '1931-05-03 day T12:30:00Z'],
    ['2017:06:27 13:14:31-04:00', '2017-06-27 day T13:14:31-04:00'],
    ['2020:01:10 08:19:05.05', '2020-01-10 day T08:19:05.05'],
    ['29 February 1904', '1904-02-29 day'],
  ],
  'day and month are never guessed': [
    ['2/3/2008', null, 'RECORDED_DATE_INVALID'],
    ['13/05/1931', '1931-05-13 day'],
    ['05/13/1931', '1931-05-13 day'],
    ['3/3/2008', '2008-03-03 day'],
    ['4.5.1996', '1996-05-04 day'],
    ['05/02/78', null, 'RECORDED_DATE_INVALID'],
  ],
  'months and parts of years': [
    ['May 1931', '1931-05-01..1931-05-31 month'],
    ['December, 1883', '1883-12-01..1883-12-31 month'],
    ['1982 April', '1982-04-01..1982-04-30 month'],
    ['1931-05', '1931-05-01..1931-05-31 month'],
    ['09/1900', '1900-09-01..1900-09-30 month'],
    ['janvier 1931', '1931-01-01..1931-01-31 month'],
    ['Summer 1931', '1931-06-01..1931-08-31 interval'],
    ['winter 1931', '1931-01-01..1932-02-29 interval'],
    ['winter 1930-31', '1930-12-01..1931-02-28 interval'],
    ['summer or fall 1943', '1943-06-01..1943-11-30 interval'],
    ['1st quarter 1931', '1931-01-01..1931-03-31 interval'],
    ['Q4 1931', '1931-10-01..1931-12-31 interval'],
    ['late 1931', '1931-01-01..1931-12-31 year'],
  ],
  'years, decades, centuries': [
    ['1931', '1931-01-01..1931-12-31 year'],
    ['18920000', '1892-01-01..1892-12-31 year'],
    ['1890s', '1890-01-01..1899-12-31 decade'],
    ["the 1890's", '1890-01-01..1899-12-31 decade'],
    ['185u', '1850-01-01..1859-12-31 decade'],
    ['19uu', '1900-01-01..1999-12-31 century'],
    ['mid-1930s', '1933-01-01..1936-12-31 interval'],
    ['19th century', '1800-01-01..1899-12-31 century'],
    ['nineteenth century', '1800-01-01..1899-12-31 century'],
    ['2000s', '2000-01-01..2009-12-31 decade'],
    ['1800s', '1800-01-01..1899-12-31 century'],
    ['late 1800s', '1867-01-01..1899-12-31 interval'],
    ['mid-19th century', '1834-01-01..1866-12-31 interval'],
    ['early 20th century', '1900-01-01..1933-12-31 interval'],
    ['first quarter of the 19th century', '1800-01-01..1824-12-31 interval'],
    ['second half of the 18th century', '1750-01-01..1799-12-31 interval'],
    ['4th quarter 19th c.', '1875-01-01..1899-12-31 interval'],
    ['18th-19th century', '1700-01-01..1899-12-31 interval'],
    ['Late 17th-early 18th century', '1667-01-01..1733-12-31 interval'],
    ['early to mid-19th century', '1800-01-01..1866-12-31 interval'],
    ['late 19th/early 20th century', '1867-01-01..1933-12-31 interval'],
  ],
  'circa widens by five years': [
    ['ca. 1850', '1845-01-01..1855-12-31 interval'],
    ['c. 1850', '1845-01-01..1855-12-31 interval'],
    ['c1850', '1845-01-01..1855-12-31 interval'],
    ['about 1850', '1845-01-01..1855-12-31 interval'],
    ['(c. 1880-1893)', '1875-01-01..1898-12-31 interval'],
    ['c. 1909-12', '1904-01-01..1917-12-31 interval'],
    ['circa 1980-circa 1990', '1975-01-01..1995-12-31 interval'],
    ['1953 ca.', '1948-01-01..1958-12-31 interval'],
    ['c. 1527/30', '1522-01-01..1535-12-31 interval'],
    ['ca. 1920s', '1920-01-01..1929-12-31 decade'],
  ],
  ranges: [
    ['between 1901 and 1910', '1901-01-01..1910-12-31 interval'],
    ['1850-1860', '1850-01-01..1860-12-31 interval'],
    ['1914–1918', '1914-01-01..1918-12-31 interval'],
    ['1850-60', '1850-01-01..1860-12-31 interval'],
    ['1994 - 1997', '1994-01-01..1997-12-31 interval'],
    ['1909-12', '1909-01-01..1912-12-31 interval', 'RECORDED_DATE_AMBIGUOUS'],
    ['c. 1960-70s', '1955-01-01..1979-12-31 interval'],
    ['1930s - 1940s', '1930-01-01..1949-12-31 interval'],
    ['1912 or 1913', '1912-01-01..1913-12-31 interval'],
    ['1956, 1965, 1971, 1981', '1956-01-01..1981-12-31 interval'],
    ['1949-1955, 1961-1972, undated', '1949-01-01..1972-12-31 interval'],
    ['3 May 1931 - 7 June 1932', '1931-05-03..1932-06-07 interval'],
    ['1931 May 3-1932 June 7', '1931-05-03..1932-06-07 interval'],
    ['May-June 1931', '1931-05-01..1931-06-30 interval'],
    ['12-15 May 1931', '1931-05-12..1931-05-15 interval'],
    ['June 6 & 8, 1944', '1944-06-06..1944-06-08 interval'],
    ['1898 & 1899', '1898-01-01..1899-12-31 interval'],
    ['July 16-24, 1969', '1969-07-16..1969-07-24 interval'],
    ['1968 March 18-April 8', '1968-03-18..1968-04-08 interval'],
    ['1954, August 4, 1968', '1954-01-01..1968-08-04 interval'],
    ['27 Aug 1891 to 15 Sep 1891', '1891-08-27..1891-09-15 interval'],
    ['1931-05-03/1932-06-07', '1931-05-03..1932-06-07 interval'],
    ['1930-01-02/15', '1930-01-02..1930-01-15 interval'],
    ['1992/1992', '1992-01-01..1992-12-31 year'],
    ['1999-01-01/P365D', '1999-01-01..1999-12-31 interval'],
    ['950-1025', '0950-01-01..1025-12-31 interval'],
    ['200-300', '0200-01-01..0300-12-31 interval'],
  ],
  'languages and scripts': [
    ['21 diciembre 1978', '1978-12-21 day'],
    ['3 de outubro de 1905', '1905-10-03 day'],
    ['le 3 mai 1905', '1905-05-03 day'],
    ['am 3. Mai 1905', '1905-05-03 day'],
    ['5 agosto 1901', '1901-08-05 day'],
    ['3 maart 1901', '1901-03-03 day'],
    ['3 augusti 1901', '1901-08-03 day'],
    ['21. desember 1978', '1978-12-21 day'],
    ['7 marts 1931', '1931-03-07 day'],
    ['12 мая 1931', '1931-05-12 day'],
    ['21 декабря 1978 г.', '1978-12-21 day'],
    ['дек. 1978', '1978-12-01..1978-12-31 month'],
    ['15 września 1922', '1922-09-15 day'],
    ['1978年12月21日', '1978-12-21 day'],
    ['２００８年２月', '2008-02-01..2008-02-29 month'],
    ['昭和53年12月21日', '1978-12-21 day'],
    ['令和元年5月', '2019-05-01..2019-05-31 month'],
    ['民国67年12月21日', '1978-12-21 day'],
    ['一九七八年十二月二十一日', '1978-12-21 day'],
    ['1978年12月21日~25日', '1978-12-21..1978-12-25 interval'],
    ['1970年代', '1970-01-01..1979-12-31 decade'],
    ['19世紀', '1800-01-01..1899-12-31 century'],
    ['1978년 12월 21일', '1978-12-21 day'],
  ],
  'centuries, bounds and eras of other languages': [
    ['19. Jahrhundert', '1800-01-01..1899-12-31 century'],
    ['Anfang 19. Jh.', '1800-01-01..1833-12-31 interval'],
    ['1. Hälfte 19. Jahrhundert', '1800-01-01..1849-12-31 interval'],
    ['18./19. Jh.', '1700-01-01..1899-12-31 interval'],
    ['fin du XIXe siècle', '1867-01-01..1899-12-31 interval'],
    ['1re moitié du XIXe siècle', '1800-01-01..1849-12-31 interval'],
    ['IIIe siècle av. J.-C.', '-000299-01-01..-000200-12-31 century'],
    ['siglos XVIII-XIX', '1700-01-01..1899-12-31 interval'],
    ['mediados del siglo XX', '1934-01-01..1966-12-31 interval'],
    ['sec. XVIII', '1700-01-01..1799-12-31 century'],
    ['начало XX века', '1900-01-01..1933-12-31 interval'],
    ['einde 19de eeuw', '1867-01-01..1899-12-31 interval'],
    ['1800-talet', '1800-01-01..1899-12-31 century'],
    ['1890-е', '1890-01-01..1899-12-31 decade'],
    ['100 v. Chr.', '-000099-01-01..-000099-12-31 year'],
    ['公元前200年', '-000199-01-01..-000199-12-31 year'],
    ['um 1850', '1845-01-01..1855-12-31 interval'],
    ['vor 1900', '....1900-12-31 interval'],
    ['après 1945', '1945-01-01.. interval'],
    ['zwischen 1850 und 1860', '1850-01-01..1860-12-31 interval'],
    ['tussen 1850 en 1860', '1850-01-01..1860-12-31 interval'],
    ['o. J.', null],
  ],
  'Roman months': [
    ['21.XII.1978', '1978-12-21 day'],
    ['21-xii-1978', '1978-12-21 day'],
    ['21/XII/1978', '1978-12-21 day'],
    ['21 XII.1978', '1978-12-21 day'],
    ['1978-XII-21', '1978-12-21 day'],
    ['XII.1978', '1978-12-01..1978-12-31 month'],
    ['VII/1931', '1931-07-01..1931-07-31 month'],
    ['12-15.VII.1931', '1931-07-12..1931-07-15 interval'],
    ['21.xi-3.xii.1978', '1978-11-21..1978-12-03 interval'],
    ['3v 1931', null, 'RECORDED_DATE_INVALID'],
  ],
  'as databases and machines write': [
    ['1978.0', '1978-01-01..1978-12-31 year'],
    ['19781221.0', '1978-12-21 day'],
    ['1978-12-21 00:00:00.0', '1978-12-21 day T00:00:00'],
    ['12/21/1978 2:30 PM', '1978-12-21 day T14:30'],
    ['2008-02-03 9:30', '2008-02-03 day T09:30'],
    ['1978-355', '1978-12-21 day'],
    ['1978-W51-4', '1978-12-21 day'],
    ['1978-W51', '1978-12-18..1978-12-24 interval'],
    ['2008-W53-1', null, 'RECORDED_DATE_INVALID'],
    ['1978-12-21T25:00', null, 'RECORDED_DATE_INVALID'],
    ['00/00/0000', null, 'RECORDED_DATE_INVALID'],
    ['199?', '1990-01-01..1999-12-31 decade'],
    ['19??', '1900-01-01..1999-12-31 century'],
  ],
  'open intervals count the named year in': [
    ['before 1900', '....1900-12-31 interval'],
    ['by 1953', '....1953-12-31 interval'],
    ['To 1901', '....1901-12-31 interval'],
    ['1972 or earlier', '....1972-12-31 interval'],
    ['no later than 1850', '....1850-12-31 interval'],
    ['after 1945', '1945-01-01.. interval'],
    ['since 1945', '1945-01-01.. interval'],
    ['?-1926', '....1926-12-31 interval', 'RECORDED_DATE_UNCERTAIN'],
    ['probably by 1866', '....1866-12-31 interval', 'RECORDED_DATE_UNCERTAIN'],
    ['After 1906 - by 1913', '1906-01-01..1913-12-31 interval'],
    ['1906- by 1913', '1906-01-01..1913-12-31 interval'],
    ['1884-at least 1902', '1884-01-01.. interval'],
    ['-1781', null, 'RECORDED_DATE_INVALID'],
    ['after c. 1808', '1803-01-01.. interval'],
    ['1900 and later', '1900-01-01.. interval'],
    ['1990s-present', '1990-01-01.. interval'],
    ['from 1850 to 1860', '1850-01-01..1860-12-31 interval'],
  ],
  eras: [
    ['1200 BC', '-001199-01-01..-001199-12-31 year'],
    ['44 B.C.', '-000043-01-01..-000043-12-31 year'],
    ['A.D. 79', '0079-01-01..0079-12-31 year'],
    ['ca. 1200-1000 BCE', '-001204-01-01..-000994-12-31 interval'],
    ['5th century BCE', '-000499-01-01..-000400-12-31 century'],
    ['1st century B.C.-1st century A.D.', '-000099-01-01..0099-12-31 interval'],
    ['500 BCE-100 CE', '-000499-01-01..0100-12-31 interval'],
    ['2nd millennium BCE', '-001999-01-01..-001000-12-31 era'],
    ['10,000 BCE', '-009999-01-01..-009999-12-31 year'],
    ['Edo period, 1615-1868', '1615-01-01..1868-12-31 interval', 'RECORDED_DATE_PARTLY_READ'],
    [
      '12th Dynasty, ca. 1991-1783 BCE',
      '-001995-01-01..-001777-12-31 interval',
      'RECORDED_DATE_PARTLY_READ',
    ],
    ['Edo period', null, 'RECORDED_DATE_INVALID'],
  ],
  doubt: [
    ['1931?', '1931-01-01..1931-12-31 year', 'RECORDED_DATE_UNCERTAIN'],
    ['[1931]', '1931-01-01..1931-12-31 year', 'RECORDED_DATE_UNCERTAIN'],
    ['probably 1931', '1931-01-01..1931-12-31 year', 'RECORDED_DATE_UNCERTAIN'],
    ['[185-?]', '1850-01-01..1859-12-31 decade', 'RECORDED_DATE_UNCERTAIN'],
    ['n.d.', null],
    ['Undated', null],
    ['date unknown', null],
    ['', null, 'RECORDED_DATE_INVALID'],
    ['31 February 1931', null, 'RECORDED_DATE_INVALID'],
    ['1978-02-31', null, 'RECORDED_DATE_INVALID'],
    ['Circa World War I', null, 'RECORDED_DATE_INVALID'],
    ['November, 19 ?', null, 'RECORDED_DATE_INVALID'],
    ['12 May meeting 1931', null, 'RECORDED_DATE_INVALID'],
    ['3000', null, 'RECORDED_DATE_UNLIKELY'],
    [`1931-05-18${' '.repeat(500)}x`, null, 'RECORDED_DATE_INVALID'],
    [`1931-05-18${' '.repeat(500)}`, '1931-05-18 day'],
    ["'; DROP TABLE items; --", null, 'RECORDED_DATE_INVALID'],
  ],
  'what was done when': [
    ['made 1934', '1934-01-01..1934-12-31 year'],
    ['1931 (made)', '1931-01-01..1931-12-31 year'],
    ['designed 1920, made 1925', '1925-01-01..1925-12-31 year', 'RECORDED_DATE_PARTLY_READ'],
    ['1875, published 1877', '1875-01-01..1875-12-31 year', 'RECORDED_DATE_PARTLY_READ'],
    [
      '(c. 1832-1835)/(cast 1948-1952)',
      '1827-01-01..1840-12-31 interval',
      'RECORDED_DATE_PARTLY_READ',
    ],
    ['begun 1784; completed by 1818', '1784-01-01..1818-12-31 interval'],
    [
      'c. 1917 from a 1909 photograph',
      '1912-01-01..1922-12-31 interval',
      'RECORDED_DATE_PARTLY_READ',
    ],
    ['1884 (casting date unknown)', '1884-01-01..1884-12-31 year', 'RECORDED_DATE_PARTLY_READ'],
  ],
};

describe.each(Object.entries(tables))('%s', (_name, rows) => {
  it.each(rows.map((row) => [row[0], row] as const))('%s', (text, row) => {
    expect(shown(text)).toEqual(row);
  });
});

test.each([
  ['2/3/2008', { orders: ['DMY'] as const }, '2008-03-02 day'],
  ['2/3/2008', { orders: ['MDY'] as const }, '2008-02-03 day'],
  ['12/21/78', { baseYear: 1900 }, '1978-12-21 day'],
  ['21-xii-78', { baseYear: 1900 }, '1978-12-21 day'],
  ['21 Dec 78', { baseYear: 1900 }, '1978-12-21 day'],
  ['2/3/2008 10:00', { formats: ['DMYT' as const] }, '2008-03-02 day T10:00'],
  ['2/3/2008', { formats: ['MDY' as const, 'ISO' as const] }, '2008-02-03 day'],
  ['13/3/2008', { formats: ['MDY' as const, 'ISO' as const] }, '2008-03-13 day'],
  ['2000-03', { yearMonth: 'iso' as const }, '2000-03-01..2000-03-31 month'],
])('%s with %o', (text, options, expected) => {
  expect(shown(text, options)).toEqual([text, expected]);
});

test.each([
  ['2008-02-03', { formats: ['DMY' as const] }],
  ['13/3/2008', { formats: ['MDY' as const] }],
  ['2/3/2008 10:00', { formats: ['DMY' as const] }],
  ['2/3/2008 10:00', { formats: ['DMY' as const, 'ISO' as const] }],
])('%s is none of %o', (text, options) => {
  expect(shown(text, options)).toEqual([text, null, 'RECORDED_DATE_INVALID']);
});

test('the short way of common days agrees with the long one', () => {
  for (const text of [
    '9 Jun 1953',
    '30 Feb 1904',
    '31 Dec 2099',
    '31 Dec 2100',
    '1 Jan 0001',
    '09 May 1850',
    '5 May  931',
    '1x Jan 1900',
    '1 jan 1900',
  ]) {
    expect(interpretEventDate(text), text).toEqual(interpretEventDate(text, {}));
  }
});

test('an ambiguous day keeps both readings as alternatives', () => {
  const { value, alternatives } = interpretEventDate('1/2/1996');
  expect(value).toBeNull();
  expect(alternatives.map(({ start }) => start)).toEqual(['1996-02-01', '1996-01-02']);
});

test.each([
  [['1880s', '1890s'], '1880-01-01..1899-12-31 interval'],
  [['1900s'], '1900-01-01..1909-12-31 decade'],
  [['1400s'], '1400-01-01..1499-12-31 century'],
  [['Neolithic'], null],
  [[], null],
])('index %j', (words, expected) => {
  const value = interpretDateIndex(words);
  expect(value === null ? null : `${value.start}..${value.end} ${value.precision}`).toEqual(
    expected,
  );
});

test('no text makes it throw or read for long', () => {
  const pieces = [
    '19',
    '1931',
    'c.',
    '-',
    '/',
    '(',
    ')',
    '[',
    '?',
    'mid',
    '3rd',
    'century',
    'May',
    'BC',
    ',',
    's',
    ' ',
    '\u0000',
    '９',
    'to',
  ];
  let seed = 7;
  const next = (below: number): number => {
    seed = (seed * 48271) % 2147483647;
    return seed % below;
  };
  const begun = performance.now();
  for (let i = 0; i < 20_000; i++) {
    let text = '';
    for (let n = next(12); n >= 0; n--) text += pieces[next(pieces.length)] ?? '';
    const { value, issues } = interpretEventDate(text);
    if (value?.start != null && value.end != null && !value.start.startsWith('-')) {
      expect(value.start <= value.end, text).toBe(true);
    }
    if (value === null) expect(issues.length, text).toBeLessThanOrEqual(1);
    else expect(value.start ?? value.end, text).not.toBeNull();
  }
  for (const long of [
    '1'.repeat(100_000),
    '-'.repeat(100_000),
    'c. '.repeat(50_000),
    '1900, '.repeat(60),
  ]) {
    interpretEventDate(long);
  }
  expect(performance.now() - begun).toBeLessThan(10_000);
});
