import type { Agent, Response } from 'undici';
import { OpendrawerError } from '../../errors/index.ts';
import { checkedUrl, refusalIn } from './addresses.ts';
import { guardedAgent } from './dispatcher.ts';
import { redactUrl } from './redact.ts';

/** A request without manners of its own: pace, repeating and waiting are the caller's. */
export interface GuardedRequest {
  readonly method?: 'GET' | 'HEAD';
  readonly headers: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
  readonly allowPrivateAddresses: boolean;
}

const CONNECT_TIMEOUT_MS = 20_000;
const agents = new Map<boolean, Promise<Agent>>();

function agentOf(allowPrivateAddresses: boolean): Promise<Agent> {
  const known = agents.get(allowPrivateAddresses);
  if (known !== undefined) return known;
  const agent = guardedAgent({
    allowPrivateAddresses,
    connectTimeoutMs: CONNECT_TIMEOUT_MS,
    connections: null,
  });
  agents.set(allowPrivateAddresses, agent);
  return agent;
}

/** Whether private networks may be asked where the caller does not say: OPENDRAWER_WEB_ALLOW_PRIVATE_ADDRESSES. */
export const privateAddressesAllowed = (): boolean =>
  !['', '0', 'false'].includes(process.env['OPENDRAWER_WEB_ALLOW_PRIVATE_ADDRESSES'] ?? '');

/** `fetch` that throws ADDRESS_REFUSED for private addresses, also where a name or a redirect leads to one. */
export async function guardedFetch(url: string, request: GuardedRequest): Promise<Response> {
  const { allowPrivateAddresses, headers, method = 'GET', signal } = request;
  checkedUrl(url, allowPrivateAddresses);
  const [{ fetch }, dispatcher] = await Promise.all([
    import('undici'),
    agentOf(allowPrivateAddresses),
  ]);
  try {
    return await fetch(url, { method, headers, redirect: 'follow', signal, dispatcher });
  } catch (error) {
    const refusal = refusalIn(error);
    if (refusal === null) throw error;
    throw new OpendrawerError(refusal.code, `${redactUrl(url)}: ${refusal.message}`, refusal);
  }
}
