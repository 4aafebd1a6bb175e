import { streamElements, type XmlElement, type XmlMatcher, type XmlTag } from '../../xml/index.ts';
import type { RecordBatch, SourceReadContext, SourceRecord } from '../adapter.ts';
import type { XmlSource } from '../xml/files.ts';
import { unitContextOf } from './metadata.ts';
import { NO_CONTEXT, readUnit, type UnitContext } from './unit.ts';

/** Units, and what stands in a dataset beside them. */
export const matchAbcd: XmlMatcher = (path, name) =>
  name === 'Unit' ||
  name === 'DataSource' ||
  name === 'OriginalSource' ||
  (path.at(-2) === 'DataSet' && name !== 'Units');

/** The dataset that an element belongs to: its start tag stays the same object for all in it. */
export const dataSetOf = (ancestors: readonly XmlTag[]): XmlTag | null =>
  ancestors.findLast(({ name }) => name === 'DataSet' || name === 'occurrence') ??
  ancestors.at(-1) ??
  null;

/** Remembers what was said of the dataset that is being read. */
export class DataSetWatch {
  #dataSet: XmlTag | null = null;
  #parts: XmlElement[] = [];
  #context: UnitContext | null = null;

  /** A part of a dataset, in document order. */
  part(element: XmlElement, ancestors: readonly XmlTag[]): void {
    this.#enter(ancestors);
    this.#parts.push(element);
    this.#context = null;
  }

  contextOf(ancestors: readonly XmlTag[]): UnitContext {
    this.#enter(ancestors);
    this.#context ??= this.#parts.length === 0 ? NO_CONTEXT : unitContextOf(this.#parts);
    return this.#context;
  }

  #enter(ancestors: readonly XmlTag[]): void {
    const dataSet = dataSetOf(ancestors);
    if (dataSet === this.#dataSet) return;
    this.#dataSet = dataSet;
    this.#parts = [];
    this.#context = null;
  }
}

/** Records of a document of ABCD of any version, inside a BioCASe answer or not. */
export async function* readAbcd(
  { bytes, name, prefix }: XmlSource,
  partition: string,
  context: SourceReadContext,
): AsyncGenerator<RecordBatch, void, undefined> {
  const dataSet = new DataSetWatch();
  const { onReject } = context;
  const batches = streamElements(bytes, {
    match: matchAbcd,
    name,
    tolerant: true,
    onNote: (note) => context.onNote(`${name}: ${note}`),
    onBroken: ({ line, column, reason, sample }) =>
      onReject({
        partition,
        line,
        reason: 'INVALID_XML',
        detail: `${prefix}column ${column}: ${reason}`,
        sample,
      }),
    ...(context.signal === undefined ? {} : { signal: context.signal }),
  });
  for await (const batch of batches) {
    const records: SourceRecord[] = [];
    for (const { element, ancestors, raw, line } of batch) {
      if (element.name !== 'Unit') {
        dataSet.part(element, ancestors);
        continue;
      }
      const read = readUnit(element, dataSet.contextOf(ancestors), context.onUnknownPath);
      if (read.kind === 'record') records.push({ record: read.record, raw, line });
      else {
        const { reason, detail } = read;
        onReject({
          partition,
          line,
          reason,
          detail: `${prefix}${detail}`,
          sample: sampleOf(raw),
        });
      }
    }
    if (records.length > 0) yield records;
  }
}

const sampleOf = (raw: Uint8Array): string =>
  Buffer.from(raw.buffer, raw.byteOffset, Math.min(raw.length, 800)).toString('utf8').slice(0, 200);
