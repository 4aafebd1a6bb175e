import { continents, countries, type Issue } from '../../terms/index.ts';
import type { Interpreted } from '../interpreted.ts';

const noIssues: readonly Issue[] = [];

/** Words with which a country is said to be unknown; no issue, no code. */
const unknownWords: ReadonlySet<string> = new Set([
  'unknown',
  'undetermined',
  'not stated',
  'not recorded',
  'unspecified',
  'none',
]);

/** "N/A" folds to the code of Namibia, which is written "NA". */
const notAvailable = /^n[^a-z]+a\W*$/i;

/**
 * The ISO 3166-1 alpha-2 code of a country's name. Null with COUNTRY_INVALID where the name stands for
 * none or for several of today's countries; null without an issue for "unknown".
 */
export function interpretCountry(verbatim: string): Interpreted<string> {
  if (notAvailable.test(verbatim)) return { verbatim, value: null, issues: noIssues };
  const code = countries.find(verbatim);
  if (code !== null && code !== '-') return { verbatim, value: code, issues: noIssues };
  const unknown = code === null && unknownWords.has(verbatim.trim().toLowerCase());
  return { verbatim, value: null, issues: unknown ? noIssues : ['COUNTRY_INVALID'] };
}

/** One of the seven continents; null with CONTINENT_INVALID for other words. */
export function interpretContinent(verbatim: string): Interpreted<string> {
  const value = continents.find(verbatim);
  return { verbatim, value, issues: value === null ? ['CONTINENT_INVALID'] : noIssues };
}
