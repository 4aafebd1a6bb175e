import type { Run } from '../registry/index.ts';
import type { PartitionProgress, RunProgress } from './types.ts';

const TIMELINE_LENGTH = 200;
const RATE_WINDOW_MS = 10_000;

/** Receives the state of a run whenever it changed, at most every quarter second, and once at the end. */
export type ProgressListener = (progress: RunProgress) => void;

interface Lane {
  worker: number;
  state: PartitionProgress['state'];
  startMs: number;
  endMs: number | null;
  records: number;
  rejects: number;
  sourceBytes: number;
}

export interface ProgressEffects {
  readonly nowMs?: () => number;
  readonly memoryBytes?: () => number;
}

/** Adds up what the workers tell. */
export class ProgressTracker {
  readonly #run: Run;
  readonly #alias: string | null;
  readonly #nowMs: () => number;
  readonly #ownMemory: () => number;
  readonly #startMs: number;
  readonly #lanes = new Map<string, Lane>();
  readonly #workerMemory = new Map<number, number>();
  readonly #window: { at: number; records: number; bytes: number }[] = [];
  #phase: RunProgress['phase'] = 'planning';
  #total = 0;
  #carriedOver = 0;
  #totalBytes: number | null = null;
  #peakMemory = 0;
  #step: RunProgress['step'] = null;
  /** Work of an earlier, broken-off run. */
  #resumed = { partitions: 0, records: 0, rejects: 0, bytes: 0 };

  constructor(
    run: Run,
    alias: string | null,
    { nowMs = Date.now, memoryBytes = () => process.memoryUsage.rss() }: ProgressEffects = {},
  ) {
    this.#run = run;
    this.#alias = alias;
    this.#nowMs = nowMs;
    this.#ownMemory = memoryBytes;
    this.#startMs = nowMs();
  }

  /** Progress of work that has no partitions, such as building an index. */
  step(step: RunProgress['step']): void {
    this.#step = step;
  }

  phase(phase: RunProgress['phase']): void {
    this.#phase = phase;
  }

  planned(plan: { total: number; carriedOver: number; totalBytes: number | null }): void {
    this.#total = plan.total;
    this.#carriedOver = plan.carriedOver;
    this.#totalBytes = plan.totalBytes;
  }

  resumed(counts: { records: number; rejects: number; bytes: number }): void {
    this.#resumed = {
      partitions: this.#resumed.partitions + 1,
      records: this.#resumed.records + counts.records,
      rejects: this.#resumed.rejects + counts.rejects,
      bytes: this.#resumed.bytes + counts.bytes,
    };
  }

  started(id: string, worker: number): void {
    this.#lanes.set(id, {
      worker,
      state: 'running',
      startMs: this.#nowMs() - this.#startMs,
      endMs: null,
      records: 0,
      rejects: 0,
      sourceBytes: 0,
    });
  }

  counted(
    id: string,
    counts: { records: number; rejects: number; sourceBytes: number },
    memoryBytes: number,
  ): void {
    const lane = this.#lanes.get(id);
    if (lane === undefined) return;
    Object.assign(lane, counts);
    this.#workerMemory.set(lane.worker, memoryBytes);
  }

  ended(id: string, state: 'done' | 'failed'): void {
    const lane = this.#lanes.get(id);
    if (lane === undefined) return;
    lane.state = state;
    lane.endMs = this.#nowMs() - this.#startMs;
  }

  get peakMemoryBytes(): number {
    return this.#peakMemory;
  }

  snapshot(): RunProgress {
    const now = this.#nowMs();
    const lanes = [...this.#lanes];
    const sum = (of: (lane: Lane) => number) =>
      lanes.reduce((total, [, lane]) => total + of(lane), 0);
    const read = { records: sum((l) => l.records), bytes: sum((l) => l.sourceBytes) };
    const rate = this.#rate(now, read.records, read.bytes);
    const memoryBytes =
      this.#ownMemory() + [...this.#workerMemory.values()].reduce((a, b) => a + b, 0);
    this.#peakMemory = Math.max(this.#peakMemory, memoryBytes);
    const left = this.#totalBytes === null ? null : Math.max(0, this.#totalBytes - read.bytes);
    return {
      runId: this.#run.id,
      datasetKey: this.#run.datasetKey,
      alias: this.#alias,
      kind: this.#run.kind,
      phase: this.#phase,
      step: this.#step,
      startedAt: this.#run.startedAt,
      elapsedMs: now - this.#startMs,
      partitions: {
        total: this.#total,
        carriedOver: this.#carriedOver,
        done: this.#resumed.partitions + lanes.filter(([, lane]) => lane.state === 'done').length,
      },
      records: this.#resumed.records + read.records,
      rejects: this.#resumed.rejects + sum((lane) => lane.rejects),
      sourceBytes: read.bytes,
      totalBytes: this.#totalBytes,
      recordsPerSecond: Math.round(rate.records),
      megabytesPerSecond: Math.round(rate.bytes / 1e5) / 10,
      etaMs:
        this.#phase !== 'reading' || left === null || rate.bytes === 0
          ? null
          : Math.round((left / rate.bytes) * 1000),
      memoryBytes,
      timeline: lanes.slice(-TIMELINE_LENGTH).map(([id, lane]) => ({
        id,
        worker: lane.worker,
        state: lane.state,
        startMs: lane.startMs,
        endMs: lane.endMs,
        records: lane.records,
        rejects: lane.rejects,
      })),
    };
  }

  /** Records and bytes a second over the last ten seconds while reading, over the whole reading time afterwards. */
  #rate(now: number, records: number, bytes: number): { records: number; bytes: number } {
    if (this.#phase === 'reading') {
      this.#window.push({ at: now, records, bytes });
      while (this.#window.length > 2 && now - (this.#window[1]?.at ?? now) > RATE_WINDOW_MS) {
        this.#window.shift();
      }
      const first = this.#window[0] ?? { at: now, records, bytes };
      const seconds = (now - first.at) / 1000;
      if (seconds > 0) {
        return {
          records: (records - first.records) / seconds,
          bytes: (bytes - first.bytes) / seconds,
        };
      }
    }
    const lanes = [...this.#lanes.values()];
    const begin = Math.min(...lanes.map((lane) => lane.startMs));
    const end = Math.max(...lanes.map((lane) => lane.endMs ?? now - this.#startMs));
    const seconds = (end - begin) / 1000;
    return seconds > 0
      ? { records: records / seconds, bytes: bytes / seconds }
      : { records: 0, bytes: 0 };
  }
}
