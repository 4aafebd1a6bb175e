import type { Issue } from './issues.ts';
import { TAXON_QUERY_COLUMNS, type TaxonMatchColumns, type TaxonQuery } from './records.ts';

/** A match as items carry it. */
export interface MatchedTaxon {
  readonly columns: TaxonMatchColumns;
  /** GBIF's flags of the match. */
  readonly issues: readonly Issue[];
  /** The matched name with its authorship, for reports; null without one. */
  readonly matchedName: string | null;
}

const none: readonly never[] = Object.freeze([]);

/** Columns of an item that names no taxon, or met no backbone. */
export const UNMATCHED: TaxonMatchColumns = Object.freeze({
  taxonKey: null,
  acceptedTaxonKey: null,
  acceptedScientificName: null,
  taxonomicStatus: null,
  taxonMatchType: null,
  taxonMatchConfidence: null,
  taxonMatchSpecificity: null,
  classification: none,
});

/** `UNMATCHED` as an answer. */
export const NO_TAXON: MatchedTaxon = Object.freeze({
  columns: UNMATCHED,
  issues: none,
  matchedName: null,
});

/** Separates values in a key of `taxonQueryKey`; occurs in no text. */
const SEPARATOR = '\u0000';

/** Equal for equal queries. Null where nothing in it could be matched. */
export function taxonQueryKey(query: TaxonQuery): string | null {
  let key = '';
  let isEmpty = true;
  for (let i = 0; i < TAXON_QUERY_COLUMNS.length; i++) {
    const column = TAXON_QUERY_COLUMNS[i];
    const value = column === undefined ? null : query[column];
    if (value !== null) {
      key += value;
      if (column !== 'taxonRank' && column !== 'scientificNameAuthorship') isEmpty = false;
    }
    key += SEPARATOR;
  }
  return isEmpty ? null : key;
}
