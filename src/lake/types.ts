/** The files of a part. Parts that were written before findings were kept have no profile. */
export interface PartFiles {
  readonly items: string;
  readonly media: string;
  readonly verbatim: string;
  /** Absent where nothing was doubted. */
  readonly findings?: string;
  readonly profile?: string;
}

/** Files that one source partition became in a snapshot. Paths are relative to the dataset's folder. */
export interface PartitionEntry {
  readonly id: string;
  readonly fingerprint: string;
  readonly unit: string | null;
  readonly files: PartFiles | null; // null: the partition held no record
  readonly rows: { readonly items: number; readonly media: number; readonly rejects: number };
  readonly sizeBytes: { readonly source: number | null; readonly lake: number };
  /** How days and months stand in its numeric dates; absent where it has no such date. */
  readonly dateOrders?: DateOrderCounts & {
    /** The order that was taken for the ambiguous ones; null: none, they stay unread in part. */
    readonly order: DayMonthOrder | null;
  };
  /** `name@version` of the backbone that its names were matched against; absent: they were not. */
  readonly backbone?: string;
  /** Source ids of which this partition's line lost to the named partition's newer one. */
  readonly lostTo?: readonly string[];
}

/** Day first or month first. */
export type DayMonthOrder = 'DMY' | 'MDY';

/** Records by what their numeric dates show: 13/02/2008 the day first, 02/13/2008 the month, 2/3/2008 neither. */
export interface DateOrderCounts {
  readonly dmy: number;
  readonly mdy: number;
  readonly ambiguous: number;
}

/** `manifest.json` of a snapshot. A snapshot may name files of earlier snapshots (carried over). */
export interface SnapshotManifest {
  readonly format: 'opendrawer-snapshot-1';
  readonly datasetKey: string;
  readonly alias: string;
  /** `20261121T174500Z-0003`: instant and sequence number. */
  readonly snapshot: string;
  readonly previous: string | null;
  /** ISO 8601 instant: `firstSeen`/`lastChanged` of what this snapshot brought. */
  readonly createdAt: string;
  readonly interpreter: string;
  readonly counts: {
    readonly items: number;
    readonly media: number;
    readonly rejects: number;
    readonly duplicates: number;
  };
  readonly diff: DiffCounts;
  readonly partitions: readonly PartitionEntry[];
}

export interface DiffCounts {
  readonly new: number;
  readonly changed: number;
  readonly unchanged: number;
  readonly gone: number;
}
