import { type AccessPoint, type Issue, licenseCode, type Media } from '../../terms/index.ts';
import { interpretEventDate } from '../dates/event-date.ts';
import { interpretInstantDate } from '../dates/instant-date.ts';
import type { DateOrder } from '../dates/numeric.ts';
import type { Finding } from '../findings.ts';
import { remember } from '../interpreted.ts';
import type { IssueList } from '../issues.ts';

/** One row of an extension as published: term (its URI, or its local name) → text. */
export type ExtensionRow = Readonly<Record<string, string | null | undefined>>;

/** A medium as an extension describes it. Null: not stated, or not readable. */
export interface MediumDescription {
  /** Address of the file. */
  readonly identifier: string | null;
  /** Address of a page about it. */
  readonly references: string | null;
  /** Dublin Core type. */
  readonly type: string | null;
  /** Media type. */
  readonly format: string | null;
  readonly title: string | null;
  readonly description: string | null;
  /** When it was made, ISO 8601 at the precision known: `2010`, `2000-11-21`, `2021-01-12T18:33:58Z`, or an interval. */
  readonly created: string | null;
  readonly creator: string | null;
  readonly contributor: string | null;
  readonly publisher: string | null;
  readonly audience: string | null;
  readonly source: string | null;
  readonly rightsHolder: string | null;
  /** Code of the medium's own licence, else of its record's. */
  readonly license: string | null;
  /** As published, the medium's own or its record's. */
  readonly verbatimLicense: string | null;
  readonly datasetID: string | null;
  /** Where it was made. */
  readonly spatial: string | null;
  readonly decimalLatitude: number | null;
  readonly decimalLongitude: number | null;
  readonly thumbnail: string | null;
  /** Audubon Core: the id of the medium, which several files of it share. */
  readonly resourceID: string | null;
  readonly providerManagedID: string | null;
  readonly widthInPixels: number | null;
  readonly heightInPixels: number | null;
  readonly tags: readonly string[];
  /** The files of the medium, best first, where it has several. */
  readonly accessPoints: readonly AccessPoint[];
  /** Further terms of Audubon Core by local name (`caption`, `variant`, `subjectPart`, …), as published. */
  readonly terms: Readonly<Record<string, string>>;
}

export interface InterpretedMedia {
  readonly media: readonly MediumDescription[];
  /** Each flag once, in the order met. */
  readonly issues: readonly Issue[];
  /** The flags with the terms and texts that they are about. */
  readonly findings: readonly Finding[];
}

/** What is known of the record that media belong to. */
export interface MediaOptions {
  /** Its licence as published: it holds for media without their own. */
  readonly license?: string | null;
  /** Orders of day, month and year to assume for texts such as 2/3/2008. Default: none, they stay unread. */
  readonly orders?: readonly DateOrder[];
}

/** Media with the doubts that were noted while reading them. */
export const withIssues = (
  media: readonly MediumDescription[],
  issues: IssueList,
): InterpretedMedia => ({ media, issues: issues.flags(), findings: issues.findings() });

const none: readonly never[] = Object.freeze([]);
const noTerms: Readonly<Record<string, string>> = Object.freeze({});

/** A medium of which nothing is known. */
export const EMPTY_MEDIUM: MediumDescription = Object.freeze({
  identifier: null,
  references: null,
  type: null,
  format: null,
  title: null,
  description: null,
  created: null,
  creator: null,
  contributor: null,
  publisher: null,
  audience: null,
  source: null,
  rightsHolder: null,
  license: null,
  verbatimLicense: null,
  datasetID: null,
  spatial: null,
  decimalLatitude: null,
  decimalLongitude: null,
  thumbnail: null,
  resourceID: null,
  providerManagedID: null,
  widthInPixels: null,
  heightInPixels: null,
  tags: none,
  accessPoints: none,
  terms: noTerms,
});

/** The texts of a row by our names for its terms; blank ones are absent. */
export type RowTexts = Record<string, string>;

/** Reads a row by a table of terms → names; the terms that it lacks go to `other`, if given. */
export function readRow(
  row: ExtensionRow,
  names: ReadonlyMap<string, string>,
  other?: RowTexts,
): RowTexts {
  const texts: RowTexts = {};
  for (const term in row) {
    const text = row[term];
    if (text === null || text === undefined || text === '') continue;
    const trimmed = text.trim();
    if (trimmed === '') continue;
    const name = names.get(term);
    if (name !== undefined) texts[name] ??= trimmed;
    else if (other !== undefined) other[localName(term)] ??= trimmed;
  }
  return texts;
}

/** The part of a term's URI that names it. */
export const localName = (term: string): string =>
  term.slice(Math.max(term.lastIndexOf('/'), term.lastIndexOf('#'), term.lastIndexOf(':')) + 1);

/** The licence of a medium: its own, else its record's. One that is stated but not understood is flagged. */
export function mediumLicense(
  own: string | null,
  ofRecord: string | null,
  issues: IssueList,
): { readonly license: string | null; readonly verbatimLicense: string | null } {
  const verbatimLicense = own ?? ofRecord;
  const license = verbatimLicense === null ? null : licenseCode(verbatimLicense);
  if (own !== null && license === null) {
    issues.add('LICENSE_MISSING_OR_UNKNOWN', 'license', own);
  }
  return { license, verbatimLicense };
}

interface Created {
  readonly value: string | null;
  readonly readable: boolean;
}

const noOrders: readonly DateOrder[] = Object.freeze([]);
const readUnordered = remember((text) => readCreated(text, noOrders), 20_000);

function readCreated(text: string, orders: readonly DateOrder[]): Created {
  const { value, issues } = interpretEventDate(text, { orders, yearMonth: 'iso' });
  if (value !== null) return { value: isoDate(value), readable: true };
  if (issues.length === 0) return { value: null, readable: true };
  const { value: instant, doubt } = interpretInstantDate(text, { orders });
  return doubt === null ? { value: instant, readable: true } : { value: null, readable: false };
}

/** ISO 8601 at the precision known; null, and flagged, where the date cannot be read. */
export function createdDate(
  text: string | null,
  { orders = noOrders }: MediaOptions,
  issues: IssueList,
): string | null {
  if (text === null) return null;
  const unordered = readUnordered(text);
  const read = unordered.readable || orders.length === 0 ? unordered : readCreated(text, orders);
  if (!read.readable) issues.add('MULTIMEDIA_DATE_INVALID', 'created', text);
  return read.value;
}

interface DateInterval {
  readonly start: string | null;
  readonly end: string | null;
  readonly precision: string;
  readonly startTime: string | null;
  readonly startOffset: string | null;
}

function isoDate(value: DateInterval): string | null {
  const { start, end, precision, startTime, startOffset } = value;
  if (start === null) return null;
  if (startTime !== null) {
    const [clock = '', fraction = ''] = startTime.split('.');
    const digits = fraction.replace(/0+$/, '');
    const time = digits === '' ? clock : `${clock}.${digits}`;
    return `${start}T${time}${startOffset === '+00:00' ? 'Z' : (startOffset ?? '')}`;
  }
  if (precision === 'month') return start.slice(0, -3);
  if (precision === 'year') return start.slice(0, -6);
  return end === null || end === start ? start : `${start}/${end}`;
}

/** Degrees of a medium's place. Both null, and flagged, where they are stated but are none. */
export function mediumPlace(
  latitude: string | null,
  longitude: string | null,
  issues: IssueList,
): { readonly decimalLatitude: number | null; readonly decimalLongitude: number | null } {
  if (latitude === null && longitude === null) return nowhere;
  const [north, east] = [degrees(latitude), degrees(longitude)];
  if (!(Math.abs(north) <= 90 && Math.abs(east) <= 180)) {
    issues.add('MULTIMEDIA_COORDINATE_INVALID', 'latitude', `${latitude ?? ''} ${longitude ?? ''}`);
    return nowhere;
  }
  return { decimalLatitude: north, decimalLongitude: east };
}

const nowhere = { decimalLatitude: null, decimalLongitude: null };

const degrees = (text: string | null): number =>
  text !== null && /^[+-]?\d{1,3}(?:[.,]\d{1,20})?$/.test(text)
    ? Number(text.replace(',', '.'))
    : Number.NaN;

/** What the media of an item share in our own form. */
export interface MediumContext {
  readonly itemId: string;
  /** The item's own page, where the medium has none. */
  readonly references: string | null;
  readonly provider: string | null;
  readonly source: string | null;
}

/** A described medium in the form of the lake. */
export function toMedia(
  medium: MediumDescription,
  position: number,
  context: MediumContext,
): Media {
  return {
    itemId: context.itemId,
    position,
    identifier: medium.identifier,
    references: medium.references ?? context.references,
    thumbnail: medium.thumbnail,
    guid: medium.resourceID,
    providerManagedID: medium.providerManagedID,
    type: medium.type,
    format: medium.format,
    title: medium.title,
    description: medium.description,
    creator: medium.creator,
    created: medium.created,
    contributor: medium.contributor,
    publisher: medium.publisher,
    rightsHolder: medium.rightsHolder,
    license: medium.license,
    verbatimLicense: medium.verbatimLicense,
    rights: null,
    widthInPixels: medium.widthInPixels,
    heightInPixels: medium.heightInPixels,
    sizeBytes: null,
    tags: medium.tags,
    category: null,
    creatorUrl: null,
    popularityMetric: null,
    popularity: null,
    provider: context.provider,
    source: medium.source ?? context.source,
    accessPoints: medium.accessPoints,
  };
}

/**
 * Media of several sources (extensions, `associatedMedia`) together: one that a later source gives again, by the same
 * address of file or page, only fills what an earlier one does not state. Within one source all are kept.
 */
export function mergeMedia(
  ...sources: readonly (readonly MediumDescription[])[]
): readonly MediumDescription[] {
  const [first = none, ...others] = sources.filter((source) => source.length > 0);
  if (others.length === 0) return first;
  const merged = [...first];
  for (const source of others) {
    const places = new Map<string, number>();
    for (const [at, medium] of merged.entries()) {
      for (const address of [medium.identifier, medium.references]) {
        if (address !== null && !places.has(address)) places.set(address, at);
      }
    }
    for (const medium of source) {
      const at = places.get(medium.identifier ?? medium.references ?? '');
      const known = at === undefined ? undefined : merged[at];
      if (at === undefined || known === undefined) merged.push(medium);
      else merged[at] = filled(known, medium);
    }
  }
  return merged;
}

function filled(known: MediumDescription, other: MediumDescription): MediumDescription {
  const both: Record<string, unknown> = { ...known };
  for (const [name, value] of Object.entries(other)) {
    const has = both[name];
    if (has === null || (Array.isArray(has) && has.length === 0)) both[name] = value;
  }
  return { ...(both as unknown as MediumDescription), terms: { ...other.terms, ...known.terms } };
}
