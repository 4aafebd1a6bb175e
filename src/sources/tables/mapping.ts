import { nearestWord, OpendrawerError } from '../../errors/index.ts';
import { foldWord } from '../../terms/index.ts';
import type { DetectedTable } from '../adapter.ts';
import { type Evidence, evidenceOf, isGiven } from './evidence.ts';
import { dateEnd, type HeadingUnit, termOfWords } from './headings.ts';
import { fieldsOf, NO_TABLE_MAPPING, type TableMapping } from './table-mapping.ts';
import { termNamed } from './terms.ts';

/** What a column becomes. */
export interface ColumnPlan {
  /** As published; "1", "2" … where there are no headings. */
  readonly name: string;
  /** None: it stays in the record as published. Several only by a mapping. */
  readonly terms: readonly string[];
  readonly by: 'name' | 'synonym' | 'values' | 'mapping' | null;
  /** Unit that the heading tells of values that have none. */
  readonly unit: HeadingUnit;
  /** Left out by the mapping, or a column of row numbers without a heading: nothing is said of it. */
  readonly isIgnored: boolean;
  /** Of another table that is joined: it counts where the row's own columns are empty. */
  readonly isFallback?: boolean;
  readonly samples: readonly string[];
}

type Samples = readonly (readonly (string | null | undefined)[])[];

/**
 * Brings the headings of a table to terms of Darwin Core and Dublin Core: a mapping first, then names (local, qualified, URIs, in any
 * case or spelling), synonyms in five languages, and the values where a heading leaves it open. `samples` are some rows. No two columns
 * mean one term by themselves. Throws MAPPING_INVALID for headings of the mapping that the table lacks.
 */
export function mapColumns(
  headings: readonly string[],
  samples: Samples = [],
  mapping: TableMapping = NO_TABLE_MAPPING,
): DetectedTable['columns'] {
  return planColumns(headings, samples, mapping).map(({ name, terms, by, samples: some }) => ({
    name,
    term: terms[0] ?? null,
    by: terms.length === 0 ? null : by,
    samples: some,
  }));
}

/** As `mapColumns`, with all that reading needs. */
export function planColumns(
  headings: readonly string[],
  samples: Samples = [],
  mapping: TableMapping = NO_TABLE_MAPPING,
): readonly ColumnPlan[] {
  const columns = headings.map((heading, at) => new Candidate(heading, at, samples));
  takeMapped(columns, mapping);
  if (!mapping.strict) {
    const taken = new Set(columns.flatMap(({ terms }) => terms));
    for (const term of Object.keys(mapping.templates)) taken.add(term);
    for (const step of [takeNames, takeWords, takeDates, takeValues]) step(columns, taken);
  }
  return columns.map((column) => column.plan());
}

class Candidate {
  readonly heading: string;
  readonly at: number;
  readonly values: readonly (string | null | undefined)[];
  terms: readonly string[] = [];
  by: ColumnPlan['by'] = null;
  unit: HeadingUnit = null;
  isIgnored = false;
  #evidence: Evidence | null = null;

  constructor(heading: string, at: number, samples: Samples) {
    this.heading = heading;
    this.at = at;
    this.values = samples.map((row) => row[at]);
    // R and pandas write the numbers of rows under no name.
    this.isIgnored = at === 0 && heading.trim() === '';
  }

  get evidence(): Evidence {
    this.#evidence ??= evidenceOf(this.values);
    return this.#evidence;
  }

  get isFree(): boolean {
    return this.by === null && !this.isIgnored;
  }

  take(term: string, by: ColumnPlan['by'], taken: Set<string>): void {
    if (taken.has(term)) return;
    this.terms = [term];
    this.by = by;
    taken.add(term);
  }

  plan(): ColumnPlan {
    const samples = [...new Set(this.values.filter(isGiven))].slice(0, 3);
    const { heading: name, terms, by, unit, isIgnored } = this;
    return { name, terms, by, unit, isIgnored, samples };
  }
}

function takeMapped(columns: readonly Candidate[], mapping: TableMapping): void {
  for (const [heading, terms] of Object.entries(mapping.columns)) {
    const column = columns[columnAt(columns, heading, `columns.${heading}`)];
    if (column === undefined) continue;
    column.by = 'mapping';
    column.terms = terms;
    column.isIgnored = terms.length === 0;
    if (terms.some((term) => /elevation|depth/i.test(term))) {
      column.unit = termOfWords(column.heading)?.unit ?? null;
    }
  }
  const templates = { ...mapping.templates, ...(mapping.id === null ? {} : { id: mapping.id }) };
  for (const [term, template] of Object.entries(templates)) {
    for (const { heading } of fieldsOf(template) ?? []) {
      if (heading !== null) {
        columnAt(columns, heading, term === 'id' ? 'id' : `templates.${term}`);
      }
    }
  }
}

/** As `columnAt`; −1: the table has none such. */
export function findColumn(
  columns: readonly { readonly heading: string }[],
  wanted: string,
): number {
  const exact = columns.findIndex(({ heading }) => heading === wanted);
  if (exact >= 0) return exact;
  const folded = foldWord(wanted);
  const same = columns.findIndex(({ heading }) => heading.trim() === wanted.trim());
  return same >= 0 || folded === ''
    ? same
    : columns.findIndex(({ heading }) => foldWord(heading) === folded);
}

/**
 * Place of the column that a mapping names: the same text, else the same letters and digits. Throws MAPPING_INVALID where the table has
 * none such.
 */
export function columnAt(
  columns: readonly { readonly heading: string }[],
  wanted: string,
  place: string,
): number {
  const found = findColumn(columns, wanted);
  if (found >= 0) return found;
  const names = columns.map(({ heading }) => heading).filter((heading) => heading !== '');
  const nearest = nearestWord(wanted, names);
  throw new OpendrawerError(
    'MAPPING_INVALID',
    `The mapping's ${place} names the column "${wanted}", which the table does not have`,
    {
      hint:
        nearest === null
          ? `It has: ${names.slice(0, 40).join(', ')}.`
          : `Did you mean "${nearest}"?`,
    },
  );
}

/** Our own words and GBIF's `species` are names that people use for other things too: they are read as words. */
const LOOSE: ReadonlySet<string> = new Set([
  'species',
  'elevation',
  'depth',
  'place',
  'agent',
  'decade',
  'group',
  'member',
  'source',
  'guid',
]);

function takeNames(columns: readonly Candidate[], taken: Set<string>): void {
  for (const column of columns) {
    if (!column.isFree) continue;
    const term = termNamed(column.heading);
    if (term !== null && !LOOSE.has(term)) column.take(term, 'name', taken);
  }
}

function takeWords(columns: readonly Candidate[], taken: Set<string>): void {
  const strong = columns.map((column) => (column.isFree ? termOfWords(column.heading) : null));
  for (const pass of ['name', 'synonym'] as const) {
    for (const column of columns) {
      const found = strong[column.at];
      if (found == null || found.by !== pass || !column.isFree) continue;
      const term = adjusted(found.term, found.unit, column, taken);
      if (term === null) continue;
      column.take(term, LOOSE.has(found.term) ? 'synonym' : found.by, taken);
      if (column.by !== null) column.unit = unitFor(term, found.unit);
    }
  }
}

/** The first and the last day of an event in columns of their own: together they are its date. */
function takeDates(columns: readonly Candidate[], taken: Set<string>): void {
  if (taken.has('eventDate')) return;
  const free = columns.filter(({ isFree }) => isFree);
  const start = free.find(({ heading }) => dateEnd(heading) === 'start');
  const end = free.find(({ heading }) => dateEnd(heading) === 'end');
  if (start === undefined) return;
  for (const column of end === undefined ? [start] : [start, end]) {
    column.terms = ['eventDate'];
    column.by = 'synonym';
  }
  taken.add('eventDate');
}

/** Only heights and depths as written have a unit of their own; others are in metres by their name. */
const unitFor = (term: string, unit: HeadingUnit): HeadingUnit =>
  /^(?:verbatim(?:Elevation|Depth)|elevation|depth)$/.test(term) ? unit : null;

/** The term that the values allow: degrees and minutes are no decimal degrees, one word in lower case is an epithet. */
function adjusted(
  term: string,
  unit: HeadingUnit,
  { evidence, heading }: Candidate,
  taken: ReadonlySet<string>,
): string | null {
  const seen = evidence.values > 0;
  switch (term) {
    case 'decimalLatitude':
      return seen && !isDegrees(evidence, 'isLatitude') ? 'verbatimLatitude' : term;
    case 'decimalLongitude':
      return seen && !isDegrees(evidence, 'isLongitude') ? 'verbatimLongitude' : term;
    case 'species':
      if (evidence.isEpithet) return 'specificEpithet';
      return taken.has('scientificName') ? term : 'scientificName';
    case 'scientificName':
      if (!seen || evidence.isBinomial) return term;
      if (evidence.isEpithet) return 'specificEpithet';
      return evidence.isNumber ? null : term;
    case 'guid':
      return taken.has('occurrenceID') ? term : 'occurrenceID';
    case 'elevation':
      return 'verbatimElevation';
    case 'depth':
      return 'verbatimDepth';
    case 'minimumElevationInMeters':
    case 'maximumElevationInMeters':
    case 'minimumDepthInMeters':
    case 'maximumDepthInMeters':
    case 'coordinateUncertaintyInMeters':
      return unit === null || unit === 'm' ? term : null;
    case 'individualCount':
      return !seen || evidence.isNumber ? term : 'organismQuantity';
    case 'eventDate':
      return seen && evidence.isNumber && /time/i.test(heading) ? null : term;
    case 'associatedMedia':
    case 'references':
      return !seen || evidence.hasAddress ? term : null;
    default:
      return term;
  }
}

/** Whole numbers are degrees too where they are few enough. */
const isDegrees = (evidence: Evidence, kind: 'isLatitude' | 'isLongitude'): boolean =>
  evidence[kind] || (evidence.isNumber && evidence.values < 3);

/** What a value says of its column, where nothing else does. */
const BY_VALUES: readonly (readonly [kind: keyof Evidence, term: string, atLeast: number])[] = [
  ['isBinomial', 'scientificName', 2],
  ['isBasis', 'basisOfRecord', 2],
  ['isKingdom', 'kingdom', 2],
  ['isFamily', 'family', 3],
  ['isCountry', 'country', 3],
  ['isImage', 'associatedMedia', 1],
];

const X = /^(?:x|coord(?:inate)?s? ?x|x ?coord(?:inate)?|easting|este|point ?x)$/i;
const Y = /^(?:y|coord(?:inate)?s? ?y|y ?coord(?:inate)?|northing|norte|point ?y)$/i;
const GENERAL_NAME = /^(?:name|nombre|nom|nome|bezeichnung)$/i;
const GENERAL_AUTHOR = /^(?:author|authors|autor|autores|auteur|auteurs|verfasser)$/i;
const AUTHORSHIP = /,\s*\d{4}\)?$|^\(.+\)|\b(?:L\.|Linn|ex )\b/;

function takeValues(columns: readonly Candidate[], taken: Set<string>): void {
  takeXy(columns, taken);
  for (const column of columns) {
    if (!column.isFree) continue;
    const word = column.heading.trim();
    if (GENERAL_NAME.test(word)) {
      column.take(column.evidence.isBinomial ? 'scientificName' : 'title', 'values', taken);
    } else if (GENERAL_AUTHOR.test(word)) {
      const isAuthorship =
        taken.has('scientificName') &&
        (column.evidence.values === 0 || column.values.some((text) => AUTHORSHIP.test(text ?? '')));
      column.take(isAuthorship ? 'scientificNameAuthorship' : 'creator', 'values', taken);
    }
  }
  for (const [kind, term, atLeast] of BY_VALUES) {
    const column = columns.find(
      (one) => one.isFree && one.evidence.values >= atLeast && one.evidence[kind] === true,
    );
    column?.take(term, 'values', taken);
  }
  const dates = columns.filter(
    ({ isFree, evidence }) => isFree && evidence.values >= 2 && evidence.isDate,
  );
  if (dates.length === 1) dates[0]?.take('eventDate', 'values', taken);
}

/** Columns called x and y are degrees or metres of a projection: their values tell. */
function takeXy(columns: readonly Candidate[], taken: Set<string>): void {
  const find = (pattern: RegExp) =>
    columns.find(({ isFree, heading }) => isFree && pattern.test(heading.trim().replace('_', ' ')));
  const x = find(X);
  const y = find(Y);
  if (x === undefined || y === undefined || x.evidence.values === 0) return;
  const areDegrees = x.evidence.isLongitude && y.evidence.isLatitude;
  x.take(areDegrees ? 'decimalLongitude' : 'verbatimLongitude', 'values', taken);
  y.take(areDegrees ? 'decimalLatitude' : 'verbatimLatitude', 'values', taken);
}

/** How many cells of a row are terms, or words for them: headings have some. */
export function headingScore(cells: readonly (string | null | undefined)[]): number {
  let known = 0;
  for (const cell of cells) {
    if (isGiven(cell) && (termNamed(cell) ?? termOfWords(cell)?.term) != null) known += 1;
  }
  return known;
}
