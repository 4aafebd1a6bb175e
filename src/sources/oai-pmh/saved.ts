import { lookAtXml, type MatchedElement, streamElements, type XmlLook } from '../../xml/index.ts';
import type {
  AdapterPlan,
  RecordBatch,
  SourceContext,
  SourceEndpoint,
  SourceReadContext,
  SourceRecord,
} from '../adapter.ts';
import type { SourcePartition } from '../types.ts';
import { openXmlPartition, planXmlFiles, readXmlPartition, type XmlSource } from '../xml/files.ts';
import { readOaiItem } from './items/read-item.ts';

/** Records of a batch. */
const BATCH = 100;

/** Whether bytes begin an answer of OAI-PMH (or a static repository), or a record of one. */
export function looksLikeOai(head: Uint8Array): 'answer' | 'record' | null {
  const look = lookAtXml(head);
  return look === null ? null : kindOf(look);
}

function kindOf({ names, namespaces, root }: XmlLook): 'answer' | 'record' | null {
  if (names.has('OAI-PMH')) return 'answer';
  if (root.name === 'Repository' && namespaces.some((uri) => uri.includes('static-repository')))
    return 'answer';
  const isRecord = ['record', 'ListRecords', 'GetRecord'].includes(root.name);
  return isRecord && names.has('header') && names.has('metadata') ? 'record' : null;
}

/** Files of saved answers, small ones together. */
export const planSaved = (endpoint: SourceEndpoint, context: SourceContext): Promise<AdapterPlan> =>
  planXmlFiles(endpoint, context, 'answers of OAI-PMH', (look) => kindOf(look) !== null);

/** Records of a partition of saved answers. */
export const readSaved = (
  partition: SourcePartition,
  context: SourceReadContext,
): AsyncIterable<RecordBatch> =>
  readXmlPartition(partition, context, (source) => recordsOf(source, partition, context));

async function* recordsOf(
  { name, bytes, prefix }: XmlSource,
  partition: SourcePartition,
  context: SourceReadContext,
): AsyncGenerator<RecordBatch, void, undefined> {
  const { onReject, onNote, signal } = context;
  let records: SourceRecord[] = [];
  let deleted = 0;
  const elements = streamElements(bytes, {
    match: (_path, element) => element === 'record',
    name,
    tolerant: true,
    onNote: (note) => onNote(`${name}: ${note}`),
    onBroken: ({ line, reason, sample }) =>
      onReject({
        partition: partition.id,
        line,
        reason: 'INVALID_XML',
        detail: `${prefix}${reason}`,
        sample,
      }),
    ...(signal === undefined ? {} : { signal }),
  });
  for await (const matched of elements) {
    for (const one of matched) {
      const read = readMatched(one, partition.id, context, prefix);
      if (read === 'deleted') deleted++;
      else if (read !== null) records.push(read);
      if (records.length < BATCH) continue;
      yield records;
      records = [];
    }
  }
  if (records.length > 0) yield records;
  if (deleted > 0) onNote(`${name}: ${deleted} deleted records were left out`);
}

/** A record element as a record; null: it was rejected. `prefix` says which document it stands in. */
export function readMatched(
  { element, raw, line }: Pick<MatchedElement, 'element' | 'raw' | 'line'>,
  partition: string,
  { onReject, onUnknownPath }: SourceReadContext,
  prefix = '',
): SourceRecord | 'deleted' | null {
  const unknown = new Map<string, string>();
  const reading = readOaiItem(element, (path, example) => {
    if (!unknown.has(path)) unknown.set(path, example);
  });
  for (const [path, example] of unknown) onUnknownPath(path, example);
  if (reading.kind === 'record') return { record: reading.record, raw, line };
  if (reading.kind === 'deleted') return 'deleted';
  const sample = Buffer.from(raw).toString('utf8').slice(0, 200);
  onReject({
    partition,
    line,
    reason: reading.reason,
    detail: `${prefix}${reading.detail}`,
    sample,
  });
  return null;
}

/** The record elements of saved answers as they were written, damaged ones left out. */
export async function* savedElements(
  endpoint: SourceEndpoint,
  context: SourceContext,
): AsyncGenerator<MatchedElement, void, undefined> {
  const { onNote, signal } = context;
  const { partitions } = await planSaved(endpoint, context);
  for (const partition of partitions) {
    const sources = openXmlPartition(partition, {
      onNote,
      onSourceBytes: () => {},
      ...(signal === undefined ? {} : { signal }),
    });
    for await (const { name, bytes } of sources) {
      const elements = streamElements(bytes, {
        match: (_path, element) => element === 'record',
        name,
        tolerant: true,
        onBroken: ({ reason }) => onNote(`${name}: a record was left out: ${reason}`),
        ...(signal === undefined ? {} : { signal }),
      });
      for await (const matched of elements) yield* matched;
    }
  }
}
