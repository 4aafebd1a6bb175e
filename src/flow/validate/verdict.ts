import type {
  IdentityReport,
  ValidationFinding,
  Verdict,
  VerdictReason,
} from '../../publish/index.ts';
import { meaningOf } from '../../publish/index.ts';
import type { SourceFormat } from '../../sources/index.ts';
import { damagedLines, isOverRejectLimit } from '../reject-limit.ts';

/** A fault of a source, and what to do about it. */
export interface SourceFault {
  readonly finding: ValidationFinding;
  readonly hint: string;
}

/** What a verdict rests on. */
export interface Evidence {
  readonly format: SourceFormat | null;
  /** The fault that kept the source from being read, or read to its end. */
  readonly fault: SourceFault | null;
  readonly records: number;
  readonly rejects: number;
  /** Reason → lines. */
  readonly rejectsByReason: Readonly<Record<string, number>>;
  /** Share of rejected lines above which an ingest stops. */
  readonly maxRejectedShare: number;
  readonly identity: IdentityReport | null;
  /** Findings of a code. */
  readonly count: (code: string) => number;
  /** Records were not looked at because nobody asked for it. */
  readonly metadataOnly: boolean;
}

/** Sources that are a file of rows, each of which is a record that should be kept. Others send a record again when it has changed. */
const ROW_FORMATS: ReadonlySet<string> = new Set<SourceFormat>([
  'dwca',
  'table',
  'data-package',
  'abcd',
  'dwc-xml',
]);

/** Checks whose findings do not stop an ingest, but cost something worth telling. */
const COSTS = [
  'REQUIRED_TERM_MISSING',
  'DUPLICATED_TERM',
  'RECORD_REFERENTIAL_INTEGRITY_VIOLATION',
  'IDENTIFIERS_ARE_ROW_NUMBERS',
] as const;

/** Whether a source can be ingested, and why not. The reasons that stop it come first. */
export function verdictOf(evidence: Evidence): Verdict {
  const reasons = [
    faultReason(evidence),
    rejectReason(evidence),
    identityReason(evidence),
    emptyReason(evidence),
    ...COSTS.map((code) => costReason(evidence, code)),
  ].filter((reason) => reason !== null);
  return {
    canIngest: reasons.every(({ weight }) => weight !== 'stops'),
    reasons: reasons.toSorted(
      (a, b) => Number(b.weight === 'stops') - Number(a.weight === 'stops'),
    ),
  };
}

/** Whether GBIF would index it: it can be read, and its records have keys as GBIF asks for them. */
export const isIndexeable = (verdict: Verdict, identity: IdentityReport | null): boolean =>
  verdict.canIngest &&
  identity !== null &&
  (identity.sourceId.given === 0 || identity.by === 'occurrenceID' || identity.by === 'triplet');

function faultReason({ fault }: Evidence): VerdictReason | null {
  if (fault === null) return null;
  const { code, message } = fault.finding;
  return { weight: 'stops', code, message, hint: fault.hint, count: 1 };
}

function rejectReason(evidence: Evidence): VerdictReason | null {
  const { records, rejects, rejectsByReason, maxRejectedShare } = evidence;
  if (rejects === 0) return null;
  const isOver = isOverRejectLimit(
    damagedLines(rejectsByReason),
    records + rejects,
    maxRejectedShare,
  );
  const reasons = Object.entries(rejectsByReason).toSorted((a, b) => b[1] - a[1]);
  const [first] = reasons;
  const named = reasons.map(([reason, n]) => `${reason} ${n}`).join(', ');
  return {
    weight: isOver ? 'stops' : 'costs',
    code: isOver ? 'REJECTS_OVER_LIMIT' : (first?.[0] ?? 'RECORD_REJECTED'),
    message: `${rejects} of ${records + rejects} lines cannot be read as records (${named})${isOver ? `; ${percent(maxRejectedShare)} are allowed` : ''}.`,
    hint: meaningOf('structure', 'RECORD_REJECTED').hint,
    count: rejects,
  };
}

function identityReason({ identity, format }: Evidence): VerdictReason | null {
  if (identity === null || identity.lost + identity.repeated === 0) return null;
  const { lost, repeated } = identity;
  const code = lost > 0 ? 'RECORD_NOT_UNIQUELY_IDENTIFIED' : 'RECORD_REPEATED';
  const stops = lost > 0 && format !== null && ROW_FORMATS.has(format);
  return {
    weight: stops ? 'stops' : 'costs',
    code,
    message:
      lost > 0
        ? `${lost} records would be lost: they have the key of another record that says something else.`
        : `${repeated} records are repeated word by word and kept once.`,
    hint: meaningOf('identity', code).hint,
    count: lost > 0 ? lost : repeated,
  };
}

function emptyReason({ records, rejects, fault, metadataOnly }: Evidence): VerdictReason | null {
  if (records + rejects > 0 || fault !== null || metadataOnly) return null;
  const { meaning, hint } = meaningOf('structure', 'NO_RECORDS');
  return { weight: 'costs', code: 'NO_RECORDS', message: meaning, hint, count: 1 };
}

function costReason({ count }: Evidence, code: (typeof COSTS)[number]): VerdictReason | null {
  const findings = count(code);
  if (findings === 0) return null;
  const { meaning, hint } = meaningOf('structure', code);
  return { weight: 'costs', code, message: meaning, hint, count: findings };
}

const percent = (share: number): string => `${Math.round(share * 1000) / 10} %`;
