import type {
  Distribution,
  QualityIssue,
  Severity,
  TermChanges,
  TermCompleteness,
  ValueChange,
} from '../api/types.ts';
import { type MessageId, t } from '../languages/i18n.ts';
import { keyOf } from '../state/search-keys.ts';
import type { SearchState } from '../state/search-state.ts';
import type { FilterParam } from './facets.ts';
import { constantWords, count, countryName, decimal, instant, languageName } from './format.ts';
import { licenseWords } from './licenses.ts';

/** Issues of one severity, with the words for it. */
export interface IssueGroup {
  /** Null: flags of an earlier version. */
  readonly severity: Severity | null;
  readonly title: string;
  readonly note: string;
  readonly issues: readonly QualityIssue[];
}

interface SeverityWords {
  readonly severity: Severity | null;
  readonly one: MessageId;
  readonly title: MessageId;
  readonly note: MessageId;
}

const SEVERITIES: readonly SeverityWords[] = [
  {
    severity: 'ERROR',
    one: 'Error',
    title: 'Errors',
    note: 'It cannot be right, or cannot be used.',
  },
  {
    severity: 'WARNING',
    one: 'Warning',
    title: 'Warnings',
    note: 'Worth a look: contradictory, unlikely, incomplete or unreadable.',
  },
  {
    severity: 'INFO',
    one: 'Note',
    title: 'Notes',
    note: 'It was read, in a way that you should know of.',
  },
  {
    severity: null,
    one: 'Old flag',
    title: 'Flags of an earlier version',
    note: 'They go when the records are read again.',
  },
];

/** `Warning`: one doubt of that severity. */
export const severityWords = (severity: Severity | null): string =>
  t(SEVERITIES.find((one) => one.severity === severity)?.one ?? 'Note');

/** Issues under their severities, gravest first; without the severities that nothing has. */
export const issueGroups = (issues: readonly QualityIssue[]): readonly IssueGroup[] =>
  SEVERITIES.map(({ severity, title, note }) => ({
    severity,
    title: t(title),
    note: t(note),
    issues: issues.filter((issue) => issue.severity === severity),
  })).filter((group) => group.issues.length > 0);

/** The issues that most records have. */
export const mostFrequent = (
  issues: readonly QualityIssue[],
  most: number,
): readonly QualityIssue[] => [...issues].sort((a, b) => b.records - a.records).slice(0, most);

/** `53 %`, `0.3 %`, `< 0.1 %`; 0 and 100 only where it is none or all. */
export function percent(share: number): string {
  const value = share * 100;
  if (value <= 0) return '0 %';
  if (value >= 100) return '100 %';
  if (value < 0.1) return `< ${decimal(0.1)} %`;
  if (value > 99.9) return `> ${decimal(99.9)} %`;
  return `${value < 10 || value > 99 ? decimal(value) : count(Math.round(value))} %`;
}

/** `+12`, `−3`, `±0`: how many more or fewer than before. */
export function difference(n: number): string {
  if (n === 0) return '±0';
  return n > 0 ? `+${count(n)}` : `−${count(-n)}`;
}

/** A snapshot's name as the instant in it: `20261121T210013Z-0001` is "21 Nov 2026, 21:00". */
export function snapshotWords(snapshot: string): string {
  const match = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z/.exec(snapshot);
  if (match === null) return snapshot;
  const [, year, month, day, hour, minute, second] = match;
  return instant(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
}

const LONGEST = 300;

/** A long text cut for a table; the item has all of it. */
export const cut = (text: string): string =>
  text.length <= LONGEST ? text : `${text.slice(0, LONGEST).trimEnd()} …`;

/** Terms in which the publisher or we have anything, and the names of the others. */
export interface SplitTerms {
  readonly given: readonly TermCompleteness[];
  readonly empty: readonly string[];
}

export function splitTerms(terms: readonly TermCompleteness[]): SplitTerms {
  const isEmpty = ({ published, interpreted }: TermCompleteness) =>
    (published ?? 0) === 0 && (interpreted ?? 0) === 0;
  return {
    given: terms.filter((term) => !isEmpty(term)),
    empty: terms.filter(isEmpty).map(({ term }) => term),
  };
}

const DISTRIBUTION_FILTERS: Readonly<Record<string, FilterParam>> = {
  basisOfRecord: 'basisOfRecord',
  recordType: 'recordType',
  objectType: 'objectType',
  countryCode: 'country',
  license: 'license',
  mediaTypes: 'mediaType',
  mediaLicenses: 'mediaLicense',
  collectionCode: 'unit',
  topic: 'topic',
  culture: 'culture',
  place: 'place',
  family: 'family',
  scientificName: 'scientificName',
};

/** The search that finds the records of a dataset with a value; null where no filter asks for it. */
export function searchForValue(
  datasetKey: string,
  term: string,
  value: string,
): SearchState | null {
  const param = DISTRIBUTION_FILTERS[term];
  return param === undefined ? null : { datasetKey: [datasetKey], [param]: [value] };
}

const TITLES: Readonly<Record<string, MessageId>> = {
  objectType: 'Type of object',
  recordType: 'Kind of record',
  countryCode: 'Country',
  stateProvince: 'State or province',
  eventDatePrecision: 'Precision of dates',
  geologicalTime: 'Geological time',
  license: 'Licence of the record',
  mediaTypes: 'Media',
  mediaLicenses: 'Licence of the media',
  institutionCode: 'Institution',
  collectionCode: 'Unit or collection',
  decade: 'Decade',
};

/** A term of the standards in words: `basisOfRecord` is "Basis of record". */
export function termWords(term: string): string {
  const title = TITLES[term];
  if (title !== undefined) return t(title);
  const key = keyOf(term);
  return key === null ? constantWords(term) : t(key.label);
}

/** Terms whose values are the publisher's own codes and names, shown as they are. */
const OWN_VALUES: ReadonlySet<string> = new Set([
  'institutionCode',
  'collectionCode',
  'objectType',
  'stateProvince',
  'waterBody',
  'kingdom',
  'phylum',
  'class',
]);

/** A value of a distribution in words: countries and languages by name, constants such as FEMALE as "Female". */
export function distributionWords(term: string, value: string): string {
  if (term === 'countryCode') return countryName(value);
  if (term === 'language') return languageName(value);
  if (term === 'license' || term === 'mediaLicenses') return licenseWords(value)?.short ?? value;
  return OWN_VALUES.has(term) ? value : constantWords(value);
}

/** Records by decade, and every other distribution that has a value. */
export function splitDistributions(distributions: readonly Distribution[]): {
  readonly decades: Distribution | null;
  readonly others: readonly Distribution[];
} {
  const given = distributions.filter(({ values }) => values.length > 0);
  return {
    decades: given.find(({ term }) => term === 'decade') ?? null,
    others: given.filter(({ term }) => term !== 'decade'),
  };
}

/** Changes whose term or texts hold what is looked for; a term by its name has all its values. */
export function foundChanges(
  changes: readonly TermChanges[],
  wanted: string,
): readonly TermChanges[] {
  const text = wanted.trim().toLowerCase();
  if (text === '') return changes;
  const holds = (value: string | null) => value?.toLowerCase().includes(text) ?? false;
  return changes.flatMap((change) => {
    if (holds(change.term)) return [change];
    const values = change.values.filter((one) => holds(one.verbatim) || holds(one.interpreted));
    return values.length === 0 ? [] : [{ ...change, values }];
  });
}

/** A way in which numeric dates are written, and how many are. */
export interface DateReading {
  readonly kind: 'day' | 'month' | 'either';
  readonly name: string;
  readonly example: string;
  readonly records: number;
  /** What was made of them. */
  readonly outcome: string;
}

const EITHER_WORDS: Readonly<Record<string, MessageId>> = {
  DMY: 'read day first, as the others of this dataset',
  MDY: 'read month first, as the others of this dataset',
};

/** How the order of day and month was found, most telling first. */
export function dateReadings(order: readonly ValueChange[]): readonly DateReading[] {
  const of = (verbatim: string) => order.filter((one) => one.verbatim === verbatim);
  const shows = (
    kind: 'day' | 'month',
    verbatim: string,
    name: string,
    example: string,
  ): readonly DateReading[] => {
    const records = of(verbatim).reduce((sum, one) => sum + one.records, 0);
    return records === 0
      ? []
      : [{ kind, name, example, records, outcome: t('can be read only so') }];
  };
  return [
    ...shows('day', 'dmy', t('Day first'), '23/3/2008'),
    ...shows('month', 'mdy', t('Month first'), '3/23/2008'),
    ...of('ambiguous').map(
      ({ interpreted, records }): DateReading => ({
        kind: 'either',
        name: t('Either'),
        example: '2/3/2008',
        records,
        outcome: t(EITHER_WORDS[interpreted ?? ''] ?? 'day and month left open'),
      }),
    ),
  ];
}

/** The findings that are browsed; they stand in the URL and nowhere else. */
export interface QualityState {
  /** The snapshot that this run made; without it the current one. */
  readonly run?: string;
  readonly snapshot?: string;
  readonly issue?: string;
  readonly term?: string;
  /** From 1; without it the first. */
  readonly page?: string;
}

export const FINDINGS_OF_PAGE = 50;
const PARAMS = ['run', 'snapshot', 'issue', 'term', 'page'] as const;

/** Takes what the address says and keeps what is understood. */
export function readQualityState(search: Readonly<Record<string, unknown>>): QualityState {
  const entries = PARAMS.flatMap((name) => {
    const value = search[name];
    if (typeof value !== 'string' || value === '') return [];
    if (name === 'page' && !/^[1-9]\d{0,6}$/.test(value)) return [];
    return [[name, value] as const];
  });
  return Object.fromEntries(entries);
}

/** The query of the API for one snapshot: empty, or with its question mark. */
export function apiQueryOf(
  state: QualityState,
  more: Readonly<Record<string, string | undefined>> = {},
): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries({
    run: state.run,
    snapshot: state.snapshot,
    ...more,
  })) {
    if (value !== undefined) params.set(name, value);
  }
  const query = params.toString();
  return query === '' ? '' : `?${query}`;
}

export const SHEET_FORMATS = ['csv', 'json', 'xlsx'] as const;
export type SheetFormat = (typeof SHEET_FORMATS)[number];

/** Where a sheet of findings or changes is downloaded. */
export const sheetPath = (
  datasetKey: string,
  sheet: 'findings' | 'changes',
  format: SheetFormat,
  state: QualityState,
  filter: { readonly issue?: string | undefined; readonly term?: string | undefined } = {},
): string =>
  `/v1/dataset/${encodeURIComponent(datasetKey)}/${sheet}.${format}${apiQueryOf(state, filter)}`;

/** Terms that a choice of findings offers: in the order of the standard, then what else examples name. */
export function termsOfFindings(
  terms: readonly TermCompleteness[],
  issues: readonly QualityIssue[],
  chosen: string | undefined,
): readonly string[] {
  const named = issues.flatMap((issue) => issue.examples.map((example) => example.term));
  const standard = terms.filter((term) => (term.published ?? 0) > 0).map(({ term }) => term);
  return [...new Set([...standard, ...named, chosen ?? null])].filter((term) => term !== null);
}
