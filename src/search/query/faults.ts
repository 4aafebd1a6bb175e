import { type ErrorCode, isOpendrawerError, OpendrawerError } from '../../errors/index.ts';

/** A question that cannot be answered as it was asked. */
export const badFilter = (message: string, hint?: string): OpendrawerError =>
  new OpendrawerError('FILTER_INVALID', message, hint === undefined ? {} : { hint });

export const interrupted = (cause?: unknown): OpendrawerError =>
  new OpendrawerError('INTERRUPTED', 'the question was given up', { cause });

/** An error as it goes from thread to thread. */
export interface Fault {
  readonly code: ErrorCode | null;
  readonly message: string;
  readonly hint: string | null;
  readonly stack: string | null;
  /** Segment whose files are damaged; null where the fault is another. */
  readonly damaged: string | null;
}

export const faultOf = (error: unknown, segment: string | null): Fault => {
  if (isOpendrawerError(error)) {
    return {
      code: error.code,
      message: error.message,
      hint: error.hint,
      stack: null,
      damaged: error.code === 'INDEX_DAMAGED' ? segment : null,
    };
  }
  const { message, stack } = error instanceof Error ? error : new Error(String(error));
  return { code: null, message, hint: null, stack: stack ?? null, damaged: null };
};

export const errorOf = (fault: Fault): Error => {
  if (fault.code !== null) {
    return new OpendrawerError(
      fault.code,
      fault.message,
      fault.hint === null ? {} : { hint: fault.hint },
    );
  }
  const error = new Error(fault.message);
  if (fault.stack !== null) error.stack = fault.stack;
  return error;
};
