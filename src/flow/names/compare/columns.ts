import { TAXON_QUERY_COLUMNS } from '../../../terms/index.ts';
import type { NameColumns } from '../tables/columns.ts';

/** What is published of a name, as items have it and an ingest asks it: what makes two classifications distinct. */
export const VERBATIM_TERMS = TAXON_QUERY_COLUMNS;
export type VerbatimTerm = (typeof VERBATIM_TERMS)[number];

/** A distinct classification as a row: `VERBATIM_TERMS`, then its number of records. Absent texts are empty. */
export const RECORDS = VERBATIM_TERMS.length;

export const VERBATIM_COLUMNS: NameColumns = Object.fromEntries(
  VERBATIM_TERMS.map((term, at) => [term, at]),
);

/** Ranks of which a moved classification tells. */
export const MOVED_RANKS = ['KINGDOM', 'PHYLUM', 'CLASS', 'ORDER', 'FAMILY'] as const;

/** Facts of an answer in the order in which a table has them, each `…_old` and then new. */
export const ANSWER_FIELDS = [
  'matchType',
  'confidence',
  'usageKey',
  'scientificName',
  'rank',
  'status',
  'acceptedUsageKey',
  'acceptedScientificName',
  'kingdom',
  'phylum',
  'class',
  'order',
  'family',
  'genus',
] as const;
export type AnswerField = (typeof ANSWER_FIELDS)[number];

/** Columns of the tables of a comparison. */
export const COMPARED_COLUMNS: readonly string[] = [
  ...VERBATIM_TERMS.map((term) => `v_${term}`),
  'records',
  'change',
  'changes',
  ...ANSWER_FIELDS.flatMap((field) => [`${field}_old`, field]),
];
