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
  DATASET_UNKNOWN: 404,
  SNAPSHOT_UNKNOWN: 404,
  RUN_UNKNOWN: 404,
  ITEM_UNKNOWN: 404,
  MEDIA_UNKNOWN: 404,
  ROUTE_UNKNOWN: 404,
  DATASET_BUSY: 409,
  BODY_TOO_LARGE: 413,
  RATE_LIMITED: 429,
  SOURCE_NOT_FOUND: 502,
  SOURCE_FORBIDDEN: 502,
  SOURCE_UNREACHABLE: 502,
  INDEX_MISSING: 503,
};

export const statusOf = (code: ErrorCode): number => STATUS[code] ?? 500;

/** Answers with an error of the catalogue; what is not of it is logged and answered as INTERNAL, without its text. */
export function sendError(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
  const known = isOpendrawerError(error) ? error : translated(error);
  if (known === null || statusOf(known.code) === 500) {
    request.log.error({ err: error }, 'request failed');
  }
  const answer = known ?? new OpendrawerError('INTERNAL', ERRORS.INTERNAL.meaning);
  const body: ErrorBody = {
    error: { code: answer.code, message: answer.message, hint: answer.hint },
    requestId: request.id,
  };
  void reply
    .status(statusOf(answer.code))
    .type('application/json; charset=utf-8')
    .serializer(JSON.stringify)
    .send(body);
}

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
