import type { Run, RunProgress, RunReport } from '../api/types.ts';
import { type MessageId, t } from '../languages/i18n.ts';

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

/** The stored progress of a run, null before the first event. */
export const progressOf = (run: Run): RunProgress | null =>
  isRecord(run.progress) && 'partitions' in run.progress
    ? (run.progress as unknown as RunProgress)
    : null;

/** The report of a run, null until its end and for runs that read nothing. */
export const reportOf = (run: Run): RunReport | null =>
  isRecord(run.report) && 'counts' in run.report ? (run.report as unknown as RunReport) : null;

/** Report of an index build. */
export interface IndexReport {
  readonly generation: string;
  readonly reused: boolean;
  readonly buildMs: number;
  readonly items: number;
  readonly sizeBytes: number;
}

/** The report of an index run, null for other runs and until its end. */
export const indexReportOf = (run: Run): IndexReport | null =>
  isRecord(run.report) && 'generation' in run.report && 'buildMs' in run.report
    ? (run.report as unknown as IndexReport)
    : null;

const KIND_WORDS = {
  ingest: 'Ingest',
  index: 'Index',
  forget: 'Forget',
  rematch: 'Match of names',
  backfill: 'Sources and popularity',
} as const satisfies Readonly<Record<Run['kind'], MessageId>>;
export const kindWords = (kind: Run['kind']): string => t(KIND_WORDS[kind]);

const STATE_WORDS = {
  running: 'Running',
  succeeded: 'Succeeded',
  failed: 'Failed',
  interrupted: 'Interrupted',
} as const satisfies Readonly<Record<Run['state'], MessageId>>;
export const stateWords = (state: Run['state']): string => t(STATE_WORDS[state]);

const PHASE_WORDS = {
  harvesting: 'Asking the source',
  planning: 'Planning',
  reading: 'Reading',
  committing: 'Committing',
  indexing: 'Building the index',
  done: 'Done',
  failed: 'Failed',
  interrupted: 'Interrupted',
} as const satisfies Readonly<Record<RunProgress['phase'], MessageId>>;
export const phaseWords = (phase: RunProgress['phase']): string => t(PHASE_WORDS[phase]);

/** Share done, 0 to 1, by bytes where they are known, else by partitions; null while there is nothing to say. */
export function shareOf(progress: RunProgress): number | null {
  if (progress.phase === 'done') return 1;
  if (progress.phase === 'planning' || progress.phase === 'harvesting') return null;
  const { step } = progress;
  if (step !== null) return step.total === 0 ? null : Math.min(1, step.done / step.total);
  const { total, done, carriedOver } = progress.partitions;
  const byBytes =
    progress.totalBytes === null || progress.totalBytes === 0
      ? null
      : progress.sourceBytes / progress.totalBytes;
  const byPartitions = total === 0 ? null : (done + carriedOver) / total;
  const share = byBytes ?? byPartitions;
  return share === null ? null : Math.min(1, Math.max(0, share));
}
