import type { Issue, VerbatimTerms } from '../../terms/index.ts';
import { type ChosenDate, chooseEventDate } from '../choose-date.ts';
import { type InstantDateOptions, interpretInstantDate } from '../dates/instant-date.ts';
import type { DateOrder } from '../dates/numeric.ts';
import { dateOrderEvidence } from '../dates/order-evidence.ts';
import type { RecordedDateOptions } from '../dates/recorded-date.ts';
import type { IssueList } from '../issues.ts';
import { first } from './first.ts';

/** What is known of the dates of a dataset. */
export interface KnownOfDates {
  readonly dateOrder?: 'DMY' | 'MDY' | null;
  /** ISO date. */
  readonly today?: string;
}

/** How the dates of a dataset are read: made once for all its records. */
export interface DateReading {
  readonly orders: readonly DateOrder[];
  readonly event: RecordedDateOptions;
  readonly acts: Readonly<Record<keyof typeof actDates, InstantDateOptions>>;
}

/** Dates of acts on a record, with their flags and the first day on which they are likely. */
const actDates = {
  dateIdentified: ['IDENTIFIED_DATE_INVALID', 'IDENTIFIED_DATE_UNLIKELY', '1700-01-01'],
  georeferencedDate: ['GEOREFERENCED_DATE_INVALID', 'GEOREFERENCED_DATE_UNLIKELY', '1700-01-01'],
  modified: ['MODIFIED_DATE_INVALID', 'MODIFIED_DATE_UNLIKELY', '1970-01-01'],
} as const satisfies Record<string, readonly [Issue, Issue, string]>;

let lastKnown: KnownOfDates | null = null;
let lastReading: DateReading | null = null;

/** The reading for a context; that of the last one is remembered, for the records of a dataset share theirs. */
export function dateReadingOf(known: KnownOfDates): DateReading {
  if (known !== lastKnown || lastReading === null) {
    lastReading = makeReading(known);
    lastKnown = known;
  }
  return lastReading;
}

function makeReading({ dateOrder, today }: KnownOfDates): DateReading {
  const orders: readonly DateOrder[] =
    dateOrder === null || dateOrder === undefined ? [] : [dateOrder];
  const notAfter = today === undefined ? {} : { notAfter: today };
  const act = (term: keyof typeof actDates): InstantDateOptions => ({
    orders,
    notBefore: actDates[term][2],
    ...notAfter,
  });
  return {
    orders,
    event: { orders, ordersInferred: orders.length > 0, ...notAfter },
    acts: {
      dateIdentified: act('dateIdentified'),
      georeferencedDate: act('georeferencedDate'),
      modified: act('modified'),
    },
  };
}

/** The event date of a record, and what was changed in it. */
export function readEventDate(
  terms: VerbatimTerms,
  issues: IssueList,
  { event }: DateReading,
): ChosenDate {
  const date = chooseEventDate(terms, issues, event);
  if (date.verbatim !== null && date.eventDate !== null) {
    issues.change('eventDate', date.verbatim, date.eventDate);
  }
  return date;
}

/** The date of an act on a record: ISO 8601 at its precision; an unlikely date is kept and flagged. */
export function readActDate(
  terms: VerbatimTerms,
  term: keyof typeof actDates,
  issues: IssueList,
  { acts }: DateReading,
): string | null {
  const text = first(terms[term]);
  if (text === null) return null;
  const read = interpretInstantDate(text, acts[term]);
  if (read.doubt !== null) {
    const [invalid, unlikely] = actDates[term];
    issues.add(read.doubt === 'invalid' ? invalid : unlikely, term, text, read.value);
  }
  if (read.value !== null) issues.change(term, text, read.value);
  return read.value;
}

/** Terms whose dates show the order of a publisher. */
const orderTerms = [
  'eventDate',
  'verbatimEventDate',
  'dateIdentified',
  'georeferencedDate',
] as const;

/** What the dates of a record show of the order of day and month; null: none of them could. */
export function dateOrderShown(terms: VerbatimTerms): 'dmy' | 'mdy' | 'ambiguous' | null {
  let shown: 'dmy' | 'mdy' | null = null;
  for (let i = 0; i < orderTerms.length; i++) {
    const values = terms[orderTerms[i] ?? 'eventDate'];
    if (values === undefined) continue;
    for (const { text } of values) {
      const evidence = dateOrderEvidence(text);
      if (evidence === 'ambiguous') return 'ambiguous';
      if (evidence !== null) shown ??= evidence === 'DMY' ? 'dmy' : 'mdy';
    }
  }
  return shown;
}
