import {
  type AuthorTeam,
  gbifRank,
  type NameType,
  type ParsedName,
  type ParseOptions,
  parseGbifName,
  parseName,
  renderings,
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

/** Constants: a text that is put together for each name would be looked up anew. */
const QUALITIES: Readonly<Record<ParsedName['quality'], string>> = {
  0: 'quality 0',
  1: 'quality 1',
  2: 'quality 2',
  3: 'quality 3',
  4: 'quality 4',
};
const UNPARSED: Readonly<Record<NameType, string>> = {
  scientific: 'not parsed (scientific)',
  informal: 'not parsed (informal)',
  hybridFormula: 'not parsed (hybridFormula)',
  otu: 'not parsed (otu)',
  placeholder: 'not parsed (placeholder)',
  virus: 'not parsed (virus)',
  noName: 'not parsed (noName)',
};

const joined = (texts: readonly string[]): string | null =>
  texts.length === 0 ? null : texts.join(' | ');
const authorsOf = (team: AuthorTeam | null | undefined): string | null =>
  joined(team?.authors ?? []);

/** Parses names, with the authorship, rank and code that stand in columns of their own. */
export function parseTask({ columns, shape, withCultivars = false }: ParseSpec): RowTask {
  const inShape = shapes[shape];
  const reads = { withCultivars: withCultivars || shape !== 'gnparser' };
  return {
    columns: COLUMNS.map(([column]) => column),
    places: placesOf(columns, TERMS),
    answer: (row, form) => {
      const text = statedName(row, columns);
      const stated = statedBeside(row, columns);
      const name = parseName(text, { ...stated, ...reads });
      return {
        cells: form === 'cells' ? COLUMNS.map(([, of]) => of(name)) : [],
        json: form === 'json' ? inShape(name, stated, reads) : null,
        group: name.isParsed ? QUALITIES[name.quality] : UNPARSED[name.type],
      };
    },
  };
}

/** What is known of a name beside its text. */
type Beside = Required<Pick<ParseOptions, 'authorship' | 'rank' | 'code'>>;

interface Reads {
  readonly withCultivars: boolean;
}

const shapes: Readonly<
  Record<ParseSpec['shape'], (name: ParsedName, beside: Beside, reads: Reads) => unknown>
> = {
  opendrawer: (name) => name,
  gnparser: (name, _, reads) => toGnparser(name, reads),
  gbif: ({ verbatim }, { rank, code }) => {
    const name = parseGbifName(verbatim, {
      dialect: '3.16',
      rank: rank === null ? null : gbifRank(rank),
      code,
    });
    return { scientificName: verbatim, ...name, ...renderings(name, '3.16') };
  },
};

function statedBeside(row: readonly string[], columns: ParseSpec['columns']): Beside {
  const rank = cellOf(row, columns, 'taxonRank');
  const code = cellOf(row, columns, 'nomenclaturalCode');
  return {
    authorship: cellOf(row, columns, 'scientificNameAuthorship'),
    rank: rank === null ? null : interpretRank(rank),
    code: code === null ? null : codeOf(code),
  };
}

const codeOf = (text: string): NomenclaturalCode | null =>
  nomenclaturalCodes.find(text) as NomenclaturalCode | null;
