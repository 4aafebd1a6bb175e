import { readVocabulary, type Vocabulary } from './vocabulary.ts';

const read = (name: string): Vocabulary =>
  readVocabulary(new URL(`./vocabularies/${name}.tsv`, import.meta.url));

/** Names of countries and territories → ISO 3166-1 alpha-2; `-`: known to be no single country of today. */
export const countries: Vocabulary = read('countries');
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
