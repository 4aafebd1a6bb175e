import { describe, expect, it, test } from 'vitest';
import {
  attributionHtml,
  attributionJsonLd,
  attributionText,
  attributionXmp,
} from '../../src/interpret/rights/attribution.ts';
import { type License, licenseOf } from '../../src/terms/licenses.ts';
import { type LicenseName, licenseName } from '../../src/terms/licenses-full-name.ts';

const cc = 'https://creativecommons.org';
const named = (fullName: string, url: string, isPublicDomain = false): LicenseName => ({
  kind: 'named',
  fullName,
  url,
  isPublicDomain,
});
const impossible = (error: string): LicenseName => ({ kind: 'impossible', error });

test.each<[string, string | null, string | null, LicenseName]>([
  ['by', '2.0', null, named('CC BY 2.0', `${cc}/licenses/by/2.0/`)],
  ['by', '2.5', 'scotland', named('CC BY 2.5 SCOTLAND', `${cc}/licenses/by/2.5/scotland/`)],
  ['by', null, null, named('CC BY', `${cc}/licenses/by/4.0/`)],
  ['by', null, 'de', named('CC BY DE', `${cc}/licenses/by/3.0/de/`)],
  ['by', null, 'kr', named('CC BY 2.0 KR', `${cc}/licenses/by/2.0/kr/`)],
  ['nd-nc', '2.0', null, named('CC ND-NC 2.0 JP', `${cc}/licenses/nd-nc/2.0/jp/`)],
  ['devnations', null, null, named('CC DevNations 2.0', `${cc}/licenses/devnations/2.0/`)],
  ['zero', '', null, named('CC0 1.0', `${cc}/publicdomain/zero/1.0/`, true)],
  [
    'certification',
    null,
    null,
    named('Public Domain Certification 1.0 US', `${cc}/publicdomain/certification/1.0/us/`, true),
  ],
  [
    'publicdomain',
    '2.0',
    null,
    named('Public Domain', 'https://en.wikipedia.org/wiki/Public_domain', true),
  ],
  ['by', '5.0', null, impossible('Version `5.0` does not exist.')],
  ['by', '3.0', 'qq', impossible('Jurisdiction `qq` does not exist.')],
  ['by', '4.0', 'de', impossible('Jurisdiction `de` does not exist for version `4.0`.')],
  [
    'sa',
    '3.0',
    'de',
    impossible('License `sa` does not accept version `3.0` and jurisdiction `de`.'),
  ],
  ['by', '2.1', null, impossible('Jurisdiction is required for slug `by` and version `2.1`.')],
  ['pdm', '4.0', null, impossible('No jurisdiction matches slug `pdm` and version `4.0`.')],
  ['sa', null, 'de', impossible('No version matches slug `sa` and jurisdiction `de`.')],
  ['gpl', null, null, impossible('License `gpl` does not exist.')],
])('name of %s %s %s', (slug, version, jurisdiction, name) => {
  expect(licenseName(slug, version, jurisdiction)).toEqual(name);
});

const license = (text: string): License => {
  const found = licenseOf(text);
  if (found === null) throw new Error(text);
  return found;
};
const work = {
  title: 'Moths & <more>',
  creator: 'Ann "A." Other',
  landingPage: 'https://museum.example/1?a=1&b=2',
  creatorUrl: 'javascript:alert(1)',
};

describe('attributions', () => {
  it('say the licence in plain words', () => {
    const text = (title: string | null, creator: string | null, of: License) =>
      attributionText({ title, creator }, of);
    expect(text('Moth', 'Ann', license('CC BY-SA 3.0 DE'))).toEqual({
      kind: 'attribution',
      text: `"Moth" by Ann is licensed under CC BY-SA 3.0 DE. To view a copy of this license, visit ${cc}/licenses/by-sa/3.0/de/.`,
    });
    expect(text('', null, license('public domain'))).toEqual({
      kind: 'attribution',
      text: `This work is marked with Public Domain Mark 1.0. To view the terms, visit ${cc}/publicdomain/mark/1.0/.`,
    });
    expect(attributionText(work, { slug: 'by', version: '9.0' })).toEqual({
      kind: 'impossible',
      error: 'Version `9.0` does not exist.',
    });
    expect(
      attributionText({ title: ' A\n\n B', creator: null }, license('CC0'), { licenseUrl: false }),
    ).toEqual({ kind: 'attribution', text: '" A B" is marked with CC0 1.0.' });
  });

  it('escape what they put into HTML, and link to the web only', () => {
    expect(attributionHtml(work, license('CC BY 4.0'))).toEqual({
      kind: 'attribution',
      text:
        '<p class="attribution">"<a rel="noopener noreferrer" href="https://museum.example/1?a=1&amp;b=2">Moths &amp; &lt;more&gt;</a>"' +
        ' by Ann &quot;A.&quot; Other is licensed under' +
        ' <a rel="license noopener noreferrer" href="https://creativecommons.org/licenses/by/4.0/">CC BY 4.0</a>.</p>',
    });
    expect(
      attributionHtml({ title: null, creator: null }, license('CC0'), { licenseUrl: false }),
    ).toEqual({
      kind: 'attribution',
      text: '<p class="attribution">This work is marked with CC0 1.0.</p>',
    });
  });

  it('speak to machines', () => {
    const url = `${cc}/licenses/by-nc/4.0/`;
    const text = `"Moth" by Ann is licensed under CC BY-NC 4.0. To view a copy of this license, visit ${url}.`;
    const moth = { title: 'Moth', creator: 'Ann', landingPage: 'https://museum.example/1' };
    expect(attributionJsonLd({ ...moth, type: 'StillImage' }, license('CC BY-NC 4.0'))).toEqual({
      '@context': ['https://schema.org', { cc: 'http://creativecommons.org/ns#' }],
      '@type': 'ImageObject',
      name: 'Moth',
      url: 'https://museum.example/1',
      creator: { '@type': 'Thing', name: 'Ann' },
      license: url,
      acquireLicensePage: 'https://museum.example/1',
      creditText: text,
      'cc:license': { '@id': url },
      'cc:attributionName': 'Ann',
      'cc:attributionURL': { '@id': 'https://museum.example/1' },
    });
    const usage = `This work is licensed under CC BY-NC 4.0. To view a copy of this license, visit ${url}.`;
    expect(attributionXmp(moth, license('CC BY-NC 4.0'))).toEqual({
      'dc:title': 'Moth',
      'dc:creator': 'Ann',
      'dc:rights': usage,
      'xmpRights:Marked': 'True',
      'xmpRights:WebStatement': 'https://museum.example/1',
      'xmpRights:UsageTerms': usage,
      'cc:license': url,
      'cc:attributionName': 'Ann',
      'cc:attributionURL': 'https://museum.example/1',
    });
    expect(attributionXmp(moth, license('CC0'))?.['xmpRights:Marked']).toBe('False');
    expect(attributionXmp(moth, license('All rights reserved'))?.['xmpRights:Marked']).toBe('True');
    expect(attributionXmp(moth, { slug: 'x', version: null })).toBeNull();
    expect(attributionJsonLd(moth, { slug: 'x', version: null })).toBeNull();
  });
});
