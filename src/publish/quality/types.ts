/** What the interpretation of one snapshot of a dataset found, counted. `/v1/dataset/{key}/quality` answers with it. */
export interface QualityReport {
  readonly dataset: { readonly key: string; readonly alias: string; readonly title: string };
  readonly snapshot: string;
  /** ISO 8601 instant of the snapshot. */
  readonly createdAt: string;
  /** Version of the interpretation. */
  readonly interpreter: string;
  /** The run that made the snapshot; null where it is not in the history. */
  readonly run: QualityRun | null;
  readonly records: number;
  readonly media: number;
  /** Lines that could not be read as records. */
  readonly rejects: number;
  /** Records in which nothing was doubted. */
  readonly recordsWithoutIssue: number;
  /** All findings: what the downloads hold. */
  readonly findings: number;
  /**
   * Parts that were written before findings were kept: their issues are counted, their findings and changes are not. 0: all is
   * there.
   */
  readonly partsWithoutFindings: number;
  /** By severity, then most records first. */
  readonly issues: readonly QualityIssue[];
  /** By the terms of the standards, in the order of `VERBATIM_TERMS`; then fields that no single term fills. */
  readonly terms: readonly TermCompleteness[];
  readonly distributions: readonly Distribution[];
  /** Most changed term first. */
  readonly changes: readonly TermChanges[];
  /**
   * Numeric dates such as 2/3/2008 by what they show: `verbatim` is `dmy` (only the day can be first), `mdy` or `ambiguous`, and
   * then `interpreted` is the order that was inferred (`DMY`, `MDY`) or null. Null where there are none.
   */
  readonly dateOrder: readonly ValueChange[] | null;
  /** What the issues are compared with; null for the first snapshot, or where the files of the one before are gone. */
  readonly previous: { readonly snapshot: string; readonly records: number } | null;
}

export interface QualityRun {
  readonly id: string;
  readonly state: string;
  readonly startedAt: string;
  readonly endedAt: string | null;
  /** Reason → lines that this run rejected; carried-over partitions are not in it. */
  readonly rejectsByReason: Readonly<Record<string, number>>;
}

export type Severity = 'ERROR' | 'WARNING' | 'INFO';

export interface QualityIssue {
  readonly issue: string;
  /** Null for a flag of an earlier version that the catalogue does not know any more; so `origin`, `meaning`, `hint`. */
  readonly severity: Severity | null;
  readonly origin: 'gbif' | 'opendrawer' | null;
  readonly meaning: string | null;
  /** What the publisher, or who uses the data, can do. */
  readonly hint: string | null;
  /** Records that carry the flag. */
  readonly records: number;
  /** Of all records: 0 to 1. */
  readonly share: number;
  /** Single doubts: a record may have several of one kind. */
  readonly findings: number;
  /** Records more (or fewer) than in the snapshot before; null without `previous`. */
  readonly recordsSincePrevious: number | null;
  /** The five commonest texts, each with a place where it stands. */
  readonly examples: readonly FindingExample[];
}

/** A doubt about a record, with its place; a row of the downloads. */
export interface FindingRow {
  readonly issue: string;
  readonly severity: Severity | null;
  /** Term of the standard; null where the record as a whole is concerned. */
  readonly term: string | null;
  /** As published, at most 1,000 characters; null where nothing was. */
  readonly verbatim: string | null;
  /** What was made of it; null where nothing could be. */
  readonly interpreted: string | null;
  readonly partition: string;
  /** 1-based. */
  readonly line: number;
  readonly sourceId: string;
  readonly id: string;
}

export interface FindingExample extends Omit<FindingRow, 'issue' | 'severity'> {
  /** Findings of this issue with the same term, text and interpretation. */
  readonly findings: number;
}

export interface TermCompleteness {
  /** Name of the published term; of the field, where no single term fills it. */
  readonly term: string;
  /** Field of the item that it becomes; null where it is kept in the verbatim record only. */
  readonly field: string | null;
  /** Records in which the publisher gave it; null where that was not counted. */
  readonly published: number | null;
  readonly publishedShare: number | null;
  /** Records in which the field has a value, also when derived from something else; null without a field. */
  readonly interpreted: number | null;
  readonly interpretedShare: number | null;
}

/** The commonest values of a field. */
export interface Distribution {
  /** Field of the item, or `decade` (of the first year), e.g. "1890s". */
  readonly term: string;
  /** Records that have a value. */
  readonly records: number;
  /** Different values. */
  readonly distinct: number;
  /** At most 20, most records first; decades in the order of time, all of them. */
  readonly values: readonly { readonly value: string; readonly records: number }[];
}

/** What was published, what was made of it, and how often. */
export interface ValueChange {
  readonly verbatim: string;
  readonly interpreted: string | null;
  readonly records: number;
}

export interface TermChanges {
  readonly term: string;
  /** Changes in all. */
  readonly total: number;
  /** Different pairs of published and interpreted text; 0 for names of people and prose, of which only the number is kept. */
  readonly distinct: number;
  /** At most 50, most frequent first. */
  readonly values: readonly ValueChange[];
}

/** A page of findings. */
export interface FindingsPage {
  readonly snapshot: string;
  /** Findings that match, in all. */
  readonly count: number;
  readonly findings: readonly FindingRow[];
}
