/** One unit of work: a file or object, or a byte range of an uncompressed one. */
export interface SourcePartition {
  /** Stable name: the path or key below the dataset's location, `#from-to` appended for a byte range. */
  readonly id: string;
  /** Absolute path, http(s) URL or s3 URL of the bytes. */
  readonly location: string;
  /** Upper-case unit where the layout tells it, e.g. NMNHBOTANY. */
  readonly unit: string | null;
  /** Bytes at the source (compressed size); null where unknown before reading. */
  readonly sizeBytes: number | null;
  /** ETag, or size and time and, for small files, hash. Equal fingerprint: unchanged content. */
  readonly fingerprint: string;
  /** Byte range [from, to) of an uncompressed file; lines belong to the range in which they start. */
  readonly range: { readonly from: number; readonly to: number } | null;
  /** What the adapter of the format needs to read it; plain data. */
  readonly detail?: unknown;
}

/** A line that could not become a record, with its place and the reason. */
export interface Reject {
  readonly partition: string;
  readonly line: number;
  /**
   * Stable word: EMPTY_LINE, INVALID_JSON, INVALID_UTF8, LINE_TOO_LONG, NOT_A_RECORD, MISSING_ID, INVALID_XML, INVALID_ROW (too many or
   * too few cells, an open quote), NOT_OPEN (no licence under which it may be shown), MISSING_FIELD.
   */
  readonly reason: string;
  readonly detail: string;
  /** First 200 characters of the line, unreadable bytes replaced. */
  readonly sample: string;
}
