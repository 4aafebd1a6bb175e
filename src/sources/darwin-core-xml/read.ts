import {
  attribute,
  type MatchedElement,
  streamElements,
  textOf,
  type XmlElement,
  type XmlMatcher,
} from '../../xml/index.ts';
import type { RecordBatch, SourceReadContext, SourceRecord } from '../adapter.ts';
import type { XmlSource } from '../xml/files.ts';
import { ClassesDraft, DARWIN_CORE_CLASSES } from './classes.ts';
import { readDarwinCoreElement } from './record.ts';

const RECORDS: ReadonlySet<string> = new Set(['record', 'DarwinRecord', 'SimpleDarwinRecord']);

/** Records of any version, classes in a set of their own, and what a server had to say. */
const matchDarwinCore: XmlMatcher = (path, name) =>
  RECORDS.has(name) ||
  (DARWIN_CORE_CLASSES.has(name) && path.length <= 2) ||
  isComplaint(path, name);

const isComplaint = (path: readonly string[], name: string): boolean =>
  (name === 'diagnostic' && path.at(-2) === 'diagnostics') ||
  (name === 'error' && path.length === 2 && path[0] === 'response');

/** What a server of DiGIR, TAPIR or BioCASe says went wrong; null: nothing that matters. */
export function complaintOf(element: XmlElement): string | null {
  const severity = attribute(element, 'severity') ?? attribute(element, 'level');
  const code = attribute(element, 'code') ?? '';
  const wrong = element.name === 'error' || /^(?:error|fatal|critical)$/i.test(severity ?? '');
  if (!wrong || code === 'QUERY_PRODUCED_NO_RESULTS') return null;
  const text = textOf(element).replace(/\s+/g, ' ').slice(0, 500);
  return [code, text].filter((part) => part !== '').join(': ') || 'an error without words';
}

/** Records of Darwin Core in XML: simple, in classes, or in an answer of DiGIR or TAPIR. */
export async function* readDarwinCoreXml(
  { bytes, name, prefix }: XmlSource,
  partition: string,
  context: SourceReadContext,
): AsyncGenerator<RecordBatch, void, undefined> {
  const { onReject, onUnknownPath } = context;
  const classes = new ClassesDraft();
  let unnamed = 0;
  const reject = ({ line, raw }: MatchedElement, reason: string, detail: string): void =>
    onReject({ partition, line, reason, detail: `${prefix}${detail}`, sample: sampleOf(raw) });
  const batches = streamElements(bytes, {
    match: matchDarwinCore,
    name,
    tolerant: true,
    onNote: (note) => context.onNote(`${name}: ${note}`),
    onBroken: ({ path, line, column, reason, sample }) => {
      // What a server says beside its records may be as broken as it likes.
      if (path.at(-1) === 'diagnostic' || path.at(-1) === 'error') return;
      const detail = `${prefix}column ${column}: ${reason}`;
      onReject({ partition, line, reason: 'INVALID_XML', detail, sample });
    },
    ...(context.signal === undefined ? {} : { signal: context.signal }),
  });
  for await (const batch of batches) {
    const records: SourceRecord[] = [];
    for (const matched of batch) {
      const { element, raw, line } = matched;
      if (RECORDS.has(element.name)) {
        const record = readDarwinCoreElement(element, { raw, unknown: onUnknownPath });
        if (record === null || element.children.length === 0)
          reject(matched, 'NOT_A_RECORD', 'the record is empty');
        else {
          if (record.sourceId.startsWith('sha1:')) unnamed++;
          records.push({ record, raw, line });
        }
      } else if (DARWIN_CORE_CLASSES.has(element.name)) classes.add(matched, name);
      else {
        const complaint = complaintOf(element);
        if (complaint !== null) reject(matched, 'NOT_A_RECORD', `the server says ${complaint}`);
      }
    }
    if (records.length > 0) yield records;
  }
  yield* batched(
    classes.records(onUnknownPath, (matched) =>
      reject(matched, 'MISSING_ID', 'neither occurrenceID nor catalogNumber'),
    ),
  );
  if (unnamed > 0)
    context.onNote(
      `${name}: ${unnamed} records have no identifier; a digest of each stands for it, which changes when the record does`,
    );
}

function* batched(records: Iterable<SourceRecord>): Generator<RecordBatch> {
  let batch: SourceRecord[] = [];
  for (const record of records) {
    batch.push(record);
    if (batch.length < 256) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

const sampleOf = (raw: Uint8Array): string =>
  Buffer.from(raw.buffer, raw.byteOffset, Math.min(raw.length, 800)).toString('utf8').slice(0, 200);
