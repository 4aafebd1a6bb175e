import { createServer as createTcpServer, type Server } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { createServer, listen, type Served } from '../../src/server/index.ts';
import { fakeServices } from './fakes.ts';

const open: (Served | Server)[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});

async function occupy(port: number, host: string): Promise<number> {
  const taken = createTcpServer();
  open.push(taken);
  await new Promise<void>((resolve) => taken.listen(port, host, resolve));
  const address = taken.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

async function serveOn(port: number, host?: string): Promise<Served> {
  const server = await createServer(fakeServices());
  const served = await listen(server, { port, ...(host === undefined ? {} : { host }) });
  open.push(served);
  return served;
}

test('serves on this machine and tells where', async () => {
  const served = await serveOn(0);
  expect(served.url).toBe(`http://localhost:${served.port}`);
  const response = await fetch(`http://127.0.0.1:${served.port}/v1/status`);
  expect((await response.json()) as object).toMatchObject({ name: 'opendrawer' });
});

test.each(['127.0.0.1', '::1'])('takes the next port when it is taken on %s', async (host) => {
  const port = await occupy(0, host);
  const served = await serveOn(port);
  expect(served.port).toBeGreaterThan(port);
  expect(served.port).toBeLessThan(port + 100);
});

test('a host that is not ours is an error in words', async () => {
  await expect(serveOn(0, '203.0.113.7')).rejects.toMatchObject({
    code: 'USAGE',
    message: 'Cannot listen on 203.0.113.7:0',
  });
});

test('closing frees the port', async () => {
  const first = await serveOn(0);
  await first.close();
  const second = await serveOn(first.port);
  expect(second.port).toBe(first.port);
});
