import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { OpendrawerError } from '../../errors/index.ts';
import { writeFileAtomic } from '../../lake/index.ts';
import type {
  ValidatedRow,
  Validation,
  ValidationFinding,
  ValidationReport,
} from '../../publish/index.ts';
import { readLines } from './jsonl.ts';

const REPORT = 'report.json';
export const FINDINGS_FILE = 'findings.jsonl.zst';
export const ROWS_FILE = 'rows.jsonl.zst';

interface StoredReport {
  readonly report: ValidationReport;
  readonly columns: readonly string[];
}

/** Puts the report of a finished validation beside its findings. */
export const writeReport = (
  folder: string,
  report: ValidationReport,
  columns: readonly string[],
): void =>
  writeFileAtomic(
    join(folder, REPORT),
    JSON.stringify({ report, columns } satisfies StoredReport),
    {
      durable: false,
    },
  );

/** Opens what a validation left in a folder. Throws VALIDATION_UNKNOWN where there is none, or none that ended. */
export function openValidation(folder: string): Validation {
  const path = join(folder, REPORT);
  if (!existsSync(path)) {
    throw new OpendrawerError('VALIDATION_UNKNOWN', 'The validation has no report');
  }
  const { report, columns }: StoredReport = JSON.parse(readFileSync(path, 'utf8'));
  const rows = join(folder, ROWS_FILE);
  return {
    report,
    columns,
    findings: () => readLines<ValidationFinding>(join(folder, FINDINGS_FILE)),
    rows: () => (existsSync(rows) ? readLines<ValidatedRow>(rows) : null),
  };
}
