import type { adapterOf, detectSources, SourceFormat } from '../../sources/index.ts';
import type { TaxonSource } from '../taxa/taxon-source.ts';

/** How a source is validated. */
export interface ValidateOptions {
  /** Folder for findings and report; it is made where it is missing, and what it held of an earlier validation is lost. */
  readonly folder: string;
  /** What the report calls the source instead of its location: the name of an uploaded file. */
  readonly name?: string;
  /** Only this format; absent: the surest. */
  readonly format?: SourceFormat;
  /** Options of the format over what was detected: a mapping, a sheet, a query. */
  readonly sourceOptions?: Readonly<Record<string, unknown>>;
  /** Records to read; null or absent: all, of services that send records in pages 1,000. */
  readonly maxRows?: number | null;
  /** Look at no record. */
  readonly metadataOnly?: boolean;
  /** Records to keep for the annotated workbook; default 0. */
  readonly keepRows?: number;
  /** Findings to keep one by one; all are counted. Absent: all. */
  readonly maxFindings?: number;
  /** Share of rejected lines above which an ingest would stop; default 0.01. */
  readonly maxRejectedShare?: number;
  readonly maxLineBytes?: number;
  /** Matches names; null or absent: names stay unmatched. */
  readonly taxa?: TaxonSource | null;
  readonly onProgress?: (progress: ValidationProgress) => void;
  readonly now?: () => Date;
  /** How a location becomes an endpoint, and an endpoint is read; tests bring their own. */
  readonly sources?: {
    readonly detect: typeof detectSources;
    readonly adapterOf: typeof adapterOf;
  };
}

export interface ValidationProgress {
  readonly phase: 'detecting' | 'fetching' | 'reading' | 'comparing' | 'done';
  readonly records: number;
  readonly findings: number;
}
