import { Readable } from 'node:stream';
import { cellsOf, VALIDATION_COLUMNS } from './columns.ts';
import { reportText } from './text.ts';
import type { Validation } from './types.ts';
import { workbookStream } from './workbook.ts';

export const VALIDATION_FORMATS = ['text', 'json', 'csv', 'xlsx'] as const;
export type ValidationFormat = (typeof VALIDATION_FORMATS)[number];

/**
 * A validation as the bytes of a file, which come while its findings are read: `text` and `json` hold the whole report (JSON all
 * findings too), `csv` a line a finding (RFC 4180), `xlsx` summary, findings and the records with their doubtful cells marked.
 */
export function validationStream(format: ValidationFormat, validation: Validation): Readable {
  switch (format) {
    case 'text':
      return Readable.from([`${reportText(validation.report)}\n`], { objectMode: false });
    case 'json':
      return Readable.from(json(validation), { objectMode: false });
    case 'csv':
      return Readable.from(csv(validation), { objectMode: false });
    case 'xlsx':
      return workbookStream(validation);
  }
}

async function* json({ report, findings }: Validation): AsyncGenerator<string> {
  const { format } = report;
  yield `{"format":${JSON.stringify(format)},\n"report":${JSON.stringify(report)},\n"findings":[`;
  let before = '\n';
  for await (const batch of findings()) {
    if (batch.length === 0) continue;
    yield before + batch.map((finding) => JSON.stringify(finding)).join(',\n');
    before = ',\n';
  }
  yield '\n]}\n';
}

async function* csv({ findings }: Validation): AsyncGenerator<string> {
  yield `${VALIDATION_COLUMNS.join(',')}\r\n`;
  for await (const batch of findings()) {
    yield batch.map((finding) => `${cellsOf(finding).map(csvCell).join(',')}\r\n`).join('');
  }
}

const csvCell = (cell: string | number | null): string => {
  const text = cell === null ? '' : String(cell);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};
