import { join } from 'node:path';
import type { FindingSummary, ValidationFinding } from '../../publish/index.ts';
import { FindingCounts } from './collect.ts';
import { type LinesFile, writeLines } from './jsonl.ts';
import { FINDINGS_FILE } from './store.ts';

/** Takes findings down: counts all of them, and keeps as many one by one as there may be. */
export class FindingLog {
  readonly #counts = new FindingCounts();
  readonly #file: LinesFile<ValidationFinding>;
  readonly #most: number;

  constructor(folder: string, most: number = Number.POSITIVE_INFINITY) {
    this.#file = writeLines(join(folder, FINDINGS_FILE));
    this.#most = most;
  }

  get total(): number {
    return this.#counts.total;
  }

  /** `isFirst`: the record has no other finding of this code. */
  add(finding: ValidationFinding, isFirst = true): void {
    this.#counts.add(finding, isFirst);
    if (this.#file.lines < this.#most) this.#file.add(finding);
  }

  addAll(findings: Iterable<ValidationFinding>): void {
    for (const finding of findings) this.add(finding);
  }

  /** Findings of one record: each code counts it once. */
  addOfRecord(findings: readonly ValidationFinding[]): void {
    const seen = new Set<string>();
    for (const finding of findings) {
      const key = `${finding.kind} ${finding.code}`;
      this.add(finding, !seen.has(key));
      seen.add(key);
    }
  }

  /** Findings of a code. */
  count(code: string): number {
    return this.#counts.count(code);
  }

  summaries(records: number): readonly FindingSummary[] {
    return this.#counts.summaries(records);
  }

  /** What is said of findings that are not listed; empty where all are. */
  notes(): readonly string[] {
    const { lines } = this.#file;
    return lines === this.total
      ? []
      : [`Only the first ${lines} of ${this.total} findings are listed; all are counted.`];
  }

  flush(): Promise<void> {
    return this.#file.flush();
  }

  finish(): Promise<void> {
    return this.#file.finish();
  }

  abort(): Promise<void> {
    return this.#file.abort();
  }
}
