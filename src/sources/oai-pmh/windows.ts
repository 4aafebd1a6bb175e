import { type Granularity, stepOf } from './dates.ts';

/** A stretch of datestamps of a set that is harvested as one list. Seconds since 1970, both ends belong to it; null: no bound. */
export interface Window {
  readonly set: string | null;
  readonly from: number | null;
  readonly until: number | null;
}

/** How far a list has come. */
export interface Place {
  readonly by: 'records' | 'identifiers';
  /** Where the list goes on; null: at its beginning. */
  readonly token: string | null;
  /** The newest datestamp so far; null: none could be read. */
  readonly newest: number | null;
  /** No datestamp so far was older than the one in front of it. */
  readonly ascending: boolean;
  /** Records and headers so far. */
  readonly count: number;
  /** completeListSize; null: not told. */
  readonly announced: number | null;
}

export const beginning = (by: Place['by'] = 'records'): Place => ({
  by,
  token: null,
  newest: null,
  ascending: true,
  count: 0,
  announced: null,
});

/** How a list that broke off is taken up again. */
export interface Recovery {
  readonly windows: readonly Window[];
  readonly by: Place['by'];
  readonly how: string;
}

/**
 * What to do where a list cannot be followed any further. In datestamp order it goes on from the newest one; else the stretch is halved,
 * so that lists become short enough to be followed; where records as such cannot be had, they are asked for one by one. Null: nothing
 * is left to try.
 */
export function recover(
  window: Window,
  place: Place,
  known: {
    readonly granularity: Granularity;
    /** The repository's first datestamp, and now. */
    readonly earliest: number | null;
    readonly now: number;
    /** The answers are broken, rather than the token dead: shorter lists would not help as much as single records. */
    readonly isBroken: boolean;
    /** Datestamps make no difference to what the repository sends, or lists that were taken up again brought nothing new. */
    readonly isFruitless: boolean;
  },
): Recovery | null {
  const { newest, ascending, by } = place;
  const singly: Recovery = {
    windows: [window],
    by: 'identifiers',
    how: 'its records are asked for one by one',
  };
  if (known.isFruitless) return by === 'records' ? singly : null;
  if (ascending && newest !== null && (window.from === null || newest > window.from)) {
    return {
      windows: [{ ...window, from: newest }],
      by,
      how: 'it goes on from the newest datestamp',
    };
  }
  if (known.isBroken && by === 'records') return singly;
  const halves = halved(window, known);
  if (halves !== null) return { windows: halves, by, how: 'its stretch of time is halved' };
  return by === 'records' ? singly : null;
}

function halved(
  window: Window,
  {
    granularity,
    earliest,
    now,
  }: { readonly granularity: Granularity; readonly earliest: number | null; readonly now: number },
): readonly Window[] | null {
  const step = stepOf(granularity);
  const from = window.from ?? earliest;
  if (from === null) return null;
  const until = window.until ?? now;
  const steps = Math.floor((until - from) / step);
  if (steps < 1) return null;
  const middle = from + Math.floor(steps / 2) * step;
  return [
    { ...window, until: middle },
    { ...window, from: middle + step },
  ];
}
