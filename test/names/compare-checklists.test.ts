import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { compareAuthorship, lookupKey } from '../../src/names/index.ts';

const checklists = resolve(import.meta.dirname, '../../../shared/checklists');

function rowsOf(file: string): readonly Record<string, string>[] {
  const [header = '', ...lines] = readFileSync(`${checklists}/${file}`, 'utf8').split('\n');
  const names = header.split('\t');
  return lines
    .filter((line) => line !== '')
    .map((line) => {
      const cells = line.split('\t');
      return Object.fromEntries(names.map((name, at) => [name, cells[at] ?? '']));
    });
}

/** Endings of one word in its genders. */
const endings = [
  ['us', 'a', 'um'],
  ['er', 'ra', 'rum'],
  ['is', 'e'],
  ['i', 'ii'],
];

/** Whether two names differ in an ending of gender only. */
function areGenders(a: string, b: string): boolean {
  return endings.some((of) =>
    of.some((ending) => {
      const stem = a.endsWith(ending) ? a.slice(0, -ending.length) : null;
      return stem !== null && of.some((other) => b === stem + other);
    }),
  );
}

describe.skipIf(!existsSync(checklists))('names of real checklists', () => {
  const nominal = () =>
    rowsOf('mammal-diversity-database/NominalNames.tsv')
      .filter((row) => /^[a-z]{4,}$/.test(row['epithet'] ?? ''))
      .map((row) => ({ taxon: row['taxonID'] ?? '', name: `Aus ${row['epithet']}` }));

  it('have one key in all genders', () => {
    const byTaxon = new Map<string, Set<string>>();
    for (const { taxon, name } of nominal()) {
      const names = byTaxon.get(taxon) ?? new Set<string>();
      byTaxon.set(taxon, names.add(name));
    }
    let pairs = 0;
    const apart: string[] = [];
    for (const names of byTaxon.values()) {
      const list = [...names];
      for (const [at, a] of list.entries()) {
        for (const b of list.slice(at + 1)) {
          if (!areGenders(a, b)) continue;
          pairs++;
          if (lookupKey(a) !== lookupKey(b)) apart.push(`${a} ${b}`);
        }
      }
    }
    expect(pairs).toBeGreaterThan(200);
    expect(apart).toEqual([]);
  });

  it('seldom have the key of another species of their genus', () => {
    const speciesOfKey = new Map<string, Set<string>>();
    const fernNames = new Set<string>();
    for (const row of rowsOf('pteridocat-ferns/Taxon.tsv')) {
      if (row['taxonRank'] !== 'species' || row['specificEpithet'] === '') continue;
      const name = `${row['genericName']} ${row['specificEpithet']}`;
      fernNames.add(name);
      const key = lookupKey(name);
      const species = speciesOfKey.get(key) ?? new Set<string>();
      speciesOfKey.set(key, species.add(name));
    }
    const shared = [...speciesOfKey.values()].filter(({ size }) => size > 1).length;
    expect(fernNames.size).toBeGreaterThan(40_000);
    expect(shared / fernNames.size).toBeLessThan(0.01);
  });

  it('have authors that two checklists agree on', () => {
    const inItis = new Map(
      rowsOf('col-trees/itis-mammalia.tsv').map((row) => [
        row['scientificName'],
        row['scientificNameAuthorship'] ?? '',
      ]),
    );
    const counts = { EQUAL: 0, DIFFERENT: 0, UNKNOWN: 0 };
    for (const row of rowsOf('mammal-diversity-database/Taxon.tsv')) {
      const [a = '', b = ''] = [inItis.get(row['scientificName']), row['scientificNameAuthorship']];
      if (a !== '' && b !== '') counts[compareAuthorship(a, b)]++;
    }
    expect(counts.EQUAL).toBeGreaterThan(4600);
    expect(counts.DIFFERENT).toBeLessThan(40);
  });
});
