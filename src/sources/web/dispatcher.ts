import { isIP } from 'node:net';
import type { Agent } from 'undici';
import { isPublicAddress, publicLookup, refusedAddress } from './addresses.ts';

/** How connections are made. */
export interface ConnectionOptions {
  readonly allowPrivateAddresses: boolean;
  readonly connectTimeoutMs: number;
  /** Connections to one host at once; null: any number. */
  readonly connections: number | null;
}

/**
 * Connections that lead nowhere but where they may: each is checked where it is made, whatever name, redirect or spelling
 * of a number led to it. Clocks for what comes over them are the caller's.
 */
export async function guardedAgent(options: ConnectionOptions): Promise<Agent> {
  // Loaded late: most sources are files.
  const { Agent, buildConnector } = await import('undici');
  const { allowPrivateAddresses, connectTimeoutMs, connections } = options;
  const connect = buildConnector({
    timeout: connectTimeoutMs,
    ...(allowPrivateAddresses ? {} : { lookup: publicLookup }),
  });
  return new Agent({
    connections,
    allowH2: false,
    headersTimeout: 0,
    bodyTimeout: 0,
    connect: (target, callback) => {
      const host = target.hostname.replace(/^\[|\]$/g, '');
      // A host that is a number is connected to without a look-up.
      if (!allowPrivateAddresses && isIP(host) !== 0 && !isPublicAddress(host)) {
        callback(refusedAddress(host), null);
        return;
      }
      connect(target, callback);
    },
  });
}
