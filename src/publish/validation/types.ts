import type { DatasetDescription, DetectedTable, SourceFormat } from '../../sources/index.ts';

/** Name of the form of a report. Fields are added to it, never changed; another form gets another name. */
export const VALIDATION_FORMAT = 'opendrawer-validation-1';

/** What a finding is about: the file and its parts, what is said about the dataset, the keys of records, what stands in a record. */
export const FINDING_KINDS = ['structure', 'metadata', 'identity', 'record'] as const;
export type FindingKind = (typeof FINDING_KINDS)[number];

export type FindingSeverity = 'ERROR' | 'WARNING' | 'INFO';

/** One doubt with its place: a line of the CSV file. Null: there is none such. */
export interface ValidationFinding {
  readonly kind: FindingKind;
  /** An issue flag (docs/issues.md), a check (docs/validation.md) or a code of docs/errors.md. */
  readonly code: string;
  readonly severity: FindingSeverity;
  /** File of the source, below its location. */
  readonly file: string | null;
  /** 1-based line of the file; number of the record where it has no lines. */
  readonly line: number | null;
  /** Heading of the column; the path of the element or key in XML and JSON. */
  readonly column: string | null;
  /** Term of the standard. */
  readonly term: string | null;
  /** The publisher's own key of the record. */
  readonly sourceId: string | null;
  /** As published, at most 1,000 characters. */
  readonly before: string | null;
  /** What it is read as. */
  readonly after: string | null;
  /** One sentence. */
  readonly message: string;
}

/** How often one text gave rise to one kind of finding. */
export interface FindingSample {
  readonly column: string | null;
  readonly term: string | null;
  readonly before: string | null;
  readonly after: string | null;
  readonly message: string;
  /** Findings with this text. */
  readonly findings: number;
  /** Where it stands first. */
  readonly file: string | null;
  readonly line: number | null;
  readonly sourceId: string | null;
}

/** All findings of one code, counted. */
export interface FindingSummary {
  readonly kind: FindingKind;
  readonly code: string;
  readonly severity: FindingSeverity;
  /** Whose word the code is. */
  readonly origin: 'gbif' | 'opendrawer';
  readonly meaning: string;
  /** What the publisher can do. */
  readonly hint: string;
  readonly findings: number;
  /** Records concerned; 0 where it is about none. */
  readonly records: number;
  /** Of the records read: 0 to 1. */
  readonly share: number;
  /** Different texts met; a lower bound where there are very many. */
  readonly texts: number;
  /** The commonest texts, at most ten. */
  readonly samples: readonly FindingSample[];
}

/** Why the source can or cannot be ingested. */
export interface VerdictReason {
  /** `stops`: it cannot be ingested for this. `costs`: it can, but something is lost or unstable. */
  readonly weight: 'stops' | 'costs';
  /** A code of the findings. */
  readonly code: string;
  readonly message: string;
  readonly hint: string;
  /** Findings behind it. */
  readonly count: number;
}

export interface Verdict {
  readonly canIngest: boolean;
  readonly reasons: readonly VerdictReason[];
}

/** A partition as it was read. */
export interface ValidatedFile {
  readonly file: string;
  readonly sizeBytes: number | null;
  readonly records: number;
  readonly rejects: number;
}

/** How often a term is given. */
export interface TermCount {
  readonly term: string;
  /** Heading of its column, where it is known. */
  readonly column: string | null;
  readonly records: number;
}

/** Keys of the records of a source. */
export interface IdentityReport {
  /** What tells records apart best: stated ids, the triplet of codes and catalogue number, else what the source calls its key. */
  readonly by: 'occurrenceID' | 'triplet' | 'sourceId' | 'none';
  readonly occurrenceID: KeyCounts;
  /** institutionCode, collectionCode and catalogNumber together. */
  readonly triplet: KeyCounts;
  /** The key by which records are kept here. */
  readonly sourceId: KeyCounts;
  /** Ids that are equal but for capitals. */
  readonly differInCase: number;
  /** Ids that stand for none: "unknown", "n/a", "0". */
  readonly placeholders: number;
  readonly withSpaces: number;
  /** Records that are repeated as they are. */
  readonly repeated: number;
  /** Records that would not be kept because another one has the same key. */
  readonly lost: number;
}

export interface KeyCounts {
  /** Records that have it. */
  readonly given: number;
  readonly missing: number;
  /** Different ones. */
  readonly distinct: number;
  /** Records that share theirs with another record. */
  readonly shared: number;
}

/** What a look at a source found. */
export interface ValidationReport {
  readonly format: typeof VALIDATION_FORMAT;
  /** As given, without credentials; of an upload the name of the file. */
  readonly location: string;
  /** ISO 8601 instant. */
  readonly createdAt: string;
  readonly elapsedMs: number;
  /** Version of the interpretation. */
  readonly interpreter: string;
  readonly verdict: Verdict;
  /** GBIF's word for a file that its own ingestion would take: keys as it asks for them, nothing unreadable. */
  readonly indexeable: boolean;
  /** Null: nothing known was recognised. */
  readonly detected: {
    readonly format: SourceFormat;
    readonly summary: string;
    readonly confidence: number;
    readonly notes: readonly string[];
  } | null;
  /** `all`; `part`: reading ended at the limit asked for; `broken`: it ended at a fault; `none`: no record was to be read. */
  readonly read: 'all' | 'part' | 'broken' | 'none';
  readonly records: number;
  readonly rejects: number;
  readonly media: number;
  /** Rows of extensions by row type. */
  readonly extensions: Readonly<Record<string, number>>;
  readonly recordsWithoutIssue: number;
  readonly findings: number;
  readonly files: readonly ValidatedFile[];
  readonly tables: readonly DetectedTable[];
  readonly metadata: DatasetDescription | null;
  readonly identity: IdentityReport | null;
  /** In the order of the standard. */
  readonly terms: readonly TermCount[];
  /** Gravest first: severity, then records concerned. */
  readonly issues: readonly FindingSummary[];
  /** What was odd on the way, one sentence each. */
  readonly notes: readonly string[];
}

/** A record as it was read, for the annotated workbook. */
export interface ValidatedRow {
  readonly file: string;
  readonly line: number;
  readonly sourceId: string;
  /** Heading → text. */
  readonly cells: Readonly<Record<string, string>>;
  readonly findings: readonly Pick<
    ValidationFinding,
    'code' | 'severity' | 'column' | 'term' | 'after' | 'message'
  >[];
}

/** A report with all its findings, to be written in any format. */
export interface Validation {
  readonly report: ValidationReport;
  /** In the order of reading, in batches. */
  findings(): AsyncIterable<readonly ValidationFinding[]>;
  /** Records as they were read, as many as were kept; null where none were. */
  rows(): AsyncIterable<readonly ValidatedRow[]> | null;
  /** Headings of the rows, in their order. */
  readonly columns: readonly string[];
}
