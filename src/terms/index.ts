export { parseBoolean } from './booleans.ts';
export { controlledEstablishment, type Establishment } from './establishment.ts';
export { type GeologicalTime, readGeologicalTime } from './geological-text.ts';
export {
  findGeologicalUnit,
  type GeologicalRank,
  type GeologicalUnit,
  geologicalParents,
  geologicalUnit,
  unitAtAge,
} from './geological-time.ts';
export { type HigherRank, higherTaxon, isUnknownTaxon } from './higher-taxa.ts';
export { ISSUES, type Issue, type IssueKind } from './issues.ts';
export {
  type License,
  type LicenseGroup,
  type LicenseKind,
  type LicensePair,
  licenseAddress,
  licenseCode,
  licenseGroups,
  licenseInGroup,
  licenseOf,
  licenseOfCode,
  licenseOfPair,
  licenseUrl,
  mostRestrictive,
} from './licenses.ts';
export { type LicenseName, licenseName } from './licenses-full-name.ts';
export { type MatchedTaxon, NO_TAXON, taxonQueryKey, UNMATCHED } from './matched-taxon.ts';
export { interpretNomenclaturalStatus, type NomenclaturalStatus } from './nomenclature.ts';
export { parseDecimal, parseInteger } from './numbers.ts';
export { ownText } from './own-text.ts';
export { preparationsOf } from './preparations.ts';
export { interpretRank, type NomenclaturalCode, RANKS, type Rank, rankOrder } from './ranks.ts';
export {
  type AccessPoint,
  type Agent,
  type ClassifiedTaxon,
  DATE_PRECISIONS,
  type DatePrecision,
  type ExtensionRow,
  type Identifier,
  type Item,
  type LabelledText,
  type Media,
  type Place,
  TAXON_QUERY_COLUMNS,
  type TaxonMatchColumns,
  type TaxonQuery,
  VERBATIM_TERMS,
  type VerbatimAccessPoint,
  type VerbatimMedia,
  type VerbatimRecord,
  type VerbatimRow,
  type VerbatimTerm,
  type VerbatimTerms,
} from './records.ts';
export { interpretStateProvince, type Subdivision } from './states.ts';
export { TAXONOMIC_GROUPS, type TaxonomicGroup, taxonomicGroup } from './taxonomic-groups.ts';
export { countGiven, termsOf } from './terms-of.ts';
export { typifiedName } from './typified-name.ts';
export { saysNothing } from './unknown.ts';
export { interpretUri } from './uri.ts';
export { uuidV5 } from './uuid-v5.ts';
export {
  basesOfRecord,
  citesAppendices,
  continents,
  countries,
  dcmiTypes,
  degreesOfEstablishment,
  distributionStatuses,
  establishmentMeans,
  gazetteers,
  habitats,
  kingdoms,
  languages,
  licenses,
  lifeStages,
  maintenanceFrequencies,
  mediaTypes,
  nomenclaturalCodes,
  nomenclaturalStatuses,
  occurrenceStatuses,
  pathways,
  preparations,
  realms,
  sexes,
  taxonomicStatuses,
  threatStatuses,
  typeStatuses,
} from './vocabularies.ts';
export {
  createVocabulary,
  foldLetters,
  foldWord,
  readVocabulary,
  type Vocabulary,
  type VocabularyOptions,
} from './vocabulary.ts';
