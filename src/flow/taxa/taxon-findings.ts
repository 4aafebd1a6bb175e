import type { Finding } from '../../interpret/index.ts';
import type { Issue, MatchedTaxon, TaxonQuery } from '../../terms/index.ts';

const none: readonly never[] = Object.freeze([]);

/** The term whose text a flag of the match is about; others are about the name. */
const IDENTIFIER_TERMS: Readonly<Partial<Record<Issue, keyof TaxonQuery>>> = {
  TAXON_ID_NOT_FOUND: 'taxonID',
  TAXON_MATCH_TAXON_ID_IGNORED: 'taxonID',
  TAXON_CONCEPT_ID_NOT_FOUND: 'taxonConceptID',
  TAXON_MATCH_TAXON_CONCEPT_ID_IGNORED: 'taxonConceptID',
  SCIENTIFIC_NAME_ID_NOT_FOUND: 'scientificNameID',
  TAXON_MATCH_SCIENTIFIC_NAME_ID_IGNORED: 'scientificNameID',
};

/** Flags of the match as findings: what stood there, and the name that was found. */
export function taxonFindings(query: TaxonQuery, match: MatchedTaxon): readonly Finding[] {
  if (match.issues.length === 0) return none;
  return match.issues.map((issue) => {
    const term = IDENTIFIER_TERMS[issue] ?? 'scientificName';
    return { issue, term, verbatim: query[term], interpreted: match.matchedName };
  });
}
