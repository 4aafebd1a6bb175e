export { EXPORT_FORMATS, type ExportFormat, type ExportOptions, exportItems } from './export.ts';
export {
  CHANGE_COLUMNS,
  exportChanges,
  exportFindings,
  FINDING_COLUMNS,
  type FindingsFilter,
  findingsPage,
  SHEET_FORMATS,
  type SheetFormat,
  streamChanges,
  streamFindings,
} from './quality/findings.ts';
export { qualityReport, type SnapshotChoice } from './quality/report.ts';
export type {
  Distribution,
  FindingExample,
  FindingRow,
  FindingsPage,
  QualityIssue,
  QualityReport,
  QualityRun,
  Severity,
  TermChanges,
  TermCompleteness,
  ValueChange,
} from './quality/types.ts';
export { type SheetRows, type XlsxOptions, xlsxStream } from './quality/xlsx.ts';
export { CHECKS, type Check, type CheckKind, meaningOf } from './validation/checks.ts';
export { VALIDATION_COLUMNS } from './validation/columns.ts';
export { reportText } from './validation/text.ts';
export {
  FINDING_KINDS,
  type FindingKind,
  type FindingSample,
  type FindingSeverity,
  type FindingSummary,
  type IdentityReport,
  type KeyCounts,
  type TermCount,
  VALIDATION_FORMAT,
  type ValidatedFile,
  type ValidatedRow,
  type Validation,
  type ValidationFinding,
  type ValidationReport,
  type Verdict,
  type VerdictReason,
} from './validation/types.ts';
export {
  VALIDATION_FORMATS,
  type ValidationFormat,
  validationStream,
} from './validation/write.ts';
