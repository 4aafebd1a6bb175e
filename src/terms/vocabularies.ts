import { readAgreeing } from './agreeing.ts';
import { foldCountry, readCountry } from './country-names.ts';
import { readLanguage } from './language-names.ts';
import { readTypeStatus } from './typified-name.ts';
import {
  foldLetters,
  readVocabulary,
  type Vocabulary,
  type VocabularyOptions,
} from './vocabulary.ts';

const read = (name: string, options?: VocabularyOptions): Vocabulary =>
  readVocabulary(new URL(`./vocabularies/${name}.tsv`, import.meta.url), options);

/** Names of countries and territories → ISO 3166-1 alpha-2; `-`: known to be no single country of today. */
export const countries: Vocabulary = read('countries', {
  fold: foldCountry,
  sorted: true,
  otherwise: readCountry,
});
/** Names of continents and large regions → the seven continents of Darwin Core's examples. */
export const continents: Vocabulary = read('continents', { fold: foldLetters });
/** Names and codes of languages → BCP 47 language subtags; `-`: no language. */
export const languages: Vocabulary = read('languages', { sorted: true, otherwise: readLanguage });
/** Names of kinds of media → Dublin Core types. */
export const mediaTypes: Vocabulary = read('media-types');
/** Names of Darwin Core basisOfRecord values → GBIF's constants. */
export const basesOfRecord: Vocabulary = read('basis-of-record', { fold: foldLetters });
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
/** Words for the sex of organisms → GBIF's constants. Lists whose parts agree are read. */
export const sexes: Vocabulary = read('sex', { fold: foldLetters, otherwise: readAgreeing });
/** Words for stages of life → GBIF's constants and more in their manner. Lists whose parts agree are read. */
export const lifeStages: Vocabulary = read('life-stage', { otherwise: readAgreeing });
/** Words for whether something was there → PRESENT, ABSENT. */
export const occurrenceStatuses: Vocabulary = read('occurrence-status', { fold: foldLetters });
/** Words for establishmentMeans → constants; `controlledEstablishment` has them in Darwin Core's values. */
export const establishmentMeans: Vocabulary = read('establishment-means');
/** Words for degreeOfEstablishment → Darwin Core's controlled values (dwcdoe). */
export const degreesOfEstablishment: Vocabulary = read('degree-of-establishment');
/** Words for pathway → Darwin Core's controlled values (dwcpw). */
export const pathways: Vocabulary = read('pathway');
/** Words for typeStatus → GBIF's constants; phrases such as "Holotype of Abies alba" are read. See `typifiedName`. */
export const typeStatuses: Vocabulary = read('type-status', {
  fold: foldLetters,
  otherwise: readTypeStatus,
});
/** Words for one kind of preparation → a plain word. See `preparationsOf` for lists. */
export const preparations: Vocabulary = read('preparations');
/** Words for habitats → MARINE, FRESHWATER, TERRESTRIAL. */
export const habitats: Vocabulary = read('habitat', { fold: foldLetters });
/** Names of the appendices of CITES → I, II, III. */
export const citesAppendices: Vocabulary = read('cites-appendix');
/** Categories of the IUCN Red List and their codes → GBIF's constants. */
export const threatStatuses: Vocabulary = read('threat-status');
/** Words for the status of a distribution → GBIF's constants. */
export const distributionStatuses: Vocabulary = read('distribution-status', { fold: foldLetters });
/** Words for how often a resource is maintained → GBIF's constants. */
export const maintenanceFrequencies: Vocabulary = read('maintenance-frequency', {
  fold: foldLetters,
});
/** Words for dcterms:type → the DCMI Type Vocabulary. */
export const dcmiTypes: Vocabulary = read('dcmi-types');
