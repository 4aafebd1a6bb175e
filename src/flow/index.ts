export {
  type BackboneDefinition,
  type DefinedChecklist,
  readDefinition,
  withChecklist,
  writeDefinition,
} from './backbone-definition.ts';
export { auditSources, type SourceAudit, type SourceDoubt } from './backfill/audit.ts';
export {
  type BackfilledDataset,
  type BackfillOptions,
  type BackfillReport,
  backfill,
} from './backfill/backfill.ts';
export {
  type CandidateOptions,
  type SourceCandidate,
  sourceCandidates,
} from './backfill/candidates.ts';
export { rederiveWith, subProvidersOf } from './backfill/rules.ts';
export {
  type BackboneBuild,
  type BuildBackboneOptions,
  buildBackboneOf,
  readBuildReport,
} from './build-backbone.ts';
export { type BuildIndexOptions, buildIndex } from './build-index.ts';
export { collectAllGarbage } from './collect-garbage.ts';
export { forget } from './forget.ts';
export {
  compareIdentity,
  type IdentityComparison,
  type IdentityOptions,
} from './identity/compare.ts';
export { identityMapFile, itemIdsOf } from './identity/map.ts';
export { type Migration, migrateIdentity } from './identity/migrate.ts';
export type { IdentityCounts, MatchRule, RenamedItem } from './identity/old-to-new.ts';
export { type IngestOptions, ingest, planDataset } from './ingest.ts';
export {
  backboneFileOf,
  isBackboneFile,
  openChosenBackbone,
} from './names/choose-backbone.ts';
export { CHANGES, type Change } from './names/compare/change.ts';
export {
  type Classifications,
  fileClassifications,
  lakeClassifications,
} from './names/compare/classifications.ts';
export {
  type CompareOptions,
  type CompareSide,
  compareMatching,
} from './names/compare/compare-matching.ts';
export {
  COMPARISON_FILES,
  comparisonsFolder,
  comparisonTable,
  listComparisons,
  readComparison,
} from './names/compare/store.ts';
export type {
  ChangeCount,
  ComparedName,
  ComparedSide,
  Comparison,
} from './names/compare/types.ts';
export {
  NAME_FORMATS,
  type NameFormat,
  type NamesOptions,
  type NamesProgress,
  type NamesReport,
  type NamesTask,
  runNames,
} from './names/run-names.ts';
export { NAME_TERMS, type NameTerm } from './names/tables/columns.ts';
export {
  TABLE_KINDS,
  type TableKind,
  type TableOptions,
  type TableSource,
} from './names/tables/read-table.ts';
export { type ByteSink, openWholeFile } from './names/tables/whole-file.ts';
export type { MatchJson, UsageJson } from './names/tasks/match.ts';
export { PARSE_SHAPES } from './names/tasks/task.ts';
export type { IngestPlan, PlannedPartition } from './plan.ts';
export type { ProgressListener } from './progress.ts';
export { repairIndex } from './repair-index.ts';
export { sourceCache, withDatasetSource, withSource } from './source-context.ts';
export {
  addSource,
  type Inspection,
  inspectSource,
  type SourceWishes,
  sourceFormat,
} from './sources.ts';
export { startIngest } from './start-ingest.ts';
export { currentTaxa } from './taxa/current-taxa.ts';
export { type Rematched, type RematchReport, rematch } from './taxa/rematch.ts';
export type { PartitionProgress, RunProgress, RunReport } from './types.ts';
export { findUpload, safeFileName, saveUpload, type Upload } from './uploads.ts';
export {
  openValidationDesk,
  type ValidationDesk,
  type ValidationJob,
  type ValidationOrder,
  type ValidationStatus,
} from './validate/desk.ts';
export type { ValidateOptions, ValidationProgress } from './validate/options.ts';
export { openValidation } from './validate/store.ts';
export { validateSource } from './validate/validate.ts';
export { type WebSettings, webSettings } from './web.ts';
