/** One kind of doubt about a record: where the name comes from, what it means, what can be done. */
export interface IssueKind {
  /** `gbif`: a constant of GBIF's OccurrenceIssue with its meaning; `opendrawer`: ours, in its grammar. */
  readonly origin: 'gbif' | 'opendrawer';
  /**
   * Absent: interpretation. `name matching`: the match to a backbone, so it comes and goes with that. `nobody`: GBIF keeps
   * the name, and it is not set any more or can never be.
   */
  readonly setBy?: 'name matching' | 'nobody';
  readonly severity: 'ERROR' | 'WARNING' | 'INFO';
  /** Why it is set. */
  readonly meaning: string;
  /** A value that it is set for, as term and text. */
  readonly example: string;
  /** For the publisher, or for who uses the data. */
  readonly hint: string;
}
