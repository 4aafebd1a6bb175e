import { createHash } from 'node:crypto';
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { join, relative } from 'node:path';
import { crc32 } from 'node:zlib';
import { OpendrawerError } from '../../errors/index.ts';
import type { PartitionEntry, SnapshotManifest } from '../../lake/index.ts';
import { SEARCH_KEYS } from '../model/keys.ts';
import { SUMMARY_COLUMNS } from '../summary-columns.ts';
import { BLOCK_ROWS, FORMAT_REVISION, type IndexedDataset, type StoredPart } from './format.ts';

/** A dataset's current snapshot. */
export interface IndexSource {
  readonly manifest: SnapshotManifest;
  /** Absolute folder of the dataset in the lake; the manifest's paths are relative to it. */
  readonly folder: string;
}

/** A segment as it shall be. */
export interface SegmentPlan {
  readonly id: string;
  readonly fingerprint: string;
  readonly source: IndexSource;
  /** Number of the dataset. */
  readonly dataset: number;
  readonly rows: number;
  readonly items: number;
  readonly lakeBytes: number;
  readonly parts: readonly StoredPart[];
}

export interface GenerationPlan {
  readonly datasets: readonly IndexedDataset[];
  readonly segments: readonly SegmentPlan[];
  readonly items: number;
  readonly fingerprint: string;
}

const LEAST_ROWS = 1 << 14;
const MOST_ROWS = 1 << 19;
/** A dataset is divided among so many workers, at least. */
const SEGMENTS_OF_DATASET = 8;
/** Rows that take more room in the lake count as several. */
const BYTES_OF_ROW = 4096;
/** Bytes at the end of a Parquet file that tell it from others: the footer with its sizes and statistics. */
const TAIL_BYTES = 1 << 16;

/** Rows of a partition: all of them, or a stretch of a big one. */
interface Piece {
  readonly entry: PartitionEntry;
  readonly files: NonNullable<PartitionEntry['files']>;
  readonly from: number;
  readonly rows: number;
  readonly weight: number;
  /** A segment may well end here, so that its end does not move when something before it changes. */
  readonly isMark: boolean;
}

const piecesOf = ({ manifest }: IndexSource, target: number): Piece[] => {
  const pieces: Piece[] = [];
  for (const entry of manifest.partitions) {
    const { files, rows, sizeBytes, id } = entry;
    if (files === null || rows.items === 0) continue;
    const isMark = (createHash('sha256').update(id).digest()[0] ?? 0) % 4 === 0;
    const weight = Math.max(1, sizeBytes.lake / rows.items / BYTES_OF_ROW);
    const stretches =
      rows.items * weight > target * 1.5 ? Math.ceil((rows.items * weight) / target) : 1;
    const size = Math.ceil(rows.items / stretches / BLOCK_ROWS) * BLOCK_ROWS;
    for (let from = 0; from < rows.items; from += size) {
      const count = Math.min(size, rows.items - from);
      pieces.push({ entry, files, from, rows: count, weight: count * weight, isMark });
    }
  }
  return pieces;
};

/** Pieces that follow each other, as segments of about `target` rows. */
const portions = (pieces: readonly Piece[], target: number): Piece[][] => {
  const segments: Piece[][] = [];
  let open: Piece[] = [];
  let weight = 0;
  const end = (): void => {
    if (open.length > 0) segments.push(open);
    open = [];
    weight = 0;
  };
  for (const piece of pieces) {
    if (weight + piece.weight > target) end();
    open.push(piece);
    weight += piece.weight;
    if (piece.isMark && weight * 2 > target) end();
  }
  end();
  return segments;
};

/** A power of two, so that a dataset that grows a little is divided as before. */
const targetOf = (items: number): number => {
  const share = 2 ** Math.ceil(Math.log2(Math.max(1, items / SEGMENTS_OF_DATASET)));
  return Math.max(LEAST_ROWS, Math.min(MOST_ROWS, share));
};

/** Marks the names of all that is indexed. */
const KEYS_MARK = crc32(
  JSON.stringify([SEARCH_KEYS.map(({ name, kind }) => [name, kind]), SUMMARY_COLUMNS]),
);

/**
 * Says what a file is without reading it: a partition that is carried over to a new snapshot is a link to the same
 * file, so that its size, time and footer stay; whatever was written anew differs in its time.
 */
const fileMark = (path: string): readonly [number, string, number] => {
  let handle: number;
  try {
    handle = openSync(path, 'r');
  } catch (cause) {
    throw new OpendrawerError('INPUT_CORRUPT', `${path}: ${(cause as Error).message}`, {
      cause,
      hint: 'The lake is damaged: run opendrawer ingest again.',
    });
  }
  try {
    const { size, mtimeNs } = fstatSync(handle, { bigint: true });
    const tail = Buffer.alloc(Math.min(TAIL_BYTES, Number(size)));
    readSync(handle, tail, 0, tail.length, Number(size) - tail.length);
    return [Number(size), String(mtimeNs), crc32(tail)];
  } finally {
    closeSync(handle);
  }
};

const segmentOf = (source: IndexSource, dataset: number, pieces: readonly Piece[]): SegmentPlan => {
  const { manifest, folder } = source;
  let base = 0;
  let items = 0;
  let lakeBytes = 0;
  const parts = pieces.map(({ files, from, rows, entry }): StoredPart => {
    const part = {
      items: files.items,
      media: files.media,
      verbatim: files.verbatim,
      from,
      rows,
      whole: rows === entry.rows.items,
      base,
    };
    base += Math.ceil(rows / BLOCK_ROWS) * BLOCK_ROWS;
    items += rows;
    lakeBytes += (entry.sizeBytes.lake * rows) / entry.rows.items;
    return part;
  });
  const fingerprint = JSON.stringify([
    FORMAT_REVISION,
    KEYS_MARK,
    manifest.datasetKey,
    manifest.alias,
    ...parts.map(({ items, verbatim, from, rows }) => [
      fileMark(join(folder, items)),
      fileMark(join(folder, verbatim)),
      from,
      rows,
    ]),
  ]);
  const id = createHash('sha256').update(fingerprint).digest('hex').slice(0, 24);
  return { id, fingerprint, source, dataset, rows: base, items, lakeBytes, parts };
};

/** What an index over the snapshots consists of. `segmentRows`: most rows of a segment, a power of two as it were. */
export const planGeneration = (
  sources: readonly IndexSource[],
  indexDir: string,
  segmentRows: number | null,
): GenerationPlan => {
  const sorted = [...sources].sort((a, b) =>
    a.manifest.datasetKey < b.manifest.datasetKey ? -1 : 1,
  );
  const datasets = sorted.map(
    ({ manifest, folder }): IndexedDataset => ({
      key: manifest.datasetKey,
      alias: manifest.alias,
      snapshot: manifest.snapshot,
      folder: relative(indexDir, folder),
      items: manifest.counts.items,
      media: manifest.counts.media,
    }),
  );
  const segments = sorted.flatMap((source, dataset) => {
    const rows = source.manifest.partitions.reduce((sum, entry) => sum + entry.rows.items, 0);
    const target = segmentRows ?? targetOf(rows);
    return portions(piecesOf(source, target), target).map((pieces) =>
      segmentOf(source, dataset, pieces),
    );
  });
  const fingerprint = createHash('sha256')
    .update(
      JSON.stringify([
        FORMAT_REVISION,
        datasets,
        segments.map(({ id, parts }) => [id, parts.map(({ items }) => items)]),
      ]),
    )
    .digest('hex');
  return {
    datasets,
    segments,
    items: segments.reduce((sum, { items }) => sum + items, 0),
    fingerprint,
  };
};
