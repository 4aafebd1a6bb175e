import { licenseTable } from './licenses-table.ts';

/**
 * What a licence says: `license` grants rights under conditions; `dedication` gives all of them up; `mark` says
 * that there are none; `rights-statement` tells the legal status and grants nothing; `reserved` is "all rights
 * reserved".
 */
export type LicenseKind = 'license' | 'dedication' | 'mark' | 'rights-statement' | 'reserved';

/** A licence that is no Creative Commons one, as the table has it. */
export interface KnownLicense {
  readonly code: string;
  readonly kind: LicenseKind;
  /** What it grants: see the head of licenses-known.tsv. */
  readonly grants: string;
  readonly url: string;
  readonly title: string;
}

const byCode = new Map<string, KnownLicense>(
  licenseTable('licenses-known').map(
    ([code = '', kind = '', grants = '', url = '', title = '']) => [
      code.toLowerCase(),
      { code, kind: kind as LicenseKind, grants, url, title },
    ],
  ),
);

/** SPDX codes that newer ones have replaced, and short forms of ours. */
const replaced: ReadonlyMap<string, string> = new Map([
  ['gfdl-1.1', 'gfdl-1.1-only'],
  ['gfdl-1.2', 'gfdl-1.2-only'],
  ['gfdl-1.3', 'gfdl-1.3-only'],
  ['gfdl-1.2+', 'gfdl-1.2-or-later'],
  ['gfdl-1.3+', 'gfdl-1.3-or-later'],
  ['gpl-2.0', 'gpl-2.0-only'],
  ['gpl-3.0', 'gpl-3.0-only'],
  ['lgpl-2.1', 'lgpl-2.1-only'],
]);

/** The licence of a code, whatever its case; null where the table lacks it. */
export function knownLicense(code: string): KnownLicense | null {
  const lower = code.toLowerCase();
  return byCode.get(replaced.get(lower) ?? lower) ?? null;
}

/** Every licence of the table. */
export const knownLicenses = (): readonly KnownLicense[] => [...byCode.values()];
