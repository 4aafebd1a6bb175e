import { describe, expect, it, vi } from 'vitest';
import { isOpendrawerError } from '../../src/errors/index.ts';
import { faultServer, good, redirect } from '../support/fault-server.ts';

/** What names resolve to, in place of the real resolver; others go to it. */
const names: Record<string, readonly string[]> = {};
vi.mock('node:dns', async (original) => {
  const dns = await original<typeof import('node:dns')>();
  return {
    ...dns,
    lookup: (name: string, options: object, callback: (...found: unknown[]) => void) => {
      const addresses = names[name];
      if (addresses === undefined) return dns.lookup(name, options, callback as never);
      callback(
        null,
        addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
      );
    },
  };
});

/** In redirects the first server must count as a public one. */
let publicLoopback = false;
vi.mock('../../src/sources/web/addresses.ts', async (original) => {
  const addresses = await original<typeof import('../../src/sources/web/addresses.ts')>();
  const isLoopback = (text: string): boolean =>
    publicLoopback && /^(?:http:\/\/)?127\.0\.0\.1/.test(text);
  return {
    ...addresses,
    isPublicAddress: (address: string) => isLoopback(address) || addresses.isPublicAddress(address),
    checkedUrl: (text: string, allowed: boolean) =>
      addresses.checkedUrl(text, allowed || isLoopback(text)),
  };
});

const { checkedUrl, isPublicAddress, publicLookup } = await import(
  '../../src/sources/web/addresses.ts'
);
const { createWebClient } = await import('../../src/sources/web/create-client.ts');
const { planSource, readLines } = await import('../../src/sources/index.ts');
const { holdsCredential, redactionOf, redactUrl } = await import('../../src/sources/web/redact.ts');

const codeOf = (work: () => unknown): string => {
  try {
    work();
    return 'taken';
  } catch (error) {
    return isOpendrawerError(error) ? error.code : String(error);
  }
};

describe('isPublicAddress', () => {
  it.each([
    '8.8.8.8',
    '1.1.1.1',
    '193.62.193.80',
    '172.15.255.255',
    '172.32.0.1',
    '100.63.255.255',
    '100.128.0.1',
    '2001:4860:4860::8888',
    '2606:4700::1111',
    '64:ff9b::808:808',
    '::ffff:8.8.8.8',
  ])('takes %s', (address) => expect(isPublicAddress(address)).toBe(true));

  it.each([
    '127.0.0.1',
    '127.8.9.1',
    '0.0.0.0',
    '0.1.2.3',
    '10.0.0.1',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.1.1',
    '169.254.169.254',
    '169.254.170.2',
    '100.64.0.1',
    '100.100.100.200',
    '192.0.0.192',
    '192.0.2.1',
    '198.18.0.1',
    '198.51.100.1',
    '203.0.113.1',
    '224.0.0.1',
    '239.255.255.250',
    '240.0.0.1',
    '255.255.255.255',
    '168.63.129.16',
    '::1',
    '::',
    '::ffff:127.0.0.1',
    '::ffff:10.0.0.1',
    '::ffff:a9fe:a9fe',
    '::127.0.0.1',
    '::ffff:0:10.0.0.1',
    '64:ff9b::7f00:1',
    '64:ff9b::a9fe:a9fe',
    '64:ff9b:1::a00:1',
    '2002:7f00:1::',
    '2001::1',
    'fc00::1',
    'fd00:ec2::254',
    'fe80::1',
    'fec0::1',
    'ff02::1',
    '2001:db8::1',
    '100::1',
    'localhost',
    '',
    'a.b.c.d',
  ])('refuses %s', (address) => expect(isPublicAddress(address)).toBe(false));
});

describe('checkedUrl', () => {
  it.each([
    'https://example.org/a',
    'http://example.org:8080/?b',
    'http://8.8.8.8/',
    'http://[2606:4700::1111]/',
    'HTTP://EXAMPLE.ORG',
    'http://localhost/',
  ])('takes %s', (url) => expect(codeOf(() => checkedUrl(url, false))).toBe('taken'));

  it.each([
    'http://127.0.0.1/',
    'http://127.1/',
    'http://0x7f.0.0.1/',
    'http://0177.0.0.01/',
    'http://2130706433/',
    'http://0x7f000001/',
    'http://017700000001',
    'http://127.0.0.1./',
    'http://0/',
    'http://10.1/',
    'http://[::1]/',
    'http://[::ffff:127.0.0.1]/',
    'http://[0:0:0:0:0:ffff:7f00:1]/',
    'http://169.254.169.254/latest',
    'http://①②⑦.⓪.⓪.①/',
    'http://%31%32%37.0.0.1/',
    'file:///etc/passwd',
    'ftp://example.org/',
    'gopher://example.org/',
    'javascript:alert(1)',
    'data:text/plain,a',
    'http://user@example.org/',
    'http://user:pass@example.org/',
    'http://:pass@example.org/',
    'example.org',
    '',
    'http://',
    '//example.org/',
  ])('refuses %s', (url) => expect(codeOf(() => checkedUrl(url, false))).toBe('ADDRESS_REFUSED'));

  it('takes private addresses where it may', () => {
    expect(checkedUrl('http://127.1:80/a', true).href).toBe('http://127.0.0.1/a');
    expect(codeOf(() => checkedUrl('http://me:pass@127.0.0.1/', true))).toBe('ADDRESS_REFUSED');
  });
});

describe('names', () => {
  const lookedUp = (name: string, all: boolean): Promise<unknown> =>
    new Promise((resolve) => {
      publicLookup(name, { all }, (error, address) =>
        resolve(error === null ? address : `${(error as { code?: string }).code} ${error.message}`),
      );
    });

  it.each<[string, readonly string[], unknown, unknown]>([
    [
      'public',
      ['8.8.8.8', '1.1.1.1'],
      '8.8.8.8',
      [
        { address: '8.8.8.8', family: 4 },
        { address: '1.1.1.1', family: 4 },
      ],
    ],
    ['mixed', ['10.0.0.1', '8.8.8.8', '::1'], '8.8.8.8', [{ address: '8.8.8.8', family: 4 }]],
    [
      'private',
      ['10.0.0.1', 'fd00::1'],
      'ADDRESS_REFUSED private.test (10.0.0.1, fd00::1) is a private address',
      'ADDRESS_REFUSED private.test (10.0.0.1, fd00::1) is a private address',
    ],
    [
      'empty',
      [],
      'ADDRESS_REFUSED empty.test (no address) is a private address',
      'ADDRESS_REFUSED empty.test (no address) is a private address',
    ],
  ])('lead only to what is public: %s', async (name, addresses, one, all) => {
    names[`${name}.test`] = addresses;
    expect([await lookedUp(`${name}.test`, false), await lookedUp(`${name}.test`, true)]).toEqual([
      one,
      all,
    ]);
  });

  it('that lead to private addresses are not asked', async () => {
    await using server = await faultServer({ '/f': good('secret') });
    names['rebound.test'] = ['127.0.0.1'];
    const client = createWebClient({ retries: 0, requestsPerSecond: 0 });
    for (const host of ['localhost', 'rebound.test', 'rebound.test.'.slice(0, -1)]) {
      const asked = client.fetch({ url: `http://${host}:${server.port}/f` });
      await expect(asked).rejects.toMatchObject({
        code: 'ADDRESS_REFUSED',
        hint: expect.stringContaining('web.allowPrivateAddresses'),
      });
    }
    expect(server.allHits).toEqual([]);
    await client.close();
  });
});

describe('redirects', () => {
  it.each([
    'http://10.0.0.1/',
    'http://169.254.169.254/latest/meta-data/',
    'http://[::1]/',
    'http://0x0a000001/',
    'http://localhost:PORT/f',
    'http://private.test:PORT/f',
    'file:///etc/passwd',
    'ftp://10.0.0.1/',
    '//192.168.0.1/',
  ])('to %s are refused', async (target) => {
    names['private.test'] = ['127.0.0.1'];
    publicLoopback = true;
    try {
      await using server = await faultServer({ '/f': good('secret') });
      await using first = await faultServer({
        '/f': redirect(target.replace('PORT', String(server.port))),
      });
      const client = createWebClient({ retries: 0, requestsPerSecond: 0 });
      await expect(client.fetch({ url: `${first.origin}/f` })).rejects.toMatchObject({
        code: 'ADDRESS_REFUSED',
      });
      expect(server.allHits).toEqual([]);
      expect(first.hits).toHaveLength(1);
      await client.close();
    } finally {
      publicLoopback = false;
    }
  });
});

describe('readers of bytes', () => {
  it('ask private addresses only where they may', async () => {
    await using server = await faultServer({
      '/f.jsonl': good('{"a":1}\n'),
      '/moved.jsonl': redirect('/f.jsonl'),
    });
    const endpoint = { format: 'edan', location: `${server.origin}/f.jsonl`, units: [] } as const;
    const refused = { allowPrivateAddresses: false, retries: 0 };
    await expect(planSource(endpoint, refused)).rejects.toMatchObject({ code: 'ADDRESS_REFUSED' });
    const plan = await planSource(endpoint, { allowPrivateAddresses: true });
    const [partition] = plan.partitions;
    if (partition === undefined) throw new Error('no partition');
    const reading = readLines(partition, { ...refused, onReject: () => {} })[
      Symbol.asyncIterator
    ]();
    await expect(reading.next()).rejects.toMatchObject({ code: 'ADDRESS_REFUSED' });
    const allowed = readLines(partition, { allowPrivateAddresses: true, onReject: () => {} })[
      Symbol.asyncIterator
    ]();
    expect((await allowed.next()).value?.count).toBe(1);
    await allowed.return?.(undefined);
  });
});

describe('redaction', () => {
  it.each([
    ['https://a.org/f?api_key=abc123&q=1#x', 'https://a.org/f?api_key=***&q=1#x'],
    [
      'https://a.org/f?apikey=abc&wskey=d&access_token=e&KEY=f',
      'https://a.org/f?apikey=***&wskey=***&access_token=***&KEY=***',
    ],
    [
      'https://a.org/f?X-Amz-Signature=abc&X-Amz-Credential=d',
      'https://a.org/f?X-Amz-Signature=***&X-Amz-Credential=***',
    ],
    ['https://a.org/f?client%5Fsecret=abc', 'https://a.org/f?client%5Fsecret=***'],
    ['https://me:pass@a.org/f', 'https://***@a.org/f'],
    ['https://me@a.org?token=x', 'https://***@a.org?token=***'],
    [
      'https://a.org/oai?verb=ListRecords&resumptionToken=abc123',
      'https://a.org/oai?verb=ListRecords&resumptionToken=abc123',
    ],
    [
      'https://a.org/f?keyword=oak&monkey=1&page_token=4&taxonKey=5',
      'https://a.org/f?keyword=oak&monkey=1&page_token=4&taxonKey=5',
    ],
    ['https://a.org/f?key', 'https://a.org/f?key'],
    ['postgres://me:pass@db/x', 'postgres://***@db/x'],
    ['no address ?key=1', 'no address ?key=***'],
  ])('%s → %s', (url, shown) => expect(redactUrl(url)).toBe(shown));

  it.each([
    ['https://a.org/f?api_key=abc', true],
    ['https://a.org/f?X-Amz-Signature=abc', true],
    ['https://me@a.org/f', true],
    ['https://a.org/f?key=AIzaSyA1b2C3d4E5f6G7', true],
    ['https://a.org/f?key=birds', false],
    ['https://a.org/f?api_key=', false],
    ['https://a.org/oai?verb=ListRecords&resumptionToken=AIzaSyA1b2C3d4E5f6G7', false],
    ['https://a.org/f?datasetKey=50c9509d-22c7-4a22-a47d-8c48425ef4a7', false],
    ['/data/api_key=abc', false],
  ])('%s holds a credential: %s', (address, holds) => {
    expect(holdsCredential(address)).toBe(holds);
  });

  it('takes out values wherever they come again', () => {
    const redaction = redactionOf({
      url: 'https://a.org/f?who=s3cr%2Ft-value&q=oak',
      headers: { Authorization: 'Basic dXNlcjpwYXNz', accept: 'text/xml' },
      secretParameters: ['WHO'],
    });
    expect(redaction.text('bad s3cr/t-value, s3cr%2Ft-value, dXNlcjpwYXNz, oak, text/xml')).toBe(
      'bad ***, ***, ***, oak, text/xml',
    );
  });
});
