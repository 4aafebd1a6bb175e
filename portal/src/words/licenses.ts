import { t } from '../languages/i18n.ts';

/** How a licence code is shown. */
export interface LicenseWords {
  readonly short: string;
  readonly long: string;
  readonly url: string | null;
  /** The work may be used freely: shown with the open mark. */
  readonly open: boolean;
}

const known = (): Readonly<Record<string, LicenseWords>> => ({
  'CC0-1.0': {
    short: 'CC0',
    long: t('Creative Commons Zero: no rights reserved'),
    url: 'https://creativecommons.org/publicdomain/zero/1.0/',
    open: true,
  },
  'CC-PDM-1.0': {
    short: t('Public domain'),
    long: t('Public Domain Mark: no known copyright'),
    url: 'https://creativecommons.org/publicdomain/mark/1.0/',
    open: true,
  },
});

/** Words for an SPDX-like code; null where there is no licence that we understand. */
export function licenseWords(code: string | null): LicenseWords | null {
  if (code === null || code === '') return null;
  const fixed = known()[code];
  if (fixed !== undefined) return fixed;
  const cc = /^CC-(BY(?:-(?:NC|SA|ND))*)-(\d\.\d)(?:-([A-Z]+))?$/.exec(code);
  if (cc !== null) {
    const [, kind = '', version = '', port] = cc;
    const of = port === undefined ? '' : ` ${port}`;
    const below = port === undefined ? '' : `${port.toLowerCase()}/`;
    return {
      short: `CC ${kind} ${version}${of}`,
      long: `Creative Commons ${kind} ${version}${of}`,
      url: `https://creativecommons.org/licenses/${kind.toLowerCase()}/${version}/${below}`,
      open: !kind.includes('NC') && !kind.includes('ND'),
    };
  }
  return { short: code, long: code, url: null, open: false };
}
