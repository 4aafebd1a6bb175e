import { isOpendrawerError } from '../errors/index.ts';
import { dateOrderShown } from '../interpret/index.ts';
import type { DateOrderCounts, DayMonthOrder, PartitionEntry } from '../lake/index.ts';
import type {
  SourceAdapter,
  SourceContext,
  SourceEndpoint,
  SourcePartition,
} from '../sources/index.ts';
import { sum } from './sum.ts';

/** Fewer unambiguous dates than this show nothing. */
const LEAST_EVIDENCE = 10;
/** Share of them that must say the same: a few slips do not hide how a publisher writes. */
const LEAST_AGREEMENT = 0.99;

/** Smaller sources are read twice in less time than it takes to look into them. */
const SAMPLED_FROM_BYTES = 16 * 1024 * 1024;
/** Records that are looked at in each of the first, the middle and the last part. */
const SAMPLED_RECORDS = 2000;

/** Sums what the partitions of a dataset show. */
export function sumDateOrders(entries: readonly PartitionEntry[]): DateOrderCounts {
  const total = { dmy: 0, mdy: 0, ambiguous: 0 };
  for (const { dateOrders } of entries) {
    if (dateOrders === undefined) continue;
    total.dmy += dateOrders.dmy;
    total.mdy += dateOrders.mdy;
    total.ambiguous += dateOrders.ambiguous;
  }
  return total;
}

/**
 * How a publisher orders day and month, as the dates show in which one number is above 12; null where they are too few or
 * disagree. A single date is never guessed.
 */
export function inferDateOrder({ dmy, mdy }: DateOrderCounts): DayMonthOrder | null {
  const evidence = dmy + mdy;
  if (evidence < LEAST_EVIDENCE) return null;
  if (dmy / evidence >= LEAST_AGREEMENT) return 'DMY';
  return mdy / evidence >= LEAST_AGREEMENT ? 'MDY' : null;
}

/** Whether a part has dates that were read under another order than this one. */
export const isReadOtherwise = (
  { dateOrders }: PartitionEntry,
  order: DayMonthOrder | null,
): boolean => dateOrders !== undefined && dateOrders.ambiguous > 0 && dateOrders.order !== order;

/** What the report says of the order; null where no date needed one. */
export function dateOrderNote(counts: DateOrderCounts, order: DayMonthOrder | null): string | null {
  if (counts.ambiguous === 0) return null;
  const { dmy, mdy, ambiguous } = counts;
  const shown = `${dmy} of this dataset's dates show the day first, ${mdy} the month`;
  return order === null
    ? `${ambiguous} dates such as 2/3/2008 stay unread in part: ${shown}.`
    : `${ambiguous} dates such as 2/3/2008 are read ${order === 'DMY' ? 'day' : 'month'} first: ${shown}.`;
}

/**
 * The order that a look at some records shows, for large sources of which no snapshot tells it: what is read under a wrong assumption is
 * read again. Null: nothing is shown.
 */
export async function sampleDateOrder(
  source: {
    readonly adapter: SourceAdapter;
    readonly endpoint: SourceEndpoint;
    readonly context: SourceContext;
    readonly maxLineBytes: number;
  },
  partitions: readonly SourcePartition[],
): Promise<DayMonthOrder | null> {
  const bytes = sum(partitions, ({ sizeBytes }) => sizeBytes ?? 0);
  if (bytes < SAMPLED_FROM_BYTES) return null;
  const total = { dmy: 0, mdy: 0, ambiguous: 0 };
  const last = partitions.length - 1;
  for (const at of new Set([0, last >> 1, last])) {
    const partition = partitions[at];
    if (partition === undefined) continue;
    try {
      await sampleInto(total, source, partition);
    } catch (error) {
      source.context.signal?.throwIfAborted();
      // The reading itself says what is damaged.
      if (!isOpendrawerError(error)) throw error;
    }
  }
  return inferDateOrder(total);
}

async function sampleInto(
  total: { dmy: number; mdy: number; ambiguous: number },
  { adapter, endpoint, context, maxLineBytes }: Parameters<typeof sampleDateOrder>[0],
  partition: SourcePartition,
): Promise<void> {
  const ignore = (): void => {};
  let records = 0;
  for await (const batch of adapter.read(partition, endpoint, {
    ...context,
    maxLineBytes,
    onNote: ignore,
    onReject: ignore,
    onSourceBytes: ignore,
    onUnknownPath: ignore,
  })) {
    for (const { record } of batch) {
      const shown = dateOrderShown(record.terms);
      if (shown !== null) total[shown] += 1;
    }
    records += batch.length;
    if (records >= SAMPLED_RECORDS) return;
  }
}
