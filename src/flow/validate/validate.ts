import { mkdirSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { isOpendrawerError, OpendrawerError } from '../../errors/index.ts';
import {
  geocoder,
  INTERPRETER_VERSION,
  type InterpretedRecord,
  interpretRecord,
} from '../../interpret/index.ts';
import type { DayMonthOrder } from '../../lake/index.ts';
import { NO_TAXON } from '../../names/index.ts';
import {
  CHECKS,
  type FindingSummary,
  type IdentityReport,
  VALIDATION_FORMAT,
  type ValidatedFile,
  type ValidatedRow,
  type Validation,
  type ValidationFinding,
  type ValidationReport,
} from '../../publish/index.ts';
import {
  adapterOf,
  type DatasetDescription,
  type Detection,
  detectSources,
  type SourceAdapter,
  type SourceContext,
  type SourceEndpoint,
  type SourceFormat,
  type SourcePartition,
  type SourceRecord,
} from '../../sources/index.ts';
import { countGiven, uuidV5, VERBATIM_TERMS, type VerbatimTerm } from '../../terms/index.ts';
import { inferDateOrder } from '../date-order.ts';
import { type KeyLedger, openKeyLedger } from '../identity/ledger.ts';
import { taxonFindings } from '../taxa/taxon-findings.ts';
import type { TaxonSource } from '../taxa/taxon-source.ts';
import { checkChecklist } from './checklist.ts';
import { FindingCounts } from './collect.ts';
import { describedIn } from './described.ts';
import { recordFindings, rejectFinding, sourceFault } from './findings.ts';
import { type LinesFile, writeLines } from './jsonl.ts';
import { coverageTest, metadataFindings } from './metadata.ts';
import { checkNamedIn, checkOf, noteFindings } from './notes.ts';
import { type ColumnFinder, columnFinder } from './places.ts';
import { FINDINGS_FILE, openValidation, ROWS_FILE, writeReport } from './store.ts';
import { structureFindings } from './structure.ts';
import { structureFinding } from './structure-finding.ts';
import { isIndexeable, type SourceFault, verdictOf } from './verdict.ts';

/** How a source is validated. */
export interface ValidateOptions {
  /** Folder for findings and report; it is made where it is missing, and what it held of an earlier validation is lost. */
  readonly folder: string;
  /** What the report calls the source instead of its location: the name of an uploaded file. */
  readonly name?: string;
  /** Only this format; absent: the surest. */
  readonly format?: SourceFormat;
  /** Options of the format over what was detected: a mapping, a sheet, a query. */
  readonly sourceOptions?: Readonly<Record<string, unknown>>;
  /** Records to read; null or absent: all, of services that send records in pages 1,000. */
  readonly maxRows?: number | null;
  /** Look at no record. */
  readonly metadataOnly?: boolean;
  /** Records to keep for the annotated workbook; default 0. */
  readonly keepRows?: number;
  /** Findings to keep one by one; all are counted. Absent: all. */
  readonly maxFindings?: number;
  /** Share of rejected lines above which an ingest would stop; default 0.01. */
  readonly maxRejectedShare?: number;
  readonly maxLineBytes?: number;
  /** Matches names; null or absent: names stay unmatched. */
  readonly taxa?: TaxonSource | null;
  readonly onProgress?: (progress: ValidationProgress) => void;
  readonly now?: () => Date;
  /** How a location becomes an endpoint, and an endpoint is read; tests bring their own. */
  readonly sources?: {
    readonly detect: typeof detectSources;
    readonly adapterOf: typeof adapterOf;
  };
}

export interface ValidationProgress {
  readonly phase: 'detecting' | 'fetching' | 'reading' | 'comparing' | 'done';
  readonly records: number;
  readonly findings: number;
}

/** Records that a service is asked for where nobody says how many. */
const SERVICE_RECORDS = 1000;
/** Records that are looked at for the order of day and month before the first is interpreted. */
const FIRST_RECORDS = 2000;
const MOST_NOTES = 1000;
const TOLD_EVERY_MS = 100;
/** Columns of the annotated workbook. */
const MOST_COLUMNS = 1000;
const LARGEST_ROW = 256 * 1024;
const OUTSIDE_SAMPLES = 20;
const NAMESPACE = '5d3c6a0e-93c0-5a44-8a2e-0f6d3f8c1b52';

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
    work.close();
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
  readonly #counts = new FindingCounts();
  readonly #findings: LinesFile<ValidationFinding>;
  readonly #rows: LinesFile<ValidatedRow> | null;
  readonly #notes = new Set<string>();
  readonly #files: ValidatedFile[] = [];
  /** Records by the place of the term that they give. */
  readonly #terms = new Float64Array(VERBATIM_TERMS.length);
  readonly #columns = new Set<string>();
  readonly #extensions = new Map<string, number>();
  readonly #rejectsByReason = new Map<string, number>();
  readonly #unknown = new Map<string, { records: number; example: string }>();
  #ledger: KeyLedger | null = null;
  #detection: Detection | null = null;
  /** Of a description that came without data. */
  #metadata: DatasetDescription | null = null;
  #finder: ColumnFinder = columnFinder([]);
  #fault: SourceFault | null = null;
  #identity: IdentityReport | null = null;
  #read: ValidationReport['read'] = 'none';
  #records = 0;
  #rejects = 0;
  #media = 0;
  #clean = 0;
  #outside = 0;
  #toldAt = 0;

  constructor(given: string | SourceEndpoint, context: SourceContext, options: ValidateOptions) {
    this.#given = given;
    this.#location = typeof given === 'string' ? given : given.location;
    this.#context = { ...context, onNote: (note) => this.#note(note) };
    this.#options = options;
    this.#createdAt = (options.now ?? (() => new Date()))().toISOString();
    this.#findings = writeLines(join(options.folder, FINDINGS_FILE));
    this.#rows = (options.keepRows ?? 0) > 0 ? writeLines(join(options.folder, ROWS_FILE)) : null;
  }

  async run(): Promise<Validation> {
    this.#tell('detecting');
    await this.#blamingTheSource(false, async () => {
      const { adapter, detection } = await this.#detect();
      this.#detection = detection;
      this.#finder = columnFinder(detection.tables);
      for (const note of detection.notes) this.#note(note);
      for (const finding of await structureFindings(detection)) this.#add(finding);
      for (const finding of metadataFindings(detection.description, detection.endpoint.format))
        this.#add(finding);
      if (this.#options.metadataOnly !== true) await this.#readRecords(adapter, detection);
    });
    await this.#readDescription();
    if (this.#fault !== null) this.#add(this.#fault.finding);
    await this.#readNames();
    this.#addNotes();
    return this.#finish();
  }

  close(): void {
    this.#ledger?.close();
    this.#findings.abort();
    this.#rows?.abort();
  }

  /** Runs work whose faults are part of the report; others are thrown. */
  async #blamingTheSource(isReading: boolean, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.#context.signal?.throwIfAborted();
      const fault = sourceFault(error, isReading || this.#records > 0);
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
      const found = await describedIn(this.#location);
      if (found === null) return;
      const { meaning, hint } = CHECKS.METADATA_WITHOUT_DATA;
      this.#fault = { finding: structureFinding('METADATA_WITHOUT_DATA', meaning), hint };
      this.#metadata = found;
      for (const finding of metadataFindings(found, 'dwca')) this.#add(finding);
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
      (finding) => this.#add(finding),
    );
    if (check === null) return;
    this.#records = check.names;
    this.#clean = check.sound;
    this.#read = check.names === maxRows ? 'part' : 'all';
  }

  async #detect(): Promise<{ adapter: SourceAdapter; detection: Detection }> {
    const sources = this.#options.sources ?? { detect: detectSources, adapterOf };
    const { format, sourceOptions } = this.#options;
    const given = this.#given;
    const found = await sources.detect(this.#location, this.#context).catch((error: unknown) => {
      if (typeof given === 'string' || sourceFault(error, true) === null) throw error;
      return [] as readonly Detection[];
    });
    const wanted = typeof given === 'string' ? format : given.format;
    const detection =
      found.find(({ endpoint }) => wanted === undefined || endpoint.format === wanted) ??
      (wanted === undefined ? undefined : asTold(this.#location, wanted));
    if (detection === undefined) {
      throw new OpendrawerError('SOURCE_UNRECOGNISED', this.#options.name ?? this.#location);
    }
    const endpoint = typeof given === 'string' ? detection.endpoint : given;
    const all = { ...endpoint.options, ...sourceOptions };
    const { options: _, ...bare } = endpoint;
    return {
      adapter: await sources.adapterOf(endpoint.format),
      detection: {
        ...detection,
        endpoint: { ...bare, ...(Object.keys(all).length === 0 ? {} : { options: all }) },
      },
    };
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
    const reader = this.#recordReader(adapter, detection, ledger);
    this.#read = 'all';
    await this.#blamingTheSource(true, async () => {
      for (const partition of plan.partitions) {
        if (this.#read === 'part') break;
        await this.#readPartition(adapter, endpoint, partition, maxRows, reader);
      }
    });
    await reader.end();
    this.#unknownTerms();
    this.#missingTerms(adapter);
    this.#tell('comparing');
    this.#identity = await ledger.finish(async (findings) => {
      for (const finding of findings) this.#add(this.#withColumn(finding));
      await this.#findings.flush();
    });
    if (this.#outside > OUTSIDE_SAMPLES) {
      this.#note(
        `${this.#outside} records lie outside of the geographic coverage of the metadata.`,
      );
    }
    if (this.#records + this.#rejects === 0 && this.#fault === null) {
      this.#add(structureFinding('NO_RECORDS'));
    }
  }

  async #readPartition(
    adapter: SourceAdapter,
    endpoint: SourceEndpoint,
    partition: SourcePartition,
    maxRows: number | null,
    reader: RecordReader,
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
          this.#add(rejectFinding(reject));
        },
        onSourceBytes: () => {},
        onUnknownPath: (path, example, records = 1) => this.#unknownPath(path, example, records),
      });
      for await (const batch of batches) {
        this.#context.signal?.throwIfAborted();
        const room = maxRows === null ? batch.length : maxRows - this.#records;
        const wanted = room < batch.length ? batch.slice(0, room) : batch;
        this.#records += wanted.length;
        await reader.take(partition.id, wanted);
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

  /** Interprets records and notes what is found. The first ones wait until they show the order of day and month. */
  #recordReader(adapter: SourceAdapter, detection: Detection, ledger: KeyLedger): RecordReader {
    const taxa = this.#options.taxa ?? null;
    const isCovered = coverageTest(detection.description);
    const isLicensed = (detection.description?.license ?? null) !== null;
    const base = {
      datasetKey: uuidV5(NAMESPACE, this.#location),
      provider: null,
      today: this.#createdAt.slice(0, 10),
      geocoder: geocoder(),
      occurrences: adapter.occurrences,
    };
    let order: DayMonthOrder | null = null;
    let waiting: { file: string; one: SourceRecord }[] | null = [];
    const shown = { dmy: 0, mdy: 0, ambiguous: 0 };

    const note = async (some: readonly { file: string; one: SourceRecord }[]): Promise<void> => {
      const interpreted = some.map(({ one }) =>
        interpretRecord(one.record, { ...base, dateOrder: order }),
      );
      const matches = taxa === null ? [] : await taxa.find(interpreted.map(({ item }) => item));
      some.forEach(({ file, one }, i) => {
        const answer = interpreted[i];
        if (answer === undefined) return;
        const match = matches[i] ?? NO_TAXON;
        const all = [...answer.findings, ...taxonFindings(answer.item, match)];
        const findings = isLicensed ? all.filter((one) => !isOfDataset(one, answer)) : all;
        this.#noteRecord(file, one, answer, findings, ledger, isCovered);
      });
      await this.#findings.flush();
      await this.#rows?.flush();
    };
    const release = async (): Promise<void> => {
      const held = waiting ?? [];
      waiting = null;
      order = inferDateOrder(shown);
      for (let at = 0; at < held.length; at += 256) await note(held.slice(at, at + 256));
    };
    return {
      take: async (file, batch) => {
        if (waiting === null) return note(batch.map((one) => ({ file, one })));
        for (const one of batch) {
          waiting.push({ file, one });
          if (!hasDate(one)) continue;
          const { dateOrder } = interpretRecord(one.record, { ...base, dateOrder: null });
          if (dateOrder !== null) shown[dateOrder] += 1;
        }
        if (waiting.length >= FIRST_RECORDS) await release();
      },
      end: () => (waiting === null ? Promise.resolve() : release()),
    };
  }

  #noteRecord(
    file: string,
    one: SourceRecord,
    { item, media }: InterpretedRecord,
    found: InterpretedRecord['findings'],
    ledger: KeyLedger,
    isCovered: ((latitude: number, longitude: number) => boolean) | null,
  ): void {
    const { record, line } = one;
    const { sourceId } = record;
    this.#media += media.length;
    countGiven(record.terms, this.#terms);
    for (const [rowType, rows] of Object.entries(record.extensions ?? {})) {
      this.#extensions.set(rowType, (this.#extensions.get(rowType) ?? 0) + rows.length);
    }
    const findings = [
      ...recordFindings(found, { file, line, sourceId }, this.#finder, () => one.raw),
      ...ledger.add(file, one).map((finding) => this.#withColumn(finding)),
    ];
    if (found.length === 0) this.#clean += 1;
    const { decimalLatitude, decimalLongitude } = item;
    if (
      isCovered !== null &&
      decimalLatitude !== null &&
      decimalLongitude !== null &&
      !isCovered(decimalLatitude, decimalLongitude)
    ) {
      this.#outside += 1;
      if (this.#outside <= OUTSIDE_SAMPLES) {
        findings.push({
          ...structureFinding('COORDINATES_OUTSIDE_COVERAGE'),
          file,
          line,
          sourceId,
          term: 'decimalLatitude',
          column: this.#finder.heading('decimalLatitude'),
          before: `${decimalLatitude}, ${decimalLongitude}`,
        });
      }
    }
    const codes = new Set<string>();
    for (const finding of findings) {
      const key = `${finding.kind} ${finding.code}`;
      this.#add(finding, !codes.has(key));
      codes.add(key);
    }
    if (this.#rows !== null && this.#rows.lines < (this.#options.keepRows ?? 0)) {
      this.#rows.add({
        file,
        line,
        sourceId,
        cells: this.#cellsOf(one),
        findings: marks(findings),
      });
    }
  }

  /** The cells as published where the record tells them; else its terms. */
  #cellsOf({ record, raw }: SourceRecord): Readonly<Record<string, string>> {
    const published = flatCells(raw);
    if (published !== null) {
      for (const column of Object.keys(published)) this.#hasColumn(column);
      return published;
    }
    const cells: Record<string, string> = {};
    for (const term of VERBATIM_TERMS) {
      const texts = record.terms[term];
      if (texts === undefined || texts.length === 0) continue;
      const column = this.#finder.heading(term) ?? term;
      if (this.#hasColumn(column)) cells[column] = texts.map(({ text }) => text).join(' | ');
    }
    return cells;
  }

  /** Whether the workbook has room for a column. */
  #hasColumn(column: string): boolean {
    if (this.#columns.has(column)) return true;
    if (this.#columns.size >= MOST_COLUMNS) return false;
    this.#columns.add(column);
    return true;
  }

  #add(finding: ValidationFinding, isFirst = true): void {
    this.#counts.add(finding, isFirst);
    const { maxFindings = Number.POSITIVE_INFINITY } = this.#options;
    if (this.#findings.lines < maxFindings) this.#findings.add(finding);
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

  #withColumn(finding: ValidationFinding): ValidationFinding {
    const { term } = finding;
    return term === null ? finding : { ...finding, column: this.#finder.heading(term) };
  }

  #note(note: string): void {
    if (this.#notes.size < MOST_NOTES) this.#notes.add(this.#named(note));
  }

  #addNotes(): void {
    for (const note of this.#notes) {
      const isSaid = this.#fault !== null && checkOf(note) === this.#fault.finding.code;
      if (!isSaid) for (const finding of noteFindings(note)) this.#add(finding);
    }
  }

  #unknownPath(path: string, example: string, records: number): void {
    const known = this.#unknown.get(path);
    if (known !== undefined) known.records += records;
    else if (this.#unknown.size < MOST_COLUMNS) this.#unknown.set(path, { records, example });
  }

  #unknownTerms(): void {
    for (const [path, { records, example }] of this.#unknown) {
      const message = `"${path}" is no term that is known (in ${records === 1 ? 'one record' : `${records} records`}).`;
      this.#add(
        structureFinding('UNKNOWN_TERM', message, { column: path, before: example.slice(0, 1000) }),
      );
    }
  }

  /** Terms that no record gives, although such records need them. */
  #missingTerms(adapter: SourceAdapter): void {
    if (!adapter.occurrences || this.#records === 0) return;
    const isGiven = (term: VerbatimTerm) => (this.#terms[VERBATIM_TERMS.indexOf(term)] ?? 0) > 0;
    const lack = (
      code: 'REQUIRED_TERM_MISSING' | 'RECOMMENDED_TERM_MISSING',
      term: string,
      what: string,
    ) => this.#add(structureFinding(code, what, { term }));
    const hasTriplet =
      isGiven('institutionCode') && isGiven('collectionCode') && isGiven('catalogNumber');
    const isNoted = [...this.#notes].some((note) => checkNamedIn(note) === 'REQUIRED_TERM_MISSING');
    if (!isGiven('occurrenceID') && !hasTriplet && !isNoted) {
      lack(
        'REQUIRED_TERM_MISSING',
        'occurrenceID',
        'No record has an occurrenceID, nor institutionCode, collectionCode and catalogNumber that could stand for it.',
      );
    }
    for (const { term, instead } of NEEDED) {
      if (isGiven(term) || instead.some(isGiven)) continue;
      lack('REQUIRED_TERM_MISSING', term, `No record has a ${term}.`);
    }
    const isLicensed = (this.#detection?.description?.license ?? null) !== null;
    for (const { term, instead } of WISHED) {
      if (isGiven(term) || instead.some(isGiven) || (term === 'license' && isLicensed)) continue;
      lack('RECOMMENDED_TERM_MISSING', term, `No record has a ${term}.`);
    }
  }

  async #finish(): Promise<Validation> {
    const { folder, name, maxRejectedShare = 0.01, metadataOnly = false } = this.#options;
    const identity = this.#identity;
    const verdict = verdictOf({
      format: this.#detection?.endpoint.format ?? null,
      fault: this.#fault,
      records: this.#records,
      rejects: this.#rejects,
      rejectsByReason: Object.fromEntries(this.#rejectsByReason),
      maxRejectedShare,
      identity,
      count: (code) => this.#counts.count(code),
      metadataOnly,
    });
    const issues: readonly FindingSummary[] = this.#counts.summaries(this.#records);
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
      media: this.#media,
      extensions: Object.fromEntries(this.#extensions),
      recordsWithoutIssue: this.#clean,
      findings: this.#counts.total,
      files: this.#files,
      tables: this.#detection?.tables ?? [],
      metadata: this.#metadata ?? this.#detection?.description ?? null,
      identity,
      terms: VERBATIM_TERMS.flatMap((term, i) => {
        const records = this.#terms[i] ?? 0;
        return records === 0 ? [] : [{ term, column: this.#finder.heading(term), records }];
      }),
      issues,
      notes: [...this.#notes, ...this.#leftOut()],
    };
    await this.#findings.finish();
    await this.#rows?.finish();
    writeReport(folder, report, this.#columnsInOrder());
    this.#tell('done');
    return openValidation(folder);
  }

  #leftOut(): readonly string[] {
    const { lines } = this.#findings;
    return lines === this.#counts.total
      ? []
      : [`Only the first ${lines} of ${this.#counts.total} findings are listed; all are counted.`];
  }

  /** Headings as they stand in the table; what has none, in the order of the standard. */
  #columnsInOrder(): readonly string[] {
    const headings = (this.#detection?.tables ?? []).flatMap(({ columns }) =>
      columns.map(({ name }) => name),
    );
    const order = [...headings, ...VERBATIM_TERMS];
    const place = new Map(order.toReversed().map((name, i) => [name, order.length - i]));
    return [...this.#columns].toSorted((a, b) => (place.get(a) ?? 1e9) - (place.get(b) ?? 1e9));
  }

  #tell(phase: ValidationProgress['phase']): void {
    const at = performance.now();
    if (phase === 'reading' && at - this.#toldAt < TOLD_EVERY_MS) return;
    this.#toldAt = at;
    this.#options.onProgress?.({ phase, records: this.#records, findings: this.#counts.total });
  }
}

/** A record without a licence of its own has that of its dataset; its media have not. */
const isOfDataset = (
  { issue, verbatim }: InterpretedRecord['findings'][number],
  { media }: InterpretedRecord,
): boolean =>
  issue === 'LICENSE_MISSING_OR_UNKNOWN' &&
  verbatim === null &&
  media.every(({ license }) => license !== null);

interface RecordReader {
  take(file: string, batch: readonly SourceRecord[]): Promise<void>;
  end(): Promise<void>;
}

/** Terms without which an occurrence says too little, and what says the same. */
const NEEDED: readonly {
  readonly term: VerbatimTerm;
  readonly instead: readonly VerbatimTerm[];
}[] = [
  { term: 'basisOfRecord', instead: ['recordType'] },
  {
    term: 'scientificName',
    instead: ['genus', 'vernacularName', 'taxonID', 'higherClassification'],
  },
];

const WISHED: readonly {
  readonly term: VerbatimTerm;
  readonly instead: readonly VerbatimTerm[];
}[] = [
  { term: 'eventDate', instead: ['year', 'verbatimEventDate'] },
  { term: 'countryCode', instead: ['country', 'waterBody', 'higherGeography'] },
  { term: 'decimalLatitude', instead: ['verbatimLatitude', 'verbatimCoordinates', 'footprintWKT'] },
  { term: 'license', instead: ['rights', 'accessRights'] },
];

const hasDate = ({ record: { terms } }: SourceRecord): boolean =>
  (terms.eventDate ?? terms.verbatimEventDate ?? terms.dateIdentified ?? terms.modified) !==
  undefined;

const marks = (findings: readonly ValidationFinding[]): ValidatedRow['findings'] =>
  findings.map(({ code, severity, column, term, after, message }) => ({
    code,
    severity,
    column,
    term,
    after,
    message,
  }));

/** Texts of a row that was published as a flat object, or kept as one; null for records of another shape. */
function flatCells(raw: Uint8Array): Readonly<Record<string, string>> | null {
  if (raw[0] !== 0x7b || raw.length > LARGEST_ROW) return null;
  let row: unknown;
  try {
    row = JSON.parse(Buffer.from(raw).toString('utf8'));
  } catch {
    return null;
  }
  if (row === null || typeof row !== 'object') return null;
  // A record of an archive: its row of the core, and those of extensions
  const own = 'core' in row && row.core !== null && typeof row.core === 'object' ? row.core : row;
  const cells: Record<string, string> = {};
  for (const [name, value] of Object.entries(own)) {
    if (typeof value === 'string') cells[name] = value;
    else if (typeof value === 'number' || typeof value === 'boolean') cells[name] = String(value);
    else if (value !== null && !Array.isArray(value)) return null;
  }
  return cells;
}

function asTold(location: string, format: SourceFormat): Detection {
  return {
    endpoint: { format, location, units: [] },
    confidence: 0,
    summary: `${format}, as you say: nothing in it shows that`,
    notes: [],
    description: null,
    tables: [],
    choices: {},
  };
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
