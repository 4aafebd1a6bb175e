import type {
  ExtensionRow,
  LabelledText,
  VerbatimRecord,
  VerbatimTerm,
  VerbatimTerms,
} from '../../terms/index.ts';

const IDENTIFICATION = 'http://rs.tdwg.org/dwc/terms/Identification';

/** Terms of a name or a determination: where the core has one of them, it speaks for itself. */
const determining = [
  'scientificName',
  'kingdom',
  'phylum',
  'class',
  'order',
  'family',
  'genus',
  'identifiedBy',
  'identifiedByID',
  'dateIdentified',
] as const satisfies readonly VerbatimTerm[];

const determined = [
  ...determining,
  'specificEpithet',
  'infraspecificEpithet',
  'taxonRank',
  'scientificNameAuthorship',
  'vernacularName',
  'typeStatus',
  'taxonID',
  'scientificNameID',
  'taxonConceptID',
] as const satisfies readonly VerbatimTerm[];

/**
 * The terms of a record; of one whose core names no taxon, with those of the current row of its Identification extension: the one
 * that says so, else the latest, else the first.
 */
export function withIdentification({ terms, extensions }: VerbatimRecord): VerbatimTerms {
  const rows = extensions?.[IDENTIFICATION];
  if (rows === undefined || determining.some((term) => terms[term] !== undefined)) return terms;
  const row = current(rows);
  if (row === undefined) return terms;
  const more: { [T in VerbatimTerm]?: readonly LabelledText[] } = {};
  for (const term of determined) {
    const text = row[term] ?? row[`http://rs.tdwg.org/dwc/terms/${term}`];
    if (text !== undefined && text.trim() !== '') more[term] = [{ label: null, text }];
  }
  return { ...terms, ...more };
}

const isTrue = (text: string | undefined): boolean =>
  text !== undefined && /^(?:1|true|yes|y)$/i.test(text.trim());

const current = (rows: readonly ExtensionRow[]): ExtensionRow | undefined =>
  rows.find((row) => isTrue(row['identificationIsCurrent'] ?? row['isCurrent'])) ??
  rows
    .toSorted((a, b) => (b['dateIdentified'] ?? '').localeCompare(a['dateIdentified'] ?? ''))
    .at(0);
