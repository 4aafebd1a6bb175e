import { rankOrder } from '../../../terms/index.ts';
import type { NameUsage } from '../usage.ts';
import { ByteColumn, Dictionary, IntColumn } from './columns.ts';
import { codeNumber, isSynonymStatus, statusNumber } from './constants.ts';
import type { Finding, FindingKind, FindingSink } from './findings.ts';
import { type ReadName, readName } from './read-name.ts';

/** What a row of a checklist is good for. */
export const ROW_NAME = 0;
/** Only carries the tree. */
export const ROW_PLACEHOLDER = 1;
/** Says where an epithet belongs. */
export const ROW_EPITHET = 2;

const NO_CLASSIFICATION: NameUsage['classification'] = [];

/** The usages of one checklist in columns: names read, references still as ids. */
export class SourceTable {
  readonly ids: string[] = [];
  readonly canonicalNames: string[] = [];
  readonly authorships: (string | null)[] = [];
  readonly kinds = new ByteColumn();
  readonly ranks = new ByteColumn();
  readonly statuses = new ByteColumn();
  readonly codes = new ByteColumn();
  /** 0: not said, 1: no, 2: yes. */
  readonly extinct = new ByteColumn();
  readonly parentIds: (string | null)[] = [];
  readonly acceptedIds: (string | null)[] = [];
  readonly basionymIds: (string | null)[] = [];
  /** Number of the flat classification; 0: none. */
  readonly classifications = new IntColumn();
  readonly classificationList: NameUsage['classification'][] = [NO_CLASSIFICATION];
  /** Names of accepted usages and parents, where rows state them. */
  readonly acceptedNames = new Map<number, string>();
  readonly parentNames = new Map<number, string>();
  /** Rows by id. */
  readonly rows = new Map<string, number>();
  readonly report: FindingSink;
  read = 0;
  readonly #lines = new IntColumn();
  readonly #files = new ByteColumn();
  readonly #fileNames = new Dictionary<string>();
  readonly #classificationNumbers = new Map<string, number>();

  constructor(report: FindingSink) {
    this.report = report;
  }

  get size(): number {
    return this.ids.length;
  }

  /** Takes a usage in. What is no name is reported and left out. */
  add(usage: NameUsage): void {
    this.read += 1;
    const name = usage.isEpithet === true ? epithet(usage) : readName(usage);
    const tell = (kind: FindingKind, detail = '') =>
      this.report({ kind, ...usage.place, id: usage.id, name: usage.scientificName, detail });
    for (const [kind, detail] of name.findings) tell(kind, detail);
    if (name.kind === 'none') {
      tell('NOT_A_NAME');
      if (usage.isEpithet === true) return;
    }
    if (usage.isEpithet !== true) {
      const first = this.rows.get(usage.id);
      if (first !== undefined) {
        tell('DUPLICATE_ID', `${this.canonicalNames[first]} in line ${this.#lines.get(first)}`);
        return;
      }
      this.rows.set(usage.id, this.size);
    }
    if (name.kind === 'placeholder') tell('PLACEHOLDER');
    this.#push(usage, name);
  }

  place(row: number): { readonly file: string; readonly line: number } {
    return {
      file: this.#fileNames.value(this.#files.get(row)),
      line: this.#lines.get(row),
    };
  }

  /** A finding about a row. */
  finding(kind: FindingKind, row: number, detail: string): Finding {
    const authorship = this.authorships[row];
    const canonical = this.canonicalNames[row] ?? '';
    return {
      kind,
      ...this.place(row),
      id: this.ids[row] ?? '',
      name: authorship == null ? canonical : `${canonical} ${authorship}`,
      detail,
    };
  }

  tell(kind: FindingKind, row: number, detail = ''): void {
    this.report(this.finding(kind, row, detail));
  }

  isSynonym(row: number): boolean {
    return isSynonymStatus(this.statuses.get(row));
  }

  #push(usage: NameUsage, name: ReadName): void {
    const row = this.size;
    this.ids.push(usage.id);
    this.canonicalNames.push(name.canonicalName);
    this.authorships.push(name.authorship);
    this.kinds.push(
      usage.isEpithet === true ? ROW_EPITHET : name.kind === 'name' ? ROW_NAME : ROW_PLACEHOLDER,
    );
    this.ranks.push(rankOrder(name.rank));
    this.statuses.push(statusNumber(usage.status ?? 'ACCEPTED'));
    this.codes.push(codeNumber(usage.code));
    this.extinct.push(usage.isExtinct === null ? 0 : usage.isExtinct ? 2 : 1);
    this.parentIds.push(usage.parentId);
    this.acceptedIds.push(usage.acceptedId);
    this.basionymIds.push(usage.basionymId);
    this.classifications.push(this.#classification(usage.classification));
    this.#lines.push(usage.place.line);
    this.#files.push(Math.min(255, this.#fileNames.number(usage.place.file)));
    if (usage.acceptedName != null) this.acceptedNames.set(row, usage.acceptedName);
    if (usage.parentName != null) this.parentNames.set(row, usage.parentName);
  }

  #classification(classification: NameUsage['classification']): number {
    if (classification.length === 0) return 0;
    const key = classification.map(([rank, name]) => `${rank}\t${name}`).join('\n');
    const known = this.#classificationNumbers.get(key);
    if (known !== undefined) return known;
    const number = this.classificationList.length;
    this.classificationList.push(classification);
    this.#classificationNumbers.set(key, number);
    return number;
  }
}

const epithetWord = /^[\p{Ll}-]{2,60}$/u;

function epithet(usage: NameUsage): ReadName {
  const word = usage.scientificName.normalize('NFC');
  return {
    kind: epithetWord.test(word) ? 'name' : 'none',
    canonicalName: word,
    authorship: usage.authorship === null ? null : withoutBrackets(usage.authorship),
    rank: usage.rank ?? 'UNRANKED',
    findings: [],
  };
}

/** "Blumenbach, 1800 [nomen novum]" → "Blumenbach, 1800". */
function withoutBrackets(authorship: string): string | null {
  const at = authorship.indexOf('[');
  const rest = (at < 0 ? authorship : authorship.slice(0, at)).trim();
  return rest === '' ? null : rest;
}
