import { type Interpreted, remember } from '../interpreted.ts';
import { earliestKey, latestKey } from './bounds.ts';
import { interpretEventDate } from './event-date.ts';
import { readIso } from './iso.ts';
import type { DateOrder } from './numeric.ts';
import { dateOrderEvidence } from './order-evidence.ts';
import { readProgramDate } from './program-date.ts';
import { type DatePoint, firstDay, isoPoint, stretchOf } from './stretch.ts';

/** What is known of a date that tells when something was done to a record. */
export interface InstantDateOptions {
  /** Orders of day, month and year to assume for texts such as 2/3/2008. Default: none, they stay unread. */
  readonly orders?: readonly DateOrder[];
  /** ISO day before which the date is unlikely. Default: none. */
  readonly notBefore?: string | null;
  /** ISO day after which the date is unlikely. Default: the end of 2099. */
  readonly notAfter?: string | null;
}

/** ISO 8601 text at its precision. An unlikely date is kept; the caller knows the flag of its term. */
export interface InterpretedInstant extends Interpreted<string> {
  readonly doubt: 'invalid' | 'unlikely' | null;
}

/**
 * Reads a single date such as `modified`, `dateIdentified` or `georeferencedDate`: ISO 8601 or as museums write,
 * with its time and offset; of a range the start. Null with the doubt `invalid` where it cannot be read; null
 * without doubt where the text says that there is none.
 */
export function interpretInstantDate(
  verbatim: string,
  options: InstantDateOptions = {},
): InterpretedInstant {
  const text = verbatim.trim();
  if (text === '') return { verbatim, value: null, issues: none, doubt: null };
  const found = readIso(text)?.from ?? otherForm(text, options.orders);
  if (found === null) return { verbatim, value: null, issues: none, doubt: 'invalid' };
  if (found === undefined) return { verbatim, value: null, issues: none, doubt: null };
  const unlikely =
    firstDay(found) < earliestKey(options.notBefore) ||
    firstDay(found) > latestKey(options.notAfter);
  return { verbatim, value: isoPoint(found), issues: none, doubt: unlikely ? 'unlikely' : null };
}

const none = Object.freeze([]);

/** Null where it cannot be read, undefined where it says that there is no date. */
function otherForm(text: string, orders: readonly DateOrder[] = []): DatePoint | null | undefined {
  const printed = readProgramDate(text);
  if (printed !== null) return printed;
  const ambiguous = orders.length > 0 && dateOrderEvidence(text) === 'ambiguous';
  return ambiguous ? read(text, orders) : unordered(text).found;
}

const unordered = remember((text) => ({ found: read(text, []) }), 20_000);

function read(text: string, orders: readonly DateOrder[]): DatePoint | null | undefined {
  const { value, issues } = interpretEventDate(text, { yearMonth: 'iso', orders });
  if (value === null) return issues.length === 0 ? undefined : null;
  return stretchOf(value).from;
}
