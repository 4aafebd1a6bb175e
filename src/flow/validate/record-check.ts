import {
  geocoder,
  type InterpretContext,
  type InterpretedRecord,
  interpretRecord,
} from '../../interpret/index.ts';
import type { DayMonthOrder } from '../../lake/index.ts';
import type { ValidationFinding } from '../../publish/index.ts';
import type { DatasetDescription, SourceRecord } from '../../sources/index.ts';
import {
  countGiven,
  NO_TAXON,
  uuidV5,
  VERBATIM_TERMS,
  type VerbatimTerm,
} from '../../terms/index.ts';
import { inferDateOrder } from '../date-order.ts';
import type { KeyLedger } from '../identity/ledger.ts';
import { taxonFindings } from '../taxa/taxon-findings.ts';
import type { TaxonSource } from '../taxa/taxon-source.ts';
import type { FindingLog } from './finding-log.ts';
import { recordFindings } from './findings.ts';
import { coverageTest } from './metadata.ts';
import type { ColumnFinder } from './places.ts';
import type { RowLog } from './row-log.ts';
import { structureFinding } from './structure-finding.ts';

/** Records that are looked at for the order of day and month before the first is interpreted. */
const FIRST_RECORDS = 2000;
const AT_ONCE = 256;
const NAMESPACE = '5d3c6a0e-93c0-5a44-8a2e-0f6d3f8c1b52';

/** What records are looked at with, and where it goes. */
export interface RecordCheckSetup {
  readonly location: string;
  /** ISO 8601 day. */
  readonly today: string;
  /** Every record is an occurrence in the sense of Darwin Core. */
  readonly occurrences: boolean;
  readonly description: DatasetDescription | null;
  readonly taxa: TaxonSource | null;
  readonly finder: ColumnFinder;
  readonly log: FindingLog;
  readonly rows: RowLog | null;
  readonly ledger: KeyLedger;
}

interface Placed {
  readonly file: string;
  readonly one: SourceRecord;
}

/** Interprets the records of a source, and takes down what is found. The first ones wait until they show the order of day and month. */
export class RecordCheck {
  media = 0;
  /** Records of which nothing was doubted. */
  clean = 0;
  /** Rows by row type. */
  readonly extensions = new Map<string, number>();
  /** Records by the place of the term that they give. */
  readonly #given = new Float64Array(VERBATIM_TERMS.length);
  readonly #setup: RecordCheckSetup;
  readonly #interpreting: InterpretContext;
  readonly #isCovered: ReturnType<typeof coverageTest>;
  readonly #isLicensed: boolean;
  readonly #shown = { dmy: 0, mdy: 0, ambiguous: 0 };
  #order: DayMonthOrder | null = null;
  #waiting: Placed[] | null = [];

  constructor(setup: RecordCheckSetup) {
    const { location, today, occurrences, description } = setup;
    this.#setup = setup;
    this.#interpreting = {
      datasetKey: uuidV5(NAMESPACE, location),
      provider: null,
      today,
      geocoder: geocoder(),
      occurrences,
      license: description?.license ?? description?.verbatimLicense ?? null,
    };
    this.#isCovered = coverageTest(description);
    this.#isLicensed = (description?.license ?? null) !== null;
  }

  /** Records that give a term, by its place in `VERBATIM_TERMS`. */
  given(place: number): number {
    return this.#given[place] ?? 0;
  }

  isGiven(term: VerbatimTerm): boolean {
    return this.given(VERBATIM_TERMS.indexOf(term)) > 0;
  }

  async take(file: string, batch: readonly SourceRecord[]): Promise<void> {
    const placed = batch.map((one) => ({ file, one }));
    if (this.#waiting === null) return this.#check(placed);
    for (const { one } of placed) this.#lookAtDates(one);
    this.#waiting.push(...placed);
    if (this.#waiting.length >= FIRST_RECORDS) await this.end();
  }

  /** Looks at the records that still wait. */
  async end(): Promise<void> {
    const held = this.#waiting ?? [];
    this.#waiting = null;
    this.#order = inferDateOrder(this.#shown);
    for (let at = 0; at < held.length; at += AT_ONCE) {
      await this.#check(held.slice(at, at + AT_ONCE));
    }
  }

  #lookAtDates(one: SourceRecord): void {
    if (!hasDate(one)) return;
    const { dateOrder } = interpretRecord(one.record, this.#interpreting);
    if (dateOrder !== null) this.#shown[dateOrder] += 1;
  }

  async #check(some: readonly Placed[]): Promise<void> {
    const { taxa, log, rows } = this.#setup;
    const context = { ...this.#interpreting, dateOrder: this.#order };
    const interpreted = some.map(({ one }) => interpretRecord(one.record, context));
    const matches = taxa === null ? [] : await taxa.find(interpreted.map(({ item }) => item));
    some.forEach((placed, i) => {
      const answer = interpreted[i];
      if (answer === undefined) return;
      const found = [...answer.findings, ...taxonFindings(answer.item, matches[i] ?? NO_TAXON)];
      this.#note(
        placed,
        answer,
        this.#isLicensed ? found.filter((one) => !isOfDataset(one, answer)) : found,
      );
    });
    await log.flush();
    await rows?.flush();
  }

  #note(
    { file, one }: Placed,
    { item, media }: InterpretedRecord,
    found: InterpretedRecord['findings'],
  ): void {
    const { finder, ledger, log, rows } = this.#setup;
    const { record, line } = one;
    const { sourceId } = record;
    this.media += media.length;
    if (found.length === 0) this.clean += 1;
    countGiven(record.terms, this.#given);
    for (const [rowType, of] of Object.entries(record.extensions ?? {})) {
      this.extensions.set(rowType, (this.extensions.get(rowType) ?? 0) + of.length);
    }
    const findings = [
      ...recordFindings(found, { file, line, sourceId }, finder, () => one.raw),
      ...ledger.add(file, one).map((finding) => withColumn(finding, finder)),
      ...this.#outside(item.decimalLatitude, item.decimalLongitude).map((finding) =>
        withColumn({ ...finding, file, line, sourceId }, finder),
      ),
    ];
    log.addOfRecord(findings);
    rows?.add(file, one, findings, finder);
  }

  /** A point that lies outside of what the metadata cover. */
  #outside(latitude: number | null, longitude: number | null): readonly ValidationFinding[] {
    if (this.#isCovered === null || latitude === null || longitude === null) return [];
    if (this.#isCovered(latitude, longitude)) return [];
    const before = `${latitude}, ${longitude}`;
    const finding = structureFinding('COORDINATES_OUTSIDE_COVERAGE', undefined, { before });
    return [{ ...finding, term: 'decimalLatitude' }];
  }
}

/** A finding with the heading of its term. */
export const withColumn = (finding: ValidationFinding, finder: ColumnFinder): ValidationFinding =>
  finding.term === null ? finding : { ...finding, column: finder.heading(finding.term) };

/** A record without a licence of its own has that of its dataset; its media have not. */
const isOfDataset = (
  { issue, verbatim }: InterpretedRecord['findings'][number],
  { media }: InterpretedRecord,
): boolean =>
  issue === 'LICENSE_MISSING_OR_UNKNOWN' &&
  verbatim === null &&
  media.every(({ license }) => license !== null);

const hasDate = ({ record: { terms } }: SourceRecord): boolean =>
  (terms.eventDate ?? terms.verbatimEventDate ?? terms.dateIdentified ?? terms.modified) !==
  undefined;
