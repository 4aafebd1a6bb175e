import { createHash } from 'node:crypto';
import { OpendrawerError } from '../../errors/index.ts';
import { streamElements, type XmlElement, type XmlTag } from '../../xml/index.ts';
import { DataSetWatch, matchAbcd } from '../abcd/read.ts';
import { readUnit, type UnitContext } from '../abcd/unit.ts';
import { complaintOf } from '../darwin-core-xml/read.ts';
import { readDarwinCoreElement } from '../darwin-core-xml/record.ts';
import { NO_FACTS, type PageFacts, type Protocol } from './protocol.ts';

/** A record of a page. */
export interface PageRecord {
  /** Key of the record; null: it has none. */
  readonly sourceId: string | null;
  readonly raw: Uint8Array;
  /** What its dataset says of it; null for Darwin Core. */
  readonly context: UnitContext | null;
}

/** An answer to a search, read whole. */
export interface Page {
  readonly records: readonly PageRecord[];
  readonly facts: PageFacts;
  /** Digest of the records alone: equal content, equal digest, whatever the wrapper says. */
  readonly contentHash: string;
  /** What the server says went wrong, once each. */
  readonly complaints: readonly string[];
  /** Records that could not be read: place and reason. */
  readonly broken: readonly string[];
  readonly notes: readonly string[];
  /** What the answer says of the datasets in it: the parts of each beside its units. */
  readonly dataSets: readonly (readonly XmlElement[])[];
}

/** Records and bytes of them in one page, and characters of an answer: what a server sends is no reason to fill memory. */
const MAX_RECORDS = 20_000;
const MAX_RECORD_BYTES = 256 * 1024 * 1024;
const MAX_CHARS = 1024 * 1024 * 1024;

/** Reads the answer to a search. Throws INPUT_CORRUPT where it is no XML of the protocol, or breaks off. */
export async function readPage(
  protocol: Protocol,
  bytes: AsyncIterable<Uint8Array>,
  name: string,
  signal: AbortSignal | undefined,
): Promise<Page> {
  const records: PageRecord[] = [];
  const notes: string[] = [];
  const broken: string[] = [];
  const complaints: string[] = [];
  const dataSets = new Map<XmlTag | undefined, XmlElement[]>();
  const watch = new DataSetWatch();
  const hash = createHash('sha1');
  let facts: PageFacts = NO_FACTS;
  let isAnswer = false;
  let recordBytes = 0;
  const learn = (more: Partial<PageFacts> | null): void => {
    if (more !== null) facts = { ...facts, ...more };
  };
  const batches = streamElements(bytes, {
    match: (path, element, uri) =>
      protocol.isRecord(element) ||
      matchAbcd(path, element, uri) ||
      protocol.isFact(path, element) ||
      element === 'diagnostic' ||
      (element === 'error' && path.length === 2),
    name,
    tolerant: true,
    limits: { totalChars: MAX_CHARS },
    onOpen(tag, path) {
      if (path.length === 1) isAnswer = tag.name !== 'html';
      learn(protocol.factsOf(tag));
    },
    onNote: (note) => notes.push(note),
    onBroken({ path, line, column, reason }) {
      if (protocol.isRecord(path.at(-1) ?? ''))
        broken.push(`${name}, line ${line}, column ${column}: ${reason}`);
    },
    ...(signal === undefined ? {} : { signal }),
  });
  for await (const batch of batches) {
    for (const { element, raw, ancestors, path } of batch) {
      if (element.name === 'Unit') {
        hash.update(raw);
        const context = watch.contextOf(ancestors);
        const read = readUnit(element, context);
        const sourceId = read.kind === 'record' ? read.record.sourceId : null;
        records.push({ sourceId, raw, context });
      } else if (protocol.isRecord(element.name)) {
        hash.update(raw);
        const record = readDarwinCoreElement(element, { raw });
        records.push({ sourceId: record?.sourceId ?? null, raw, context: null });
      } else if (protocol.isFact(path, element.name)) learn(protocol.factsOfElement(element));
      else if (element.name !== 'diagnostic' && element.name !== 'error') {
        watch.part(element, ancestors);
        const owner = ancestors.findLast((tag) => tag.name === 'DataSet');
        const parts = dataSets.get(owner);
        if (parts === undefined) dataSets.set(owner, [element]);
        else parts.push(element);
      }
      if (element.name === 'diagnostic' || element.name === 'error') {
        const complaint = complaintOf(element);
        if (complaint !== null && !complaints.includes(complaint)) complaints.push(complaint);
      }
      recordBytes += raw.length;
      if (records.length > MAX_RECORDS || recordBytes > MAX_RECORD_BYTES)
        throw new OpendrawerError(
          'SOURCE_TOO_LARGE',
          `${name}: more than ${MAX_RECORDS} records or ${MAX_RECORD_BYTES / 2 ** 20} MiB in one answer`,
        );
    }
  }
  if (!isAnswer && records.length === 0 && complaints.length === 0)
    throw new OpendrawerError(
      'INPUT_CORRUPT',
      `${name}: a web page, and no answer of ${protocol.title}`,
    );
  return {
    records,
    facts,
    contentHash: hash.digest('hex'),
    complaints,
    broken,
    notes,
    dataSets: [...dataSets.values()],
  };
}

/** Where the next page begins; null: this one was the last. */
export function nextStart(page: Page, start: number): number | null {
  const { facts, records, broken } = page;
  // Elements count, not what the wrapper says of them; what was dropped was passed over too.
  const met = records.length + broken.length;
  const seen = met + (facts.recordDropped ?? 0);
  if (facts.next !== null) return facts.next > start && seen > 0 ? facts.next : null;
  if (seen === 0 || facts.end === true) return null;
  const next = start + seen;
  return facts.total === next ? null : next;
}
