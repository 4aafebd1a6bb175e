import {
  commonPoint,
  type DatePoint,
  firstDay,
  lastDay,
  type Stretch,
  single,
  unitOf,
} from './stretch.ts';

/** What several statements of one date come to. `mismatch`: they contradict; what they share is left. */
export interface Merged {
  readonly stretch: Stretch | null;
  readonly mismatch: boolean;
}

const agreed = (stretch: Stretch): Merged => ({ stretch, mismatch: false });

const left = (points: readonly DatePoint[]): Merged => {
  const common = commonPoint(points);
  return { stretch: common === null ? null : single(common), mismatch: true };
};

const start = ({ from }: Stretch): number =>
  from === null ? Number.NEGATIVE_INFINITY : firstDay(from);
const end = ({ to }: Stretch): number => (to === null ? Number.POSITIVE_INFINITY : lastDay(to));

/** Whether the one lasts from before the other to after it, or as long. */
export const contains = (outer: Stretch, inner: Stretch): boolean =>
  start(outer) <= start(inner) && end(inner) <= end(outer);

/** The ends that are known. */
const ends = ({ from, to }: Stretch): readonly DatePoint[] =>
  from === null ? (to === null ? [] : [to]) : to === null || to === from ? [from] : [from, to];

/**
 * Darwin Core's eventDate with its year, month and day. A single date must agree at the same precision, as with
 * GBIF, but for a year alone, which publishers keep beside the date to sort by; a range must hold the parts or lie
 * within them.
 */
export function mergeParts(event: Stretch, parts: DatePoint): Merged {
  const { from, to } = event;
  if (from !== null && from === to) {
    const same = unitOf(from) === unitOf(parts) && firstDay(from) === firstDay(parts);
    const sorted = parts.month === 0 && parts.year === from.year;
    return same || sorted ? agreed(event) : left([from, parts]);
  }
  const given = single(parts);
  if (contains(event, given) || contains(given, event)) return agreed(event);
  return apart(event, given);
}

/**
 * The date so far with Darwin Core's startDayOfYear and endDayOfYear. Days within a year or month make it exact;
 * a single day that begins them, or stands in for the event date, is widened to them.
 */
export function mergeDays(date: Stretch, days: Stretch, hasEventDate: boolean): Merged {
  const one = date.from !== null && date.from === date.to;
  if (contains(date, days)) {
    return agreed(one && date.from !== null && unitOf(date.from) < 3 ? days : date);
  }
  if (contains(days, date))
    return agreed(one && (!hasEventDate || start(date) === start(days)) ? days : date);
  return apart(date, days);
}

function apart(first: Stretch, second: Stretch): Merged {
  const merged = left([...ends(first), ...ends(second)]);
  const overlapping = start(first) <= end(second) && start(second) <= end(first);
  return merged.stretch === null && overlapping ? { stretch: first, mismatch: true } : merged;
}
