import { plainAuthor } from './author-names.ts';
import type { Equality } from './equality.ts';

const year = /(?:^|[^0-9])([0-9?]{4})(?:[^0-9]|$)/;
const allSpaces = /\s+/g;

const plainYear = /^\d{4}$/;

const readYear = (text: string): string | null =>
  plainYear.test(text) ? text : (year.exec(text.replace(allSpaces, ''))?.[1] ?? plainAuthor(text));

/**
 * Compares two years as written ("1878", "187?", "[1878]"); a question mark stands for any digit. Years that are not the same but at
 * most `tolerance` apart are `UNKNOWN`, or `EQUAL` with `within` so given (GBIF). `UNKNOWN`: one is missing.
 */
export function compareYear(
  first: string | null,
  second: string | null,
  tolerance = 0,
  within: Equality = 'UNKNOWN',
): Equality {
  const a = first === null ? null : readYear(first);
  const b = second === null ? null : readYear(second);
  if (a === null || b === null) return 'UNKNOWN';
  if (a === b) return 'EQUAL';
  if (digits.test(a) && digits.test(b)) {
    const apart = Math.abs(Number(a) - Number(b));
    return apart === 0 ? 'EQUAL' : apart <= tolerance ? within : 'DIFFERENT';
  }
  return sameWithPlaceholders(a, b) ? 'EQUAL' : 'DIFFERENT';
}

const digits = /^\d{1,9}$/;

/** One unknown digit in each of them at most: two would make any two years of a century the same. */
function sameWithPlaceholders(a: string, b: string): boolean {
  const unknownA = a.indexOf('?');
  const unknownB = b.indexOf('?');
  if (a.length !== b.length || (unknownA < 0 && unknownB < 0)) return false;
  for (let at = 0; at < a.length; at++) {
    if (at !== unknownA && at !== unknownB && a[at] !== b[at]) return false;
  }
  return true;
}
