import { createServer as createTcpServer } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { OpendrawerError } from '../errors/index.ts';

export interface ListenOptions {
  /** First port to try; 0: any free one. Default 8080. */
  readonly port?: number;
  /** Default 127.0.0.1: this machine only. */
  readonly host?: string;
}

export interface Served {
  readonly url: string;
  readonly port: number;
  /** Ends event streams, answers what is under way and closes. */
  close(): Promise<void>;
}

const PORTS_TO_TRY = 100;

/** Listens on the first free port from the wanted one on. Throws USAGE where none is free or the host is not ours. */
export async function listen(
  server: FastifyInstance,
  { port = 8080, host = '127.0.0.1' }: ListenOptions = {},
): Promise<Served> {
  for (
    let candidate = port;
    candidate < port + PORTS_TO_TRY && candidate <= 65_535;
    candidate += 1
  ) {
    if (candidate !== 0 && !(await isFree(candidate, host))) continue;
    try {
      await server.listen({ port: candidate, host });
    } catch (error) {
      if (codeOf(error) === 'EADDRINUSE' && candidate !== 0) continue; // taken between the two looks
      throw new OpendrawerError('USAGE', `Cannot listen on ${host}:${candidate}`, {
        cause: error,
        hint: 'Choose another --host or --port.',
      });
    }
    const address = server.server.address();
    const bound = typeof address === 'object' && address !== null ? address.port : candidate;
    return {
      url: `http://${shownHost(host)}:${bound}`,
      port: bound,
      close: () => server.close(),
    };
  }
  throw new OpendrawerError('USAGE', `No port from ${port} on is free on ${host}`, {
    hint: 'Choose another one with --port.',
  });
}

/** Loopback and wildcard addresses are reached as `localhost`. */
function shownHost(host: string): string {
  if (['127.0.0.1', '::1', '0.0.0.0', '::'].includes(host)) return 'localhost';
  return host.includes(':') ? `[${host}]` : host;
}

/** A browser may take `localhost` for ::1 as well: a port is free only when nobody answers on either. */
async function isFree(port: number, host: string): Promise<boolean> {
  const hosts = host === '127.0.0.1' || host === 'localhost' ? [host, '::1'] : [host];
  for (const one of hosts) {
    if ((await bindingError(port, one)) === 'EADDRINUSE') return false;
  }
  return true;
}

function bindingError(port: number, host: string): Promise<string | null> {
  return new Promise((resolve) => {
    const probe = createTcpServer();
    probe.once('error', (error) => resolve(codeOf(error)));
    probe.listen({ port, host, exclusive: true }, () => probe.close(() => resolve(null)));
  });
}

const codeOf = (error: unknown): string | null =>
  error instanceof Error && 'code' in error ? String(error.code) : null;
