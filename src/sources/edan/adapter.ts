import type {
  Detection,
  RecordBatch,
  SourceAdapter,
  SourceEndpoint,
  SourceReadContext,
  SourceRecord,
} from '../adapter.ts';
import { planSource } from '../bytes/plan.ts';
import { readLines } from '../bytes/read-lines.ts';
import type { Probe } from '../probe.ts';
import type { SourcePartition } from '../types.ts';
import { isRecordFile, placeOf } from './layout.ts';
import { createPathWatch } from './paths.ts';
import { readEdanRecord } from './record.ts';

/** Records of a batch: few, so that what is read is still at hand when it is interpreted. */
const BATCH_RECORDS = 32;

/** The Smithsonian's bulk release, and any JSON lines of EDAN records. */
export const edanAdapter: SourceAdapter = {
  format: 'edan',
  occurrences: false,
  detect,
  async plan(endpoint, { rangeBytes, signal, web }) {
    return planSource(endpoint, {
      rangeBytes,
      allowPrivateAddresses: web.allowPrivateAddresses === true,
      ...(signal === undefined ? {} : { signal }),
    });
  },
  read,
  termsOf(raw) {
    const outcome = readEdanRecord(JSON.parse(raw));
    return outcome.kind === 'record' ? outcome.record.terms : null;
  },
};

async function detect(probe: Probe): Promise<Detection | null> {
  const endpoint: SourceEndpoint = { format: 'edan', location: probe.location, units: [] };
  const found = (confidence: number, summary: string): Detection => ({
    endpoint,
    confidence,
    summary,
    notes: [],
    description: null,
    tables: [],
    choices: {},
  });
  if (probe.kind === 's3' || /[*?[\]{}]/.test(probe.location)) {
    return found(0.5, 'EDAN records, as far as the address tells');
  }
  const bulk = probe.names.filter((name) => placeOf(`${probe.location}/${name}`).layout !== null);
  if (placeOf(probe.location).layout !== null || bulk.length > 0) {
    return found(0.95, `Bulk release of the Smithsonian: ${bulk.length || 1} files`);
  }
  if (/\/metadata\/(edan|objects)(\/|$)/i.test(probe.location)) {
    return found(0.9, 'Bulk release of the Smithsonian');
  }
  if (probe.kind === 'file' || probe.kind === 'url') {
    return holdsEdan(probe.head) ? found(0.95, 'EDAN records as JSON lines') : null;
  }
  for (const name of probe.names.filter(isRecordFile).slice(0, 5)) {
    if (holdsEdan(await probe.peek(name))) {
      return found(
        0.95,
        `EDAN records as JSON lines: ${probe.names.filter(isRecordFile).length} files`,
      );
    }
  }
  return null;
}

/** Whether the first whole line is a record of EDAN. A line longer than the look at it is told by its keys. */
function holdsEdan(head: Uint8Array): boolean {
  const text = Buffer.from(head)
    .toString('utf8')
    .replace(/^\uFEFF/, '')
    .trimStart();
  const end = text.indexOf('\n');
  const line = end < 0 ? text : text.slice(0, end);
  if (!line.startsWith('{')) return false;
  try {
    return readEdanRecord(JSON.parse(line), createPathWatch()).kind === 'record' && isEdan(line);
  } catch (error) {
    if (error instanceof SyntaxError) return end < 0 && isEdan(line);
    throw error;
  }
}

const isEdan = (line: string): boolean =>
  /"url"\s*:\s*"/.test(line) &&
  /"(descriptiveNonRepeating|indexedStructured|freetext|unitCode)"\s*:/.test(line);

async function* read(
  partition: SourcePartition,
  _endpoint: SourceEndpoint,
  context: SourceReadContext,
): AsyncIterable<RecordBatch> {
  const watch = createPathWatch();
  const { onReject } = context;
  const rejectLine = (line: number, reason: string, detail: string, text: string) =>
    onReject({ partition: partition.id, line, reason, detail, sample: text.slice(0, 200) });
  try {
    yield* recordsOf();
  } finally {
    for (const { path, records, example } of watch.unknown()) {
      context.onUnknownPath(path, example, records);
    }
  }

  async function* recordsOf(): AsyncIterable<RecordBatch> {
    for await (const batch of readLines(partition, {
      ...(context.signal === undefined ? {} : { signal: context.signal }),
      maxLineBytes: context.maxLineBytes,
      allowPrivateAddresses: context.web.allowPrivateAddresses === true,
      onReject,
      onNote: context.onNote,
      onSourceBytes: context.onSourceBytes,
    })) {
      let records: SourceRecord[] = [];
      for (let i = 0; i < batch.count; i += 1) {
        const line = batch.firstLine + i;
        const start = batch.starts[i] ?? 0;
        const end = batch.ends[i] ?? 0;
        const text = batch.bytes.toString('utf8', start, end);
        let json: unknown;
        try {
          json = JSON.parse(text);
        } catch (error) {
          rejectLine(line, 'INVALID_JSON', (error as Error).message, text);
          continue;
        }
        const outcome = readEdanRecord(json, watch);
        if (outcome.kind === 'reject') {
          rejectLine(line, outcome.reason, outcome.detail, text);
          continue;
        }
        records.push({ record: outcome.record, raw: batch.bytes.subarray(start, end), line });
        if (records.length === BATCH_RECORDS) {
          yield records;
          records = [];
        }
      }
      if (records.length > 0) yield records;
    }
  }
}
