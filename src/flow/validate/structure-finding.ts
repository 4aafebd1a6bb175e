import { CHECKS, type Check, type ValidationFinding } from '../../publish/index.ts';

/** A finding about a source as a whole, or a place in it. */
export const structureFinding = (
  code: Check,
  message: string = CHECKS[code].meaning,
  place: Partial<Pick<ValidationFinding, 'file' | 'line' | 'column' | 'term' | 'before'>> = {},
): ValidationFinding => ({
  kind: CHECKS[code].kind,
  code,
  severity: CHECKS[code].severity,
  file: null,
  line: null,
  column: null,
  term: null,
  sourceId: null,
  before: null,
  after: null,
  message,
  ...place,
});
