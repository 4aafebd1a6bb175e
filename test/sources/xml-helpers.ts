import { isOpendrawerError } from '../../src/errors/index.ts';
import type { Detection, SourceAdapter, SourceContext } from '../../src/sources/adapter.ts';
import { probeOf } from '../../src/sources/detect.ts';
import type { Reject } from '../../src/sources/types.ts';
import type { VerbatimRecord } from '../../src/terms/index.ts';

/** All that an adapter makes of a location. */
export interface SourceReading
  extends Pick<Detection, 'summary' | 'confidence' | 'description' | 'choices'> {
  readonly detectionNotes: readonly string[];
  readonly partitions: readonly string[];
  readonly planNotes: readonly string[];
  readonly records: readonly VerbatimRecord[];
  readonly ids: readonly string[];
  readonly raws: readonly string[];
  readonly lines: readonly number[];
  readonly rejects: readonly Omit<Reject, 'partition'>[];
  readonly unknown: readonly string[];
  readonly notes: readonly string[];
  readonly bytes: number;
  /** Code and message of what was thrown while reading. */
  readonly error: string | null;
}

/** Detects, plans and reads a location; null: it is not the adapter's. */
export async function readSource(
  adapter: SourceAdapter,
  location: string,
  context: SourceContext,
): Promise<SourceReading | null> {
  const notes: string[] = [];
  const base = { ...context, onNote: (note: string) => notes.push(note) };
  const detection = await adapter.detect(await probeOf(location, base), base);
  if (detection === null) return null;
  const { endpoint, summary, confidence, description, choices } = detection;
  const plan = await adapter.plan(endpoint, { ...base, rangeBytes: 1e9 });
  const records: VerbatimRecord[] = [];
  const raws: string[] = [];
  const lines: number[] = [];
  const rejects: Omit<Reject, 'partition'>[] = [];
  const unknown: string[] = [];
  let bytes = 0;
  let error: string | null = null;
  try {
    for (const partition of plan.partitions) {
      const batches = adapter.read(partition, endpoint, {
        ...base,
        maxLineBytes: 1e9,
        onReject: ({ partition: _, ...reject }) => rejects.push(reject),
        onSourceBytes: (more) => {
          bytes += more;
        },
        onUnknownPath: (path) => unknown.push(path),
      });
      for await (const batch of batches)
        for (const { record, raw, line } of batch) {
          records.push(record);
          raws.push(Buffer.from(raw).toString());
          lines.push(line);
        }
    }
  } catch (thrown) {
    if (!isOpendrawerError(thrown)) throw thrown;
    error = `${thrown.code} ${thrown.message}`;
  }
  return {
    summary,
    confidence,
    description,
    choices,
    detectionNotes: detection.notes,
    partitions: plan.partitions.map(({ id }) => id),
    planNotes: plan.notes,
    records,
    ids: records.map(({ sourceId }) => sourceId),
    raws,
    lines,
    rejects,
    unknown,
    notes,
    bytes,
    error,
  };
}
