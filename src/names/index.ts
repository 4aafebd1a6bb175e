export { type MatchedTaxon, NO_TAXON, taxonQueryKey, UNMATCHED } from '../terms/index.ts';
export type { Backbone, Candidate, RowNumber } from './backbone/backbone.ts';
export {
  type BackboneProgress,
  type BuildOptions,
  type BuiltBackbone,
  buildBackbone,
  type ChecklistInput,
} from './backbone/build/build-backbone.ts';
export {
  BACKBONE_CHANGES,
  type BackboneChange,
  type BackboneChangeKind,
  diffBackbones,
} from './backbone/build/diff.ts';
export {
  FINDINGS,
  type Finding,
  type FindingClass,
  FindingCounter,
  type FindingKind,
  type FindingSink,
  type FindingSummary,
} from './backbone/build/findings.ts';
export { KeyRegister } from './backbone/build/keys.ts';
export {
  type BuildReport,
  type HomonymCounts,
  reportText,
  type SourceReport,
  type UsageCounts,
} from './backbone/build/report.ts';
export { BackboneIndex } from './backbone/index-file/backbone-index.ts';
export { buildBackboneIndex } from './backbone/index-file/build.ts';
export { attachBackbone, openBackbone, writeBackbone } from './backbone/index-file/file.ts';
export {
  BUILD_FILES,
  backboneFolder,
  buildFolder,
  currentBackboneFile,
  currentBuild,
  definitionFile,
  listBackbones,
  listBuilds,
  lockBackbone,
  newBuildId,
  removeOldBuilds,
  temporaryFile,
  writeAtomic,
  writeBuild,
} from './backbone/store.ts';
export type {
  BackboneFacts,
  BackboneSource,
  BackboneUsage,
  LineageRank,
  NameUsage,
  TaxonomicStatus,
} from './backbone/usage.ts';
export { LINEAGE_RANKS } from './backbone/usage.ts';
export {
  type AssembledName,
  appendAuthorship,
  assembleName,
  expandAbbreviatedGenus,
  isSimpleBinomial,
} from './compare/assemble-name.ts';
export {
  type AuthorName,
  authorName,
  firstInitialsDiffer,
  initialsDiffer,
  lookupAuthor,
  normalizeAuthorship,
  plainAuthor,
} from './compare/author-names.ts';
export {
  type AuthorshipInputs,
  isEmptyTeam,
  NO_AUTHORSHIP,
  NO_TEAM,
  splitAuthorship,
  splitTeam,
  type TeamInputs,
} from './compare/authorship.ts';
export {
  type AuthorshipDialect,
  compareAuthorship,
  compareAuthorshipStrict,
  compareTeams,
  compareTeamsStrict,
} from './compare/compare-authorship.ts';
export { normConfidence } from './compare/confidence.ts';
export { editDistance, spanDistance } from './compare/edit-distance.ts';
export type { Equality } from './compare/equality.ts';
export { foldAscii } from './compare/fold.ts';
export { lookupHigherTaxon, normalizeHigherTaxon } from './compare/higher-taxon.ts';
export { jaroWinkler } from './compare/jaro-winkler.ts';
export { lookupKey } from './compare/lookup-key.ts';
export {
  editsToSimilarity,
  nameSimilarity,
  normalizedSimilarity,
  type SimilarityDialect,
} from './compare/name-similarity.ts';
export {
  type NormalizeDialect,
  normalizeLookupKey,
  normalizeName,
  normalizeNameAll,
  stemGender,
} from './compare/normalize-name.ts';
export { type RankDialect, rankSimilarity } from './compare/rank-similarity.ts';
export {
  type StraightIndex,
  type StraightQuery,
  type StraightTaxon,
  straightIndex,
  straightLookup,
} from './compare/straight-lookup.ts';
export { compareYear } from './compare/years.ts';
export {
  type GbifAuthors,
  type GbifDialect,
  type GbifName,
  type GbifNameType,
  type GbifOptions,
  type GbifRank,
  type GbifRenderings,
  gbifRank,
  isVirusName,
  parseGbifAuthorship,
  parseGbifName,
  renderings,
  taxonOf,
  toGbif,
} from './gbif/index.ts';
export { GNPARSER_CSV_HEADER, toGnparserCsv } from './gnparser/gnparser-csv.ts';
export type {
  GnAuthors,
  GnAuthorship,
  GnDetails,
  GnparserName,
  GnWord,
} from './gnparser/gnparser-name.ts';
export { type GnparserOptions, toGnparser } from './gnparser/to-gnparser.ts';
export { classificationOf, createTaxonLookup } from './lookup/taxon-lookup.ts';
export { MATCH_COLUMNS } from './match/columns.ts';
export { createMatcher, matchName } from './match/matcher.ts';
export { readPins } from './match/pins.ts';
export { REASON_CODES, reasonText } from './match/reasons.ts';
export type {
  MatchBehaviour,
  Matcher,
  MatchOptions,
  MatchReason,
  MatchType,
  NameMatch,
  NameQuery,
  Pin,
  Pins,
} from './match/types.ts';
export type {
  Authorship,
  AuthorTeam,
  CanonicalName,
  HybridKind,
  InfraspecificPart,
  NameNote,
  NameParts,
  NameType,
  NameWarning,
  NameWord,
  ParsedName,
  Span,
  SurrogateKind,
  WordKind,
} from './parsed-name.ts';
export { MAX_NAME_LENGTH, type ParseOptions, parseName } from './parser/parse-name.ts';
export { stemEpithet } from './stem/stem.ts';
export { stemCanonical } from './stem/stem-canonical.ts';
