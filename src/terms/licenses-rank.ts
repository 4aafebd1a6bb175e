import { readCreativeCommonsCode } from './licenses-cc.ts';
import { knownLicense } from './licenses-known.ts';

/** What a licence allows, as bits: each one includes less than the next licence up the order. */
const COPY = 1;
const COMMERCIAL = 2;
const ADAPT_ALIKE = 4;
const ADAPT = 8;
const UNATTRIBUTED = 16;

/** The filters that Openverse offers: any licence; Creative Commons' own; for commercial use; for modification. */
export type LicenseGroup = 'all' | 'all-cc' | 'commercial' | 'modification';

const RESERVED = 'RS-InC-1.0';

function grants(code: string): number {
  const cc = readCreativeCommonsCode(code);
  if (cc !== null && cc.slug !== 'pddc') return grantsOfSlug(cc.slug);
  const known = knownLicense(code);
  if (known === null || known.grants === '-') return 0;
  return (
    COPY |
    (known.grants.includes('c') ? COMMERCIAL : 0) |
    (known.grants.includes('m') ? ADAPT_ALIKE : 0) |
    (known.grants.includes('m') && !known.grants.includes('s') ? ADAPT : 0) |
    (known.grants.includes('a') ? UNATTRIBUTED : 0)
  );
}

function grantsOfSlug(slug: string): number {
  if (slug === 'cc0' || slug === 'pdm') {
    return COPY | COMMERCIAL | ADAPT_ALIKE | ADAPT | UNATTRIBUTED;
  }
  const parts = slug.split('-');
  const has = (part: string): boolean => parts.includes(part);
  return (
    COPY |
    (has('nc') ? 0 : COMMERCIAL) |
    (has('nd') ? 0 : ADAPT_ALIKE) |
    (has('nd') || has('sa') ? 0 : ADAPT) |
    (has('by') || slug.includes('sampling') || slug === 'devnations' ? 0 : UNATTRIBUTED)
  );
}

/**
 * The code under whose conditions all of a set can be used: the one of them that allows no more than each other,
 * in the order CC0 and marks, BY, BY-SA, BY-ND and BY-NC, BY-NC-SA, BY-NC-ND, statements that grant nothing. Where none
 * of the set does (BY-SA with BY-NC: each allows what the other forbids), all rights are reserved: `RS-InC-1.0`. So
 * they are where one is null or not understood. Of equal ones the newest version. Null for an empty set.
 */
export function mostRestrictive(codes: Iterable<string | null>): string | null {
  const granted = new Map<string, number>();
  let least = -1;
  for (const code of codes) {
    const understood = code !== null && isUnderstood(code) ? code : RESERVED;
    const grant = grants(understood);
    granted.set(understood, grant);
    least &= grant;
  }
  if (granted.size === 0) return null;
  let chosen: string | null = null;
  for (const [code, grant] of granted) {
    if (grant !== least) continue;
    // Of several statements that grant nothing, none says what the others do
    if (chosen !== null && least === 0) return RESERVED;
    if (chosen === null || newer(code, chosen)) chosen = code;
  }
  return chosen ?? RESERVED;
}

const isUnderstood = (code: string): boolean =>
  knownLicense(code) !== null || readCreativeCommonsCode(code) !== null;

const newer = (a: string, b: string): boolean => {
  const [first, second] = [versionOf(a), versionOf(b)];
  return first === second ? a < b : first > second;
};

const versionOf = (code: string): string => /-(\d\.\d)/.exec(code)?.[1] ?? '9.9';

/**
 * The groups of a licence, for filters. Statements that grant nothing, and codes that are not understood, are in none.
 */
export function licenseGroups(code: string): readonly LicenseGroup[] {
  const granted = grants(code);
  if (granted === 0) return [];
  const cc = readCreativeCommonsCode(code);
  const groups: LicenseGroup[] = ['all'];
  // The Public Domain Mark is a label, no licence of Creative Commons'
  if (cc !== null && cc.slug !== 'pdm') groups.push('all-cc');
  if ((granted & COMMERCIAL) !== 0) groups.push('commercial');
  if ((granted & ADAPT_ALIKE) !== 0) groups.push('modification');
  return groups;
}

/** Whether a licence is in a group: `licenseInGroup('CC-BY-NC-4.0', 'commercial')` is false. */
export const licenseInGroup = (code: string, group: LicenseGroup): boolean =>
  licenseGroups(code).includes(group);
