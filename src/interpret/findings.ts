import type { Issue } from '../terms/index.ts';

/** One doubt about one record: which term, what stood there, what was made of it. */
export interface Finding {
  readonly issue: Issue;
  /** The term of the standard that is concerned; null where the record as a whole is. */
  readonly term: string | null;
  /** As published; null where the publisher gave nothing. */
  readonly verbatim: string | null;
  /** What was made of it, as text; null where nothing could be. */
  readonly interpreted: string | null;
}

/** A value that differs from what was published, e.g. country "Deutschland" → "DE". Counted in the quality report. */
export interface Change {
  readonly term: string;
  readonly verbatim: string;
  readonly interpreted: string;
}
