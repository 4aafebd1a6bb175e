import { parseName, stemEpithet } from '../../../names/index.ts';
import type { NameTerm } from '../tables/columns.ts';
import type { Cell } from '../tables/rows-out.ts';
import type { RowAnswer, RowTask } from '../work.ts';
import { placesOf, statedName } from './stated-name.ts';
import type { StemSpec } from './task.ts';

const TERMS: readonly NameTerm[] = [
  'scientificName',
  'genericName',
  'genus',
  'species',
  'specificEpithet',
  'infraspecificEpithet',
];

const EPITHET = /^\p{Ll}[\p{Ll}-]*$/u;

/** Stems names; a text of one word in small letters is taken for an epithet. */
export function stemTask({ columns }: StemSpec): RowTask {
  return {
    columns: ['canonicalName', 'stem'],
    places: placesOf(columns, TERMS),
    answer: (row): RowAnswer => {
      const text = statedName(row, columns);
      const { canonical, stem } = EPITHET.test(text)
        ? { canonical: text, stem: stemEpithet(text) }
        : stemOfName(text);
      const cells: readonly Cell[] = [canonical, stem];
      return {
        cells,
        json: { verbatim: text, canonicalName: canonical, stem },
        group: stem === null ? 'no name' : 'stemmed',
      };
    },
  };
}

function stemOfName(text: string): { canonical: string | null; stem: string | null } {
  const { canonical } = parseName(text);
  return canonical === null
    ? { canonical: null, stem: null }
    : { canonical: canonical.simple, stem: canonical.stemmed };
}
