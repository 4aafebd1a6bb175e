export type { DiffCounts, PartitionEntry, SnapshotManifest } from './types.ts';
