import { type MatchedTaxon, type TaxonQuery, taxonQueryKey } from '../../terms/index.ts';

/** Answers what items ask of the backbone, in the order of the queries. */
export interface TaxonSource {
  /** `name@version` of the backbone, as manifests note it. */
  readonly version: string;
  find(queries: readonly TaxonQuery[]): Promise<readonly MatchedTaxon[]>;
}

/** The names and identifiers of an item, and nothing else of it. */
const queryOf = (item: TaxonQuery): TaxonQuery => ({
  scientificName: item.scientificName,
  scientificNameAuthorship: item.scientificNameAuthorship,
  taxonRank: item.taxonRank,
  kingdom: item.kingdom,
  phylum: item.phylum,
  class: item.class,
  order: item.order,
  family: item.family,
  genus: item.genus,
  specificEpithet: item.specificEpithet,
  infraspecificEpithet: item.infraspecificEpithet,
  taxonID: item.taxonID,
  taxonConceptID: item.taxonConceptID,
  scientificNameID: item.scientificNameID,
});

/** Answers kept by a run: at some 500 bytes each about 100 MB. */
const MOST_KEPT = 200_000;

/** A source that asks another one for each distinct query once, as long as it can remember the answers. */
export function rememberTaxa(source: TaxonSource, most = MOST_KEPT): TaxonSource {
  let recent = new Map<string, MatchedTaxon>();
  let older = new Map<string, MatchedTaxon>();
  const keep = (key: string, match: MatchedTaxon): void => {
    if (recent.size >= most / 2) {
      older = recent;
      recent = new Map();
    }
    recent.set(key, match);
  };
  const known = (key: string): MatchedTaxon | undefined => {
    const match = recent.get(key);
    if (match !== undefined) return match;
    const old = older.get(key);
    if (old !== undefined) keep(key, old);
    return old;
  };
  return {
    version: source.version,
    async find(queries) {
      const keys = queries.map((query) => taxonQueryKey(query) ?? '');
      const answers = new Map<string, MatchedTaxon>();
      const missing = new Map<string, TaxonQuery>();
      for (const [i, key] of keys.entries()) {
        if (answers.has(key) || missing.has(key)) continue;
        const match = known(key);
        const query = queries[i];
        if (match !== undefined) answers.set(key, match);
        else if (query !== undefined) missing.set(key, queryOf(query));
      }
      if (missing.size > 0) {
        const found = await source.find([...missing.values()]);
        for (const [i, key] of [...missing.keys()].entries()) {
          const match = found[i];
          if (match === undefined) continue;
          keep(key, match);
          answers.set(key, match);
        }
      }
      return keys.flatMap((key) => answers.get(key) ?? []);
    },
  };
}
