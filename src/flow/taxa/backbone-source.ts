import { createTaxonLookup, openBackbone } from '../../names/index.ts';
import type { TaxonSource } from './taxon-source.ts';

/** A backbone file as a source. Throws the catalogue's errors where the file is none. */
export function openTaxonSource(file: string): TaxonSource {
  const backbone = openBackbone(file);
  const lookup = createTaxonLookup(backbone);
  return {
    version: `${backbone.facts.name}@${backbone.facts.version}`,
    find: async (queries) => queries.map(lookup),
  };
}
