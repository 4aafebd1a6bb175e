import type { SourcePartition } from '../types.ts';

/** What a source says about its bytes; a part that is not known is left out. */
export interface Marks {
  readonly etag?: string;
  readonly lastModified?: string;
  /** Size of the whole file, also where the partition is a byte range of it. */
  readonly size?: number;
  /** Nanoseconds since 1970. */
  readonly mtime?: string;
  /** SHA-256 of the whole file. */
  readonly sha256?: string;
  /** SHA-256 of the first and last MiB. */
  readonly ends?: string;
  /** Set where nothing else tells two states apart; never equal to another. */
  readonly seen?: string;
}

const KEYS = ['etag', 'lastModified', 'size', 'mtime', 'sha256', 'ends', 'seen'] as const;

/** Writes marks as a fingerprint: JSON with keys in fixed order, so that equal marks are equal text. */
export const toFingerprint = (marks: Marks): string => JSON.stringify(marks, [...KEYS]);

/** Reads the marks back from a partition; none where the fingerprint is of another make. */
export function marksOf(partition: Pick<SourcePartition, 'fingerprint'>): Marks {
  try {
    const marks: unknown = JSON.parse(partition.fingerprint);
    return typeof marks === 'object' && marks !== null ? (marks as Marks) : {};
  } catch {
    return {};
  }
}
