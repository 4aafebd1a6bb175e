import type { DatePrecision, LabelledText, VerbatimTerms } from '../terms/index.ts';
import type { EventInterval } from './dates/calendar.ts';
import { interpretDateIndex, interpretEventDate } from './dates/event-date.ts';
import type { IssueList } from './issues.ts';
import { labelRanking } from './texts.ts';

/** The event date of an item. */
export interface ChosenDate {
  readonly start: string | null;
  readonly end: string | null;
  readonly precision: DatePrecision | null;
  readonly startYear: number | null;
  readonly endYear: number | null;
  readonly verbatim: string | null;
}

/** Of several dates, that of collecting, then of making, then any; never that of a museum's own acts. */
const dateLabels = labelRanking(
  [
    'collection date',
    'date collected',
    'creation date',
    'date made',
    'date created',
    'date',
    'date range',
    'start date',
    'year',
    'used date',
    'period',
  ],
  ['accession date', 'record last modified'],
);

const noDate: ChosenDate = {
  start: null,
  end: null,
  precision: null,
  startYear: null,
  endYear: null,
  verbatim: null,
};

/**
 * The event date of a record: the best labelled date that can be read; where none can, the publisher's
 * own index of decades, flagged RECORDED_DATE_DERIVED_FROM_INDEX.
 */
export function chooseEventDate(terms: VerbatimTerms, issues: IssueList): ChosenDate {
  const dates = terms.eventDate;
  const best = dates === undefined ? null : bestOf(dates);
  if (best === null) return fromIndex(terms.decade, null, issues);
  const normalized = terms.normalizedEventDate?.[0]?.text;
  if (normalized !== undefined) {
    const read = interpretEventDate(normalized);
    if (read.value !== null) return chosen(read.value, best.text);
  }
  const read = interpretEventDate(best.text);
  if (read.value !== null) {
    issues.addAll(read.issues);
    return chosen(read.value, best.text);
  }
  if (dates !== undefined && dates.length > 1) {
    const other = firstReadable(dates);
    if (other !== null) {
      issues.addAll(other.issues);
      if (other.value !== null) return chosen(other.value, other.verbatim);
    }
  }
  if (read.issues.length === 0) return { ...noDate, verbatim: best.text };
  const index = fromIndex(terms.decade, best.text, issues);
  if (index.precision === null) issues.addAll(read.issues);
  return index;
}

function bestOf(dates: readonly LabelledText[]): LabelledText | null {
  let best: LabelledText | null = null;
  let bestRank = Number.POSITIVE_INFINITY;
  for (let i = 0; i < dates.length; i++) {
    const date = dates[i];
    if (date === undefined) continue;
    const rank = dateLabels.rank(date.label);
    if (rank < bestRank) {
      best = date;
      bestRank = rank;
    }
  }
  return best;
}

function firstReadable(dates: readonly LabelledText[]) {
  for (const { label, text } of dates) {
    if (dateLabels.rank(label) === Number.POSITIVE_INFINITY) continue;
    const read = interpretEventDate(text);
    if (read.value !== null) return read;
  }
  return null;
}

function fromIndex(
  decades: readonly LabelledText[] | undefined,
  verbatim: string | null,
  issues: IssueList,
): ChosenDate {
  if (decades === undefined) return verbatim === null ? noDate : { ...noDate, verbatim };
  const words = decades.map(({ text }) => text);
  const value = interpretDateIndex(words);
  const text = verbatim ?? words.join(', ');
  if (value === null) return { ...noDate, verbatim: text };
  issues.add('RECORDED_DATE_DERIVED_FROM_INDEX');
  return chosen(value, text);
}

const chosen = (value: EventInterval, verbatim: string): ChosenDate => ({
  start: value.start,
  end: value.end,
  precision: value.precision,
  startYear: value.startYear,
  endYear: value.endYear,
  verbatim,
});
