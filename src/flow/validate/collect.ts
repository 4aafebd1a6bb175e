import {
  type FindingKind,
  type FindingSample,
  type FindingSeverity,
  type FindingSummary,
  meaningOf,
  type ValidationFinding,
} from '../../publish/index.ts';

/** Different texts of one code that are told apart at once; when more come, the rarer half is forgotten. */
const MOST_TEXTS = 2000;
const SAMPLES = 10;
const KEY_CHARACTERS = 200;

interface Counted {
  readonly kind: FindingKind;
  readonly code: string;
  severity: FindingSeverity;
  findings: number;
  records: number;
  texts: Map<string, CountedText>;
  /** Different texts, at least. */
  distinct: number;
}

interface CountedText {
  readonly sample: ValidationFinding;
  findings: number;
}

const RANK: Readonly<Record<FindingSeverity, number>> = { ERROR: 0, WARNING: 1, INFO: 2 };
const KIND_RANK: Readonly<Record<FindingKind, number>> = {
  structure: 0,
  metadata: 1,
  identity: 2,
  record: 3,
};

/** Counts findings by code, with their commonest texts. Memory is bounded, whatever is counted. */
export class FindingCounts {
  readonly #counted = new Map<string, Counted>();
  #total = 0;

  get total(): number {
    return this.#total;
  }

  /** `isFirst`: the record has no other finding of this code. */
  add(finding: ValidationFinding, isFirst: boolean): void {
    this.#total += 1;
    const key = `${finding.kind}\u0000${finding.code}`;
    let counted = this.#counted.get(key);
    if (counted === undefined) {
      const { kind, code, severity } = finding;
      counted = { kind, code, severity, findings: 0, records: 0, texts: new Map(), distinct: 0 };
      this.#counted.set(key, counted);
    }
    counted.findings += 1;
    const isOfRecord = finding.kind === 'record' || finding.sourceId !== null;
    if (isFirst && isOfRecord) counted.records += 1;
    if (RANK[finding.severity] < RANK[counted.severity]) counted.severity = finding.severity;
    const text = textKey(finding);
    const known = counted.texts.get(text);
    if (known !== undefined) known.findings += 1;
    else {
      if (counted.texts.size >= MOST_TEXTS) counted.texts = commonerHalf(counted.texts);
      counted.texts.set(text, { sample: finding, findings: 1 });
      counted.distinct = Math.max(counted.distinct, counted.texts.size);
    }
  }

  count(code: string): number {
    let sum = 0;
    for (const counted of this.#counted.values())
      if (counted.code === code) sum += counted.findings;
    return sum;
  }

  /** Gravest first; `records` is the number of records that were read. */
  summaries(records: number): readonly FindingSummary[] {
    return [...this.#counted.values()]
      .map((counted) => summaryOf(counted, records))
      .toSorted(
        (a, b) =>
          RANK[a.severity] - RANK[b.severity] ||
          KIND_RANK[a.kind] - KIND_RANK[b.kind] ||
          Number(isAbsence(a)) - Number(isAbsence(b)) ||
          b.records - a.records ||
          b.findings - a.findings ||
          (a.code < b.code ? -1 : 1),
      );
  }
}

const commonerHalf = (texts: ReadonlyMap<string, CountedText>): Map<string, CountedText> =>
  new Map([...texts].toSorted((a, b) => b[1].findings - a[1].findings).slice(0, MOST_TEXTS / 2));

/** Nothing was published that could be wrong: mostly something that was worked out instead. */
const isAbsence = ({ kind, samples }: FindingSummary): boolean =>
  kind === 'record' && samples.every(({ before }) => before === null);

function summaryOf(counted: Counted, records: number): FindingSummary {
  const { kind, code, severity, findings } = counted;
  const { origin, meaning, hint } = meaningOf(kind, code);
  const samples = [...counted.texts.values()]
    .toSorted((a, b) => b.findings - a.findings)
    .slice(0, SAMPLES)
    .map(({ sample, findings }): FindingSample => {
      const { column, term, before, after, message, file, line, sourceId } = sample;
      return { column, term, before, after, message, findings, file, line, sourceId };
    });
  return {
    kind,
    code,
    severity,
    origin,
    meaning,
    hint,
    findings,
    records: counted.records,
    share: records === 0 ? 0 : Math.min(1, counted.records / records),
    texts: counted.distinct,
    samples,
  };
}

/** Findings about records are alike when their texts are; others when they say the same. */
const textKey = ({ kind, term, column, before, after, message }: ValidationFinding): string =>
  kind === 'record' || kind === 'identity'
    ? [term ?? column, before?.slice(0, KEY_CHARACTERS), after?.slice(0, KEY_CHARACTERS)].join(
        '\u0000',
      )
    : `${column}\u0000${message.slice(0, KEY_CHARACTERS)}\u0000${before?.slice(0, KEY_CHARACTERS)}`;
