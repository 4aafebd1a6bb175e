import { wholeNumber } from './digits.ts';
import { LATEST_YEAR } from './sides.ts';

/** An ISO day as a number that sorts like `firstDay` of a point. */
const dayKey = (iso: string): number =>
  wholeNumber(iso, 0, 4) * 10_000 + wholeNumber(iso, 5, 7) * 100 + wholeNumber(iso, 8, 10);

const lastKey = LATEST_YEAR * 10_000 + 1231;

/** The last likely day as a number; without a bound the end of the greatest year that is believed. */
export const latestKey = (notAfter: string | null | undefined): number =>
  notAfter === undefined || notAfter === null ? lastKey : dayKey(notAfter);

/** The first likely day as a number. */
export const earliestKey = (notBefore: string | null | undefined): number =>
  notBefore === undefined || notBefore === null ? Number.NEGATIVE_INFINITY : dayKey(notBefore);
