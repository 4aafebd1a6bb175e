import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { interpretRecord } from '../../src/interpret/index.ts';
import { readEdanRecord } from '../../src/sources/index.ts';

/** A new folder with an input.json is a new test; UPDATE_GOLDEN=1 writes what is expected, to be read. */
const folder = join(import.meta.dirname, '../golden/interpret');
const context = { datasetKey: '2f2a3ad4-6bc0-5b80-9f1d-3a1c6d2b9a10', provider: 'smithsonian' };

it.each(readdirSync(folder))('%s', (name) => {
  const reading = readEdanRecord(
    JSON.parse(readFileSync(join(folder, name, 'input.json'), 'utf8')),
  );
  if (reading.kind === 'reject') throw new Error(reading.detail);
  const interpreted = interpretRecord(reading.record, context);
  const expected = join(folder, name, 'expected.json');
  if (process.env['UPDATE_GOLDEN'] === '1') {
    writeFileSync(expected, `${JSON.stringify(interpreted, null, 2)}\n`);
  }
  expect(interpreted).toEqual(JSON.parse(readFileSync(expected, 'utf8')));
});
