import { expect, test } from 'vitest';
import { interpretIdentifier } from '../../src/interpret/identifiers/identifier.ts';
import { bestOf } from './text-timing.ts';

const uuid = '3f2504e0-4f89-41d3-9a0c-0305e82c3301';

test.each<[string, string, string, string | null]>([
  ['10.5072/ABC.def', 'DOI', '10.5072/abc.def', 'https://doi.org/10.5072/abc.def'],
  ['doi:10.5072/abc', 'DOI', '10.5072/abc', 'https://doi.org/10.5072/abc'],
  ['DOI: 10.5072/abc', 'DOI', '10.5072/abc', 'https://doi.org/10.5072/abc'],
  ['http://dx.doi.org/10.5072/a%2Fb', 'DOI', '10.5072/a/b', 'https://doi.org/10.5072/a/b'],
  ['https://doi.org/10.5072/abc.', 'DOI', '10.5072/abc', 'https://doi.org/10.5072/abc'],
  ['doi.org/10.1000.10/x#1', 'DOI', '10.1000.10/x#1', 'https://doi.org/10.1000.10/x%231'],
  ['info:doi/10.5072/abc', 'DOI', '10.5072/abc', 'https://doi.org/10.5072/abc'],
  [uuid.toUpperCase(), 'UUID', uuid, null],
  [`{${uuid}}`, 'UUID', uuid, null],
  [`urn:uuid:${uuid}`, 'UUID', uuid, null],
  [uuid.replaceAll('-', ''), 'UUID', uuid, null],
  ['ark:/65665/3abc-d', 'ARK', 'ark:/65665/3abc-d', 'https://n2t.net/ark:/65665/3abc-d'],
  ['ark:65665/3abc', 'ARK', 'ark:/65665/3abc', 'https://n2t.net/ark:/65665/3abc'],
  ['http://n2t.net/ark:/65665/3abc', 'ARK', 'ark:/65665/3abc', 'http://n2t.net/ark:/65665/3abc'],
  [
    'https://example.org/ark:12148/btv1b8',
    'ARK',
    'ark:/12148/btv1b8',
    'https://example.org/ark:12148/btv1b8',
  ],
  [
    'http://hdl.handle.net/20.500.1/ABC',
    'HANDLE',
    '20.500.1/ABC',
    'https://hdl.handle.net/20.500.1/ABC',
  ],
  ['https://hdl.handle.net/10.1/x', 'HANDLE', '10.1/x', 'https://hdl.handle.net/10.1/x'],
  ['https://w.jacq.org/W1', 'CETAF', 'https://w.jacq.org/W1', 'https://w.jacq.org/W1'],
  ['http://a.b/c d', 'OTHER', 'http://a.b/c d', null],
  ['hdl:1234/x', 'HANDLE', '1234/x', 'https://hdl.handle.net/1234/x'],
  [
    'urn:lsid:IPNI.org:names:77105575-1',
    'LSID',
    'urn:lsid:ipni.org:names:77105575-1',
    'http://lsid.info/urn:lsid:ipni.org:names:77105575-1',
  ],
  [
    'http://lsid.tdwg.org/urn:lsid:ipni.org:names:1',
    'LSID',
    'urn:lsid:ipni.org:names:1',
    'http://lsid.info/urn:lsid:ipni.org:names:1',
  ],
  ['urn:catalog:ABC:Herps:1', 'URN', 'urn:catalog:ABC:Herps:1', null],
  [
    'https://herbarium.bgbm.org/object/B100',
    'CETAF',
    'https://herbarium.bgbm.org/object/B100',
    'https://herbarium.bgbm.org/object/B100',
  ],
  [
    'https://www.inaturalist.org/observations/1',
    'INATURALIST',
    'https://www.inaturalist.org/observations/1',
    'https://www.inaturalist.org/observations/1',
  ],
  ['http://purl.org/x/1', 'PURL', 'http://purl.org/x/1', 'http://purl.org/x/1'],
  [
    'https://example.org/object/1',
    'URL',
    'https://example.org/object/1',
    'https://example.org/object/1',
  ],
  ['ABC:Herps:1', 'OTHER', 'ABC:Herps:1', null],
  [' USNM 1234 ', 'OTHER', 'USNM 1234', null],
  ['https://nodot/1', 'OTHER', 'https://nodot/1', null],
  ['12/1990', 'OTHER', '12/1990', null],
])('%s', (text, kind, value, url) => {
  expect(interpretIdentifier(text)).toEqual({ kind, value, url });
});

test('an empty text is no identifier, a long one is not looked into', () => {
  expect(interpretIdentifier('  ')).toBeNull();
  const long = `https://example.org/${'a/'.repeat(5000)}`;
  expect(interpretIdentifier(long)).toEqual({ kind: 'OTHER', value: long, url: null });
});

test('hostile texts take no time', () => {
  for (const part of ['http://a/', 'urn:lsid:', 'ark:', '10.1', '/', ':', 'a.', '{']) {
    const text = part.repeat(999 / part.length);
    expect(
      bestOf(() => {
        interpretIdentifier(text);
      }),
    ).toBeLessThan(5);
  }
});
