import { type Granularity, stepOf } from './dates.ts';

/** A stretch of datestamps of a set that is harvested as one list. Seconds since 1970, both ends belong to it; null: no bound. */
export interface Window {
  readonly set: string | null;
  readonly from: number | null;
  readonly until: number | null;
  /** So many records of it came already, by a list that seemed to be in order: where it announces as many, it is whole. */
  readonly expected?: number;
}

/** How far a list has come. */
export interface Place {
  readonly by: 'records' | 'identifiers';
  /** Where the list goes on; null: at its beginning. */
  readonly token: string | null;
  /** The newest datestamp so far; null: none could be read. */
  readonly newest: number | null;
  /** Records so far that bear the newest datestamp. */
  readonly newestCount: number;
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
  newestCount: 0,
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
 * What to do where a list cannot be followed any further. In datestamp order it goes on from the newest one, and what lies before that
 * is looked at once more, for the order may have been chance; else the stretch is halved, so that lists become short enough to be
 * followed; where records as such cannot be had, they are asked for one by one. Null: nothing is left to try.
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
  const { by } = place;
  const singly: Recovery = {
    windows: [window],
    by: 'identifiers',
    how: 'its records are asked for one by one',
  };
  if (known.isFruitless) return by === 'records' ? singly : null;
  const going = goingOn(window, place, known.granularity);
  if (going !== null) return { windows: going, by, how: 'it goes on from the newest datestamp' };
  if (known.isBroken && by === 'records') return singly;
  const halves = halved(window, known);
  if (halves !== null) return { windows: halves, by, how: 'its stretch of time is halved' };
  return by === 'records' ? singly : null;
}

/** Where a list that seems to be in order of datestamps goes on, and what lies before; null: it is not, or has not come any further. */
export function goingOn(
  window: Window,
  place: Place,
  granularity: Granularity,
): readonly Window[] | null {
  const { newest, ascending } = place;
  const { set, from, until } = window;
  if (!ascending || newest === null || (from !== null && newest <= from)) return null;
  const expected = place.count - place.newestCount;
  return [
    { set, from: newest, until },
    { set, from, until: newest - stepOf(granularity), expected },
  ];
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
  const { set } = window;
  return [
    { set, from: window.from, until: middle },
    { set, from: middle + step, until: window.until },
  ];
}
