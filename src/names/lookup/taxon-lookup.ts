import {
  type ClassifiedTaxon,
  type MatchedTaxon,
  NO_TAXON,
  type TaxonQuery,
  taxonQueryKey,
  UNMATCHED,
} from '../../terms/index.ts';
import type { Backbone } from '../backbone/backbone.ts';
import { createMatcher } from '../match/matcher.ts';
import type { MatchOptions, NameMatch } from '../match/types.ts';

/** Answers what items ask of a backbone. Pure; callers keep answers by `taxonQueryKey`. */
export function createTaxonLookup(
  backbone: Backbone,
  options: MatchOptions = {},
): (query: TaxonQuery) => MatchedTaxon {
  const matcher = createMatcher(backbone, { explain: false, ...options });
  const lineages = new Map<number, readonly ClassifiedTaxon[]>();
  const lineageOf = (row: number): readonly ClassifiedTaxon[] => {
    const known = lineages.get(row);
    if (known !== undefined) return known;
    if (lineages.size >= MOST_LINEAGES) lineages.clear();
    const lineage = classificationOf(backbone, row);
    lineages.set(row, lineage);
    return lineage;
  };
  return (query) =>
    taxonQueryKey(query) === null ? NO_TAXON : carried(backbone, matcher.match(query), lineageOf);
}

/** Classifications that many names share, kept for those to come. */
const MOST_LINEAGES = 20_000;

function carried(
  backbone: Backbone,
  match: NameMatch,
  lineageOf: (row: number) => readonly ClassifiedTaxon[],
): MatchedTaxon {
  if (match.usageKey === null) {
    return {
      columns: { ...UNMATCHED, taxonMatchType: match.matchType },
      issues: match.issues,
      matchedName: null,
    };
  }
  const row = backbone.rowOf(match.usageKey);
  const acceptedRow = backbone.accepted(row);
  const accepted = acceptedRow < 0 ? row : acceptedRow;
  return {
    columns: {
      taxonKey: match.usageKey,
      acceptedTaxonKey: backbone.key(accepted),
      acceptedScientificName: backbone.scientificName(accepted),
      taxonomicStatus: backbone.status(row),
      taxonMatchType: match.matchType,
      taxonMatchConfidence: match.confidence,
      taxonMatchSpecificity: match.specificity,
      classification: lineageOf(accepted),
    },
    issues: match.issues,
    matchedName: backbone.scientificName(row),
  };
}

/** Names of a lineage end somewhere, also in a backbone whose parents run in a circle. */
const MOST_ANCESTORS = 100;

/** A taxon and all above it, from the highest. */
export function classificationOf(backbone: Backbone, row: number): readonly ClassifiedTaxon[] {
  const lineage: ClassifiedTaxon[] = [];
  for (let at = row; at >= 0 && lineage.length < MOST_ANCESTORS; at = backbone.parent(at)) {
    lineage.push({
      rank: backbone.rank(at),
      key: backbone.key(at),
      name: backbone.canonicalName(at),
    });
  }
  return lineage.reverse();
}
