import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { geocoder, interpretRecord } from '../../src/interpret/index.ts';
import { darwinCoreColumns, readDarwinCoreRow } from '../../src/sources/index.ts';
import { darwinCoreTables } from '../support/darwin-core.ts';

const archives = join(import.meta.dirname, '../../../shared/archives');
const context = {
  datasetKey: '00000000-0000-5000-8000-000000000000',
  provider: null,
  geocoder: geocoder(),
  occurrences: true,
  today: '2026-01-01',
};

/** Columns that say it is a file of occurrences or events, not a list of something else. */
const LEAST_COLUMNS = 3;

describe.skipIf(!existsSync(archives))('real Darwin Core (../shared/archives)', () => {
  test.each([
    ['dwca', 20_000],
    ['datasets', 15_000],
  ])('all rows of %s are interpreted', (folder, least) => {
    let records = 0;
    let points = 0;
    let inCountry = 0;
    for (const { name, columns, rows } of darwinCoreTables(join(archives, folder))) {
      const known = darwinCoreColumns(columns);
      if (known.columns.length < LEAST_COLUMNS) continue;
      for (const [at, row] of rows.entries()) {
        const record = readDarwinCoreRow(known, row, { id: `${name}:${at}` });
        if (record === null) continue;
        const { item } = interpretRecord(record, context);
        expect(item.issues, `${name} row ${at}`).not.toContain('INTERPRETATION_ERROR');
        records += 1;
        if (item.decimalLatitude === null || record.terms.countryCode === undefined) continue;
        points += 1;
        if (!item.issues.includes('COUNTRY_COORDINATE_MISMATCH')) inCountry += 1;
      }
    }
    expect(records).toBeGreaterThan(least);
    expect(inCountry / Math.max(1, points)).toBeGreaterThan(0.99);
  });
});
