import { foldCountry, readCountry } from './country-names.ts';
import { readVocabulary, type Vocabulary, type VocabularyOptions } from './vocabulary.ts';

const read = (name: string, options?: VocabularyOptions): Vocabulary =>
  readVocabulary(new URL(`./vocabularies/${name}.tsv`, import.meta.url), options);

/** Names of countries and territories → ISO 3166-1 alpha-2; `-`: known to be no single country of today. */
export const countries: Vocabulary = read('countries', {
  fold: foldCountry,
  sorted: true,
  otherwise: readCountry,
});
/** Names of continents and large regions → the seven continents of Darwin Core's examples. */
export const continents: Vocabulary = read('continents');
/** Names and codes of languages → BCP 47 language subtags; `-`: no language. */
export const languages: Vocabulary = read('languages');
/** Names of kinds of media → Dublin Core types. */
export const mediaTypes: Vocabulary = read('media-types');
/** Names of Darwin Core basisOfRecord values → GBIF's constants. */
export const basesOfRecord: Vocabulary = read('basis-of-record');
/** Names, codes and addresses of licences and rights statements → SPDX or SPDX-like codes. */
export const licenses: Vocabulary = read('licenses');
/** Names of kingdoms and of their members → GBIF's constants; INCERTAE_SEDIS: none is known. */
export const kingdoms: Vocabulary = read('kingdoms');
/** Names and abbreviations of the codes of nomenclature → GBIF's constants. */
export const nomenclaturalCodes: Vocabulary = read('nomenclatural-code');
/** Words for the nomenclatural status → GBIF's constants and MANUSCRIPT; `-`: no status. See `interpretNomenclaturalStatus`. */
export const nomenclaturalStatuses: Vocabulary = read('nomenclatural-status');
/** Words for the status in a classification → GBIF's constants and UNPLACED. */
export const taxonomicStatuses: Vocabulary = read('taxonomic-status');
/** Names of biogeographic realms, and of continents that lie in one → the eight realms. */
export const realms: Vocabulary = read('realms');
/** Names of gazetteers and area standards → constants of the Catalogue of Life. */
export const gazetteers: Vocabulary = read('gazetteers');
