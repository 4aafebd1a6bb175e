import type { ClassifiedTaxon, MatchedTaxon, TaxonMatchColumns } from '../../terms/index.ts';

/** A match without its classification, which many matches share. */
export interface SlimMatch extends Omit<MatchedTaxon, 'columns'> {
  readonly columns: Omit<TaxonMatchColumns, 'classification'>;
}

/** Answers as they go to a worker: each classification is sent once. */
export interface TaxonAnswers {
  readonly matches: readonly SlimMatch[];
  /** By the key of the accepted taxon, those that the worker does not know. */
  readonly classifications: readonly (readonly [
    key: number,
    lineage: readonly ClassifiedTaxon[],
  ])[];
  /** What the worker knew before is to be forgotten. */
  readonly isAnew: boolean;
}

/** Classifications that a worker keeps: some 20 MB. */
const MOST_KEPT = 20_000;

/** Packs answers for one worker. */
export function packTaxa(): (matches: readonly MatchedTaxon[]) => TaxonAnswers {
  const sent = new Set<number>();
  return (matches) => {
    const isAnew = sent.size > MOST_KEPT;
    if (isAnew) sent.clear();
    const classifications: [number, readonly ClassifiedTaxon[]][] = [];
    const slim = matches.map(({ columns: { classification, ...columns }, ...match }) => {
      const key = columns.acceptedTaxonKey;
      if (key !== null && !sent.has(key)) {
        sent.add(key);
        classifications.push([key, classification]);
      }
      return { ...match, columns };
    });
    return { matches: slim, classifications, isAnew };
  };
}

const none: readonly never[] = Object.freeze([]);

/** Unpacks answers in a worker, in the order in which they were packed. */
export function unpackTaxa(): (answers: TaxonAnswers) => readonly MatchedTaxon[] {
  const known = new Map<number, readonly ClassifiedTaxon[]>();
  return ({ matches, classifications, isAnew }) => {
    if (isAnew) known.clear();
    for (const [key, lineage] of classifications) known.set(key, lineage);
    return matches.map((match) => {
      const key = match.columns.acceptedTaxonKey;
      const classification = key === null ? none : (known.get(key) ?? none);
      return { ...match, columns: { ...match.columns, classification } };
    });
  };
}
