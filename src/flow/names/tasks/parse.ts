import {
  type AuthorTeam,
  type ParsedName,
  parseName,
  toGbif,
  toGnparser,
} from '../../../names/index.ts';
import { interpretRank, type NomenclaturalCode, nomenclaturalCodes } from '../../../terms/index.ts';
import type { NameTerm } from '../tables/columns.ts';
import type { Cell } from '../tables/rows-out.ts';
import type { RowTask } from '../work.ts';
import { cellOf, placesOf, statedName } from './stated-name.ts';
import type { ParseSpec } from './task.ts';

const TERMS: readonly NameTerm[] = [
  'scientificName',
  'scientificNameAuthorship',
  'taxonRank',
  'nomenclaturalCode',
  'genericName',
  'genus',
  'species',
  'specificEpithet',
  'infraspecificEpithet',
];

const COLUMNS: readonly (readonly [column: string, of: (name: ParsedName) => Cell])[] = [
  ['quality', (name) => name.quality],
  ['nameType', (name) => name.type],
  ['canonicalName', (name) => name.canonical?.simple ?? null],
  ['canonicalNameFull', (name) => name.canonical?.full ?? null],
  ['canonicalNameStemmed', (name) => name.canonical?.stemmed ?? null],
  ['scientificNameAuthorship', (name) => name.authorship?.normalized ?? null],
  ['authors', (name) => authorsOf(name.authorship?.combination)],
  ['year', (name) => name.authorship?.combination?.year ?? null],
  ['basionymAuthors', (name) => authorsOf(name.authorship?.basionym)],
  ['basionymYear', (name) => name.authorship?.basionym?.year ?? null],
  ['taxonRank', (name) => name.rank],
  ['nomenclaturalCode', (name) => name.code],
  ['cardinality', (name) => name.cardinality],
  ['uninomial', (name) => name.uninomial],
  ['genericName', (name) => name.genus],
  ['infragenericEpithet', (name) => name.infragenericEpithet],
  ['specificEpithet', (name) => name.specificEpithet],
  ['infraspecificEpithet', (name) => name.infraspecificEpithet],
  ['cultivarEpithet', (name) => name.cultivarEpithet],
  ['isHybrid', (name) => String(name.isHybrid)],
  ['isExtinct', (name) => String(name.isExtinct)],
  ['notes', (name) => joined(name.notes.map(({ text }) => text))],
  ['unparsedTail', (name) => name.tail?.trim() ?? null],
  ['warnings', (name) => joined(name.warnings.map(({ warning }) => warning))],
];

const joined = (texts: readonly string[]): string | null =>
  texts.length === 0 ? null : texts.join(' | ');
const authorsOf = (team: AuthorTeam | null | undefined): string | null =>
  joined(team?.authors ?? []);

/** Parses names, with the authorship, rank and code that stand in columns of their own. */
export function parseTask({ columns, shape }: ParseSpec): RowTask {
  const project = projections[shape];
  return {
    columns: COLUMNS.map(([column]) => column),
    places: placesOf(columns, TERMS),
    answer: (row, form) => {
      const name = parseRow(row, columns);
      return {
        cells: form === 'cells' ? COLUMNS.map(([, of]) => of(name)) : [],
        json: form === 'json' ? project(name) : null,
        group: name.isParsed ? `quality ${name.quality}` : `not parsed (${name.type})`,
      };
    },
  };
}

const projections: Readonly<Record<ParseSpec['shape'], (name: ParsedName) => unknown>> = {
  opendrawer: (name) => name,
  gnparser: toGnparser,
  gbif: toGbif,
};

function parseRow(row: readonly string[], columns: ParseSpec['columns']): ParsedName {
  const rank = cellOf(row, columns, 'taxonRank');
  const code = cellOf(row, columns, 'nomenclaturalCode');
  return parseName(statedName(row, columns), {
    authorship: cellOf(row, columns, 'scientificNameAuthorship'),
    rank: rank === null ? null : interpretRank(rank),
    code: code === null ? null : codeOf(code),
  });
}

const codeOf = (text: string): NomenclaturalCode | null =>
  nomenclaturalCodes.find(text) as NomenclaturalCode | null;
