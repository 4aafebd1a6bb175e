import { licenseCode } from '../../src/terms/licenses.ts';

/** The peers know few licences: GBIF three by version, the Catalogue of Life those without one. */
export function licenseAnswer(input: string, system: string): string {
  const code = licenseCode(input);
  if (code === null) return input === 'UNSUPPORTED' ? 'UNSUPPORTED' : '';
  const dedicated = code === 'CC0-1.0' || code === 'PDDL-1.0' || code === 'CC-PDM-1.0';
  const plain = code
    .replace(/-\d.*$/, '')
    .replaceAll('-', '_')
    .replace('ODC_By', 'CC_BY');
  if (system === 'COL') {
    return dedicated ? 'CC0' : plain === 'CC_BY' || plain === 'CC_BY_NC' ? plain : 'OTHER';
  }
  if (dedicated) return 'CC0_1_0';
  const current = /-4\.0$|^CC-[A-Z-]+$|^ODC-By/.test(code);
  return current && (plain === 'CC_BY' || plain === 'CC_BY_NC') ? `${plain}_4_0` : 'UNSUPPORTED';
}

export function licenseUriAnswer(input: string): string {
  const code = licenseCode(input);
  if (code === null) return '';
  if (code === 'CC0-1.0') return 'http://creativecommons.org/publicdomain/zero/1.0/';
  if (code === 'CC-PDM-1.0') return 'http://creativecommons.org/publicdomain/mark/1.0/';
  const cc = /^CC-([A-Z-]+?)(?:-(\d\.\d))?$/.exec(code);
  return cc === null
    ? ''
    : `http://creativecommons.org/licenses/${(cc[1] ?? '').toLowerCase()}/${cc[2] ?? '4.0'}/`;
}
