import { once } from 'node:events';
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type OutgoingHttpHeaders,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { gzipSync } from 'node:zlib';

/** One answer to one request, good or not. */
export type Behaviour = (request: IncomingMessage, response: ServerResponse) => void;

/** A request that came. */
export interface FaultHit {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  /** Milliseconds since the server was started. */
  readonly at: number;
}

export interface FaultServer {
  /** Without a slash at the end. */
  readonly origin: string;
  readonly port: number;
  /** All requests but those for robots.txt and the TDM file. */
  readonly hits: readonly FaultHit[];
  readonly allHits: readonly FaultHit[];
  openSockets(): number;
  [Symbol.asyncDispose](): Promise<void>;
}

/** Answers by path; of several, one after the other, the last one for ever. */
export type Routes = Readonly<Record<string, Behaviour | readonly Behaviour[]>>;

const MANNERS = new Set(['/robots.txt', '/.well-known/tdmrep.json']);

/** A server of this machine that misbehaves as it is told; what it is not told of is not there (404). */
export async function faultServer(routes: Routes): Promise<FaultServer> {
  const allHits: FaultHit[] = [];
  const asked = new Map<string, number>();
  const sockets = new Set<Socket>();
  const started = performance.now();
  const server = createServer((request, response) => {
    const { method = '', url = '', headers } = request;
    const path = url.split('?')[0] ?? '';
    const at = performance.now() - started;
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      allHits.push({ method, url, headers, body: Buffer.concat(parts).toString(), at });
      const route = routes[path] ?? status(404);
      const times = asked.get(path) ?? 0;
      asked.set(path, times + 1);
      const behaviours = typeof route === 'function' ? [route] : route;
      behaviours[Math.min(times, behaviours.length - 1)]?.(request, response);
    });
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => {});
  });
  server.keepAliveTimeout = 1000;
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    port,
    allHits,
    get hits() {
      return allHits.filter(({ url }) => !MANNERS.has(url.split('?')[0] ?? ''));
    },
    openSockets: () => sockets.size,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

/** A reset throws away what the other side has not read yet; on a busy machine it reads late. */
const UNTIL_READ_MS = 300;
const resetSoon =
  ({ socket }: IncomingMessage) =>
  (): void => {
    setTimeout(() => socket.resetAndDestroy(), UNTIL_READ_MS);
  };

type Body = string | Uint8Array;
const bytesOf = (body: Body): Buffer => Buffer.from(body as string);

/** A whole answer with its length. */
export const good =
  (body: Body, headers: OutgoingHttpHeaders = {}): Behaviour =>
  ({ method }, response) => {
    const bytes = bytesOf(body);
    response.writeHead(200, { 'content-length': bytes.length, ...headers });
    response.end(method === 'HEAD' ? undefined : bytes);
  };

/** Only a status. */
export const status =
  (code: number, headers: OutgoingHttpHeaders = {}, body: Body = ''): Behaviour =>
  (_, response) => {
    response.writeHead(code, headers);
    response.end(bytesOf(body));
  };

export const redirect = (to: string, code = 302): Behaviour => status(code, { location: to });

/** Says nothing, ever. */
export const silence: Behaviour = () => {};

/** Breaks the connection before an answer. */
export const reset: Behaviour = (request) => {
  request.socket.resetAndDestroy();
};

/** Sends a part of the body and then says nothing any more. */
export const stallAfter =
  (size: number, body: Body, headers: OutgoingHttpHeaders = {}): Behaviour =>
  (_, response) => {
    const bytes = bytesOf(body);
    response.writeHead(200, { 'content-length': bytes.length, ...headers });
    response.write(bytes.subarray(0, size));
  };

/** Sends a part of the body and then breaks the connection. */
export const resetAfter =
  (size: number, body: Body, headers: OutgoingHttpHeaders = {}): Behaviour =>
  (request, response) => {
    const bytes = bytesOf(body);
    response.writeHead(200, { 'content-length': bytes.length, ...headers });
    response.write(bytes.subarray(0, size), resetSoon(request));
  };

/** Ends in good order, with less than it told (or, in chunks, without the last one). */
export const truncated =
  (size: number, body: Body, headers: OutgoingHttpHeaders = {}, chunked = false): Behaviour =>
  (request, response) => {
    const bytes = bytesOf(body);
    response.writeHead(200, { ...(chunked ? {} : { 'content-length': bytes.length }), ...headers });
    response.write(bytes.subarray(0, size), () => {
      setTimeout(() => request.socket.end(), UNTIL_READ_MS);
    });
  };

/** Sends more than it told. */
export const longerThanTold =
  (body: Body): Behaviour =>
  (request) => {
    const bytes = bytesOf(body);
    request.socket.write(`HTTP/1.1 200 OK\r\ncontent-length: ${bytes.length}\r\n\r\n`);
    request.socket.write(Buffer.concat([bytes, Buffer.from('and more')]));
  };

/** Answers with something that is not HTTP. */
export const notHttp: Behaviour = (request) => {
  request.socket.end('220 ftp.example.org ready\r\n');
};

/** One byte now and then, for ever: of the headers or of the body. */
export const drip =
  (what: 'headers' | 'body', everyMs = 10): Behaviour =>
  (request, response) => {
    if (what === 'headers') request.socket.write('HTTP/1.1 200 OK\r\nx-slow: ');
    else response.writeHead(200, { 'content-type': 'text/plain' });
    const timer = setInterval(() => {
      if (request.socket.destroyed) clearInterval(timer);
      else if (what === 'headers') request.socket.write('a');
      else response.write('a');
    }, everyMs);
    request.socket.on('close', () => clearInterval(timer));
  };

/** Bytes without end. */
export const endless: Behaviour = (request, response) => {
  response.writeHead(200, { 'content-type': 'text/plain' });
  const chunk = Buffer.alloc(65_536, 'x');
  const more = (): void => {
    while (!request.socket.destroyed && response.write(chunk));
  };
  response.on('drain', more);
  more();
};

/** Headers without end. */
export const hugeHeaders: Behaviour = (request) => {
  request.socket.write(`HTTP/1.1 200 OK\r\n${'x-much: more\r\n'.repeat(20_000)}\r\n`);
};

/** Zeros, packed: so many MiB of them. */
export const gzipBomb = (mebibytes: number): Behaviour =>
  good(gzipSync(Buffer.alloc(mebibytes * 1024 * 1024), { level: 9 }), {
    'content-encoding': 'gzip',
  });

/** A file with validators and ranges; `lies` tells what it does wrong. */
export const file =
  (
    body: Body,
    options: {
      readonly etag?: string;
      readonly lastModified?: string;
      /** Bytes after which this answer breaks off. */
      readonly breakAfter?: number;
      readonly lies?: 'ignores-range' | 'wrong-range' | 'no-conditions' | 'always-304';
      readonly headers?: OutgoingHttpHeaders;
    } = {},
  ): Behaviour =>
  (request, response) => {
    const { etag, lastModified, breakAfter, lies } = options;
    const bytes = bytesOf(body);
    const headers: OutgoingHttpHeaders = {
      ...(etag === undefined ? {} : { etag }),
      ...(lastModified === undefined ? {} : { 'last-modified': lastModified }),
      ...options.headers,
    };
    const { range, 'if-range': ifRange, 'if-none-match': ifNoneMatch } = request.headers;
    const since = request.headers['if-modified-since'];
    const isKnown =
      (etag !== undefined && ifNoneMatch === etag) ||
      (ifNoneMatch === undefined && lastModified !== undefined && since === lastModified);
    if (lies === 'always-304' || (isKnown && lies !== 'no-conditions')) {
      response.writeHead(304, headers).end();
      return;
    }
    const from = Number(/^bytes=(\d+)-/.exec(range ?? '')?.[1] ?? 0);
    const holds = ifRange === undefined || ifRange === etag || ifRange === lastModified;
    const isPart = range !== undefined && holds && lies !== 'ignores-range';
    const start = !isPart ? 0 : lies === 'wrong-range' ? from + 1 : from;
    const part = bytes.subarray(start);
    response.writeHead(isPart ? 206 : 200, {
      ...headers,
      'content-length': part.length,
      ...(isPart ? { 'content-range': `bytes ${start}-${bytes.length - 1}/${bytes.length}` } : {}),
    });
    if (breakAfter === undefined) response.end(part);
    else response.write(part.subarray(0, breakAfter), resetSoon(request));
  };
