export type { CommitOutcome, CommitRequest } from './commit.ts';
export { type Change, type ChangeKind, diffSnapshots, type SnapshotDiff } from './diff.ts';
export { freeBytes, guardDisk } from './disk.ts';
export { openDraft, type SnapshotDraft } from './draft.ts';
export type { Duplicate } from './duplicates.ts';
export { fileCrc, partStem, syncFiles, syncFolder, writeFileAtomic } from './files.ts';
export { datasetFolder, snapshotCache, sqlFolder } from './folders.ts';
export { type Forgotten, forgetItems } from './forget.ts';
export { collectGarbage } from './garbage.ts';
export { type DatasetLock, joinWriters } from './lock.ts';
export { partFiles, readManifest } from './manifest.ts';
export {
  createParquetWriter,
  defineParquetSchema,
  ITEMS,
  MEDIA,
  type ParquetBatch,
  type ParquetFileInfo,
  type ParquetLayout,
  type ParquetSchema,
  type ParquetWriter,
  type ParquetWriterOptions,
  readParquetColumns,
  readParquetRow,
  readParquetRows,
  type StoredVerbatimRow,
  VERBATIM,
} from './parquet/index.ts';
export {
  createPartWriter,
  type PartitionDone,
  type PartWriter,
  PreviousItems,
  writePartitionDone,
} from './parts.ts';
export {
  FINDINGS,
  NO_NOTES,
  PROFILE,
  type RecordNotes,
  type StoredFinding,
  type StoredProfile,
} from './quality.ts';
export { createRecordReader, type RecordPlace, type RecordReader } from './records.ts';
export {
  countRederived,
  type Rederive,
  type RederiveCounts,
  type SourceFacts,
} from './rederive.ts';
export type { Rematch, RematchCounts, RematchedTaxon } from './rematch.ts';
export { identifier, literal, openSql, parquetTable, type SqlSession } from './sql.ts';
export type {
  DateOrderCounts,
  DayMonthOrder,
  DiffCounts,
  PartFiles,
  PartitionEntry,
  SnapshotManifest,
} from './types.ts';
