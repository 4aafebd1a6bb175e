import { join } from 'node:path';
import {
  countGiven,
  ISSUES,
  type Issue,
  type IssueKind,
  ownText,
  VERBATIM_TERMS,
  type VerbatimTerms,
} from '../terms/index.ts';
import {
  createParquetWriter,
  defineParquetSchema,
  type ParquetFileInfo,
  type ParquetWriter,
} from './parquet/index.ts';

/** What interpretation noticed about one record, beside the item itself. */
export interface RecordNotes {
  readonly findings: readonly {
    readonly issue: Issue;
    readonly term: string | null;
    readonly verbatim: string | null;
    readonly interpreted: string | null;
  }[];
  readonly changes: readonly {
    readonly term: string;
    readonly verbatim: string;
    readonly interpreted: string;
  }[];
  /** The terms that the publisher gave. */
  readonly terms: VerbatimTerms;
}

/** For records of which nothing is noted. */
export const NO_NOTES: RecordNotes = Object.freeze({ findings: [], changes: [], terms: {} });

/** `findings-*.parquet`: one row a doubt about a record, in the order of the records. */
export interface StoredFinding {
  readonly id: string;
  readonly sourceId: string;
  readonly partition: string;
  readonly line: number;
  readonly term: string | null;
  /** At most 1,000 characters; a longer text ends in `…`. */
  readonly verbatim: string | null;
  readonly interpreted: string | null;
  readonly issue: string;
  readonly severity: string;
}

/**
 * `profile-*.parquet`: counts over the records of a part. A row may come several times: readers sum.
 * - `term`: records in which the publisher gave `term`; no texts.
 * - `change`: `term` was `verbatim` and became `interpreted`; without texts for names of people and prose.
 * - `date-order`: how numeric dates of `term` were taken.
 */
export interface StoredProfile {
  readonly kind: 'term' | 'change' | 'date-order';
  readonly term: string;
  readonly verbatim: string | null;
  readonly interpreted: string | null;
  readonly records: number;
}

export const FINDINGS = defineParquetSchema<StoredFinding>('findings', {
  id: { kind: 'utf8', nullable: false },
  sourceId: { kind: 'utf8', nullable: false },
  partition: { kind: 'utf8', nullable: false },
  line: { kind: 'int64', nullable: false },
  term: { kind: 'utf8', nullable: true },
  verbatim: { kind: 'utf8', nullable: true },
  interpreted: { kind: 'utf8', nullable: true },
  issue: { kind: 'utf8', nullable: false },
  severity: { kind: 'utf8', nullable: false },
});

export const PROFILE = defineParquetSchema<StoredProfile>('profile', {
  kind: { kind: 'utf8', nullable: false },
  term: { kind: 'utf8', nullable: false },
  verbatim: { kind: 'utf8', nullable: true },
  interpreted: { kind: 'utf8', nullable: true },
  records: { kind: 'int64', nullable: false },
});

const MOST_CHARACTERS = 1_000;
/** Values that are counted; longer ones are prose, and each stands alone. */
const MOST_CHARACTERS_COUNTED = 200;
const MOST_COUNTED = 50_000;

/**
 * Terms with dates and the like: nearly every text is another, so their forms are counted: "18 May 1931" is "99 Aaa 9999", which
 * also says more of how a publisher writes.
 */
const FORMED: ReadonlySet<string> = new Set([
  'dateIdentified',
  'eventDate',
  'georeferencedDate',
  'modified',
]);
const MOST_CHARACTERS_FORMED = 60;

/** The form of a text: 9 for digits, A for capital letters, a for others. */
function formOf(text: string): string {
  const { length } = text;
  let form = '';
  for (let i = 0; i < length && i < MOST_CHARACTERS_FORMED; i++) {
    const code = text.charCodeAt(i);
    if (code >= 48 && code <= 57) form += '9';
    else if (code >= 97 && code <= 122) form += 'a';
    else if (code >= 65 && code <= 90) form += 'A';
    else form += code > 127 && letter.test(text[i] ?? '') ? 'a' : (text[i] ?? '');
  }
  return length > MOST_CHARACTERS_FORMED ? `${form}…` : form;
}

const letter = /\p{L}/u;
const textOf = (text: string): string => cut(text, MOST_CHARACTERS_COUNTED);
const nothingOf = (): null => null;

/** Terms with names of people and prose: their changes are counted, their texts are not kept, for no one could forget them. */
const UNTOLD: ReadonlySet<string> = new Set([
  'agent',
  'agents',
  'bibliographicCitation',
  'creator',
  'description',
  'identifiedBy',
  'identifiedByID',
  'locality',
  'occurrenceRemarks',
  'recordedBy',
  'recordedByID',
  'rightsHolder',
  'title',
  'verbatimLocality',
]);

/** Term → what of its texts is counted, where that is not the text itself. */
const KEPT: ReadonlyMap<string, (text: string) => string | null> = new Map<
  string,
  (text: string) => string | null
>([
  ...[...UNTOLD].map((term) => [term, nothingOf] as const),
  ...[...FORMED].map((term) => [term, formOf] as const),
]);

/** A text of at most `most` UTF-16 units, with `…` where it was cut, never within a character. */
function cut(text: string, most: number): string {
  if (text.length <= most) return text;
  const last = text.charCodeAt(most - 2);
  const splits = last >= 0xd800 && last <= 0xdbff;
  return `${text.slice(0, splits ? most - 2 : most - 1)}…`;
}

const cutOrNull = (text: string | null): string | null =>
  text === null ? null : cut(text, MOST_CHARACTERS);

const SEVERITIES: ReadonlyMap<string, string> = new Map(
  Object.entries(ISSUES as Readonly<Record<string, IssueKind>>).map(([issue, { severity }]) => [
    issue,
    severity,
  ]),
);

/** Severity of a flag; of those of a later version it is a guess. */
export const severityOf = (issue: string): string => SEVERITIES.get(issue) ?? 'WARNING';

/** Findings that are written together. */
const MOST_PENDING = 1024;

/** Writes the doubts of the records of a part; there is no file before there is one. */
export class FindingsWriter {
  readonly name: string;
  readonly #path: string;
  #pending: StoredFinding[] = [];
  #writer: ParquetWriter<StoredFinding> | null = null;

  constructor(folder: string, stem: string) {
    this.name = `findings-${stem}.parquet`;
    this.#path = join(folder, this.name);
  }

  append(
    item: { readonly id: string; readonly sourceId: string },
    place: { readonly partition: string; readonly line: number },
    findings: RecordNotes['findings'],
  ): void {
    for (let i = 0; i < findings.length; i++) {
      const { issue, term, verbatim, interpreted } = findings[i] as RecordNotes['findings'][number];
      this.#pending.push({
        id: item.id,
        sourceId: item.sourceId,
        partition: place.partition,
        line: place.line,
        term,
        verbatim: cutOrNull(verbatim),
        interpreted: cutOrNull(interpreted),
        issue,
        severity: severityOf(issue),
      });
    }
    if (this.#pending.length >= MOST_PENDING) this.#writePending();
  }

  #writePending(): void {
    if (this.#pending.length === 0) return;
    this.#writer ??= createParquetWriter(this.#path, FINDINGS, { durable: false });
    this.#writer.appendAll([this.#pending]);
    this.#pending = [];
  }

  async flush(): Promise<void> {
    this.#writePending();
    await this.#writer?.flush();
  }

  /** Null where there was nothing to write. */
  async finish(): Promise<ParquetFileInfo | null> {
    this.#writePending();
    return (await this.#writer?.finish()) ?? null;
  }

  abort = async (): Promise<void> => this.#writer?.abort();
}

interface Count {
  readonly interpreted: string | null;
  records: number;
  /** The same text, interpreted in another way. */
  readonly next: Count | null;
}

/** Counts the terms and the changes of the records of a part, in bounded memory, and writes the counts. */
export class ProfileWriter {
  readonly name: string;
  readonly #path: string;
  /** Records by the place of a term in VERBATIM_TERMS. */
  readonly #terms = new Float64Array(VERBATIM_TERMS.length);
  /** Term → text as published → what it became. */
  readonly #changes = new Map<string, Map<string | null, Count>>();
  #counted = 0;
  #writer: ParquetWriter<StoredProfile> | null = null;

  constructor(folder: string, stem: string) {
    this.name = `profile-${stem}.parquet`;
    this.#path = join(folder, this.name);
  }

  append({ terms, changes }: RecordNotes): void {
    countGiven(terms, this.#terms);
    for (let i = 0; i < changes.length; i++) {
      const change = changes[i];
      if (change !== undefined) this.#count(change);
    }
  }

  #count(change: RecordNotes['changes'][number]): void {
    const counts = this.#changes.get(change.term) ?? new Map<string | null, Count>();
    if (counts.size === 0) this.#changes.set(change.term, counts);
    const keep = KEPT.get(change.term) ?? textOf;
    const verbatim = keep(change.verbatim);
    const interpreted = keep(change.interpreted);
    const first = counts.get(verbatim) ?? null;
    for (let count = first; count !== null; count = count.next) {
      if (count.interpreted !== interpreted) continue;
      count.records += 1;
      return;
    }
    if (this.#counted >= MOST_COUNTED) {
      this.#writeChanges();
      this.#count(change);
      return;
    }
    counts.set(verbatim === null ? null : ownText(verbatim), {
      interpreted: interpreted === null ? null : ownText(interpreted),
      records: 1,
      next: first,
    });
    this.#counted += 1;
  }

  /** Writes a row that somebody else counted. */
  write(row: StoredProfile): void {
    this.#writer ??= createParquetWriter(this.#path, PROFILE, { durable: false });
    this.#writer.append(row);
  }

  #writeChanges(): void {
    for (const [term, counts] of this.#changes) {
      for (const [verbatim, first] of counts) {
        for (let count: Count | null = first; count !== null; count = count.next) {
          const { interpreted, records } = count;
          this.write({ kind: 'change', term, verbatim, interpreted, records });
        }
      }
    }
    this.#changes.clear();
    this.#counted = 0;
  }

  flush = async (): Promise<void> => this.#writer?.flush();

  /** There is a file even when nothing was counted: it says that counting was done. */
  async finish(): Promise<ParquetFileInfo> {
    for (const [at, term] of VERBATIM_TERMS.entries()) {
      const records = this.#terms[at] ?? 0;
      if (records === 0) continue;
      this.write({ kind: 'term', term, verbatim: null, interpreted: null, records });
    }
    this.#writeChanges();
    this.#writer ??= createParquetWriter(this.#path, PROFILE, { durable: false });
    return this.#writer.finish();
  }

  abort = async (): Promise<void> => this.#writer?.abort();
}
