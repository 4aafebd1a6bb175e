import type { ReactNode } from 'react';
import {
  type QualityState,
  SHEET_FORMATS,
  type SheetFormat,
  sheetPath,
} from '../../words/quality.ts';

const NAMES: Readonly<Record<SheetFormat, string>> = { csv: 'CSV', json: 'JSON', xlsx: 'XLSX' };

interface SheetLinksProps {
  readonly datasetKey: string;
  readonly sheet: 'findings' | 'changes';
  readonly state: QualityState;
  readonly issue?: string | undefined;
  readonly term?: string | undefined;
  /** What is downloaded; the names of the files follow. */
  readonly children: ReactNode;
}

/** Findings or changes as files. */
export function SheetLinks({ datasetKey, sheet, state, issue, term, children }: SheetLinksProps) {
  return (
    <p className="sheet-links">
      <span>{children}</span>
      {SHEET_FORMATS.map((format) => (
        <a
          key={format}
          href={sheetPath(datasetKey, sheet, format, state, { issue, term })}
          download
        >
          {NAMES[format]}
        </a>
      ))}
    </p>
  );
}
