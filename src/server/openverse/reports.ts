import { appendFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { OpendrawerError } from '../../errors/index.ts';

/** What people may say of a work. */
export const REASONS = ['mature', 'dmca', 'other'] as const;
export type Reason = (typeof REASONS)[number];

export interface Report {
  readonly at: string;
  readonly work: string;
  readonly itemId: string;
  readonly position: number;
  readonly reason: Reason;
  readonly description: string;
}

const FILE = 'reports.ndjson';
const MOST_BYTES = 32 * 1024 * 1024;

/** Appends a report to the file of them in the folder of logs, for the people who run the server. */
export async function keepReport(logs: string, report: Report): Promise<void> {
  const path = join(logs, FILE);
  const size = await stat(path).then(
    (file) => file.size,
    () => 0,
  );
  if (size > MOST_BYTES) {
    throw new OpendrawerError(
      'RATE_LIMITED',
      'There are too many reports that nobody has read yet',
    );
  }
  await appendFile(path, `${JSON.stringify(report)}\n`);
}
