import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { isOpendrawerError } from '../../src/errors/index.ts';
import {
  type ReadLinesOptions,
  type Reject,
  readLines,
  type SourcePartition,
} from '../../src/sources/index.ts';

/** A folder that goes when the scope ends. */
export function temporaryFolder(): { readonly path: string; [Symbol.dispose](): void } {
  const path = mkdtempSync(join(tmpdir(), 'opendrawer-test-'));
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) };
}

export function writeTree(
  base: string,
  files: Readonly<Record<string, string | Uint8Array>>,
): void {
  for (const [name, content] of Object.entries(files)) {
    const path = join(base, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
  }
}

export interface Reading {
  /** Line number and text. */
  readonly lines: readonly (readonly [number, string])[];
  readonly rejects: readonly Reject[];
  readonly notes: readonly string[];
  readonly sourceBytes: number;
  /** `CODE message`, or the error as text where it is none of the catalogue. */
  readonly error: string | null;
}

/** Reads a partition to its end or its fault. */
export async function readAll(
  partition: SourcePartition,
  options: Partial<ReadLinesOptions> = {},
): Promise<Reading> {
  const lines: (readonly [number, string])[] = [];
  const rejects: Reject[] = [];
  const notes: string[] = [];
  let sourceBytes = 0;
  let error: string | null = null;
  try {
    const batches = readLines(partition, {
      retries: 2,
      backoffMs: 5,
      stallTimeoutMs: 2000,
      onReject: (reject) => rejects.push(reject),
      onNote: (note) => notes.push(note),
      onSourceBytes: (bytes) => {
        sourceBytes += bytes;
      },
      ...options,
    });
    for await (const batch of batches) {
      for (let i = 0; i < batch.count; i++) {
        const text = batch.bytes.toString('utf8', batch.starts[i], batch.ends[i]);
        lines.push([batch.firstLine + i, text]);
      }
    }
  } catch (thrown) {
    error = errorText(thrown);
  }
  return { lines, rejects, notes, sourceBytes, error };
}

export const errorText = (error: unknown): string =>
  isOpendrawerError(error) ? `${error.code} ${error.message}` : String(error);

/** Waits for a promise that should fail; its error as text. */
export async function faultOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return 'no fault';
  } catch (error) {
    return errorText(error);
  }
}

/** `count` lines of JSON of uneven length, with a LF at the end of each. */
export const jsonLines = (count: number): string =>
  Array.from(
    { length: count },
    (_, i) => `{"id":${i},"title":"${'Drawer ü €'.repeat(i % 7)}"}\n`,
  ).join('');

export interface Hit {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
}

export interface TestServer {
  /** Without a slash at the end. */
  readonly origin: string;
  readonly hits: Hit[];
  /** Connections that are open now. */
  openSockets(): Promise<number>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** An http server of this process. */
export async function serve(
  answer: (request: IncomingMessage, response: ServerResponse, hits: readonly Hit[]) => void,
): Promise<TestServer> {
  const hits: Hit[] = [];
  const server = createServer((request, response) => {
    const { method = '', url = '', headers } = request;
    hits.push({ method, url, headers });
    answer(request, response, hits);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    hits,
    openSockets: () =>
      new Promise((resolve, reject) =>
        server.getConnections((error, count) => (error ? reject(error) : resolve(count))),
      ),
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** Answers as a good static server does: HEAD, one range, If-Range, ETag. */
export function serveBytes(
  request: IncomingMessage,
  response: ServerResponse,
  content: Uint8Array,
  etag = '"one"',
): void {
  const headers: Record<string, string | number> = { 'accept-ranges': 'bytes', etag };
  const [, start, end] = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '') ?? [];
  const condition = request.headers['if-range'];
  if (start !== undefined && (condition === undefined || condition === etag)) {
    const from = Number(start);
    const to = Math.min(content.length - 1, end ? Number(end) : content.length - 1);
    if (from >= content.length) {
      response.writeHead(416, { ...headers, 'content-range': `bytes */${content.length}` }).end();
      return;
    }
    const part = content.subarray(from, to + 1);
    response.writeHead(206, {
      ...headers,
      'content-length': part.length,
      'content-range': `bytes ${from}-${to}/${content.length}`,
    });
    response.end(request.method === 'HEAD' ? undefined : part);
    return;
  }
  response.writeHead(200, { ...headers, 'content-length': content.length });
  response.end(request.method === 'HEAD' ? undefined : content);
}
