import type { ValidationFinding } from './types.ts';

/** Columns of the CSV file and of the sheet of findings. */
export const VALIDATION_COLUMNS = [
  'severity',
  'issue',
  'file',
  'line',
  'column',
  'term',
  'before',
  'after',
  'message',
  'sourceId',
  'kind',
] as const;

/** Cells of a finding under `VALIDATION_COLUMNS`. */
export const cellsOf = (finding: ValidationFinding): readonly (string | number | null)[] => [
  finding.severity,
  finding.code,
  finding.file,
  finding.line,
  finding.column,
  finding.term,
  finding.before,
  finding.after,
  finding.message,
  finding.sourceId,
  finding.kind,
];
