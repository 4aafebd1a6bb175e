import { mkdirSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { isOpendrawerError, OpendrawerError } from '../../errors/index.ts';
import { INTERPRETER_VERSION } from '../../interpret/index.ts';
import {
  CHECKS,
  type IdentityReport,
  VALIDATION_FORMAT,
  type ValidatedFile,
  type Validation,
  type ValidationReport,
} from '../../publish/index.ts';
import type {
  DatasetDescription,
  Detection,
  SourceAdapter,
  SourceContext,
  SourceEndpoint,
  SourcePartition,
} from '../../sources/index.ts';
import { VERBATIM_TERMS } from '../../terms/index.ts';
import { type KeyLedger, openKeyLedger } from '../identity/ledger.ts';
import { checkChecklist } from './checklist.ts';
import { describedIn } from './described.ts';
import { FindingLog } from './finding-log.ts';
import { rejectFinding, sourceFault } from './findings.ts';
import { metadataFindings } from './metadata.ts';
import { missingTerms } from './missing-terms.ts';
import { checkOf, noteFindings } from './notes.ts';
import type { ValidateOptions, ValidationProgress } from './options.ts';
import { type ColumnFinder, columnFinder } from './places.ts';
import { RecordCheck, withColumn } from './record-check.ts';
import { RowLog } from './row-log.ts';
import { recogniseSource } from './source.ts';
import { openValidation, writeReport } from './store.ts';
import { structureFindings } from './structure.ts';
import { structureFinding } from './structure-finding.ts';
import { isIndexeable, type SourceFault, verdictOf } from './verdict.ts';

/** Records that a service is asked for where nobody says how many. */
const SERVICE_RECORDS = 1000;
const MOST_NOTES = 1000;
const TOLD_EVERY_MS = 100;
const MOST_UNKNOWN = 1000;

/**
 * Reads a source as an ingest would, and keeps all that can be said against it: of its structure, its metadata, the keys of its
 * records, and every record. Commits nothing. A broken source gives a report too; what is thrown is not its fault (a wrong
 * address, a full disk). Memory does not grow with the records.
 */
export async function validateSource(
  location: string | SourceEndpoint,
  context: SourceContext,
  options: ValidateOptions,
): Promise<Validation> {
  mkdirSync(options.folder, { recursive: true });
  const work = new ValidationWork(location, context, options);
  try {
    return await work.run();
  } finally {
    await work.close();
  }
}

/** A validation under way. */
class ValidationWork {
  readonly #location: string;
  readonly #given: string | SourceEndpoint;
  readonly #context: SourceContext;
  readonly #options: ValidateOptions;
  readonly #startedAt = performance.now();
  readonly #createdAt: string;
  readonly #log: FindingLog;
  readonly #rows: RowLog | null;
  readonly #notes = new Set<string>();
  readonly #files: ValidatedFile[] = [];
  readonly #rejectsByReason = new Map<string, number>();
  readonly #unknown = new Map<string, { records: number; example: string }>();
  #ledger: KeyLedger | null = null;
  #check: RecordCheck | null = null;
  #detection: Detection | null = null;
  /** Of a description that came without data. */
  #metadata: DatasetDescription | null = null;
  #finder: ColumnFinder = columnFinder([]);
  #fault: SourceFault | null = null;
  #identity: IdentityReport | null = null;
  #read: ValidationReport['read'] = 'none';
  #records = 0;
  #rejects = 0;
  #clean = 0;
  #toldAt = 0;

  constructor(given: string | SourceEndpoint, context: SourceContext, options: ValidateOptions) {
    this.#given = given;
    this.#location = typeof given === 'string' ? given : given.location;
    this.#context = { ...context, onNote: (note) => this.#note(note) };
    this.#options = options;
    this.#createdAt = (options.now ?? (() => new Date()))().toISOString();
    const { folder, keepRows = 0, maxFindings } = options;
    this.#log = new FindingLog(folder, maxFindings);
    this.#rows = keepRows > 0 ? new RowLog(folder, keepRows) : null;
  }

  async run(): Promise<Validation> {
    this.#tell('detecting');
    await this.#blamingTheSource(false, async () => {
      const { adapter, detection } = await recogniseSource(
        this.#given,
        this.#context,
        this.#options,
      );
      this.#detection = detection;
      this.#finder = columnFinder(detection.tables);
      for (const note of detection.notes) this.#note(note);
      this.#log.addAll(await structureFindings(detection));
      this.#log.addAll(metadataFindings(detection.description, detection.endpoint.format));
      if (this.#options.metadataOnly !== true) await this.#readRecords(adapter, detection);
    });
    await this.#readDescription();
    if (this.#fault !== null) this.#log.add(this.#fault.finding);
    await this.#readNames();
    this.#addNotes();
    return this.#finish();
  }

  async close(): Promise<void> {
    this.#ledger?.close();
    await Promise.all([this.#log.abort(), this.#rows?.abort()]);
  }

  /** Runs work whose faults are part of the report; others are thrown. */
  async #blamingTheSource(isReading: boolean, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.#context.signal?.throwIfAborted();
      const fault = sourceFault(error, isReading || this.#detection !== null);
      if (fault === null) throw this.#renamed(error);
      const { finding, hint } = fault;
      const message = this.#named(finding.message);
      const isSent = this.#options.name !== undefined;
      this.#fault = {
        hint: isSent ? this.#named(hint) : hint,
        finding: { ...finding, message },
      };
      if (this.#read !== 'none') this.#read = 'broken';
    }
  }

  #renamed(error: unknown): unknown {
    const { name } = this.#options;
    if (!isOpendrawerError(error) || name === undefined) return error;
    const { code, hint } = error;
    const message = error.message.replaceAll(this.#location, name);
    return new OpendrawerError(code, message, { hint, cause: error });
  }

  /** EML and its like alone are no source; what can be said of them is said all the same. */
  async #readDescription(): Promise<void> {
    if (this.#fault?.finding.code !== 'SOURCE_UNRECOGNISED') return;
    await this.#blamingTheSource(false, async () => {
      const found = await describedIn(this.#location, this.#context);
      if (found === null) return;
      const { meaning, hint } = CHECKS.METADATA_WITHOUT_DATA;
      this.#fault = { finding: structureFinding('METADATA_WITHOUT_DATA', meaning), hint };
      this.#metadata = found;
      this.#log.addAll(metadataFindings(found, 'dwca'));
    });
  }

  /** A list of names is no source of occurrences; what can be said of its names is said all the same. */
  async #readNames(): Promise<void> {
    const isList = this.#fault?.finding.code === 'CHECKLIST_WITHOUT_OCCURRENCES';
    if (!isList || this.#options.metadataOnly === true) return;
    const { maxRows = null } = this.#options;
    const { signal } = this.#context;
    const check = await checkChecklist(
      this.#location,
      { maxRows, now: this.#createdAt, signal },
      (finding) => this.#log.add(finding),
    );
    if (check === null) return;
    this.#records = check.names;
    this.#clean = check.sound;
    this.#read = check.names === maxRows ? 'part' : 'all';
  }

  async #readRecords(adapter: SourceAdapter, detection: Detection): Promise<void> {
    const { endpoint } = detection;
    const maxRows = this.#options.maxRows ?? null;
    if (adapter.harvest !== undefined) {
      this.#tell('fetching');
      const limit = maxRows ?? SERVICE_RECORDS;
      const report = await adapter.harvest(endpoint, {
        ...this.#context,
        refresh: false,
        limit,
        onProgress: () => this.#tell('fetching'),
      });
      for (const note of report.notes) this.#note(note);
      if (report.records >= limit) this.#note(`Only the first ${limit} records were asked for.`);
    }
    const plan = await adapter.plan(endpoint, {
      ...this.#context,
      rangeBytes: Number.MAX_SAFE_INTEGER,
    });
    for (const note of plan.notes) this.#note(note);
    const ledger = await openKeyLedger(join(this.#options.folder, 'tmp'));
    this.#ledger = ledger;
    const check = new RecordCheck({
      location: this.#location,
      today: this.#createdAt.slice(0, 10),
      occurrences: adapter.occurrences,
      description: detection.description,
      taxa: this.#options.taxa ?? null,
      finder: this.#finder,
      log: this.#log,
      rows: this.#rows,
      ledger,
    });
    this.#check = check;
    this.#read = 'all';
    await this.#blamingTheSource(true, async () => {
      for (const partition of plan.partitions) {
        if (this.#read === 'part') break;
        await this.#readPartition(adapter, endpoint, partition, maxRows, check);
      }
    });
    await check.end();
    this.#clean = check.clean;
    this.#unknownTerms();
    if (adapter.occurrences && this.#records > 0) {
      const isLicensed = (detection.description?.license ?? null) !== null;
      const isKeyNoted = [...this.#notes].some((note) => checkOf(note) === 'REQUIRED_TERM_MISSING');
      this.#log.addAll(missingTerms((term) => check.isGiven(term), { isLicensed, isKeyNoted }));
    }
    this.#tell('comparing');
    this.#identity = await ledger.finish(async (findings) => {
      this.#log.addAll(findings.map((finding) => withColumn(finding, this.#finder)));
      await this.#log.flush();
    });
    if (this.#records + this.#rejects === 0 && this.#fault === null) {
      this.#log.add(structureFinding('NO_RECORDS'));
    }
  }

  async #readPartition(
    adapter: SourceAdapter,
    endpoint: SourceEndpoint,
    partition: SourcePartition,
    maxRows: number | null,
    check: RecordCheck,
  ): Promise<void> {
    const before = { records: this.#records, rejects: this.#rejects };
    try {
      const batches = adapter.read(partition, endpoint, {
        ...this.#context,
        maxLineBytes: this.#options.maxLineBytes ?? 64 * 1024 ** 2,
        onReject: (reject) => {
          this.#rejects += 1;
          const { reason } = reject;
          this.#rejectsByReason.set(reason, (this.#rejectsByReason.get(reason) ?? 0) + 1);
          this.#log.add(rejectFinding(reject));
        },
        onSourceBytes: () => {},
        onUnknownPath: (path, example, records = 1) => this.#unknownPath(path, example, records),
      });
      for await (const batch of batches) {
        this.#context.signal?.throwIfAborted();
        const room = maxRows === null ? batch.length : maxRows - this.#records;
        const wanted = room < batch.length ? batch.slice(0, room) : batch;
        this.#records += wanted.length;
        await check.take(partition.id, wanted);
        if (wanted.length < batch.length) {
          this.#read = 'part';
          break;
        }
        this.#tell('reading');
      }
    } finally {
      this.#files.push({
        file: partition.id,
        sizeBytes: partition.sizeBytes,
        records: this.#records - before.records,
        rejects: this.#rejects - before.rejects,
      });
    }
  }

  /** A sentence without the path of the source, which everybody knows, or may not know. */
  #named(text: string): string {
    const { name = basename(this.#location) } = this.#options;
    if (this.#location.length < 2) return text;
    const path = resolve(this.#location);
    return [this.#location, path].reduce(
      (named, one) => named.replaceAll(`${one}: `, '').replaceAll(one, name),
      text,
    );
  }

  #note(note: string): void {
    if (this.#notes.size < MOST_NOTES) this.#notes.add(this.#named(note));
  }

  #addNotes(): void {
    for (const note of this.#notes) {
      const isSaid = this.#fault !== null && checkOf(note) === this.#fault.finding.code;
      if (!isSaid) this.#log.addAll(noteFindings(note));
    }
  }

  #unknownPath(path: string, example: string, records: number): void {
    const known = this.#unknown.get(path);
    if (known !== undefined) known.records += records;
    else if (this.#unknown.size < MOST_UNKNOWN) this.#unknown.set(path, { records, example });
  }

  #unknownTerms(): void {
    for (const [path, { records, example }] of this.#unknown) {
      const message = `"${path}" is no term that is known (in ${records === 1 ? 'one record' : `${records} records`}).`;
      this.#log.add(
        structureFinding('UNKNOWN_TERM', message, { column: path, before: example.slice(0, 1000) }),
      );
    }
  }

  async #finish(): Promise<Validation> {
    const { folder, name, maxRejectedShare = 0.01, metadataOnly = false } = this.#options;
    const identity = this.#identity;
    const check = this.#check;
    const verdict = verdictOf({
      format: this.#detection?.endpoint.format ?? null,
      fault: this.#fault,
      records: this.#records,
      rejects: this.#rejects,
      rejectsByReason: Object.fromEntries(this.#rejectsByReason),
      maxRejectedShare,
      identity,
      count: (code) => this.#log.count(code),
      metadataOnly,
    });
    const report: ValidationReport = {
      format: VALIDATION_FORMAT,
      location: name ?? this.#location,
      createdAt: this.#createdAt,
      elapsedMs: Math.round(performance.now() - this.#startedAt),
      interpreter: INTERPRETER_VERSION,
      verdict,
      indexeable: isIndexeable(verdict, identity),
      detected: detectedOf(this.#detection),
      read: this.#read,
      records: this.#records,
      rejects: this.#rejects,
      media: check?.media ?? 0,
      extensions: Object.fromEntries(check?.extensions ?? []),
      recordsWithoutIssue: this.#clean,
      findings: this.#log.total,
      files: this.#files,
      tables: this.#detection?.tables ?? [],
      metadata: this.#metadata ?? this.#detection?.description ?? null,
      identity,
      terms: VERBATIM_TERMS.flatMap((term, i) => {
        const records = check?.given(i) ?? 0;
        return records === 0 ? [] : [{ term, column: this.#finder.heading(term), records }];
      }),
      issues: this.#log.summaries(this.#records),
      notes: [...this.#notes, ...this.#log.notes()],
    };
    await this.#log.finish();
    await this.#rows?.finish();
    writeReport(folder, report, this.#rows?.columns(report.tables) ?? []);
    this.#tell('done');
    return openValidation(folder);
  }

  #tell(phase: ValidationProgress['phase']): void {
    const at = performance.now();
    if (phase === 'reading' && at - this.#toldAt < TOLD_EVERY_MS) return;
    this.#toldAt = at;
    this.#options.onProgress?.({ phase, records: this.#records, findings: this.#log.total });
  }
}

const detectedOf = (detection: Detection | null): ValidationReport['detected'] =>
  detection === null
    ? null
    : {
        format: detection.endpoint.format,
        summary: detection.summary,
        confidence: detection.confidence,
        notes: detection.notes,
      };
