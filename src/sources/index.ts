export {
  type AbcdIgnored,
  type AbcdPart,
  type AbcdRow,
  abcdCrosswalk,
  abcdIgnored,
  abcdParts,
} from './abcd/crosswalk.ts';
export { explainAbcdPath } from './abcd/tree.ts';
export type {
  AdapterPlan,
  CatalogueEntry,
  DetectedTable,
  Detection,
  HarvestContext,
  HarvestReport,
  RecordBatch,
  SourceAdapter,
  SourceContext,
  SourceEndpoint,
  SourcePlanContext,
  SourceReadContext,
  SourceRecord,
} from './adapter.ts';
export { adapterOf, allAdapters, detectSource, detectSources } from './adapters.ts';
export { type DecodeOptions, decode, peek } from './bytes/decode.ts';
export { invalidUtf8At, type LineBatch } from './bytes/lines.ts';
export type { PlanOptions } from './bytes/listing.ts';
export { planSource, type SourcePlan } from './bytes/plan.ts';
export { type ReadLinesOptions, readLines } from './bytes/read-lines.ts';
export { USER_AGENT } from './bytes/user-agent.ts';
export type { Checklist } from './checklists/checklist.ts';
export { CHECKLIST_TERMS, type ChecklistTerm } from './checklists/columns.ts';
export {
  CHECKLIST_FORMATS,
  type ChecklistFormat,
  type ChecklistMapping,
  NO_MAPPING,
  parseMapping,
} from './checklists/mapping.ts';
export { openChecklist } from './checklists/open-checklist.ts';
export { dwcaAdapter } from './darwin-core/adapter.ts';
export { type Archive, type ArchiveTable, openArchive } from './darwin-core/archive.ts';
export {
  type DarwinCoreColumns,
  darwinCoreColumns,
  readDarwinCoreRow,
} from './darwin-core/record.ts';
export type { CrosswalkRow, CrosswalkTarget, IgnoredPath } from './edan/crosswalk.ts';
export { edanBasisOfRecord, edanCrosswalk, edanIgnored } from './edan/crosswalk.ts';
export { createPathWatch, type PathWatch, type UnknownPath } from './edan/paths.ts';
export { type EdanReading, readEdanRecord } from './edan/record.ts';
export { explainPath } from './edan/tree.ts';
export { endpointOf, inventoryFault } from './feeds/inventory.ts';
export { type Feed, type FeedEntry, looksLikeFeed, readFeed } from './feeds/read-feed.ts';
export { SOURCE_FORMATS, type SourceFormat } from './formats.ts';
export { openHarvestStore } from './harvest/store.ts';
export type { HarvestDraft, HarvestedRecord, HarvestStore } from './harvest/types.ts';
export type { ApiDeclaration } from './json-api/declaration.ts';
export { type KnownApi, listApis, loadApi } from './json-api/list.ts';
export { type ApiItem, apiRecord } from './json-api/record.ts';
export {
  type ApiReading,
  type ProviderRow,
  type ProviderTag,
  readApiRecord,
} from './json-api/rows.ts';
export type { DatasetContact, DatasetDescription } from './metadata/description.ts';
export { type MetadataHint, readDatasetMetadata } from './metadata/read.ts';
export {
  DEFAULT_PERCENTILE,
  metricOf,
  type PopularityMetric,
  percentileDisc,
  percentileOf,
  popularityConstant,
  popularityMetrics,
  popularityScore,
} from './popularity/popularity.ts';
export type { Probe } from './probe.ts';
export {
  isWorkbook,
  openWorkbook,
  type SheetInfo,
  type SheetRow,
  sheetAt,
  type Workbook,
  type WorkbookLimits,
} from './spreadsheets/workbook.ts';
export { accountOfProfile, providerOfEndpoint } from './sub-providers/accounts.ts';
export {
  readSubProviders,
  SUB_PROVIDERS_FILE,
  type SubProviderRules,
  subProviderRules,
  workspaceSubProviders,
} from './sub-providers/read-rules.ts';
export {
  builtInSubProviders,
  SUB_PROVIDER_FIELDS,
  SUB_PROVIDER_MATCHES,
  type SubProviderField,
  type SubProviderMatch,
  type SubProviderRule,
} from './sub-providers/rules.ts';
export {
  ACCOUNT_SEPARATOR,
  createSubProviders,
  type SubProviderFacts,
  type SubProviders,
  sourceOfRecord,
} from './sub-providers/sub-providers.ts';
export { mapColumns } from './tables/mapping.ts';
export {
  NO_TABLE_MAPPING,
  parseColumnMapping,
  parseTableMapping,
  type TableMapping,
} from './tables/table-mapping.ts';
export { TABLE_TERMS } from './tables/terms.ts';
export type { Reject, SourcePartition } from './types.ts';
export { readRawTerms } from './verbatim/read-terms.ts';
export type {
  HostManners,
  SavedFile,
  WebAnswer,
  WebClient,
  WebRequest,
} from './web/client.ts';
export { createWebClient, type WebClientOptions } from './web/create-client.ts';
export {
  type GuardedRequest,
  guardedFetch,
  privateAddressesAllowed,
} from './web/guarded-fetch.ts';
export { type Redaction, redactionOf, redactUrl } from './web/redact.ts';
export {
  isTextAndDataMiningAllowed,
  readTdmRules,
  type TdmReservation,
  tdmReservationOf,
} from './web/tdm.ts';
