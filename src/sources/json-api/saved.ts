import { OpendrawerError } from '../../errors/index.ts';
import { splitLines } from '../bytes/lines.ts';
import { inspectLocal } from '../bytes/local.ts';
import { openFiles } from '../files/open-files.ts';
import { readStart, readWhole } from '../files/read-start.ts';
import { FILE_LIMITS, type SourceFile, type SourceFiles } from '../files/types.ts';
import { unpack } from '../files/unpack.ts';
import type { Reject, SourcePartition } from '../types.ts';
import { hasShape, recordsOf } from './answers.ts';
import type { ApiDeclaration } from './declaration.ts';
import { beginsList, ListCutter } from './list-cutter.ts';
import { isObject } from './values.ts';

/** A larger answer than this is cut off by no server of ours. */
const MAX_ANSWER_BYTES = 400 * 1024 * 1024;
const HEAD_BYTES = 64 * 1024;
const BATCH_BYTES = 2 * 1024 * 1024;

/** Saved answers, one partition a file. */
export async function planSaved(
  location: string,
): Promise<{ readonly partitions: readonly SourcePartition[]; readonly notes: readonly string[] }> {
  const opened = await openFiles(location);
  try {
    const files = opened.files.filter(({ name }) => opened.kind === 'file' || isJsonName(name));
    const shared = opened.kind === 'folder' ? null : await inspectLocal(opened.path);
    const partitions = await Promise.all(
      files.map(async (file): Promise<SourcePartition> => {
        const seen = file.path === null ? shared : await inspectLocal(file.path);
        return {
          id: file.name,
          location: opened.path,
          unit: null,
          sizeBytes: file.sizeBytes ?? seen?.sizeBytes ?? null,
          fingerprint: seen?.fingerprint ?? shared?.fingerprint ?? '',
          range: null,
          detail: { file: file.name },
        };
      }),
    );
    const others = opened.files.length - files.length;
    const notes = [...opened.notes];
    if (others > 0) notes.push(`${others} files that hold no JSON by their name were passed over`);
    return { partitions, notes };
  } finally {
    opened.close();
  }
}

export const isJsonName = (name: string): boolean =>
  /\.(?:json|jsonl|ndjson|geojson)(?:\.(?:gz|bz2))?$/i.test(name);

/** A record of a saved answer with its number in the file. */
export interface SavedRecord {
  readonly json: unknown;
  /** As published, where it stands by itself; null: it is part of an answer. */
  readonly text: string | null;
  readonly line: number;
}

interface SavedOptions {
  /** Of a line, or of an element of a list. */
  readonly maxLineBytes: number;
  readonly onReject: (reject: Reject) => void;
  readonly onSourceBytes: (bytes: number) => void;
}

/** Name of the file in a partition of `planSaved`; null: the partition is of a harvest. */
export const savedFile = ({ detail }: SourcePartition): string | null =>
  isObject(detail) && typeof detail['file'] === 'string' ? detail['file'] : null;

/**
 * Records of a saved answer, a list of records, one record, or records as JSON lines. Throws INPUT_CORRUPT where the file is no JSON, and
 * SOURCE_UNRECOGNISED where it is no answer of this API; broken lines go to `onReject`.
 */
export async function* readSaved(
  declaration: ApiDeclaration,
  partition: SourcePartition,
  options: SavedOptions,
): AsyncGenerator<SavedRecord, void, undefined> {
  const opened = await openFiles(partition.location);
  try {
    const file = fileOf(opened, partition);
    const head = await readStart(contentOf(file), HEAD_BYTES);
    if (isLines(file.name, head)) {
      yield* linesOf(declaration, file, partition, options);
      return;
    }
    if (beginsList(head)) {
      yield* listed(declaration, file, partition, options);
      return;
    }
    const bytes = await readWhole(contentOf(file), MAX_ANSWER_BYTES, () =>
      fault(
        'SOURCE_TOO_LARGE',
        partition,
        'is larger than an answer can be; lists and lines of records are read in any size',
      ),
    );
    options.onSourceBytes(bytes.length);
    const json = parse(bytes);
    if (json instanceof SyntaxError) {
      if (!firstLineIsJson(bytes.toString('utf8'))) {
        throw fault('INPUT_CORRUPT', partition, `is no JSON: ${json.message}`);
      }
      yield* linesOf(declaration, file, partition, { ...options, onSourceBytes: () => {} });
      return;
    }
    const records = recordsOf(declaration, json);
    if (records === null) {
      throw fault('SOURCE_UNRECOGNISED', partition, `is no answer of ${declaration.title}`);
    }
    for (const [at, record] of records.entries()) yield { json: record, text: null, line: at + 1 };
  } finally {
    opened.close();
  }
}

const fault = (
  code: 'SOURCE_TOO_LARGE' | 'SOURCE_UNRECOGNISED' | 'INPUT_CORRUPT' | 'SOURCE_CHANGED',
  { location, id }: SourcePartition,
  what: string,
): OpendrawerError => new OpendrawerError(code, `${location} (${id}): ${what}`);

/** The bytes of a file, unpacked where it is packed by itself. */
const contentOf = (file: SourceFile): AsyncIterable<Uint8Array> =>
  unpack(file.open(), { name: file.name, limits: FILE_LIMITS });

function fileOf(opened: SourceFiles, partition: SourcePartition): SourceFile {
  const name = savedFile(partition);
  const file = opened.files.find((one) => one.name === name);
  if (file === undefined) throw fault('SOURCE_CHANGED', partition, 'is not there any more');
  return file;
}

/** What the bytes say, or why they are no JSON. */
function parse(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8').replace(/^\uFEFF/, ''));
  } catch (error) {
    if (error instanceof SyntaxError) return error;
    throw error;
  }
}

/** Whether each line is a record: by the name, or because the first line is JSON by itself and others follow. */
function isLines(name: string, head: Uint8Array): boolean {
  return (
    /\.(?:jsonl|ndjson)(?:\.(?:gz|bz2))?$/i.test(name) ||
    firstLineIsJson(Buffer.from(head).toString('utf8'))
  );
}

function firstLineIsJson(content: string): boolean {
  const text = content.replace(/^\uFEFF/, '').trimStart();
  const end = text.indexOf('\n');
  if (end < 0 || text.slice(end).trim() === '') return false;
  try {
    return isObject(JSON.parse(text.slice(0, end)));
  } catch {
    return false;
  }
}

/** How many records of a list must have the shape before it is believed. */
const ENOUGH_RECORDS = 3;

/** The records of a list, one by one: the whole need not fit in memory. */
async function* listed(
  declaration: ApiDeclaration,
  file: SourceFile,
  partition: SourcePartition,
  { maxLineBytes, onReject, onSourceBytes }: SavedOptions,
): AsyncGenerator<SavedRecord, void, undefined> {
  const cutter = new ListCutter(maxLineBytes);
  const unlike = (): OpendrawerError =>
    fault('SOURCE_UNRECOGNISED', partition, `is no answer of ${declaration.title}`);
  let records = 0;
  for await (const piece of contentOf(file)) {
    onSourceBytes(piece.length);
    for (const { bytes, length, number } of cutter.cut(piece)) {
      const reject = (reason: string, detail: string): void =>
        onReject({
          partition: partition.id,
          line: number,
          reason,
          detail,
          sample: bytes?.toString('utf8').trimStart().slice(0, 200) ?? '',
        });
      if (bytes === null) {
        reject('LINE_TOO_LONG', `${length} bytes; at most ${maxLineBytes} are read`);
        continue;
      }
      const json = parse(bytes);
      if (json instanceof SyntaxError) {
        reject('INVALID_JSON', json.message);
        continue;
      }
      records += 1;
      if (records <= ENOUGH_RECORDS && !hasShape(declaration, json)) throw unlike();
      yield { json, text: bytes.toString('utf8').trim(), line: number };
    }
    if (cutter.hasMore) break;
  }
  if (cutter.hasMore)
    throw fault('INPUT_CORRUPT', partition, 'is no JSON: something follows the list');
  if (!cutter.isClosed)
    throw fault('INPUT_CORRUPT', partition, 'is no JSON: it ends within the list');
  if (records === 0) throw unlike();
}

async function* linesOf(
  declaration: ApiDeclaration,
  file: SourceFile,
  partition: SourcePartition,
  { maxLineBytes, onReject, onSourceBytes }: SavedOptions,
): AsyncGenerator<SavedRecord, void, undefined> {
  const counted = async function* (): AsyncGenerator<Uint8Array> {
    for await (const chunk of contentOf(file)) {
      onSourceBytes(chunk.length);
      yield chunk;
    }
  };
  const lines = splitLines(counted(), {
    partition: partition.id,
    batchBytes: BATCH_BYTES,
    maxLineBytes,
    onReject,
    dropBom: true,
  });
  for await (const batch of lines) {
    for (let i = 0; i < batch.count; i += 1) {
      const line = batch.firstLine + i;
      const text = batch.bytes.toString('utf8', batch.starts[i], batch.ends[i]);
      try {
        yield* recordsOfLine(declaration, text, line);
      } catch (error) {
        if (!(error instanceof SyntaxError)) throw error;
        onReject({
          partition: partition.id,
          line,
          reason: 'INVALID_JSON',
          detail: error.message,
          sample: text.slice(0, 200),
        });
      }
    }
  }
}

/** A line is a record, or an answer with some. */
function* recordsOfLine(
  declaration: ApiDeclaration,
  text: string,
  line: number,
): Generator<SavedRecord, void, undefined> {
  const json: unknown = JSON.parse(text);
  const records = hasShape(declaration, json) ? null : recordsOf(declaration, json);
  if (records === null) yield { json, text: text.trim(), line };
  else for (const record of records) yield { json: record, text: null, line };
}
