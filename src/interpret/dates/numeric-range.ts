import { between, daySpan, type Span } from './calendar.ts';
import { type NumericOptions, type NumericReading, readNumeric } from './numeric.ts';
import { dateOrderEvidence } from './order-evidence.ts';

const worded =
  /^(\d[\d./: t-]{5,30}?)(?: ?-- ?| - | ?~ ?| to | until | till | through | bis | au | al | and | & )(\d[\d./: t-]{5,30}z?)$/;
const joined = /^(\d{1,4}([./])\d{1,2}\2\d{1,4}) ?- ?(\d{1,4}\2\d{1,2}\2\d{1,4})$/;
const months = /^(\d{1,2}[./]\d{4}) ?- ?(\d{1,2}[./]\d{4})$/;
const shortened = /^(\d{1,2})(?:\.|\.(\d{1,2})\.?)? ?[-/&] ?(\d{1,2})\.(\d{1,2})\. ?(\d{4})$/;
const hyphened = /^(\d{4})-(\d\d)-(\d\d)-(\d\d)$/;

/**
 * Ranges of two dates in digits: "2008-02-03 - 2008-02-05", "13/02/2008 to 15/02/2008", "26.6.-1.7.1999", "1981-02-23-24".
 * Null
 * where the text is none; where only one side tells the order of day and month, the other follows it.
 */
export function readNumericRange(text: string, options: NumericOptions): NumericReading | null {
  const short = shortened.exec(text);
  if (short !== null) return shortRange(short);
  const days = hyphened.exec(text);
  if (days !== null) {
    const [, year, month, first, last] = days;
    return shortRange([text, first ?? '', month, last ?? '', month ?? '', year ?? '']);
  }
  const match = joined.exec(text);
  const [left, right] =
    match === null
      ? ((months.exec(text) ?? worded.exec(text))?.slice(1) ?? [])
      : [match[1], match[3]];
  if (left === undefined || right === undefined) return null;
  const first = readSide(left, right, options);
  const last = readSide(right, left, options);
  if (first === null || last === null) return null;
  if (first.kind !== 'span' || last.kind !== 'span') return { kind: 'invalid' };
  return spanOrInvalid(between(first.span, last.span));
}

function readSide(side: string, other: string, options: NumericOptions): NumericReading | null {
  const reading = readNumeric(side.trim(), options);
  if (reading.kind === 'not-numeric') return null;
  const evidence = reading.kind === 'ambiguous' ? dateOrderEvidence(other.trim()) : null;
  return evidence === null || evidence === 'ambiguous'
    ? reading
    : readNumeric(side.trim(), { ...options, orders: [evidence] });
}

function shortRange([, day, month, lastDay, lastMonth, year]: readonly (
  | string
  | undefined
)[]): NumericReading {
  const to = daySpan(Number(year), Number(lastMonth), Number(lastDay));
  const from = daySpan(Number(year), Number(month ?? lastMonth), Number(day));
  return from === null || to === null ? { kind: 'invalid' } : spanOrInvalid(between(from, to));
}

const spanOrInvalid = (span: Span | null): NumericReading =>
  span === null ? { kind: 'invalid' } : { kind: 'span', span, either: false };
