import { licenseOf } from '../../src/terms/licenses.ts';

const dedications: ReadonlySet<string> = new Set(['CC0-1.0', 'PDDL-1.0', 'CC-PDM-1.0', 'CC-PDDC']);

/** GBIF's own words for licences that it does not take, and for none. */
const withoutLicense: ReadonlySet<string> = new Set(['UNSUPPORTED', 'UNSPECIFIED']);

/** The peers know few licences: GBIF three by version, the Catalogue of Life those without one. */
export function licenseAnswer(input: string, system: string): string {
  const license = licenseOf(input);
  if (license === null) return withoutLicense.has(input) ? input : '';
  const { code, slug, version, kind } = license;
  const plain =
    slug === 'by' || code.startsWith('ODC-By') ? 'CC_BY' : slug === 'by-nc' ? 'CC_BY_NC' : null;
  if (system === 'COL') return dedications.has(code) ? 'CC0' : (plain ?? 'OTHER');
  if (kind === 'reserved' || kind === 'rights-statement') return '';
  if (dedications.has(code)) return 'CC0_1_0';
  const current = slug === null || version === null || version === '4.0';
  return plain !== null && current ? `${plain}_4_0` : 'UNSUPPORTED';
}

/** GBIF's addresses: http, without jurisdictions, of Creative Commons and Open Data Commons only. */
export function licenseUriAnswer(input: string): string {
  const license = licenseOf(input);
  if (license === null) return '';
  // In version 1.0 NonCommercial came last; GBIF has today's order
  const url = license.url
    .replace('https:', 'http:')
    .replace('/1-0/', '/1.0/')
    .replace('by-nd-nc', 'by-nc-nd');
  if (!/^http:..(?:creativecommons|opendatacommons)\.org/.test(url)) return '';
  return license.jurisdiction === null ? url : url.replace(`/${license.jurisdiction}/`, '/');
}
