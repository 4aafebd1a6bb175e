import { randomUUID } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod';
import { ERRORS, type ErrorCode, isOpendrawerError, OpendrawerError } from '../errors/index.ts';

/** The one shape of errors. */
export interface ErrorBody {
  readonly error: { readonly code: string; readonly message: string; readonly hint: string };
  readonly requestId: string;
}

/** HTTP status of the kinds of the catalogue that are not faults of ours (500). */
const STATUS: Partial<Record<ErrorCode, number>> = {
  USAGE: 400,
  FILTER_INVALID: 400,
  CONFIG_INVALID: 400,
  WRITE_FORBIDDEN: 403,
  INPUT_CORRUPT: 422,
  SOURCE_UNRECOGNISED: 422,
  CHURN_STOP: 409,
  DATASET_UNKNOWN: 404,
  SNAPSHOT_UNKNOWN: 404,
  RUN_UNKNOWN: 404,
  ITEM_UNKNOWN: 404,
  FILTER_UNKNOWN: 404,
  MEDIA_UNKNOWN: 404,
  BACKBONE_UNKNOWN: 404,
  COMPARISON_UNKNOWN: 404,
  VALIDATION_UNKNOWN: 404,
  ROUTE_UNKNOWN: 404,
  DATASET_BUSY: 409,
  BODY_TOO_LARGE: 413,
  RATE_LIMITED: 429,
  SOURCE_NOT_FOUND: 502,
  SOURCE_FORBIDDEN: 502,
  SOURCE_UNREACHABLE: 502,
  SERVER_BUSY: 503,
  INDEX_MISSING: 503,
  INDEX_DAMAGED: 503,
  INTERRUPTED: 503,
  BACKBONE_MISSING: 503,
  BACKBONE_INVALID: 503,
};

export const statusOf = (code: ErrorCode): number => STATUS[code] ?? 500;

/** Seconds after which to ask again what a damaged index could not answer: about what building a segment anew takes. */
const REPAIR_SECONDS = 5;
/** Seconds after which a crowd has gone, or tells so again. */
const BUSY_SECONDS = 10;
/** What proxies log for a client that did not wait for its answer. */
const CLIENT_GONE = 499;

/**
 * HTTP status of an error in the answer to a request. What a request that sends nothing finds damaged is a file of ours,
 * and what is given up since its client has gone is nobody's fault.
 */
export function statusFor(code: ErrorCode, request: FastifyRequest, reply: FastifyReply): number {
  if (code === 'INPUT_CORRUPT' && (request.method === 'GET' || request.method === 'HEAD')) {
    return 500;
  }
  return code === 'INTERRUPTED' && reply.raw.destroyed ? CLIENT_GONE : statusOf(code);
}

/** Logs what is a fault of the server, and says when to ask again where that helps. */
export function noteFault(
  error: unknown,
  { code, status }: { readonly code: ErrorCode; readonly status: number },
  request: FastifyRequest,
  reply: FastifyReply,
): void {
  if (status >= 500) request.log.error({ err: error }, 'request failed');
  if (code === 'SERVER_BUSY') reply.header('retry-after', BUSY_SECONDS);
  if (code === 'INDEX_DAMAGED') reply.header('retry-after', REPAIR_SECONDS);
}

/**
 * Answers with an error of the catalogue. Faults of the server (5xx) are told by their kind only: their text, which
 * may name files of the machine, goes to the log.
 */
export function sendError(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
  const known = isOpendrawerError(error) ? error : translated(error);
  const code = known?.code ?? 'INTERNAL';
  const status = statusFor(code, request, reply);
  noteFault(error, { code, status }, request, reply);
  const body: ErrorBody = {
    error: {
      code,
      message: known === null || status >= 500 ? ERRORS[code].meaning : known.message,
      hint: known?.hint ?? ERRORS[code].hint,
    },
    requestId: request.id,
  };
  // An error is no version of the answer.
  void reply
    .removeHeader('etag')
    .status(status)
    .type('application/json; charset=utf-8')
    .serializer(JSON.stringify)
    .send(body);
}

/** Answers what is no request that could be read: the address or the headers are too long, or it is not HTTP. */
export function sendClientError(
  { code }: Error & { readonly code?: string },
  socket: Socket,
): void {
  if (code === 'ECONNRESET' || socket.destroyed) return;
  if (!socket.writable) {
    socket.destroy();
    return;
  }
  const [status, message, hint] = CLIENT_ERRORS.get(code ?? '') ?? NOT_HTTP;
  const error: ErrorBody['error'] = { code: 'USAGE', message, hint };
  const body = JSON.stringify({ error, requestId: randomUUID() } satisfies ErrorBody);
  socket.end(
    [
      `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
      'content-type: application/json; charset=utf-8',
      `content-length: ${Buffer.byteLength(body)}`,
      'connection: close',
      '',
      body,
    ].join('\r\n'),
  );
}

type ClientFault = readonly [status: number, message: string, hint: string];
const NOT_HTTP: ClientFault = [400, 'The request cannot be read as HTTP', 'See /docs.'];
const CLIENT_ERRORS: ReadonlyMap<string, ClientFault> = new Map([
  [
    'HPE_HEADER_OVERFLOW',
    [
      431,
      'The address or the headers of the request are too long: 16 KiB are the most',
      'Send a long filter as the body of POST /v1/occurrence/search/predicate, or keep it with POST /v1/filter and ask with filter=<its id>.',
    ],
  ],
  ['ERR_HTTP_REQUEST_TIMEOUT', [408, 'The request did not arrive in time', 'Send it again.']],
]);

/** Errors that Fastify and its plugins raise, in the words of the catalogue; null for faults. */
function translated(error: unknown): OpendrawerError | null {
  if (hasZodFastifySchemaValidationErrors(error)) return invalidInput(error);
  if (!(error instanceof Error) || !('statusCode' in error)) return null;
  const { statusCode, message } = error as FastifyError;
  if (statusCode === 413) return new OpendrawerError('BODY_TOO_LARGE', message, { cause: error });
  if (statusCode === 429) return new OpendrawerError('RATE_LIMITED', message, { cause: error });
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500) {
    return new OpendrawerError('USAGE', message, { cause: error, hint: 'See /docs.' });
  }
  return null;
}

function invalidInput(error: Omit<FastifyError, 'validation'> & { validation: unknown }) {
  const first = Array.isArray(error.validation) ? error.validation[0] : undefined;
  const place = String(first?.instancePath ?? '')
    .split('/')
    .filter((step) => step !== '' && !/^\d+$/.test(step))
    .join('.');
  const what = String(first?.message ?? error.message);
  const message = place === '' ? what : `${place}: ${what}`;
  return error.validationContext === 'querystring'
    ? new OpendrawerError('FILTER_INVALID', message)
    : new OpendrawerError('USAGE', message, { hint: 'See /docs.' });
}
