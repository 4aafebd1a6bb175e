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
