import type { z } from 'zod';
import type { ItemSummary } from '../search/index.ts';
import { licenseUrl } from '../terms/index.ts';
import type { gbifShape } from './schemas.ts';

type GbifFields = z.output<z.ZodObject<typeof gbifShape>>;

/** Ranks whose names and keys stand in an answer by themselves. */
const RANKS = ['kingdom', 'phylum', 'class', 'order', 'family', 'genus', 'species'] as const;
type Rank = (typeof RANKS)[number];

/** What answers of GBIF have beside the fields that the items have under the same name. */
export function gbifFieldsOf(item: ItemSummary): GbifFields {
  const dates = daysOfYear(item);
  return {
    gbifID: item.id,
    ...ranksOf(item),
    ...interval(
      'elevation',
      'elevationAccuracy',
      item.minimumElevationInMeters,
      item.maximumElevationInMeters,
    ),
    ...interval('depth', 'depthAccuracy', item.minimumDepthInMeters, item.maximumDepthInMeters),
    continent: item.continent,
    county: item.county,
    waterBody: item.waterBody,
    geodeticDatum: hasCoordinate(item) ? 'WGS84' : null,
    hasCoordinate: hasCoordinate(item),
    coordinateUncertaintyInMeters: item.coordinateUncertaintyInMeters,
    institutionCode: item.institutionCode,
    individualCount: item.individualCount,
    occurrenceStatus: item.occurrenceStatus,
    sex: item.sex,
    lifeStage: item.lifeStage,
    establishmentMeans: item.establishmentMeans,
    typeStatus: [...item.typeStatus],
    identifiedBy: [...item.identifiedBy],
    recordedByIDs: item.recordedByID.map(identifierOf),
    identifiedByIDs: item.identifiedByID.map(identifierOf),
    taxonRank: item.taxonRank ?? item.classification.at(-1)?.rank ?? null,
    taxonomicStatus: item.taxonomicStatus,
    datasetName: [...item.datasetName],
    rightsHolder: item.rightsHolder,
    licenseUrl: item.license === null ? null : licenseUrl(item.license),
    isSequenced: item.isSequenced,
    modified: item.modified,
    startDayOfYear: dates.start,
    endDayOfYear: dates.end,
    extensions: {},
    facts: [],
    relations: [],
    gadm: {},
  };
}

const hasCoordinate = ({ decimalLatitude, decimalLongitude }: ItemSummary): boolean =>
  decimalLatitude !== null && decimalLongitude !== null;

type Ranked = Record<Rank, string | null> & Record<`${Rank}Key`, number | null>;

/** The backbone's name at each rank with its key; the publisher's name where there is no match. */
function ranksOf(item: ItemSummary): Ranked {
  const published = { ...item, species: null };
  const entries = RANKS.flatMap((rank) => {
    const taxon = item.classification.find((one) => one.rank === rank.toUpperCase());
    return [
      [rank, taxon?.name ?? published[rank]],
      [`${rank}Key`, taxon?.key ?? null],
    ] as const;
  });
  return Object.fromEntries(entries) as Ranked;
}

/** Middle and half width of an interval of metres; an end alone is taken for both. */
function interval<const Middle extends string, const Half extends string>(
  middle: Middle,
  half: Half,
  low: number | null,
  high: number | null,
): Record<Middle | Half, number | null> {
  const from = low ?? high;
  const to = high ?? low;
  const none = from === null || to === null;
  return {
    [middle]: none ? null : (from + to) / 2,
    [half]: none ? null : Math.abs(to - from) / 2,
  } as Record<Middle | Half, number | null>;
}

const KINDS_OF_ID = [
  ['ORCID', /\borcid\.org\b/i],
  ['WIKIDATA', /\bwikidata\.org\b/i],
  ['ISNI', /\bisni\.org\b/i],
  ['VIAF', /\bviaf\.org\b/i],
] as const;

const identifierOf = (value: string) => ({
  type: KINDS_OF_ID.find(([, pattern]) => pattern.test(value))?.[0] ?? 'OTHER',
  value,
});

const DAY_MS = 86_400_000;

/** Days of the year (1 to 366) of a date of one day, or of an interval within one year that is told by days. */
function daysOfYear({ eventDateStart, eventDateEnd, eventDatePrecision }: ItemSummary) {
  const start = dayOfYear(eventDateStart);
  const end = dayOfYear(eventDateEnd ?? eventDateStart);
  const isByDays = eventDatePrecision === 'day' || eventDatePrecision === 'interval';
  const isOneYear = start !== null && end !== null && start.year === end.year;
  return isByDays && isOneYear ? { start: start.day, end: end.day } : { start: null, end: null };
}

function dayOfYear(date: string | null): { readonly year: number; readonly day: number } | null {
  const [, year, month, day] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(date ?? '') ?? [];
  if (year === undefined) return null;
  const since = Date.UTC(2000 + (Number(year) % 400), Number(month) - 1, Number(day));
  const first = Date.UTC(2000 + (Number(year) % 400), 0, 1);
  return { year: Number(year), day: (since - first) / DAY_MS + 1 };
}
