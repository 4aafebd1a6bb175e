import type { FastifyReply, FastifyRequest } from 'fastify';
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod';
import { ERRORS, isOpendrawerError, OpendrawerError } from '../../errors/index.ts';
import { noteFault, statusFor } from '../errors.ts';

/** A parameter and what is wrong with it. */
export type Problem = readonly [field: string, message: string];

/** Parameters that cannot be read, in Openverse's words. */
export class InputError extends OpendrawerError {
  readonly fields: readonly string[];

  constructor(problems: readonly Problem[]) {
    const said = problems.map(([field, message]) => `'${field}' -> ${message}`);
    super('FILTER_INVALID', `Invalid input given for fields. ${said.join(' ')}`);
    this.fields = problems.map(([field]) => field);
  }
}

/** Errors as Openverse answers them: `error`, `detail` and `fields` for bad input, else `detail` alone. */
export function sendOpenverseError(
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
): void {
  const { status, body } = answerTo(error, request, reply);
  const code = isOpendrawerError(error) ? error.code : 'INTERNAL';
  noteFault(error, { code, status }, request, reply);
  void reply
    .removeHeader('cache-control')
    .status(status)
    .type('application/json; charset=utf-8')
    .serializer(JSON.stringify)
    .send(body);
}

function answerTo(
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
): { readonly status: number; readonly body: object } {
  if (error instanceof InputError) {
    const { message, fields } = error;
    return { status: 400, body: { error: 'InputError', detail: message, fields } };
  }
  if (isOpendrawerError(error)) {
    const status = statusFor(error.code, request, reply);
    const detail =
      status === 404
        ? 'Not found.'
        : status >= 500
          ? ERRORS[error.code].meaning
          : [error.message, error.hint].filter((text) => text !== undefined).join('. ');
    return status === 400
      ? { status, body: { error: 'InputError', detail, fields: [] } }
      : { status, body: { detail } };
  }
  if (hasZodFastifySchemaValidationErrors(error)) {
    const detail = String(error.validation[0]?.message ?? error.message);
    return { status: 400, body: { error: 'InputError', detail, fields: [] } };
  }
  const status = error instanceof Error && 'statusCode' in error ? Number(error.statusCode) : 500;
  return status >= 400 && status < 500
    ? { status, body: { detail: (error as Error).message } }
    : { status: 500, body: { detail: ERRORS.INTERNAL.meaning } };
}
