import type { Agent, Dispatcher } from 'undici';
import { OpendrawerError } from '../../errors/index.ts';
import { type Attempt, PassingFault, retryAfterMs } from '../bytes/remote.ts';
import { checkedUrl, refusalIn } from './addresses.ts';
import type { WebRequest } from './client.ts';
import type { Host } from './hosts.ts';
import { type Redaction, redactionOf } from './redact.ts';
import { isTextAndDataMiningAllowed, tdmReservationOfHeaders } from './tdm.ts';

/** A request that was checked, with what must not be seen of it. */
export interface Ask {
  readonly request: WebRequest;
  readonly url: URL;
  readonly redaction: Redaction;
  /** Lower-case names; those of the request beside ours. */
  readonly headers: Readonly<Record<string, string>>;
}

/** An answer whose body is still to be read; `attempt` ends it. */
export interface Sent {
  readonly url: URL;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: AsyncIterable<Uint8Array>;
  readonly attempt: Attempt;
}

/** What an exchange needs of its client. */
export interface ExchangeContext {
  readonly allowPrivateAddresses: boolean;
  readonly respectTdmReservations: boolean;
  readonly userAgent: string;
  readonly intervalMs: number;
  agent(): Promise<Agent>;
  hostOf(url: URL): Host;
  onNote(note: string): void;
}

const MAX_REDIRECTS = 10;
/** Longer waits are not sat out: the harvest ends and goes on another day. */
const MAX_WAIT_MS = 600_000;
const MAX_EXCERPT_BYTES = 2048;
const REDIRECTS = new Set([301, 302, 303, 307, 308]);
const PASSING = new Set([
  408, 425, 429, 500, 502, 503, 504, 507, 509, 520, 521, 522, 523, 524, 529, 598, 599,
]);
/** Codes of faults that another attempt does not cure. */
const LASTING =
  /^(?:ENOTFOUND|CERT_|ERR_TLS_|ERR_SSL_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|UND_ERR_INVALID_ARG|UND_ERR_HEADERS_OVERFLOW|ERR_INVALID_CHAR|HPE_HEADER_OVERFLOW)/;

/** Checks a request and prepares it. Throws ADDRESS_REFUSED. */
export function prepare(request: WebRequest, context: ExchangeContext): Ask {
  const redaction = redactionOf(request);
  const headers: Record<string, string> = {
    'user-agent': context.userAgent,
    accept: '*/*',
    'accept-encoding': 'gzip, deflate, br',
  };
  for (const [name, value] of Object.entries(request.headers ?? {})) {
    headers[name.toLowerCase()] = value;
  }
  const { etag, lastModified } = request.known ?? { etag: null, lastModified: null };
  if (etag !== null) headers['if-none-match'] = etag;
  if (lastModified !== null) headers['if-modified-since'] = lastModified;
  return {
    request,
    url: checkedUrl(request.url, context.allowPrivateAddresses, redaction.url(request.url)),
    redaction,
    headers,
  };
}

/**
 * Sends a request and follows redirects, each under the same rules. Throws `PassingFault` for what may pass, and the catalogue's
 * errors for what does not. With `mannerly` false neither robots.txt nor the TDM file is asked: they are being asked.
 */
export async function exchange(
  ask: Ask,
  attempt: Attempt,
  context: ExchangeContext,
  options: {
    readonly signal?: AbortSignal | undefined;
    readonly headers?: Readonly<Record<string, string>>;
    readonly mannerly?: boolean;
  } = {},
): Promise<Sent> {
  let { url } = ask;
  let { method = 'GET', body } = ask.request;
  let headers: Record<string, string> = { ...ask.headers, ...options.headers };
  for (let hop = 0; ; hop++) {
    const shown = ask.redaction.url(url.href);
    const host = context.hostOf(url);
    if (options.mannerly !== false) {
      const documented = ask.request.documented === true && hop === 0;
      await admit(host, { url, shown, documented }, context, options.signal);
    }
    const settingMs = intervalOf(ask.request, context);
    await host.turns.take(host.intervalMs(settingMs), options.signal);
    host.requests++;
    const response = await send(url, shown, method, headers, body, attempt, context);
    const sent = sentOf(url, response, attempt);
    if (!REDIRECTS.has(sent.status) || isAccepted(ask.request, sent.status)) {
      if (options.mannerly !== false) checkReservation(host, sent, shown, context);
      return await judged(sent, ask, host);
    }
    response.body.on('error', () => {}).destroy();
    const target = redirectOf(sent, shown, hop);
    const next = checkedUrl(
      target.href,
      context.allowPrivateAddresses,
      ask.redaction.url(target.href),
    );
    if (next.origin !== url.origin) {
      headers = withoutSecrets(headers, ask.request);
      if (url.protocol === 'https:' && next.protocol === 'http:') {
        context.onNote(`${shown}: leads from https to http`);
      }
    }
    if (
      sent.status === 303 ||
      ((sent.status === 301 || sent.status === 302) && method === 'POST')
    ) {
      method = method === 'HEAD' ? 'HEAD' : 'GET';
      body = undefined;
      delete headers['content-type'];
    }
    url = next;
  }
}

const intervalOf = ({ requestsPerSecond }: WebRequest, { intervalMs }: ExchangeContext): number =>
  requestsPerSecond === undefined || requestsPerSecond <= 0 ? intervalMs : 1000 / requestsPerSecond;

async function admit(
  host: Host,
  { url, shown, documented }: { url: URL; shown: string; documented: boolean },
  context: ExchangeContext,
  signal: AbortSignal | undefined,
): Promise<void> {
  const reservation = await host.admit(url, shown, signal, documented);
  if (reservation === null) return;
  host.reservation = reservation;
  if (reservation.reserved && context.respectTdmReservations)
    throw reserved(shown, reservation.policy);
}

function checkReservation(host: Host, sent: Sent, shown: string, context: ExchangeContext): void {
  const told = tdmReservationOfHeaders(sent.headers);
  if (told !== null) host.reservation = told;
  if (isTextAndDataMiningAllowed(sent.headers, { userAgent: 'Opendrawer' })) return;
  const policy = told?.policy ?? host.reservation?.policy ?? null;
  host.reservation = { reserved: true, policy };
  if (context.respectTdmReservations) throw reserved(shown, policy);
}

const reserved = (shown: string, policy: string | null): OpendrawerError =>
  new OpendrawerError(
    'SOURCE_FORBIDDEN',
    `${shown}: its publisher reserves text and data mining${policy === null ? '' : ` (policy: ${policy})`}`,
    {
      hint: 'Ask the publisher; where you may, set web.respectTdmReservations: 0 (OPENDRAWER_WEB_RESPECT_TDM_RESERVATIONS=0).',
    },
  );

async function send(
  url: URL,
  shown: string,
  method: 'GET' | 'HEAD' | 'POST',
  headers: Readonly<Record<string, string>>,
  body: string | undefined,
  attempt: Attempt,
  context: ExchangeContext,
): Promise<Dispatcher.ResponseData> {
  const [{ request }, dispatcher] = await Promise.all([import('undici'), context.agent()]);
  const { signal } = attempt;
  const init = { dispatcher, method, headers, signal, ...(body === undefined ? {} : { body }) };
  const answer = request(url, init);
  // When the clock ends the attempt first, nobody waits for this any more.
  answer.catch(() => {});
  try {
    return await attempt.guard(answer);
  } catch (error) {
    const refusal = refusalIn(error);
    if (refusal !== null)
      throw new OpendrawerError(refusal.code, `${shown}: ${refusal.message}`, refusal);
    const { code, message } = error as { code?: unknown; message?: unknown };
    if (typeof code === 'string' && LASTING.test(code)) {
      throw new OpendrawerError('SOURCE_UNREACHABLE', `${shown}: ${String(message)}`, {
        cause: error,
      });
    }
    throw error;
  }
}

function sentOf(url: URL, response: Dispatcher.ResponseData, attempt: Attempt): Sent {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(response.headers)) {
    if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  return { url, status: response.statusCode, headers, body: response.body, attempt };
}

function redirectOf(sent: Sent, shown: string, hop: number): URL {
  if (hop === MAX_REDIRECTS) {
    throw new OpendrawerError(
      'SOURCE_UNREACHABLE',
      `${shown}: more than ${MAX_REDIRECTS} redirects`,
    );
  }
  const { location } = sent.headers;
  const target = location === undefined ? null : URL.parse(location, sent.url.href);
  if (target === null) {
    throw new OpendrawerError(
      'SOURCE_UNREACHABLE',
      `${shown}: redirects (${sent.status}) to no address`,
    );
  }
  return target;
}

/** Credentials stay with the host they are for. */
function withoutSecrets(
  headers: Readonly<Record<string, string>>,
  { secretParameters = [] }: WebRequest,
) {
  const secret = new Set([
    'authorization',
    'cookie',
    'proxy-authorization',
    ...secretParameters.map((name) => name.toLowerCase()),
  ]);
  return Object.fromEntries(
    Object.entries(headers).filter(([name]) => !secret.has(name) && !/key|token|secret/.test(name)),
  );
}

const isAccepted = ({ accept = [] }: WebRequest, status: number): boolean =>
  accept.includes(status);

/** The answer, or what its status means. */
async function judged(sent: Sent, { request, redaction }: Ask, host: Host): Promise<Sent> {
  const { status } = sent;
  if ((status >= 200 && status < 300) || status === 304 || isAccepted(request, status)) return sent;
  const shown = redaction.url(sent.url.href);
  if (PASSING.has(status)) {
    const asked = retryAfterMs(sent.headers['retry-after'], Date.now(), Number.POSITIVE_INFINITY);
    if (asked !== null && asked > MAX_WAIT_MS) {
      throw new OpendrawerError(
        'SOURCE_UNREACHABLE',
        `${shown}: the server answers ${status} and asks to come back in ${Math.round(asked / 1000)} s`,
        { hint: 'Run it again after that: what was finished is kept.' },
      );
    }
    if (asked !== null) host.turns.rest(asked);
    throw new PassingFault(`the server answers ${status}`, { retryAfterMs: asked });
  }
  const message = redaction.text(`${shown}: the server answers ${status}${await excerptOf(sent)}`);
  if (status === 401 || status === 403 || status === 451)
    throw new OpendrawerError('SOURCE_FORBIDDEN', message);
  if (status === 404 || status === 410) throw new OpendrawerError('SOURCE_NOT_FOUND', message);
  throw new OpendrawerError('SOURCE_UNREACHABLE', message);
}

/** What the server says about it, in a line; nothing where it is no short text. */
async function excerptOf({ body, headers, attempt }: Sent): Promise<string> {
  if (
    headers['content-encoding'] !== undefined ||
    !/json|text\/plain|xml/.test(headers['content-type'] ?? '')
  )
    return '';
  try {
    const iterator = body[Symbol.asyncIterator]();
    const first = await attempt.guard(iterator.next());
    if (first.done === true) return '';
    const text = Buffer.from(first.value.subarray(0, MAX_EXCERPT_BYTES)).toString('utf8');
    const line = text
      .replaceAll(/[\s\p{Cc}]+/gu, ' ')
      .trim()
      .slice(0, 200);
    return line === '' ? '' : `: ${line}`;
  } catch {
    // The status is what matters.
    return '';
  }
}
