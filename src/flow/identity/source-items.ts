import { hash } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { geocoder, interpretRecord } from '../../interpret/index.ts';
import type { DayMonthOrder } from '../../lake/index.ts';
import { createParquetWriter, ITEMS, type ParquetWriter } from '../../lake/index.ts';
import type { SourceAdapter, SourceContext, SourceEndpoint } from '../../sources/index.ts';
import { type Item, NO_TAXON } from '../../terms/index.ts';

/** How a source is read that is not to be committed. */
export interface SourceItemsOptions {
  readonly datasetKey: string;
  readonly provider: string;
  readonly dateOrder: DayMonthOrder | null;
  readonly maxLineBytes: number;
  /** ISO 8601 instant. */
  readonly now: string;
  /** Gives items their ids. */
  readonly itemIds: (datasetKey: string, sourceId: string) => string;
  /** Where the items are written. */
  readonly folder: string;
}

/** Reads a source into one file of items, without their matches in a backbone. Null: it has no record. */
export async function writeSourceItems(
  adapter: SourceAdapter,
  endpoint: SourceEndpoint,
  context: SourceContext,
  options: SourceItemsOptions,
): Promise<{ readonly path: string | null; readonly records: number; readonly rejects: number }> {
  mkdirSync(options.folder, { recursive: true });
  const path = join(options.folder, 'items-source.parquet');
  const writer = createParquetWriter(path, ITEMS, { durable: false });
  try {
    const rejects = await readInto(writer, adapter, endpoint, context, options);
    const records = writer.rows;
    await writer.finish();
    return { path: records === 0 ? null : path, records, rejects };
  } catch (error) {
    await writer.abort();
    throw error;
  }
}

async function readInto(
  writer: ParquetWriter<Item>,
  adapter: SourceAdapter,
  endpoint: SourceEndpoint,
  context: SourceContext,
  options: SourceItemsOptions,
): Promise<number> {
  const interpreting = {
    datasetKey: options.datasetKey,
    provider: options.provider,
    dateOrder: options.dateOrder,
    today: options.now.slice(0, 10),
    geocoder: geocoder(),
    occurrences: adapter.occurrences,
    itemIds: options.itemIds,
  };
  const units = new Set(endpoint.units);
  let rejects = 0;
  if (adapter.harvest !== undefined) {
    await adapter.harvest(endpoint, {
      ...context,
      refresh: false,
      limit: null,
      onProgress: () => {},
    });
  }
  const plan = await adapter.plan(endpoint, { ...context, rangeBytes: Number.MAX_SAFE_INTEGER });
  for (const partition of plan.partitions) {
    const batches = adapter.read(partition, endpoint, {
      ...context,
      maxLineBytes: options.maxLineBytes,
      onReject: () => {
        rejects += 1;
      },
      onSourceBytes: () => {},
      onUnknownPath: () => {},
    });
    for await (const batch of batches) {
      context.signal?.throwIfAborted();
      for (const { record, raw } of batch) {
        const unit = record.terms.collectionCode?.[0]?.text.toUpperCase() ?? '';
        if (units.size > 0 && !units.has(unit)) continue;
        const { item, media } = interpretRecord(record, interpreting);
        writer.append({
          ...item,
          ...NO_TAXON.columns,
          mediaCount: media.length,
          contentHash: hash('sha256', raw, 'hex').slice(0, 32),
          firstSeen: options.now,
          lastChanged: options.now,
        });
      }
      await writer.flush();
    }
  }
  return rejects;
}
