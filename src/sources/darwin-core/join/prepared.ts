import type { Slice } from './scan.ts';
import type { TableSpec } from './spec.ts';

/** A table that is joined to the rows that become records. */
export interface JoinedTable {
  readonly spec: TableSpec;
  /** `core`: what records belong to; `verbatim`: the same records as their publishers wrote them; `extension`: what belongs to records. */
  readonly role: 'core' | 'extension' | 'verbatim';
  /** File below the prepared folder that holds its rows by slices. */
  readonly rowsFile: string;
  /** Of each slice: offsets and lengths of its blocks, one after the other. */
  readonly blocks: readonly (readonly number[])[];
}

/** By what records are known. */
export interface IdPolicy {
  /** The id of the core goes before occurrenceID: GBIF's own keys in its downloads. */
  readonly prefersKey: boolean;
  /** The key is that of the row itself, not of its event or taxon. */
  readonly keyIsOwn: boolean;
  /** The key is no identifier: it counts rows, or is that of an event or taxon. */
  readonly keyIsNone: boolean;
  /** Institution, collection and catalogue number tell all rows apart. */
  readonly triplets: boolean;
  /** Too many keys and ids are repeated for them to be listed. */
  readonly isAmbiguous: boolean;
}

/** What one table holds, for reports. */
export interface TableCount {
  readonly name: string;
  readonly rowType: string;
  readonly isCore: boolean;
  readonly rows: number;
  readonly blankKeys: number;
  /** Rows whose id another row has too; of cores only. */
  readonly repeatedKeys: number;
  /** Rows that belong to no row of the core, blank ones among them; of extensions only. */
  readonly orphans: number;
}

/** One unit of work: slices [from, to). */
export interface PreparedPartition {
  readonly id: string;
  readonly from: number;
  readonly to: number;
  readonly sizeBytes: number;
  readonly fingerprint: string;
}

/** An archive that is ready to be read in parts. Plain data, kept in the cache as `plan.json` beside what it names. */
export interface Prepared {
  readonly driver: TableSpec;
  /** `core`: the rows of the core become records; `occurrences`: those of its Occurrence extension. */
  readonly driverIs: 'core' | 'occurrences';
  /** Files of the driver: absolute, or below the prepared folder. */
  readonly driverFiles: readonly {
    readonly path: string;
    /** Size and time of change, where it lies outside of the cache. */
    readonly state: string | null;
  }[];
  readonly joined: readonly JoinedTable[];
  readonly slices: readonly Slice[];
  readonly ids: IdPolicy;
  /** Hashes of keys and ids that are repeated: 32 bits each, in pairs; null: none. */
  readonly repeatedFile: string | null;
  readonly partitions: readonly PreparedPartition[];
  readonly tables: readonly TableCount[];
  readonly notes: readonly string[];
}
