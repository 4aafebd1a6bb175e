import { expect, test } from 'vitest';
import { gbifFieldsOf } from '../../src/server/gbif-fields.ts';
import { anItem } from '../support/items.ts';

type Fields = Parameters<typeof anItem>[0];

test.each<[Omit<Fields, 'id'>, Record<string, unknown>]>([
  [
    { minimumElevationInMeters: 100, maximumElevationInMeters: 150 },
    { elevation: 125, elevationAccuracy: 25 },
  ],
  [{ minimumElevationInMeters: 100 }, { elevation: 100, elevationAccuracy: 0 }],
  [{ maximumDepthInMeters: 7 }, { depth: 7, depthAccuracy: 0 }],
  [{ decimalLatitude: 1 }, { hasCoordinate: false, geodeticDatum: null }],
  [
    { decimalLatitude: 0, decimalLongitude: 0 },
    { hasCoordinate: true, geodeticDatum: 'WGS84' },
  ],
  [
    {
      family: 'Felidae as published',
      genus: 'Panthera',
      classification: [{ rank: 'FAMILY', key: 5, name: 'Felidae' }],
    },
    { family: 'Felidae', familyKey: 5, genus: 'Panthera', genusKey: null, species: null },
  ],
  [
    {
      recordedByID: ['https://orcid.org/0000-0001-6215-3617', 'Q42'],
      identifiedByID: ['https://www.wikidata.org/entity/Q42'],
    },
    {
      recordedByIDs: [
        { type: 'ORCID', value: 'https://orcid.org/0000-0001-6215-3617' },
        { type: 'OTHER', value: 'Q42' },
      ],
      identifiedByIDs: [{ type: 'WIKIDATA', value: 'https://www.wikidata.org/entity/Q42' }],
    },
  ],
  [
    { eventDateStart: '2000-02-28', eventDateEnd: '2000-03-01', eventDatePrecision: 'interval' },
    { startDayOfYear: 59, endDayOfYear: 61 },
  ],
  [
    { eventDateStart: '1900-12-31', eventDateEnd: '1900-12-31', eventDatePrecision: 'day' },
    { startDayOfYear: 365, endDayOfYear: 365 },
  ],
  [
    { eventDateStart: '1900-01-01', eventDateEnd: '1900-12-31', eventDatePrecision: 'year' },
    { startDayOfYear: null, endDayOfYear: null },
  ],
  [{ license: 'CC-BY-4.0' }, { licenseUrl: 'https://creativecommons.org/licenses/by/4.0/' }],
  [{ license: 'nobody knows' }, { licenseUrl: null }],
])('%j', (fields, expected) => {
  expect(gbifFieldsOf(anItem({ id: 'x', ...fields }))).toMatchObject(expected);
});
