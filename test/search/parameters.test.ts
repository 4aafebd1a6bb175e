import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import {
  FACETS,
  FILTER_PARAMETERS,
  findFilterParameter,
  parseFilter,
} from '../../src/search/index.ts';

test.each([
  [{}, {}],
  [{ q: 'snow leopard' }, { q: 'snow leopard' }],
  [{ q: ' ', country: '' }, {}],
  [{ datasetKey: 'a', dataset: ['b', 'c'] }, { dataset: ['a', 'b', 'c'] }],
  [{ has_media: 'true' }, { hasMedia: true }],
  [
    { hasMedia: '0', 'has-coordinate': 'yes' },
    { hasMedia: false, hasCoordinate: true },
  ],
  [{ eventDate: '1890' }, { date: { from: '1890', to: '1890' } }],
  [{ eventDate: '1890,1931-05' }, { date: { from: '1890', to: '1931-05' } }],
  [{ eventDate: '1890-01-01/1891' }, { date: { from: '1890-01-01', to: '1891' } }],
  [{ year: '1900,' }, { date: { from: '1900' } }],
  [{ year: '*,1900' }, { date: { to: '1900' } }],
  [{ year: '-0044' }, { date: { from: '-0044', to: '-0044' } }],
  [{ bbox: '170,-10,-170,10' }, { boundingBox: { west: 170, south: -10, east: -170, north: 10 } }],
  [{ 'field.Barcode': '001' }, { value: [{ field: 'Barcode', value: '001' }] }],
  [
    { 'field.USNM Number': ['1', '2'], value: '3' },
    {
      value: [
        { field: 'USNM Number', value: '1' },
        { field: 'USNM Number', value: '2' },
        { value: '3' },
      ],
    },
  ],
  [
    { scientificName: 'Panthera uncia', family: 'Felidae' },
    { scientificName: ['Panthera uncia'], family: ['Felidae'] },
  ],
])('reads %j', (parameters, expected) => {
  expect(parseFilter(parameters)).toEqual(expected);
});

test.each([
  [{ contry: 'NP' }, /did you mean "country"/],
  [{ zzzzzzzzzzz: '1' }, /there is no parameter "zzzzzzzzzzz"$/],
  [{ hasMedia: 'maybe' }, /true or false/],
  [{ eventDate: 'yesterday' }, /no ISO 8601 date/],
  [{ eventDate: '1890-13' }, /no ISO 8601 date/],
  [{ eventDate: '1,2,3' }, /from,to/],
  [{ bbox: '1,2,3' }, /no bounding box/],
  [{ bbox: '0,0,10,91' }, /no bounding box/],
  [{ bbox: 'a,b,c,d' }, /no bounding box/],
  [{ 'field.': 'x' }, /name of a field/],
])('refuses %j', (parameters, message) => {
  expect(() => parseFilter(parameters)).toThrow(
    expect.objectContaining({ code: 'FILTER_INVALID', message: expect.stringMatching(message) }),
  );
});

test('understands each name in one way only', () => {
  const names = FILTER_PARAMETERS.flatMap(({ name, aliases }) => [name, ...aliases]);
  expect(new Set(names.map((name) => name.toLowerCase())).size).toBe(names.length);
  for (const parameter of FILTER_PARAMETERS) {
    expect(findFilterParameter(parameter.name)).toBe(parameter);
    expect(Object.keys(parseFilter({ [parameter.name]: parameter.example })).length).toBe(1);
  }
});

test('docs/search.md lists the parameters and facets', () => {
  const text = readFileSync(new URL('../../docs/search.md', import.meta.url), 'utf8').replace(
    / +/g,
    ' ',
  );
  for (const { name, aliases, description, example } of FILTER_PARAMETERS) {
    const also = aliases.map((alias) => `\`${alias}\``).join(', ');
    expect(text).toContain(
      `| \`${name}\` |${also === '' ? '' : ` ${also}`} | ${description} | \`${example}\` |`,
    );
  }
  expect(text).toContain(FACETS.map((facet) => `\`${facet}\``).join(', '));
});
