import { join } from 'node:path';
import { ISSUES, type Issue, type IssueKind } from '../terms/index.ts';
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
  /** The terms that the publisher gave: those with a value that is not undefined are counted. */
  readonly terms: object;
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

/** Writes the doubts of the records of a part; there is no file before there is one. */
export class FindingsWriter {
  readonly name: string;
  readonly #path: string;
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
    if (findings.length === 0) return;
    this.#writer ??= createParquetWriter(this.#path, FINDINGS, { durable: false });
    for (const { issue, term, verbatim, interpreted } of findings) {
      this.#writer.append({
        id: item.id,
        sourceId: item.sourceId,
        partition: place.partition,
        line: place.line,
        term,
        verbatim: cutOrNull(verbatim),
        interpreted: cutOrNull(interpreted),
        issue,
        severity: SEVERITIES.get(issue) ?? 'WARNING',
      });
    }
  }

  flush = async (): Promise<void> => this.#writer?.flush();
  /** Null where there was nothing to write. */
  finish = async (): Promise<ParquetFileInfo | null> => (await this.#writer?.finish()) ?? null;
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
  readonly #terms = new Map<string, number>();
  /** Terms of the first record: most sources give all records one shape, which is several times as fast to count. */
  #shape: readonly string[] | null = null;
  readonly #ofShape: number[] = [];
  /** Term → text as published → what it became. */
  readonly #changes = new Map<string, Map<string | null, Count>>();
  #counted = 0;
  #writer: ParquetWriter<StoredProfile> | null = null;

  constructor(folder: string, stem: string) {
    this.name = `profile-${stem}.parquet`;
    this.#path = join(folder, this.name);
  }

  append({ terms, changes }: RecordNotes): void {
    this.#countTerms(terms);
    for (let i = 0; i < changes.length; i++) {
      const change = changes[i];
      if (change !== undefined) this.#count(change);
    }
  }

  #countTerms(terms: object): void {
    const values = terms as Readonly<Record<string, unknown>>;
    this.#shape ??= Object.keys(terms);
    const shape = this.#shape;
    const counts = this.#ofShape;
    let i = 0;
    for (const term in values) {
      if (values[term] !== undefined) {
        if (shape[i] === term) counts[i] = (counts[i] ?? 0) + 1;
        else this.#addTerm(term, 1);
      }
      i += 1;
    }
  }

  #addTerm(term: string, records: number): void {
    this.#terms.set(term, (this.#terms.get(term) ?? 0) + records);
  }

  #count(change: RecordNotes['changes'][number]): void {
    const counts = this.#changes.get(change.term) ?? new Map<string | null, Count>();
    if (counts.size === 0) this.#changes.set(change.term, counts);
    const told = !UNTOLD.has(change.term);
    const verbatim = told ? cut(change.verbatim, MOST_CHARACTERS_COUNTED) : null;
    const interpreted = told ? cut(change.interpreted, MOST_CHARACTERS_COUNTED) : null;
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
    counts.set(verbatim, { interpreted, records: 1, next: first });
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
    this.#shape?.forEach((term, i) => {
      const records = this.#ofShape[i] ?? 0;
      if (records > 0) this.#addTerm(term, records);
    });
    for (const [term, records] of this.#terms) {
      this.write({ kind: 'term', term, verbatim: null, interpreted: null, records });
    }
    this.#writeChanges();
    this.#writer ??= createParquetWriter(this.#path, PROFILE, { durable: false });
    return this.#writer.finish();
  }

  abort = async (): Promise<void> => this.#writer?.abort();
}
