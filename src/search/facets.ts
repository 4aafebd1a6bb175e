import { FACETS, type Facet, type ItemSummary } from './types.ts';

/** Item as the index keeps it. Lists may be missing where the lake holds nulls. */
export type StoredDoc = { readonly [K in keyof ItemSummary]?: ItemSummary[K] | null };

const one = (value: string | null | undefined): readonly string[] =>
  value === null || value === undefined || value === '' ? [] : [value];
const many = (values: readonly string[] | null | undefined): readonly string[] => values ?? [];

/** Eras and the like would count in hundreds of decades. */
const MOST_DECADES = 100;

/** Astronomical year of an ISO date, also of the expanded form. Null where it is none. */
export const yearOf = (date: string | null | undefined): number | null => {
  const match = /^([+-]?\d{4,})(?:-|$)/.exec(date ?? '');
  return match === null ? null : Number(match[1]);
};

/** Decades that the interval touches, named by their first year: `1890s`; `-50s` is 50 to 41 BCE and on. */
const decades = (doc: StoredDoc): readonly string[] => {
  const start = yearOf(doc.eventDateStart);
  const end = yearOf(doc.eventDateEnd) ?? start;
  if (start === null || end === null || end < start) return [];
  const first = Math.floor(start / 10);
  const last = Math.floor(end / 10);
  if (last - first >= MOST_DECADES) return [];
  const names: string[] = [];
  for (let decade = first; decade <= last; decade += 1) names.push(`${decade * 10}s`);
  return names;
};

/** The backbone's name at a rank, so that all items of a family stand together; the publisher's where it has none. */
const ranked = (
  { classification }: StoredDoc,
  rank: string,
  published: string | null | undefined,
): readonly string[] => {
  for (const taxon of classification ?? []) if (taxon.rank === rank) return [taxon.name];
  return one(published);
};

/** Keys of the accepted taxon and of all above it, and of the matched name where that is a synonym. */
const taxonKeys = ({
  classification,
  taxonKey,
  acceptedTaxonKey,
}: StoredDoc): readonly string[] => {
  const keys = (classification ?? []).map(({ key }) => String(key));
  if (typeof taxonKey === 'number' && taxonKey !== acceptedTaxonKey) keys.push(String(taxonKey));
  return keys;
};

/** Values of an item for each facet. `dataset` is filled by the caller with the alias. */
export const FACET_VALUES: {
  readonly [F in Facet]: (doc: StoredDoc, alias: string) => readonly string[];
} = {
  dataset: (_doc, alias) => [alias],
  unit: (doc) => one(doc.collectionCode),
  recordType: (doc) => one(doc.recordType),
  objectType: (doc) => many(doc.objectType),
  basisOfRecord: (doc) => one(doc.basisOfRecord),
  mediaType: (doc) => many(doc.mediaTypes),
  country: (doc) => one(doc.countryCode),
  topic: (doc) => many(doc.topic),
  place: (doc) => many(doc.place),
  culture: (doc) => many(doc.culture),
  license: (doc) => one(doc.license),
  mediaLicense: (doc) => many(doc.mediaLicenses),
  scientificName: (doc) => one(doc.scientificName),
  kingdom: (doc) => ranked(doc, 'KINGDOM', doc.kingdom),
  class: (doc) => ranked(doc, 'CLASS', doc.class),
  order: (doc) => ranked(doc, 'ORDER', doc.order),
  family: (doc) => ranked(doc, 'FAMILY', doc.family),
  genus: (doc) => ranked(doc, 'GENUS', doc.genus),
  taxonKey: taxonKeys,
  taxonMatchType: (doc) => one(doc.taxonMatchType),
  creator: (doc) => [...many(doc.creator), ...many(doc.recordedBy)],
  issue: (doc) => many(doc.issues),
  provider: (doc) => one(doc.provider),
  source: (doc) => one(doc.source),
  account: (doc) => one(doc.account),
  decade: (doc) => decades(doc),
  hasMedia: (doc) => [String((doc.mediaCount ?? 0) > 0)],
  hasCoordinate: (doc) => [
    String(typeof doc.decimalLatitude === 'number' && typeof doc.decimalLongitude === 'number'),
  ],
};

/** Joins the values of one item into a combination; the separator occurs in no text. */
export const SEPARATOR = '\u0000';

export const combinationOf = (values: readonly string[]): string => {
  if (values.length <= 1) return values[0] ?? '';
  return [...new Set(values)]
    .filter((value) => value !== '')
    .sort()
    .join(SEPARATOR);
};

export const facetIndex = (facet: Facet): number => FACETS.indexOf(facet);
