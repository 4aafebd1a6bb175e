import { stat } from 'node:fs/promises';
import type { AdapterPlan, RecordBatch, SourceReadContext, SourceRecord } from '../adapter.ts';
import { toFingerprint } from '../bytes/fingerprint.ts';
import { openFiles } from '../files/open-files.ts';
import { readStart } from '../files/read-start.ts';
import type { SourceFile } from '../files/types.ts';
import type { SourcePartition } from '../types.ts';
import type { MatchedElement } from '../xml/reader.ts';
import { streamElements } from '../xml/stream.ts';
import { readOaiItem } from './items/read-item.ts';

/** Records of a batch. */
const BATCH = 100;
const HEAD_BYTES = 16 * 1024;

/** Whether bytes begin an answer of OAI-PMH, or a record of one. */
export function looksLikeOai(head: Uint8Array): 'answer' | 'record' | null {
  const text = Buffer.from(head.buffer, head.byteOffset, head.length)
    .toString('utf8')
    .replaceAll('\0', '');
  const begin = text.slice(0, 8000);
  if (/<(?:[A-Za-z_][\w.-]{0,40}:)?OAI-PMH[\s>]/.test(begin)) return 'answer';
  // A static repository (OAI, 2004): a file with the answers of one that cannot answer
  if (
    /<(?:[A-Za-z_][\w.-]{0,40}:)?Repository[\s>]/.test(begin) &&
    begin.includes('OAI/2.0/static-repository')
  )
    return 'answer';
  const isRecord =
    /^[\s\uFEFF]*(?:<\?[^>]{0,500}>\s*|<!--[^>]{0,2000}-->\s*){0,5}<(?:[A-Za-z_][\w.-]{0,40}:)?(?:record|ListRecords|GetRecord)[\s>]/.test(
      text,
    );
  return isRecord &&
    /<(?:[A-Za-z_][\w.-]{0,40}:)?header[\s>]/.test(text) &&
    /<(?:[A-Za-z_][\w.-]{0,40}:)?metadata[\s>]/.test(text)
    ? 'record'
    : null;
}

/** Files of saved answers: those that begin as answers do, and hold records. */
export async function planSaved(location: string): Promise<AdapterPlan> {
  const opened = await openFiles(location);
  try {
    const partitions: SourcePartition[] = [];
    const notes = [...opened.notes];
    let others = 0;
    for (const file of opened.files) {
      if (looksLikeOai(await readStart(file.open(), HEAD_BYTES)) === null) others++;
      else partitions.push(await partitionOf(file, opened.path));
    }
    if (others > 0) notes.push(`${others} files are no answers of OAI-PMH and were passed over.`);
    return { partitions, notes };
  } finally {
    opened.close();
  }
}

async function partitionOf(file: SourceFile, archive: string): Promise<SourcePartition> {
  const { size, mtimeNs } = await stat(file.path ?? archive, { bigint: true });
  return {
    id: file.name,
    location: file.path ?? archive,
    unit: null,
    sizeBytes: file.packedBytes,
    fingerprint: toFingerprint({ size: Number(size), mtime: String(mtimeNs) }),
    range: null,
    detail: { file: file.name, root: archive },
  };
}

/** Records of a file of saved answers. */
export async function* readSaved(
  partition: SourcePartition,
  context: SourceReadContext,
): AsyncGenerator<RecordBatch, void, undefined> {
  const { file: name, root } = partition.detail as { readonly file: string; readonly root: string };
  const opened = await openFiles(root);
  try {
    const file = opened.files.find((one) => one.name === name);
    if (file === undefined) return;
    yield* recordsOf(file, partition, context);
    if (partition.sizeBytes !== null) context.onSourceBytes(partition.sizeBytes);
  } finally {
    opened.close();
  }
}

async function* recordsOf(
  file: SourceFile,
  partition: SourcePartition,
  context: SourceReadContext,
): AsyncGenerator<RecordBatch, void, undefined> {
  const { onReject, onNote, signal } = context;
  let records: SourceRecord[] = [];
  let deleted = 0;
  const elements = streamElements(file.open(), {
    match: (_path, name) => name === 'record',
    name: file.name,
    tolerant: true,
    onNote: (note) => onNote(`${file.name}: ${note}`),
    onBroken: ({ line, reason, sample }) =>
      onReject({ partition: partition.id, line, reason: 'INVALID_XML', detail: reason, sample }),
    ...(signal === undefined ? {} : { signal }),
  });
  for await (const matched of elements) {
    for (const one of matched) {
      const read = readMatched(one, partition.id, context);
      if (read === 'deleted') deleted++;
      else if (read !== null) records.push(read);
      if (records.length < BATCH) continue;
      yield records;
      records = [];
    }
  }
  if (records.length > 0) yield records;
  if (deleted > 0) onNote(`${file.name}: ${deleted} deleted records were left out`);
}

/** A record element as a record; null: it was rejected. */
export function readMatched(
  { element, raw, line }: Pick<MatchedElement, 'element' | 'raw' | 'line'>,
  partition: string,
  { onReject, onUnknownPath }: SourceReadContext,
): SourceRecord | 'deleted' | null {
  const unknown = new Map<string, string>();
  const reading = readOaiItem(element, (path, example) => {
    if (!unknown.has(path)) unknown.set(path, example);
  });
  for (const [path, example] of unknown) onUnknownPath(path, example);
  if (reading.kind === 'record') return { record: reading.record, raw, line };
  if (reading.kind === 'deleted') return 'deleted';
  const sample = Buffer.from(raw).toString('utf8').slice(0, 200);
  onReject({ partition, line, reason: reading.reason, detail: reading.detail, sample });
  return null;
}

/** The record elements of saved answers as they were written, damaged ones left out. */
export async function* savedElements(
  location: string,
  signal: AbortSignal | undefined,
): AsyncGenerator<MatchedElement, void, undefined> {
  const opened = await openFiles(location);
  try {
    for (const file of opened.files) {
      if (looksLikeOai(await readStart(file.open(), HEAD_BYTES)) === null) continue;
      const elements = streamElements(file.open(), {
        match: (_path, name) => name === 'record',
        name: file.name,
        tolerant: true,
        onBroken: () => {},
        ...(signal === undefined ? {} : { signal }),
      });
      for await (const matched of elements) yield* matched;
    }
  } finally {
    opened.close();
  }
}
