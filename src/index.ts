export { ERRORS, type ErrorCode, OpendrawerError } from './errors/index.ts';
export {
  buildIndex,
  type Comparison,
  compareMatching,
  fileClassifications,
  forget,
  type IngestOptions,
  type IngestPlan,
  ingest,
  lakeClassifications,
  type NamesOptions,
  type NamesReport,
  planDataset,
  type RunProgress,
  type RunReport,
  runNames,
} from './flow/index.ts';
export { fetchImages, type ImageRequest, resolveMedia } from './images/index.ts';
export { geocoder, type InterpretContext, interpretRecord, itemId } from './interpret/index.ts';
export {
  collectGarbage,
  createRecordReader,
  diffSnapshots,
  readManifest,
  type SnapshotManifest,
} from './lake/index.ts';
export {
  type ExportFormat,
  exportChanges,
  exportFindings,
  exportItems,
  type QualityReport,
  qualityReport,
} from './publish/index.ts';
export {
  type Dataset,
  openWorkspace,
  type Run,
  type Snapshot,
  type Workspace,
} from './registry/index.ts';
export {
  type Area,
  type ItemSummary,
  openIndex,
  type Predicate,
  parseParameters,
  readGeometry,
  readPredicate,
  type SearchIndex,
  type SearchPage,
  type SearchRequest,
  watchIndex,
  writeParameters,
  writePredicate,
} from './search/index.ts';
export { serve } from './server/index.ts';
export {
  darwinCoreColumns,
  planSource,
  readDarwinCoreRow,
  readEdanRecord,
  readLines,
} from './sources/index.ts';
export type { Item, Media, VerbatimRecord } from './terms/index.ts';
