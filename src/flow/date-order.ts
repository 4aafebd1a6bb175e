import type { DateOrderCounts, DayMonthOrder, PartitionEntry } from '../lake/index.ts';

/** Fewer unambiguous dates than this show nothing. */
const LEAST_EVIDENCE = 10;
/** Share of them that must say the same: a few slips do not hide how a publisher writes. */
const LEAST_AGREEMENT = 0.99;

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
