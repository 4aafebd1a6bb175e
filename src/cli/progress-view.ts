import type { PartitionProgress, ProgressListener, RunProgress } from '../flow/index.ts';
import { bytes, duration, grouped, type Io } from './io.ts';

const PLAIN_EVERY_MS = 5_000;
const BAR_WIDTH = 28;
const LANE_WIDTH = 40;
const SHOWN_PARTITIONS = 8;

/** What draws a run. */
export interface ProgressView {
  readonly listener: ProgressListener;
  /** The last state stays. */
  end(): void;
}

/** Draws a run: a live block on a terminal, a line every five seconds elsewhere. */
export async function progressView(io: Io): Promise<ProgressView> {
  if (!io.live) {
    let lastAt = Number.NEGATIVE_INFINITY;
    let lastPhase = '';
    return {
      listener: (progress) => {
        if (progress.elapsedMs - lastAt < PLAIN_EVERY_MS && progress.phase === lastPhase) return;
        lastAt = progress.elapsedMs;
        lastPhase = progress.phase;
        io.note(progressLine(progress));
      },
      end: () => {},
    };
  }
  const { createLogUpdate } = await import('log-update');
  const draw = createLogUpdate(process.stderr);
  return { listener: (progress) => draw(progressBlock(progress)), end: () => draw.done() };
}

/** One line: what is done, how fast, how long still. */
export function progressLine(progress: RunProgress): string {
  const { partitions, step } = progress;
  const head = `${progress.alias ?? 'index'}: ${progress.phase}`;
  if (progress.kind === 'index') {
    const at =
      step === null ? '' : `, ${step.phase} ${grouped(step.done)} of ${grouped(step.total)}`;
    return `${head}${at}, ${duration(progress.elapsedMs)}`;
  }
  if (progress.phase === 'harvesting') {
    const records = step === null ? '' : `, ${grouped(step.done)} records fetched`;
    return `${head}${records}, ${duration(progress.elapsedMs)}`;
  }
  const eta = progress.etaMs === null ? '' : `, ${duration(progress.etaMs)} left`;
  const carried = partitions.carriedOver === 0 ? '' : ` (${partitions.carriedOver} unchanged)`;
  const rejects = progress.rejects === 0 ? '' : `, ${grouped(progress.rejects)} rejected`;
  return (
    `${head}, ${partitions.done + partitions.carriedOver} of ${partitions.total} partitions${carried}, ` +
    `${grouped(progress.records)} records${rejects}, ${grouped(progress.recordsPerSecond)} records/s, ` +
    `${progress.megabytesPerSecond} MB/s, ${bytes(progress.memoryBytes)} memory${eta}`
  );
}

/** A few lines: a bar, the figures, and the partitions on a line of time each. */
export function progressBlock(progress: RunProgress): string {
  const share = shareOf(progress);
  const filled = Math.round(share * BAR_WIDTH);
  const bar = `${'█'.repeat(filled)}${'░'.repeat(BAR_WIDTH - filled)} ${Math.round(share * 100)} %`;
  const recent = progress.timeline.slice(-SHOWN_PARTITIONS);
  const lanes = recent.map((partition) => lane(partition, progress.elapsedMs));
  return [`${bar}  ${progressLine(progress)}`, ...lanes].join('\n');
}

function shareOf({ phase, totalBytes, sourceBytes, partitions, step }: RunProgress): number {
  if (phase === 'done') return 1;
  if (step !== null) return step.total === 0 ? 0 : Math.min(1, step.done / step.total);
  if (totalBytes !== null && totalBytes > 0) return Math.min(1, sourceBytes / totalBytes);
  return partitions.total === 0 ? 0 : (partitions.done + partitions.carriedOver) / partitions.total;
}

function lane(partition: PartitionProgress, elapsedMs: number): string {
  const at = (ms: number) => Math.round((ms / Math.max(1, elapsedMs)) * LANE_WIDTH);
  const from = Math.min(at(partition.startMs), LANE_WIDTH - 1);
  const to = Math.max(from + 1, at(partition.endMs ?? elapsedMs));
  const mark = { running: '▒', done: '█', failed: '×' }[partition.state];
  const track = `${' '.repeat(from)}${mark.repeat(to - from)}`.padEnd(LANE_WIDTH);
  return `  ${track} ${partition.id.slice(-36).padEnd(36)} ${grouped(partition.records)}`;
}
