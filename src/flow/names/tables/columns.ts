import { nearestWord, OpendrawerError } from '../../../errors/index.ts';

/** What a column can tell of a name: terms of Darwin Core (and our `usageKey`), in the order in which the help lists them. */
export const NAME_TERMS = [
  'scientificName',
  'scientificNameAuthorship',
  'taxonRank',
  'genericName',
  'specificEpithet',
  'infraspecificEpithet',
  'nomenclaturalCode',
  'taxonomicStatus',
  'domain',
  'kingdom',
  'phylum',
  'class',
  'order',
  'superfamily',
  'family',
  'subfamily',
  'tribe',
  'subtribe',
  'genus',
  'subgenus',
  'species',
  'taxonID',
  'taxonConceptID',
  'scientificNameID',
  'usageKey',
] as const;
export type NameTerm = (typeof NAME_TERMS)[number];

/** Term → place of its column, from 0. */
export type NameColumns = Readonly<Partial<Record<NameTerm, number>>>;

/** Term → text. */
export type NameTexts = Readonly<Partial<Record<NameTerm, string>>>;

/**
 * Other names of columns, folded, the best first: Darwin Core's verbatim terms, ColDP, and what people call the column. A
 * usage key is only taken where it is asked for: it would win over the name.
 */
const ALIASES: Readonly<Partial<Record<NameTerm, readonly string[]>>> = {
  scientificName: [
    'verbatimscientificname',
    'vscientificname',
    'taxonname',
    'canonicalname',
    'name',
    'taxon',
    'latinname',
    'speciesname',
    'binomial',
    'nomscientifique',
    'nombrecientifico',
    'nomecientifico',
    'wissenschaftlichername',
    'species',
  ],
  scientificNameAuthorship: [
    'verbatimscientificnameauthorship',
    'vscientificnameauthorship',
    'authorship',
    'author',
    'authors',
    'authority',
  ],
  taxonRank: ['verbatimtaxonrank', 'vtaxonrank', 'rank'],
  nomenclaturalCode: ['code'],
  taxonomicStatus: ['status'],
  usageKey: [],
};

/** Levels of a classification, and the parts of a name, as a dump with `v_` before every verbatim column has them. */
const PREFIXED = /^v(?=domain|kingdom|phylum|class|order|family|genus|genericname|specific|infra)/;

/** "http://rs.tdwg.org/dwc/terms/scientificName", "dwc:scientific_name" → scientificname. */
const folded = (name: string): string =>
  name
    .replace(/^.*[/#:]/, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '');

/**
 * Finds the columns that tell of a name, by the names that Darwin Core, ColDP and people give them. `chosen` has columns by name
 * or by number from 1, and wins; an empty one takes a term out. Throws COLUMN_UNKNOWN with the nearest name.
 */
export function nameColumns(header: readonly string[], chosen: NameTexts = {}): NameColumns {
  const byName = new Map<string, number>();
  for (const [at, name] of header.entries()) {
    const key = folded(name);
    if (key !== '' && !byName.has(key)) byName.set(key, at);
  }
  const found: Partial<Record<NameTerm, number>> = {};
  for (const term of NAME_TERMS) {
    const choice = chosen[term];
    const at = choice === undefined ? detected(term, byName) : columnAt(choice, header);
    if (at !== null) found[term] = at;
  }
  // A column that is called "species" and is the name is not part of its classification as well.
  if (found.species === found.scientificName) delete found.species;
  return found;
}

function detected(term: NameTerm, byName: ReadonlyMap<string, number>): number | null {
  if (term === 'usageKey') return null;
  for (const key of [term.toLowerCase(), ...(ALIASES[term] ?? [])]) {
    const at = byName.get(key);
    if (at !== undefined) return at;
  }
  for (const [key, at] of byName) {
    if (key.replace(PREFIXED, '') === term.toLowerCase()) return at;
  }
  return null;
}

/** Place of a column by its name as written, by its folded name, or by its number from 1; null for the empty choice. */
export function columnAt(choice: string, header: readonly string[]): number | null {
  if (choice === '') return null;
  const exact = header.indexOf(choice);
  if (exact >= 0) return exact;
  const alike = header.findIndex((name) => folded(name) === folded(choice));
  if (alike >= 0) return alike;
  const number = Number(choice);
  if (Number.isInteger(number) && number >= 1 && number <= header.length) return number - 1;
  const near = nearestWord(choice, header);
  throw new OpendrawerError('COLUMN_UNKNOWN', `The table has no column "${choice}"`, {
    hint: near === null ? `It has: ${listed(header)}.` : `Did you mean "${near}"?`,
  });
}

const NAMES: readonly NameTerm[] = ['scientificName', 'genericName', 'genus', 'species'];
const IDENTIFIERS: readonly NameTerm[] = [
  'usageKey',
  'taxonID',
  'taxonConceptID',
  'scientificNameID',
];

/**
 * Throws COLUMN_UNKNOWN where the columns tell no name: neither a whole one, nor its parts, nor (for matching) an identifier;
 * TABLE_UNREADABLE where there are no columns at all.
 */
export function demandName(
  columns: NameColumns,
  header: readonly string[],
  { byIdentifier = false }: { readonly byIdentifier?: boolean } = {},
): void {
  const sufficient = byIdentifier ? [...NAMES, ...IDENTIFIERS] : NAMES;
  if (sufficient.some((term) => columns[term] !== undefined)) return;
  if (header.length === 0) throw new OpendrawerError('TABLE_UNREADABLE', 'The table is empty');
  const near = nearestWord('scientificName', header);
  throw new OpendrawerError('COLUMN_UNKNOWN', 'No column of the table is known to hold names', {
    hint: `Name it with --name-column${near === null ? '' : ` "${near}"`}, or say --no-header where there is none. The table has: ${listed(header)}.`,
  });
}

const MOST_LISTED = 20;
const listed = (header: readonly string[]): string =>
  header.slice(0, MOST_LISTED).join(', ') +
  (header.length > MOST_LISTED ? ` and ${header.length - MOST_LISTED} more` : '');
