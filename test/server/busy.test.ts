import { afterEach, expect, test } from 'vitest';
import { OpendrawerError } from '../../src/errors/index.ts';
import type { AskOptions } from '../../src/search/index.ts';
import { createServer, type IndexReader, type ServerOptions } from '../../src/server/index.ts';
import { fakeEngine } from './fake-engine.ts';
import { fakeServices, ITEMS } from './fakes.ts';

let close: () => Promise<unknown> = () => Promise.resolve();
afterEach(() => close());

/** A server over an index that takes down who asks, and is busy for one address. */
const start = async (asked: (string | undefined)[], options: ServerOptions = {}) => {
  const ask = async (options: AskOptions | undefined): Promise<number> => {
    asked.push(options?.client);
    if (options?.client === '10.0.0.2') throw new OpendrawerError('SERVER_BUSY', '99 wait');
    return 3;
  };
  const index: IndexReader = {
    ...fakeEngine(ITEMS),
    count: (_filter, options) => ask(options),
  };
  const server = await createServer(
    { ...fakeServices(), index: { use: (work) => work(index) } },
    options,
  );
  close = () => server.close();
  return server;
};

test('addresses take turns, and one that would wait too long hears when to ask again', async () => {
  const asked: (string | undefined)[] = [];
  const server = await start(asked);
  const url = '/v1/occurrence/count';
  const served = await server.inject({ url, remoteAddress: '10.0.0.1' });
  const busy = await server.inject({ url, remoteAddress: '10.0.0.2' });
  expect([served.statusCode, served.json()]).toEqual([200, 3]);
  expect([busy.statusCode, busy.json().error, busy.headers['retry-after']]).toEqual([
    503,
    {
      code: 'SERVER_BUSY',
      message: 'More questions wait than can be answered soon.',
      hint: 'Wait as long as the Retry-After header says, and ask fewer at once.',
    },
    '10',
  ]);
  expect(asked).toEqual(['10.0.0.1', '10.0.0.2']);
});

test.each([
  ['none', ['127.0.0.1', '127.0.0.1', '10.9.9.9']],
  ['loopback', ['10.0.0.7', '10.0.0.8', '10.9.9.9']],
  ['127.0.0.1, 10.9.0.0/16', ['10.0.0.7', '10.0.0.8', '10.0.0.9']],
])('who asks through a proxy where %s is trusted', async (trustedProxies, clients) => {
  const asked: (string | undefined)[] = [];
  const server = await start(asked, { trustedProxies });
  const ask = (remoteAddress: string, forwarded: string) =>
    server.inject({
      url: '/v1/occurrence/count',
      remoteAddress,
      headers: { 'x-forwarded-for': forwarded },
    });
  await ask('127.0.0.1', '10.0.0.7');
  await ask('127.0.0.1', '10.0.0.8');
  await ask('10.9.9.9', '10.0.0.9');
  expect(asked).toEqual(clients);
});

test.each(['nginx.example', '10.0.0.0/33', '10.0.0.1,', '10.0.0.1/', '::1/129'])(
  'proxies that are no addresses are refused: %s',
  async (trustedProxies) => {
    const message = expect.stringContaining('is no address');
    await expect(start([], { trustedProxies })).rejects.toMatchObject({
      code: 'CONFIG_INVALID',
      message,
    });
  },
);
