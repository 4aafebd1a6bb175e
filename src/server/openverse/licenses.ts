import { ALL } from '../../search/index.ts';
import { type LicenseGroup, licenseInGroup, licenseOfCode } from '../../terms/index.ts';
import type { IndexReader } from '../services.ts';

/** The licences of Openverse's works, by Creative Commons' names. */
export const WORK_LICENSES = [
  'by',
  'by-nc',
  'by-nc-nd',
  'by-nc-sa',
  'by-nd',
  'by-sa',
  'cc0',
  'nc-sampling+',
  'pdm',
  'sampling+',
] as const;

/** Openverse's groups of licences. */
export const LICENSE_TYPES = [
  'all',
  'all-cc',
  'commercial',
  'modification',
] as const satisfies readonly LicenseGroup[];

/** The slug under which Openverse has a licence; null for what is no openly licensed work there. */
export function workLicense(code: string | null): string | null {
  const slug = code === null ? null : (licenseOfCode(code)?.slug ?? null);
  return slug !== null && (WORK_LICENSES as readonly string[]).includes(slug) ? slug : null;
}

/** Which licences are asked for: any of the slugs, and all of the groups; empty lists ask for any. */
export interface LicenseChoice {
  readonly slugs: readonly string[];
  readonly groups: readonly LicenseGroup[];
}

/** Whether a code is the licence of an Openverse work and among the chosen ones. */
export function isChosen(code: string | null, { slugs, groups }: LicenseChoice): boolean {
  const slug = workLicense(code);
  if (code === null || slug === null) return false;
  if (slugs.length > 0 && !slugs.includes(slug)) return false;
  return groups.every((group) => licenseInGroup(code, group));
}

const MOST_LICENSES = 10_000;
const KEPT_GENERATIONS = 4;
const known = new Map<string, Promise<readonly string[]>>();

/** The codes of the licences that media of the index have and Openverse knows; asked once a generation. */
export function workLicenseCodes(index: IndexReader): Promise<readonly string[]> {
  const asked = known.get(index.generation);
  if (asked !== undefined) return asked;
  const codes = index
    .facet(ALL, { facet: 'mediaLicense', limit: MOST_LICENSES })
    .then(({ counts }) =>
      counts.map(({ value }) => value).filter((code) => workLicense(code) !== null),
    );
  known.set(index.generation, codes);
  codes.catch(() => known.delete(index.generation));
  for (const generation of known.keys()) {
    if (known.size > KEPT_GENERATIONS) known.delete(generation);
  }
  return codes;
}
