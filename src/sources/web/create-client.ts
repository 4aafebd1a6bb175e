import type { Agent } from 'undici';
import { OpendrawerError } from '../../errors/index.ts';
import { USER_AGENT } from '../bytes/user-agent.ts';
import { answerOf } from './answer.ts';
import { decodeText } from './charset.ts';
import type { WebAnswer, WebClient, WebRequest } from './client.ts';
import { guardedAgent } from './dispatcher.ts';
import { type Ask, type ExchangeContext, exchange, prepare, type Sent } from './exchange.ts';
import { createHost, type Host } from './hosts.ts';
import { saveFile } from './save.ts';
import { createTries, type Tries } from './tries.ts';

/** How a client asks. */
export interface WebClientOptions {
  /** E-mail or web address that servers can turn to; null: only that of the project. */
  readonly contact?: string | null;
  /** Also addresses in private networks and on this machine. Default: no. */
  readonly allowPrivateAddresses?: boolean;
  /** Keep to robots.txt and its Crawl-delay. Default: yes. */
  readonly respectRobots?: boolean;
  /** Refuse what is reserved from text and data mining. Default: yes. */
  readonly respectTdmReservations?: boolean;
  /** Requests to one host a second; 0: any number. Default 5. */
  readonly requestsPerSecond?: number;
  /** Attempts after the first. Default 5. */
  readonly retries?: number;
  /** First pause before another attempt; it doubles. Default 500. */
  readonly backoffMs?: number;
  /** Without an answer or a KiB for so long, a connection counts as dead. Default 60,000. */
  readonly stallTimeoutMs?: number;
  readonly onNote?: (note: string) => void;
}

const CONNECT_TIMEOUT_MS = 20_000;
/** Attempts at robots.txt and the TDM file after the first. */
const MANNERS_RETRIES = 2;

/** Any of them means that a well-known file is not there (RFC 9309 §2.3.1.3), but for those that pass. */
const CLIENT_ERRORS = Array.from({ length: 100 }, (_, at) => 400 + at).filter(
  (status) => ![408, 425, 429].includes(status),
);

interface Begun {
  readonly ask: Ask;
  readonly tries: Tries;
  readonly again: (headers: Readonly<Record<string, string>>) => Promise<Sent>;
}

/** Opens a client; nothing is asked and nothing loaded before the first request. See `WebClient`. */
export function createWebClient(options: WebClientOptions = {}): WebClient {
  const {
    allowPrivateAddresses = false,
    respectRobots = true,
    respectTdmReservations = true,
    requestsPerSecond = 5,
    retries = 5,
    backoffMs = 500,
    stallTimeoutMs = 60_000,
    onNote = () => {},
  } = options;
  const hosts = new Map<string, Host>();
  let agent: Promise<Agent> | null = null;
  const context: ExchangeContext = {
    allowPrivateAddresses,
    respectTdmReservations,
    userAgent: userAgentOf(options.contact ?? null),
    intervalMs: requestsPerSecond > 0 ? 1000 / requestsPerSecond : 0,
    agent: () => {
      agent ??= guardedAgent({
        allowPrivateAddresses,
        connectTimeoutMs: Math.min(CONNECT_TIMEOUT_MS, stallTimeoutMs),
        // Turns keep requests apart; a limit would let answers that nobody reads hold up all others.
        connections: null,
      });
      return agent;
    },
    hostOf: ({ origin }) => {
      const known = hosts.get(origin);
      if (known !== undefined) return known;
      const host = createHost(origin, { respectRobots, onNote }, askDocument);
      hosts.set(origin, host);
      return host;
    },
    onNote,
  };

  /** A request with its attempts; `again` sends it, with other headers when it is to go on. */
  function begin(
    request: WebRequest,
    signal: AbortSignal | undefined,
    most = retries,
    mannerly = true,
  ): Begun {
    const ask = prepare(request, context);
    const shown = ask.redaction.url(ask.url.href);
    const tries: Tries = createTries(
      shown,
      context.hostOf(ask.url),
      ask.redaction,
      { retries: most, backoffMs, stallTimeoutMs },
      signal,
    );
    const again = (headers: Readonly<Record<string, string>>): Promise<Sent> =>
      tries.run((attempt) => exchange(ask, attempt, context, { signal, headers, mannerly }));
    return { ask, tries, again };
  }

  const read = ({ ask, tries, again }: Begun, sent: Sent): WebAnswer =>
    answerOf(ask, sent, again, tries, stallTimeoutMs);

  async function askDocument(url: string, maxBytes: number, signal: AbortSignal | undefined) {
    const most = Math.min(retries, MANNERS_RETRIES);
    const begun = begin({ url, accept: CLIENT_ERRORS }, signal, most, false);
    const answer = read(begun, await begun.again({}));
    const isThere = answer.status < 300;
    const parts: Uint8Array[] = [];
    let size = 0;
    // An endless file counts as far as it is read.
    for await (const chunk of answer.stream()) {
      if (!isThere) break;
      parts.push(chunk.subarray(0, maxBytes - size));
      size += chunk.length;
      if (size >= maxBytes) break;
    }
    return isThere ? decodeText(Buffer.concat(parts), 'text/plain; charset=utf-8') : null;
  }

  return {
    allowPrivateAddresses,
    async fetch(request, signal) {
      const begun = begin(request, signal);
      return read(begun, await begun.again({}));
    },
    async save(request, folder, signal) {
      // 416: what was begun is whole, or of another state.
      const accept = [...(request.accept ?? []), 416];
      const { ask, tries, again } = begin({ ...request, accept }, signal);
      return saveFile(ask, folder, again, tries, stallTimeoutMs);
    },
    manners: () => [...hosts.values()].map((host) => host.manners()),
    close: async () => {
      await (await agent)?.destroy();
      agent = null;
    },
  };
}

/** How we name ourselves. Throws CONFIG_INVALID where the contact cannot stand in a header. */
function userAgentOf(contact: string | null): string {
  if (contact === null || contact.trim() === '') return USER_AGENT;
  if (!/^[\x20-\x7e]{1,200}$/.test(contact) || /[()]/.test(contact)) {
    throw new OpendrawerError('CONFIG_INVALID', 'web.contact is no e-mail or web address', {
      hint: 'Give an address such as data@example.org or https://example.org/contact.',
    });
  }
  return USER_AGENT.replace(/\)$/, `; ${contact.trim()})`);
}
