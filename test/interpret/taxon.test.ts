import { expect, test } from 'vitest';
import { IssueList } from '../../src/interpret/issues.ts';
import { readTaxon } from '../../src/interpret/taxon.ts';

const genusFrom = (record: Readonly<Record<string, string>>): string | null =>
  readTaxon(
    Object.fromEntries(
      Object.entries(record).map(([term, text]) => [term, [{ label: null, text }]]),
    ),
    new IssueList(),
  ).genus;

test.each([
  [{ scientificName: 'Calanus finmarchicus' }, 'Calanus'],
  [{ scientificName: 'Calanus' }, 'Calanus'],
  [{ scientificName: 'Calanus', taxonRank: 'genus' }, 'Calanus'],
  [{ scientificName: 'Isopoda', taxonRank: 'Order' }, null],
  [{ scientificName: 'Isopoda Latreille, 1817', order: 'ISOPODA' }, null],
  [{ scientificName: 'Prosobranchia', taxonRank: 'subclass', genus: 'Aus' }, 'Aus'],
  [{ scientificName: 'Felis concolor', genus: 'Puma' }, 'Puma'],
  [{ family: 'Felidae' }, null],
])('genus of %o', (record, genus) => {
  expect(genusFrom(record)).toBe(genus);
});
