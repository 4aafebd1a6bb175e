import { higherTaxa } from './higher-taxa.ts';
import { readVocabulary, type Vocabulary } from './vocabulary.ts';

/**
 * Broad groups of organisms and the group each is part of; null for the three roots. Other… holds what is in no sister
 * group. They need not be natural: algae are here together, whatever their kingdom.
 */
export const TAXONOMIC_GROUPS = {
  Viruses: null,
  Prokaryotes: null,
  Bacteria: 'Prokaryotes',
  Archaea: 'Prokaryotes',
  Eukaryotes: null,
  Protists: 'Eukaryotes',
  Plants: 'Eukaryotes',
  Algae: 'Plants',
  Bryophytes: 'Plants',
  Pteridophytes: 'Plants',
  Angiosperms: 'Plants',
  Gymnosperms: 'Plants',
  Fungi: 'Eukaryotes',
  Ascomycetes: 'Fungi',
  Basidiomycetes: 'Fungi',
  Pseudofungi: 'Fungi',
  OtherFungi: 'Fungi',
  Animals: 'Eukaryotes',
  Arthropods: 'Animals',
  Insects: 'Arthropods',
  Coleoptera: 'Insects',
  Diptera: 'Insects',
  Lepidoptera: 'Insects',
  Hymenoptera: 'Insects',
  Hemiptera: 'Insects',
  Orthoptera: 'Insects',
  Trichoptera: 'Insects',
  OtherInsects: 'Insects',
  Arachnids: 'Arthropods',
  Crustaceans: 'Arthropods',
  OtherArthropods: 'Arthropods',
  Molluscs: 'Animals',
  Gastropods: 'Molluscs',
  Bivalves: 'Molluscs',
  OtherMolluscs: 'Molluscs',
  Chordates: 'Animals',
  OtherAnimals: 'Animals',
} as const satisfies Record<string, string | null>;

/** One of the broad groups. */
export type TaxonomicGroup = keyof typeof TAXONOMIC_GROUPS;

/** Endings that the codes of nomenclature keep for one group (ICN Art. 16.3, ICTV 3.25). */
const endings: readonly (readonly [RegExp, TaxonomicGroup])[] = [
  [
    /(?:viridae|virinae|virales|virineae|viricetes|viricetidae|viricota|viricotina|virae|viria|viroidae)$/,
    'Viruses',
  ],
  [/archaeota$/, 'Archaea'],
  [/bacteri(?:a|ae|ota|ales|aceae|aeota)$/, 'Bacteria'],
  [/(?:phyceae|phycidae|phycotina)$/, 'Algae'],
  [/(?:mycetes|mycetidae|mycota|mycotina)$/, 'Fungi'],
  [/phytina$/, 'Plants'],
];
const uninomial = /^\p{Lu}?\p{Ll}{5,60}$|^\p{Lu}{6,60}$/u;

const byEnding = (name: string): TaxonomicGroup | null => {
  const plain = name.trim();
  if (!uninomial.test(plain)) return null;
  const lower = plain.toLowerCase();
  return endings.find(([ending]) => ending.test(lower))?.[1] ?? null;
};

/** The group of the name in use for a former or misspelt one ("Compositae" → Asteraceae). */
function byNameInUse(name: string, listed: (part: string) => string | null): string | null {
  if (!uninomial.test(name.trim())) return null;
  for (const rank of ['family', 'order', 'class', 'phylum'] as const) {
    const inUse = higherTaxa.find(`${rank}/${name}`);
    const group = inUse === null || inUse === '-' ? null : listed(inUse);
    if (group !== null) return group;
  }
  return null;
}

/**
 * Names of higher taxa down to families, and common names of groups → `TaxonomicGroup`; single words also by their ending.
 * Loaded when first needed (11,000 names).
 */
export const taxonomicGroups: Vocabulary = readVocabulary(
  new URL('./vocabularies/taxonomic-groups.tsv', import.meta.url),
  { sorted: true, otherwise: (name, listed) => byNameInUse(name, listed) ?? byEnding(name) },
);

/** The group of a higher taxon ("Falconidae" → "Chordates"); null for species, unknown names and names of several groups. */
export const taxonomicGroup = (name: string): TaxonomicGroup | null =>
  name.length > 100 ? null : (taxonomicGroups.find(name) as TaxonomicGroup | null);
