import type {
  Item,
  LabelledText,
  Media,
  TaxonMatchColumns,
  VerbatimRecord,
  VerbatimTerms,
} from '../terms/index.ts';
import { languages, licenseOf, termsOf } from '../terms/index.ts';
import type { Change, Finding } from './findings.ts';
import {
  type InstitutionMatch,
  type InstitutionRegistry,
  matchInstitution,
} from './institutions.ts';
import { IssueList } from './issues.ts';
import { itemId } from './item-id.ts';
import { splitTerm } from './lists.ts';
import { isWebAddress } from './media.ts';
import { first } from './parts/first.ts';
import { readGeology } from './parts/geology.ts';
import { withIdentification } from './parts/identification.ts';
import { readCatalogNumber, readIdentifiers } from './parts/identifiers.ts';
import { readMedia } from './parts/media.ts';
import { readOccurrence } from './parts/occurrence.ts';
import { readPeople } from './parts/people.ts';
import { readRanges } from './parts/ranges.ts';
import { readSequences } from './parts/sequences.ts';
import { plainFirst, readDescription, readLocality, readTitle } from './parts/texts.ts';
import { dateOrderShown, dateReadingOf, readActDate, readEventDate } from './parts/when.ts';
import { readWhere } from './parts/where.ts';
import type { Geocoder } from './places/geocoder.ts';
import { readTaxon } from './taxon.ts';
import { distinctTexts } from './texts.ts';

/** Whose record it is, and what is known beside it. */
export interface InterpretContext {
  /** UUID of the dataset. */
  readonly datasetKey: string;
  /** Who brings the data, e.g. "smithsonian", where its records do not say. */
  readonly provider: string | null;
  /** The sub-provider of a record by the rules at hand; null: no rule holds, then its unit is the source, else its provider. */
  readonly sourceOf?: (
    provider: string | null,
    account: string | null,
    record: VerbatimRecord,
  ) => string | null;
  /** How the dataset orders day and month, as its unambiguous dates show; null or absent: ambiguous dates stay unread. */
  readonly dateOrder?: 'DMY' | 'MDY' | null;
  /** ISO date: events after it are unlikely. Absent: those far in the future are. */
  readonly today?: string;
  /** Looks points up; absent: they are not checked. */
  readonly geocoder?: Geocoder;
  /** Looks institutions and collections up; absent: they are not matched. */
  readonly institutions?: InstitutionRegistry;
  /**
   * Every record is an occurrence in the sense of Darwin Core: without a basis of record it is an OCCURRENCE, and present.
   * Absent: those with an occurrenceID are, the others may be any object.
   */
  readonly occurrences?: boolean;
  /** Licence of the dataset, as stated: it holds for records without their own. Absent or null: none is known. */
  readonly license?: string | null;
  /** Gives the item its id; absent: `itemId`. For keys that were renamed and keep the id of the old one. */
  readonly itemIds?: (datasetKey: string, sourceId: string) => string;
}

/** The item without what only the lake and the backbone know. */
export type InterpretedItem = Omit<
  Item,
  'contentHash' | 'firstSeen' | 'lastChanged' | keyof TaxonMatchColumns
>;

export interface InterpretedRecord {
  readonly item: InterpretedItem;
  readonly media: Media[];
  /** Every doubt with the term and the texts that it is about. */
  readonly findings: readonly Finding[];
  /** Values that differ from what was published. */
  readonly changes: readonly Change[];
  /** What its numeric dates show of the order of day and month; null: it has none that could. */
  readonly dateOrder: 'dmy' | 'mdy' | 'ambiguous' | null;
}

const nothing: readonly never[] = Object.freeze([]);

/**
 * Makes an item and its media of a record as published. Pure; the same record gives the same answer. A record that meets a fault of
 * ours becomes an item with its key alone, flagged INTERPRETATION_ERROR: one record ends no run of millions.
 */
export function interpretRecord(
  record: VerbatimRecord,
  context: InterpretContext,
): InterpretedRecord {
  try {
    return interpret(record, context, new IssueList());
  } catch (error) {
    const issues = new IssueList();
    issues.add('INTERPRETATION_ERROR', null, error instanceof Error ? error.message : null);
    return interpret(
      { ...record, terms: termsOf([]), media: nothing, extensions: {} },
      context,
      issues,
    );
  }
}

function interpret(
  record: VerbatimRecord,
  context: InterpretContext,
  issues: IssueList,
): InterpretedRecord {
  const terms = withIdentification(record);
  const isOccurrence = context.occurrences === true || terms.occurrenceID !== undefined;
  const id = (context.itemIds ?? itemId)(context.datasetKey, record.sourceId);
  const collectionCode = first(terms.collectionCode);
  const landingPage = landing(terms, issues);
  const provider = first(terms.provider) ?? context.provider;
  const account = accountOf(terms);
  const source = context.sourceOf?.(provider, account, record) ?? collectionCode ?? provider;
  const verbatimLicense = first(terms.license);
  const stated = verbatimLicense ?? context.license ?? null;
  const license = stated === null ? null : licenseOf(stated);
  if (license === null) issues.add('LICENSE_MISSING_OR_UNKNOWN', 'license', verbatimLicense);
  else if (verbatimLicense !== null) issues.change('license', verbatimLicense, license.code);
  const dates = dateReadingOf(context);
  const media = readMedia(
    record,
    issues,
    {
      itemId: id,
      references: landingPage,
      provider,
      source,
    },
    stated,
    dates.orders,
  );
  const eventDate = readEventDate(terms, issues, dates);
  const people = readPeople(terms, issues);
  const where = readWhere(terms, issues, context.geocoder ?? null);
  const ranges = readRanges(terms, issues);
  const taxon = readTaxon(terms, issues);
  const geology = readGeology(terms, issues);
  const occurrence = readOccurrence(terms, issues, isOccurrence);
  const { quantities } = occurrence;
  const sequences = readSequences(record, issues);
  const institution = institutionOf(terms, issues, context);
  const dateIdentified = readActDate(terms, 'dateIdentified', issues, dates);
  readActDate(terms, 'georeferencedDate', issues, dates);
  const modified =
    record.modifiedSeconds === null
      ? readActDate(terms, 'modified', issues, dates)
      : instant(record.modifiedSeconds);
  checkLineage(terms, issues);
  const item: InterpretedItem = {
    id,
    datasetKey: context.datasetKey,
    sourceId: record.sourceId,
    recordType: first(terms.recordType),
    basisOfRecord: occurrence.basisOfRecord,
    occurrenceStatus: occurrence.occurrenceStatus,
    individualCount: occurrence.individualCount,
    organismQuantity: quantities.organismQuantity,
    organismQuantityType: quantities.organismQuantityType,
    sampleSizeValue: quantities.sampleSizeValue,
    sampleSizeUnit: quantities.sampleSizeUnit,
    relativeOrganismQuantity: quantities.relativeOrganismQuantity,
    sex: occurrence.sex,
    lifeStage: occurrence.lifeStage,
    establishmentMeans: occurrence.establishmentMeans,
    degreeOfEstablishment: occurrence.degreeOfEstablishment,
    pathway: occurrence.pathway,
    typeStatus: occurrence.types.typeStatus,
    typifiedName: occurrence.types.typifiedName,
    preparations: occurrence.preparations,
    title: readTitle(terms, record.sourceId, issues, isOccurrence),
    objectType: distinctTexts(terms.objectType, issues, 'objectType'),
    creator: people.creator,
    recordedBy: people.recordedBy,
    recordedByID: people.recordedByID,
    identifiedBy: people.identifiedBy,
    identifiedByID: people.identifiedByID,
    dateIdentified,
    agents: people.agents,
    eventDate: eventDate.eventDate,
    eventDateStart: eventDate.start,
    eventDateEnd: eventDate.end,
    eventDatePrecision: eventDate.precision,
    startYear: eventDate.startYear,
    endYear: eventDate.endYear,
    verbatimEventDate: eventDate.verbatim,
    eventID: first(terms.eventID),
    samplingProtocol: listOf(terms, 'samplingProtocol'),
    continent: where.continent,
    country: where.country,
    countryCode: where.countryCode,
    stateProvince: where.stateProvince,
    stateProvinceCode: where.stateProvinceCode,
    county: plainFirst(terms.county, issues, 'county'),
    municipality: plainFirst(terms.municipality, issues, 'municipality'),
    locality: readLocality(terms, where.country, issues),
    place: distinctTexts(terms.place, issues, 'place'),
    waterBody: plainFirst(terms.waterBody, issues, 'waterBody'),
    decimalLatitude: where.decimalLatitude,
    decimalLongitude: where.decimalLongitude,
    coordinateUncertaintyInMeters: where.coordinateUncertaintyInMeters,
    coordinatePrecision: where.coordinatePrecision,
    distanceFromCentroidInMeters: where.distanceFromCentroidInMeters,
    minimumElevationInMeters: ranges.elevation === null ? null : ranges.elevation.minimum,
    maximumElevationInMeters: ranges.elevation === null ? null : ranges.elevation.maximum,
    minimumDepthInMeters: ranges.depth === null ? null : ranges.depth.minimum,
    maximumDepthInMeters: ranges.depth === null ? null : ranges.depth.maximum,
    scientificName: taxon.scientificName,
    kingdom: taxon.kingdom,
    phylum: taxon.phylum,
    class: taxon.class,
    order: taxon.order,
    family: taxon.family,
    genus: taxon.genus,
    specificEpithet: taxon.specificEpithet,
    infraspecificEpithet: taxon.infraspecificEpithet,
    taxonRank: taxon.taxonRank,
    scientificNameAuthorship: taxon.scientificNameAuthorship,
    taxonID: first(terms.taxonID),
    taxonConceptID: first(terms.taxonConceptID),
    scientificNameID: first(terms.scientificNameID),
    vernacularName: distinctTexts(terms.vernacularName, issues, 'vernacularName'),
    topic: taxon.topic,
    culture: distinctTexts(terms.culture, issues, 'culture'),
    geologicalTime: geology.geologicalTime,
    earliestAgeInMa: geology.earliestAgeInMa,
    latestAgeInMa: geology.latestAgeInMa,
    lithostratigraphy: geology.lithostratigraphy,
    associatedSequences: sequences.associatedSequences,
    isSequenced: sequences.isSequenced,
    identifiers: readIdentifiers(terms),
    institution: first(terms.institution),
    institutionCode: first(terms.institutionCode),
    collectionCode,
    institutionKey: institution === null ? null : (institution.institution?.key ?? null),
    collectionKey: institution === null ? null : (institution.collection?.key ?? null),
    collection: distinctTexts(terms.collection, issues, 'collection'),
    datasetID: listOf(terms, 'datasetID'),
    datasetName: listOf(terms, 'datasetName'),
    projectID: listOf(terms, 'projectID'),
    catalogNumber: readCatalogNumber(terms),
    license: license === null ? null : license.code,
    verbatimLicense,
    rightsHolder: first(terms.rightsHolder) ?? rightsHolder(terms.rights),
    bibliographicCitation: plainFirst(terms.bibliographicCitation, issues, 'bibliographicCitation'),
    description: readDescription(terms, issues),
    language: language(terms.language, issues),
    provider,
    source,
    account,
    popularity: null,
    landingPage,
    thumbnail: thumbnail(media),
    mediaCount: media.length,
    mediaTypes: distinct(media, 'type'),
    mediaLicenses: distinct(media, 'license'),
    issues: issues.flags(),
    modified,
  };
  return {
    item,
    media,
    findings: issues.findings(),
    changes: issues.changes(),
    dateOrder: dateOrderShown(terms),
  };
}

function institutionOf(
  terms: VerbatimTerms,
  issues: IssueList,
  { institutions }: InterpretContext,
): InstitutionMatch | null {
  if (institutions === undefined) return null;
  const match = matchInstitution(
    {
      institutionCode: first(terms.institutionCode),
      institutionID: first(terms.institutionID),
      ownerInstitutionCode: first(terms.ownerInstitutionCode),
      collectionCode: first(terms.collectionCode),
      collectionID: first(terms.collectionID),
    },
    institutions,
  );
  for (const issue of match.issues) {
    const term = issue.includes('COLLECTION') ? 'collectionCode' : 'institutionCode';
    issues.add(issue, term, first(terms[term]));
  }
  return match;
}

const listOf = (
  terms: VerbatimTerms,
  term: 'samplingProtocol' | 'datasetID' | 'datasetName' | 'projectID',
): readonly string[] => {
  const values = terms[term];
  if (values === undefined) return nothing;
  const [only] = values;
  return values.length === 1 && only !== undefined
    ? splitTerm(term, only.text)
    : values.flatMap(({ text }) => splitTerm(term, text));
};

/** Several accounts, as Europeana's data providers, stand in one text. */
const accountOf = ({ account }: VerbatimTerms): string | null =>
  account === undefined ? null : account.map(({ text }) => text).join(' | ');

/** An event that is its own parent; longer circles show only in the whole dataset. */
function checkLineage(terms: VerbatimTerms, issues: IssueList): void {
  const parent = first(terms.parentEventID);
  if (parent !== null && parent === first(terms.eventID)) {
    issues.add('PARENT_EVENT_INFINITE_LINEAGE', 'parentEventID', parent);
  }
}

function landing(terms: VerbatimTerms, issues: IssueList): string | null {
  const links = terms.references ?? terms.guid;
  if (links === undefined) return null;
  for (const { text } of links) if (isWebAddress(text)) return text;
  issues.add('REFERENCES_URI_INVALID', 'references', links[0]?.text ?? null);
  return null;
}

function thumbnail(media: readonly Media[]): string | null {
  for (const one of media) if (one.thumbnail !== null) return one.thumbnail;
  return null;
}

function distinct(media: readonly Media[], field: 'type' | 'license'): readonly string[] {
  if (media.length === 0) return nothing;
  const all: string[] = [];
  for (let i = 0; i < media.length; i++) {
    const value = media[i]?.[field];
    if (value !== null && value !== undefined && !all.includes(value)) all.push(value);
  }
  return all;
}

/** "© Jane Doe", "Copyright 1931 Jane Doe" → Jane Doe. */
function rightsHolder(values: readonly LabelledText[] | undefined): string | null {
  if (values === undefined) return null;
  for (const { text } of values) {
    if (!text.startsWith('©') && !text.startsWith('Copyright ')) continue;
    const holder =
      /^(?:©|Copyright\s+(?:©|by\s)?)\s*(?:\d{4}(?:\s*[-–]\s*\d{4})?,?\s*)?(\p{Lu}[^.;\n]{1,200})/u.exec(
        text.slice(0, 300),
      )?.[1];
    if (holder !== undefined && !/protected|restricted|undetermined|evaluated/i.test(holder)) {
      return holder.trim();
    }
  }
  return null;
}

function language(
  values: readonly LabelledText[] | undefined,
  issues: IssueList,
): readonly string[] {
  if (values === undefined) return nothing;
  const all: string[] = [];
  for (const { text } of values) {
    const tag = languages.find(text);
    if (tag === null || tag === '-') continue;
    issues.change('language', text, tag);
    if (!all.includes(tag)) all.push(tag);
  }
  return all;
}

const SECONDS_OF_DAY = 86_400;

const maxDays = 5000;
const namedDays = new Map<number, string>();

/** 2020-01-31 of the days since 1970: the records of a release share few days. */
function dayOf(days: number): string {
  const known = namedDays.get(days);
  if (known !== undefined) return known;
  if (namedDays.size >= maxDays) namedDays.clear();
  const named = new Date(days * SECONDS_OF_DAY * 1000).toISOString().slice(0, 10);
  namedDays.set(days, named);
  return named;
}

const twoDigits: readonly string[] = Array.from({ length: 60 }, (_, n) =>
  String(n).padStart(2, '0'),
);

/** ISO 8601 in UTC. */
function instant(seconds: number): string {
  const days = Math.floor(seconds / SECONDS_OF_DAY);
  const rest = Math.floor(seconds - days * SECONDS_OF_DAY);
  const hours = twoDigits[Math.floor(rest / 3600)] ?? '00';
  const minutes = twoDigits[Math.floor(rest / 60) % 60] ?? '00';
  return `${dayOf(days)}T${hours}:${minutes}:${twoDigits[rest % 60] ?? '00'}Z`;
}
