/** One kind of doubt about a record: where the name comes from, what it means, what can be done. */
export interface IssueKind {
  /** `gbif`: a constant of GBIF's OccurrenceIssue with its meaning; `opendrawer`: ours, in its grammar. */
  readonly origin: 'gbif' | 'opendrawer';
  readonly severity: 'ERROR' | 'WARNING' | 'INFO';
  readonly meaning: string;
  /** For the publisher, or for who uses the data. */
  readonly hint: string;
}
