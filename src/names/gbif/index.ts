export { type GbifAuthors, type ReadAuthorship, readAuthorship } from './authorship.ts';
export {
  authorshipText,
  canonicalName,
  canonicalWithoutAuthorship,
  type GbifRenderings,
  renderings,
} from './format.ts';
export type {
  CombinedAuthors,
  GbifDialect,
  GbifName,
  GbifNameType,
  NothoPart,
} from './gbif-name.ts';
export { taxonOf } from './informal.ts';
export { type GbifRank, gbifRank } from './markers.ts';
export type { GbifOptions } from './read.ts';
export { isVirusName, parseGbifAuthorship, parseGbifName, toGbif } from './to-gbif.ts';
