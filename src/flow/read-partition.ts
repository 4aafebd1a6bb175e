import { hash } from 'node:crypto';
import { createWriteStream, rmSync, statSync, type WriteStream } from 'node:fs';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { geocoder, type InterpretedRecord, interpretRecord } from '../interpret/index.ts';
import {
  createPartWriter,
  type PartitionDone,
  PreviousItems,
  partStem,
  writePartitionDone,
} from '../lake/index.ts';
import {
  adapterOf,
  createSubProviders,
  createWebClient,
  type Reject,
  type SourceRecord,
  sourceOfRecord,
  type UnknownPath,
} from '../sources/index.ts';
import { NO_TAXON } from '../terms/index.ts';
import { itemIdsOf } from './identity/map.ts';
import type { PartitionJob, PartitionReport, RunSetup } from './job.ts';
import { taxonFindings } from './taxa/taxon-findings.ts';
import type { TaxonSource } from './taxa/taxon-source.ts';

const SAMPLES = 100;
const UNKNOWN_PATHS = 1000;

const BATCH_RECORDS = 32;

/** Records whose names are asked for at once. */
const ASKED_RECORDS = 512;

/** A record, understood. */
interface Interpreted {
  readonly read: SourceRecord;
  readonly interpreted: InterpretedRecord;
}

/** Counters of a partition while it is read. */
export interface PartitionCounters {
  records: number;
  rejects: number;
  sourceBytes: number;
}

/**
 * Reads one partition into part files: records of the source → interpretation → Parquet. The same function serves every
 * engine. Memory: one batch of records, the writers' row groups, and 60 bytes for every item that the previous snapshot
 * has in this partition.
 */
export async function readPartition(
  setup: RunSetup,
  job: PartitionJob,
  counters: PartitionCounters,
  signal: AbortSignal,
  taxa: TaxonSource | null = null,
): Promise<PartitionDone<PartitionReport>> {
  const startedAt = performance.now();
  const { partition } = job;
  const web = createWebClient(setup.web);
  const previous = await PreviousItems.read(job.previousItems);
  const itemIds = itemIdsOf(setup.identityMap);
  const context = {
    datasetKey: setup.datasetKey,
    provider: setup.provider,
    dateOrder: setup.dateOrder,
    today: setup.createdAt.slice(0, 10),
    geocoder: geocoder(),
    occurrences: setup.occurrences,
    license: setup.license,
    sourceOf: sourceOfRecord(createSubProviders(setup.subProviders)),
    itemIds,
  };
  const dateOrders = { dmy: 0, mdy: 0, ambiguous: 0 };
  const units = new Set(setup.units);
  const unknown = createUnknownPaths();
  const writer = createPartWriter(setup.folder, partition.id);
  const rejects = createRejectLog(setup.folder, partition.id);
  const issues = new Map<string, number>();
  const notes: string[] = [];
  let skipped = 0;

  const reject = (one: Reject) => {
    counters.rejects += 1;
    rejects.add(one);
  };

  const pending: SourceRecord[] = [];
  const ready: Interpreted[] = [];
  /** Interprets what was read: stage after stage for some records at once, so that each stage finds its code at hand. */
  const interpretPending = () => {
    for (const read of pending) {
      ready.push({ read, interpreted: interpretRecord(read.record, context) });
    }
    pending.length = 0;
  };
  /** Writes what is interpreted. Names are asked for together: each question waits for another process. */
  const store = async () => {
    interpretPending();
    const matches =
      taxa === null ? [] : await taxa.find(ready.map(({ interpreted }) => interpreted.item));
    for (const [i, { read, interpreted }] of ready.entries()) {
      const { record, raw, line } = read;
      const { item, media, changes, dateOrder } = interpreted;
      const match = matches[i] ?? NO_TAXON;
      const matchFindings = taxonFindings(item, match);
      const findings =
        matchFindings.length === 0
          ? interpreted.findings
          : [...interpreted.findings, ...matchFindings];
      if (dateOrder !== null) dateOrders[dateOrder] += 1;
      const contentHash = hash('sha256', raw, 'hex').slice(0, 32);
      const seen = previous.stamp(item.id, contentHash, setup.createdAt);
      // The media count is the number of rows in media-*.parquet: readers find an item's rows by summing it up.
      const stored = {
        issues: match.issues.length === 0 ? item.issues : [...item.issues, ...match.issues],
        mediaCount: media.length,
        contentHash,
        firstSeen: seen.firstSeen,
        lastChanged: seen.lastChanged,
      };
      writer.append(
        { interpreted: item, matched: match.columns, stored },
        media,
        { partition: partition.id, line },
        raw,
        { findings, changes, terms: record.terms },
      );
      for (const issue of stored.issues) issues.set(issue, (issues.get(issue) ?? 0) + 1);
    }
    ready.length = 0;
  };

  /** False when the limit is reached. */
  const take = (one: SourceRecord): boolean => {
    if (counters.records === job.limit) return false;
    const { record } = one;
    const unit =
      units.size === 0 ? '' : (record.terms.collectionCode?.[0]?.text.toUpperCase() ?? '');
    if (
      (units.size > 0 && !units.has(unit)) ||
      (setup.tombstones.size > 0 &&
        setup.tombstones.has(itemIds(setup.datasetKey, record.sourceId)))
    ) {
      skipped += 1;
      return true;
    }
    counters.records += 1;
    pending.push(one);
    if (pending.length >= BATCH_RECORDS) interpretPending();
    return true;
  };

  try {
    const adapter = await adapterOf(setup.endpoint.format);
    reading: for await (const batch of adapter.read(partition, setup.endpoint, {
      web,
      cache: setup.cache,
      signal,
      maxLineBytes: setup.maxLineBytes,
      onReject: reject,
      onNote: (note) => notes.push(note),
      onSourceBytes: (n) => {
        counters.sourceBytes += n;
      },
      onUnknownPath: unknown.note,
    })) {
      for (const one of batch) {
        if (take(one)) continue;
        await store();
        break reading;
      }
      if (taxa === null || ready.length >= ASKED_RECORDS) await store();
      await writer.flush();
      signal.throwIfAborted();
    }
    await store();
    const shown = dateOrders.dmy + dateOrders.mdy + dateOrders.ambiguous > 0;
    if (shown) {
      for (const [verbatim, records] of Object.entries(dateOrders)) {
        const interpreted = verbatim === 'ambiguous' ? setup.dateOrder : null;
        if (records > 0) {
          writer.profile({ kind: 'date-order', term: 'eventDate', verbatim, interpreted, records });
        }
      }
    }
    const written = await writer.finish();
    const rejectsFile = await rejects.finish();
    const done: PartitionDone<PartitionReport> = {
      entry: {
        id: partition.id,
        fingerprint: job.fingerprint,
        unit: partition.unit,
        files: written.files,
        rows: { items: written.items, media: written.media, rejects: counters.rejects },
        sizeBytes: { source: partition.sizeBytes, lake: written.bytes },
        ...(setup.backbone === null ? {} : { backbone: setup.backbone }),
        ...(shown ? { dateOrders: { ...dateOrders, order: setup.dateOrder } } : {}),
      },
      crc: written.crc,
      report: {
        records: counters.records,
        rejects: counters.rejects,
        rejectsByReason: Object.fromEntries(rejects.byReason),
        rejectSamples: rejects.samples.toSorted((a, b) => a.line - b.line),
        rejectsFile,
        skipped,
        unknownPaths: unknown.list(),
        issues: Object.fromEntries(issues),
        notes,
        sourceBytes: counters.sourceBytes,
        elapsedMs: Math.round(performance.now() - startedAt),
      },
    };
    writePartitionDone(setup.folder, done);
    return done;
  } catch (error) {
    await writer.abort();
    await rejects.abort();
    throw error;
  } finally {
    await web.close();
  }
}

/** Counts the paths that the crosswalk does not know. Memory is bounded: 1,000 paths. */
function createUnknownPaths() {
  const seen = new Map<string, { records: number; example: string }>();
  return {
    note(path: string, example: string, records = 1) {
      const entry = seen.get(path);
      if (entry !== undefined) entry.records += records;
      else if (seen.size < UNKNOWN_PATHS) {
        // A slice would hold the whole text in memory
        seen.set(path, { records, example: Buffer.from(example.slice(0, 80)).toString() });
      }
    },
    list: (): UnknownPath[] =>
      [...seen]
        .map(([path, { records, example }]) => ({ path, records, example }))
        .sort((a, b) => b.records - a.records || (a.path < b.path ? -1 : 1)),
  };
}

/** Keeps every reject in a file beside the parts, and the first ones in memory. */
function createRejectLog(folder: string, partitionId: string) {
  const name = `${partStem(partitionId)}.rejects.jsonl`;
  const path = join(folder, name);
  const samples: Reject[] = [];
  const byReason = new Map<string, number>();
  let stream: WriteStream | null = null;
  return {
    samples,
    byReason,
    add(reject: Reject) {
      byReason.set(reject.reason, (byReason.get(reject.reason) ?? 0) + 1);
      if (samples.length < SAMPLES) samples.push(reject);
      stream ??= createWriteStream(path);
      stream.write(`${JSON.stringify(reject)}\n`);
    },
    async finish(): Promise<string | null> {
      if (stream === null) return null;
      stream.end();
      await finished(stream);
      return statSync(path).size > 0 ? name : null;
    },
    async abort() {
      if (stream === null) return;
      const own = stream;
      own.destroy();
      // A file that is still being opened would come back after it was removed.
      if (!own.closed) await new Promise<void>((resolve) => own.once('close', () => resolve()));
      rmSync(path, { force: true });
    },
  };
}
