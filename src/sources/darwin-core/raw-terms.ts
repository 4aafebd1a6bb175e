import type { VerbatimTerms } from '../../terms/index.ts';
import { rowTypeOf } from '../tables/row-types.ts';
import { RIGHTS_OF_RECORDS, TERMS_OF_PARENTS, TERMS_OF_TAXA } from './inheritance.ts';
import { EVENT, localName, OCCURRENCE, TAXON } from './names.ts';
import {
  type DarwinCoreColumns,
  darwinCoreFields,
  type InheritedRow,
  readDarwinCoreRow,
} from './record.ts';

type Row = Readonly<Record<string, unknown>>;

/** Terms that only rows of records have, not those of what they belong to. */
const OWN_TERMS = ['gbifID', 'occurrenceID', 'basisOfRecord', 'catalogNumber'];

/**
 * Terms of a record of an archive as it is kept: the row of the core, the rows that belong to it, and the values that meta.xml gives to
 * rows without. `records`: what the archive was read for. Null: it is no such record.
 */
export function archiveTerms(raw: string, records: 'auto' | 'core'): VerbatimTerms | null {
  const json: unknown = JSON.parse(raw);
  if (!isRow(json) || !isRow(json['core'])) return null;
  const { core } = json;
  const rowsOf = (rowType: string): readonly Row[] => {
    const rows = isRow(json['extensions']) ? json['extensions'][rowType] : undefined;
    return Array.isArray(rows) ? rows.filter(isRow) : [];
  };
  const defaults = (rowType: string): Row => {
    const of = isRow(json['defaults']) ? json['defaults'][rowType] : undefined;
    return isRow(of) ? of : {};
  };
  const [occurrence] = rowsOf(OCCURRENCE);
  if (occurrence === undefined) return termsOf(core, defaults(rowTypeOfCore(core)));
  if (isRecord(core)) {
    const rights = inherited(core, defaults(OCCURRENCE), (key) => RIGHTS_OF_RECORDS.has(key));
    return termsOf(occurrence, defaults(OCCURRENCE), [rights]);
  }
  const rowType = rowTypeOfCore(core);
  if (records === 'core') return termsOf(core, defaults(rowType));
  const isMeant = (key: string): boolean =>
    rowType === EVENT ? localName(key) !== 'type' : TERMS_OF_TAXA.has(key);
  return termsOf(occurrence, defaults(OCCURRENCE), [
    inherited(core, defaults(rowType), isMeant),
    ...rowsOf(EVENT).map((event) =>
      inherited(event, defaults(EVENT), (key) => TERMS_OF_PARENTS.has(key)),
    ),
  ]);
}

const isRow = (value: unknown): value is Row =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isRecord = (core: Row): boolean =>
  rowTypeOf(Object.keys(core)) === 'Occurrence' && OWN_TERMS.some((term) => term in core);

function rowTypeOfCore(core: Row): string {
  if (isRecord(core)) return OCCURRENCE;
  const isTaxon = !('eventID' in core) && ('taxonID' in core || 'scientificName' in core);
  return isTaxon ? TAXON : EVENT;
}

function termsOf(
  row: Row,
  defaults: Row,
  inheritedRows: readonly InheritedRow[] = [],
): VerbatimTerms | null {
  const { columns, cells } = columnsOf(row, defaults, () => true);
  const record = readDarwinCoreRow(columns, cells, { id: '', inherited: inheritedRows });
  return record?.terms ?? null;
}

const inherited = (row: Row, defaults: Row, isMeant: (key: string) => boolean): InheritedRow =>
  columnsOf(row, defaults, isMeant);

function columnsOf(
  row: Row,
  defaults: Row,
  isMeant: (key: string) => boolean,
): { readonly columns: DarwinCoreColumns; readonly cells: readonly string[] } {
  const keys = Object.keys(row);
  const fields = [
    ...keys.map((term, column) => ({ term, column, default: textOf(defaults[term]) })),
    ...Object.keys(defaults)
      .filter((term) => !(term in row))
      .map((term) => ({ term, column: -1, default: textOf(defaults[term]) })),
  ];
  return {
    columns: darwinCoreFields(fields.filter(({ term }) => isMeant(term))),
    cells: keys.map((key) => textOf(row[key]) ?? ''),
  };
}

const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null);
