import { compareAuthorship, compareAuthorshipStrict } from '../../compare/compare-authorship.ts';
import type { Equality } from '../../compare/equality.ts';
import { CODE_LIST } from './constants.ts';

/**
 * Whether two authorships are of one name; neither authors nor years may contradict. UNKNOWN: one is missing. `code`: number of the code of
 * the names (0: unknown), for zoologists are not abbreviated as botanists are.
 */
export function sameAuthors(a: string | null, b: string | null, code: number): Equality {
  if (a === null || b === null) return 'UNKNOWN';
  if (a === b) return 'EQUAL';
  const known = CODE_LIST[code] ?? null;
  const lenient = compareAuthorship(a, b, 'checklistbank', known);
  if (lenient !== 'EQUAL') return lenient;
  return compareAuthorship(a, b, 'col', known) === 'DIFFERENT' ? 'DIFFERENT' : 'EQUAL';
}

/** Whether two authorships are the same for certain: as two rows of one checklist must be to be one name. */
export const surelySameAuthors = (a: string | null, b: string | null, code: number): boolean =>
  a === b ||
  (a !== null && b !== null && compareAuthorshipStrict(a, b, 'col', CODE_LIST[code] ?? null));

const withYear = /\d{4}/;
/** Years that two checklists may date one publication apart. */
const YEARS = 2;

/** Whether two original authorships (`originalAuthors`) are of one publication: the same authors, and nearly the same year. */
export function sameOrigin(a: string, b: string, code: number): boolean {
  if (a === b) return true;
  const one = Number(withYear.exec(a)?.[0] ?? Number.NaN);
  const other = Number(withYear.exec(b)?.[0] ?? Number.NaN);
  return Math.abs(one - other) <= YEARS && sameAuthors(a, b, code) === 'EQUAL';
}

/** Authors and year of the first publication, without parentheses; null where no year is given. */
export function originalAuthors(authorship: string | null): string | null {
  if (authorship === null || !withYear.test(authorship)) return null;
  if (!authorship.startsWith('(')) return authorship;
  const end = authorship.indexOf(')');
  const inside = end < 0 ? authorship : authorship.slice(1, end);
  return withYear.test(inside) ? inside : null;
}
