import { expect, test } from 'vitest';
import { interpretUri } from '../../src/terms/uri.ts';

test.each<[text: string, uri: string | null]>([
  ['http://example.org', 'http://example.org'],
  [' https://example.org/a ', 'https://example.org/a'],
  ['example.org', 'http://example.org'],
  ['www.example.org/a b?c=d e', 'http://www.example.org/a%20b?c=d%20e'],
  ['example.org/ä?q=ö%20', 'http://example.org/ä?q=ö%20'],
  ['http://example.org/50%', 'http://example.org/50%25'],
  ['http://example.org/<a>', 'http://example.org/%3Ca%3E'],
  ['//example.org/a', 'http://example.org/a'],
  ['example.org:8080/a', 'http://example.org:8080/a'],
  ['http://localhost:8080/a', 'http://localhost:8080/a'],
  ['http://[2001:db8::1]/a', 'http://[2001:db8::1]/a'],
  ['ftp://example.org/a', 'ftp://example.org/a'],
  ['urn:lsid:example.org:names:1-2', 'urn:lsid:example.org:names:1-2'],
  ['10.5281/zenodo.1234', 'https://doi.org/10.5281/zenodo.1234'],
  ['javascript:alert(1)', null],
  ['data:text/html,x', null],
  ['http://', null],
  ['http:/example.org', null],
  ['Museum catalogue', null],
  ['specimen.jpg?', null],
  ['no', null],
  ['', null],
])('%j', (text, uri) => {
  expect(interpretUri(text)).toBe(uri);
});

test.each(['a.'.repeat(990), `http://${'a@'.repeat(900)}`, '%'.repeat(1999), 'a-'.repeat(900)])(
  'hostile addresses take no time (%#)',
  (text) => {
    const start = performance.now();
    interpretUri(text);
    expect(performance.now() - start).toBeLessThan(50);
  },
);
