import { describe, expect, test } from 'vitest';
import { filterOf, type Parameters } from '../../src/server/parameters.ts';

describe('filterOf', () => {
  test.each<[Parameters, object]>([
    [{}, {}],
    [{ limit: ['3'], facet: ['unit'] }, {}],
    [{ q: ['panthera'] }, { q: 'panthera' }],
    [{ datasetKey: ['a', 'b'], dataset: ['c'] }, { dataset: ['a', 'b', 'c'] }],
    [{ collectionCode: ['nmah'] }, { unit: ['NMAH'] }],
    [{ country: ['np', 'IN'] }, { country: ['NP', 'IN'] }],
    [{ recordedBy: ['Rudd'] }, { creator: ['Rudd'] }],
    [{ license: ['CC0_1_0'] }, { license: ['CC0-1.0'] }],
    [{ mediaLicense: ['CC_BY_NC_4_0'] }, { mediaLicense: ['CC-BY-NC-4.0'] }],
    [
      { license: ['http://creativecommons.org/licenses/by/4.0/legalcode'] },
      { license: ['CC-BY-4.0'] },
    ],
    [{ license: ['Strange'] }, { license: ['Strange'] }],
    [{ year: ['1890'] }, { date: { from: '1890', to: '1890' } }],
    [{ year: ['890'] }, { date: { from: '0890', to: '0890' } }],
    [{ year: ['1890,*'] }, { date: { from: '1890' } }],
    [{ eventDate: ['1890-05,1931-06-07'] }, { date: { from: '1890-05', to: '1931-06-07' } }],
    [{ decade: ['1890s'] }, { date: { from: '1890', to: '1899' } }],
    [{ decade: ['0s'] }, { date: { from: '0000', to: '0009' } }],
    [{ decade: ['-50s'] }, { date: { from: '-000050', to: '-000041' } }],
    [{ catalogNumber: ['77'] }, { value: [{ value: '77' }] }],
    [{ occurrenceId: ['x:1'] }, { value: [{ field: 'sourceId', value: 'x:1' }] }],
    [
      { 'field.Barcode': ['1', '2'] },
      {
        value: [
          { field: 'Barcode', value: '1' },
          { field: 'Barcode', value: '2' },
        ],
      },
    ],
    [
      { decimalLatitude: ['26,31'], decimalLongitude: ['80,89'] },
      { boundingBox: { west: 80, south: 26, east: 89, north: 31 } },
    ],
    [{ decimalLatitude: ['26'] }, { boundingBox: { west: -180, south: 26, east: 180, north: 26 } }],
    [
      { bbox: ['170,-10,-170,10'] },
      { boundingBox: { west: 170, south: -10, east: -170, north: 10 } },
    ],
    [{ hasMedia: ['true'] }, { hasMedia: true }],
    [{ has_coordinate: ['false'] }, { hasCoordinate: false }],
  ])('%j', (parameters, filter) => {
    expect(filterOf(parameters)).toEqual(filter);
  });

  test.each<[Parameters, string]>([
    [{ year: ['soon'] }, 'eventDate=soon: no ISO 8601 date'],
    [{ year: ['1890', '1891'] }, 'year can be given once only'],
    [{ decade: ['1895s'] }, 'decade=1895s: a decade such as 1890s is expected'],
    [{ bbox: ['1,2,3'] }, 'bbox=1,2,3: no bounding box'],
    [{ decimalLatitude: ['91'] }, 'decimalLatitude=91: a number or from,to in degrees is expected'],
    [
      { decimalLatitude: ['1,2,3'] },
      'decimalLatitude=1,2,3: a number or from,to in degrees is expected',
    ],
    [
      { decimalLatitude: ['1'], bbox: ['1,2,3,4'] },
      'bbox and decimalLatitude say the same; give one of them',
    ],
    [{ eventDate: ['1890'], year: ['1890'] }, 'year and eventDate say the same; give one of them'],
    [{ 'field.': ['x'] }, 'field. must be followed by the name of a field'],
  ])('%j is refused', (parameters, message) => {
    expect(() => filterOf(parameters)).toThrow(
      expect.objectContaining({ code: 'FILTER_INVALID', message }),
    );
  });
});
