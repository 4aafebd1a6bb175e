import { ERRORS, isOpendrawerError } from '../../errors/index.ts';
import type { InterpretedRecord } from '../../interpret/index.ts';
import { type Check, meaningOf, type ValidationFinding } from '../../publish/index.ts';
import type { Reject } from '../../sources/index.ts';
import { checkOf, withoutCheck } from './notes.ts';
import type { ColumnFinder } from './places.ts';
import type { SourceFault } from './verdict.ts';

const LONGEST_TEXT = 1000;

const cut = (text: string | null): string | null =>
  text === null || text.length <= LONGEST_TEXT ? text : `${text.slice(0, LONGEST_TEXT - 1)}…`;

/**
 * A fault that a source is to blame for, as a finding; null for those that it is not: a wrong address, a full disk, a wish that cannot
 * be fulfilled. `isReading`: records came before it, so that also a server that broke off is worth a report.
 */
export function sourceFault(error: unknown, isReading: boolean): SourceFault | null {
  if (!isOpendrawerError(error)) return null;
  const { exitCode } = ERRORS[error.code];
  const check = checkOf(error.message) ?? checkOf(error.hint);
  const isItsOwn = exitCode === 3 || error.code === 'SOURCE_UNRECOGNISED' || check !== null;
  if (!isItsOwn && !(isReading && exitCode === 4)) return null;
  const isSaid = check === null || checkOf(error.message) === check;
  const message = isSaid ? withoutCheck(error.message) : meaningOf('structure', check).meaning;
  const code = check ?? (error.code === 'ARCHIVE_INVALID' ? 'DWCA_UNREADABLE' : error.code);
  return {
    hint: error.hint,
    finding: {
      kind: 'structure',
      code,
      severity: 'ERROR',
      ...placeIn(message),
      term: null,
      sourceId: null,
      before: null,
      after: null,
      message: /[.!?]$/.test(message) ? message : `${message}.`,
    },
  };
}

/** `…/meta.xml:7:58: …`, `meta.xml, line 7, column 58: …` → the place that a message names. */
function placeIn(message: string): Pick<ValidationFinding, 'file' | 'line' | 'column'> {
  const head = message.slice(0, 1000);
  const found =
    /([^\s/\\:"]+\.[a-z]{2,5}):(\d{1,9})(?::(\d{1,9}))?(?=[\s:,.)]|$)/i.exec(head) ??
    /([^\s/\\:",]+),? line (\d{1,9})(?:,? column (\d{1,9}))?/i.exec(head);
  const names = [
    ...head.matchAll(
      /([^\s/\\:",]+\.(?:xml|txt|csv|tsv|tab|json|xlsx?|ods|zip|gz|tgz|parquet))\b/gi,
    ),
  ];
  return {
    file: found?.[1] ?? names[0]?.[1] ?? null,
    line: found?.[2] === undefined ? null : Number(found[2]),
    column: found?.[3] ?? null,
  };
}

/** Reasons of rejects that are a matter of the whole row; others are named as they are. */
const REJECT_CHECKS: Readonly<Record<string, Check>> = { INVALID_UTF8: 'FILE_ENCODING_SUSPECT' };

/** A line that is no record. */
export function rejectFinding({
  partition,
  line,
  reason,
  detail,
  sample,
}: Reject): ValidationFinding {
  const code = REJECT_CHECKS[reason] ?? reason;
  return {
    kind: 'structure',
    code,
    severity: reason === 'EMPTY_LINE' ? 'INFO' : 'ERROR',
    file: partition,
    line,
    column: null,
    term: null,
    sourceId: null,
    before: cut(sample),
    after: null,
    message: detail === '' ? meaningOf('structure', code).meaning : detail,
  };
}

/** What interpretation doubts about a record, each with its place. */
export function recordFindings(
  found: InterpretedRecord['findings'],
  place: { readonly file: string; readonly line: number; readonly sourceId: string },
  columns: ColumnFinder,
  raw: () => Uint8Array,
): readonly ValidationFinding[] {
  return found.map(({ issue, term, verbatim, interpreted }) => {
    const { severity, meaning } = meaningOf('record', issue);
    return {
      kind: 'record',
      code: issue,
      severity,
      file: place.file,
      line: place.line,
      column: columns.place(term, verbatim, raw),
      term,
      sourceId: place.sourceId,
      before: cut(verbatim),
      after: cut(interpreted),
      message: meaning,
    };
  });
}
